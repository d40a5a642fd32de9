"""Two answers to one question compared row by row, by the key of the question: what is lost, gained and changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.model.answers import MARKS, SOURCES, Answer, Table, text_of
from kg.model.questions import Key
from kg.terms import RID

BACKING = (SOURCES, *MARKS)
"""The columns that tell how a row is backed, and nothing of what it says."""
Cells = Mapping[str, Hashable]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row by its place in the answer before and in that after; None where it is in one of them only.

    `columns` are those whose cells differ, where it is in both; `shared` says that others are about the same.
    """

    before: int | None
    after: int | None
    columns: tuple[str, ...] = ()
    shared: bool = False


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """Two answers to one question, and the rows by which they differ; of `backed` ones only how they are backed."""

    before: Table
    after: Table
    key: Key
    lost: tuple[RowChange, ...] = ()
    gained: tuple[RowChange, ...] = ()
    changed: tuple[RowChange, ...] = ()
    backed: tuple[RowChange, ...] = ()

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return any((self.lost, self.gained, self.changed, self.backed))


def compare_answers(before: Table, after: Table, key: Key | None) -> AnswerChange:
    """Return how two answers to one question differ.

    Rows with the same key are one row. Of those left over, a lost and a gained one about the same things are one that
    has changed in what else tells it apart. Without a key, a row is about all that it says.
    """
    key = key or Key(tuple(column for column in before.columns if column not in BACKING))
    old, new = list(_read_rows(before)), list(_read_rows(after))
    pairs = dict(_pair(old, new, range(len(old)), range(len(new)), lambda row: _pick(row, (*key.about, *key.apart))))
    lost = [i for i in range(len(old)) if i not in pairs]
    gained = sorted(set(range(len(new))) - set(pairs.values()))
    pairs |= _pair(old, new, lost, gained, lambda row: _name_things(row, key.about))
    counts = [Counter(_pick(row, key.about) for row in rows) for rows in (old, new)]
    shared = {about for count in counts for about, number in count.items() if number > 1}
    changes = [
        RowChange(i, j, _list_differing(old[i], new[j]), _pick(old[i], key.about) in shared)
        for i, j in sorted(pairs.items())
    ]
    return AnswerChange(
        before=before,
        after=after,
        key=key,
        lost=tuple(RowChange(i, None) for i in lost if i not in pairs),
        gained=tuple(RowChange(None, j) for j in gained if j not in pairs.values()),
        changed=tuple(change for change in changes if not set(change.columns) <= set(BACKING)),
        backed=tuple(change for change in changes if change.columns and set(change.columns) <= set(BACKING)),
    )


def join_rows(change: AnswerChange, before: Mapping[int, Hashable], after: Mapping[int, Hashable]) -> AnswerChange:
    """Return a change in which a lost and a gained row of one name are one row, of which only the words changed.

    `before` and `after` name the rows by their places; what several rows are named joins none.
    """
    counts = Counter((*before.values(), *after.values()))
    places = {name: place for place, name in after.items() if counts[name] == 2}  # one on each side
    pairs = {i: j for i, name in before.items() if (j := places.get(name)) is not None}
    old, new = list(_read_rows(change.before)), list(_read_rows(change.after))
    joined = (RowChange(i, j, _list_differing(old[i], new[j])) for i, j in pairs.items())
    return replace(
        change,
        lost=tuple(row for row in change.lost if row.before not in pairs),
        gained=tuple(row for row in change.gained if row.after not in pairs.values()),
        changed=(*change.changed, *joined),
    )


def read_cells(table: Table, place: int) -> dict[str, str]:
    """Return the cells of a row as texts, by column; for its sources, the claims."""
    cells = {column: text_of(term) for column, term in zip(table.columns, table.rows[place], strict=True)}
    return cells | {SOURCES: ", ".join(table.cited[place])} if isinstance(table, Answer) else cells


def _read_rows(table: Table) -> Iterator[Cells]:
    """Yield the rows with the names behind their labels; a row that no mark is on is sure."""
    for place, row in enumerate(table.rows):
        cells: dict[str, Hashable] = dict(zip(table.columns, row, strict=True))
        if isinstance(table, Answer):
            marks = {name: text_of(row[table.columns.index(name)]) if name in cells else "" for name in MARKS}
            cells |= dict(zip(table.columns, table.things[place], strict=True))
            cells |= marks | {"sure": marks["sure"] or "yes", SOURCES: frozenset(table.cited[place])}
        yield cells


def _pick(row: Cells, columns: Iterable[str]) -> Hashable:
    return tuple(row.get(column) for column in columns)


def _name_things(row: Cells, columns: Iterable[str]) -> Hashable | None:
    """Return what a row is about, None where that is no thing: equal numbers or words make no two rows one."""
    cells = [row.get(column) for column in columns]
    return tuple(cells) if any(isinstance(c, NamedNode) and c in RID for c in cells) else None


def _pair(
    old: list[Cells], new: list[Cells], lost: Iterable[int], gained: Iterable[int], name: Callable[[Cells], Hashable]
) -> Iterator[tuple[int, int]]:
    """Yield the places of rows, before and after, that have one name, in order; equal rows first."""
    waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
    for j in gained:
        waiting[name(new[j])].append(j)
    rest = []
    for i in lost:
        same = next((j for j in waiting[name(old[i])] if new[j] == old[i]), None)
        if same is None:
            rest.append(i)
        else:
            waiting[name(old[i])].remove(same)
            yield i, same
    for i in rest:
        named = name(old[i])
        if named is not None and waiting[named]:
            yield i, waiting[named].pop(0)


def _list_differing(old: Cells, new: Cells) -> tuple[str, ...]:
    return tuple(column for column in dict.fromkeys((*old, *new)) if old.get(column) != new.get(column))
