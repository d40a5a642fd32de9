"""One exact figure in two places: a sign that it stands under a wrong period or a wrong name.

A figure counts as exact from four digits on that are not zeros at its end: round ones meet by chance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kg.findings.corpus import Corpus
from kg.findings.figures import MAKER, MODEL, Figure
from kg.findings.spans import Span
from kg.findings.words import sort_claims, tell_claims, tell_list, tell_number
from kg.model.claims import Value
from kg.model.findings import Finding

Volume = list[Figure]
"""The figures of one volume that give the same number."""


def find_repeated_figures(corpus: Corpus) -> Iterator[Finding]:
    """Yield the exact figures that stand for two periods or two things; a part may well equal its whole."""
    for number, volumes in _group_by_number(corpus.figures).items():
        if len(volumes) > 1:
            yield from _compare_periods(number, volumes, corpus)
            yield from _compare_subjects(number, volumes, corpus)


def _group_by_number(figures: Iterable[Figure]) -> dict[int, list[Volume]]:
    found: dict[int, dict[str, Volume]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        if figure.exact is not None and figure.span and is_exact(figure.exact):
            found[figure.exact][figure.node.value].append(figure)
    return {number: [by_node[name] for name in sorted(by_node)] for number, by_node in found.items()}


def is_exact(number: int) -> bool:
    """Say whether a number has four digits or more that are not zeros at its end.

    >>> is_exact(9595), is_exact(84800), is_exact(75)
    (True, False, False)
    """
    return len(str(number).rstrip("0")) >= 4


def _compare_periods(number: int, volumes: list[Volume], corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each volume of the same makers and models whose neighbour in time has the same figure."""
    by_subject: dict[object, list[Volume]] = defaultdict(list)
    for volume in volumes:
        by_subject[volume[0].subject].append(volume)
    for members in by_subject.values():
        for one, two in pairwise(sorted(members, key=lambda v: (v[0].span.days if v[0].span else (), v[0].node.value))):
            if _is_odd(one[0], two[0]):
                yield _make(number, one, two, corpus, same=one[0].series == two[0].series)


def _is_odd(one: Figure, two: Figure) -> bool:
    if not one.span or not two.span:
        return False
    if one.span.days == two.span.days:
        return not (
            one.dimensions.items() <= two.dimensions.items() or two.dimensions.items() <= one.dimensions.items()
        )
    return not (_is_within(one.span, two.span) or _is_within(two.span, one.span))


def _is_within(inner: Span, outer: Span) -> bool:
    """Say whether a figure of one span may be all there is in another, as where sales began within a year."""
    return outer.has(inner)


def _compare_subjects(number: int, volumes: list[Volume], corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for volumes that differ in the maker or the model only and have the same figure."""
    by_rest: dict[object, list[Volume]] = defaultdict(list)
    for volume in volumes:
        by_rest[_leave_subject(volume[0])].append(volume)
    for members in by_rest.values():
        for one, two in pairwise(members):
            yield _make(number, one, two, corpus, same=False)


def _leave_subject(figure: Figure) -> object:
    """Return all that a volume is about but whose vehicles it counts; that it names a maker or a model counts too."""
    rest = frozenset((p, v if p not in (MAKER, MODEL) else _named(v)) for p, v in figure.dimensions.items())
    return figure.series[0], rest, figure.span


def _named(_: Value) -> str:
    return "named"


def _make(number: int, one: Volume, two: Volume, corpus: Corpus, *, same: bool) -> Finding:
    claims = sort_claims(f.claim for f in (*one, *two))
    places = tell_list(
        f"{corpus.tell_node(v[0].reading.node)} ({tell_claims(sort_claims(f.claim for f in v))})" for v in (one, two)
    )
    return Finding(
        rule="same-figure-twice",
        severity="error" if same else "warning",
        claims=claims,
        node=one[0].node,
        told=f"{tell_number(number)}: one exact figure stands for both {places}.",
        settle="The publisher's own table; then a decision that reads the other of the two under its own key.",
    )
