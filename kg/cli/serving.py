"""`kg serve`: the SPARQL endpoint, graphs and JSON over HTTP."""

from __future__ import annotations

import argparse
import os
import signal
from pathlib import Path

from kg.cli.output import tell


def run_serve(arguments: argparse.Namespace) -> None:
    """Serve the graph until the process is told to end."""
    from kg.server import Settings, serve  # who does not serve pays for none of it
    from kg.workers import Limits

    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a worker that was killed must not take the server with it
    settings = Settings(
        host=arguments.host,
        port=arguments.port,
        token=arguments.token or os.environ.get("KG_TOKEN", ""),
        limits=Limits(arguments.seconds, arguments.memory, arguments.rows),
        workers=arguments.workers,
        services=tuple(arguments.allow_service),
        texts=arguments.texts,
    )
    serve(arguments.home or Path.cwd(), settings, tell)
