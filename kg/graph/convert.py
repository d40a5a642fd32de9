"""The graph as other libraries have it: rdflib and networkx."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, Store

from kg.graph.citations import find_claims
from kg.graph.lookups import DEFAULT, list_subjects
from kg.model.answers import Citation, Term
from kg.model.views import Link, Thing, name_status
from kg.terms import CLAIM, PREFIXES, RI, TYPE

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.graph import Graph

COMPANIONS = ("Earliest", "Latest")
"""How the bounds of a date end, which repeat it."""
Cite = Callable[[Iterable[str]], tuple[Mapping[str, Any], ...]]
"""Gives the citations of claims, as mappings."""


def to_rdflib(store: Store) -> rdflib.Dataset:
    """Return the whole graph as an rdflib Dataset: the default graph, and a graph per claim."""
    import rdflib  # 0.1 s to import: only who asks for it pays

    dataset = rdflib.Dataset()
    for prefix, iri in PREFIXES.items():
        dataset.bind(prefix, iri, override=True, replace=True)

    def convert(term: Term) -> rdflib.URIRef | rdflib.BNode | rdflib.Literal:
        if isinstance(term, NamedNode):
            return rdflib.URIRef(term.value)
        if isinstance(term, Literal):
            datatype = None if term.language else term.datatype.value
            return rdflib.Literal(term.value, lang=term.language, datatype=datatype)
        return rdflib.BNode(str(term).removeprefix("_:"))

    for quad in store:
        default = not isinstance(quad.graph_name, NamedNode)
        graph = dataset.default_graph if default else dataset.graph(convert(quad.graph_name))
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return dataset


def to_networkx(graph: Graph, lang: str, cite: Cite | None = None) -> networkx.MultiDiGraph[str]:
    """Return what is held as a networkx graph: things and keyed nodes, and the relations between them.

    Nodes are IRIs; attributes: `label`, `cls` (label of the class), `status` (such as `planned`, or empty), `facts`
    (relation, value, claims) and `sources` (mappings with claim, title, locator, published, grade, address …).
    Edge keys are the IRIs of relations; attributes: `label`, `inferred`, `status` (of the subject) and `sources`.
    `cite` gives other mappings for claims.
    """
    import networkx  # 0.17 s to import: only who asks for it pays

    made: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    label, cite = cache(graph.names.make_label(lang)), cite or make_cite(graph, lang)
    links = graph.views.read(Link)
    classes = {row.thing: row.class_ for row in graph.views.read(Thing) if row.class_}
    for thing in sorted({end for row in links for end in (row.subject, row.object)}, key=lambda end: end.value):
        cls = label(classes[thing][0]) if thing in classes else ""
        made.add_node(thing.value, cls=cls, **_describe_node(thing, graph.store, label, cite))
    for row in links:
        made.add_edge(
            row.subject.value,
            row.object.value,
            key=row.relation.value,
            label=label(row.relation),
            inferred=bool(row.inferred),
            status=made.nodes[row.subject.value]["status"],
            sources=cite(find_claims(graph.store, row.subject, row.relation, row.object)),
        )
    return made


def make_cite(graph: Graph, lang: str, texts: Path | None = None) -> Cite:
    """Return what gives the citations of claims as mappings, one for each claim; every text is read once.

    Raises:
        DataError: the texts cannot be read.
    """
    claims = sorted(map(CLAIM.local, list_subjects(graph.store, RI("standing"), None)))
    citations = graph.evidence.cite_claims(claims, lang=lang, texts=texts)
    parts = [field.name for field in fields(Citation)]
    known = {
        name: {**{part: getattr(one, part) for part in parts}, "claim": name, "published": one.date}
        for name, one in citations.items()
    }
    return lambda names: tuple(known.get(name, {"claim": name}) for name in names)


def _describe_node(thing: NamedNode, store: Store, label: Callable[[Term], str], cite: Cite) -> dict[str, object]:
    facts, behind, status = [], set[str](), ""
    for q in store.quads_for_pattern(thing, None, None, DEFAULT):
        is_named = isinstance(q.object, NamedNode)
        is_fact = q.object in RI and q.predicate != TYPE if is_named else q.predicate in RI
        if (not is_fact and q.predicate != TYPE) or q.predicate.value.endswith(COMPANIONS):
            continue
        claims = find_claims(store, thing, q.predicate, q.object)
        behind.update(claims)
        if is_fact and claims:
            facts.append((label(q.predicate), label(q.object), claims))
        if q.predicate == RI("status") and isinstance(q.object, NamedNode):
            status = name_status(q.object)
    sources = cite(sorted(behind))
    return {"label": label(thing), "facts": tuple(sorted(facts)), "status": status, "sources": sources}
