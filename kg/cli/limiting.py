"""What a query of the command line may use and call: time, memory, and the services that are named."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from kg.cli.output import tell
from kg.cli.values import parse_amount, parse_seconds
from kg.errors import LimitError
from kg.limits import MEBIBYTE, Limits, measure_resident, tell_memory, tell_time
from kg.sparql.tokens import check_services

SECONDS = 60.0
MEMORY = 2048
TICK = 0.05
"""Seconds between two looks at the clock and the memory."""
ALLOW = "name each that you mean to call: --service URL"


def add_limits(parser: argparse.ArgumentParser) -> None:
    """Declare what a query may use and call."""
    told = f"that the query may run (default: {SECONDS:g})"
    parser.add_argument("--seconds", type=parse_seconds, default=SECONDS, help=told)
    told = f"MiB that the query may take (default: {MEMORY})"
    parser.add_argument("--memory", type=parse_amount, default=MEMORY, help=told)
    told = "an endpoint that SERVICE may call; may be repeated (default: none)"
    parser.add_argument("--service", action="append", default=[], metavar="URL", help=told)


@contextmanager
def run_limited(arguments: argparse.Namespace, sparql: str) -> Iterator[None]:
    """Run a query in the block; beyond its limits this process ends, with a sentence and the code of `LimitError`.

    The store runs a query outside Python and looks at nothing meanwhile, but lets other threads run.

    Raises:
        QueryError: the query calls a service that is not named.
    """
    check_services(sparql, frozenset(arguments.service), ALLOW)
    done = Event()
    limits = Limits(arguments.seconds, arguments.memory)
    Thread(target=_watch, args=(limits, measure_resident(), done), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _watch(limits: Limits, before: int, done: Event) -> None:
    end, most = time.monotonic() + limits.seconds, before + limits.memory * MEBIBYTE
    while not done.wait(min(TICK, limits.seconds)):
        if time.monotonic() > end:
            _end(tell_time(limits.seconds, "give it more by --seconds"))
        if measure_resident() > most:
            _end(tell_memory(limits.memory, "give it more by --memory"))


def _end(error: LimitError) -> None:
    """End the process at once: the thread that waits for the store cannot be stopped."""
    tell(f"kg: {error}")
    sys.stderr.flush()
    os._exit(error.exit_code)
