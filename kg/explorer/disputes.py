"""On what sources disagree about a thing: each point with its sides, who says what, what is held, and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode

from kg.graph import KnowledgeGraph
from kg.graph.citations import get_object, get_text
from kg.graph.disputes import find_disagreements
from kg.terms import CLAIM, RI

DEFAULT = DefaultGraph()
Cite = Callable[[Iterable[str]], list[dict[str, Any]]]


def list_disputes(graph: KnowledgeGraph, thing: NamedNode, lang: str, cite: Cite) -> list[dict[str, Any]]:
    """Return the points on which sources disagree about a thing, in the order of their names."""
    points = sorted(find_disagreements(graph.store, thing), key=lambda point: point.value)
    return [_describe(graph, point, lang, cite) for point in points]


def _describe(graph: KnowledgeGraph, point: NamedNode, lang: str, cite: Cite) -> dict[str, Any]:
    store = graph.store

    def name(relation: str) -> str:
        term = get_object(store, point, RI(relation))
        return graph.names.name(term, lang) if isinstance(term, NamedNode) else ""

    held = get_object(store, point, RI("heldSide"))
    sides = {quad.object for quad in store.quads_for_pattern(point, RI("side"), None, DEFAULT)}
    ordered = sorted((side for side in sides if isinstance(side, NamedNode)), key=lambda side: side.value)
    return {
        "kind": name("kind"),
        "property": name("onProperty"),
        "rule": get_text(store, point, RI("rule")),
        "sides": [
            {"value": get_text(store, side, RI("value")), "held": side == held, "sources": cite(_find(graph, side))}
            for side in ordered
        ],
    }


def _find(graph: KnowledgeGraph, side: NamedNode) -> list[str]:
    found = graph.store.quads_for_pattern(side, RI("claim"), None, DEFAULT)
    return sorted(CLAIM.local(quad.object) for quad in found if isinstance(quad.object, NamedNode))
