"""Cited results: which claims a row, a triple or a truth value rests on, and how they are written."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store, parse, parse_query_results

from kg.errors import QueryError
from kg.export.cited import encode_cited, encode_cited_answer
from kg.model.answers import Table
from kg.terms import CLAIM, PROV, RDF
from kg.verbs import KnowledgeGraph
from tests.cited_queries import CONDITIONAL, MONOTONE
from tests.sampling import pick

ACTIVE = "SELECT ?m ?s { ?r a ri:TariffFreeRoute ; ri:model ?m ; ri:status ?s MINUS { ?r ri:status ri:planned } }"


@pytest.mark.parametrize("sparql", [*MONOTONE.values(), *CONDITIONAL.values()], ids=[*MONOTONE, *CONDITIONAL])
def test_result_stays_as_it_is(shipped: KnowledgeGraph, sparql: str) -> None:
    """Citing changes no row, and each row rests on claims, or on what is given without any."""
    cited = shipped.query(sparql, cite=True)
    plain = shipped.query(sparql)
    assert isinstance(cited.result, Table)
    assert isinstance(plain, Table)
    assert Counter(cited.result.rows) == Counter(plain.rows)  # the order of rows is the store's
    assert len(cited.bases) == len(cited.result.rows)
    assert all(basis.claims or basis.given for basis in cited.bases)
    assert set(cited.citations) == {claim for basis in cited.bases for claim in basis.claims}
    assert all(citation.title for citation in cited.citations.values())


def test_question_cites_at_least_its_own_sources(shipped: KnowledgeGraph) -> None:
    """What a question names as the sources of a row is among the claims that the row is found to rest on."""
    free = [q.name for q in shipped.catalogue.values() if not any(p.required for p in q.parameters)]
    for name in pick(free, 3):
        plain, cited = shipped.ask(name), shipped.ask(name, cite=True)
        assert plain.rows == cited.rows
        for before, after in zip(plain.cited, cited.cited, strict=True):
            assert set(before) <= set(after), name


def test_figure_of_the_wrong_year_cites_who_corrects_it(shipped: KnowledgeGraph) -> None:
    """A figure that a decision moved to another year cites the decision, the article, and who says so outright.

    The change against the year before cites that year's figure as well.
    """
    answer = shipped.ask("volume-by-maker", year=2025, cite=True)
    (suzuki,) = (basis for row, basis in zip(answer.texts(), answer.bases, strict=True) if row[0] == "Suzuki")
    before = "carcareplus-10689_003"
    assert suzuki.claims == (
        "abaj-25578_002",
        before,
        "fujipost-37443_003",
        "carwikihub-5153_014",
        "decision_001",
        "decision_021",
    )


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
    stating = [(basis.roles.list_stating(basis.claims) | basis.roles.deciding) for basis in cited.bases]
    assert derived == {CLAIM(claim) for claims in stating for claim in claims}
    used = {t.object for t in quads if t.predicate == PROV("entity")}
    assert derived | used == {CLAIM(claim) for basis in cited.bases for claim in basis.claims}
    assert {t.object for t in quads if t.predicate == RDF("subject")} <= {t.subject for t in quads}


def test_description_of_a_thing_is_cited(shipped: KnowledgeGraph) -> None:
    """Each triple of a DESCRIBE rests on the claims that state it."""
    cited = shipped.query("DESCRIBE rid:route_suzuki-fronx_india_japan", cite=True)
    assert sum(bool(basis.claims) for basis in cited.bases) > 5
    assert not cited.uncovered


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
    assert all(told.startswith("no match of { rid:route_") for row in head["conditions"] for told in row)
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
    assert re.search(r"\n\[1\] [a-z0-9-]+_\d{3}: ", text)
    assert "row 1: only while there is no match of { rid:route_" in text


def test_uncovered_is_told_in_every_format(shipped: KnowledgeGraph) -> None:
    """What no citation covers is said in plain words, in each format."""
    cited = replace(shipped.query("SELECT ?k { ?k a ri:CarMaker }", cite=True), uncovered=("what is far off",))
    for format_name in ("table", "markdown", "csv", "json"):
        assert "what is far off" in encode_cited(cited, format_name)


def test_query_beyond_the_reader_gives_its_rows(shipped: KnowledgeGraph) -> None:
    """A query that the store takes and the reader does not is answered, and said to be uncovered."""
    cited = shipped.query("SELECT ?x { ?x a ri:Plant . LATERAL { SELECT ?x { ?x a ri:Place } } }", cite=True)
    assert isinstance(cited.result, Table)
    assert cited.result.rows
    assert cited.uncovered or all(basis.claims or basis.given for basis in cited.bases)


def test_count_of_nothing_rests_on_nothing_matching(shipped: KnowledgeGraph) -> None:
    """A count of 0 cites no claim, and says that it holds as long as nothing matches."""
    cited = shipped.query("SELECT (COUNT(?r) AS ?n) { ?r ri:status ri:active ; ri:status ri:ended }", cite=True)
    (condition,) = cited.bases[0].conditions
    assert condition == "no match of { ?r ri:status ri:active ; ri:status ri:ended }"
    assert f"only while there is {condition}" in encode_cited(cited, "table")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?kg_1 { ?kg_1 a ri:Plant }",
        "SELECT ?s { SERVICE SILENT <http://127.0.0.1:9/none> { ?s ?p ?o } }",
    ],
)
def test_what_cannot_be_followed_is_said(shipped: KnowledgeGraph, sparql: str) -> None:
    """Forms that citing does not follow are answered as ever, and said to be uncovered."""
    cited = shipped.query(sparql, cite=True)
    assert cited.uncovered


def test_pattern_asked_about_has_the_values_around_it(shipped: KnowledgeGraph) -> None:
    """EXISTS cites the match for this row: with values of VALUES, of a filter inside it, and of the name of a graph."""
    for sparql, claims in (
        (
            "SELECT ?d { ?d a ri:TradeDeal VALUES ?c { rid:usa } FILTER EXISTS { ?d ri:party ?c ; ri:signed ?on } }",
            {"mema-us-japan_001"},
        ),
        (
            "SELECT ?c { VALUES ?c { claim:fujipost-37443_003 } GRAPH ?c { ?v a ?k FILTER EXISTS { ?v ri:units ?n } } }",
            {"fujipost-37443_003"},
        ),
    ):
        cited = shipped.query(sparql, cite=True)
        assert not cited.uncovered
        assert all(set(basis.claims) == claims for basis in cited.bases)
    asked = "SELECT ?v { ?v ri:units ?n FILTER EXISTS { ?w ri:units ?m FILTER (?m > ?n + 1) } }"
    cited = shipped.query(asked, cite=True)
    assert not cited.uncovered
    assert all(len(basis.witnesses[0].triples) == 2 for basis in cited.bases)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?r ?has { ?r a ri:SupplyRoute BIND (NOT EXISTS { ?r ri:plant ?p } AS ?has) }",
        "SELECT ?r (EXISTS { ?r ri:plant ?p } AS ?has) { ?r a ri:SupplyRoute }",
        "SELECT ?o { ?r ri:origin ?o } GROUP BY ?o HAVING (EXISTS { ?o a ri:Country })",
    ],
)
def test_truth_of_a_pattern_that_goes_into_a_value_is_not_covered(shipped: KnowledgeGraph, sparql: str) -> None:
    """Patterns whose truth an expression uses are told, and neither cited nor made a condition."""
    cited = shipped.query(sparql, cite=True)
    assert any("asks about patterns" in told for told in cited.uncovered)
    assert not any(basis.conditions for basis in cited.bases)


@pytest.mark.parametrize(
    ("sparql", "told"),
    [
        ('SELECT ?r (COALESCE(?p, "none") AS ?x) { ?r a ri:SupplyRoute OPTIONAL { ?r ri:plant ?p } }', "ri:plant ?p"),
        ("SELECT ?r { ?r a ri:SupplyRoute OPTIONAL { ?r ri:since ?d } OPTIONAL { ?r ri:expected ?d } }", "ri:since ?d"),
        (
            "SELECT ?k (COUNT(?r) AS ?n) { ?k a ri:CarMaker OPTIONAL { ?r ri:maker ?k ; ri:rank 9 } } GROUP BY ?k",
            "ri:rank 9",
        ),
        (
            "SELECT ?r { { ?r ri:since ?d } UNION { ?r a ri:SupplyRoute OPTIONAL { ?r ri:since ?d } FILTER(!BOUND(?d)) } }",
            "ri:since ?d",
        ),
        (
            "SELECT ?k { ?r ri:maker ?k FILTER EXISTS { ?r ri:maker ?k OPTIONAL { ?r ri:plant ?p } FILTER(!BOUND(?p)) } }",
            "ri:plant ?p",
        ),
        (
            "SELECT ?r { ?r a ri:SupplyRoute BIND(1 AS ?n) OPTIONAL { ?r ri:plant ?p } FILTER(?n<5&&!BOUND(?p)&&5>?n) }",
            "ri:plant ?p",
        ),
    ],
)
def test_optional_that_decides_something_is_a_condition(shipped: KnowledgeGraph, sparql: str, told: str) -> None:
    """Where a value, a count, a filter or a later part depends on an OPTIONAL without a match, that is told."""
    cited = shipped.query(sparql, cite=True)
    assert not cited.uncovered
    assert any(told in condition for basis in cited.bases for condition in basis.conditions)


def test_empty_cell_is_no_condition(shipped: KnowledgeGraph) -> None:
    """That an OPTIONAL leaves a cell empty, on which nothing else depends, is not told."""
    cited = shipped.query("SELECT ?r ?p { ?r a ri:SupplyRoute OPTIONAL { ?r ri:plant ?p } }", cite=True)
    assert not any(basis.conditions for basis in cited.bases)


def test_values_join_groups_and_not_their_members(shipped: KnowledgeGraph) -> None:
    """VALUES after GROUP BY joins whole groups, so that a count rests on all members all the same."""
    counted = "SELECT ?o (COUNT(*) AS ?n) { ?r ri:origin ?o ; ri:model ?m } GROUP BY ?o"
    plain = shipped.query(counted, cite=True)
    joined = shipped.query(f"{counted} VALUES ?m {{ rid:suzuki-fronx }}", cite=True)
    assert not joined.uncovered
    assert {basis.claims for basis in joined.bases} == {basis.claims for basis in plain.bases}


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT (?n * ?f AS ?y) { ?v ri:units ?n } VALUES ?f { 1 2 }",
        "SELECT * { VALUES ?x { 1 2 } ?k a ri:CarMaker }",
        "SELECT ?r ?p { { SELECT ?r ?p { ?r a ri:SupplyRoute OPTIONAL { ?r ri:plant ?p } } } ?p a ri:Plant }",
    ],
)
def test_values_take_part_in_rows(shipped: KnowledgeGraph, sparql: str) -> None:
    """Rows with values that the query writes, or that only the outside of a sub-select gives, are found again."""
    cited = shipped.query(sparql, cite=True)
    assert not cited.uncovered
    assert all(basis.claims or basis.given for basis in cited.bases)


def test_path_of_no_step_is_given_by_the_query(shipped: KnowledgeGraph) -> None:
    """A row that needs nothing of the graph says so."""
    cited = shipped.query("SELECT ?c { rid:india ri:locatedIn* ?c }", cite=True)
    assert cited.bases[0].given == ("the query itself",)


def test_what_a_template_leaves_uncovered_is_written(shipped: KnowledgeGraph) -> None:
    """Turtle of a cited CONSTRUCT says in a comment what no citation covers."""
    cited = shipped.query("CONSTRUCT WHERE { ?r ri:model ?m }", cite=True)
    text = encode_cited(replace(cited, uncovered=("what is far off",)), "table")
    assert text.startswith("# not covered by the citations: what is far off")


def test_row_without_claims_says_what_gives_it(shipped: KnowledgeGraph) -> None:
    """A table does not leave a row without a word that an entity file gives."""
    assert "(entity file)" in encode_cited(shipped.query("SELECT ?x { ?x a ri:CarMaker }", cite=True), "table")


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
    assert not cited.bases[0].given
