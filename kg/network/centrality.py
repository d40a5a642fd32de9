"""Centrality: which things tie the network together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from kg.graph.held import Held
from kg.model.analyses import Line, Shape
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.things import Things, read_things, tell_classes
from kg.network.wording import percent_of, tell

if TYPE_CHECKING:
    from networkx import Graph

COLUMNS = ("thing", "class", "betweenness", "neighbours")
SHAPE = Shape(kind="bars", x="betweenness", y="thing", series="class", unit="betweenness", whole=1.0)
EXACT, PIVOTS, SEED = 1_000, 250, 1
"""Up to how many things all are taken as starts of paths; how many above that, and the seed by which they are drawn."""


def find_centrality(held: Network) -> Found:
    """Return the entities with the highest betweenness, up to `most`; nodes such as routes count but are not listed.

    Edges are held facts that sources state, undirected and without weight (see `things`). Betweenness is the share of
    all pairs of other things whose shortest paths lead through a thing, 0 to 1, where several paths share a pair
    (Brandes 2001). It is exact up to 1,000 things; above that `networkx.betweenness_centrality` estimates it from 250
    of them, drawn with a fixed seed (Brandes and Pich 2007). A row cites the facts of its thing; its figure depends on
    those of all others too.
    """
    net = read_things(held)
    scores = compute_betweenness(net)
    entities = [number for number in net.graph if number not in net.keyed and scores[number] > 0]
    ranked = sorted(entities, key=lambda number: (-round(scores[number], 12), net.things[number].value))
    classes = tell_classes(held)
    lines = [_make_line(held, net, number, scores[number], classes) for number in ranked[: held.most]]
    size = len(net.graph)
    notes = [tell(held, "centrality_more", n=len(ranked) - held.most)] if len(ranked) > held.most else []
    if size > EXACT:
        notes.append(tell(held, "centrality_estimated", pivots=PIVOTS, size=size, seed=SEED))
    return Found(
        title=tell(held, "centrality_title"),
        sentences=[_tell(held, lines, len(net.graph))],
        columns=COLUMNS,
        lines=lines,
        shape=SHAPE,
        notes=[*notes, tell(held, "things_left_out")],
    )


def compute_betweenness(net: Things) -> dict[int, float]:
    """Return the betweenness of each thing, by number: exact, or estimated where there are many."""
    from networkx import betweenness_centrality

    if len(net.graph) > EXACT:
        return dict(betweenness_centrality(net.graph, k=PIVOTS, seed=SEED))
    return compute_exactly(net.graph)


# networkx keeps a mapping for each of these lists; numbered nodes need none, which takes a third of the time. A test
# compares the figures to those of `networkx.betweenness_centrality`.


def compute_exactly(graph: Graph[int]) -> dict[int, float]:
    """Return the betweenness of each node of an undirected graph with nodes numbered from 0, 0 to 1 (Brandes 2001)."""
    near = [list(graph[node]) for node in range(len(graph))]
    sums = [0.0] * len(near)
    for start in range(len(near)):
        order, distances, paths = _walk(near, start)
        behind = [0.0] * len(near)
        for node in reversed(order[1:]):
            part = (1 + behind[node]) / paths[node]
            before = distances[node] - 1
            for other in near[node]:
                if distances[other] == before:
                    behind[other] += paths[other] * part
            sums[node] += behind[node]
    pairs = (len(near) - 1) * (len(near) - 2)
    return {node: total / pairs if pairs > 0 else 0.0 for node, total in enumerate(sums)}


def _walk(near: list[list[int]], start: int) -> tuple[list[int], list[int], list[float]]:
    """Return the nodes in the order of their distance from a start, their distances, and the shortest paths to each."""
    distances, paths, order = [-1] * len(near), [0.0] * len(near), [start]
    distances[start], paths[start] = 0, 1.0
    for node in order:  # it grows as it is walked
        beyond = distances[node] + 1
        for other in near[node]:
            if distances[other] < 0:
                distances[other], paths[other] = beyond, paths[node]
                order.append(other)
            elif distances[other] == beyond:
                paths[other] += paths[node]
    return order, distances, paths


def _make_line(held: Held, net: Things, number: int, score: float, classes: Mapping[NamedNode, str]) -> Line:
    thing = net.things[number]
    cells = (held.tell(thing), classes.get(thing, ""), score, len(net.graph[number]))
    return Line(cells, held.cite(net.list_facts(number)))


def _tell(held: Held, lines: list[Line], size: int) -> str:
    if not lines:
        return tell(held, "centrality_none")
    best = round(float(lines[0].cells[2] or 0), 12)
    top = [str(line.cells[0]) for line in lines if round(float(line.cells[2] or 0), 12) == best]
    if len(top) > 1:
        return tell(held, "centrality_several", names=top, n=size, best=f"{best:.3f}")
    return tell(held, "centrality_one", top=top[0], n=size, percent=percent_of(best))
