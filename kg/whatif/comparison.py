"""Two graphs compared: what is held, what is inferred, and what answers say.

Takes two graphs, such as one and what is supposed of it; gives the facts lost and gained, the proofs that broke, those
that still carry what lost its own, and what differs in answers. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Triple

from kg.graph import Graph
from kg.model.proofs import Proof
from kg.whatif.asking import Asked
from kg.whatif.rows import AnswerChange
from kg.whatif.sides import Side


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

    before: Side
    after: Side
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
    old, new = Side(before, "withdrawn"), Side(after, "new")
    lost, gained = old.list_only(new), new.list_only(old)
    asked = tuple(asks)
    return Comparison(
        before=old,
        after=new,
        asked=asked,
        answers=tuple(one.compare(before, after) for one in asked),
        lost=tuple(t for t in lost if not old.infers(t)),
        gained=tuple(t for t in gained if not new.infers(t)),
        inferences_lost=tuple(Inference(t, before=old.recall(t)) for t in lost if old.infers(t)),
        inferences_gained=tuple(Inference(t, after=after.prove(t)) for t in gained if new.infers(t)),
        carried=tuple(Inference(t, old.recall(t), after.prove(t)) for t in old.list_broken(new)),
    )
