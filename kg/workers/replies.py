"""Replies of workers: whole, or their parts as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError
from kg.workers.crew import Worker
from kg.workers.frames import BODY

ERRORS: Mapping[str, type[KGError]] = {e.__name__: e for e in (DataError, QueryError, NotFound, LimitError)}


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: status and media type as of HTTP; of an error its name, and the message as the body.

    `reading` tells of words that are no question how they were read.
    """

    status: int
    media_type: str
    body: bytes
    error: str = ""
    reading: Mapping[str, Any] | None = None

    def take(self) -> bytes:
        """Return the body.

        Raises:
            KGError: the reply is an error; a worker that crashed names none.
        """
        if self.status == 200:
            return self.body
        error = ERRORS.get(self.error, KGError)(*self.body.decode().splitlines())
        if isinstance(error, NotFound):
            error.reading = self.reading
        raise error


class Broken(Exception):
    """A reply that ended before it was whole; the message says why."""


class Run:
    """A job that runs: what the head of its reply says, and the parts of its body as they come.

    `length` is the number of bytes of the body where it is known, `packed` whether it is compressed with gzip, and
    `build` what it was answered from; `notes` are told beside the body.
    """

    def __init__(self, head: Mapping[str, Any], worker: Worker, learn: Callable[[], Coroutine[Any, Any, str]]) -> None:
        self.status: int = head["status"]
        self.media_type: str = head["type"]
        self.error: str = head.get("error", "")
        self.reading: Mapping[str, Any] | None = head.get("reading")
        self.length: int | None = head.get("length")
        self.notes: tuple[str, ...] = tuple(head.get("notes", ()))
        self.packed: bool = head.get("gzip", False)
        self.build = worker.crew.build
        self.ended = "told" in head
        self._told: str = head.get("told", "")
        self._worker = worker
        self._learn = learn

    async def read_parts(self) -> AsyncIterator[bytes]:
        """Yield the parts of the body; of one that breaks off, the last says why.

        Raises:
            Broken: the reply ends before it is whole.
        """
        if self._told:
            yield self._told.encode()
        while not self.ended:
            frame = await self._worker.channel.read()
            if frame is None:
                told = await self._learn()
                self.ended = True
                if not self.packed:
                    yield f"\n# this result is not whole: {told}\n".encode()
                raise Broken(told)
            if frame.kind == BODY:
                yield frame.content
            else:
                self.ended = True
                if frame.content:
                    raise Broken(frame.content.decode())

    async def read(self) -> Reply:
        """Return the whole reply."""
        body = b"".join([part async for part in self.read_parts()])
        return Reply(self.status, self.media_type, body, self.error, self.reading)
