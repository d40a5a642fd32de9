"""Cited results: which claims a row, a triple or a truth value rests on, and how they are written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import QueryError
from kg.export.cited import encode_cited, encode_cited_answer
from kg.graph import KnowledgeGraph
from kg.model.answers import Table
from kg.terms import CLAIM, PROV, RDF
from tests.cited_queries import CONDITIONAL, MONOTONE

ACTIVE = "SELECT ?m ?s { ?r a ri:TariffFreeRoute ; ri:model ?m ; ri:status ?s MINUS { ?r ri:status ri:planned } }"


@pytest.mark.parametrize("sparql", [*MONOTONE.values(), *CONDITIONAL.values()], ids=[*MONOTONE, *CONDITIONAL])
def test_result_stays_as_it_is(shipped: KnowledgeGraph, sparql: str) -> None:
    """Citing changes no row, and each row rests on claims, or on what is given without any."""
    cited = shipped.query(sparql, cite=True)
    assert cited.result == shipped.query(sparql)
    assert isinstance(cited.result, Table)
    assert len(cited.bases) == len(cited.result.rows)
    assert all(basis.claims or basis.given for basis in cited.bases)
    assert set(cited.citations) == {claim for basis in cited.bases for claim in basis.claims}
    assert all(citation.title for citation in cited.citations.values())


def test_question_cites_at_least_its_own_sources(shipped: KnowledgeGraph) -> None:
    """What a question names as the sources of a row is among the claims that the row is found to rest on."""
    for name, question in shipped.catalogue.items():
        if any(parameter.required for parameter in question.parameters):
            continue
        plain, cited = shipped.ask(name), shipped.ask(name, cite=True)
        assert plain.rows == cited.rows
        for before, after in zip(plain.cited, cited.cited, strict=True):
            assert set(before) <= set(after), name


def test_figure_of_the_wrong_year_cites_who_corrects_it(shipped: KnowledgeGraph) -> None:
    """A figure that a decision moved to another year cites the decision, the article, and who says so outright."""
    answer = shipped.ask("volume-by-maker", year=2025, cite=True)
    (suzuki,) = (basis for row, basis in zip(answer.texts(), answer.bases, strict=True) if row[0] == "Suzuki")
    assert suzuki.claims == ("carwikihub-5153_014", "decision_001", "fujipost-37443_003")


def test_inferred_row_cites_the_leaves_of_its_proof(shipped: KnowledgeGraph) -> None:
    """A class that rules give rests on the claims that they start from: the route, the deal and what it covers."""
    cited = shipped.query("ASK { rid:route_suzuki-fronx_india_japan a ri:TariffFreeRoute }", cite=True)
    sources = {cited.citations[claim].source.rpartition("/")[2] for claim in cited.bases[0].claims}
    assert {"wtocenter-953", "japan-tariff-2026"} <= sources


def test_false_answer_rests_on_nothing_matching(shipped: KnowledgeGraph) -> None:
    """A false ASK cites nothing, and says that its pattern has no match."""
    cited = shipped.query("ASK { rid:route_suzuki-fronx_india_japan ri:status ri:ended }", cite=True)
    assert cited.result is False
    assert not cited.bases[0].claims
    assert cited.bases[0].conditions


def test_triples_of_a_template_are_cited(shipped: KnowledgeGraph) -> None:
    """A triple that CONSTRUCT makes rests on the solutions that make it, and is written as a derived statement."""
    cited = shipped.query(
        "CONSTRUCT { ?m ri:origin ?o } { ?r ri:model ?m ; ri:origin ?o ; ri:status ri:active }", cite=True
    )
    assert cited.bases
    assert all(basis.claims for basis in cited.bases)
    quads = [q.triple for q in parse(encode_cited(cited, "table").encode(), format=RdfFormat.TURTLE)]
    graph = rdflib.Graph().parse(data=encode_cited(cited, "table"), format="turtle")
    statements = list(graph.subjects(rdflib.RDF.type, rdflib.RDF.Statement))
    assert len(statements) == len(cited.bases)
    assert len(graph) == len(set(quads))
    derived = {t.object for t in quads if t.predicate == PROV("wasDerivedFrom")}
    assert derived == {CLAIM(claim) for basis in cited.bases for claim in basis.claims}
    assert {t.object for t in quads if t.predicate == RDF("subject")} <= {t.subject for t in quads}


def test_description_of_a_thing_is_cited(shipped: KnowledgeGraph) -> None:
    """Each triple of a DESCRIBE rests on the claims that state it."""
    cited = shipped.query("DESCRIBE rid:route_suzuki-fronx_india_japan", cite=True)
    assert sum(bool(basis.claims) for basis in cited.bases) > 5
    assert not cited.uncovered


def test_nameless_parts_of_a_template_are_not_covered(shipped: KnowledgeGraph) -> None:
    """A triple about a node that the template makes anew is said to be uncovered."""
    cited = shipped.query("CONSTRUCT { [] ri:model ?m } { ?r ri:model ?m }", cite=True)
    assert not any(basis.claims for basis in cited.bases)
    assert any("without a name" in told for told in cited.uncovered)


def test_json_with_citations_is_read_by_others(shipped: KnowledgeGraph) -> None:
    """Parsers that know nothing of citations read the same rows from the JSON."""
    cited = shipped.query(ACTIVE, cite=True)
    assert isinstance(cited.result, Table)
    text = encode_cited(cited, "json")
    theirs = parse_query_results(text.encode(), format=QueryResultsFormat.JSON)
    assert isinstance(theirs, QuerySolutions)
    assert [tuple(row) for row in theirs] == list(cited.result.rows)
    rows = rdflib.query.Result.parse(io.BytesIO(text.encode()), format="json")
    assert len(rows.bindings) == len(cited.result.rows)
    head = json.loads(text)["head"]
    assert [len(row) for row in head["citations"]] == [len(basis.claims) for basis in cited.bases]
    assert all("MINUS" in told for row in head["conditions"] for told in row)
    assert {"claim", "source", "date", "evidential"} <= set(head["citations"][0][0])


def test_csv_has_further_columns(shipped: KnowledgeGraph) -> None:
    """CSV keeps its columns and adds those of the citations, one entry a claim."""
    cited = shipped.query(ACTIVE, cite=True)
    rows = list(csv.DictReader(io.StringIO(encode_cited(cited, "csv"))))
    assert list(rows[0])[:2] == ["m", "s"]
    for row, basis in zip(rows, cited.bases, strict=True):
        assert tuple(row["cited_claims"].split(" | ")) == basis.claims
        assert len(row["cited_dates"].split(" | ")) == len(basis.claims)


def test_table_has_footnotes(shipped: KnowledgeGraph) -> None:
    """A table numbers its citations, and tells below it what must not be there."""
    text = encode_cited(shipped.query(ACTIVE, cite=True), "table")
    assert "[1] [2]" in text
    assert "\n[1] ams-" in text
    assert "row 1: as long as nothing matches MINUS { rid:route_" in text


def test_uncovered_is_told_in_every_format(shipped: KnowledgeGraph) -> None:
    """What no citation covers is said in plain words, in each format."""
    cited = shipped.query("SELECT ?k (RAND() AS ?x) { ?k a ri:CarMaker }", cite=True)
    for format_name in ("table", "markdown", "csv", "json"):
        assert "made anew at each run" in encode_cited(cited, format_name)


def test_query_beyond_the_reader_gives_its_rows(shipped: KnowledgeGraph) -> None:
    """A query that the store takes and the reader does not is answered, and said to be uncovered."""
    cited = shipped.query("SELECT ?x { ?x a ri:Plant . LATERAL { SELECT ?x { ?x a ri:Place } } }", cite=True)
    assert isinstance(cited.result, Table)
    assert cited.result.rows
    assert cited.uncovered or all(basis.claims or basis.given for basis in cited.bases)


def test_count_of_nothing_rests_on_nothing_matching(shipped: KnowledgeGraph) -> None:
    """A count of 0 cites no claim, and says that it holds as long as nothing matches."""
    cited = shipped.query("SELECT (COUNT(?r) AS ?n) { ?r ri:status ri:active ; ri:status ri:ended }", cite=True)
    assert cited.bases[0].conditions == ("the pattern of the query",)
    assert "as long as nothing matches the pattern of the query" in encode_cited(cited, "table")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?kg_1 { ?kg_1 a ri:Plant }",
        "SELECT ?x ?v { ?x a ri:Country { SELECT (RAND() AS ?v) { ?c a ri:Claim } } }",
        "DESCRIBE rid:india FROM claim:fujipost-37443_003",
        "SELECT ?s { SERVICE SILENT <http://127.0.0.1:9/none> { ?s ?p ?o } }",
    ],
)
def test_what_cannot_be_followed_is_said(shipped: KnowledgeGraph, sparql: str) -> None:
    """Forms that citing does not follow are answered as ever, and said to be uncovered."""
    cited = shipped.query(sparql, cite=True)
    assert cited.uncovered


def test_wrong_query_is_an_error_when_cited(shipped: KnowledgeGraph) -> None:
    """Citing changes nothing in how a wrong query is told."""
    with pytest.raises(QueryError, match="1:"):
        shipped.query("SELECT ?x {", cite=True)


def test_sentence_is_cited_where_the_text_is_at_hand(shipped: KnowledgeGraph, articles: Path) -> None:
    """With the folder of the texts, a citation has the sentence that its digest names."""
    answer = shipped.ask("volume-by-maker", year=2025, cite=True, texts=articles)
    quoted = {claim: c.sentence for claim, c in answer.citations.items() if c.sentence}
    assert "43,266" in quoted["carwikihub-5153_014"]
    assert "43,266" in encode_cited_answer(answer, "json")
    assert "“" in encode_cited_answer(answer, "table")


def test_claim_of_another_graph_is_not_covered(shipped: KnowledgeGraph) -> None:
    """What is read from a graph that is no claim's is said to be uncovered."""
    store = Store()
    store.extend(shipped.store)
    store.update("INSERT DATA { GRAPH <http://example.org/g> { <http://example.org/a> a <http://example.org/B> } }")
    other = KnowledgeGraph(store, home=shipped.home, manifest=shipped.manifest, derive=shipped.evidence.derive)
    cited = other.query("SELECT ?s { GRAPH <http://example.org/g> { ?s a ?c } }", cite=True)
    assert cited.uncovered == ("what is read from the graph http://example.org/g",)
