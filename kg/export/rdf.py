"""The graph in the formats of RDF, sorted, so that equal graphs give equal files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import CanonicalizationAlgorithm, Dataset, DefaultGraph, Quad, RdfFormat, Store, Triple, serialize

from kg.errors import QueryError
from kg.escapes import UNSEEN, escape_json, show
from kg.store import canonicalize
from kg.terms import PREFIXES

RDF_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "trig": RdfFormat.TRIG,
    "nquads": RdfFormat.N_QUADS,
    "jsonld": RdfFormat.JSON_LD,
}
"""Formats by name. Turtle and N-Triples hold the default graph (what is held), the others the claim graphs too."""


def encode_graph(store: Store, format_name: str) -> bytes:
    """Return the graph as a file of a format of `RDF_FORMATS`."""
    rdf_format = RDF_FORMATS[format_name]
    graph = None if rdf_format.supports_datasets else DefaultGraph()
    dataset = Dataset(store.quads_for_pattern(None, None, None, graph))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)  # a store names its blank nodes anew at each load
    quads = sorted(dataset, key=_order)
    statements = quads if rdf_format.supports_datasets else [quad.triple for quad in quads]
    return write_rdf(statements, rdf_format).encode()


def write_rdf(
    statements: Sequence[Quad] | Sequence[Triple], rdf_format: RdfFormat, prefixes: Mapping[str, str] = PREFIXES
) -> str:
    """Return RDF in which what is not seen is escaped, as each of these formats has it: the graph stays the same."""
    text = (serialize(statements, format=rdf_format, prefixes=dict(prefixes)) or b"").decode()
    if not UNSEEN.search(text):
        return text
    if rdf_format == RdfFormat.JSON_LD:
        return escape_json(text)
    return show((serialize(statements, format=rdf_format) or b"").decode())  # a name with a prefix has no escapes


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return str(quad.graph_name), str(quad.subject), str(quad.predicate), str(quad.object)


def encode_triples(triples: Iterable[Triple], format_name: str = "table") -> str:
    """Return triples, as a CONSTRUCT query gives them: Turtle for people (`table`), JSON-LD for `json`.

    Raises:
        QueryError: the format has rows, and a graph has none.
    """
    formats = {"table": RdfFormat.TURTLE, "json": RdfFormat.JSON_LD}
    if format_name not in formats:
        raise QueryError(f"a graph is no {format_name}: choose the format table (Turtle) or json (JSON-LD)")
    ordered = sorted(canonicalize(triples), key=lambda t: (str(t.subject), str(t.predicate), str(t.object)))
    return write_rdf(ordered, formats[format_name])
