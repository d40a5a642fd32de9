"""The SPARQL 1.1 Protocol at `/sparql`, the Graph Store HTTP Protocol (reading) at `/data`, and what describes them.

Nothing here reads the graph: each request becomes a job for a worker, and its reply is passed on as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
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
from kg.workers import Broken, Pool, Reply, Run

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
    """What a worker is to do; what is `lasting` stays the same until the next build, and has `headers` of its own."""

    task: str
    arguments: Mapping[str, object]
    lasting: bool = False
    headers: tuple[Header, ...] = ()


class Protocol:
    """Answers SPARQL and graph requests with the workers of a pool."""

    def __init__(self, pool: Pool, tell: Callable[[str], None]) -> None:
        self._pool = pool
        self._tell = tell
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
            await self._describe(request, receive, send, service=True)
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

    async def describe(self, request: Request, receive: Receive, send: Send) -> None:
        """Send the description of the data set (VoID).

        Raises:
            Refusal: the method is another than reading.
        """
        check_method(request, READING)
        await self._describe(request, receive, send, service=False)

    async def _describe(self, request: Request, receive: Receive, send: Send, *, service: bool) -> None:
        arguments: dict[str, object] = {"address": request.base, "service": service, "format": request.get("format")}
        await self.pass_on(Job("describe", arguments, lasting=True), request, receive, send)

    async def pass_on(self, job: Job, request: Request, receive: Receive, send: Send) -> None:
        """Give a job to a worker, and its reply to the client."""
        arguments = {
            **job.arguments,
            "accept": request.headers.get("accept", ""),
            "gzip": request.accepts_gzip() and request.method != "HEAD",
        }
        whole = None
        async with while_connected(receive):
            try:
                async with self._pool.run(job.task, arguments) as run:
                    headers = self._make_headers(job, request, run)
                    if run.length is not None or run.ended or request.http_version == "1.0":
                        whole = await run.read()  # its worker need not wait for the client
                    else:
                        await self._stream(run, request, send, headers)
                if whole:
                    await self._send(whole, request, send, headers)
            except LimitError as error:
                busy = (*self._headers, (b"retry-after", b"5"))
                await send_whole(send, error.status, TEXT, str(error).encode(), busy)
            except (Broken, TimeoutError) as error:
                # The response ends without its end: no client can take what it has for the whole result.
                self._tell(f"kg: a result was cut off: {str(error) or 'the client did not read it'}")

    def _make_headers(self, job: Job, request: Request, run: Run) -> list[Header]:
        headers = [*self._headers, *((b"kg-note", note.encode("ascii", "backslashreplace")) for note in run.notes)]
        if run.packed:
            headers.append((b"content-encoding", b"gzip"))
        if job.lasting and run.status == 200:  # the same until the next build
            accept = request.headers.get("accept", "")
            mark = self._pool.mark(job.task, sorted(job.arguments.items()), accept, build=run.build)
            headers += [(b"etag", mark.encode()), (b"cache-control", b"no-cache"), *job.headers]
        return headers

    async def _send(self, reply: Reply, request: Request, send: Send, headers: list[Header]) -> None:
        if is_known(request, headers):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body"})
            return
        head_only = request.method == "HEAD"
        await send_whole(send, reply.status, reply.media_type, reply.body, headers, head_only=head_only)

    async def _stream(self, run: Run, request: Request, send: Send, headers: list[Header]) -> None:
        """Send a result as it comes; a client that does not read it is left, as it keeps a worker from others."""
        named = [*headers, (b"content-type", run.media_type.encode())]
        known = is_known(request, headers)
        await send({"type": "http.response.start", "status": 304 if known else run.status, "headers": named})
        async with asyncio.timeout(self._pool.limits.seconds + PATIENCE):
            async for part in run.read_parts():
                if request.method != "HEAD" and not known:
                    await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})


def is_known(request: Request, headers: Iterable[Header]) -> bool:
    """Say whether a client has already what these headers are of (RFC 9110, 13.1.2)."""
    marks = [value.decode() for name, value in headers if name == b"etag"]
    return any(mark in request.headers.get("if-none-match", "") for mark in marks)


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
