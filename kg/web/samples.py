"""Queries that show how the graph is to be asked, with the examples and the words of what it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from kg.language import fill
from kg.model.domain import Domain

QUERIES = Path(__file__).with_name("samples.rq")
"""The queries, each below its titles, with the names of examples in braces."""
QUERY = re.compile(r"# title: (.+)\n# title-ja: (.+)\n((?:.+\n)+)")


@dataclass(frozen=True, slots=True)
class Example:
    """A query to begin with, and what it shows, in English and Japanese."""

    name: str
    name_ja: str
    sparql: str


def make_examples(domain: Domain) -> list[Example]:
    """Return the queries in the order in which one learns from them; the editor begins with the first."""
    words = {"flows": domain.say("flows", "en"), "flows_ja": domain.say("flows", "ja"), **domain.list_examples()}
    found = QUERY.findall(fill(QUERIES.read_text("utf-8"), words))
    return [Example(name, name_ja, sparql.strip()) for name, name_ja, sparql in found]
