"""Replies of workers: whole, or their parts as they come."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from kg.errors import KGError, NotFound
from kg.workers.crew import ERRORS, Worker
from kg.workers.frames import BODY, Head


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; of an error, the message is the body."""

    head: Head
    body: bytes

    def take(self) -> bytes:
        """Return the body.

        Raises:
            KGError: the reply is an error; a worker that crashed names none.
        """
        if self.head.status == 200:
            return self.body
        error = ERRORS.get(self.head.error, KGError)(*self.body.decode().splitlines())
        if isinstance(error, NotFound):
            error.reading = self.head.reading
        raise error


class Broken(Exception):
    """A reply that ended before it was whole; the message says why."""


class Run:
    """A job that runs: the head of its reply, the parts of its body as they come, and the build it is answered from.

    `told` is the whole body of one whose worker ended before it replied; `learn` tells how a worker ended.
    """

    def __init__(
        self, head: Head, worker: Worker, learn: Callable[[], Coroutine[Any, Any, str]], told: str = ""
    ) -> None:
        self.head = head
        self.build = worker.crew.build
        self.ended = bool(told)
        self._worker, self._learn, self._told = worker, learn, told

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
                if not self.head.packed:
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
        return Reply(self.head, b"".join([part async for part in self.read_parts()]))
