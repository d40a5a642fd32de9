"""From marks to a picture: title and caption around them, and the look that all pictures share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt

from kg.charts.marks import FONTS, GREY, INK, MUTED
from kg.charts.parts import Part, inline, layer, read_rows
from kg.export.lines import wrap
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Cell
from kg.model.answers import Citation
from kg.model.pictures import Picture

WHOLE = {"opacity": alt.value(1)}
"""An encoding that changes nothing: Vega-Lite 6.4 fails on rules and shapes that have none."""
LEAST = 420
"""The least width, in points, for which titles are broken."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, with the claims behind it by identifier."""

    cells: tuple[Cell, ...]
    claims: tuple[str, ...]


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
