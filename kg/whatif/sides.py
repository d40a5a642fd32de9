"""One of two graphs that are compared: what it knows of claims, their disagreements, and the nodes they are about."""

from __future__ import annotations

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.graph import KnowledgeGraph
from kg.graph.citations import get_object
from kg.terms import CLAIM, INFERRED, RI, TYPE
from kg.whatif.comparison import DESCRIPTIONS

DEFAULT = DefaultGraph()


class Side:
    """One of the two graphs: what it knows of claims."""

    def __init__(self, graph: KnowledgeGraph, gone: str) -> None:
        self.graph = graph
        self.gone = gone
        """What is said of a claim that this graph alone knows."""
        self._store = graph.store

    def holds(self, triple: Triple) -> bool:
        """Say whether a triple holds."""
        return Quad(triple.subject, triple.predicate, triple.object, DEFAULT) in self._store

    def infers(self, triple: Triple) -> bool:
        """Say whether a triple is inferred."""
        return Quad(triple.subject, triple.predicate, triple.object, INFERRED) in self._store

    def knows(self, claim: NamedNode) -> bool:
        """Say whether there is a claim or a decision."""
        return get_object(self._store, claim, RI("source")) is not None

    def describes(self, subject: object) -> bool:
        """Say whether something describes claims or their outcomes."""
        kinds = self._store.quads_for_pattern(subject, TYPE, None, DEFAULT)  # type: ignore[arg-type]  # of a triple
        return any(quad.object in DESCRIPTIONS for quad in kinds)

    def is_decision(self, claim: NamedNode) -> bool:
        """Say whether a claim is a decision."""
        return self.graph.evidence.grounds.is_decision(claim)

    def find_standing(self, claim: NamedNode) -> object:
        """Return how a claim stands."""
        return get_object(self._store, claim, RI("standing"))

    def read(self, claim: NamedNode) -> frozenset[Triple]:
        """Return what the graph of a claim says."""
        return frozenset(quad.triple for quad in self._store.quads_for_pattern(None, None, None, claim))

    def read_record(self, source: NamedNode) -> frozenset[Triple]:
        """Return what is recorded of a source; nothing of one that is not known."""
        return frozenset(quad.triple for quad in self._store.quads_for_pattern(source, None, None, DEFAULT))

    def list_grounds(self, triple: Triple) -> list[NamedNode]:
        """Return the claims and decisions that a triple rests on."""
        ways = self.graph.evidence.grounds.find(triple).claims
        return [CLAIM(name) for name in sorted({claim for way in ways for claim in way})]

    def list_rivals(self, triple: Triple) -> list[Triple]:
        """Return what is held of the same thing by the same property."""
        return [q.triple for q in self._store.quads_for_pattern(triple.subject, triple.predicate, None, DEFAULT)]

    def list_objects(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the named objects of a subject and a predicate."""
        found = self._store.quads_for_pattern(subject, predicate, None, DEFAULT)
        return sorted((quad.object for quad in found if isinstance(quad.object, NamedNode)), key=str)

    def list_subjects(self, predicate: NamedNode, value: NamedNode) -> list[NamedNode]:
        """Return the named subjects of a predicate and an object."""
        found = self._store.quads_for_pattern(None, predicate, value, DEFAULT)
        return sorted((quad.subject for quad in found if isinstance(quad.subject, NamedNode)), key=str)

    def list_disagreements(self, claim: NamedNode) -> list[NamedNode]:
        """Return the disagreements on a side of which a claim is."""
        return [one for side in self.list_subjects(RI("claim"), claim) for one in self.list_subjects(RI("side"), side)]

    def is_about(self, disagreement: NamedNode, predicate: NamedNode) -> bool:
        """Say whether a disagreement is on a property, or on one with which that stands or falls."""
        named = self.list_objects(disagreement, RI("onProperty"))
        return not {predicate, *self.list_objects(predicate, RI("standsWith"))}.isdisjoint(named)

    def list_opponents(self, disagreement: NamedNode, claim: NamedNode) -> list[NamedNode]:
        """Return the claims of the side that is held instead of that of a claim, else of all other sides."""
        held = set(self.list_objects(disagreement, RI("heldSide")))
        sides = {side: self.list_objects(side, RI("claim")) for side in self.list_objects(disagreement, RI("side"))}
        own = {side for side, claims in sides.items() if claim in claims}
        chosen = set() if own & held else held or set(sides) - own
        return sorted({one for side in chosen for one in sides[side]}, key=str)

    def list_nodes(self, claim: NamedNode) -> set[NamedNode]:
        """Return what a claim is about, as it stands and as it is read."""
        found = self._store.quads_for_pattern(None, TYPE, None, claim)
        said = {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}
        return said.union(self.list_objects(claim, RI("readAs")))

    def list_speakers(self, node: NamedNode) -> set[NamedNode]:
        """Return the claims and decisions that are about a node."""
        found = (quad.graph_name for quad in self._store.quads_for_pattern(node, TYPE, None, None))
        return {graph for graph in found if isinstance(graph, NamedNode) and graph in CLAIM}
