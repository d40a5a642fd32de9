"""From marks to a picture: title and caption around them, and the look that all pictures share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import altair as alt

from kg.charts.marks import FONTS, GREY, INK, MUTED, StatusMark, measure
from kg.charts.parts import Part, inline, layer, read_rows
from kg.charts.words import tell_status
from kg.export.lines import wrap
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line, Picture
from kg.model.answers import Citation

WHOLE = {"opacity": alt.value(1)}
"""An encoding that changes nothing: Vega-Lite 6.4 fails on rules and shapes that have none."""
LEAST = 420
"""The least width, in points, for which titles are broken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart before its claims are looked up; `width` is about how wide it is, in points."""

    title: str
    notes: Sequence[str]
    description: str
    columns: tuple[str, ...]
    lines: Sequence[Line]
    chart: Part
    width: float = 640
    datasets: Mapping[str, Any] = field(default_factory=dict)

    def finish(self, name: str, held: Held) -> Picture:
        """Return the picture, with the citations of its rows."""
        claims = dict.fromkeys(claim for line in self.lines for claim in line.claims)
        return make_picture(self, name, held.cite_claims(claims), held.lang)


def make_picture(drawing: Drawing, name: str, citations: Mapping[str, Citation], lang: str) -> Picture:
    """Return the picture of a drawing: with its title, what it is drawn from, and its notes."""
    sources = len({citation.source for citation in citations.values()})
    counted = say("drawn_from", lang, claims=f"{len(citations):,}", sources=f"{sources:,}") if citations else ""
    notes = [note for note in (counted, *drawing.notes) if note]
    return Picture(
        name=name,
        title=drawing.title,
        caption=" ".join(notes),
        description=drawing.description,
        columns=drawing.columns,
        rows=tuple(line.cells for line in drawing.lines),
        cited=tuple(line.claims for line in drawing.lines),
        citations=citations,
        spec=make_spec(drawing, notes, lang),
        lang=lang,
    )


def make_spec(drawing: Drawing, notes: Sequence[str], lang: str) -> dict[str, Any]:
    """Return the specification of a drawing with its title above and its notes below the title."""
    columns = max(drawing.width, LEAST) / 7
    title = alt.TitleParams(
        text=wrap(drawing.title, columns * 0.82),
        subtitle=[line for note in notes for line in wrap(note, columns * 1.1)],
        anchor="start",
        frame="bounds",
        offset=14,
    )
    spec = drawing.chart.properties(title=title, config=make_look(lang)).spec
    data = {"datasets": dict(drawing.datasets)} if drawing.datasets else {}
    found: dict[str, Any] = read_rows({"$schema": alt.SCHEMA_URL, **spec, **data})
    return found


def make_look(lang: str) -> alt.Config:
    """Return the look of all pictures: plain, on white, in fonts that have Japanese too."""
    plain: dict[str, Any] = {
        "titleColor": MUTED,
        "labelColor": INK,
        "labelFontSize": 11,
        "titleFontSize": 11,
        "titleFontWeight": "normal",
    }
    return alt.Config(
        background="#ffffff",
        font=FONTS[lang],
        padding=14,
        view=alt.ViewConfig(stroke=None, continuousWidth=300, continuousHeight=300),
        concat=alt.CompositionConfig(spacing=12),
        title=alt.TitleConfig(
            fontSize=16, color=INK, subtitleColor=MUTED, subtitleFontSize=11.5, subtitleLineHeight=16, lineHeight=21
        ),
        axis=alt.AxisConfig(
            gridColor="#e4e7eb", domainColor=GREY, tickColor=GREY, labelLimit=260, titleLimit=500, **plain
        ),
        legend=alt.LegendConfig(labelLimit=260, symbolStrokeWidth=1.6, **plain),
    )


def draw_nothing(title: str, sentence: str, columns: tuple[str, ...]) -> Drawing:
    """Return a picture that says that there is nothing to draw."""
    lines = wrap(sentence, LEAST / 6.5)
    height = 24 + 18 * len(lines)
    places = [{"text": line, "y": 18 * place} for place, line in enumerate(lines, 1)]
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False))
    text = alt.Chart(inline(places)).mark_text(fontSize=13, color=MUTED, align="left", x=0, limit=LEAST)
    chart = layer(text.encode(y=y, text="text:N")).properties(width=LEAST, height=height)
    return Drawing(
        title=title, notes=(), description=sentence, columns=columns, lines=(), chart=chart, width=LEAST
    )  # fmt: skip


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
