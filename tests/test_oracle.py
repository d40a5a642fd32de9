"""The oracle of time itself: on the shipped data, and on tiny data sets whose answers were found by hand."""

import ast
import random
import re
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tests.oracle import Data, State, compare, draw_worlds, enumerate_worlds, hold, read_data
from tests.oracle.terms import DATES, FIGURES, KEYS, RANKS, SINGLE
from tests.sampling import pick

ROOT = Path(__file__).parent.parent
ROUTE = "route: {model: kite, origin: india, destination: japan}"
NODE = "route_kite_india_japan"
TOTAL = "import-volume: {destination: japan, period: 2020}"
TOTAL_NODE = "import-volume_any_any_any_japan_2020"


@pytest.fixture(scope="module")
def shipped() -> Data:
    """Give the data of the repository."""
    return read_data(ROOT / "data")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give an empty data folder whose curators last looked at the end of 2030."""
    for name in ("sources", "entities"):
        (tmp_path / name).mkdir()
    (tmp_path / "now.yaml").write_text("now: 2030-12-31\n", "utf-8")
    return tmp_path


def tell(folder: Path, name: str, published: str, grade: str, *claims: str, more: str = "") -> None:
    """Write a source of some claims, each the inside of a flow mapping."""
    said = "".join(
        f"- {{n: {n:03}, {claim if claim.startswith(('by:', 'denies:')) else f'says: {{{claim}}}'}}}\n"
        for n, claim in enumerate(claims, 1)
    )
    text = (
        f"source: {name}\npublished: {published}\ngrade: {{value: {grade}}}\npublisher: {name}\n{more}claims:\n{said}"
    )
    (folder / "sources" / f"{name}.yaml").write_text(text, "utf-8")


def see(data: Data, day: str, known: str = "", count: int = 16) -> list[State]:
    """Give what holds as of a day in drawn worlds."""
    known_by = date.fromisoformat(known) if known else None
    worlds = draw_worlds(data, random.Random(7), count, known_by=known_by)
    return [hold(data, world, date.fromisoformat(day), known_by) for world in worlds]


def see_values(data: Data, node: str, name: str, day: str, known: str = "") -> set[str]:
    """Give the values of a property in drawn worlds, with an empty text where some world has none."""
    found = [state.nodes.get(node, {}).get(name, frozenset()) for state in see(data, day, known)]
    return {value for values in found for value in values or {""}}


def to_kebab(name: str) -> str:
    """Give the data's own name of a term."""
    return re.sub(r"(?<=[a-z])([A-Z])", r"-\1", name).lower()


def test_oracle_shares_no_code_with_the_program() -> None:
    """The oracle imports the standard library, yaml and itself, and nothing else."""
    for path in (ROOT / "tests" / "oracle").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.startswith("tests.oracle") or name.split(".")[0] in {*sys.stdlib_module_names, "yaml"}


def test_keys_are_those_of_the_ontology() -> None:
    """Every class with a key has the same key, in the same order, in the ontology."""
    ontology = (ROOT / "ontology" / "reverse-imports.ttl").read_text("utf-8")
    for name, keys in re.findall(
        r"^ri:(\w+) a owl:Class ;\n(?:(?!\n\n)[\s\S])*?owl:hasKey \( ([^)]*) \)", ontology, re.M
    ):
        kind = {"SupplyRoute": "route"}.get(name, to_kebab(name))
        assert KEYS[kind] == tuple(to_kebab(key.removeprefix("ri:")) for key in keys.split())


def test_single_values_are_those_of_the_ontology() -> None:
    """Every property that the ontology marks as single-valued is compared here too."""
    ontology = (ROOT / "ontology" / "reverse-imports.ttl").read_text("utf-8")
    marked = re.findall(r"^ri:(\w+) a owl:\w+Property[^\n]*(?:(?!\n\n)[\s\S])*?ri:singleValued true", ontology, re.M)
    short = {"change-percent": "change", "change-factor": "factor"}
    names = {short.get(name, name) for name in map(to_kebab, marked)}
    bounds = {"units-above", "units-below", "units-about", "units-text"}
    assert names <= {*SINGLE, *FIGURES, *DATES, *bounds, "status", "published", "single-valued"}


def test_shipped_data_leave_worlds(shipped: Data) -> None:
    """No constraint of the shipped data falls."""
    assert {fallen for world in draw_worlds(shipped, random.Random(1), 5) for fallen in world.fallen} == set()


def test_days_keep_to_their_intervals(shipped: Data) -> None:
    """Every source of every world appears inside its interval, and by now."""
    for world in draw_worlds(shipped, random.Random(2), 20):
        for source in shipped.sources.values():
            assert source.published.lo <= world.days[f"source {source.name}"] <= source.published.hi <= shipped.now


@pytest.mark.parametrize("model", ["camry", "highlander", "tundra"])
def test_announced_plan_begins_when_it_was_announced(shipped: Data, model: str) -> None:
    """Toyota's three are planned from 19 December 2025, and not sure once the year they are expected in begins."""
    node = f"route_toyota-{model}_usa_japan"
    assert see_values(shipped, node, "status", "2025-12-18") == {""}
    assert see_values(shipped, node, "status", "2025-12-19") == {"planned"}
    assert not any("status" in state.unsure.get(node, {}) for state in see(shipped, "2025-12-31"))
    assert all("status" in state.unsure.get(node, {}) for state in see(shipped, "2026-01-01"))


def test_late_days_have_the_plain_answer(shipped: Data) -> None:
    """The Murano is planned as of November 2026, and only considered before March."""
    assert see_values(shipped, "route_nissan-murano_usa_japan", "status", "2026-11-15") == {"planned"}
    assert see_values(shipped, "route_nissan-murano_usa_japan", "status", "2026-02-28") == {"considered"}


def test_announcement_makes_a_plan_of_what_was_sold_later(shipped: Data) -> None:
    """The Jimny Nomade was announced in January 2025 and sold from April."""
    node = "route_suzuki-jimny-nomade_india_japan"
    assert see_values(shipped, node, "status", "2025-01-29") == {""}
    assert see_values(shipped, node, "status", "2025-02-15") == {"planned"}
    assert see_values(shipped, node, "status", "2025-05-01") == {"active"}


def test_plan_whose_day_has_passed_is_not_sure(shipped: Data) -> None:
    """Nobody tells that the Toyotas expected in 2026 came, so that they are planned is not sure from then on."""
    node = "route_toyota-camry_usa_japan"
    assert see_values(shipped, node, "status", "2026-06-01") == {"planned"}
    assert all(state.unsure[node]["status"] == {"planned"} for state in see(shipped, "2026-01-01"))
    assert not any(node in state.unsure for state in see(shipped, "2025-12-31"))


def test_future_does_not_stand_in_the_past(shipped: Data) -> None:
    """In 2010 the Avensis had ended in 2009, in its first run, and nothing is told of 2018."""
    for state in see(shipped, "2010-01-01"):
        assert state.nodes["route_toyota-avensis_uk_japan"]["until"] == {"2009"}
        assert state.nodes["run_route_toyota-avensis_uk_japan_1"]["until"] == {"2009"}
        assert "run_route_toyota-avensis_uk_japan_2" not in state.nodes
        assert state.nodes["acura-rsx"].keys() <= {"body-type", "powertrain", "brand"}  # as it is always


def test_outvoted_start_moves_nothing(shipped: Data) -> None:
    """The CX-3 came in June 2022, by the better grade: in no world before it, in some within it, in all after it."""
    node = "route_mazda-cx-3_thailand_japan"
    assert see_values(shipped, node, "status", "2022-05-31") == {""}
    assert see_values(shipped, node, "status", "2022-06-15") == {"", "active"}
    assert see_values(shipped, node, "status", "2022-06-30") == {"active"}
    assert see_values(shipped, node, "since", "2023-01-01") == {"2022-06"}


def test_figures_hold_from_the_end_of_their_period(shipped: Data) -> None:
    """What was counted in 2025 is absent in June 2025 and there on the last day of the year."""
    node = "import-volume_suzuki_any_any_japan_2025"
    assert see_values(shipped, node, "units", "2025-06-01") == {""}
    assert see_values(shipped, node, "units", "2025-12-31") == {"43266"}


def test_deals_are_not_older_than_themselves(shipped: Data) -> None:
    """In 2000 no deal stood, none covered cars, and none may have; in 2012 the one with India may have covered them."""
    for state in see(shipped, "2000-01-01"):
        for deal in ("rcep", "cptpp", "eu-japan-epa", "uk-japan-cepa", "japan-india-cepa"):
            assert state.nodes[deal] == {}
            assert deal not in state.maybe
    for state in see(shipped, "2012-01-01"):
        assert state.maybe["japan-india-cepa"] == {"covers": {"passenger-cars", "goods-vehicles"}}


def test_undated_operator_may_have_been_so_before(shipped: Data) -> None:
    """Who runs the plant at Hansalpur is told in December 2025 at the earliest; before, it may have been so."""
    for state in see(shipped, "2025-11-30"):
        assert "operated-by" not in state.nodes["hansalpur"] or "operation_hansalpur_maruti-suzuki" in state.nodes
        assert state.nodes["hansalpur"]["located-in"] == {"gujarat"}


def test_worlds_are_not_corrected_by_halves(shipped: Data) -> None:
    """By June 2026 no rank of 2023 is held, and no figure of the Camry under one of two corrections."""
    for state in see(shipped, "2026-11-28", "2026-06-30"):
        assert "import-volume_suzuki_any_any_japan_2023" not in state.nodes
        assert state.nodes["import-volume_any_any_any_japan_2023"]["units"] == {"63038"}
        assert "sales-volume_toyota_toyota-camry_usa_japan_FY2021" not in state.nodes


def test_sources_that_may_have_appeared_are_in_some_worlds(shipped: Data) -> None:
    """By June 2025 the Fronx is known, of which day in some worlds only, and in some only the Triton."""
    assert see_values(shipped, "route_suzuki-fronx_india_japan", "status", "2026-11-28", "2025-06-30") == {"active"}
    assert see_values(shipped, "route_suzuki-fronx_india_japan", "since", "2026-11-28", "2025-06-30") == {
        "2024-10",
        "2024-10-16",
    }
    assert see_values(shipped, "route_mitsubishi-triton_thailand_japan", "status", "2026-11-28", "2025-06-30") == {
        "",
        "active",
    }


def test_now_is_the_plain_answer(shipped: Data) -> None:
    """As of now all worlds hold the same, also where only what is known by now counts."""
    first, *others = [state.nodes for state in see(shipped, "2026-11-28")]
    assert all(other == first for other in others)
    assert see(shipped, "2026-11-28", "2026-11-28", count=1)[0].nodes == first


def test_what_has_begun_goes_on(shipped: Data) -> None:
    """In one world no node vanishes as days pass, no step is taken back, and only current dates and statuses change."""
    changing = {"status", "status-among", *DATES}
    for world in draw_worlds(shipped, random.Random(11), 4):
        days = [date(year, month, 9) for year in pick(range(2003, 2027), 3) for month in (3, 10)]
        states = [hold(shipped, world, day) for day in days]
        for earlier, later in pairwise(states):
            for node, said in earlier.nodes.items():
                assert all(values <= later.nodes[node][name] for name, values in said.items() if name not in changing)
                if node.startswith("run_") and "status" in said:
                    assert rank(said["status"]) <= rank(later.nodes[node]["status"])


def rank(statuses: frozenset[str]) -> int:
    """Give how far a thing has come."""
    (status,) = statuses
    return RANKS[status]


def test_nothing_is_sure_after_now(shipped: Data) -> None:
    """As of a day after now all that holds is not sure."""
    assert all(
        state.unsure[node] == values
        for state in see(shipped, "2028-12-31", count=2)
        for node, values in state.nodes.items()
        if values
    )


def test_tiny_worlds_are_all_found(folder: Path) -> None:
    """A start in two days told by a source of three, none before it: five worlds; on the second day, active in all."""
    tell(folder, "a", "2020-05-01/2020-05-03", "B", f"{ROUTE}, status: active, since: 2020-05-01/2020-05-02")
    data = read_data(folder)
    worlds = list(enumerate_worlds(data))
    event = f"event {NODE} 1 since"
    days = {(world.days["source a"].day, world.days[event].day) for world in worlds}
    assert len(worlds) == 5
    assert days == {(1, 1), (2, 1), (2, 2), (3, 1), (3, 2)}
    assert [NODE in hold(data, world, date(2020, 5, 1)).nodes for world in worlds].count(True) == 3
    assert all(hold(data, world, date(2020, 5, 2)).nodes[NODE]["status"] == {"active"} for world in worlds)
    drawn = {(w.days["source a"].day, w.days[event].day) for w in draw_worlds(data, random.Random(1), 200)}
    assert drawn == days


def test_known_sources_differ_between_worlds(folder: Path) -> None:
    """Of three days of publication two are by the second, so the claim is known in two worlds of three."""
    tell(folder, "a", "2020-05-01/2020-05-03", "B", f"{ROUTE}, status: possible")
    data = read_data(folder)
    states = [hold(data, w, date(2021, 1, 1), w.known_by) for w in enumerate_worlds(data, known_by=date(2020, 5, 2))]
    assert sorted(NODE in state.nodes for state in states) == [False, True, True]


def test_date_that_leaves_no_world_falls(folder: Path) -> None:
    """A source of 2015 that tells of 2016 as past leaves no world, so what it is bound by falls and is told."""
    tell(folder, "d", "2015-01-01", "D", "production: {model: kite, built-at: india}, since: 2016")
    fallen = [line for world in draw_worlds(read_data(folder), random.Random(1), 1) for line in world.fallen]
    assert {line.partition(": ")[2] for line in fallen} == {"d_001 tells it as past", "d_001 tells its since as past"}


@pytest.mark.parametrize(
    ("later", "held"),
    [
        ("B, planned", "planned"),
        ("E, planned", "considered"),
        ("C, possible", "considered"),
        ("A, possible", "possible"),
    ],
)
def test_steps_succeed_forward(folder: Path, later: str, held: str) -> None:
    """A later step forward succeeds unless its source is doubtful; a step back needs a better grade."""
    grade, _, status = later.partition(", ")
    tell(folder, "a", "2020-01-01", "C", f"{ROUTE}, status: considered")
    tell(folder, "b", "2021-01-01", grade, f"{ROUTE}, status: {status}")
    assert see_values(read_data(folder), NODE, "status", "2022-01-01") == {held}


def test_step_back_never_undoes_a_dated_start(folder: Path) -> None:
    """A plan told later by a better source does not undo a start that has a date."""
    tell(folder, "a", "2020-06-01", "C", f"{ROUTE}, status: active, since: 2020-01")
    tell(folder, "b", "2021-01-01", "A", f"{ROUTE}, status: planned")
    assert see_values(read_data(folder), NODE, "status", "2022-01-01") == {"active"}


def test_step_back_undoes_a_plan_that_has_only_an_announcement(folder: Path) -> None:
    """An announcement is no dated start: a better source that later tells of a mere possibility undoes the plan."""
    tell(folder, "a", "2020-06-01", "C", f"{ROUTE}, status: planned, announced: 2020-05")
    tell(folder, "b", "2021-01-01", "A", f"{ROUTE}, status: possible")
    data = read_data(folder)
    assert see_values(data, NODE, "status", "2020-12-31") == {""}
    assert see_values(data, NODE, "status", "2021-01-01") == {"possible"}


def test_overlapping_intervals_decide_nothing(folder: Path) -> None:
    """Of two statuses that may be of one day the better grade is held, and neither where the grades are equal."""
    tell(folder, "a", "2020", "C", f"{ROUTE}, status: considered")
    tell(folder, "b", "2020-03", "B", f"{ROUTE}, status: planned")
    assert see_values(read_data(folder), NODE, "status", "2022-01-01") == {"planned"}
    assert see_values(read_data(folder), NODE, "status", "2020-02-28") == {""}
    tell(folder, "b", "2020-03", "C", f"{ROUTE}, status: planned")
    assert see_values(read_data(folder), NODE, "status", "2022-01-01") == {""}


def test_plan_told_after_its_day_began_before_it(folder: Path) -> None:
    """A plan for May 2020 that is told in 2021 began on an unknown day before May 2020."""
    tell(folder, "a", "2021-01-01", "B", f"{ROUTE}, status: planned, expected: 2020-05")
    assert see_values(read_data(folder), NODE, "status", "2020-04-30") == {"planned"}
    assert see_values(read_data(folder), NODE, "status", "2019-04-30") == {"", "planned"}
    assert see_values(read_data(folder), NODE, "expected", "2020-12-31") == {""}


def test_open_expectation_is_never_sure(folder: Path) -> None:
    """A plan expected by some day, from no day on, is not sure from its own announcement on."""
    tell(folder, "a", "2020-01-01", "B", f"{ROUTE}, status: planned, announced: 2020-01-01, expected: ../2021-04")
    assert all(state.unsure[NODE]["status"] == {"planned"} for state in see(read_data(folder), "2020-01-01"))


def test_announcement_of_a_possibility_is_no_plan(folder: Path) -> None:
    """What is announced as possible is possible: no row states a status that no source states."""
    tell(folder, "a", "2020-01-01", "B", f"{ROUTE}, status: possible, announced: 2020-01-01")
    assert see_values(read_data(folder), NODE, "status", "2021-01-01") == {"possible"}


def test_outvoted_date_makes_its_step_unsure_until_it_has_passed(folder: Path) -> None:
    """Active since 2019 by the better source; not sure while the other source's 2020 may still come."""
    tell(folder, "a", "2021-01-01", "B", f"{ROUTE}, status: active, since: 2019")
    tell(folder, "b", "2021-01-01", "C", f"{ROUTE}, status: active, since: 2020")
    data = read_data(folder)
    assert all(state.unsure[NODE]["status"] == {"active"} for state in see(data, "2020-06-01"))
    assert not any(NODE in state.unsure for state in see(data, "2021-01-01"))


def test_overlapping_dates_meet(folder: Path) -> None:
    """A year and a month in it are one event, of that month; the month is held."""
    tell(folder, "a", "2021-01-01", "E", f"{ROUTE}, status: active, since: 2019-07")
    tell(folder, "b", "2021-01-01", "B", f"{ROUTE}, status: active, since: 2019")
    data = read_data(folder)
    assert see_values(data, NODE, "since", "2019-06-30") == {""}
    assert see_values(data, NODE, "since", "2019-07-31") == {"2019-07"}


def test_second_life_is_a_run_of_its_own(folder: Path) -> None:
    """After an end a lower step opens a new run, whose dates alone stand on the node."""
    tell(
        folder, "a", "2011-01-01", "C", f"{ROUTE}, status: active, since: 2003", f"{ROUTE}, status: ended, until: 2009"
    )
    tell(folder, "b", "2012-01-01", "C", f"{ROUTE}, status: active, since: 2011-06")
    state = see(read_data(folder), "2012-01-01", count=1)[0]
    assert state.nodes[NODE]["since"] == {"2011-06"}
    assert "until" not in state.nodes[NODE]
    assert state.nodes[f"run_{NODE}_1"] == {"of": {NODE}, "status": {"ended"}, "since": {"2003"}, "until": {"2009"}}
    assert state.nodes[f"run_{NODE}_2"] == {"of": {NODE}, "status": {"active"}, "since": {"2011-06"}}


def test_vague_claim_supports_no_side(folder: Path) -> None:
    """A bound that fits two figures gives neither of them a majority, and the figures empty each other."""
    tell(folder, "a", "2021-01-01", "B", f"{TOTAL}, units: 1500")
    tell(folder, "b", "2021-01-01", "B", f"{TOTAL}, units: 1600")
    tell(folder, "c", "2021-01-01", "B", f'{TOTAL}, units: ">1000"')
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {""}
    tell(folder, "d", "2021-01-01", "B", f"{TOTAL}, units: 1600")
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {"1600"}


def test_one_holder_is_one_witness(folder: Path) -> None:
    """Two papers that quote one association are one witness; among themselves the number of publishers decides."""
    tell(folder, "a", "2021-01-01", "B", f"by: jaia, says: {{{TOTAL}, units: 1500}}")
    tell(folder, "b", "2021-01-01", "B", f"by: jaia, says: {{{TOTAL}, units: 1500}}")
    tell(folder, "c", "2021-01-01", "B", f"{TOTAL}, units: 1600")
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {""}
    tell(folder, "c", "2021-01-01", "B", f"by: jaia, says: {{{TOTAL}, units: 1600}}")
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {"1500"}


@pytest.mark.parametrize("bond", ["derived-from: [a]\n", "same-story-as: [a]\n", "address: https://example.org/a\n"])
def test_copies_are_one_witness(folder: Path, bond: str) -> None:
    """A copy, a text of the same story and a source of the same address add nothing to the first."""
    tell(folder, "a", "2021-01-01", "B", f"{TOTAL}, units: 1500", more="address: https://example.org/a\n")
    tell(folder, "b", "2021-01-01", "B", f"{TOTAL}, units: 1500", more=bond)
    tell(folder, "c", "2021-01-01", "B", f"{TOTAL}, units: 1600")
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {""}


def test_figures_of_a_claim_stand_together(folder: Path) -> None:
    """Where the units of a claim lose, its rank is not held beside the units of another."""
    tell(folder, "a", "2021-01-01", "B", f"{TOTAL}, units: 1500, change: 12")
    tell(folder, "b", "2021-01-01", "C", f"{TOTAL}, units: 1600, rank: 1")
    figures = see(read_data(folder), "2022-01-01", count=1)[0].nodes[TOTAL_NODE]
    assert figures == {"destination": {"japan"}, "period": {"2020"}, "units": {"1500"}, "change": {"12"}}


def test_parts_above_the_whole_are_not_held(folder: Path) -> None:
    """Parts of a doubtful source that exceed the total held, a better one's, fall, although they fit its own total."""
    parts = [
        f"import-volume: {{importer: {m}, destination: japan, period: 2020}}, units: {u}"
        for m, u in (("x", 900), ("y", 800))
    ]
    tell(folder, "a", "2021-01-01", "E", f"{TOTAL}, units: 2000", *parts)
    assert see_values(read_data(folder), "import-volume_x_any_any_japan_2020", "units", "2022-01-01") == {"900"}
    tell(folder, "b", "2021-01-01", "B", f"{TOTAL}, units: 1500")
    assert see_values(read_data(folder), "import-volume_x_any_any_japan_2020", "units", "2022-01-01") == {""}


def test_one_figure_for_two_periods_falls_at_the_lower_grade(folder: Path) -> None:
    """The same exact figure for two years is held for the year of the better source."""
    tell(folder, "a", "2022-01-01", "E", f"{TOTAL}, units: 15001")
    tell(folder, "b", "2022-01-01", "B", "import-volume: {destination: japan, period: 2021}, units: 15001")
    assert see_values(read_data(folder), TOTAL_NODE, "units", "2022-01-01") == {""}


def test_decisions_count_once_what_they_need_is_known(folder: Path) -> None:
    """Two corrections of one claim are made together or not at all."""
    tell(folder, "a", "2021-01-01", "C", "sales-volume: {model: kite, origin: usa, period: 2020}, units: 77")
    tell(folder, "b", "2021-02-01", "B", "vehicle-model: kite, body-type: suv")
    tell(folder, "c", "2021-03-01", "B", "vehicle-model: kite, powertrain: petrol")
    (folder / "decisions.yaml").write_text(
        "- {n: 001, read: {claims: [a_001], key: origin, from: usa}, to: japan, needs: [b_001], because: [c_001]}\n"
        "- {n: 002, read: {claims: [a_001], key: period, from: 2020}, to: FY2019, because: [c_001]}\n",
        "utf-8",
    )
    data = read_data(folder)
    before, after = (see(data, "2022-01-01", known, count=1)[0].nodes for known in ("2021-02-15", "2021-03-01"))
    assert "sales-volume_any_kite_usa_any_2020" in before
    assert "sales-volume_any_kite_japan_any_2020" not in before
    assert "sales-volume_any_kite_japan_any_FY2019" in after
    assert "sales-volume_any_kite_usa_any_2020" not in after


def test_denial_of_a_better_source_is_held(folder: Path) -> None:
    """A party that a better source denies is not held, and the other parties are."""
    tell(folder, "a", "2021-01-01", "C", "trade-deal: pact, party: [japan, india], in-force: 2020, status: active")
    tell(folder, "b", "2021-01-01", "B", "denies: {trade-deal: pact, party: [india]}")
    assert see_values(read_data(folder), "pact", "party", "2022-01-01") == {"japan"}


def test_membership_has_its_own_dates(folder: Path) -> None:
    """A member that joined in 2024 is none before, although the deal is older."""
    tell(folder, "a", "2025-01-01", "B", "trade-deal: pact, party: japan, in-force: 2018-12-30, status: active")
    tell(folder, "b", "2025-01-01", "B", "participation: {member: uk, in: pact}, since: 2024-12-15")
    data = read_data(folder)
    assert see_values(data, "participation_uk_pact", "member", "2024-12-14") == {""}
    assert see_values(data, "participation_uk_pact", "member", "2024-12-15") == {"uk"}


def test_views_begin_with_their_first_source(folder: Path) -> None:
    """A cause is absent before its first source, and an opinion on a cause is never held."""
    tell(folder, "a", "2021-01-01", "B", "driver: {effect: growth, cause: costs}")
    tell(folder, "b", "2020-01-01", "B", "evidential: opinion", more="")
    text = (
        (folder / "sources" / "b.yaml")
        .read_text("utf-8")
        .replace("says: {evidential: opinion}", "evidential: opinion, says: {driver: {effect: growth, cause: wages}}")
    )
    (folder / "sources" / "b.yaml").write_text(text, "utf-8")
    data = read_data(folder)
    assert "driver_growth_costs" not in see(data, "2020-12-31", count=1)[0].nodes
    assert "driver_growth_costs" not in see(data, "2020-12-31", count=1)[0].maybe
    nodes = see(data, "2021-01-01", count=1)[0].nodes
    assert "driver_growth_costs" in nodes
    assert "driver_growth_wages" not in nodes


def test_comparison_tells_false_sure_and_lost_possible(folder: Path) -> None:
    """What is certain too early and what is not possible in time are told in a line each."""
    tell(folder, "a", "2021-01-01", "B", f"{ROUTE}, status: active, since: 2020")
    data = read_data(folder)
    whole = {NODE: {"model": {"kite"}, "origin": {"india"}, "destination": {"japan"}}}
    held = {NODE: {**whole[NODE], "status": {"active"}, "since": {"2020"}}}
    run = {f"run_{NODE}_1": {"of": {NODE}, "status": {"active"}, "since": {"2020"}}}
    day, worlds = date(2020, 6, 30), list(draw_worlds(data, random.Random(3), 30))
    assert compare(data, {}, {**held, **run}, day, None, worlds) == []
    assert compare(data, {NODE: {"status": {"active"}}}, {**whole, **run}, day, None, worlds) == [
        f"FALSE SURE {NODE} status active, as of 2020-06-30, known by now",
        f"LOST POSSIBLE {NODE} status active, as of 2020-06-30, known by now",
        f"LOST POSSIBLE {NODE} since 2020, as of 2020-06-30, known by now",
    ]
    assert compare(data, held, {**held, **run}, date(2021, 1, 1), None, worlds) == []


def test_world_of_another_view_is_refused(folder: Path) -> None:
    """A world drawn for one day by which sources are known is not asked for another."""
    tell(folder, "a", "2021-01-01", "B", f"{ROUTE}, status: possible")
    data = read_data(folder)
    (world,) = draw_worlds(data, random.Random(3), 1)
    with pytest.raises(ValueError, match="drawn for what is known by None"):
        hold(data, world, date(2022, 1, 1), date(2022, 1, 1))
