"""The layout of a Sankey diagram: columns of nodes, and a stream for each path through them.

Takes paths, each with a width; gives places in points. Streams keep their order along the way, so that a path can be
followed by eye; nodes stand in the order of the mean of where their streams come from (Sugiyama et al., 1981).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

STEPS = 14
"""Parts of a stream between two columns."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node: its name, its column, and the box that it fills."""

    name: str
    column: int
    x: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Stream:
    """The stream of one path between two columns, as points (x, upper edge, lower edge)."""

    path: int
    points: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """Nodes and streams, and the size of all."""

    nodes: tuple[Node, ...]
    streams: tuple[Stream, ...]
    width: float
    height: float


def lay_out(
    paths: Sequence[Sequence[str]], widths: Sequence[float], *, columns: Sequence[float], gap: float, node: float
) -> Layout:
    """Return the layout of paths through columns that begin at `columns`, with nodes `node` wide and `gap` apart."""
    depth = len(columns)
    order = _order(paths, depth)
    heights = [sum(widths) + gap * (len(order[column]) - 1) for column in range(depth)]
    height = max(heights, default=0)
    nodes, spots = list[Node](), list[dict[int, float]]()
    for column in range(depth):
        y, places = (height - heights[column]) / 2, dict[int, float]()
        for name in order[column]:
            top = y
            for path in _order_streams(paths, order, column, name):
                places[path], y = y, y + widths[path]
            nodes.append(Node(name, column, columns[column], top, y))
            y += gap
        spots.append(places)
    streams = [
        Stream(path, _bend(columns[c] + node, columns[c + 1], spots[c][path], spots[c + 1][path], widths[path]))
        for c in range(depth - 1)
        for path in range(len(paths))
    ]
    return Layout(tuple(nodes), tuple(streams), columns[-1] + node if columns else 0, height)


def _order(paths: Sequence[Sequence[str]], depth: int) -> list[list[str]]:
    """Return the names of each column from the top: the first by weight, the others by where they come from."""
    first = sorted({path[0] for path in paths}, key=lambda name: (-sum(p[0] == name for p in paths), name))
    order = [first]
    for column in range(1, depth):
        rank = {name: place for place, name in enumerate(order[-1])}
        before: dict[str, list[int]] = {}
        for path in paths:
            before.setdefault(path[column], []).append(rank[path[column - 1]])
        order.append(sorted(before, key=lambda name: (sum(before[name]) / len(before[name]), name)))
    return order


def _order_streams(paths: Sequence[Sequence[str]], order: Sequence[Sequence[str]], column: int, name: str) -> list[int]:
    """Return the paths through a node from the top, by where they come from and where they go."""
    own = [place for place, path in enumerate(paths) if path[column] == name]
    ranks = [{label: place for place, label in enumerate(names)} for names in order]
    near = [c for c in (column + 1, column - 1, column + 2, column - 2) if 0 <= c < len(order)]
    return sorted(own, key=lambda p: (*(ranks[c][paths[p][c]] for c in near), p))


def _bend(x0: float, x1: float, y0: float, y1: float, width: float) -> tuple[tuple[float, float, float], ...]:
    """Return a stream that leaves and arrives level."""
    found = []
    for step in range(STEPS + 1):
        part = step / STEPS
        y = y0 + (y1 - y0) * part * part * (3 - 2 * part)
        found.append((round(x0 + (x1 - x0) * part, 2), round(y, 2), round(y + width, 2)))
    return tuple(found)
