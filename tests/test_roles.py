"""What a citation does for a row: states it, is read otherwise, decides, or says where; one proof is not taken for all.

The three ways to ask what a fact rests on, `--cite`, `why` and `--stands-on`, are held to each other over every fact.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.cli import main
from kg.export.cited import encode_cited
from kg.export.rows import encode_answer
from kg.model.answers import Citation, Table
from kg.model.cited import Cited
from kg.model.proofs import Basis, Roles, Witness, merge_bases
from kg.terms import CLAIM, PROV, RI, RID, TYPE
from kg.verbs import KnowledgeGraph
from kg.witness.running import Match

Run = Callable[..., str]
PREFIX = "https://w3id.org/reverse-imports/"
FIGURE = "SELECT ?v ?n { ?v ri:units ?n FILTER (?n = 43266) }"


@pytest.fixture
def run(shipped_home: Path, one_graph: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs the command on the shipped graph and gives what it prints."""

    def run_command(*arguments: str) -> str:
        assert main(["--home", str(shipped_home), *arguments]) == 0
        return capsys.readouterr().out

    return run_command


def cite(graph: KnowledgeGraph, sparql: str, texts: Path | None = None) -> Cited:
    """Give a cited result."""
    return graph.query(sparql, cite=True, texts=texts)


def list_roles(citations: list[Citation]) -> dict[str, str]:
    """Give the role of each claim."""
    return {citation.name: citation.role for citation in citations}


READING = "says base of the change 2022, read as 2024 by decision 021; says period 2023, read as 2025 by decision 001"
"""How the article's figure of 2025 is read: its year, and the year before it."""


def test_claim_of_another_year_is_read_otherwise(shipped: KnowledgeGraph) -> None:
    """Two claims state the figure of 2025; the article that says 2023 is cited as read otherwise, and by whom."""
    cited = cite(shipped, FIGURE)
    (citations,) = [cited.list_citations(0)]
    assert list_roles(citations) == {
        "abaj-25578_002": "states", "fujipost-37443_003": "states", "carwikihub-5153_014": "read otherwise",
        "decision_001": "decides", "decision_021": "decides",
    }  # fmt: skip
    assert citations[2].reading == READING
    assert f"carwikihub-5153_014 (read otherwise: {READING}): " in str(citations[2])


def test_left_out_year_is_told_so(shipped: KnowledgeGraph) -> None:
    """Of a year that the sentence leaves out it is said that it does, and who fills it in."""
    citation = shipped.evidence.cite_claims(["carwikihub-5153_001"], lang="en", texts=None)["carwikihub-5153_001"]
    assert citation.reading == "says no period, read as 2025 by decision 002"


def test_role_in_japanese(shipped: KnowledgeGraph) -> None:
    """How a claim is read is told in Japanese too."""
    citation = shipped.evidence.cite_claims(["carwikihub-5153_014"], lang="ja", texts=None)["carwikihub-5153_014"]
    assert "「2023" in citation.reading
    assert "「2025" in citation.reading


def test_identification_keeps_the_evidence(shipped: KnowledgeGraph) -> None:
    """The figure of the WR-V cites the article that gives it, as stating it; the decision only says what it is."""
    answer = shipped.ask("volume-of-model", model="Elevate")
    assert answer.cited == (("carcareplus-10689_004", "decision_003"),)
    article, decision = answer.list_citations(0)
    assert (article.role, decision.role) == ("states", "identifies")
    assert article.reading == "names Honda WR-V, identified as Honda Elevate by decision 003"
    assert "corrects" not in str(decision)
    whole = list_roles(shipped.ask("volume-of-model", model="Elevate", cite=True).list_citations(0))
    assert (whole["carcareplus-10689_004"], whole["decision_003"]) == ("states", "identifies")


def test_plain_answer_cites_what_decisions_read(shipped: KnowledgeGraph) -> None:
    """A row that a decision supports names the claims behind it, marked as read otherwise, after those that state."""
    answer = shipped.ask("volume-by-maker", year=2025)
    row = next(i for i, row in enumerate(answer.texts()) if row[0] == "Suzuki")
    told = ("abaj-25578_002", "carcareplus-10689_003", "fujipost-37443_003", "carwikihub-5153_014")
    assert answer.cited[row] == (*told, "decision_001", "decision_021")  # the two count together only
    assert [c.role for c in answer.list_citations(row)] == [
        "states",
        "states",
        "states",
        "read otherwise",
        *["decides"] * 2,
    ]


def test_claim_that_says_otherwise_on_a_part_is_told(shipped: KnowledgeGraph) -> None:
    """The claim that gives the route of a row, and another status, is not cited as if it gave all of it."""
    answer = shipped.ask("drive-side")
    (row,) = [i for i, texts in enumerate(answer.texts()) if texts[0] == "Nissan Murano" and "planned" in texts]
    found = {citation.name: citation for citation in answer.list_citations(row)}["ams-2586576_047"]
    assert (found.role, found.reading) == ("states in part", "says status considered")
    assert "(states in part: says status considered)" in str(found)


def test_status_of_a_row_is_stated_by_no_other_status(shipped: KnowledgeGraph) -> None:
    """Over all routes: who is cited plainly for a status says this one; who says another is told so."""
    asked = "SELECT ?r ?status { ?r a ri:SupplyRoute ; ri:status ?status }"
    cited = cite(shipped, asked)
    assert isinstance(cited.result, Table)
    for (route, status), basis in zip(cited.result.rows, cited.bases, strict=True):
        assert isinstance(route, NamedNode)
        for claim in basis.stating:
            found = shipped.store.quads_for_pattern(route, RI("status"), None, CLAIM(claim))
            said = {quad.object for quad in found}
            assert not said or status in said, (route, claim)


def test_denial_states_nothing(shipped: KnowledgeGraph) -> None:
    """A claim that denies is cited with what it denies, in the terms and the language of the reader."""
    citations = shipped.evidence.cite_claims(["response-408261_009"], lang="ja", texts=None)
    assert citations["response-408261_009"].role == "denies"
    assert citations["response-408261_009"].reading == "状態 計画済み"
    in_english = shipped.evidence.cite_claims(["response-408261_009"], lang="en", texts=None)
    assert in_english["response-408261_009"].reading == "status planned"


def test_held_triple_of_a_template_rests_on_itself(shipped: KnowledgeGraph) -> None:
    """What a template copies from the graph is cited by who states it, not by all that chose it."""
    where = "{ ?r ri:origin ?o ; ri:model rid:suzuki-fronx ; ri:status ri:active ; ri:since ?since }"
    made = cite(shipped, f"CONSTRUCT {{ ?r ri:origin ?o }} {where}")
    asked = cite(shipped, "ASK { rid:route_suzuki-fronx_india_japan ri:origin rid:india }")
    assert [basis.claims for basis in made.bases] == [basis.claims for basis in asked.bases]


def test_decision_that_fills_in_completes(shipped: KnowledgeGraph) -> None:
    """A decision that gives the year that sentences leave out completes them; one of a dispute corrects."""
    found = shipped.evidence.cite_claims(["decision_001", "decision_002", "decision_003"], lang="en", texts=None)
    assert [found[f"decision_00{n}"].role for n in (1, 2, 3)] == ["decides", "completes", "identifies"]
    assert "; completes " in str(found["decision_002"])


def test_sources_of_a_row_name_the_article_first(shipped: KnowledgeGraph) -> None:
    """In the CSV of an answer the article stands before the decision that reads it."""
    answer = shipped.ask("volume-of-model", model="Elevate")
    (cell,) = [row["sources"] for row in csv.DictReader(io.StringIO(encode_answer(answer, "csv")))]
    assert cell.index("carcareplus-10689_004") < cell.index("decision_003")


def test_claim_about_itself_states(shipped: KnowledgeGraph) -> None:
    """What the graph of a claim says, it states, also where a decision reads it otherwise for what is held."""
    cited = cite(shipped, "SELECT ?p { GRAPH claim:carwikihub-5153_014 { ?v ri:period ?p } }")
    assert list_roles(cited.list_citations(0)) == {"carwikihub-5153_014": "states"}


def test_context_says_where(shipped: KnowledgeGraph, run: Run) -> None:
    """A claim that leans on other sentences names them beside its own."""
    leaning = shipped.query("SELECT ?c (COUNT(?p) AS ?n) { ?c ri:context ?p } GROUP BY ?c ORDER BY ?c LIMIT 1")
    (claim, _), *_ = leaning.texts()  # type: ignore[union-attr]  # a table
    citation = shipped.evidence.cite_claims([claim.removeprefix(CLAIM.iri)], lang="en", texts=None)
    (one,) = citation.values()
    assert one.context
    assert f"sentence {one.locator} with {', '.join(one.context)}" in str(one)


def test_context_is_quoted(shipped: KnowledgeGraph, articles: Path) -> None:
    """With the texts at hand, the sentences of the context are shown with the claim's own."""
    cited = cite(shipped, "SELECT ?m { rid:route_suzuki-fronx_india_japan ri:maker ?m }", texts=articles)
    quoted = [c for c in cited.list_citations(0) if c.context]
    assert quoted
    assert all(len(c.said_where) == len(c.context) and c.sentence for c in quoted)


def test_json_has_roles(run: Run) -> None:
    """The JSON of rows has the role of each citation, and how what is read otherwise is read."""
    (citations,) = json.loads(run("query", "--cite", "--format", "json", "-e", FIGURE))["head"]["citations"]
    assert [c["role"] for c in citations] == ["states", "states", "read otherwise", "decides", "decides"]
    assert citations[2]["reading"] == READING


def test_csv_has_roles(run: Run) -> None:
    """The CSV of rows has a column of roles."""
    head, row = run("query", "--cite", "--format", "csv", "-e", FIGURE).splitlines()[:2]
    assert "cited_roles" in head
    assert f"states | read otherwise: {READING} | decides" in row


def read_provenance(text: str) -> rdflib.Graph:
    """Give the graph of a Turtle text, as another reader has it."""
    return rdflib.Graph().parse(data=text, format="turtle")


@pytest.mark.parametrize("form", ["DESCRIBE ?v { ?v ri:units 43266 }", "CONSTRUCT WHERE { ?v ri:units 43266 }"])
def test_prov_derives_from_no_claim_that_says_otherwise(form: str, shipped: KnowledgeGraph) -> None:
    """No triple is derived from a claim that says otherwise: that is used by a reading, with its role."""
    graph = read_provenance(encode_cited(cite(shipped, form), "table"))
    wrong = rdflib.URIRef(CLAIM("carwikihub-5153_014").value)
    assert not list(graph.triples((None, rdflib.PROV.wasDerivedFrom, wrong)))
    usages = list(graph.subjects(rdflib.PROV.entity, wrong))
    assert usages
    roles = {str(role) for usage in usages for role in graph.objects(usage, rdflib.PROV.hadRole)}
    assert roles == {f"{PREFIX}role/readOtherwise"}


def test_proof_in_prov_has_roles(run: Run) -> None:
    """The provenance of a proof tells apart what a triple was derived from and what a decision read otherwise."""
    text = run("why", "import-volume_suzuki_any_any_japan_2025", "units", "43266", "--format", "turtle")
    graph = read_provenance(text)
    derived = {str(o).removeprefix(CLAIM.iri) for o in graph.objects(None, rdflib.PROV.wasDerivedFrom)}
    assert derived == {"abaj-25578_002", "fujipost-37443_003", "decision_001", "decision_021"}
    assert PROV("hadRole").value in {str(p) for p in graph.predicates()}


def test_why_marks_what_is_read_otherwise(run: Run) -> None:
    """The text of a proof says of a claim that is read otherwise what it says."""
    told = run("why", "import-volume_suzuki_any_any_japan_2025", "units", "43266")
    assert f"(read otherwise: {READING})" in " ".join(told.split())


def test_provenance_stays_in_the_data_set(shipped: KnowledgeGraph) -> None:
    """A query of the graph of one claim is given by this claim alone, also where others say the same."""
    sparql = "DESCRIBE ?v FROM claim:fujipost-37443_003 WHERE { ?v ri:units ?n }"
    cited = cite(shipped, sparql)
    assert {basis.claims for basis in cited.bases} == {("fujipost-37443_003",)}
    graph = read_provenance(encode_cited(cited, "table"))
    assert {str(o) for o in graph.objects(None, rdflib.PROV.wasDerivedFrom)} == {CLAIM("fujipost-37443_003").value}


@pytest.mark.parametrize("form", ["SELECT ?n", "CONSTRUCT { ?v ri:units ?n }"])
def test_provenance_of_a_decisions_graph_stays_in_it(form: str, shipped: KnowledgeGraph) -> None:
    """What is read of the graph of a decision alone is given by the decision alone."""
    cited = cite(shipped, f"{form} FROM claim:decision_001 WHERE {{ ?v ri:units ?n }}")
    assert {basis.claims for basis in cited.bases} == {("decision_001",)}


FRESH = [
    "SELECT ?r (UUID() AS ?u) { ?r ri:status ri:active ; ri:maker rid:suzuki }",
    "SELECT ?r ?v { ?r ri:status ri:active ; ri:maker rid:suzuki BIND (RAND() AS ?u) BIND (STR(?u) AS ?v) }",
    "SELECT (BNODE() AS ?b) ?r { ?r ri:status ri:active ; ri:maker rid:suzuki }",
    "SELECT ?r (STRUUID() AS ?u) (NOW() AS ?t) { ?r ri:status ri:active ; ri:maker rid:suzuki }",
]


@pytest.mark.parametrize("sparql", FRESH)
def test_values_made_anew_do_not_hide_the_pattern(sparql: str, shipped: KnowledgeGraph) -> None:
    """A column that differs at each run leaves the row with what its pattern matched."""
    plain = cite(shipped, "SELECT ?r { ?r ri:status ri:active ; ri:maker rid:suzuki }")
    made = cite(shipped, sparql)
    assert made.uncovered == ()
    assert sorted(basis.claims for basis in made.bases) == sorted(basis.claims for basis in plain.bases)


def test_nodes_made_anew_are_cited(shipped: KnowledgeGraph) -> None:
    """Each node without a name that a template makes rests on its own solution."""
    pattern = "?r ri:status ri:active ; ri:maker rid:suzuki ; ri:model ?x"
    cited = cite(shipped, f"CONSTRUCT {{ [] ri:model ?x ; ri:maker rid:suzuki }} {{ {pattern} }}")
    plain = cite(shipped, f"SELECT ?x {{ {pattern} }}")
    assert cited.uncovered == ()
    assert isinstance(plain.result, Table)
    expected = {row[0]: basis.claims for row, basis in zip(plain.result.rows, plain.bases, strict=True)}
    assert isinstance(cited.result, tuple)
    triples = dict(zip(cited.result, cited.bases, strict=True))
    model = {t.subject: t.object for t in triples if t.predicate == RI("model")}
    assert len(triples) == 2 * len(model) == 2 * len(expected)
    assert {t: basis.claims for t, basis in triples.items()} == {t: expected[model[t.subject]] for t in triples}


def test_merged_rows_state_what_one_of_them_states() -> None:
    """A claim that states one of several rows that are shown as one, states the one."""
    one = Basis(("a", "b", "d"), roles=Roles(frozenset("b"), frozenset("d")))
    merged = merge_bases([one, Basis(("b", "c"))])
    assert merged.claims == ("a", "b", "c", "d")
    assert merged.stating == {"a", "b", "c"}
    assert merged.roles.otherwise == frozenset()


# --- One proof and others ---


def test_one_of_several_is_told(run: Run) -> None:
    """Where a fact follows in several ways, each of the three says that what it names is one of them."""
    assert "one of several proofs" in run("query", "--cite", "-e", "ASK { rid:india a ri:Territory }")
    assert "one of several proofs" in run("why", "India", "type", "territory")
    assert "one of several" in run("why", "India", "type", "territory", "--stands-on")
    assert json.loads(run("why", "India", "type", "territory", "--format", "json"))["several"] is True
    assert "several" not in run("query", "--cite", "-e", FIGURE)


def test_cite_and_why_name_the_same_claims(run: Run) -> None:
    """The claims that a yes cites are those of the proof."""
    cited = json.loads(run("query", "--cite", "--format", "json", "-e", "ASK { rid:india a ri:Territory }"))
    proof = json.loads(run("why", "India", "type", "territory", "--format", "json"))
    assert {c["claim"] for c in cited["head"]["citations"][0]} == {c["claim"] for c in proof["citations"].values()}


def list_held(graph: KnowledgeGraph) -> list[Triple]:
    """Give the triples of the default graph that are about things, with what is inferred of them."""
    found = graph.store.quads_for_pattern(None, None, None, DefaultGraph())
    return [q.triple for q in found if q.subject in RID and (q.predicate in RI or q.predicate == TYPE)]


def test_three_ways_agree_on_every_held_triple(shipped: KnowledgeGraph) -> None:
    """Over all that is held: `--cite` names the claims of the proof that `why` shows, which support it by themselves.

    Where neither says that there are others, no minimal support of what is inferred has a claim that is not among them.
    """
    evidence = shipped.evidence
    citer, supports = evidence.make_citer(), evidence.supports
    held = list_held(shipped)
    claims = shipped.store.quads_for_pattern(None, TYPE, RI("Claim"), DefaultGraph())
    known = {CLAIM.local(quad.subject) for quad in claims if isinstance(quad.subject, NamedNode)}
    assert len(held) > 3000
    several = 0
    for triple in held:
        quad = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
        basis = citer.make_basis([Match((quad,))])
        proof = shipped.prove(triple)
        assert proof is not None, triple
        proved = {claim for step in proof.steps for way in step.ground.claims for claim in way}
        assert proved <= {*basis.claims} or basis.given, triple
        needed = {claim for claim in proved if not evidence.grounds.is_decision(CLAIM(claim))}
        witness = [Witness((triple,))]
        support = supports.find_support(witness, needed)
        assert support is not None, triple
        several += basis.several
        stated = not any(step.rule for step in proof.steps)  # what claims state may follow from others besides
        if not basis.several and needed and not stated:
            others = (supports.find_support(witness, known - {claim}) for claim in support)
            assert all(other is None or other <= {*basis.claims} for other in others), triple
    assert several > 100
