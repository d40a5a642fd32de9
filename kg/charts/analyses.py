"""The picture of any network analysis, drawn by its shape alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

import altair as alt

from kg.charts.drawing import Drawing, draw_nothing, make_picture
from kg.charts.flow import EDGE, HEAD
from kg.charts.marks import BLUE, GREY, INK, MUTED, measure
from kg.charts.parts import Part, inline, layer, stack
from kg.charts.plots import (
    LABEL,
    WIDTH,
    Row,
    colour_by_series,
    draw_bars,
    draw_dumbbell,
    draw_matrix,
    draw_stacked,
    list_rows,
)
from kg.charts.sankey import lay_out
from kg.escapes import show_line
from kg.language import say
from kg.model.analyses import Analysis, Line, Picture, text_of_cell


def draw_chain(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return things in boxes from top to bottom, with what joins each to the next beside an arrow."""
    shape = analysis.shape
    boxes, links, y, across = list[dict[str, Any]](), list[dict[str, Any]](), 0.0, WIDTH + LABEL
    for place, row in enumerate(rows):
        if not boxes or boxes[-1]["name"] != text_of_cell(row[shape.y]):
            boxes.append({"name": text_of_cell(row[shape.y]), "y": y})
        links.append({"name": text_of_cell(row[shape.value]) if shape.value else "", "y": y + 16, "y2": y + 52})
        y += 68
        boxes.append({"name": text_of_cell(row[shape.x]), "y": y})
        if place + 1 < len(rows) and text_of_cell(rows[place + 1][shape.y]) != text_of_cell(row[shape.x]):
            y += 44
    for box in boxes:
        half = min(across - 8, 28 + measure(box["name"]) * 13) / 2
        box.update({"x": across / 2 - half, "x2": across / 2 + half, "y1": box["y"] - 15, "y2": box["y"] + 15})
    px = alt.Scale(domain=[0, across], nice=False, zero=False)
    py = alt.Scale(domain=[y + 20, -20], nice=False, zero=False)
    x, vertical = alt.X("x:Q", axis=None, scale=px), alt.Y("y:Q", axis=None, scale=py)
    middle = alt.value(across / 2)
    box = alt.Chart(inline(boxes)).mark_rect(fill="#e8f2fa", stroke=BLUE, cornerRadius=7)
    name = alt.Chart(inline(boxes)).mark_text(fontSize=12.5, fontWeight="bold", limit=across - 20, color=INK)
    line = alt.Chart(inline(links)).mark_rule(color=GREY, strokeWidth=1.4)
    tips = [{"y": link["y2"] - 3} for link in links]
    tip = alt.Chart(inline(tips)).mark_point(shape="triangle-down", filled=True, size=60, color=GREY, opacity=1)
    told = [{"name": link["name"], "y": (link["y"] + link["y2"]) / 2} for link in links]
    text = alt.Chart(inline(told)).mark_text(align="left", dx=12, fontSize=11.5, color=MUTED, limit=across / 2 - 20)
    return layer(
        line.encode(x=middle, y=vertical, y2="y2:Q"),
        tip.encode(x=middle, y=vertical),
        box.encode(x=x, x2="x2:Q", y=alt.Y("y1:Q", axis=None, scale=py), y2="y2:Q"),
        name.encode(x=middle, y=vertical, text="name:N"),
        text.encode(x=middle, y=vertical, text="name:N"),
    ).properties(width=across, height=y + 40)


def draw_flow(rows: Sequence[Row], analysis: Analysis) -> Part:
    """Return ribbons from the things on the left to those on the right."""
    shape = analysis.shape
    paths = [(text_of_cell(row[shape.y]), text_of_cell(row[shape.x])) for row in rows]
    numbers = [row.get(shape.value) for row in rows]
    values = [float(n) if isinstance(n, int | float) else 1.0 for n in numbers]
    unit = max(1.5, min(20.0, 420 / (sum(values) or 1)))
    layout = lay_out(paths, [max(value * unit, 1.0) for value in values], columns=(0.0, 380.0), gap=8, node=9)
    data = [
        {"stream": place, "x": x, "y": top, "y2": bottom, "series": text_of_cell(rows[stream.path].get(shape.series))}
        for place, stream in enumerate(layout.streams)
        for x, top, bottom in stream.points
    ]
    right = EDGE + 110
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-EDGE, layout.width + right], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[layout.height, 0], nice=False, zero=False))
    area = alt.Chart(inline(data)).mark_area(fillOpacity=0.45, stroke="#ffffff", strokeWidth=0.8)
    boxes = [{"x": n.x, "x2": n.x + 9, "y": n.top, "y2": n.bottom} for n in layout.nodes]
    charts = [
        area.encode(x=x, y=y, y2="y2:Q", detail="stream:N", fill=colour_by_series(analysis, alt.Fill)),
        alt.Chart(inline(boxes)).mark_rect(fill=INK).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
    ]
    sides: tuple[tuple[int, Literal["left", "right"]], ...] = ((0, "right"), (1, "left"))
    for column, align in sides:
        names = [
            {"x": n.x - 6 if column == 0 else n.x + 15, "y": (n.top + n.bottom) / 2, "name": n.name}
            for n in layout.nodes
            if n.column == column
        ]
        text = alt.Chart(inline(names)).mark_text(align=align, baseline="middle", fontSize=11.5, color=INK, limit=210)
        charts.append(text.encode(x=x, y=y, text="name:N"))
    return layer(*charts).properties(width=layout.width + EDGE + right, height=max(layout.height, HEAD))


def draw_analysis(analysis: Analysis) -> Picture:
    """Return the picture of an analysis; without rows, one that says what the analysis says."""
    drawing = _draw(analysis)
    return make_picture(drawing, f"network-{analysis.name}", analysis.citations, analysis.lang)


def _draw(analysis: Analysis) -> Drawing:
    shape, lang = analysis.shape, analysis.lang
    rows = [row for row in list_rows(analysis) if _is_drawn(row, analysis)]
    sentence = " ".join(show_line(text) for text in analysis.sentences) or say("analysis_none", lang)
    lines = [Line(row, claims) for row, claims in zip(analysis.rows, analysis.cited, strict=True)]
    if not rows:
        return replace(draw_nothing(show_line(analysis.title), sentence, analysis.columns), lines=lines)
    facets = list(dict.fromkeys(text_of_cell(row[shape.facet]) for row in rows)) if shape.facet else [""]
    parts = []
    for facet in facets:
        own = [row for row in rows if not shape.facet or text_of_cell(row[shape.facet]) == facet]
        part = DRAWERS[shape.kind](own, analysis)
        parts.append(part.properties(title=_make_head(facet)) if facet else part)
    return Drawing(
        title=show_line(analysis.title),
        notes=[show_line(text) for text in (*analysis.sentences[:2], *analysis.notes[:2])],
        description=sentence,
        columns=analysis.columns,
        lines=lines,
        chart=stack(*parts) if len(parts) > 1 else parts[0],
        width=WIDTH + LABEL,
    )


def _is_drawn(row: Row, analysis: Analysis) -> bool:
    """Say whether a row has what its shape shows; a line may have one of its two ends only."""
    shape = analysis.shape
    if shape.kind == "dumbbell":
        return row[shape.x] is not None or row[shape.end] is not None
    return row[shape.x] is not None and row[shape.y] is not None


def _make_head(facet: str) -> alt.TitleParams:
    return alt.TitleParams(facet, anchor="start", fontSize=12, offset=4, frame="group")


DRAWERS: Mapping[str, Callable[[Sequence[Row], Analysis], Part]] = {
    "bars": draw_bars,
    "stacked-bars": draw_stacked,
    "matrix": draw_matrix,
    "chain": draw_chain,
    "flow": draw_flow,
    "dumbbell": draw_dumbbell,
}
