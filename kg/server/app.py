"""The server as an ASGI application: who may ask, which part answers, and the headers that all responses have."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from kg.errors import KGError
from kg.server.access import Access
from kg.server.http import TEXT, Header, Message, Receive, Refusal, Scope, Send, read_headers, read_request, send_whole
from kg.server.protocol import Handler, Protocol
from kg.workers import Pool

# Anybody's page may read what is served: it is public, and a token is never sent by itself.
CROSS_ORIGIN: tuple[Header, ...] = (
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"kg-limits, etag, retry-after"),
)
PREFLIGHT: tuple[Header, ...] = (
    (b"access-control-allow-methods", b"GET, HEAD, POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type, accept, if-none-match"),
    (b"access-control-max-age", b"86400"),
)
SAFE: tuple[Header, ...] = ((b"x-content-type-options", b"nosniff"),)

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class App:
    """Routes requests: the protocols by themselves, everything else to `rest`."""

    def __init__(self, pool: Pool, access: Access, rest: Application, tell: Callable[[str], None]) -> None:
        protocol = Protocol(pool, tell)
        self._access = access
        self._rest = rest
        self._handlers: Mapping[str, Handler] = {
            "/sparql": protocol.query,
            "/data": protocol.graph,
            "/.well-known/void": protocol.describe,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *CROSS_ORIGIN, *SAFE]
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except Refusal as refusal:
            await send_whole(send_with_headers, refusal.status, TEXT, str(refusal).encode(), refusal.headers)
        except KGError as error:
            await send_whole(send_with_headers, error.status, TEXT, str(error).encode())
        except ConnectionError:
            return  # nobody is there to be told

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._access.check(scope["method"], read_headers(scope))
        handler = self._handlers.get(scope["path"])
        if scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": list(PREFLIGHT)})
            await send({"type": "http.response.body"})
        elif handler:
            await handler(read_request(scope), receive, send)
        else:
            await self._rest(scope, receive, send)
