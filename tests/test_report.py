"""The report: answers with their claims, in one page that is safe and asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, Quad, Store

from kg.charts import draw
from kg.cli import main
from kg.paths import find_home
from kg.report.contents import encode_picture_page, encode_report
from kg.terms import ALIAS, DCTERMS, LABEL, RI
from kg.verbs import KnowledgeGraph, load
from tests.browsers import open_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser

HOSTILE = "</style></svg><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'&\u202e"


class Reader(HTMLParser):
    """Collects what a page is made of: elements with their attributes, the text, and rows of tables."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.rows: list[list[str]] = []
        self.text = ""
        self._in_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element; a row begins a list of cells."""
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append("")
        self._in_cell = self._in_cell or tag == "td"

    def handle_endtag(self, tag: str) -> None:
        """Take the end of an element."""
        self._in_cell = self._in_cell and tag != "td"

    def handle_data(self, data: str) -> None:
        """Take text, into the last cell too."""
        self.text += data
        if self._in_cell:
            self.rows[-1][-1] += data

    def list_values(self, name: str) -> list[str]:
        """Return the values of an attribute in the whole page."""
        return [value for _, attrs in self.elements if (value := attrs.get(name))]


@pytest.fixture(scope="module")
def world_graph(world_build: Path) -> KnowledgeGraph:
    """Give the graph of the tiny data set."""
    return load(world_build.parent)


@pytest.fixture(scope="module")
def page(shipped: KnowledgeGraph) -> str:
    """Give the report of the shipped graph."""
    return encode_report(shipped)


@pytest.fixture(scope="module")
def read(page: str) -> Reader:
    """Give the report as it is read."""
    return Reader(page)


@pytest.fixture(scope="module")
def spoilt(world_graph: KnowledgeGraph) -> str:
    """Give the report of a graph in which names, titles, addresses, values and reasons are hostile."""
    store = Store()
    spoil = {LABEL, ALIAS, DCTERMS("title"), RI("address"), RI("value"), RI("rule"), RI("gradeReason"), RI("note")}
    for number, quad in enumerate(world_graph.store):
        value = quad.object
        if quad.predicate in spoil and isinstance(value, Literal) and (value.language or quad.predicate != LABEL):
            text = f"javascript:{HOSTILE}" if quad.predicate == RI("address") else f"{HOSTILE}{number}"
            named = Literal(text, language=value.language) if value.language else Literal(text)
            quad = Quad(quad.subject, quad.predicate, named, quad.graph_name)  # noqa: PLW2901  # the spoilt one
        store.add(quad)
    return encode_report(KnowledgeGraph(store, home=world_graph.home, manifest=world_graph.manifest))


@pytest.fixture(scope="module")
def browser(need_program: Callable[..., Path]) -> Iterator[Browser]:
    """Give a browser."""
    with open_browser(need_program) as chromium:
        yield chromium


def test_the_report_has_the_answers(shipped: KnowledgeGraph, read: Reader) -> None:
    """Each row of the headline answers stands in the report, with its figures and links to its claims."""
    rows = {tuple(cell.replace(",", "") for cell in row[:-1]) for row in read.rows if row}
    latest = max(text[0] for text in shipped.ask("volume-total").texts())
    answers = [shipped.ask(name) for name in ("tariff-free-models", "planned-models", "ended-routes", "volume-total")]
    for answer in [*answers, shipped.ask("volume-by-maker", year=latest)]:
        kept = [i for i in range(len(answer.columns) - 1) if any(texts[i] for texts in answer.texts())]
        for texts in answer.texts():
            assert tuple(texts[i].replace(",", "") for i in kept) in rows


def test_every_figure_leads_to_its_claim(read: Reader) -> None:
    """Links within the page lead somewhere, and each row of a table but that of the sources has one."""
    marks = {value.removeprefix("#") for value in read.list_values("href") if value.startswith("#")}
    assert marks
    names = read.list_values("id")
    assert marks <= set(names)
    assert len(set(names)) == len(names)
    cells = [row for row in read.rows if row]
    uncited = [row for row in cells if not re.fullmatch(r"(\[\d+\] ?)+", row[-1])]
    assert [row for row in uncited if row[3] not in "ABCDEF"] == []


def test_claims_are_numbered_as_they_are_met(page: str) -> None:
    """The first figures have the first numbers, and the list of claims has each number once."""
    numbers = [int(number) for number in re.findall(r'href="#claim-(\d+)"', page)]
    assert list(dict.fromkeys(numbers[:3])) == sorted(set(numbers[:3]))
    listed = [int(number) for number in re.findall(r'<li id="claim-(\d+)"', page)]
    assert listed == list(range(1, max(numbers) + 1))


def test_conflicts_say_who_says_what(read: Reader) -> None:
    """A correction shows both readings, which is held, and the rule."""
    assert "import volume: Japan, 2025; import volume: Honda, Japan, 2025; " in read.text
    assert "2025 ✓ held" in read.text
    assert "Why: decision 001" in read.text


def test_the_report_tells_how_it_was_made(shipped: KnowledgeGraph, read: Reader) -> None:
    """The digest of the inputs and the commands stand at the end, and the grades of the sources before."""
    assert str(shipped.manifest["inputs"]) in read.text
    assert "kg report --lang en --output report.html" in read.text
    assert "the ministry in charge of the deal" in read.text


@pytest.mark.parametrize("name", ["page", "spoilt"])
def test_the_report_is_safe(name: str, request: pytest.FixtureRequest) -> None:
    """No script, no handler, nothing loaded; the policy forbids it all; links lead into the page or to http."""
    read = Reader(request.getfixturevalue(name))
    tags = {tag for tag, _ in read.elements}
    assert not tags & {"script", "img", "iframe", "link", "object", "embed", "base", "form", "foreignobject", "image"}
    assert not any(name.startswith("on") or name == "src" for _, attrs in read.elements for name in attrs)
    assert all(re.match(r"#|https?://", value) for value in read.list_values("href"))
    assert "default-src 'none'" in read.list_values("content")[0]
    assert "\u202e" not in read.text
    assert "@import" not in read.text


def test_hostile_names_are_read_as_text(spoilt: str) -> None:
    """What names say is there, as text."""
    assert "<script>window.hacked=1</script>" in Reader(spoilt).text


def test_an_empty_graph_gets_a_page(root: Path) -> None:
    """A graph with nothing in it gets a report that says so, in both languages, with the days it is of."""
    empty = KnowledgeGraph(Store(), home=find_home(root), manifest={})
    assert "The graph holds nothing yet." in Reader(encode_report(empty)).text
    text = Reader(encode_report(empty, lang="ja", clocks={"known_by": "2026-02-28"})).text
    assert "グラフにはまだ何もない。" in text
    assert "2026-02-28までに公表されたものによる。" in text
    assert "kg report --lang ja --known-by 2026-02-28" in text


def test_the_report_is_the_same_each_time(root: Path, world_graph: KnowledgeGraph) -> None:
    """The same picture gives the same page, byte for byte."""
    pages = [encode_picture_page(draw(world_graph, "lanes")) for _ in range(2)]
    assert pages[0] == pages[1]


def test_the_command_writes_the_report(built_world: Path, tmp_path: Path) -> None:
    """`kg report` writes a page of the home's graph."""
    output = tmp_path / "report.html"
    assert main(["--home", str(built_world), "report", "--output", str(output)]) == 0
    assert "Hayato brought the most cars to Japan in 2025" in Reader(output.read_text(encoding="utf-8")).text


@pytest.mark.pages
def test_a_browser_runs_and_loads_nothing(spoilt: str, browser: Browser, tmp_path: Path) -> None:
    """In a browser no script of a name runs, nothing is asked for but the file, and the policy breaks nothing."""
    path = tmp_path / "report.html"
    path.write_text(spoilt, encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1000, "height": 800})
    asked, told = list[str](), list[str]()
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: told.append(message.text))
    tab.goto(path.as_uri())
    assert tab.evaluate("window.hacked") is None
    assert asked == [path.as_uri()]
    assert told == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 1000
