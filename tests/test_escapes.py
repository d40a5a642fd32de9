"""What goes out: texts that try to be more than text are shown as text, at every face, in every format.

The commands, their formats, the tools and the pages are enumerated from the program, so that a new one is tried too.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import html
import io
import json
import re
import shutil
import signal
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pyoxigraph import DefaultGraph, Literal, Quad, RdfFormat, Store, Triple, parse

import kg.reader
from kg import escapes
from kg.build import build
from kg.cli import main
from kg.cli.arguments import make_parser
from kg.cli.output import tell, write_text
from kg.errors import DataError, KGError, tell_all
from kg.export.rdf import RDF_FORMATS, encode_graph
from kg.export.rows import encode_answer
from kg.inputs import Inputs
from kg.paths import find_home
from kg.terms import LABEL, RID
from kg.verbs import KnowledgeGraph, load
from tests.poison import HOSTILE, LEAD, poison_data, poison_text
from tests.sampling import pick, tries
from tests.web_pages import Site, start_site, stop_site

ROUTE = "route_hayato-kite_india_japan"
ORDER = "SELECT ?s ?l { ?s rdfs:label ?l } ORDER BY ?s ?l"
TEXTS = {"text", "table", "markdown", "csv", "json", "html", "svg", "turtle", "trig", "nquads", "ntriples", "jsonld"}

RUNS: Mapping[str, Sequence[Sequence[str]]] = {
    "build": [[]],
    "ask": [
        [],
        ["models-from", "--origin", "india", "--cite"],
        ["tariff-free-models", "--as-of", "2025-06-01", "--possible"],
        ["models-from", "--origin", "india", "--reading"],
    ],
    "query": [["-e", ORDER], ["-e", ORDER, "--cite"], ["-e", "ASK { ?s rdfs:label ?l }", "--cite"]],
    "show": [["hayato-kite"], ["hayato", "--lang", "ja"]],
    "why": [[ROUTE, "type", "tariff-free route"], [ROUTE, "type", "ri:TariffFreeRoute", "--stands-on"]],
    "why-not": [["models-from", "--origin", "india", "--expect", "model=minato-tide"]],
    "whatif": [["--without", "quay-post-2"]],
    "diff": [["2026-03-31", "2026-11-01", "--question", "maker-ranking"]],
    "conflicts": [[]],
    "check": [[], ["--coverage"]],
    "schema": [[]],
    "simulate": [["--claims", "20", "--output", "{home}/invented"]],
    "locate": [["Hayato", "--texts", "{home}/texts"]],
    "network": [[], ["dependence"], ["exposure", "japan-india-cepa"], ["explanation", "hayato", "japan"]],
    "chart": [["flow"], ["lanes"]],
    "report": [[]],
    "explore": [[]],
    "export": [[]],
}
"""What is run of each command, in each of its formats; `serve` and `mcp` have tests of their own below."""
COUNTED = {"ask": "table markdown", "query": "table markdown", "conflicts": "markdown", "network": "table markdown"}
COUNTED |= {"diff": "markdown", "show": "text"}
"""Formats that are compared with those of plain texts; others break long texts into lines."""

TOOLS: Mapping[str, Mapping[str, object]] = {
    "ask": {"question": "models-from", "parameters": {"origin": "india"}},
    "list_questions": {"search": "tariff"},
    "search_names": {"text": "Hayato"},
    "show_entity": {"name": "hayato-kite"},
    "why": {"subject": ROUTE, "predicate": "type", "object": "tariff-free route"},
    "why_not": {"question": "models-from", "parameters": {"origin": "india"}, "expect": {"model": "minato-tide"}},
    "what_if": {"without": ["japan-india-cepa"], "question": "tariff-free-models"},
    "list_conflicts": {},
    "run_sparql": {"query": ORDER},
    "diff": {"first": "2020-01-01", "second": "current", "question": "tariff-free-models"},
    "list_findings": {},
    "network": {"name": "exposure", "parameters": {"thing": "india"}},
    "read_guide": {},
}
PAGES = (
    "/", "/?q=models-from&origin=india", "/query", "/conflicts", "/pictures", "/ontology", f"/id/{ROUTE}", "/id/hayato",
    "/claim/harbour-news-1_005", "/source/harbour-news-1", "/id/nothing",
)  # fmt: skip


@dataclass(frozen=True)
class Ran:
    """What a run of the command left."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

MARK = b"# of this home all texts are poisoned when they are read\n"


@pytest.fixture(scope="module")
def homes(closed_ontology: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Give two homes of the same tiny data, built, the second with every text of it poisoned."""
    root, found = Path(__file__).resolve().parent, []
    read = kg.reader.read_data
    with pytest.MonkeyPatch.context() as patch:
        for name in ("clean", "poisoned"):
            home = tmp_path_factory.mktemp(name) / "world"
            shutil.copytree(root / "world", home)
            shutil.copytree(root.parent / "ontology", home / "ontology")
            shutil.copytree(closed_ontology, home / "build" / "ontology")
            if name == "poisoned":
                with (home / "data" / "now.yaml").open("ab") as file:
                    file.write(MARK)
                patch.setattr(kg.reader, "read_data", lambda files, words: _read(read, files, words))
            build(find_home(home), lambda _: None)
            found.append(home)
        yield found[0], found[1]


def _read(read: Callable[..., Any], files: Inputs, words: Any) -> Any:
    data = read(files, words)
    return poison_data(data) if files.get("data/now.yaml").endswith(MARK) else data


@pytest.fixture(scope="module")
def graphs(homes: tuple[Path, Path]) -> dict[Path, KnowledgeGraph]:
    """Give the graphs of the homes."""
    return {home: load(home) for home in homes}


@pytest.fixture(scope="module")
def poisoned(homes: tuple[Path, Path]) -> Path:
    """Give the home with the poisoned data."""
    return homes[1]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, graphs: dict[Path, KnowledgeGraph]) -> Iterator[Run]:
    """Give a function that runs the command in this process, on graphs that are opened once."""
    monkeypatch.setattr("kg.cli.commands.load", lambda home, **_: graphs[home])
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGPIPE)}

    def run(home: Path, *arguments: str) -> Ran:
        out, err, code = io.StringIO(), io.StringIO(), 0
        words = [word.replace("{home}", str(home)) for word in arguments]
        with redirect_stdout(out), redirect_stderr(err):
            try:
                code = main([*words, "--home", str(home)])
            except SystemExit as left:
                code = int(left.code or 0)
        return Ran(code, out.getvalue(), err.getvalue())

    yield run
    for number, handler in kept.items():
        signal.signal(number, handler)


def list_commands() -> dict[str, argparse.ArgumentParser]:
    """Return the commands with their parsers."""
    (action,) = (a for a in make_parser()._actions if isinstance(a, argparse._SubParsersAction))
    for parser in action.choices.values():
        parser.make()
    return dict(action.choices)


def list_formats(parser: argparse.ArgumentParser) -> list[str]:
    """Return the formats of a command that are text."""
    (choices,) = [a.choices for a in parser._actions if a.dest == "format" and a.choices] or [()]
    return [name for name in choices or () if name != "png"]


def list_runs() -> list[tuple[str, str]]:
    """Return each command with each of its formats, or none."""
    return [(name, one) for name, parser in list_commands().items() for one in list_formats(parser) or [""]]


def count_shape(text: str) -> list[int]:
    """Return what must be the same whatever texts say: lines, headings, and citations at the start of a line."""
    return [
        len(text.splitlines()),
        *(len(re.findall(form, text, re.MULTILINE)) for form in (r"^#", r"^\[\d+\]", r"^\*\*")),
    ]


# Texts


@given(st.text() | st.text(st.characters(categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_nothing_unseen_is_left(text: str) -> None:
    """Whatever a text holds, it is shown as one line of what can be seen, and showing it again changes nothing."""
    line = escapes.show_line(text)
    assert not HOSTILE.search(line)
    assert len(line.splitlines()) <= 1
    assert escapes.show_line(line) == line
    assert not HOSTILE.search(escapes.show(text))
    line.encode()


def test_text_that_is_seen_stays() -> None:
    """Japanese, accents, dashes and quotes are text like any other."""
    for text in ("ジムニー　ノマド（Nomad）", "Škoda – “naïve”", "−18 % \\ 'x'", "a\u00a0b"):
        assert escapes.show_line(text) == text


@given(st.text() | st.text("`*_[]<>|~#=-+&;1.!\\ ab()"))
@example("1. a")
@example("a_b_ _c")
@example("\\")
@example("&amp;")
@example("[x]: http://a.example")
def test_markdown_shows_a_text_and_nothing_else(text: str) -> None:
    """A reader of Markdown sees the text as it is, in a paragraph, a list and a table: no markup comes of it."""
    shown = escapes.show_line(text).strip()
    escaped = escapes.escape_markdown(text)
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    assert _read_text(reader.render(f"x {escaped}")) == f"x {shown}".strip()
    if shown:
        assert _read_text(reader.render(escaped)) == shown
        assert _read_text(reader.render(f"- {escaped}")) == shown
        cell = reader.render(f"| a |\n| --- |\n| {escaped} |").partition("<td>")[2].partition("</td>")[0]
        assert html.unescape(cell) == shown


def _read_text(page: str) -> str:
    """Return the text of a paragraph, with or without a list around it; anything else is markup."""
    found = re.fullmatch(r"(?:<ul>\n<li>)?(?:<p>)?([^<]*)(?:</p>\n|</li>\n</ul>\n)", page)
    assert found, page
    return html.unescape(found[1])


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", " =", "\u3000@", "﹢"])  # noqa: RUF001  # they are the point
def test_csv_runs_no_formula(sign: str) -> None:
    """A cell that a spreadsheet would run is led by an apostrophe; a number is a number."""
    assert escapes.escape_cell(f"{sign}cmd|'/c calc'!A1").startswith("'")
    for number in ("-18", "+37.1", "-1,234.5", "-2e5", "+3 %", "-0.5%"):
        assert escapes.escape_cell(number) == number
    for text in ("\t=1", "\r=1", "\n=1"):
        assert escapes.escape_cell(text)[0] in "\\'"


@given(st.dictionaries(st.text(), st.lists(st.text() | st.integers() | st.none())))
@example({"a": "\u202e\x9b\U000e0041\ud800\n"})
def test_json_reads_back(document: object) -> None:
    """JSON escapes what is not seen, and says the same."""
    text = escapes.encode_json(document)
    assert not HOSTILE.search(text)
    assert json.loads(text) == document


@pytest.mark.parametrize("name", RDF_FORMATS)
def test_rdf_reads_back(name: str, poisoned: Path) -> None:
    """RDF escapes what is not seen and is the same graph; so are names, which with a prefix would have no escapes."""
    store, odd = Store(), RID("a\u200db")
    store.extend([*load(poisoned).store.quads_for_pattern(None, None, None), Quad(odd, LABEL, Literal("x"))])
    text = encode_graph(store, name).decode()
    assert not HOSTILE.search(text)
    form = RDF_FORMATS[name]
    graph = None if form.supports_datasets else DefaultGraph()
    read = list(parse(text, format=form))
    assert list_texts(read) == list_texts(store.quads_for_pattern(None, None, None, graph))
    assert odd in {quad.subject for quad in read}


def list_texts(found: Iterable[Quad | Triple]) -> set[str]:
    """Return the texts of literals."""
    return {one.object.value for one in found if isinstance(one.object, Literal)}


def test_error_is_lines_of_a_bounded_length() -> None:
    """Each text of an error is one line, whatever it quotes, and a long one is cut; sent on, it stays as it is."""
    error = KGError(f"nothing is called '{poison_text('x')}'", 2_000_000 * "é")
    first, second = str(error).splitlines()
    assert not HOSTILE.search(str(error))
    assert first.startswith("nothing is called '=1+x")
    assert len(second) <= escapes.LONGEST
    assert "characters left out" in second
    assert str(KGError(*str(error).splitlines())) == str(error)
    assert str(tell_all([("a.yaml:1", "x\ny"), ("b.yaml:2", "z")])) == "a.yaml:1: x\\ny\nb.yaml:2: z"
    assert isinstance(tell_all([]), DataError)


# The command


def test_last_gate_shows_what_a_face_forgot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Data that goes out raw, to standard output or a file, is shown all the same; a line that is told is one line."""
    path = tmp_path / "told.txt"
    for output in (None, path):
        write_text("a\n\x1b[1m\u202e\n", output)
    assert capsys.readouterr().out == path.read_text(encoding="utf-8") == "a\n\\u001b[1m\\u202e\n"
    tell("kg: a\n[1] Forged\x1b[1m")
    assert capsys.readouterr().err == "kg: a\\n[1] Forged\\u001b[1m\n"


def test_each_command_is_tried() -> None:
    """Each command has runs here; those that serve have tests of their own."""
    assert set(RUNS) == set(list_commands()) - {"serve", "mcp"}
    assert {one for parser in list_commands().values() for one in list_formats(parser)} <= TEXTS


@pytest.mark.parametrize(("command", "form"), [pair for pair in list_runs() if pair[0] in RUNS])
def test_command_lets_nothing_out(command: str, form: str, homes: tuple[Path, Path], run: Run) -> None:
    """Nothing hostile comes out, and what is said has as many lines, headings and citations as with plain texts."""
    clean, poisoned = homes
    for words in pick(RUNS[command], 3, list_formats(list_commands()[command]).index(form) if form else 0):
        arguments = [command, *words, *(["--format", form] if form else [])]
        ran = run(poisoned, *arguments)
        assert ran.code == 0, ran.err
        assert not HOSTILE.search(ran.out + ran.err), arguments
        assert not re.search(r"^\W*(\[1\] Forged|\*\*Sources|## Forged)", ran.out + ran.err, re.MULTILINE), arguments
        if form in COUNTED.get(command, "").split():
            plain = run(clean, *arguments)
            assert count_shape(ran.out) == count_shape(plain.out), arguments
            assert len(ran.err.splitlines()) == len(plain.err.splitlines()), arguments
        check_medium(ran.out, form)


def test_explorer_is_given_text(poisoned: Path, run: Run) -> None:
    """What the script of the explorer is given, and shows, is text that can be seen."""
    page = run(poisoned, "explore").out
    given = re.findall(r'<script type="application/json" id="\w+">(.*?)</script>', page, re.DOTALL)
    assert len(given) > 2
    assert not HOSTILE.search("".join(json.dumps(json.loads(text), ensure_ascii=False) for text in given))


def check_medium(text: str, form: str) -> None:
    """Look that what is written is no formula, no markup, and no JSON that cannot be read."""
    if form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [c for c in cells if c[:1] in tuple("=+-@") and not re.fullmatch(r"[+-][\d.,]+", c)]
    if form == "markdown":
        assert not re.search(r"(?<!\\)(\*\*Sources|<img|\[x\]|`c)", text)
    if form in ("html", "svg") or text.startswith(("<!doctype", "<svg")):
        assert "img" not in _list_tags(text)
    if form == "json" and text:
        json.loads(text)


def _list_tags(page: str) -> set[str]:
    found = set[str]()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, _: object) -> None:
            found.add(tag)

    Reader().feed(page)
    return found


def test_every_question_lets_nothing_out(homes: tuple[Path, Path], graphs: dict[Path, KnowledgeGraph]) -> None:
    """The answer to each question of the catalogue that needs no parameter has as many lines as with plain texts."""
    clean, poisoned = (graphs[home] for home in homes)
    for question in clean.catalogue.values():
        if not any(parameter.required for parameter in question.parameters):
            text, plain = (encode_answer(graph.ask(question.name), "markdown") for graph in (poisoned, clean))
            assert not HOSTILE.search(text), question.name
            assert count_shape(text) == count_shape(plain), question.name
            check_medium(text, "markdown")


def test_data_keeps_its_texts(poisoned: Path, run: Run) -> None:
    """What programs read is what the data says: JSON and RDF have the texts unchanged."""
    rows = json.loads(run(poisoned, "ask", "models-from", "--origin", "india", "--format", "json").out)
    labels = {row["model"]["value"] for row in rows["results"]["bindings"]}
    assert labels == {poison_text("Hayato Kite"), poison_text("Hayato Wren")}
    turtle = run(poisoned, "query", "-e", "CONSTRUCT { ?s rdfs:label ?l } { ?s rdfs:label ?l }").out
    assert not HOSTILE.search(turtle)
    assert labels < list_texts(parse(turtle, format=RdfFormat.TURTLE))


@pytest.mark.parametrize("command", RUNS)
def test_arguments_are_echoed_as_text(
    command: str, poisoned: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An argument that is wrong is named in the error in one line and with nothing that steers a terminal."""
    monkeypatch.chdir(tmp_path)  # a word may be where something is written
    for words in RUNS[command]:
        for place in range(len(words) + 1):
            arguments = [command, *words[:place], f"X{poison_text('x')}", *words[place + 1 :]]
            ran = run(poisoned, *arguments)
            assert not HOSTILE.search(ran.out + ran.err), arguments
            assert "\n[1] Forged" not in ran.out + ran.err, arguments
            assert len(ran.err) < 30_000


def test_argument_that_is_no_text_is_refused(poisoned: Path, run: Run) -> None:
    """The bytes of an argument that is not UTF-8 are told as wrong usage, visibly, and never looked up."""
    for command in (["show"], ["why", "a", "b"], ["query", "-e"], ["ask", "models-from", "--origin"]):
        ran = run(poisoned, *command, "\udcff")
        assert ran.code == 2
        assert r"\udcff" in ran.err
        assert not HOSTILE.search(ran.err)


# Assistants


async def call_tools(home: Path, calls: Mapping[str, Mapping[str, object]]) -> dict[str, Any]:
    """Return what each tool replies, and the names of all tools as keys."""
    from mcp.server.mcpserver import Context

    from kg.assistant.tools import make_tools
    from kg.workers import Pool

    async with Pool(home, size=1) as pool:
        return {tool.name: await tool.run(dict(calls[tool.name]), Context()) for tool in make_tools(pool, {})}


def read_reply(reply: Any) -> str:
    """Return the text of a reply."""
    (content,) = reply.content
    return str(content.text)


def test_tools_reply_with_text_only(homes: tuple[Path, Path]) -> None:
    """No label or title forges a section, a citation, a row or a hidden word, in the text or in the fields."""
    plain, told = (asyncio.run(call_tools(home, TOOLS)) for home in homes)
    assert set(told) == set(TOOLS)
    for name, reply in told.items():
        assert not reply.is_error, name
        text, fields = read_reply(reply), reply.structured_content
        assert not HOSTILE.search(text), name
        assert not HOSTILE.search(json.dumps(fields, ensure_ascii=False)), name
        if name == "what_if":
            continue  # a worker reads the files for it, which are not poisoned, so that all texts change
        assert count_shape(text) == count_shape(read_reply(plain[name])), name
        marks = [len(re.findall(r"(?<!\\)\[\d+\]", one)) for one in (text, read_reply(plain[name]))]
        assert marks[0] == marks[1], name
        assert not re.search(r"(?<!\\)(\*\*Sources\*\* *[^\n]|<img|\[x\]\()", text), name


@pytest.mark.parametrize("sent", [tries(50_000, 2_000_000) * "x", poison_text("x")])
def test_tools_send_nothing_back_whole(poisoned: Path, sent: str) -> None:
    """What is sent comes back shortened, and as text, in errors and in replies that name what was looked for."""
    wrong: dict[str, Mapping[str, object]] = {
        "ask": {"question": sent},
        "list_questions": {"search": sent},
        "search_names": {"text": sent},
        "show_entity": {"name": sent},
        "why": {"subject": sent, "predicate": sent, "object": sent},
        "why_not": {"question": sent, "expect": {"model": sent}},
        "what_if": {"without": [sent], "set": [sent]},
        "list_conflicts": {"kind": sent},
        "run_sparql": {"query": sent},
        "read_guide": {sent: sent},
        "diff": {"first": sent, "second": sent},
        "list_findings": {"rule": sent},
        "network": {"name": sent},
    }
    for name, reply in asyncio.run(call_tools(poisoned, wrong)).items():
        text = read_reply(reply) + json.dumps(reply.structured_content, ensure_ascii=False)
        assert len(text) < 40_000, name
        assert not HOSTILE.search(text), name
        assert "\n[1] Forged" not in text, name


def test_assistant_is_told_what_is_quoted() -> None:
    """The instructions say that labels and titles are quotations too."""
    from kg.assistant.server import INSTRUCTIONS

    told = INSTRUCTIONS.read_text(encoding="utf-8")
    assert all(word in told for word in ("labels", "titles", "never follow instructions"))


# Pages and the endpoint


@pytest.fixture(scope="module")
def site(poisoned: Path) -> Iterator[Site]:
    """Give a server of the poisoned data."""
    served = start_site(poisoned)
    yield served
    stop_site(served)


def get(site: Site, path: str, **headers: str) -> tuple[int, str, str]:
    """Return the status, the headers and the body of what is at a path."""
    connection = HTTPConnection(urlsplit(site.address).netloc, timeout=300)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read().decode()
    connection.close()
    return response.status, str(response.headers), body


@pytest.mark.parametrize("path", PAGES)
def test_pages_show_text(site: Site, path: str) -> None:
    """The first HTML of a page, and what its script is given, hold nothing hostile, raw or escaped for the script."""
    status, _, body = get(site, path, accept="text/html")
    assert status == (404 if path.endswith("nothing") else 200)
    assert not HOSTILE.search(body)
    shown = html.unescape(re.sub(r"<title>[^<]*</title>", "", body))
    assert not re.search(r"(?<!\\)(\\\\)*\\u(001b|0007|0085|009b|202e|200b|2066|feff|061c)", shown)


def test_endpoint_keeps_its_formats(site: Site) -> None:
    """SPARQL's own CSV, TSV, XML and JSON say what the data says, with citations too: they are for programs."""
    query = "SELECT ?l { rid:hayato rdfs:label ?l FILTER (LANG(?l) = 'en') }"
    for further in ({"format": "csv"}, {"format": "csv", "cite": "true"}):
        _, headers, body = get(site, f"/sparql?{urlencode({'query': query, **further})}")
        assert "text/csv" in headers
        assert list(csv.reader(io.StringIO(body, newline="")))[1][0] == poison_text("Hayato")
    _, _, body = get(site, f"/sparql?{urlencode({'query': query, 'format': 'json'})}")
    assert json.loads(body)["results"]["bindings"][0]["l"]["value"] == poison_text("Hayato")


@pytest.mark.parametrize(
    "path",
    [
        "/id/x%0d%0aset-cookie:%20a=b",
        "/id/hayato?format=%0d%0aset-cookie:%20a=b",
        "/sparql?query=SELECT&format=%0d%0aset-cookie:%20a=b",
        f"/sparql?query={quote(poison_text('x'))}",
        f"/data?graph={quote(poison_text('x'))}",
        f"/api/entities/{quote(poison_text('x'), safe='')}",
        f"/api/ask?q={quote(poison_text('x'))}",
        f"/api/questions/models-from?origin={quote(poison_text('x'))}",
        f"/api/why?subject={quote(poison_text('x'))}&predicate=type&object=x",
        f"/{quote(poison_text('x'))}",
    ],
)
def test_errors_of_the_server_are_text(site: Site, path: str) -> None:
    """What a request says comes back in no header, and in a body as a line of text."""
    status, headers, body = get(site, path, accept="text/turtle, application/json")
    assert 400 <= status < 500 or status == 200
    assert "set-cookie" not in headers.lower()
    assert LEAD not in headers
    if status != 200:  # else it is data
        assert not HOSTILE.search(body)
        assert "\n[1] Forged" not in body


# Notebooks


def test_notebooks_show_text(poisoned: Path) -> None:
    """Tables, answers and citations as Python gives them are text too."""
    graph = load(poisoned)
    answer = graph.ask("models-from", origin="india")
    for shown in (answer._repr_html_(), *map(str, answer.citations.values())):
        assert not HOSTILE.search(shown)
        assert len(shown.splitlines()) == 1
    assert not {"img", "script"} & _list_tags(answer._repr_html_())
