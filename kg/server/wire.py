"""The reading of requests from a connection, bounded: uvicorn itself takes headers of any length, for any time."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LONGEST = 64 << 10
"""Bytes that the head of a request may have, its address included."""
SLOWEST = 20.0
"""Seconds that it may take to come."""


class BoundedProtocol(HttpToolsProtocol):
    """Drops a connection whose next request has a head that is too long, or does not come to its end."""

    _read = 0
    _alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # TCP only
        """Give the first request its time."""
        super().connection_made(transport)
        self._await_head()

    def data_received(self, data: bytes) -> None:
        """Count what belongs to the head of a request, and hand it on."""
        self._read += len(data) if self._alarm else 0
        super().data_received(data)
        if self._alarm and self._read > LONGEST:
            self.transport.close()

    def on_message_begin(self) -> None:
        """Give the head of a request its time."""
        if not self._alarm:
            self._await_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Let the body take as long as its reader allows."""
        self._forget()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._forget()
        super().connection_lost(exc)

    def _await_head(self) -> None:
        self._read = 0
        self._alarm = self.loop.call_later(SLOWEST, self.transport.close)

    def _forget(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
