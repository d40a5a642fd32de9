"""Proofs as trees in the order of reading: what is proved, then what proves it, each triple proved once.

Takes proofs and gives flat lists of nodes; draws nothing. A tree that would grow too deep goes on as another tree.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import Triple

from kg.escapes import show_line
from kg.model.answers import Term
from kg.model.proofs import Ground, Proof, ProofStep
from kg.terms import TYPE

Label = Callable[[Term], str]
Numbers = dict[str, int]

DEEPEST = 10
"""Rules above each other in one tree: what lies deeper would be squeezed to the edge of a page."""


@dataclass(frozen=True, slots=True)
class Node:
    """A step at a place of a tree.

    `parent` is the place of the node that it is a premise of, or -1 for the root of a tree. `number` is that of a step
    which the trees show at several places, else 0; it is proved at one of them, and the others only refer to it.
    """

    step: ProofStep
    parent: int
    depth: int
    number: int
    refers: bool


def unfold(proof: Proof) -> tuple[Node, ...]:
    """Return a proof as trees, one after the other: a node stands before its premises, the conclusion first."""
    nodes = list(_walk(proof))
    numbers: dict[Triple, int] = {}
    for _, _, step, refers in nodes:
        if refers:
            numbers.setdefault(step.triple, len(numbers) + 1)
    return tuple(
        Node(step, parent, depth, numbers.get(step.triple, 0), refers) for parent, depth, step, refers in nodes
    )


def _walk(proof: Proof) -> Iterator[tuple[int, int, ProofStep, bool]]:
    steps = {step.triple: step for step in proof.steps}
    roots, known, place = deque([proof.conclusion]), {proof.conclusion}, 0
    while roots:
        open_nodes = [(roots.popleft(), -1, 0)]
        while open_nodes:
            triple, parent, depth = open_nodes.pop()
            step = steps[triple]
            refers = step.rule is not None and parent >= 0 and (triple in known or depth == DEEPEST)
            if refers and triple not in known:
                roots.append(triple)
            known.add(triple)
            yield parent, depth, step, refers
            if not refers:
                premises = dict.fromkeys(reversed(step.premises))
                open_nodes += [(premise, place, depth + 1) for premise in premises]
            place += 1


def find_children(nodes: Sequence[Node]) -> list[list[int]]:
    """Return the places of the premises of each node."""
    children: list[list[int]] = [[] for _ in nodes]
    for place, node in enumerate(nodes):
        if node.parent >= 0:
            children[node.parent].append(place)
    return children


def put_in_words(triple: Triple, label: Label) -> str:
    """Return a triple by the labels of its terms."""
    relation = "is a" if triple.predicate == TYPE else label(triple.predicate)
    return show_line(f"{label(triple.subject)} · {relation} · {label(triple.object)}")


def number_claims(trees: Iterable[Sequence[Node]]) -> Numbers:
    """Return numbers for the claims of proofs, in the order in which a reader meets them."""
    claims = (claim for nodes in trees for node in nodes for way in node.step.ground.claims for claim in sorted(way))
    return {claim: number for number, claim in enumerate(dict.fromkeys(claims), 1)}


def tell_ground(ground: Ground, numbers: Numbers) -> str:
    """Return what a triple rests on, as alternatives: what gives it, and the marks of its claims.

    >>> tell_ground(Ground((frozenset({"a", "b"}), frozenset({"c"})), "entity file"), {"a": 1, "b": 2, "c": 3})
    'entity file, ([1] with [2]) or [3]'
    """
    numbered = sorted(sorted(numbers[claim] for claim in way) for way in ground.claims)
    ways = [*([show_line(ground.given)] if ground.given else []), *map(_tell_way, numbered)]
    if len(ways) < 2:
        return "".join(ways).strip("()")
    return f"{', '.join(ways[:-1])} or {ways[-1]}"


def _tell_way(way: Iterable[int]) -> str:
    marks = [f"[{number}]" for number in way]
    return f"({' with '.join(marks)})" if len(marks) > 1 else "".join(marks)
