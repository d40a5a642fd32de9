"""What is held: agreement, decisions, succession, grades and independence, one case for each sentence of the model.

A claim is written `grade publication | facts`, each in a source of its own: s1, s2 and so on, in order. `< s1`
before the bar says that the source is derived from s1. All claims of a case are about one node.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode

from kg.errors import DataError
from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.quads.descriptions import describe_disagreement
from kg.resolve import resolve
from kg.resolve.agreement import tell_facts
from kg.terms import CLAIM, RI, RID
from tests.sampling import tries

MakeData = Callable[..., Data]

VOLUME = "import-volume: {importer: hayato, destination: japan, period: 2025}"
ROUTE = "route: {model: hayato-kite, origin: india, destination: japan}"
TREATMENT = "tariff-treatment: {origin: india, destination: japan, goods: passenger-cars, regime: mfn}"
MAKER = "maker: hayato"

HEAD = """\
source: {name}
title: Source {name}
publisher: quay-post
address: https://example.org/{name}
language: en
kind: article
published: {published}
grade: {{value: {grade}, because: "a test"}}
derived-from: [{originals}]
claims:
"""


def write_source(name: str, about: str, *claims: str) -> str:
    """Give the text of a source; `about` is its grade, its publication date and what it is derived from."""
    grade, published, *originals = about.replace("<", "").split()
    head = HEAD.format(name=name, grade=grade, published=published, originals=", ".join(originals))
    return head + "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))


def resolve_lines(make_data: MakeData, vocabulary: Vocabulary, node: str, lines: Iterable[str]) -> Resolution:
    """Resolve claims on one node."""
    parts = [line.split(" | ") for line in lines]
    texts = [write_source(f"s{n}", about, f"says: {{{node}, {says}}}") for n, (about, says) in enumerate(parts, 1)]
    return resolve(make_data(texts), vocabulary)


def tell_held(resolution: Resolution) -> str:
    """Give all that is held, as text."""
    return ", ".join(sorted(tell_facts([held.fact]) for node in resolution.nodes for held in node.facts))


def tell_standings(resolution: Resolution) -> str:
    """Give how each claim stands, in the order of the claims."""
    names = (RI.local(standing) for _, standing in sorted(resolution.standing.items(), key=lambda item: item[0].value))
    return " ".join(name.removesuffix("Claim").replace("inUse", "used") for name in names)


def list_kinds(resolution: Resolution) -> list[str]:
    """Give the kinds of the disagreements."""
    return [found.kind for found in resolution.disagreements]


# what the claims say, what is held, how each claim stands
AGREEMENT = {
    "equal values": (VOLUME, ["B 2026 | units: 100", "C 2026 | units: 100"], "units 100", "used used"),
    "a lower bound and a figure inside": (
        VOLUME,
        ['B 2026 | units: ">14000"', "C 2026 | units: 14250"],
        "units 14250",
        "used used",
    ),
    "an upper bound and a figure inside": (
        VOLUME,
        ['B 2026 | units: "<17000"', "C 2026 | units: 14250"],
        "units 14250",
        "used used",
    ),
    "two bounds": (
        VOLUME,
        ['B 2026 | units: ">14000"', 'C 2026 | units: "<17000"'],
        "units below 17000",
        "used used",
    ),
    "a bound and a rounded figure": (
        VOLUME,
        ['B 2026 | units: ">14000"', 'C 2026 | units: "~15000"'],
        "units about 15000",
        "used used",
    ),
    "a rounded figure and one that rounds to it": (
        VOLUME,
        ['B 2026 | units: "~70000"', "E 2026 | units: 71234"],
        "units 71234",
        "used used",
    ),
    "a rounded change and a more exact one": (
        VOLUME,
        ["B 2026 | change: 19", "C 2026 | change: 18.7"],
        "change percent 18.7",
        "used used",
    ),
    "a factor and a change that rounds to it": (
        VOLUME,
        ["B 2026 | factor: 7", "C 2026 | change: 612"],
        "change percent 612",
        "used used",
    ),
    "a year and a month in it": (
        ROUTE,
        ["B 2026 | since: 2024", "C 2026 | since: 2024-10"],
        "since 2024-10",
        "used used",
    ),
    "a month and an interval equal to it": (
        ROUTE,
        ["B 2026 | since: 2024-10", "C 2026 | since: 2024-10-01/2024-10-31"],
        "since 2024-10",
        "used used",
    ),
    "one number written in two ways": (
        TREATMENT,
        ["B 2026 | claimed-duty: 0", "B 2026 | claimed-duty: 0.0"],
        "claimed duty 0",
        "used used",
    ),
    "figures of different kinds": (
        VOLUME,
        ["B 2026 | units: 100", "C 2026 | change: 5"],
        "change percent 5, units 100",
        "used used",
    ),
    "several values of what may have several": (
        ROUTE,
        ["B 2026 | maker: hayato", "E 2026 | maker: minato"],
        "maker rid:hayato, maker rid:minato",
        "used used",
    ),
}

CONFLICT = {
    "the better grade is held": (
        VOLUME,
        ["B 2026 | units: 100", "C 2026 | units: 200"],
        "units 100",
        "used outvoted",
    ),
    "the better grade against more sources": (
        VOLUME,
        ["C 2026 | units: 200", "C 2026 | units: 200", "B 2026 | units: 100"],
        "units 100",
        "outvoted outvoted used",
    ),
    "a side has the grade of its best source": (
        VOLUME,
        ["E 2026 | units: 100", "C 2026 | units: 200", "B 2026 | units: 100"],
        "units 100",
        "used outvoted used",
    ),
    "then more sources": (
        VOLUME,
        ["C 2026 | units: 100", "C 2026 | units: 200", "C 2026 | units: 200"],
        "units 200",
        "outvoted used used",
    ),
    "else nothing": (VOLUME, ["C 2026 | units: 100", "C 2026 | units: 200"], "", "disputed disputed"),
    "a copy is no second source": (
        VOLUME,
        ["C 2026 | units: 100", "C 2026 | units: 200", "C 2026 < s2 | units: 200"],
        "",
        "disputed disputed disputed",
    ),
    "nor is the copy of a copy": (
        VOLUME,
        ["C 2026 | units: 100", "C 2026 | units: 200", "C 2026 < s2 | rank: 1", "C 2026 < s3 | units: 200"],
        "rank 1",
        "disputed disputed used disputed",
    ),
    "two copies of a source that is silent": (
        VOLUME,
        ["C 2026 | rank: 1", "C 2026 < s1 | units: 200", "C 2026 < s1 | units: 200", "C 2026 | units: 100"],
        "rank 1",
        "used disputed disputed disputed",
    ),
    "what copies two sources is one": (
        VOLUME,
        ["C 2026 | units: 100", "C 2026 | rank: 1", "C 2026 < s1 s2 | units: 200"],
        "rank 1",
        "disputed used disputed",
    ),
    "a figure on the wrong side of a bound": (
        VOLUME,
        ['B 2026 | units: ">14000"', "C 2026 | units: 14000"],
        "units above 14000",
        "used outvoted",
    ),
    "two years": (ROUTE, ["B 2026 | since: 2024", "C 2026 | since: 2025-01"], "since 2024", "used outvoted"),
    "two home countries": (
        MAKER,
        ["C 2026 | based-in: japan", "C 2026 | based-in: india"],
        "",
        "disputed disputed",
    ),
    "a vague claim supports nobody": (
        VOLUME,
        ["C 2026 | units: 1400", "C 2026 | units: 600", 'C 2026 | units: "~1000"'],
        "",
        "disputed disputed disputed",
    ),
    "not even by its grade": (
        VOLUME,
        ["C 2026 | units: 1400", "C 2026 | units: 600", 'A 2026 | units: "~1000"'],
        "",
        "disputed disputed disputed",
    ),
    "a vague claim agrees with the side that is held": (
        VOLUME,
        ["B 2026 | units: 1400", "C 2026 | units: 600", 'C 2026 | units: "~1000"'],
        "units 1400",
        "used outvoted used",
    ),
    "figures of one claim fall together": (
        VOLUME,
        ["E 2026 | units: 100, rank: 1, change: 9", "B 2026 | units: 200, change: 5"],
        "change percent 5, units 200",
        "outvoted used",
    ),
    "and fall together where nothing is held": (
        VOLUME,
        ["C 2026 | units: 100, rank: 1", "C 2026 | units: 200, change: 5"],
        "",
        "disputed disputed",
    ),
    "what nobody contradicts is held with the side that wins": (
        VOLUME,
        ["B 2026 | units: 90, rank: 4", "C 2026 | units: 90, rank: 3", "C 2026 | units: 90, change: -33"],
        "change percent -33, rank 4, units 90",
        "used outvoted used",
    ),
    "and where no side wins": (
        VOLUME,
        ["E 2026 | rank: 4", "E 2026 | rank: 3", "B 2026 | units: 90, change: -33"],
        "change percent -33, units 90",
        "disputed disputed used",
    ),
    "two that differ are not one side because a third agrees with both": (
        VOLUME,
        ["B 2026 | units: 90, change: 5, direction: increase", "C 2026 | rank: 4", "D 2026 | rank: 3"],
        "change percent 5, direction ri:increase, rank 4, units 90",
        "used used outvoted",
    ),
}


@pytest.mark.parametrize("case", AGREEMENT)
def test_claims_that_can_both_be_true_agree(case: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Claims that agree make no disagreement, whatever their grades, and the most precise value is held."""
    node, lines, held, standings = AGREEMENT[case]
    for order in (lines, lines[::-1]):
        resolution = resolve_lines(make_data, vocabulary, node, order)
        assert (tell_held(resolution), tell_standings(resolution)) == (held, standings)
        assert not resolution.disagreements


@pytest.mark.parametrize("case", CONFLICT)
def test_claims_that_differ_are_weighed(case: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """The better grade is held, then more independent sources, else nothing; and the disagreement is told."""
    node, lines, held, standings = CONFLICT[case]
    resolution = resolve_lines(make_data, vocabulary, node, lines)
    assert (tell_held(resolution), tell_standings(resolution)) == (held, standings)
    assert list_kinds(resolution) == ["disputed" if "disputed" in standings else "outvoted"]


def test_disagreement_tells_its_sides_and_rule(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A disagreement has a side for each value with its claims, the one that is held, and what decided."""
    lines = ["C 2026 | units: 200", "B 2026 | units: 100", "C 2026 | units: 200"]
    (found,) = resolve_lines(make_data, vocabulary, VOLUME, lines).disagreements
    sides = {side.value: side.claims for side in found.sides}
    assert sides == {"units 100": (CLAIM("s2_001"),), "units 200": (CLAIM("s1_001"), CLAIM("s3_001"))}
    assert found.held is not None
    assert found.sides[found.held].value == "units 100"
    assert (found.node, found.property) == (RID("import-volume_hayato_any_any_japan_2025"), RI("units"))
    assert found.rule == "the better grade: B"


def test_disputed_side_is_not_held(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Where nothing decides, no side is held and the node is absent."""
    resolution = resolve_lines(make_data, vocabulary, VOLUME, ["C 2026 | units: 100", "C 2026 | units: 200"])
    assert [found.held for found in resolution.disagreements] == [None]
    assert not resolution.nodes


def test_claim_that_lost_one_point_keeps_the_others(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A claim outvoted on its date still gives the maker that nobody contradicts, and stays in use."""
    lines = ["E 2026 | maker: hayato, since: 2023", "B 2026 | since: 2024"]
    resolution = resolve_lines(make_data, vocabulary, ROUTE, lines)
    assert (tell_held(resolution), tell_standings(resolution)) == ("maker rid:hayato, since 2024", "used used")
    assert list_kinds(resolution) == ["outvoted"]


def test_opinion_on_a_cause_is_not_held(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A driver that is opinion is absent until somebody states it as a fact."""
    driver = "says: {driver: {effect: reverse-import-growth, cause: low-costs}}"
    opinion = write_source("s1", "B 2026", f"evidential: opinion, {driver}")
    alone = resolve(make_data([opinion]), vocabulary)
    assert (alone.nodes, tell_standings(alone)) == ((), "opinion")
    stated = resolve(make_data([opinion, write_source("s2", "E 2026", driver)]), vocabulary)
    assert [node.node.iri for node in stated.nodes] == [RID("driver_reverse-import-growth_low-costs")]
    assert stated.nodes[0].said_by == (CLAIM("s2_001"),)


def test_assessments_never_contradict(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Views of one holder on one thing stand side by side, and opinion takes part as any evidential does."""
    view = "evidential: opinion, says: {assessment: {about: india, aspect: costs, holder: minato}, view: "
    texts = [write_source("s1", "B 2026", view + "low}"), write_source("s2", "E 2026", view + "high}")]
    resolution = resolve(make_data(texts), vocabulary)
    assert (tell_held(resolution), list_kinds(resolution)) == ("view high, view low", [])


@pytest.mark.parametrize("evidential", ["reported", "opinion"])
def test_every_evidential_takes_part(evidential: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A figure that is only reported, or an opinion, is compared like any other: evidential is not grade."""
    texts = [
        write_source("s1", "B 2026", f"evidential: {evidential}, says: {{{VOLUME}, units: 100}}"),
        write_source("s2", "C 2026", f"says: {{{VOLUME}, units: 200}}"),
    ]
    assert tell_held(resolve(make_data(texts), vocabulary)) == "units 100"


# Status: what the claims say, which status is held, how each claim stands.
SUCCESSION = {
    "a status holds at the date it states": (
        ["C 2026-05 | status: ended, until: 2023", "C 2025 | status: active"],
        "active",
        "superseded used",
    ),
    "else in its source's publication interval": (
        ["C 2024 | status: planned", "C 2025 | status: active"],
        "active",
        "superseded used",
    ),
    "a plan whose date had passed holds only until that date": (
        ["B 2026-01/2026-03 | status: planned, expected: 2025-04", "C 2025-12 | status: active"],
        "active",
        "used used",
    ),
    "a plan whose date had not passed is as new as its source": (
        ["B 2026-01/2026-03 | status: planned, expected: 2027", "C 2025-12 | status: active"],
        "planned",
        "used superseded",
    ),
    "a plan whose date may not have passed yet, too": (
        ["B 2026-01/2026-03 | status: planned, expected: 2026", "C 2025-12 | status: active"],
        "planned",
        "used superseded",
    ),
    "a later step forward succeeds": (
        ["A 2024 | status: planned", "D 2025 | status: active"],
        "active",
        "superseded used",
    ),
    "by more than one step": (
        ["A 2023 | status: possible", "A 2024 | status: considered", "C 2025 | status: ended"],
        "ended",
        "superseded superseded used",
    ),
    "unless its source is graded E": (
        ["B 2024 | status: planned", "E 2025 | status: active"],
        "planned",
        "used outvoted",
    ),
    "or F": (["B 2024 | status: planned", "F 2025 | status: active"], "planned", "used outvoted"),
    "overlapping intervals decide nothing": (
        ["C 2024/2026 | status: planned", "C 2025-06 | status: active"],
        "",
        "disputed disputed",
    ),
    "then the better grade does": (
        ["B 2024/2026 | status: planned", "C 2025-06 | status: active"],
        "planned",
        "used outvoted",
    ),
    "and then more sources do": (
        ["C 2024/2026 | status: planned", "C 2025-06 | status: active", "C 2025 | status: active"],
        "active",
        "outvoted used used",
    ),
    "a step back needs a better grade": (
        ["C 2024 | status: active", "B 2025 | status: planned"],
        "planned",
        "superseded used",
    ),
    "an equal one will not do": (
        ["B 2024 | status: active", "B 2025 | status: planned"],
        "active",
        "used outvoted",
    ),
    "nor will more sources": (
        ["B 2024 | status: active", "B 2025 | status: planned", "B 2025 | status: planned"],
        "active",
        "used outvoted outvoted",
    ),
    "it must be better than the best source of the step": (
        ["A 2024 | status: active", "C 2025 | status: active", "B 2026 | status: planned"],
        "active",
        "used used outvoted",
    ),
    "and never undoes a dated start": (
        ["D 2025 | status: active, since: 2024", "A 2026 | status: planned"],
        "active",
        "used outvoted",
    ),
    "an old good source lends its grade to no stale copy": (
        ["A 2024 | status: planned", "B 2025-05 | status: active, since: 2025-04", "E 2026 | status: planned"],
        "active",
        "superseded used outvoted",
    ),
    "after an end a lower step opens a new run": (
        ["A 2020 | status: ended", "D 2025 | status: planned"],
        "planned",
        "superseded used",
    ),
    "also after a dated one": (
        ["A 2024 | status: ended, until: 2020", "D 2025 | status: considered"],
        "considered",
        "superseded used",
    ),
    "and after a cancelled plan": (
        ["A 2020 | status: cancelled", "D 2025 | status: planned"],
        "planned",
        "superseded used",
    ),
    "but not on the word of a source graded E": (
        ["B 2020 | status: ended", "E 2025 | status: planned"],
        "ended",
        "used outvoted",
    ),
    "only after an end": (["C 2020 | status: active", "C 2025 | status: planned"], "active", "used outvoted"),
    "a thing can live twice": (
        [
            "C 2010 | status: active, since: 2003",
            "C 2010 | status: ended, until: 2009",
            "C 2012 | status: active, since: 2011",
        ],
        "active",
        "superseded superseded used",
    ),
    "and end twice": (
        [
            "C 2010 | status: active, since: 2003",
            "C 2010 | status: ended, until: 2009",
            "C 2012 | status: active, since: 2011",
            "C 2019 | status: ended, until: 2018",
        ],
        "ended",
        "superseded superseded used used",
    ),
    "a bound agrees with a status it names": (
        ["C 2025 | status: [active, planned]", "C 2025 | status: planned"],
        "planned",
        "used used",
    ),
}


def get_statuses(resolution: Resolution) -> list[str]:
    """Give the statuses that are held."""
    held = [h.fact.value for node in resolution.nodes for h in node.facts if h.fact.property == RI("status")]
    return [RI.local(value) for value in held if isinstance(value, NamedNode)]


@pytest.mark.parametrize("case", SUCCESSION)
def test_status_is_that_of_the_last_step(case: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Each sentence of the model on status and succession, whatever the order of the claims."""
    lines, status, standings = SUCCESSION[case]
    for order in (lines, lines[::-1]):
        resolution = resolve_lines(make_data, vocabulary, ROUTE, order)
        assert get_statuses(resolution) == ([status] if status else [])
    assert tell_standings(resolve_lines(make_data, vocabulary, ROUTE, lines)) == standings


def test_dates_are_those_of_the_last_run(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A thing that lived twice has the start and the end of its last life; those of the first dispute nothing."""
    resolution = resolve_lines(make_data, vocabulary, ROUTE, SUCCESSION["and end twice"][0])
    assert tell_held(resolution) == "since 2011, status ri:ended, until 2018"
    assert list_kinds(resolution) == ["succession"]


@pytest.mark.parametrize(
    ("lines", "kind", "rule"),
    [
        (["A 2024 | status: planned", "D 2025 | status: active"], "succession", "a later step succeeds"),
        (["C 2024 | status: active", "B 2025 | status: planned"], "succession", "a later step succeeds"),
        (["B 2024 | status: active", "B 2025 | status: planned"], "outvoted", "a step back needs a better grade"),
        (["B 2024/2026 | status: planned", "C 2025 | status: active"], "outvoted", "the better grade: B"),
        (["C 2024/2026 | status: planned", "C 2025 | status: active"], "disputed", "equal grades"),
    ],
)  # fmt: skip
def test_succession_is_history_and_no_contradiction(
    lines: list[str], kind: str, rule: str, make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """What became of two statuses is told by kind and rule; the sides stand in the order in which they came.

    Where none is history, that is the order of the steps.
    """
    (found,) = resolve_lines(make_data, vocabulary, ROUTE, lines).disagreements
    assert (found.kind, found.property) == (kind, RI("status"))
    assert found.rule.startswith(rule)
    back = kind == "succession" and lines[0].endswith("active")
    assert [side.value for side in found.sides] == (
        ["ri:active", "ri:planned"] if back else ["ri:planned", "ri:active"]
    )


def test_one_status_makes_no_disagreement(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Sources that state the same status agree, whenever they appeared."""
    lines = ["A 2024 | status: active", "E 2026 | status: active"]
    resolution = resolve_lines(make_data, vocabulary, ROUTE, lines)
    assert (tell_held(resolution), list_kinds(resolution)) == ("status ri:active", [])


def test_bound_is_held_where_nobody_is_definite(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """What has opened or plans to open is held as the statuses it leaves open, and as no status."""
    resolution = resolve_lines(make_data, vocabulary, ROUTE, ["C 2025 | status: [active, planned]"])
    assert tell_held(resolution) == "status among ri:active, status among ri:planned"
    assert get_statuses(resolution) == []


def test_bound_disagrees_with_a_status_outside_it(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A bound and a status that it does not name cannot both be true."""
    lines = ["C 2025 | status: [active, planned]", "B 2025 | status: cancelled"]
    resolution = resolve_lines(make_data, vocabulary, ROUTE, lines)
    assert (tell_held(resolution), tell_standings(resolution)) == ("status ri:cancelled", "outvoted used")
    assert list_kinds(resolution) == ["outvoted"]


def test_later_status_succeeds_a_bound(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A status outside a bound, surely later than it, is history and no contradiction."""
    lines = ["C 2024 | status: [considered, planned]", "C 2025 | status: active"]
    resolution = resolve_lines(make_data, vocabulary, ROUTE, lines)
    assert (tell_held(resolution), list_kinds(resolution)) == ("status ri:active", ["succession"])


def test_bound_of_a_better_grade_disputes_a_status(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Where the better source rules the status out, nothing is held."""
    lines = ["A 2025 | status: [considered, planned]", "C 2025 | status: active"]
    resolution = resolve_lines(make_data, vocabulary, ROUTE, lines)
    assert (tell_held(resolution), list_kinds(resolution)) == ("", ["disputed"])


# --- Decisions ---

SLIP = f"says: {{{VOLUME.replace('2025', '2023')}, units: 200, rank: 1}}"


def decide(text: str) -> str:
    """Give a decision because of the first claim of s1."""
    return f"- {text}\n  because: [s1_001]\n"


def test_slip_in_a_key_is_read_under_the_right_one(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Figures filed under a wrong year are held under the right one, said by the decision; the wrong node is absent."""
    texts = [write_source("s1", "B 2026", f"says: {{{VOLUME}, units: 200}}"), write_source("s2", "E 2026", SLIP)]
    data = make_data(texts, decide("read: {source: s2, key: period, from: 2023}\n  to: 2025"))
    resolution = resolve(data, vocabulary)
    (node,) = resolution.nodes
    assert node.node.iri == RID("import-volume_hayato_any_any_japan_2025")
    assert tell_held(resolution) == "rank 1, units 200"
    assert node.said_by == (CLAIM("decision_001"), CLAIM("s1_001"))
    assert tell_standings(resolution) == "used corrected"
    (found,) = resolution.disagreements
    assert (found.kind, found.property, found.held) == ("correction", RI("period"), 1)
    assert [side.claims[0] for side in found.sides] == [CLAIM("s2_001"), CLAIM("decision_001")]


def test_corrected_claim_is_no_independent_support(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A claim that a decision moved to another year adds no source to the side it then is on."""
    texts = [
        write_source("s1", "C 2026", f"says: {{{VOLUME}, units: 100}}"),
        write_source("s2", "C 2026", f"says: {{{VOLUME}, units: 200}}"),
        write_source("s3", "C 2026", SLIP),
    ]
    reading = decide("read: {source: s3, key: period, from: 2023}\n  to: 2025")
    assert not resolve(make_data(texts, reading), vocabulary).nodes
    texts[2] = texts[2].replace("2023", "2025")
    assert tell_held(resolve(make_data(texts), vocabulary)) == "rank 1, units 200"


def test_decision_covers_chosen_claims_only(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A decision on claims leaves the other claims of their source alone."""
    other = "says: {import-volume: {importer: minato, destination: japan, period: 2023}, units: 5}"
    texts = [write_source("s1", "B 2026", SLIP, other)]
    data = make_data(texts, decide("read: {claims: [s1_001], key: period, from: 2023}\n  to: 2025"))
    assert [node.node.iri for node in resolve(data, vocabulary).nodes] == [
        RID("import-volume_hayato_any_any_japan_2025"), RID("import-volume_minato_any_any_japan_2023"),
    ]  # fmt: skip


def test_decision_of_a_source_covers_what_says_so(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A decision on a source leaves its claims with another value alone, and other sources."""
    old = "says: {import-volume: {destination: japan, period: 1995}, units: 5}"
    texts = [write_source("s1", "B 2026", old, SLIP), write_source("s2", "B 2026", SLIP.replace("hayato", "minato"))]
    data = make_data(texts, decide("read: {source: s1, key: period, from: 2023}\n  to: 2025"))
    periods = [node.node.iri.value.rpartition("_")[2] for node in resolve(data, vocabulary).nodes]
    assert periods == ["1995", "2025", "2023"]


def test_open_key_is_filled_by_a_decision(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A claim with an unknown year waits on a node of its own, until a decision gives the year."""
    vague = "says: {import-volume: {importer: hayato, destination: japan, period: unknown}, record: true}"
    texts = [write_source("s1", "B 2026", f"says: {{{VOLUME}, units: 200}}"), write_source("s2", "C 2026", vague)]
    before = resolve(make_data(texts), vocabulary)
    assert {node.node.iri for node in before.nodes} >= {RID("unkeyed_s2_001")}
    after = resolve(
        make_data(texts, decide("read: {claims: [s2_001], key: period, from: unknown}\n  to: 2025")), vocabulary
    )
    assert (len(after.nodes), tell_held(after)) == (1, "record true, units 200")


@pytest.mark.parametrize(
    ("units", "decision", "held"),
    [
        ("units: 43626", "property: units, from: 43626}\n  to: 43266", "units 43266"),
        ("units: 43626", 'property: units, from: 43626}\n  to: ">43000"', "units above 43000"),
        ('units: "~43000"', 'property: units, from: "~43000"}\n  to: 43266', "units 43266"),
        ("units: 43266, change: 18", "property: change, from: 18}\n  to: -18", "change percent -18, units 43266"),
    ],
)
def test_slip_in_a_value_is_read_as_another(
    units: str, decision: str, held: str, make_data: MakeData, vocabulary: Vocabulary
) -> None:
    """A figure with a slip is held as the decision reads it, also where a bound becomes a figure."""
    texts = [write_source("s1", "B 2026", f"says: {{{VOLUME}, {units}}}")]
    data = make_data(texts, decide("read: {claims: [s1_001], " + decision))
    assert tell_held(resolve(data, vocabulary)) == held


def test_decisions_read_what_the_sentence_says(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Two years that a source has swapped are mended by two decisions; neither reads the outcome of the other."""
    claims = [SLIP, SLIP.replace("2023", "2025").replace("200", "300")]
    swap = decide("read: {source: s1, key: period, from: 2023}\n  to: 2025")
    swap += decide("read: {source: s1, key: period, from: 2025}\n  to: 2023")
    resolution = resolve(make_data([write_source("s1", "B 2026", *claims)], swap), vocabulary)
    held = {n.node.iri.value[-4:]: tell_facts(h.fact for h in n.facts) for n in resolution.nodes}
    assert held == {"2023": "rank 1, units 300", "2025": "rank 1, units 200"}


def test_unnamed_thing_is_identified_everywhere(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """An unnamed thing that is identified gives way in keys, in values and as the node itself, of every source."""
    texts = [
        write_source(
            "s1", "B 2026",
            "says: {route: {model: large-minato-suv, origin: thailand, destination: japan}, maker: minato}",
            "says: {vehicle-model: hayato-kite, rebadge-of: large-minato-suv}",
        ),
        write_source("s2", "C 2026", "says: {unnamed: large-minato-suv, known-as: the big one}"),
    ]  # fmt: skip
    resolution = resolve(make_data(texts, decide("identify: large-minato-suv\n  as: minato-tide")), vocabulary)
    nodes = {node.node.iri: node.node.cls for node in resolution.nodes}
    assert nodes == {
        RID("route_minato-tide_thailand_japan"): RI("SupplyRoute"),
        RID("hayato-kite"): RI("VehicleModel"),
        RID("minato-tide"): RI("VehicleModel"),
    }
    assert tell_held(resolution) == "known as the big one, maker rid:minato, rebadge of rid:minato-tide"
    assert resolution.identified == {RID("large-minato-suv"): RID("minato-tide")}


def test_refuted_claim_is_not_held(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A refuted claim supports nothing, and a node that only it spoke of is absent."""
    only = "says: {import-volume: {importer: minato, destination: japan, period: 2025}, units: 7}"
    texts = [write_source("s1", "E 2026", f"says: {{{VOLUME}, units: 100}}"), write_source("s2", "B 2026", SLIP, only)]
    resolution = resolve(make_data(texts, decide("refute: {source: s2}")), vocabulary)
    assert [node.node.iri for node in resolution.nodes] == [RID("import-volume_hayato_any_any_japan_2025")]
    assert tell_standings(resolution) == "used refuted refuted"
    assert list_kinds(resolution) == ["correction", "correction"]


def test_corrected_claim_is_weighed_as_it_is_read(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A reading takes part in the comparison under its new key, and may lose there; it stays a corrected claim."""
    texts = [write_source("s1", "B 2026", f"says: {{{VOLUME}, units: 100}}"), write_source("s2", "E 2026", SLIP)]
    data = make_data(texts, decide("read: {source: s2, key: period, from: 2023}\n  to: 2025"))
    resolution = resolve(data, vocabulary)
    assert (tell_held(resolution), tell_standings(resolution)) == ("units 100", "used corrected")
    assert list_kinds(resolution) == ["correction", "outvoted"]


@pytest.mark.parametrize("kind", ["read: {source: s1, key: period, from: 2023}\n  to: ", "refute: {source: s1} #"])
def test_two_decisions_on_one_point_stop_the_build(kind: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Two decisions that settle one point of a claim are told, each by its place."""
    data = make_data([write_source("s1", "B 2026", SLIP)], decide(f"{kind}2025") + decide(f"{kind}2024"))
    with pytest.raises(DataError, match=r"decisions:1: .*same point of a claim as decisions:[34]"):
        resolve(data, vocabulary)


# --- Order ---


def tell_resolution(resolution: Resolution) -> tuple[object, ...]:
    """Give the outcome without the order of the readings, which is that of the claims."""
    readings = {(r.claim.iri, r.said_by, r.node, frozenset(map(str, r.facts))) for r in resolution.readings}
    return resolution.nodes, dict(resolution.standing), resolution.disagreements, readings, dict(resolution.identified)


cases = st.lists(
    st.tuples(
        st.sampled_from("ABCDEF"),
        st.sampled_from(["2024", "2025", "2024/2026", "2025-06", "2026-01/2026-03"]),
        st.sampled_from(
            [
                f"{VOLUME}, units: 1400", f"{VOLUME}, units: 600, rank: 2", f'{VOLUME}, units: "~1000"',
                f'{VOLUME}, units: ">1000", rank: 1', f'{VOLUME}, units: "<2000"', f"{VOLUME}, change: 19, rank: 2",
                f"{VOLUME}, change: 18.7", f"{VOLUME}, record: true", f"{VOLUME}, record: false, units: 1400",
                f"{ROUTE}, status: planned, expected: 2025-04", f"{ROUTE}, status: active, since: 2025",
                f"{ROUTE}, status: active", f"{ROUTE}, status: considered", f"{ROUTE}, status: ended, until: 2025-10",
                f"{ROUTE}, status: [active, planned]", f"{ROUTE}, maker: hayato, since: 2024-10",
            ]
        ),
        st.sampled_from(["", "< s1", "< s2"]),
    ),
    min_size=2,
    max_size=7,
)  # fmt: skip


@settings(max_examples=tries(20, 75))
@given(cases, st.randoms(use_true_random=False))
def test_order_never_changes_what_is_held(
    make_data: MakeData, vocabulary: Vocabulary, lines: list[tuple[str, str, str, str]], chance: random.Random
) -> None:
    """However the sources and their claims are ordered, the same is held, for the same reasons."""
    texts = [
        write_source(f"s{n}", f"{grade} {published} {origin if n > 2 else ''}", f"says: {{{says}}}")
        for n, (grade, published, says, origin) in enumerate(lines, 1)
    ]
    expected = tell_resolution(resolve(make_data(texts), vocabulary))
    chance.shuffle(texts)
    assert tell_resolution(resolve(make_data(texts), vocabulary)) == expected


@settings(max_examples=tries(20, 75))
@given(cases)
def test_what_is_held_has_one_value_and_is_said(
    make_data: MakeData, vocabulary: Vocabulary, lines: list[tuple[str, str, str, str]]
) -> None:
    """A single-valued property has one value, every held fact is said by a claim that gives it, and none is lost."""
    texts = [write_source(f"s{n}", f"{line[0]} {line[1]}", f"says: {{{line[2]}}}") for n, line in enumerate(lines, 1)]
    data = make_data(texts)
    resolution = resolve(data, vocabulary)
    said = {claim.iri: claim.facts for claim in data.claims}
    assert set(resolution.standing) == set(said)
    for node in resolution.nodes:
        single = [held.fact.property for held in node.facts if vocabulary.is_single(held.fact.property)]
        assert len(single) == len(set(single))
        assert all(held.fact in said[claim] for held in node.facts for claim in held.said_by)
        assert all(held.said_by and set(held.said_by) <= set(node.said_by) for held in node.facts)
    measures = [
        RI.local(h.fact.property) for n in resolution.nodes for h in n.facts if "units" in h.fact.property.value
    ]
    assert len(measures) <= 1


@settings(max_examples=tries(4, 10))
@given(chance=st.randoms(use_true_random=False))
def test_order_of_the_shipped_claims_changes_nothing(
    shipped_data: Data, vocabulary: Vocabulary, chance: random.Random
) -> None:
    """The shipped claims, sources and entities in any order give the same resolution."""
    claims, sources, entities = (
        list(shipped_data.claims),
        list(shipped_data.sources.items()),
        list(shipped_data.entities.items()),
    )
    for items in (claims, sources, entities):
        chance.shuffle(items)
    shuffled = replace(shipped_data, claims=tuple(claims), sources=dict(sources), entities=dict(entities))
    assert tell_resolution(resolve(shuffled, vocabulary)) == tell_resolution(resolve(shipped_data, vocabulary))


# --- Denials ---


def resolve_denials(make_data: MakeData, vocabulary: Vocabulary, *claims: str) -> Resolution:
    """Give the resolution of claims, each `GRADE statement` of a source of its own."""
    pairs = [claim.split(" ", 1) for claim in claims]
    texts = [write_source(f"s{i}", f"{grade} 2025", says) for i, (grade, says) in enumerate(pairs, 1)]
    return resolve(make_data(texts), vocabulary)


DENIAL_CASES = {
    "nobody speaks against it": (["C denies: {foreign-country: india, drive-side: right-hand-drive}"], "", "used", []),
    "the better grade denies": (
        [
            "C says: {foreign-country: india, drive-side: right-hand-drive}",
            "B denies: {foreign-country: india, drive-side: right-hand-drive}",
        ],
        "",
        "outvoted used",
        ["outvoted"],
    ),
    "the better grade says so": (
        [
            "B says: {foreign-country: india, drive-side: right-hand-drive}",
            "C denies: {foreign-country: india, drive-side: right-hand-drive}",
        ],
        "drive side ri:rightHandDrive",
        "used outvoted",
        ["outvoted"],
    ),
    "neither is better": (
        [
            "C says: {foreign-country: india, drive-side: right-hand-drive}",
            "C denies: {foreign-country: india, drive-side: right-hand-drive}",
        ],
        "",
        "disputed disputed",
        ["disputed"],
    ),
    "another value is another matter": (
        [
            "C says: {foreign-country: india, drive-side: left-hand-drive}",
            "B denies: {foreign-country: india, drive-side: right-hand-drive}",
        ],
        "drive side ri:leftHandDrive",
        "used used",
        [],
    ),
}


@pytest.mark.parametrize("case", DENIAL_CASES)
def test_denial(case: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A denial and a claim of the same fact are two sides, and a denial alone stands."""
    claims, held, standings, kinds = DENIAL_CASES[case]
    resolution = resolve_denials(make_data, vocabulary, *claims)
    assert (tell_held(resolution), tell_standings(resolution), list_kinds(resolution)) == (held, standings, kinds)


# --- Blocking checks ---

TOTAL = "import-volume: {destination: japan, period: 2025}"
OTHER = "import-volume: {importer: minato, destination: japan, period: 2025}"
BLOCKED = {
    "one exact figure for two periods": (
        [f"B says: {{{VOLUME}, units: 12345}}", f"E says: {{{VOLUME.replace('2025', '2023')}, units: 12345}}"],
        "used disputed",
    ),
    "a small figure may be equal by chance": (
        [f"B says: {{{VOLUME}, units: 345}}", f"E says: {{{VOLUME.replace('2025', '2023')}, units: 345}}"],
        "used used",
    ),
    "so may a rounded one": (
        [f"B says: {{{VOLUME}, units: 12000}}", f'E says: {{{VOLUME.replace("2025", "2023")}, units: "~12000"}}'],
        "used used",
    ),
    "parts above the whole": (
        [
            f"B says: {{{TOTAL}, units: 9000}}",
            f"C says: {{{VOLUME}, units: 5000}}",
            f"D says: {{{OTHER}, units: 4001}}",
        ],
        "used used disputed",
    ),
    "parts that make the whole": (
        [
            f"B says: {{{TOTAL}, units: 9000}}",
            f"C says: {{{VOLUME}, units: 5000}}",
            f"D says: {{{OTHER}, units: 4000}}",
        ],
        "used used used",
    ),
}


@pytest.mark.parametrize("case", BLOCKED)
def test_blocking_check(case: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """What cannot all be true is not held of the lowest-graded source, and the rule that says so is in the graph."""
    claims, standings = BLOCKED[case]
    resolution = resolve_denials(make_data, vocabulary, *claims)
    assert tell_standings(resolution) == standings
    kinds = [(found.kind, found.rule) for found in resolution.disagreements]
    assert kinds == ([("disputed", case)] if "disputed" in standings else [])


def test_blocking_check_tells_things_by_their_keys(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """The sides of what a blocking check decides name the values of keys, which the graph gives as labels."""
    texts = [
        write_source(n, "B 2025", f"says: {{{VOLUME.replace('2025', n[1:])}, units: 12345}}")
        for n in ("a2023", "b2025")
    ]
    data = make_data(texts)
    (found,) = resolve(data, vocabulary).disagreements
    told = [str(t.object) for t in describe_disagreement(found, data.entities) if t.predicate == RI("value")]
    assert told == ['"Hayato, Japan, 2023: units 12345; Hayato, Japan, 2025: units 12345"']


def test_no_wrong_figure_is_held_even_without_decisions(shipped_data: Data, vocabulary: Vocabulary) -> None:
    """The rules alone keep the figures of another year, and the deal as a cause, from being held."""
    resolution = resolve(replace(shipped_data, decisions=()), vocabulary)
    rules = {found.rule.partition(":")[0] for found in resolution.disagreements if found.kind == "disputed"}
    assert rules == {"one exact figure for two periods", "parts above the whole", "a cause whose effect is nil"}
    held = {RID.local(node.node.iri) for node in resolution.nodes}
    makers = ("suzuki", "nissan", "toyota")  # of Honda another source has a figure of that year
    assert not held & {f"import-volume_{maker}_any_any_japan_2023" for maker in makers}
    assert not held & {"driver_imports-from-india_japan-india-cepa", "driver_imports-from-thailand_japan-thailand-epa"}
