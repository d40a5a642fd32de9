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
from kg.graph.lookups import holds, list_objects, list_subjects, remember
from kg.inputs import read_text
from kg.model.answers import Table
from kg.terms import OWL, RDFS, RI, TYPE, XSD, kebab

DEFAULT = DefaultGraph()
SHAPES = "shapes.ttl"
NUMBERS = (XSD("integer"), XSD("decimal"))
ABOVE, RANGES = RDFS("subClassOf"), RDFS("range")
HIDDEN = {RI("identifiedAs"), RI("identifiedIn"), RI("witness"), RI("step"), RI("disagreesIn")}
"""What the engine says of a thing, and no source does."""
PATHS = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?class ?path { ?shape sh:targetClass ?class ; sh:property/sh:path ?path FILTER (isIRI(?path)) }"""


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

    # Which things have them

    @cached_property
    def _stated(self) -> Mapping[NamedNode, set[NamedNode]]:
        """Return the relations that the shapes give to each class."""
        path = self._graph.home.ontology / SHAPES
        store = Store()
        if path.is_file():
            store.load(read_text(path, path.parent).encode(), format=RdfFormat.TURTLE)
        rows, found = store.query(PATHS), dict[NamedNode, set[NamedNode]]()
        for cls, prop in map(tuple, rows if isinstance(rows, QuerySolutions) else ()):
            if isinstance(cls, NamedNode) and isinstance(prop, NamedNode) and prop in RI:
                found.setdefault(cls, set()).add(prop)
        return found

    @remember
    def _list_held(self, cls: NamedNode) -> set[NamedNode]:
        """Return the relations that things of a class have."""
        found = self._graph.run(f"SELECT DISTINCT ?path {{ ?x a <{cls.value}> ; ?path ?value }}")
        rows = found.rows if isinstance(found, Table) else ()
        return {row[0] for row in rows if isinstance(row[0], NamedNode) and row[0] in RI}

    @remember
    def list_of(self, cls: NamedNode) -> list[NamedNode]:
        """Return the relations of a class and of those above it."""
        return self._list(cls, [cls, *self.list_above(cls)])

    @remember
    def list_around(self, cls: NamedNode) -> list[NamedNode]:
        """Return the relations of a class, of those above it, and of those below it, which its things may be of."""
        return self._list(cls, [cls, *self.list_above(cls), *self.list_below(cls)])

    def _list(self, cls: NamedNode, classes: Iterable[NamedNode]) -> list[NamedNode]:
        stated = {prop for one in classes for prop in self._stated.get(one, ())}
        return sorted(stated | self._list_held(cls) - HIDDEN, key=lambda prop: prop.value)

    @remember
    def list_key(self, cls: NamedNode) -> set[NamedNode]:
        """Return the parts of the key of a class."""
        found = self._graph.run(f"SELECT ?part {{ <{cls.value}> owl:hasKey/rdf:rest*/rdf:first ?part }}")
        rows = found.rows if isinstance(found, Table) else ()
        return {row[0] for row in rows if isinstance(row[0], NamedNode)}

    # Classes

    def is_declared(self, term: NamedNode) -> bool:
        """Say whether a term is of some class."""
        return holds(self._store, term, TYPE)

    def list_above(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes above one."""
        return list_objects(self._store, cls, ABOVE)

    def list_below(self, cls: NamedNode) -> list[NamedNode]:
        """Return the classes below one."""
        return list_subjects(self._store, ABOVE, cls)

    def find_narrowest(self, classes: Sequence[NamedNode]) -> NamedNode | None:
        """Return the class that is below all the others: what is inferred of a range has those above it too."""
        return next((c for c in classes if not any(c in self.list_above(d) for d in classes if d != c)), None)

    def find_stated(self, thing: NamedNode) -> NamedNode | None:
        """Return the class that a thing was given, and that is not inferred of it."""
        return self.find_narrowest(self._graph.names.list_stated_classes(thing))

    # Their values

    def make_column(
        self, name: str, variable: str, prop: NamedNode, keys: AbstractSet[NamedNode], of: str = ""
    ) -> Column:
        """Return the column of a relation; what is in the key of a thing, it has once."""
        kind, cls, single = self._find_values(prop)
        return Column(name, variable, kind, prop, cls, several=not (single or prop in keys), of=of)

    def guess_column(self, name: str, variable: str, keys: AbstractSet[NamedNode]) -> Column:
        """Return a column that is no relation by its name: that of a relation or class after which it is called."""
        told = RI(camel(name.rpartition("-")[2]))
        if "-" in name and self.find_narrowest(list_objects(self._store, told, RANGES)) in RI:
            return replace(self.make_column(name, variable, told, keys), property=None)
        cls = RI("".join(map(str.capitalize, name.split("-"))))
        return Column(name, variable, "thing", None, cls) if self.is_declared(cls) else Column(name, variable, "text")

    @remember
    def _find_values(self, prop: NamedNode) -> Values:
        single, ranges = holds(self._store, prop, RI("singleValued")), list_objects(self._store, prop, RANGES)
        if holds(self._store, prop, RI("isDate")):
            return Values("date")
        if any(one in NUMBERS for one in ranges):
            return Values("number", single=single)
        own = [one for one in ranges if one in RI]
        is_thing = bool(own) or OWL("ObjectProperty") in list_objects(self._store, prop, TYPE)
        return Values("thing" if is_thing else "text", self.find_narrowest(own), single)

    def find_called(self, name: str, cls: NamedNode) -> NamedNode | None:
        """Return the relation after which a column of things of a class is called."""
        told = RI(camel(name))
        return self._name_around(cls).get(name) or (told if self.is_declared(told) else None)

    @remember
    def _name_around(self, cls: NamedNode) -> Mapping[str, NamedNode]:
        return {kebab(RI.local(prop)): prop for prop in self.list_around(cls)}
