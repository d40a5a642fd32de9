"""What a reader does with the explorer page: routes, time, filters, neighbours, paths, links and pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kg.explorer.page import CORE, encode_page
from tests import explorer_pages
from tests.explorer_pages import CLASSES, HOSTILE, make_large, make_trade
from tests.web_pages import list_faults

pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("explorer-views")]  # one browser

browser, show = explorer_pages.browser, explorer_pages.show

Show = Callable[..., Any]
LINES = "lines.filter(one => one.flows && isRelationShown(one))"
NAMES = "things.filter(isThingShown).map(one => one.label)"


@pytest.fixture(scope="module")
def trade() -> str:
    """Give the page of the small graph with routes as lines."""
    return encode_page(make_trade(), title="Routes to Japan", legend=CLASSES)


def test_routes_are_lines(show: Show, trade: str) -> None:
    """A route is a line from model to origin and, with those of its status, on to Japan; a click leads to its panel."""
    with show(trade) as opened:
        assert not [name for name in opened.page.evaluate(NAMES) if " to Japan" in name]
        ends = opened.page.evaluate(
            f"{LINES}.map(one => [things[one.from].label, things[one.to].label, statusOfLine(one)])"
        )
        assert ["Toyota Camry", "United States", "planned"] in ends
        onward = [end for end in ends if end[1] == "Japan"]
        assert sorted(status for start, _, status in onward if start == "United States") == ["considered", "planned"]
        opened.page.evaluate(f"choose({{ relation: {LINES}.find(one => sayWhole(one) === 'planned 3 routes') }})")
        opened.page.click("#panel .thing:has-text('Toyota Tundra: United States')")
        assert opened.page.inner_text("#panel h2") == "Toyota Tundra: United States to Japan"
        opened.page.click("#lines button:has-text('routes as things')")
        assert len([name for name in opened.page.evaluate(NAMES) if " to Japan" in name]) == 11
        assert opened.page.evaluate(f"{LINES}.length") == 0


def test_lines_have_status_and_volume(show: Show, trade: str) -> None:
    """The dashes of a line tell the status of its routes, its width the units held, and nothing where none are."""
    with show(trade) as opened:
        looks = opened.page.evaluate(
            f"Object.fromEntries({LINES}.map(one => [`${{things[one.from].label}} ${{statusOfLine(one)}}`, "
            "[strokes.looks.get(one.id).dash, strokes.looks.get(one.id).width]]))"
        )
        assert looks["Suzuki Fronx active"][0] == []
        assert looks["Toyota Camry planned"][0] == [2, 3]
        assert looks["Toyota Avensis ended"][1] > 3 * looks["Toyota Camry planned"][1]
        assert "over 14,000 (2003)" in opened.page.inner_text("#lines")


def test_time_replays_routes(show: Show, trade: str) -> None:
    """On each day routes look as they stood, those that had not begun are absent, and what is not sure says so."""
    with show(trade) as opened:
        opened.page.focus("#day")
        opened.page.keyboard.press("Home")
        assert opened.page.inner_text("#told-day").startswith("2003-01-01")
        assert opened.page.evaluate(f"{LINES}.map(sayWhole)") == [
            "active route · over 14,000 in 2003",
            "active 1 route · over 14,000 in 2003",
        ]
        assert opened.page.evaluate(f"{LINES}.map(isSure)") == [False, False]
        opened.page.keyboard.press("ArrowRight")
        assert opened.page.inner_text("#told-day").startswith("2003-12-31")
        assert opened.page.evaluate(f"{LINES}.map(isSure)") == [True, True]
        opened.page.evaluate("setDay('2023-06-30')")
        assert opened.page.evaluate(f"{LINES}.filter(one => statusOfLine(one) === 'planned').length") == 13
        opened.page.focus("#day")
        opened.page.keyboard.press("End")
        assert opened.page.inner_text("#told-day") == "as things stand at last"


def test_time_plays_and_pauses(show: Show, trade: str) -> None:
    """The button plays from the first day on, day by day, and stops when pressed again."""
    with show(trade) as opened:
        opened.page.click("#play")
        assert opened.page.evaluate("clock.day") == "2003-01-01"
        assert opened.page.get_attribute("#play", "aria-label") == "Pause"
        opened.page.evaluate("playOn()")
        assert opened.page.evaluate("clock.day") == "2003-12-31"
        opened.page.click("#play")
        assert opened.page.evaluate("player.timer") == 0


def test_filters(show: Show, trade: str) -> None:
    """The filters leave what has to do with a country, or is said by a source or in a manner; one button ends them."""
    with show(trade) as opened:
        everything = opened.page.evaluate(NAMES)
        opened.page.click("#filters summary")
        opened.page.select_option("#by-country", label="Thailand")
        assert set(opened.page.evaluate(NAMES)) == {
            "Thailand",
            "Japan",
            "Mazda",
            "Mazda CX-3",
            "Nissan",
            "Nissan Kicks",
        }
        opened.page.select_option("#by-country", "")
        opened.page.select_option("#by-source", label="Report on claim Honda Elevate")
        assert set(opened.page.evaluate(NAMES)) == {"Honda", "Honda Elevate", "India", "Japan"}
        assert opened.page.inner_text("#filtered") == "1 in force"
        opened.page.click("#unfilter")
        opened.page.select_option("#by-evidential", "reported")
        assert opened.page.evaluate(NAMES) == []
        opened.page.click("#unfilter")
        assert opened.page.evaluate(NAMES) == everything


def test_search_by_alias_and_language(show: Show, trade: str) -> None:
    """Suggestions come for an alias and for a name in another language, and say which name was meant."""
    with show(trade) as opened:
        for words, name in (("tais", "Suzuki Fronx"), ("インド", "India"), ("いんど", "India"), ("INDI", "India")):
            opened.page.fill("#find", words)
            assert opened.page.locator("#found [role=option]").first.inner_text().startswith(name)
        opened.page.fill("#find", "tais")
        assert "Taisor" in opened.page.inner_text("#found")


def test_expand_and_collapse(show: Show) -> None:
    """Expanding a thing shows its neighbours, of hidden classes too, and collapsing takes away what hangs on it."""
    page = encode_page(make_trade(), title="Trade", legend=CLASSES, hidden=["Vehicle model"])
    with show(page) as opened:
        assert "Suzuki Fronx" not in opened.page.evaluate(NAMES)
        opened.look_up("suzuki")
        opened.page.click("#expand")
        assert {"Suzuki Fronx", "Suzuki Jimny Nomade"} <= set(opened.page.evaluate(NAMES))
        opened.page.click("#collapse")
        assert "Suzuki Fronx" not in opened.page.evaluate(NAMES)


def test_path_between_two_things(show: Show, trade: str) -> None:
    """The shortest path among what is shown is drawn bright and told step by step, and Escape leaves it."""
    with show(trade) as opened:
        opened.look_up("suzuki fronx")
        opened.page.click("#path")
        assert "choose its other end" in opened.page.inner_text("#panel .note")
        opened.look_up("honda elevate")
        steps = opened.page.locator("#panel .path > li").all_inner_texts()
        assert steps == ["Suzuki Fronx", "route from →", "India", "← route from", "Honda Elevate"]
        bright = opened.page.evaluate("[...listBright()].map(id => things[id].label)")
        assert set(bright) == {"Suzuki Fronx", "India", "Honda Elevate"}
        opened.page.keyboard.press("Escape")
        assert opened.page.locator("#panel .path").count() == 0


def test_no_path_says_so(show: Show, trade: str) -> None:
    """Where what is shown does not join two things, the page says so."""
    with show(trade) as opened:
        opened.page.click("#lines button:has-text('active')")
        opened.page.click("#lines button:has-text('inferred')")
        opened.page.evaluate("startPath(things.find(one => one.label === 'Mazda'))")
        opened.page.evaluate("choose({ thing: things.find(one => one.label === 'Toyota') })")
        assert "No path among what is shown" in opened.page.inner_text("#panel")


def test_link_reproduces_view(show: Show, trade: str) -> None:
    """The address of a view shows the same view in a new page: choice, filters, legend, day, place."""
    with show(trade) as opened:
        opened.page.click("#classes button:has-text('Car maker')")
        opened.page.evaluate("setDay('2023-06-30')")
        opened.page.evaluate("setFilter('country', 'India')")
        opened.look_up("honda elevate")
        opened.page.keyboard.press("+")
        opened.page.evaluate("writeAddress()")
        want = "[JSON.stringify(listState()), " + NAMES + ", document.querySelector('#panel h2').textContent]"
        before, link = opened.page.evaluate(want), opened.page.evaluate("location.hash")
        assert "thing=Honda" in link
        opened.page.evaluate("location.hash = ''")
        opened.page.wait_for_selector("#panel h2", state="detached")
        opened.page.evaluate("link => { location.hash = link; }", link)
        opened.page.wait_for_selector("#panel h2")
        assert opened.page.evaluate(want) == before


def test_hostile_links_are_ignored(show: Show, trade: str) -> None:
    """A fragment that names nothing, or is markup, script or huge, leaves the page as it starts."""
    with show(trade) as opened:
        start = opened.page.evaluate("JSON.stringify(listState())")
        plain = [name for name in HOSTILE if "\ud800" not in name]
        parts = ["thing", "line", "from", "to", "show", "hide", "day", "source", "country", "evidential", "more", "at"]
        values = [*plain, "-1", "1e9", "NaN NaN NaN", "1 2 1e999", "9" * 400]
        for value in values:
            opened.page.evaluate(
                "([parts, value]) => {"
                " location.hash = new URLSearchParams(parts.map(one => [one, value])); readAddress(); }",
                [parts, value],
            )
            assert opened.page.evaluate("JSON.stringify(listState())") == start
        opened.page.evaluate("location.hash = '%E0%A4%A' + '&more=x'.repeat(50000); readAddress()")
        assert opened.page.evaluate("JSON.stringify(listState())") == start


def test_picture_as_png(show: Show, trade: str) -> None:
    """A button saves the picture as a PNG on white, without a request."""
    with show(trade) as opened:
        with opened.page.expect_download() as saved:
            opened.page.click("#save")
        opened.requests[:] = [url for url in opened.requests if not url.startswith("blob:")]
        assert saved.value.suggested_filename == "graph.png"
        data = saved.value.path().read_bytes()
        assert data.startswith(b"\x89PNG")
        assert len(data) > 10_000


def test_print_shows_picture_and_panel(show: Show, trade: str) -> None:
    """On paper there are the title, the picture, the legend and the panel, and no buttons."""
    with show(trade) as opened:
        opened.look_up("india")
        opened.page.emulate_media(media="print")
        assert not any(opened.page.is_visible(one) for one in ("#tools", "#search", "#time", "#filters"))
        assert all(opened.page.is_visible(one) for one in ("#title", "#picture canvas", "#panel h2", "#legend"))


def test_keys_walk_through_things(show: Show, trade: str) -> None:
    """The keys n and p choose the next and the one before, the most connected first; e expands."""
    with show(trade) as opened:
        opened.page.focus("#picture")
        opened.page.keyboard.press("n")
        assert opened.page.inner_text("#panel h2") == "Japan"
        opened.page.keyboard.press("n")
        second = opened.page.inner_text("#panel h2")
        opened.page.keyboard.press("p")
        assert opened.page.inner_text("#panel h2") == "Japan" != second


@pytest.mark.parametrize("width", [1440, 390])
def test_page_is_accessible(show: Show, trade: str, width: int) -> None:
    """axe-core finds no serious fault in the page at its start, with a thing in the panel, and as text."""
    with show(trade, width, 800) as opened:
        opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        faults = list_faults(opened.page)
        opened.look_up("toyota avensis:")
        faults += list_faults(opened.page)
        opened.page.evaluate("showText(true)")
        assert faults + list_faults(opened.page) == []
        assert not opened.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_large_graph_begins_with_most_connected(show: Show) -> None:
    """Of a large graph the most connected things are shown; each other can be found, and comes with its neighbours."""
    with show(encode_page(make_large(1800), title="Large", legend=CLASSES)) as opened:
        assert opened.page.evaluate(f"{NAMES}.length") == CORE
        assert "most connected of" in opened.page.inner_text("#panel")
        other = opened.page.evaluate("things.findLast(one => !isThingShown(one)).label")
        opened.look_up(other)
        assert opened.page.inner_text("#panel h2") == other
        assert other in opened.page.evaluate(NAMES)
        opened.page.click("#expand")
        assert opened.page.evaluate("listUnseen(chosen.thing).length") == 0
