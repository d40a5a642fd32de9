"""The table of verbs: each verb is on every face that does not leave it out, and the reference is made from it."""

from __future__ import annotations

import asyncio
import inspect
import json
import socket
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main
from kg.limits import Limits
from kg.model.document import Document, to_plain
from kg.server.api import make_api
from kg.verbs import KnowledgeGraph, table
from kg.verbs.table import FACES, Parameter, Verb
from kg.workers import Reply
from kg.workers.desk import Desk, Request
from kg.workers.documents import decode, make_adapter
from kg.workers.foreign import prepare
from kg.workers.frames import HEAD, decode_head, receive_frame
from kg.workers.tasks import find_task
from kg.workers.worker import answer
from tests.verbs_reference import PAGE, write_reference


@dataclass(frozen=True, slots=True)
class Echo(Document):
    """What a toy says."""

    said: str
    """the word that it was given"""
    times: int = 1


def say(graph: KnowledgeGraph, word: str, *, times: int = 1, lang: str = "en") -> Echo:
    """Return a word."""
    return Echo(word, times)


TOY = Verb(
    "toy",
    "toy",
    "say a word",
    "言葉を返す",
    (
        Parameter("word", "words", "what to say", "言葉", required=True),
        Parameter("times", "number", "how often", "回数", default=1),
    ),
    dated=False,
)


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Verb:
    """Give a verb that stands in the table, and is a method of the graph."""
    monkeypatch.setattr(table, "VERBS", (*table.VERBS, TOY))
    monkeypatch.setattr(KnowledgeGraph, "toy", say, raising=False)
    return TOY


class HerePool:
    """A pool whose one worker is this process."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.limits = Limits(seconds=600.0)
        self._desk = Desk(graph, self.limits)
        self.domain = graph.domain
        prepare(self._desk)

    def mark(self, *_: object, **__: object) -> str:
        """Return an entity tag."""
        return 'W/"x"'

    async def ask(self, task: str, arguments: Mapping[str, object]) -> Reply:
        """Return the reply to a job."""
        ours, theirs = socket.socketpair()
        with ours, theirs, ThreadPoolExecutor(1) as reading:
            data = reading.submit(lambda: b"".join(iter(lambda: ours.recv(1 << 16), b"")))
            answer(self._desk, find_task(task), Request(arguments), theirs)
            theirs.shutdown(socket.SHUT_WR)
        head, *rest = iter(partial(receive_frame, BytesIO(data.result())), None)
        assert head.kind == HEAD
        return Reply(decode_head(head), b"".join(frame.content for frame in rest))

    @asynccontextmanager
    async def run(self, task: str, arguments: Mapping[str, object]) -> AsyncIterator[Any]:
        """Yield a reply that can be read."""
        reply = await self.ask(task, {**arguments, "gzip": False})

        class Run:
            head, build, ended = reply.head, "", False

            async def read(self) -> Reply:
                return reply

        yield Run()


async def get(app: Any, path: str, query: str) -> tuple[int, Any]:
    """Return the status and the document of a request to an application."""
    sent: list[Any] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"localhost")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("localhost", 80),
        "root_path": "",
    }
    over = asyncio.Event()

    async def receive() -> dict[str, object]:
        if not over.is_set():
            over.set()
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


def test_toy_in_python(toy: Verb, shipped: KnowledgeGraph) -> None:
    """A verb is a method of the graph."""
    assert toy.call(shipped, "ahoy") == Echo("ahoy")


def test_toy_on_the_command_line(toy: Verb, shipped_home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A verb without a way of its own takes what it needs in its place, the rest by name, and writes its document."""
    assert main(["--home", str(shipped_home), toy.name, "ahoy", "--times", "3"]) == 0
    assert json.loads(capsys.readouterr().out) == {"said": "ahoy", "times": 3}
    with pytest.raises(SystemExit):
        main(["toy", "--help"])
    assert "Say a word." in capsys.readouterr().out


def test_toy_over_http(toy: Verb, shipped: KnowledgeGraph) -> None:
    """A verb has an operation with its parameters and the schema of its document, and answers there."""
    app = make_api(HerePool(shipped))  # type: ignore[arg-type]  # as far as it is used
    _, described = asyncio.run(get(app, "/api/openapi.json", ""))
    operation = described["paths"][f"/api/{toy.name}"]["get"]
    assert (operation["operationId"], operation["description"]) == ("toy", "Say a word.")
    assert [p["name"] for p in operation["parameters"]] == ["word", "times", "lang"]
    assert described["components"]["schemas"]["Echo"]["properties"]["said"]["description"].startswith("the word")
    assert asyncio.run(get(app, "/api/toy", "word=ahoy")) == (200, {"said": "ahoy"})
    status, problem = asyncio.run(get(app, "/api/toy", ""))
    assert (status, problem["detail"].partition(";")[0]) == (400, "word: field required")


def test_what_is_needed_and_not_given_is_told(shipped: KnowledgeGraph) -> None:
    """A verb that needs a list is refused without one, and does not break."""
    app = make_api(HerePool(shipped))  # type: ignore[arg-type]  # as far as it is used
    status, problem = asyncio.run(get(app, "/api/cite", ""))
    assert (status, problem["detail"].partition(";")[0]) == (400, "claims: field required")


def test_what_is_no_claim_is_left_out(shipped: KnowledgeGraph) -> None:
    """Of what is to be cited, what is no claim is left out, whatever signs it has."""
    assert [*shipped.cite(["fujipost-37443_002", "nobody_001", "a b", "\x19<>", ""])] == ["fujipost-37443_002"]


def test_toy_for_assistants(toy: Verb, shipped: KnowledgeGraph) -> None:
    """A verb is a tool with a schema for what it takes and gives, and replies with its document."""
    from mcp.server.mcpserver import Context

    from kg.assistant.tools import make_tools

    tools = make_tools(HerePool(shipped), {})  # type: ignore[arg-type]  # as far as it is used
    tool = next(tool for tool in tools if tool.name == toy.name)
    assert tool.description == "Say a word."
    assert tool.parameters["required"] == ["word"]
    assert tool.output_schema
    assert tool.output_schema["properties"].keys() == {"said", "times"}
    reply: Any = asyncio.run(tool.run({"word": "ahoy"}, Context()))
    assert reply.structured_content == json.loads(reply.content[0].text) == {"said": "ahoy"}


def test_toy_for_pages(toy: Verb, shipped: KnowledgeGraph) -> None:
    """A page is given the document of a verb by its name."""
    reply = asyncio.run(HerePool(shipped).ask(toy.name, {"word": "ahoy"}))
    assert decode(toy, reply.take()) == Echo("ahoy")


def test_toy_in_the_reference(toy: Verb) -> None:
    """The reference has a verb with its words in both languages."""
    page = write_reference()
    assert f"## {toy.name}\n\nSay a word.\n\n言葉を返す\n" in page


def test_reference_is_that_of_the_table() -> None:
    """`docs/verbs.md` is what the table says; `python -m tests.verbs_reference` writes it."""
    assert PAGE.read_text(encoding="utf-8") == write_reference()


@pytest.mark.parametrize("verb", table.VERBS, ids=lambda verb: verb.name)
def test_verb_is_whole(verb: Verb) -> None:
    """A verb takes its parameters, says what it gives, has words in both languages, and a reason for each gap."""
    taken = inspect.signature(verb.call).parameters
    named = [p.name for p in verb.list_parameters() if p.kind != "day"]
    assert set(named) <= taken.keys()
    assert all(p.help and p.help_ja for p in verb.list_parameters())
    assert verb.help
    assert verb.help_ja
    assert verb.left_out.keys() <= FACES.keys()
    assert all(verb.left_out.values())
    schema = make_adapter(verb.result).json_schema(mode="serialization")
    assert schema


def test_verbs_are_methods() -> None:
    """Each verb of the design is a method of the graph, and each method that is one stands in the table."""
    design = (
        "ask query show search list_questions read why why_not whatif diff conflicts findings coverage network chart "
        "explore report export cite"
    )
    named = {verb.method for verb in table.VERBS if verb.method}
    assert named == set(design.split())
    assert all(callable(getattr(KnowledgeGraph, name)) for name in named)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("ask", {"question": "models-from", "parameters": {"origin": "India"}}),
        ("list", {}),
        ("read", {"question": "which models come from India"}),
        ("search", {"text": "fronx"}),
        ("show", {"entity": "suzuki-fronx"}),
        ("query", {"query": "SELECT * { ?s a ri:TradeDeal }", "cite": True}),
        ("why", {"subject": "route_suzuki-fronx_india_japan", "predicate": "type", "object": "tariff-free route"}),
        ("why-not", {"question": "models-from", "parameters": {"origin": "UK"}, "expect": {"model": "Suzuki Fronx"}}),
        ("whatif", {"without": ["japan-india-cepa"], "question": "tariff-free-models"}),
        ("conflicts", {}),
        ("findings", {}),
        ("network", {"name": "exposure", "parameters": {"thing": "india"}}),
        ("chart", {"name": "flow"}),
        ("cite", {"claims": ["carwikihub-5153_015"]}),
        ("points", {}),
        ("queries", {"question": "deals"}),
    ],
)
def test_document_reads_back(name: str, arguments: Mapping[str, object], shipped: KnowledgeGraph) -> None:
    """What a worker writes of a verb is read by a page as the same document, and written as the same again."""
    reply = asyncio.run(HerePool(shipped).ask(name, arguments))
    verb = table.find_verb(name)
    document = decode(verb, reply.take())
    assert to_plain(document) == json.loads(reply.body)
