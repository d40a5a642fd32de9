"""Tools for assistants: a server of the Model Context Protocol over standard input and output (`kg mcp`).

Takes questions from an assistant, has workers answer them under limits, and gives answers that can be quoted, with
their citations. Changes nothing. https://modelcontextprotocol.io/specification
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.paths import find_home
from kg.workers import Limits, Pool

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

__all__ = ["serve"]

WORKERS = 2
"""An assistant asks one or two things at a time."""


async def serve(folder: Path, *, limits: Limits | None = None, texts: Path | None = None) -> None:
    """Serve the graph of the home at or above a folder until standard input ends.

    Raises:
        KGError: the graph cannot be opened.
    """
    pool = Pool(folder, limits=limits, size=WORKERS, texts=texts)
    async with AsyncExitStack() as stack:
        with divert_stdout():
            # The SDK takes a second to import, in which the workers read the graph.
            server, _ = await asyncio.gather(
                asyncio.to_thread(_make_server, folder, pool), stack.enter_async_context(pool)
            )
        await server.run_stdio_async()


def _make_server(folder: Path, pool: Pool) -> MCPServer:
    from kg.assistant.server import make_server

    return make_server(find_home(folder), pool)


@contextmanager
def divert_stdout() -> Iterator[None]:
    """Send what is printed to standard error, in processes started meanwhile for good: stdout is the protocol's.

    While the server runs, the SDK does the same.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
