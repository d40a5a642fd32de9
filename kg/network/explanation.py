"""The shortest explanation of how two things hang together: a path of held held."""

from __future__ import annotations

from itertools import pairwise
from math import log2

from pyoxigraph import Triple

from kg.graph.held import Held
from kg.model.analyses import Line, Shape
from kg.model.views import Thing
from kg.network.found import Found
from kg.network.things import Things, read_things
from kg.network.wording import tell

COLUMNS = ("step", "from", "relation", "to", "fact")
SHAPE = Shape(kind="chain", x="to", y="from", value="relation")
Hops = list[int] | None


def find_explanation(held: Held, *, one: str, other: str) -> Found:
    """Return the shortest path of held facts between two things, a row a fact, from the one to the other.

    Edges are held facts that sources state, taken in both directions (`relation` has an arrow in the direction of the
    fact); a step costs 1, and passing through a thing costs the binary logarithm of the number of its neighbours, so
    that a path prefers things that say something particular (Dijkstra 1959, `networkx.dijkstra_path`). The home market,
    values such as periods and body types, and opinions are passed through only where there is no other way.

    Raises:
        NotFound: there is no such thing, or several; with the nearest names.
    """
    ends = [held.graph.find(name) for name in (one, other)]
    net = read_things(held, hidden=())
    numbers = {thing: number for number, thing in enumerate(net.things)}
    names = [held.tell(thing) for thing in ends]
    hops: Hops = [] if ends[0] == ends[1] else None
    wide = False
    if hops is None and all(end in numbers for end in ends):
        start, goal = (numbers[end] for end in ends)
        hops = find_path(net, start, goal, _list_hubs(held, net))
        wide = hops is None
        hops = hops or find_path(net, start, goal, frozenset())
    return Found(
        title=tell(held, "explanation_title", one=names[0], other=names[1]),
        sentences=[_tell(held, net, names, hops)],
        columns=COLUMNS,
        lines=_list_lines(held, net, hops or []),
        shape=SHAPE,
        notes=[tell(held, "explanation_wide")] if wide and hops else [],
    )


def find_path(net: Things, start: int, goal: int, hubs: frozenset[int]) -> Hops:
    """Return the cheapest path between two things that passes through no hub, or None."""
    from networkx import NetworkXNoPath, dijkstra_path

    graph = net.graph.subgraph(number for number in net.graph if number not in hubs or number in (start, goal))

    def cost(here: int, there: int, _: object) -> float:
        inner = [number for number in (here, there) if number not in (start, goal)]
        return 1 + sum(log2(len(net.graph[number])) for number in inner) / 2

    try:
        return list(dijkstra_path(graph, start, goal, weight=cost))
    except NetworkXNoPath:
        return None


def _list_hubs(held: Held, net: Things) -> frozenset[int]:
    """Return what a path had better not lead through."""
    hubs = {held.home, *(row.thing for row in held.read(Thing) if row.aside)}
    return frozenset(number for number, thing in enumerate(net.things) if thing in hubs)


def _list_lines(held: Held, net: Things, hops: list[int]) -> list[Line]:
    return [_make_line(held, net, step, hops[step - 1], hops[step]) for step in range(1, len(hops))]


def _make_line(held: Held, net: Things, step: int, here: int, there: int) -> Line:
    """Return the line of a step: of several facts between two things, the first by name."""
    triple = net.facts[frozenset((here, there))][0]
    forward = triple.subject == net.things[here]
    relation = held.tell(triple.predicate)
    arrow = f"{relation} \u2192" if forward else f"\u2190 {relation}"
    cells = (step, held.tell(net.things[here]), arrow, held.tell(net.things[there]), _tell_fact(held, triple))
    return Line(cells, held.cite([triple]))


def _tell_fact(held: Held, triple: Triple) -> str:
    subject, value = (held.graph.names.label(term, held.lang) for term in (triple.subject, triple.object))
    return f"{subject.value if subject else ''}: {held.tell(triple.predicate)} {value.value if value else ''}"


def _tell(held: Held, net: Things, names: list[str], hops: Hops) -> str:
    ends = {"one": names[0], "other": names[1]}
    if hops is None:
        return tell(held, "explanation_none", **ends)
    if not hops:
        return tell(held, "explanation_same", one=names[0])
    facts = [_tell_fact(held, net.facts[frozenset(pair)][0]) for pair in pairwise(hops)]
    return tell(held, "explanation_told", **ends, n=len(facts), facts="; ".join(facts))
