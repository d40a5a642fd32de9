"""What rows stand on: supports that yield them alone and spare no claim, and cuts that fell them.

A graph built again from the claims of a support alone, by the pipeline itself, is the judge. A few rows of each query
are tried; with KG_EVERY_ROW=1 in the environment, as `make rows` has it, every row and every claim of its support.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.graph.triples import find_triple
from kg.model.answers import Table
from kg.model.proofs import Basis, Witness
from kg.verbs import KnowledgeGraph
from kg.whatif.footing import Surveyor, holds_row, holds_triple
from tests.cited_queries import CONDITIONAL, MONOTONE
from tests.rebuilding import Rebuilder, fold_row
from tests.sampling import pick, tries

QUESTIONS = sorted(path.stem for path in (Path(__file__).parent.parent / "queries").glob("*.rq"))
FEW = tries(1, 2)
REMOVED = tries(1, 2)


@pytest.fixture(scope="module")
def surveyor(shipped: KnowledgeGraph) -> Surveyor:
    """Give what finds supports in the shipped graph."""
    return Surveyor(shipped)


@pytest.fixture(scope="module")
def rebuilder(shipped_home: Path) -> Rebuilder:
    """Give what builds the shipped graph again from a few claims."""
    return Rebuilder(shipped_home)


def choose(rows: range) -> range:
    """Return the rows to try: all, or a few spread over them."""
    return rows if os.environ.get("KG_EVERY_ROW") else rows[:: max(1, len(rows) // FEW)]


def check_rows(graph: KnowledgeGraph, surveyor: Surveyor, rebuilder: Rebuilder, sparql: str) -> list[str]:
    """Return what is wrong with the supports of the rows of a SELECT: claims that do not yield it or can be spared."""
    cited = graph.query(sparql, cite=True)
    assert isinstance(cited.result, Table)
    assert cited.result.rows
    faults = []
    for i in choose(range(len(cited.result.rows))):
        row, basis = cited.result.rows[i], cited.bases[i]
        support = surveyor.find_support(basis, holds_row(sparql, row))
        if support is None:
            faults.append(f"row {i}: no support")
            continue
        key = fold_row(row)
        if not set(support) <= set(basis.claims):
            faults.append(f"row {i}: {support} are not all cited")
        if key not in rebuilder.run(support, sparql):
            faults.append(f"row {i}: {support} do not yield it")
        removed = support if os.environ.get("KG_EVERY_ROW") else support[:REMOVED]
        spared = [c for c in removed if key in rebuilder.run(set(support) - {c}, sparql)]
        if spared:
            faults.append(f"row {i}: {spared} of {support} can be spared")
    return faults


@pytest.mark.parametrize("name", pick(QUESTIONS, 3))
def test_rows_of_questions_come_again_from_a_support(
    shipped: KnowledgeGraph, surveyor: Surveyor, rebuilder: Rebuilder, name: str
) -> None:
    """A row of each question of the catalogue is in the graph of its support alone, and lost with any claim of it."""
    assert not check_rows(shipped, surveyor, rebuilder, shipped.catalogue[name].sparql)


@pytest.mark.parametrize("name", pick(MONOTONE, 4, 1))
def test_rows_of_queries_come_again_from_a_support(
    shipped: KnowledgeGraph, surveyor: Surveyor, rebuilder: Rebuilder, name: str
) -> None:
    """So is a row of a query of every form whose rows more claims never take away."""
    assert not check_rows(shipped, surveyor, rebuilder, MONOTONE[name])


@pytest.mark.parametrize("name", pick(CONDITIONAL, 3, 2))
def test_row_with_conditions_has_a_true_support_or_none(
    shipped: KnowledgeGraph, surveyor: Surveyor, rebuilder: Rebuilder, name: str
) -> None:
    """A row that rests on an absence, an order or all there is has a support that holds up, or is said to have none."""
    faults = check_rows(shipped, surveyor, rebuilder, CONDITIONAL[name])
    assert all(fault.endswith("no support") for fault in faults), faults


def test_single_article_that_breaks_a_fact_is_found(shipped: KnowledgeGraph, surveyor: Surveyor) -> None:
    """A fact of one source falls with it; one that two state falls with neither alone."""
    triple = find_triple(shipped.store, shipped.names, "route_suzuki-fronx_india_japan", "status", "active")
    ground = shipped.evidence.grounds.find(triple)
    basis = Basis(tuple(sorted({c for way in ground.claims for c in way})), witnesses=(Witness((triple,)),))
    footing = surveyor.find_footing(basis, holds_triple(triple))
    assert footing.support is not None
    assert len(footing.support) == 1
    assert len(footing.cuts[0]) == len({claim.rpartition("_")[0] for claim in basis.claims}) > 1


def test_answer_of_a_question_falls_with_its_only_source(shipped: KnowledgeGraph, surveyor: Surveyor) -> None:
    """The figure of a year that one publication gives falls with that publication."""
    answer = shipped.ask("volume-by-maker", year=2024, cite=True)
    sparql = shipped.catalogue["volume-by-maker"].sparql
    for raw, basis in zip(answer.raw, answer.bases, strict=True):
        cells = slice(len(raw) - 1)
        footing = surveyor.find_footing(basis, holds_row(sparql, raw, cells=cells))
        assert footing.cuts == (("carcareplus-10689",),)


def test_what_needs_no_claim_has_an_empty_support(shipped: KnowledgeGraph, surveyor: Surveyor) -> None:
    """A row that an entity file gives stands without any source."""
    sparql = "SELECT ?c { rid:india a ?c }"
    cited = shipped.query(sparql, cite=True)
    assert isinstance(cited.result, Table)
    for row, basis in zip(cited.result.rows, cited.bases, strict=True):
        footing = surveyor.find_footing(basis, holds_row(sparql, row))
        assert footing.support == ()
        assert footing.cuts == ()
