"""What claims say that is not held: of each thing, the values that some sentence gives it and the graph does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph import Graph
from kg.graph.citations import get_object
from kg.model.answers import text_of
from kg.terms import CLAIM, EDTF, RI, TYPE

DEFAULT = DefaultGraph()
Cite = Callable[[Iterable[str]], list[dict[str, Any]]]
Sayings = dict[str, list[dict[str, Any]]]


def find_sayings(graph: Graph, lang: str, cite: Cite) -> Sayings:
    """Return, by thing, what is said and not held: relation, value, the standing of the claim, and its source.

    What is said of a node that is not held at all, such as a volume of a wrong year, is told of the things it names. As
    of a day what is said of later days is left out: only of what is there, and was never to be held, is it told.
    """
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    dated = graph.moments is not None and graph.moments.day is not None
    for quad in sorted(_find_unheld(graph.store), key=str):
        if dated and not _is_of_the_day(graph.store, quad):
            continue
        for thing, about in _list_places(graph, quad, lang):
            found[thing].append(_describe(graph, quad, about, lang, cite))
    return dict(found)


def _find_unheld(store: Store) -> list[Quad]:
    return [
        quad
        for quad in store.quads_for_pattern(None, None, None, None)
        if quad.graph_name in CLAIM and quad.predicate in RI and isinstance(quad.subject, NamedNode)
        if not quad.predicate.value.endswith(("Earliest", "Latest"))
        if next(store.quads_for_pattern(quad.subject, quad.predicate, quad.object, DEFAULT), None) is None
    ]


def _is_of_the_day(store: Store, quad: Quad) -> bool:
    """Say whether a saying is about something that is there, by a claim that a later day would not hold either."""
    claim = quad.graph_name
    standing = get_object(store, claim, RI("standing")) if isinstance(claim, NamedNode) else None
    is_there = next(store.quads_for_pattern(quad.subject, TYPE, None, DEFAULT), None) is not None
    is_date = isinstance(quad.object, Literal) and quad.object.datatype == EDTF
    return is_there and not is_date and standing not in (RI("inUse"), RI("supersededClaim"))


def _list_places(graph: Graph, quad: Quad, lang: str) -> list[tuple[str, str]]:
    """Return where to tell a saying: of its subject if that is held, else of what its claim names, with the subject."""
    store, subject = graph.store, quad.subject
    if not isinstance(subject, NamedNode):
        return []
    if next(store.quads_for_pattern(subject, TYPE, None, DEFAULT), None) is not None:
        return [(subject.value, "")]
    if isinstance(quad.object, NamedNode):
        return []  # a part of the key, which the name of the node tells
    named = store.quads_for_pattern(subject, None, None, quad.graph_name)
    things = {one.object.value for one in named if isinstance(one.object, NamedNode) and one.predicate in RI}
    return [(thing, graph.names.name(subject, lang)) for thing in sorted(things)]


def _describe(graph: Graph, quad: Quad, about: str, lang: str, cite: Cite) -> dict[str, Any]:
    claim = quad.graph_name
    standing = get_object(graph.store, claim, RI("standing")) if isinstance(claim, NamedNode) else None
    return {
        "about": about,
        "property": graph.names.name(quad.predicate, lang),
        "value": text_of(graph.names.label(quad.object, lang)),
        "standing": graph.names.name(standing, lang) if isinstance(standing, NamedNode) else "",
        "sources": cite([CLAIM.local(claim)]) if isinstance(claim, NamedNode) else [],
    }
