"""`kg mcp`: the tools of an assistant, over standard input and output."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from kg.cli.output import tell
from kg.errors import DataError, explain_system


def run_mcp(arguments: argparse.Namespace) -> None:
    """Serve an assistant until it closes standard input.

    Raises:
        DataError: there is no standard input, or the system refuses something.
    """
    import asyncio
    import logging

    from kg.assistant import serve
    from kg.workers import Limits

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a worker that was killed must not take the server with it
    if sys.stdin is None:
        raise DataError("standard input is closed; the client of the assistant starts this command itself")
    if sys.stdin.isatty():
        tell("kg: waiting for an assistant on standard input; its client starts this command itself; Ctrl-C ends it")
    logging.basicConfig(level=logging.WARNING, format="kg: %(message)s")  # before the SDK draws crashes as boxes
    limits = Limits(seconds=arguments.seconds, memory=arguments.memory, rows=arguments.rows)
    try:
        asyncio.run(serve(arguments.home or Path.cwd(), limits=limits, texts=arguments.texts))
    except BaseExceptionGroup as errors:  # the SDK runs in groups of tasks, and gives what went wrong as a group
        first: BaseException | None = errors.subgroup(OSError)
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        if not isinstance(first, OSError):
            raise
        raise explain_system(first, first.filename or "standard output") from errors
