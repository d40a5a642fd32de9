"""The phrases of a graph that questions are made of: names of things, of terms and values, and words of lexicons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.compose.columns import camel
from kg.compose.tokens import SPACELESS, split_words
from kg.compose.views import FLOW, Views
from kg.compose.words import Words
from kg.graph.lookups import list_subjects
from kg.terms import OWL, RI, RID, TYPE, kebab

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

    def list_all(self) -> Iterator[tuple[Sequence[str], Meaning]]:
        """Yield all phrases, split into words."""
        for words, thing in self._list_things():
            yield words, Meaning("thing", RID.local(thing), thing)
        lists = (self._list_individuals, self._list_classes, self._list_words, self._list_grades)
        for list_some in (*lists, self._list_terms, self._list_times):
            yield from ((split_words(text), meaning) for text, meaning in list_some())

    def _list_things(self) -> Iterator[tuple[Sequence[str], NamedNode]]:
        """Yield the names of things; one that is shortened only where nothing has it for its whole name."""
        whole, short = list[tuple[Sequence[str], NamedNode]](), list[tuple[Sequence[str], NamedNode]]()
        identified = self._find_identified()
        labels = {*self._names.called, *((self._names.name(one, "en"), thing) for one, thing in identified.items())}
        for name, thing in self._names.loose.variants:
            (whole if (name, thing) in labels else short).append((split_words(name), identified.get(thing, thing)))
        for name, identifier in self._words.list_section("things"):
            if self._views.relations.is_declared(RID(identifier)):
                whole.append((split_words(name), RID(identifier)))
        known = {tuple(words) for words, _ in whole}
        times = {*list_subjects(self._store, TYPE, RI("Period"))}
        for words, thing in (*whole, *(pair for pair in short if tuple(pair[0]) not in known)):
            if thing not in times:  # a year is read as such
                yield words, thing
                if len(words) == 2 and any(map(str.isdigit, words)):
                    yield [*reversed(words)], thing  # a number may stand on either side

    def _find_identified(self) -> Mapping[NamedNode, NamedNode]:
        """Return what things were identified as by a decision."""
        found: dict[NamedNode, NamedNode] = {}
        for quad in self._store.quads_for_pattern(None, RI("identifiedAs"), None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
                found.setdefault(quad.subject, quad.object)
        return found

    def _list_individuals(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of values that the ontology has."""
        for term in list_subjects(self._store, TYPE, OWL("NamedIndividual")):
            if term in RI:
                name = kebab(RI.local(term))
                meaning = Meaning("value", name, term)
                yield from ((text, meaning) for text in (*self._names.list_labels(term).values(), name))

    def _list_classes(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of classes of rows, those of flows as adjectives too: "tariff-free"."""
        for anchor, rows in self._views.rows.items():
            for cls in self._views.relations.list_below(rows):
                meaning = Meaning("class", kebab(RI.local(cls)), cls)
                for lang, name in self._names.list_labels(cls).items() if cls != rows else ():
                    yield name, meaning
                    if lang == "en" and " " in name and anchor == FLOW:
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
        view = self._views.find_read(FLOW)
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
