"""Makes the map of the world below `kg chart map` from Natural Earth's countries, and finds a point in each.

python tests/basemap.py countries-110m.json

Natural Earth is in the public domain (https://www.naturalearthdata.com/about/terms-of-use/). The file is that of the
npm package world-atlas 2.0.2, a TopoJSON; its borders are thinned here, each once, so that neighbours still meet.
"""

from __future__ import annotations

import json
import sys
from math import hypot
from pathlib import Path
from typing import Any

from kg.model.questions import fold

OUTPUT = Path(__file__).resolve().parents[1] / "kg" / "charts"
TOLERANCE = 0.5
"""Degrees by which a border may stray."""
LEFT_OUT = {"Antarctica", "Fr. S. Antarctic Lands"}

Point = tuple[float, float]


def decode_arc(arc: list[list[int]], transform: dict[str, list[float]]) -> list[Point]:
    """Return a border in degrees; in the file each point is told from the one before it."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * kx + dx, y * ky + dy))
    return points


def thin(points: list[Point]) -> list[Point]:
    """Return a line without points that stand near it (Douglas and Peucker, 1973); a ring keeps its farthest point."""
    if len(points) < 3:
        return points
    (ax, ay), (bx, by) = points[0], points[-1]
    length = hypot(bx - ax, by - ay)

    def stray(point: Point) -> float:
        if not length:
            return hypot(point[0] - ax, point[1] - ay)
        return abs((bx - ax) * (ay - point[1]) - (ax - point[0]) * (by - ay)) / length

    far = max(range(1, len(points) - 1), key=lambda place: stray(points[place]))
    if stray(points[far]) <= TOLERANCE and length:
        return [points[0], points[-1]]
    return thin(points[: far + 1])[:-1] + thin(points[far:])


def list_arcs(arcs: Any) -> list[int]:
    """Return the numbers of all borders of a country."""
    return [arcs] if isinstance(arcs, int) else [number for part in arcs for number in list_arcs(part)]


def make(document: dict[str, Any]) -> dict[str, Any]:
    """Return the map: borders in tenths of a degree, and the countries made of them without their smallest parts."""
    arcs = [encode_arc(thin(decode_arc(arc, document["transform"]))) for arc in document["arcs"]]
    countries = []
    for one in document["objects"]["countries"]["geometries"]:
        parts = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
        kept = [part for part in parts if measure(part[0], arcs)]
        if kept and name_of(one) not in LEFT_OUT:
            countries.append({"type": "MultiPolygon", "properties": {"name": name_of(one)}, "arcs": kept})
    used = sorted({max(n, ~n) for one in countries for n in list_arcs(one["arcs"])})
    places = {old: new for new, old in enumerate(used)}
    return {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [0, 0]},
        "objects": {
            "countries": {
                "type": "GeometryCollection",
                "geometries": [{**one, "arcs": renumber(one["arcs"], places)} for one in countries],
            }
        },
        "arcs": [arcs[old] for old in used],
    }


def renumber(arcs: Any, places: dict[int, int]) -> Any:
    """Return borders by their new numbers; one that is followed backwards has its complement."""
    if isinstance(arcs, int):
        return places[arcs] if arcs >= 0 else ~places[~arcs]
    return [renumber(part, places) for part in arcs]


def measure(ring: list[int], arcs: list[list[list[int]]]) -> int:
    """Return twice the area inside a ring of borders."""
    points: list[tuple[int, int]] = []
    for number in ring:
        x = y = 0
        border = []
        for step_x, step_y in arcs[max(number, ~number)]:
            x, y = x + step_x, y + step_y
            border.append((x, y))
        points += border if number >= 0 else border[::-1]
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True))


def name_of(country: dict[str, Any]) -> str:
    """Return the English name of a country."""
    return str(country["properties"]["name"])


def encode_arc(points: list[Point]) -> list[list[int]]:
    """Return a border in tenths of a degree, each point told from the one before it."""
    found = [(round(x * 10), round(y * 10)) for x, y in points]
    first, *rest = found
    steps = [[x - was_x, y - was_y] for (was_x, was_y), (x, y) in zip(found, rest, strict=False)]
    return [list(first), *([step for step in steps if step != [0, 0]] or [[0, 0]])]


def find_points(topology: dict[str, Any]) -> dict[str, Point]:
    """Return a point of each country, by its name folded: the centre of its largest part, in degrees."""
    arcs = [decode_arc(arc, topology["transform"]) for arc in topology["arcs"]]
    found = {}
    for country in topology["objects"]["countries"]["geometries"]:
        rings = [
            [point for number in part[0] for point in (arcs[number] if number >= 0 else arcs[~number][::-1])[:-1]]
            for part in country["arcs"]
        ]
        found[fold(name_of(country))] = find_centre(max(rings, key=lambda ring: abs(measure_area(ring))))
    return dict(sorted(found.items()))


def list_sides(ring: list[Point]) -> list[tuple[Point, Point]]:
    """Return the pairs of points between which the sides of a ring run."""
    return list(zip(ring, [*ring[1:], ring[0]], strict=True))


def measure_area(ring: list[Point]) -> float:
    """Return twice the area of a ring, in square degrees; negative clockwise."""
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in list_sides(ring))


def find_centre(ring: list[Point]) -> Point:
    """Return the centroid of a ring (https://en.wikipedia.org/wiki/Centroid#Of_a_polygon)."""
    area = 3 * measure_area(ring)
    x = sum((ax + bx) * (ax * by - bx * ay) for (ax, ay), (bx, by) in list_sides(ring)) / area
    y = sum((ay + by) * (ax * by - bx * ay) for (ax, ay), (bx, by) in list_sides(ring)) / area
    return round(x, 1), round(y, 1)


if __name__ == "__main__":
    made = make(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    (OUTPUT / "world.json").write_text(json.dumps(made, separators=(",", ":")) + "\n", encoding="utf-8")
    points = [f" {json.dumps(name)}: {json.dumps(point)}" for name, point in find_points(made).items()]
    (OUTPUT / "points.json").write_text("{\n" + ",\n".join(points) + "\n}\n", encoding="utf-8")
