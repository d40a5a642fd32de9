"""What made a fact, an inference or a row come or go between two graphs: the claims and decisions behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.graph import KnowledgeGraph
from kg.graph.citations import get_object
from kg.model.answers import Answer, Table
from kg.model.proofs import Proof
from kg.terms import CLAIM, RI, RID, TYPE
from kg.whatif.comparison import Comparison, Inference
from kg.whatif.rows import RowChange

DEFAULT = DefaultGraph()
HOW = {
    "outvoted": "outvoted by",
    "disputed": "disputed by",
    "succession": "succeeded by",
    "correction": "corrected by",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """What a claim or a decision did: it is new, was withdrawn, or outvoted another; `given` where it is no claim."""

    how: str
    claim: str = ""
    given: str = ""


Finder = Callable[[Triple], list[Cause]]


class Causes:
    """Finds what caused the differences between two graphs."""

    def __init__(self, before: KnowledgeGraph, after: KnowledgeGraph, found: Comparison) -> None:
        self._before = before
        self._after = after
        self._changed = dict.fromkeys(found.lost, self.find_lost)
        self._changed |= dict.fromkeys(found.gained, self.find_gained)

    def find_gained(self, triple: Triple) -> list[Cause]:
        """Return the claims that say a fact now: those that are new, else that are in use now, else all."""
        ground = self._after.evidence.grounds.find(triple)
        claims = sorted({claim for way in ground.claims for claim in way})
        new = [Cause("new", c) for c in claims if not _is_known(self._before, c)]
        raised = [Cause("now held", c) for c in claims if self._is_raised(c)]
        given = [Cause("given by", given=ground.given)] if ground.given and not claims else []
        return new or raised or given or [Cause("said by", c) for c in claims]

    def find_lost(self, triple: Triple) -> list[Cause]:
        """Return what became of the claims that said a fact: they were withdrawn, or others took their place."""
        ground = self._before.evidence.grounds.find(triple)
        claims = sorted({claim for way in ground.claims for claim in way})
        given = [Cause("no longer given by", given=ground.given)] if ground.given and not claims else []
        return (
            _merge(cause for claim in claims for cause in self._find_fate(claim, triple.subject))
            or given
            or [Cause("no longer held", claim) for claim in claims]
        )

    def find_inferred(self, inference: Inference) -> list[Cause]:
        """Return what caused the premises of a proof to come or to go."""
        found = list(self._find_premises(inference.before, self._after, self.find_lost))
        return _merge(found or self._find_premises(inference.after, self._before, self.find_gained))

    def find_row(self, change: RowChange, before: Table, after: Table) -> list[Cause]:
        """Return what became of the claims behind a row, else of facts about what it names, or of claims beside."""
        old = _list_cited(before, change.before)
        new = _list_cited(after, change.after)
        found = [cause for claim in sorted(old - new) for cause in self._find_fate(claim, None)]
        found += [Cause("new", c) for c in sorted(new - old) if not _is_known(self._before, c)]
        found += [Cause("now held", c) for c in sorted(new - old) if self._is_raised(c)]
        return (
            _merge(found)
            or _merge(self._find_near(_list_things(before, change.before, after, change.after)))
            or _merge(self._find_beside(old | new))
        )

    def _find_beside(self, claims: Iterable[str]) -> Iterator[Cause]:
        """Yield the claims that came or went on the nodes that some claims are about."""
        nodes = {
            node for claim in claims for graph in (self._before, self._after) for node in _list_nodes(graph, claim)
        }
        for node in sorted(nodes, key=str):
            old, new = _list_sayers(self._before, node), _list_sayers(self._after, node)
            yield from (Cause("withdrawn", claim) for claim in sorted(old - new))
            yield from (Cause("new", claim) for claim in sorted(new - old))

    def _find_near(self, things: frozenset[object]) -> Iterator[Cause]:
        for triple, find in self._changed.items():
            if triple.subject in things or triple.object in things:
                yield from find(triple)

    def _find_premises(self, proof: Proof | None, other: KnowledgeGraph, find: Finder) -> Iterator[Cause]:
        for step in proof.steps if proof else ():
            subject, predicate, value = step.triple.subject, step.triple.predicate, step.triple.object
            if not step.rule and Quad(subject, predicate, value, DEFAULT) not in other.store:
                yield from find(step.triple)

    def _find_fate(self, claim: str, node: object) -> list[Cause]:
        """Return what became of a claim: withdrawn, or on the losing side of a disagreement that is new.

        A decision may be on the sides of many; then those on the node count.
        """
        if not _is_known(self._after, claim):
            return [Cause("withdrawn", claim)]
        many = self._after.evidence.grounds.is_decision(CLAIM(claim))
        old = set(_list_disagreements(self._before, claim))
        new = [found for found in _list_disagreements(self._after, claim) if found not in old]
        chosen = [found for found in new if not many or get_object(self._after.store, found, RI("node")) == node]
        return _merge(cause for found in chosen for cause in self._tell_opponents(found, claim))

    def _tell_opponents(self, disagreement: NamedNode, claim: str) -> Iterator[Cause]:
        kind = get_object(self._after.store, disagreement, RI("kind"))
        how = HOW.get(RI.local(kind), "against it") if isinstance(kind, NamedNode) else "against it"
        for side in _list(self._after, disagreement, "side"):
            claims = {CLAIM.local(c) for c in _list(self._after, side, "claim")}
            if claim not in claims:
                yield from (Cause(how, other) for other in sorted(claims))

    def _is_raised(self, claim: str) -> bool:
        """Say whether a claim is in use that was there and was not."""
        old, new = (get_object(g.store, CLAIM(claim), RI("standing")) for g in (self._before, self._after))
        return old is not None and old != new == RI("inUse")


def _merge(causes: Iterable[Cause]) -> list[Cause]:
    """Return causes without those of a claim that is named already."""
    found: dict[tuple[str, str], Cause] = {}
    for cause in causes:
        found.setdefault((cause.claim, cause.given), cause)
    return list(found.values())


def _is_known(graph: KnowledgeGraph, claim: str) -> bool:
    return get_object(graph.store, CLAIM(claim), RI("source")) is not None


def _list(graph: KnowledgeGraph, subject: NamedNode, predicate: str) -> list[NamedNode]:
    found = graph.store.quads_for_pattern(subject, RI(predicate), None, DEFAULT)
    return sorted((quad.object for quad in found if isinstance(quad.object, NamedNode)), key=str)


def _list_disagreements(graph: KnowledgeGraph, claim: str) -> list[NamedNode]:
    """Return the disagreements in which a claim is on a side."""
    sides = [quad.subject for quad in graph.store.quads_for_pattern(None, RI("claim"), CLAIM(claim), DEFAULT)]
    found = [quad.subject for side in sides for quad in graph.store.quads_for_pattern(None, RI("side"), side, DEFAULT)]
    return sorted((one for one in found if isinstance(one, NamedNode)), key=str)


def _list_nodes(graph: KnowledgeGraph, claim: str) -> set[object]:
    """Return what a claim is about."""
    return {quad.subject for quad in graph.store.quads_for_pattern(None, TYPE, None, CLAIM(claim))}


def _list_sayers(graph: KnowledgeGraph, node: object) -> set[str]:
    """Return the claims and decisions that are about a node."""
    found = graph.store.quads_for_pattern(node, TYPE, None, None) if isinstance(node, NamedNode) else ()
    return {CLAIM.local(q.graph_name) for q in found if isinstance(q.graph_name, NamedNode) and q.graph_name in CLAIM}


def _list_cited(table: Table, place: int | None) -> frozenset[str]:
    return frozenset(table.cited[place]) if place is not None and isinstance(table, Answer) else frozenset()


def _list_things(before: Table, i: int | None, after: Table, j: int | None) -> frozenset[object]:
    rows = [t.things[k] for t, k in ((before, i), (after, j)) if k is not None and isinstance(t, Answer)]
    return frozenset(term for row in rows for term in row if term in RID)
