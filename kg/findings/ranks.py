"""Ranks against the figures of the same period."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.findings.changes import list_counts
from kg.findings.corpus import Corpus, find_text
from kg.findings.figures import Figure
from kg.findings.spans import Days
from kg.findings.words import sort_claims, tell_extent, tell_list
from kg.model.claims import Value
from kg.model.findings import Finding
from kg.terms import RI

RANK = RI("rank")

Field = tuple[NamedNode, frozenset[tuple[NamedNode, Value]], NamedNode, Days]
"""What is ranked: the class, the other dimensions, the dimension that differs, and the days."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A volume of a field with the least it can be, and the claims that say so."""

    low: float
    node: NamedNode
    figures: tuple[Figure, ...]


def find_contradicted_ranks(corpus: Corpus) -> Iterator[Finding]:
    """Yield the ranks that fewer places are left for: more volumes than the rank allows are surely larger."""
    ranked = [(figure, int(rank)) for figure in corpus.figures if (rank := find_text(figure.reading, RANK))]
    wanted = {field for figure, _ in ranked for field in _list_fields(figure)}
    rivals = _list_rivals(corpus, wanted) if wanted else {}
    for figure, place in ranked:
        own = [f.units.high for f in list_counts(figure, corpus) if f.units]
        for field in _list_fields(figure) if own else ():
            above = _list_above(rivals.get(field, ()), max(own), figure.node)
            if len(above) >= place:
                yield _make(figure, place, above, corpus)


def _list_fields(figure: Figure) -> Iterator[Field]:
    if figure.span:
        cls, dimensions = figure.series
        for item in dimensions:
            yield cls, dimensions.difference([item]), item[0], figure.span.days


def _list_rivals(corpus: Corpus, wanted: set[Field]) -> Mapping[Field, Sequence[Rival]]:
    found: dict[Field, list[Rival]] = defaultdict(list)
    for by_days in corpus.series.values():
        for figures in by_days.values():
            counted = tuple(f for f in figures if f.units and corpus.is_known(f))
            if not counted or not corpus.vague.isdisjoint(counted[0].dimensions.values()):
                continue
            low = min(f.units.low for f in counted if f.units)
            for field in _list_fields(counted[0]):
                if field in wanted:
                    found[field].append(Rival(low, counted[0].node, counted))
    return {field: sorted(rivals, key=lambda r: (r.low, r.node.value)) for field, rivals in found.items()}


def _list_above(rivals: Sequence[Rival], own: float, node: NamedNode) -> list[Rival]:
    start = bisect_right(rivals, own, key=lambda r: r.low)
    return [rival for rival in rivals[start:] if rival.node != node]


def _make(figure: Figure, rank: int, above: Sequence[Rival], corpus: Corpus) -> Finding:
    count = tell_list(dict.fromkeys(tell_extent(f.units) for f in list_counts(figure, corpus) if f.units))
    larger = tell_list(
        f"{corpus.tell_node(r.figures[0].reading.node)} {tell_extent(r.figures[0].units)}"
        for r in reversed(above)
        if r.figures[0].units
    )
    return Finding(
        rule="rank-contradicted",
        severity="error",
        claims=sort_claims([figure.claim, *(f.claim for r in above for f in r.figures)]),
        node=figure.node,
        told=f"{corpus.tell_node(figure.reading.node)} with {count} is said to have rank {rank}; larger are {larger}.",
        settle="The publisher's ranking of the period, with the figures it rests on.",
    )
