"""The pool's end of a connection to a worker."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import cast

from kg.workers.frames import Frame, FrameReader

HIGH = 1 << 20
"""Bytes that may wait here for the client before the worker has to."""


class Channel(asyncio.Protocol):
    """Takes messages from a worker as they come, and holds the worker back where nobody reads them."""

    def __init__(self, tell_lost: Callable[[], None]) -> None:
        self._tell_lost = tell_lost
        self._reader = FrameReader()
        self._frames: deque[Frame] = deque()
        self._size = 0
        self._waiter: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # that of uvloop is one by its methods only

    def data_received(self, data: bytes) -> None:
        """Cut what came into messages."""
        for frame in self._reader.feed(data):
            self._frames.append(frame)
            self._size += len(frame.content)
        if self._size > HIGH and self._transport:
            self._transport.pause_reading()
        self._wake()

    def connection_lost(self, _: Exception | None) -> None:
        """Note that the worker has ended."""
        self.closed = True
        self._wake()
        self._tell_lost()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def write(self, data: bytes) -> None:
        """Send bytes to the worker."""
        if self._transport and not self.closed:
            self._transport.write(data)

    def close(self) -> None:
        """Close the connection, at which an idle worker ends."""
        if self._transport:
            self._transport.close()

    async def read(self) -> Frame | None:
        """Return the next message, or None when the worker has ended."""
        while not self._frames:
            if self.closed:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        frame = self._frames.popleft()
        self._size -= len(frame.content)
        if self._size <= HIGH and self._transport:
            self._transport.resume_reading()
        return frame
