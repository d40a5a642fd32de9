"""Disagreements as lines of text, and those that nobody has decided near the claims of an answer."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.graph.citations import get_object, get_text
from kg.graph.names import Names
from kg.model.answers import text_of
from kg.terms import CLAIM, RI, TYPE

DEFAULT = DefaultGraph()


def find_disputed(store: Store, names: Names, claims: Iterable[str], lang: str) -> tuple[str, ...]:
    """Return the disputed points of the nodes that claims are about, each as a line."""
    nodes = {
        quad.subject
        for claim in claims
        for quad in store.quads_for_pattern(None, TYPE, None, CLAIM(claim))
        if isinstance(quad.subject, NamedNode)
    }
    found = {one for node in nodes for one in find_disagreements(store, node)}
    open_points = (one for one in found if get_object(store, one, RI("kind")) == RI("disputed"))
    return tuple(sorted(tell_disagreement(store, names, one, lang) for one in open_points))


def find_disagreements(store: Store, node: NamedNode) -> set[NamedNode]:
    """Return the disagreements about a node."""
    found = store.quads_for_pattern(None, RI("node"), node, DEFAULT)
    things = {quad.subject for quad in found if isinstance(quad.subject, NamedNode)}
    return {thing for thing in things if get_object(store, thing, RI("kind")) is not None}


def find_oddities(store: Store, nodes: Iterable[NamedNode]) -> tuple[str, ...]:
    """Return what the consistency checks found on some nodes, as lines."""
    found = {
        quad.subject
        for node in nodes
        for quad in store.quads_for_pattern(None, RI("node"), node, DEFAULT)
        if isinstance(quad.subject, NamedNode) and get_object(store, quad.subject, RI("told")) is not None
    }
    return tuple(sorted(_tell_oddity(store, one) for one in found))


def _tell_oddity(store: Store, finding: NamedNode) -> str:
    severity, told, settle = (get_text(store, finding, RI(name)) for name in ("severity", "told", "settle"))
    return f"{severity}: {told}{f' {settle}' if settle.startswith('Settled') else ''}"


def tell_disagreement(store: Store, names: Names, one: NamedNode, lang: str) -> str:
    """Return a disagreement as a line: kind, what it is about, the sides with their claims, and the rule."""

    def label(term: object) -> str:
        return names.name(term, lang) if isinstance(term, NamedNode) else text_of(None)

    prop = get_object(store, one, RI("onProperty"))
    held = get_object(store, one, RI("heldSide"))
    sides = sorted((quad.object for quad in store.quads_for_pattern(one, RI("side"), None, DEFAULT)), key=str)
    told = " | ".join(_tell_side(store, side, held) for side in sides if isinstance(side, NamedNode))
    about = label(get_object(store, one, RI("node"))) + (f", {label(prop)}" if prop else "")
    return f"{label(get_object(store, one, RI('kind')))}: {about}: {told} ({get_text(store, one, RI('rule'))})"


def _tell_side(store: Store, side: NamedNode, held: object) -> str:
    claims = sorted(
        CLAIM.local(quad.object)
        for quad in store.quads_for_pattern(side, RI("claim"), None, DEFAULT)
        if isinstance(quad.object, NamedNode)
    )
    mark = " (held)" if side == held else ""
    return f"{get_text(store, side, RI('value'))}{mark} by {', '.join(claims)}"
