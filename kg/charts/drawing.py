"""From marks to a picture: title and caption around them, and the look that all pictures share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from kg.charts.marks import FONTS, GREY, INK, MUTED, StatusMark, measure
from kg.charts.parts import Part, encode_name, encode_place, layer, mark
from kg.charts.words import tell_status
from kg.export.lines import wrap
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line, Picture
from kg.model.answers import Citation

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.4.1.json"
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


def make_spec(drawing: Drawing, notes: Sequence[str], lang: str) -> Part:
    """Return the specification of a drawing with its title above and its notes below the title."""
    columns = max(drawing.width, LEAST) / 7
    title = {
        "text": wrap(drawing.title, columns * 0.82),
        "subtitle": [line for note in notes for line in wrap(note, columns * 1.1)],
        "anchor": "start",
        "frame": "bounds",
        "offset": 14,
    }
    return {"$schema": SCHEMA, **drawing.chart, "title": title, "config": make_look(lang)}


def make_look(lang: str) -> Mapping[str, Any]:
    """Return the look of all pictures: plain, on white, in fonts that have Japanese too."""
    title = {"fontSize": 16, "color": INK, "lineHeight": 21}
    subtitle = {"subtitleColor": MUTED, "subtitleFontSize": 11.5, "subtitleLineHeight": 16}
    plain = {"titleColor": MUTED, "labelColor": INK, "labelFontSize": 11, "titleFontSize": 11, "labelLimit": 260}
    plain["titleFontWeight"] = "normal"
    return {
        "background": "#ffffff",
        "font": FONTS[lang],
        "padding": 14,
        "view": {"stroke": None, "continuousWidth": 300, "continuousHeight": 300},
        "concat": {"spacing": 12},
        "title": title | subtitle,
        "axis": {"gridColor": "#e4e7eb", "domainColor": GREY, "tickColor": GREY, "titleLimit": 500, **plain},
        "legend": {"symbolStrokeWidth": 1.6, **plain},
    }


def draw_nothing(title: str, sentence: str, columns: tuple[str, ...]) -> Drawing:
    """Return a picture that says that there is nothing to draw."""
    lines = wrap(sentence, LEAST / 6.5)
    height = 24 + 18 * len(lines)
    places = [{"text": line, "y": 18 * row} for row, line in enumerate(lines, 1)]
    encoding = {"y": encode_place("y", height, 0), "text": encode_name("text")}
    text = mark("text", places, encoding, fontSize=13, color=MUTED, align="left", x=0, limit=LEAST)
    chart = layer(text, width=LEAST, height=height)
    return Drawing(
        title=title, notes=(), description=sentence, columns=columns, lines=(), chart=chart, width=LEAST
    )  # fmt: skip


def draw_legend(marks: Sequence[StatusMark], held: Held, *, form: Literal["area", "line"] = "area") -> Part | None:
    """Return samples of statuses side by side, each with its name; nothing where there are none."""
    layers: list[Part] = []
    x = 0.0
    for one in marks:
        told = tell_status(held, one.status)
        layers += [_draw_area(one, x) if form == "area" else _draw_line(one, x), draw_sample_name(told, x + 32)]
        x += 52 + measure(told) * 12
    return layer(*layers, width=x, height=18) if layers else None


def _draw_area(one: StatusMark, x: float) -> Part:
    return mark("rect", [{}], x=x, x2=x + 26, y=2, y2=16, strokeWidth=1.4, **fill_area(one))


def fill_area(one: StatusMark) -> dict[str, Any]:
    """Return the look of areas of a status."""
    return {"fill": one.colour, "fillOpacity": one.fill, "stroke": one.colour, "strokeDash": list(one.dash) or [1, 0]}


def _draw_line(one: StatusMark, x: float) -> Part:
    ends = {"x": {"value": x}, "x2": {"value": x + 26}, "y": {"value": 9}}
    dash = list(one.dash) or [1, 0]
    return mark("rule", [{}], ends, stroke=one.colour, strokeWidth=2.6, strokeDash=dash, opacity=1)


def draw_sample_name(told: str, x: float) -> Part:
    """Return what stands beside a sample of a legend."""
    look = {"x": x, "y": 9.5, "align": "left", "baseline": "middle", "color": INK}
    return mark("text", [{"name": told}], {"text": encode_name("name")}, **look)
