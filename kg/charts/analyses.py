"""The picture of any network analysis, drawn by its shape alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import altair as alt

from kg.charts.drawing import Drawing, Line, draw_nothing, make_picture
from kg.charts.links import draw_chain, draw_flow
from kg.charts.parts import Part, stack
from kg.charts.plots import LABEL, WIDTH, Row, clean_row, draw_bars, draw_dumbbell, draw_matrix, draw_stacked, list_rows
from kg.escapes import show_line
from kg.language import say
from kg.model.analyses import Analysis, text_of_cell
from kg.model.pictures import Picture


def draw_analysis(analysis: Analysis) -> Picture:
    """Return the picture of an analysis; without rows, one that says what the analysis says."""
    drawing = _draw(analysis)
    return make_picture(drawing, f"network-{analysis.name}", analysis.citations, analysis.lang)


def _draw(analysis: Analysis) -> Drawing:
    shape, lang = analysis.shape, analysis.lang
    rows = [clean_row(row) for row in list_rows(analysis) if _is_drawn(row, analysis)]
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
