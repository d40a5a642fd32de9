"""A worker: takes jobs from its connection, one at a time, and writes their replies."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from collections.abc import Callable

from kg.errors import KGError, LimitError, explain_system
from kg.escapes import show_line
from kg.limits import MEBIBYTE, Limits, limit_memory, limit_time, measure_memory, tell_memory, tell_time
from kg.workers.desk import Desk, Request
from kg.workers.frames import decode_job, receive_frame
from kg.workers.outlet import Outlet

SHORT = 0.02
"""Seconds in which no job takes memory worth measuring."""

Task = Callable[[Desk, Request, Outlet], None]


def work(desk: Desk, find_task: Callable[[str], Task], connection: socket.socket) -> None:
    """Answer jobs until the connection closes, or until this process has grown by half of what a job may use."""
    most = measure_memory() + desk.limits.memory * MEBIBYTE // 2
    limit_memory(desk.limits.memory)
    stream = connection.makefile("rb")
    while (frame := receive_frame(stream)) is not None:
        task, arguments = decode_job(frame)
        start = time.monotonic()
        answer(desk, find_task(task), Request(arguments), connection)
        if time.monotonic() - start > SHORT and measure_memory() > most:
            return  # a new worker, forked from the nursery, has all of it again


def answer(desk: Desk, task: Task, request: Request, connection: socket.socket) -> None:
    """Write the reply to one job: what the task gives, or the error it ends with."""
    outlet = Outlet(connection, packed=request.has("gzip"))
    with limit_time(desk.limits.seconds):
        try:
            task(desk, request, outlet)
            outlet.finish()
        except KGError as error:
            outlet.fail(error)
        except ConnectionError:  # the server has no ear for it any more
            raise
        except OSError as error:
            outlet.fail(explain_system(error))
        except RecursionError:
            outlet.fail(tell_depth())
        except MemoryError:
            outlet.fail(tell_memory(desk.limits.memory))


def tell_operator(line: str) -> None:
    """Say something that is no data to whoever runs the server."""
    sys.stderr.write(f"{show_line(line)}\n")


def tell_depth() -> LimitError:
    """Return the error of a job that is nested too deeply."""
    return LimitError("it is nested too deeply to be read; write it flatter")


def explain_end(status: int, limits: Limits, hint: str = "") -> KGError:
    """Return the error that tells how a worker ended, of whose end `os.waitpid` has this status.

    `hint` is what to do where its job took too long.
    """
    ended = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if ended == signal.SIGALRM:
        return tell_time(limits.seconds, hint)
    if ended in (signal.SIGABRT, signal.SIGKILL):  # an allocation failed, or the system took it back
        return tell_memory(limits.memory)
    if ended == signal.SIGSEGV:
        return tell_depth()
    return KGError("the worker crashed; its last words are in the server's log")
