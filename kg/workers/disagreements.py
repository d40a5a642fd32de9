"""The task of disagreements: each point with its sides, the claims on each, what is held, and the rule that decided."""

from __future__ import annotations

from collections import Counter

from pyoxigraph import DefaultGraph, NamedNode

from kg.errors import NotFound, suggest
from kg.graph.disputes import Point, list_points
from kg.terms import RI, TYPE, kebab
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, write_document
from kg.workers.outlet import Outlet

DEFAULT = DefaultGraph()
FEW = 25
"""Points that are given where the request names no number."""


def list_disagreements(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the points on which sources disagree: all, those of a `kind`, or those about the things `about`.

    At most `rows` of them are given, from the one at `offset` on, with how many there are of each kind.

    Raises:
        NotFound: there is no such kind.
        QueryError: an argument is malformed.
        DataError: the texts cannot be read.
    """
    lang, kind, about = request.language(), request.text("kind"), request.texts("about")
    found = list_points(desk.graph.store, [NamedNode(thing) for thing in about] if about else None)
    kinds = {kebab(RI.local(one)): desk.graph.names.name(one, lang) for one in _list_kinds(desk)}
    if kind and kind not in kinds:
        near = suggest(kind, kinds) or f"; choose one of {', '.join(sorted(kinds))}"
        raise NotFound(f"kind: there is no '{kind}'{near}")
    counts = Counter(_get_kind(point) for point in found)
    chosen = [point for point in found if not kind or _get_kind(point) == kind]
    start = request.count("offset", len(chosen)) if request.text("offset") else 0
    rows = request.count("rows", desk.limits.rows) if request.text("rows") else FEW
    points = chosen[start : start + rows]
    claims = dict.fromkeys(c for point in points for c in (*point.claims, *filter(None, [point.decision])))
    told = {
        "total": len(chosen),
        "offset": start,
        "kinds": {name: {"label": kinds[name], "points": counts[name]} for name in sorted(kinds)},
        "points": [_describe(desk, point, lang) for point in points],
        "citations": cite(desk, desk.graph, claims, lang),
    }
    write_document(outlet, told)


def _list_kinds(desk: Desk) -> list[NamedNode]:
    found = desk.graph.store.quads_for_pattern(None, TYPE, RI("DisagreementKind"), DEFAULT)
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def _get_kind(point: Point) -> str:
    return kebab(RI.local(point.kind))


def _describe(desk: Desk, point: Point, lang: str) -> dict[str, object]:
    names = desk.graph.names
    found: dict[str, object] = {
        "iri": point.name.value,
        "about": [node.value for node in point.nodes],
        "labels": [names.name(node, lang) for node in point.nodes],
        "relation": names.name(point.relation, lang) if point.relation else "",
        "kind": _get_kind(point),
        "rule": point.rule,
        "sides": [{"value": side.value, "held": side.held, "claims": list(side.claims)} for side in point.sides],
    }
    return {**found, "decision": point.decision} if point.decision else found
