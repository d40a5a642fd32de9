"""The picture of any network analysis, drawn by its shape alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg.charts.drawing import Drawing, draw_nothing, make_picture
from kg.charts.flow import EDGE, HEAD
from kg.charts.marks import BLUE, GREY, INK, MUTED, measure
from kg.charts.parts import ACROSS, DOWN, Part, encode_name, encode_place, layer, mark, stack
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
    x = encode_place("x", 0, across, zero=False)
    vertical, top = (encode_place(column, y + 20, -20, zero=False) for column in ("y", "y1"))
    line = {"x": {"value": across / 2}, "y": vertical}
    tips = [{"y": link["y2"] - 3} for link in links]
    told = [{"name": link["name"], "y": (link["y"] + link["y2"]) / 2} for link in links]
    named = {**line, "text": encode_name("name")}
    return layer(
        mark("rule", links, {**line, **DOWN}, color=GREY, strokeWidth=1.4),
        mark("point", tips, line, shape="triangle-down", filled=True, size=60, color=GREY, opacity=1),
        mark("rect", boxes, {"x": x, "y": top, **ACROSS, **DOWN}, fill="#e8f2fa", stroke=BLUE, cornerRadius=7),
        mark("text", boxes, named, fontSize=12.5, fontWeight="bold", limit=across - 20, color=INK),
        mark("text", told, named, align="left", dx=12, fontSize=11.5, color=MUTED, limit=across / 2 - 20),
        width=across,
        height=y + 40,
    )


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
    spot = {
        "x": encode_place("x", -EDGE, layout.width + right, zero=False),
        "y": encode_place("y", layout.height, 0, zero=False),
    }
    stream = {"detail": encode_name("stream"), "fill": colour_by_series(analysis)}
    boxes = [{"x": n.x, "x2": n.x + 9, "y": n.top, "y2": n.bottom} for n in layout.nodes]
    parts = [
        mark("area", data, {**spot, **DOWN, **stream}, fillOpacity=0.45, stroke="#ffffff", strokeWidth=0.8),
        mark("rect", boxes, {**spot, **ACROSS, **DOWN}, fill=INK),
    ]
    for column, align in ((0, "right"), (1, "left")):
        names = [
            {"x": n.x - 6 if column == 0 else n.x + 15, "y": (n.top + n.bottom) / 2, "name": n.name}
            for n in layout.nodes
            if n.column == column
        ]
        look: dict[str, Any] = {"align": align, "baseline": "middle", "fontSize": 11.5, "color": INK, "limit": 210}
        parts.append(mark("text", names, {**spot, "text": encode_name("name")}, **look))
    return layer(*parts, width=layout.width + EDGE + right, height=max(layout.height, HEAD))


def draw_analysis(analysis: Analysis) -> Picture:
    """Return the picture of an analysis; without rows, one that says what the analysis says."""
    return make_picture(_draw(analysis), f"network-{analysis.name}", analysis.citations, analysis.lang)


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
        head = {"title": {"text": facet, "anchor": "start", "fontSize": 12, "offset": 4, "frame": "group"}}
        parts.append({**part, **(head if facet else {})})
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


DRAWERS: Mapping[str, Callable[[Sequence[Row], Analysis], Part]] = {
    "bars": draw_bars,
    "stacked-bars": draw_stacked,
    "matrix": draw_matrix,
    "chain": draw_chain,
    "flow": draw_flow,
    "dumbbell": draw_dumbbell,
}
