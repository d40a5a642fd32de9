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

from kg.errors import DataError, KGError, LimitError, NotFound
from kg.workers.channel import Channel

ERRORS: Mapping[str, type[KGError]] = {e.__name__: e for e in (DataError, NotFound, LimitError)}


@dataclass(frozen=True, slots=True, eq=False)
class Worker:
    """A worker: its process, its crew, and the connection to it."""

    process: int
    crew: Crew
    channel: Channel


class Crew:
    """Forks, ends and counts the workers of one build."""

    def __init__(self, settings: Mapping[str, object], tell_lost: Callable[[Worker], None]) -> None:
        self._settings = settings
        self._tell_lost = tell_lost
        self._talk = asyncio.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self.workers: set[Worker] = set()
        self.manifest: Mapping[str, object] = {}

    async def start(self) -> None:
        """Start the nursery, and wait until it has the graph.

        Raises:
            KGError: the graph cannot be opened.
        """
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        self._control = ours
        command = [sys.executable, "-m", "kg.workers.nursery", str(theirs.fileno()), json.dumps(dict(self._settings))]
        # A session of its own: Ctrl-C is for the server, which ends the nursery itself.
        self._process = subprocess.Popen(  # noqa: S603  # this program's own module
            command, pass_fds=[theirs.fileno()], start_new_session=True, stdin=subprocess.DEVNULL
        )
        theirs.close()
        told = await self._hear()
        if "ready" not in told:
            self.close()
            raise ERRORS.get(str(told.get("error")), DataError)(str(told.get("told", "the graph cannot be opened")))
        manifest = told["manifest"]
        self.manifest = manifest if isinstance(manifest, dict) else {}

    async def spawn(self) -> Worker:
        """Return a new worker."""
        ours, theirs = socket.socketpair()
        async with self._talk:
            socket.send_fds(self._get_control(), [b"fork"], [theirs.fileno()])
            theirs.close()
            told = await self._hear()
        found: list[Worker] = []
        loop = asyncio.get_running_loop()
        channel = Channel(lambda: self._tell_lost(found[0]))
        found.append(Worker(int(str(told["worker"])), self, channel))
        await loop.create_unix_connection(lambda: channel, sock=ours)
        self.workers.add(found[0])
        return found[0]

    async def end(self, worker: Worker) -> int:
        """End a worker if it still runs; return the status with which it ended (as `os.waitpid` has it)."""
        self.workers.discard(worker)
        worker.channel.close()
        with suppress(ProcessLookupError):
            os.kill(worker.process, signal.SIGKILL)
        async with self._talk:
            await asyncio.get_running_loop().sock_sendall(self._get_control(), str(worker.process).encode())
            told = await self._hear()
        return int(str(told["ended"]))

    def close(self) -> None:
        """End all of it."""
        for worker in self.workers:
            worker.channel.close()
        self.workers.clear()
        if self._control:
            self._control.close()
            self._control = None
        if self._process:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=2)
            self._process.kill()
            self._process.wait()
            self._process = None

    def _get_control(self) -> socket.socket:
        if self._control is None:
            raise LimitError("the server is shutting down; ask again when it is up")
        return self._control

    async def _hear(self) -> dict[str, object]:
        """Return the next message of the nursery; it is empty where the nursery has ended."""
        line = b""
        while not line.endswith(b"\n"):
            part = await asyncio.get_running_loop().sock_recv(self._get_control(), 65_536)
            if not part:
                return {}
            line += part
        return dict(json.loads(line))
