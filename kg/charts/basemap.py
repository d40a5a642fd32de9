"""The map of the world below flows: countries of Natural Earth (1:110m, public domain), and a point in each.

Reads the files beside it, which `tests/basemap.py` makes; asks for nothing from a network.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from kg.model.questions import fold

Point = tuple[float, float]


def read_topology() -> dict[str, Any]:
    """Return the map as TopoJSON (https://github.com/topojson/topojson-specification)."""
    return _read("world.json")


def read_points() -> dict[str, Point]:
    """Return a point of each country, by its name folded: the centre of its largest part, in degrees."""
    return {name: (lon, lat) for name, (lon, lat) in _read("points.json").items()}


def match(names: Iterable[str], points: Mapping[str, Point]) -> Point | None:
    """Return the point of the country that has one of some names, or None."""
    return next((points[name] for name in map(fold, names) if name in points), None)


def _read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return document
