"""Points on which claims differ: each with its sides, what is held and by which rule; and what the checks found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Store

from kg.graph.lookups import get_object, get_text, list_objects, list_subjects
from kg.graph.names import Names
from kg.terms import CLAIM, RI, TYPE


@dataclass(frozen=True, slots=True)
class PointSide:
    """One side of a point: its value in words, whether it is held, and the claims for it."""

    value: str
    held: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point on which claims differ, about one node or, where one decision settled it for several, all of them.

    The widest node stands first: the one whose key has the fewest parts, which its name is made of.

    `name` is that of the first of its disagreements; `decision` is the claim that settled it, or an empty text.
    """

    name: NamedNode
    kind: NamedNode
    nodes: tuple[NamedNode, ...]
    relation: NamedNode | None
    rule: str
    decision: str
    sides: tuple[PointSide, ...]

    @property
    def claims(self) -> tuple[str, ...]:
        """Return all claims of its sides, each once."""
        return tuple(dict.fromkeys(claim for side in self.sides for claim in side.claims))

    def tell_about(self, names: Names, lang: str) -> str:
        """Return what it is about, in words."""
        return "; ".join(names.name(node, lang) for node in self.nodes)


def list_points(store: Store, about: Iterable[NamedNode] | None = None) -> tuple[Point, ...]:
    """Return the points on which claims differ: open ones first, then the widest, successions last."""
    if about is None:
        return make_points(store, set(list_subjects(store, TYPE, RI("Disagreement"))))
    told = {one for node in about for one in list_subjects(store, RI("node"), node)}
    return make_points(store, {one for one in told if get_object(store, one, RI("kind")) is not None})


def make_points(store: Store, found: Iterable[NamedNode]) -> tuple[Point, ...]:
    """Return the points that some disagreements are, in the order of `list_points`."""
    groups: dict[object, list[NamedNode]] = defaultdict(list)
    for one in sorted(found, key=lambda point: point.value):
        groups[get_object(store, one, RI("decision")) or one].append(one)
    points = (_make_point(store, members) for members in groups.values())
    return tuple(sorted(points, key=_rank))


def _rank(point: Point) -> tuple[object, ...]:
    settled = point.kind != RI("disputed")
    return (point.kind == RI("succession"), settled, -len(point.claims), point.rule, point.name.value)


def _make_point(store: Store, members: Sequence[NamedNode]) -> Point:
    """Return the point that some disagreements are, which one decision settled."""
    first = members[0]
    kind, prop, decision = (get_object(store, first, RI(name)) for name in ("kind", "onProperty", "decision"))
    nodes = dict.fromkeys(node for one in members if isinstance(node := get_object(store, one, RI("node")), NamedNode))
    sides: dict[str, list[tuple[NamedNode, bool]]] = defaultdict(list)
    for one in members:
        held = get_object(store, one, RI("heldSide"))
        for side in list_objects(store, one, RI("side")):
            sides[side.value.rpartition("_side")[2]].append((side, side == held))
    return Point(
        name=first,
        kind=kind if isinstance(kind, NamedNode) else RI("disputed"),
        nodes=tuple(sorted(nodes, key=lambda node: (len(node.value.replace("_any", "")), node.value))),
        relation=prop if isinstance(prop, NamedNode) else None,
        rule=get_text(store, first, RI("rule")),
        decision=CLAIM.local(decision) if isinstance(decision, NamedNode) else "",
        sides=tuple(_make_side(store, sides[place]) for place in sorted(sides, key=int)),
    )


def _make_side(store: Store, members: Sequence[tuple[NamedNode, bool]]) -> PointSide:
    values = dict.fromkeys(get_text(store, side, RI("value")) for side, _ in members)
    claims = {CLAIM.local(claim) for side, _ in members for claim in list_objects(store, side, RI("claim"))}
    return PointSide("; ".join(values), any(held for _, held in members), tuple(sorted(claims)))


def choose_question(kind: str | None) -> tuple[str, dict[str, str]]:
    """Return the question of the catalogue that lists disagreements of a kind, with its parameters.

    >>> choose_question("succession"), choose_question("outvoted")
    (('successions', {}), ('disagreements', {'kind': 'outvoted'}))
    """
    if kind == "succession":
        return "successions", {}
    return "disagreements", {"kind": kind} if kind else {}


def find_disputed(store: Store, names: Names, claims: Iterable[str], lang: str) -> tuple[str, ...]:
    """Return the disputed points of the nodes that claims are about, each as a line."""
    nodes = {node for claim in claims for node in list_subjects(store, TYPE, None, CLAIM(claim))}
    found = (point for point in list_points(store, nodes) if point.kind == RI("disputed"))
    return tuple(sorted(tell_point(point, names, lang) for point in found))


def find_oddities(store: Store, nodes: Iterable[NamedNode]) -> tuple[str, ...]:
    """Return what the consistency checks found on some nodes, as lines."""
    lines = []
    for finding in {one for node in nodes for one in list_subjects(store, RI("node"), node)}:
        severity, told, settle = (get_text(store, finding, RI(name)) for name in ("severity", "told", "settle"))
        if told:
            lines.append(f"{severity}: {told}{f' {settle}' if settle.startswith('Settled') else ''}")
    return tuple(sorted(lines))


def tell_point(point: Point, names: Names, lang: str) -> str:
    """Return a point as a line: kind, what it is about, the sides with their claims, and the rule."""
    about = point.tell_about(names, lang) + (f", {names.name(point.relation, lang)}" if point.relation else "")
    sides = " | ".join(
        f"{side.value}{' (held)' if side.held else ''} by {', '.join(side.claims)}" for side in point.sides
    )
    return f"{names.name(point.kind, lang)}: {about}: {sides} ({point.rule})"
