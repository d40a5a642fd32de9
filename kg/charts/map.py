"""Flows on a map of the world: a line for each source and status, and the sites of each country below."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import NamedNode

from kg.charts.basemap import Point, match, read_points, read_topology
from kg.charts.drawing import Drawing, draw_legend, draw_nothing
from kg.charts.flows import Shown, count_by, list_flows
from kg.charts.marks import INK, MUTED, list_status_marks
from kg.charts.parts import Part, encode_name, encode_number, encode_place, layer, mark, stack, write
from kg.charts.words import tell, tell_status
from kg.escapes import show_line
from kg.export.lines import wrap
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line
from kg.model.domain import join
from kg.model.views import Place

WIDTH, HEIGHT = 760, 350
BEND = 0.16
"""How far a line bends out, as a part of its length; each further one from the same country bends by as much more."""
LISTED = 8
"""Sites that are listed below the map for a country at most; the table has all."""
COLUMN = 190
WORLD = "world"
WHOLE = {"opacity": {"value": 1}}
"""An encoding that changes nothing: Vega-Lite 6.4 fails on shapes that have none."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place where items are made in a country, with the claims that place it there."""

    name: str
    country: NamedNode
    claims: tuple[str, ...]


def draw_map(held: Held) -> Drawing:
    """Return the picture of flows and sites; a country stands where the map has one of its names."""
    lang, flows = held.lang, list_flows(held)
    columns = (held.word("source"), "kind", "name", held.word("holder"), "status")
    if not flows:
        return draw_nothing(tell(held, "map_none"), tell(held, "map_none"), columns)
    points = _find_places(held, read_points())
    sites = _list_sites(held, {flow.place for flow in flows})
    home = points.get(held.home)
    shown = [flow for flow in flows if flow.place in points and home]
    missing = sorted({flow.source for flow in flows if flow not in shown})
    notes = [tell(held, "map_lines"), tell(held, "map_place")]
    if missing:
        notes.append(say("map_missing", lang, names=join(missing, lang)))
    return Drawing(
        title=tell(held, "map_title", of_items=count_by(flows, "item"), of_sources=count_by(flows, "source")),
        notes=[*notes, say("map_base", lang)],
        description=_describe(flows, sites, held),
        columns=columns,
        lines=_make_lines(flows, sites, held),
        chart={
            **stack(
                _draw_world(shown, points, held),
                draw_legend(list_status_marks(held.statuses, [flow.status for flow in flows]), held, form="line"),
                _draw_lists(flows, sites, held),
            ),
            "datasets": {WORLD: read_topology()},
        },
        width=WIDTH,
    )


def _find_places(held: Held, points: Mapping[str, Point]) -> dict[NamedNode, Point]:
    """Return where the countries of the graph are, by the names that they have in any language."""
    names = held.graph.names
    countries = dict.fromkeys(row.place for row in held.read(Place) if row.kind == "country")
    called = {country: {*names.list_labels(country).values(), *names.list_aliases(country)} for country in countries}
    found = {country: match(sorted(own), points) for country, own in called.items()}
    return {country: point for country, point in found.items() if point}


def _list_sites(held: Held, countries: set[NamedNode]) -> list[Site]:
    rows = (row for row in held.read(Place) if row.kind == "site" and row.within in countries)
    found = [Site(held.tell(row.place), row.within, held.cite_row(row, "within")) for row in rows if row.within]
    return sorted(found, key=lambda site: str((site.name, site.country)))


def _describe(flows: Sequence[Shown], sites: Sequence[Site], held: Held) -> str:
    told = []
    for place in dict.fromkeys(flow.place for flow in flows):
        own = [flow for flow in flows if flow.place == place]
        counts = Counter(flow.status for flow in own)
        marks = list_status_marks(held.statuses, counts)
        statuses = ", ".join(f"{counts[one.status]} {tell_status(held, one.status)}" for one in marks)
        names = ", ".join(site.name for site in sites if site.country == place) or _tell_none(held)
        told.append(f"{own[0].source}: {statuses}; {held.name('sites')}: {names}")
    return ". ".join(told)


def _tell_none(held: Held) -> str:
    return say("map_no_sites", held.lang, site=held.name("site"))


def _make_lines(flows: Sequence[Shown], sites: Sequence[Site], held: Held) -> list[Line]:
    item, site = held.name("item"), held.name("site")
    return [
        *(Line((f.source, item, f.item, f.holder, tell_status(held, f.status)), f.claims) for f in flows),
        *(Line((held.tell(one.country), site, one.name, None, None), one.claims) for one in sites),
    ]


def _draw_world(flows: Sequence[Shown], points: Mapping[NamedNode, Point], held: Held) -> Part:
    land = mark("geoshape", [], WHOLE, fill="#e3e8ec", stroke="#ffffff", strokeWidth=0.6)
    land["data"] = {"name": WORLD, "format": {"type": "topojson", "feature": "countries"}}
    places = sorted({flow.place for flow in flows} | ({held.home} if flows else set()), key=str)
    spots = [{"lon": points[place][0], "lat": points[place][1], "name": held.tell(place)} for place in places]
    spot = {"longitude": encode_number("lon"), "latitude": encode_number("lat")}
    halo = {"strokeWidth": 3.5, "strokeJoin": "round"}
    return layer(
        land,
        *_draw_lines(flows, points, held),
        mark("circle", spots, spot, size=46, color=INK, opacity=1),
        *write(spots, {**spot, "text": encode_name("name")}, halo=halo, dy=-11, fontSize=12, fontWeight="bold"),
        width=WIDTH,
        height=HEIGHT,
        projection={"type": "equalEarth", "rotate": [-150, 0, 0]},
    )


def _draw_lines(flows: Sequence[Shown], points: Mapping[NamedNode, Point], held: Held) -> list[Part]:
    """Return a bent line for each origin and status, as wide as its items are many."""
    parts = []
    for place in dict.fromkeys(flow.place for flow in flows):
        counts = Counter(flow.status for flow in flows if flow.place == place)
        for number, one in enumerate(list_status_marks(held.statuses, counts)):
            bent = {"type": "LineString", "coordinates": _bend(points[place], points[held.home], number)}
            width = 1.2 + 1.1 * counts[one.status]
            look: dict[str, Any] = {
                "filled": False,  # a shape is filled unless it is told otherwise; a line must not be
                "stroke": one.colour,
                "strokeWidth": width,
                "strokeDash": [part * max(1, width / 2.5) for part in one.dash] or [1, 0],
                "strokeOpacity": 0.9,
            }
            parts.append(mark("geoshape", [{"type": "Feature", "properties": {}, "geometry": bent}], WHOLE, **look))
    return parts


def _bend(start: Point, end: Point, number: int) -> list[list[float]]:
    """Return a curve from one point to another, the short way around the globe, each one above the one before."""
    (ax, ay), (bx, by) = start, end
    ax += 360 * round((bx - ax) / 360)
    lift = BEND * (number + 1) * abs(bx - ax) + 4 * number
    mx, my = (ax + bx) / 2, min((ay + by) / 2 + lift, 84)
    steps = [step / 24 for step in range(25)]
    return [
        [
            round((1 - t) ** 2 * ax + 2 * t * (1 - t) * mx + t * t * bx, 2),
            round((1 - t) ** 2 * ay + 2 * t * (1 - t) * my + t * t * by, 2),
        ]
        for t in steps
    ]


def _draw_lists(flows: Sequence[Shown], sites: Sequence[Site], held: Held) -> Part:
    """Return the sites of each country, a column each, and as many rows of columns as it takes."""
    rows, top, tallest = list[dict[str, Any]](), 0.0, 0.0
    across = WIDTH // COLUMN
    for number, place in enumerate(dict.fromkeys(flow.place for flow in flows)):
        if number and number % across == 0:
            top, tallest = top + tallest + 14, 0.0
        x, own = COLUMN * (number % across), [flow for flow in flows if flow.place == place]
        texts = _list_names([site.name for site in sites if site.country == place], held)
        rows.append({"x": x, "y": top + 8, "text": own[0].source, "weight": "bold"})
        rows += [{"x": x, "y": top + 26 + 15 * i, "text": text, "weight": "normal"} for i, text in enumerate(texts)]
        tallest = max(tallest, 26.0 + 15 * len(texts))
    spot = {"x": encode_place("x", 0, WIDTH), "y": encode_place("y", top + tallest, 0), "text": encode_name("text")}
    look: dict[str, Any] = {"align": "left", "baseline": "middle", "fontSize": 11.5, "limit": COLUMN - 10}
    parts = [
        mark("text", [row for row in rows if row["weight"] == weight], spot, fontWeight=weight, color=colour, **look)
        for weight, colour in (("bold", INK), ("normal", MUTED))
    ]
    return layer(*parts, width=WIDTH, height=top + tallest)


def _list_names(names: Sequence[str], held: Held) -> list[str]:
    """Return names as lines that fit a column, the first of them, and how many more there are."""
    lines = [line for name in names[:LISTED] for line in wrap(show_line(name), (COLUMN - 10) / 5.8)[:2]]
    more = [say("map_more", held.lang, n=len(names) - LISTED)] if len(names) > LISTED else []
    return [*lines, *more] or [_tell_none(held)]
