"""What the tests of the explorer share: graphs, hostile names, and a page that is opened without a network and watched.

A module of browser tests takes the fixtures by naming each, such as `show = explorer_pages.show`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from kg.model.statuses import ANNOUNCED, SINCE, UNTIL, order_statuses
from kg.terms import RI
from tests.browsers import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CLASSES = ["Country", "Car maker", "Vehicle model", "Supply route", "Plant"]
WORDS = {"flow": "route", "flows": "routes", "item": "model", "source": "origin"}
FOLLOWS = {"possible": "considered", "considered": "planned", "planned": "active", "active": "ended"}
BEGINS_ON = {"planned": ANNOUNCED, "conditional": ANNOUNCED, "active": SINCE, "ended": UNTIL, "cancelled": UNTIL}
STATUSES = order_statuses(
    {RI(one): RI(other) for one, other in FOLLOWS.items()}, {RI(one): date for one, date in BEGINS_ON.items()}, {}
)
HOSTILE = (
    "<script>window.ran = 1; alert(1)</script>",
    "</script><script>window.ran = 2</script>",
    "<!--<script>",
    '"><img src=x onerror="window.ran = 3">',
    "' onclick='window.ran = 4",
    "javascript:window.ran=5",
    "{{ 7 * 7 }}{% raw %}",
    "line\u2028separator\u2029and\u0000null",
    "\u202eright to left",
    "<b>*bold*</b> _it_ `code` &amp; &lt;",
    "__proto__",
    "constructor",
    "スズキ・フロンクス",
    "\ud800 lone surrogate",
    " ",
)


def make_source(claim: str, address: str = "https://example.org/news?a=1&b=2") -> dict[str, str]:
    """Make a source as the caller of `encode_page` gives it."""
    return {
        "claim": claim,
        "title": f"Report on {claim}",
        "locator": "6.3",
        "published": "2026-01",
        "grade": "B",
        "address": address,
    }


def add_route(graph: nx.MultiDiGraph[str], model: str, maker: str, country: str, status: str) -> None:
    """Add a route to Japan with its model, maker and origin, and what follows from them."""
    route, claim = f"route {model}", f"claim {model}"
    graph.add_node(model, label=model, cls="Vehicle model", facts=(), sources=())
    graph.add_node(maker, label=maker, cls="Car maker")
    graph.add_node(country, label=country, cls="Country")
    graph.add_node("Japan", label="Japan", cls="Country", lang_labels={"ja": "ニッポン", "en": "Japan"})
    graph.add_node(
        route,
        label=f"{model}: {country} to Japan",
        cls="Supply route",
        status=status,
        facts=(("status", status, (claim,)), ("since", "2024-10", ("claim elsewhere",))),
        sources=(make_source(claim),),
    )
    for end, says in ((model, "model"), (maker, "maker"), (country, "origin"), ("Japan", "destination")):
        graph.add_edge(route, end, label=says, inferred=False, status=status, sources=(make_source(claim),))
    graph.add_edge(model, maker, label="manufacturer", inferred=True, status=None, sources=())


def make_world() -> nx.MultiDiGraph[str]:
    """Make a small graph with routes of several statuses."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(words=WORDS, statuses=STATUSES)
    for model, maker, country, status in (
        ("Suzuki Fronx", "Suzuki", "India", "active"),
        ("Suzuki Jimny Nomade", "Suzuki", "India", "active"),
        ("Honda Elevate", "Honda", "India", "active"),
        ("Honda 0 Alpha", "Honda", "India", "planned"),
        ("Honda Pilot", "Honda", "United States", "considered"),
        ("Toyota Camry", "Toyota", "United States", "planned"),
        ("Toyota Highlander", "Toyota", "United States", "planned"),
        ("Toyota Tundra", "Toyota", "United States", "planned"),
        ("Toyota Avensis", "Toyota", "United Kingdom", "ended"),
        ("Nissan Kicks", "Nissan", "Thailand", "active"),
        ("Mazda CX-3", "Mazda", "Thailand", "active"),
    ):
        add_route(graph, model, maker, country, status)
    return graph


def make_trade() -> nx.MultiDiGraph[str]:
    """Make the small graph with all that the page tells: routes as lines, runs, volumes, proofs, disputes, sayings."""
    graph = make_world()
    for name, data in graph.nodes(data=True):
        data["place"] = data["cls"] == "Country"
        if data["cls"] != "Supply route":
            continue
        ends = {out["label"]: end for _, end, out in graph.out_edges(name, data=True)}
        data["flow"] = [ends["model"], ends["origin"], ends["destination"]]
        data["runs"] = [["planned", "2023-01-01", "2023-06-30"], [data["status"], "2025-01-01", "2025-01-01"]]
    graph.nodes["Suzuki Fronx"]["aliases"] = ["Taisor"]
    graph.nodes["India"]["lang_labels"] = {"ja": "インド", "en": "India"}
    route = graph.nodes["route Toyota Avensis"]
    route["runs"] = [["active", "2003-01-01", "2003-12-31"], ["ended", "2018-01-01", "2018-12-31"]]
    volume = {"label": "exports of 2003", "period": "2003", "from": "2003-01-01", "to": "2003-12-31", "units": 14000}
    route["volumes"] = [{**volume, "text": "over 14,000", "sources": (make_source("claim of volume"),)}]
    sides = [
        {"value": "2018", "held": True, "sources": (make_source("claim of 2018"),)},
        {"value": "2017", "held": False, "sources": (make_source("claim of 2017"),)},
    ]
    route["disputes"] = [{"kind": "outvoted", "property": "until", "rule": "the better grade: B", "sides": sides}]
    said = {"about": "", "property": "units", "value": "99", "standing": "refuted claim"}
    route["sayings"] = [{**said, "sources": ({**make_source("claim refuted"), "evidential": "reported"},)}]
    for model, maker, data in graph.edges(data=True):
        if data["label"] == "manufacturer":
            says: dict[str, Any] = {"says": [f"route {model}", "model", model], "rule": "", "from": []}
            steps = [{**says, "sources": (make_source(f"claim {model}"),)}]
            steps.append({"says": [model, "manufacturer", maker], "rule": "if a route, then", "from": [0]})
            data["proof"] = steps
    return graph


def make_hostile() -> nx.MultiDiGraph[str]:
    """Make a graph in which every place that takes a name has each hostile one."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in HOSTILE:
        keys = "claim title publisher locator published grade address evidential note sentence".split()
        source = dict.fromkeys(keys, name)
        side = {"value": name, "held": False, "sources": (source,)}
        step = {"says": [name] * 3, "rule": name, "owl": name, "given": name, "from": [], "sources": (source,)}
        facts = ((name, name, (name, "another")),)
        volume = {**dict.fromkeys(("label", "period", "from", "to", "text"), name), "units": 7, "sources": (source,)}
        saying = {**dict.fromkeys(("about", "property", "value", "standing"), name), "sources": (source,)}
        dispute = {"kind": name, "property": name, "rule": name, "sides": [side]}
        graph.add_node(
            f"node {name}",
            label=name,
            cls=name,
            status=name,
            facts=facts,
            sources=(source,),
            lang_labels={name: name},
            aliases=[name],
            place=True,
            runs=[[name, name, name]],
            volumes=[volume],
            disputes=[dispute],
            sayings=[saying],
        )
        graph.add_edge(
            f"node {name}",
            f"node {HOSTILE[0]}",
            label=name,
            inferred=True,
            status=name,
            sources=(source,),
            proof=[step],
        )
    return graph


def make_large(size: int = 1000) -> nx.MultiDiGraph[str]:
    """Make a graph of many models, each with a route, that share makers and countries."""
    random = Random(3)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(words=WORDS, statuses=STATUSES)
    while len(graph) < size:
        number = len(graph)
        status = random.choice(("active", "planned", "ended"))
        add_route(graph, f"Model {number}", f"Maker {number % 9}", f"Country {random.randrange(12)}", status)
    return graph


class Reader(HTMLParser):
    """Read a page: its tags, the text of its elements, and all that could make a browser fetch or run something."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag and its attributes."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Keep the text with the tag that was opened last before it."""
        if self.tags:
            self.texts.append((*self.tags[-1], data))

    def get_json(self, name: str) -> Any:
        """Return what the JSON block of that id holds."""
        return json.loads("".join(text for _, attributes, text in self.texts if attributes.get("id") == name))


def shuffle(graph: nx.MultiDiGraph[str], seed: int) -> nx.MultiDiGraph[str]:
    """Return the same graph with its nodes and edges put in another order."""
    nodes, edges = list(graph.nodes(data=True)), list(graph.edges(data=True))
    Random(seed).shuffle(nodes)
    Random(seed).shuffle(edges)
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph(**graph.graph)
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


@pytest.fixture(scope="module")
def browser(need_program: Callable[..., Path]) -> Iterator[Browser]:
    """Give a Chromium that can reach nothing, or skip the test by its name."""
    with open_browser(need_program) as chromium:
        yield chromium


class Opened:
    """A page opened from a file with no network, and what it did that it should not do."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on("popup", lambda popup: self.complaints.append(popup.url))
        page.on("request", lambda request: self.requests.append(request.url))

    def find_point(self, name: str) -> tuple[float, float]:
        """Return where on the screen the thing with this label stands."""
        script = """label => {
            const thing = things.find(one => one.label === label);
            const at = network.canvasToDOM(network.getPositions([thing.id])[thing.id]);
            const box = container.getBoundingClientRect();
            return [box.left + at.x, box.top + at.y];
        }"""
        x, y = self.page.evaluate(script, name)
        return x, y

    def click_thing(self, name: str) -> None:
        """Click the thing with this label on the picture."""
        self.page.mouse.click(*self.find_point(name))
        self.page.wait_for_selector("#panel h2")

    def look_up(self, words: str) -> None:
        """Type words into the search and take the first name found."""
        self.page.fill("#find", words)
        self.page.keyboard.press("Enter")


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Callable[..., Any]:
    """Give a context that shows a page and, at its end, checks that nothing was asked for or complained of."""

    @contextmanager
    def open_page(text: str, width: int = 1400, height: int = 900) -> Iterator[Opened]:
        file = tmp_path / "a graph & more.html"
        file.write_text(text, "utf-8")
        context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
        context.set_offline(True)
        opened = Opened(context.new_page())
        opened.page.goto(file.as_uri())
        # Not `wait_for_function`, which the page's own policy stops wherever it has to wait.
        opened.page.wait_for_selector("#state:not(:empty)")
        yield opened
        assert opened.page.evaluate("window.ran") is None
        assert opened.requests == [file.as_uri()]
        assert opened.complaints == []
        context.close()

    return open_page
