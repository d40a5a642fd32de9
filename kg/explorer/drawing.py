"""Nodes and edges as vis-network draws them: numbered, placed and sized.

Takes the graph and what is told of its things and relations; gives dicts for pyvis. Never says how a class looks: that
is `marks`, and the page itself.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import takewhile
from math import sqrt

import networkx as nx

from kg.explorer.layout import Room, find_positions
from kg.explorer.notes import Record

SMALLEST, LARGEST = 9.0, 34.0
LETTER, LINE, LETTERS_A_LINE = 7.0, 15.0, 17


def find_base(names: Collection[str]) -> str:
    """Return what all names begin with, up to a slash or a number sign, so that the page says it once.

    >>> find_base(["https://example.org/id/a", "https://example.org/id/ab"])
    'https://example.org/id/'
    """
    pairs = zip(min(names, default=""), max(names, default=""), strict=False)
    prefix = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    return prefix[: max(prefix.rfind("/"), prefix.rfind("#")) + 1]


def find_folded(graph: nx.MultiDiGraph[str]) -> dict[str, tuple[str, ...]]:
    """Return the flows that are drawn as lines, each with its item, source and target, which the graph has."""
    flows = ((name, tuple(ends)) for name, ends in graph.nodes(data="flow") if ends)
    return {name: ends for name, ends in flows if all(end in graph for end in ends)}


def list_nodes(
    graph: nx.MultiDiGraph[str],
    things: Mapping[str, Record],
    *,
    folded: Mapping[str, Sequence[str]],
    hidden: Collection[str],
) -> list[Record]:
    """Return the things with their numbers, sizes and places; whole numbers are ids, so that no name ever is one."""
    base, numbers = find_base(things), {name: number for number, name in enumerate(things)}
    drawn: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    drawn.add_nodes_from(graph.nodes())
    drawn.add_edges_from(graph.edges())
    for item, source, target in folded.values():  # the lines that stand for a folded flow
        drawn.add_edges_from(((item, source), (source, target)))
    sizes = {name: find_size(drawn, name) for name in things}
    rooms = {name: measure(record["label"], sizes[name]) for name, record in things.items()}
    aside = [name for name, record in things.items() if record["cls"] in hidden or name in folded]
    places = find_positions(drawn, rooms, aside)
    nodes = []
    for name, record in things.items():
        x, y = places[name]
        told = {"id": numbers[name], "name": name.removeprefix(base), "x": x, "y": y, "size": round(sizes[name], 1)}
        ends = {"flow": [numbers[end] for end in folded[name]]} if name in folded else {}
        nodes.append({**told, **record, **ends})
    return nodes


def find_size(graph: nx.MultiDiGraph[str], name: str) -> float:
    """Return how large a thing is: by its different neighbours, so that parallel relations do not swell it."""
    degree = len({*graph.succ[name], *graph.pred[name]})
    return min(LARGEST, SMALLEST + 3.2 * max(0.0, sqrt(degree) - 1))


def measure(label: str, size: float) -> Room:
    """Estimate the room of a node with its name in lines below it, wide letters counting twice."""
    wide = 0 if label.isascii() else sum(unicodedata.east_asian_width(letter) in "WF" for letter in label)
    letters = len(label) + wide
    lines = min(3, -(-letters // LETTERS_A_LINE))
    width = max(2 * size, min(letters, LETTERS_A_LINE) * LETTER)
    return Room(width + 14, 2 * size + lines * LINE + 14)


def list_edges(names: Sequence[str], relations: Sequence[tuple[str, str, Record]]) -> list[Record]:
    """Return the relations with their numbers; those between the same two things are told apart by their lanes."""
    numbers = {name: number for number, name in enumerate(names)}
    seen: dict[tuple[int, int], int] = {}
    edges = []
    for number, (start, end, record) in enumerate(relations):
        a, b = numbers[start], numbers[end]
        ends = (min(a, b), max(a, b))
        lane = seen[ends] = seen.get(ends, -1) + 1
        # Which side a curve bends to depends on its direction.
        told = {"id": number, "from": a, "to": b}
        edges.append({**told, **record, **({"lane": lane if a <= b else -lane} if lane else {})})
    return edges
