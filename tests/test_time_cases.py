"""What strangers asked of time and was answered wrongly: each right value, by its kind, on the shipped data.

A case is the example of a kind; the oracle of `test_time.py` looks at the kind, these at what a person gets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache

import pytest

from kg.cli import main
from kg.model.answers import Answer, Table
from kg.report.contents import encode_report
from kg.terms import RI, RID
from kg.verbs import KnowledgeGraph

Row = dict[str, str]
See = Callable[..., list[Row]]

TOYOTAS = {"Toyota Camry", "Toyota Highlander", "Toyota Tundra"}


@pytest.fixture(scope="module")
def at(shipped: KnowledgeGraph) -> Callable[[str, str], KnowledgeGraph]:
    """Give a function that reads the graph by the two clocks, each pair of days once."""

    @cache
    def at(as_of: str = "", known_by: str = "") -> KnowledgeGraph:
        days = (dt.date.fromisoformat(day) if day else None for day in (as_of, known_by))
        return shipped.at(**dict(zip(("as_of", "known_by"), days, strict=True)))

    return at


@pytest.fixture(scope="module")
def see(shipped: KnowledgeGraph, at: Callable[[str, str], KnowledgeGraph]) -> See:
    """Give a function that asks a question on a day, by what was known by another, for rows without empty cells."""

    def see(question: str, as_of: str = "", known_by: str = "", **parameters: str) -> list[Row]:
        graph = at(as_of, known_by) if as_of or known_by else shipped
        return graph.ask(question, parameters).to_dicts()

    return see


def pick(rows: list[Row], *columns: str) -> list[tuple[str, ...]]:
    """Give some cells of rows, in order."""
    return sorted(tuple(row.get(column, "") for column in columns) for row in rows)


# --- 1. The date of a plan ---


@pytest.mark.large
def test_plans_stand_from_their_announcement(see: See) -> None:
    """The day after three Toyotas were announced, as a later article tells, all three are planned."""
    before, after = (
        pick(see("planned-models", day), "model", "announced", "sure") for day in ("2025-12-18", "2025-12-20")
    )
    assert {model for model, *_ in before} == {"Honda 0 Alpha", "Toyota Hilux"}
    assert set(after) - set(before) == {(m, "2025-12-19", "yes") for m in TOYOTAS}


@pytest.mark.large
def test_plans_that_were_known_a_month_later(see: See) -> None:
    """By what was known in mid January, as of Christmas: what was announced by then; of 2011, no sure plan."""
    rows = see("planned-models", "2025-12-25", "2026-01-15")
    assert {row["model"] for row in rows if row["sure"] == "yes"} == {*TOYOTAS, "Honda 0 Alpha"}


def test_late_day_does_not_contradict_the_plain_answer(see: See) -> None:
    """Two weeks before the last day that is known of, the Murano is planned, as in the plain answer."""
    assert "Nissan Murano" in {row["model"] for row in see("planned-models", "2026-11-15")}
    murano = [row for row in see("models-from", "2026-11-15", origin="usa") if row["model"] == "Nissan Murano"]
    assert pick(murano, "status", "sure") == [("planned", "yes")]


def test_announcement_on_a_claim_of_sale_is_a_plan(see: See) -> None:
    """Between its announcement and its sale the Jimny Nomade is planned, though one claim tells both."""
    rows = see("models-of", "2025-02-15", maker="suzuki")
    assert pick(rows, "model", "status", "since") == [
        ("Suzuki Baleno", "ended", "2016-03-09"),
        ("Suzuki Fronx", "active", "2024-10-16"),
        ("Suzuki Jimny Nomade", "planned", ""),
    ]


def test_announcement_without_a_status_is_a_plan(at: Callable[[str, str], KnowledgeGraph]) -> None:
    """The Accord was announced in February 2020, by a claim without a status, and came on some day of that year."""
    asked = "SELECT ?s { rid:route_honda-accord_thailand_japan ri:status ?s }"
    for day, told in (("2020-06-30", {("planned", "no"), ("active", "no")}), ("2020-12-31", {("active", "yes")})):
        weighed = at(day, "").weigh(asked)
        assert isinstance(weighed.result, Table)
        names = [text.rpartition("#")[2] for (text,) in weighed.result.texts()]
        assert set(zip(names, weighed.marks, strict=True)) == told


# --- 2. A plan whose day has passed ---


@pytest.mark.parametrize("day", ["2011-12-31", "2015-01-01"])
def test_plan_that_came_is_no_plan(day: str, see: See) -> None:
    """The Avensis was on sale again from September 2011, as a page of that November says."""
    assert see("planned-models", day) == []
    burnaston = [row for row in see("plants", day) if row["plant"] == "Burnaston plant"]
    assert pick(burnaston, "route_status", "sure") == [("active", "yes")]


@pytest.mark.parametrize("day", ["2024-12-31", "2025-06-30"])
def test_old_plan_is_not_known_as_one(day: str, see: See) -> None:
    """No plan of 2011 is a sure one by what was known thirteen years later."""
    assert [row for row in see("planned-models", known_by=day) if row["sure"] == "yes"] == []


def test_expected_days_that_have_passed_are_never_sure(see: See) -> None:
    """Of plans whose days have come, and after the last day that is known of, none is sure, and each says why."""
    assert {row["sure"] for row in see("planned-models", "2028-12-31")} == {"no"}
    plain = {row["model"]: row for row in see("planned-models")}
    sure = {model for model, row in plain.items() if row["sure"] == "yes"}
    assert sure == {"Honda 0 Alpha", "Nissan Murano", "a new small SUV of Mazda (not named)"}
    assert plain["Toyota Camry"]["hangs_on"] == (
        "expected 2026 (autoinformed-101407_001, carwikihub-5153_030), "
        "no word since 2026-01-08/2026-03-31 (carwikihub-5153)"
    )


def test_reasons_are_told_in_japanese(shipped: KnowledgeGraph) -> None:
    """In Japanese the reason is Japanese, with the same claims."""
    rows = {row["model"]: row for row in shipped.ask("planned-models", lang="ja").to_dicts()}
    assert rows["トヨタ カムリ"]["hangs_on"] == (
        "開始予定日 2026（autoinformed-101407_001, carwikihub-5153_030）、"
        "2026-01-08/2026-03-31 (carwikihub-5153)以降の情報なし"
    )


# --- 3. The future stands in the past ---


def test_nothing_of_2018_in_2010(see: See, at: Callable[[str, str], KnowledgeGraph]) -> None:
    """In 2010 the Avensis had ended once, in 2009, in rows, runs and the timeline, and nothing is of a later day."""
    assert pick(see("ended-routes", "2010-01-01"), "model", "until", "sure") == [("Toyota Avensis", "2009", "yes")]
    table = at("2010-01-01", "").query("SELECT ?u { ?run ri:of rid:route_toyota-avensis_uk_japan ; ri:until ?u }")
    assert isinstance(table, Table)
    assert table.texts() == [("2009",)]
    rows = see("timeline", "2010-01-01")
    assert {"1978", "2003", "2007-06", "../2008-04-14", "2008-12-01", "2009"} < {row["date"] for row in rows}
    # a span may end later, and a year may be the one that has just begun
    assert max(row["date"].removeprefix("../")[:4] for row in rows) == "2010"
    assert not [row for row in rows if "RSX" in row["entity"]]


def test_end_is_not_expected_since_the_start(see: See) -> None:
    """One claim of 2025 tells that the Supra came in 2019 and when it is to end: in 2021 nobody expected that."""
    ends = {day: pick(see("models-from", day, origin="austria"), "since", "expected_end") for day in ("2021-12-31", "")}
    assert ends == {"2021-12-31": [("2019", "")], "": [("2019", "2026-03")]}


# --- 4. Facts without a date ---


def test_no_deal_is_older_than_itself(see: See) -> None:
    """In 2000 no deal was surely signed; one whose day of signing is open may have been."""
    assert pick(see("deals", "2000-01-01"), "deal", "sure") == [
        ("ASEAN-Japan CEP", "no"),
        ("Japan-Indonesia EPA", "no"),
    ]
    assert {row["deal"] for row in see("deals", "2020-06-01")} == {
        "ASEAN-Japan CEP",
        "CPTPP",
        "EU-Japan EPA",
        "Japan-India CEPA",
        "Japan-Indonesia EPA",
        "Japan-Mexico EPA",
        "Japan-Thailand EPA",
        "US-Japan Trade Agreement",
    }


def test_joining_a_deal_may_be_refused_before_it(at: Callable[[str, str], KnowledgeGraph]) -> None:
    """India refused in November 2019 to join a deal that is in force since 2022, and nobody was a party then."""
    table = at("2020-06-30", "").query("SELECT ?s { rid:participation_india_rcep ri:status ?s }")
    assert isinstance(table, Table)
    assert [row[0].rpartition("#")[2] for row in table.texts()] == ["cancelled"]
    assert not at("2020-06-30", "").query("ASK { rid:rcep ri:party ?member }")


def test_schedule_of_today_says_nothing_sure_of_2000(at: Callable[[str, str], KnowledgeGraph]) -> None:
    """In 2000 the general rate was nil; what a schedule of 2026 charges may have been so, and is counted."""
    answer = at("2000-01-01", "").ask("tariff-basis", origin="thailand")
    assert {(row["regime"], row["since"], row["sure"]) for row in answer.to_dicts()} == {
        ("general rate (most favoured nation)", "1978", "yes")
    }
    assert answer.before > 0
    assert any(str(answer.before) in note for note in answer.notes)


def test_undated_facts_are_counted_and_listed_on_demand(at: Callable[[str, str], KnowledgeGraph]) -> None:
    """That a plant builds a model is sure from its first source on; before, it may have been: listed on demand."""
    then = at("2000-01-01", "")
    short, full = then.ask("plants", cite=False), then.ask("plants", cite=False, possible=True)
    assert len(short) == 0
    assert len(full) == short.before > 10
    assert {(row["sure"], row["hangs_on"]) for row in full.to_dicts()} == {("no", "nobody says since when")}


def test_operator_is_that_of_the_day(see: See) -> None:
    """The Gujarat plant is run by Maruti Suzuki since December 2025; since when by another before, nobody says."""
    for day, operator in (("2025-06-01", ""), ("2025-12-02", "Maruti Suzuki")):
        rows = [row for row in see("plants", day) if row["plant"].startswith("Gujarat plant")]
        assert pick(rows, "operator", "sure") == [(operator, "yes")]


def test_measure_begins_when_it_is_told(at: Callable[[str, str], KnowledgeGraph]) -> None:
    """In 2015 no rule of 2026 is a row; three that nobody dates may have been so."""
    answer = at("2015-01-01", "").ask("regulation-changes")
    assert (len(answer), answer.before) == (0, 3)


# --- 5. A date that was outvoted still counts ---


def test_outvoted_start_is_none(see: See) -> None:
    """The CX-3 came in 2022 by the better source: in 2021 it is not there, in the middle of June 2022 not sure."""
    assert [row for row in see("models-from", "2021-12-31", origin="thailand") if "CX-3" in row["model"]] == []
    (row,) = [row for row in see("models-from", "2022-06-15", origin="thailand") if "CX-3" in row["model"]]
    assert (row["status"], row["since"], row["sure"]) == ("active", "2022-06", "no")
    assert row["hangs_on"] == "since 2022-06 (goonet-256438_001)"


# --- 6. One column, two meanings ---


def test_first_shipment_is_no_start_of_sale(see: See) -> None:
    """The Fronx was first shipped in August 2024 and is sold since October."""
    (row,) = [row for row in see("models-from", origin="india") if row["model"] == "Suzuki Fronx"]
    assert (row["since"], row["first_shipped"]) == ("2024-10-16", "2024-08-13")
    assert {row["announced"] for row in see("sales-channels")} == {"2025-05"}


# --- 7. What was known ---


@pytest.mark.large
def test_sources_that_may_have_appeared_are_shown(see: See) -> None:
    """By what was known a week before the end of their intervals, the figures of 2025 are there and not sure.

    Suzuki's has a second source, which says no change; the total has one since January, and is sure.
    """
    rows = see("volume-by-maker", known_by="2026-11-20", year="2025")
    assert pick(rows, "maker", "units", "sure") == [
        ("Honda", "37022", "no"),
        ("Nissan", "9595", "no"),
        ("Suzuki", "43266", "no"),
        ("Suzuki", "43266", "no"),
        ("Toyota", "9587", "no"),
    ]
    assert {row["hangs_on"] for row in rows} == {"published 2026-01/2026-11 (fujipost-37443)"}
    total = {row["year"]: row["sure"] for row in see("volume-total", known_by="2026-11-20")}
    assert (total["2024"], total["2025"]) == ("yes", "yes")


def test_models_whose_source_may_not_have_appeared(see: See) -> None:
    """By what was known in June 2025 all are there; on which day the Fronx began may not have been known yet."""
    rows = see("models-from", known_by="2025-06-30", origin="india")
    assert pick(rows, "model", "status", "since", "sure") == [
        ("Honda Elevate", "active", "2024-03", "yes"),
        ("Suzuki Baleno", "ended", "2016-03-09", "yes"),
        ("Suzuki Fronx", "active", "2024-10", "no"),
        ("Suzuki Fronx", "active", "2024-10-16", "no"),
        ("Suzuki Jimny Nomade", "active", "2025-04-03", "yes"),
    ]


@pytest.mark.large
def test_count_goes_from_lowest_to_highest(shipped_home: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A count of what may have been known is given from lowest to highest, with a word on the claims that may lack."""
    query = "SELECT (COUNT(?c) AS ?n) { ?c a ri:Claim }"
    home = ["--home", str(shipped_home), "--format", "csv"]
    assert main(["query", "-e", query, "--known-by", "2026-11-20", *home]) == 0
    told = capsys.readouterr()
    whole = main(["query", "-e", query, *home])
    assert whole == 0
    count = capsys.readouterr().out.split()[1]
    low, high, *_ = told.out.splitlines()[1].split(",")[0].replace(" to ", " ").split()
    assert int(low) + 79 < int(high) == int(count)  # and a decision that needs one of the claims
    assert "not sure: claims of sources that appeared by 2026-11-20 or later: 79, of 32 sources" in told.err


# --- 8. A world that is corrected by halves ---


@pytest.mark.large
def test_no_rank_is_counted_of_parts_above_the_whole(see: See) -> None:
    """Before the slip of a year was known as one, the wrong parts of 2023 are not held beside the right whole."""
    rows = see("maker-ranking", known_by="2026-06-30")
    assert {row["year"] for row in rows} == {"2023", "2024", "2025"}
    assert [(row["maker"], row["units"]) for row in rows if row["year"] == "2023"] == [("Honda", "2076")]
    assert ("2023", "63038") in pick(see("volume-total", known_by="2026-06-30"), "year", "units")


def test_figure_is_corrected_wholly_or_not(see: See) -> None:
    """No row has one of two corrections only: the year of the Camry's figure without its origin."""
    rows = see("volume-of-model", known_by="2026-06-30", model="camry")
    assert ("FY2021", "9000") not in pick(rows, "period", "units")
    assert ("FY2021", "8933") in pick(rows, "period", "units")


@pytest.mark.large
def test_new_model_does_not_cite_what_is_about_the_old(see: See) -> None:
    """The plan of the American Camry does not rest on a decision about the Japanese one."""
    (row,) = [row for row in see("planned-models", known_by="2026-04-15") if row["model"] == "Toyota Camry"]
    assert "decision_" not in row["sources"]


# --- 9. Deals and classes that take no account of time ---


def test_tariff_free_routes_are_open(shipped: KnowledgeGraph) -> None:
    """What has ended is under no deal of today: the class has just the routes of the answer."""
    table = shipped.query("SELECT ?m { ?r a ri:TariffFreeRoute ; ri:model ?m }")
    assert isinstance(table, Table)
    answer = shipped.ask("tariff-free-models")
    assert isinstance(answer, Answer)
    assert {row[0] for row in table} == {row[0] for row in answer.things}
    assert len(answer) == 12


def test_no_deal_of_an_origin_leads_through_japan(shipped: KnowledgeGraph) -> None:
    """Nothing joins a model or a figure with a deal of another time or of its destination."""
    for thing in (RID("toyota-camry"), RID("export-volume_toyota_toyota-avensis_uk_japan_2018")):
        quads = shipped.store.quads_for_pattern(thing, None, None, None)
        deals = {q.object for q in shipped.store.quads_for_pattern(None, None, RI("TradeDeal"), None)}
        assert not [quad for quad in quads if quad.object in deals]


def test_party_since_is_a_fact(see: See) -> None:
    """The United Kingdom is a party of the CPTPP since 15 December 2024, not before."""
    assert ("CPTPP", "2024-12-15") in pick(see("deals", country="uk"), "deal", "in_force")
    for day, there in (("2020-06-01", False), ("2024-12-14", False), ("2024-12-15", True)):
        rows = see("deals", day, country="uk")
        assert (("CPTPP", "yes") in pick(rows, "deal", "sure")) == there, day


# --- 10. What is told of one thing, and of the whole ---


def test_only_what_holds_has_a_proof(shipped_home: object, capsys: pytest.CaptureFixture[str]) -> None:
    """A status that another has followed has no proof, though claims say it; on a day of its own it has one."""
    ask = ["why", "route_toyota-avensis_uk_japan", "status", "active", "--home", str(shipped_home)]
    assert main(ask) == 0
    assert "does not hold" in capsys.readouterr().err
    assert main([*ask, "--as-of", "2012-01-01"]) == 0
    told = capsys.readouterr()
    assert "response-165082_001" in told.out
    assert "hold" not in told.err
    assert main([*ask, "--as-of", "2018-06-01"]) == 0
    assert "it may hold all the same: until 2018 (ams-2586576_012)" in capsys.readouterr().err


def test_sheet_tells_what_is_not_sure_of_its_thing(shipped: KnowledgeGraph) -> None:
    """What is shown of a model names the doubts about its own routes, and of another model has none."""
    (told,) = shipped.show("Toyota Camry").unsure
    assert told == (
        "supply route: Toyota Camry, United States, Japan: expected 2026 (autoinformed-101407_001, "
        "carwikihub-5153_030), no word since 2026-01-08/2026-03-31 (carwikihub-5153)"
    )
    assert shipped.show("Suzuki Fronx").unsure == ()


@pytest.mark.large
def test_report_lists_what_is_not_sure(shipped: KnowledgeGraph) -> None:
    """A report to send on names each thing that is not sure, in its language."""
    page = encode_report(shipped, lang="ja")
    assert page.count("以降の情報なし") >= len(shipped.list_unsure(lang="ja")) == 12
    assert 'id="unsure"' in page
