"""Marks and their encodings as parts of a Vega-Lite specification (https://vega.github.io/vega-lite/docs/).

Takes rows and looks; gives plain mappings, put over or below one another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kg.charts.marks import INK

Part = dict[str, Any]
Row = Mapping[str, Any]
ACROSS: Row = {"x2": {"field": "x2"}}
DOWN: Row = {"y2": {"field": "y2"}}
"""The encodings of where a mark ends that begins at `x` or `y`."""


def mark(kind: str, rows: Iterable[Row], encoding: Row | None = None, **look: Any) -> Part:
    """Return a mark of a kind for each row, with the look that all share, and what their columns encode."""
    encoded = {"encoding": encoding} if encoding else {}
    return {"data": {"values": list(rows)}, "mark": {"type": kind, **look}, **encoded}


def write(rows: Iterable[Row], encoding: Row, *, halo: Row, **look: Any) -> tuple[Part, Part]:
    """Return texts with a white halo below them, so that they can be read over other marks."""
    own = list(rows)
    return mark("text", own, encoding, stroke="#ffffff", **halo, **look), mark("text", own, encoding, color=INK, **look)


def layer(*parts: Part, **properties: Any) -> Part:
    """Return marks one over the other, the last on top."""
    return {"layer": list(parts), **properties}


def stack(*parts: Part | None) -> Part:
    """Return the parts that there are, one below the other."""
    return {"vconcat": [part for part in parts if part]}


def encode_number(column: str, **more: Any) -> Row:
    """Return the encoding of a column of numbers."""
    return {"field": column, "type": "quantitative", **more}


def encode_name(column: str, **more: Any) -> Row:
    """Return the encoding of a column of names."""
    return {"field": column, "type": "nominal", **more}


def encode_cells(names: Sequence[str], angle: int) -> dict[str, Row]:
    """Return the encoding of cells at two of some names, those above at an angle."""
    common: Row = {"sort": None, "scale": {"domain": list(names)}}
    across = {"title": None, "labelAngle": angle, "orient": "top", "ticks": False}
    return {
        "x": encode_name("x", **common, axis=across),
        "y": encode_name("y", **common, axis={"title": None, "ticks": False}),
    }


def encode_place(column: str, low: float, high: float, **scale: Any) -> Row:
    """Return the encoding of a column of places between two ends, on an axis that is not drawn."""
    return encode_number(column, axis=None, scale={"domain": [low, high], "nice": False, **scale})
