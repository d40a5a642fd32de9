"""Why a row is missing: the part that fails, what would have to be true, and what sources say of that."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from pyoxigraph import Triple

from kg.cli import main
from kg.errors import NotFound, QueryError
from kg.export.absences import encode_absence
from kg.graph import Graph
from kg.model.absences import Absence, MissingFact, Reason
from kg.terms import RI, RID, TYPE
from kg.verbs import KnowledgeGraph, load
from kg.whynot import Inquiry

HEAD = """\
source: {name}
title: {name}
publisher: {publisher}
address: https://example.org/{name}
language: en
kind: article
published: {published}
grade: {{value: {grade}, because: "a test"}}
claims:
"""
HAYATO = "says: {{import-volume: {{importer: hayato, destination: japan, period: 2022}}, units: {}}}"
MINATO = "says: {{import-volume: {{importer: minato, destination: japan, period: 2022}}, units: {}}}"
SOURCES = (
    ("dock-1", "quay-post", "2023-02", "C", [HAYATO.format(1000), MINATO.format(500)]),
    ("dock-2", "harbour-news", "2023-03", "C", [HAYATO.format(2000)]),
    ("dock-3", "harbour-news", "2023-04", "E", [MINATO.format(700)]),
)
ROUTE = "SELECT ?m ?s WHERE { ?r a ri:SupplyRoute ; ri:model ?m ; ri:status ?s . FILTER (?s = ri:planned) }"


def explain_absence(
    graph: Graph, sparql: str, expected: Mapping[str, str] | None = None, *, full: Graph | None = None, lang: str = "en"
) -> Absence:
    """Give why no row of a SELECT has some values."""
    return Inquiry(graph, full=full, lang=lang).explain(sparql, expected or {})


def explain_unanswered(
    graph: Graph,
    question: str,
    expected: Mapping[str, str] | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    lang: str = "en",
) -> Absence:
    """Give why no row of an answer has some values."""
    return Inquiry(graph, lang=lang).explain_question(question, expected or {}, parameters)


def explain_missing(graph: Graph, triple: Triple, *, lang: str = "en") -> MissingFact:
    """Give what is known of a triple that does not hold."""
    return Inquiry(graph, lang=lang).explain_missing(triple)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, closed_ontology: Path, root: Path) -> KnowledgeGraph:
    """Give the graph of tests/world, with figures for 2022 on which its papers differ."""
    home = tmp_path_factory.mktemp("small") / "world"
    shutil.copytree(root / "tests" / "world", home)
    shutil.copytree(root / "ontology", home / "ontology")
    shutil.copytree(closed_ontology, home / "build" / "ontology")
    for name, publisher, published, grade, claims in SOURCES:
        head = HEAD.format(name=name, publisher=publisher, published=published, grade=grade)
        lines = "".join(f"- {{n: {n:03}, {claim}}}\n" for n, claim in enumerate(claims, 1))
        (home / "data" / "sources" / f"{name}.yaml").write_text(head + lines, encoding="utf-8")
    return load(home)


def list_reasons(reasons: Iterable[Reason]) -> list[Reason]:
    """Give reasons with all that stand inside them."""
    return [one for reason in reasons for one in (reason, *list_reasons(reason.inner))]


def list_facts(absence: Absence) -> list[MissingFact]:
    """Give the missing facts of all reasons, down to the premises of rules."""

    def expand(fact: MissingFact) -> list[MissingFact]:
        return [fact, *(one for inner in (fact.gap.missing if fact.gap else ()) for one in expand(inner))]

    facts = (fact for reason in list_reasons(absence.finding.reasons) for fact in reason.facts)
    return [one for fact in facts for one in expand(fact)]


def list_sayings(absence: Absence) -> set[tuple[str, str]]:
    """Give the claims that say what is missing, each with how it stands."""
    return {(said.claim, said.standing) for fact in list_facts(absence) for said in fact.said}


def list_missing(absence: Absence) -> set[str]:
    """Give what is missing as texts of three terms."""
    return {f"{fact.subject} {fact.predicate} {fact.value}" for fact in list_facts(absence)}


def get_kinds(absence: Absence) -> list[str]:
    """Give the kinds of the outer reasons."""
    return [reason.kind for reason in absence.finding.reasons]


def ask(graph: KnowledgeGraph, parts: Iterable[str], values: str) -> bool:
    """Say whether parts of a query have a solution together, as plain SPARQL."""
    return bool(graph.query(f"ASK {{ {values} {' . '.join(parts)} }}"))


# The part that fails


@pytest.mark.parametrize(
    ("question", "expected", "values"),
    [
        ("tariff-free-models", {"model": "Toyota Camry"}, "VALUES ?model { rid:toyota-camry }"),
        ("planned-models", {"model": "Fronx"}, "VALUES ?model { rid:suzuki-fronx }"),
        ("planned-models", {"model": "Avensis"}, "VALUES ?model { rid:toyota-avensis }"),
    ],
)
def test_failing_part_is_minimal(
    shipped: KnowledgeGraph, question: str, expected: Mapping[str, str], values: str
) -> None:
    """What fails has no solution with the values looked for, and everything less of it has one."""
    absence = Inquiry(shipped).explain_question(question, expected)
    failing = absence.finding.failing
    assert not ask(shipped, failing, values)
    for fewer in combinations(failing, len(failing) - 1):
        assert ask(shipped, fewer, values)


def test_failing_part_is_smallest(shipped: KnowledgeGraph) -> None:
    """A part that fails by itself is named alone, although longer parts that come first fail too."""
    found = Inquiry(shipped).explain(
        "SELECT ?r { ?r ri:status ri:ended ; ri:origin rid:usa ; ri:maker rid:mitsuoka ; ri:status ri:nothing }",
    )
    assert len(found.finding.failing) == 1


def test_reasons_mend_the_query(shipped: KnowledgeGraph) -> None:
    """The query without the parts of the reasons has the row: 10 of 12 parts hold, with the bindings told."""
    finding = Inquiry(shipped).explain_question("tariff-free-models", {"model": "Camry"}).finding
    texts = {reason.text for reason in finding.reasons}
    assert texts == {"?route a ri:TariffFreeRoute", "?d ri:covers ?goods"}
    assert (finding.kept, finding.parts) == (10, 12)
    assert finding.bindings["route"] == "supply route: Toyota Camry, United States, Japan"


def test_empty_result(shipped: KnowledgeGraph) -> None:
    """Without values, the smallest failing part of the whole query is named."""
    found = Inquiry(shipped).explain("SELECT ?r { ?r a ri:SupplyRoute ; ri:status ri:cancelled ; ri:origin rid:india }")
    assert found.finding.failing == ("?r ri:status ri:cancelled", "?r ri:origin rid:india")
    assert not ask(shipped, found.finding.failing, "")
    assert all(ask(shipped, [part], "") for part in found.finding.failing)


def test_row_present(shipped: KnowledgeGraph) -> None:
    """A row that is there after all is shown, with labels."""
    found = Inquiry(shipped).explain_question("models-from", {"model": "Fronx"}, {"origin": "India"})
    assert found.present
    assert found.rows[0]["maker"] == "Suzuki"
    assert found.finding.reasons == ()


# What would have to be true, by kind of part


def test_missing_fact(small: KnowledgeGraph) -> None:
    """A missing fact is told of the thing that comes nearest, with what is held instead and who says that."""
    found = Inquiry(small).explain(
        "SELECT ?m { ?r ri:model ?m ; ri:origin rid:thailand ; ri:destination rid:japan }", {"m": "Kite"}
    )
    (fact,) = list_facts(found)
    assert (fact.subject, fact.predicate, fact.value) == (
        "rid:route_hayato-kite_india_japan", "ri:origin", "rid:thailand",
    )  # fmt: skip
    assert fact.said == ()
    assert {said.value for said in fact.instead} == {"India"}
    assert "harbour-news-1_005" in found.citations


def test_other_kind(shipped: KnowledgeGraph) -> None:
    """Nothing would have to become a thing of another kind: a route of a model is no sale of it."""
    found = Inquiry(shipped).explain("SELECT ?m { ?s a ri:SalesVolume ; ri:model ?m ; ri:origin ?o }", {"m": "Fronx"})
    assert {fact.subject for fact in list_facts(found)} == {"?s"}
    assert found.finding.kept == 0


def test_inferred_class(shipped: KnowledgeGraph) -> None:
    """A missing inferred class goes back through the nearest rules to the fact that nobody states: cars covered."""
    found = Inquiry(shipped).explain_question("tariff-free-models", {"model": "Camry"})
    assert "rid:us-japan-trade-agreement ri:covers rid:passenger-cars" in list_missing(found)
    leaf = next(fact for fact in list_facts(found) if fact.predicate == "ri:covers")
    assert leaf.sayable
    assert leaf.said == ()
    assert [said.claim for said in leaf.denied] == ["japan-tariff-2026_017"]


def test_filter(small: KnowledgeGraph) -> None:
    """A filter tells the values that it does not let through."""
    found = Inquiry(small).explain(ROUTE, {"m": "Kite"})
    # A filter alone, whose variable nothing binds, would fail too, and means nothing.
    assert found.finding.failing == ("?r a ri:SupplyRoute", "?r ri:status ?s", "FILTER (?s = ri:planned)")
    (reason,) = found.finding.reasons
    assert (reason.kind, reason.told) == ("filter", "s is active")
    assert [fact.value for fact in reason.held] == ["ri:active"]
    assert "harbour-news-1_005" in reason.held[0].claims
    assert reason.facts == ()


def test_filter_that_a_claim_would_meet(small: KnowledgeGraph) -> None:
    """A value that a source says, and that the filter would let through, is told with how its claim stands."""
    found = Inquiry(small).explain(ROUTE, {"m": "Hayato Wren"})
    assert list_missing(found) == {"rid:route_hayato-wren_india_japan ri:status ri:planned"}
    assert {claim for claim, _ in list_sayings(found)} == {"harbour-news-1_006"}


def test_not_exists_and_exists(shipped: KnowledgeGraph) -> None:
    """NOT EXISTS tells the triples that are there, with their claims; EXISTS tells those that are not."""
    query = "SELECT ?m {{ ?r a ri:SupplyRoute ; ri:model ?m FILTER {} {{ ?r ri:status {} }} }}"
    blocked = Inquiry(shipped).explain(query.format("NOT EXISTS", "ri:active"), {"m": "Fronx"})
    (reason,) = blocked.finding.reasons
    assert [(fact.subject, fact.value) for fact in reason.held] == [("rid:route_suzuki-fronx_india_japan", "ri:active")]
    assert set(reason.held[0].claims) <= set(blocked.citations)
    assert reason.held[0].claims
    lacking = Inquiry(shipped).explain(query.format("EXISTS", "ri:ended"), {"m": "Fronx"})
    assert list_missing(lacking) == {"rid:route_suzuki-fronx_india_japan ri:status ri:ended"}


def test_minus_over_inferred(small: KnowledgeGraph) -> None:
    """What MINUS takes away by an inferred triple rests on the claims of its proof."""
    found = Inquiry(small).explain("SELECT ?r { ?r a ri:SupplyRoute MINUS { ?r a ri:TariffFreeRoute } }", {
        "r": "rid:route_hayato-kite_india_japan"
    })  # fmt: skip
    (reason,) = found.finding.reasons
    assert reason.kind == "minus"
    assert "quay-post-2_010" in reason.held[0].claims


def test_union(small: KnowledgeGraph) -> None:
    """Of a UNION the branch that comes nearest is explained."""
    found = Inquiry(small).explain(
        "SELECT ?m { { ?r ri:model ?m ; ri:plant ?p ; ri:since ?d ; ri:origin rid:japan } "
        "UNION { ?r ri:model ?m ; ri:status ri:ended } }",
        {"m": "Kite"},
    )
    assert get_kinds(found) == ["union"]
    assert "branch 2" in found.finding.reasons[0].told
    assert list_missing(found) == {"rid:route_hayato-kite_india_japan ri:status ri:ended"}


def test_values(small: KnowledgeGraph) -> None:
    """VALUES tells what the row has instead, and asks of each value let through whether a source says it."""
    found = Inquiry(small).explain(
        "SELECT ?m { ?r ri:model ?m ; ri:status ?s VALUES ?s { ri:planned ri:ended } }", {"m": "Hayato Wren"}
    )
    assert found.finding.reasons[0].told.startswith("s is active")
    assert ("harbour-news-1_006", "superseded") in list_sayings(found) or list_sayings(found) == {
        ("harbour-news-1_006", "in use")
    }


def test_optional_column(small: KnowledgeGraph) -> None:
    """A value of an OPTIONAL column is not taken for granted: what would have to give it is missing."""
    query = "SELECT ?m ?maker { ?r a ri:SupplyRoute ; ri:model ?m OPTIONAL { ?r ri:maker ?maker } }"
    found = Inquiry(small).explain(query, {"m": "Kite", "maker": "Minato"})
    assert get_kinds(found) == ["expected"]
    assert found.finding.reasons[0].told == "maker is Hayato, and not Minato"
    assert list_missing(found) == {"rid:route_hayato-kite_india_japan ri:maker rid:minato"}


def test_graph_block(small: KnowledgeGraph) -> None:
    """Inside GRAPH it is the claims that lack a triple."""
    found = Inquiry(small).explain(
        "SELECT ?m { GRAPH ?g { ?r a ri:SupplyRoute ; ri:model ?m ; ri:status ri:ended } }", {"m": "Kite"}
    )
    assert found.finding.reasons[0].told == "no claim says this"


def test_sub_select_and_having(small: KnowledgeGraph) -> None:
    """Why a sub-select gives no row is looked for inside it: here its HAVING, with what it counts."""
    found = Inquiry(small).explain(
        "SELECT ?m { { SELECT ?m (COUNT(?r) AS ?n) { ?r a ri:SupplyRoute ; ri:maker ?m } GROUP BY ?m "
        "HAVING (COUNT(?r) > 5) } }",
        {"m": "Hayato"},
    )
    assert get_kinds(found) == ["select"]
    (inner,) = found.finding.reasons[0].inner
    assert (inner.kind, inner.told) == ("having", "COUNT(?r) is 2")


def test_limit(small: KnowledgeGraph) -> None:
    """LIMIT tells the place of the row that it leaves out."""
    found = Inquiry(small).explain("SELECT ?m { ?m a ri:VehicleModel } ORDER BY ?m LIMIT 2", {"m": "Minato Tide"})
    assert [(r.kind, r.told) for r in found.finding.reasons] == [
        ("limit", "it is row 3 of 3, which LIMIT 2 leaves out")
    ]


def test_values_at_the_end(small: KnowledgeGraph) -> None:
    """VALUES after the pattern is named where only it leaves the row out."""
    found = Inquiry(small).explain("SELECT ?m { ?r ri:model ?m ; ri:status ?s } VALUES ?s { ri:ended }", {"m": "Kite"})
    assert get_kinds(found) == ["values"]


def test_aggregate(small: KnowledgeGraph) -> None:
    """What only a whole group has is compared afterwards, and the row that is there instead is told."""
    found = Inquiry(small).explain(
        "SELECT ?m (COUNT(?r) AS ?n) { ?r a ri:SupplyRoute ; ri:maker ?m } GROUP BY ?m",
        {"m": "Hayato", "n": "7"},
    )
    assert [(r.kind, r.told) for r in found.finding.reasons] == [("column", "n is 2 there")]


def test_joined_column(shipped: KnowledgeGraph) -> None:
    """A thing that is one of several joined in a column is looked for in the pattern."""
    found = Inquiry(shipped).explain_question("tariff-free-models", {"model": "Fronx", "deal": "CPTPP"})
    assert "rid:cptpp ri:party rid:india" in list_missing(found)
    denied = {said.claim for fact in list_facts(found) for said in fact.denied}
    assert denied == {"great-gov-uk-japan_003"}


def test_path(shipped: KnowledgeGraph) -> None:
    """A path is a part for each of its steps; what repeats is one part."""
    found = Inquiry(shipped).explain("SELECT ?m { ?m ^ri:model/ri:origin rid:usa }", {"m": "Fronx"})
    assert list_missing(found) == {"rid:route_suzuki-fronx_india_japan ri:origin rid:usa"}
    repeated = Inquiry(shipped).explain("SELECT ?p { ?p ri:locatedIn+ rid:usa }", {"p": "Oppama plant"})
    assert "(ri:locatedIn)+" in repeated.finding.reasons[0].told


# What sources say


def test_outvoted(small: KnowledgeGraph) -> None:
    """A claim that was outvoted is told with the disagreement, and what is held instead with its claim."""
    query = "SELECT ?v ?u { ?v ri:importer rid:minato ; ri:period rid:period_2022 ; ri:units ?u }"
    found = Inquiry(small).explain(query, {"u": "700"})
    (fact,) = list_facts(found)
    (said,) = fact.said
    assert (said.claim, said.standing) == ("dock-3_001", "outvoted")
    assert "the better grade: C" in said.because[0]
    assert [(other.claim, other.value) for other in fact.instead] == [("dock-1_002", "500")]
    assert set(found.citations) == {"dock-3_001", "dock-1_002"}


def test_disputed(small: KnowledgeGraph) -> None:
    """Where nothing is held since sources differ, both claims are told as disputed."""
    query = "SELECT ?u { ?v ri:importer rid:hayato ; ri:period rid:period_2022 ; ri:units ?u }"
    found = Inquiry(small).explain(query)
    assert {claim for claim, standing in list_sayings(found) if standing == "disputed"} == {"dock-1_001", "dock-2_001"}


def test_superseded(small: KnowledgeGraph) -> None:
    """A plan that came true is told as superseded."""
    found = Inquiry(small).explain(
        "SELECT ?m { ?r a ri:SupplyRoute ; ri:model ?m ; ri:status ri:planned }", {"m": "Hayato Wren"}
    )
    assert {claim for claim, _ in list_sayings(found)} == {"harbour-news-1_006"}
    assert any("succe" in told for fact in list_facts(found) for said in fact.said for told in said.because)


def test_refuted(small: KnowledgeGraph) -> None:
    """A claim that a decision refutes is told, with the decision."""
    found = Inquiry(small).explain("SELECT ?v { ?v a ri:ImportVolume ; ri:highYears 20 }")
    (said,) = {one for fact in list_facts(found) for one in fact.said}
    assert (said.claim, said.standing) == ("harbour-news-1_003", "refuted")
    assert "decision 004" in said.because[0]


def test_corrected_key(small: KnowledgeGraph) -> None:
    """A figure that was filed under another year is found, although it is about another thing."""
    query = "SELECT ?m { ?v a ri:ImportVolume ; ri:importer ?m ; ri:period rid:period_2023 ; ri:units ?u }"
    found = Inquiry(small).explain(query, {"m": "Hayato"})
    assert ("harbour-news-1_004", "corrected") in list_sayings(found)


def test_opinion(small: KnowledgeGraph) -> None:
    """An opinion says so, and is not held."""
    found = Inquiry(small).explain("SELECT ?d { ?d a ri:Driver ; ri:cause rid:low-costs }")
    assert list_sayings(found) == {("harbour-news-1_011", "opinion")}


def test_later_than_known_by(small: KnowledgeGraph) -> None:
    """What was published after the day that is asked about is told with its date."""
    query = "SELECT ?m { ?r ri:plant ?p ; ri:model ?m }"
    then = small.at(known_by=date(2026, 2, 1))
    found = Inquiry(then, full=small).explain(query, {"m": "Hayato Wren"})
    said = {one for fact in list_facts(found) for one in fact.said if one.standing == "later"}
    assert ("quay-post-2_005", "2026-02-10") in {(one.claim, one.published) for one in said}
    assert "quay-post-2_005" in found.citations


def test_not_as_of_then(small: KnowledgeGraph) -> None:
    """What is held today, but not as of the day, is told apart from what nobody says."""
    then = small.at(as_of=date(2020, 1, 1))
    found = Inquiry(then, full=small).explain("SELECT ?m { ?r a ri:SupplyRoute ; ri:model ?m }", {"m": "Kite"})
    assert {standing for _, standing in list_sayings(found)} == {"not then"}


def test_explain_missing(shipped: KnowledgeGraph) -> None:
    """A triple alone is explained down to facts: the route is not active, and others say when it is planned for."""
    fact = Inquiry(shipped).explain_missing(Triple(RID("toyota-camry"), TYPE, RI("ReverseImportedModel")))
    assert not fact.sayable
    assert fact.gap is not None
    (active,) = fact.gap.missing
    assert active.gap is not None
    (status,) = active.gap.missing
    assert (status.predicate, status.value) == ("ri:status", "ri:active")
    assert {said.value for said in status.instead} == {"planned"}


def test_rules_in_a_circle(shipped: KnowledgeGraph) -> None:
    """Rules that lead back to what they start from, such as inverses, end at a fact."""
    fact = Inquiry(shipped).explain_missing(Triple(RID("india"), RI("partyTo"), RID("cptpp")))
    assert fact.gap is not None
    assert [(one.subject, one.predicate, one.gap) for one in fact.gap.missing] == [("rid:cptpp", "ri:party", None)]


# Bad input, and faces


def test_unknown_names(shipped: KnowledgeGraph) -> None:
    """An unknown thing, column, question or parameter gets the nearest names."""
    with pytest.raises(NotFound, match="did you mean toyota camry"):
        Inquiry(shipped).explain_question("models-from", {"model": "Toyota Camrmi"}, {"origin": "USA"})
    with pytest.raises(QueryError, match="no column 'modle'; did you mean model"):
        Inquiry(shipped).explain_question("tariff-free-models", {"modle": "Camry"})
    with pytest.raises(NotFound, match="did you mean tariff-free-models"):
        Inquiry(shipped).explain_question("tariff-free-model", {"model": "Camry"})
    with pytest.raises(QueryError, match="needs origin"):
        Inquiry(shipped).explain_question("models-from", {"model": "Camry"})
    with pytest.raises(QueryError, match="SELECT"):
        Inquiry(shipped).explain("ASK {}")


def test_all_columns(shipped: KnowledgeGraph) -> None:
    """A row of `SELECT *` is found by its columns, whose order is that of their names and not of the pattern."""
    query = "SELECT * { ?r a ri:SupplyRoute ; ri:model ?m ; ri:origin ?c }"
    found = Inquiry(shipped).explain(query, {"m": "Fronx", "c": "India"})
    assert found.present
    assert {row["m"] for row in found.rows} == {"Suzuki Fronx"}


def test_every_question(shipped: KnowledgeGraph) -> None:
    """For every question, a row with a value of another row in each column is explained or shown."""
    for name, question in shipped.catalogue.items():
        table = shipped.query(question.sparql)
        assert not isinstance(table, bool | tuple)
        row, other = table.rows[0], table.rows[-1]
        expected = {
            column: term.value.split("; ")[0]  # type: ignore[union-attr]  # things and literals only
            for column, term in zip(table.columns[:2], (row[0], other[1]), strict=True)
            if term is not None
        }
        found = Inquiry(shipped).explain(question.sparql, expected)
        assert found.present or found.finding.reasons, name
        assert encode_absence(found, "text")


def test_command(shipped_home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command writes text with footnotes, or JSON, and takes parameters, queries and files of queries."""
    home = ["--home", str(shipped_home)]
    assert main(["why-not", "models-from", "--origin", "USA", "--expect", "model=Fronx", *home]) == 0
    text = capsys.readouterr().out
    assert "supply route: Suzuki Fronx, India, Japan | origin | United States" in text
    assert "instead: India [1]" in text
    assert re.search(r"^  \[1\] \S+: .+", text, re.MULTILINE)
    file = tmp_path / "query.rq"
    file.write_text("SELECT ?m { ?m a ri:VehicleModel }", encoding="utf-8")
    assert main(["why-not", str(file), "--expect", "m=Honda", "--format", "json", *home]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["finding"]["failing"] == ["?m a ri:VehicleModel"]
    assert (
        main(["why-not", "-e", "SELECT ?m { ?m a ri:VehicleModel }", "--lang", "ja", "--expect", "m=Fronx", *home]) == 0
    )
    assert "フロンクス" in capsys.readouterr().out


def test_command_by_a_day(small: KnowledgeGraph, capsys: pytest.CaptureFixture[str]) -> None:
    """With --known-by, the command compares with the graph of today, and tells when the source came out."""
    query = "SELECT ?m { ?r ri:plant ?p ; ri:model ?m }"
    home = str(small.home.data.parent)
    assert main(["why-not", "-e", query, "--known-by", "2026-02-01", "--home", home]) == 0
    assert "[1] says so, but is published later (2026-02-10)" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["models-of", "--maker", "Suzuki", "--expect", "model"], 4),
        ([], 4),
        (["-e", "SELECT ?m { ?m a ri:VehicleModel }", "--maker=Suzuki"], 4),
        (["nowhere.rq"], 5),
        (["models-of", "--maker", "Suzuki", "--expect", "model=Nothing at all"], 5),
    ],
)
def test_command_refuses(shipped_home: Path, arguments: list[str], code: int) -> None:
    """Wrong usage ends with the exit code of its kind."""
    assert main(["why-not", *arguments, "--home", str(shipped_home)]) == code
