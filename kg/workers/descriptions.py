"""Tasks of linked data: the triples about one thing, and the ontology.

What is at the address of a thing describes that thing; what is at the address of a claim is also the graph that the
claim names.
"""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.errors import DataError, NotFound
from kg.graph import Graph
from kg.terms import PREFIXES, compact
from kg.verbs.things import find_near, read_name
from kg.workers.desk import Desk, Request
from kg.workers.formats import DATASETS, GRAPHS, Format
from kg.workers.outlet import Outlet, as_file
from kg.workers.results import begin, write_triples

DEFAULT = DefaultGraph()
LINKED: tuple[Format[RdfFormat], ...] = (*GRAPHS[:2], DATASETS[2], GRAPHS[3], *DATASETS[:2])
"""Formats of a description; those of a dataset keep what a claim says in its graph."""


def describe_thing(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the triples about the thing named `thing`, and of a claim those that its sentence says.

    Raises:
        NotFound: there is no such thing; with the nearest names.
        QueryError: the name is no IRI, or no format is accepted.
    """
    graph, thing = desk.graph, read_name(request.text("thing"))
    described = list(find_description(graph, thing))
    if not any(triple.subject == thing for triple in described):
        near = ", ".join(compact(one) for one in find_near(graph.store, thing))
        raise NotFound(
            f"there is no {compact(thing)}; {f'did you mean {near}?' if near else 'search for it by its name'}"
        )
    said = [quad.triple for quad in graph.store.quads_for_pattern(None, None, None, thing)]
    chosen = begin(outlet, request, LINKED)
    if chosen in DATASETS:
        parts = ((DEFAULT, described), (thing, said))
        quads = [Quad(one.subject, one.predicate, one.object, place) for place, part in parts for one in part]
        serialize(quads, output=as_file(outlet), format=chosen.writer, prefixes=PREFIXES)
    else:
        write_triples([*described, *said], chosen.writer, outlet)


def find_description(graph: Graph, thing: NamedNode) -> Iterator[Triple]:
    """Yield what is held with a thing as the subject, then as the object: its symmetric bounded description.

    https://www.w3.org/submissions/CBD/#alternatives
    """
    for quad in graph.store.quads_for_pattern(thing, None, None, DEFAULT):
        yield quad.triple
    for quad in graph.store.quads_for_pattern(None, None, thing, DEFAULT):
        if not isinstance(quad.subject, BlankNode) and quad.subject != thing:
            yield quad.triple


def give_ontology(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the ontology, in Turtle as its file has it.

    Raises:
        DataError: the file cannot be read.
        QueryError: no format is accepted.
    """
    path = desk.graph.home.terms
    try:
        text = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; put it back") from error
    chosen = begin(outlet, request, LINKED)
    if chosen is LINKED[0]:
        outlet.write(text)
    else:
        write_triples((quad.triple for quad in parse(text, RdfFormat.TURTLE)), chosen.writer, outlet)
