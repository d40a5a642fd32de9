"""Charts of results, found by the shape of their columns: bars of figures, and flows from source to holder to item.

Gives options of ECharts that hold names as data only: nothing in them is read as markup, script or a template.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kg.escapes import show_line
from kg.language import name_column, say
from kg.model import results
from kg.model.domain import Domain

Rows = Sequence[Mapping[str, str]]
Options = dict[str, Any]

FLOW = ("source", "holder", "item")
"""The parts of a flow; a column is one that is called as the domain calls the part."""
NO_MEASURES = frozenset({"rank", "year", "firstyear", "grade", "n"})
YEAR = re.compile(r"[12][0-9]{3}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")
NO_WIDTH = "\u200b"
FEWEST, MOST = 2, 40
"""Bars or models that make a picture worth its room, and that it can hold."""
COLOURS = ("#3572b0", "#b8602c", "#3d8757", "#8558a8", "#ad4a52", "#5b7583", "#8f7420", "#388787")
MARGIN = {"left": 8, "right": 56, "top": 8, "bottom": 8, "containLabel": True}
FITTED = {"width": 130, "overflow": "truncate"}
"""What keeps long names within a picture; the table has them whole."""
VALUES = {"type": "value", "splitNumber": 4, "axisLabel": {"hideOverlap": True}}
"""The axis of figures."""
GROUPED = {":formatter": "one => Number(one.value).toLocaleString('en')"}
"""The form of a figure beside its bar; a name in the options that begins with a colon has JavaScript as its value."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Options of ECharts, a height in pixels, and what the chart shows, in words."""

    options: Options
    height: int
    told: str


def find_chart(document: results.Rows, domain: Domain, lang: str = "en") -> Chart | None:
    """Return the chart of a result, or None where its columns have the shape of none."""
    columns = document.columns
    rows = [{column: show_line(text) for column, text in row.items()} for row in document.rows]
    flow = [domain.say(part, "en").replace(" ", "_") for part in FLOW]
    if all(column in columns for column in flow):
        return _make_flow(rows, flow, domain.say("item", lang), lang)
    measure = next((c for c in columns if c.casefold() not in NO_MEASURES and _fits(rows, c, NUMBER)), None)
    if measure is None or _fits(rows, measure, YEAR):
        return None
    filled = [row for row in rows if row.get(measure)]
    names = [c for c in columns if c != measure and not _fits(rows, c, NUMBER)]
    year = next((c for c in columns if c != measure and _fits(rows, c, YEAR)), None)
    # Each figure is a bar of its own, or there is no chart: the table must not have figures that a chart leaves out.
    if year and all(row.get(year) for row in filled) and len({row[year] for row in filled}) >= FEWEST:
        name = next(iter(names), None)
        return _make_years(filled, year, measure, name, lang) if _tell_apart(filled, year, name) else None
    name = next((c for c in names if _tell_apart(filled, c) and all(row.get(c) for row in filled)), None)
    return _make_bars(filled, name, measure, lang) if name else None


def _tell_apart(rows: Rows, *columns: str | None) -> bool:
    """Say whether no two rows have the same in some columns."""
    return len({tuple(row.get(column, "") for column in columns if column) for row in rows}) == len(rows)


def _fits(rows: Rows, column: str, pattern: re.Pattern[str]) -> bool:
    """Say whether all that stands in a column has a form, and something does."""
    filled = [row[column] for row in rows if row.get(column)]
    return bool(filled) and all(pattern.fullmatch(text) for text in filled)


def _make_flow(rows: Rows, flow: Sequence[str], item: str, lang: str) -> Chart | None:
    """Return a Sankey diagram in which each item is a stream of the same width."""
    paths = sorted({tuple(row[c] for c in flow) for row in rows if all(row.get(c) for c in flow)})
    if not FEWEST <= len(paths) <= MOST:
        return None
    # A name may stand in two columns and is two places then: marks without width keep them apart.
    marked = [[NO_WIDTH * depth + name for depth, name in enumerate(path)] for path in paths]
    streams = Counter(pair for path in marked for pair in pairwise(path))
    places = {name: depth for path in marked for depth, name in enumerate(path)}
    nodes = [
        {
            "name": name,
            "depth": depth,
            "itemStyle": {"color": COLOURS[depth]},
            "label": {"position": ("right", "top", "left")[depth], **FITTED, "width": 160},
        }
        for name, depth in places.items()
    ]
    series = {
        "type": "sankey",
        "data": nodes,
        "links": [{"source": start, "target": end, "value": count} for (start, end), count in streams.items()],
        **{"left": 4, "right": 4, "top": 20, "bottom": 8, "nodeGap": 20, "nodeWidth": 6},
        "draggable": False,
        "emphasis": {"disabled": True},
        "lineStyle": {"color": "source", "opacity": 0.25},
    }
    told = say("chart_flow", lang, item=item, names=" → ".join(name_column(column, lang) for column in flow))
    return Chart(_draw(series), 36 + 36 * len({path[-1] for path in marked}), told)


def _make_bars(rows: Rows, name: str, measure: str, lang: str) -> Chart | None:
    """Return bars that lie, one a row, the first on top."""
    if not FEWEST <= len(rows) <= MOST:
        return None
    series = _make_series([_make_bar(row[measure]) for row in rows], COLOURS[0], 22)
    axes = {
        "xAxis": VALUES,
        "yAxis": {"type": "category", "inverse": True, "data": [row[name] for row in rows], "axisLabel": FITTED},
    }
    return Chart(_draw(series, grid=MARGIN, **axes), 50 + 30 * len(rows), _tell(measure, name, lang))


def _make_bar(text: str) -> Options:
    """Return a bar with its figure beyond its end."""
    value = float(text)
    return {"value": value, "label": {"position": "left" if value < 0 else "right"}}


def _make_years(rows: Rows, year: str, measure: str, name: str | None, lang: str) -> Chart | None:
    """Return bars that stand, by year, and where there are names a colour for each."""
    years = sorted({row[year] for row in rows})
    names = list(dict.fromkeys(row.get(name, "") if name else "" for row in rows))
    if not FEWEST <= len(years) * len(names) <= MOST or len(names) > len(COLOURS):
        return None
    found = {(row[year], row.get(name, "") if name else ""): float(row[measure]) for row in rows}
    series = [
        _make_series([found.get((when, one)) for when in years], colour, 48, position="top")
        | {"name": one, **({"stack": "one"} if len(found) == len(years) else {})}
        for one, colour in zip(names, COLOURS, strict=False)
    ]
    axes = {"xAxis": {"type": "category", "data": years}, "yAxis": VALUES}
    grid = {**MARGIN, "right": 8, "top": 36 if len(names) > 1 else 24}
    return Chart(_draw(*series, grid=grid, **axes), 280, _tell(measure, year, lang))


def _make_series(data: Sequence[object], colour: str, width: int, **label: str) -> Options:
    """Return bars of a colour, each with its figure."""
    shown = {"show": True, **label, **GROUPED}
    return {"type": "bar", "data": data, "label": shown, "itemStyle": {"color": colour}, "barMaxWidth": width}


def _tell(measure: str, name: str, lang: str) -> str:
    return say("chart_of", lang, values=name_column(measure, lang), names=name_column(name, lang))


def _draw(*series: Options, **parts: Any) -> Options:
    legend = {"legend": {"type": "scroll", "top": 0, "textStyle": FITTED}} if len(series) > 1 else {}
    return {"animation": False, "tooltip": {"show": False}, "series": list(series), **legend, **parts}
