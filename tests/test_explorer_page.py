"""The explorer page in a browser: what it shows and answers to, and that it asks for nothing and runs nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from kg.escapes import show_line
from kg.explorer.page import SCRIPTS, encode_page
from tests import explorer_pages
from tests.explorer_pages import CLASSES, HOSTILE, make_hostile, make_large, make_source, make_world

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("explorer")]  # one browser

browser, show = explorer_pages.browser, explorer_pages.show


@pytest.fixture(scope="module")
def world() -> str:
    """Give the page of the small graph."""
    return encode_page(make_world(), title="Routes to Japan", legend=CLASSES)


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
        assert "Click a thing" in opened.page.inner_text("#panel")
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


def test_relation_with_itself_is_a_loop(show: Callable[..., Any]) -> None:
    """A relation of a thing with itself is drawn above it, and a click on its top chooses it."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("a", label="A", cls="Country")
    graph.add_edge("a", "a", label="borders")
    with show(encode_page(graph, title="One")) as opened:
        at = opened.page.evaluate(
            """() => {
                const { start, end, via } = trace(lines[0]);
                const top = { x: (start.x + end.x + 2 * via.x) / 4, y: (start.y + end.y + 2 * via.y) / 4 };
                const { x, y } = network.canvasToDOM(top);
                const frame = container.getBoundingClientRect();
                return [frame.left + x, frame.top + y];
            }"""
        )
        opened.page.mouse.click(*at)
        assert opened.page.inner_text("#panel h2") == "borders"


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
            "JSON.stringify([strokes.looks.get(one.id).dash, strokes.looks.get(one.id).colour])])"
        )
        kinds = {(status, inferred): look for status, inferred, look in looks}
        assert len(set(kinds.values())) == len(kinds) == 5
        assert kinds["stated", True].startswith("[[7,5]")
        assert kinds["active", False].startswith("[[],")
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
        assert opened.page.evaluate("things.filter(one => !isThingShown(one)).length") == 11
        opened.page.locator("#state", has_text="21 of 32 things, 11 of 55 relations").wait_for()
        entry.click()
        assert opened.page.evaluate("things.filter(one => !isThingShown(one)).length") == 0
        opened.page.locator("#state", has_text=whole).wait_for()


def test_class_aside_is_shown_when_asked_for(show: Callable[..., Any]) -> None:
    """A class that is hidden at first takes no room, and a click in the legend shows its things."""
    page = encode_page(make_world(), title="Trade", hidden=["Supply route"])
    with show(page) as opened:
        entry = opened.page.locator("#others button", has_text="Supply route")
        opened.page.click("#more summary")
        assert entry.get_attribute("aria-pressed") == "false"
        assert opened.page.evaluate("things.filter(one => !isThingShown(one)).length") == 11
        entry.click()
        assert opened.page.evaluate("things.filter(one => !isThingShown(one)).length") == 0


def test_legend_hides_lines(show: Callable[..., Any], world: str) -> None:
    """A click on a kind of line hides those relations, and the things with that status."""
    with show(world) as opened:
        opened.page.click("#lines button:has-text('inferred')")
        assert opened.page.evaluate("relations.filter(one => !isRelationShown(one)).length") == 11
        opened.page.click("#lines button:has-text('ended')")
        assert opened.page.evaluate("things.filter(one => !isThingShown(one)).map(one => one.status)") == ["ended"]


def test_search_finds_and_unhides(show: Callable[..., Any], world: str) -> None:
    """A name is found in any script and form, also of a hidden class, and shown in the panel and in the picture."""
    with show(world) as opened:
        opened.page.click("#classes button:has-text('Country')")
        opened.look_up("ﾆｯﾎﾟﾝ")
        assert opened.page.inner_text("#panel h2") == "Japan"
        assert opened.page.evaluate("isThingShown(chosen.thing)") is True
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
    plain = [show_line(name) for name in HOSTILE if name.strip()]
    with show(encode_page(make_hostile(), title=HOSTILE[0], legend=HOSTILE, lang=HOSTILE[3])) as opened:
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
        assert opened.page.locator("body script:not([type])").count() == 1 + len(SCRIPTS)


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
