"""`kg serve` and `kg mcp`: the graph over HTTP, and its tools for an assistant over standard input and output."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from pathlib import Path

from kg.cli.output import tell
from kg.cli.values import add_texts, parse_amount, parse_count, parse_port, parse_seconds
from kg.errors import DataError, explain_system
from kg.limits import Limits


def add_serve(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg serve` takes."""
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen at; for others than this machine's own a token is needed (default: 127.0.0.1)",
    )
    parser.add_argument("--port", type=parse_port, default=8765, help="port to listen at; 0 for any (default: 8765)")
    parser.add_argument(
        "--token",
        help="token that requests must bring (default: that of KG_TOKEN; a new one is made "
        "and shown where one is needed)",
    )
    parser.add_argument("--workers", type=parse_count, help="processes that answer (default: two a processor)")
    parser.add_argument(
        "--allow-service",
        action="append",
        default=[],
        metavar="URL",
        help="an endpoint that SERVICE may call; may be repeated (default: none)",
    )
    add_mcp(parser)


def add_mcp(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg mcp` takes: what each query may use (`kg.limits.Limits`), and the texts."""
    parser.add_argument("--seconds", type=parse_seconds, default=10.0, help="that a query may run (default: 10)")
    parser.add_argument("--memory", type=parse_amount, default=512, help="MiB that a query may take (default: 512)")
    parser.add_argument("--rows", type=parse_amount, default=100_000, help="of a result at most (default: 100000)")
    add_texts(parser)


def run_serve(arguments: argparse.Namespace) -> None:
    """Serve the graph until the process is told to end."""
    from kg.server import Settings, serve  # who does not serve pays for none of it

    limits = _prepare(arguments)
    settings = Settings(
        host=arguments.host,
        port=arguments.port,
        token=arguments.token or os.environ.get("KG_TOKEN", ""),
        limits=limits,
        workers=arguments.workers,
        services=tuple(arguments.allow_service),
        texts=arguments.texts,
    )
    serve(arguments.home or Path.cwd(), settings, tell)


def run_mcp(arguments: argparse.Namespace) -> None:
    """Serve an assistant until it closes standard input.

    Raises:
        DataError: there is no standard input, or the system refuses something.
    """
    import asyncio
    import logging

    from kg.assistant import serve

    limits = _prepare(arguments)
    if sys.stdin is None:
        raise DataError("standard input is closed; the client of the assistant starts this command itself")
    if sys.stdin.isatty():
        tell("kg: waiting for an assistant on standard input; its client starts this command itself; Ctrl-C ends it")
    logging.basicConfig(level=logging.WARNING, format="kg: %(message)s")  # before the SDK draws crashes as boxes
    try:
        asyncio.run(serve(arguments.home or Path.cwd(), limits=limits, texts=arguments.texts))
    except BaseExceptionGroup as errors:  # the SDK runs in groups of tasks, and gives what went wrong as a group
        first: BaseException | None = errors.subgroup(OSError)
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        if not isinstance(first, OSError):
            raise
        raise explain_system(first, first.filename or "standard output") from errors


def _prepare(arguments: argparse.Namespace) -> Limits:
    """Return the limits of a query, and let a worker that was killed not take the server with it."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)
    return Limits(arguments.seconds, arguments.memory, arguments.rows)
