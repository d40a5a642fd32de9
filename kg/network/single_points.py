"""Single points of failure: what, if lost, cuts items off from the home market, and what would remain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from kg.language import name_column
from kg.model.analyses import Line, Shape
from kg.model.views import Flow
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.regimes import Regime, list_kinds, list_regimes, tell_general
from kg.network.wording import tell

if TYPE_CHECKING:
    from networkx import DiGraph

HOME, ALL = -1, -2
ITEM, FLOW, SITE, COUNTRY, REGIME = "item", "flow", "site", "country", "regime"
Ways = Callable[[NamedNode], Sequence[Regime]]


@dataclass(frozen=True, slots=True)
class Net:
    """Ways from items to the home market: steps by number, HOME at the end, and the triples behind each flow."""

    graph: DiGraph[int]
    things: tuple[NamedNode, ...]
    parts: dict[NamedNode, str]
    flows: tuple[Flow, ...]
    grounds: dict[NamedNode, list[Triple]]

    def list_items(self) -> list[NamedNode]:
        """Return the items that have a way."""
        return sorted({flow.item for flow in self.flows}, key=str)


def find_single_points(net: Network) -> Found:
    """Return the things each of which, if it is lost, leaves some item without any way to the home market.

    Edges are directed and without weight: from an item to its flows of a status, from a flow to the sites that are held
    for it (each enough), on to the country of its source, and to the home market. In a further network for each kind of
    regime, one of that kind in force that reaches the source stands between country and home market, any one enough;
    items without one are left out of those. The things on every way of an item are its dominators
    (`networkx.immediate_dominators`; Cooper, Harvey and Kennedy 2001), which are the articulation points between it and
    the home market; a flow that is the only one of its item is a bridge. The smallest set of sites and countries whose
    loss leaves no item is a minimum cut (`networkx.minimum_cut`, capacity 1 a thing). That a regime is lost does not
    say that nothing comes: it says that nothing held of its kind covers it.
    """
    supply = make_net(net, None)
    lines = _list_points(
        net, supply, tell(net, "points_way"), {SITE: net.name("site"), COUNTRY: tell(net, "points_country")}
    )
    kinds, covered = list_kinds(net), dict[str, Net]()
    told = _tell_supply(net, supply, lines)
    for kind in kinds:
        regimes = list_regimes(net, kind)
        covered[kind] = make_net(net, lambda source, regimes=regimes: regimes.get(source, ()))  # type: ignore[misc]
        found = _list_points(
            net, covered[kind], tell(net, "points_in_force", kind=name_column(kind, net.lang)), {REGIME: kind}
        )
        lines += found
        told += _tell_regimes(net, found)
    cut = [kinds.get(str(line.cells[1])) for line in lines]
    duty, charged = tell_general(net) if any(cut) else ("", ())
    items = net.word("items")
    return Found(
        title=tell(net, "points_title"),
        sentences=[*told, *filter(None, [duty])],
        columns=("thing", "kind", "cuts", f"{items}_lost", f"{items}_left", "lost", "left"),
        lines=lines,
        shape=Shape(
            kind="bars", x=f"{items}_lost", y="thing", series="kind", facet="cuts", unit=tell(net, "points_unit")
        ),
        notes=[
            *net.tell_left_out(),
            *_tell_gaps(net, kinds, covered),
            *net.tell_lone_flows(net.chosen),
        ],
        behind=(*net.cite_flows(net.chosen), *net.cite(charged)),
    )


def make_net(net: Network, ways: Ways | None) -> Net:
    """Return the ways of flows to the home market, through regimes of their sources where `ways` gives them."""
    import networkx  # slow to import: only an analysis that needs it pays

    kept = tuple(flow for flow in net.chosen if ways is None or ways(flow.source))
    parts: dict[NamedNode, str] = {}
    grounds: dict[NamedNode, list[Triple]] = {}
    edges: list[tuple[NamedNode, NamedNode | None]] = []
    for flow in kept:
        parts |= {flow.item: ITEM, flow.flow: FLOW, flow.source: COUNTRY}
        sites = net.list_sites(flow)
        edges.append((flow.item, flow.flow))
        edges += [(flow.flow, row.place) for row in sites] or [(flow.flow, flow.source)]
        edges += [(row.place, flow.source) for row in sites]
        parts |= {row.place: SITE for row in sites}
        named = (triple for row in sites for triple in net.graph.views.list_facts(row, "place"))
        grounds[flow.flow] = [*net.list_facts(flow), *named]
        for regime in ways(flow.source) if ways else ():
            parts[regime.thing] = REGIME
            edges += [(flow.source, regime.thing), (regime.thing, None)]
            grounds[regime.thing] = [*grounds.get(regime.thing, []), *regime.triples]
        edges += [] if ways else [(flow.source, None)]
    things = tuple(sorted(parts, key=str))
    numbers = {thing: number for number, thing in enumerate(things)}
    graph: DiGraph[int] = networkx.DiGraph()
    graph.add_nodes_from([HOME, *range(len(things))])
    graph.add_edges_from((numbers[one], HOME if other is None else numbers[other]) for one, other in edges)
    return Net(graph, things, parts, kept, grounds)


def find_dominated(ways: Net) -> dict[NamedNode, list[NamedNode]]:
    """Return the items that each thing cuts off from the home market, for each thing that cuts off any."""
    from networkx import immediate_dominators

    above = immediate_dominators(ways.graph.reverse(copy=True), HOME)
    found: dict[NamedNode, list[NamedNode]] = {}
    for number, thing in enumerate(ways.things):
        if ways.parts[thing] == ITEM:
            here = above[number]
            while here is not None and here != HOME:
                found.setdefault(ways.things[here], []).append(thing)
                here = above[here]
    return found


def find_smallest_cut(ways: Net) -> list[NamedNode]:
    """Return a smallest set of sites and countries whose loss leaves no item: that nearest to the home market."""
    from networkx import DiGraph, minimum_cut

    split: DiGraph[tuple[int, int]] = DiGraph()
    for number, thing in enumerate(ways.things):
        limit = {} if ways.parts[thing] in (ITEM, FLOW) else {"capacity": 1}
        split.add_edge((number, 0), (number, 1), **limit)  # an edge without a capacity can never be cut
        if ways.parts[thing] == ITEM:
            split.add_edge((ALL, 1), (number, 0))
    split.add_edges_from(((one, 1), (other, 0)) for one, other in ways.graph.edges)
    if not ways.flows:
        return []
    _, (near, _) = minimum_cut(split, (ALL, 1), (HOME, 0))
    return [thing for number, thing in enumerate(ways.things) if (number, 0) in near and (number, 1) not in near]


def _list_points(net: Network, ways: Net, cuts: str, names: Mapping[str, str]) -> list[Line]:
    """Return a line a thing of the parts that have names, where it cuts off items, those that cut off most first."""
    items = ways.list_items()
    lines = []
    for thing, lost in find_dominated(ways).items():
        if ways.parts[thing] in names:
            left = sorted(net.tell(item) for item in items if item not in lost)
            told = sorted(map(net.tell, lost))
            claims = net.cite([*_list_grounds(ways, lost), *ways.grounds.get(thing, ())])
            head = (net.tell(thing), names[ways.parts[thing]], cuts)
            lines.append(Line((*head, len(lost), len(left), "; ".join(told), "; ".join(left)), claims))
    return sorted(lines, key=lambda line: (-int(line.cells[3] or 0), str(line.cells[1]), str(line.cells[0])))


def _list_grounds(ways: Net, items: Iterable[NamedNode]) -> list[Triple]:
    wanted = set(items)
    return [triple for flow in ways.flows if flow.item in wanted for triple in ways.grounds[flow.flow]]


def _tell_supply(net: Network, ways: Net, lines: Sequence[Line]) -> list[str]:
    items = ways.list_items()
    if not items:
        return [tell(net, "points_none", told=net.told)]
    countries = [line for line in lines if line.cells[1] == tell(net, "points_country")]
    told = [
        tell(net, "network_count_named", thing=str(line.cells[0]), n=int(line.cells[3] or 0), all=len(items))
        for line in countries
    ]
    points = tell(net, "points_told", n=len(countries), m=len(lines) - len(countries))
    named = tell(net, "points_countries", names=told) if told else ""
    alone = sum(sum(flow.item == one for flow in ways.flows) == 1 for one in items)
    cut = find_smallest_cut(ways)
    return [
        " ".join(filter(None, [points, named])),
        tell(net, "points_bridge", n=alone, all=len(items), told=net.told),
        tell(net, "points_cut", n=len(cut), names=list(map(net.tell, cut))),
    ]


def _tell_regimes(net: Network, lines: Sequence[Line]) -> list[str]:
    return [
        tell(net, "points_regime", thing=str(thing), n=int(count or 0), kind=str(kind), names=str(lost))
        for thing, _, kind, count, _, lost, _ in (line.cells for line in lines)
    ]


def _tell_gaps(net: Network, kinds: Mapping[str, bool], covered: Mapping[str, Net]) -> list[str]:
    bare = sorted(net.tell(flow.item) for flow in net.chosen if not net.list_sites(flow))
    notes = [tell(net, "points_no_site", names=bare)] if bare else []
    for kind, ways in covered.items():
        missing = sorted({net.tell(flow.item) for flow in net.chosen if flow not in ways.flows})
        if missing:
            told = tell(net, "points_with_home" if kinds[kind] else "points_in_force", kind=name_column(kind, net.lang))
            notes.append(tell(net, "points_no_regime", kind=told, names=missing))
    return notes
