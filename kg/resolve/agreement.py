"""Comparing the claims on one point: sides, and which of them is held."""

from __future__ import annotations

from bisect import bisect, bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from heapq import heapify, heappop
from itertools import islice
from math import frexp, inf

from pyoxigraph import NamedNode

from kg.model.claims import Data, Date, Fact, Value
from kg.model.outcomes import Disagreement, HeldFact, Reading, Side, list_sayers
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


Span = tuple[float, float]
"""The low and the high end of an extent."""


@dataclass(frozen=True, slots=True)
class Position:
    """What one reading says on the point: its facts and their extents."""

    reading: Reading
    facts: tuple[Fact, ...]
    extents: tuple[Extent, ...]


@dataclass(slots=True)
class Camp:
    """What positions share: of each measure the highest of their low ends, the lowest of their high ones, the names.

    So that what agrees with all of them is told at once, however many they are.
    """

    low: dict[str, float] = field(default_factory=dict)
    high: dict[str, float] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def fits(self, position: Position) -> bool:
        """Say whether a position and any of those in the camp can both be true."""
        return all(
            e.low <= self.high[e.measure] and self.low[e.measure] <= e.high and self.names[e.measure] == {e.name}
            for e in position.extents
            if e.measure in self.low
        )

    def tell_width(self, measure: str) -> float:
        """Return a power of two above the width of the values of a measure, 0 for one value."""
        width = self.high[measure] - self.low[measure]
        return 2.0 ** frexp(width)[1] if 0 < width < inf else max(width, 0.0)

    def add(self, e: Extent) -> None:
        """Take in what a position says of a measure."""
        self.low[e.measure] = max(e.low, self.low.get(e.measure, e.low))
        self.high[e.measure] = min(e.high, self.high.get(e.measure, e.high))
        self.names[e.measure].add(e.name)


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
        return Verdict(properties, hold_facts(sides[0]))
    loss = RI("disputedClaim") if winner is None else RI("outvotedClaim")
    taken = {p.reading.claim.iri for side in sides for p in side}
    neutral = [p for p in positions if p.reading.claim.iri not in taken]
    contested = find_contested(sides) if winner is None else frozenset()
    lost = [p for i, side in enumerate(sides) if i != winner for p in side]
    lost += [p for p in neutral if any(e.measure in contested for e in p.extents)]
    losses = {p.reading.claim.iri: loss for p in lost}
    kept = [*([] if winner is None else sides[winner]), *(p for p in neutral if p.reading.claim.iri not in losses)]
    disagreement = Disagreement(
        kind="disputed" if winner is None else "outvoted",
        node=readings[0].node.iri,
        property=group,
        sides=tuple(Side(tell_facts(side[0].facts), list_sayers(p.reading for p in side)) for side in sides),
        held=winner,
        rule=rule,
    )
    return Verdict(properties, hold_facts(kept), losses, disagreement)


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
    camps = Camps({e.measure for p in ordered for e in p.extents})
    for position in ordered:
        camps.place(position)
    sides: dict[int, list[Position]] = defaultdict(list)
    for position in ordered:
        fits = list(islice(camps.find(position), 2))
        if len(fits) == 1:
            sides[fits[0]].append(position)
    return [sides[i] for i in sorted(sides)]


class Camps:
    """The camps in which positions agree, numbered as they were made, and looked up by the values that they share.

    By measure and name, and then by a power of two above their width, those that share a value with two ends stand in
    the order of the lower one; `loose` are the others, by measure.
    """

    def __init__(self, measures: Iterable[str]) -> None:
        self._camps: list[Camp] = []
        self._spans: dict[tuple[str, str], dict[float, list[tuple[float, int]]]] = defaultdict(
            lambda: defaultdict(list)
        )
        self._loose: dict[str, dict[int, None]] = {measure: {} for measure in measures}

    def find(self, position: Position) -> Iterator[int]:
        """Yield the camps that a position fits, in order: looked up by what of it leaves the fewest."""
        ways = [(self._find_near(e), self._loose[e.measure]) for e in position.extents]
        near, loose = min(ways, key=lambda way: sum(len(where) for _, where in way[0]) + len(way[1]))
        places = [*(spans[i][1] for spans, where in near for i in where), *loose]
        heapify(places)  # most often the first will do
        while places:
            place = heappop(places)
            if self._camps[place].fits(position):
                yield place

    def _find_near(self, e: Extent) -> list[tuple[list[tuple[float, int]], range]]:
        """Return where the camps stand whose values an extent may meet."""
        return [
            (spans, range(bisect_left(spans, (e.low - width,)), bisect(spans, (e.high, len(self._camps)))))
            for width, spans in self._spans[e.measure, e.name].items()
        ]

    def place(self, position: Position) -> None:
        """Put a position into the first camp that it fits, else into a new one."""
        place = next(self.find(position), len(self._camps))
        if place == len(self._camps):
            self._camps.append(Camp())
            for loose in self._loose.values():
                loose[place] = None
        for e in position.extents:
            self._narrow(place, e)

    def _narrow(self, place: int, e: Extent) -> None:
        """Let a camp share what an extent leaves of its values."""
        camp, by_width = self._camps[place], self._spans[e.measure, e.name]
        contradicted = bool(camp.names[e.measure] - {e.name})
        if contradicted or place in self._loose[e.measure]:
            camp.add(e)
        else:
            spans, mark = by_width[camp.tell_width(e.measure)], (camp.low[e.measure], place)
            camp.add(e)
            del spans[bisect_left(spans, mark)]
        width = camp.tell_width(e.measure)
        if width < inf and not contradicted:  # else nothing fits any more
            self._loose[e.measure].pop(place, None)
            insort(by_width[width], (camp.low[e.measure], place))


def find_contested(sides: Iterable[Iterable[Position]]) -> frozenset[str]:
    """Return the measures on which sides differ."""
    camps = []
    for side in sides:
        camps.append(Camp())
        for e in (e for position in side for e in position.extents):
            camps[-1].add(e)
    return frozenset(m for m in {m for c in camps for m in c.low} if _differ([c for c in camps if m in c.low], m))


def _differ(camps: list[Camp], measure: str) -> bool:
    """Say whether a value of one camp cannot be true with one of another: by name, or since one is above the other."""
    if len(camps) > 1 and len({name for c in camps for name in c.names[measure]}) > 1:
        return True
    lows = sorted((c.low[measure], i) for i, c in enumerate(camps))[-2:]
    highs = sorted((c.high[measure], i) for i, c in enumerate(camps))[:2]
    return any(high < low for low, i in lows for high, j in highs if i != j)


def _precision(position: Position) -> tuple[int, float, str]:
    return -len(position.extents), sum(e.width for e in position.extents), position.reading.claim.iri.value


def choose_side(sides: list[list[Position]], data: Data) -> tuple[int | None, str]:
    """Return the index of the side that is held, and the rule.

    The better grade decides, else more independent witnesses, of which one that stands on several sides counts on none.
    Where all goes back to one, what it said is settled by how many publishers have it so.
    """
    grades = [min(p.reading.grade for p in side) for side in sides]
    top = min(grades, default="")
    best = [i for i, grade in enumerate(grades) if grade == top]
    if len(best) == 1:
        return best[0], f"the better grade: {top}"
    origins = {i: {p.reading.origin for p in sides[i]} - {None} for i in best}
    stands = Counter(origin for found in origins.values() for origin in found)
    counts = {i: sum(stands[origin] == 1 for origin in origins[i]) for i in best}
    most = _list_greatest(counts)
    if len(most) == 1:
        return most[0], f"more independent sources: {counts[most[0]]}"
    if len(set().union(*(origins[i] for i in most))) == 1:
        publishers = {i: len({data.sources[p.reading.claim.source].publisher for p in sides[i]}) for i in most}
        widest = _list_greatest(publishers)
        if len(widest) == 1:
            return widest[0], f"one origin, which more publishers have so: {publishers[widest[0]]}"
    return None, "equal grades and as many independent sources: nothing is held"


def _list_greatest(counts: Mapping[int, int]) -> list[int]:
    most = max(counts.values(), default=0)
    return [i for i, count in counts.items() if count == most]


def hold_facts(side: list[Position]) -> tuple[HeldFact, ...]:
    """Return the most precise facts of a side, each with the claims that say exactly it."""
    held: dict[tuple[NamedNode, str], tuple[Fact, set[NamedNode]]] = {}
    spans: dict[str, set[Span]] = defaultdict(set)
    for p in side:
        for e in p.extents:
            spans[e.measure].add((e.low, e.high))
    narrowest = {measure: _list_narrowest(found) for measure, found in spans.items()}
    for p in side:
        for fact, e in zip(p.facts, p.extents, strict=True):
            if (e.low, e.high) in narrowest[e.measure]:
                held.setdefault((fact.property, str(fact.value)), (fact, set()))[1].add(p.reading.said_by)
    kept: dict[str, tuple[Fact, set[NamedNode]]] = {}  # of several that overlap, the narrowest
    for fact, who in sorted(held.values(), key=lambda item: (find_extent(item[0]).width, str(item[0].value))):
        kept.setdefault(find_extent(fact).measure, (fact, who))
    return tuple(HeldFact(fact, tuple(sorted(who, key=lambda c: c.value))) for fact, who in kept.values())


def _list_narrowest(spans: Iterable[Span]) -> set[Span]:
    """Return the spans in which no other lies.

    >>> sorted(_list_narrowest([(0, 9), (2, 5), (3, 5), (4, 7)]))
    [(3, 5), (4, 7)]
    """
    found: set[Span] = set()
    least: float | None = None
    for low, high in sorted(spans, key=lambda span: (-span[0], span[1])):
        if least is None or high < least:
            found.add((low, high))
            least = high
    return found


def tell_facts(facts: Iterable[Fact]) -> str:
    """Return facts as a short text, `units 43266, rank 1`."""
    named = ((kebab(fact.property.value.rpartition("#")[2]).replace("-", " "), fact.value) for fact in facts)
    return ", ".join(f"{name} {tell_value(value)}" for name, value in named)


def tell_value(value: Value) -> str:
    """Return a value as a short text.

    >>> tell_value(RI("planned"))
    'ri:planned'
    """
    if isinstance(value, Date):
        return value.text
    return compact(value) if isinstance(value, NamedNode) else value.value
