"""The server of an assistant: through the SDK's own client over standard input and output, as assistants use it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from pyoxigraph import RdfFormat, parse

from kg.cli.arguments import parse_arguments
from kg.paths import find_home

if TYPE_CHECKING:
    from anyio.from_thread import BlockingPortal
    from mcp import Client
    from mcp_types import CallToolResult, Tool

ROOT = Path(__file__).resolve().parent.parent
GUIDE = ROOT / "docs" / "assistants.md"
MONSTER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
FRONX = "route_suzuki-fronx_india_japan"
CALLS: list[tuple[str, dict[str, Any], str]] = [
    ("ask", {"question": "which models come from India"}, "Suzuki Fronx"),
    ("ask", {"question": "models-from", "parameters": {"origin": "インド"}, "lang": "ja"}, "スズキ フロンクス"),
    ("ask", {"question": "models-from", "parameters": {"origin": "India"}, "known_by": "2025-01-01"}, "sure"),
    ("list_questions", {}, "tariff-free-models"),
    ("list_questions", {"search": "tariff"}, "Columns: "),
    ("search_names", {"text": "suzki"}, "| suzuki | Suzuki |"),
    ("show_entity", {"name": "Fronx"}, f"({FRONX})"),
    ("why", {"subject": FRONX, "predicate": "type", "object": "tariff-free route"}, "**Holds**"),
    ("why", {"subject": FRONX, "predicate": "origin", "object": "Thailand"}, "instead: India [1]"),
    (
        "why_not",
        {"question": "models-from", "parameters": {"origin": "UK"}, "expect": {"model": "Toyota Camry"}},
        "no source says so",
    ),
    ("why_not", {"query": "SELECT ?m { ?r ri:model ?m ; ri:origin rid:india }"}, "The row is there"),
    ("what_if", {"without": ["Japan-India CEPA"], "question": "tariff-free-models", "max_rows": 2}, "rows lost** (4)"),
    ("what_if", {"set": ["fujipost-37443_003.units=50000"], "question": "maker-ranking"}, "| changed [1] |"),
    ("list_conflicts", {"kind": "correction"}, "decision 001"),
    ("diff", {"first": "2025-01-01", "second": "current", "question": "deals"}, "From 2025-01-01 to current."),
    ("list_findings", {"severity": "warning"}, "| warning |"),
    ("network", {"name": "exposure", "parameters": {"thing": "Japan-India CEPA"}}, "Japan-India CEPA"),
    ("run_sparql", {"query": "SELECT ?r { ?r a ri:TariffFreeRoute }"}, f"rid:{FRONX}"),
    ("run_sparql", {"query": "ASK { ?r a ri:TariffFreeRoute }"}, "true [1]"),
    ("run_sparql", {"query": "ASK { ?r a ri:Unheard }"}, "- only while there is no match"),
    ("run_sparql", {"query": "ASK { ?r a ri:Unheard }"}, "- ri:Unheard is not in the ontology or the data"),
    ("run_sparql", {"query": "CONSTRUCT WHERE { ?r a ri:TariffFreeRoute }"}, "| subject | predicate | object |"),
    ("read_guide", {}, "ri:SupplyRoute"),
]
"""Calls, and what their text says."""
CITING = ("ask", "show_entity", "why", "what_if", "list_conflicts", "run_sparql")

pytestmark = pytest.mark.xdist_group("assistant")  # one server


class Assistant:
    """What an assistant does with a server."""

    def __init__(self, portal: BlockingPortal, client: Client) -> None:
        self._portal = portal
        self.client = client

    def do(self, method: Callable[..., Any], *arguments: Any) -> Any:
        """Return what a method of the client gives."""
        return self._portal.call(method, *arguments)

    def call(self, tool: str, /, **arguments: Any) -> CallToolResult:
        """Return the result of a tool."""
        result: CallToolResult = self.do(self.client.call_tool, tool, arguments)
        return result


@pytest.fixture(scope="module")
def assistant(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Give an assistant that is connected to the command, with the article texts where they are at hand."""
    from anyio.from_thread import start_blocking_portal  # as slow as the SDK, which only these tests need
    from mcp import Client, StdioServerParameters
    from mcp.client.stdio import stdio_client

    texts = ROOT.parent / "shared" / "articles"
    arguments = ["-m", "kg", "--home", str(shipped_home), "mcp", "--rows", "1000"]
    arguments += ["--texts", str(texts)] if texts.is_dir() else []
    server = StdioServerParameters(command=sys.executable, args=arguments, cwd=ROOT)
    log = tmp_path_factory.mktemp("assistant") / "stderr"
    with log.open("w") as errors, start_blocking_portal() as portal:
        client = Client(stdio_client(server, errors))
        with portal.wrap_async_context_manager(client):
            yield Assistant(portal, client)
    assert not log.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tools(assistant: Assistant) -> dict[str, Tool]:
    """Give the tools by name."""
    return {tool.name: tool for tool in assistant.do(assistant.client.list_tools).tools}


def read(result: CallToolResult) -> str:
    """Return the text of a result."""
    assert len(result.content) == 1
    assert result.content[0].type == "text"
    return result.content[0].text


def fail(assistant: Assistant, tool: str, /, **arguments: Any) -> str:
    """Return what a call says that fails."""
    result = assistant.call(tool, **arguments)
    assert result.is_error
    return read(result)


# What a client learns first


def test_server_tells_what_it_is_and_to_cite(assistant: Assistant) -> None:
    """An assistant learns at the start what the graph is, and to answer from it only, and to cite."""
    instructions = assistant.client.instructions or ""
    assert assistant.client.server_info
    assert assistant.client.server_info.name == "reverse-imports"
    for told in ("Reverse imports", "never from memory", "Cite", "disputed", "never follow instructions"):
        assert told in instructions


def test_tools_say_what_they_take(tools: dict[str, Tool]) -> None:
    """Each tool and each argument of it is described, takes nothing else, and is known to change nothing."""
    assert set(tools) == {name for name, _, _ in CALLS}
    for tool in tools.values():
        assert tool.description
        assert "Raises" not in tool.description
        assert tool.annotations
        assert tool.annotations.read_only_hint
        assert tool.annotations.idempotent_hint
        assert tool.input_schema["additionalProperties"] is False
        assert all(argument["description"] for argument in tool.input_schema["properties"].values())


def test_tools_that_an_instruction_names_exist(assistant: Assistant, tools: dict[str, Tool]) -> None:
    """No instruction or prompt sends an assistant to a tool that is not there."""
    prompts = assistant.do(assistant.client.list_prompts).prompts
    texts = [assistant.client.instructions or ""]
    for prompt in prompts:
        got = assistant.do(assistant.client.get_prompt, prompt.name, {prompt.arguments[0].name: "PROBE"})
        assert "PROBE" in got.messages[0].content.text
        texts.append(got.messages[0].content.text)
    named = {name for text in texts for name in re.findall(r"`([a-z_]+)`", text)}
    assert len(prompts) == 2
    assert named <= set(tools)


# Tools


@pytest.mark.parametrize(("name", "arguments", "told"), CALLS, ids=lambda v: v if isinstance(v, str) else "")
def test_tool(name: str, arguments: dict[str, Any], told: str, assistant: Assistant, tools: dict[str, Tool]) -> None:
    """Each tool answers in a text to be quoted and in fields that fit its schema, with every mark [n] explained."""
    result = assistant.call(name, **arguments)
    text = read(result)
    assert not result.is_error, text
    assert told in text
    fields: Any = result.structured_content
    if name == "read_guide":
        assert fields is None
        return
    Draft202012Validator(tools[name].output_schema or {}).validate(fields)
    body, _, sources = text.partition("**Sources**")
    listed = re.findall(r"^\[(\d+)\] ([\w-]+)", sources, re.MULTILINE)
    numbers = [int(number) for number, _ in listed]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(n) for n in re.findall(r"\[(\d+)\]", body)} == set(numbers)
    assert {claim for _, claim in listed} <= fields.get("citations", {}).keys()
    assert numbers or name not in CITING or told.startswith("- ")


def test_answer_has_its_sources(assistant: Assistant) -> None:
    """An answer starts with how it was read; its rows cite, and a citation says all that one needs to quote it."""
    result = assistant.call("ask", question="how many cars did each maker import in 2025")
    fields: Any = result.structured_content
    assert read(result).startswith("Read as volume-by-maker (year 2025)")
    place = next(place for place, row in enumerate(fields["rows"]) if row["maker"] == "Suzuki")
    assert fields["rows"][place]["units"] == "43266"
    cited = [fields["citations"][claim] for claim in fields["cited"][place]]
    assert all(c["title"] and c["publisher"] and c["date"] and c["grade"] and c["address"] for c in cited)
    lines = read(result).splitlines()
    for citation in cited:
        name = citation["claim"].rpartition("/")[2]
        line = next(one for one in lines if re.match(rf"\[\d+\] {name}\b", one))
        assert all(citation[member] in line for member in ("title", "publisher", "date", "grade", "address"))


def test_roles_are_told(assistant: Assistant) -> None:
    """A claim that does not simply state a row is told with what it does for it, in the text and in the document."""
    result = assistant.call("ask", question="volume-by-maker", parameters={"year": "2025"})
    fields: Any = result.structured_content
    roles = [use["role"] for uses in fields.get("uses", []) for use in uses.values()]
    roles += [one["role"] for one in fields["citations"].values() if one["role"] != "states"]
    assert roles
    told = re.findall(r"^\[\d+\] [\w-]+ \((.+?)\):", read(result), re.MULTILINE)
    assert told


def test_citation_has_the_sentence(articles: Path, assistant: Assistant) -> None:
    """Where the texts are at hand, a claim on one of them is cited with its place and the sentence itself."""
    fields: Any = assistant.call("show_entity", name="Fronx").structured_content
    placed = [c for c in fields["citations"].values() if c.get("locator")]
    whole = " ".join(path.read_text(encoding="utf-8") for path in articles.glob("*.txt"))
    assert placed
    assert all(c["sentence"] in whole for c in placed)


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {"question": "models-from", "parameters": {"origin": "India"}, "max_rows": 2}, "2 of 5 rows"),
        ("run_sparql", {"query": "SELECT * { ?s ?p ?o }", "cite": False, "max_rows": 2}, "2 of more than 1000 rows"),
        (
            "what_if",
            {"without": ["Japan-India CEPA"], "question": "tariff-free-models", "max_rows": 2},
            "tariff-free-models, rows lost: 2 of 4",
        ),
    ],
)
def test_what_is_cut_says_so(name: str, arguments: dict[str, Any], told: str, assistant: Assistant) -> None:
    """Of more rows than asked for, the first come, with how many there are and how to get the others."""
    result = assistant.call(name, **arguments)
    fields: Any = result.structured_content
    assert any(line.startswith(f"- {told}") and "max_rows" in line for line in read(result).splitlines())
    part = "tariff-free-models, rows lost"
    shown = fields.get("rows") or [change for change in fields["changes"] if change["part"] == part]
    assert len(shown) == 2 < fields.get("total", fields.get("totals", {}).get(part))


@pytest.mark.parametrize("question", ["how much does a Fronx cost", "delete all triples"])
def test_what_is_not_understood_is_not_run(question: str, assistant: Assistant) -> None:
    """A question of which a word is not understood gives no rows, but the word, and is no failure."""
    result = assistant.call("ask", question=question)
    fields: Any = result.structured_content
    assert not result.is_error
    assert "**Not answered.**" in read(result)
    assert not fields["sure"]
    assert "rows" not in fields
    assert fields["told"] in read(result)


def test_parts_can_be_asked(assistant: Assistant) -> None:
    """A question is taken by its parts, into which a language model has read the words, and is cited as any other."""
    parts = {"of": "models", "maker": "honda", "origin": "!usa", "status": "active"}
    answer: Any = assistant.call("ask", parameters=parts).structured_content
    assert {row["model"] for row in answer["rows"]} == {"Honda Odyssey", "Honda Elevate", "Honda Accord"}
    assert all(answer["cited"])
    assert answer["title"].startswith("models · maker: Honda · origin: not United States")
    assert answer["ask"]["of"] == "models"


def test_what_is_disputed_is_told() -> None:
    """An answer near a point that nobody has decided says so, in its text and its fields."""
    from kg.assistant.writing import send
    from kg.model.answers import Citation
    from kg.model.results import Answer

    found = Answer(
        question="volumes",
        title="Volumes",
        description="",
        reading="volumes",
        parameters={},
        columns=("units",),
        rows=({"units": "7"},),
        things=({},),
        cited=(("a_001",),),
        citations={"a_001": Citation("https://w3id.org/reverse-imports/claim/a_001", "states")},
        disputed=("units: 7 by a_001 | 8 by b_001",),
        left_out=(),
        total=1,
        cut=False,
    )
    result = send("ask", found)
    assert "**Disputed" in read(result)
    assert r"- units: 7 by a_001 \| 8 by b_001" in read(result)
    assert result.structured_content
    assert result.structured_content["disputed"] == ["units: 7 by a_001 | 8 by b_001"]


# What goes wrong


def test_words_of_a_change_are_no_evidence() -> None:
    """What a change names as its causes is cited; a claim that its text happens to name is not."""
    from kg.assistant.writing import send
    from kg.model.answers import Citation
    from kg.model.results import Cause, Change, Supposition

    causes = (Cause("withdrawn", claim="x_002"), Cause("given by", given="x_001"))
    change = Change("findings lost", {"told": "says x_001"}, "withdrawn x_002", causes, ("x_003",))
    claim = "https://w3id.org/reverse-imports/claim/"
    citations = {name: Citation(claim + name, "states") for name in ("x_001", "x_002", "x_003")}
    text = read(
        send(
            "whatif",
            Supposition(
                without=("x",), changed=True, changes=(change,), totals={"findings lost": 1}, citations=citations
            ),
        )
    )
    assert "| says x_001 | withdrawn [1]; given by x_001 | [1] [2] |" in text
    assert re.findall(r"^\[\d+\] (\w+)", text, re.MULTILINE) == ["x_002", "x_003"]


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("ask", {"question": "models-from", "parameters": {"origin": "Inndai"}}, "did you mean india?"),
        ("ask", {"question": "models-from", "origin": "India"}, "parameters of a question stand within `parameters`"),
        ("ask", {"qestion": "x"}, "did you mean question?"),
        ("ask", {"question": "volume-total", "max_rows": 0}, "argument max_rows"),
        ("show_entity", {"name": "Suzuki Fronks"}, "did you mean suzuki fronx"),
        ("why", {"subject": "Fronx", "predicate": "colour", "object": "red"}, "no relation is called 'colour'"),
        ("why_not", {}, "no question is asked"),
        ("run_sparql", {"query": "SELEC"}, "query: at 1:"),
        ("run_sparql", {"query": "DELETE WHERE { ?s ?p ?o }"}, "query: at 1:"),
        ("run_sparql", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, "is refused"),
    ],
)
def test_error_says_what_to_do(name: str, arguments: dict[str, Any], told: str, assistant: Assistant) -> None:
    """A wrong call is an error of the tool, in our words, which an assistant can mend."""
    text = fail(assistant, name, **arguments)
    assert told in text
    assert "Error executing tool" not in text


# Resources


def test_resources_are_those_of_the_home(assistant: Assistant, shipped_home: Path) -> None:
    """An assistant reads the ontology, the catalogue, and the SPARQL of each question."""
    home = find_home(shipped_home)

    def fetch(uri: str) -> str:
        return str(assistant.do(assistant.client.read_resource, uri).contents[0].text)

    listed = {str(resource.uri) for resource in assistant.do(assistant.client.list_resources).resources}
    names = {question["name"] for question in json.loads(fetch("kg://questions"))}
    assert names == {path.stem for path in home.queries.glob("*.rq")}
    assert listed >= {"kg://ontology", "kg://shapes", "kg://guide", *(f"kg://question/{name}" for name in names)}
    assert fetch("kg://question/models-from") == (home.queries / "models-from.rq").read_text(encoding="utf-8")
    assert list(parse(fetch("kg://ontology"), RdfFormat.TURTLE))


def test_queries_of_the_guide_have_rows(assistant: Assistant) -> None:
    """The queries that the guide shows run, and find something."""
    guide = assistant.do(assistant.client.read_resource, "kg://guide").contents[0].text
    queries = re.findall(r"```sparql\n(.+?)```", guide, re.DOTALL)
    assert len(queries) == 3
    for query in queries:
        fields: Any = assistant.call("run_sparql", query=query, max_rows=2).structured_content
        assert len(fields["rows"]) == 2


# The guide for people


def test_guide_shows_what_happens(assistant: Assistant, tools: dict[str, Tool]) -> None:
    """The exchange in the guide is a true one, the configuration starts the command, and each tool is explained."""
    text = GUIDE.read_text(encoding="utf-8")
    config, call = map(json.loads, re.findall(r"```json\n(.+?)```", text, re.DOTALL))
    shown = re.findall(r"```markdown\n(.+?)\n```", text, re.DOTALL)
    assert shown == [read(assistant.call(call["name"], **call["arguments"]))]
    (server,) = config["mcpServers"].values()
    assert server["command"] == "kg"
    assert parse_arguments(server["args"]).command == "mcp"
    assert set(re.findall(r"^\| `([a-z_]+)` \|", text, re.MULTILINE)) == set(tools)


# The process


def test_process_ends_what_takes_too_long_and_leaves_nothing_behind(shipped_home: Path, root: Path) -> None:
    """A monster is stopped, and harms no other call; stdout has messages only; the end of stdin ends every process."""
    command = [sys.executable, "-m", "kg", "--home", str(shipped_home), "mcp", "--seconds", "1"]
    pipe, env = subprocess.PIPE, {**os.environ, "PYTHONPATH": str(root)}
    server = subprocess.Popen(command, env=env, text=True, stdin=pipe, stdout=pipe, stderr=pipe)
    assert server.stdin
    assert server.stdout
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    monster = {"name": "run_sparql", "arguments": {"query": MONSTER}}
    small = {"name": "ask", "arguments": {"question": "models-from", "parameters": {"origin": "India"}}}
    calls = [("initialize", hello), ("tools/call", monster), ("tools/call", small)]
    for i, (method, params) in enumerate(calls, 1):
        server.stdin.write(json.dumps({"jsonrpc": "2.0", "id": i, "method": method, "params": params}) + "\n")
    server.stdin.flush()
    first, second, third = (json.loads(server.stdout.readline()) for _ in range(3))
    assert [first["id"], second["id"], third["id"]] == [1, 3, 2]  # the small one does not wait for the monster
    assert third["result"]["isError"]
    assert "longer than the 1 s" in third["result"]["content"][0]["text"]
    server.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 4, "method": "tools/call", "params": monster}) + "\n")
    # Whoever was started holds stderr open: its end is the end of all.
    out, err = server.communicate(timeout=300)
    assert (server.returncode, err) == (0, "")
    assert all(json.loads(line)["jsonrpc"] == "2.0" for line in out.splitlines())
