"""Tasks that answer SPARQL and give graphs: results are written as the store computes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    RdfFormat,
    Triple,
    serialize,
)

from kg.errors import NotFound, QueryError
from kg.export.cited import encode_cited
from kg.export.service import describe_dataset, describe_service
from kg.graph.running import make_dataset, run_sparql
from kg.model.answers import Table
from kg.terms import PREFIXES
from kg.workers.desk import Desk, Request
from kg.workers.foreign import run_foreign
from kg.workers.formats import DATASETS, GRAPHS, ROWS, Format, Writer, choose_format
from kg.workers.meter import Meter, tell_rows
from kg.workers.outlet import Outlet, as_file

CITED_ROWS = tuple(f for f in ROWS if f.name in ("json", "csv"))


def run_query(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the result of the query `query`, asked of the graphs `default_graphs` and `named_graphs` if given.

    Raises:
        QueryError: the query is wrong, calls a service that is not allowed, or no format is accepted.
        LimitError: the result has too many rows.
    """
    sparql = request.text("query").removeprefix("\ufeff")
    if not sparql.strip():
        raise QueryError("query: it is empty; write one, such as SELECT * { ?s ?p ?o } LIMIT 10")
    if request.has("cite"):
        with run_foreign(desk, sparql):
            _write_cited(desk, request, outlet, sparql)
        return
    dataset = make_dataset(request.texts("default_graphs"), request.texts("named_graphs"))
    # Rows are computed as they are written, so both stand under the same ban.
    with run_foreign(desk, sparql):
        found = run_sparql(desk.graph.store, sparql, dataset)
        notes = desk.graph.tell_unknown(sparql)
        try:
            if isinstance(found, QuerySolutions):
                writer = begin(outlet, request, ROWS, notes).writer
                found.serialize(as_file(Meter(outlet, writer, desk.limits.rows)), writer)
            elif isinstance(found, QueryBoolean):
                found.serialize(as_file(outlet), begin(outlet, request, ROWS, notes).writer)
            else:
                triples = _count_triples(found, desk.limits.rows)
                write_triples(triples, begin(outlet, request, GRAPHS, notes).writer, outlet)
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"query: {error}; correct the query") from error


def write_triples(triples: Iterable[Triple], writer: RdfFormat, outlet: Outlet) -> None:
    """Write triples in a format of RDF."""
    serialize(triples, output=as_file(outlet), format=writer, prefixes=PREFIXES)


def begin(
    outlet: Outlet, request: Request, offered: tuple[Format[Writer], ...], notes: Sequence[str] = ()
) -> Format[Writer]:
    """Say in which of the formats on offer the reply comes, and return it.

    Raises:
        QueryError: the client accepts none.
    """
    chosen = choose_format(request.text("accept"), request.text("format"), offered)
    text = chosen.media_type.startswith("text/")
    outlet.begin(f"{chosen.media_type}; charset=utf-8" if text else chosen.media_type, notes)
    return chosen


def _count_triples(triples: Iterable[Triple], limit: int) -> Iterator[Triple]:
    found = iter(triples)
    yield from islice(found, limit)
    if next(found, None) is not None:
        raise tell_rows(limit)


def _write_cited(desk: Desk, request: Request, outlet: Outlet, sparql: str) -> None:
    """Write a result with what each row rests on."""
    if request.texts("default_graphs") or request.texts("named_graphs"):
        raise QueryError("cite: only what the query's own FROM names can be cited; leave out default-graph-uri")
    result = desk.graph.run(sparql)
    if not isinstance(result, bool) and len(result) > desk.limits.rows:
        raise tell_rows(desk.limits.rows)
    cited = desk.graph.evidence.cite_result(sparql, result, lang=request.choice("lang", ("en", "ja")) or "en")
    notes = desk.graph.tell_unknown(sparql)
    if isinstance(result, Table | bool):
        name = {"csv": "exact-csv"}.get(chosen := begin(outlet, request, CITED_ROWS, notes).name, chosen)
    else:
        name = {"turtle": "table", "jsonld": "json"}[begin(outlet, request, (GRAPHS[0], GRAPHS[2]), notes).name]
    outlet.write(encode_cited(cited, name).encode())


def read_graph(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the default graph (`graph` is empty), the one named `graph`, or with `all` every one.

    Raises:
        NotFound: there is no such graph.
        QueryError: the name is no IRI, or no format is accepted.
    """
    store = desk.graph.store
    if request.has("all"):
        writer = begin(outlet, request, DATASETS).writer
        store.dump(as_file(outlet), writer, prefixes=PREFIXES)
        return
    name = request.text("graph")
    dataset = make_dataset([name] if name else [], [])
    graph: NamedNode | DefaultGraph = dataset.default[0] if dataset else DefaultGraph()
    if isinstance(graph, NamedNode) and not store.contains_named_graph(graph):
        raise NotFound(f"no graph {name}; `SELECT DISTINCT ?g {{ GRAPH ?g {{}} }}` lists them")
    store.dump(as_file(outlet), begin(outlet, request, GRAPHS).writer, from_graph=graph, prefixes=PREFIXES)


def describe(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write a description of the data set (VoID), or with `service` of the endpoint, at the address `address`."""
    address = request.text("address")
    triples = describe_dataset(desk.graph.store, address, desk.graph.manifest, desk.graph.domain)
    if request.has("service"):
        formats = [*(f.writer.iri for f in ROWS), *(f.writer.iri for f in GRAPHS)]
        triples = [*describe_service(address, formats, desk.services), *triples]
    write_triples(triples, begin(outlet, request, GRAPHS).writer, outlet)
