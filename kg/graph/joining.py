"""Rows that say more or less of the same: of what a source may not have told yet, one world has a cell, another not.

Takes the rows that some world has, with their marks; gives one row for those that only differ so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.graph.asking import SEPARATOR, WeighedChoice, label_cell
from kg.graph.names import Names
from kg.graph.sureness import NO, YES
from kg.language import say
from kg.model.answers import Row, text_of
from kg.model.questions import Question


def join_partial(asked: Question, weighed: WeighedChoice) -> WeighedChoice:
    """Return one row for those that are not sure and say more or less of the same; rows that state else stay.

    Where every world has at least what the row with the least says, that is sure and stays, and what it leaves out is
    told beside it; else the row with the most stays, which is not sure.
    """
    if asked.key is None or weighed.marks.count(NO) <= 1:
        return weighed
    places = [weighed.columns.index(column) for column in (*asked.key.about, *asked.key.apart)]
    alike: dict[Row, list[Row]] = {}
    for row, mark in zip(weighed.rows, weighed.marks, strict=True):
        if mark == NO:
            alike.setdefault(tuple(row[i] for i in places), []).append(row)
    dropped: set[Row] = set()
    unsure: dict[Row, Row] = {}
    for rows in (rows for rows in alike.values() if len(rows) > 1):
        least = next((row for row in rows if _is_everywhere(row, rows, weighed.worlds)), None)
        if least is None:
            dropped.update(row for row in rows if any(_says_less(row, other) for other in rows))
        else:
            dropped.update(row for row in rows if row is not least)
            unsure[least] = max(rows, key=lambda row: sum(cell is not None for cell in row))
    marks = {row: YES if row in unsure else mark for row, mark in zip(weighed.rows, weighed.marks, strict=True)}
    before = {*list(weighed.rows)[len(weighed.marks) - weighed.before :]} if weighed.listed else set()
    kept = {row: found for row, found in weighed.rows.items() if row not in dropped}
    return replace(
        weighed,
        rows=kept,
        marks=tuple(marks[row] for row in kept),
        before=weighed.before - len(dropped & before),
        unsure=unsure,
    )


def tell_left_out(weighed: WeighedChoice, row: Row, names: Names, lang: str) -> str:
    """Return which cells a sure row leaves empty since they are not sure, with what they would have; else nothing."""
    fuller = weighed.unsure.get(row)
    if fuller is None:
        return ""
    shown = [
        f"{column} {text_of(label_cell(more, names, lang))}"
        for column, cell, more in zip(weighed.columns, row, fuller, strict=True)
        if cell != more
    ]
    return say("left_unsure", lang, cells=SEPARATOR.join(shown))


def _is_everywhere(row: Row, rows: Sequence[Row], worlds: Sequence[Sequence[Row]]) -> bool:
    """Say whether a row says the least of several, and every world has one that says as much or more."""
    if not worlds or not all(row is other or _says_less(row, other) for other in rows):
        return False
    return all(any(row == other or _says_less(row, other) for other in world) for world in worlds)


def _says_less(row: Row, other: Row) -> bool:
    """Say whether another row shows all that a row does, and more."""
    return row != other and all(
        mine in (None, theirs) or set(text_of(mine).split(SEPARATOR)) < set(text_of(theirs).split(SEPARATOR))
        for mine, theirs in zip(row, other, strict=True)
    )
