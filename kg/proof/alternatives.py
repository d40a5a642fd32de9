"""Different proofs of one triple, cheapest first.

Takes the applications that may take part. A proof is a choice, for each of its triples, of one application or of the
ground; proofs are made by choosing for one triple after the other, best first, where each triple without a choice
counts with its cheapest cost (A*, so the order is exact).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from pyoxigraph import Triple

from kg.model.proofs import Derivation, Proof
from kg.proof.applications import Applications
from kg.proof.cheapest import form_proof, settle

Choice = Derivation | None
Choices = Mapping[Triple, Choice]

TRIED = 5_000
"""Choices tried in all before no more proofs are given: some 0.5 s."""


@dataclass(frozen=True, slots=True)
class Fork:
    """Choices made, triples still open, the ways to go on with the first of them by cost, and the least cost."""

    choices: Choices
    open: tuple[Triple, ...]
    ways: Sequence[tuple[int, Choice]]
    taken: int
    least: int


class Ranking:
    """The proofs of a triple by applications of `edges`: the forks that wait to be taken, by their least cost."""

    def __init__(self, applications: Applications, goal: Triple, edges: Mapping[Triple, Sequence[Derivation]]) -> None:
        self._ground = applications.ground
        self._goal = goal
        self._edges = edges
        self._least = {triple: found.cost for triple, found in settle(edges, self._ground).items()}
        self._heap: list[tuple[int, int, Fork]] = []
        self._pushed = 0

    def run(self) -> Iterator[Proof]:
        """Yield the proofs, cheapest first, no two with the same steps.

        Each is well-founded. It ends when there are no more, or after a fixed number of trials.
        """
        self._push({}, (self._goal,), 0)
        tried = 0
        while self._heap and tried < TRIED:
            tried += 1
            least, _, fork = heappop(self._heap)
            self._push_fork(replace(fork, taken=fork.taken + 1))
            choices = take(fork)
            choice = choices[fork.open[0]]
            found = dict.fromkeys((*(choice.premises if choice else ()), *fork.open[1:]))
            left = tuple(triple for triple in found if triple not in choices)
            if left:
                self._push(choices, left, least)
            else:
                proof = form_proof(self._goal, choices.get, self._ground)
                if proof:
                    yield proof

    def _push(self, choices: Choices, left: tuple[Triple, ...], least: int) -> None:
        """Let the first open triple be chosen for."""
        triple = left[0]
        usable = [d for d in self._edges.get(triple, ()) if self._is_usable(d, choices)]
        chosen = any(premise in choices for derivation in usable for premise in derivation.premises)
        costs = self._count(choices) if chosen else {}
        ways: list[tuple[int, Choice]] = [(0, None)] if self._ground(triple) else []
        ways += [(1 + sum(costs.get(p, self._get_least(p)) for p in dict.fromkeys(d.premises)), d) for d in usable]
        ways.sort(key=lambda way: way[0])  # stable, so that equal ones keep the order of the rules
        self._push_fork(Fork(choices, left, ways, 0, least))

    def _push_fork(self, fork: Fork) -> None:
        if fork.taken < len(fork.ways):
            expected = fork.ways[fork.taken][0] == self._get_least(fork.open[0])
            cost = fork.least if expected else self._count(take(fork))[self._goal]
            # Of equal ones the last comes first, since it is nearest to its end.
            self._pushed += 1
            heappush(self._heap, (cost, -self._pushed, fork))

    def _is_usable(self, derivation: Derivation, choices: Choices) -> bool:
        """Say whether an application has premises that can be proved, none by what it concludes."""
        provable = all(premise in self._least or self._ground(premise) for premise in derivation.premises)
        return provable and not rests_on(choices, derivation.premises, derivation.triple)

    def _get_least(self, triple: Triple) -> int:
        return 0 if self._ground(triple) else self._least.get(triple, 0)

    def _count(self, choices: Choices) -> dict[Triple, int]:
        """Return the least cost of each triple of a proof of the goal that makes these choices."""
        costs: dict[Triple, int] = {}
        stack = [self._goal]
        while stack:
            triple = stack[-1]
            choice = choices.get(triple)
            premises = tuple(dict.fromkeys(choice.premises)) if choice else ()
            waiting = [premise for premise in premises if premise not in costs]
            stack.extend(waiting)
            if not waiting:
                stack.pop()
                spent = 1 + sum(costs[premise] for premise in premises)
                costs[triple] = spent if choice else 0 if triple in choices else self._get_least(triple)
        return costs


def take(fork: Fork) -> Choices:
    """Return the choices of a fork with the next way taken."""
    return {**fork.choices, fork.open[0]: fork.ways[fork.taken][1]}


def rests_on(choices: Choices, premises: Iterable[Triple], triple: Triple) -> bool:
    """Say whether one of some premises is, or rests on, a triple by what was chosen."""
    todo = list(premises)
    seen: set[Triple] = set()
    while todo:
        premise = todo.pop()
        if premise == triple:
            return True
        if premise not in seen:
            seen.add(premise)
            choice = choices.get(premise)
            todo.extend(choice.premises if choice else ())
    return False
