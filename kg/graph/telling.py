"""What the form of a query says of the sureness of its rows, and how rows that differ in a number are told as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph.sureness import NO
from kg.model.answers import Row, Term
from kg.sparql.syntax import Exists, Lateral, Minus, Optional, Part, Select, Service, get_name, walk
from kg.terms import XSD
from kg.witness.reading import read_mended

BETWEEN = re.compile(r"\W*(?:\d+\s*\+\s*)?(?:count|min|max|group_concat)\s*\(", re.IGNORECASE)
"""Aggregates of which that of a world lies between those of the bounds."""
NEGATIONS = (Optional, Minus, Exists)
NUMBERS = {XSD(name) for name in ("integer", "decimal", "double", "float")}


def is_told(sparql: str) -> bool:
    """Say whether being in both bounds proves that a row of a query is in every world.

    So it is without a slice, a service, a negation within another, and a sum or a reckoning with aggregates: what is
    the same in both bounds may differ in a world between. A query that cannot be read is not told of.
    """
    try:
        query = read_mended(sparql)
    except QueryError:
        return False
    parts = list(walk(query.select))
    reckoned = [e.span for one in parts if isinstance(one, Select) for e in one.expressions if e.aggregates]
    if not all(BETWEEN.match(query.get_text(span)) for span in reckoned):
        return False
    return not any(_may_differ(part) for part in parts)


def _may_differ(part: Part) -> bool:
    """Say whether a part may be the same in both bounds and differ between: a slice, or a negation around another."""
    if isinstance(part, Select):
        return part.sliced
    negated = isinstance(part, NEGATIONS) and any(isinstance(one, NEGATIONS) for one in walk(part) if one is not part)
    return negated or isinstance(part, Service | Lateral)


def list_measures(sparql: str) -> frozenset[str]:
    """Return the columns of a query that are computed over several solutions."""
    try:
        columns = read_mended(sparql).select.columns
    except QueryError:
        return frozenset()
    return frozenset(get_name(c.variable) for c in columns if c.expression and c.expression.aggregates)


@dataclass(frozen=True, slots=True)
class Ranged:
    """A row of a table with its mark, and the rows that it was joined from."""

    row: Row
    mark: str
    parts: tuple[Row, ...]


def join_ranges(columns: Sequence[str], rows: Iterable[tuple[Row, str]], measures: frozenset[str]) -> list[Ranged]:
    """Return rows, one for those that differ in numbers computed over several solutions: from lowest to highest.

    Rows that are sure stay as they are, and so do those in which anything else is computed.
    """
    places = [i for i, column in enumerate(columns) if column in measures]
    groups: dict[tuple[Term | None, ...], list[tuple[Row, str]]] = {}
    for row, mark in rows:
        groups.setdefault(tuple(t for i, t in enumerate(row) if i not in places), []).append((row, mark))
    found: list[Ranged] = []
    for members in groups.values():
        parts = tuple(row for row, _ in members)
        cells = [row[i] for row in parts for i in places]
        numbers = all(isinstance(cell, Literal) and cell.datatype in NUMBERS for cell in cells)
        if places and len(members) > 1 and numbers:
            found.append(Ranged(_join(parts, places), NO, parts))
        else:
            found += [Ranged(row, mark, (row,)) for row, mark in members]
    return found


def _join(rows: Sequence[Row], places: Sequence[int]) -> Row:
    def join(place: int) -> Term | None:
        found = [t for row in rows if isinstance(t := row[place], Literal)]
        low, high = (choose(found, key=lambda t: float(t.value)) for choose in (min, max))
        return low if low == high else Literal(f"{low.value} to {high.value}")

    return tuple(join(i) if i in places else term for i, term in enumerate(rows[0]))
