"""What is held, as analyses read it: values and names of things, and the claims behind facts.

Reads the store of a graph; changes nothing. An inferred fact rests on the claims at the leaves of its proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.graph import Graph
from kg.model.answers import Term
from kg.terms import CLAIM, LABEL, RI, RID, TYPE
from kg.witness import Match

DEFAULT = DefaultGraph()


class Facts:
    """Reads the held facts of one graph, with labels in one language."""

    def __init__(self, graph: Graph, lang: str) -> None:
        self.graph = graph
        self.lang = lang
        self._store = graph.store
        self._citer = graph.evidence.make_citer()
        self._labels: dict[NamedNode, str] = {}

    def list_values(self, subject: NamedNode, predicate: NamedNode) -> list[Term]:
        """Return the values of a relation of a thing, sorted."""
        return sorted((q.object for q in self._store.quads_for_pattern(subject, predicate, None, DEFAULT)), key=str)

    def list_things(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the values of a relation of a thing that are things, sorted."""
        return [value for value in self.list_values(subject, predicate) if isinstance(value, NamedNode)]

    def list_subjects(self, predicate: NamedNode, value: Term) -> list[NamedNode]:
        """Return the things that have a value in a relation, sorted."""
        found = (quad.subject for quad in self._store.quads_for_pattern(None, predicate, value, DEFAULT))
        return sorted((thing for thing in found if isinstance(thing, NamedNode)), key=str)

    def find_thing(self, subject: NamedNode, predicate: NamedNode) -> NamedNode | None:
        """Return the first thing that a relation leads to, or None."""
        return next(iter(self.list_things(subject, predicate)), None)

    def holds(self, subject: NamedNode, predicate: NamedNode, value: Term) -> bool:
        """Say whether a fact is held."""
        return Quad(subject, predicate, value, DEFAULT) in self._store

    def is_a(self, thing: NamedNode, cls: str) -> bool:
        """Say whether a thing is of a class of the ontology, by its local name."""
        return self.holds(thing, TYPE, RI(cls))

    @cached_property
    def homes(self) -> frozenset[NamedNode]:
        """Return the home markets, into which reverse imports come: Japan."""
        return frozenset(self.list_subjects(TYPE, RI("HomeMarket")))

    @cached_property
    def _shared(self) -> frozenset[Literal]:
        """Return the labels that several things have."""
        quads = self._store.quads_for_pattern(None, LABEL, None, DEFAULT)
        counts = Counter(quad.object for quad in quads if quad.subject in RID)
        return frozenset(label for label, count in counts.items() if count > 1 and isinstance(label, Literal))

    def tell(self, thing: NamedNode) -> str:
        """Return the label of a thing, with its identifier where another thing has the same label."""
        if thing not in self._labels:
            label = self.graph.names.label(thing, self.lang)
            text = label.value if label else thing.value
            self._labels[thing] = f"{text} ({RID.local(thing)})" if label in self._shared else text
        return self._labels[thing]

    def cite(self, triples: Iterable[Triple]) -> tuple[str, ...]:
        """Return the claims behind held triples, by identifier, sorted."""
        quads = tuple(Quad(t.subject, t.predicate, t.object, DEFAULT) for t in triples)
        return self._citer.make_basis([Match(quads)]).claims

    def list_origins(self, triple: Triple) -> frozenset[NamedNode]:
        """Return whom the claims that state a triple go back to: copies and what is credited to one holder are one.

        What a decision reads otherwise than it says states nothing.
        """
        grounds = self.graph.evidence.grounds
        claims = {CLAIM(name) for way in grounds.find(triple).claims for name in grounds.list_stating(way)}
        return frozenset(origin for c in claims if (origin := self.find_thing(c, RI("witness"))))

    def tell_lone(self, points: Iterable[tuple[str, Triple]], what: str) -> list[str]:
        """Return a note on the points, each a name and the triple it rests on, that go back to one alone."""
        stated = {name: len(self.list_origins(triple)) for name, triple in points}
        lone = [name for name, count in stated.items() if count == 1]
        return [f"{what} goes back to one source or holder alone: {'; '.join(lone)}"] if lone else []
