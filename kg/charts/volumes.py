"""What came to the home market by holder and period: what is held as bars, what was said otherwise as hollow marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kg.charts.drawing import Drawing, draw_nothing
from kg.charts.marks import BLUE, INK, MUTED, ORANGE, RED
from kg.charts.parts import Part, Row, encode_name, encode_number, layer, mark, stack
from kg.charts.words import tell
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line
from kg.model.domain import join
from kg.model.views import Count, Dispute, SaidCount, name_status
from kg.terms import CLAIM, RI

C = TypeVar("C", bound=Count)
SIGNS = {"exact": "", "over": ">", "under": "<", "about": "~"}
LOOKS = {
    "held": (BLUE, "square", True),
    "held_settled": (ORANGE, "diamond", True),
    "held_part": ("#9cc4de", "square", True),
    "said_corrected": (RED, "circle", False),
    "said_outvoted": (RED, "triangle-down", False),
    "said_disputed": (RED, "triangle-up", False),
    "said_other": (MUTED, "circle", False),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, held or said: of a holder, or of all with an empty name; `year` is None for a part of one."""

    holder: str
    period: str
    starts: str
    year: int | None
    units: int
    bound: str
    standing: str
    claims: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """Return the number with the sign of its bound."""
        return f"{SIGNS[self.bound]}{self.units:,}"


def draw_volumes(held: Held) -> Drawing:
    """Return the picture of volumes: a panel of all holders, and one a holder with a common scale."""
    figures = list_figures(held)
    columns = (held.word("holder"), "period", "units", "bound", "standing")
    if not figures:
        return draw_nothing(tell(held, "volumes_title"), tell(held, "volumes_none"), columns)
    periods = list(dict.fromkeys(f.period for f in sorted(figures, key=lambda f: (f.starts, f.year is None, f.period))))
    notes = [tell(held, "volumes_said")] if any(f.standing.startswith("said") for f in figures) else []
    if any(f.year is None for f in figures):
        notes.append(say("volumes_partial", held.lang))
    step = min(92, max(58, 900 // len(periods)))
    return Drawing(
        title=_make_title(figures, held),
        notes=notes,
        description=_describe(figures, held),
        columns=columns,
        lines=[_make_line(figure, held) for figure in figures],
        chart=_draw_panels(figures, periods, step, held),
        width=step * len(periods) + 60,
    )


def list_figures(held: Held) -> list[Figure]:
    """Return the figures: what is held, then what was said and is not, each by holder and period."""
    settled = {row.node for row in held.read(Dispute) if row.kind != RI("succession")}
    found: dict[Figure, set[str]] = defaultdict(set)
    for row in _list_totals(held, Count):
        standing = "held_part" if row.year is None else "held_settled" if row.count in settled else "held"
        found[_make_figure(held, row, standing)].update(held.cite_row(row, "units"))
    for said in _list_totals(held, SaidCount):
        found[_make_figure(held, said, _stand_said(name_status(said.standing)))].add(CLAIM.local(said.claim))
    figures = [replace(figure, claims=tuple(sorted(claims))) for figure, claims in found.items()]
    return sorted(
        figures, key=lambda f: (f.standing.startswith("said"), f.holder, f.starts, f.period, f.units, f.bound)
    )


def _list_totals(held: Held, view: type[C]) -> Iterator[C]:
    """Yield what came to the home market in all, and by holder."""
    return (row for row in held.read(view) if row.kind == "in" and row.set and row.target == held.home)


def _stand_said(standing: str) -> str:
    kind = f"said_{standing.removesuffix('-claim')}"
    return {"said_refuted": "said_corrected"}.get(kind, kind if kind in LOOKS else "said_other")


def _make_figure(held: Held, row: Count, standing: str) -> Figure:
    holder, starts = held.tell(row.holder), str(row.from_ or "")
    return Figure(holder, held.tell(row.period), starts, row.year, row.units, row.bound, standing)


def _make_title(figures: Sequence[Figure], held: Held) -> str:
    """Return who brought the most in the latest calendar year of which holders' figures are held."""
    of_holders = [f for f in figures if f.holder and f.year and f.standing.startswith("held")]
    if not of_holders:
        return tell(held, "volumes_title")
    year = max(f.year or 0 for f in of_holders)
    most = max(f.units for f in of_holders if f.year == year)
    first = [f for f in of_holders if f.year == year and f.units == most]
    total = [f for f in figures if not f.holder and f.year == year and f.standing.startswith("held")]
    names = join(sorted({f.holder for f in first}), held.lang)
    told = tell(held, "volumes_most", first=names, year=year, count=first[0].told)
    return told + (tell(held, "volumes_of", total=total[0].told) if len(total) == 1 else "")


def _describe(figures: Sequence[Figure], held: Held) -> str:
    """Return all figures in words."""
    return "; ".join(
        f"{f.holder or tell(held, 'all_holders')}, {f.period}: {f.told} ({say(f.standing, held.lang)})" for f in figures
    )


def _make_line(figure: Figure, held: Held) -> Line:
    holder = figure.holder or tell(held, "all_holders")
    return Line((holder, figure.period, figure.units, figure.bound, say(figure.standing, held.lang)), figure.claims)


def _draw_panels(figures: Sequence[Figure], periods: Sequence[str], step: int, held: Held) -> Part:
    """Return a panel of all holders, and one a holder, of which only the last has the names of the periods."""
    found: dict[str, list[Row]] = defaultdict(list)
    for one in figures:
        row = {"period": one.period, "units": one.units, "told": one.told, "kind": one.standing}
        found[one.holder].append({**row, "look": say(one.standing, held.lang)})
    highest = max((one.units for one in figures if one.holder), default=0)
    looks = _encode_looks([look for look in LOOKS if any(one.standing == look for one in figures)], held.lang)
    panels = []
    for holder in sorted(found):  # of all together the name is empty
        axis = {"labelAngle": 0, "ticks": False, "domain": True, "labels": holder == max(found)}
        across = encode_name("period", title=None, sort=None, scale={"domain": list(periods)}, axis=axis)
        top = highest if holder else max(row["units"] for row in found[holder])
        name = {"text": holder or tell(held, "all_holders"), "anchor": "start", "fontSize": 12, "fontWeight": "bold"}
        size = {"width": step * len(periods), "height": 96, "title": {**name, "offset": 2}}
        panels.append({**_draw_panel(found[holder], across, top, step, looks), **size})
    return stack(*panels)


def _draw_panel(rows: Sequence[Row], across: Row, top: int, step: int, looks: Mapping[str, Row]) -> Part:
    """Return bars, hollow marks, and the number at each."""
    bars = [row for row in rows if row["kind"].startswith("held")]
    marks = [row for row in rows if row["kind"].startswith("said")]
    settled = [row for row in bars if row["kind"] == "held_settled"]
    axis = {"tickCount": 3, "format": ",d", "domain": False, "ticks": False}
    spot = {"x": across, "y": encode_number("units", title=None, scale={"domain": [0, top * 1.22 or 1]}, axis=axis)}
    told = {**spot, "text": encode_name("told")}
    return layer(
        mark("bar", bars, {**spot, "fill": looks["fill"], "stroke": looks["stroke"]}, size=step * 0.56),
        mark("point", marks, {**spot, **looks}, size=70, strokeWidth=2, opacity=1),
        mark("text", bars, told, dy=-7, dx=0, fontSize=10.5, color=INK, align="center"),
        mark("text", marks, told, dy=0, dx=8, fontSize=10.5, color=INK, align="left"),
        mark("point", settled, spot, filled=True, size=52, color=INK, yOffset=9, shape="diamond", opacity=1),
    )


def _encode_looks(names: Sequence[str], lang: str) -> dict[str, Row]:
    """Return colour and shape by what a figure is, with one legend; what is only said is hollow."""
    looks = [LOOKS[name] for name in names]
    domain, columns = [say(name, lang) for name in names], 1 if len(names) > 4 else 2
    legend = {"title": None, "orient": "bottom", "columns": columns, "labelLimit": 420, "symbolOpacity": 1}
    ranges = {
        "fill": [colour if full else "#ffffff" for colour, _, full in looks],
        "stroke": [colour for colour, _, _ in looks],
        "shape": [shape for _, shape, _ in looks],
    }
    return {
        channel: encode_name("look", scale={"domain": domain, "range": found}, legend=legend)
        for channel, found in ranges.items()
    }
