"""Requests and responses of HTTP, over ASGI: what the protocol parts of the server share.

Bare ASGI, without a framework: a light query takes a fraction of a millisecond, and a router takes as much.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from kg.escapes import cut, show_line

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

NEVER = re.compile(r"q=0(\.0*)?")
TEXT = "text/plain; charset=utf-8"


class Refusal(Exception):
    """A request that gets an error: its status, what to tell, and further headers."""

    def __init__(self, status: int, told: str, headers: Iterable[Header] = ()) -> None:
        super().__init__(cut(show_line(told)))
        self.status = status
        self.headers = tuple(headers)


@dataclass(frozen=True, slots=True)
class Request:
    """A request: its method, its parameters in their order, and its headers by their names in lower case."""

    method: str
    parameters: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]
    base: str
    http_version: str = "1.1"

    def list(self, name: str) -> list[str]:
        """Return all values of a parameter."""
        return [value for key, value in self.parameters if key == name]

    def get(self, name: str) -> str:
        """Return the first value of a parameter, or an empty text."""
        return next((value for key, value in self.parameters if key == name), "")

    def has(self, name: str) -> bool:
        """Say whether a parameter is given."""
        return any(key == name for key, _ in self.parameters)

    def accepts_gzip(self) -> bool:
        """Say whether the client takes a body that is packed with gzip."""
        parts = self.headers.get("accept-encoding", "").lower().replace(" ", "").split(",")
        return any(
            name == "gzip" and not NEVER.fullmatch(quality) for name, _, quality in (p.partition(";") for p in parts)
        )


def read_request(scope: Scope) -> Request:
    """Return a request from its ASGI scope.

    Raises:
        Refusal: the parameters are not in UTF-8.
    """
    headers = read_headers(scope)
    host = headers.get("host") or "localhost"
    return Request(
        method=scope["method"],
        parameters=parse_parameters(scope["query_string"]),
        headers=headers,
        base=f"{scope.get('scheme', 'http')}://{host}",
        http_version=scope.get("http_version", "1.1"),
    )


def read_headers(scope: Scope) -> dict[str, str]:
    """Return the headers of a request by their names in lower case; several of one name are one list.

    Raises:
        Refusal: there are several of a name of which there may be but one.
    """
    found: dict[str, str] = {}
    for name, value in ((name.decode("latin-1"), value.decode("latin-1")) for name, value in scope["headers"]):
        if name in found and name in ("host", "content-type", "authorization", "origin"):
            raise Refusal(400, f"several headers {name}; send one")
        found[name] = f"{found[name]}, {value}" if name in found else value
    return found


def parse_parameters(text: bytes) -> tuple[tuple[str, str], ...]:
    """Return the pairs of a query string or a form.

    Raises:
        Refusal: they are not in UTF-8, or there are too many.
    """
    try:
        return tuple(parse_qsl(text.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1_000))
    except (UnicodeError, ValueError) as error:
        raise Refusal(400, f"the parameters cannot be read: {error}; send them in UTF-8, percent-encoded") from error


async def read_body(receive: Receive, most: int, seconds: float) -> bytes:
    """Return the body of a request.

    Raises:
        Refusal: it has more than `most` bytes, or takes more than some seconds.
        ConnectionError: the client has gone away.
    """
    found = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while (message := await receive())["type"] != "http.disconnect":
                found += message.get("body", b"")
                if len(found) > most:
                    told = f"the body has more than {most:,} bytes; send less"
                    raise Refusal(413, told, [(b"connection", b"close")])
                if not message.get("more_body"):
                    return bytes(found)
    except TimeoutError as error:
        raise Refusal(408, f"the body has not come within {seconds:g} s", [(b"connection", b"close")]) from error
    raise ConnectionError


async def send_whole(
    send: Send,
    status: int,
    media_type: str,
    body: bytes,
    headers: Iterable[Header] = (),
    *,
    head_only: bool = False,
) -> None:
    """Send a response in one piece, or of one to HEAD only what comes before its body."""
    named = [(b"content-type", media_type.encode()), (b"content-length", str(len(body)).encode()), *headers]
    await send({"type": "http.response.start", "status": status, "headers": named})
    await send({"type": "http.response.body", "body": b"" if head_only else body})


@asynccontextmanager
async def while_connected(receive: Receive) -> AsyncIterator[None]:
    """Call off the block when the client goes away; what it had begun is then over."""
    me = asyncio.current_task()
    gone = False

    async def watch() -> None:
        nonlocal gone
        while (await receive())["type"] != "http.disconnect":
            pass
        gone = True
        if me:
            me.cancel()

    loop = asyncio.get_running_loop()
    watchers: list[asyncio.Task[None]] = []
    # Most jobs are over before it is worth the while to look.
    start = loop.call_later(0.02, lambda: watchers.append(loop.create_task(watch())))
    try:
        yield
    except asyncio.CancelledError:
        if not gone:
            raise
        if me:
            me.uncancel()
    finally:
        start.cancel()
        for watcher in watchers:
            watcher.cancel()
