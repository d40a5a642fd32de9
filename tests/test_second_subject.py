"""A second subject, export controls on chips: each verb works on it at each face, with the program as it is."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client
from pyoxigraph import Literal, NamedNode

from kg import KnowledgeGraph, load
from kg.assistant.server import make_server
from kg.build import build
from kg.cli import main
from kg.model.answers import Table
from kg.paths import find_home
from kg.server.api import make_api
from kg.terms import RI
from kg.workers import Limits, Pool
from tests.second_subject import CHIPS, make_home
from tests.web_pages import Site, start_site, stop_site

N7 = "flow_n7_norland_serica"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the home of the second subject with its graph built, its claims compared with their sentences."""
    folder = make_home(tmp_path_factory.mktemp("second"))
    build(find_home(folder), lambda _: None, CHIPS / "texts")
    return folder


@pytest.fixture(scope="module")
def chips(home: Path) -> KnowledgeGraph:
    """Give the graph of the second subject."""
    return load(home)


def run(home: Path, *arguments: str) -> int:
    """Run the command on a home."""
    return main([arguments[0], "--home", str(home), *arguments[1:]])


def list_rows(graph: KnowledgeGraph, sparql: str) -> list[tuple[str, ...]]:
    """Return the rows of a query, of names the local part."""
    found = graph.query(sparql)
    assert isinstance(found, Table)
    return [
        tuple(re.sub(".*[/#]", "", term.value) if isinstance(term, NamedNode | Literal) else "" for term in row)
        for row in found.rows
    ]


# What is held


def test_statuses_of_other_names_succeed_each_other(chips: KnowledgeGraph) -> None:
    """What ran has halted, what was tabled is withdrawn: the later article is held, the earlier is history."""
    assert list_rows(chips, "SELECT ?c ?s ?u { ?f ri:chip ?c ; ri:status ?s ; ri:until ?u } ORDER BY ?c") == [
        ("n7", "halted", "2025-02"),
        ("n9", "withdrawn", "2025-03"),
    ]
    assert list_rows(chips, "SELECT (COUNT(*) AS ?n) { ?d ri:kind ri:succession }") == [("2",)]


def test_a_policy_in_words_is_weighed_like_any_value(chips: KnowledgeGraph) -> None:
    """Of two policies on one licence that of the better grade is held, and so is the better figure; both are cited."""
    cited = chips.query("SELECT ?p ?u { ?l ri:policy ?p . ?v ri:units ?u }", cite=True)
    assert isinstance(cited.result, Table)
    ((policy, units),) = cited.result.rows
    assert (policy, units) == (RI("presumptionOfDenial"), Literal(9500))
    assert {*cited.bases[0].claims} >= {"chip-wire_001", "chip-wire_004"}
    assert not {"silicon-daily_002", "silicon-daily_004"} & cited.bases[0].roles.list_stating(cited.bases[0].claims)


def test_clocks_turn_statuses_of_other_names(chips: KnowledgeGraph) -> None:
    """Before the later article a flow runs and the other is tabled, which its day makes unsure."""
    then = chips.at(as_of=date(2024, 12, 1))
    assert list_rows(then, "SELECT ?c ?s { ?f ri:chip ?c ; ri:status ?s } ORDER BY ?c") == [
        ("n7", "running"),
        ("n9", "tabled"),
    ]
    assert then.weigh("SELECT ?s { ?f ri:chip rid:n9 ; ri:status ?s }").marks == ("no",)


def test_claims_stand_in_their_sentences(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What the claims say of chips stands in the articles, by the words of the world; a rule of its own finds."""
    assert run(home, "check", "--texts", str(CHIPS / "texts")) == 0
    told = capsys.readouterr().out
    assert "flow-without-maker" in told
    assert "status-overtaken" in told
    assert "ungrounded" not in told


# The command

COMMANDS = [
    pytest.param(("ask",), "flows-to", id="ask"),
    pytest.param(
        ("ask", "flows-to", "--to", "Serica", "--format", "csv"),
        "halted,2025-02,Serica",
        id="ask by name",
    ),
    pytest.param(("ask", "licence-policies", "--cite"), "presumption of denial", id="a word"),
    pytest.param(("ask", "shipments", "--year", "2023"), "9,500", id="a figure"),
    pytest.param(("ask", "past-flows", "--why", "--lang", "ja"), "セリカ国", id="why of rows"),
    pytest.param(("query", "-e", "SELECT ?c { ?f a ri:PastFlow ; ri:chip ?c }", "--cite"), "chip-wire_002", id="query"),
    pytest.param(("show", "N7"), "where sources differ", id="show"),
    pytest.param(("show", "n7", "--as-of", "2024-12-01", "--lang", "ja"), "出荷中", id="show on a day"),
    pytest.param(("why", N7, "type", "past flow", "--all"), "chip-wire_002", id="why"),
    pytest.param(("why", "n7", "reaches", "serica"), "shipped to", id="why of a chain"),
    pytest.param(("why", N7, "status", "running"), "another value is held", id="why not of a triple"),
    pytest.param(
        ("why-not", "flows-to", "--expect", "chip=N7", "--expect", "status=running"),
        "instead: halted",
        id="why-not",
    ),
    pytest.param(("whatif", "--without", "src:chip-wire", "flows-to"), "running", id="whatif"),
    pytest.param(("whatif", "--without", "src:chip-wire"), "past flow", id="whatif of all"),
    pytest.param(("diff", "2024-12-31", "2025-12-31"), "halted", id="diff"),
    pytest.param(("conflicts",), "9500", id="conflicts"),
    pytest.param(("check", "--coverage"), "chip-wire", id="coverage"),
    pytest.param(("schema",), "sources.json", id="schema"),
    pytest.param(("locate", "Fab One"), "4.2", id="locate"),
    pytest.param(("network", "centrality"), "Serica", id="network"),
    pytest.param(("network", "evidence"), "Chip Wire", id="network of evidence"),
    pytest.param(("network", "single-points", "--status", "halted"), "Norchip", id="single points"),
    pytest.param(("network", "single-points"), "nothing to cut off", id="single points as they are"),
]


@pytest.mark.parametrize(("arguments", "told"), COMMANDS)
def test_command(home: Path, arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command answers on chips as it does on cars."""
    more = ("--texts", str(CHIPS / "texts")) if arguments[0] == "locate" else ()
    assert run(home, *arguments, *more) == 0
    assert told in "".join(capsys.readouterr())


@pytest.mark.parametrize("name", ["turtle", "trig", "nquads", "jsonld", "ntriples"])
def test_export(home: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The graph is exported in each format."""
    assert run(home, "export", "--format", name) == 0
    assert "presumptionOfDenial" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["volumes", "flow", "lanes", "map", "agreement"])
def test_chart(home: Path, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A picture speaks of chips, also where there is nothing to show."""
    assert run(home, "chart", name, "--output", str(tmp_path / "picture.svg")) == 0
    told = "".join(capsys.readouterr())
    assert not {"Cars", "cars", "Japan"} & set(told.replace(".", " ").split())
    assert (tmp_path / "picture.svg").read_text("utf-8").startswith("<svg")


@pytest.mark.parametrize("command", ["explore", "report"])
def test_page(home: Path, command: str, tmp_path: Path) -> None:
    """The one page to explore, and the one to send on, are called what the domain says and speak of chips."""
    assert run(home, command, "--output", str(tmp_path / "page.html")) == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "Chip controls" in page
    assert "Reverse imports" not in page


def test_help_speaks_of_the_subject(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The help of the command says what the graph of the folder is about, with its examples."""
    monkeypatch.chdir(home)
    for arguments, told in ((["--help"], "chips that are shipped abroad"), (["why", "--help"], f'"{N7}" type "past')):
        with pytest.raises(SystemExit):
            main(arguments)
        assert told in " ".join(capsys.readouterr().out.split())


# HTTP

REQUESTS = [
    pytest.param("/api/questions", {}, "flows-to", id="questions"),
    pytest.param("/api/questions/flows-to", {"to": "Serica"}, '"to": "Serica"', id="ask by name"),
    pytest.param("/api/questions/licence-policies", {}, "presumption of denial", id="a word"),
    pytest.param("/api/entities", {"search": "norchp"}, "Norchip", id="search"),
    pytest.param("/api/entities/n7", {}, "chip-wire_005", id="show"),
    pytest.param("/api/why", {"subject": N7, "predicate": "type", "object": "past flow"}, "chip-wire_002", id="why"),
    pytest.param("/api/why-not", {"question": "flows-to", "expect": "status=running"}, "halted", id="why-not"),
    pytest.param("/api/whatif", {"without": "src:chip-wire"}, "past flow", id="whatif"),
    pytest.param("/api/conflicts", {}, "9500", id="conflicts"),
    pytest.param("/api/openapi.json", {}, "Chip controls", id="title"),
]


Work = Callable[[Pool], Coroutine[Any, Any, str]]


@pytest.fixture(scope="module")
def over_worker(home: Path) -> Iterator[Callable[[Work], str]]:
    """Give a function that returns what comes of some work with a worker on the home, which is started once."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        pool = runner.run(stack.enter_async_context(Pool(home, size=1, limits=Limits())))
        yield lambda work: runner.run(work(pool))
        runner.run(stack.aclose())


@pytest.mark.parametrize(("path", "given", "told"), REQUESTS)
def test_http(over_worker: Callable[[Work], str], path: str, given: dict[str, str], told: str) -> None:
    """Each operation of the interface over HTTP answers on chips."""

    async def ask(pool: Pool) -> str:
        transport = httpx.ASGITransport(make_api(pool))
        async with httpx.AsyncClient(transport=transport, base_url="http://chips") as client:
            reply = await client.get(path, params=given)
            assert reply.status_code == 200, reply.text
            return reply.text

    assert told in over_worker(ask)


# Pages

PAGES = [
    "/",
    "/?lang=ja",
    "/?q=shipments",
    "/?q=which+kettle",
    "/query",
    "/id/n7",
    "/claim/chip-wire_004",
    "/source/chip-wire",
    "/conflicts",
    "/pictures?name=centrality",
    "/ontology",
    "/nothing",
]
OURS = re.compile(
    "(?i)(?<![a-z-])(?:reverse imports|cars?|japan|tariffs?|deals?|routes?|plants?|suzuki|fronx|india)(?![a-z])"
    "|逆輸入|車種"
)
"""Words of the first subject that the second has no use for."""


@pytest.fixture(scope="module")
def site(home: Path) -> Iterator[Site]:
    """Give a server of the second subject."""
    served = start_site(home)
    yield served
    stop_site(served)


@pytest.mark.parametrize("path", PAGES)
def test_page_of_a_browser(site: Site, path: str) -> None:
    """Each page goes out under the name that the domain has, and has no word of cars."""
    page = httpx.get(site.address + path, headers={"Accept": "text/html"}, timeout=60).text
    assert ("半導体輸出規制" if "lang=ja" in path else "Chip controls") in page
    if path != "/ontology":  # the definitions of the terms that any subject has give examples of cars
        assert not OURS.findall(page)


# Assistants

CALLS = [
    pytest.param("list_questions", {}, "flows-to", id="questions"),
    pytest.param("ask", {"question": "reached"}, "Serica", id="ask by name"),
    pytest.param("search_names", {"text": "norchp"}, "Norchip", id="search"),
    pytest.param("show_entity", {"name": "N7"}, "past flow", id="show"),
    pytest.param("why", {"subject": N7, "predicate": "type", "object": "past flow"}, "**Holds**", id="why"),
    pytest.param(
        "why_not",
        {"question": "flows-to", "expect": {"chip": "N7", "status": "running"}},
        "instead: halted",
        id="why-not",
    ),
    pytest.param("what_if", {"without": ["src:chip-wire"]}, "past flow", id="whatif"),
    pytest.param("list_conflicts", {}, "9500", id="conflicts"),
    pytest.param("run_sparql", {"query": "SELECT ?p { ?l ri:policy ?p }"}, "ri:presumptionOfDenial", id="query"),
    pytest.param("read_guide", {}, "ri:LicencePolicy", id="guide"),
]


@pytest.mark.parametrize(("tool", "given", "told"), CALLS)
def test_assistant(home: Path, over_worker: Callable[[Work], str], tool: str, given: dict[str, Any], told: str) -> None:
    """Each tool of an assistant answers on chips."""

    async def call(pool: Pool) -> str:
        async with Client(make_server(find_home(home), pool)) as client:
            result = await client.call_tool(tool, given)
            return "".join(getattr(part, "text", "") for part in result.content)

    assert told in over_worker(call)
