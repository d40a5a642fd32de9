"""What can be asked for: the views of the read model and the classes of the ontology, with the columns of each.

A view is a query of `queries/read/` whose header says of what its rows are; its columns have the names that the subject
gives them. What else the ontology and its shapes say of those rows, and of the things in their columns, are columns
too. Each column is a few pieces of a query, and only the pieces that a question needs are put into it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store

from kg.errors import NotFound, QueryError, suggest
from kg.graph import Graph
from kg.inputs import read_text
from kg.model.answers import Table
from kg.model.questions import fold
from kg.sparql.reading import read_query
from kg.sparql.syntax import Bind, Optional, get_name
from kg.sparql.variables import list_names, list_possible
from kg.terms import INFERRED, OWL, RDF, RDFS, RI, TYPE, XSD, kebab

DEFAULT = DefaultGraph()
SHAPES = "shapes.ttl"
HEADER = re.compile(r"^# (rows|joins): (.+)$", re.MULTILINE)
VARIABLE = re.compile(r"\?(\w+)")
BOUNDS = ("_first", "_last")
"""What the names of the first and last possible day of a date end in."""
RANGE = ("_least", "_most")
"""What the names of the least and the greatest number that a figure can mean end in."""
COMPANIONS = ("Earliest", "Latest")
NUMBERS = (XSD("integer"), XSD("decimal"))
Kind = Literal["thing", "class", "number", "date", "text"]
PARTS = ("item", "holder", "source", "target", "site", "regime", "flow", "treatment")
"""The parts of the read model that the subject has names for, as columns and as what is asked for."""
ROW = "it"
"""The column of what rows are about."""
PLAIN = ", plain"
"""What follows the name of rows whose columns are no parts of a flow."""
FLOW = "flow"
"""What the rows of the view are about in which items, holders, sources and sites are found."""
HIDDEN = {RI("identifiedAs"), RI("identifiedIn"), RI("witness"), RI("step"), RI("disagreesIn")}
"""What the engine says of a thing, and no source does."""
PATHS = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?class ?path { ?shape sh:targetClass ?class ; sh:property/sh:path ?path FILTER (isIRI(?path)) }"""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a query: what it binds, what it uses, and its text without the OPTIONAL around it, where it has one.

    What is `spare` stands only in a query that needs what it binds.
    """

    text: str
    gives: frozenset[str]
    uses: frozenset[str]
    spare: bool = True
    optional: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in questions, its variable, and of which kind its values are.

    `property` is the relation that it shows and `range` the class of its things; `several` says that a row may have more
    than one value. `of` is the column whose things it describes; empty for the rows themselves.
    """

    name: str
    variable: str
    kind: Kind
    property: NamedNode | None = None
    range: NamedNode | None = None
    several: bool = False
    of: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Rows that can be asked for: the variable of what each is about, its class, the columns, and how to get them.

    `own` are the columns of the query of the read model, which `base` names.
    """

    name: str
    anchor: str
    cls: NamedNode
    columns: Mapping[str, Column]
    pieces: tuple[Piece, ...]
    own: tuple[str, ...] = ()
    base: str = ""


class Views:
    """The views of a graph, by all their names."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.words = graph.domain.words if graph.domain else {}

    # The ontology

    @cached_property
    def _properties(self) -> Mapping[NamedNode, tuple[NamedNode, ...]]:
        """Return the properties that the shapes give to each class."""
        path = self.graph.home.ontology / SHAPES
        store = Store()
        if path.is_file():
            store.load(read_text(path, path.parent).encode(), format=RdfFormat.TURTLE)
        found: dict[NamedNode, tuple[NamedNode, ...]] = {}
        rows = store.query(PATHS)
        for cls, prop in sorted(map(tuple, rows if isinstance(rows, QuerySolutions) else ()), key=str):
            if prop in RI and isinstance(cls, NamedNode):
                found[cls] = (*found.get(cls, ()), prop)
        return found

    def _list(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        quads = self.graph.store.quads_for_pattern(subject, predicate, None, DEFAULT)
        return [quad.object for quad in quads if isinstance(quad.object, NamedNode)]

    def _list_properties(self, cls: NamedNode, *, narrower: bool) -> list[NamedNode]:
        """Return the properties of a class and of those above it; of those below it too, where its things may be such."""
        above = {cls, *self._list(cls, RDFS("subClassOf"))}
        if narrower:
            quads = self.graph.store.quads_for_pattern(None, RDFS("subClassOf"), cls, DEFAULT)
            above |= {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}
        stated = {prop for one in above for prop in self._properties.get(one, ())}
        rows = self.graph.run(f"SELECT DISTINCT ?p {{ ?x a <{cls.value}> ; ?p ?v }}")
        held = {row[0] for row in rows.rows if row[0] in RI} if isinstance(rows, Table) else set()
        return sorted(stated | held - HIDDEN, key=str)  # type: ignore[type-var, operator]  # relations have names

    def list_classes_above(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes above one."""
        return self._list(cls, RDFS("subClassOf"))

    def _is_marked(self, prop: NamedNode, mark: str) -> bool:
        return next(self.graph.store.quads_for_pattern(prop, RI(mark), None, DEFAULT), None) is not None

    def list_key(self, cls: NamedNode) -> set[NamedNode]:
        """Return the parts of the key of a class."""
        found: set[NamedNode] = set()
        for quad in self.graph.store.quads_for_pattern(cls, OWL("hasKey"), None, DEFAULT):
            node = quad.object
            while node != RDF("nil"):
                found.update(self._list(node, RDF("first")))  # type: ignore[arg-type]  # a list
                node = next(q.object for q in self.graph.store.quads_for_pattern(node, RDF("rest"), None, DEFAULT))  # type: ignore[arg-type]
        return found

    def make_column(
        self, name: str, variable: str, prop: NamedNode | None, keys: set[NamedNode], of: str = ""
    ) -> Column:
        """Return the column of a relation."""
        told = RI(camel(name.rpartition("-")[2])) if prop is None and "-" in name else None
        if told and self._list(told, RDFS("range")) and self._find_narrowest(self._list(told, RDFS("range"))) in RI:
            return replace(self.make_column(name, variable, told, keys, of), property=None)
        if prop is None:
            cls = RI("".join(map(str.capitalize, name.split("-"))))
            return (
                Column(name, variable, "thing", None, cls, of=of)
                if self._list(cls, TYPE)
                else Column(name, variable, "text", of=of)
            )
        ranges = self._list(prop, RDFS("range"))
        single = prop in keys or self._is_marked(prop, "singleValued")
        if self._is_marked(prop, "isDate"):
            return Column(name, variable, "date", prop, of=of)
        if any(one in NUMBERS for one in ranges):
            return Column(name, variable, "number", prop, several=not single, of=of)
        is_thing = any(one in RI for one in ranges) or RDFS("range") is None
        kinds = self._list(prop, TYPE)
        is_thing = is_thing or OWL("ObjectProperty") in kinds
        cls = self._find_narrowest([one for one in ranges if one in RI])
        return Column(name, variable, "thing" if is_thing else "text", prop, cls, several=not single, of=of)

    def _find_narrowest(self, classes: Sequence[NamedNode]) -> NamedNode | None:
        """Return the class that is below all the others: what is inferred of a range has those above it too."""
        return next(
            (c for c in classes if not any(c in self._list(d, RDFS("subClassOf")) for d in classes if d != c)), None
        )

    # The views

    @cached_property
    def _files(self) -> Mapping[str, tuple[str, str]]:
        """Return the files of views by name: what their header says, and their text."""
        folder = self.graph.home.views
        texts = {path.stem: read_text(path, folder) for path in sorted(folder.glob("*.rq"))}
        return {name: (told[0], text) for name, text in texts.items() if (told := HEADER.findall(text))}

    def name_part(self, part: str) -> str:
        """Return what the subject calls a part of the read model, as a name of a column."""
        word = self.words.get(part, {}).get("en", part) if part in PARTS else part
        return word.replace("_", "-").replace(" ", "-")

    @cached_property
    def read(self) -> Mapping[str, View]:
        """Return the views of the read model whose header says of what their rows are, by the name of the rows."""
        found = {}
        for (kind, told), text in self._files.values():  # type: ignore[misc]  # a pair of pairs
            if kind == "rows":
                cls, _, anchor = told.removesuffix(PLAIN).partition(" as ")
                found[anchor] = self._make_view(anchor, RI(cls.removeprefix("ri:")), text, plain=told.endswith(PLAIN))
        return found

    def _make_view(self, anchor: str, cls: NamedNode, text: str, *, plain: bool) -> View:
        pieces = [*split_pieces(text)]
        listed = [name for name in list_names(read_query(text).select) if not name.endswith(BOUNDS + RANGE)]
        parts = {name: name for name in listed}
        for (kind, told), other in self._files.values():  # type: ignore[misc]
            shared, _, renamed = told.partition("; ")
            if kind == "joins" and shared == anchor:
                pairs = dict((pair.split(" is ") * 2)[:2] for pair in renamed.split(", "))
                pieces.append(join_piece(other, anchor, pairs))
                parts |= {name: part for name, part in pairs.items() if not name.endswith(BOUNDS + RANGE)}
        keys = self.list_key(cls)
        names = {variable: part if plain else self.name_part(part) for variable, part in parts.items()}
        columns = {
            name: self.make_column(name, snake(name), self._find_property(name, cls), keys)
            for variable, name in names.items()
            if variable != anchor
        }
        given = [name for piece in pieces for name in piece.gives]
        ranged = {strip_bound(name) for name in given if name.endswith(RANGE)}
        dated = {strip_bound(name) for name in given if name.endswith(BOUNDS)}
        for name, column in columns.items():
            if column.kind == "text" and column.variable in ranged:
                columns[name] = replace(column, kind="number")
            elif column.kind == "text" and column.variable in dated:
                columns[name] = replace(column, kind="date")
        told = {variable: snake(name) for variable, name in names.items()}
        own = tuple(columns)
        renamed = tuple(
            rename(piece, lambda one: one if (base := strip_bound(one)) not in told else told[base] + one[len(base) :])
            for piece in pieces
        )
        return self._extend(View(names[anchor], told[anchor], cls, columns, renamed, own, anchor))

    def _find_property(self, name: str, cls: NamedNode) -> NamedNode | None:
        """Return the relation that a column is called after."""
        known = {kebab(RI.local(prop)): prop for prop in self._list_properties(cls, narrower=True)}
        return known.get(name) or next((RI(n) for n in [camel(name)] if self._list(RI(n), TYPE)), None)

    def _make_class_view(self, cls: NamedNode) -> View:
        """Return the view of the things of a class: the rows of a view that are of it, where one has them."""
        above = self._list(cls, RDFS("subClassOf"))
        wider = next((view for view in self.read.values() if view.cls in above), None)
        if wider:
            piece = Piece(
                f"?{wider.anchor} a <{cls.value}> .",
                frozenset(),
                frozenset([wider.anchor]),
                spare=False,
                optional=False,
            )
            return replace(wider, name=self.graph.names.name(cls, "en"), cls=cls, pieces=(*wider.pieces, piece))
        anchor = snake(kebab(RI.local(cls)))
        piece = Piece(
            f"?{anchor} a <{cls.value}> .", frozenset([anchor]), frozenset([anchor]), spare=False, optional=False
        )
        name = self.graph.names.name(cls, "en")
        return self._extend(View(name, anchor, cls, {}, (piece,)))

    def _extend(self, view: View) -> View:
        """Return a view with what ontology and shapes say of its rows, and of the things in its columns."""
        columns, pieces = dict(view.columns), list(view.pieces)
        shown = {column.property for column in columns.values()}
        owners = [("", view.anchor, view.cls, self.list_key(view.cls))]
        owners += [(c.name, c.variable, c.range, set[NamedNode]()) for c in columns.values() if c.range]
        for place, (of, variable, cls, keys) in enumerate(owners):
            if cls is None:
                continue
            for prop in self._list_properties(cls, narrower=bool(place)):
                plain = kebab(RI.local(prop))
                if (not of and prop in shown) or plain.endswith(("-earliest", "-latest")):
                    continue
                name = f"{of}.{plain}" if of else plain
                column = self.make_column(name, snake(name), prop, keys, of)
                if of == self.name_part("item") and not view.own.count(plain) and columns.get(plain, column).several:
                    self._join_levels(columns, pieces, plain, view.anchor, variable)
                if name not in columns:
                    columns[name] = column
                    pieces.append(make_piece(variable, column))
                    if not of and column.range:  # what its things are like is one step further, and no more
                        owners.append((name, column.variable, column.range, set()))
            kind = f"{of}.type" if of else "type"
            columns[kind] = Column(kind, snake(kind), "class", TYPE, several=True, of=of)
            own = frozenset([snake(kind)])
            pieces.append(Piece(f"?{variable} a ?{snake(kind)} .", own, own | {variable}))
        return replace(view, columns=columns, pieces=tuple(pieces))

    def _join_levels(
        self, columns: Mapping[str, Column], pieces: list[Piece], name: str, anchor: str, item: str
    ) -> None:
        """Let a column of rows have what is said of their items too, such as on which side all cars of a model have the wheel."""
        place = next((i for i, p in enumerate(pieces) if name in columns and columns[name].variable in p.gives), None)
        if place is not None:
            old = pieces[place]
            other = old.text.replace(f"?{anchor} ", f"?{item} ", 1)
            text = f"{{ {old.text} }} UNION {{ {other} }}"
            pieces[place] = Piece(text, old.gives, old.uses | {item})

    # By name

    def find(self, of: str) -> tuple[View, str]:
        """Return the view that is called so, and the column whose things are asked for; empty for its rows.

        Raises:
            NotFound: nothing that can be asked for is called so; with the nearest names.
        """
        known = self.names
        if of.startswith("ri:") and self._list(RI(of.removeprefix("ri:")), TYPE):
            return self._make_class_view(RI(of.removeprefix("ri:"))), ""
        if fold(of) in known:
            anchor, column = known[fold(of)]
            return (self.read[anchor] if isinstance(anchor, str) else self._make_class_view(anchor)), column
        raise NotFound(
            f"nothing that can be asked for is called '{of}'{suggest(fold(of), known)}; `kg list` has the classes"
        )

    @cached_property
    def names(self) -> Mapping[str, tuple[str | NamedNode, str]]:
        """Return what can be asked for by its names, folded: a view or a class, and the column that is meant."""
        found: dict[str, tuple[str | NamedNode, str]] = {}
        for quad in self.graph.store.quads_for_pattern(None, TYPE, OWL("Class"), DEFAULT):
            if isinstance(quad.subject, NamedNode) and quad.subject in RI:
                own = next((anchor for anchor, view in self.read.items() if view.cls == quad.subject), quad.subject)
                for name in (*self._list_labels(quad.subject), kebab(RI.local(quad.subject))):
                    found.update(dict.fromkeys((fold(name), fold(pluralise(name))), (own, "")))
        for part in PARTS:
            names = [fold(name) for word in (part, f"{part}s") for name in self.words.get(word, {}).values()]
            column = self.name_part(part)
            if FLOW in self.read and column in self.read[FLOW].own:
                found.update(dict.fromkeys(names, (FLOW, column)))
            elif part in self.read:
                found.update(dict.fromkeys(names, (part, "")))
        heads = [(name.split()[-1], meant) for name, meant in found.items() if " " in name]
        for head, count in Counter(head for head, _ in heads).items():
            if count == 1:
                found.setdefault(head, dict(heads)[head])
        return found

    def name_class(self, thing: NamedNode) -> str:
        """Return the class that a thing was given, as a name for what is asked for."""
        given = (q.object for q in self.graph.store.quads_for_pattern(thing, TYPE, None, DEFAULT))
        known = {q.object for q in self.graph.store.quads_for_pattern(thing, TYPE, None, INFERRED)}
        classes = [cls for cls in given if isinstance(cls, NamedNode) and cls in RI and cls not in known]
        narrow = self._find_narrowest(classes)
        return f"ri:{RI.local(narrow)}" if narrow else ""

    def _list_labels(self, term: NamedNode) -> list[str]:
        short = (q.object.value for q in self.graph.store.quads_for_pattern(term, RI("shortName"), None, DEFAULT))  # type: ignore[union-attr]
        return [*self.graph.names.list_labels(term).values(), *short]

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
        folded, target = fold(name), self.name_part("target")
        own = [view.columns[column] for column in view.own]
        ways = (
            [c for c in view.columns.values() if not c.of and folded in self._name_column(c)],
            [c for c in view.columns.values() if c.of and folded in self._name_column(c)],
            [c for c in own if c.name != target and folded in self._name_range(c)],
            [c for c in view.columns.values() if not c.of and folded in self._name_range(c)],
        )
        for found in ways:
            near = [column for column in found if column.of == asked]
            if len(found) == 1 or (asked and len(near) == 1):
                return (found if len(found) == 1 else near)[0]
            if found:
                told = ", ".join(column.name for column in found)
                raise QueryError(f"{view.name}: '{name}' may be {told}; name one of them")
        known = [column for column in view.columns if "." not in column]
        raise QueryError(
            f"{view.name}: there is no column '{name}'{suggest(name, view.columns)}; it has {', '.join(known)}"
        )

    def _name_column(self, column: Column) -> set[str]:
        labels = self._list_labels(column.property) if column.property and column.property in RI else []
        return {fold(name) for name in (column.name.rpartition(".")[2], *labels)}

    def _name_range(self, column: Column) -> set[str]:
        """Return what the things of a column are called, by their class and those below it."""
        if column.range is None:
            return set()
        quads = self.graph.store.quads_for_pattern(None, RDFS("subClassOf"), column.range, DEFAULT)
        classes = {column.range, *(quad.subject for quad in quads if isinstance(quad.subject, NamedNode))}
        return {fold(name) for cls in classes for name in (*self._list_labels(cls), kebab(RI.local(cls)))}


def snake(name: str) -> str:
    """Return the name of a column as a variable.

    >>> snake("body-type"), snake("model.body-type")
    ('body_type', 'model_body_type')
    """
    return re.sub(r"\W", "_", name)


def camel(name: str) -> str:
    """Return the local name of the relation that a column is called after.

    >>> camel("body-type")
    'bodyType'
    """
    first, *rest = name.split("-")
    return first + "".join(map(str.capitalize, rest))


def pluralise(name: str) -> str:
    """Return the plural of an English noun, as far as labels of classes need it.

    >>> pluralise("country"), pluralise("sales channel"), pluralise("class")
    ('countries', 'sales channels', 'classes')
    """
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "ch", "sh", "x")) else f"{name}s"


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
    """Return the variable of a date of which this is the first or last day, else itself."""
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
