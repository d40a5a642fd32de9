"""Extending a view with what ontology and shapes say of its rows, and of the things in its columns."""

from __future__ import annotations

from dataclasses import replace

from kg.compose.columns import Column, Piece, View, snake
from kg.compose.pieces import make_piece
from kg.compose.relations import Relations
from kg.terms import RI, TYPE, kebab


class Extender:
    """Extends one view with what ontology and shapes say of its rows, and of the things in its columns."""

    def __init__(self, relations: Relations, view: View, item: str) -> None:
        self._relations = relations
        self._view = view
        self._item = item
        self._columns = dict(view.columns)
        self._pieces = list(view.pieces)

    def extend(self) -> View:
        """Return the view with all columns. What the things of rows are like is one step further, and no more."""
        things = [column for column in self._columns.values() if column.range]
        things += self._add_own()
        for column in things:
            self._add_of(column)
        return replace(self._view, columns=self._columns, pieces=tuple(self._pieces))

    def _add_own(self) -> list[Column]:
        """Add what is said of the rows themselves, and return the columns that are things."""
        cls, anchor = self._view.cls, self._view.anchor
        shown = {column.property for column in self._columns.values()}
        keys, found = self._relations.list_key(cls), []
        for prop in self._relations.list_of(cls):
            name = kebab(RI.local(prop))
            if prop in shown or is_companion(name) or name in self._columns:
                continue
            self._columns[name] = self._relations.make_column(name, snake(name), prop, keys)
            self._pieces.append(make_piece(anchor, self._columns[name]))
            found += [self._columns[name]] if self._columns[name].range else []
        self._add_type("", anchor)
        return found

    def _add_of(self, thing: Column) -> None:
        """Add what is said of the things in a column."""
        for prop in self._relations.list_around(thing.range) if thing.range else ():
            plain = kebab(RI.local(prop))
            name = f"{thing.name}.{plain}"
            if is_companion(plain):
                continue
            column = self._relations.make_column(name, snake(name), prop, set(), thing.name)
            if thing.name == self._item and plain not in self._view.own and self._columns.get(plain, column).several:
                self._join_levels(plain, thing.variable)
            if name not in self._columns:
                self._columns[name] = column
                self._pieces.append(make_piece(thing.variable, column))
        self._add_type(thing.name, thing.variable)

    def _add_type(self, of: str, variable: str) -> None:
        name = f"{of}.type" if of else "type"
        self._columns[name] = Column(name, snake(name), "class", TYPE, several=True, of=of)
        own = frozenset([snake(name)])
        self._pieces.append(Piece(f"?{variable} a ?{snake(name)} .", own, own | {variable}))

    def _join_levels(self, name: str, item: str) -> None:
        """Let a column of rows have what is said of their items too, such as which side all of an item are of."""
        if name not in self._columns:
            return
        variable = self._columns[name].variable
        place = next((i for i, piece in enumerate(self._pieces) if variable in piece.gives), None)
        if place is not None:
            old = self._pieces[place]
            other = old.text.replace(f"?{self._view.anchor} ", f"?{item} ", 1)
            self._pieces[place] = Piece(f"{{ {old.text} }} UNION {{ {other} }}", old.gives, old.uses | {item})


def is_companion(name: str) -> bool:
    """Say whether a relation is the first or last possible day of a date.

    >>> is_companion("since-earliest"), is_companion("since")
    (True, False)
    """
    return name.endswith(("-earliest", "-latest"))
