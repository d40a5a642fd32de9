"""Parts against their whole: what adds up to too much, and what is left over.

A volume is a part of another of its class that names fewer dimensions. Parts that name the same dimensions do not
overlap and may be added up; groups, series and unnamed things, which may hold one of their neighbours, are left out.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from math import inf

from pyoxigraph import NamedNode

from kg.findings.corpus import Corpus
from kg.findings.figures import MAKER, Figure, Series
from kg.findings.spans import Days
from kg.findings.words import MOST, sort_claims, tell_extent, tell_list, tell_number
from kg.model.findings import Finding
from kg.model.quantities import Extent


@dataclass(frozen=True, slots=True)
class Part:
    """The figures of one volume that say how many it has."""

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
    def name(self) -> str:
        """Return the name of the volume, by which parts are told in order."""
        return min(f.node.value for f in self.figures)

    @property
    def lowest(self) -> list[NamedNode]:
        """Return the claims that say the least."""
        return [f.claim for f in self.figures if f.units and f.units.low == self.low]


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


def find_parts_above_whole(corpus: Corpus) -> Iterator[Finding]:
    """Yield the wholes that are less than their parts together, whichever figure of each part is taken."""
    families = list_families(corpus)
    for series, by_days in corpus.series.items():
        for days, figures in by_days.items():
            wholes = [f for f in figures if f.units and f.units.high < inf]
            for family in families.get(series, ()) if wholes else ():
                groups = family.list_groups(days)
                yield from (found for group in groups if (found := _compare(wholes, group, corpus)))


def list_families(corpus: Corpus) -> dict[Series, list[Family]]:
    """Return the parts of each series, by the dimensions they name beyond it; its own shorter periods among them."""
    found: dict[Series, dict[frozenset[NamedNode], dict[Days, list[Part]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    shapes = {(cls, frozenset(prop for prop, _ in dimensions)) for cls, dimensions in corpus.series}
    for series, by_days in corpus.series.items():
        parts = {days: Part(said) for days, figures in by_days.items() if (said := _keep_counts(figures))}
        for whole, beyond in _list_wholes(series, shapes, corpus):
            for days, part in parts.items():
                found[whole][beyond][days].append(part)
    return {
        whole: [Family(beyond, parts, tuple(sorted(parts))) for beyond, parts in families.items()]
        for whole, families in found.items()
    }


def _keep_counts(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    return tuple(f for f in figures if f.units)


Shape = tuple[NamedNode, frozenset[NamedNode]]
"""The class of a series and the dimensions it names."""


def _list_wholes(series: Series, shapes: set[Shape], corpus: Corpus) -> Iterator[tuple[Series, frozenset[NamedNode]]]:
    """Yield the series of which a series is a part, itself among them, with the dimensions it names beyond each."""
    cls, dimensions = series
    plain = {prop for prop, value in dimensions if value not in corpus.vague}
    props = frozenset(prop for prop, _ in dimensions)
    for count in range(len(plain) + 1):
        for left_out in map(frozenset, combinations(plain, count)):
            if (cls, props - left_out) in shapes:
                whole = (cls, frozenset(item for item in dimensions if item[0] not in left_out))
                if whole in corpus.series:
                    yield whole, left_out


def drop_overlaps(spans: Iterable[Days]) -> list[Days]:
    """Return as many spans as can stand without overlapping, in order."""
    kept: list[Days] = []
    for span in sorted(spans, key=lambda s: (s[1], s[0])):
        if not kept or kept[-1][1] < span[0]:
            kept.append(span)
    return kept


def _compare(wholes: Sequence[Figure], parts: Sequence[Part], corpus: Corpus) -> Finding | None:
    total = sum(part.low for part in parts)
    less = [f for f in wholes if f.units and f.units.high < total]
    if not less:
        return None
    first, ordered = less[0], sorted(parts, key=lambda part: part.name)
    each = tell_list((f"{_tell_part(p, first, corpus)} {tell_number(p.low)}" for p in ordered[:MOST]), of=len(parts))
    whole = tell_list(dict.fromkeys(tell_extent(f.units) for f in less if f.units))
    claims = [*(f.claim for f in less), *(claim for part in parts for claim in part.lowest)]
    return Finding(
        rule="parts-above-whole",
        severity="error",
        claims=sort_claims(claims),
        node=first.node,
        told=f"{corpus.tell_node(first.reading.node)}: the parts come to {tell_number(total)} or more ({each}), and "
        f"the whole is said to be {whole}.",
        settle="A table of the publisher that shows which figure has another period, another scope or a wrong digit.",
    )


def _tell_part(part: Part, whole: Figure, corpus: Corpus) -> str:
    figure = part.figures[0]
    own = [corpus.tell(v) for p, v in figure.dimensions.items() if p not in whole.dimensions]
    period = figure.span.name if figure.span and whole.span and figure.span.days != whole.span.days else ""
    return " ".join(filter(None, [*own, period]))


def find_remainders(corpus: Corpus) -> Iterator[Finding]:
    """Yield what is left of a whole that no maker is assigned, where makers are named for the same period."""
    for (series, days), parts in _list_makers(corpus).items():
        counted = _keep_counts(corpus.series[series].get(days, ()))
        if counted:
            yield from _tell_rest(Part(counted), parts, corpus)


def _list_makers(corpus: Corpus) -> dict[tuple[Series, Days], list[Part]]:
    """Return the parts that name a maker, by the series that does not but is the same else, and by days."""
    found: dict[tuple[Series, Days], list[Part]] = defaultdict(list)
    for (cls, dimensions), by_days in corpus.series.items():
        maker = [item for item in dimensions if item[0] == MAKER and item[1] not in corpus.vague]
        whole = (cls, dimensions.difference(maker))
        for days, figures in by_days.items() if maker and whole in corpus.series else ():
            counted = _keep_counts(figures)
            if counted:
                found[whole, days].append(Part(counted))
    return found


def _tell_rest(whole: Part, parts: Sequence[Part], corpus: Corpus) -> Iterator[Finding]:
    rest = Extent("units", whole.low - sum(p.high for p in parts), whole.high - sum(p.low for p in parts))
    if not 0 < rest.low <= rest.high < inf:
        return
    first = whole.figures[0]
    names = tell_list(sorted(corpus.tell(part.figures[0].dimensions[MAKER]) for part in parts))
    yield Finding(
        rule="remainder",
        severity="note",
        claims=sort_claims(f.claim for part in (whole, *parts) for f in part.figures),
        node=first.node,
        told=f"{corpus.tell_node(first.reading.node)}: {tell_extent(rest)} of "
        f"{tell_extent(Extent('units', whole.low, whole.high))} are assigned to no maker; named are {names}.",
        settle="The figures of the other makers; until then a rank is sure only of makers with more than is left.",
    )
