"""The server as an ASGI application: who may ask, which part answers, and the headers that all responses have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from kg.errors import KGError
from kg.server.access import Access, check_origin
from kg.server.http import TEXT, Header, Message, Receive, Refusal, Scope, Send, read_headers, read_request, send_whole
from kg.server.linked import answer_linked
from kg.server.protocol import Handler, Protocol
from kg.workers import Pool
from kg.workers.places import find_named

DATA = ("/sparql", "/data", "/api", "/.well-known/", "/id/", "/claim/", "/source/", "/ontology")
"""Where data are, and no pages alone."""
# Anybody's page may read them: they are public, and a token is never sent by itself.
CROSS_ORIGIN: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"kg-limits, kg-note, etag, retry-after"),
)
PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, accept, if-none-match"),
    (b"access-control-max-age", b"86400"),
)
SAFE: tuple[Header, ...] = ((b"x-content-type-options", b"nosniff"),)

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class App:
    """Routes requests: the protocols by themselves, everything else to `rest`.

    Pages of other sites may read the data if they are `shared`.
    """

    def __init__(self, pool: Pool, access: Access, rest: Application, *, shared: bool = True) -> None:
        self._protocol = protocol = Protocol(pool)
        self._shared = shared
        self._access = access
        self._rest = rest
        self._handlers: Mapping[str, Handler] = {
            "/sparql": protocol.query,
            "/data": protocol.graph,
            "/.well-known/void": protocol.describe,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._rest(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await self._connect(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                further = CROSS_ORIGIN if self._shared and scope["path"].startswith(DATA) else ()
                message["headers"] = [*message["headers"], *further, *SAFE]
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except Refusal as refusal:
            await send_whole(send_with_headers, refusal.status, TEXT, str(refusal).encode(), refusal.headers)
        except KGError as error:
            await send_whole(send_with_headers, error.status, TEXT, str(error).encode())
        except ConnectionError:
            return  # nobody is there to be told

    async def _connect(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a page of this server open its connection; close that of anybody else (RFC 6455, section 10.2)."""
        headers = read_headers(scope)
        try:
            self._access.check("GET", headers)
            check_origin(headers)
        except Refusal:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        await self._rest(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = read_headers(scope)
        self._access.check(scope["method"], headers)
        if scope["path"].startswith("/_nicegui_ws"):
            check_origin(headers)
        handler = self._handlers.get(scope["path"])
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(PREFLIGHT)})
            await send({"type": "http.response.body"})
        elif handler:
            await handler(read_request(scope), receive, send)
        elif scope["method"] in ("GET", "HEAD") and (named := find_named(scope["path"])):
            await answer_linked(named, scope, receive, send, protocol=self._protocol, pages=self._rest)
        else:
            await self._rest(scope, receive, send)
