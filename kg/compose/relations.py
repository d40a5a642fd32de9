"""What the ontology of a graph and its shapes say of relations: which things have them, and what their values are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from pyoxigraph import DefaultGraph, NamedNode, QuerySolutions, RdfFormat, Store

from kg.compose.columns import Column, Kind, camel
from kg.graph import Graph
from kg.inputs import read_text
from kg.model.answers import Table, Term
from kg.terms import INFERRED, OWL, RDF, RDFS, RI, TYPE, XSD, kebab

DEFAULT = DefaultGraph()
SHAPES = "shapes.ttl"
NUMBERS = (XSD("integer"), XSD("decimal"))
ABOVE, RANGES = RDFS("subClassOf"), RDFS("range")
HIDDEN = {RI("identifiedAs"), RI("identifiedIn"), RI("witness"), RI("step"), RI("disagreesIn")}
"""What the engine says of a thing, and no source does."""
PATHS = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?class ?path { ?shape sh:targetClass ?class ; sh:property/sh:path ?path FILTER (isIRI(?path)) }"""
HELD = "SELECT DISTINCT ?class ?path { ?x a ?class ; ?path ?value }"


class Values(NamedTuple):
    """Of which kind the values of a relation are, of which class, and whether a thing has one at most."""

    kind: Kind
    range: NamedNode | None = None
    single: bool = True


class Relations:
    """The relations of one graph."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._store = graph.store
        self._values: dict[NamedNode, Values] = {}
        self._called: dict[NamedNode, dict[str, NamedNode]] = {}
        self._listed: dict[tuple[NamedNode, bool], list[NamedNode]] = {}

    # Which things have them

    @cached_property
    def _stated(self) -> Mapping[NamedNode, set[NamedNode]]:
        """Return the relations that the shapes give to each class."""
        path = self._graph.home.ontology / SHAPES
        store = Store()
        if path.is_file():
            store.load(read_text(path, path.parent).encode(), format=RdfFormat.TURTLE)
        rows = store.query(PATHS)
        return _group(map(tuple, rows) if isinstance(rows, QuerySolutions) else ())

    @cached_property
    def _held(self) -> Mapping[NamedNode, set[NamedNode]]:
        """Return the relations that things of each class have."""
        found = self._graph.run(HELD)
        return _group(found.rows if isinstance(found, Table) else ())

    def list_of(self, cls: NamedNode, *, narrower: bool) -> list[NamedNode]:
        """Return the relations of a class and of those above it; with `narrower`, of those below it too."""
        key = cls, narrower
        if key not in self._listed:
            classes = {cls, *self.list_above(cls), *(self.list_below(cls) if narrower else ())}
            stated = {prop for one in classes for prop in self._stated.get(one, ())}
            held = self._held.get(cls, set()) - HIDDEN
            self._listed[key] = sorted(stated | held, key=lambda prop: prop.value)
        return self._listed[key]

    def list_key(self, cls: NamedNode) -> set[NamedNode]:
        """Return the parts of the key of a class."""
        found: set[NamedNode] = set()
        for quad in self._store.quads_for_pattern(cls, OWL("hasKey"), None, DEFAULT):
            node: Term = quad.object
            while not isinstance(node, NamedNode):  # the list ends with a name
                found.update(one for one in self._list_objects(node, RDF("first")) if isinstance(one, NamedNode))
                node = next(iter(self._list_objects(node, RDF("rest"))))
        return found

    def _list_objects(self, subject: Term, predicate: NamedNode) -> list[Term]:
        quads = self._store.quads_for_pattern(subject, predicate, None, DEFAULT)  # type: ignore[arg-type]  # no literal
        return [quad.object for quad in quads]

    # Classes

    def list_named(self, subject: NamedNode, predicate: NamedNode) -> list[NamedNode]:
        """Return the names that a relation of something leads to."""
        return [one for one in self._list_objects(subject, predicate) if isinstance(one, NamedNode)]

    def is_declared(self, term: NamedNode) -> bool:
        """Say whether a term is of some class."""
        return bool(self.list_named(term, TYPE))

    def list_above(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes above one."""
        return self.list_named(cls, ABOVE)

    def list_below(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes below one."""
        quads = self._store.quads_for_pattern(None, ABOVE, cls, DEFAULT)
        return [quad.subject for quad in quads if isinstance(quad.subject, NamedNode)]

    def find_narrowest(self, classes: Sequence[NamedNode]) -> NamedNode | None:
        """Return the class that is below all the others: what is inferred of a range has those above it too."""
        return next((c for c in classes if not any(c in self.list_above(d) for d in classes if d != c)), None)

    def find_stated(self, thing: NamedNode) -> NamedNode | None:
        """Return the class that a thing was given, and that is not inferred of it."""
        known = {quad.object for quad in self._store.quads_for_pattern(thing, TYPE, None, INFERRED)}
        return self.find_narrowest([cls for cls in self.list_named(thing, TYPE) if cls in RI and cls not in known])

    # Their values

    def make_column(
        self, name: str, variable: str, prop: NamedNode, keys: AbstractSet[NamedNode], of: str = ""
    ) -> Column:
        """Return the column of a relation; what is in the key of a thing, it has once."""
        kind, cls, single = self._describe(prop)
        return Column(name, variable, kind, prop, cls, several=not (single or prop in keys), of=of)

    def guess_column(self, name: str, variable: str, keys: AbstractSet[NamedNode]) -> Column:
        """Return a column that is no relation by its name: that of a relation or class after which it is called."""
        told = RI(camel(name.rpartition("-")[2]))
        if "-" in name and self.find_narrowest(self.list_named(told, RANGES)) in RI:
            return replace(self.make_column(name, variable, told, keys), property=None)
        cls = RI("".join(map(str.capitalize, name.split("-"))))
        return Column(name, variable, "thing", None, cls) if self.is_declared(cls) else Column(name, variable, "text")

    def _describe(self, prop: NamedNode) -> Values:
        if prop not in self._values:
            self._values[prop] = self._find_values(prop)
        return self._values[prop]

    def _find_values(self, prop: NamedNode) -> Values:
        single, ranges = self._is_marked(prop, "singleValued"), self.list_named(prop, RANGES)
        if self._is_marked(prop, "isDate"):
            return Values("date")
        if any(one in NUMBERS for one in ranges):
            return Values("number", single=single)
        own = [one for one in ranges if one in RI]
        is_thing = bool(own) or OWL("ObjectProperty") in self.list_named(prop, TYPE)
        return Values("thing" if is_thing else "text", self.find_narrowest(own), single)

    def _is_marked(self, prop: NamedNode, mark: str) -> bool:
        return next(self._store.quads_for_pattern(prop, RI(mark), None, DEFAULT), None) is not None

    def find_called(self, name: str, cls: NamedNode) -> NamedNode | None:
        """Return the relation after which a column of things of a class is called."""
        if cls not in self._called:
            self._called[cls] = {kebab(RI.local(prop)): prop for prop in self.list_of(cls, narrower=True)}
        told = RI(camel(name))
        return self._called[cls].get(name) or (told if self.is_declared(told) else None)


def _group(rows: Iterable[Sequence[object]]) -> dict[NamedNode, set[NamedNode]]:
    """Return the relations of the ontology in rows of a class and a relation, by class."""
    found: dict[NamedNode, set[NamedNode]] = {}
    for cls, prop in rows:
        if isinstance(cls, NamedNode) and isinstance(prop, NamedNode) and prop in RI:
            found.setdefault(cls, set()).add(prop)
    return found
