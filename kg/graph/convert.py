"""The graph as other libraries have it: rdflib and networkx."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph.citations import cite, find_claims, get_object, is_inferred
from kg.graph.names import Names
from kg.model.answers import Term, text_of
from kg.terms import IDENTIFYING, INFERRED, PREFIXES, RI, RID, TYPE, kebab

if TYPE_CHECKING:
    import networkx
    import rdflib

DEFAULT = DefaultGraph()


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
            return rdflib.Literal(
                term.value, lang=term.language, datatype=None if term.language else term.datatype.value
            )
        return rdflib.BNode(str(term).removeprefix("_:"))

    for quad in store:
        default = not isinstance(quad.graph_name, NamedNode)
        graph = dataset.default_graph if default else dataset.graph(convert(quad.graph_name))
        graph.add((convert(quad.subject), convert(quad.predicate), convert(quad.object)))
    return dataset


def to_networkx(store: Store, names: Names, lang: str) -> networkx.MultiDiGraph[str]:
    """Return what is held as a networkx graph: things and keyed nodes, and the relations between them.

    Nodes are IRIs; attributes: `label`, `cls` (label of the class), `status` (such as `planned`, or empty), `facts`
    (relation, value, claims) and `sources` (mappings with claim, title, locator, published, grade, address …).
    Edge keys are the IRIs of relations; attributes: `label`, `inferred`, `status` (of the subject) and `sources`.
    """
    import networkx  # 0.17 s to import: only who asks for it pays

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    edges = sorted(_find_edges(store, names), key=str)
    for thing in sorted({t.value for q in edges for t in (q.subject, q.object) if isinstance(t, NamedNode)}):
        graph.add_node(thing, **_describe_node(NamedNode(thing), store, names, lang))
    for quad in edges:
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode):
            graph.add_edge(
                quad.subject.value,
                quad.object.value,
                key=quad.predicate.value,
                label=text_of(names.label(quad.predicate, lang)),
                inferred=is_inferred(store, quad.subject, quad.predicate, quad.object),
                status=_find_status(quad.subject, store),
                sources=_cite(find_claims(store, quad.subject, quad.predicate, quad.object), store, names, lang),
            )
    return graph


def _find_edges(store: Store, names: Names) -> Iterator[Quad]:
    """Yield the held triples between things, without descriptions of claims and of disagreements."""
    shown: dict[NamedNode, bool] = {}

    def is_shown(thing: object) -> bool:
        if not isinstance(thing, NamedNode) or thing not in RID:
            return False
        if thing not in shown:
            shown[thing] = names.is_a(thing, RI("Entity")) or names.is_a(thing, RI("KeyedNode"))
        return shown[thing]

    for quad in store.quads_for_pattern(None, None, None, DEFAULT):
        held = quad.predicate in RI and quad.predicate not in IDENTIFYING
        if held and is_shown(quad.subject) and is_shown(quad.object):
            yield quad


def _describe_node(thing: NamedNode, store: Store, names: Names, lang: str) -> dict[str, object]:
    facts = [
        (text_of(names.label(q.predicate, lang)), text_of(names.label(q.object, lang)), claims)
        for q in store.quads_for_pattern(thing, None, None, DEFAULT)
        if (q.predicate in RI and not isinstance(q.object, NamedNode)) or (q.object in RI and q.predicate != TYPE)
        if (claims := find_claims(store, thing, q.predicate, q.object))
        if not q.predicate.value.endswith(("Earliest", "Latest"))
    ]
    behind = {claim for _, _, found in facts for claim in found} | set(_find_type_claims(thing, store))
    return {
        "label": text_of(names.label(thing, lang)),
        "cls": _find_class(thing, store, names, lang),
        "facts": tuple(sorted(facts)),
        "status": _find_status(thing, store),
        "sources": _cite(sorted(behind), store, names, lang),
    }


def _cite(claims: Iterable[str], store: Store, names: Names, lang: str) -> tuple[dict[str, str], ...]:
    return tuple({**asdict(one), "claim": one.name} for one in cite(store, claims, names, lang).values())


def _find_status(thing: NamedNode, store: Store) -> str:
    status = get_object(store, thing, RI("status"))
    return kebab(RI.local(status)) if isinstance(status, NamedNode) else ""


def _find_type_claims(thing: NamedNode, store: Store) -> tuple[str, ...]:
    found = store.quads_for_pattern(thing, TYPE, None, DEFAULT)
    return tuple(claim for q in found for claim in find_claims(store, thing, TYPE, q.object))


def _find_class(thing: NamedNode, store: Store, names: Names, lang: str) -> str:
    """Return the label of the class a thing was given, which is the most specific one that no rule inferred."""
    given = [
        quad.object
        for quad in store.quads_for_pattern(thing, TYPE, None, DEFAULT)
        if next(store.quads_for_pattern(thing, TYPE, quad.object, INFERRED), None) is None
    ]
    return text_of(names.label(given[0], lang)) if given else ""


def drop_echoes(graph: networkx.MultiDiGraph[str]) -> None:
    """Remove the inferred relations between things that a stated one joins already, such as inverses."""
    edges = list(graph.edges(keys=True, data=True))
    stated = {frozenset((a, b)) for a, b, _, data in edges if not data["inferred"]}
    echoes = [(a, b, key) for a, b, key, data in edges if data["inferred"] and frozenset((a, b)) in stated]
    graph.remove_edges_from(echoes)
