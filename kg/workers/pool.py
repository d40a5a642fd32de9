"""The pool: hands jobs to idle workers, replaces those that end, and follows the current build.

Runs in one event loop. A job that is left before its end costs its worker, and nobody else anything.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import secrets
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kg.errors import DataError, KGError, LimitError
from kg.limits import Limits
from kg.model.domain import Domain
from kg.paths import find_home
from kg.store import find_current
from kg.verbs.table import VERBS
from kg.workers.crew import Crew, CrewLost, Worker
from kg.workers.frames import HEAD, Head, decode_head, encode_job
from kg.workers.replies import Broken, Reply, Run
from kg.workers.worker import explain_end, tell_operator

HINTS = {verb.name: verb.hint for verb in VERBS}
MOST_WAITING = 2_000
"""Jobs that may wait for a worker."""
PATIENCE = 30.0
"""Seconds that a job may wait for one."""
GLANCE = 1.0
"""Seconds after which the pool looks again whether there is a new build, and whether workers are missing."""


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
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.patience = PATIENCE
        self._start_mark = secrets.token_hex(4)
        self._builds = find_home(folder).builds
        self._size = size or max(4, 2 * (os.cpu_count() or 1))
        self._settings = {
            "home": str(folder),
            "limits": asdict(self.limits),
            "services": list(services),
            "texts": str(texts) if texts else "",
        }
        self.tell = tell or tell_operator
        self._idle: list[Worker] = []
        self._free, self._waiting = asyncio.Semaphore(0), 0
        self._crew = Crew(self._settings, self._lose)
        self._chores: set[asyncio.Task[Any]] = set()
        self._looked = 0.0
        self._tried: tuple[str, int] = ("", 0)
        self._coming = 0
        self._renewing = self._closing = False

    @property
    def manifest(self) -> Mapping[str, object]:
        """Return the manifest of the build that is served."""
        return self._crew.manifest

    @property
    def domain(self) -> Domain:
        """Return what the graph that is served is about."""
        return self._crew.domain

    @property
    def build(self) -> str:
        """Return the name of the build that is served: the digest of all that went into it."""
        return self._crew.build

    def mark(self, *asked: object, build: str = "") -> str:
        """Return the entity tag of what a request is answered with, which is told by all that the answer depends on.

        It is another one for each build, and for each start, which may have other limits and texts (RFC 9110, 8.8.3).
        """
        digest = hashlib.sha256(repr(asked).encode("utf-8", "backslashreplace")).hexdigest()
        return f'W/"{(build or self.build)[:16]}-{self._start_mark}-{digest[:12]}"'

    async def __aenter__(self) -> Pool:
        """Start the workers.

        Raises:
            KGError: the graph cannot be opened.
        """
        await self._crew.start()
        for _ in range(self._size):
            self._give(await self._crew.spawn(), clean=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        """End the workers."""
        self._closing = True
        if self._chores:  # called off half-way, they would leave processes behind
            await asyncio.wait(self._chores, timeout=10)
        for chore in self._chores:
            chore.cancel()
        await asyncio.gather(*self._chores, return_exceptions=True)
        await self._crew.close()

    async def ask(self, task: str, arguments: Mapping[str, object]) -> Reply:
        """Return the whole reply to a job.

        Raises:
            LimitError: no worker is free in time, or the reply ends before it is whole.
        """
        try:
            async with self.run(task, arguments) as run:
                return await run.read()
        except Broken as error:
            raise LimitError(f"the answer was cut off: {error}; ask again") from error

    @asynccontextmanager
    async def run(self, task: str, arguments: Mapping[str, object]) -> AsyncIterator[Run]:
        """Give a job to a worker and yield its reply from the head on; leaving it early ends the worker.

        Raises:
            LimitError: no worker is free in time.
        """
        job = encode_job(task, arguments)
        run = None
        while run is None:
            worker = await self._take()
            clean = False
            try:
                run = await self._begin(worker, job, HINTS.get(task, ""))
                if run:
                    yield run
                    clean = run.ended
            finally:
                self._give(worker, clean=clean)

    async def _begin(self, worker: Worker, job: bytes, hint: str) -> Run | None:
        """Start a job and wait for the head of its reply; None where the worker had ended before it got the job."""
        worker.channel.write(job)
        frame = await worker.channel.read()

        async def learn() -> str:
            return str(explain_end(await self._end(worker), self.limits))

        if frame is not None and frame.kind == HEAD:
            return Run(decode_head(frame), worker, learn)
        status = await self._end(worker)
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0:
            return None
        error = explain_end(status, self.limits, hint)
        named = type(error).__name__ if isinstance(error, LimitError) else ""
        return Run(Head(error.status, error=named), worker, learn, str(error))

    async def _end(self, worker: Worker) -> int:
        """End a worker and get another in its place; return how it ended.

        It is a chore, so that a client that leaves meanwhile does not call it off.
        """
        return await asyncio.shield(self._start(self._retire(worker)))

    async def _take(self) -> Worker:
        """Return an idle worker, who waits longest first.

        Raises:
            LimitError: there is none in time, or too many wait.
        """
        self._look()
        if self._closing or (self._free.locked() and self._waiting >= MOST_WAITING):
            raise LimitError("too many queries wait already; ask again in a while")
        self._waiting += 1
        try:
            async with asyncio.timeout(self.patience):
                await self._free.acquire()
                while not self._idle:  # one was lost while it was idle
                    await self._free.acquire()
        except TimeoutError as error:
            raise LimitError("every worker is busy with other queries; ask again in a while") from error
        finally:
            self._waiting -= 1
        return self._idle.pop()

    def _give(self, worker: Worker, *, clean: bool) -> None:
        """Take back a worker after a job: an idle one goes to who waits next, another is ended and replaced."""
        if worker not in worker.crew.workers:
            return  # it has been ended already
        if not clean or worker.channel.closed or worker.crew is not self._crew:
            self._start(self._retire(worker))
            return
        self._idle.append(worker)
        self._free.release()

    async def _retire(self, worker: Worker) -> int:
        """End a worker, and get another where its crew is the present one; the last of an old crew takes that along."""
        crew = worker.crew
        status = await crew.end(worker)
        if crew is self._crew:
            await self._fill()
        elif not crew.workers:
            await crew.close()
        return status

    async def _fill(self) -> None:
        """Get the workers that are missing; start a new crew where this one gives none."""
        crew = self._crew
        while crew is self._crew and len(crew.workers) + self._coming < self._size and not self._closing:
            self._coming += 1
            try:
                worker = await crew.spawn()
            except OSError as error:
                self.tell(f"kg: a worker is missing: {error}; trying again")  # at the next look
                return
            except CrewLost as error:
                if not self._closing:
                    self.tell(f"kg: {error}; starting it anew")
                    await self._renew()
                return
            finally:
                self._coming -= 1
            self._give(worker, clean=True)

    def _lose(self, worker: Worker) -> None:
        """Replace a worker that ended while it was idle."""
        if worker in self._idle and not self._closing:
            self._idle.remove(worker)
            self._start(self._retire(worker))

    def _look(self) -> None:
        """Look now and then for a new build and change over to it, and for workers that are missing."""
        now = time.monotonic()
        if now - self._looked < GLANCE or self._closing or self._renewing:
            return
        self._looked = now
        try:
            found = find_current(self._builds)
        except DataError as error:
            if self._tried != (str(error), 0):
                self.tell(f"kg: {error}")
            self._tried = (str(error), 0)
            return
        tried = (found.name, found.stat().st_mtime_ns) if found else ("", 0)
        if found and found.name != self._crew.build and tried != self._tried:
            self._tried = tried
            self._start(self._renew())
        elif len(self._crew.workers) + self._coming < self._size:
            self._start(self._fill())

    async def _renew(self) -> None:
        """Start a crew for the current build; the old one serves until it is there, and finishes what it has begun."""
        if self._renewing:
            return
        self._renewing = True
        crew, new = Crew(self._settings, self._lose), []
        try:
            await crew.start()
            new = [await crew.spawn() for _ in range(self._size)]
        except (KGError, CrewLost, OSError) as error:
            self.tell(f"kg: the new build cannot be served: {error}")
            return
        finally:
            self._renewing = False
            if len(new) < self._size:  # also where the pool ends meanwhile
                await crew.close()
        old, self._crew = self._crew, crew
        idle, self._idle = self._idle, []
        for worker in new:
            self._give(worker, clean=True)
        for worker in idle:
            await old.end(worker)
        if not old.workers:
            await old.close()

    def _start(self, chore: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Do something beside the jobs."""
        task = asyncio.get_running_loop().create_task(chore)
        self._chores.add(task)
        task.add_done_callback(self._finish)
        return task

    def _finish(self, task: asyncio.Task[Any]) -> None:
        """Note that a chore is done; tell of one that failed."""
        self._chores.discard(task)
        if not task.cancelled() and task.exception():
            self.tell(f"kg: {task.exception()!r} while workers were replaced")
