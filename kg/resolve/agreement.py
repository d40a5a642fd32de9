"""Comparing the claims on one point: sides, and which of them is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from pyoxigraph import NamedNode

from kg.model.claims import Data, Date, Fact, Value
from kg.model.outcomes import Disagreement, HeldFact, Reading, Side
from kg.model.quantities import Extent, find_extent
from kg.model.vocabulary import Vocabulary
from kg.terms import RI, compact, kebab


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is held on one point: the facts, how the claims that lost stand, and the disagreement if any."""

    properties: frozenset[NamedNode]
    held: tuple[HeldFact, ...]
    losses: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
    disagreement: Disagreement | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """What one reading says on the point: its facts and their extents."""

    reading: Reading
    facts: tuple[Fact, ...]
    extents: tuple[Extent, ...]

    def agrees(self, other: Position) -> bool:
        """Say whether both can be true."""
        return all(a.meets(b) for a in self.extents for b in other.extents)


def compare_readings(group: NamedNode, readings: list[Reading], data: Data, vocabulary: Vocabulary) -> Verdict:
    """Return the verdict on the properties compared as one under `group`.

    Claims on one side agree; a claim that agrees with several sides supports none. What it alone says is held with
    the side that wins; where none does, it falls with them if it speaks of what they differ on.
    """
    positions = [_take_position(group, reading, vocabulary) for reading in readings]
    properties = frozenset(fact.property for p in positions for fact in p.facts)
    sides = find_sides(positions)
    winner, rule = choose_side(sides, data)
    if len(sides) == 1:
        return Verdict(properties, _hold_facts(sides[0]))
    loss = RI("disputedClaim") if winner is None else RI("outvotedClaim")
    neutral = [p for p in positions if not any(p in side for side in sides)]
    contested = find_contested(sides) if winner is None else frozenset()
    fallen = [p for p in neutral if any(e.measure in contested for e in p.extents)]
    lost = [*(p for i, side in enumerate(sides) if i != winner for p in side), *fallen]
    kept = [*([] if winner is None else sides[winner]), *(p for p in neutral if p not in fallen)]
    disagreement = Disagreement(
        kind="disputed" if winner is None else "outvoted",
        node=readings[0].node.iri,
        property=group,
        sides=tuple(Side(_tell_side(side), _sayers(side)) for side in sides),
        held=winner,
        rule=rule,
    )
    return Verdict(properties, _hold_facts(kept), {p.reading.claim.iri: loss for p in lost}, disagreement)


def _take_position(group: NamedNode, reading: Reading, vocabulary: Vocabulary) -> Position:
    facts = tuple(
        f for f in reading.facts if vocabulary.is_single(f.property) and vocabulary.group_of(f.property) == group
    )
    return Position(reading, facts, tuple(find_extent(f) for f in facts))


def find_sides(positions: Iterable[Position]) -> list[list[Position]]:
    """Return the sides, the most precise position of each first; a position that fits several is on none.

    All on a side agree with each other: two that differ are never on one side because a third agrees with both.
    """
    ordered = sorted(positions, key=_precision)
    camps: list[list[Position]] = []
    for position in ordered:
        camp = next((camp for camp in camps if all(map(position.agrees, camp))), None)
        camps.append([position]) if camp is None else camp.append(position)
    sides: list[list[Position]] = [[] for _ in camps]
    for position in ordered:
        fits = [i for i, camp in enumerate(camps) if all(map(position.agrees, camp))]
        if len(fits) == 1:
            sides[fits[0]].append(position)
    return [side for side in sides if side]


def find_contested(sides: Iterable[Iterable[Position]]) -> frozenset[str]:
    """Return the measures on which sides differ."""
    pairs = [(p, q) for one, other in combinations(sides, 2) for p in one for q in other]
    return frozenset(a.measure for p, q in pairs for a in p.extents for b in q.extents if not a.meets(b))


def _precision(position: Position) -> tuple[int, float, str]:
    return -len(position.extents), sum(e.width for e in position.extents), position.reading.claim.iri.value


def choose_side(sides: list[list[Position]], data: Data) -> tuple[int | None, str]:
    """Return the index of the side that is held, and the rule.

    The better grade decides, else more independent witnesses, of which one that stands on several sides counts on none.
    Where all goes back to one, what it said is settled by how many publishers have it so.
    """
    grades = [min(p.reading.grade for p in side) for side in sides]
    best = [i for i, grade in enumerate(grades) if grade == min(grades)]
    if len(best) == 1:
        return best[0], f"the better grade: {grades[best[0]]}"
    origins = {i: {p.reading.origin for p in sides[i]} - {None} for i in best}
    counts = {i: len(origins[i].difference(*(origins[j] for j in best if j != i))) for i in best}
    most = _list_greatest(counts)
    if len(most) == 1:
        return most[0], f"more independent sources: {counts[most[0]]}"
    if len(set().union(*(origins[i] for i in most))) == 1:
        publishers = {i: len({data.sources[p.reading.claim.source].publisher for p in sides[i]}) for i in most}
        if len(_list_greatest(publishers)) == 1:
            (widest,) = _list_greatest(publishers)
            return widest, f"one origin, which more publishers have so: {publishers[widest]}"
    return None, "equal grades and as many independent sources: nothing is held"


def _list_greatest(counts: Mapping[int, int]) -> list[int]:
    return [i for i, count in counts.items() if count == max(counts.values())]


def _hold_facts(side: list[Position]) -> tuple[HeldFact, ...]:
    """Return the most precise facts of a side, each with the claims that say exactly it."""
    said = [(fact, extent, p.reading.said_by) for p in side for fact, extent in zip(p.facts, p.extents, strict=True)]
    held: dict[tuple[NamedNode, str], tuple[Fact, set[NamedNode]]] = {}
    for fact, extent, sayer in said:
        if not any(_is_within(other, extent) for _, other, _ in said):
            held.setdefault((fact.property, str(fact.value)), (fact, set()))[1].add(sayer)
    singles = _keep_one(held)
    return tuple(HeldFact(fact, tuple(sorted(who, key=lambda c: c.value))) for fact, who in singles)


def _is_within(inner: Extent, outer: Extent) -> bool:
    """Say whether a value is strictly more precise than another of the same measure."""
    if inner.measure != outer.measure or (inner.low, inner.high) == (outer.low, outer.high):
        return False
    return outer.low <= inner.low and inner.high <= outer.high


def _keep_one(
    held: Mapping[tuple[NamedNode, str], tuple[Fact, set[NamedNode]]],
) -> list[tuple[Fact, set[NamedNode]]]:
    """Return one value a measure: of several that overlap, the narrowest."""
    kept: dict[str, tuple[Fact, set[NamedNode]]] = {}
    for fact, who in sorted(held.values(), key=lambda item: (find_extent(item[0]).width, str(item[0].value))):
        kept.setdefault(find_extent(fact).measure, (fact, who))
    return list(kept.values())


def _sayers(side: Iterable[Position]) -> tuple[NamedNode, ...]:
    return tuple(sorted({p.reading.said_by for p in side}, key=lambda c: c.value))


def _tell_side(side: list[Position]) -> str:
    return tell_facts(side[0].facts)


def tell_facts(facts: Iterable[Fact]) -> str:
    """Return facts as a short text, `units 43266, rank 1`."""
    return ", ".join(f"{_tell_property(fact.property)} {tell_value(fact.value)}" for fact in facts)


def _tell_property(prop: NamedNode) -> str:
    return kebab(prop.value.rpartition("#")[2]).replace("-", " ")


def tell_value(value: Value) -> str:
    """Return a value as a short text.

    >>> tell_value(RI("planned"))
    'ri:planned'
    """
    if isinstance(value, Date):
        return value.text
    return compact(value) if isinstance(value, NamedNode) else value.value
