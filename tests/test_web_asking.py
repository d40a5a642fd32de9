"""The page for questions in a real browser: what it shows, what users do there, and that it asks for nothing else."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

import pytest
from nicegui.client import Client
from nicegui.page import page as make_page
from starlette.requests import Request

from kg.escapes import show_line
from kg.export.rows import encode_answer
from kg.inputs import read_inputs
from kg.model.results import Example, Question, Rows
from kg.reader.domain import read_domain
from kg.verbs import KnowledgeGraph
from kg.web import jobs
from kg.web.charts import find_chart
from kg.web.jobs import run
from kg.web.suggestions import find_phrases
from kg.workers import Pool, Reply
from tests import web_pages
from tests.web_pages import PHONE, Opener, Site, is_too_wide, list_faults, wait_until_whole

if TYPE_CHECKING:
    from playwright.sync_api import Browser

browser, context = web_pages.browser, web_pages.context
open_page, site = web_pages.open_page, web_pages.site
pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("web_asking")]  # one server and one browser

VOLUMES = "/?q=how+many+cars+did+each+maker+import+in+2025"
HOSTILE = (
    "<script>window.ran = 1; alert(1)</script>",
    "<img src=x onerror='window.ran = 2'>",
    "{{ 7 * 7 }} {b|bold} {b}",
    "javascript:window.ran=3",
    "\u202eright to left",
    "long " + "x" * 300,
)


def read_rows(page: Any) -> list[list[str]]:
    """Return the rows of the table of a page, without their sources."""
    rows = page.evaluate(
        "[...document.querySelectorAll('.grid tbody tr')]"
        ".map(row => [...row.querySelectorAll('td:not(.cites)')].map(cell => cell.textContent))"
    )
    return cast("list[list[str]]", rows)


def test_first_page(open_page: Opener, shipped: KnowledgeGraph) -> None:
    """Unasked it shows the headline answer, its sources, who disagrees, and a query to change."""
    page = open_page("/")
    answer = shipped.ask("tariff-free-models")
    assert page.inner_text("h1") == answer.title
    assert [row[:3] for row in read_rows(page)] == [list(row[:3]) for row in answer.texts()]
    titles = {citation.title for citation in answer.citations.values()}
    assert set(page.locator("aside.sources li > a").all_inner_texts()) == titles
    assert page.locator(".conflicts li").count() == 5
    assert "ri:TariffFreeRoute" in page.inner_text("pre")
    assert page.locator("a.button", has_text="Change this query").get_attribute("href") == (
        "/query?question=tariff-free-models&run=1"
    )
    page.wait_for_selector("figure.chart svg")
    assert page.evaluate("document.activeElement.name") == "q"
    assert list_faults(page) == []


def test_phone(open_page: Opener) -> None:
    """On a phone nothing is wider than the page; what a row rests on comes up from below, and a button closes it."""
    page = open_page("/", size=PHONE, dark=True)
    page.click("tr:has-text('Honda Elevate') .numbers")
    page.wait_for_selector("aside.open p.corrections")
    box = page.locator("aside.open").bounding_box()
    assert box
    assert box["y"] + box["height"] == pytest.approx(PHONE[1], abs=1)
    assert list_faults(page) == []
    page.click("aside button:has-text('Close')")
    page.wait_for_selector("aside.open", state="detached")
    assert not is_too_wide(page)


def test_asking(open_page: Opener) -> None:
    """A question is asked with Enter; the page says how it read it, and its address gives the same page again."""
    page = open_page("/")
    page.keyboard.type("how many cars did each maker import in 2025?")
    page.keyboard.press("Enter")
    page.wait_for_selector("code")
    wait_until_whole(page)
    assert page.inner_text("code") == "volume-by-maker, year 2025"
    assert read_rows(page)[0][:4] == ["Suzuki", "43,266", "643.5", "1"]
    assert page.input_value("input[name=q]") == "how many cars did each maker import in 2025?"
    again = open_page(page.url.removeprefix(page.url.split("/?")[0]))
    assert read_rows(again) == read_rows(page)
    assert again.title().startswith("how many cars did each maker import in 2025?")


def test_answer_can_be_taken_elsewhere(open_page: Opener, shipped: KnowledgeGraph) -> None:
    """An answer is downloaded as the command gives it, has an address as JSON, and its query has the same rows."""
    page = open_page(VOLUMES)
    rows = read_rows(page)
    with page.expect_download() as download:
        page.click("text=CSV")
    assert download.value.suggested_filename == "volume-by-maker.csv"
    written = download.value.path().read_text("utf-8").splitlines()
    expected = encode_answer(shipped.ask("volume-by-maker", year="2025"), "csv").splitlines()
    assert [line.rpartition(",")[0] for line in written] == [line.rpartition(",")[0] for line in expected]
    found = page.request.get(page.url.split("/?")[0] + (page.get_attribute("text=JSON", "href") or "")).json()
    assert [row["maker"] for row in found["rows"]] == [row[0] for row in rows]
    page.click("text=Change this query")
    page.wait_for_url(re.compile("/query"))
    wait_until_whole(page)
    page.wait_for_selector(".grid tbody tr")
    assert [row[1] for row in read_rows(page)] == [row[1] for row in rows]


def test_suggestions(open_page: Opener) -> None:
    """While one types, ways to ask and things come up; arrows choose, Escape closes, Enter follows."""
    page = open_page("/")
    page.keyboard.type("suzuki fro")
    page.wait_for_selector(".suggestions li")
    assert page.get_attribute("input[name=q]", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.is_hidden(".suggestions")
    assert page.input_value("input[name=q]") == "suzuki fro"
    page.keyboard.type("nx")
    page.locator(".suggestions li", has_text="reverse-imported model").first.wait_for()
    chosen = page.locator(".suggestions [aria-selected=true]")
    page.keyboard.press("ArrowUp")
    while "reverse-imported model" not in chosen.inner_text():
        page.keyboard.press("ArrowUp")
    assert page.get_attribute("input[name=q]", "aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/id/suzuki-fronx$"))


def test_what_is_not_understood_is_told(open_page: Opener) -> None:
    """Words that are not understood run nothing, and are told; what may be asked instead stands below."""
    page = open_page("/?q=how+many+did+Suzuki+sell")
    assert "figures of what is sold or built" in page.inner_text(".unsure")
    assert page.locator(".grid").count() == 0
    assert page.locator("a:has-text('India')").count() > 0


def test_figure_leads_to_its_sentence(open_page: Opener, articles: Path) -> None:
    """A click on a figure shows the sentences behind it, and what a decision corrects; Escape goes back to the row."""
    page = open_page("/")
    page.click("tr:has-text('Honda Elevate') td.number")
    page.wait_for_selector("p.corrections")
    panel = page.inner_text("aside.sources")
    assert "names Honda WR-V, identified as Honda Elevate by decision 003" in panel
    assert re.match(r"sentence 14\.\d · asserted", page.locator("aside .where").first.inner_text())
    sentence = page.inner_text("aside blockquote >> nth=0")
    assert any(sentence[:60] in file.read_text("utf-8") for file in articles.iterdir())
    links = page.locator("aside .links a", has_text="Open the source").all()
    assert links
    assert all((one.get_attribute("href") or "").startswith(("https://", "http://")) for one in links)
    page.wait_for_function("document.activeElement.tagName === 'H2'")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.className === 'numbers'")
    assert page.inner_text("aside h2") == "Sources"


def test_table_sorts_and_turns_pages(open_page: Opener, shipped: KnowledgeGraph) -> None:
    """A long answer has pages; a click on a heading sorts all of it, a second the other way, and the focus stays."""
    page = open_page("/?q=single-source-facts")
    total = len(shipped.ask("single-source-facts"))
    assert page.inner_text(".pages [role=status]") == f"rows 1 to 50 of {total}"
    first = read_rows(page)
    page.click(".pages button:has-text('Next')")
    page.wait_for_function("document.querySelector('.pages [role=status]').textContent.startsWith('rows 51')")
    assert read_rows(page)[0] != first[0]
    for order in ("ascending", "descending"):
        page.click("th button:has-text('fact')")
        page.wait_for_selector(f"th[aria-sort={order}]")
        page.wait_for_function("document.activeElement.textContent === 'fact'")
        facts = [row[0].casefold() for row in read_rows(page)]
        assert facts == sorted(facts, reverse=order == "descending")


def test_japanese(open_page: Opener) -> None:
    """With lang=ja things have their Japanese names, and so have the page's own words."""
    page = open_page("/?lang=ja")
    assert page.get_attribute("html", "lang") == "ja"
    assert ["スズキ フロンクス", "スズキ", "インド"] in [row[:3] for row in read_rows(page)]
    assert page.inner_text("aside h2") == "出典"
    page.fill("input[name=q]", "which models come from Thailand")
    page.keyboard.press("Enter")
    page.wait_for_selector("code")
    wait_until_whole(page)
    assert page.url.endswith("&lang=ja")
    page.click(".languages a:has-text('EN')")
    page.wait_for_selector("text=Read as")
    assert page.input_value("input[name=q]") == "which models come from Thailand"


def test_theme_is_remembered(open_page: Opener) -> None:
    """The theme follows the system until the user chooses; then the browser remembers it."""
    page = open_page("/?q=deals", dark=True)
    assert page.get_attribute("html", "data-theme") == "dark"
    page.click("button.theme")
    assert page.get_attribute("html", "data-theme") == "light"
    page.reload()
    assert page.get_attribute("html", "data-theme") == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(246, 247, 248)"


@pytest.mark.parametrize(
    ("path", "told", "status"),
    [
        ("/?q=models-of", "needs maker", 200),
        ("/?q=models-of&maker=Susuky&lang=ja", "did you mean", 200),
        ("/nothing/<b>here</b>", "There is nothing at /nothing/<b>here</b>", 404),
    ],
)
def test_errors_are_sentences(open_page: Opener, path: str, told: str, status: int) -> None:
    """What is wrong is said in a sentence, in the frame of all pages and with the status of what it is."""
    page = open_page(path, expected=("404",))
    assert told in page.inner_text(".error")
    assert page.locator("header.site nav a").first.is_visible()
    assert page.request.get(page.url).status == status


@pytest.mark.parametrize("columns", [("origin", "maker", "model"), ("name", "units", "year")])
def test_hostile_data_is_shown_as_text(open_page: Opener, columns: tuple[str, ...]) -> None:
    """Markup, script and long names in rows and charts are shown as they are: nothing runs and nothing overflows."""
    values = " ".join(
        "(" + " ".join({"units": str(i + 1), "year": f'"{2000 + i}"'}.get(c, f'"{name}"') for c in columns) + ")"
        for i, name in enumerate(HOSTILE)
    )
    names = " ".join(f"?{column}" for column in columns)
    query = f"SELECT {names} {{ VALUES ({names}) {{ {values} }} }}"
    page = open_page(f"/query?run=1&query={quote(query)}", size=PHONE)
    page.wait_for_selector("figure.chart svg text")
    assert [row[0] for row in read_rows(page)] == list(map(show_line, HOSTILE))
    assert page.locator(".result img, .result script").count() == 0
    assert "{{ 7 * 7 }}" in "".join(page.locator("figure.chart svg text").all_text_contents())
    assert page.evaluate("window.ran") is None
    assert not is_too_wide(page)


def test_ten_at_once(site: Site, browser: Browser) -> None:
    """Ten browsers that ask different things at the same time each have their own answer and their own row chosen."""
    profiles = [browser.new_context() for _ in range(10)]
    pages = [(profile.new_page(), ("2024", "2025")[number % 2]) for number, profile in enumerate(profiles)]
    for page, year in pages:
        page.goto(f"{site.address}/?q=volume-by-maker&year={year}", wait_until="commit")
    for page, _ in pages:
        wait_until_whole(page)
        page.dispatch_event(".grid td.number >> nth=0", "click")
    for page, year in pages:
        page.wait_for_selector("aside.open")
        assert page.inner_text("code") == f"volume-by-maker, year {year}"
        assert page.inner_text("aside h2") == f"Sources of {', '.join(read_rows(page)[0][:2])}"
    for profile in profiles:
        profile.close()


class Endless:
    """A pool whose jobs end only when they are called off."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()

    async def ask(self, *_: object) -> Reply:
        """Wait."""
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()
        raise AssertionError


def test_job_ends_with_its_page() -> None:
    """A job of a page is called off when the user leaves."""

    async def leave() -> None:
        pool = Endless()
        client = Client(make_page(""), request=None)
        with client:
            job = asyncio.create_task(ask(client, pool))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        client.delete()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert pool.ended.is_set()

    async def ask(client: Client, pool: Endless) -> None:
        with client:
            await run(cast("Pool", pool), "ask")

    # In a thread: the browser's driver has a loop of its own in this one.
    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(leave())).result()


def test_job_ends_where_no_browser_connects(monkeypatch: pytest.MonkeyPatch) -> None:
    """A job of a page that a program fetched, which opens no connection, is called off without an error."""
    monkeypatch.setattr(jobs, "SOON", 0.0)
    monkeypatch.setattr(jobs, "CONNECTING", 0.01)

    request = Request({"type": "http", "headers": [], "query_string": b"", "path": "/"})

    async def fetch() -> None:
        pool = Endless()
        with Client(make_page(""), request=request), pytest.raises(asyncio.CancelledError):
            await run(cast("Pool", pool), "ask")
        await pool.ended.wait()

    with ThreadPoolExecutor(1) as threads:
        threads.submit(lambda: asyncio.run(fetch())).result()


DOMAIN = read_domain(read_inputs(ontology=Path(__file__).parent.parent / "ontology"))


def make_table(columns: str, *rows: str) -> Rows:
    """Make a document of rows whose cells have commas between them."""
    names = columns.split(",")
    return Rows(columns=names, rows=[dict(zip(names, row.split(","), strict=True)) for row in rows], citations={})


def test_flow_is_drawn_by_columns() -> None:
    """Origin, maker and model make a flow with a stream a model, also where a name stands in two columns."""
    chart = find_chart(make_table("model,maker,origin", "A,M,I", "B,M,I", "C,I,T"), DOMAIN)
    assert chart
    (series,) = chart.options["series"]
    assert len(series["data"]) == 7
    assert sum(one["value"] for one in series["links"]) == 6


def test_bars_are_drawn_by_columns() -> None:
    """Figures by name make bars that lie, figures by year bars that stand, one colour a name."""
    lying = find_chart(make_table("maker,units", "A,7", "B,-3"), DOMAIN)
    standing = find_chart(make_table("year,maker,units", "2024,A,7", "2025,A,9", "2025,B,4"), DOMAIN)
    assert lying
    assert standing
    assert lying.options["yAxis"]["data"] == ["A", "B"]
    assert standing.options["xAxis"]["data"] == ["2024", "2025"]
    assert [one["data"] for one in standing.options["series"]] == [[7.0, 9.0], [None, 4.0]]


def test_bars_have_names_that_tell_them_apart() -> None:
    """Where one maker has several figures the bars are named by what differs, also if some are of no whole year."""
    chart = find_chart(make_table("maker,year,units,period", "A,,15,2021-H1", "A,2025,9,2025", "A,2024,8,2024"), DOMAIN)
    assert chart
    assert chart.options["yAxis"]["data"] == ["2021-H1", "2025", "2024"]


@pytest.mark.parametrize(
    "document",
    [
        make_table("maker,units,place", "A,7,x", "A,8,x"),
        make_table("year,maker,units,place", "2024,A,7,x", "2024,A,8,y", "2025,A,9,x"),
        make_table("maker,units", "A,7"),
        make_table("about,values", "A,x", "B,y"),
        make_table("event,year", "A,2024", "B,2025"),
        make_table("maker,rank", "A,1", "B,2"),
        make_table("maker,units"),
    ],
)
def test_other_results_have_no_chart(document: Rows) -> None:
    """Figures that nothing tells apart, one bar, texts, years without a measure, ranks and no rows are no picture."""
    assert find_chart(document, DOMAIN) is None


def test_phrases_have_each_word() -> None:
    """A way to ask is suggested where it has every word typed, the last one begun only; what begins so comes first."""
    texts = ("which models come from India", "models from India", "models from Japan")
    catalogue = [Question("models", "Models", "", (), (), tuple(Example(text, {}) for text in texts))]
    assert find_phrases(catalogue, "Models ind") == [
        ("models from India", "Models"),
        ("which models come from India", "Models"),
    ]
    assert find_phrases(catalogue, "?!") == []
