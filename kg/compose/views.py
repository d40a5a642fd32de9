"""What can be asked for: the views of the read model and the classes of the ontology, with the columns of each.

A view is a query of `queries/read/` whose header says of what its rows are; its columns have the names that the subject
gives them. What else the ontology and its shapes say of those rows, and of the things in their columns, are columns
too. Each column is a few pieces of a query, and only the pieces that a question needs are put into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode

from kg.compose.columns import Column, Kind, View, snake
from kg.compose.extending import Extender
from kg.compose.pieces import BOUNDS, RANGE, join_piece, make_class_piece, rename, split_pieces, strip_bound
from kg.compose.relations import Relations
from kg.errors import NotFound, QueryError, suggest
from kg.graph import Graph
from kg.graph.lookups import list_literals, list_subjects, remember
from kg.inputs import read_text
from kg.model.questions import fold
from kg.sparql.reading import read_query
from kg.sparql.variables import list_names
from kg.terms import OWL, RI, TYPE, kebab

DEFAULT = DefaultGraph()
HEADER = re.compile(r"^# (rows|joins): (.+)$", re.MULTILINE)
PARTS = ("item", "holder", "source", "target", "site", "regime", "flow", "treatment")
"""The parts of the read model that the subject has names for, as columns and as what is asked for."""
ROW = "it"
"""The column of what rows are about."""
PLAIN = ", plain"
"""What follows the name of rows whose columns are no parts of a flow."""
KINDS: dict[tuple[str, str], Kind] = {RANGE: "number", BOUNDS: "date"}
"""Of which kind a column is whose bounds are known."""
FLOW = "flow"
"""What the rows of the view are about in which items, holders, sources and sites are found."""


class File(NamedTuple):
    """A query of the read model: whether its header says of what its rows are or what it joins, that, and its text."""

    role: str
    told: str
    text: str


class Views:
    """The views of a graph, by all their names."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.relations = Relations(graph)
        self.words = graph.domain.words

    @cached_property
    def _files(self) -> tuple[File, ...]:
        folder = self.graph.home.views
        texts = [read_text(path, folder) for path in sorted(folder.glob("*.rq"))]
        return tuple(File(told[1], told[2], text) for text in texts if (told := HEADER.search(text)))

    def name_part(self, part: str) -> str:
        """Return what the subject calls a part of the read model, as a name of a column."""
        word = self.words.get(part, {}).get("en", part) if part in PARTS else part
        return word.replace("_", "-").replace(" ", "-")

    @cached_property
    def rows(self) -> Mapping[str, NamedNode]:
        """Return of which class the rows of each view of the read model are, by the name of the rows."""
        return {anchor: cls for anchor, (cls, _) in self._headers.items()}

    @cached_property
    def _headers(self) -> Mapping[str, tuple[NamedNode, File]]:
        found = {}
        for file in self._files:
            if file.role == "rows":
                cls, _, anchor = file.told.removesuffix(PLAIN).partition(" as ")
                found[anchor] = RI(cls.removeprefix("ri:")), file
        return found

    @remember
    def find_read(self, anchor: str) -> View | None:
        """Return the view of the read model whose rows are called so; None where there is none."""
        return self._make_view(anchor, *self._headers[anchor]) if anchor in self._headers else None

    def _make_view(self, anchor: str, cls: NamedNode, file: File) -> View:
        pieces, parts = [*split_pieces(file.text)], {name: name for name in list_columns(file.text)}
        for other in self._files:
            joined, _, renamed = other.told.partition("; ")
            if other.role == "joins" and joined == anchor:
                pairs = dict((pair.split(" is ") * 2)[:2] for pair in renamed.split(", "))
                pieces.append(join_piece(other.text, anchor, pairs))
                parts |= {name: part for name, part in pairs.items() if not name.endswith(BOUNDS + RANGE)}
        plain = file.told.endswith(PLAIN)
        names = {variable: part if plain else self.name_part(part) for variable, part in parts.items()}
        columns = {name: self._make_column(name, cls) for variable, name in names.items() if variable != anchor}
        type_ranges(columns, (name for piece in pieces for name in piece.gives))
        told = {variable: snake(name) for variable, name in names.items()}

        def call(variable: str) -> str:
            base = strip_bound(variable)
            return told[base] + variable[len(base) :] if base in told else variable

        renamed_pieces = tuple(rename(piece, call) for piece in pieces)
        return self._extend(View(names[anchor], told[anchor], cls, columns, renamed_pieces, tuple(columns), anchor))

    def _make_column(self, name: str, cls: NamedNode) -> Column:
        """Return a column of the read model, which is called after a relation, or else after something else."""
        prop, keys = self.relations.find_called(name, cls), self.relations.list_key(cls)
        if prop is None:
            return self.relations.guess_column(name, snake(name), keys)
        return self.relations.make_column(name, snake(name), prop, keys)

    @remember
    def _make_class_view(self, cls: NamedNode) -> View:
        """Return the view of the things of a class: the rows of a view that are of it, where one has them."""
        above, name = self.relations.list_above(cls), self.graph.names.name(cls, "en")
        anchor = next((anchor for anchor, wide in self.rows.items() if wide in above), "")
        if wider := self.find_read(anchor):
            piece = replace(make_class_piece(wider.anchor, cls), gives=frozenset())
            return replace(wider, name=name, cls=cls, pieces=(*wider.pieces, piece))
        anchor = snake(kebab(RI.local(cls)))
        return self._extend(View(name, anchor, cls, {}, (make_class_piece(anchor, cls),)))

    def _extend(self, view: View) -> View:
        """Return a view with what ontology and shapes say of its rows, and of the things in its columns."""
        return Extender(self.relations, view, self.name_part("item")).extend()

    # By name

    def find(self, of: str) -> tuple[View, str]:
        """Return the view that is called so, and the column whose things are asked for; empty for its rows.

        Raises:
            NotFound: nothing that can be asked for is called so; with the nearest names.
        """
        known = self.names
        if of.startswith("ri:") and self.relations.is_declared(RI(of.removeprefix("ri:"))):
            return self._make_class_view(RI(of.removeprefix("ri:"))), ""
        if fold(of) in known:
            anchor, column = known[fold(of)]
            view = self.find_read(anchor) if isinstance(anchor, str) else self._make_class_view(anchor)
            if view:
                return view, column
        raise NotFound(
            f"nothing that can be asked for is called '{of}'{suggest(fold(of), known)}; `kg list` has the classes"
        )

    @cached_property
    def names(self) -> Mapping[str, tuple[str | NamedNode, str]]:
        """Return what can be asked for by its names, folded: a view or a class, and the column that is meant."""
        found = dict([*self._name_classes(), *self._name_parts()])
        heads = [(name.split()[-1], meant) for name, meant in found.items() if " " in name]
        counts = Counter(head for head, _ in heads)
        return found | {head: meant for head, meant in heads if counts[head] == 1 and head not in found}

    def _name_classes(self) -> Iterator[tuple[str, tuple[str | NamedNode, str]]]:
        """Yield what classes are called, one or several of their things: the rows of a view, where they are such."""
        rows = {cls: anchor for anchor, cls in self.rows.items()}
        for cls in list_subjects(self.graph.store, TYPE, OWL("Class")):
            for name in (*self._list_labels(cls), kebab(RI.local(cls))) if cls in RI else ():
                yield from ((fold(one), (rows.get(cls, cls), "")) for one in (name, pluralise(name)))

    def _name_parts(self) -> Iterator[tuple[str, tuple[str | NamedNode, str]]]:
        """Yield what the subject calls the parts of flows, and the rows of other views."""
        flow = self.find_read(FLOW)
        for part in PARTS:
            names = [fold(name) for word in (part, f"{part}s") for name in self.words.get(word, {}).values()]
            column = self.name_part(part)
            if flow and column in flow.own:
                yield from ((name, (FLOW, column)) for name in names)
            elif part in self.rows:
                yield from ((name, (part, "")) for name in names)

    def name_class(self, thing: NamedNode) -> str:
        """Return the class that a thing was given, as a name for what is asked for."""
        cls = self.relations.find_stated(thing)
        return f"ri:{RI.local(cls)}" if cls else ""

    def _list_labels(self, term: NamedNode) -> list[str]:
        short = list_literals(self.graph.store, term, RI("shortName"))
        return [*self.graph.names.list_labels(term).values(), *(name.value for name in short)]

    def find_column(self, view: View, name: str, asked: str = "") -> Column:
        """Return the column of a view that is called so: its own, or that of the things in one of its columns.

        Where several are, it is the one of the things in the column that is `asked` for.

        Raises:
            QueryError: it has none, or several; with the nearest names.
        """
        wanted = name.strip().replace("_", "-").replace(" ", "-")
        if wanted == ROW:
            return Column(view.name, view.anchor, "thing", None, view.cls)
        exact = view.columns.get(wanted) or next(
            (c for n, c in view.columns.items() if n.replace(".", "-") == wanted), None
        )
        if exact:
            return exact
        for found in self._list_near(view, fold(name)):
            near = [column for column in found if column.of == asked]
            sole = found if len(found) == 1 else near if asked and len(near) == 1 else ()
            if sole:
                return sole[0]
            if found:
                told = ", ".join(column.name for column in found)
                raise QueryError(f"{view.name}: '{name}' may be {told}; name one of them")
        known = ", ".join(column for column in view.columns if "." not in column)
        near_names = suggest(name, view.columns)
        raise QueryError(f"{view.name}: there is no column '{name}'{near_names}; it has {known}")

    def _list_near(self, view: View, folded: str) -> Iterator[list[Column]]:
        """Yield the columns that are called so, from the nearest way to call one on: by its name, or by its things."""
        target = self.name_part("target")
        plain = [column for column in view.columns.values() if not column.of]
        yield [column for column in plain if folded in self._name_column(column)]
        yield [c for c in view.columns.values() if c.of and folded in self._name_column(c)]
        own = (view.columns[name] for name in view.own if name != target)
        yield [column for column in own if folded in self._name_range(column)]
        yield [column for column in plain if folded in self._name_range(column)]

    def _name_column(self, column: Column) -> set[str]:
        labels = self._list_labels(column.property) if column.property and column.property in RI else []
        return {fold(name) for name in (column.name.rpartition(".")[2], *labels)}

    def _name_range(self, column: Column) -> set[str]:
        """Return what the things of a column are called, by their class and those below it."""
        if column.range is None:
            return set()
        classes = {column.range, *self.relations.list_below(column.range)}
        return {fold(name) for cls in classes for name in (*self._list_labels(cls), kebab(RI.local(cls)))}


def list_columns(text: str) -> list[str]:
    """Return the variables of a query that are columns, and no bounds of one."""
    return [name for name in list_names(read_query(text).select) if not name.endswith(BOUNDS + RANGE)]


def type_ranges(columns: dict[str, Column], variables: Iterable[str]) -> None:
    """Make those columns of text dates or numbers of which the bounds are known."""
    given = set(variables)
    for name, column in columns.items():
        for ends, kind in KINDS.items():
            if column.kind == "text" and any(f"{column.variable}{end}" in given for end in ends):
                columns[name] = replace(column, kind=kind)
                break


def pluralise(name: str) -> str:
    """Return the plural of an English noun, as far as labels of classes need it.

    >>> pluralise("country"), pluralise("sales channel"), pluralise("class")
    ('countries', 'sales channels', 'classes')
    """
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "ch", "sh", "x")) else f"{name}s"
