"""Routes as a Sankey diagram: from origin to maker to model to Japan, each a stream of its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from kg.charts.drawing import Drawing, Line, draw_nothing
from kg.charts.held import Held, claim_of
from kg.charts.legend import draw_legend
from kg.charts.marks import INK, MUTED, StatusMark, list_status_marks
from kg.charts.parts import Part, inline, layer, stack
from kg.charts.routes import Route, count_by, list_routes
from kg.charts.sankey import Layout, Node, lay_out
from kg.charts.words import say
from kg.model.answers import text_of
from kg.terms import RID

COLUMNS = ("origin", "maker", "model", "market", "status", "units", "period")
PLACES = (0.0, 180.0, 380.0, 660.0)
"""Where the columns begin, in points."""
STREAM, GAP, NODE = 18.0, 7.0, 9.0
EDGE, HEAD = 110, 26
"""Room for names beside the diagram, and above it."""
PARTS = ("model", "maker", "origin")
UNITS = """
SELECT ?model ?origin ?period ?from ?units ?claim WHERE {
  ?volume a ri:ImportVolume ; ri:model ?model ; ri:destination rid:japan ; ri:period ?period ; ri:units ?units .
  OPTIONAL { ?volume ri:origin ?origin }
  OPTIONAL { ?period ri:from ?from }
  GRAPH ?claim { ?volume ri:units ?units } ?claim ri:standing ri:inUse .
}"""


def draw_flow(held: Held) -> Drawing:
    """Return the picture of routes; of the units of a model, the latest that are held stand in the table."""
    routes, lang = list_routes(held), held.lang
    if not routes:
        return draw_nothing(say("flow_none", lang), say("flow_none", lang), COLUMNS)
    market = held.tell(RID("japan"))
    units = _find_units(held)
    paths = [(route.origin, route.maker, route.model, market) for route in routes]
    layout = lay_out(paths, [STREAM] * len(paths), columns=PLACES, gap=GAP, node=NODE)
    lines = [_make_line(route, market, units, lang) for route in routes]
    counts = {name: count_by(routes, part) for name, part in zip(("models", "makers", "origins"), PARTS, strict=True)}
    some = sum(line.cells[-2] is not None for line in lines)
    return Drawing(
        title=say("flow_title", lang, **counts, active=sum(route.status == "active" for route in routes)),
        notes=[say("flow_width", lang), say("flow_units", lang, some=some, all=len(routes))],
        description="; ".join(f"{r.origin} → {r.maker} → {r.model}: {say(r.status, lang)}" for r in routes),
        columns=COLUMNS,
        lines=lines,
        chart=draw_streams(layout, [route.status for route in routes], lang),
        width=layout.width + 2 * EDGE,
    )


def _find_units(held: Held) -> dict[str, tuple[str, str, int, set[str]]]:
    """Return the latest units of each model, all origins together, with the period and the claims."""
    found: dict[str, tuple[str, str, int, set[str]]] = {}
    for row in held.list_rows(UNITS):
        model, start = held.tell(row["model"]), text_of(row.get("from"))
        if "origin" in row:
            continue  # a part of the model's cars
        value = (start, held.tell(row["period"]), int(float(text_of(row["units"]))), {claim_of(row)})
        old = found.get(model)
        if old and old[:3] == value[:3]:
            old[3].update(value[3])
        elif not old or old[:3] < value[:3]:
            found[model] = value
    return found


def _make_line(route: Route, market: str, units: Mapping[str, tuple[str, str, int, set[str]]], lang: str) -> Line:
    """Return the row of a route; units of a model are of its one route, not of each of several."""
    known = units.get(route.model)
    claims = tuple(sorted({*route.claims, *(known[3] if known else ())}))
    cells = (route.origin, route.maker, route.model, market, say(route.status, lang))
    return Line((*cells, known[2] if known else None, known[1] if known else None), claims)


def draw_streams(layout: Layout, statuses: Sequence[str], lang: str) -> Part:
    """Return streams in the colour, dash and fullness of their status, and nodes with their names."""
    marks = list_status_marks(statuses)
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-EDGE, layout.width + EDGE], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[layout.height, -HEAD], nice=False, zero=False))
    # The fainter a status, the earlier it is drawn: what is surest lies on top.
    streams = [_draw_status(mark, layout, statuses).encode(x=x, y=y) for mark in reversed(marks)]
    diagram = layer(*streams, *_draw_nodes(layout, x, y, lang))
    size = {"width": layout.width + 2 * EDGE, "height": layout.height + HEAD}
    return stack(diagram.properties(**size), draw_legend(marks, lang))


def _draw_status(mark: StatusMark, layout: Layout, statuses: Sequence[str]) -> alt.Chart:
    rows = [
        {"stream": place, "x": x, "y": top + 0.7, "y2": bottom - 0.7}  # the edges of neighbours do not touch
        for place, stream in enumerate(layout.streams)
        if statuses[stream.path] == mark.status
        for x, top, bottom in stream.points
    ]
    area = alt.Chart(inline(rows)).mark_area(
        fill=mark.colour, fillOpacity=mark.fill, opacity=1, stroke=mark.colour, strokeWidth=1.3,
        strokeDash=list(mark.dash) or [1, 0],
    )  # fmt: skip
    found: alt.Chart = area.encode(y2="y2:Q", detail="stream:N")
    return found


def _draw_nodes(layout: Layout, x: Any, y: Any, lang: str) -> list[alt.Chart]:
    boxes = [{"x": n.x, "x2": n.x + NODE, "y": n.top, "y2": n.bottom} for n in layout.nodes]
    heads = [{"x": place, "y": -14, "name": say(name, lang)} for place, name in zip(PLACES, COLUMNS, strict=False)]
    halo: dict[str, Any] = {
        "fontSize": 11.5,
        "stroke": "#ffffff",
        "strokeWidth": 3,
        "strokeOpacity": 0.85,
        "strokeJoin": "round",
    }
    charts = [
        alt.Chart(inline(boxes)).mark_rect(fill=INK, opacity=0.85).encode(x=x, x2="x2:Q", y=y, y2="y2:Q"),
        alt.Chart(inline(heads)).mark_text(align="left", fontSize=11, color=MUTED).encode(x=x, y=y, text="name:N"),
    ]
    for column, place in enumerate(PLACES):
        rows = [_make_name(n) for n in layout.nodes if n.column == column]
        inner = 0 < column < len(PLACES) - 1  # a name stays before the next column
        look: dict[str, Any] = {
            "align": "left" if column else "right",
            "limit": PLACES[column + 1] - place - NODE - 12 if inner else EDGE + 8,
            "baseline": "middle",
        }
        text = alt.Chart(inline(rows)).mark_text(**look, **halo).encode(x=x, y=y, text="name:N")
        plain = alt.Chart(inline(rows)).mark_text(**look, fontSize=11.5, color=INK).encode(x=x, y=y, text="name:N")
        charts += [text, plain]
    return charts


def _make_name(node: Node) -> Mapping[str, Any]:
    """Return where the name of a node stands: left of the first column, right of the others."""
    x = node.x - 6 if node.column == 0 else node.x + NODE + 6
    return {"x": x, "y": (node.top + node.bottom) / 2, "name": node.name}
