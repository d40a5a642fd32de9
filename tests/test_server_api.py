"""The JSON API: each operation, each error, and what its description promises, over a real connection."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from kg.errors import QueryError
from kg.model.document import to_plain
from kg.server import listen
from kg.server.api import make_api
from kg.terms import RID
from kg.verbs import KnowledgeGraph
from kg.workers import Limits, Pool
from kg.workers.desk import Request
from tests.sampling import pick, tries

WORKERS, SECONDS = 2, 60.0
"""Longer than a client here waits: what nobody ends fails the test that waits for it."""
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ROUTE = {"subject": "route_suzuki-fronx_india_japan", "predicate": "type", "object": "tariff-free route"}


@dataclass(frozen=True)
class Reply:
    """A response, as far as the tests look at it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def document(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


class Api:
    """The API behind a server in a thread of its own."""

    def __init__(self, port: int, pool: Pool) -> None:
        self.port = port
        self.pool = pool

    def ask(self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, **given: Any) -> Reply:
        """Return the response to a request."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=300)
        query = f"?{urlencode(given, doseq=True, safe='()')}" if given else ""
        connection.request(method, f"/api{path}{query}", headers=dict(headers or {}))
        response: HTTPResponse = connection.getresponse()
        reply = Reply(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        connection.close()
        return reply

    def get(self, path: str, **given: Any) -> Any:
        """Return the document of a request that is answered."""
        reply = self.ask(path, **given)
        assert reply.status == 200, reply.body
        assert reply.headers["content-type"] == "application/json"
        return reply.document

    def fail(self, path: str, **given: Any) -> Any:
        """Return the problem of a request that is not."""
        reply = self.ask(path, **given)
        assert reply.headers["content-type"] == "application/problem+json"
        assert reply.document["status"] == reply.status >= 400
        assert {"type", "title", "status", "detail"} <= reply.document.keys()
        return reply.document


@pytest.fixture(scope="module")
def api(shipped_home: Path) -> Iterator[Api]:
    """Give the API of the shipped data, on two workers."""
    listener = listen("127.0.0.1", 0)
    ready, found = threading.Event(), list[tuple[uvicorn.Server, Pool]]()

    async def serve() -> None:
        async with Pool(shipped_home, size=WORKERS, limits=Limits(seconds=SECONDS, rows=1_000)) as pool:
            config = uvicorn.Config(make_api(pool), lifespan="off", log_level="error", access_log=False)
            found.append((uvicorn.Server(config), pool))
            ready.set()
            await found[0][0].serve(sockets=[listener])

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    assert ready.wait(300)
    server, pool = found[0]
    yield Api(listener.getsockname()[1], pool)
    server.should_exit = True
    thread.join(300)


# Operations


def test_questions(api: Api) -> None:
    """The catalogue is listed with typed parameters and columns, and searched, the nearest first."""
    catalogue = {question["name"]: question for question in api.get("/questions")}
    assert catalogue.keys() >= {"models-from", "tariff-free-models", "volume-by-maker"}
    asked = catalogue["models-from"]
    found = [(p["name"], p["type"], p["required"]) for p in asked["parameters"]]
    assert found == [("origin", "territory", True), ("maker", "maker", False)]
    assert asked["columns"][:4] == ["model", "maker", "plant", "status"]
    assert "sources" not in asked["columns"]
    assert {"text": "which models come from India", "parameters": {"origin": "india"}} in asked["examples"]
    assert api.get("/questions", search="where do sources disagree")[0]["name"] == "disagreements"


def test_answer_has_citations(api: Api, shipped: KnowledgeGraph) -> None:
    """An answer by name is that of the library, row by row, and each claim of a row is cited."""
    told, answer = api.get("/questions/models-from", origin="India"), shipped.ask("models-from", origin="India")
    columns = answer.columns[:-1]
    assert told["columns"] == list(columns)
    assert told["rows"] == [{c: t for c, t in zip(columns, row[:-1], strict=True) if t} for row in answer.texts()]
    assert [tuple(claims) for claims in told["cited"]] == list(answer.cited)
    assert told["citations"] == to_plain(answer.citations)
    assert told["things"][0]["origin"] == RID("india").value
    assert (told["total"], told["cut"], told["reading"]) == (len(answer), False, "models-from, origin India")


def test_answer_in_japanese(api: Api) -> None:
    """The language decides labels, also of parameters, and a thing may be named in either."""
    told = api.get("/questions/models-from", origin="インド", lang="ja")
    assert told["parameters"] == {"origin": "インド"}
    assert {"model": "スズキ フロンクス"}.items() <= told["rows"][3].items()


def test_answer_is_cut(api: Api) -> None:
    """Fewer rows than there are come with only their citations, and say what to do."""
    whole = api.get("/questions/sources")
    cut = api.get("/questions/sources", rows=2)
    assert cut["rows"] == whole["rows"][:2]
    assert cut["cut"]
    assert cut["total"] == whole["total"] > 2
    assert cut["cut_told"] == f"2 of {cut['total']} rows; ask for more with rows"
    assert cut["citations"].keys() == {claim for claims in cut["cited"] for claim in claims}


def test_answer_cites_all(api: Api, shipped: KnowledgeGraph) -> None:
    """With cite, a row has all claims of its basis, what else gives it, and what must not hold for it."""
    told = api.get("/questions/tariff-free-models", cite=True)
    answer = shipped.ask("tariff-free-models", cite=True)
    assert [tuple(claims) for claims in told["cited"]] == [basis.claims for basis in answer.bases]
    assert [tuple(given) for given in told["given"]] == [basis.given for basis in answer.bases]
    assert told["conditions"] == [list(basis.conditions) for basis in answer.bases]


def test_answer_as_of(api: Api) -> None:
    """An answer as of a day has what was so on this day, and says how sure that is; no cache keeps it."""
    reply = api.ask("/questions/models-from", origin="India", as_of="2024-06-30")
    assert [(row["model"], row["sure"]) for row in reply.document["rows"]] == [
        ("Honda Elevate", "yes"),
        ("Suzuki Baleno", "yes"),
    ]
    assert reply.headers["cache-control"] == "no-store"


def test_ask_in_english(api: Api) -> None:
    """English is read, run when that is sure, and a further parameter overrides what it says."""
    told = api.get("/ask", q="Which models come from India?")
    assert (told["question"], told["parameters"]) == ("models-from", {"origin": "India"})
    assert api.get("/ask", q="Which models come from India?", origin="thailand")["parameters"] == {"origin": "Thailand"}


def test_ask_unsure(api: Api) -> None:
    """Words that are not understood run nothing, and the error tells which."""
    told = api.fail("/ask", q="how much does a Fronx cost")
    assert (told["status"], told["error"], told["reading"]["query"]) == (404, "NotFound", None)
    assert "'cost'" in told["reading"]["told"]


def test_ask_by_parts(api: Api) -> None:
    """The parts of a question and conditions by column are parameters like any other, and an unknown one is refused."""
    told = api.get("/ask", of="models", maker="honda", origin="!usa", status="active")
    assert {row["model"] for row in told["rows"]} == {"Honda Odyssey", "Honda Elevate", "Honda Accord"}
    assert told["ask"]["of"] == "models"
    assert all(told["cited"])
    assert "no column 'orign'" in api.fail("/ask", of="models", orign="india")["detail"]


def test_read(api: Api) -> None:
    """A reading names the question and its parameters, and runs nothing."""
    told = api.get("/read", q="which models come from India")
    assert (told["query"], told["parameters"], told["sure"]) == ("models-from", {"origin": "india"}, True)
    assert api.get("/read", q="delete all triples")["sure"] is False


@pytest.mark.parametrize(
    ("text", "first", "how"),
    [
        ("Suzuki", "suzuki", "exact"),
        ("フロンクス", "suzuki-fronx", "exact"),
        ("Suzuki Fr", "suzuki-fronx", "prefix"),
        ("fronx suz", "suzuki-fronx", "word prefix"),
        ("ronx", "suzuki-fronx", "contains"),
        ("Suzki", "suzuki", "misspelt"),
        ("Fornx", "suzuki-fronx", "misspelt"),
    ],
)
def test_search_entities(api: Api, text: str, first: str, how: str) -> None:
    """A search finds things by names in English and Japanese, whole, in part or misspelt, the best first."""
    found = api.get("/entities", search=text)
    assert (found[0]["id"], found[0]["how"]) == (first, how)
    assert api.get("/entities", search=text, limit=1) == found[:1]


def test_show_entity(api: Api, shipped: KnowledgeGraph) -> None:
    """A thing is shown by label, identifier or IRI, in the path or in the query."""
    told = api.get("/entities/suzuki-fronx")
    sheet = shipped.show("suzuki-fronx")
    assert (told["iri"], told["label"]) == (RID("suzuki-fronx").value, "Suzuki Fronx")
    assert [s["relation"] for s in told["statements"]] == [s.relation for s in sheet.statements]
    assert told["citations"].keys() == sheet.citations.keys()
    for path in ("/entities/Suzuki%20Fronx", f"/entities/{quote(told['iri'], safe='')}", f"/entities/{told['iri']}"):
        assert api.get(path) == told
    assert api.get("/entity", id=told["iri"]) == told


def test_why(api: Api) -> None:
    """A fact comes with its proof, which ends in it, and with where each claim of it stands."""
    told = api.get("/why", **ROUTE)
    *_, last = told["proofs"][0]["steps"]
    assert told["holds"]
    assert last["triple"]["object"]["label"] == "tariff-free route"
    claims = {claim for step in told["proofs"][0]["steps"] for way in step.get("claims", ()) for claim in way}
    assert claims == told["citations"].keys()


def test_why_of_what_does_not_hold(api: Api) -> None:
    """A fact that does not hold comes with what is missing, and with the claims that deny it."""
    told = api.get("/why", subject="india", predicate="party to", object="cptpp")
    assert told["holds"] is False
    assert told["why_not"]["told"] == "India | party to | CPTPP"
    assert told["citations"]


def test_why_not(api: Api) -> None:
    """A row that is not in an answer comes with what fails; a SELECT may be asked about too."""
    told = api.get("/why-not", question="models-from", origin="UK", expect="model=Suzuki Fronx")
    assert told["present"] is False
    assert told["finding"]["reasons"]
    assert told["expected"] == {"model": "Suzuki Fronx", "origin": "United Kingdom"}
    query = "SELECT ?m { ?m a ri:SupplyRoute ; ri:origin rid:uk }"
    assert api.get("/why-not", query=query)["present"]


def test_whatif(api: Api) -> None:
    """A supposition tells what would change and cites what fell; what is served stays as it is."""
    before = api.get("/questions/tariff-free-models")
    told = api.get("/whatif", without="japan-india-cepa", question="tariff-free-models")
    lost = [change for change in told["changes"] if change["part"] == "tariff-free-models, rows lost"]
    assert {change["cells"]["origin"] for change in lost} == {"India"}
    causes = [cause for change in told["changes"] for cause in change["evidence"]]
    assert {cause["how"] for cause in causes} == {"withdrawn"}
    claims = {cause["claim"] for cause in causes} | {c for change in told["changes"] for c in change["stands_on"]}
    assert claims == told["citations"].keys()
    assert api.get("/questions/tariff-free-models") == before


def test_whatif_sets_a_value(api: Api) -> None:
    """A claim may be supposed to say something else, in one cell of an answer, and is named as the cause."""
    told = api.get("/whatif", set="fujipost-37443_004.units=50000", question="volume-by-maker", year="2025")
    assert (told["without"], told["set"]) == ([], ["fujipost-37443_004.units=50000"])
    (found,) = [c for c in told["changes"] if c["part"].endswith("rows changed") and c["cells"]["column"] == "units"]
    assert found["cells"] == {"about": "Honda, 2025", "column": "units", "before": "37022", "after": "50000"}
    assert found["evidence"] == [{"how": "changed", "claim": "fujipost-37443_004"}]


def test_conflicts(api: Api) -> None:
    """Disagreements are listed, and chosen by kind."""
    whole, part = api.get("/conflicts"), api.get("/conflicts", kind="correction")
    assert [row for row in whole["rows"] if row["kind"] == "correction"] == part["rows"] != []


# Errors


@pytest.mark.parametrize(
    ("path", "given", "status", "told"),
    [
        ("/questions/models-from", {}, 400, "needs origin"),
        (
            "/questions/models-from",
            {"origin": "India", "orgin": "UK"},
            400,
            "no parameter 'orgin'; did you mean origin",
        ),
        ("/questions/models-from", {"origin": "Indaea"}, 404, "did you mean india"),
        ("/questions/model-from", {"origin": "India"}, 404, "did you mean models-from"),
        ("/questions/sources", {"rows": "many"}, 400, "rows: input should be a valid integer"),
        ("/questions/sources", {"rows": "-1"}, 400, "rows: input should be greater than or equal to 0"),
        ("/questions/sources", {"lang": "de"}, 400, "lang: input should be 'en' or 'ja'"),
        ("/questions/sources", {"as_of": "20250131"}, 400, "as_of: '20250131' is no day"),
        ("/questions/sources", {"texts": "/etc"}, 400, "no parameter 'texts'"),
        ("/conflicts", {"kin": "disputed"}, 400, "no parameter 'kin'; did you mean kind"),
        ("/conflicts", {"kind": "x"}, 400, "kind: input should be 'correction'"),
        ("/ask", {}, 404, "no question is asked"),
        ("/entities/nothing-like-it", {}, 404, "nothing is called 'nothing-like-it'"),
        ("/entities/%00", {}, 404, "nothing is called"),
        ("/entity?id=%ff", {}, 400, "UTF-8"),
        ("/entities/%ed%a0%80", {}, 404, "nothing is called"),
        ("/why", {**ROUTE, "predicate": "originn"}, 404, "did you mean origin"),
        ("/why-not", {}, 400, "no question is asked"),
        ("/why-not", {"query": "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }"}, 400, "SERVICE"),
        ("/why-not", {"question": "deals", "expect": "deal"}, 400, "names no column and value"),
        ("/whatif", {}, 400, "without: nothing is supposed"),
        ("/whatif", {"set": "units=7"}, 400, "write CLAIM.PROPERTY=VALUE"),
        ("/whatif", {"without": "nothing-like-it"}, 404, "nothing is called"),
        ("/chart", {"name": "lanes", "as_of": "2024-06-30"}, 400, "lanes shows all of time, not one day"),
        ("/elsewhere", {}, 404, "there is nothing here"),
    ],
)
def test_errors(api: Api, path: str, given: Mapping[str, str], status: int, told: str) -> None:
    """What is wrong with a request is told as a problem detail, with the right status."""
    problem = api.fail(path, **given)
    assert problem["status"] == status
    assert told in problem["detail"]


def test_half_a_character() -> None:
    """JSON may bring half of a pair of surrogates, which is no text: it is refused wherever it stands."""
    asked = Request({"question": "\ud800", "without": ["\ud800"], "parameters": {"\ud800": "x"}})
    for read, name in ((asked.text, "question"), (asked.texts, "without"), (asked.pairs, "parameters")):
        with pytest.raises(QueryError, match="half a character"):
            read(name)


def test_limit(api: Api) -> None:
    """What is more than a worker can do is a 503, which no later try would change, and others are answered."""
    reply = api.ask("/why-not", query="SELECT (" + "(" * 15_000 + "1" + ")" * 15_000 + " AS ?n) {}")
    assert (reply.status, reply.document["error"]) == (503, "LimitError")
    assert "retry-after" not in reply.headers
    assert api.get("/entities/india")["label"] == "India"


def test_clients_go_away(api: Api) -> None:
    """Clients that go away end their jobs: as many as there are workers do not keep the next one waiting."""
    for _ in range(WORKERS):
        connection = HTTPConnection("127.0.0.1", api.port)
        connection.request("GET", f"/api/why-not?{urlencode({'query': ENDLESS})}")
        connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()
    for _ in range(WORKERS + 1):  # the first may overtake those that are given up
        assert api.get("/entities/india")["label"] == "India"


def test_methods(api: Api) -> None:
    """Nothing can be changed; HEAD tells what GET would."""
    reply = api.ask("/conflicts", "DELETE")
    assert (reply.status, set(reply.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})
    assert reply.headers["content-type"] == "application/problem+json"
    head, whole = api.ask("/conflicts", "HEAD"), api.ask("/conflicts")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]


def test_cache_and_compression(api: Api) -> None:
    """A client that has an answer of this build gets no second one, and gzip where it takes it."""
    whole = api.ask("/conflicts")
    assert whole.headers["kg-limits"].startswith("seconds=60")
    again = api.ask("/conflicts", headers={"if-none-match": whole.headers["etag"]})
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", whole.headers["etag"])
    other = api.ask("/questions/no-such-question", headers={"if-none-match": whole.headers["etag"]})
    assert (other.status, "etag" in other.headers) == (404, False)
    packed = api.ask("/conflicts", headers={"accept-encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == whole.body


# Description


def test_description(api: Api) -> None:
    """The description has an operation for each question with its own parameters, and errors as problem details."""
    described = api.get("/openapi.json")
    assert described["openapi"].startswith("3.1")
    names = {question["name"] for question in api.get("/questions")}
    assert {path.removeprefix("/api/questions/") for path in described["paths"] if "/questions/" in path} == names
    operation = described["paths"]["/api/questions/volume-of-maker"]["get"]
    own = {p["name"]: (p["required"], p["schema"].get("pattern")) for p in operation["parameters"][:2]}
    assert own == {"maker": (True, None), "year": (False, "^[0-9]{4}$")}
    for path in described["paths"].values():
        assert path["get"]["responses"].keys() == {"200", "400", "404", "500", "503"}
        assert path["get"]["summary"]
        assert path["get"]["description"]
    assert described["components"]["responses"]["404"]["content"].keys() == {"application/problem+json"}
    assert "https://cdn" not in json.dumps(described)


@pytest.fixture(scope="module")
def described(api: Api) -> Any:
    """Give the description as schemathesis reads it."""
    return schemathesis.openapi.from_url(f"http://127.0.0.1:{api.port}/api/openapi.json")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("/api/entities", {"search": "fronx"}),
        ("/api/entity", {"id": "Suzuki Fronx"}),
        ("/api/entity", {"id": "honda", "lang": "ja"}),
        ("/api/why", ROUTE),
        ("/api/why", {"subject": "india", "predicate": "party to", "object": "cptpp"}),
        ("/api/why-not", {"question": "models-from", "origin": "UK", "expect": "model=Suzuki Fronx"}),
        ("/api/why-not", {"question": "tariff-free-models", "expect": ["model=Toyota Camry"]}),
        ("/api/whatif", {"without": ["japan-india-cepa"]}),
        ("/api/whatif", {"without": ["india"], "question": "tariff-free-models"}),
        ("/api/whatif", {"set": ["fujipost-37443_003.units=50000"], "question": "maker-ranking"}),
        ("/api/conflicts", {"lang": "ja"}),
        ("/api/ask", {"q": "which models come from India", "cite": "true"}),
        ("/api/ask", {"q": "how much does a Fronx cost"}),
        ("/api/read", {"q": "how much does a Fronx cost"}),
        ("/api/questions", {}),
    ],
)
def test_documents_are_as_described(described: Any, path: str, query: Mapping[str, Any]) -> None:
    """A document has the members that the description tells, and no others."""
    described[path]["GET"].Case(query=dict(query)).call_and_validate()


def test_answers_are_as_described(api: Api, described: Any) -> None:
    """The first example of a question of the catalogue is answered as the description tells."""
    for question in pick(api.get("/questions"), 3):
        operation = described[f"/api/questions/{question['name']}"]["GET"]
        reply = operation.Case(query=question["examples"][0]["parameters"]).call_and_validate()
        assert reply.status_code == 200


LOOSE = ("/api/why-not", "/api/whatif", "/api/diff", "/api/network", "/api/chart")
"""Operations with parameters of any question or analysis: the description cannot tell which of them fit together."""


def test_promises(described: Any) -> None:
    """Whatever is asked, the response is one that the description has, and never a failure of the server."""
    operations = [found.ok() for found in described.get_all_operations()]
    asking = [operation for operation in operations if "/questions/" in operation.path]
    for operation in (*(o for o in operations if o not in asking), *pick(asking, 3, 1)):
        excluded = [positive_data_acceptance] if operation.path in LOOSE else []
        try_out(operation, excluded, 1 if operation in asking else tries(2, 4))


def try_out(operation: Any, excluded: list[Any], examples: int) -> None:
    """Ask an operation for what its description allows."""

    @settings(
        max_examples=examples, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(operation.as_strategy())
    def check(case: Case[Any]) -> None:
        # A view as of a day takes a second: another test makes one.
        case.query = {name: value for name, value in (case.query or {}).items() if name not in ("as_of", "known_by")}
        case.call_and_validate(excluded_checks=excluded)

    check()
