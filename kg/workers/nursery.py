"""The process that has the graph and forks workers from itself; run as `python -m kg.workers.nursery FD SETTINGS`.

It says that it is ready, or why not. Then each message with a connection forks a worker for it, and each with a number
waits for that worker to end and tells how. When its own connection closes, it ends all of them and itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg.errors import KGError, explain_system
from kg.limits import Limits
from kg.model.domain import encode_domain
from kg.paths import find_home
from kg.store import find_current
from kg.verbs import load
from kg.workers.desk import Desk
from kg.workers.foreign import prepare
from kg.workers.tasks import find_task
from kg.workers.worker import tell_operator, work


def main(handle: str, settings: str) -> None:
    """Load the graph, and serve the pool at the other end of the connection with this number."""
    control = socket.socket(fileno=int(handle))
    given = json.loads(settings)
    home = Path(given["home"])
    try:
        build = find_build(home)  # before it is read: one that comes meanwhile is then taken for new
        desk = open_desk(given)
    except (KGError, OSError) as error:
        wrong = explain_system(error) if isinstance(error, OSError) else error
        send(control, {"error": type(wrong).__name__, "told": str(wrong)})
        return
    gc.collect()
    gc.freeze()  # what the workers share stays shared: nobody counts it again
    told = {"ready": True, "manifest": dict(desk.graph.manifest), "domain": encode_domain(desk.graph.domain)}
    send(control, {**told, "build": build or find_build(home)})
    tend(desk, control)


def find_build(home: Path) -> str:
    """Return the name of the current build, or an empty text.

    Raises:
        NotFound: there is no such folder.
    """
    found = find_current(find_home(home).builds)
    return found.name if found else ""


def open_desk(settings: Mapping[str, Any]) -> Desk:  # Any: JSON of ours
    """Return what workers have at hand, with the graph in memory.

    Raises:
        KGError: the graph cannot be opened.
    """
    graph, texts = load(settings["home"], tell=tell_operator), settings["texts"]
    graph.texts.folder = Path(texts) if texts else None
    desk = Desk(graph, Limits(**settings["limits"]), frozenset(settings["services"]))
    # Read here once, and not by each worker, who may outlive the folder of the build.
    prepare(desk)
    graph.read("")
    if told := graph.tell_changed():  # questions are read as they are now, and may not fit an older graph
        tell_operator(f"kg: {told}")
    for fault in graph.left_out.values():
        tell_operator(f"kg: left out: {fault}")
    return desk


def tend(desk: Desk, control: socket.socket) -> None:
    """Fork workers and tell how they end, until the connection closes."""
    children: set[int] = set()
    while True:
        try:
            message, handles, _, _ = socket.recv_fds(control, 64, 1)
            if not message:
                break
            send(control, do(desk, control, children, message, handles))
        except ConnectionError:  # the pool may end before it hears of a worker
            break
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)


def do(desk: Desk, control: socket.socket, children: set[int], message: bytes, handles: list[int]) -> dict[str, object]:
    """Return the answer to a message of the pool: the number of a new worker, or how one ended."""
    if not handles:
        child = int(message)
        children.discard(child)
        return {"ended": os.waitpid(child, 0)[1]}
    try:
        child = fork(desk, control, socket.socket(fileno=handles[0]))
    except OSError as error:
        return {"failed": f"a worker cannot be forked: {error}"}
    children.add(child)
    return {"worker": child}


def fork(desk: Desk, control: socket.socket, connection: socket.socket) -> int:
    """Return the number of a new worker that serves a connection."""
    with connection:
        child = os.fork()
        if child:
            return child
        status = 1
        try:  # whatever happens, this process never goes on as a second nursery
            control.close()
            work(desk, find_task, connection)
            status = 0
        finally:
            if sys.exc_info()[1]:
                traceback.print_exc()
            os._exit(status)


def send(control: socket.socket, message: dict[str, object]) -> None:
    """Send a message to the pool: a line of JSON."""
    control.sendall(json.dumps(message).encode() + b"\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
