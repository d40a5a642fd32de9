"""Two answers to one question compared row by row: what is lost, what is gained, and what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model.answers import Answer, Row, Table
from kg.terms import RID


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row by its place in the answer before and in that after; None where it is in one of them only.

    `columns` are those whose cells differ, where it is in both.
    """

    before: int | None
    after: int | None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Two answers to one question, and the rows by which they differ."""

    before: Table
    after: Table
    lost: tuple[RowChange, ...]
    gained: tuple[RowChange, ...]
    changed: tuple[RowChange, ...]


def compare_answers(before: Table, after: Table) -> AnswerChange:
    """Return how two answers to one question differ.

    A lost and a gained row are one that has changed where they are about the same things: those in the leading columns
    that hold things only, or in all such columns where none leads. An empty cell there contradicts nothing. How sure a
    row is makes it no other.
    """
    before, after = (t.without_marks() if isinstance(t, Answer) else t for t in (before, after))
    old, new = _list_things(before), _list_things(after)
    lost, gained = _list_only(old, new), _list_only(new, old)
    key = find_key([old[i] for i in lost] + [new[i] for i in gained])
    pairs = dict(_pair(lost, gained, old, new, key)) if key else {}
    return AnswerChange(
        before=before,
        after=after,
        lost=tuple(RowChange(i, None) for i in lost if i not in pairs),
        gained=tuple(RowChange(None, j) for j in gained if j not in pairs.values()),
        changed=tuple(RowChange(i, j, _list_differing(before, old[i], new[j])) for i, j in sorted(pairs.items())),
    )


def _list_things(table: Table) -> Sequence[Row]:
    """Return the rows with the names behind their labels."""
    return table.things if isinstance(table, Answer) and table.things else table.rows


def _list_only(rows: Sequence[Row], others: Sequence[Row]) -> list[int]:
    """Return the places of rows that others lack; of equal ones, as many as there are more."""
    left = Counter(others)
    places = []
    for place, row in enumerate(rows):
        if left[row]:
            left[row] -= 1
        else:
            places.append(place)
    return places


def find_key(rows: Sequence[Row]) -> tuple[int, ...]:
    """Return the columns that say what a row is about: those that lead and hold things only, else all that do.

    >>> from kg.terms import RI
    >>> find_key([(RID("fronx"), RID("india"), RI("active")), (RID("wr-v"), None, RI("active"))])
    (0, 1)
    """
    columns = list(zip(*rows, strict=True))
    holds = [any(column) and all(term is None or term in RID for term in column) for column in columns]
    lead = holds.index(False) if False in holds else len(holds)
    return tuple(range(lead)) or tuple(i for i, holding in enumerate(holds) if holding)


def _pair(
    lost: Iterable[int], gained: Iterable[int], old: Sequence[Row], new: Sequence[Row], key: tuple[int, ...]
) -> Iterator[tuple[int, int]]:
    """Yield the lost and the gained rows about the same things, those with most in common together."""
    waiting = list(gained)
    for i in lost:
        found = [j for j in waiting if _is_same(old[i], new[j], key)]
        if found:
            nearest = max(found, key=lambda j: sum(a == b for a, b in zip(old[i], new[j], strict=True)))
            waiting.remove(nearest)
            yield i, nearest


def _is_same(one: Row, other: Row, key: tuple[int, ...]) -> bool:
    """Say whether two rows are about the same things: they share some, and where they differ, one names none."""
    pairs = [(one[i], other[i]) for i in key]
    return any(a == b and a for a, b in pairs) and all(a == b or not a or not b for a, b in pairs)


def _list_differing(table: Table, old: Row, new: Row) -> tuple[str, ...]:
    return tuple(c for c, a, b in zip(table.columns, old, new, strict=True) if a != b)
