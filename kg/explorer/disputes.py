"""On what sources disagree about a thing: each point with its sides, who says what, what is held, and by which rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from pyoxigraph import NamedNode

from kg.graph import Graph
from kg.graph.disputes import list_points

Cite = Callable[[Iterable[str]], list[dict[str, Any]]]


def list_disputes(graph: Graph, thing: NamedNode, lang: str, cite: Cite) -> list[dict[str, Any]]:
    """Return the points on which sources disagree about a thing, the open ones first."""
    return [
        {
            "kind": graph.names.name(point.kind, lang),
            "property": graph.names.name(point.relation, lang) if point.relation else "",
            "rule": point.rule,
            "sides": [{"value": side.value, "held": side.held, "sources": cite(side.claims)} for side in point.sides],
        }
        for point in list_points(graph.store, [thing])
    ]
