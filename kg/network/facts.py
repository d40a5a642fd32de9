"""What is held, as analyses read it: values and names of things, and the claims behind facts.

Reads the store of a graph; changes nothing. An inferred fact rests on the claims at the leaves of its proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.graph import KnowledgeGraph
from kg.graph.citations import get_object
from kg.model.answers import Term
from kg.terms import CLAIM, LABEL, RI, RID, TYPE
from kg.witness import Match

DEFAULT = DefaultGraph()


class Facts:
    """Reads the held facts of one graph, with labels in one language."""

    def __init__(self, graph: KnowledgeGraph, lang: str) -> None:
        self.graph = graph
        self.lang = lang
        self._store = graph.store
        self._citer = graph.evidence.make_citer()
        self._labels: dict[NamedNode, str] = {}
        self._roots: dict[NamedNode, NamedNode] = {}

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

    def list_roots(self, triple: Triple) -> frozenset[NamedNode]:
        """Return the independent sources that state a triple: copies of one story count as their original.

        A decision is none of them: what it reads rests on the claims that it corrects.
        """
        ways = self.graph.evidence.grounds.find(triple).claims
        claims = (CLAIM(name) for way in ways for name in way)
        sources = (get_object(self._store, c, RI("source")) for c in claims if not self.is_a(c, "Decision"))
        return frozenset(self._find_root(source) for source in sources if isinstance(source, NamedNode))

    def _find_root(self, source: NamedNode) -> NamedNode:
        if source not in self._roots:
            seen, here = {source}, source
            while (above := self.find_thing(here, RI("derivedFrom"))) and above not in seen:
                seen.add(above)
                here = above
            self._roots[source] = here
        return self._roots[source]

    def tell_lone(self, points: Iterable[tuple[str, Triple]], what: str) -> list[str]:
        """Return a note on the points, each a name and the triple it rests on, that one source alone states."""
        stated = {name: len(self.list_roots(triple)) for name, triple in points}
        lone = [name for name, count in stated.items() if count == 1]
        return [f"{what} rests on one source alone: {'; '.join(lone)}"] if lone else []
