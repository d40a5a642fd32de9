"""Counts of cars brought into the home market, and from where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

from kg.network.facts import Facts
from kg.network.routes import Route
from kg.terms import RI, TYPE

MEASURES = {"units": "exact", "unitsAbove": "over", "unitsBelow": "under", "unitsAbout": "about"}
KEYS = ("importer", "model", "origin", "period", "destination")
BEGUN = ("active", "ended")
STATED, ONLY_ORIGIN, REST = "stated", "the only origin held for the model", "no origin held"


@dataclass(frozen=True, slots=True)
class Volume:
    """A held count of imports into the home market; an importer, model or origin that is None means all."""

    importer: NamedNode | None
    model: NamedNode | None
    origin: NamedNode | None
    period: NamedNode | None
    units: int
    bound: str
    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The units of one importer in one period that came from one origin; from anywhere else where that is None.

    `ground` is how the origin is known: `STATED`, `ONLY_ORIGIN` or `REST`.
    """

    origin: NamedNode | None
    units: int
    bound: str
    ground: str
    triples: tuple[Triple, ...]


def list_imports(facts: Facts) -> list[Volume]:
    """Return the held import volumes into the home market, by name."""
    things = facts.list_subjects(TYPE, RI("ImportVolume"))
    return [volume for thing in things if (volume := _read_volume(facts, thing))]


def _read_volume(facts: Facts, thing: NamedNode) -> Volume | None:
    importer, model, origin, period, destination = (facts.find_thing(thing, RI(name)) for name in KEYS)
    if destination not in facts.homes:
        return None
    for measure, bound in MEASURES.items():
        for value in facts.list_values(thing, RI(measure)):
            if isinstance(value, Literal) and value.value.isdecimal():
                stated = (Triple(thing, RI(measure), value),)
                return Volume(importer, model, origin, period, int(value.value), bound, stated)
    return None


def split_by_origin(
    volumes: Iterable[Volume], routes: Sequence[Route]
) -> tuple[dict[tuple[NamedNode, NamedNode], list[Part]], list[Volume]]:
    """Return the parts of each importer's units by origin, by period and importer; and totals without any origin.

    Volumes by origin come first; where there are none, volumes by model count, each for the origin that it states, or
    else for the only origin of the routes of its model that have begun. What a held total of the same importer and
    period has beyond the parts is a part without an origin, so that shares are of the whole.
    """
    groups: dict[tuple[NamedNode, NamedNode], list[Volume]] = defaultdict(list)
    for volume in volumes:
        if volume.importer and volume.period:
            groups[volume.period, volume.importer].append(volume)
    origins = find_only_origins(routes)
    split: dict[tuple[NamedNode, NamedNode], list[Part]] = {}
    bare: list[Volume] = []
    for key, group in sorted(groups.items(), key=lambda item: [part.value for part in item[0]]):
        total = next((v for v in group if not v.model and not v.origin), None)
        parts = [part for v in group if v.origin and not v.model and (part := _make_part(v, origins))]
        parts = parts or [part for v in group if v.model and (part := _make_part(v, origins))]
        if parts:
            split[key] = [*parts, *_find_rest(total, parts)]
        elif total:
            bare.append(total)
    return split, bare


def find_only_origins(routes: Iterable[Route]) -> Mapping[NamedNode, Route]:
    """Return the route of each model all whose routes that have begun, or are under way, come from one origin."""
    by_model: dict[NamedNode, list[Route]] = defaultdict(list)
    for route in routes:
        if route.status in BEGUN:
            by_model[route.model].append(route)
    return {model: found[0] for model, found in by_model.items() if len({route.origin for route in found}) == 1}


def _make_part(volume: Volume, origins: Mapping[NamedNode, Route]) -> Part | None:
    if volume.origin:
        return Part(volume.origin, volume.units, volume.bound, STATED, volume.triples)
    route = origins.get(volume.model) if volume.model else None
    if not route:
        return None
    return Part(route.origin, volume.units, volume.bound, ONLY_ORIGIN, (*volume.triples, *route.triples))


def _find_rest(total: Volume | None, parts: Sequence[Part]) -> list[Part]:
    rest = total.units - sum(part.units for part in parts) if total else 0
    if not total or rest <= 0:
        return []
    stated = tuple(triple for part in parts for triple in part.triples)
    bound = "exact" if total.bound == "exact" and all(part.bound == "exact" for part in parts) else "about"
    return [Part(None, rest, bound, REST, (*total.triples, *stated))]
