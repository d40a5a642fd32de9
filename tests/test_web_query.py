"""The query page in a real browser: writing with help, running, mistakes, and what each form of query gives."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kg.errors import QueryError
from kg.graph.mistakes import find_line, find_mistake
from kg.inputs import read_inputs
from kg.reader.domain import read_domain
from kg.sparql.tokens import find_form
from kg.verbs import KnowledgeGraph
from kg.web.samples import make_examples
from kg.web.sparql import add_prefixes
from tests import web_pages
from tests.web_pages import PHONE, Opener, is_too_wide, list_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

browser, context, open_page, site = web_pages.browser, web_pages.context, web_pages.open_page, web_pages.site
pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("web_query")]  # one server and one browser

EDITOR = ".cm-content"
EXAMPLES = make_examples(read_domain(read_inputs(ontology=Path(__file__).parent.parent / "ontology")))
MONSTER = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER (?a = ?i && ?e != ?h) } ORDER BY ?a"
HOSTILE = "</script><script>window.ran = 1</script><img src=x onerror='window.ran = 2'>{{ 7 * 7 }}"


def make_path(sparql: str, run: str = "1") -> str:
    """Return the address of a query, which runs when it is opened."""
    return f"/query?query={quote(sparql)}&run={run}"


def write(page: Page, sparql: str) -> None:
    """Write a query in the place of the one in the editor, as if it were pasted."""
    page.click(EDITOR)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(sparql)


def read_editor(page: Page) -> str:
    """Return what stands in the editor."""
    return str(page.evaluate("[...document.querySelectorAll('.cm-line')].map(line => line.textContent).join('\\n')"))


def test_query_runs_and_is_shared(open_page: Opener) -> None:
    """The query to begin with runs with Ctrl+Enter, its rows lead to sentences, and its address gives them again."""
    page = open_page("/query")
    assert read_editor(page).startswith("PREFIX ri: <https://w3id.org/reverse-imports/ontology#>\nSELECT ?node")
    page.click(EDITOR)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".outcome tbody tr")
    shown = page.locator(".outcome tbody tr").count()
    node = page.locator("tbody a", has_text="rid:route_suzuki-fronx_india_japan")
    assert node.get_attribute("href") == "/id/route_suzuki-fronx_india_japan"
    page.click("tbody tr:has-text('route_suzuki-fronx_india_japan') >> td >> nth=2")
    page.wait_for_selector(".sources .claim")
    assert "Suzuki Fronx" in page.inner_text(".sources")
    downloads = page.locator(".count .links a").all()
    assert [link.inner_text() for link in downloads] == ["CSV", "JSON", "TSV"]
    page.wait_for_selector(f"{EDITOR}[aria-label='SPARQL query']")
    assert list_faults(page) == []
    page.wait_for_url("**/query?query=PREFIX*&run=1")
    again = open_page(page.url.removeprefix(page.url.split("/query")[0]))
    again.wait_for_selector(".outcome tbody tr")
    assert again.locator(".outcome tbody tr").count() == shown > 5


def test_mistake_is_marked_where_it_is(open_page: Opener) -> None:
    """What is wrong is said as a sentence and marked in the editor; the mark goes when the text is changed."""
    page = open_page(make_path("SELECT *\nWHERE {\n ?x foo:bar ?y .\n}"), size=PHONE, dark=True)
    page.wait_for_selector(".wrong-word")
    assert page.inner_text(".wrong-word") == "foo:bar"
    told = " ".join(page.inner_text(".mistake").split())
    assert told.startswith("Line 3, column 5: The prefix of ‘foo:bar’ is not known; declare it with a PREFIX line")
    keyword = "[...document.querySelectorAll('.cm-line span')].find((one) => one.textContent === 'SELECT')"
    page.wait_for_function(f"getComputedStyle({keyword}).color === 'rgb(86, 156, 214)'")  # of the dark theme
    assert list_faults(page) == []
    assert not is_too_wide(page)
    page.click(EDITOR)
    page.keyboard.type(" ")
    page.wait_for_selector(".editor-box.edited")
    assert page.evaluate("getComputedStyle(document.querySelector('.wrong-word')).textDecorationLine") == "none"


@pytest.mark.parametrize(
    ("sparql", "kind", "word", "place"),
    [
        ("SELEC * WHERE { ?x a ?y }", "word", "SELEC", (1, 1)),
        ("SELECT ?x\nWHER { ?x a ?y }", "word", "WHER", (2, 1)),
        ("SELECT * {\n ?x a ri:Country \n ?y }", "word", "?y", (3, 2)),
        ("SELECT * { ?x a ri:Country } ORDER BI ?x", "word", "BI", (1, 36)),
        ("SELECT * { ?x a ri:Country ", "ends", "ri:Country", (1, 17)),
        ("SELECT *\nWHERE {\n  ?s ?p\n}", "word", "}", (4, 1)),
        ("SELECT * {?s ?p} # {", "word", "}", (1, 16)),
        ("SELECT * { ?x <a b> ?y }", "iri", "<a b>", (1, 15)),
        ('ASK { ?x ?y "open }', "string", "}", (1, 19)),
        ("", "ends", "", (1, 1)),
    ],
)
def test_mistakes_are_found(shipped: KnowledgeGraph, sparql: str, kind: str, word: str, place: tuple[int, int]) -> None:
    """The place of a mistake is that of the word that is wrong, also near the end of the query."""
    with pytest.raises(QueryError) as error:
        shipped.query(sparql)
    mistake = find_mistake(sparql, str(error.value))
    assert (mistake.kind, mistake.word, find_line(sparql, mistake.start)) == (kind, word, place)


def test_names_are_inserted(open_page: Opener) -> None:
    """A name that is searched for, by label in either language, goes where the cursor is, with the keyboard alone."""
    page = open_page("/query?lang=ja")
    write(page, "SELECT * { ?route ri:model")
    page.focus("input[type=search]")
    page.keyboard.type("フロンクス")
    page.wait_for_selector(".names code:text('rid:suzuki-fronx')")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelector('.cm-content').textContent.includes('rid:suzuki-fronx')")
    page.keyboard.type(" }")
    assert read_editor(page) == "SELECT * { ?route ri:model rid:suzuki-fronx }"
    page.fill("input[type=search]", "供給経路")
    page.wait_for_selector(".names code:text('ri:SupplyRoute')")


def test_graphs_and_examples(open_page: Opener) -> None:
    """An example of a CONSTRUCT query gives Turtle with what each triple rests on; a question is there as SPARQL."""
    page = open_page("/query")
    number = next(i for i, one in enumerate(EXAMPLES) if one.sparql.startswith("CONSTRUCT"))
    page.select_option("select", str(number))
    page.wait_for_function("document.querySelector('.cm-content').textContent.includes('CONSTRUCT')")
    page.click("button.main")
    page.wait_for_selector("pre.turtle")
    turtle = page.inner_text("pre.turtle")
    assert "rid:route_suzuki-fronx_india_japan ri:model rid:suzuki-fronx" in turtle
    assert "@prefix owl:" not in turtle
    page.wait_for_selector(".outcome tbody tr")
    assert page.locator(".outcome tbody tr").count() == 21
    page.select_option("select", "successions")
    linked = open_page("/query?question=successions")
    for one in (page, linked):
        one.wait_for_function("document.querySelector('.cm-content').textContent.includes('What later steps')")
    assert read_editor(linked) == read_editor(page)


def test_truth_and_past_queries(open_page: Opener) -> None:
    """ASK gives a word, without waiting for what ran before; past queries come back with a click, or are forgotten."""
    page = open_page(make_path(MONSTER))
    page.wait_for_selector(".outcome .loading")
    for sparql, truth in (("ASK { ?route ri:origin rid:thailand }", "Yes"), ("ASK { rid:thailand a ri:Plant }", "No")):
        write(page, sparql)
        page.click("button.main")
        page.wait_for_selector(f".truth:text('{truth}')", timeout=5_000)  # the monster would take ten seconds
    page.click("summary")
    page.wait_for_selector("#kg-past button")
    past = page.locator("#kg-past button")
    assert past.all_inner_texts()[:2] == ["ASK { rid:thailand a ri:Plant }", "ASK { ?route ri:origin rid:thailand }"]
    past.nth(1).click()
    assert read_editor(page) == "ASK { ?route ri:origin rid:thailand }"
    page.click("button:text('Forget them')")
    assert past.count() == 0
    assert page.evaluate("localStorage.getItem('kg-queries')") == "[]"


def test_long_results_are_cut_and_say_so(open_page: Opener) -> None:
    """Of a long result the page shows the first rows and says how many there are; sources can be left out."""
    page = open_page(make_path("SELECT * { ?s ?p ?o }") + "&cite=0", size=PHONE)
    page.wait_for_selector(".cut")
    assert page.inner_text(".cut").startswith("The first 500 of ")
    assert not page.is_checked("input[type=checkbox]")
    assert page.locator(".sources").count() == 0
    assert not is_too_wide(page)


def test_hostile_texts_are_shown(open_page: Opener) -> None:
    """Markup and script in a query, in its result and in its error are shown as text."""
    page = open_page(make_path(f'SELECT ("{HOSTILE}" AS ?a) ("javascript:window.ran=3" AS ?b) {{}} #{HOSTILE}'))
    page.wait_for_selector(".outcome tbody tr")
    assert page.inner_text("tbody td >> nth=0") == HOSTILE
    page.click("summary")
    page.wait_for_selector("#kg-past button")
    write(page, f"SELECT {HOSTILE}")
    page.click("button.main")
    page.wait_for_selector(".mistake span")
    assert page.evaluate("window.ran") is None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_examples_give_something(shipped: KnowledgeGraph, example: object) -> None:
    """Each example runs on the shipped graph as it stands, also elsewhere with its prefixes, and finds something."""
    sparql = add_prefixes(getattr(example, "sparql", ""))
    result = shipped.query(sparql)
    assert result is True or (not isinstance(result, bool) and len(result) > 0)
    assert find_form(sparql) in ("SELECT", "CONSTRUCT", "ASK")
