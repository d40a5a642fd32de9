"""SHACL validation of what is held, by pyshacl: facts only, before inference.

The ontology goes in for its class hierarchy; nothing is inferred and nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph
from pyoxigraph import NamedNode, RdfFormat, Triple
from rdflib import Graph
from rdflib.namespace import RDF, RDFS, SH
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Violation:
    """A focus node that breaks a shape, the path if any, and the shape's message."""

    focus: NamedNode
    path: str
    message: str


def find_violations(facts: Iterable[Triple], ontology: Iterable[Triple], shapes: bytes) -> tuple[Violation, ...]:
    """Return where the facts break the shapes (W3C SHACL Core), sorted."""
    from pyshacl import validate  # 0.3 s to import: only a build needs it

    schema = _pick_schema(ontology)
    data = _to_rdflib((*facts, *schema))
    conforms, report, _ = validate(
        data, shacl_graph=Graph().parse(shapes, format="turtle"), advanced=False, inplace=True
    )
    if conforms or not isinstance(report, Graph):
        return ()
    results = report.subjects(RDF.type, SH.ValidationResult)
    return tuple(sorted({_read_result(report, r) for r in results}, key=lambda v: (v.focus.value, v.path, v.message)))


def _pick_schema(ontology: Iterable[Triple]) -> list[Triple]:
    """Return the class hierarchy, which `sh:class` and targets look at, and the individuals with their labels."""
    wanted = {str(RDF.type), str(RDFS.subClassOf), str(RDFS.label)}
    return [t for t in ontology if t.predicate.value in wanted]


def _to_rdflib(triples: Iterable[Triple]) -> Graph:
    text = pyoxigraph.serialize(triples, format=RdfFormat.N_TRIPLES)
    return Graph().parse(data=text, format="nt")


def _read_result(report: Graph, result: Node) -> Violation:
    focus = report.value(result, SH.focusNode)
    path = report.value(result, SH.resultPath)
    message = report.value(result, SH.resultMessage)
    local = str(path).rpartition("#")[2].rpartition("/")[2] if path else ""
    return Violation(NamedNode(str(focus)), local, str(message))
