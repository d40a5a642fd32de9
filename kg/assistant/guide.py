"""The guide for who writes queries: how the graph is laid out, and the terms of its ontology."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from kg.escapes import escape_markdown, show_line
from kg.language import fill
from kg.model.results import Excerpt
from kg.workers import Pool
from kg.workers.documents import ask

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


async def write_guide(pool: Pool, names: Mapping[str, str]) -> str:
    """Return the guide as Markdown, with the terms that the graph has now and the examples of a domain.

    Raises:
        KGError: the terms cannot be read.
    """
    classes, relations = await ask(pool, "query", query=CLASSES), await ask(pool, "query", query=RELATIONS)
    told = fill(GUIDE.read_text(encoding="utf-8"), names)
    return "\n".join([told, *_list_classes(classes), *_list_relations(relations), ""])


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
