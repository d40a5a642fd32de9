"""Figures, days and claims in plain words, for what a finding tells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from math import inf

from pyoxigraph import NamedNode

from kg.model.quantities import Extent


def tell_number(number: float) -> str:
    """Return a number with separators and no needless digits.

    >>> tell_number(111513), tell_number(7.0), tell_number(65.12)
    ('111,513', '7', '65.1')
    """
    return f"{number:,.1f}".removesuffix(".0")


def tell_extent(extent: Extent) -> str:
    """Return what a count can be.

    >>> tell_extent(Extent("units", 75, 75)), tell_extent(Extent("units", 14001))
    ('75', 'at least 14,001')
    """
    if extent.low == extent.high:
        return tell_number(extent.low)
    if extent.high == inf:
        return f"at least {tell_number(extent.low)}"
    if extent.low <= 0:
        return f"at most {tell_number(extent.high)}"
    return f"{tell_number(extent.low)} to {tell_number(extent.high)}"


def tell_change(percent: float) -> str:
    """Return a change as a rise or a fall; one of many times as a factor too.

    >>> tell_change(-18), tell_change(643.5), tell_change(0)
    ('a fall of 18 percent', 'a rise of 643.5 percent (7.4 times)', 'no change')
    """
    if percent == 0:
        return "no change"
    times = f" ({tell_number(percent / 100 + 1)} times)" if percent >= 200 else ""
    return f"a {'rise' if percent > 0 else 'fall'} of {tell_number(abs(percent))} percent{times}"


def tell_day(day: dt.date | None) -> str:
    """Return a day, or that it is open."""
    return day.isoformat() if day else "any day"


MOST = 6
"""How many things a text names before it only counts the rest."""


def tell_list(items: Iterable[str], *, of: int = 0) -> str:
    """Return items in a row, and how many more there are; `of` is their number where not all are given.

    >>> tell_list(["a", "b", "c"]), tell_list("abcdefgh"), tell_list("abc", of=9)
    ('a, b and c', 'a, b, c, d, e, f and 2 more', 'a, b, c and 6 more')
    """
    found = list(items)
    rest = max(len(found), of) - len(found[:MOST])
    if rest:
        return f"{', '.join(found[:MOST])} and {rest} more"
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def tell_claims(claims: Sequence[NamedNode]) -> str:
    """Return the identifiers of claims."""
    return tell_list([claim.value.rpartition("/")[2] for claim in claims])


def sort_claims(claims: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    """Return claims once each, in the order of their names."""
    return tuple(sorted(set(claims), key=lambda claim: claim.value))
