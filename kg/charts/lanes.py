"""How far flows had come over time: a lane a flow, a bar a step, paler where a date is not known to the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import altair as alt

from kg.charts.drawing import Drawing, draw_legend, draw_nothing
from kg.charts.flows import Shown, list_flows
from kg.charts.marks import INK, MUTED, OPEN, StatusMark, list_status_marks
from kg.charts.parts import Part, inline, layer, stack
from kg.charts.stages import Span, Stage, list_stages, read_reach, split_number
from kg.charts.words import join, tell, tell_status
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line

HEIGHT, BAR = 24, 12
WIDTH = 720


def draw_lanes(held: Held) -> Drawing:
    """Return the picture of the flows whose steps have dates, by source, holder and item."""
    lang, flows = held.lang, list_flows(held)
    columns = (*map(held.word, ("item", "holder", "source")), "time", "status", "from", "to")
    stages = list(list_stages(held, flows))
    if not stages:
        return draw_nothing(tell(held, "lanes_none"), tell(held, "lanes_none"), columns)
    shown = [flow for flow in flows if any(stage.flow == flow for stage in stages)]
    reach = max(read_reach(held), *(s.start[0] for s in stages if s.status != "expected"))
    notes = [say("lanes_fade", lang), say("lanes_reach", lang, day=reach.isoformat())]
    unknown = [f"{flow.item} ({flow.source})" for flow in flows if flow not in shown]
    if unknown:
        notes.append(say("lanes_unknown", lang, names=join(unknown, lang)))
    counts = Counter(flow.state for flow in shown)
    marks = list_status_marks(counts)
    told = join([say("counted", lang, n=counts[m.status], what=tell_status(held, m.status)) for m in marks], lang)
    return Drawing(
        title=tell(held, "lanes_title", count=len(shown), told=told),
        notes=notes,
        description="; ".join(_tell(stage, held) for stage in stages),
        columns=columns,
        lines=[_make_line(stage, held) for stage in stages],
        chart=_Lanes(shown, reach, held).draw(stages),
        width=WIDTH + 200,
    )


def _tell_span(span: Span) -> str:
    return span[0].isoformat() if span[0] == span[1] else f"{span[0].isoformat()}/{span[1].isoformat()}"


def _tell(stage: Stage, held: Held) -> str:
    until = f" – {_tell_span(stage.end)}" if stage.end and stage.end != stage.start else ""
    return (
        f"{stage.flow.item} ({stage.flow.source}): {tell_status(held, stage.status)} {_tell_span(stage.start)}{until}"
    )


def _make_line(stage: Stage, held: Held) -> Line:
    run = split_number(stage.run)[1] or None
    end = _tell_span(stage.end) if stage.end and stage.end != stage.start else None
    cells = (stage.flow.item, stage.flow.holder, stage.flow.source, run, tell_status(held, stage.status))
    return Line((*cells, _tell_span(stage.start), end), stage.claims)


def place(day: date) -> float:
    """Return a day as a number of years, free of time zones.

    >>> place(date(2024, 1, 1)), place(date(2025, 7, 2))
    (2024.0, 2025.4986)
    """
    start = date(day.year, 1, 1)
    return round(day.year + (day - start).days / ((date(day.year, 12, 31) - start).days + 1), 4)


class _Lanes:
    """Draws the stages of some flows up to a day."""

    def __init__(self, flows: Sequence[Shown], reach: date, held: Held) -> None:
        names = [f"{flow.item} ({flow.source})" for flow in flows]
        self.lanes = {
            flow: name if names.count(name) == 1 else f"{name} {place}"
            for place, (flow, name) in enumerate(zip(flows, names, strict=True), 1)
        }
        self.reach = reach
        self.held = held

    def draw(self, stages: Sequence[Stage]) -> Part:
        """Return bars, their uncertain ends, what is expected, ends, and the last day of publication."""
        marks = list_status_marks(stage.status for stage in stages if stage.status != "expected")
        x, y = self._make_axes(stages)
        layers = [alt.Chart(inline([{"x": place(self.reach)}])).mark_rule(color=MUTED, strokeDash=[2, 3]).encode(x=x)]
        for mark in marks:
            own = [stage for stage in stages if stage.status == mark.status]
            layers += [self._draw_bars(mark, own), self._draw_ends(mark, own)]
        layers += self._draw_points([s for s in stages if s.status == "expected"], "diamond", "#0072b2")
        layers += self._draw_points([s for s in stages if s.status in ("ended", "cancelled")], "cross", "#94416f")
        lanes = layer(*(one.encode(x=x, y=y) if number else one for number, one in enumerate(layers)))
        size = {"width": WIDTH, "height": HEIGHT * len(self.lanes)}
        return stack(
            lanes.properties(**size),
            draw_legend([m for m in marks if m.status in OPEN], self.held),
            self._tell_signs(stages),
        )

    def _make_axes(self, stages: Sequence[Stage]) -> tuple[alt.X, alt.Y]:
        days = [day for stage in stages for span in (stage.start, stage.end or stage.start) for day in span]
        low, high = min(days), max(*days, self.reach)
        margin = timedelta(days=max(30, (high - low).days // 40))
        domain = [place(max(date.min + margin, low) - margin), place(min(date.max - margin, high) + margin)]
        axis = alt.Axis(format="d", tickMinStep=1, title=None, grid=True, orient="top")
        rows = alt.Axis(title=None, ticks=False, domain=False, grid=True, labelLimit=320)
        scale = alt.Scale(domain=list(self.lanes.values()), paddingInner=0.3)
        return (
            alt.X("x:Q", axis=axis, scale=alt.Scale(domain=domain, nice=False, zero=False)),
            alt.Y("lane:N", axis=rows, scale=scale, sort=None),
        )

    def _draw_bars(self, mark: StatusMark, stages: Sequence[Stage]) -> alt.Chart:
        """Return the days on which a status surely lasted."""
        rows = []
        for stage in stages:
            start, end = stage.start[1], stage.end[0] if stage.end else max(self.reach, stage.start[1])
            if stage.status in OPEN and end > start:
                rows.append({"lane": self.lanes[stage.flow], "x": place(start), "x2": place(end)})
        bar = alt.Chart(inline(rows)).mark_bar(
            height=BAR, fill=mark.colour, fillOpacity=mark.fill, opacity=1, stroke=mark.colour, strokeWidth=1.4,
            strokeDash=list(mark.dash) or [1, 0],
        )  # fmt: skip
        found: alt.Chart = bar.encode(x2="x2:Q")
        return found

    def _draw_ends(self, mark: StatusMark, stages: Sequence[Stage]) -> alt.Chart:
        """Return the days between which a status came or went."""
        spans = {
            (self.lanes[stage.flow], *span)
            for stage in stages
            for span in (stage.start, stage.end or stage.start)
            if span[0] != span[1]
        }
        rows = [{"lane": lane, "x": place(first), "x2": place(last)} for lane, first, last in sorted(spans)]
        bar = alt.Chart(inline(rows)).mark_bar(height=BAR - 6, fill=mark.colour, fillOpacity=0.28, opacity=1)
        found: alt.Chart = bar.encode(x2="x2:Q")
        return found

    def _draw_points(self, stages: Sequence[Stage], shape: str, colour: str) -> list[alt.Chart]:
        rows = [self._make_point(stage) for stage in stages]
        rule = alt.Chart(inline(rows)).mark_rule(color=colour, strokeWidth=1.6).encode(x2="x2:Q")
        tip = [{"lane": row["lane"], "x": round((row["x"] + row["x2"]) / 2, 4)} for row in rows]
        point = alt.Chart(inline(tip)).mark_point(
            shape=shape, size=70, filled=True, color=colour, opacity=1, stroke="#ffffff", strokeWidth=0.8,
            angle=45 if shape == "cross" else 0,
        )  # fmt: skip
        return [rule, point]

    def _make_point(self, stage: Stage) -> Mapping[str, Any]:
        lane = self.lanes[stage.flow]
        return {"lane": lane, "x": place(stage.start[0]), "x2": place(stage.start[1])}

    def _tell_signs(self, stages: Sequence[Stage]) -> Part:
        """Return the second line of the legend: the signs of a start that is expected, and of an end."""
        signs = [("expected", "diamond", "#0072b2"), ("ended", "cross", "#94416f"), ("cancelled", "cross", "#94416f")]
        used = [sign for sign in signs if any(stage.status == sign[0] for stage in stages)]
        layers = []
        for number, (status, shape, colour) in enumerate(used):
            x = number * 150
            sign = alt.Chart(inline([{}])).mark_point(
                shape=shape, size=70, filled=True, color=colour, opacity=1, x=x + 13, y=9,
                angle=45 if shape == "cross" else 0,
            )  # fmt: skip
            name = alt.Chart(inline([{"name": tell_status(self.held, status)}])).mark_text(
                x=x + 32, y=9.5, align="left", baseline="middle", color=INK
            )
            layers += [sign, name.encode(text="name:N")]
        return layer(*(layers or [alt.Chart(inline([])).mark_point()])).properties(width=WIDTH, height=18)
