"""Runs and the two clocks: what lived twice, how things stand on a day, and what was known by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from pyoxigraph import NamedNode

from kg.model.claims import Data, Date
from kg.model.outcomes import Days, Event, Run
from kg.model.statuses import STATUS
from kg.model.vocabulary import Vocabulary
from kg.resolve import resolve
from kg.resolve.chronology import EARLY, Chronology
from kg.resolve.clocks import date_sources, list_known, list_uncertain
from kg.terms import RI, RID, SRC

MakeData = Callable[..., Data]

HEAD = """\
source: {name}
title: Source {name}
publisher: quay-post
address: https://example.org/{name}
language: en
kind: article
published: {published}
grade: {{value: C, because: "a test"}}
claims:
"""
ROUTE = "route: {model: hayato-kite, origin: india, destination: japan}"
TWICE = (
    ("2004", "status: active, since: 2003"),
    ("2010", "status: ended, until: 2009-06"),
    ("2011-06", "status: planned, expected: 2011-09"),
    ("2012", "status: active, since: 2011-09"),
    ("2019", "status: ended, until: 2018"),
)


def write_source(name: str, published: str, *claims: str) -> str:
    """Give the text of a source."""
    lines = "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))
    return HEAD.format(name=name, published=published) + lines


@pytest.fixture
def twice(make_data: MakeData) -> Data:
    """Give a route that was stopped and begun again, each step told by a source of its own."""
    texts = [write_source(f"s{n}", day, f"says: {{{ROUTE}, {says}}}") for n, (day, says) in enumerate(TWICE, 1)]
    return make_data(texts)


def tell(event: Event | None) -> str:
    """Give the text of the date that is held of an event."""
    value = event.held.fact.value if event and event.held else None
    return value.text if isinstance(value, Date) else ""


def find_event(run: Run, name: str) -> Event | None:
    """Give the event of a run that a property tells."""
    return next((event for event in run.events if event.property == RI(name)), None)


def list_statuses(data: Data, vocabulary: Vocabulary, day: str) -> list[str]:
    """Give the statuses of the one route that it has on a day in some world, an empty text for none."""
    chronology = Chronology(resolve(data, vocabulary), data, vocabulary)
    (times,) = [times for times in chronology.times if times.steps]
    stands = [chronology.stand_alone(times, tilt, dt.date.fromisoformat(day)).held for tilt in times.tilts]
    found = [[h.fact.value for h in held.facts if h.fact.property == STATUS] if held else [] for held in stands]
    return sorted(
        {RI.local(value) for values in found for value in values if isinstance(value, NamedNode)}
        | {"" for values in found if not values}
    )


def list_sources(data: Data, vocabulary: Vocabulary, day: str) -> tuple[set[str], set[str]]:
    """Give the sources that may have appeared by a day, and those of them that may not."""
    known_by = dt.date.fromisoformat(day)
    known = {SRC.local(source) for source in list_known(data, known_by, vocabulary.statuses).sources}
    return known, {SRC.local(source) for source in list_uncertain(data, known_by, vocabulary.statuses)}


def test_runs_have_their_own_steps_and_dates(twice: Data, vocabulary: Vocabulary) -> None:
    """A thing that lived twice has two runs, each with its start, its end and its steps."""
    runs = resolve(twice, vocabulary).runs
    assert [(run.number, tell(find_event(run, "since")), tell(find_event(run, "until"))) for run in runs] == [
        (1, "2003", "2009-06"),
        (2, "2011-09", "2018"),
    ]
    steps = [[RI.local(step.status) for step in run.steps if step.status] for run in runs]
    assert steps == [["active", "ended"], ["planned", "active", "ended"]]


@pytest.mark.parametrize(
    ("day", "statuses"),
    [
        ("2002-12-31", [""]),
        ("2003-06-01", ["", "active"]),
        ("2003-12-31", ["active"]),
        ("2009-06-15", ["active", "ended"]),
        ("2009-06-30", ["ended"]),
        ("2011-06-15", ["ended", "planned"]),
        ("2011-07-01", ["planned"]),
        ("2011-09-30", ["active"]),
        ("2018-06-01", ["active", "ended"]),
        ("2018-12-31", ["ended"]),
    ],
)
def test_as_of_reads_the_last_step_reached(day: str, statuses: list[str], twice: Data, vocabulary: Vocabulary) -> None:
    """On a day a thing stands at the last step it had reached: of which day, where it is vague, worlds differ."""
    assert list_statuses(twice, vocabulary, day) == statuses


PLANS = {
    "the day it was announced": ("2020-05", "status: planned, announced: 2020-03-02", "2020-03-02"),
    "the day its first source appeared": ("2020-05-04", "status: planned", "2020-05-04"),
    "an announcement that another status tells": (
        "2020-09",
        "status: active, announced: 2020-03-02, since: 2020-06",
        "2020-03-02",
    ),
}


@pytest.mark.parametrize(("published", "says", "begun"), PLANS.values(), ids=PLANS)
def test_plan_begins_with(published: str, says: str, begun: str, make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A plan begins when it was announced, whichever claim says so, else when somebody first told of it."""
    data = make_data([write_source("s1", published, f"says: {{{ROUTE}, {says}}}")])
    before = dt.date.fromisoformat(begun) - dt.timedelta(days=1)
    assert list_statuses(data, vocabulary, before.isoformat()) == [""]
    assert list_statuses(data, vocabulary, begun) == ["planned"]


def test_plan_told_late_began_on_an_unknown_day(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A plan whose day had passed when it was told had begun on some day before that day."""
    data = make_data([write_source("s1", "2020-05", f"says: {{{ROUTE}, status: planned, expected: 2019-03}}")])
    assert list_statuses(data, vocabulary, "2010-01-01") == ["", "planned"]
    assert list_statuses(data, vocabulary, "2019-02-28") == ["planned"]


def test_outvoted_date_only_makes_unsure(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """The better-graded start counts; until the other has passed as well, that it has begun is not sure."""
    first = write_source("s1", "2024", f"says: {{{ROUTE}, status: active, since: 2020}}").replace(
        "value: C", "value: B"
    )
    data = make_data([first, write_source("s2", "2024", f"says: {{{ROUTE}, status: active, since: 2022}}")])
    chronology = Chronology(resolve(data, vocabulary), data, vocabulary)
    (times,) = chronology.times
    shaky = {
        day: bool(chronology.stand_alone(times, times.tilts[0], dt.date.fromisoformat(day)).shaky)
        for day in ("2020-12-31", "2022-12-30", "2022-12-31")
    }
    assert shaky == {"2020-12-31": True, "2022-12-30": True, "2022-12-31": False}


def test_source_is_not_older_than_what_it_tells_as_past(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A source of a vague date that tells a start as past appeared on that day or later, else its record stands."""
    past = f"says: {{{ROUTE}, status: active, since: 2020-06-15}}"
    days = date_sources(
        make_data([write_source("s1", "2020", past), write_source("s2", "2019", past)]), vocabulary.statuses
    )
    assert days[SRC("s1")] == Days(dt.date(2020, 6, 15), dt.date(2020, 12, 31))
    assert days[SRC("s2")] == Days(dt.date(2019, 1, 1), dt.date(2019, 12, 31))


def test_known_by_takes_sources_that_may_have_appeared(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A source of an uncertain date is known from its last possible day, and uncertain from its first."""
    data = make_data([write_source("s1", "2025-03/2025-06", f"says: {{{ROUTE}, maker: hayato}}")])
    assert list_sources(data, vocabulary, "2025-02-28") == (set(), set())
    assert list_sources(data, vocabulary, "2025-03-01") == ({"s1"}, {"s1"})
    assert list_sources(data, vocabulary, "2025-06-29") == ({"s1"}, {"s1"})
    assert list_sources(data, vocabulary, "2025-06-30") == ({"s1"}, set())


SLIP = "says: {import-volume: {importer: hayato, destination: japan, period: 2023}, units: 20000}"
RIGHT = "says: {import-volume: {importer: hayato, destination: japan, period: 2024}, units: 20000}"


def list_nodes(data: Data, vocabulary: Vocabulary, day: str) -> set[str]:
    """Give the periods of the figures that are held by what was known by a day."""
    known = list_known(data, dt.date.fromisoformat(day), vocabulary.statuses)
    return {RID.local(held.node.iri).rpartition("_")[2] for held in resolve(known, vocabulary).nodes}


def test_decision_counts_from_what_it_needs(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """A decision counts once what it needs is known; what else speaks for it may come later.

    Until then the slip stands, and by a check blocks the figure that it repeats.
    """
    texts = [
        write_source("s1", "2025-01", SLIP),
        write_source("s2", "2025-06", RIGHT),
        write_source("s3", "2025-09", RIGHT),
    ]
    decision = "- n: 001\n  read: {source: s1, key: period, from: 2023}\n  to: 2024\n  because: [s2_001, s3_001]\n"
    assert list_nodes(make_data(texts, decision), vocabulary, "2025-07-01") == set()
    needed = make_data(texts, f"{decision}  needs: [s2_001]\n")
    assert list_nodes(needed, vocabulary, "2025-03-01") == {"2023"}
    assert list_nodes(needed, vocabulary, "2025-07-01") == {"2024"}


def test_decisions_on_one_claim_count_together(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Of two corrections of one claim none is in force while what the other needs is not known: half of it is none."""
    texts = [
        write_source("s1", "2025-01", SLIP),
        write_source("s2", "2025-06", RIGHT),
        write_source("s3", "2025-09", RIGHT),
    ]
    decisions = (
        "- n: 001\n  read: {claims: [s1_001], key: period, from: 2023}\n  to: 2024\n  because: [s2_001]\n"
        "- n: 002\n  read: {claims: [s1_001], key: importer, from: hayato}\n  to: minato\n  because: [s3_001]\n"
    )
    data = make_data(texts, decisions)
    assert [d.number for d in list_known(data, dt.date(2025, 7, 1), vocabulary.statuses).decisions] == []
    assert [d.number for d in list_known(data, dt.date(2025, 10, 1), vocabulary.statuses).decisions] == ["001", "002"]


def test_figure_of_a_period_that_has_not_ended_is_not_there(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """As of a day within a year, nobody can have counted the year; from its end on the figure holds."""
    data = make_data([write_source("s1", "2025-01", RIGHT)])
    chronology = Chronology(resolve(data, vocabulary), data, vocabulary)
    (times,) = chronology.times
    assert chronology.stand_alone(times, EARLY, dt.date(2024, 12, 30)).held is None
    assert chronology.stand_alone(times, 0, dt.date(2024, 12, 31)).held is not None
