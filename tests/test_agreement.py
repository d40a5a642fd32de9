"""What the questions say together: no two contradict each other, none hides what another shows, no row comes twice.

The questions are read as an official would who has several of them printed side by side.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from pyoxigraph import Literal

from kg.catalogue import read_catalogue
from kg.model.answers import Answer, Table, Term, text_of
from kg.model.questions import Question
from kg.paths import find_packaged
from kg.terms import RI
from kg.verbs import KnowledgeGraph

ABOUT_CLAIMS = {"disagreements", "single-source-facts", "successions"}
CATALOGUE = {n: q for n, q in read_catalogue(find_packaged() / "queries").items() if n not in ABOUT_CLAIMS}
Record = Mapping[str, Term | None]

ROUTES = ("models-from", "models-of", "model-origin", "tariff-free-models", "planned-models", "considered-models")
"""Questions with one row a route and maker: what they show of a route is the same in all."""

OWN = {"sources", "hangs_on", "sure", "part", "whose", "stands_in", "applies_to", "country"}
"""Columns that tell of the row and not of its thing, or that only choose rows."""

EXCEPTED = {
    ("ended-routes", "since"): "each time that a route lived has a row, the others tell of the last",
    ("ended-routes", "until"): "the same",
    ("drive-side", "maker"): "all makers in one cell",
}
"""Columns of a question that tell of something else than the same column elsewhere, and why."""

MAY_BE_EMPTY = {
    ("considered-models", "model"): "what a maker considers to bring from a country, whichever model",
    ("drive-side", "model"): "what is said of all that a maker brings from a country",
    ("drive-side", "origin"): "what is said of a model of which no route is known",
    ("drive-side", "destination"): "the same",
    ("drive-side", "maker"): "the same",
    ("volume-of-model", "origin"): "from anywhere",
    ("volume-of-model", "destination"): "to anywhere",
    ("volume-of-model", "period"): "a source does not tell",
    ("opinions", "holder"): "a mere opinion on a cause has no other holder than its source",
}
"""Columns of a key that may be empty, and what that means."""


def list_rows(graph: KnowledgeGraph, question: Question) -> list[dict[str, Term | None]]:
    """Return all rows of a question, whatever its parameters, as terms by column."""
    table = graph.query(question.sparql)
    assert isinstance(table, Table)
    places = {p.name: table.columns.index(p.column) for p in question.parameters if p.required}
    given = sorted({tuple((name, text_of(row[i])) for name, i in places.items()) for row in table.rows})
    answers = [graph.ask(question.name, dict(values), cite=False) for values in given or [()]]
    return [dict(zip(answer.columns, row, strict=True)) for answer in answers for row in answer.things]


@pytest.fixture(scope="module")
def rows(shipped: KnowledgeGraph) -> dict[str, list[dict[str, Term | None]]]:
    """Give all rows of all questions."""
    return {name: list_rows(shipped, question) for name, question in CATALOGUE.items()}


@pytest.fixture(params=list(CATALOGUE))
def name(request: pytest.FixtureRequest) -> str:
    """Give the name of each question in turn."""
    return str(request.param)


def test_no_two_rows_show_the_same(name: str, rows: Mapping[str, list[Record]]) -> None:
    """No two rows of a question are equal but for who says so."""
    shown = Counter(tuple(v for k, v in row.items() if k not in ("sources", "hangs_on", "sure")) for row in rows[name])
    assert [row for row, count in shown.items() if count > 1] == []


def test_key_is_filled(name: str, rows: Mapping[str, list[Record]]) -> None:
    """Each row says what it is about: an empty column of a key has a meaning that is written down."""
    key = CATALOGUE[name].key
    assert key
    empty = {column for row in rows[name] for column in key.about if row[column] is None}
    assert {(name, column) for column in empty} <= set(MAY_BE_EMPTY)


def list_pairs(
    rows: Mapping[str, list[Record]], first: str, second: str, by: tuple[str, ...]
) -> Iterator[tuple[Record, Record]]:
    """Yield the rows of two questions that are about the same."""
    there: dict[tuple[Term | None, ...], list[Record]] = defaultdict(list)
    for row in rows[second]:
        there[tuple(row.get(column) for column in by)].append(row)
    for row in rows[first]:
        for other in there[tuple(row.get(column) for column in by)]:
            yield row, other


def test_questions_agree(rows: Mapping[str, list[Record]]) -> None:
    """Of one route, or of one figure, two questions have the same in each column that they share.

    A fact that one shows is not empty in the other. Rows are about the same where they agree in the keys of both.
    """
    compared = 0
    for first, second in combinations(sorted(CATALOGUE), 2):
        by = sorted(
            {column for one in (first, second) if (key := CATALOGUE[one].key) for column in (*key.about, *key.apart)}
        )
        if set(by) - (set(rows[first][0]) & set(rows[second][0])):
            continue
        shared = (set(rows[first][0]) & set(rows[second][0])) - OWN - set(by)
        shared -= {column for name, column in EXCEPTED if name in (first, second)}
        for mine, theirs in list_pairs(rows, first, second, tuple(by)):
            told = [{column: row[column] for column in shared} for row in (mine, theirs)]
            assert told[0] == told[1], (first, second, by)
            compared += 1
    assert compared > len(rows["models-from"])


def choose(row: Record, *columns: str) -> tuple[Term | None, ...]:
    """Return some cells of a row."""
    return tuple(row[column] for column in columns)


def test_routes_agree(rows: Mapping[str, list[Record]]) -> None:
    """What each question shows of a route and its maker is the same wherever it is shown: plant, status and dates."""
    facts: dict[tuple[Term | None, ...], dict[str, set[Term | None]]] = defaultdict(lambda: defaultdict(set))
    told = ("plant", "status", "since", "until", "expected", "first_shipped", "sold_as", "announced")
    for name in ROUTES:
        for row in (row for row in rows[name] if row["model"]):
            for column in set(told) & set(row):
                facts[choose(row, "model", "origin", "maker")][column].add(row[column])
    assert facts
    assert {k: dict(v) for k, v in facts.items() if any(len(one) > 1 for one in v.values())} == {}


def test_plants_are_those_of_the_routes(rows: Mapping[str, list[Record]]) -> None:
    """A plant that builds a model in the country where it comes from is in the rows of the route, and the reverse."""
    routes = {choose(row, "model", "origin"): row for row in rows["model-origin"]}
    at = defaultdict(set)
    for row in rows["plants"]:
        route = routes.get(choose(row, "model", "country"))
        if route is None:
            assert row["route_status"] is None
            continue
        assert row["route_status"] == route["status"]
        over = row["production_status"] in (RI("ended"), RI("cancelled"))
        if not (over and route["status"] not in (RI("ended"), RI("cancelled"))):
            at[choose(row, "model", "country")].add(text_of(row["plant"]))
    assert at
    named = {key: set(text_of(row["plant"]).split("; ")) for key, row in routes.items() if row["plant"]}
    assert named == dict(at)


def test_each_route_stands_under_its_status(rows: Mapping[str, list[Record]]) -> None:
    """Planned, considered and ended routes are those of models-from with that status, and none is lost."""
    where = {
        "planned-models": ("planned", "conditional"),
        "considered-models": ("considered", "possible"),
        "ended-routes": ("ended", "cancelled"),
    }
    for name, statuses in where.items():
        told = {RI(status).value for status in statuses}
        wanted = {choose(r, "model", "origin") for r in rows["models-from"] if text_of(r["status"]) in told}
        found = {choose(r, "model", "origin") for r in rows[name] if r["model"]}
        # A route that ended and is to begin again is among those that ended with the time that is over.
        again = {choose(r, "model", "origin") for r in rows["planned-models"]} if name == "ended-routes" else set()
        assert wanted <= found <= wanted | again, name


def test_makers_of_a_year_are_the_ranking(rows: Mapping[str, list[Record]]) -> None:
    """The figures of the makers, one by one, are those of the ranking, and of each year."""
    of_makers = {choose(row, "maker", "year", "units", "bound") for row in rows["volume-of-maker"] if row["year"]}
    assert of_makers
    for name in ("volume-by-maker", "maker-ranking"):
        assert {choose(row, "maker", "year", "units", "bound") for row in rows[name]} == of_makers, name
    changed = {choose(r, "maker", "year", "change_said", "change_computed") for r in rows["maker-change"]}
    assert changed == {
        choose(r, "maker", "year", "change_said", "change_computed")
        for r in rows["volume-of-maker"]
        if r["change_said"] or r["change_computed"]
    }


def test_change_fits_the_figures_of_two_years(rows: Mapping[str, list[Record]]) -> None:
    """A computed change is what the figures of a year and of the year before give, and is there where both are held."""
    for name in ("volume-total", "volume-of-maker"):
        exact = {
            (text_of(row.get("maker")), int(text_of(row["year"]))): int(text_of(row["units"]))
            for row in rows[name]
            if row["year"] and row["bound"] == Literal("exact")
        }
        for row in (row for row in rows[name] if row["year"]):
            maker, year = text_of(row.get("maker")), int(text_of(row["year"]))
            now, was = exact.get((maker, year)), exact.get((maker, year - 1))
            said = text_of(row["change_computed"])
            assert bool(said) == (now is not None and was is not None), row
            if now and was and said.endswith("%"):
                assert re.fullmatch(r"[+-]\d+(\.\d)?%", said)
                assert abs(float(said[:-1]) - (now / was - 1) * 100) <= 0.05
            elif now and was:
                assert abs(float(said.removesuffix(" times")) - now / was) <= 0.05


def test_computed_change_cites_both_years(shipped: KnowledgeGraph) -> None:
    """The change of 2023, which no source tells, cites the figures of both years, and says that it is computed."""
    answer = shipped.ask("volume-total", year=2023)
    (row,) = answer.to_dicts()
    assert (row["change_percent"], row["change_bound"], row["change_computed"]) == ("-6.7", "computed", "-6.7%")
    assert set(answer.cited[0]) == {"netdenjd-278868_001", "yahoo-4e88c275_001"}


def test_multiple_is_told_as_said_and_as_computed(shipped: KnowledgeGraph) -> None:
    """Seven-fold is about seven times, as it is said; the figures give 7.4 times. A fall has its sign and its unit."""
    told = {(r["maker"], r["year"]): r for r in shipped.ask("maker-change").to_dicts()}
    suzuki, honda = told["Suzuki", "2025"], told["Honda", "2025"]
    assert (suzuki["change_said"], suzuki["change_computed"]) == ("about 7 times", "7.4 times")
    assert (honda["change_said"], honda["change_computed"]) == ("-18%", "-17.9%")
    japanese = shipped.ask("maker-change", maker="Suzuki", lang="ja").to_dicts()
    assert [row["change_said"] for row in japanese] == ["約3.7倍", "約7倍"]


def test_upper_bound_is_under(shipped: KnowledgeGraph) -> None:
    """Fewer than 6,000 is under 6,000: nothing says that it is nearly that."""
    rows = shipped.ask("volume-of-model", model="Camry").to_dicts()
    assert [row["bound"] for row in rows if row["units"] == "6000"] == ["under"]


def test_cancelled_model_is_not_considered(shipped: KnowledgeGraph) -> None:
    """The RSX is cancelled, so that no question has its route as possible; it stands among those that ended."""
    assert "Acura RSX" not in {row["model"] for row in shipped.ask("considered-models").to_dicts() if "model" in row}
    rows = shipped.ask("ended-routes", maker="Honda").to_dicts()
    assert [(row["model"], row["status"], row["until"]) for row in rows] == [
        ("Acura RSX", "cancelled", "2026-03-12"),
        ("Honda 0 Series", "cancelled", "2026-03-12"),
    ]


def test_claimant_speaks_of_the_route(shipped: KnowledgeGraph) -> None:
    """Who is named as claiming a deal as the cause has a claim on this very route; the general rate stands beside."""
    answer = shipped.ask("tariff-free-models")
    for row, cited in zip(answer.to_dicts(), answer.cited, strict=True):
        assert row["general_duty"] == row["duty_charged"] == "0"
        assert ("deal_claimed_by" in row) == any(claim.startswith("ams-2586576") for claim in cited), row


def test_a_day_has_one_row_of_a_plant(as_of: Answer) -> None:
    """As of a day on which a source may have told who runs a plant, the plant has one row that says what is open."""
    rows = as_of.to_dicts()
    assert len({(row["plant"], row["model"]) for row in rows}) == len(rows)
    (gurugram,) = (row for row in rows if row["plant"] == "Gurugram plant")
    assert (gurugram["sure"], gurugram["hangs_on"]) == ("yes", "not sure: operator Maruti Suzuki")


@pytest.fixture(scope="module")
def as_of(shipped: KnowledgeGraph) -> Answer:
    """Give the plants as of a day within the months in which a source may have appeared."""
    return shipped.at(as_of=dt.date(2025, 6, 1)).ask("plants")


def test_no_english_word_of_a_query_in_japanese(name: str, shipped: KnowledgeGraph) -> None:
    """What a query itself writes into cells is Japanese in Japanese: bounds, marks and how a change is told."""
    question = CATALOGUE[name]
    written = {w for w in re.findall(r'"([a-z][a-z ,]*)"', question.sparql) if w not in ("model", "plant", "date")}
    for values in [example.values for example in question.examples[:2]]:
        answer = shipped.ask(name, values, cite=False, lang="ja").without_marks()
        cells = {cell for row in answer.texts() for cell in row[:-1]}
        assert written & cells == set()
