"""The links from a page to the same thing as triples."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui

from kg.language import say
from kg.web.tags import link, tag
from kg.workers.places import ONTOLOGY, find_place

SHOWN: Mapping[str, str] = {"turtle": "Turtle", "jsonld": "JSON-LD", "ntriples": "N-Triples", "xml": "RDF/XML"}
"""Formats that a page links to, by their short names."""


def show_forms(iri: str, lang: str) -> None:
    """Show the name of a thing, and the links to its triples."""
    path = find_place(iri) or ONTOLOGY
    with tag("p", classes="forms"):
        tag("code", iri)
        tag("span", say("formats", lang), classes="soft")
        for name, shown in SHOWN.items():
            link(shown, f"{path}?format={name}")
    ui.add_head_html(f'<link rel="alternate" type="text/turtle" href="{path}?format=turtle">')
