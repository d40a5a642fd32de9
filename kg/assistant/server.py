"""The server that assistants talk to: tools, resources and prompts over the workers of one graph."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from mcp.server.mcpserver import MCPServer

from kg.assistant.prompts import add_prompts
from kg.assistant.resources import add_resources
from kg.assistant.tools import make_tools
from kg.inputs import read_inputs
from kg.language import fill
from kg.paths import Home
from kg.reader.domain import read_domain
from kg.workers import Pool

INSTRUCTIONS = Path(__file__).with_name("instructions.md")


def make_server(home: Home, pool: Pool) -> MCPServer:
    """Return the server of a home whose graph the workers of a pool have.

    Raises:
        DataError: a question of the home is not as it must be, or what the home says that it is about.
    """
    domain = read_domain(read_inputs(ontology=home.ontology))
    names = {"name": domain.name["en"], **domain.list_examples()}
    server = MCPServer(
        "reverse-imports",
        title=fill("{name}: a knowledge graph that cites its sources", names),
        description=f"{domain.about['en']}: questions answered with sources.",
        instructions=fill(INSTRUCTIONS.read_text(encoding="utf-8"), names),
        version=version("reverse-imports"),
        tools=make_tools(pool, names),
        log_level="WARNING",
    )
    add_resources(server, home, names, pool)
    add_prompts(server)
    return server
