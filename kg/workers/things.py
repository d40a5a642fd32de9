"""Tasks of things: all that is known of one, and the search for one by what it is called."""

from __future__ import annotations

from dataclasses import asdict

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.export.sheets import describe_sheet
from kg.terms import PREFIXES
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, open_graph, write_document
from kg.workers.outlet import Outlet

FEW = 20
"""Things that a search gives where the request names no number."""


def show(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write all that is known of `entity`, a label, alias, identifier or IRI, with what is missing and disputed.

    Raises:
        NotFound: there is no such thing, or several; with the nearest names.
        QueryError: an argument is malformed.
        DataError: the data or the texts are wrong.
    """
    name, lang = request.text("entity"), request.language()
    if not name:
        raise QueryError("entity: no thing is named; give a label, alias, identifier or IRI")
    graph = open_graph(desk, request)
    sheet = graph.show(name, lang=lang)
    citations = cite(desk, graph, sheet.citations, lang)
    write_document(outlet, {**describe_sheet(sheet), "citations": citations})


def search(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the things that `text` may name, in English or Japanese, at most `limit`, the best first.

    Raises:
        QueryError: there is no text, or the limit is no number.
    """
    text, lang = request.text("text"), request.language()
    if not text:
        raise QueryError("text: nothing is searched for; give a name, or a part of one")
    limit = request.count("limit", desk.limits.rows) if request.text("limit") else FEW
    found = [asdict(named) for named in desk.search.find(text, limit, lang=lang)]
    write_document(outlet, [{name: value for name, value in one.items() if value} for one in found])


def label(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the labels of `terms`, IRIs or names with prefixes; a node that is said and not held is told by its key.

    Raises:
        QueryError: one is no IRI.
    """
    lang, names = request.language(), desk.graph.names
    write_document(outlet, {name: names.name(read_term(name), lang) for name in request.texts("terms")})


def read_term(name: str) -> NamedNode:
    """Return the term of an IRI, or of a name with a prefix of the graph.

    Raises:
        QueryError: it is neither.
    """
    prefix, _, local = name.partition(":")
    try:
        return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)
    except ValueError as error:
        raise QueryError(f"{name}: {error}; name a term by its whole IRI") from error
