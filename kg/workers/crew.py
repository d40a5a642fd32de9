"""The workers of one build: a nursery process, and the connections to what it forks."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError
from kg.model.domain import Domain, decode_domain
from kg.workers.channel import Channel

ERRORS: Mapping[str, type[KGError]] = {e.__name__: e for e in (DataError, QueryError, NotFound, LimitError)}


class CrewLost(Exception):
    """The nursery has ended, or cannot fork: the crew gives no new workers."""


@dataclass(frozen=True, slots=True, eq=False)
class Worker:
    """A worker: its process, its crew, and the connection to it."""

    process: int
    crew: Crew
    channel: Channel


class Crew:
    """Forks, ends and counts the workers of one build.

    What it asks of the nursery must not be called off half-way, as the next answer would then be taken for another's.
    """

    def __init__(self, settings: Mapping[str, object], tell_lost: Callable[[Worker], None]) -> None:
        self._settings = settings
        self._tell_lost = tell_lost
        self._talk = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.workers: set[Worker] = set()
        self.manifest: Mapping[str, object] = {}
        self.domain: Domain
        self.build = ""

    async def start(self) -> None:
        """Start the nursery, and wait until it has the graph.

        Raises:
            KGError: the graph cannot be opened.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._control = ours
        command = [sys.executable, "-m", "kg.workers.nursery", str(theirs.fileno()), json.dumps(dict(self._settings))]
        with theirs:
            # A session of its own: Ctrl-C is for the server, which ends the nursery itself.
            self._process = subprocess.Popen(  # noqa: S603  # this program's own module
                command, pass_fds=[theirs.fileno()], start_new_session=True, stdin=subprocess.DEVNULL
            )
        try:
            told = await self._hear()
        except CrewLost as error:
            await self.close()
            raise DataError("the process that opens the graph has ended; its last words are above") from error
        if "ready" not in told:
            await self.close()
            raise ERRORS.get(told["error"], DataError)(*told["told"].splitlines())
        self.manifest, self.build = told["manifest"], told["build"]
        self.domain = decode_domain(told["domain"])

    async def spawn(self) -> Worker:
        """Return a new worker.

        Raises:
            CrewLost: there are no new ones.
            OSError: this process has too many files open.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                told = await self._ask(b"fork\n", theirs)
            except CrewLost:
                ours.close()
                raise
        found: list[Worker] = []
        channel = Channel(lambda: self._tell_lost(found[0]))
        found.append(Worker(told["worker"], self, channel))
        await asyncio.get_running_loop().create_unix_connection(lambda: channel, sock=ours)
        self.workers.add(found[0])
        return found[0]

    async def end(self, worker: Worker) -> int:
        """End a worker if it still runs; return the status with which it ended, as `os.waitpid` has it."""
        self.workers.discard(worker)
        worker.channel.close()
        with suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)
        try:
            told = await self._ask(f"{worker.process}\n".encode())
        except CrewLost:
            return int(signal.SIGKILL)
        return int(told["ended"])

    async def close(self) -> None:
        """End all of it."""
        for worker in self.workers:
            worker.channel.close()
        self.workers.clear()
        if self._control:
            self._control.close()
            self._control = None
        process, self._process = self._process, None
        if process:
            await asyncio.shield(asyncio.to_thread(_wait, process))  # also where the pool ends meanwhile

    async def _ask(self, message: bytes, handle: socket.socket | None = None) -> dict[str, Any]:  # Any: JSON of ours
        """Return the answer of the nursery to a message, and to a connection that it is handed.

        Raises:
            CrewLost: it has ended, or cannot do it.
        """
        async with self._talk:
            control = self._control
            if control is None:
                raise CrewLost("it is closed")
            try:
                # The command lets a closed pipe end it; a nursery that has ended must not end the server.
                socket.send_fds(control, [message], [handle.fileno()] if handle else [], socket.MSG_NOSIGNAL)
            except OSError as error:
                raise CrewLost(str(error)) from error
            told = await self._hear()
        if "failed" in told:
            raise CrewLost(told["failed"])
        return told

    async def _hear(self) -> dict[str, Any]:
        """Return the next message of the nursery.

        Raises:
            CrewLost: it has ended.
        """
        line = b""
        while not line.endswith(b"\n"):
            control = self._control
            part = b""
            with suppress(ConnectionError):
                part = await asyncio.get_running_loop().sock_recv(control, 65_536) if control else b""
            if not part:
                raise CrewLost("the process that forks the workers has ended")
            line += part
        return dict(json.loads(line))


def _wait(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that has been told to end, and end it if it does not."""
    try:
        process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
