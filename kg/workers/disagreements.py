"""The task of disagreements: each point with its sides, the claims on each, what is held, and the rule that decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pyoxigraph import DefaultGraph, NamedNode

from kg.errors import NotFound, suggest
from kg.graph.citations import get_object, get_text
from kg.graph.disputes import find_disagreements
from kg.model.answers import text_of
from kg.terms import CLAIM, RI, TYPE, kebab
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, write_document
from kg.workers.outlet import Outlet

DEFAULT = DefaultGraph()
FEW = 25
"""Points that are given where the request names no number."""
DECISION = "decision "
"""How the rule of a point begins that a decision settled; the number of the decision follows."""


def list_points(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the points on which sources disagree: all, those of a `kind`, or those about the things `about`.

    At most `rows` of them are given, from the one at `offset` on, with how many there are of each kind.

    Raises:
        NotFound: there is no such kind.
        QueryError: an argument is malformed.
        DataError: the texts cannot be read.
    """
    lang, kind = request.language(), request.text("kind")
    found = sorted(_find_points(desk, request), key=lambda point: _order(desk, point, lang))
    kinds = {point: _get_kind(desk, point) for point in found}
    known = {kebab(RI.local(kind)) for kind in _list_kinds(desk)}
    if kind and kind not in known:
        near = suggest(kind, known) or f"; choose one of {', '.join(sorted(known))}"
        raise NotFound(f"kind: there is no '{kind}'{near}")
    chosen = [point for point in found if not kind or kinds[point] == kind]
    start = request.count("offset", len(chosen)) if request.text("offset") else 0
    rows = request.count("rows", desk.limits.rows) if request.text("rows") else FEW
    points = [_describe(desk, point, lang) for point in chosen[start : start + rows]]
    claims = dict.fromkeys(claim for point in points for claim in _list_claims(point))
    told = {
        "total": len(chosen),
        "offset": start,
        "kinds": {name: {"label": _name_kind(desk, name, lang), "points": n} for name, n in _count(kinds, known)},
        "points": points,
        "citations": cite(desk, desk.graph, claims, lang),
    }
    write_document(outlet, told)


def _find_points(desk: Desk, request: Request) -> set[NamedNode]:
    about = request.texts("about")
    store = desk.graph.store
    if about:
        return {point for thing in about for point in find_disagreements(store, NamedNode(thing))}
    found = store.quads_for_pattern(None, TYPE, RI("Disagreement"), DEFAULT)
    return {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}


def _order(desk: Desk, point: NamedNode, lang: str) -> tuple[str, str, str]:
    about = get_object(desk.graph.store, point, RI("node"))
    label = desk.graph.names.name(about, lang) if isinstance(about, NamedNode) else ""
    return (_get_kind(desk, point), label, point.value)


def _get_kind(desk: Desk, point: NamedNode) -> str:
    kind = get_object(desk.graph.store, point, RI("kind"))
    return kebab(RI.local(kind)) if isinstance(kind, NamedNode) else ""


def _list_kinds(desk: Desk) -> list[NamedNode]:
    found = desk.graph.store.quads_for_pattern(None, TYPE, RI("DisagreementKind"), DEFAULT)
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def _name_kind(desk: Desk, name: str, lang: str) -> str:
    named = next(kind for kind in _list_kinds(desk) if kebab(RI.local(kind)) == name)
    return desk.graph.names.name(named, lang)


def _count(kinds: Mapping[NamedNode, str], known: set[str]) -> list[tuple[str, int]]:
    counted = Counter(kinds.values())
    return [(kind, counted[kind]) for kind in sorted(known)]


def _describe(desk: Desk, point: NamedNode, lang: str) -> dict[str, object]:
    store, names = desk.graph.store, desk.graph.names
    about, relation = (get_object(store, point, RI(name)) for name in ("node", "onProperty"))
    held, rule = get_object(store, point, RI("heldSide")), get_text(store, point, RI("rule"))
    sides = sorted({quad.object for quad in store.quads_for_pattern(point, RI("side"), None, DEFAULT)}, key=str)
    found: dict[str, object] = {
        "iri": point.value,
        "about": about.value if isinstance(about, NamedNode) else text_of(None),
        "label": names.name(about, lang) if isinstance(about, NamedNode) else "",
        "relation": names.name(relation, lang) if isinstance(relation, NamedNode) else "",
        "kind": _get_kind(desk, point),
        "rule": rule,
        "sides": [_describe_side(desk, side, held) for side in sides if isinstance(side, NamedNode)],
    }
    number = rule.removeprefix(DECISION)
    return {**found, "decision": f"decision_{number}"} if number != rule else found


def _describe_side(desk: Desk, side: NamedNode, held: object) -> dict[str, object]:
    store = desk.graph.store
    claims = sorted(
        CLAIM.local(quad.object)
        for quad in store.quads_for_pattern(side, RI("claim"), None, DEFAULT)
        if isinstance(quad.object, NamedNode)
    )
    return {"value": get_text(store, side, RI("value")), "held": side == held, "claims": claims}


def _list_claims(point: Mapping[str, object]) -> Iterator[str]:
    sides = point["sides"]
    for side in sides if isinstance(sides, list) else ():
        yield from side["claims"]
    if "decision" in point:
        yield str(point["decision"])
