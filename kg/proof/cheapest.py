"""Cheapest proofs in a hypergraph of applications, and proofs from chosen applications.

The method is Knuth's generalisation of Dijkstra's (D. E. Knuth, A generalization of Dijkstra's algorithm, Information
Processing Letters 6(1), 1977): a triple is settled only after its premises are, so that circles do no harm. The cost of
a proof is the number of its applications of rules, an application counted as often as its conclusion is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from pyoxigraph import Triple

from kg.model.proofs import Derivation, Ground, Proof, ProofStep

UNGROUNDED = Ground()


@dataclass(frozen=True, slots=True)
class Settled:
    """The cheapest way to a triple: its cost, and the application that it ends with."""

    cost: int
    derivation: Derivation


def settle(edges: Mapping[Triple, Iterable[Derivation]], ground: Callable[[Triple], Ground]) -> dict[Triple, Settled]:
    """Return the cheapest way to each triple of a hypergraph that has one; what has a ground costs nothing.

    Of equal ways the first in the order of the hypergraph is taken.
    """
    derivations = [d for found in edges.values() for d in found]
    costs = [1] * len(derivations)
    missing = [0] * len(derivations)
    users: dict[Triple, list[int]] = {}
    heap: list[tuple[int, int]] = []
    for number, derivation in enumerate(derivations):
        needed = [p for p in dict.fromkeys(derivation.premises) if not ground(p)]
        missing[number] = len(needed)
        for premise in needed:
            users.setdefault(premise, []).append(number)
        if not needed:
            heap.append((1, number))  # numbers rise, so the list is a heap
    settled: dict[Triple, Settled] = {}
    while heap:
        cost, number = heappop(heap)
        derivation = derivations[number]
        if derivation.triple in settled:
            continue
        settled[derivation.triple] = Settled(cost, derivation)
        for user in users.get(derivation.triple, ()):
            costs[user] += cost
            missing[user] -= 1
            if not missing[user]:
                heappush(heap, (costs[user], user))
    return settled


def form_proof(
    goal: Triple, choose: Callable[[Triple], Derivation | None], ground: Callable[[Triple], Ground]
) -> Proof | None:
    """Return the proof in which each triple is given by the application chosen for it, else by its ground.

    None where a triple has neither, or where it would rest on itself.
    """
    steps: dict[Triple, ProofStep] = {}
    waiting: dict[Triple, Derivation] = {}
    stack = [goal]
    while stack:
        triple = stack[-1]
        if triple in steps:
            stack.pop()
        elif triple in waiting:
            derivation = waiting[triple]
            steps[triple] = ProofStep(triple, derivation.rule, derivation.premises, UNGROUNDED)
        else:
            chosen = choose(triple)
            if chosen is None:
                found = ground(triple)
                if not found:
                    return None
                steps[triple] = ProofStep(triple, None, (), found)
                continue
            waiting[triple] = chosen
            if any(premise in waiting and premise not in steps for premise in chosen.premises):
                return None
            stack.extend(premise for premise in reversed(chosen.premises) if premise not in steps)
    return Proof(tuple(steps.values()))


def get_cost(proof: Proof) -> int:
    """Return the number of applications of rules in a proof, each counted as often as its conclusion is used."""
    costs: dict[Triple, int] = {}
    for step in proof.steps:
        costs[step.triple] = 1 + sum(costs[p] for p in dict.fromkeys(step.premises)) if step.rule else 0
    return costs[proof.conclusion]
