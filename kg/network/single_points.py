"""Single points of failure: what, if lost, cuts models off from the home market, and what would remain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from kg.model.analyses import Shape
from kg.network.duties import tell_general
from kg.network.facts import Facts
from kg.network.found import Found, Line
from kg.network.regimes import Regime, list_deals, list_measures
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
from kg.network.wording import count_of, join_words, verb
from kg.terms import RI

if TYPE_CHECKING:
    from networkx import DiGraph

COLUMNS = ("thing", "kind", "cuts", "models_lost", "models_left", "lost", "left")
SHAPE = Shape(kind="bars", x="models_lost", y="thing", series="kind", facet="cuts", unit="models lost")
HOME, ALL = -1, -2
Ways = Callable[[NamedNode], Sequence[Regime]]


@dataclass(frozen=True, slots=True)
class Net:
    """Ways from models to the home market: steps by number, HOME at the end, and the triples behind each route."""

    graph: DiGraph[int]
    things: tuple[NamedNode, ...]
    kinds: dict[NamedNode, str]
    routes: tuple[Route, ...]
    grounds: dict[NamedNode, list[Triple]]

    def list_models(self) -> list[NamedNode]:
        """Return the models that have a way."""
        return sorted({route.model for route in self.routes}, key=str)


def find_single_points(facts: Facts, *, status: str = ACTIVE) -> Found:
    """Return the things each of which, if it is lost, leaves some model without any way to the home market.

    Edges are directed and without weight: from a model to its routes of a status, from a route to the plants that are
    held for it (each enough), on to the country of origin, and to the home market. In a second and third network a
    deal in force with the home market, or a measure in force that applies to the origin, stands between country and
    home market, any one enough; models without one are left out of those. The things on every way of a model are its
    dominators (`networkx.immediate_dominators`; Cooper, Harvey and Kennedy 2001), which are the articulation points
    between it and the home market; a route that is the only one of its model is a bridge. The smallest set of plants
    and countries whose loss leaves no model is a minimum cut (`networkx.minimum_cut`, capacity 1 a thing). That a deal
    or a measure is lost does not say that cars stop: it says that nothing held of its kind covers them.

    Raises:
        QueryError: there is no such status.
    """
    statuses = parse_statuses(facts, status)
    routes = list_routes(facts)
    chosen = choose_routes(routes, statuses)
    deals, measures = list_deals(facts), list_measures(facts)
    supply = make_net(chosen, None)
    by_deal = make_net(chosen, lambda origin: deals.get(origin, ()))
    by_measure = make_net(chosen, lambda origin: measures.get(origin, ()))
    lines = [
        *_list_points(facts, supply, "way to the home market", ("plant", "country")),
        *_list_points(facts, by_deal, "deal in force", ("deal",)),
        *_list_points(facts, by_measure, "measure in force", ("measure",)),
    ]
    duty, charged = tell_general(facts) if any(line.cells[1] == "deal" for line in lines) else ("", ())
    told = [*_tell_supply(facts, supply, lines, tell_statuses(statuses)), *_tell_regimes(lines)]
    return Found(
        title="Single points of failure",
        sentences=[*told, *filter(None, [duty])],
        columns=COLUMNS,
        lines=lines,
        shape=SHAPE,
        notes=[
            *tell_left_out(routes, chosen),
            *_tell_gaps(facts, chosen, by_deal, by_measure),
            *tell_lone_routes(facts, chosen),
        ],
        behind=(*cite_routes(facts, chosen), *facts.cite(charged)),
        parameters={"status": ",".join(statuses)},
    )


def make_net(routes: Iterable[Route], ways: Ways | None) -> Net:
    """Return the ways of routes to the home market, through regimes of their origins where `ways` gives them."""
    import networkx  # slow to import: only an analysis that needs it pays

    kept = tuple(route for route in routes if ways is None or ways(route.origin))
    kinds: dict[NamedNode, str] = {}
    grounds: dict[NamedNode, list[Triple]] = {}
    edges: list[tuple[NamedNode, NamedNode | None]] = []
    for route in kept:
        kinds |= {route.model: "model", route.iri: "route", route.origin: "country"}
        edges.append((route.model, route.iri))
        edges += [(route.iri, plant) for plant in route.plants] or [(route.iri, route.origin)]
        edges += [(plant, route.origin) for plant in route.plants]
        kinds |= dict.fromkeys(route.plants, "plant")
        grounds[route.iri] = [*route.triples, *(Triple(route.iri, RI("plant"), plant) for plant in route.plants)]
        for regime in ways(route.origin) if ways else ():
            kinds[regime.thing] = regime.kind
            edges += [(route.origin, regime.thing), (regime.thing, None)]
            grounds[regime.thing] = [*grounds.get(regime.thing, []), *regime.triples]
        edges += [] if ways else [(route.origin, None)]
    things = tuple(sorted(kinds, key=str))
    numbers = {thing: number for number, thing in enumerate(things)}
    graph: DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from([HOME, *range(len(things))])
    graph.add_edges_from((numbers[one], HOME if other is None else numbers[other]) for one, other in edges)
    return Net(graph, things, kinds, kept, grounds)


def find_dominated(net: Net) -> dict[NamedNode, list[NamedNode]]:
    """Return the models that each thing cuts off from the home market, for each thing that cuts off any."""
    from networkx import immediate_dominators

    above = immediate_dominators(net.graph.reverse(copy=True), HOME)
    found: dict[NamedNode, list[NamedNode]] = {}
    for number, thing in enumerate(net.things):
        if net.kinds[thing] == "model":
            here = above[number]
            while here is not None and here != HOME:
                found.setdefault(net.things[here], []).append(thing)
                here = above[here]
    return found


def find_smallest_cut(net: Net) -> list[NamedNode]:
    """Return a smallest set of plants and countries whose loss leaves no model: that nearest to the home market."""
    from networkx import DiGraph, minimum_cut

    split: DiGraph[tuple[int, int]] = DiGraph()
    for number, thing in enumerate(net.things):
        limit = {} if net.kinds[thing] in ("model", "route") else {"capacity": 1}
        split.add_edge((number, 0), (number, 1), **limit)  # an edge without a capacity can never be cut
        if net.kinds[thing] == "model":
            split.add_edge((ALL, 1), (number, 0))
    split.add_edges_from(((one, 1), (other, 0)) for one, other in net.graph.edges)
    if not net.routes:
        return []
    _, (near, _) = minimum_cut(split, (ALL, 1), (HOME, 0))
    return [thing for number, thing in enumerate(net.things) if (number, 0) in near and (number, 1) not in near]


def _list_points(facts: Facts, net: Net, cuts: str, kinds: Sequence[str]) -> list[Line]:
    """Return a line a thing of some kinds that cuts off models, those that cut off most first."""
    found = find_dominated(net)
    models = net.list_models()
    lines = []
    for thing, lost in found.items():
        if net.kinds[thing] in kinds:
            left = sorted(facts.tell(model) for model in models if model not in lost)
            names = sorted(map(facts.tell, lost))
            claims = facts.cite([*_list_grounds(net, lost), *net.grounds.get(thing, ())])
            cells = (facts.tell(thing), net.kinds[thing], cuts, len(lost), len(left), "; ".join(names), "; ".join(left))
            lines.append(Line(cells, claims))
    return sorted(lines, key=lambda line: (-int(line.cells[3] or 0), str(line.cells[1]), str(line.cells[0])))


def _list_grounds(net: Net, models: Iterable[NamedNode]) -> list[Triple]:
    wanted = set(models)
    return [triple for route in net.routes if route.model in wanted for triple in net.grounds[route.iri]]


def _tell_supply(facts: Facts, net: Net, lines: Sequence[Line], status: str) -> list[str]:
    home, models = join_words(map(facts.tell, sorted(facts.homes, key=str))) or "the home market", net.list_models()
    if not models:
        return [f"No {status} route into {home} is held, so there is nothing to cut off."]
    countries = [line for line in lines if line.cells[1] == "country"]
    plants = [line for line in lines if line.cells[1] == "plant"]
    told = [f"{line.cells[0]} ({line.cells[3]} of {len(models)} models)" for line in countries]
    alone = sum(sum(route.model == model for route in net.routes) == 1 for model in models)
    cut = find_smallest_cut(net)
    return [
        f"{count_of(len(countries), 'country', 'countries')} and {count_of(len(plants), 'plant')} are single points: "
        f"the loss of any one cuts some model off from {home}"
        + (f". By country: {join_words(told)}." if told else "."),
        f"{alone} of {count_of(len(models), 'model')} {verb(alone, 'has', 'have')} one {status} route only, "
        "which is a bridge.",
        f"No fewer than {count_of(len(cut), 'plant or country', 'plants and countries')} would have to be lost to cut "
        f"off every model, for example {join_words(map(facts.tell, cut))}.",
    ]


def _tell_regimes(lines: Sequence[Line]) -> list[str]:
    found = [line for line in lines if line.cells[1] in ("deal", "measure")]
    return [
        f"Without {line.cells[0]}, {count_of(int(line.cells[3] or 0), 'model')} would be left without a "
        f"{line.cells[2]}: {line.cells[5]}."
        for line in found
    ]


def _tell_gaps(facts: Facts, chosen: Sequence[Route], by_deal: Net, by_measure: Net) -> list[str]:
    bare = sorted(facts.tell(route.model) for route in chosen if not route.plants)
    notes = (
        [f"no plant is held for the routes of {join_words(bare)}, so none can be their single point"] if bare else []
    )
    for net, kind in ((by_deal, "deal in force with the home market"), (by_measure, "measure in force")):
        covered = {route.iri for route in net.routes}
        missing = sorted({facts.tell(route.model) for route in chosen if route.iri not in covered})
        notes += [f"no {kind} is held for the origin of {join_words(missing)}"] if missing else []
    return notes
