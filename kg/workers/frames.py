"""Messages between a pool and its workers: a kind, a length, and bytes.

A job goes one way as JSON. A reply comes back as a head (JSON), any number of parts of the body, and an end; a reply
without an end is not whole.
"""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass

PREFACE = struct.Struct("!cI")
JOB, HEAD, BODY, END = b"J", b"H", b"B", b"E"
TEXT = "text/plain; charset=utf-8"
"""The media type of an error."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: bytes
    content: bytes


def encode_frame(kind: bytes, content: bytes) -> bytes:
    r"""Return a message as bytes.

    >>> encode_frame(END, b"")
    b'E\x00\x00\x00\x00'
    """
    return PREFACE.pack(kind, len(content)) + content


def encode_job(task: str, arguments: Mapping[str, object]) -> bytes:
    """Return a job as a message."""
    return encode_frame(JOB, json.dumps([task, arguments]).encode())


def decode_job(frame: Frame) -> tuple[str, dict[str, object]]:
    """Return the task and the arguments of a job."""
    task, arguments = json.loads(frame.content)
    return task, arguments


def receive_frame(connection: socket.socket) -> Frame | None:
    """Return the next message of a connection, or None where the other side has closed it."""
    preface = _receive(connection, PREFACE.size)
    if preface is None:
        return None
    kind, length = PREFACE.unpack(preface)
    content = _receive(connection, length)
    return None if content is None else Frame(kind, content)


def _receive(connection: socket.socket, length: int) -> bytes | None:
    found = bytearray()
    while len(found) < length:
        part = connection.recv(min(length - len(found), 1 << 20))
        if not part:
            return None
        found += part
    return bytes(found)


class FrameReader:
    """Cuts a stream of bytes into messages."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        r"""Return the messages that are whole with these bytes.

        >>> reader = FrameReader()
        >>> reader.feed(b"E\x00\x00"), reader.feed(b"\x00\x00")
        ([], [Frame(kind=b'E', content=b'')])
        """
        self._rest += data
        found, place = [], 0
        while len(self._rest) - place >= PREFACE.size:
            kind, length = PREFACE.unpack_from(self._rest, place)
            end = place + PREFACE.size + length
            if len(self._rest) < end:
                break
            found.append(Frame(kind, bytes(self._rest[place + PREFACE.size : end])))
            place = end
        del self._rest[:place]
        return found
