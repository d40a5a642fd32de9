"""`kg mcp`: the tools of an assistant, over standard input and output."""

from __future__ import annotations

import argparse
import signal
import sys
from pathlib import Path

from kg.cli.output import tell


def run_mcp(arguments: argparse.Namespace) -> None:
    """Serve an assistant until it closes standard input."""
    import asyncio
    import logging

    from kg.assistant import serve
    from kg.workers import Limits

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a worker that was killed must not take the server with it
    if sys.stdin.isatty():
        tell("kg: waiting for an assistant on standard input; its client starts this command itself; Ctrl-C ends it")
    logging.basicConfig(level=logging.WARNING, format="kg: %(message)s")  # before the SDK draws crashes as boxes
    limits = Limits(seconds=arguments.seconds, memory=arguments.memory, rows=arguments.rows)
    asyncio.run(serve(arguments.home or Path.cwd(), limits=limits, texts=arguments.texts))
