"""Two graphs compared: what is held, what is inferred, and what answers say.

Takes two graphs, such as one and what is supposed of it; gives the facts lost and gained, the proofs that broke, those
that still carry what lost its own, and what differs in answers. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from kg.graph import Graph
from kg.model.proofs import Proof
from kg.terms import INFERRED, RI, RID, TYPE
from kg.whatif.asking import Asked
from kg.whatif.rows import AnswerChange

DEFAULT = DefaultGraph()
DESCRIPTIONS = tuple(
    RI(name)
    for name in (
        *("Claim", "Decision", "Source", "Disagreement", "Side", "Finding", "Run", "Step", "Position"),
        *("DataSet", "Series", "Figure"),
    )
)
"""The classes of what describes claims and outcomes; what is said of such things is no fact."""


@dataclass(frozen=True, slots=True)
class Inference:
    """An inferred fact that was lost or gained, or that stands on another proof.

    `before` proves it in the first graph and `after` in the second, where it holds.
    """

    triple: Triple
    before: Proof | None = None
    after: Proof | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a second graph differs from a first; a fact that is inferred in one and told in the other stands in both.

    `answers` are those to what was `asked`, in this order.
    """

    asked: tuple[Asked, ...]
    answers: tuple[AnswerChange, ...]
    lost: tuple[Triple, ...]
    gained: tuple[Triple, ...]
    inferences_lost: tuple[Inference, ...]
    inferences_gained: tuple[Inference, ...]
    carried: tuple[Inference, ...]

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        facts = (self.lost, self.gained, self.inferences_lost, self.inferences_gained, self.carried)
        return any((*self.answers, *facts))


def compare(before: Graph, after: Graph, asks: Iterable[Asked] = ()) -> Comparison:
    """Return how a graph differs from another, in its facts and in what it answers.

    Raises:
        KGError: as what is asked does.
    """
    old, new = Facts(before), Facts(after)
    lost, gained = old.list_only(new), new.list_only(old)
    asked = tuple(asks)
    return Comparison(
        asked=asked,
        answers=tuple(one.compare(before, after) for one in asked),
        lost=tuple(t for t in lost if not old.infers(t)),
        gained=tuple(t for t in gained if not new.infers(t)),
        inferences_lost=tuple(Inference(t, before=old.recall(t)) for t in lost if old.infers(t)),
        inferences_gained=tuple(Inference(t, after=after.prove(t)) for t in gained if new.infers(t)),
        carried=tuple(Inference(t, old.recall(t), after.prove(t)) for t in old.list_broken(new)),
    )


class Facts:
    """The quads of a graph, and which of its triples are facts: not what describes claims and outcomes."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._quads = frozenset(graph.store)
        self._about = _list_descriptions(graph.store)
        self._broken: dict[Triple, bool] = {}

    def list_only(self, others: Facts) -> list[Triple]:
        """Return the facts that others do not hold, told and inferred, in order."""
        only = (quad.triple for quad in self._quads - others._quads if quad.graph_name == DEFAULT)
        return sorted(filter(self._is_fact, only), key=str)

    def list_broken(self, others: Facts) -> list[Triple]:
        """Return the facts that are inferred here and there, and whose recorded proof here does not hold there."""
        inferred = [quad.triple for quad in self._quads if quad.graph_name == INFERRED]
        broken = (t for t in inferred if others.infers(t) and self._is_fact(t) and self._is_broken(t, others))
        return sorted(broken, key=str)

    def infers(self, triple: Triple) -> bool:
        """Say whether a triple is inferred."""
        return _put(triple, INFERRED) in self._quads

    def holds(self, triple: Triple) -> bool:
        """Say whether a triple holds."""
        return _put(triple, DEFAULT) in self._quads

    def _is_fact(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        if predicate == RI("unitsText") or predicate.value.endswith(("Earliest", "Latest")):
            return False  # what a quantity or a date brings with it
        is_domain = value in RI if predicate == TYPE else predicate in RI
        return is_domain and subject in RID and subject not in self._about and value not in self._about

    def _is_broken(self, triple: Triple, others: Facts) -> bool:
        """Say whether the recorded proof of a triple takes something that does not hold among other facts."""
        todo = [triple]
        while todo:  # proofs may be deep: premises first, then what follows from them
            premises = self._list_premises(todo[-1])
            unknown = [premise for premise in premises if premise not in self._broken]
            if unknown and todo[-1] not in self._broken:
                todo += unknown
            else:
                known = todo.pop()
                self._broken[known] = not others.holds(known) or any(self._broken[premise] for premise in premises)
        return self._broken[triple]

    def _list_premises(self, triple: Triple) -> tuple[Triple, ...]:
        found = self._graph.evidence.derived.get(triple) if self.infers(triple) else None
        return found.premises if found else ()

    def recall(self, triple: Triple) -> Proof | None:
        """Return the recorded proof of a triple, else the cheapest."""
        return self._graph.evidence.prover.recall(triple) or self._graph.prove(triple)


def _list_descriptions(store: Store) -> frozenset[object]:
    return frozenset(q.subject for cls in DESCRIPTIONS for q in store.quads_for_pattern(None, TYPE, cls, DEFAULT))


def _put(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)
