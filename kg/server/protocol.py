"""The SPARQL 1.1 Protocol at `/sparql`, the Graph Store HTTP Protocol (reading) at `/data`, and what describes them.

Nothing here reads the graph: each request becomes a job for a worker, and its reply is passed on as it comes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

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
from kg.workers import Broken, Pool, Run

MOST = 1 << 20
"""Bytes that the body of a request may have."""
PATIENCE = 60.0
"""Seconds that a client may leave a part of a result unread."""
READING = "GET, HEAD, OPTIONS"
ASKING = "GET, HEAD, POST, OPTIONS"
READ_ONLY = "this endpoint is read-only: it takes no SPARQL Update and no LOAD; change data/ and run `kg build`"

Handler = Callable[[Request, Receive, Send], Awaitable[None]]


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
        asked, body = request, b""
        check_method(request, ASKING)
        if request.method == "POST":
            body = await read_body(receive, MOST)
            asked = read_posted(request, body)
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
            "cite": asked.get("cite").lower() in ("true", "1", "yes"),
            "lang": asked.get("lang"),
        }
        await self._pass_on("query", arguments, request, receive, send)

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
        await self._pass_on("graph", arguments, request, receive, send, lasting=True)

    async def describe(self, request: Request, receive: Receive, send: Send) -> None:
        """Send the description of the data set (VoID).

        Raises:
            Refusal: the method is another than reading.
        """
        check_method(request, READING)
        await self._describe(request, receive, send, service=False)

    async def _describe(self, request: Request, receive: Receive, send: Send, *, service: bool) -> None:
        arguments: dict[str, object] = {"address": request.base, "service": service, "format": request.get("format")}
        await self._pass_on("describe", arguments, request, receive, send, lasting=True)

    async def _pass_on(  # a job, and whom it is for
        self,
        task: str,
        arguments: dict[str, object],
        request: Request,
        receive: Receive,
        send: Send,
        *,
        lasting: bool = False,
    ) -> None:
        """Give a job to a worker, and its reply to the client."""
        arguments["accept"] = request.headers.get("accept", "")
        arguments["gzip"] = request.accepts_gzip() and request.method != "HEAD"
        headers = self._headers
        if lasting:  # the same until the next build
            mark = f'W/"{self._pool.build[:16]}"'
            headers = (*headers, (b"etag", mark.encode()), (b"cache-control", b"no-cache"))
            if mark in request.headers.get("if-none-match", ""):
                await send({"type": "http.response.start", "status": 304, "headers": list(headers)})
                await send({"type": "http.response.body"})
                return
        async with while_connected(receive):
            try:
                async with self._pool.run(task, arguments) as run:
                    await self._send_run(run, request, send, headers)
            except LimitError as error:
                await send_whole(send, error.status, TEXT, str(error).encode(), [*headers, (b"retry-after", b"5")])
            except (Broken, TimeoutError) as error:
                # The response ends without its end: no client can take what it has for the whole result.
                self._tell(f"kg: a result was cut off: {str(error) or 'the client did not read it'}")

    async def _send_run(self, run: Run, request: Request, send: Send, headers: Iterable[Header]) -> None:
        named = list(headers)
        if run.packed:
            named.append((b"content-encoding", b"gzip"))
        if run.status == LimitError.status:
            named.append((b"retry-after", b"5"))
        if run.length is not None:
            reply = await run.read()
            await send_whole(send, run.status, run.media_type, reply.body, named, head_only=request.method == "HEAD")
            return
        named.append((b"content-type", run.media_type.encode()))
        await send({"type": "http.response.start", "status": run.status, "headers": named})
        async for part in run.read_parts():
            async with asyncio.timeout(PATIENCE):
                if request.method != "HEAD":
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
    parameters = (*request.parameters, *further)
    return Request(request.method, request.path, parameters, request.headers, request.base)
