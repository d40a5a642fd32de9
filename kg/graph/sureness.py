"""How sure the rows of a result are, told from what it is in each of the worlds that vague dates leave open.

Takes the rows of each world; gives those that some world has, with a mark. What is sure is found in the graphs that
bound all worlds and in every world looked at, never in one alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from kg.model.moments import Spread

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

YES, NO, UNTOLD = "yes", "no", "not told"


@dataclass(frozen=True, slots=True)
class Weighed(Generic[K, V]):
    """The rows that some world has, in order, each with what stands behind it, and their marks.

    `before` are rows that may have been so before anybody said so.
    """

    rows: Mapping[K, V]
    marks: tuple[str, ...]
    before: Mapping[K, V]

    @property
    def is_sure(self) -> bool:
        """Say whether every row is sure."""
        return all(mark == YES for mark in self.marks)

    def with_before(self) -> Weighed[K, V]:
        """Return the same with the rows that may have been so before among the others, none of them sure."""
        marks = (*self.marks, *(NO for _ in self.before))
        return Weighed({**self.rows, **self.before}, marks, {})


def weigh(spread: Spread[Mapping[K, V]], *, told: bool, after_now: bool) -> Weighed[K, V]:
    """Return the rows that some world has, each with its mark, and those that may have been so before.

    A row is sure when it is in all worlds looked at and in both bounds. Where that is no proof, as for a query with a
    negation within another, nothing is `told` unless all are the same; after the last day that is known of, nothing is
    sure.
    """
    worlds = (spread.held, *spread.worlds)
    rows = merge(worlds)
    every = (*worlds, spread.certain, spread.possible)
    sure = YES if told or all(part.keys() == spread.held.keys() for part in every) else UNTOLD
    marks = [sure if not after_now and all(row in part for part in every) else NO for row in rows]
    before = {row: value for row, value in (spread.before or {}).items() if row not in rows}
    return Weighed(rows, tuple(marks), before)


def merge(parts: Sequence[Mapping[K, V]]) -> dict[K, V]:
    """Return the rows of all parts once, each after the one that it follows in its part.

    >>> merge([{"a": 1, "c": 1}, {"a": 2, "b": 2, "c": 2}])
    {'a': 1, 'b': 2, 'c': 1}
    """
    found: dict[K, V] = {}
    after: dict[K | None, K | None] = {None: None}
    for part in parts:
        before: K | None = None
        for row, value in part.items():
            if row not in found:
                found[row] = value
                after[row], after[before] = after[before], row
            before = row
    return {row: found[row] for row in _follow(after)}


def _follow(after: Mapping[K | None, K | None]) -> Iterator[K]:
    """Yield rows in order, from which follows which."""
    row = after[None]
    while row is not None:
        yield row
        row = after[row]
