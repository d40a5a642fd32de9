"""Shares and how concentrated they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import TypeVar

Key = TypeVar("Key")


def compute_shares(counts: Mapping[Key, int]) -> dict[Key, float]:
    """Return each count as a part of their sum, from 0 to 1; nothing where the sum is 0.

    >>> compute_shares({"India": 3, "Thailand": 1})
    {'India': 0.75, 'Thailand': 0.25}
    """
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()} if total else {}


def compute_herfindahl(shares: Iterable[float]) -> float:
    """Return the Herfindahl-Hirschman index of shares that add to 1: the sum of their squares.

    It is 1 where one takes all, and 1/n where n take the same (A. O. Hirschman, "The Paternity of an Index", American
    Economic Review 54, 1964).

    >>> compute_herfindahl([0.75, 0.25])
    0.625
    """
    return sum(share * share for share in shares)


def compute_overlap(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    """Return the weighted Jaccard index (Ruzicka similarity) of two weightings: shared over joint weight, 0 to 1.

    >>> compute_overlap({"India": 1.0}, {"India": 0.5, "Thailand": 0.5})
    0.3333333333333333
    """
    keys = [*one, *(key for key in other if key not in one)]
    joint = sum(max(one.get(key, 0.0), other.get(key, 0.0)) for key in keys)
    return sum(min(one.get(key, 0.0), other.get(key, 0.0)) for key in keys) / joint if joint else 0.0


def compute_cosine(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    """Return the cosine of the angle between two weightings without negative weights, 0 to 1.

    >>> compute_cosine({"India": 1.0}, {"India": 0.6, "Thailand": 0.8})
    0.6
    """
    product = sum(weight * other.get(key, 0.0) for key, weight in one.items())
    lengths = sqrt(sum(w * w for w in one.values())) * sqrt(sum(w * w for w in other.values()))
    return product / lengths if lengths else 0.0
