"""One of two graphs that are compared: its facts, and what it knows of claims, their disagreements and their nodes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.graph import Graph
from kg.graph.citations import list_covered, list_deciders
from kg.graph.lookups import get_object
from kg.model.proofs import Proof
from kg.terms import CLAIM, DCTERMS, INFERRED, LABEL, RI, RID, SKOS, SRC, TYPE

DEFAULT = DefaultGraph()
DESCRIPTIONS = tuple(
    RI(name)
    for name in (
        *("Claim", "Decision", "Source", "Disagreement", "Side", "Finding", "Run", "Step", "Position"),
        *("DataSet", "Series", "Figure"),
    )
)
"""The classes of what describes claims and outcomes; what is said of such things is no fact."""
NAMES = (LABEL, SKOS("altLabel"), SKOS("exactMatch"))
"""What an entity file says of an entity."""

HOW = {
    "outvoted": "outvoted by",
    "disputed": "disputed by",
    "succession": "succeeded by",
    "correction": "corrected by",
}
"""What those do who speak against a claim, by the kind of their disagreement."""


class Side:
    """One of the two graphs: its facts, which are not what describes claims, and what it knows of claims."""

    def __init__(self, graph: Graph, gone: str) -> None:
        self.graph = graph
        self.gone = gone
        """What is said of a claim that this graph alone knows."""
        self._store = graph.store
        self._quads = frozenset(graph.store)
        self._broken: dict[Triple, bool] = {}
        self.descriptions = frozenset(subject for kind in DESCRIPTIONS for subject in self._list_members(kind))
        """What describes claims or their outcomes."""

    def _list_members(self, kind: NamedNode) -> Iterator[object]:
        return (quad.subject for quad in self._store.quads_for_pattern(None, TYPE, kind, DEFAULT))

    def holds(self, triple: Triple) -> bool:
        """Say whether a triple holds."""
        return Quad(triple.subject, triple.predicate, triple.object, DEFAULT) in self._quads

    def infers(self, triple: Triple) -> bool:
        """Say whether a triple is inferred."""
        return Quad(triple.subject, triple.predicate, triple.object, INFERRED) in self._quads

    def list_only(self, others: Side) -> list[Triple]:
        """Return the facts that the other graph does not hold, told and inferred, in order."""
        only = (quad.triple for quad in self._quads - others._quads if quad.graph_name == DEFAULT)
        return sorted(filter(self._is_fact, only), key=str)

    def list_broken(self, others: Side) -> list[Triple]:
        """Return the facts that are inferred here and there, and whose recorded proof here does not hold there."""
        inferred = [quad.triple for quad in self._quads if quad.graph_name == INFERRED]
        broken = (t for t in inferred if others.infers(t) and self._is_fact(t) and self._is_broken(t, others))
        return sorted(broken, key=str)

    def _is_fact(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        if predicate == RI("unitsText") or predicate.value.endswith(("Earliest", "Latest")):
            return False  # what a quantity or a date brings with it
        is_domain = value in RI if predicate == TYPE else predicate in RI
        return is_domain and subject in RID and self.descriptions.isdisjoint((subject, value))

    def _is_broken(self, triple: Triple, others: Side) -> bool:
        """Say whether the recorded proof of a triple takes something that does not hold in the other graph."""
        todo = [triple]
        while todo:  # proofs may be deep: premises first, then what follows from them
            recorded = self.graph.evidence.derived.get(todo[-1]) if self.infers(todo[-1]) else None
            premises = recorded.premises if recorded else ()
            unknown = [premise for premise in premises if premise not in self._broken]
            if unknown and todo[-1] not in self._broken:
                todo += unknown
            else:
                known = todo.pop()
                self._broken[known] = not others.holds(known) or any(self._broken[premise] for premise in premises)
        return self._broken[triple]

    def recall(self, triple: Triple) -> Proof | None:
        """Return the recorded proof of a triple, else the cheapest."""
        return self.graph.evidence.prover.recall(triple) or self.graph.prove(triple)

    def knows(self, claim: NamedNode) -> bool:
        """Say whether there is a claim or a decision."""
        return get_object(self._store, claim, RI("source")) is not None

    def is_decision(self, claim: NamedNode) -> bool:
        """Say whether a claim is a decision."""
        return self.graph.evidence.grounds.is_decision(claim)

    def read(self, claim: NamedNode) -> frozenset[Triple]:
        """Return what the graph of a claim says."""
        return frozenset(quad.triple for quad in self._store.quads_for_pattern(None, None, None, claim))

    @cached_property
    def claims(self) -> frozenset[NamedNode]:
        """All claims and decisions."""
        found = (quad.subject for quad in self._store.quads_for_pattern(None, RI("source"), None, DEFAULT))
        return frozenset(claim for claim in found if isinstance(claim, NamedNode) and claim in CLAIM)

    @cached_property
    def records(self) -> Mapping[NamedNode, frozenset[Triple]]:
        """What is recorded of each source."""
        return {
            source: frozenset(q.triple for q in self._store.quads_for_pattern(source, None, None, DEFAULT))
            for source in self._list_members(RI("Source"))
            if isinstance(source, NamedNode) and source in SRC
        }

    @cached_property
    def entities(self) -> Mapping[NamedNode, frozenset[Triple]]:
        """What entity files say of each entity: its names; periods have theirs of themselves."""
        found: defaultdict[NamedNode, set[Triple]] = defaultdict(set)
        others = self.descriptions.union(*map(self._list_members, (RI("KeyedNode"), RI("Period"))))
        for name in NAMES:
            for quad in self._store.quads_for_pattern(None, name, None, DEFAULT):
                if isinstance(quad.subject, NamedNode) and quad.subject in RID and quad.subject not in others:
                    found[quad.subject].add(quad.triple)
        return {thing: frozenset(triples) for thing, triples in found.items()}

    def list_speech(self, claim: NamedNode) -> list[NamedNode]:
        """Return how a claim is said, and by whom."""
        return [one for name in ("evidential", "attributedTo") for one in self.list_objects(claim, RI(name))]

    def list_reasons(self, decision: NamedNode) -> tuple[object, ...]:
        """Return what a decision gives for itself."""
        reasons = (self.list_objects(decision, RI(name)) for name in ("because", "needs"))
        return (*reasons, get_object(self._store, decision, RI("note")))

    def list_covered(self, decision: NamedNode) -> list[NamedNode]:
        """Return the claims that a decision reads otherwise."""
        return list_covered(self._store, decision)

    def list_deciders(self, claim: NamedNode) -> list[NamedNode]:
        """Return the decisions that read a claim otherwise."""
        return list_deciders(self._store, claim)

    def list_read(self, claim: NamedNode) -> list[NamedNode]:
        """Return the nodes that a claim is read as speaking of."""
        return self.list_objects(claim, RI("readAs"))

    def list_mentioned(self, one: NamedNode) -> set[NamedNode]:
        """Return what a claim, a decision or a source speaks of: things, and the claims that a decision covers."""
        if one in SRC:
            return {one, *self.list_objects(one, DCTERMS("publisher"))}
        covered = self.list_covered(one)
        said = {term for claim in (one, *covered) for t in self.read(claim) for term in (t.subject, t.object)}
        named = {term for term in said if isinstance(term, NamedNode) and term in RID}
        return {one, *covered, *named, *self.list_read(one)}

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

    def list_quarrelling(self, disagreement: NamedNode) -> list[NamedNode]:
        """Return the claims of all sides of a disagreement."""
        sides = self.list_objects(disagreement, RI("side"))
        return sorted({one for side in sides for one in self.list_objects(side, RI("claim"))}, key=str)

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

    def tell_kind(self, disagreement: NamedNode) -> str:
        """Return what the other side of a disagreement does to a claim."""
        kind = get_object(self._store, disagreement, RI("kind"))
        return HOW.get(RI.local(kind), "against it") if isinstance(kind, NamedNode) else "against it"

    def spell_out(self, disagreement: NamedNode, claims: list[NamedNode]) -> list[NamedNode]:
        """Return claims on a side: a decision that has claims read corrects; those it reads so are what speaks."""
        if get_object(self._store, disagreement, RI("kind")) == RI("correction"):
            return claims
        nodes = self.list_objects(disagreement, RI("node"))
        found = dict[NamedNode, None]()
        for claim in claims:
            read = [c for c in self.list_covered(claim) if {*nodes} & {*self.list_read(c)}]
            found |= dict.fromkeys(read or [claim])
        return list(found)

    def list_nodes(self, claim: NamedNode) -> set[NamedNode]:
        """Return what a claim is about, as it stands and as it is read."""
        found = self._store.quads_for_pattern(None, TYPE, None, claim)
        said = {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}
        return said.union(self.list_read(claim))

    def list_speakers(self, node: NamedNode) -> set[NamedNode]:
        """Return the claims and decisions that are about a node."""
        found = (quad.graph_name for quad in self._store.quads_for_pattern(node, TYPE, None, None))
        return {graph for graph in found if isinstance(graph, NamedNode) and graph in CLAIM}
