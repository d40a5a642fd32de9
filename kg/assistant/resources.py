"""What an assistant can read beside the tools: the ontology, the questions with their queries, and the guide."""

from __future__ import annotations

from collections.abc import Mapping

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.resources import FileResource, TextResource

from kg.assistant.guide import write_guide
from kg.catalogue import read_catalogue
from kg.escapes import encode_json
from kg.model.document import to_plain
from kg.paths import Home
from kg.workers import Pool
from kg.workers.documents import ask

TURTLE = (
    ("ontology", "", "Ontology", "Classes and relations of the graph, in OWL 2 RL"),
    ("shapes", "shapes.ttl", "Shapes", "What may be asserted of each class, in SHACL"),
    ("alignments", "alignments.ttl", "Alignments", "How the terms stand to schema.org, PROV-O, Data Cube, Wikidata"),
)
"""Files of the ontology: name, file, title, description; that of its terms is called as the home has it."""


def add_resources(server: MCPServer, home: Home, names: Mapping[str, str], pool: Pool) -> None:
    """Give a server its resources, explained by the examples of a domain.

    Raises:
        DataError: a question of the home is not as it must be.
    """
    for name, file, title, told in TURTLE:
        resource = FileResource(
            uri=f"kg://{name}",
            name=name,
            title=title,
            description=told,
            mime_type="text/turtle",
            path=(home.ontology / file if file else home.terms).resolve(),
        )
        server.add_resource(resource)
    for question in read_catalogue(home.queries).values():
        resource_of_query = TextResource(
            uri=f"kg://question/{question.name}",
            name=f"question/{question.name}",
            title=question.title,
            description=f"SPARQL of the question {question.name}. {question.description}",
            mime_type="application/sparql-query",
            text=question.sparql,
        )
        server.add_resource(resource_of_query)

    @server.resource(
        "kg://guide", title="Guide", description="How to query the graph, and its terms", mime_type="text/markdown"
    )
    async def read_guide() -> str:
        return await write_guide(pool, names)

    @server.resource(
        "kg://questions",
        title="Catalogue of questions",
        description="Questions with parameters, columns and examples; kg://question/NAME is the SPARQL of one",
        mime_type="application/json",
    )
    async def read_questions() -> str:
        return encode_json(to_plain(await ask(pool, "list")))
