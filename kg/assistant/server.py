"""The server that assistants talk to: tools, resources and prompts over the workers of one graph."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from mcp.server.mcpserver import MCPServer

from kg.assistant.guide import Guide
from kg.assistant.jobs import Jobs
from kg.assistant.prompts import add_prompts
from kg.assistant.resources import add_resources
from kg.assistant.tools import make_tools
from kg.catalogue import read_catalogue
from kg.paths import Home
from kg.workers import Pool

INSTRUCTIONS = Path(__file__).with_name("instructions.md")


def make_server(home: Home, pool: Pool) -> MCPServer:
    """Return the server of a home whose graph the workers of a pool have.

    Raises:
        DataError: a question of the home is not as it must be.
    """
    jobs, catalogue = Jobs(pool), read_catalogue(home.queries)
    guide = Guide(jobs)
    server = MCPServer(
        "reverse-imports",
        title="Reverse imports: a knowledge graph that cites its sources",
        description="Cars that Japanese makers build abroad and sell in Japan: questions answered with sources.",
        instructions=INSTRUCTIONS.read_text(encoding="utf-8"),
        version=version("reverse-imports"),
        tools=make_tools(jobs, guide),
        log_level="WARNING",
    )
    add_resources(server, home, catalogue, guide, jobs)
    add_prompts(server)
    return server
