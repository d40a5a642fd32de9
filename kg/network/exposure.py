"""Exposure to one deal, measure, country, plant, maker or model: the routes that rest on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode, Triple

from kg.errors import QueryError
from kg.model.analyses import Shape
from kg.model.answers import text_of
from kg.network.duties import tell_general
from kg.network.facts import Facts
from kg.network.found import Found, Line
from kg.network.regimes import Regime, list_deals, list_measures, list_reached
from kg.network.routes import (
    ACTIVE,
    Route,
    choose_routes,
    cite_routes,
    list_routes,
    parse_statuses,
    tell_left_out,
    tell_lone_routes,
    tell_statuses,
)
from kg.network.volumes import Volume, find_only_origins, list_imports
from kg.network.wording import count_of, join_words, percent_of, verb
from kg.terms import RI

COLUMNS = ("model", "maker", "origin", "status", "weight", "others", "units", "period", "bound")
SHAPE = Shape(kind="flow", x="model", y="origin", value="weight", series="status", unit="routes")
Reached = Mapping[NamedNode, tuple[Triple, ...]]
KINDS = {
    "TradeDeal": "deal",
    "Measure": "measure",
    "CountryGroup": "country group",
    "Territory": "country",
    "Plant": "plant",
    "CarMaker": "maker",
    "VehicleLine": "model",
}
"""What routes can rest on, by the local names of classes; the first that fits counts."""


def find_exposure(facts: Facts, *, thing: str, status: str = ACTIVE) -> Found:
    """Return the routes of a status that rest on a thing: a row a route, whose `weight` is 1.

    A route rests on a deal or a measure that reaches its origin (as a party or what it applies to, itself or by its
    group), on its origin, its plants, its maker and its model. `others` are the other deals, or measures, in force
    that reach the same origin: with any, the route does not rest on this one alone. `units` are the cars of the model
    in the latest period in which they are held for this origin, as printed; units of a model count for an origin that
    they state, or for the only one of its routes that have begun. Edges go from origin to model. Of a deal it is also
    told what is charged without any.

    Raises:
        NotFound: there is no such thing; with the nearest names.
        QueryError: it is not of a kind that routes rest on, or there is no such status.
    """
    statuses = parse_statuses(facts, status)
    about = facts.graph.find(thing)
    kind = _find_kind(facts, about)
    routes = list_routes(facts)
    reached = _list_reached(facts, about, kind)
    resting = [route for route in routes if _list_ways(route, kind, about, reached) is not None]
    chosen = choose_routes(resting, statuses)
    others = _list_others(facts, kind)
    units, every = find_units(facts, routes), choose_routes(routes, statuses)
    lines = [_make_line(facts, route, about, (kind, reached), others, units) for route in chosen]
    duty, charged = tell_general(facts) if kind == "deal" and chosen else ("", ())
    return Found(
        title=f"Exposure to {facts.tell(about)}",
        sentences=[*_tell(facts, (about, kind), chosen, every, statuses, lines), *filter(None, [duty])],
        columns=COLUMNS,
        lines=lines,
        shape=SHAPE,
        notes=[
            *tell_left_out(resting, chosen),
            *_tell_kind(facts, about, kind),
            *tell_lone_routes(facts, chosen),
            *_tell_units(facts, [units[route.iri] for route in chosen if route.iri in units]),
        ],
        behind=(*cite_routes(facts, every), *facts.cite(charged)),
        parameters={"thing": thing, "status": ",".join(statuses)},
    )


def _find_kind(facts: Facts, thing: NamedNode) -> str:
    for cls, kind in KINDS.items():
        if facts.is_a(thing, cls):
            return kind
    told = join_words(dict.fromkeys(KINDS.values()), most=9)
    raise QueryError(f"exposure: no route rests on {facts.tell(thing)} by itself; name one of these: {told}")


def _list_reached(facts: Facts, thing: NamedNode, kind: str) -> Reached:
    """Return the origins that a regime, a country or a group reaches, with the facts that say so."""
    if kind in ("deal", "measure"):
        return list_reached(facts, thing)
    if kind == "country group":
        members = facts.list_subjects(RI("memberOf"), thing)
        return {thing: (), **{one: (Triple(one, RI("memberOf"), thing),) for one in members}}
    return {thing: ()}


def _list_ways(route: Route, kind: str, thing: NamedNode, reached: Reached) -> tuple[Triple, ...] | None:
    """Return the facts by which a route rests on a thing, beside its own; None where it does not."""
    if kind == "plant":
        return (Triple(route.iri, RI("plant"), thing),) if thing in route.plants else None
    part = {"maker": route.maker, "model": route.model}.get(kind, route.origin)
    return reached.get(part) if part else None


def _list_others(facts: Facts, kind: str) -> Mapping[NamedNode, Sequence[Regime]]:
    return list_deals(facts) if kind == "deal" else list_measures(facts) if kind == "measure" else {}


def _make_line(
    facts: Facts,
    route: Route,
    about: NamedNode,
    way: tuple[str, Reached],
    others: Mapping[NamedNode, Sequence[Regime]],
    units: Mapping[NamedNode, Volume],
) -> Line:
    beside = [regime for regime in others.get(route.origin, ()) if regime.thing != about]
    volume = units.get(route.iri)
    counted = (volume.units, facts.tell(volume.period) if volume.period else None, volume.bound) if volume else None
    cells = (
        facts.tell(route.model),
        facts.tell(route.maker) if route.maker else None,
        facts.tell(route.origin),
        facts.tell(route.state) if route.state else None,
        1,
        "; ".join(facts.tell(regime.thing) for regime in beside) or None,
        *(counted or (None, None, None)),
    )
    triples = [*route.triples, *(_list_ways(route, way[0], about, way[1]) or ())]
    triples += [triple for regime in beside for triple in regime.triples]
    triples += volume.triples if volume else ()
    return Line(cells, facts.cite(triples))


def find_units(facts: Facts, routes: Sequence[Route]) -> Mapping[NamedNode, Volume]:
    """Return the import volume of the model of each route in the latest period that is held for its origin."""
    only = {route.iri for route in find_only_origins(routes).values()}
    found: dict[NamedNode, tuple[tuple[str, str, str], Volume]] = {}
    for volume in list_imports(facts):
        for route in routes:
            fits = volume.origin == route.origin or (volume.origin is None and route.iri in only)
            if volume.model == route.model and fits and volume.period:
                rank = (
                    _get_text(facts, volume.period, "to"),
                    _get_text(facts, volume.period, "from"),
                    volume.period.value,
                )
                if route.iri not in found or rank > found[route.iri][0]:
                    found[route.iri] = (rank, volume)
    return {iri: volume for iri, (_, volume) in found.items()}


def _get_text(facts: Facts, period: NamedNode, relation: str) -> str:
    value = next(iter(facts.list_values(period, RI(relation))), None)
    return text_of(value)


def _tell(
    facts: Facts,
    about: tuple[NamedNode, str],
    chosen: Sequence[Route],
    routes: Sequence[Route],
    statuses: Sequence[str],
    lines: Sequence[Line],
) -> list[str]:
    thing, kind = about
    told, name = tell_statuses(statuses), facts.tell(thing)
    if not routes:
        return [f"No {told} route into the home market is held, so nothing rests on {name}."]
    if not chosen:
        return [f"None of the {count_of(len(routes), f'{told} route')} into the home market rests on {name}."]
    share = percent_of(len(chosen) / len(routes))
    sentences = [
        f"{len(chosen)} of {count_of(len(routes), f'{told} route')} into the home market ({share}) "
        f"{verb(len(chosen), 'rests', 'rest')} on {name}."
    ]
    ours, all_of = (Counter(route.maker for route in found if route.maker) for found in (chosen, routes))
    makers = sorted(f"{facts.tell(maker)} ({count} of {all_of[maker]})" for maker, count in ours.items())
    sentences += [f"By maker: {join_words(makers)}."] if makers else []
    if kind in ("deal", "measure"):
        alone = sum(line.cells[5] is None for line in lines)
        sentences.append(
            f"{alone} of the {len(lines)} {verb(alone, 'rests', 'rest')} on it alone, with no other {kind} in "
            "force that reaches the origin."
        )
    counted = [line for line in lines if line.cells[6] is not None]
    names = join_words(f"{line.cells[0]} ({line.cells[6]:,} in {line.cells[7]})" for line in counted)
    sentences.append(f"Units are held for {len(counted)} of the {len(lines)}" + (f": {names}." if names else "."))
    return sentences


def _tell_kind(facts: Facts, thing: NamedNode, kind: str) -> list[str]:
    """Return notes on a deal or a measure that is not in force, or not with the home market."""
    if kind not in ("deal", "measure"):
        return []
    notes = (
        [] if facts.holds(thing, RI("status"), RI("active")) else [f"{facts.tell(thing)} is not held to be in force"]
    )
    if kind == "deal" and not facts.homes.intersection(facts.list_things(thing, RI("party"))):
        notes.append(f"the home market is not held to be a party to {facts.tell(thing)}")
    return notes


def _tell_units(facts: Facts, volumes: Sequence[Volume]) -> list[str]:
    """Return notes on units whose origin no source states, and on those that one source alone states."""
    points = {facts.tell(v.model): v.triples[0] for v in volumes if v.model}
    guessed = any(volume.origin is None for volume in volumes)
    notes = (
        ["units of a model count for the only origin of its routes that have begun; no source says so"]
        if guessed
        else []
    )
    return [*notes, *facts.tell_lone(points.items(), "the units of these models")]
