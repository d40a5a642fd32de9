"""Figures: what claims say of what is counted over periods, and the two ways in which they cannot all be true.

Takes readings, gives figures in series; words nothing and decides nothing. What is counted is every class whose key has
a period.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice, pairwise
from math import inf

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Entity, Fact, Value
from kg.model.outcomes import Reading
from kg.model.periods import Days, Span
from kg.model.quantities import Extent, find_extent
from kg.model.vocabulary import Vocabulary
from kg.terms import RI, UNITS

PERIOD, EXACT, DIRECTION = RI("period"), RI("units"), RI("direction")
CHANGES = {RI("changePercent"), RI("changeFactor")}
DIRECTIONS: Mapping[Value, Extent] = {
    RI("increase"): Extent("change", low=1e-9),
    RI("decrease"): Extent("change", high=-1e-9),
}

Series = tuple[NamedNode, frozenset[tuple[NamedNode, Value]]]
"""What is counted, whenever: the class and its dimensions, without the period."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one claim says of one thing that is counted; `span` is None where no period is said.

    `units` and `change` (in percent) are what the claim's own words can mean, None where it gives none.
    """

    reading: Reading
    dimensions: Mapping[NamedNode, Value]
    series: Series
    span: Span | None
    units: Extent | None
    exact: int | None
    change: Extent | None

    @property
    def claim(self) -> NamedNode:
        """Return the claim."""
        return self.reading.claim.iri

    @property
    def node(self) -> NamedNode:
        """Return what is counted."""
        return self.reading.node.iri


def is_counted(cls: NamedNode, vocabulary: Vocabulary) -> bool:
    """Say whether things of a class are counted over a period: it is a part of their key."""
    term = vocabulary.class_of.get(cls)
    return term is not None and PERIOD in term.key


def find_vague(entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> frozenset[NamedNode]:
    """Return the things that may be, or hold, one of their neighbours, and are never added to them."""
    return frozenset(
        e.iri
        for e in entities.values()
        if (term := vocabulary.class_of.get(e.cls)) and (term.collective or RI("Unnamed") in term.ancestors)
    )


def read_figure(reading: Reading, spans: Mapping[NamedNode, Span]) -> Figure | None:
    """Return what a reading says is counted; None where a part of its key other than the period is left open."""
    node, facts = reading.node, reading.facts
    if any(prop != PERIOD for prop in node.unknown):
        return None
    dimensions = {fact.property: fact.value for fact in node.key}
    period = dimensions.pop(PERIOD, None)
    return Figure(
        reading=reading,
        dimensions=dimensions,
        series=(node.cls, frozenset(dimensions.items())),
        span=spans.get(period) if isinstance(period, NamedNode) else None,
        units=find_measure(facts, UNITS),
        exact=next((int(f.value.value) for f in facts if f.property == EXACT and isinstance(f.value, Literal)), None),
        change=find_change(facts),
    )


def find_change(facts: Iterable[Fact]) -> Extent | None:
    """Return the change in percent that facts give; where it is said without a number, some rise or some fall."""
    said = (DIRECTIONS[f.value] for f in facts if f.property == DIRECTION and f.value in DIRECTIONS)
    return find_measure(facts, CHANGES) or next(said, None)


def find_measure(facts: Iterable[Fact], properties: set[NamedNode]) -> Extent | None:
    """Return what the first fact of some properties can mean, or None."""
    return next((find_extent(fact) for fact in facts if fact.property in properties), None)


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures in the order of their claims, and by series and days; `vague` are things that may hold a neighbour."""

    all: tuple[Figure, ...]
    series: Mapping[Series, Mapping[Days, tuple[Figure, ...]]]
    spans: Mapping[NamedNode, Span]
    vague: frozenset[NamedNode]

    def list_counts(self, series: Series, days: Days) -> tuple[Figure, ...]:
        """Return the figures of a series that say how many there are over some days."""
        return tuple(figure for figure in self.series.get(series, {}).get(days, ()) if figure.units)


def index_figures(readings: Iterable[Reading], spans: Mapping[NamedNode, Span], vague: frozenset[NamedNode]) -> Figures:
    """Return the figures of readings of what is counted."""
    figures = tuple(figure for reading in readings if (figure := read_figure(reading, spans)))
    series: dict[Series, dict[Days, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.span:
            series[figure.series][figure.span.days].append(figure)
    told = {one: {days: tuple(members) for days, members in by.items()} for one, by in series.items()}
    return Figures(figures, told, spans, vague)


def measure_change(after: Extent, before: Extent) -> Extent | None:
    """Return the changes in percent that lead from one count to another; None from nothing.

    >>> measure_change(Extent("units", 110, 110), Extent("units", 100, 100)).low
    10.0
    """
    if before.low <= 0:
        return None
    return Extent("change", round(_change(after.low, before.high), 9), round(_change(after.high, before.low), 9))


def _change(after: float, before: float) -> float:
    return (after - before) / before * 100 if before != inf else -100.0


# --- Parts above their whole ---


@dataclass(frozen=True, slots=True)
class Part:
    """The figures that say how many one thing has."""

    figures: tuple[Figure, ...]

    @property
    def low(self) -> float:
        """Return the least that any figure says."""
        return min(f.units.low for f in self.figures if f.units)

    @property
    def high(self) -> float:
        """Return the most that any figure says."""
        return max(f.units.high for f in self.figures if f.units)

    @property
    def lowest(self) -> list[NamedNode]:
        """Return the claims that say the least."""
        return [f.claim for f in self.figures if f.units and f.units.low == self.low]


@dataclass(frozen=True, slots=True)
class Overflow:
    """Parts that come to more than their whole, whichever figure of each is taken.

    `wholes` are all figures of the whole that are not open above, `less` those that the parts exceed.
    """

    wholes: tuple[Figure, ...]
    less: tuple[Figure, ...]
    parts: tuple[Part, ...]
    total: float


@dataclass(frozen=True, slots=True)
class Family:
    """Parts of a whole by their days, in order; `beyond` are the dimensions that they name and it does not."""

    beyond: frozenset[NamedNode]
    parts: Mapping[Days, Sequence[Part]]
    order: tuple[Days, ...]

    def list_groups(self, days: Days) -> list[list[Part]]:
        """Return the parts to add up for a whole: those of its days, and those of shorter spans that do not overlap."""
        same = list(self.parts.get(days, ())) if self.beyond else []
        shorter = [part for span in drop_overlaps(self._list_within(days)) for part in self.parts[span]]
        return [group for group in (same, shorter) if group]

    def _list_within(self, days: Days) -> Iterator[Days]:
        for span in islice(self.order, bisect_left(self.order, (days[0], days[0])), None):
            if span[0] > days[1]:
                return
            if span[1] <= days[1] and span != days:
                yield span


def find_overflows(figures: Figures) -> Iterator[Overflow]:
    """Yield the wholes that are less than their parts together.

    What names fewer dimensions of a class, or a longer period, is the whole of what names more. Parts that name the
    same dimensions do not overlap and may be added up; vague things, which may hold a neighbour, are left out.
    """
    families = _list_families(figures)
    for series, by_days in figures.series.items():
        for days, said in by_days.items():
            wholes = tuple(f for f in said if f.units and f.units.high < inf)
            for family in families.get(series, ()) if wholes else ():
                for parts in family.list_groups(days):
                    total = sum(part.low for part in parts)
                    less = tuple(f for f in wholes if f.units and f.units.high < total)
                    if less:
                        yield Overflow(wholes, less, tuple(parts), total)


def _list_families(figures: Figures) -> dict[Series, list[Family]]:
    """Return the parts of each series, by the dimensions they name beyond it; its own shorter periods among them."""
    found: dict[Series, dict[frozenset[NamedNode], dict[Days, list[Part]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    shapes = {(cls, frozenset(prop for prop, _ in dimensions)) for cls, dimensions in figures.series}
    for series, by_days in figures.series.items():
        parts = {days: Part(said) for days in by_days if (said := figures.list_counts(series, days))}
        for whole, beyond in _list_wholes(series, shapes, figures):
            for days, part in parts.items():
                found[whole][beyond][days].append(part)
    return {
        whole: [Family(beyond, parts, tuple(sorted(parts))) for beyond, parts in families.items()]
        for whole, families in found.items()
    }


Shape = tuple[NamedNode, frozenset[NamedNode]]
"""The class of a series and the dimensions it names."""


def _list_wholes(series: Series, shapes: set[Shape], figures: Figures) -> Iterator[tuple[Series, frozenset[NamedNode]]]:
    """Yield the series of which a series is a part, itself among them, with the dimensions it names beyond each."""
    cls, dimensions = series
    plain = {prop for prop, value in dimensions if value not in figures.vague}
    props = frozenset(prop for prop, _ in dimensions)
    for count in range(len(plain) + 1):
        for left_out in map(frozenset, combinations(plain, count)):
            if (cls, props - left_out) in shapes:
                whole = (cls, frozenset(item for item in dimensions if item[0] not in left_out))
                if whole in figures.series:
                    yield whole, left_out


def drop_overlaps(spans: Iterable[Days]) -> list[Days]:
    """Return as many spans as can stand without overlapping, in order."""
    kept: list[Days] = []
    for span in sorted(spans, key=lambda s: (s[1], s[0])):
        if not kept or kept[-1][1] < span[0]:
            kept.append(span)
    return kept


# --- One figure for two periods ---


Repeat = tuple[list[Figure], list[Figure]]
"""The figures that give one number for one period of a series, and those that give it for another."""


def find_repeats(figures: Figures, is_telling: Callable[[int], bool]) -> Iterator[Repeat]:
    """Yield the exact figures that stand for two periods of one series, neighbours in time, where a number is telling.

    A period may have what one that it lies in has: all of it, as where sales began within a year.
    """
    for by_days in figures.series.values():
        by_number: dict[int, dict[Span, list[Figure]]] = defaultdict(lambda: defaultdict(list))
        for members in by_days.values():
            for figure in members:
                if figure.span and figure.exact is not None and is_telling(figure.exact):
                    by_number[figure.exact][figure.span].append(figure)
        for by_span in by_number.values():
            for one, two in pairwise(sorted(by_span, key=lambda span: span.days)):
                if not (one.has(two) or two.has(one)):
                    yield by_span[one], by_span[two]


def is_exact(number: int) -> bool:
    """Say whether a number has four digits or more that are not zeros at its end: round ones meet by chance.

    >>> is_exact(9595), is_exact(84800), is_exact(75)
    (True, False, False)
    """
    return len(str(number).rstrip("0")) >= 4
