"""Where sources disagree, as answers, as a page and on the command line; and facts that rest on one source."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.cli import main
from kg.export.rows import encode_answer
from kg.graph import KnowledgeGraph
from kg.model.answers import Table
from kg.terms import CLAIM

ANSWERS = Path(__file__).with_name("answers")
Run = Callable[..., str]


@pytest.fixture
def run(shipped_home: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Give a function that runs the command on the shipped graph and gives what it prints."""

    def run_command(*arguments: str) -> str:
        assert main(["--home", str(shipped_home), *arguments]) == 0
        return capsys.readouterr().out

    return run_command


@pytest.mark.parametrize("kind", ["outvoted", "succession"])
def test_disagreements_are_those_checked_by_hand(kind: str, shipped: KnowledgeGraph) -> None:
    """Each succession and each outvoted claim of the shipped data was read against its sources."""
    expected = (ANSWERS / f"disagreements--{kind}.csv").read_text(encoding="utf-8")
    assert encode_answer(shipped.ask("disagreements", kind=kind), "csv") == expected


def test_every_disagreement_is_a_row(shipped: KnowledgeGraph) -> None:
    """No outcome of resolution is left out, and each row cites all the claims of its sides."""
    table = shipped.query("SELECT ?d ?claim { ?d a ri:Disagreement ; ri:side/ri:claim ?claim }")
    assert isinstance(table, Table)
    sides: dict[str, set[str]] = {}
    for disagreement, claim in table.texts():
        sides.setdefault(disagreement, set()).add(claim.removeprefix(CLAIM.iri))
    answer = shipped.ask("disagreements")
    assert sorted(map(sorted, sides.values())) == sorted(sorted(row) for row in answer.cited)


def test_nothing_of_the_shipped_data_is_left_undecided(shipped: KnowledgeGraph) -> None:
    """Every dispute in the shipped data has been decided."""
    assert len(shipped.ask("disagreements", kind="disputed")) == 0


def test_single_source_facts_rest_on_one_source(shipped: KnowledgeGraph) -> None:
    """All claims behind such a row are of one source, or of copies of it, or decisions that read them."""
    origin = "OPTIONAL { ?s ri:derivedFrom ?o } BIND (COALESCE(?o, ?s) AS ?root)"
    table = shipped.query(f"SELECT ?claim ?root {{ ?claim ri:source ?s . {origin} }}")
    assert isinstance(table, Table)
    root = {claim.removeprefix(CLAIM.iri): source for claim, source in table.texts()}
    answer = shipped.ask("single-source-facts")
    assert len(answer) > 100
    for row in answer.cited:
        assert len({root[claim] for claim in row if not claim.startswith("decision_")}) == 1


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
    assert list(records[0]) == ["about", "property", "values", "kind", "held", "rule", "sources"]
