"""Files and texts for other tools: the graph in RDF formats, and rows as table, CSV, JSON and Markdown."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    Triple,
    parse,
    parse_query_results,
)

from kg.export.rdf import RDF_FORMATS, encode_graph, encode_triples
from kg.export.rows import ROW_FORMATS, encode_answer, encode_boolean, encode_records, encode_table
from kg.model.answers import Answer, Citation, Table
from kg.terms import CLAIM, EDTF, RI, RID, XSD
from kg.verbs import KnowledgeGraph, load
from tests.sampling import pick

DEFAULT = DefaultGraph()
HOLD_CLAIMS = ("trig", "nquads", "jsonld")
HOLD_WHAT_IS_HELD = ("turtle", "ntriples")
TABLE = Table(
    ("name", "value", "empty"),
    (
        (RID("india"), Literal('a, "b"\nc | d; e', language="en"), None),
        (BlankNode("x"), Literal("2024-10", datatype=EDTF), None),
        (None, Literal(7), None),
        (Literal("plain"), Literal("3.7", datatype=XSD("decimal")), None),
    ),
)


def canonicalize(quads: Dataset) -> Dataset:
    """Return a data set with its blank nodes named as RDFC-1.0 has it, to compare it with another."""
    quads.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return quads


def make_answer(*rows: tuple[str, ...]) -> Answer:
    """Make an answer with a column that may be empty; each row ends with the claims that it cites."""
    cited = tuple(tuple(row[-1].split("; ")) for row in rows)
    claims = dict.fromkeys(c for row in cited for c in row)
    return Answer(
        question="q",
        title="Title",
        parameters={},
        columns=("model", "since", "sources"),
        rows=tuple(tuple(Literal(cell) if cell else None for cell in row) for row in rows),
        cited=cited,
        citations={c: make_citation(c) for c in claims},
    )


def make_citation(claim: str) -> Citation:
    """Give where a claim stands."""
    told: dict[str, Any] = {"title": f"Title of {claim}", "publisher": "P", "date": "2026", "grade": "B"}
    return Citation(CLAIM.iri + claim, "states", address="https://example.org/", **told)


# The graph


@pytest.mark.parametrize("name", pick(RDF_FORMATS, 2))
def test_file_holds_the_graph(name: str, shipped: KnowledgeGraph) -> None:
    """Read back, a file has the quads of the graph, or of what is held, and no others."""
    graph = None if name in HOLD_CLAIMS else DEFAULT
    ours = Dataset(shipped.store.quads_for_pattern(None, None, None, graph))
    read = Dataset(parse(encode_graph(shipped.store, name), format=RDF_FORMATS[name]))
    assert canonicalize(read) == canonicalize(ours)


def test_formats_are_sorted_by_what_they_hold() -> None:
    """Each format either has graphs, and holds the claims too, or has none, and holds what is held."""
    assert set(RDF_FORMATS) == {*HOLD_CLAIMS, *HOLD_WHAT_IS_HELD}
    assert {name for name, rdf in RDF_FORMATS.items() if rdf.supports_datasets} == set(HOLD_CLAIMS)


@pytest.mark.parametrize("name", HOLD_CLAIMS)
def test_claims_are_in_the_file(name: str, shipped: KnowledgeGraph) -> None:
    """The graph of each claim is there by its name, also of one that was corrected, as its sentence says it."""
    read = Dataset(parse(encode_graph(shipped.store, name), format=RDF_FORMATS[name]))
    said = Quad(
        RID("import-volume_suzuki_any_any_japan_2023"), RI("units"), Literal(43266), CLAIM("carwikihub-5153_014")
    )
    assert said in read
    claims = {quad.subject for quad in read.quads_for_predicate(RI("standing"))}
    graphs = {quad.graph_name for quad in read} - {DEFAULT}
    assert claims
    assert {claim for claim in claims if not str(claim).startswith("<" + CLAIM("decision_").value)} <= graphs


@pytest.mark.parametrize("name", pick(RDF_FORMATS, 2, 1))
def test_same_graph_gives_the_same_bytes(name: str, shipped: KnowledgeGraph, shipped_home: Path) -> None:
    """Two exports of one build are equal byte for byte, whatever names a store gave its blank nodes."""
    assert encode_graph(load(shipped_home).store, name) == encode_graph(shipped.store, name)


@pytest.mark.parametrize("name", pick(RDF_FORMATS, 3, 2))
def test_order_of_loading_leaves_no_trace(name: str, shipped: KnowledgeGraph) -> None:
    """The file depends on what the graph holds, not on the order in which it came."""
    other = Store()
    other.extend(reversed(list(shipped.store)))
    assert encode_graph(other, name) == encode_graph(shipped.store, name)


def test_empty_graph_gives_an_empty_file() -> None:
    """A graph with nothing in it is a file that can be read, with nothing in it."""
    for name, rdf_format in RDF_FORMATS.items():
        assert list(parse(encode_graph(Store(), name), format=rdf_format)) == []


def test_turtle_is_for_people(shipped: KnowledgeGraph) -> None:
    """Turtle uses the graph's prefixes, and no local name needs escapes, which engines treat differently."""
    text = encode_graph(shipped.store, "turtle").decode()
    assert "@prefix ri: <https://w3id.org/reverse-imports/ontology#> ." in text
    assert "rid:route_suzuki-fronx_india_japan" in text
    assert text.count("<https://w3id.org/reverse-imports/id/") == 1
    assert '"スズキ"@ja' in text


def test_rdflib_reads_the_turtle(shipped: KnowledgeGraph) -> None:
    """A second, independent parser finds as many triples in the Turtle as the graph holds."""
    import rdflib

    text = encode_graph(shipped.store, "turtle").decode()
    held = sum(1 for _ in shipped.store.quads_for_pattern(None, None, None, DEFAULT))
    assert len(rdflib.Graph().parse(data=text, format="turtle")) == held


@pytest.mark.filterwarnings("ignore:Dataset.default_context is:DeprecationWarning")  # rdflib warns of itself
@pytest.mark.filterwarnings("ignore:Dataset.identifier is:DeprecationWarning")
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is:DeprecationWarning")
def test_rdflib_reads_the_quads(shipped: KnowledgeGraph) -> None:
    """A second, independent parser finds each claim graph in TriG, with as many triples as it has."""
    import rdflib

    dataset = rdflib.Dataset()
    dataset.parse(data=encode_graph(shipped.store, "trig").decode(), format="trig")
    ours = Counter(q.graph_name.value for q in shipped.store if isinstance(q.graph_name, NamedNode))
    assert ours
    assert {name: len(dataset.graph(rdflib.URIRef(name))) for name in ours} == ours


def test_rapper_reads_the_turtle(shipped: KnowledgeGraph, need_program: Callable[..., Path], tmp_path: Path) -> None:
    """The parser of the Redland libraries, which many tools use, reads the Turtle whole and warns of nothing."""
    rapper = need_program("rapper")
    path = tmp_path / "graph.ttl"
    path.write_bytes(encode_graph(shipped.store, "turtle"))
    done = subprocess.run([rapper, "-i", "turtle", "-c", path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    held = sum(1 for _ in shipped.store.quads_for_pattern(None, None, None, DEFAULT))
    assert f"returned {held} triples" in done.stderr
    assert "Warning" not in done.stderr


def test_triples_of_a_query_are_turtle() -> None:
    """What CONSTRUCT gives is sorted Turtle, each triple once, blank nodes named the same each time."""
    triples = [Triple(BlankNode(n), RI("origin"), RID(n)) for n in ("b", "a")] + [
        Triple(RID("c"), RI("origin"), RID("a"))
    ]
    text = encode_triples(triples)
    renamed = [Triple(BlankNode(), t.predicate, t.object) if isinstance(t.subject, BlankNode) else t for t in triples]
    assert encode_triples(reversed(renamed)) == text
    assert encode_triples([*triples, *triples]) == text
    assert len(list(parse(text, format=RdfFormat.TURTLE))) == 3
    assert "rid:c ri:origin rid:a ." in text
    assert list(parse(encode_triples([]), format=RdfFormat.TURTLE)) == []


# Rows


def test_json_is_sparql_results_json() -> None:
    """The JSON is that of the W3C, as another reader of it finds: each term with its kind, language and datatype."""
    read = parse_query_results(encode_table(TABLE, "json"), format=QueryResultsFormat.JSON)
    assert isinstance(read, QuerySolutions)
    assert [v.value for v in read.variables] == list(TABLE.columns)
    assert [tuple(row) for row in read] == list(TABLE.rows)


def test_json_of_a_truth_value() -> None:
    """An ASK query has a JSON document of its own, and a word elsewhere."""
    for value in (True, False):
        read = parse_query_results(encode_boolean(value, "json"), format=QueryResultsFormat.JSON)
        assert isinstance(read, QueryBoolean)
        assert bool(read) is value
    assert [encode_boolean(True, name) for name in ("table", "csv", "markdown")] == ["true\n"] * 3


def test_csv_keeps_every_cell() -> None:
    """Commas, quotes and empty cells come back from CSV as they were, empty columns too; a line break is visible."""
    rows = list(csv.reader(io.StringIO(encode_table(TABLE, "csv"))))
    assert rows[0] == list(TABLE.columns)
    assert [tuple(row) for row in rows[1:]] == [tuple(t.replace("\n", r"\n") for t in row) for row in TABLE.texts()]


def test_table_drops_empty_columns() -> None:
    """On the screen a column in which nothing stands takes no room, and names of the graph are short."""
    text = encode_table(TABLE, "table")
    head = text.splitlines()[0].split()
    assert head == ["name", "value"]
    assert "3.7" in text
    assert "rid:india" in text


def test_table_leaves_figures_alone() -> None:
    """What looks like a number is shown as it is written: no digits are added, dropped or rounded."""
    rows = tuple((Literal(text),) for text in ("014", "7.10", "1e5", "00", "-0"))
    assert encode_table(Table(("n",), rows), "table").split()[2:] == ["014", "7.10", "1e5", "00", "-0"]
    assert [line.strip("| ") for line in encode_table(Table(("n",), rows), "markdown").splitlines()[2:]] == [
        "014",
        "7.10",
        "1e5",
        "00",
        "-0",
    ]


def test_markdown_is_one_table() -> None:
    """Bars and line breaks in cells do not break the table apart."""
    lines = encode_table(TABLE, "markdown").splitlines()
    assert len(lines) == 2 + len(TABLE)
    assert all(line.replace("\\|", "").count("|") == 3 for line in lines)


@pytest.mark.parametrize("name", ROW_FORMATS)
def test_no_rows_are_a_head(name: str) -> None:
    """An answer without rows still shows its columns, in every format."""
    text = encode_table(Table(("model", "sources"), ()), name)
    assert "model" in text
    assert "sources" in text
    assert text.endswith("\n")


def test_answer_as_csv_names_its_claims() -> None:
    """CSV and JSON name the claims in the last cell, so that a program can follow them."""
    answer = make_answer(("Fronx", "", "a_001; b_002"))
    assert encode_answer(answer, "csv") == "model,since,sources\nFronx,,a_001; b_002\n"
    (row,) = json.loads(encode_answer(answer, "json"))["results"]["bindings"]
    assert row == {
        "model": {"type": "literal", "value": "Fronx"},
        "sources": {"type": "literal", "value": "a_001; b_002"},
    }


@pytest.mark.parametrize("name", ["table", "markdown"])
def test_answer_has_its_sources_below(name: str) -> None:
    """For people the sources are numbered notes below the rows: each once, in the order in which rows cite them."""
    answer = make_answer(("Fronx", "", "b_002"), ("Camry", "", "a_001; b_002"))
    lines = encode_answer(answer, name).splitlines()
    rows = [line for line in lines if "Fronx" in line or "Camry" in line]
    assert "[1]" in rows[0]
    assert "[2] [1]" in rows[1]
    assert [line.rstrip() for line in lines[-2:]] == [
        "[1] b_002: Title of b_002; P, 2026, grade B; https://example.org/",
        "[2] a_001: Title of a_001; P, 2026, grade B; https://example.org/",
    ]
    assert "since" not in lines[0]


def test_records_are_a_list_of_objects() -> None:
    """What is no answer and no query result, such as the list of questions, is a list of objects in JSON."""
    records = [{"name": "deals", "title": "Trade, deals"}, {"name": "plants", "title": ""}]
    assert json.loads(encode_records(records, "json")) == records
    assert encode_records(records, "csv") == 'name,title\ndeals,"Trade, deals"\nplants,\n'
    assert json.loads(encode_records([], "json")) == []
    assert all(encode_records([], name).strip() == "" for name in ("table", "csv", "markdown"))


def test_text_in_any_script_is_kept() -> None:
    """Japanese stands in the JSON as it is written, not as escapes, so that people can read it."""
    table = Table(("name",), ((Literal("スズキ", language="ja"),),))
    assert all("スズキ" in encode_table(table, name) for name in ROW_FORMATS)
