"""The page at `/ontology`: the terms of the graph with their definitions, each at the address of its name."""

from __future__ import annotations

from nicegui import ui

from kg.language import say
from kg.web.addresses import choose_language
from kg.web.forms import show_forms
from kg.web.jobs import run
from kg.web.shell import frame
from kg.web.tags import tag
from kg.workers import Pool
from kg.workers.places import ONTOLOGY_IRI

TERMS = """\
SELECT DISTINCT ?term ?label ?other ?definition ?kind WHERE {
  VALUES (?type ?kind) {
    (owl:Class "class") (owl:ObjectProperty "relation") (owl:DatatypeProperty "relation")
    (owl:NamedIndividual "value")
  }
  ?term a ?type ; rdfs:label ?label FILTER (LANG(?label) = "LANGUAGE")
  OPTIONAL { ?term rdfs:label ?other FILTER (LANG(?other) != "LANGUAGE") }
  OPTIONAL { ?term skos:definition ?definition FILTER (LANG(?definition) = "LANGUAGE") }
  FILTER STRSTARTS(STR(?term), STR(ri:))
}
ORDER BY LCASE(?label)"""
"""The terms of the ontology with their labels and what they mean."""
KINDS = ("class", "relation", "value")


def add_ontology(pool: Pool) -> None:
    """Add the page."""

    @ui.page("/ontology", response_timeout=pool.limits.seconds * 2 + 1)
    async def ontology(lang: str = "en") -> None:
        lang = choose_language(lang)
        with frame(say("ontology", lang), pool, lang=lang):
            tag("h1", say("ontology", lang))
            show_forms(ONTOLOGY_IRI, lang)
            found = await run(pool, "query", query=TERMS.replace("LANGUAGE", lang))
            for kind in KINDS:
                tag("h2", say(f"{kind}_terms", lang))
                with tag("dl", classes="terms"):
                    for row in found.rows:
                        if row["kind"] == kind:
                            with tag("dt", id=row["term"].removeprefix("ri:")):
                                tag("span", row["label"])
                                tag("code", row["term"])
                            tag("dd", row.get("definition", ""))
