"""Smallest sets that suffice, where a test says whether a set does, and if not, what it misses.

The method is that of implicit hitting sets (E. Moreno-Centeno and R. Karp, The implicit hitting set approach,
Operations Research 61(2), 2013): a smallest set that hits all that was missed so far is tried; it suffices, or misses
more. Knows nothing of proofs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from kg.errors import LimitError

Names = frozenset[str]

TRIED = 200_000
"""Branches taken in all before the search is given up: some seconds."""


def list_sufficient(find_missed: Callable[[Names], Names | None]) -> Iterator[Names]:
    """Yield the minimal sets that suffice, smallest first.

    `find_missed` gives None for a set that suffices, else a set without a member in common with it that every set that
    suffices has a member of. What suffices must do so with more members too.

    >>> list(list_sufficient(lambda chosen: None if {"a", "b"} & chosen else frozenset("ab")))
    [frozenset({'a'}), frozenset({'b'})]

    Raises:
        LimitError: the sets are too many to go through.
    """
    hitting = Hitting()
    while (chosen := hitting.find()) is not None:
        missed = find_missed(chosen)
        if missed is None:
            hitting.found.append(chosen)
            yield chosen
        else:
            hitting.to_hit.append(missed)


class Hitting:
    """Sets to hit, and sets found, which no other set found may hold."""

    def __init__(self) -> None:
        self.to_hit: list[Names] = []
        self.found: list[Names] = []
        self._size = 0
        self._tried = 0

    def find(self) -> Names | None:
        """Return a smallest set that hits all sets and holds none of those found, or None where there is none.

        Raises:
            LimitError: the sets are too many to go through.
        """
        # More sets to hit never make the smallest set smaller, so the size only grows; a minimal one has at most as
        # many members as there are sets to hit.
        for size in range(max(self._size, count_apart(self.to_hit)), len(self.to_hit) + 1):
            self._size = size
            chosen = self._extend(frozenset(), frozenset(), self.to_hit, size)
            if chosen is not None:
                return chosen
        return None

    def _extend(self, chosen: Names, barred: Names, left: Sequence[Names], size: int) -> Names | None:
        """Return a set of a size that holds the chosen, none of the barred, and hits what is left, or None."""
        self._tried += 1
        if self._tried > TRIED:
            raise LimitError("too many sets of claims have to be compared; ask about fewer rows, or for fewer sets")
        if any(found <= chosen for found in self.found):
            return None
        if not left:
            return chosen
        if count_apart(left) > size - len(chosen):
            return None
        for name in sorted(min(left, key=lambda names: len(names - barred)) - barred):
            more = chosen | {name} | list_forced(left, barred)
            rest = [names for names in left if names.isdisjoint(more)]
            whole = self._extend(more, barred, rest, size) if len(more) <= size else None
            if whole is not None:
                return whole
            barred |= {name}
        return None


def list_forced(sets: Iterable[Names], barred: Names) -> Names:
    """Return the members that alone hit some set, where the barred ones may not."""
    return frozenset(name for names in sets if len(names - barred) == 1 for name in names - barred)


def count_apart(sets: Sequence[Names]) -> int:
    """Return how many sets, taken as they come, have no member in common: so many members are needed at least."""
    taken: set[str] = set()
    count = 0
    for names in sorted(sets, key=len):
        if taken.isdisjoint(names):
            taken |= names
            count += 1
    return count
