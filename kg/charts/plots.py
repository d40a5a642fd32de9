"""Rows of an analysis as bars, matrices and dumbbells: names on one axis, numbers on the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from kg.charts.marks import BLUE, COLOURS, GREY, INK, ORANGE
from kg.charts.parts import Part, inline, layer
from kg.escapes import show_line
from kg.language import say
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


def _make_rows_axis(names: Sequence[str]) -> alt.Y:
    axis = alt.Axis(title=None, ticks=False, domain=False, labelLimit=LABEL)
    return alt.Y("y:N", sort=None, scale=alt.Scale(domain=list(dict.fromkeys(names)), paddingInner=0.3), axis=axis)


def _make_length_axis(analysis: Analysis, numbers: Sequence[Cell]) -> alt.X:
    """Return the axis of numbers from 0, to the whole where there is one."""
    highest = max((float(n) for n in numbers if isinstance(n, int | float)), default=0)
    top = analysis.shape.whole or highest * 1.12 or 1
    step: dict[str, Any] = {"values": list(range(int(top) + 1))} if _format(numbers) == "," and top <= 5 else {}
    axis = alt.Axis(title=analysis.shape.unit or None, format=_format(numbers), tickCount=5, **step)
    return alt.X("x:Q", scale=alt.Scale(domain=[0, top], nice=False), axis=axis)


def colour_by_series(analysis: Analysis, channel: Any = alt.Color) -> Any:
    """Return the colour by series; beyond the colours that can be told apart, all further ones are grey."""
    shape = analysis.shape
    if not shape.series or shape.series == shape.facet:
        return alt.value(BLUE)
    names = list(dict.fromkeys(text_of_cell(row[shape.series]) for row in list_rows(analysis)))
    colours = [*COLOURS[: MOST_COLOURS - 1], *[GREY] * len(names)][: len(names)]
    legend = alt.Legend(title=shape.series.replace("_", " "), orient="bottom", columns=3)
    return channel("series:N", scale=alt.Scale(domain=names, range=colours), legend=legend)


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
    x, y = _make_length_axis(analysis, [row[shape.x] for row in rows]), _make_rows_axis(names)
    bars = alt.Chart(inline(data)).mark_bar(height=BAR - 9).encode(x=x, y=y, color=colour_by_series(analysis))
    text = (
        alt.Chart(inline(data)).mark_text(align="left", dx=5, fontSize=10.5, color=INK).encode(x=x, y=y, text="told:N")
    )
    return layer(bars, text).properties(**_size(names))


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
    x, y = _make_length_axis(analysis, list(ends.values())), _make_rows_axis(names)
    bars = alt.Chart(inline(data)).mark_bar(height=BAR - 7, stroke="#ffffff", strokeWidth=1)
    middle = [{**row, "x": (row["x"] + row["x2"]) / 2} for row in data if row["x2"] - row["x"] >= top * 0.07]
    look: dict[str, Any] = {"fontSize": 10.5, "baseline": "middle"}
    halo = alt.Chart(inline(middle)).mark_text(**look, stroke="#ffffff", strokeWidth=3, strokeJoin="round")
    text = alt.Chart(inline(middle)).mark_text(**look, color=INK)
    return layer(
        bars.encode(x=x, x2="x2:Q", y=y, color=colour_by_series(analysis)),
        *(one.encode(x=x, y=y, text="told:N") for one in (halo, text)),
    ).properties(**_size(names))


def _tell_part(number: Cell) -> str:
    return f"{number:.2f}" if isinstance(number, float) else _tell(number)


def draw_matrix(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return a cell a row, at two names, with its number in it and as its shade."""
    shape = analysis.shape
    data = [
        {
            "x": text_of_cell(r[shape.x]),
            "y": text_of_cell(r[shape.y]),
            "value": r[shape.value],
            "told": _tell_part(r[shape.value]),
        }
        for r in rows
    ]
    names = sorted({str(row[axis]) for row in data for axis in ("x", "y")})
    scale = alt.Scale(domain=names)
    x = alt.X("x:N", sort=None, scale=scale, axis=alt.Axis(title=None, labelAngle=-40, orient="top", ticks=False))
    y = alt.Y("y:N", sort=None, scale=scale, axis=alt.Axis(title=None, ticks=False))
    numbers = [float(row["value"]) for row in data if isinstance(row["value"], int | float)]
    shade = alt.Scale(domain=[0, shape.whole or max(numbers, default=0) or 1], range=list(SHADES), interpolate="rgb")
    legend = alt.Legend(title=shape.unit or None, orient="bottom", gradientLength=180)
    cells = (
        alt.Chart(inline(data))
        .mark_rect(stroke="#ffffff")
        .encode(x=x, y=y, color=alt.Color("value:Q", scale=shade, legend=legend))
    )
    text = alt.Chart(inline(data)).mark_text(
        fontSize=11, color=INK, stroke="#ffffff", strokeWidth=2.5, strokeOpacity=0.7
    )
    plain = alt.Chart(inline(data)).mark_text(fontSize=11, color=INK)
    side = max(40, min(64, 560 // len(names))) * len(names)
    layers = [cells, *(one.encode(x=x, y=y, text="told:N") for one in (text, plain))]
    return layer(*layers).properties(width=side, height=side)


def draw_dumbbell(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return a line a row, with a hollow mark at its start and a full one at its end."""
    shape = analysis.shape
    names = _tell_apart([text_of_cell(row[shape.y]) for row in rows])
    ends = [(say("before", analysis.lang), shape.x, ORANGE), (say("after", analysis.lang), shape.end, BLUE)]
    points = [
        {"y": name, "x": row[column], "when": when}
        for name, row in zip(names, rows, strict=True)
        for when, column, _ in ends
        if row[column] is not None
    ]
    lines = [
        {"y": name, "x": row[shape.x], "x2": row[shape.end]}
        for name, row in zip(names, rows, strict=True)
        if row[shape.x] is not None and row[shape.end] is not None
    ]
    x, y = _make_length_axis(analysis, [point["x"] for point in points]), _make_rows_axis(names)
    domain = [when for when, _, _ in ends]
    legend = alt.Legend(title=None, orient="bottom", symbolOpacity=1)
    fill = alt.Fill("when:N", scale=alt.Scale(domain=domain, range=["#ffffff", BLUE]), legend=legend)
    stroke = alt.Stroke("when:N", scale=alt.Scale(domain=domain, range=[colour for *_, colour in ends]), legend=legend)
    shapes = alt.Shape("when:N", scale=alt.Scale(domain=domain, range=["circle", "diamond"]), legend=legend)
    return layer(
        alt.Chart(inline(lines)).mark_rule(color=GREY, strokeWidth=2).encode(x=x, x2="x2:Q", y=y),
        alt.Chart(inline(points))
        .mark_point(size=80, opacity=1, strokeWidth=2)
        .encode(x=x, y=y, fill=fill, stroke=stroke, shape=shapes),
    ).properties(**_size(names))
