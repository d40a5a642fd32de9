"""What the explorer page tells of the shipped graph: what is held, said, disputed and proved, each with its sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from kg.explorer.content import make_picture
from kg.explorer.page import encode_page
from kg.verbs import KnowledgeGraph
from tests import explorer_pages
from tests.explorer_pages import make_hostile, make_trade
from tests.web_pages import list_faults

pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("explorer-evidence")]  # one browser

browser, show = explorer_pages.browser, explorer_pages.show

Show = Callable[..., Any]


@pytest.fixture(scope="module")
def page(shipped: KnowledgeGraph, articles: Path) -> str:
    """Give the page of the shipped graph, with the sentences."""
    return encode_page(make_picture(shipped, texts=articles), title="Reverse imports")


def test_panel_tells_held_and_said_apart(show: Show) -> None:
    """Of a thing there are its facts, both sides of a dispute with the rule, and apart from them what is not held."""
    with show(encode_page(make_trade(), title="Routes")) as opened:
        opened.look_up("toyota avensis:")
        dispute = opened.page.locator("#panel .dispute")
        assert dispute.locator("li.held").inner_text().startswith("2018 held")
        assert dispute.locator("li.unheld").inner_text().startswith("2017 not held")
        assert "the better grade: B" in dispute.inner_text()
        said = opened.page.locator("#panel .said")
        assert "units: 99" in said.inner_text()
        assert "refuted claim" in said.inner_text()
        said.locator("summary").click()
        assert "reported" in said.inner_text()
        assert opened.page.locator("#panel .facts", has_text="99").count() == 0


def test_inferred_relation_shows_proof(show: Show) -> None:
    """An inferred relation shows the rule, and its premises with their sources, apart from what is stated."""
    with show(encode_page(make_trade(), title="Routes")) as opened:
        opened.look_up("suzuki fronx")
        opened.page.click("#panel .more:has-text('why')")
        proof = opened.page.locator("#panel .inferred")
        assert "because if a route, then" in proof.inner_text()
        premise = proof.locator(".premise")
        assert "route Suzuki Fronx — model — Suzuki Fronx" in premise.inner_text()
        premise.locator("summary").click()
        assert "Report on claim Suzuki Fronx" in premise.inner_text()


def test_shipped_page_has_sentences_and_proofs(show: Show, page: str) -> None:
    """Each inferred relation of the shipped graph has a proof that ends in sources, and a panel shows its sentences."""
    with show(page) as opened:
        opened.look_up("supply route: toyota avensis")
        assert opened.page.locator("#panel blockquote").count() > 0
        assert (
            opened.page.evaluate(
                "relations.filter(one => one.inferred && !(one.proof ?? []).flatMap(listLeaves).length).map(sayWhole)"
            )
            == []
        )
        opened.look_up("フロンクス")
        assert opened.page.inner_text("#panel h2") == "Suzuki Fronx"
        assert list_faults(opened.page) == []


def test_every_hostile_field_is_text(show: Show) -> None:
    """Markup and script in proofs, disputes, sayings, volumes, runs and filters are shown and never run."""
    graph = make_hostile()
    for name in list(graph):
        graph.nodes[name]["label"] += " " + "very long " * 300
    with show(encode_page(graph, title="Hostile")) as opened:
        for number in range(len(graph)):
            opened.page.evaluate("number => choose({ thing: things[number] }, { go: true })", number)
            opened.page.evaluate("number => choose({ relation: things[number].relations[0] })", number)
            opened.page.evaluate(
                "() => document.querySelectorAll('#panel details').forEach(one => { one.open = true; })"
            )
        opened.page.evaluate("for (const day of days) setDay(day)")
        assert opened.page.locator("#panel img, #panel a, #panel b, #filters img, #time img").count() == 0
        assert not opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")


@pytest.mark.parametrize("size", [0, 1])
def test_bare_graph_says_so(show: Show, size: int) -> None:
    """A page of nothing, or of one thing, says so, and its controls do no harm."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_nodes_from(["alone"][:size])
    with show(encode_page(graph, title="Bare")) as opened:
        said = "nothing in this graph" if not size else "one thing in this graph"
        assert said in opened.page.inner_text("#panel")
        opened.page.click("#nearer")
        opened.page.click("#whole")
        opened.page.click("#as-text")
        assert list_faults(opened.page) == []
