"""JSON Schema (draft 2020-12) for data files, so that editors complete and check them while they are written.

Takes the vocabulary, what the ontology says of its terms, and the entities that are known; gives a schema as plain
dicts for each kind of data file. It accepts what the reader accepts, as editors parse YAML: `2024` is a number there.
What only the whole of the data shows, such as a duplicate number, is left to `kg check`.
"""

from __future__ import annotations

from collections.abc import Mapping

from kg.schema.files import make_decisions, make_entities, make_now, make_sources
from kg.schema.known import Known
from kg.schema.scalars import Schema

__all__ = ["Known", "Schema", "make_schemas"]

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def make_schemas(known: Known) -> Mapping[str, Schema]:
    """Return the schemas of the data files, by the name of what they hold: entities, sources, decisions, now."""
    made = {
        "entities": make_entities(known),
        "sources": make_sources(known),
        "decisions": make_decisions(known),
        "now": make_now(),
    }
    return {name: {"$schema": DRAFT, **schema} for name, schema in made.items()}
