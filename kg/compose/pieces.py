"""The pieces of a query of which columns are made: taken from queries of the read model, or made of relations."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.compose.columns import Column, Piece
from kg.sparql.reading import read_query
from kg.sparql.syntax import Bind, Optional, get_name
from kg.sparql.variables import list_possible

VARIABLE = re.compile(r"\?(\w+)")
BOUNDS = ("_first", "_last")
"""What the names of the first and last possible day of a date end in."""
RANGE = ("_least", "_most")
"""What the names of the least and the greatest number that a figure can mean end in."""
COMPANIONS = ("Earliest", "Latest")


def split_pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a query: the patterns, and each OPTIONAL and BIND, which a question may do without."""
    for element in read_query(text).select.where.elements:
        own = text[element.span[0] : element.span[1]]
        uses = frozenset(VARIABLE.findall(own))
        gives = frozenset(map(get_name, list_possible(element)))
        if isinstance(element, Optional):
            inner = text[element.group.span[0] + 1 : element.group.span[1] - 1].strip()
            yield Piece(inner, gives, uses)
        else:
            yield Piece(own, gives, uses, spare=isinstance(element, Bind), optional=False)


def strip_bound(variable: str) -> str:
    """Return the variable of a date or number of which this is the first or last day, the least or most, else itself.

    >>> strip_bound("since_first"), strip_bound("units_most"), strip_bound("units")
    ('since', 'units', 'units')
    """
    return next((variable.removesuffix(end) for end in BOUNDS + RANGE if variable.endswith(end)), variable)


def rename(piece: Piece, name: Callable[[str], str]) -> Piece:
    """Return a piece with other variables."""
    text = VARIABLE.sub(lambda found: f"?{name(found[1])}", piece.text)
    return replace(piece, text=text, gives=frozenset(map(name, piece.gives)), uses=frozenset(map(name, piece.uses)))


def join_piece(text: str, anchor: str, columns: Iterable[str]) -> Piece:
    """Return another view as one piece of the rows of `anchor`, whose variables are its own but for `columns`."""
    where = read_query(text).select.where
    inner = text[where.span[0] + 1 : where.span[1] - 1].strip()
    kept = {anchor, *columns}
    inner = VARIABLE.sub(lambda found: found[0] if found[1] in kept else f"?{anchor}_{found[1]}", inner)
    return Piece(inner, frozenset(kept - {anchor}), frozenset(kept))


def make_piece(variable: str, column: Column) -> Piece:
    """Return the piece that gives a column from the thing that it describes."""
    prop = column.property.value if column.property else ""
    text = f"?{variable} <{prop}> ?{column.variable} ."
    gives = [column.variable]
    if column.kind == "date":
        for companion, bound in zip(COMPANIONS, BOUNDS, strict=True):
            text += f" OPTIONAL {{ ?{variable} <{prop}{companion}> ?{column.variable}{bound} }}"
            gives.append(f"{column.variable}{bound}")
    return Piece(text, frozenset(gives), frozenset([variable, *gives]))


def make_class_piece(variable: str, cls: NamedNode) -> Piece:
    """Return the piece that something is of a class, which no question does without."""
    own = frozenset([variable])
    return Piece(f"?{variable} a <{cls.value}> .", own, own, spare=False, optional=False)
