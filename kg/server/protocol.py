"""The SPARQL 1.1 Protocol at `/sparql`, the Graph Store HTTP Protocol (reading) at `/data`, and what describes them.

Nothing here reads the graph: each request becomes a job for a worker, and its reply is passed on as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kg.errors import LimitError
from kg.server.http import (
    TEXT,
    Header,
    Receive,
    Refusal,
    Request,
    Send,
    parse_parameters,
    read_body,
    send_whole,
    while_connected,
)
from kg.server.problems import MEDIA_TYPE, encode_problem
from kg.workers import Broken, Pool, Run
from kg.workers.frames import Head

MOST = 1 << 20
"""Bytes that the body of a request may have."""
PATIENCE = 30.0
"""Seconds that a client may take to send a body, or to read a result beyond the time that its query may run."""
READING = "GET, HEAD, OPTIONS"
ASKING = "GET, HEAD, POST, OPTIONS"
READ_ONLY = "this endpoint is read-only: it takes no SPARQL Update and no LOAD; change data/ and run `kg build`"

Handler = Callable[[Request, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is to do; what is `lasting` stays the same until the next build. What it gives has `headers`.

    Of one that is a `document`, nothing is sent before all of it is there, and errors are problem details.
    """

    task: str
    arguments: Mapping[str, object]
    lasting: bool = False
    headers: tuple[Header, ...] = ()
    document: bool = False


class Protocol:
    """Answers SPARQL and graph requests with the workers of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        limits = pool.limits
        told = f"seconds={limits.seconds:g}, memory={limits.memory}MiB, rows={limits.rows}"
        self._headers: tuple[Header, ...] = ((b"vary", b"accept, accept-encoding"), (b"kg-limits", told.encode()))

    async def query(self, request: Request, receive: Receive, send: Send) -> None:
        """Answer a query, or describe the endpoint where none is asked (SPARQL 1.1 Protocol, Service Description).

        Raises:
            Refusal: the request is not as the protocol has it, or wants to change something.
        """
        asked = request
        check_method(request, ASKING)
        if request.method == "POST":
            asked = read_posted(request, await read_body(receive, MOST, PATIENCE))
        if asked.has("update"):
            raise Refusal(403, READ_ONLY)
        if not asked.has("query"):
            if request.method == "POST":
                raise Refusal(400, "no query; send it as the parameter 'query', or as application/sparql-query")
            await self.describe(request, receive, send, service=True)
            return
        if len(asked.list("query")) > 1:
            raise Refusal(400, "several queries; send one at a time")
        arguments: dict[str, object] = {
            "query": asked.get("query"),
            "format": asked.get("format") or asked.get("output"),
            "default_graphs": asked.list("default-graph-uri"),
            "named_graphs": asked.list("named-graph-uri"),
            "cite": read_switch(asked, "cite"),
            "lang": asked.get("lang"),
        }
        await self.pass_on(Job("sparql", arguments), request, receive, send)

    async def graph(self, request: Request, receive: Receive, send: Send) -> None:
        """Send the default graph, a named one, or without a choice all of them (Graph Store HTTP Protocol, 5.2).

        Raises:
            Refusal: the request names two graphs, or wants to change one.
        """
        check_method(request, READING)
        names = request.list("graph")
        if len(names) + request.has("default") > 1:
            raise Refusal(400, "name one graph: either 'default', or 'graph' with its IRI")
        if names == [""]:
            raise Refusal(400, "'graph' is empty; give the IRI of a graph")
        arguments: dict[str, object] = {"format": request.get("format"), "graph": names[0] if names else ""}
        arguments["all"] = not names and not request.has("default")
        await self.pass_on(Job("graph", arguments, lasting=True), request, receive, send)

    async def describe(self, request: Request, receive: Receive, send: Send, *, service: bool = False) -> None:
        """Send the description of the data set (VoID), or that of the endpoint as a `service` too.

        Raises:
            Refusal: the method is another than reading.
        """
        check_method(request, READING)
        arguments: dict[str, object] = {"address": request.base, "service": service, "format": request.get("format")}
        await self.pass_on(Job("describe", arguments, lasting=True), request, receive, send)

    async def pass_on(self, job: Job, request: Request, receive: Receive, send: Send) -> None:
        """Give a job to a worker, and its reply to the client, who may have it already (RFC 9110, 13.1.2)."""
        accept, head_only = request.headers.get("accept", ""), request.method == "HEAD"
        if job.lasting and self._mark(job, accept) in request.headers.get("if-none-match", ""):
            headers = [*self._headers, *self._keep(job, accept)]
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        arguments = {**job.arguments, "accept": accept, "gzip": request.accepts_gzip() and not head_only}
        whole = None
        async with while_connected(receive):
            try:
                async with self._pool.run(job.task, arguments) as run:
                    headers = [*self._headers, *self._describe_run(run, job, accept)]
                    if job.document or run.head.length is not None or run.ended or request.http_version == "1.0":
                        whole = await run.read()  # its worker need not wait for the client
                    else:
                        await self._stream(run, send, headers, head_only=head_only)
                if whole and job.document and whole.head.status != 200:
                    await self._fail(job, whole.head, whole.body.decode(), send)
                elif whole:
                    told = (whole.head.status, whole.head.media_type, whole.body, headers)
                    await send_whole(send, *told, head_only=head_only)
            except LimitError as error:  # workers are busy
                busy = Head(error.status, error=type(error).__name__)
                await self._fail(job, busy, str(error), send, (b"retry-after", b"5"))
            except (Broken, TimeoutError) as error:
                if job.document:
                    await self._fail(job, Head(500), f"the answer was cut off: {error}; ask again", send)
                    return
                # The response ends without its end: no client can take what it has for the whole result.
                self._pool.tell(f"kg: a result was cut off: {str(error) or 'the client did not read it'}")

    async def _fail(self, job: Job, head: Head, told: str, send: Send, *headers: Header) -> None:
        media_type, body = (MEDIA_TYPE, encode_problem(head, told)) if job.document else (TEXT, told.encode())
        await send_whole(send, head.status, media_type, body, (*self._headers, *headers))

    def _describe_run(self, run: Run, job: Job, accept: str) -> Iterator[Header]:
        yield from ((b"kg-note", note.encode("ascii", "backslashreplace")) for note in run.head.notes)
        if run.head.packed:
            yield (b"content-encoding", b"gzip")
        if run.head.status == 200:
            yield from self._keep(job, accept, run.build)

    def _keep(self, job: Job, accept: str, build: str = "") -> Iterator[Header]:
        """Yield the headers of what a job gives, and how long a client may keep it."""
        if job.lasting:
            yield from ((b"etag", self._mark(job, accept, build).encode()), (b"cache-control", b"no-cache"))
        yield from job.headers

    def _mark(self, job: Job, accept: str, build: str = "") -> str:
        return self._pool.mark(job.task, sorted(job.arguments.items()), accept, build=build)

    async def _stream(self, run: Run, send: Send, headers: Iterable[Header], *, head_only: bool) -> None:
        """Send a result as it comes; a client that does not read it is left, as it keeps a worker from others."""
        named = [*headers, (b"content-type", run.head.media_type.encode())]
        await send({"type": "http.response.start", "status": run.head.status, "headers": named})
        async with asyncio.timeout(self._pool.limits.seconds + PATIENCE):
            async for part in run.read_parts():
                if not head_only:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})


def check_method(request: Request, allowed: str) -> None:
    """Let only some methods pass.

    Raises:
        Refusal: the method is none of them.
    """
    if request.method not in allowed.split(", "):
        told = f"{request.method} is not allowed here, where nothing can be changed; use {allowed}"
        raise Refusal(405, told, [(b"allow", allowed.encode())])


def read_posted(request: Request, body: bytes) -> Request:
    """Return a posted request with the parameters of its body.

    Raises:
        Refusal: the type of the body is none of the protocol, or the body is not in UTF-8.
    """
    media_type, _, settings = request.headers.get("content-type", "").lower().partition(";")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise Refusal(415, "the body is packed; send it plain")
    if media_type.strip() == "application/sparql-update":
        raise Refusal(403, READ_ONLY)
    if "charset=" in settings and "utf-8" not in settings:
        raise Refusal(415, f"the body is in {settings.strip()}; send it in UTF-8")
    if media_type.strip() == "application/x-www-form-urlencoded":
        further = parse_parameters(body)
    elif media_type.strip() == "application/sparql-query":
        try:
            further = (("query", body.decode("utf-8")),)
        except UnicodeDecodeError as error:
            raise Refusal(400, f"the query is not in UTF-8: {error.reason} at byte {error.start}") from error
    else:
        told = f"a body of the type '{media_type}' is not taken"
        raise Refusal(415, f"{told}; send application/sparql-query, or a form (application/x-www-form-urlencoded)")
    return replace(request, parameters=(*request.parameters, *further))


def read_switch(request: Request, name: str) -> bool:
    """Return whether a parameter is on.

    Raises:
        Refusal: it is neither on nor off.
    """
    value = request.get(name).lower()
    if value not in ("", "true", "1", "yes", "false", "0", "no"):
        raise Refusal(400, f"{name}: '{value}' is neither true nor false")
    return value in ("true", "1", "yes")
