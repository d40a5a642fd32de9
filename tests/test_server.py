"""The server as its clients meet it: the protocols over HTTP, ordinary SPARQL clients, limits, and who may ask."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import select
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from pyoxigraph import (
    DefaultGraph,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
    parse_query_results,
)
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from kg.errors import LimitError
from kg.model.answers import Table
from kg.server import listen
from kg.server.access import Access
from kg.server.http import Refusal
from kg.terms import PREFIXES, RI, TYPE
from kg.verbs import KnowledgeGraph

pytestmark = pytest.mark.xdist_group("server")

ROUTES = "SELECT ?route { ?route a ri:TariffFreeRoute } ORDER BY ?route"
MONSTER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
QUERY = "application/sparql-query"
CLAIM = "https://w3id.org/reverse-imports/claim/decision_001"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Response:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, and a way to send it a request."""

    address: str
    process: subprocess.Popen[str] = field(repr=False)

    def connect(self) -> http.client.HTTPConnection:
        """Return a connection."""
        parts = urlsplit(self.address)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=300)

    def send(self, method: str, path: str, body: bytes | str | None = None, **headers: str) -> Response:
        """Return the response to a request; names of headers are written with low lines."""
        connection = self.connect()
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            found = connection.getresponse()
            return Response(found.status, {k.lower(): v for k, v in found.getheaders()}, found.read())
        finally:
            connection.close()

    def ask(self, query: str, accept: str = "*/*", **parameters: str | list[str]) -> Response:
        """Return the response to a query."""
        return self.send("GET", f"/sparql?{urlencode({'query': query, **parameters}, doseq=True)}", accept=accept)


def start(home: Path, *options: str) -> Served:
    """Start a server on any free port."""
    command = [sys.executable, "-m", "kg", "--home", str(home), "serve", "--port", "0", *options]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    line = process.stderr.readline()
    assert "serving http://" in line, line + process.stderr.read()
    return Served(line.split("serving ")[1].split("/sparql")[0], process)


def find_routes(graph: KnowledgeGraph) -> list[str]:
    """Return what the query for routes gives on the graph itself."""
    table = graph.query(ROUTES)
    assert isinstance(table, Table)
    return [text for (text,) in table.texts()]


@pytest.fixture(scope="module")
def served(shipped_home: Path) -> Iterator[Served]:
    """Give a server of the shipped data, shared by the module."""
    server = start(shipped_home, "--seconds", "2", "--rows", "20000", "--workers", "3")
    yield server
    server.process.send_signal(signal.SIGINT)
    _, told = server.process.communicate(timeout=300)
    assert server.process.returncode == 0
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("accept", "results_format"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/csv", QueryResultsFormat.CSV),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
def test_rows_in_each_format(
    served: Served, shipped: KnowledgeGraph, accept: str, results_format: QueryResultsFormat
) -> None:
    """SELECT gives the rows of the graph itself in each of the four formats, under its own media type."""
    found = served.ask(ROUTES, accept)
    assert found.headers["content-type"].partition(";")[0] == accept
    if results_format == QueryResultsFormat.CSV:
        assert found.body.decode().split() == ["route", *find_routes(shipped)]
        return
    rows = parse_query_results(found.body, results_format)
    assert isinstance(rows, QuerySolutions)
    assert [row["route"].value for row in rows] == find_routes(shipped)


@pytest.mark.parametrize(
    ("accept", "rdf_format"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/ld+json", RdfFormat.JSON_LD),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_graph_in_each_format(served: Served, shipped: KnowledgeGraph, accept: str, rdf_format: RdfFormat) -> None:
    """CONSTRUCT gives the same triples in each of the four formats."""
    query = "CONSTRUCT { ?s a ri:TariffFreeRoute } WHERE { ?s a ri:TariffFreeRoute }"
    found = served.ask(query, accept)
    assert found.headers["content-type"].partition(";")[0] == accept
    triples = {quad.triple for quad in parse(found.body, format=rdf_format)}
    expected = {Triple(NamedNode(route), TYPE, RI("TariffFreeRoute")) for route in find_routes(shipped)}
    assert triples == expected


def test_query_is_taken_in_each_way_of_the_protocol(served: Served) -> None:
    """By GET, as a form and as a body of its own a query gives the same."""
    asked = served.ask(ROUTES, "text/csv").body
    form = served.send("POST", "/sparql", urlencode({"query": ROUTES, "format": "csv"}), **FORM)
    direct = served.send("POST", "/sparql?format=csv", ROUTES, Content_Type="application/sparql-query; charset=UTF-8")
    assert asked == form.body == direct.body


def test_dataset_of_the_protocol_goes_before_that_of_the_query(served: Served) -> None:
    """default-graph-uri and named-graph-uri choose the graphs, whatever FROM says (SPARQL 1.1 Protocol, 2.1.4)."""
    held = "SELECT ?s FROM <http://nowhere/> { ?s ?p ?o }"
    said = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    default = served.ask(held, "text/csv", **{"default-graph-uri": CLAIM}).body.decode().splitlines()
    named = served.ask(said, "text/csv", **{"named-graph-uri": CLAIM}).body.decode().split()
    assert len(default) > 3
    assert named == ["g", CLAIM]
    twice = served.ask(held, "text/csv", **{"default-graph-uri": [CLAIM, CLAIM]}).body.decode().splitlines()
    assert sorted(twice) == sorted(default)


def test_citations_come_with_a_parameter(served: Served) -> None:
    """With cite=true each row cites its claims, in JSON and CSV; another format is refused."""
    cited = json.loads(served.ask(ROUTES, cite="true").body)
    assert len(cited["head"]["citations"]) == len(cited["results"]["bindings"])
    assert "cited_claims" in served.ask(ROUTES, "text/csv", cite="true").body.decode().splitlines()[0]
    assert served.ask(ROUTES, "application/sparql-results+xml", cite="true").status == 406


@pytest.mark.parametrize(
    ("status", "told", "send"),
    [
        (400, "at 1:10", lambda s: s.ask("SELECT ?x")),
        (400, "several queries", lambda s: s.send("GET", "/sparql?query=ASK{}&query=ASK{}")),
        (400, "no query", lambda s: s.send("POST", "/sparql", "", **FORM)),
        (400, "UTF-8", lambda s: s.send("GET", "/sparql?query=%FF")),
        (400, "UTF-8", lambda s: s.send("POST", "/sparql", b"\xff\x00\x80", Content_Type="application/sparql-query")),
        (400, "IRI", lambda s: s.ask("ASK {}", **{"default-graph-uri": "no name"})),
        (400, "is refused", lambda s: s.ask("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }")),
        (400, "cannot stand here", lambda s: s.ask("LOAD <http://127.0.0.1/>")),
        (400, "cannot stand here", lambda s: s.ask("DELETE WHERE { ?s ?p ?o }")),
        (403, "read-only", lambda s: s.send("POST", "/sparql", urlencode({"update": "CLEAR ALL"}), **FORM)),
        (403, "read-only", lambda s: s.send("POST", "/sparql", "CLEAR ALL", Content_Type="application/sparql-update")),
        (404, "no graph", lambda s: s.send("GET", "/data?graph=http://nowhere/")),
        (404, "here is no", lambda s: s.send("GET", "/nowhere")),
        (405, "not allowed", lambda s: s.send("PUT", "/sparql", "ASK {}")),
        (405, "not allowed", lambda s: s.send("DELETE", "/data?default")),
        (405, "not allowed", lambda s: s.send("PATCH", "/data?default", "x")),
        (406, "text/csv", lambda s: s.ask("ASK {}", "image/png")),
        (413, "more than", lambda s: s.ask_large()),
        (415, "not taken", lambda s: s.send("POST", "/sparql", b"\x00\x01", Content_Type="image/png")),
        (415, "utf-16", lambda s: s.send("POST", "/sparql", "x", Content_Type=f"{QUERY}; charset=utf-16")),
        (415, "packed", lambda s: s.send("POST", "/sparql", b"x", Content_Type=QUERY, Content_Encoding="gzip")),
        (400, "one graph", lambda s: s.send("GET", "/data?default&graph=http://x/")),
        (400, "empty", lambda s: s.send("GET", "/data?graph=")),
        (421, "no name of this machine", lambda s: s.send("GET", "/sparql", Host="example.org")),
    ],
)  # fmt: skip
def test_wrong_request_gets_the_right_status(
    served: Served, status: int, told: str, send: Callable[[Sender], Response]
) -> None:
    """Each wrong request gets its status and a sentence that says what to do, and the next one is answered."""
    found = send(Sender(served.address, served.process))
    assert found.status == status, found.body
    assert told in found.body.decode(), found.body
    assert "traceback" not in found.body.decode().lower()
    assert served.ask("ASK { ?s a ri:CarMaker }").status == 200


class Sender(Served):
    """A server that can be sent too much."""

    def ask_large(self) -> Response:
        """Return the response to a query of more than a mebibyte."""
        connection = self.connect()
        try:
            connection.putrequest("POST", "/sparql")
            connection.putheader("Content-Type", "application/sparql-query")
            connection.putheader("Content-Length", str(3 << 20))
            connection.endheaders()
            connection.send(b" " * (1 << 20) + b" " * 10)
            found = connection.getresponse()
            return Response(found.status, {}, found.read())
        finally:
            connection.close()


def test_methods_that_are_allowed_are_told(served: Served) -> None:
    """A refused method comes with those that are allowed (RFC 9110, 15.5.6), and HEAD is GET without a body."""
    assert served.send("PUT", "/data?default", "x").headers["allow"] == "GET, HEAD, OPTIONS"
    head, whole = (served.send(method, "/data?default", accept="text/turtle") for method in ("HEAD", "GET"))
    assert (head.status, head.body, head.headers["content-type"]) == (200, b"", whole.headers["content-type"])


def test_graphs_are_read_by_their_protocol(served: Served, shipped: KnowledgeGraph) -> None:
    """/data gives the default graph, one by its name, and all of them, as they are in the store."""
    held = parse(served.send("GET", "/data?default", accept="application/n-triples").body, format=RdfFormat.N_TRIPLES)
    assert len(list(held)) == sum(1 for _ in shipped.store.quads_for_pattern(None, None, None, DefaultGraph()))
    said = served.send("GET", f"/data?graph={quote(CLAIM)}", accept="text/turtle")
    expected = {q.triple for q in shipped.store.quads_for_pattern(None, None, None, NamedNode(CLAIM))}
    assert {quad.triple for quad in parse(said.body, format=RdfFormat.TURTLE)} == expected
    every = served.send("GET", "/data", accept="application/n-quads")
    assert len(list(parse(every.body, format=RdfFormat.N_QUADS))) == len(shipped.store)


def test_graph_that_a_client_has_is_not_sent_again(served: Served) -> None:
    """What has not changed since the build a client knows is not sent a second time (RFC 9110, 15.4.5)."""
    first = served.send("GET", "/data?default")
    again = served.send("GET", "/data?default", If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_mark_is_that_of_what_was_sent(served: Served) -> None:
    """What is sent in one format is not taken for another, and an error has no mark."""
    turtle = served.send("GET", "/data?default", accept="text/turtle").headers["etag"]
    triples = served.send("GET", "/data?default", accept="application/n-triples", If_None_Match=turtle)
    assert (triples.status, triples.headers["etag"] == turtle) == (200, False)
    missing = served.send("GET", "/data?graph=http://nowhere/", If_None_Match=turtle)
    assert (missing.status, "etag" in missing.headers) == (404, False)


def test_old_client_gets_a_whole_result(served: Served) -> None:
    """To a client of HTTP/1.0, which knows no parts, a large result goes with its length, and it need not name us."""
    parts = urlsplit(served.address)
    query = urlencode({"query": "SELECT * { ?s ?p ?o }", "format": "tsv"})
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(f"GET /sparql?{query} HTTP/1.0\r\n\r\n".encode())
        found = b""
        while data := connection.recv(1 << 16):
            found += data
    head, _, body = found.partition(b"\r\n\r\n")
    assert f"content-length: {len(body)}".encode() in head.lower()
    assert body.endswith(b"\n")


HOSTS = [["localhost"] * 2, ["[::1]example.org"], ['localhost:"'], ["127.0.0.1:x@y"]]


@pytest.mark.parametrize("hosts", HOSTS)
def test_host_that_is_none_is_refused(served: Served, hosts: list[str]) -> None:
    """Two names of the server, or what is no name, are a wrong request."""
    parts = urlsplit(served.address)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        lines = "".join(f"Host: {host}\r\n" for host in hosts)
        connection.sendall(f"GET /sparql HTTP/1.1\r\n{lines}Connection: close\r\n\r\n".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 400")


def send_endlessly(connection: socket.socket) -> None:
    """Send ever more of a head.

    Raises:
        ConnectionError: the other side has had enough.
    """
    for _ in range(20_000):  # more than what lies between two processes takes up
        connection.sendall(b"X-Long: " + b"x" * 1_000 + b"\r\n")
        if select([connection], [], [], 0)[0] and not connection.recv(1):
            raise ConnectionError


def test_head_without_an_end_is_dropped(served: Served) -> None:
    """A client that sends more head than a request can have is dropped."""
    parts = urlsplit(served.address)
    with socket.create_connection((parts.hostname, parts.port)) as connection:
        connection.sendall(b"GET /sparql HTTP/1.1\r\nHost: localhost\r\n")
        with pytest.raises(ConnectionError):
            send_endlessly(connection)
    assert served.ask("ASK {}").status == 200


def test_endpoint_describes_itself(served: Served) -> None:
    """Without a query the endpoint gives its Service Description, and the data set is described in VoID."""
    sd, void = "http://www.w3.org/ns/sparql-service-description#", "http://rdfs.org/ns/void#"
    graph = Graph().parse(data=served.send("GET", "/sparql", accept="text/turtle").body, format="turtle")
    assert graph.value(predicate=URIRef(f"{sd}endpoint"), object=URIRef(f"{served.address}/sparql"))
    assert (None, URIRef(f"{sd}supportedLanguage"), URIRef(f"{sd}SPARQL11Query")) in graph
    data = Graph().parse(data=served.send("GET", "/.well-known/void").body, format="turtle")
    size = data.value(URIRef(f"{served.address}/.well-known/void#dataset"), URIRef(f"{void}triples"))
    held = served.ask("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "text/csv").body.decode().split()[1]
    assert str(size) == held


def test_page_of_another_site_may_ask(served: Served) -> None:
    """A browser's page from elsewhere may send queries and read answers (CORS)."""
    early = served.send("OPTIONS", "/sparql", Origin="http://elsewhere/", Access_Control_Request_Method="POST")
    assert early.status == 204
    assert "POST" in early.headers["access-control-allow-methods"]
    assert served.ask("ASK {}").headers["access-control-allow-origin"] == "*"
    assert served.ask("SELEC").headers["access-control-allow-origin"] == "*"


def test_large_result_is_streamed_and_packed(served: Served) -> None:
    """A large result comes in parts; with gzip it unpacks to the same."""
    query = f"/sparql?{urlencode({'query': 'SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o', 'format': 'csv'})}"
    plain = served.send("GET", query)
    packed = served.send("GET", query, accept_encoding="gzip")
    assert plain.headers["transfer-encoding"] == "chunked"
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 3
    assert gzip.decompress(packed.body) == plain.body


def test_result_that_is_cut_cannot_be_taken_for_whole(served: Served) -> None:
    """Too many rows, noticed when much has gone out, end the connection without an end, and the text says why."""
    connection = served.connect()
    connection.request("GET", f"/sparql?{urlencode({'query': 'SELECT * { ?a ?b ?c . ?d ?e ?f }', 'format': 'tsv'})}")
    found = connection.getresponse()
    with pytest.raises(http.client.IncompleteRead) as broken:
        found.read()
    assert b"not whole: the result has more than 20,000 rows" in broken.value.partial
    connection.close()


def test_two_hundred_clients_are_answered_while_a_monster_is_killed(served: Served) -> None:
    """Queries without an end, one after the other, run into their limit, while two hundred others get an answer.

    None of these waits for a kill: some are there before the first, however slow the machine is.
    """
    parts = urlsplit(served.address)

    async def ask(query: str) -> bytes:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        path = f"/sparql?{urlencode({'query': query, 'format': 'csv'})}"
        writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        found = await reader.read()
        writer.close()
        await writer.wait_closed()
        return found

    async def run() -> tuple[list[bytes], list[bytes]]:
        killed: list[bytes] = []
        early: list[int] = []

        async def feed() -> None:
            while len(early) < 200:
                killed.append(await ask(MONSTER))

        async def ask_light(number: int) -> bytes:
            found = await ask(f"SELECT ({number} AS ?n) {{}}")
            early.append(not killed)
            return found

        monsters = asyncio.create_task(feed())
        await asyncio.sleep(0)
        found = await asyncio.gather(*map(ask_light, range(200)))
        assert any(early)  # on a machine with nothing else to do, all
        await monsters
        return killed, found

    killed, found = asyncio.run(run())
    assert killed
    assert all(b"503 Service Unavailable" in monster and b"longer than the 2 s" in monster for monster in killed)
    assert all(f"\r\n\r\nn\r\n{n}\r\n".encode() in answer for n, answer in enumerate(found))


def test_client_that_goes_away_frees_its_worker(served: Served) -> None:
    """Many clients that leave in the middle of monster queries do no harm to the one after them."""
    for _ in range(6):
        connection = served.connect()
        connection.request("GET", f"/sparql?{urlencode({'query': MONSTER})}")
        connection.close()
    assert served.ask(ROUTES).status == 200


def test_half_a_request_does_no_harm(served: Served) -> None:
    """A client that sends nonsense, or leaves in the middle of a body, is nobody's trouble but its own."""
    parts = urlsplit(served.address)
    for data in (
        b"\x16\x03\x01\x02\x00\x01",
        b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n\r\nASK",
    ):
        with socket.create_connection((parts.hostname, parts.port)) as connection:
            connection.sendall(data)
    assert served.ask("ASK {}").status == 200


def test_sparqlwrapper_is_a_client(served: Served) -> None:
    """SPARQLWrapper, unmodified, gets rows, graphs and errors by GET and POST."""
    client = SPARQLWrapper(f"{served.address}/sparql")
    client.setQuery(ROUTES)
    for method in ("GET", POST):
        client.setMethod(method)
        found: dict[str, Any] = {}
        for name in (JSON, XML, CSV):
            client.setReturnFormat(name)
            found[name] = client.queryAndConvert()
        count = len(found[JSON]["results"]["bindings"])
        assert count == len(found[XML].getElementsByTagName("result")) == len(found[CSV].split()) - 1
    client.setQuery("CONSTRUCT WHERE { ?s a ri:TariffFreeRoute }")
    client.setReturnFormat(TURTLE)
    graph: Any = client.queryAndConvert()
    assert len(Graph().parse(data=graph, format="turtle")) == count
    client.setReturnFormat(JSON)
    client.setQuery("SELECT ?x")
    with pytest.raises(QueryBadFormed):
        client.query()


def test_rdflib_is_a_client(served: Served, shipped: KnowledgeGraph) -> None:
    """A graph of rdflib over its SPARQLStore reads triples and runs queries."""
    graph = Graph(SPARQLStore(f"{served.address}/sparql"))
    routes = set(map(URIRef, find_routes(shipped)))
    assert set(graph.subjects(URIRef(TYPE.value), URIRef(RI("TariffFreeRoute").value))) == routes
    found = graph.query(f"PREFIX ri: <{PREFIXES['ri']}> {ROUTES}")
    assert {row[0] for row in found} == routes  # type: ignore[index]  # the rows of a SELECT


def test_graph_store_is_read_by_rdflib(served: Served) -> None:
    """The parser of rdflib reads a graph straight from its address."""
    assert len(Graph().parse(f"{served.address}/data?graph={quote(CLAIM)}")) > 3


@pytest.mark.parametrize("given", ["Bearer secret", "bearer secret", "Basic dXNlcjpzZWNyZXQ=", "Basic OnNlY3JldA=="])
def test_token_opens(given: str) -> None:
    """The token is taken as a bearer token, or as the password of any name, for clients that know only those."""
    Access("secret", local=False).check("GET", {"host": "example.org", "authorization": given})


@pytest.mark.parametrize(
    "given", ["", "secret", "Bearer", "Bearer other", "Basic !!", "Basic c2VjcmV0", "Basic é", "Digest secret"]
)
def test_nothing_else_opens(given: str) -> None:
    """Whoever does not bring the token is told how to."""
    with pytest.raises(Refusal, match="Bearer TOKEN") as refused:
        Access("secret", local=False).check("GET", {"authorization": given})
    assert refused.value.status == 401
    assert refused.value.headers


def test_server_for_others_needs_a_token(built_world: Path) -> None:
    """A server that listens beyond this machine makes a token, shows it, and answers nobody without it."""
    server = start(built_world, "--host", "0.0.0.0", "--workers", "1")  # noqa: S104  # it is what is tried
    assert server.process.stderr
    token = server.process.stderr.readline().split()[-1]
    try:
        assert server.send("GET", "/sparql").status == 401
        assert server.send("GET", "/api/questions").status == 401
        assert server.send("GET", "/sparql", authorization=f"Bearer {token}", host="example.org").status == 200
    finally:
        server.process.terminate()
        server.process.communicate(timeout=300)


def test_port_that_is_taken_is_told() -> None:
    """A port that another program has is a clear error."""
    with listen("127.0.0.1", 0) as taken, pytest.raises(LimitError, match="--port"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_unknown_name_is_told_in_a_header(served: Served) -> None:
    """A name that nothing has is told beside the result, which is as it is without, also of a cited one."""
    for more in ({}, {"cite": "true"}):
        found = served.ask("SELECT * { ?s ri:orign ?o }", "application/sparql-results+json", **more)
        assert (found.status, json.loads(found.body)["results"]["bindings"]) == (200, [])
        assert found.headers["kg-note"] == "ri:orign is not in the ontology or the data; did you mean ri:origin?"
    assert "kg-note" not in served.ask("SELECT * { ?s ri:origin ?o }").headers
