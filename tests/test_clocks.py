"""Runs and the two clocks: what lived twice, how things stood on a day, and what was known by a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from pyoxigraph import NamedNode

from kg.graph import KnowledgeGraph
from kg.model.claims import Data, Date
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.resolve import resolve
from kg.resolve.clocks import Clocks, hold_as_of, list_known
from kg.terms import CLAIM, RI, RID, SRC

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
DAYS = ("2003-06-01", "2004-01-01", "2009-06-30", "2010-01-01", "2011-07-01", "2012-01-01", "2018-06-01", "2019-01-01")


def write_source(name: str, published: str, *claims: str) -> str:
    """Give the text of a source."""
    lines = "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))
    return HEAD.format(name=name, published=published) + lines


@pytest.fixture
def twice(make_data: MakeData) -> Data:
    """Give a route that was stopped and begun again, each step told by a source of its own."""
    texts = [write_source(f"s{n}", day, f"says: {{{ROUTE}, {says}}}") for n, (day, says) in enumerate(TWICE, 1)]
    return make_data(texts)


def get_status(resolution: Resolution) -> str:
    """Give the status held of the one route, or an empty text where it is not there."""
    facts = [h.fact for node in resolution.nodes for h in node.facts if h.fact.property == RI("status")]
    return RI.local(facts[0].value) if facts and isinstance(facts[0].value, NamedNode) else ""


def test_runs_have_their_own_steps_and_dates(twice: Data, vocabulary: Vocabulary) -> None:
    """A thing that lived twice has two runs, each with its start, its end and its steps."""

    def tell(date: object) -> str:
        return date.fact.value.text if date and isinstance(date.fact.value, Date) else ""  # type: ignore[attr-defined]  # of a Date

    runs = resolve(twice, vocabulary).runs
    assert [(run.number, tell(run.since), tell(run.until)) for run in runs] == [
        (1, "2003", "2009-06"),
        (2, "2011-09", "2018"),
    ]
    steps = [[RI.local(step.status) for step in run.steps] for run in runs]
    assert steps == [["active", "ended"], ["planned", "active", "ended"]]


@pytest.mark.parametrize(
    ("day", "surely", "possibly"),
    [
        ("2002-12-31", "", ""),
        ("2003-06-01", "", "active"),
        ("2003-12-31", "active", "active"),
        ("2009-06-15", "active", "ended"),
        ("2009-06-30", "ended", "ended"),
        ("2011-06-15", "ended", "planned"),
        ("2011-07-01", "planned", "planned"),
        ("2011-09-30", "active", "active"),
        ("2018-06-01", "active", "ended"),
        ("2018-12-31", "ended", "ended"),
    ],
)
def test_as_of_reads_the_last_step_reached(
    day: str, surely: str, possibly: str, twice: Data, vocabulary: Vocabulary
) -> None:
    """On a day a thing stands at the last step it had surely reached, and may stand at the next."""
    resolution = resolve(twice, vocabulary)
    read = [
        get_status(hold_as_of(resolution, twice, Clocks(dt.date.fromisoformat(day), certain=certain)))
        for certain in (True, False)
    ]
    assert read == [surely, possibly]


def test_every_pair_of_days(twice: Data, vocabulary: Vocabulary) -> None:
    """By what was known on one day, how things stood on another: later knowledge never makes a thing less far."""
    order = ["", "active", "ended", "planned", "active again", "ended again"]
    table = {}
    for known in DAYS:
        for day in DAYS:
            clocks = Clocks(dt.date.fromisoformat(day), dt.date.fromisoformat(known))
            data = list_known(twice, clocks)
            resolution = hold_as_of(resolve(data, vocabulary), data, clocks)
            again = (
                " again"
                if day >= "2011-09" and get_status(resolution) in ("active", "ended") and known > "2012"
                else ""
            )
            table[known, day] = order.index(
                get_status(resolution) + again if day > "2009-06-30" else get_status(resolution)
            )
    assert table["2004-01-01", "2004-01-01"] == 0  # the source of 2004 had not surely appeared
    assert table["2012-01-01", "2018-06-01"] == order.index("planned")  # all that was known by then
    assert table["2019-01-01", "2018-06-01"] == order.index("active again")
    for day in DAYS:
        assert [table[known, day] for known in DAYS] == sorted(table[known, day] for known in DAYS)


def test_known_by_takes_sources_that_had_surely_appeared(make_data: MakeData) -> None:
    """A source of an uncertain date counts from its last possible day, and as possible from its first."""
    data = make_data([write_source("s1", "2025-03/2025-06", f"says: {{{ROUTE}, maker: hayato}}")])

    def list_sources(day: str, *, certain: bool) -> list[str]:
        clocks = Clocks(known_by=dt.date.fromisoformat(day), certain=certain)
        return [SRC.local(source) for source in list_known(data, clocks).sources]

    assert list_sources("2025-06-29", certain=True) == []
    assert list_sources("2025-06-30", certain=True) == ["s1"]
    assert list_sources("2025-02-28", certain=False) == []
    assert list_sources("2025-03-01", certain=False) == ["s1"]


def test_decision_counts_from_its_reasons(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """Before the source that gave the reason had appeared, the slip stood as it was written."""
    slip = "says: {import-volume: {importer: hayato, destination: japan, period: 2023}, units: 20000}"
    right = "says: {import-volume: {importer: hayato, destination: japan, period: 2024}, units: 20000}"
    texts = [write_source("s1", "2025-01", slip), write_source("s2", "2025-06", right)]
    data = make_data(texts, "- read: {source: s1, key: period, from: 2023}\n  to: 2024\n  because: [s2_001]\n")

    def list_nodes(day: str) -> set[str]:
        known = list_known(data, Clocks(known_by=dt.date.fromisoformat(day)))
        return {RID.local(held.node.iri)[-4:] for held in resolve(known, vocabulary).nodes}

    assert list_nodes("2025-03-01") == {"2023"}
    assert list_nodes("2025-07-01") == {"2024"}


def test_figure_of_a_period_that_has_not_ended_is_not_there(make_data: MakeData, vocabulary: Vocabulary) -> None:
    """As of a day within a year, nobody can have counted the year."""
    says = "says: {import-volume: {importer: hayato, destination: japan, period: 2024}, units: 20000}"
    data = make_data([write_source("s1", "2025-01", says)])
    resolution = resolve(data, vocabulary)
    assert not hold_as_of(resolution, data, Clocks(dt.date(2024, 12, 30))).nodes
    assert hold_as_of(resolution, data, Clocks(dt.date(2024, 12, 31))).nodes


def test_answers_under_the_clocks(shipped: KnowledgeGraph) -> None:
    """Before a deal was in force nobody ships under it, and a row that a vague date may change says so."""
    before = shipped.at(as_of=dt.date(2011, 7, 31))
    assert "India" not in {row[1] for row in before.ask("deals").texts() if row[5]}
    graph = shipped.at(as_of=dt.date(2024, 8, 1))
    models = {row[0] for row in graph.ask("tariff-free-models").texts()}
    assert {"Honda Elevate", "Nissan Kicks"} <= models
    assert not {"Suzuki Fronx", "Suzuki Jimny Nomade"} & models
    answer = shipped.at(known_by=dt.date(2026, 2, 1)).ask("planned-models")
    assert answer.columns[-2:] == ("sure", "sources")
    assert {row[-2] for row in answer.texts()} <= {"yes", "no"}
    assert CLAIM("response-408261_001").value not in str(answer.citations)
