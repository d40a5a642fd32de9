"""Rows of an analysis as bars, matrices and dumbbells: names on one axis, numbers on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kg.charts.marks import BLUE, COLOURS, GREY, INK, ORANGE
from kg.charts.parts import ACROSS, Part, encode_cells, encode_name, encode_number, layer, mark, write
from kg.escapes import show_line
from kg.language import name_column, say
from kg.model.analyses import Analysis, Cell, text_of_cell

Row = Mapping[str, Cell]
WIDTH, BAR, LABEL = 460, 24, 240
"""The width of a plot, the height of a bar with its room, and the room of a name."""
SHADES = ("#f3efe6", "#9ecae1", "#3182bd")
MOST_COLOURS = len(COLOURS)


def list_rows(analysis: Analysis) -> list[Row]:
    """Return the rows of an analysis by column, their texts in one line without marks that turn the writing."""
    shown = ([show_line(cell) if isinstance(cell, str) else cell for cell in row] for row in analysis.rows)
    return [dict(zip(analysis.columns, row, strict=True)) for row in shown]


def _format(numbers: Sequence[Cell]) -> str:
    return "," if all(isinstance(number, int) for number in numbers if number is not None) else ".2~f"


def _tell(number: Cell) -> str:
    return f"{number:,}" if isinstance(number, int) else text_of_cell(number)


def _encode_spot(analysis: Analysis, names: Sequence[str], numbers: Sequence[Cell]) -> dict[str, Mapping[str, Any]]:
    """Return an axis of numbers from 0, to the whole where there is one, and one of names."""
    highest = max((float(n) for n in numbers if isinstance(n, int | float)), default=0)
    top = analysis.shape.whole or highest * 1.12 or 1
    step: dict[str, Any] = {"values": list(range(int(top) + 1))} if _format(numbers) == "," and top <= 5 else {}
    across = {"title": analysis.shape.unit or None, "format": _format(numbers), "tickCount": 5, **step}
    rows = {"title": None, "ticks": False, "domain": False, "labelLimit": LABEL}
    scale = {"domain": list(dict.fromkeys(names)), "paddingInner": 0.3}
    return {
        "x": encode_number("x", scale={"domain": [0, top], "nice": False}, axis=across),
        "y": encode_name("y", sort=None, scale=scale, axis=rows),
    }


def colour_by_series(analysis: Analysis) -> Mapping[str, Any]:
    """Return the colour by series; beyond the colours that can be told apart, all further ones are grey."""
    shape = analysis.shape
    if not shape.series or shape.series == shape.facet:
        return {"value": BLUE}
    names = list(dict.fromkeys(text_of_cell(row[shape.series]) for row in list_rows(analysis)))
    colours = [*COLOURS[: MOST_COLOURS - 1], *[GREY] * len(names)][: len(names)]
    legend = {"title": name_column(shape.series, analysis.lang), "orient": "bottom", "columns": 3}
    return encode_name("series", scale={"domain": names, "range": colours}, legend=legend)


def _size(names: Sequence[str]) -> dict[str, float]:
    return {"width": WIDTH, "height": BAR * len(dict.fromkeys(names))}


def draw_bars(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return a bar a row, with its number beyond its end."""
    shape = analysis.shape
    names = _tell_apart([text_of_cell(row[shape.y]) for row in rows])
    data = [
        {"y": name, "x": row[shape.x], "series": text_of_cell(row.get(shape.series)), "told": _tell(row[shape.x])}
        for name, row in zip(names, rows, strict=True)
    ]
    spot = _encode_spot(analysis, names, [row[shape.x] for row in rows])
    return layer(
        mark("bar", data, {**spot, "color": colour_by_series(analysis)}, height=BAR - 9),
        mark("text", data, {**spot, "text": encode_name("told")}, align="left", dx=5, fontSize=10.5, color=INK),
        **_size(names),
    )


def _tell_apart(names: Sequence[str]) -> list[str]:
    """Return names of which each stands once; the second of a name is marked as such."""
    seen: dict[str, int] = {}
    found = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        found.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return found


def draw_stacked(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return bars of parts; where a part is wide enough, its number stands in it."""
    shape = analysis.shape
    names = [text_of_cell(row[shape.y]) for row in rows]
    ends: dict[str, float] = {}
    data: list[dict[str, Any]] = []
    for name, row in zip(names, rows, strict=True):
        number = row[shape.x]
        start = ends.get(name, 0.0)
        ends[name] = start + (float(number) if isinstance(number, int | float) else 0.0)
        series = text_of_cell(row.get(shape.series))
        data.append({"y": name, "x": start, "x2": ends[name], "series": series, "told": _tell_part(number)})
    top = shape.whole or max(ends.values(), default=0) or 1
    spot = _encode_spot(analysis, names, list(ends.values()))
    middle = [{**row, "x": (row["x"] + row["x2"]) / 2} for row in data if row["x2"] - row["x"] >= top * 0.07]
    halo = {"strokeWidth": 3, "strokeJoin": "round"}
    colour = {**spot, **ACROSS, "color": colour_by_series(analysis)}
    return layer(
        mark("bar", data, colour, height=BAR - 7, stroke="#ffffff", strokeWidth=1),
        *write(middle, {**spot, "text": encode_name("told")}, halo=halo, fontSize=10.5, baseline="middle"),
        **_size(names),
    )


def _tell_part(number: Cell) -> str:
    return f"{number:.2f}" if isinstance(number, float) else _tell(number)


def draw_matrix(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return a cell a row, at two names, with its number in it and as its shade."""
    shape = analysis.shape
    data = [
        {
            "x": text_of_cell(row[shape.x]),
            "y": text_of_cell(row[shape.y]),
            "value": row[shape.value],
            "told": _tell_part(row[shape.value]),
        }
        for row in rows
    ]
    names = sorted({str(row[axis]) for row in data for axis in ("x", "y")})
    spot = encode_cells(names, -40)
    numbers = [float(row["value"]) for row in data if isinstance(row["value"], int | float)]
    top = shape.whole or max(numbers, default=0) or 1
    shade = {"domain": [0, top], "range": list(SHADES), "interpolate": "rgb"}
    legend = {"title": shape.unit or None, "orient": "bottom", "gradientLength": 180}
    halo = {"strokeWidth": 2.5, "strokeOpacity": 0.7, "color": INK}
    side = max(40, min(64, 560 // len(names))) * len(names)
    return layer(
        mark("rect", data, {**spot, "color": encode_number("value", scale=shade, legend=legend)}, stroke="#ffffff"),
        *write(data, {**spot, "text": encode_name("told")}, halo=halo, fontSize=11),
        width=side,
        height=side,
    )


def draw_dumbbell(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return a line a row, with a hollow mark at its start and a full one at its end."""
    shape = analysis.shape
    names = _tell_apart([text_of_cell(row[shape.y]) for row in rows])
    ends = [(say("before", analysis.lang), shape.x), (say("after", analysis.lang), shape.end)]
    points = [
        {"y": name, "x": row[column], "when": when}
        for name, row in zip(names, rows, strict=True)
        for when, column in ends
        if row[column] is not None
    ]
    lines = [
        {"y": name, "x": row[shape.x], "x2": row[shape.end]}
        for name, row in zip(names, rows, strict=True)
        if row[shape.x] is not None and row[shape.end] is not None
    ]
    spot = _encode_spot(analysis, names, [point["x"] for point in points])
    legend = {"title": None, "orient": "bottom", "symbolOpacity": 1}
    ranges = {"fill": ["#ffffff", BLUE], "stroke": [ORANGE, BLUE], "shape": ["circle", "diamond"]}
    look = {
        channel: encode_name("when", scale={"domain": [when for when, _ in ends], "range": found}, legend=legend)
        for channel, found in ranges.items()
    }
    return layer(
        mark("rule", lines, {**spot, **ACROSS}, color=GREY, strokeWidth=2),
        mark("point", points, {**spot, **look}, size=80, opacity=1, strokeWidth=2),
        **_size(names),
    )
