"""Messages between a pool and its workers: a kind, a length, and bytes.

A job goes one way as JSON. A reply comes back as a head (JSON), any number of parts of the body, and an end; a reply
without an end is not whole.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

from kg.model.document import Document, to_plain
from kg.model.readings import Reading

PREFACE = struct.Struct("!cI")
JOB, HEAD, BODY, END = b"J", b"H", b"B", b"E"
TEXT = "text/plain; charset=utf-8"
"""The media type of an error."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Head(Document):
    """What a reply is, before its body: status and media type as of HTTP, and of an error its name.

    `reading` tells of words that are no question how they were read. `length` is the number of bytes of the body where
    it is known, `packed` whether it is compressed with gzip; `notes` are told beside it.
    """

    status: int = 200
    media_type: str = TEXT
    error: str = ""
    reading: Reading | None = None
    notes: tuple[str, ...] = ()
    length: int | None = None
    packed: bool = False


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


def encode_head(head: Head) -> bytes:
    """Return the head of a reply as a message."""
    return encode_frame(HEAD, json.dumps(to_plain(head)).encode())


def decode_head(frame: Frame) -> Head:
    """Return the head of a reply.

    >>> head = Head(404, notes=("none",))
    >>> decode_head(Frame(HEAD, encode_head(head)[5:])) == head
    True
    """
    found = json.loads(frame.content)
    if reading := found.get("reading"):
        found["reading"] = Reading(**{**reading, "forgiven": tuple(reading.get("forgiven", ()))})
    return Head(**{**found, "notes": tuple(found.get("notes", ()))})


def receive_frame(stream: IO[bytes]) -> Frame | None:
    """Return the next message of a connection, or None where the other side has closed it."""
    preface = stream.read(PREFACE.size)
    if len(preface) < PREFACE.size:
        return None
    kind, length = PREFACE.unpack(preface)
    content = stream.read(length)
    return Frame(kind, content) if len(content) == length else None
