"""The map of the world below flows: countries of Natural Earth (1:110m, public domain), and a point in each.

Reads the file beside it, which `tests/basemap.py` makes; asks for nothing from a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.model.questions import fold

FILE = Path(__file__).with_name("world.json")
Point = tuple[float, float]


def read_topology() -> dict[str, Any]:
    """Return the map as TopoJSON (https://github.com/topojson/topojson-specification)."""
    document: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return document


def find_points(topology: Mapping[str, Any]) -> dict[str, Point]:
    """Return a point of each country, by its name folded: the centre of its largest part, in degrees."""
    arcs = [_decode(arc, topology["transform"]) for arc in topology["arcs"]]
    return {
        fold(country["properties"]["name"]): _find_centre(
            max(_list_rings(country, arcs), key=lambda r: abs(_measure(r)))
        )
        for country in topology["objects"]["countries"]["geometries"]
    }


def match(names: Iterable[str], points: Mapping[str, Point]) -> Point | None:
    """Return the point of the country that has one of some names, or None."""
    return next((points[name] for name in map(fold, names) if name in points), None)


def _decode(arc: Sequence[Sequence[int]], transform: Mapping[str, Sequence[float]]) -> list[Point]:
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def _list_rings(country: Mapping[str, Any], arcs: Sequence[list[Point]]) -> list[list[Point]]:
    """Return the outer borders of the parts of a country."""
    return [
        [point for number in part[0] for point in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]]
        for part in country["arcs"]
    ]


def _measure(ring: Sequence[Point]) -> float:
    """Return twice the area of a ring, in square degrees; negative clockwise."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)


def _find_centre(ring: Sequence[Point]) -> Point:
    """Return the centroid of a ring (https://en.wikipedia.org/wiki/Centroid#Of_a_polygon)."""
    area = _measure(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * area)
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in pairs) / (3 * area)
    return round(x, 1), round(y, 1)
