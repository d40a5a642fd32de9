"""Tasks of linked data: the triples about one thing, the ontology, and where claims stand.

What is at the address of a thing describes that thing; what is at the address of a claim is also the graph that the
claim names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from kg.errors import DataError, NotFound, QueryError
from kg.terms import CLAIM, PREFIXES, RI, RID, SRC, TYPE, compact
from kg.verbs import KnowledgeGraph
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, open_graph, write_document
from kg.workers.formats import DATASETS, GRAPHS, Format, choose_format
from kg.workers.outlet import Outlet, as_file
from kg.workers.results import write_triples

DEFAULT = DefaultGraph()
LINKED: tuple[Format[RdfFormat], ...] = (*GRAPHS[:2], DATASETS[2], GRAPHS[3], *DATASETS[:2])
"""Formats of a description; those of a dataset keep what a claim says in its graph."""
ONTOLOGY = NamedNode(RI.iri.rstrip("#"))
NEAR = 3


def describe_thing(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the triples about the thing named `thing`, and of a claim those that its sentence says.

    Raises:
        NotFound: there is no such thing; with the nearest names.
        QueryError: the name is no IRI, or no format is accepted.
    """
    graph, thing = desk.graph, read_name(request)
    described = list(find_description(graph, thing))
    if not any(triple.subject == thing for triple in described):
        raise NotFound(tell_unknown(graph, thing))
    chosen = choose_format(request.text("accept"), request.text("format"), LINKED)
    said = [quad.triple for quad in graph.store.quads_for_pattern(None, None, None, thing)]
    begin(outlet, chosen)
    if chosen in DATASETS:
        quads = [*place_triples(described, DEFAULT), *place_triples(said, thing)]
        serialize(quads, output=as_file(outlet), format=chosen.writer, prefixes=PREFIXES)
    else:
        write_triples([*described, *said], chosen.writer, outlet)


def place_triples(triples: Iterable[Triple], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """Yield triples as quads of a graph."""
    return (Quad(one.subject, one.predicate, one.object, graph) for one in triples)


def read_name(request: Request) -> NamedNode:
    """Return the thing that a request names by its IRI.

    Raises:
        QueryError: it is no IRI.
    """
    try:
        return NamedNode(request.text("thing"))
    except ValueError as error:
        raise QueryError(f"thing: {error}; name it by its whole IRI") from error


def begin(outlet: Outlet, chosen: Format[RdfFormat]) -> None:
    """Say in which format the reply comes."""
    text = chosen.media_type.startswith("text/")
    outlet.begin(f"{chosen.media_type}; charset=utf-8" if text else chosen.media_type)


def find_description(graph: KnowledgeGraph, thing: NamedNode) -> Iterator[Triple]:
    """Yield what is held with a thing as the subject, then as the object: its symmetric bounded description.

    https://www.w3.org/submissions/CBD/#alternatives
    """
    for quad in graph.store.quads_for_pattern(thing, None, None, DEFAULT):
        yield quad.triple
    for quad in graph.store.quads_for_pattern(None, None, thing, DEFAULT):
        if not isinstance(quad.subject, BlankNode) and quad.subject != thing:
            yield quad.triple


def tell_unknown(graph: KnowledgeGraph, thing: NamedNode) -> str:
    """Return that there is no such thing, and which names are nearest to its own."""
    near = ", ".join(compact(one) for one in find_near(graph, thing))
    return f"there is no {compact(thing)}; {f'did you mean {near}?' if near else 'search for it by its name'}"


def find_near(graph: KnowledgeGraph, thing: NamedNode) -> list[NamedNode]:
    """Return the things of the same kind of name whose names are nearest to one that nothing has."""
    space = next((space for space in (RID, CLAIM, SRC) if thing in space), RID)
    named = {
        space.local(quad.subject)
        for quad in graph.store.quads_for_pattern(None, TYPE, None, DEFAULT)
        if isinstance(quad.subject, NamedNode) and quad.subject in space
    }
    return [space(name) for name in get_close_matches(space.local(thing), sorted(named), n=NEAR)]


def list_near(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the things whose names are nearest to that of `thing`, which may be none, with their labels.

    Raises:
        QueryError: the name is no IRI.
    """
    graph, lang = desk.graph, request.language()
    near = find_near(graph, read_name(request))
    write_document(outlet, [{"iri": one.value, "label": graph.names.name(one, lang)} for one in near])


def give_ontology(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the ontology, in Turtle as its file has it.

    Raises:
        DataError: the file cannot be read.
        QueryError: no format is accepted.
    """
    path = desk.graph.home.terms
    chosen = choose_format(request.text("accept"), request.text("format"), LINKED)
    try:
        text = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; put it back") from error
    begin(outlet, chosen)
    if chosen is LINKED[0]:
        outlet.write(text)
    else:
        write_triples((quad.triple for quad in parse(text, RdfFormat.TURTLE)), chosen.writer, outlet)


def cite_claims(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write where `claims` stand, by their identifiers; one that is none is left out.

    Raises:
        QueryError: an argument is malformed.
        DataError: the texts cannot be read.
    """
    graph = open_graph(desk, request)
    names = [CLAIM.local(CLAIM(name.removeprefix(CLAIM.iri))) for name in request.texts("claims")]
    known = [name for name in names if next(graph.store.quads_for_pattern(CLAIM(name), TYPE, None, DEFAULT), None)]
    write_document(outlet, cite(desk, graph, known, request.language()))
