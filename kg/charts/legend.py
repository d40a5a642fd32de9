"""A legend of statuses, in the colour, dash and fullness that areas and lines of a status have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import altair as alt

from kg.charts.marks import INK, StatusMark, measure
from kg.charts.parts import Part, inline, layer
from kg.charts.words import tell_status
from kg.graph.held import Held


def draw_legend(marks: Sequence[StatusMark], held: Held, *, form: Literal["area", "line"] = "area") -> Part:
    """Return samples of statuses side by side, each with its name."""
    layers: list[alt.Chart] = []
    x = 0.0
    for mark in marks:
        name = tell_status(held, mark.status)
        layers += [_draw_area(mark, x) if form == "area" else _draw_line(mark, x), _draw_name(name, x + 32)]
        x += 52 + measure(name) * 12
    return layer(*layers).properties(width=max(x, 1), height=18)


def _draw_area(mark: StatusMark, x: float) -> alt.Chart:
    sample: alt.Chart = alt.Chart(inline([{}])).mark_rect(
        x=x, x2=x + 26, y=2, y2=16, fill=mark.colour, fillOpacity=mark.fill, stroke=mark.colour, strokeWidth=1.4,
        strokeDash=list(mark.dash) or [1, 0],
    )  # fmt: skip
    return sample


def _draw_line(mark: StatusMark, x: float) -> alt.Chart:
    line = alt.Chart(inline([{}])).mark_rule(
        stroke=mark.colour, strokeWidth=2.6, strokeDash=list(mark.dash) or [1, 0], opacity=1
    )
    found: alt.Chart = line.encode(x=alt.value(x), x2=alt.value(x + 26), y=alt.value(9))
    return found


def _draw_name(name: str, x: float) -> alt.Chart:
    text = alt.Chart(inline([{"name": name}])).mark_text(x=x, y=9.5, align="left", baseline="middle", color=INK)
    found: alt.Chart = text.encode(text="name:N")
    return found
