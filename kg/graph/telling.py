"""What the form of a query says of the sureness of its rows, and how rows that differ in a number are told as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph.sureness import NO
from kg.model.answers import Row, Term
from kg.terms import XSD
from kg.witness import mend_query, read_query
from kg.witness.syntax import (
    Bind,
    Element,
    Expression,
    Filter,
    Group,
    InGraph,
    Lateral,
    Minus,
    Optional,
    Query,
    Select,
    Service,
    Union,
)

BETWEEN = re.compile(r"\W*(?:\d+\s*\+\s*)?(?:count|min|max|group_concat)\s*\(", re.IGNORECASE)
"""Aggregates of which that of a world lies between those of the bounds."""
NUMBERS = {XSD(name) for name in ("integer", "decimal", "double", "float")}


def is_told(sparql: str) -> bool:
    """Say whether being in both bounds proves that a row of a query is in every world.

    So it is without a slice, a service, a negation within another, and a sum or a reckoning with aggregates: what is
    the same in both bounds may differ in a world between. A query that cannot be read is not told of.
    """
    try:
        query = read_query(mend_query(sparql))
    except QueryError:
        return False
    return _is_told(query.select, 0, query)


def _is_told(select: Select, depth: int, query: Query) -> bool:
    if select.sliced:
        return False
    expressions = [*select.having, *(item.expression for item in (*select.columns, *select.keys) if item.expression)]
    reckoned = (e for e in expressions if e.aggregates)
    if not all(BETWEEN.match(query.get_text(e.span)) for e in reckoned):
        return False
    return _is_plain(expressions, depth, query) and _is_group_told(select.where, depth, query)


def _is_plain(expressions: Iterable[Expression], depth: int, query: Query) -> bool:
    found = [exists for expression in expressions for exists in expression.exists]
    return all(_is_negation_told(exists.group, depth, query) for exists in found)


def _is_negation_told(group: Group, depth: int, query: Query) -> bool:
    return depth == 0 and _is_group_told(group, depth + 1, query)


def _is_group_told(group: Group, depth: int, query: Query) -> bool:
    return all(_is_element_told(element, depth, query) for element in group.elements)


def _is_element_told(element: Element, depth: int, query: Query) -> bool:
    match element:
        case Service() | Lateral():
            return False
        case Optional() | Minus():
            return _is_negation_told(element.group, depth, query)
        case Union():
            return all(_is_group_told(branch, depth, query) for branch in element.branches)
        case Filter() | Bind():
            return _is_plain([element.expression], depth, query)
        case InGraph() | Group():
            return _is_group_told(element.group if isinstance(element, InGraph) else element, depth, query)
        case Select():
            return _is_told(element, depth, query)
        case _:
            return True


def list_measures(sparql: str) -> frozenset[str]:
    """Return the columns of a query that are computed over several solutions."""
    try:
        columns = read_query(mend_query(sparql)).select.columns
    except QueryError:
        return frozenset()
    return frozenset(c.variable.removeprefix("?") for c in columns if c.expression and c.expression.aggregates)


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
        if places and len(members) > 1 and all(_is_number(row[i]) for row in parts for i in places):
            found.append(Ranged(_join(parts, places), NO, parts))
        else:
            found += [Ranged(row, mark, (row,)) for row, mark in members]
    return found


def _is_number(term: Term | None) -> bool:
    return isinstance(term, Literal) and term.datatype in NUMBERS


def _join(rows: Sequence[Row], places: Sequence[int]) -> Row:
    def join(place: int) -> Term | None:
        found = [t for row in rows if isinstance(t := row[place], Literal)]
        low, high = (choose(found, key=lambda t: float(t.value)) for choose in (min, max))
        return low if low == high else Literal(f"{low.value} to {high.value}")

    return tuple(join(i) if i in places else term for i, term in enumerate(rows[0]))
