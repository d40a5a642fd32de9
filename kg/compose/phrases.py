"""The phrases of a graph that questions are made of: names of things, of terms and values, and words of lexicons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.compose.columns import camel
from kg.compose.tokens import SPACELESS, join_words, split_words
from kg.compose.views import FLOW, Views
from kg.compose.words import Words
from kg.terms import OWL, RDFS, RI, RID, TYPE, kebab

DEFAULT = DefaultGraph()
KINDS = ("operators", "conditions", "statuses", "dates", "heads", "shown", "topics", "sold", "empty")
"""The sections of words of questions."""
TIMES = ("months", "parts", "calendar")
"""The sections of words for parts of years."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase may mean: a `thing`, `class` or `value` by its term, or a word of a section by its name."""

    kind: str
    value: str
    term: NamedNode | None = None


class Phrases:
    """Lists the phrases of one graph, as they are written, with their meanings."""

    def __init__(self, views: Views, words: Words) -> None:
        self._views = views
        self._words = words
        self._names = views.graph.names
        self._store = views.graph.store

    def list_all(self) -> Iterator[tuple[str, Meaning]]:
        """Yield all phrases."""
        yield from self._list_things()
        yield from self._list_individuals()
        yield from self._list_classes()
        yield from self._list_words()
        yield from self._list_grades()
        yield from self._list_terms()
        yield from self._list_times()

    def _list_things(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of things; one that is shortened only where nothing has it for its whole name."""
        names = self._names
        whole, short = list[tuple[str, NamedNode]](), list[tuple[str, NamedNode]]()
        for name, thing in names.variants:
            labels = {*names.list_labels(thing).values(), *names.list_aliases(thing)}
            (whole if name in labels else short).append((name, names.follow(thing)))
        for name, identifier in self._words.list_section("things"):
            if next(self._store.quads_for_pattern(RID(identifier), TYPE, None, DEFAULT), None):
                whole.append((name, RID(identifier)))
        known = {join_words(split_words(name)) for name, _ in whole}
        for name, thing in (*whole, *(pair for pair in short if join_words(split_words(pair[0])) not in known)):
            if not names.is_a(thing, RI("Period")):  # a year is read as such
                yield name, Meaning("thing", RID.local(thing), thing)

    def _list_individuals(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of values that the ontology has."""
        for quad in self._store.quads_for_pattern(None, TYPE, OWL("NamedIndividual"), DEFAULT):
            if isinstance(quad.subject, NamedNode) and quad.subject in RI:
                name = kebab(RI.local(quad.subject))
                meaning = Meaning("value", name, quad.subject)
                yield from ((text, meaning) for text in (*self._names.list_labels(quad.subject).values(), name))

    def _list_classes(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of classes of rows, those of flows as adjectives too: "tariff-free"."""
        for view in self._views.read.values():
            for quad in self._store.quads_for_pattern(None, RDFS("subClassOf"), view.cls, DEFAULT):
                if not isinstance(quad.subject, NamedNode) or quad.subject == view.cls:
                    continue
                meaning = Meaning("class", kebab(RI.local(quad.subject)), quad.subject)
                for lang, name in self._names.list_labels(quad.subject).items():
                    yield name, meaning
                    if lang == "en" and " " in name and view.base == FLOW:
                        yield name.rpartition(" ")[0], meaning

    def _list_words(self) -> Iterator[tuple[str, Meaning]]:
        for section in KINDS:
            yield from ((text, Meaning(section, name)) for text, name in self._words.list_section(section))

    def _list_grades(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the grades of sources, each beside a word for one."""
        quads = self._store.quads_for_pattern(None, RI("grade"), None, DEFAULT)
        for grade in dict.fromkeys(quad.object.value for quad in quads if isinstance(quad.object, Literal)):
            meaning = Meaning("conditions", f"grade/{grade}")
            for word in self._words.mark("grade"):
                ways = (f"{word}{grade}",) if SPACELESS.search(word) else (f"{word} {grade}", f"{grade} {word}")
                yield from ((text, meaning) for text in ways)

    def _list_terms(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the words for terms that a column of flows has as its values."""
        view = self._views.read.get(FLOW)
        ranges = {column.range for column in view.columns.values() if column.range} if view else set()
        for text, name in self._words.list_section("terms"):
            term = RI(camel(name))
            if any(self._names.is_a(term, cls) for cls in ranges):
                yield text, Meaning("value", name, term)

    def _list_times(self) -> Iterator[tuple[str, Meaning]]:
        unclear = self._words.mark("no-time")
        for section in TIMES:
            for text, name in self._words.list_section(section):
                if text not in unclear:
                    yield text, Meaning("time", f"{section} {name}")
        yield from ((text, Meaning("times", number)) for text, number in self._words.list_section("multiples"))
