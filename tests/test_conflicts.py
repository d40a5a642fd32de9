"""Where sources disagree, as answers, as a page and on the command line; and facts that rest on one source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Store

from kg.cli import main
from kg.export.rows import encode_answer
from kg.graph.citations import list_covered
from kg.model.answers import Table
from kg.terms import CLAIM
from kg.verbs import KnowledgeGraph

ANSWERS = Path(__file__).with_name("answers")
Run = Callable[..., str]


@pytest.fixture
def run(shipped_home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs the command on the shipped graph and gives what it prints."""

    def run_command(*arguments: str) -> str:
        assert main(["--home", str(shipped_home), *arguments]) == 0
        return capsys.readouterr().out

    return run_command


@pytest.mark.parametrize("question", ["disagreements", "successions"])
def test_disagreements_are_those_checked_by_hand(question: str, shipped: KnowledgeGraph) -> None:
    """Each point on which the shipped sources differ, and each later step, was read against its claims."""
    expected = (ANSWERS / f"{question}.csv").read_text(encoding="utf-8")
    assert encode_answer(shipped.ask(question), "csv") == expected


def test_every_disagreement_is_in_a_row(shipped: KnowledgeGraph) -> None:
    """No outcome of resolution is left out: each is in one row, with what its decision settled and what that covers."""
    store = shipped.store
    assert isinstance(store, Store)
    table = shipped.query(
        "SELECT ?kind ?point ?claim { ?d a ri:Disagreement ; ri:kind ?kind ; ri:side/ri:claim ?claim "
        "OPTIONAL { ?d ri:decision ?by } BIND (COALESCE(?by, ?d) AS ?point) }"
    )
    assert isinstance(table, Table)
    sides: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for kind, point, claim in table.texts():
        points = sides[kind.endswith("succession")]
        points.setdefault(point, set()).add(claim.removeprefix(CLAIM.iri))
    for question, points in (("successions", sides[True]), ("disagreements", sides[False])):
        for told in points.values():
            told |= {CLAIM.local(c) for name in set(told) for c in list_covered(store, CLAIM(name))}
        assert sorted(map(sorted, points.values())) == sorted(sorted(row) for row in shipped.ask(question).cited)


def test_disagreements_come_with_the_widest_first(shipped: KnowledgeGraph) -> None:
    """What nobody decided stands first; then, as before it, the points by the number of their claims.

    What a decision covers is cited as well, and does not count.
    """
    answer = shipped.ask("disagreements")
    rows = zip(answer.to_dicts(), answer.cited, answer.roles, strict=True)
    keys = [(row["kind"] != "disputed", -len(set(cited) - roles.otherwise)) for row, cited, roles in rows]
    assert keys == sorted(keys)


def test_names_and_completions_are_no_disagreement(shipped: KnowledgeGraph) -> None:
    """That a source uses another name for a thing, or leaves a year out, contradicts nobody."""
    rules = {row["rule"] for row in shipped.ask("disagreements").to_dicts()}
    decided = {rule.removeprefix("decision ") for rule in rules if rule.startswith("decision")}
    # 002 says a year that was left out, 003 a name
    assert decided == {f"{n:03}" for n in (1, *range(4, 10), 11, 21)}


def test_disagreement_tells_what_it_is_about_in_words(shipped: KnowledgeGraph) -> None:
    """No row shows an identifier of the graph, or that a thing is so and not so."""
    for row in shipped.ask("disagreements").texts():
        assert not re.search(r"\b(rid|ri|claim):|\bso\b|[a-z][A-Z]", f"{row[0]} {row[2]}"), row


@pytest.mark.parametrize("words", ["what is disputed", "which facts are disputed"])
def test_disputed_means_any_disagreement(words: str, shipped: KnowledgeGraph) -> None:
    """In a question, what is disputed is all on which sources differ, not only what nobody has decided."""
    assert shipped.ask(words).rows == shipped.ask("disagreements").rows


def test_nothing_of_the_shipped_data_is_left_undecided(shipped: KnowledgeGraph) -> None:
    """Every dispute in the shipped data has been decided."""
    assert len(shipped.ask("disagreements", kind="disputed")) == 0


def test_single_source_facts_go_back_to_one(shipped: KnowledgeGraph) -> None:
    """All claims behind such a row are credited to one holder, or of one source, or of copies of it that say more."""
    table = shipped.query(
        "SELECT ?claim ?by ?publisher { ?claim ri:source ?s . ?s dcterms:publisher ?publisher "
        "OPTIONAL { ?claim ri:attributedTo ?by } }"
    )
    assert isinstance(table, Table)
    roots = {claim.removeprefix(CLAIM.iri): by or source for claim, by, source in table.texts()}
    answer = shipped.ask("single-source-facts")
    assert len(answer) > 100
    for row, cited in zip(answer.to_dicts(), answer.cited, strict=True):
        copied = {"automotivelogistics-2581708", "autoinformed-101407"}
        said = [claim for claim in cited if not claim.startswith("decision_")]  # a decision says how one is read
        if not {claim.rpartition("_")[0] for claim in said} <= {*copied, "carwikihub-5153", "ams-2586576"}:
            assert len({roots[claim] for claim in said}) == 1, row


def test_single_source_facts_are_a_row_each(shipped: KnowledgeGraph) -> None:
    """A date, a count in words and a bound of a date are one fact, told once."""
    facts = [row[0] for row in shipped.ask("single-source-facts").texts()]
    assert len(facts) == len(set(facts))
    assert not [fact for fact in facts if ", earliest" in fact or ", latest" in fact or "units as text" in fact]


def test_figure_of_one_holder_is_a_single_source_fact(shipped: KnowledgeGraph) -> None:
    """Two papers that credit one association are one witness: the figure is listed, with whom it goes back to."""
    rows = {row["fact"]: row for row in shipped.ask("single-source-facts").to_dicts()}
    total = rows["import volume: Japan, 2025: units 111513"]
    assert (total["origin"], total["printed_by"]) == ("Japan Automobile Importers Association", "2")


def test_what_a_copy_repeats_goes_back_to_its_original(shipped: KnowledgeGraph) -> None:
    """A trade paper that retells a maker's statement is no second witness: the fact is told of the original."""
    rows = {row["fact"]: row for row in shipped.ask("single-source-facts").to_dicts()}
    row = rows["supply route: Toyota Camry, United States, Japan: plant Georgetown plant"]
    assert row["source"].startswith("AutoInformed")
    assert (row["origin"], row["printed_by"]) == ("Toyota", "2")


def test_fact_with_two_sources_is_none_of_them(shipped: KnowledgeGraph) -> None:
    """What two independent sources state is not listed, and what one of them adds is."""
    facts = {row[0] for row in shipped.ask("single-source-facts").texts()}
    assert "import volume: Japan, 2024: units 93587" not in facts
    assert "import volume: Japan, 2024: change in percent 48" in facts


def test_page_escapes_and_links(run: Run) -> None:
    """The page has a row for each disagreement, a link from each number to its source, and no script."""
    page = run("conflicts", "--format", "html")
    rows = run("conflicts", "--format", "csv").count("\n") - 1
    assert page.count("<tr>") == rows + 1
    assert "<script" not in page
    targets = set(re.findall(r'href="#(s\d+)"', page))
    assert targets == set(re.findall(r'id="(s\d+)"', page))


def test_conflicts_as_json_are_objects(run: Run) -> None:
    """JSON is a list of objects with the columns of the question."""
    records = json.loads(run("conflicts", "--kind", "outvoted", "--format", "json"))
    assert {record["kind"] for record in records} == {"outvoted"}
    assert list(records[0]) == ["about", "property", "values", "kind", "held", "rule", "also", "sources"]
