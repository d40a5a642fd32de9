"""SHACL validation of what is held, by the engine `shacl`: facts only, before inference.

The ontology goes in for its class hierarchy; nothing is inferred and nothing is changed. pyshacl is the second opinion
of the tests, which plant damage of every kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple

from kg.terms import LABEL, RDFS, TYPE

SCHEMA = {TYPE, LABEL, RDFS("subClassOf")}
"""What shapes look at in the ontology: the classes, which targets and `sh:class` name, and the individuals."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A focus node that breaks a shape, the path if any, and the shape's message."""

    focus: NamedNode
    path: str
    message: str


def find_violations(facts: Iterable[Triple], ontology: Iterable[Triple], shapes: bytes) -> tuple[Violation, ...]:
    """Return where the facts break the shapes (W3C SHACL Core), sorted."""
    from shacl import Shapes  # only a build needs it

    schema = (triple for triple in ontology if triple.predicate in SCHEMA)
    lines = pyoxigraph.serialize((*facts, *schema), format=RdfFormat.N_TRIPLES) or b""
    report = Shapes.from_turtle(shapes.decode()).validate_text(lines.decode(), format="ntriples")
    found = {Violation(NamedNode(r.focus_node[1:-1]), name_path(r.path or ""), r.message or "") for r in report.results}
    return tuple(sorted(found, key=lambda v: (v.focus.value, v.path, v.message)))


def name_path(path: str) -> str:
    """Return a path of SPARQL by the local names of its properties.

    >>> name_path("(<http://example.org/a#since>|<http://example.org/until>)")
    'since|until'
    """
    return "|".join(re.split("[#/]", iri)[-1] for iri in re.findall("<([^>]*)>", path))
