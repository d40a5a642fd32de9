"""Workers: jobs under limits, what becomes of a job that ends badly, and the writing of results."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import socket
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from pyoxigraph import (
    DefaultGraph,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from kg.build import build
from kg.errors import LimitError, NotFound, QueryError
from kg.graph.running import Dataset, run_sparql
from kg.limits import forbid_files
from kg.paths import find_home
from kg.sparql.tokens import check_services
from kg.store import find_current, point_to, write_build
from kg.verbs import KnowledgeGraph
from kg.workers import Broken, Limits, Pool, Reply
from kg.workers.desk import Desk, Request
from kg.workers.foreign import prepare
from kg.workers.formats import GRAPHS, ROWS, NotAcceptable, choose_format
from kg.workers.frames import BODY, END, HEAD, Frame, Head, decode_head, receive_frame
from kg.workers.meter import Meter
from kg.workers.outlet import BUFFER, Outlet
from kg.workers.results import run_query
from tests.cited_queries import CONDITIONAL, MONOTONE

MONSTER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
HUNGRY = "SELECT ?c ?f { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c"
LIGHT = "ASK { ?s a ri:CarMaker }"
NASTY = ('},{"', '"', "a\nb", "},{}", "<result>", "a,b\r\nc", "\\", "", "ü")

Given = TypeVar("Given")


@pytest.fixture(autouse=True)
def _survive_closed_pipes() -> Iterator[None]:
    """Ignore SIGPIPE, as the commands with workers do; other tests run the command, which lets it end the process."""
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGPIPE, before)


def with_pool(home: Path, work: Callable[[Pool], Awaitable[Given]], limits: Limits, size: int = 1) -> Given:
    """Return what some work gives with a pool."""

    async def run() -> Given:
        async with Pool(home, limits=limits, size=size) as pool:
            return await work(pool)

    return asyncio.run(run())


def find_children(process: int) -> set[int]:
    """Return the processes that a process has started."""
    return {int(n) for n in Path(f"/proc/{process}/task/{process}/children").read_text().split()}


def test_job_beyond_a_limit_is_told_and_the_next_is_answered(shipped_home: Path) -> None:
    """Time, memory, rows and depth: each ends one job with LimitError, and a worker is there for the next."""
    jobs = {
        "longer than the 1 s": MONSTER,
        "more than the 32 MiB": HUNGRY,
        "more than 10 rows": "SELECT ?s { ?s a ri:Claim }",
        "nested too deeply": f"SELECT ({'(' * 50_000}1{')' * 50_000} AS ?n) {{}}",
    }

    async def work(pool: Pool) -> None:
        for told, query in jobs.items():
            reply = await pool.ask("sparql", {"query": query})
            assert (reply.head.status, reply.head.error) == (503, "LimitError"), query
            assert told in reply.body.decode()
            assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    with_pool(shipped_home, work, Limits(seconds=1, memory=32, rows=10))


def test_verb_that_takes_too_long_says_what_would_not(shipped_home: Path) -> None:
    """All that changed between two days may be too much for the time that there is: one question is less."""

    async def work(pool: Pool) -> None:
        reply = await pool.ask("diff", {"first": "2025-06-30", "second": "current"})
        assert (reply.head.status, reply.head.error) == (503, "LimitError")
        assert "longer than the 0.2 s" in reply.body.decode()
        assert "or name one question" in reply.body.decode()

    with_pool(shipped_home, work, Limits(seconds=0.2))


async def keep(parts: AsyncIterator[bytes], kept: list[bytes]) -> None:
    """Keep the last of some parts, also where they break off."""
    async for part in parts:
        kept[:] = [part]


def test_result_that_is_cut_late_has_no_end(shipped_home: Path) -> None:
    """Rows beyond the limit that come after much has been sent end the reply as broken, with the reason."""

    async def work(pool: Pool) -> None:
        async with pool.run("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }", "format": "tsv"}) as run:
            assert (run.head.status, run.head.length) == (200, None)
            parts: list[bytes] = []
            with pytest.raises(Broken, match="more than 9,000 rows"):
                await keep(run.read_parts(), parts)
        assert b"this result is not whole" in parts[-1]
        assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    with_pool(shipped_home, work, Limits(rows=9_000))


def test_job_that_is_left_costs_its_worker_and_nobody_else(shipped_home: Path) -> None:
    """Calling off a query ends its process at once, whatever time it had; another takes its place."""

    async def work(pool: Pool) -> None:
        [before] = pool._crew.workers
        job = asyncio.create_task(pool.ask("sparql", {"query": MONSTER}))
        while pool._idle:
            await asyncio.sleep(0.01)
        job.cancel()
        assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200
        [after] = pool._crew.workers
        assert after.process != before.process
        assert not Path(f"/proc/{before.process}").exists()

    with_pool(shipped_home, work, Limits(seconds=300))


def test_worker_that_is_killed_from_outside_is_replaced(shipped_home: Path) -> None:
    """An idle worker that the system ends is noticed, and a busy one is told as what it is."""

    async def work(pool: Pool) -> None:
        [first] = pool._crew.workers
        os.kill(first.process, 9)
        while first in pool._crew.workers:
            await asyncio.sleep(0.01)
        assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    with_pool(shipped_home, work, Limits())


def test_who_waits_too_long_is_told(shipped_home: Path) -> None:
    """Where every worker is busy, a job waits for some time and no longer."""

    async def work(pool: Pool) -> None:
        busy = asyncio.create_task(pool.ask("sparql", {"query": MONSTER}))
        while pool._idle:
            await asyncio.sleep(0.01)
        pool.patience = 0.05
        with pytest.raises(LimitError, match="busy"):
            await pool.ask("sparql", {"query": LIGHT})
        busy.cancel()
        pool.patience = 60
        assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    with_pool(shipped_home, work, Limits(seconds=60))


def test_worker_handed_to_who_leaves_goes_to_the_next(shipped_home: Path) -> None:
    """A job that is called off in the moment in which it is handed a worker does not keep it."""

    async def work(pool: Pool) -> None:
        worker = await pool._take()
        job = asyncio.create_task(pool.ask("sparql", {"query": LIGHT}))
        await asyncio.sleep(0)
        assert pool._waiting == 1
        pool._give(worker, clean=True)
        job.cancel()
        with pytest.raises(asyncio.CancelledError):
            await job
        assert pool._idle == [worker]
        assert not pool._free.locked()

    with_pool(shipped_home, work, Limits())


def test_many_that_leave_while_their_workers_are_ended_do_no_harm(shipped_home: Path) -> None:
    """Clients whose own patience ends with the limit of their queries leave a pool that is as it was."""

    async def leave(pool: Pool, seconds: float) -> None:
        with suppress(TimeoutError, LimitError):
            await asyncio.wait_for(pool.ask("sparql", {"query": MONSTER}), seconds)

    async def work(pool: Pool) -> None:
        await asyncio.gather(*(leave(pool, 0.2 + n * 0.002) for n in range(12)))
        replies = await asyncio.gather(*(pool.ask("sparql", {"query": LIGHT}) for _ in range(8)))
        assert {reply.head.status for reply in replies} == {200}
        while len(pool._idle) < 2:
            await asyncio.sleep(0.01)
        assert set(pool._idle) == pool._crew.workers

    with_pool(shipped_home, work, Limits(seconds=0.2), size=2)


def test_nursery_that_ends_is_started_anew(built_world: Path) -> None:
    """When the process that forks the workers is killed, the pool gets another and goes on."""
    told: list[str] = []

    async def work() -> None:
        async with Pool(built_world, limits=Limits(), size=1, tell=told.append) as pool:
            crew = pool._crew
            [worker] = crew.workers
            assert crew._process
            crew._process.kill()
            os.kill(worker.process, 9)
            while pool._crew is crew:
                await asyncio.sleep(0.01)
            assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    asyncio.run(work())
    assert "starting it anew" in " ".join(told)


def test_damaged_pointer_is_told_and_the_graph_is_still_served(built_world: Path) -> None:
    """A pointer that names no build is told once, and requests are answered as before."""
    folder = find_current(find_home(built_world).builds)
    assert folder
    told: list[str] = []

    async def work() -> None:
        async with Pool(built_world, limits=Limits(), size=1, tell=told.append) as pool:
            (folder.parent / "current").write_text("elsewhere\n", encoding="utf-8")
            for _ in range(3):
                pool._looked = 0.0
                assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    try:
        asyncio.run(work())
    finally:
        point_to(folder.parent, folder.name)
    assert [line.rpartition("current: ")[2] for line in told] == ["this is the name of no build; run `kg build`"]


def test_new_build_that_is_damaged_is_told_and_the_old_one_stays(built_world: Path) -> None:
    """A build that cannot be read is told once, the old one is served under its own name, and a mended one is taken."""
    folder = find_current(find_home(built_world).builds)
    assert folder

    def copy(aside: Path) -> Mapping[str, object]:
        for name in ("graph.nq", "derivations.jsonl", "unsure.json"):
            shutil.copy(folder / name, aside)
        return {}

    damaged = write_build(folder.parent, "d" * 64, copy)
    point_to(folder.parent, folder.name)
    (damaged / "graph.nq").write_text("<x", encoding="utf-8")
    told: list[str] = []

    async def work() -> None:
        async with Pool(built_world, limits=Limits(), size=1, tell=told.append) as pool:
            point_to(folder.parent, damaged.name)
            while not told:
                pool._looked = 0.0
                assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200
                await asyncio.sleep(0.02)
            assert pool.build == folder.name
            shutil.copy(folder / "graph.nq", damaged / "graph.new")
            (damaged / "graph.new").replace(damaged / "graph.nq")
            while pool.build == folder.name:
                pool._looked = 0.0
                await pool.ask("sparql", {"query": LIGHT})
                await asyncio.sleep(0.02)
            assert pool.build == damaged.name

    asyncio.run(work())
    assert len(told) == 1


@pytest.mark.parametrize("cite", [False, True])
def test_foreign_queries_open_nothing(shipped_home: Path, cite: object) -> None:
    """Every form of query, cited and missed too, is answered where no file can be opened, and none calls anybody."""
    forms = [*MONOTONE.values(), *CONDITIONAL.values()][:: 3 if cite else 9]

    async def work(pool: Pool) -> None:
        for query in forms:
            reply = await pool.ask("sparql", {"query": query, "cite": cite})
            assert reply.head.status == 200, (query, reply.body)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            listener.settimeout(0)
            port = listener.getsockname()[1]
            glued = f"SELECT * {{SERVICESILENT<http://127.0.0.1:{port}/>{{?s ?p ?o}}}}"
            jobs: list[tuple[str, dict[str, object]]] = [
                ("sparql", {"query": glued, "cite": cite}),
                ("why-not", {"query": glued}),
                ("query", {"query": glued}),
            ]
            for task, arguments in jobs:
                assert (await pool.ask(task, arguments)).head.status == 400
            with pytest.raises(BlockingIOError):
                listener.accept()
        missed = await pool.ask("why-not", {"query": forms[0], "expect": {}})
        assert missed.head.status in (200, 400, 404)

    with_pool(shipped_home, work, Limits(seconds=60))


def test_crash_is_told_as_one(shipped_home: Path) -> None:
    """An error that nobody foresaw is a 500, not a limit, and another worker is there for the next job."""

    async def work(pool: Pool) -> None:
        assert (await pool.ask("no such task", {})).head.status == 500
        assert (await pool.ask("sparql", {"query": LIGHT})).head.status == 200

    with_pool(shipped_home, work, Limits())


def test_result_that_is_cut_by_time_says_so(shipped_home: Path) -> None:
    """Where time runs out in the middle of a result, the last of what comes says why."""

    async def work(pool: Pool) -> None:
        async with pool.run("sparql", {"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }", "format": "csv"}) as run:
            assert run.head.status == 200
            parts: list[bytes] = []
            with pytest.raises(Broken, match=r"longer than the 0.5 s"):
                await keep(run.read_parts(), parts)
        assert b"not whole: it takes longer" in parts[-1]

    with_pool(shipped_home, work, Limits(seconds=0.5, rows=1_000_000_000))


def test_pool_changes_over_to_a_new_build(built_world: Path) -> None:
    """A build that is made while the server runs is served, without a restart."""
    entities = built_world / "data" / "entities" / "agents.yaml"
    query = {"query": 'SELECT ?s { ?s rdfs:label "Brand New"@en }'}

    async def work(pool: Pool) -> Reply:
        first = pool.build
        assert json.loads((await pool.ask("sparql", query)).body)["results"]["bindings"] == []
        text = entities.read_text(encoding="utf-8")
        entities.write_text(text.replace("maker:\n", "maker:\n  brand-new: {en: Brand New}\n", 1), encoding="utf-8")
        await asyncio.to_thread(build, find_home(built_world), lambda _: None)
        while not json.loads((reply := await pool.ask("sparql", query)).body)["results"]["bindings"]:
            pool._looked = 0.0
            await asyncio.sleep(0.02)
        assert pool.build != first
        return reply

    with_pool(built_world, work, Limits())


def test_pool_leaves_no_process_behind(shipped_home: Path) -> None:
    """When a pool ends, so do its workers, also one that runs a query without an end."""

    async def work(pool: Pool) -> set[int]:
        job = asyncio.create_task(pool.ask("sparql", {"query": MONSTER}))
        while len(pool._idle) > 1:
            await asyncio.sleep(0.01)
        assert not job.done()
        return {worker.process for worker in pool._crew.workers}

    for process in with_pool(shipped_home, work, Limits(seconds=300), size=2):
        state = Path(f"/proc/{process}/stat")
        assert not state.exists() or state.read_text().split()[2] == "Z"


def test_graph_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """A home that is not there, or whose data is wrong, is the error it is everywhere else."""
    with pytest.raises(NotFound, match="no such folder"):
        Pool(tmp_path / "nowhere")


@pytest.mark.parametrize("results_format", [each.writer for each in ROWS], ids=str)
@pytest.mark.parametrize("piece", [1, 7, 1 << 20])
def test_rows_are_counted_in_what_is_written(results_format: QueryResultsFormat, piece: int) -> None:
    """As many rows as are allowed pass and one more does not, whatever the values look like, however they are cut."""
    values = " ".join(f"({Literal(text)} {Literal(other)})" for text in NASTY for other in NASTY)
    sparql = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} (UNDEF 1) (2 UNDEF) }} }}"
    count = len(NASTY) ** 2 + 2
    found = Store().query(sparql)
    assert isinstance(found, QuerySolutions)
    data = found.serialize(format=results_format) or b""
    parts = [data[i : i + piece] for i in range(0, len(data), piece)]
    theirs, ours = socket.socketpair()
    with theirs, ours:
        write_all(Meter(Outlet(theirs, packed=False), results_format, count), parts)
        with pytest.raises(LimitError, match="more than"):
            write_all(Meter(Outlet(theirs, packed=False), results_format, count - 1), parts)


def test_rows_without_a_value_are_counted() -> None:
    """In JSON a row of which nothing is known counts as any other."""
    found = Store().query("SELECT ?none { VALUES ?a { 1 2 3 4 5 6 7 } }")
    assert isinstance(found, QuerySolutions)
    data = found.serialize(format=QueryResultsFormat.JSON) or b""
    theirs, ours = socket.socketpair()
    with theirs, ours:
        write_all(Meter(Outlet(theirs, packed=False), QueryResultsFormat.JSON, 7), [data[:60], data[60:]])
        with pytest.raises(LimitError, match="more than"):
            write_all(Meter(Outlet(theirs, packed=False), QueryResultsFormat.JSON, 6), [data[:60], data[60:]])


def write_all(meter: Meter, parts: list[bytes]) -> None:
    """Write parts of a result."""
    for part in parts:
        meter.write(part)


def read_reply(write: Callable[[Outlet], None], *, packed: bool = False) -> list[Frame]:
    """Return the messages that writing a reply sends."""
    ours, theirs = socket.socketpair()

    def send() -> None:
        with theirs:
            write(Outlet(theirs, packed=packed))

    with ThreadPoolExecutor(1) as pool, ours, ours.makefile("rb") as stream:
        sent = pool.submit(send)
        found = list(iter(partial(receive_frame, stream), None))
        sent.result()
    return found


def test_outlet_sends_a_small_reply_at_once() -> None:
    """Head, body and end of a small reply come together, with the length, and are not packed."""

    def write(outlet: Outlet) -> None:
        outlet.begin("text/csv")
        outlet.write(b"a\n")
        outlet.finish()

    head, body, end = read_reply(write, packed=True)
    assert decode_head(head) == Head(200, "text/csv", length=2, packed=False)
    assert (head.kind, body, end) == (HEAD, Frame(BODY, b"a\n"), Frame(END, b""))


def test_error_before_the_head_replaces_what_was_written() -> None:
    """What fails early is an error with its own status, and nothing of the result goes out."""

    def write(outlet: Outlet) -> None:
        outlet.begin("text/csv")
        outlet.write(b"a\n")
        outlet.fail(NotFound("no graph"))

    head, body, end = read_reply(write, packed=True)
    assert decode_head(head).status == 404
    assert (body.content, end.content) == (b"no graph", b"")


def test_large_reply_is_packed_in_parts() -> None:
    """A large result goes out as it is written, without a length, and unpacks to what was written."""
    line = b"".join(b"%d\n" % n for n in range(BUFFER // 5))

    def write(outlet: Outlet) -> None:
        outlet.begin("text/csv")
        for _ in range(3):
            outlet.write(line)
        outlet.finish()

    found = read_reply(write, packed=True)
    assert decode_head(found[0]).length is None
    packed = b"".join(frame.content for frame in found if frame.kind == BODY)
    assert zlib.decompress(packed, 31) == 3 * line


@pytest.mark.parametrize(
    ("accept", "named", "expected"),
    [
        ("", "", "json"),
        ("*/*", "", "json"),
        ("text/csv", "", "csv"),
        ("application/sparql-results+xml;q=0.9, text/csv;q=0.5", "", "xml"),
        ("application/json", "", "json"),
        ("text/csv;q=0, */*;q=0.1", "", "json"),
        ("text/*", "", "csv"),
        ("application/xml", "", "xml"),
        ("image/png, */*;q=0.1", "", "json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "", "json"),
        ("application/sparql-results+xml", "tsv", "tsv"),
        ("text/csv", "of-my-own", "csv"),
        ("text/csv, text/html;q=0.1", "", "csv"),
        ("", "application/sparql-results xml", "xml"),
    ],
)
def test_format_is_what_the_client_wants_most(accept: str, named: str, expected: str) -> None:
    """A name given as a parameter counts most, then quality and closeness of what is accepted."""
    assert choose_format(accept, named, ROWS).name == expected


def test_format_that_nobody_has_is_refused() -> None:
    """A client that takes none of the formats is told which there are."""
    with pytest.raises(NotAcceptable, match="text/turtle"):
        choose_format("image/png", "", GRAPHS)


SERVICE = "http://127.0.0.1:9/sparql"


@pytest.mark.parametrize(
    "call",
    [
        f"SERVICE <{SERVICE}> {{ ?s ?p ?o }}",
        f"service silent <{SERVICE}> {{ ?s ?p ?o }}",
        f"{{ {{ SELECT * {{ SERVICE <{SERVICE}> {{ ?s ?p ?o }} }} }} }}",
        "?s ?p ?e SERVICE ?e { ?s ?p ?o }",
        f"FILTER NOT EXISTS {{ SERVICE#c\n<{SERVICE}> {{ ?s ?p ?o }} }}",
        f"SERVICE <{SERVICE.replace('9', '%39')}> {{ ?s ?p ?o }}",
        "SERVICE rid:x { ?s ?p ?o }",
        f"SERVICESILENT<{SERVICE}> {{ ?s ?p ?o }}",
        "SERVICE:x { ?s ?p ?o }",
        f"?s ?p trueSERVICE<{SERVICE}> {{ ?s ?p ?o }}",
        f"?s ?p 5SERVICE<{SERVICE}> {{ ?s ?p ?o }}",
        f"?s ?p 'x'@enSERVICE<{SERVICE}> {{ ?s ?p ?o }}",
    ],
)
def test_service_is_refused_unless_it_is_allowed(call: str) -> None:
    """A query may call only the addresses of the list, however the call is written."""
    with pytest.raises(QueryError, match="is refused"):
        check_services(f"SELECT * {{ {call} }}", frozenset({"http://other/sparql"}), "")


@pytest.mark.parametrize("word", ["?service", "'SERVICE <x>'", "rid:service", "<http://x/SERVICE>"])
def test_word_service_elsewhere_is_no_call(word: str) -> None:
    """A variable, a text and a name that look like a call are none."""
    assert not check_services(f"SELECT * {{ ?s ?p {word} }}", frozenset(), "")
    assert check_services(f"SELECT * {{ SERVICE <{SERVICE}> {{ ?s ?p {word} }} }}", frozenset({SERVICE}), "")


def iterate(found: object) -> Iterator[object]:
    """Yield the rows of a result as the store computes them."""
    assert isinstance(found, QuerySolutions)
    yield from found


def test_ban_on_files_stops_a_call_that_was_overlooked() -> None:
    """Under the ban the store itself cannot connect to anybody, and afterwards files can be opened again."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0)
        query = f"SELECT * {{ SERVICE <http://127.0.0.1:{listener.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        with forbid_files(), pytest.raises((QueryError, OSError), match="open files"):
            list(iterate(run_sparql(Store(), query)))
        with pytest.raises(BlockingIOError):
            listener.accept()
    with socket.socket():
        pass


def test_several_default_graphs_are_merged_without_duplicates() -> None:
    """A triple that two graphs share counts once, by FROM and by the protocol, and named graphs stay apart."""
    a, b, p = NamedNode("http://x/a"), NamedNode("http://x/b"), NamedNode("http://x/p")
    store = Store()
    store.extend([Quad(a, p, a, a), Quad(a, p, a, b), Quad(b, p, b, b), Quad(p, p, p, DefaultGraph())])

    def count(query: str, dataset: Dataset | None = None) -> int:
        found = run_sparql(store, f"BASE <http://x/> PREFIX x: <http://x/> SELECT ?s ?p ?o {query}", dataset)
        assert isinstance(found, QuerySolutions)
        return len(list(found))

    every, named = "{ ?s ?p ?o }", "{ GRAPH ?g { ?s ?p ?o } }"
    assert count(every) == 1
    assert count(f"FROM <a> # FROM x:c\n FROM x:b {every}") == 2
    assert count(f"FROM <a> FROM <b> FROM NAMED x:b {named}") == 2
    assert count(f"FROM <a> FROM <b> {named}") == 0
    assert count(every, Dataset((a, b), ())) == 2
    assert count(f"FROM <c> {every}", Dataset((a,), ())) == 1
    assert count(every, Dataset((), (a,))) == 0
    assert count(named, Dataset((), (a,))) == 1


@pytest.mark.parametrize("words", ["FROM:a FROM:b", "FROM<http://x/a>FROM<http://x/b>FROMNAMED<http://x/b>"])
def test_several_graphs_that_cannot_be_told_apart_are_refused(words: str) -> None:
    """Where the store sees several FROM that no reader of SPARQL 1.1 can tell apart, it is an error and no answer."""
    with pytest.raises(QueryError, match="cannot be told apart"):
        run_sparql(Store(), f"PREFIX : <http://x/> SELECT * {words} {{ ?s ?p ?o }}")
    assert run_sparql(Store(), "# from here\n# and from there\nSELECT ('from' AS ?from) {}")


def test_query_with_citations_names_claims_in_its_head(shipped: KnowledgeGraph) -> None:
    """A cited result is what any client reads, with a list of citations for each row in the head."""
    desk = Desk(shipped, Limits())
    prepare(desk)

    def write(outlet: Outlet) -> None:
        query = "SELECT ?m { ?r a ri:TariffFreeRoute ; ri:model ?m }"
        run_query(desk, Request({"query": query, "cite": True}), outlet)
        outlet.finish()

    body = b"".join(frame.content for frame in read_reply(write) if frame.kind == BODY)
    rows = parse_query_results(body, QueryResultsFormat.JSON)
    assert isinstance(rows, QuerySolutions)
    citations = json.loads(body)["head"]["citations"]
    assert len(list(rows)) == len(citations)
    assert all(citation["claim"].startswith("https://") for row in citations for citation in row)


def test_server_tells_that_the_data_has_changed(built_world: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Questions are read as they are now: that the graph is older than the data is told when it is served."""
    path = built_world / "data" / "now.yaml"
    before = path.read_bytes()
    path.write_bytes(before + b"# another line\n")

    async def work() -> None:
        async with Pool(built_world, limits=Limits(), size=1):
            pass

    try:
        asyncio.run(work())
    finally:
        path.write_bytes(before)
    assert "kg: the data has changed since this graph was built; run `kg build`" in capfd.readouterr().err
