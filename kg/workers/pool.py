"""The pool: hands jobs to idle workers, replaces those that end, and follows the current build.

Runs in one event loop. A job that is left before its end costs its worker, and nobody else anything.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import time
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from kg.errors import LimitError
from kg.paths import find_home
from kg.store import find_current
from kg.workers.crew import Crew, Worker
from kg.workers.frames import BODY, HEAD, encode_job
from kg.workers.limits import Limits
from kg.workers.worker import tell_memory, tell_time

MOST_WAITING = 2_000
"""Jobs that may wait for a worker."""
GLANCE = 1.0
"""Seconds after which the pool looks again whether there is a new build."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: status and media type as of HTTP; of an error its name, and the message as the body."""

    status: int
    media_type: str
    body: bytes
    error: str = ""


class Broken(Exception):
    """A reply that ended before it was whole; the message says why."""


@dataclass(slots=True)
class Run:
    """A job that runs: what its head says, and the parts of its body as they come.

    `length` is the number of bytes of the body where it is known, `packed` whether it is compressed with gzip.
    """

    status: int = 0
    media_type: str = ""
    error: str = ""
    length: int | None = None
    packed: bool = False
    ended: bool = False
    _worker: Worker | None = field(default=None, repr=False)
    _told: bytes = b""

    async def read_parts(self) -> AsyncIterator[bytes]:
        """Yield the parts of the body.

        Raises:
            Broken: the reply ends before it is whole.
        """
        if self._told:
            yield self._told
        while self._worker and not self.ended:
            frame = await self._worker.channel.read()
            if frame is None:
                raise Broken("the worker ended")
            if frame.kind == BODY:
                yield frame.content
            else:
                self.ended = True
                if frame.content:
                    raise Broken(frame.content.decode())

    async def read(self) -> Reply:
        """Return the whole reply."""
        body = b"".join([part async for part in self.read_parts()])
        return Reply(self.status, self.media_type, body, self.error)


class Pool:
    """Workers that answer for the graph of the home at or above a folder.

    Use it as `async with Pool(folder) as pool: reply = await pool.ask("query", {"query": "…"})`.
    """

    def __init__(
        self,
        folder: Path,
        *,
        limits: Limits | None = None,
        size: int | None = None,
        services: tuple[str, ...] = (),
        texts: Path | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.services = services
        self._builds = find_home(folder).builds
        self._size = size or max(4, 2 * (os.cpu_count() or 1))
        self._settings = {
            "home": str(folder),
            "limits": asdict(self.limits),
            "services": list(services),
            "texts": str(texts) if texts else "",
        }
        self._idle: list[Worker] = []
        self._waiting: deque[asyncio.Future[Worker]] = deque()
        self._crew = Crew(self._settings, self._lose)
        self._chores: set[asyncio.Task[None]] = set()
        self._build: Path | None = None
        self._looked = 0.0
        self._closing = False

    @property
    def manifest(self) -> Mapping[str, object]:
        """Return the manifest of the build that is served."""
        return self._crew.manifest

    @property
    def build(self) -> str:
        """Return the name of the build that is served: the digest of all that went into it."""
        return self._build.name if self._build else ""

    async def __aenter__(self) -> Pool:
        """Start the workers.

        Raises:
            KGError: the graph cannot be opened.
        """
        await self._crew.start()
        self._build = find_current(self._builds)
        self._idle = [await self._crew.spawn() for _ in range(self._size)]
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the workers."""
        self._closing = True
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        self._crew.close()

    async def ask(self, task: str, arguments: Mapping[str, object]) -> Reply:
        """Return the whole reply to a job.

        Raises:
            LimitError: no worker is free in time.
            Broken: the reply ends before it is whole.
        """
        async with self.run(task, arguments) as run:
            return await run.read()

    @asynccontextmanager
    async def run(self, task: str, arguments: Mapping[str, object]) -> AsyncIterator[Run]:
        """Give a job to a worker and yield its reply from the head on; leaving it early ends the worker.

        Raises:
            LimitError: no worker is free in time.
        """
        job = encode_job(task, arguments)
        run = Run()
        try:
            while not await self._begin(run, job):
                pass
            yield run
        finally:
            if run._worker:
                self._give(run._worker, clean=run.ended)

    async def _begin(self, run: Run, job: bytes) -> bool:
        """Start a job and wait for the head of its reply; False where the worker had ended before it got the job."""
        run._worker = worker = await self._take()
        worker.channel.write(job)
        frame = await worker.channel.read()
        if frame is not None and frame.kind == HEAD:
            head = json.loads(frame.content)
            run.status, run.media_type, run.error = head["status"], head["type"], head.get("error", "")
            run.length, run.packed = head.get("length"), head["gzip"]
            return True
        run._worker = None
        status = await worker.crew.end(worker)
        self._start(self._replace(worker.crew))
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return False
        self._tell(run, status)
        return True

    def _tell(self, run: Run, status: int) -> None:
        """Let a run tell how its worker ended."""
        ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        run.media_type, run.ended = "text/plain; charset=utf-8", True
        if ended == signal.SIGALRM:
            error = tell_time(self.limits.seconds)
        elif ended in (signal.SIGABRT, signal.SIGKILL):  # an allocation failed, or the system took it back
            error = tell_memory(self.limits.memory)
        elif ended == signal.SIGSEGV:
            error = LimitError("it is nested too deeply to be read; write it flatter")
        else:
            run.status, run.error, run._told = 500, "", b"the worker crashed; its last words are in the server's log"
            return
        run.status, run.error, run._told = error.status, type(error).__name__, str(error).encode()

    async def _take(self) -> Worker:
        self._look()
        if self._idle:
            return self._idle.pop()
        if len(self._waiting) >= MOST_WAITING or self._closing:
            raise LimitError("too many queries wait already; ask again in a while")
        future: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            async with asyncio.timeout(self.limits.seconds):
                return await future
        except (TimeoutError, asyncio.CancelledError) as error:
            if not future.cancel() and not future.cancelled():  # called off while it was handed a worker
                self._give(future.result(), clean=True)
            if isinstance(error, asyncio.CancelledError):
                raise
            raise LimitError("every worker is busy with other queries; ask again in a while") from error

    def _give(self, worker: Worker, *, clean: bool) -> None:
        """Take back a worker after a job: an idle one goes to who waits next, another is ended and replaced."""
        if not clean or worker.channel.closed or worker.crew is not self._crew:
            self._start(self._retire(worker))
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    async def _retire(self, worker: Worker) -> None:
        crew = worker.crew
        await crew.end(worker)
        if crew is self._crew:
            await self._replace(crew)
        elif not crew.workers:
            crew.close()

    async def _replace(self, crew: Crew) -> None:
        if crew is self._crew and not self._closing:
            self._give(await crew.spawn(), clean=True)

    def _lose(self, worker: Worker) -> None:
        """Replace a worker that ended while it was idle."""
        if worker in self._idle and not self._closing:
            self._idle.remove(worker)
            self._start(self._retire(worker))

    def _look(self) -> None:
        """Look now and then for a new build, and change over to it."""
        now = time.monotonic()
        if now - self._looked < GLANCE or self._closing:
            return
        self._looked = now
        found = find_current(self._builds)
        if found and self._build and found != self._build:
            self._build = found
            self._start(self._renew())

    async def _renew(self) -> None:
        """Start a crew for the new build; the old one serves until it is there, and finishes what it has begun."""
        crew = Crew(self._settings, self._lose)
        await crew.start()
        new = [await crew.spawn() for _ in range(self._size)]
        old, self._crew = self._crew, crew
        idle, self._idle = self._idle, []
        for worker in new:
            self._give(worker, clean=True)
        for worker in idle:
            await old.end(worker)
        if not old.workers:
            old.close()

    def _start(self, chore: object) -> None:
        """Do something beside the jobs."""
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(chore)  # type: ignore[arg-type]
        self._chores.add(task)
        task.add_done_callback(self._chores.discard)
