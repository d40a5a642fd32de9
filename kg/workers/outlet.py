"""Where a task writes its reply.

The head waits for the first part of the body, so that what fails before it is still an error with a status of its own.
What fails later ends the reply without an end, and whoever receives it knows that it is not whole.
"""

from __future__ import annotations

import socket
import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import IO, Protocol, cast

from kg.errors import KGError, NotFound
from kg.limits import pause_clock
from kg.model.readings import Reading
from kg.workers.frames import BODY, END, Head, encode_frame, encode_head

BUFFER = 1 << 18
"""Bytes of body that the head waits for."""
LARGEST = 1 << 20
"""Bytes of body that go in one message, so that no more has to wait for a slow client."""
WORTHWHILE = 1_024
"""Bytes from which on a body is packed."""
GZIP = 16 + zlib.MAX_WBITS


class Taker(Protocol):
    """What takes bytes."""

    def write(self, data: bytes, /) -> int:
        """Take some bytes, and return how many."""


def as_file(taker: Taker) -> IO[bytes]:
    """Return what takes bytes as the file that the store wants, which calls nothing else of it."""
    return cast("IO[bytes]", taker)


class Outlet:
    """Writes one reply to a connection; `packed` lets it compress the body with gzip (RFC 1952)."""

    def __init__(self, connection: socket.socket, *, packed: bool) -> None:
        self._connection = connection
        self._packer = zlib.compressobj(level=3, wbits=GZIP) if packed else None
        self._parts: list[bytes] = []
        self._size = 0
        self._head: Head | None = Head()

    def begin(self, media_type: str, notes: Sequence[str] = ()) -> None:
        """Say what the body is, and what there is to be known beside it."""
        self._head = Head(media_type=media_type, notes=tuple(notes))

    def write(self, data: bytes) -> int:
        """Take a part of the body, and return how many bytes it has, as files do."""
        self._parts.append(data)
        self._size += len(data)
        if self._size >= BUFFER:
            self._send(self._take(zlib.Z_NO_FLUSH))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is written goes out in large parts."""

    def finish(self) -> None:
        """Send what is left, and say that the reply is whole."""
        if self._head is not None and self._size < WORTHWHILE:
            self._packer = None
        body = self._take(zlib.Z_FINISH)
        if self._head is not None:
            self._head = replace(self._head, length=len(body))
        self._send(body, encode_frame(END, b""))

    def fail(self, error: KGError) -> None:
        """Send an error instead of the reply; where a part has gone out, write it behind that and leave it unended."""
        told = str(error).encode()
        if self._head is None:
            self._parts = [b"\n# this result is not whole: ", told, b"\n"]
            self._send(self._take(zlib.Z_FINISH), encode_frame(END, told))
            return
        self._packer, self._parts = None, [told]
        reading = error.reading if isinstance(error, NotFound) and isinstance(error.reading, Reading) else None
        self._head = Head(error.status, error=type(error).__name__, reading=reading, length=len(told))
        self._send(self._take(zlib.Z_FINISH), encode_frame(END, b""))

    def _take(self, flush: int) -> bytes:
        """Return the parts of the body that were written since, packed where they are to be."""
        data = b"".join(self._parts)
        self._parts, self._size = [], 0
        if self._packer is None:
            return data
        packed = self._packer.compress(data)
        return packed + (self._packer.flush(flush) if flush == zlib.Z_FINISH else b"")

    def _send(self, body: bytes, end: bytes = b"") -> None:
        head = b""
        if self._head is not None:
            head = encode_head(replace(self._head, packed=self._packer is not None))
            self._head = None
        parts = [body[i : i + LARGEST] for i in range(0, len(body), LARGEST)] or [b""]
        *most, last = (encode_frame(BODY, part) for part in parts)
        with pause_clock():  # it is the client that one waits for here
            for frame in most:
                self._connection.sendall(head + frame)
                head = b""
            self._connection.sendall(head + last + end)
