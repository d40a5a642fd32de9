"""Routes as the picture draws them: model, origin and destination, the volumes held of them, and their runs in time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.graph import Graph
from kg.graph.citations import find_claims, get_object, get_text
from kg.model.answers import text_of
from kg.terms import RI, kebab

DEFAULT = DefaultGraph()
ENDS = ("model", "origin", "destination")
AMOUNTS = ("units", "unitsAbove", "unitsBelow", "unitsAbout")
Cite = Callable[[Iterable[str]], list[dict[str, Any]]]


def find_route(store: Store, thing: NamedNode) -> list[str] | None:
    """Return the model, the origin and the destination of a route, or None where one of them is not held."""
    ends = [get_object(store, thing, RI(end)) for end in ENDS]
    found = [end.value for end in ends if isinstance(end, NamedNode)]
    return found if len(found) == len(ENDS) else None


def list_volumes(graph: Graph, route: list[str], lang: str, cite: Cite) -> list[dict[str, Any]]:
    """Return the volumes that are held of just this model, origin and destination, the latest last.

    Units are numbers of vehicles, as printed; a volume whose origin is not stated is of all origins, and is none.
    """
    found = [_describe_volume(graph, volume, lang, cite) for volume in _find_volumes(graph, route)]
    return sorted((one for one in found if one), key=lambda one: (one["to"], one["from"], one["label"]))


def _find_volumes(graph: Graph, route: list[str]) -> Iterator[NamedNode]:
    model, origin, destination = map(NamedNode, route)
    for quad in graph.store.quads_for_pattern(None, RI("model"), model, DEFAULT):
        volume = quad.subject
        if not isinstance(volume, NamedNode) or not graph.names.is_a(volume, RI("Volume")):
            continue
        ends = [get_object(graph.store, volume, RI(end)) for end in ("origin", "destination")]
        if ends == [origin, destination] and destination != origin:
            yield volume


def _describe_volume(graph: Graph, volume: NamedNode, lang: str, cite: Cite) -> dict[str, Any] | None:
    store, period = graph.store, get_object(graph.store, volume, RI("period"))
    for amount in AMOUNTS:
        units = get_object(store, volume, RI(amount))
        if isinstance(units, Literal) and isinstance(period, NamedNode):
            return {
                "label": graph.names.name(volume, lang),
                "period": graph.names.name(period, lang),
                "from": get_text(store, period, RI("from")),
                "to": get_text(store, period, RI("to")),
                "units": int(text_of(units)),
                "text": get_text(store, volume, RI("unitsText")) or text_of(units),
                "sources": cite(find_claims(store, volume, RI(amount), units)),
            }
    return None


def list_runs(store: Store, thing: NamedNode) -> list[list[str]]:
    """Return the steps of the runs of a thing: status, the day by which it may, and by which it surely was reached."""
    steps = {
        step.object
        for run in store.quads_for_pattern(None, RI("of"), thing, DEFAULT)
        for step in store.quads_for_pattern(run.subject, RI("step"), None, DEFAULT)
    }
    found = [_describe_step(store, step) for step in steps if isinstance(step, NamedNode)]
    return sorted((step for step in found if all(step)), key=lambda step: (step[2], step[1], step[0]))


def _describe_step(store: Store, step: NamedNode) -> list[str]:
    status = get_object(store, step, RI("status"))
    days = [get_text(store, step, RI(name)) for name in ("reachedEarliest", "reachedLatest")]
    return [kebab(RI.local(status)) if isinstance(status, NamedNode) else "", *days]
