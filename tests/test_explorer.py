"""The explorer page: its bytes, escaping and layout; in a real browser, what it shows and that it asks for nothing."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from kg.explorer import encode_page
from kg.explorer.layout import Room, find_positions
from kg.explorer.marks import list_class_marks, list_line_marks
from kg.explorer.notes import is_web_address
from tests.browsers import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = pytest.mark.xdist_group("explorer")  # one browser

CLASSES = ["Country", "Car maker", "Vehicle model", "Supply route", "Plant"]
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
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
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


def make_hostile() -> nx.MultiDiGraph[str]:
    """Make a graph in which every place that takes a name has each hostile one."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in HOSTILE:
        source = dict.fromkeys(("claim", "title", "locator", "published", "grade", "address"), name)
        facts = ((name, name, (name, "another")),)
        graph.add_node(
            f"node {name}", label=name, cls=name, status=name, facts=facts, sources=(source,), lang_labels={name: name}
        )
        graph.add_edge(f"node {name}", f"node {HOSTILE[0]}", label=name, inferred=False, status=name, sources=(source,))
    return graph


def make_large(size: int = 1000) -> nx.MultiDiGraph[str]:
    """Make a graph of many models, each with a route, that share makers and countries."""
    random = Random(3)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
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
    other: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    other.add_nodes_from(nodes)
    other.add_edges_from(edges)
    return other


def test_same_bytes_for_same_graph() -> None:
    """The order in which nodes and edges came, parallel ones too, leaves no trace in the page."""
    graph = make_world()
    graph.add_edge("Toyota", "Japan", label="based in", inferred=False, sources=(make_source("a"),))
    graph.add_edge("Toyota", "Japan", label="sells in", inferred=False, sources=(make_source("b"),))
    first = encode_page(graph, title="Routes", legend=CLASSES)
    assert all(encode_page(shuffle(graph, seed), title="Routes", legend=CLASSES) == first for seed in range(3))


def test_page_refers_to_nothing() -> None:
    """No tag of the page names an address: the library, the style and the data are in it."""
    tags = Reader(encode_page(make_world(), title="Routes")).tags
    addresses = [
        value
        for _, attributes in tags
        for name, value in attributes.items()
        if name in ("src", "href", "action", "data")
    ]
    assert addresses == ["data:,"]
    assert "bootstrap" not in " ".join(str(tag) for tag in tags).lower()


def test_page_has_language_and_title() -> None:
    """The page says its language and has the title as its title, escaped."""
    reader = Reader(encode_page(make_world(), title='Routes <to> & "from" Japan 日本'))
    assert ("html", {"lang": "en"}) in reader.tags
    assert next(text for tag, _, text in reader.texts if tag == "title") == 'Routes <to> & "from" Japan 日本'


def test_policy_allows_only_own_scripts() -> None:
    """The policy names the digest of each script and of the style, and allows no other and no request."""
    reader = Reader(encode_page(make_world(), title="Routes"))
    policy = next(a["content"] or "" for tag, a in reader.tags if a.get("http-equiv") == "Content-Security-Policy")
    scripts = [text for tag, a, text in reader.texts if tag == "script" and not a and text.strip()]
    style = next(text for tag, _, text in reader.texts if tag == "style")
    digests = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in (*scripts, style)]
    assert len(scripts) == 6
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert all(digest in policy for digest in digests)


def test_hostile_names_make_no_markup() -> None:
    """A page full of names that are markup has the tags of a page of plain names, and gives the names back whole."""
    hostile, plain = (Reader(encode_page(g, title=HOSTILE[0])) for g in (make_hostile(), make_world()))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in plain.tags]
    nodes = {node["iri"]: node for node in hostile.get_json("nodes")}
    assert {node["label"] for node in nodes.values()} == {name.strip() or f"node {name}" for name in HOSTILE}
    assert {edge["says"] for edge in hostile.get_json("edges")} == set(HOSTILE)
    assert {source["title"] for source in hostile.get_json("about")["sources"]} == set(HOSTILE)


def test_page_can_be_written() -> None:
    """Whatever the names hold, also half of a surrogate pair, the page is valid UTF-8."""
    assert encode_page(make_hostile(), title="\ud800 & co").encode("utf-8")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " https://example.org",
        "https://example.org/\n",
        'https://example.org/"x',
        "https:///path",
        "http://[::1",
        "//example.org",
        "data:text/html,x",
        "ftp://example.org",
        "file:///etc/passwd",
        "",
    ],
)
def test_other_addresses_are_no_links(address: str) -> None:
    """Only a clean http or https address may become a link."""
    assert not is_web_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a?b=1&c=2#d", "http://example.org", "https://xn--r8jz45g.jp/"]
)
def test_web_addresses_are_links(address: str) -> None:
    """An http or https address becomes a link."""
    assert is_web_address(address)


def test_sources_are_kept_once() -> None:
    """A source that many things and relations share stands once in the page."""
    records = Reader(encode_page(make_world(), title="Routes")).get_json("about")["sources"]
    assert len(records) == 11


def test_bare_graph_has_a_page() -> None:
    """Nodes and edges without attributes are shown by their names; an empty graph is a page too."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph([("a", "b"), ("a", "a")])
    nodes = Reader(encode_page(graph, title="Bare")).get_json("nodes")
    assert [(node["label"], node["cls"]) for node in nodes] == [("a", "Other"), ("b", "Other")]
    assert Reader(encode_page(nx.MultiDiGraph(), title="Empty")).get_json("nodes") == []


def test_classes_have_different_marks() -> None:
    """Fifty-six classes differ in colour or shape, and a class of the legend keeps its mark where others are absent."""
    names = [f"class {number:02}" for number in range(56)]
    assert len({(mark.fill, mark.shape) for mark in list_class_marks(names)}) == 56
    assert list_class_marks(["Plant"], CLASSES) == list_class_marks(CLASSES, CLASSES)[-1:]


def test_statuses_have_different_lines() -> None:
    """No two statuses are drawn alike, and only what is active looks full."""
    marks = list_line_marks(["active", "planned", "considered", "possible", "conditional", "ended", "cancelled"])
    assert len({(mark.colour, mark.dash) for mark in marks}) == 7
    assert [mark.status for mark in marks if mark.body == "full"] == ["active"]


def test_layout_gives_each_thing_its_room() -> None:
    """In a graph of a usual size no two rooms overlap, and the picture is wider than high."""
    graph = make_world()
    graph.add_nodes_from(["alone", "also alone"])
    places = find_positions(graph, dict.fromkeys(graph, Room(120, 50)))
    for (x, y), (other_x, other_y) in combinations(places.values(), 2):
        assert abs(x - other_x) >= 118 or abs(y - other_y) >= 48
    width, height = (max(axis) - min(axis) for axis in zip(*places.values(), strict=True))
    assert width > height


def test_layout_keeps_neighbours_near() -> None:
    """Things that are related stand nearer to each other than things that are not."""
    graph = make_world()
    places = find_positions(graph, dict.fromkeys(graph, Room(120, 50)))
    gaps = {
        (a, b): abs(places[a][0] - places[b][0]) + abs(places[a][1] - places[b][1]) for a, b in combinations(graph, 2)
    }
    near = [gap for (a, b), gap in gaps.items() if graph.has_edge(a, b) or graph.has_edge(b, a)]
    far = [gap for (a, b), gap in gaps.items() if not graph.has_edge(a, b) and not graph.has_edge(b, a)]
    assert sum(near) / len(near) < 0.7 * sum(far) / len(far)


# In the browser.


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
        opened.page.wait_for_function("document.getElementById('state').textContent !== ''")
        yield opened
        assert opened.page.evaluate("window.ran") is None
        assert opened.requests == [file.as_uri()]
        assert opened.complaints == []
        context.close()

    return open_page


@pytest.fixture(scope="module")
def world() -> str:
    """Give the page of the small graph."""
    return encode_page(make_world(), title="Routes to Japan", legend=CLASSES, intro="Eleven routes.")


@pytest.mark.parametrize(("width", "height"), [(1400, 900), (800, 600), (500, 900)])
def test_page_fits_window(show: Callable[..., Any], world: str, width: int, height: int) -> None:
    """The page fills the window without scroll bars, and everything in the picture is inside it."""
    with show(world, width, height) as opened:
        size = opened.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.scrollHeight, "
            "container.clientWidth, container.clientHeight]"
        )
        assert size[:2] == [width, height]
        for name in make_world():
            x, y = opened.find_point(make_world().nodes[name]["label"])
            box = opened.page.locator("#picture").bounding_box()
            assert box["x"] < x < box["x"] + box["width"]
            assert box["y"] < y < box["y"] + box["height"]


def test_names_never_overlap(show: Callable[..., Any], world: str) -> None:
    """Nearly all names of a usual graph are drawn at once, none over another."""
    with show(world) as opened:
        boxes = opened.page.evaluate(
            "placed.names.map(({ box: { left, right, top, bottom } }) => [left, right, top, bottom])"
        )
        assert len(boxes) >= 0.9 * len(make_world())
        for a, b in combinations(boxes, 2):
            assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2]


def test_hubs_are_larger(show: Callable[..., Any], world: str) -> None:
    """What much is related to is drawn larger."""
    with show(world) as opened:
        sizes = opened.page.evaluate("Object.fromEntries(things.map(thing => [thing.label, thing.size]))")
        assert sizes["Japan"] > sizes["Toyota"] > sizes["Toyota Camry"]


def test_click_on_thing_shows_details(show: Callable[..., Any], world: str) -> None:
    """A click on a thing shows its label, class, status, facts with their sources, relations and sources."""
    with show(world) as opened:
        assert "Eleven routes." in opened.page.inner_text("#panel")
        opened.click_thing("Toyota Camry: United States to Japan")
        shown = opened.page.inner_text("#panel")
        assert opened.page.inner_text("#panel h2") == "Toyota Camry: United States to Japan"
        for part in ("Supply route", "planned [1]", "2024-10 [claim elsewhere]", "origin →", "United States"):
            assert part in shown
        link = opened.page.locator("#panel .sources a")
        assert link.get_attribute("href") == "https://example.org/news?a=1&b=2"
        assert "noopener" in link.get_attribute("rel")
        assert "published 2026-01 · grade B · sentence 6.3" in shown


def test_click_on_name_is_click_on_thing(show: Callable[..., Any], world: str) -> None:
    """The name of a thing can be clicked as the thing itself can."""
    with show(world) as opened:
        at = opened.page.evaluate("""() => {
            const { box } = placed.names.find(one => one.choice.thing?.label === "Mazda CX-3");
            const [across, down] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
            const { x, y } = network.canvasToDOM({ x: across / placed.scale, y: down / placed.scale });
            const frame = container.getBoundingClientRect();
            return [frame.left + x, frame.top + y];
        }""")
        opened.page.mouse.click(*at)
        opened.page.wait_for_selector("#panel h2")
        assert opened.page.inner_text("#panel h2") == "Mazda CX-3"


def test_click_on_edge_shows_relation(show: Callable[..., Any]) -> None:
    """A click on a line shows its ends and how it is known: an inferred one says so."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_edge("Suzuki Fronx", "Suzuki", label="manufacturer", inferred=True, sources=())
    with show(encode_page(graph, title="One line")) as opened:
        (ax, ay), (bx, by) = opened.find_point("Suzuki Fronx"), opened.find_point("Suzuki")
        opened.page.mouse.click((ax + bx) / 2, (ay + by) / 2)
        opened.page.wait_for_selector("#panel h2")
        shown = opened.page.inner_text("#panel")
        assert opened.page.inner_text("#panel h2") == "manufacturer"
        assert "Inferred: a rule concludes it" in shown
        assert "Suzuki Fronx" in shown
        opened.page.mouse.click(5 + opened.page.locator("#picture").bounding_box()["x"], by)
        opened.page.wait_for_selector("#panel h2", state="detached")


def test_relations_lead_on(show: Callable[..., Any], world: str) -> None:
    """From a thing the panel leads to its neighbours and to each relation with its sources."""
    with show(world) as opened:
        opened.look_up("suzuki fronx: india")
        opened.page.click("#panel li .thing:has-text('Japan')")
        assert opened.page.inner_text("#panel h2") == "Japan"
        assert "ニッポン" in opened.page.inner_text("#panel .also")
        opened.page.click("#panel .more >> nth=0")
        assert opened.page.inner_text("#panel h2") == "destination"
        assert opened.page.locator("#panel .sources li").count() == 1


def test_inferred_and_statuses_are_drawn_apart(show: Callable[..., Any], world: str) -> None:
    """Inferred relations are dashed, each status has its line, routes not active look it, and the legend says so."""
    with show(world) as opened:
        looks = opened.page.evaluate(
            "relations.map(one => [one.status, one.inferred, "
            "JSON.stringify([edges.get(one.id).dashes, edges.get(one.id).color.color])])"
        )
        kinds = {(status, inferred): look for status, inferred, look in looks}
        assert len(set(kinds.values())) == len(kinds) == 5
        assert kinds["stated", True].startswith("[[7,5]")
        assert kinds["active", False].startswith("[false")
        fills = opened.page.evaluate(
            "Object.fromEntries(things.map(one => [one.label, nodes.get(one.id).color.background]))"
        )
        routes = {name: fill for name, fill in fills.items() if " to Japan" in name}
        assert len(set(routes.values())) == 3
        legend = opened.page.inner_text("#lines")
        for word in ("active", "planned", "considered", "ended", "inferred by a rule"):
            assert word in legend


def test_legend_hides_and_shows(show: Callable[..., Any], world: str) -> None:
    """A click on a class in the legend hides its things and their relations, a second click shows them again."""
    with show(world) as opened:
        entry = opened.page.locator("#classes button", has_text="Supply route")
        whole = opened.page.inner_text("#state")
        entry.click()
        assert entry.get_attribute("aria-pressed") == "false"
        assert opened.page.evaluate("things.filter(one => nodes.get(one.id).hidden).length") == 11
        opened.page.wait_for_function("state.textContent.startsWith('21 of 32 things, 11 of 55 relations')")
        entry.click()
        assert opened.page.evaluate("things.filter(one => nodes.get(one.id).hidden).length") == 0
        opened.page.wait_for_function("whole => state.textContent === whole", arg=whole)


def test_class_aside_is_shown_when_asked_for(show: Callable[..., Any]) -> None:
    """A class that is hidden at first takes no room, and a click in the legend shows its things."""
    page = encode_page(make_world(), title="Trade", hidden=["Supply route"])
    with show(page) as opened:
        entry = opened.page.locator("#classes button", has_text="Supply route")
        assert entry.get_attribute("aria-pressed") == "false"
        assert opened.page.evaluate("things.filter(one => nodes.get(one.id).hidden).length") == 11
        entry.click()
        assert opened.page.evaluate("things.filter(one => nodes.get(one.id).hidden).length") == 0


def test_legend_hides_lines(show: Callable[..., Any], world: str) -> None:
    """A click on a kind of line hides those relations, and the things with that status."""
    with show(world) as opened:
        opened.page.click("#lines button:has-text('inferred')")
        assert opened.page.evaluate("relations.filter(one => edges.get(one.id).hidden).length") == 11
        opened.page.click("#lines button:has-text('ended')")
        assert opened.page.evaluate("things.filter(one => nodes.get(one.id).hidden).map(one => one.status)") == [
            "ended"
        ]


def test_search_finds_and_unhides(show: Callable[..., Any], world: str) -> None:
    """A name is found in any script and form, also of a hidden class, and shown in the panel and in the picture."""
    with show(world) as opened:
        opened.page.click("#classes button:has-text('Country')")
        opened.look_up("ﾆｯﾎﾟﾝ")
        assert opened.page.inner_text("#panel h2") == "Japan"
        assert opened.page.evaluate("nodes.get(chosen.thing.id).hidden") is False
        opened.look_up("にっぽん")
        assert opened.page.inner_text("#panel h2") == "Japan"
        assert opened.page.evaluate("document.activeElement.tagName") == "H2"
        opened.page.fill("#find", "no such name")
        assert opened.page.inner_text("#found") == "Nothing has that name."


def test_search_by_keys(show: Callable[..., Any], world: str) -> None:
    """A slash goes to the search, arrows choose among the names found, Escape closes them, then clears the choice."""
    with show(world) as opened:
        opened.page.keyboard.press("/")
        opened.page.keyboard.type("toyota")
        names = opened.page.locator("#found [role=option]").all_inner_texts()
        assert names[0] == "Toyota"
        assert len(names) == 9
        opened.page.keyboard.press("ArrowDown")
        assert opened.page.locator("#found [aria-selected=true]").inner_text() == names[1]
        opened.page.keyboard.press("Enter")
        assert opened.page.inner_text("#panel h2") == names[1]
        opened.page.keyboard.press("Escape")
        assert opened.page.locator("#panel h2").count() == 0


def test_picture_by_keys(show: Callable[..., Any], world: str) -> None:
    """The picture moves and changes its size by keys, and 0 shows the whole again."""
    with show(world) as opened:
        scale = opened.page.evaluate("network.getScale()")
        opened.page.focus("#picture")
        opened.page.keyboard.press("+")
        assert opened.page.evaluate("network.getScale()") > scale
        before = opened.page.evaluate("network.getViewPosition().x")
        opened.page.keyboard.press("ArrowRight")
        assert opened.page.evaluate("network.getViewPosition().x") > before
        opened.page.keyboard.press("0")
        assert opened.page.evaluate("network.getScale()") == scale


def test_text_says_all(show: Callable[..., Any], world: str) -> None:
    """The page has everything as a table too, with facts and relations, and each name leads to its details."""
    graph = make_world()
    with show(world) as opened:
        opened.page.click("#as-text")
        table = opened.page.inner_text("#text table")
        for _, data in graph.nodes(data=True):
            assert data["label"] in table
        assert "origin: United States (planned)" in table
        assert "manufacturer: Mazda (inferred)" in table
        opened.page.click("#text .thing:has-text('Honda Pilot: ')")
        assert opened.page.inner_text("#panel h2") == "Honda Pilot: United States to Japan"
        opened.page.click("#as-text")
        assert opened.page.is_hidden("#text")


def test_hostile_names_are_shown_as_text(show: Callable[..., Any]) -> None:
    """Names that are markup or script show as they are: in title, legend, panel, search, table and picture."""
    plain = [name for name in HOSTILE if name.strip() and "\u0000" not in name and "\ud800" not in name]
    with show(
        encode_page(make_hostile(), title=HOSTILE[0], legend=HOSTILE, lang=HOSTILE[3], intro=HOSTILE[3])
    ) as opened:
        assert opened.page.title() == HOSTILE[0]
        assert opened.page.text_content("#title") == HOSTILE[0]
        for name in plain:
            opened.page.evaluate(
                "name => choose({ thing: things.find(one => one.label === name) }, { go: true })", name
            )
            shown = opened.page.text_content("#panel")
            assert opened.page.text_content("#panel h2") == name
            assert shown.count(name) >= 5
            opened.page.evaluate("choose({ relation: chosen.thing.relations[0] })")
            opened.look_up(name)
        opened.page.click("#as-text")
        texts = [opened.page.text_content(place) for place in ("#text", "#legend")]
        assert all(name in text for name in plain for text in texts)
        assert opened.page.locator("#panel a, #panel img, #text a, #text img, #legend img").count() == 0
        assert opened.page.locator("body script:not([type])").count() == 6


def test_links_are_only_to_the_web(show: Callable[..., Any]) -> None:
    """A source with an address that is not http or https shows it as text, without a link."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    sources = (make_source("a", "javascript:window.ran=1"), make_source("b", "https://example.org/b"))
    graph.add_node("Thing", label="Thing", cls="Place", sources=sources)
    with show(encode_page(graph, title="Links")) as opened:
        opened.click_thing("Thing")
        links = opened.page.locator("#panel a")
        assert links.count() == 1
        assert links.get_attribute("href") == "https://example.org/b"
        assert "javascript:window.ran=1" in opened.page.inner_text("#panel")


@pytest.mark.parametrize("guarded", [True, False])
def test_policy_stops_script_and_request(browser: Browser, tmp_path: Path, world: str, *, guarded: bool) -> None:
    """Script that got into the page would not run, and no request would leave it: but both would without the policy."""
    file = tmp_path / "page.html"
    file.write_text(world if guarded else world.replace("Content-Security-Policy", "X"), "utf-8")
    context = browser.new_context()
    asked: list[str] = []

    def note(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    context.route(re.compile("^https:"), note)
    page = context.new_page()
    page.goto(file.as_uri())
    page.evaluate("""() => {
        for (const [tag, name, value] of [
            ["script", "text", "window.ran = 1"], ["script", "src", "https://example.org/a.js"],
            ["img", "src", "https://example.org/a.png"], ["style", "textContent", "@import 'https://example.org/a.css'"],
        ]) {
            const element = document.createElement(tag);
            element[name] = value;
            document.body.append(element);
        }
    }""")
    page.evaluate("fetch('https://example.org/data').catch(() => {})")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.ran") == (None if guarded else 1)
    assert {url.rpartition("/")[2] for url in asked} == (set() if guarded else {"a.js", "a.png", "a.css", "data"})
    context.close()


def test_a_thousand_things(show: Callable[..., Any]) -> None:
    """A page of a thousand things stays below three megabytes, draws, and answers."""
    page = encode_page(make_large(), title="Large", legend=CLASSES)
    assert len(page.encode()) < 3_000_000
    with show(page) as opened:
        assert opened.page.inner_text("#state").startswith("1000 of 1000 things")
        drawn = opened.page.evaluate("placed.names.filter(one => one.choice.thing?.cls === 'Country').length")
        assert drawn >= 10
        opened.look_up("model 77")
        assert opened.page.inner_text("#panel h2").startswith("Model 77")
