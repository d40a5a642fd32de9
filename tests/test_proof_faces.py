"""Proofs as text, JSON and PROV-O: every step, every claim, nothing twice, and no label that steers the reader."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import QueryError
from kg.escapes import show_line
from kg.export.cited import encode_cited, name_statement
from kg.export.lines import count_columns, wrap
from kg.export.proofs import PROOF_FORMATS, encode_proofs
from kg.export.prov import encode_prov
from kg.export.trees import DEEPEST, unfold
from kg.model.answers import Citation, Term, text_of
from kg.model.cited import Cited
from kg.model.proofs import Basis, Ground, Proof, ProofStep, Rule
from kg.terms import CLAIM, INFERRED, PROV, RDF, TYPE
from kg.verbs import KnowledgeGraph

EX = "http://example.org/"
ROUTE, INDIA, JAPAN = (NamedNode(EX + name) for name in ("route", "india", "japan"))
ORIGIN, DESTINATION = NamedNode(EX + "origin"), NamedNode(EX + "destination")
FOREIGN, IMPORT, KEYED = (NamedNode(EX + name) for name in ("Foreign", "Import", "Keyed"))

# The terms of PROV-O that the encoding may use (https://www.w3.org/TR/prov-o/#cross-references-terms).
PROV_TERMS = set(
    "Activity Association Entity Plan SoftwareAgent agent hadPlan hadPrimarySource qualifiedAssociation used "
    "wasDerivedFrom wasGeneratedBy".split()
)


def make_leaf(triple: Triple, *ways: Sequence[str], given: str = "") -> ProofStep:
    """Give a step that needs no inference."""
    return ProofStep(triple, None, (), Ground(tuple(frozenset(way) for way in ways), given))


def make_inference(triple: Triple, *premises: Triple, axiom: str = "some axiom", name: str = "cax-sco") -> ProofStep:
    """Give a step that a rule makes."""
    return ProofStep(triple, Rule(name, axiom, (), ("?x", TYPE, IMPORT)), premises, Ground())


def make_citation(claim: str, **fields: str) -> Citation:
    """Give the citation of a claim."""
    told = {"title": "Title", "publisher": "Publisher", "date": "2025-01", "grade": "B", "address": EX, **fields}
    return Citation(CLAIM.iri + claim, "states", **told)  # type: ignore[arg-type]  # every one of these fields is a text


def make_chain(length: int) -> Proof:
    """Give a proof in which each triple follows from the one before."""
    triples = [Triple(NamedNode(f"{EX}n{i}"), TYPE, IMPORT) for i in range(length)]
    steps = [make_inference(after, before) for before, after in pairwise(triples)]
    return Proof((make_leaf(triples[0], ["a_001"]), *steps))


def local(term: Term) -> str:
    """Give the last part of a name."""
    return text_of(term).rpartition("/")[2]


FROM_INDIA = Triple(ROUTE, ORIGIN, INDIA)
TO_JAPAN = Triple(ROUTE, DESTINATION, JAPAN)
ABROAD = Triple(INDIA, TYPE, FOREIGN)
IS_IMPORT = Triple(ROUTE, TYPE, IMPORT)
IS_KEYED = Triple(ROUTE, TYPE, KEYED)
SMALL = Proof(
    (
        make_leaf(FROM_INDIA, ["a_001"], ["b_002", "decision_001"]),
        make_leaf(TO_JAPAN, ["b_002"]),
        make_leaf(ABROAD, given="entity file"),
        make_inference(
            IS_IMPORT,
            FROM_INDIA,
            TO_JAPAN,
            ABROAD,
            axiom="what comes from abroad is an Import",
            name="cls-int1+cax-sco",
        ),
    )
)
TWICE = Proof(
    (*SMALL.steps, make_inference(IS_KEYED, IS_IMPORT), make_inference(Triple(JAPAN, TYPE, KEYED), IS_IMPORT, IS_KEYED))
)
CITATIONS: Mapping[str, Citation] = {
    "a_001": make_citation("a_001", locator="6.2", evidential="reported", sentence="It comes from India."),
    "b_002": make_citation("b_002", locator="1.1", source=EX + "source-b"),
    "decision_001": make_citation("decision_001", note="a slip"),
}


def encode(proof: Proof, format_name: str) -> str:
    """Give a proof in a format, with local names as labels."""
    return encode_proofs([proof], format_name, label=local, citations=CITATIONS)


# Text


def test_text_leads_from_the_conclusion_to_the_sentences() -> None:
    """A reader goes down from what is proved, by the rule and its name, to the claims, each cited once at the end."""
    assert encode(SMALL, "text") == (
        "route · is a · Import\n"
        "│  because what comes from abroad is an Import (OWL 2 RL: cls-int1+cax-sco)\n"
        "├─ route · origin · india ← [1] or ([2] with [3])\n"
        "├─ route · destination · japan ← [2]\n"
        "└─ india · is a · Foreign ← entity file\n"
        "\n"
        "[1] a_001: Title, sentence 6.2, reported; Publisher, 2025-01, grade B; http://example.org/: “It\n"
        "    comes from India.”\n"
        "[2] b_002: Title, sentence 1.1; Publisher, 2025-01, grade B; http://example.org/\n"
        "[3] decision_001: Title; Publisher, 2025-01, grade B; http://example.org/ (a slip)\n"
    )


def test_text_proves_a_triple_once() -> None:
    """What is needed at two places is proved at the first and referred to at the second."""
    text = encode(TWICE, "text")
    assert text.count("what comes from abroad") == 1
    assert text.count("route · is a · Import (step 1)") == 1
    assert text.count("route · is a · Import (see step 1)") == 1
    assert text.index("(step 1)") < text.index("(see step 1)")


def test_text_of_several_proofs_numbers_their_claims_once() -> None:
    """Alternatives stand one after the other and share the citations."""
    other = Proof((make_leaf(IS_IMPORT, ["b_002"]),))
    text = encode_proofs([SMALL, other], "text", label=local, citations=CITATIONS)
    assert "proof 1 of 2\n" in text
    assert "proof 2 of 2\nroute · is a · Import ← [2]\n" in text
    assert text.count("\n[2] b_002") == 1


def test_claim_without_citation_is_named() -> None:
    """A claim of which nothing else is known still stands in the proof."""
    assert encode_proofs([make_chain(1)], "text", label=local, citations={}).endswith("[1] a_001\n")


def test_long_chain_is_told_without_growing_to_the_side() -> None:
    """A proof of a thousand steps is told in lines of a terminal, each step once, in trees that refer to each other."""
    text = encode(make_chain(1000), "text")
    assert max(map(count_columns, text.splitlines())) <= 100
    assert text.count("because some axiom") == 999
    for number in range(1, 1000 // DEEPEST):
        assert f"(see step {number})" in text
        assert f"\n\nn{999 - number * DEEPEST} · is a · Import (step {number})\n" in text


def test_long_labels_wrap_below_their_branch() -> None:
    """Names in any script, however long, stay between the branches and the edge."""
    proof = Proof((make_leaf(FROM_INDIA, ["a_001"]), make_inference(IS_IMPORT, FROM_INDIA)))
    names: Mapping[Term, str] = {ROUTE: "供給経路、" * 30, INDIA: "word " * 60, IMPORT: "x" * 250}
    text = encode_proofs([proof], "text", label=lambda term: names.get(term, "p"), citations={})
    lines = text.splitlines()
    assert max(map(count_columns, lines)) <= 100
    assert not any(line.lstrip("│ ").startswith("、") for line in lines)
    assert sum(line.startswith(("│  ", "   ", "└─ ")) for line in lines) > 5


def test_labels_cannot_steer_the_terminal() -> None:
    """Escape sequences, line breaks and marks that turn the direction of writing are made visible."""
    text = encode_proofs([SMALL], "text", label=lambda _: "a\x1b[31m\nb\u202ec\x00", citations=CITATIONS)
    assert not {"\x1b", "\u202e", "\x00"} & set(text)
    told = r"a\u001b[31m\nb\u202ec\u0000"
    assert f"{told} · is a · {told}" in text


@given(st.text(max_size=120), st.integers(4, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    """Lines fit, and together they have every character of a text but the spaces between words."""
    shown = show_line(text)
    lines = wrap(shown, width)
    assert all(count_columns(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(shown.split())


# JSON


def test_json_lists_steps_with_rules_and_claims() -> None:
    """A program finds the terms with labels, the rule, the premises by their places, and the claims with citations."""
    document = json.loads(encode(SMALL, "json"))
    (proof,) = document["proofs"]
    origin, _, given_one, conclusion = proof["steps"]
    assert conclusion["triple"]["subject"] == {"type": "uri", "value": EX + "route", "label": "route"}
    assert conclusion["rule"] == {"axiom": "what comes from abroad is an Import", "owl2rl": ["cls-int1", "cax-sco"]}
    assert conclusion["premises"] == [0, 1, 2]
    assert origin["claims"] == [["a_001"], ["b_002", "decision_001"]]
    assert given_one == {"triple": given_one["triple"], "claims": [], "given": "entity file"}
    assert list(document["citations"]) == ["a_001", "b_002", "decision_001"]
    assert document["citations"]["a_001"]["sentence"] == "It comes from India."


def test_json_keeps_the_kind_of_literals() -> None:
    """A number stays a number."""
    proof = Proof((make_leaf(Triple(ROUTE, ORIGIN, Literal(5)), ["a_001"]),))
    step = json.loads(encode(proof, "json"))["proofs"][0]["steps"][0]
    assert step["triple"]["object"]["datatype"].endswith("#integer")


# PROV-O


def read(turtle: str) -> rdflib.Graph:
    """Give the graph of a file."""
    return rdflib.Graph().parse(data=turtle, format="turtle")


def test_turtle_links_statements_by_activities() -> None:
    """A SPARQL query goes from a conclusion to its premises, its rule, its claims and their sources."""
    graph = read(encode(SMALL, "turtle"))
    found = graph.query(
        """PREFIX prov: <http://www.w3.org/ns/prov#>
        SELECT ?rule ?premise ?claim ?source WHERE {
          ?s rdf:subject <http://example.org/route> ; rdf:object <http://example.org/Import> .
          ?s prov:wasGeneratedBy ?act .
          ?act a prov:Activity ; prov:used ?premise ; prov:qualifiedAssociation/prov:hadPlan/rdfs:label ?rule .
          ?premise prov:wasDerivedFrom ?claim . ?claim prov:hadPrimarySource ?source }"""
    )
    rows = {tuple(map(str, row)) for row in found}  # type: ignore[arg-type]  # the rows of a SELECT
    rule, claim = "what comes from abroad is an Import", CLAIM("b_002").value
    names = [name_statement(triple).value for triple in (FROM_INDIA, TO_JAPAN)]
    assert rows == {(rule, name, claim, EX + "source-b") for name in names}


def test_turtle_tells_what_is_needed_together() -> None:
    """What a decision reads otherwise was used by a reading, with its role; a statement is derived from the rest."""
    otherwise = {**CITATIONS, "b_002": replace(CITATIONS["b_002"], role="read otherwise")}
    decided = {**otherwise, "decision_001": replace(otherwise["decision_001"], role="decides")}
    text = encode_prov((SMALL,), local, decided)
    triples = {quad.triple for quad in parse(text, format=RdfFormat.TURTLE)}
    acts = [
        t.object for t in triples if t.subject == name_statement(FROM_INDIA) and t.predicate == PROV("wasGeneratedBy")
    ]
    usages = {t.object for t in triples if t.subject in acts and t.predicate == PROV("qualifiedUsage")}
    used = {(t.predicate, t.object) for t in triples if t.subject in usages and t.predicate != TYPE}
    assert {o for p, o in used if p == PROV("entity")} == {CLAIM("b_002"), CLAIM("decision_001")}
    assert {str(o).rpartition("/")[2].rstrip(">") for p, o in used if p == PROV("hadRole")} == {
        "readOtherwise", "deciding",
    }  # fmt: skip
    derived = {
        t.object for t in triples if t.subject == name_statement(FROM_INDIA) and t.predicate == PROV("wasDerivedFrom")
    }
    assert derived == {CLAIM("a_001"), CLAIM("decision_001")}


def test_turtle_tells_what_is_given() -> None:
    """What needs no claim says by what it is given."""
    graph = read(encode(SMALL, "turtle"))
    me = rdflib.URIRef(name_statement(ABROAD).value)
    assert [str(o) for o in graph.objects(me, rdflib.RDFS.comment)] == ["given: entity file"]


def test_statements_are_named_as_in_cited_graphs() -> None:
    """The file of a proof joins the file of a cited CONSTRUCT: both call a triple by one name."""
    cited = Cited((FROM_INDIA,), (Basis(claims=("a_001",)),), CITATIONS)
    assert name_statement(FROM_INDIA).value in encode_cited(cited, "table")


PROOFS = st.integers(1, 8).flatmap(
    lambda size: st.tuples(
        st.just(size),
        st.lists(st.lists(st.integers(0, size - 1), max_size=3), min_size=size, max_size=size),
        st.text(max_size=6),
    )
)


def make_proof(drawn: tuple[int, list[list[int]], str]) -> Proof:
    """Give a proof whose steps follow from chosen earlier ones, the last from all before; one without any is a leaf."""
    size, chosen, text = drawn
    triples = [Triple(NamedNode(f"{EX}n{i}"), ORIGIN, Literal(text)) for i in range(size)]
    parts = [sorted({triples[j] for j in picks if j < i}, key=str) for i, picks in enumerate(chosen)]
    parts[-1] = triples[:-1]
    steps = [
        make_inference(t, *p) if p else make_leaf(t, [f"c_{i}"])
        for i, (t, p) in enumerate(zip(triples, parts, strict=True))
    ]
    return Proof(tuple(steps))


@given(PROOFS)
def test_turtle_has_a_statement_for_each_step(drawn: tuple[int, list[list[int]], str]) -> None:
    """Parsed again, by two readers alike, the file has each triple of the proof, no blank node, and PROV-O's terms."""
    proof = make_proof(drawn)
    turtle = encode_prov([proof], local, CITATIONS)
    triples = {quad.triple for quad in parse(turtle, format=RdfFormat.TURTLE)}
    assert len(read(turtle)) == len(triples)
    parts = {(t.subject, t.predicate): t.object for t in triples if t.predicate in RDF and t.predicate != TYPE}
    for step in proof.steps:
        me = name_statement(step.triple)
        assert Triple(me, TYPE, RDF("Statement")) in triples
        found = [parts[me, RDF(name)] for name in ("subject", "predicate", "object")]
        assert found == [step.triple.subject, step.triple.predicate, step.triple.object]
        assert {t.object for t in triples if t.predicate == PROV("used")} >= {name_statement(p) for p in step.premises}
    terms = [term for t in triples for term in (t.subject, t.predicate, t.object)]
    assert all(isinstance(term, NamedNode | Literal) for term in terms)
    assert {PROV.local(t) for t in terms if isinstance(t, NamedNode) and t in PROV} <= PROV_TERMS


@given(PROOFS)
def test_trees_show_every_step_in_full_once(drawn: tuple[int, list[list[int]], str]) -> None:
    """Each inferred step is unfolded at one place, and has all its premises below it."""
    proof = make_proof(drawn)
    nodes = unfold(proof)
    full = [place for place, node in enumerate(nodes) if node.step.rule and not node.refers]
    assert sorted(str(nodes[place].step.triple) for place in full) == sorted(
        str(s.triple) for s in proof.steps if s.rule
    )
    for place in full:
        below = [node.step.triple for node in nodes if node.parent == place]
        assert below == list(dict.fromkeys(nodes[place].step.premises))


def test_equal_proofs_give_equal_files() -> None:
    """The order of alternatives and of proofs does not change the file."""
    one, two = SMALL, make_chain(3)
    files = {
        encode_proofs(proofs, "turtle", label=local, citations=CITATIONS) for proofs in ([one, two], [two, one, two])
    }
    assert len(files) == 1


# All formats


@pytest.mark.parametrize("format_name", PROOF_FORMATS)
def test_no_proof_is_encoded(format_name: str) -> None:
    """Where there is no proof, no format fails."""
    assert isinstance(encode_proofs([], format_name, label=local, citations={}), str)


def test_unknown_format_names_those_there_are() -> None:
    """A format that is misspelt gets the nearest."""
    with pytest.raises(QueryError, match="turtle"):
        encode_proofs([SMALL], "turtel", label=local, citations={})


def test_proofs_of_the_shipped_graph_are_told(shipped: KnowledgeGraph) -> None:
    """Each inferred class of a thing is told in lines of a terminal, with each claim of its leaves cited."""
    quads = list(shipped.store.quads_for_pattern(None, TYPE, None, INFERRED))[::25]
    proofs = [proof for quad in quads if (proof := shipped.prove(quad.triple))]
    assert len(proofs) == len(quads) > 10

    def label(term: Term) -> str:
        return text_of(shipped.names.label(term, "ja"))

    for proof in proofs:
        claims = {claim for step in proof.steps for way in step.ground.claims for claim in way}
        citations = shipped.evidence.cite_claims(claims, lang="ja", texts=None)
        text = encode_proofs([proof], "text", label=label, citations=citations)
        assert max(map(count_columns, text.splitlines())) <= 100
        assert all(f"[{number}] " in text for number in range(1, len(claims) + 1))
        assert text.count("\n[") == len(claims)
