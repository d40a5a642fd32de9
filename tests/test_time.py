"""What is held on a day, against an oracle that shares no code: nothing sure is false, nothing possible is lost.

The oracle reads the YAML itself, draws worlds in which each date is one day, and tells what holds in them.
"""

from __future__ import annotations

import datetime as dt
import random
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from pyoxigraph import Literal

from kg.build import build
from kg.catalogue import read_catalogue
from kg.graph.answering import weigh_rows
from kg.model.answers import Table
from kg.model.moments import Spread
from kg.model.questions import Question
from kg.model.vocabulary import Vocabulary
from kg.moments.worlds import choose_missing
from kg.paths import find_home
from kg.terms import EDTF, RID
from kg.verbs import KnowledgeGraph, load
from tests.held import Held, join, meet, read_held
from tests.oracle import Data, State, World, compare, draw_worlds, enumerate_worlds, hold, read_data
from tests.sampling import pick, tries
from tests.staging import draw_graph

ROOT = Path(__file__).resolve().parent.parent
WORLDS = tries(15, 120)
BUILT = tries(2, 50)
SEED = 20261128

DAYS = (
    "1978-01-01 1995-12-31 2000-01-01 2003-06-30 2003-12-31 2004-07-01 2007-06-15 2007-11-01 2008-04-14 2009-07-01 "
    "2009-12-31 2010-01-01 2011-05-05 2011-08-31 2011-09-19 2011-12-31 2015-01-01 2015-10-26 2018-07-02 2018-12-31 "
    "2019-02-01 2020-06-01 2020-06-30 2021-12-31 2022-06-30 2022-12-31 2023-07-01 2024-02-29 2024-08-13 2024-10-31 "
    "2024-12-15 2025-02-15 2025-06-11 2025-12-01 2025-12-20 2026-01-01 2026-02-16 2026-03-31 2026-11-15 2026-11-28"
).split()
KNOWN = ("2024-12-31", "2025-06-30", "2026-01-31", "2026-03-12", "2026-06-30", "2026-11-20")
BOTH = (("2025-12-25", "2026-01-15"), ("2011-12-31", "2011-07-01"), ("2025-04-15", "2025-08-01"))
ANSWERED = (
    ("2025-12-25", ""),
    ("2009-07-01", ""),
    ("", "2025-06-30"),
    ("2022-06-30", ""),
    ("2025-04-15", "2025-08-01"),
    ("2024-03-15", ""),
    pytest.param(
        "",
        "2026-11-20",
        marks=pytest.mark.xfail(
            strict=True,
            reason="a row that joins the deals of six sources, each of which may not have appeared, is lost",
        ),
    ),
)
CATALOGUE = read_catalogue(ROOT / "queries")

Rows = set[tuple[object, ...]]


def see(graph: KnowledgeGraph, as_of: str = "", known_by: str = "") -> KnowledgeGraph:
    """Give the graph as of a day, by what was known by another."""
    return graph.at(
        as_of=dt.date.fromisoformat(as_of) if as_of else None,
        known_by=dt.date.fromisoformat(known_by) if known_by else None,
    )


def look(graph: KnowledgeGraph, vocabulary: Vocabulary) -> Spread[Held]:
    """Give what the graph holds in each of its worlds, and what is certain and possible."""
    return graph.moments.spread(lambda: read_held(graph.store, vocabulary))


@pytest.fixture(scope="session")
def told() -> Data:
    """Give the shipped data as the oracle reads it."""
    return read_data(ROOT / "data")


@pytest.fixture(scope="session")
def draw(told: Data) -> Callable[[str], list[World]]:
    """Give a function that draws worlds for what was known by a day."""

    @cache
    def draw(known_by: str) -> list[World]:
        known = dt.date.fromisoformat(known_by) if known_by else None
        return list(draw_worlds(told, random.Random(SEED), WORLDS, known_by=known))

    return draw


LEFT_OPEN = tuple(
    f"LOST POSSIBLE run_{node}_1 " for node in ("simpler-import-rules", "opening-of-markets", "change-of-import-market")
)
"""Runs of things whose status sources only leave open: the graph has none."""


def list_wrong(
    graph: KnowledgeGraph, vocabulary: Vocabulary, told: Data, worlds: list[World], as_of: str, known_by: str
) -> list[str]:
    """Give what is marked certain and is not so in some world, and what is so in some world and is lost."""
    found = look(see(graph, as_of, known_by), vocabulary)
    shown = join((found.held, *found.worlds))
    day = dt.date.fromisoformat(as_of) if as_of else told.now
    known = dt.date.fromisoformat(known_by) if known_by else None
    lines = compare(told, found.certain, shown, day, known, worlds)
    lines += compare(told, {}, found.possible, day, known, worlds)
    return [line for line in lines if not line.startswith(LEFT_OPEN)]


@pytest.mark.parametrize("as_of", pick(DAYS, 8, 6))
def test_what_is_held_as_of_a_day(
    as_of: str, shipped: KnowledgeGraph, vocabulary: Vocabulary, told: Data, draw: Callable[[str], list[World]]
) -> None:
    """As of a day nothing is certain that some drawn world has not, and nothing is lost that one has.

    The one thing left out is a run of what only has a bound as its status, of which the graph makes none.
    """
    assert list_wrong(shipped, vocabulary, told, draw(""), as_of, "") == []


@pytest.mark.parametrize(("as_of", "known_by"), pick([*(("", day) for day in KNOWN), *BOTH], 5))
def test_what_was_known_by_a_day(
    as_of: str,
    known_by: str,
    shipped: KnowledgeGraph,
    vocabulary: Vocabulary,
    told: Data,
    draw: Callable[[str], list[World]],
) -> None:
    """The same of what was known by a day, when some sources may have appeared and some may not, and of both clocks."""
    assert list_wrong(shipped, vocabulary, told, draw(known_by), as_of, known_by) == []


Told = tuple[str, str, str]
"""When a source was published, its grade, and what it says."""

TINY = {
    "a": (
        "2020-01-03/2020-01-04",
        "B",
        "route: {model: hayato-kite, origin: india, destination: japan}, maker: hayato, status: considered",
    ),
    "b": (
        "2020-01-06/2020-01-09",
        "B",
        "route: {model: hayato-kite, origin: india, destination: japan}, maker: hayato, plant: hato-works, "
        "status: planned, announced: 2020-01-06/2020-01-07, expected: 2020-01-10/2020-01-11",
    ),
    "c": (
        "2020-01-11/2020-01-13",
        "B",
        "route: {model: hayato-kite, origin: india, destination: japan}, maker: hayato, status: active, "
        "since: 2020-01-10/2020-01-12, sold-as: Kite",
    ),
    "d": ("2020-01-12/2020-01-14", "B", "plant: hato-works, located-in: gujarat, operated-by: hayato"),
    "e": (
        "2020-01-15",
        "A",
        "route: {model: hayato-kite, origin: india, destination: japan}, maker: hayato, status: ended, "
        "until: 2020-01-13/2020-01-14",
    ),
}
HEAD = """\
source: {name}
title: Source {name}
publisher: quay-post
address: https://example.org/{name}
language: en
kind: article
published: {published}
grade: {{value: {grade}, because: "a test"}}
claims:
- {{n: 001, says: {{{says}}}}}
"""


@pytest.fixture(scope="module")
def make_home(tmp_path_factory: pytest.TempPathFactory, closed_ontology: Path) -> Callable[[Mapping[str, Told]], Path]:
    """Give a function that builds a home of a few sources, of which nobody knew more in January 2020."""

    def make_home(sources: Mapping[str, Told]) -> Path:
        home = tmp_path_factory.mktemp("tiny") / "home"
        shutil.copytree(ROOT / "tests" / "world", home)
        shutil.copytree(ROOT / "ontology", home / "ontology")
        shutil.copytree(closed_ontology, home / "build" / "ontology")
        shutil.rmtree(home / "data" / "sources")
        (home / "data" / "sources").mkdir()
        (home / "data" / "decisions.yaml").unlink()
        (home / "data" / "now.yaml").write_text("now: 2020-01-20\n", encoding="utf-8")
        for name, (published, grade, says) in sources.items():
            text = HEAD.format(name=name, published=published, grade=grade, says=says)
            (home / "data" / "sources" / f"{name}.yaml").write_text(text, encoding="utf-8")
        build(find_home(home), lambda _: None)
        return home

    return make_home


VAGUE = "2020-01-05/2020-01-15"
CHOICES = {
    "s0": ("2020-01-01", "C", "renaming: {model: hayato-kite, market: japan, name: Kite}, since: 2019"),
    "s1": (VAGUE, "C", "renaming: {model: hayato-kite, market: japan, name: Kite}, since: 2018"),
    "s2": (VAGUE, "C", "renaming: {model: hayato-kite, market: japan, name: Kite}, since: 2019"),
    "s3": (VAGUE, "C", "renaming: {model: hayato-kite, market: japan, name: Kite}, since: 2019"),
    "s4": (VAGUE, "C", "renaming: {model: hayato-kite, market: japan, name: Kite}, since: 2018"),
}


def test_every_choice_of_sources_is_looked_at(
    make_home: Callable[[Mapping[str, Told]], Path], vocabulary: Vocabulary
) -> None:
    """What two sources overturn only while two others have not appeared is not sure, and what they say is shown."""
    then = load(make_home(CHOICES)).at(known_by=dt.date(2020, 1, 10))
    found = look(then, vocabulary)
    node = "renaming_hayato-kite_japan_kite"
    assert "since" not in found.certain.get(node, {})
    assert join((found.held, *found.worlds))[node]["since"] == {"2018", "2019"}


ROUTE = "route: {{model: {}, origin: india, destination: japan}}, maker: hayato, {}"
STRANGE = {
    "kite1": ("2020-01-02", "B", ROUTE.format("hayato-kite", "status: planned")),
    "kite2": ("2020-01-08", "B", ROUTE.format("hayato-kite", "status: active")),
    "kite3": ("2020-01-08/2020-01-10", "B", ROUTE.format("hayato-kite", "status: cancelled")),
    "wren1": ("2020-01-02", "B", ROUTE.format("hayato-wren", "status: active, since: 2019")),
    "wren2": ("2020-01-10", "B", ROUTE.format("hayato-wren", "status: ended, until: 2020-01-03/2020-01-08")),
    "wren3": ("2020-01-05/2020-01-09", "B", ROUTE.format("hayato-wren", "status: planned, expected: 2020-01-18")),
    "wren4": (
        "2020-01-15/2020-01-18",
        "B",
        ROUTE.format("hayato-wren", "status: active, since: 2020-01-14/2020-01-15"),
    ),
    "tide1": ("2020-01-05/2020-01-19", "B", ROUTE.format("minato-tide", "status: active, since: 2020-01-04")),
    "suv1": ("2020-01-03/2020-01-12", "B", ROUTE.format("large-minato-suv", "status: planned, expected: 2020-01-02")),
}


@pytest.fixture(scope="module")
def strange(make_home: Callable[[Mapping[str, Told]], Path]) -> Path:
    """Give the home of what is rare: a disputed end, an end and a new plan that overlap, a plan that was late."""
    return make_home(STRANGE)


@pytest.mark.parametrize("known_by", ["", "2020-01-09"])
def test_disputes_overlaps_and_late_plans(strange: Path, vocabulary: Vocabulary, known_by: str) -> None:
    """Of what is rare, too, nothing is certain that some drawn world has not, and nothing is lost that one has."""
    graph, told = load(strange), read_data(strange / "data")
    known = dt.date.fromisoformat(known_by) if known_by else None
    worlds = list(draw_worlds(told, random.Random(SEED), WORLDS, known_by=known))
    for number in pick((1, 2, 3, 4, 6, 8, 9, 11, 15, 18, 20), 2):
        assert list_wrong(graph, vocabulary, told, worlds, f"2020-01-{number:02}", known_by) == []


def test_plan_is_not_sure_once_what_came_of_it_is_disputed(strange: Path) -> None:
    """A plan is sure until sources tell what came of it; when they dispute that, no status is held, as at the end."""
    graph = load(strange)
    asked = "SELECT ?status { ?route ri:model rid:hayato-kite OPTIONAL { ?route ri:status ?status } }"

    def list_marked(day: int) -> list[tuple[str, str]]:
        weighed = graph.at(as_of=dt.date(2020, 1, day)).weigh(asked)
        assert isinstance(weighed.result, Table)
        names = [text.rpartition("#")[2] for (text,) in weighed.result.texts()]
        return list(zip(names, weighed.marks, strict=True))

    assert list_marked(7) == [("planned", "yes")]
    assert sorted(list_marked(9)) == [("", "no"), ("planned", "no")]
    assert list_marked(10) == list_marked(20) == [("", "yes")]


def test_truth_is_told_of_every_world(strange: Path) -> None:
    """Whether something is so is true where any world has it, and sure where all or none has."""
    then = load(strange).at(as_of=dt.date(2020, 1, 6))
    told = [then.weigh(f"ASK {{ ?r ri:model rid:hayato-wren ; ri:status ri:{s} }}") for s in ("ended", "considered")]
    assert [(one.result, one.marks) for one in told] == [(True, ("no",)), (False, ("yes",))]


def test_tiny_world_is_enumerated_whole(
    make_home: Callable[[Mapping[str, Told]], Path], vocabulary: Vocabulary
) -> None:
    """Of a tiny data set, what is certain on each day is what all its worlds have, and what is shown what any has."""
    home = make_home(TINY)
    graph, data = load(home), read_data(home / "data")
    worlds = list(enumerate_worlds(data))
    assert len(worlds) > 100
    for number in pick(range(1, 20), 3):
        day = dt.date(2020, 1, number)
        found = look(graph.at(as_of=day), vocabulary)
        states = list({id(s): s for s in (hold(data, world, day, None) for world in worlds)}.values())
        sure = meet(_without_unsure(state) for state in states)
        possible = join(state.nodes for state in states)
        assert _list_rows(found.certain) == _list_rows(sure), day
        assert _list_rows(join((found.held, *found.worlds))) == _list_rows(possible), day


def _without_unsure(state: State) -> Held:
    return {
        node: {name: values - state.unsure.get(node, {}).get(name, frozenset()) for name, values in told.items()}
        for node, told in state.nodes.items()
    }


def _list_rows(held: Held) -> set[tuple[str, str, str]]:
    return {(node, name, value) for node, told in held.items() for name, values in told.items() for value in values}


def list_cells(graph: KnowledgeGraph, question: Question) -> Rows:
    """Give the rows of a question over all values of its parameters, without their sources."""
    return {row[:-1] for row in weigh_rows(graph, question, {}).rows}


@pytest.mark.parametrize(("as_of", "known_by"), pick(ANSWERED, len(ANSWERED)))
def test_answers_in_worlds_built_whole(as_of: str, known_by: str, shipped: KnowledgeGraph) -> None:
    """The rows of each question in worlds that go the whole way alone are all shown, and all have the sure ones."""
    then, rng = see(shipped, as_of, known_by), random.Random(SEED)
    worlds = [draw_graph(then, rng) for _ in range(BUILT)]
    for question in CATALOGUE.values():
        weighed = weigh_rows(then, question, {})
        marked = list(zip((row[:-1] for row in weighed.rows), weighed.marks, strict=True))
        shown, sure = {row for row, _ in marked}, {row for row, mark in marked if mark == "yes"}
        for world in worlds:
            rows = list_cells(world, question)
            assert rows <= shown, (question.name, rows - shown)
            assert sure <= rows, (question.name, sure - rows)


@pytest.mark.parametrize("number", [3, 4, 7, 8, 19])
def test_any_three_sources_are_seen_in_every_way(number: int) -> None:
    """Rows join what three sources say: each choice of which of them had appeared is looked at."""
    things = [RID(f"t{i}") for i in range(number)]
    seen = choose_missing(things, [])
    for three in combinations(things, 3):
        assert len({gone.intersection(three) for gone in seen}) == 8


@pytest.mark.parametrize("question", CATALOGUE.values(), ids=CATALOGUE)
def test_header_says_how_sureness_is_told(question: Question) -> None:
    """Each question says in its header how it is told which of its rows are sure."""
    assert question.sure in ("rows", "not told")


def test_as_of_now_is_the_plain_answer(shipped: KnowledgeGraph, told: Data) -> None:
    """As of the last day that is known of each question has its plain rows, with the same marks."""
    now = shipped.at(as_of=told.now)
    for question in CATALOGUE.values():
        plain, dated = (weigh_rows(graph, question, {}) for graph in (shipped, now))
        assert set(plain.rows) == set(dated.rows), question.name
        assert dict(zip(plain.rows, plain.marks, strict=True)) == dict(zip(dated.rows, dated.marks, strict=True)), (
            question.name
        )


@pytest.mark.parametrize("as_of", pick(["2003-06-30", "2010-01-01", "2024-06-30", "2025-12-25"], 4, 1))
def test_no_row_tells_of_a_later_day(as_of: str, shipped: KnowledgeGraph) -> None:
    """No date in any row begins after the day that is asked about, but what was expected then."""
    then = see(shipped, as_of)
    for question in CATALOGUE.values():
        if question.name == "sources":  # it lists what is known today, with the day it was published
            continue
        weighed = weigh_rows(then, question, {})
        columns = weighed.columns
        for row in weighed.rows:
            expected = any(getattr(term, "value", "").endswith(("#expected", "#expectedEnd")) for term in row if term)
            for name, term in zip(columns, row, strict=True):
                hoped = expected or name in ("expected", "expected_end")
                if not hoped and isinstance(term, Literal) and term.datatype == EDTF:
                    assert term.value.split("/")[0].replace("..", "")[:10] <= as_of, (question.name, name, term.value)


def test_later_knowledge_loses_no_claim(shipped: KnowledgeGraph) -> None:
    """What was known by a day is known by every later one."""
    count = "SELECT ?c { ?c a ri:Claim }"
    known = [{row[0] for row in see(shipped, known_by=day).query(count)} for day in pick(KNOWN, 4)]  # type: ignore[union-attr]  # a table
    assert all(before <= after for before, after in pairwise(known))


def test_after_now_nothing_is_sure(shipped: KnowledgeGraph) -> None:
    """As of a day after the last that is known of there are rows, a word, and no row that is sure."""
    later = see(shipped, "2028-12-31")
    assert "is after 2026-11-28" in later.moments.tell_notes("en")[0]
    assert "2026-11-28" in later.moments.tell_notes("ja")[0]
    for name in ("planned-models", "volume-total", "deals"):
        assert set(weigh_rows(later, CATALOGUE[name], {}).marks) == {"no"}
