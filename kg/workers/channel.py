"""The pool's end of a connection to a worker."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from kg.workers.frames import PREFACE, Frame

HIGH = 1 << 19
"""Half of the bytes that may wait here for the client before the worker has to."""


class Channel(asyncio.StreamReaderProtocol):
    """Takes messages from a worker as they come, and holds the worker back where nobody reads them."""

    def __init__(self, tell_lost: Callable[[], None]) -> None:
        self._stream = asyncio.StreamReader(HIGH)
        super().__init__(self._stream)
        self._tell_lost = tell_lost
        self._line: asyncio.Transport
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        super().connection_made(transport)
        self._line = cast("asyncio.Transport", transport)  # that of uvloop is one by its methods only

    def eof_received(self) -> bool:
        """Let the connection be closed: a worker that writes no more has ended."""
        super().eof_received()
        return False

    def connection_lost(self, error: Exception | None) -> None:
        """Note that the worker has ended."""
        super().connection_lost(error)
        self.closed = True
        self._tell_lost()

    def write(self, data: bytes) -> None:
        """Send bytes to the worker."""
        if not self.closed:
            self._line.write(data)

    def close(self) -> None:
        """Close the connection, at which an idle worker ends."""
        self._line.close()

    async def read(self) -> Frame | None:
        """Return the next message, or None when the worker has ended."""
        try:
            kind, length = PREFACE.unpack(await self._stream.readexactly(PREFACE.size))
            return Frame(kind, await self._stream.readexactly(length))
        except (asyncio.IncompleteReadError, ConnectionError):
            return None
