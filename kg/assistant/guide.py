"""The guide for who writes queries: how the graph is laid out, and the terms of its ontology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from mcp_types import CallToolResult, TextContent

from kg.assistant.jobs import Jobs
from kg.escapes import escape_markdown, show_line
from kg.model.domain import fill
from kg.model.results import Excerpt

GUIDE = Path(__file__).with_name("guide.md")
CLASSES = """
SELECT ?term ?label ?above ?told {
  ?term a owl:Class ; rdfs:label ?label ; skos:definition ?told . FILTER (LANG(?label) = "en" && LANG(?told) = "en")
  OPTIONAL { SELECT ?term (GROUP_CONCAT(?name; separator=", ") AS ?above) {
    ?term rdfs:subClassOf ?one . FILTER (isIRI(?one) && STRSTARTS(STR(?one), STR(ri:)) && ?one != ?term)
    BIND (CONCAT("ri:", STRAFTER(STR(?one), "#")) AS ?name) } GROUP BY ?term }
} ORDER BY ?term
"""
RELATIONS = """
SELECT ?term ?label ?domain ?range {
  VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty }
  ?term a ?kind ; rdfs:label ?label . FILTER (LANG(?label) = "en" && STRSTARTS(STR(?term), STR(ri:)))
  FILTER (!REGEX(STR(?term), "(Earliest|Latest)$"))
  OPTIONAL { ?term rdfs:domain ?domain FILTER isIRI(?domain) }
  OPTIONAL { ?term rdfs:range ?range FILTER isIRI(?range) }
} ORDER BY ?term
"""


class Guide:
    """Writes the guide, with the terms that the graph has now."""

    def __init__(self, jobs: Jobs, names: Mapping[str, str]) -> None:
        self._jobs, self._names = jobs, names

    async def read(self) -> str:
        """Return the guide as Markdown.

        Raises:
            KGError: the terms cannot be read.
        """
        classes = await self._jobs.run("query", query=CLASSES)
        relations = await self._jobs.run("query", query=RELATIONS)
        told = fill(GUIDE.read_text(encoding="utf-8"), self._names)
        return "\n".join([told, *_list_classes(classes), *_list_relations(relations), ""])

    async def send(self) -> CallToolResult:
        """Return the guide as the result of a tool.

        Raises:
            KGError: as `read`.
        """
        return CallToolResult(content=[TextContent(text=await self.read())])


def _list_classes(found: Excerpt) -> Iterator[str]:
    yield "## Classes\n"
    for row in found.rows:
        above = f" < {row['above']}" if row.get("above") else ""
        told = escape_markdown(row["told"].partition(". ")[0].rstrip("."))
        yield f"- {show_line(row['term'] + above)}: {told}"


def _list_relations(found: Excerpt) -> Iterator[str]:
    yield "\n## Relations\n"
    seen = set[str]()
    for row in found.rows:
        if row["term"] not in seen:  # several domains or ranges give several rows
            ends = f"{row.get('domain', 'any')} → {row.get('range', 'any')}"
            yield f"- {show_line(row['term'])} ({escape_markdown(row['label'])}): {show_line(ends)}"
        seen.add(row["term"])
