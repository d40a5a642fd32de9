"""Flows as a Sankey diagram: from source to holder to item to home, each a stream of its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pyoxigraph import NamedNode

from kg.charts.drawing import Drawing, draw_legend, draw_nothing, fill_area
from kg.charts.flows import Shown, count_by, list_flows
from kg.charts.marks import INK, MUTED, StatusMark, list_status_marks
from kg.charts.parts import ACROSS, DOWN, Part, Row, encode_name, encode_place, layer, mark, stack, write
from kg.charts.sankey import Layout, Node, lay_out
from kg.charts.words import tell, tell_status
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line
from kg.model.views import Count

PLACES = (0.0, 180.0, 380.0, 660.0)
"""Where the columns begin, in points."""
STREAM, GAP, NODE = 18.0, 7.0, 9.0
EDGE, HEAD = 110, 26
"""Room for names beside the diagram, and above it."""
PARTS = ("source", "holder", "item")


def draw_flow(held: Held) -> Drawing:
    """Return the picture of flows; of the units of an item, the latest that are held stand in the table."""
    flows = list_flows(held)
    columns = (*map(held.word, PARTS), "market", "status", "units", "period")
    if not flows:
        return draw_nothing(tell(held, "flow_none"), tell(held, "flow_none"), columns)
    market = held.tell(held.home)
    units = _find_units(held)
    paths = [(flow.source, flow.holder, flow.item, market) for flow in flows]
    layout = lay_out(paths, [STREAM] * len(paths), columns=PLACES, gap=GAP, node=NODE)
    lines = [_make_line(flow, market, units, held) for flow in flows]
    counts = {f"of_{part}s": count_by(flows, part) for part in PARTS}
    going = " / ".join(tell_status(held, status) for status in sorted(held.statuses.going, key=str))
    active = sum(flow.status in held.statuses.going for flow in flows)
    some = sum(line.cells[-2] is not None for line in lines)
    return Drawing(
        title=tell(held, "flow_title", **counts, active=active, going=going),
        notes=[tell(held, "flow_width"), tell(held, "flow_units", some=some, all=len(flows))],
        description="; ".join(f"{f.source} → {f.holder} → {f.item}: {tell_status(held, f.status)}" for f in flows),
        columns=columns,
        lines=lines,
        chart=draw_streams(layout, [flow.status for flow in flows], held),
        width=layout.width + 2 * EDGE,
    )


def _find_units(held: Held) -> dict[NamedNode, Count]:
    """Return the latest units of each item, all sources together, of those that are held exactly."""
    found: dict[NamedNode, Count] = {}
    for row in sorted(held.read(Count), key=lambda row: (str(row.from_ or ""), held.tell(row.period), row.units)):
        if row.kind == "in" and row.target == held.home and row.item and not row.source and row.bound == "exact":
            found[row.item] = row
    return found


def _make_line(flow: Shown, market: str, units: Mapping[NamedNode, Count], held: Held) -> Line:
    """Return the row of a flow; units of an item are of its one flow, not of each of several."""
    known = units.get(flow.row.item)
    claims = {*flow.claims, *(held.cite_row(known, "units") if known else ())}
    cells = (flow.source, flow.holder, flow.item, market, tell_status(held, flow.status))
    figures = (known.units, held.tell(known.period)) if known else (None, None)
    return Line((*cells, *figures), tuple(sorted(claims)))


def draw_streams(layout: Layout, statuses: Sequence[NamedNode], held: Held) -> Part:
    """Return streams in the colour, dash and fullness of their status, and nodes with their names."""
    marks = list_status_marks(held.statuses, statuses)
    spot = {
        "x": encode_place("x", -EDGE, layout.width + EDGE, zero=False),
        "y": encode_place("y", layout.height, -HEAD, zero=False),
    }
    # The fainter a status, the earlier it is drawn: what is surest lies on top.
    streams = [_draw_status(one, layout, statuses, spot) for one in reversed(marks)]
    size = {"width": layout.width + 2 * EDGE, "height": layout.height + HEAD}
    return stack(layer(*streams, *_draw_nodes(layout, spot, held), **size), draw_legend(marks, held))


def _draw_status(one: StatusMark, layout: Layout, statuses: Sequence[NamedNode], spot: Row) -> Part:
    rows = [
        {"stream": number, "x": x, "y": top + 0.7, "y2": bottom - 0.7}  # the edges of neighbours do not touch
        for number, stream in enumerate(layout.streams)
        if statuses[stream.path] == one.status
        for x, top, bottom in stream.points
    ]
    encoding = {**spot, **DOWN, "detail": encode_name("stream")}
    return mark("area", rows, encoding, opacity=1, strokeWidth=1.3, **fill_area(one))


def _draw_nodes(layout: Layout, spot: Row, held: Held) -> list[Part]:
    boxes = [{"x": n.x, "x2": n.x + NODE, "y": n.top, "y2": n.bottom} for n in layout.nodes]
    names = (*map(held.name, PARTS), say("market", held.lang))
    heads = [{"x": x, "y": -14, "name": name} for x, name in zip(PLACES, names, strict=True)]
    named = {**spot, "text": encode_name("name")}
    halo = {"strokeWidth": 3, "strokeOpacity": 0.85, "strokeJoin": "round"}
    parts = [
        mark("rect", boxes, {**spot, **ACROSS, **DOWN}, fill=INK, opacity=0.85),
        mark("text", heads, named, align="left", fontSize=11, color=MUTED),
    ]
    for column, x in enumerate(PLACES):
        rows = [_make_name(n) for n in layout.nodes if n.column == column]
        inner = 0 < column < len(PLACES) - 1  # a name stays before the next column
        look: dict[str, Any] = {
            "align": "left" if column else "right",
            "limit": PLACES[column + 1] - x - NODE - 12 if inner else EDGE + 8,
            "baseline": "middle",
            "fontSize": 11.5,
        }
        parts += write(rows, named, halo=halo, **look)
    return parts


def _make_name(node: Node) -> Row:
    """Return where the name of a node stands: left of the first column, right of the others."""
    x = node.x - 6 if node.column == 0 else node.x + NODE + 6
    return {"x": x, "y": (node.top + node.bottom) / 2, "name": node.name}
