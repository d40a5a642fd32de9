"""Where each thing stands in the picture: near what it is related to, with room for its name.

Takes a graph and the room each node needs; gives whole-number positions. Never uses numpy (all layouts of networkx need
it), a clock or the order of insertion.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import cos, pi, sin, sqrt
from typing import TypeVar

import networkx as nx

from kg.explorer.stress import place_points

Node = TypeVar("Node", bound=Hashable)

WIDE = 1.3  # how much wider than high the picture is made, as windows are
SPARE = 2.0  # how many times the room of all nodes the picture takes
EVEN = 0.75  # how far towards equal distances the spots are spread
GOLDEN_ANGLE = pi * (3 - sqrt(5))  # turns that never fall on one another
ASIDE = 90.0  # how far from its neighbours a thing stands that is not shown at first
PASSES, FEWEST_PASSES = 60, 4  # after so many rounds of pushing, what still overlaps may overlap
PUSHED = 12_000  # rounds of pushing, times the spots, in a large graph


@dataclass(frozen=True, slots=True)
class Room:
    """The width and height that a node and its name take, in picture units."""

    width: float
    height: float


@dataclass(slots=True)
class Spot:
    """A position while it is being worked on, and the room around it."""

    x: float
    y: float
    room: Room


def find_positions(
    graph: nx.MultiDiGraph[Node], rooms: Mapping[Node, Room], aside: Sequence[Node] = ()
) -> dict[Node, tuple[int, int]]:
    """Return the position of each node, x to the right and y down, the same whatever the order of nodes and edges.

    What is put `aside` takes no room from the others, and stands around its neighbours among them.

    >>> find_positions(nx.MultiDiGraph([("a", "a")]), {"a": Room(90, 40)})
    {'a': (45, 20)}
    """
    places = _find_places(_draw_plain(graph, set(aside)), rooms)
    middle = places or dict.fromkeys(aside[:1], (0, 0))
    for number, node in enumerate(sorted(aside, key=str)):
        near = [places[n] for n in sorted(set(nx.all_neighbors(graph, node)), key=str) if n in places]
        spots = near or list(middle.values())
        angle, far = number * GOLDEN_ANGLE, ASIDE if near else 4 * ASIDE
        x, y = (sum(spot[axis] for spot in spots) / len(spots) for axis in (0, 1))
        places[node] = (round(x + far * cos(angle)), round(y + far * sin(angle)))
    return places


def _draw_plain(graph: nx.MultiDiGraph[Node], aside: set[Node]) -> nx.Graph[Node]:
    """Return which things are related, without those that stand aside, loops and parallel relations."""
    plain: nx.Graph[Node] = nx.Graph()
    plain.add_nodes_from(node for node in graph if node not in aside)
    plain.add_edges_from((a, b) for a, b in graph.edges() if a != b and a in plain and b in plain)
    return plain


def _find_places(plain: nx.Graph[Node], rooms: Mapping[Node, Room]) -> dict[Node, tuple[int, int]]:
    """Return the position of each node in a graph that is shown whole.

    Components are laid out one by one: places by stress, turned and spread over a landscape rectangle, rooms that
    overlap pushed apart. Then they are set in rows, the largest first.
    """
    parts = [sorted(part, key=str) for part in nx.connected_components(plain)]
    parts.sort(key=lambda part: (-len(part), str(part[0])))
    placed = [_place_component(plain, part, rooms) for part in parts]
    _set_in_rows(placed)
    return {
        node: (round(spot.x), round(spot.y))
        for part, spots in zip(parts, placed, strict=True)
        for node, spot in zip(part, spots, strict=True)
    }


def _place_component(graph: nx.Graph[Node], nodes: list[Node], rooms: Mapping[Node, Room]) -> list[Spot]:
    if len(nodes) == 1:
        return [Spot(0.0, 0.0, rooms[nodes[0]])]
    places = place_points(_list_links(graph, nodes))
    spots = [Spot(x, y, rooms[node]) for node, (x, y) in zip(nodes, places, strict=True)]
    _turn(spots)
    _fill(spots)
    _push_apart(spots)
    return spots


def _list_links(graph: nx.Graph[Node], nodes: list[Node]) -> list[dict[int, float]]:
    """List the neighbours of each node with the length of the edge: a hub gets long edges, so that all find room."""
    index = {node: i for i, node in enumerate(nodes)}
    reach = [1.0 + sqrt(graph.degree[node]) for node in nodes]
    neighbours = [sorted(index[other] for other in graph[node]) for node in nodes]
    return [{other: reach[i] + reach[other] for other in others} for i, others in enumerate(neighbours)]


def _turn(spots: list[Spot]) -> None:
    """Centre the spots and turn their long axis to the horizontal, as windows are wider than high."""
    count = len(spots)
    cx, cy = sum(s.x for s in spots) / count, sum(s.y for s in spots) / count
    xx = sum((s.x - cx) * (s.x - cx) for s in spots)
    yy = sum((s.y - cy) * (s.y - cy) for s in spots)
    xy = sum((s.x - cx) * (s.y - cy) for s in spots)
    # The eigenvector of the larger eigenvalue of the 2 x 2 covariance matrix.
    larger = (xx + yy) / 2 + sqrt((xx - yy) * (xx - yy) / 4 + xy * xy)
    across, along = (larger - yy, xy) if larger - yy > larger - xx else (xy, larger - xx)
    length = sqrt(across * across + along * along) or 1.0
    cos, sin = (across / length, along / length) if across or along else (1.0, 0.0)
    for s in spots:
        x, y = s.x - cx, s.y - cy
        s.x, s.y = cos * x + sin * y, cos * y - sin * x


def _fill(spots: list[Spot]) -> None:
    """Spread the spots over a landscape rectangle that has room for all, giving dense parts more of it."""
    area = SPARE * sum(s.room.width * s.room.height for s in spots)
    height = sqrt(area / WIDE)
    across = _spread([s.x for s in spots], area / height)
    down = _spread([s.y for s in spots], height)
    for s, x, y in zip(spots, across, down, strict=True):
        s.x, s.y = x, y


def _spread(values: list[float], length: float) -> list[float]:
    """Map values to 0 .. length in their order, part of the way from their own distances to equal ones."""
    low, span, last = min(values), max(values) - min(values), len(values) - 1
    rank = {i: place for place, i in enumerate(sorted(range(len(values)), key=lambda i: (values[i], i)))}
    return [
        length * (EVEN * rank[i] / last + (1 - EVEN) * (value - low) / (span or 1.0)) for i, value in enumerate(values)
    ]


def _push_apart(spots: list[Spot]) -> None:
    """Push spots whose rooms overlap apart, along the axis where less is needed, until none do or it takes too long."""
    reach, depth = max(s.room.width for s in spots), max(s.room.height for s in spots)
    for _ in range(max(FEWEST_PASSES, min(PASSES, PUSHED // len(spots)))):
        moved = False
        for a, b in list(_list_near(spots, reach, depth)):
            moved = _part(a, b) or moved
        if not moved:
            return


def _list_near(spots: list[Spot], reach: float, depth: float) -> Iterator[tuple[Spot, Spot]]:
    """Yield each two spots in the same or adjoining cells of a grid, of which no room is larger than a cell."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((int(spot.x // reach), int(spot.y // depth)), []).append(spot)
    for (column, row), own in cells.items():
        yield from combinations(own, 2)
        for place in ((column, row + 1), (column + 1, row - 1), (column + 1, row), (column + 1, row + 1)):
            yield from product(own, cells.get(place, ()))


def _part(a: Spot, b: Spot) -> bool:
    """Move two spots apart if their rooms overlap, and tell whether they did."""
    x, y = b.x - a.x, b.y - a.y
    over_x = (a.room.width + b.room.width) / 2 - abs(x)
    over_y = (a.room.height + b.room.height) / 2 - abs(y)
    if over_x <= 0.5 or over_y <= 0.5:
        return False
    if over_x < over_y:
        shift = over_x / 2 if x >= 0 else -over_x / 2
        a.x, b.x = a.x - shift, b.x + shift
    else:
        shift = over_y / 2 if y >= 0 else -over_y / 2
        a.y, b.y = a.y - shift, b.y + shift
    return True


def _set_in_rows(parts: list[list[Spot]]) -> None:
    """Set the components in rows, the largest first, about as wide as the largest or as a landscape page."""
    boxes = [_measure(spots) for spots in parts]
    areas = [(right - left) * (bottom - top) for left, top, right, bottom in boxes]
    widest = max((right - left for left, _, right, _ in boxes), default=0.0)
    # Beside a component that is most of the picture there is no room: the others go below it.
    limit = widest if areas and max(areas) > sum(areas) / 2 else max(widest, sqrt(sum(areas) * WIDE))
    x = y = deepest = 0.0
    for spots, (left, top, right, bottom) in zip(parts, boxes, strict=True):
        if x and x + right - left > limit:
            x, y, deepest = 0.0, y + deepest, 0.0
        for spot in spots:
            spot.x, spot.y = spot.x - left + x, spot.y - top + y
        x, deepest = x + right - left, max(deepest, bottom - top)


def _measure(spots: list[Spot]) -> tuple[float, float, float, float]:
    return (
        min(s.x - s.room.width / 2 for s in spots),
        min(s.y - s.room.height / 2 for s in spots),
        max(s.x + s.room.width / 2 for s in spots),
        max(s.y + s.room.height / 2 for s in spots),
    )
