"""The addresses of things: triples for programs, pages for people; and the page of disagreements."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from pyoxigraph import DefaultGraph, RdfFormat, parse

from kg.build import build
from kg.paths import find_home
from kg.server.linked import OFFERED
from kg.terms import CLAIM, RI, RID, SRC
from kg.workers.formats import NotAcceptable, choose_format
from tests import web_pages
from tests.web_pages import PHONE, Opener, Site, is_too_wide, list_faults, start_site, stop_site

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

browser, context, open_page, site = web_pages.browser, web_pages.context, web_pages.open_page, web_pages.site
pytestmark = [pytest.mark.pages, pytest.mark.xdist_group("web_entities")]  # one server and one browser

CLAIM_NAME = "carwikihub-5153_014"
SAID = RID("import-volume_suzuki_any_any_japan_2023")
TURTLE = "text/turtle"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
HOSTILE = "<img src=x onerror='window.ran = 1'><script>window.ran = 2</script>{{ 7 * 7 }}"
LONG = "n" * 400


@pytest.fixture
def hostile_site(ready_world: Path) -> Iterator[Site]:
    """Give a server of a tiny graph with a thing whose names are markup, run from right to left, or have no end."""
    names = {"en": HOSTILE, "ja": "<i>逆に読む</i>", "aliases": [LONG, "javascript:window.ran=3"]}
    lines = [f"vehicle-model:\n  hostile:\n    en: {names['en']!r}\n    ja: {names['ja']}\n    aliases:"]
    lines += [f"    - {alias!r}" for alias in names["aliases"]]
    (ready_world / "data" / "entities" / "hostile.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    build(find_home(ready_world), lambda _: None)
    served = start_site(ready_world)
    yield served
    stop_site(served)


def get(site: Site, path: str, method: str = "GET", **headers: str) -> tuple[HTTPResponse, bytes]:
    """Return the response to a request, and its body."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=20)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


def test_thing_is_described_as_asked(site: Site) -> None:
    """A thing's address gives its triples in the format that a program accepts, and says what else there is."""
    for accept, rdf_format in (
        (TURTLE, RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json;q=0.9, text/html;q=0.1", RdfFormat.JSON_LD),
        ("application/trig", RdfFormat.TRIG),
    ):
        response, body = get(site, "/id/suzuki-fronx", Accept=accept)
        assert response.status == 200
        assert response.headers["Content-Type"].startswith(accept.split(";")[0])
        triples = {quad.triple for quad in parse(body, rdf_format)}
        found = {(triple.subject, triple.predicate, triple.object) for triple in triples}
        assert (RID("suzuki-fronx"), RI("manufacturer"), RID("suzuki")) in found
        assert (RID("route_suzuki-fronx_india_japan"), RI("model"), RID("suzuki-fronx")) in found
        assert "accept" in response.headers["Vary"]
        assert f'<{RID("suzuki-fronx").value}>; rel="describes"' in response.headers["Link"]
    assert get(site, "/id/suzuki-fronx", Accept=TURTLE)[0].headers["Content-Location"].endswith("?format=turtle")
    assert (
        get(site, "/id/suzuki-fronx?format=jsonld", Accept=BROWSER)[0]
        .headers["Content-Type"]
        .startswith("application/ld+json")
    )


def test_page_and_data_know_each_other(site: Site) -> None:
    """A browser gets the page at the same address, with the way to the triples; HEAD is answered as GET is."""
    response, body = get(site, "/id/suzuki-fronx", Accept=BROWSER)
    assert response.status == 200
    assert response.headers["Content-Type"].startswith("text/html")
    assert "accept" in response.headers["Vary"].lower()
    assert 'rel="alternate"; type="text/turtle"' in response.headers["Link"]
    assert b'href="/id/suzuki-fronx?format=turtle"' in body
    for accept in (BROWSER, TURTLE):
        head, nothing = get(site, "/id/suzuki-fronx", "HEAD", Accept=accept)
        assert (head.status, nothing) == (200, b"")
    mark = get(site, "/id/suzuki-fronx", Accept=TURTLE)[0].headers["ETag"]
    assert get(site, "/id/suzuki-fronx", **{"Accept": TURTLE, "If-None-Match": mark})[0].status == 304
    # The mark of one thing is not taken for that of another, nor for what is not there.
    assert get(site, "/id/suzuki", **{"Accept": TURTLE, "If-None-Match": mark})[0].status == 200
    assert get(site, "/id/no-such-thing", **{"Accept": TURTLE, "If-None-Match": mark})[0].status == 404


def test_claim_keeps_what_it_says_apart(site: Site) -> None:
    """What a sentence says stands in the graph that its claim names, and not among what is held."""
    _, body = get(site, f"/claim/{CLAIM_NAME}", Accept="application/ld+json")
    quads = list(parse(body, RdfFormat.JSON_LD))
    said = {(q.predicate, q.object) for q in quads if q.graph_name == CLAIM(CLAIM_NAME) and q.subject == SAID}
    assert (RI("importer"), RID("suzuki")) in said
    assert not any(quad.subject == SAID for quad in quads if quad.graph_name == DefaultGraph())
    held = {(quad.predicate, quad.object) for quad in quads if quad.subject == CLAIM(CLAIM_NAME)}
    assert (RI("source"), SRC("carwikihub-5153")) in held
    turtle = {quad.triple for quad in parse(get(site, f"/claim/{CLAIM_NAME}", Accept=TURTLE)[1], RdfFormat.TURTLE)}
    assert any(triple.subject == SAID for triple in turtle)


def test_source_and_ontology_are_there(site: Site, root: Path) -> None:
    """A source leads to its claims; the ontology is sent as its file has it, or in another format."""
    _, body = get(site, "/source/carwikihub-5153", Accept=TURTLE)
    assert CLAIM(CLAIM_NAME) in {quad.subject for quad in parse(body, RdfFormat.TURTLE)}
    assert get(site, "/ontology", Accept=TURTLE)[1] == (root / "ontology" / "reverse-imports.ttl").read_bytes()
    triples = parse(get(site, "/ontology?format=ntriples")[1], RdfFormat.N_TRIPLES)
    assert RI("SupplyRoute") in {quad.subject for quad in triples}


@pytest.mark.parametrize("accept", [TURTLE, BROWSER])
def test_unknown_names_are_404(site: Site, accept: str) -> None:
    """A name that nothing has is not found, and the nearest ones are told; what cannot be a name neither."""
    response, body = get(site, "/id/suzuki-fronks", Accept=accept)
    assert response.status == 404
    assert b"suzuki-fronx" in body
    for path in ("/id/%3Cscript%3E", "/claim/a.b", "/source/x"):
        response, body = get(site, path, Accept=accept)
        assert response.status == 404
        assert b"<script>alert" not in body


def test_nothing_acceptable(site: Site) -> None:
    """Who accepts nothing that there is hears what there is."""
    response, body = get(site, "/id/suzuki", Accept="image/png")
    assert response.status == 406
    assert TURTLE.encode() in body


@pytest.mark.parametrize(
    ("accept", "named", "chosen"),
    [
        (BROWSER, "", "html"),
        ("*/*", "", "turtle"),
        ("", "", "turtle"),
        ("text/html;q=0.4, text/turtle;q=0.3", "", "html"),
        ("application/rdf+xml, text/turtle;q=0.5", "", "xml"),
        (BROWSER, "ntriples", "ntriples"),
        (BROWSER, "no-format", "html"),
    ],
)
def test_format_is_chosen(accept: str, named: str, chosen: str) -> None:
    """The format is the one that is named, else the one that is accepted most; a program that takes all gets Turtle."""
    assert choose_format(accept, named, OFFERED).name == chosen


def test_format_that_nobody_has_is_none() -> None:
    """Who accepts none of the formats is told which there are, the page too."""
    with pytest.raises(NotAcceptable, match=r"text/turtle.*text/html"):
        choose_format("image/*", "", OFFERED)


def test_thing_has_a_page(open_page: Opener, articles: Path) -> None:
    """A thing's page has its names, facts and nodes; a number leads to the sentence, and a click to the proof."""
    page = open_page("/id/suzuki-fronx")
    assert page.inner_text("h1").split() == ["Suzuki", "Fronx", "スズキ", "フロンクス"]
    for part in ("reverse-imported model", "compact SUV", "Gujarat plant (Hansalpur)", "units 5267", "Not known"):
        assert part in page.inner_text("main.page")
    page.click("table.facts .badge >> nth=0")
    cited = page.locator(":target")
    assert "The company has been channeling" not in page.inner_text("h1")
    assert "sentence 6.2" in cited.inner_text()
    assert cited.locator("blockquote").inner_text()
    page.click("tr:has-text('manufacturer') button.why")
    page.wait_for_selector(".proof .fact")
    assert page.locator(".proof .fact >> nth=0").inner_text().split() == "Suzuki Fronx manufacturer Suzuki".split()
    assert page.locator(".proof ul ul .claim blockquote").count() > 0
    assert list_faults(page) == []
    page.click("tr:has-text('manufacturer') button.why")
    page.wait_for_selector(".proof", state="detached")


def test_claim_and_source_have_pages(open_page: Opener) -> None:
    """A claim's page has what the sentence says and what corrects it; its source's page lists all claims."""
    page = open_page(f"/claim/{CLAIM_NAME}", size=PHONE, dark=True)
    told = page.inner_text("main.page")
    for part in ("Corrected by", "files the figures of 2025 under 2023", "43266", "importer", "corrected claim"):
        assert part in told
    assert page.inner_text("h3.subject") == "import volume: Suzuki, Japan, 2023"  # which is not held
    assert page.inner_text("table.facts th >> nth=0") == "is a"
    assert page.locator(f"main.page a[href='/claim/{CLAIM_NAME}']").count() == 0
    assert not is_too_wide(page)
    assert list_faults(page) == []
    page.click("a:text('Car Wiki Hub, article 5153')")
    page.wait_for_selector(".sentences li")
    assert page.locator(".sentences a").count() == 56
    page.click(".sentences a:text('Claim 014')")
    page.wait_for_url(f"**/claim/{CLAIM_NAME}")


def test_disagreements_have_both_sides(open_page: Opener) -> None:
    """Each disagreement has its sides with their sources, what is held and why; a kind can be chosen, or misspelt."""
    page = open_page("/conflicts?kind=outvoted", size=PHONE)
    point = page.locator(".point", has_text="Mazda CX-3, Thailand")
    assert [side.split("\n")[0] for side in point.locator(".side").all_inner_texts()] == ["since 2022-06", "since 2021"]
    assert "held" in point.locator(".side.held").inner_text()
    assert point.locator(".rule").inner_text() == "Rule: the better grade: B"
    assert not is_too_wide(page)
    assert list_faults(page) == []
    page.click("nav.kinds a:has-text('correction')")
    page.wait_for_url("**/conflicts?kind=correction")
    page.wait_for_selector(".point.correction")
    assert page.locator(".point:not(.correction)").count() == 0
    assert "files the figures of 2025" in page.locator(".point", has_text="import volume: Japan, 2025").inner_text()


def test_pages_in_japanese(site: Site) -> None:
    """Names of things and the page's own words come in Japanese."""
    body = get(site, "/id/suzuki-fronx?lang=ja", Accept=BROWSER)[1].decode()
    for part in ("スズキ フロンクス", "製造メーカー", "推論された事実", "/id/route_suzuki-fronx_india_japan?lang=ja"):
        assert part in body


def test_terms_have_addresses(site: Site) -> None:
    """Each term of the ontology stands at the address of its name, with what it means."""
    body = get(site, "/ontology", Accept=BROWSER)[1].decode()
    for part in ('"id":"SupplyRoute"', "supply route", '"id":"manufacturer"'):
        assert part in body


def test_hostile_names_are_shown(hostile_site: Site, context: BrowserContext) -> None:
    """Names that are markup, script, right-to-left or very long are shown as they are, on a phone's width too."""
    page = context.new_page()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.goto(f"{hostile_site.address}/id/hostile")
    page.wait_for_selector("h1 span")
    assert page.locator("h1 span").first.inner_text() == HOSTILE
    assert LONG in page.inner_text("main.page")
    assert not is_too_wide(page)
    page.goto(f"{hostile_site.address}/id/%3Cimg%20src=x%20onerror=window.ran=1%3E")
    page.wait_for_selector("h1")
    assert page.evaluate("window.ran") is None
    page.close()
