"""How far flows had come over time: a lane a flow, a bar a step, paler where a date is not known to the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from pyoxigraph import NamedNode

from kg.charts.drawing import Drawing, draw_legend, draw_nothing, draw_sample_name, fill_area
from kg.charts.flows import Shown, list_flows
from kg.charts.marks import BLUE, MUTED, PURPLE, StatusMark, list_status_marks
from kg.charts.parts import ACROSS, Part, Row, encode_name, encode_number, layer, mark, stack
from kg.charts.stages import Span, Stage, list_stages, read_reach, split_number
from kg.charts.words import tell, tell_status
from kg.graph.held import Held
from kg.language import say
from kg.model.analyses import Line
from kg.model.domain import join

HEIGHT, BAR = 24, 12
WIDTH = 720
SIGN: dict[str, Any] = {"size": 70, "filled": True, "opacity": 1}
EXPECTED: dict[str, Any] = {"shape": "diamond", "color": BLUE, "angle": 0}
END: dict[str, Any] = {"shape": "cross", "color": PURPLE, "angle": 45}
"""The signs of a start that is expected, and of the end of what went on or was called off."""


def draw_lanes(held: Held) -> Drawing:
    """Return the picture of the flows whose steps have dates, by source, holder and item."""
    lang, flows = held.lang, list_flows(held)
    columns = (*map(held.word, ("item", "holder", "source")), "time", "status", "from", "to")
    stages = list(list_stages(held, flows))
    if not stages:
        return draw_nothing(tell(held, "lanes_none"), tell(held, "lanes_none"), columns)
    shown = [flow for flow in flows if any(stage.flow == flow for stage in stages)]
    reach = max(read_reach(held), *(stage.start[0] for stage in stages if stage.status))
    notes = [say("lanes_fade", lang), say("lanes_reach", lang, day=reach.isoformat())]
    unknown = [f"{flow.item} ({flow.source})" for flow in flows if flow not in shown]
    if unknown:
        notes.append(say("lanes_unknown", lang, names=join(unknown, lang)))
    counts = Counter(flow.status for flow in shown)
    marks = list_status_marks(held.statuses, counts)
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
            flow: name if names.count(name) == 1 else f"{name} {number}"
            for number, (flow, name) in enumerate(zip(flows, names, strict=True), 1)
        }
        self.reach = reach
        self.held = held

    def draw(self, stages: Sequence[Stage]) -> Part:
        """Return bars, their uncertain ends, what is expected, ends, and the last day of publication."""
        over = self.held.statuses.over
        marks = list_status_marks(self.held.statuses, [stage.status for stage in stages if stage.status])
        spot = self._encode_spot(stages)
        layers = [
            mark("rule", [{"x": place(self.reach)}], {"x": spot["x"]}, color=MUTED, strokeDash=[2, 3]),
        ]
        for one in marks:
            own = [stage for stage in stages if stage.status == one.status]
            layers += [self._draw_bars(one, own, spot), self._draw_ends(one, own, spot)]
        layers += self._draw_points([stage for stage in stages if not stage.status], EXPECTED, spot)
        ended = [stage for stage in stages if stage.status in over]
        layers += self._draw_points(ended, END, spot)
        size = {"width": WIDTH, "height": HEIGHT * len(self.lanes)}
        return stack(
            layer(*layers, **size),
            draw_legend([one for one in marks if one.status not in over], self.held),
            self._tell_signs(stages, [one.status for one in marks if one.status in over]),
        )

    def _encode_spot(self, stages: Sequence[Stage]) -> dict[str, Row]:
        days = [day for stage in stages for span in (stage.start, stage.end or stage.start) for day in span]
        low, high = min(days), max(*days, self.reach)
        margin = timedelta(days=max(30, (high - low).days // 40))
        domain = [place(max(date.min + margin, low) - margin), place(min(date.max - margin, high) + margin)]
        axis = {"format": "d", "tickMinStep": 1, "title": None, "grid": True, "orient": "top"}
        rows = {"title": None, "ticks": False, "domain": False, "grid": True, "labelLimit": 320}
        scale = {"domain": list(self.lanes.values()), "paddingInner": 0.3}
        return {
            "x": encode_number("x", axis=axis, scale={"domain": domain, "nice": False, "zero": False}),
            "y": encode_name("lane", axis=rows, scale=scale, sort=None),
        }

    def _draw_bars(self, one: StatusMark, stages: Sequence[Stage], spot: Row) -> Part:
        """Return the days on which a status surely lasted."""
        rows = []
        for stage in stages:
            start, end = stage.start[1], stage.end[0] if stage.end else max(self.reach, stage.start[1])
            if stage.status not in self.held.statuses.over and end > start:
                rows.append({"lane": self.lanes[stage.flow], "x": place(start), "x2": place(end)})
        return mark("bar", rows, {**spot, **ACROSS}, height=BAR, opacity=1, strokeWidth=1.4, **fill_area(one))

    def _draw_ends(self, one: StatusMark, stages: Sequence[Stage], spot: Row) -> Part:
        """Return the days between which a status came or went."""
        spans = {
            (self.lanes[stage.flow], *span)
            for stage in stages
            for span in (stage.start, stage.end or stage.start)
            if span[0] != span[1]
        }
        rows = [{"lane": lane, "x": place(first), "x2": place(last)} for lane, first, last in sorted(spans)]
        return mark("bar", rows, {**spot, **ACROSS}, height=BAR - 6, fill=one.colour, fillOpacity=0.28, opacity=1)

    def _draw_points(self, stages: Sequence[Stage], sign: dict[str, Any], spot: Row) -> list[Part]:
        spans = [(self.lanes[stage.flow], place(stage.start[0]), place(stage.start[1])) for stage in stages]
        rows = [{"lane": lane, "x": first, "x2": last} for lane, first, last in spans]
        tips = [{"lane": lane, "x": round((first + last) / 2, 4)} for lane, first, last in spans]
        return [
            mark("rule", rows, {**spot, **ACROSS}, color=sign["color"], strokeWidth=1.6),
            mark("point", tips, spot, **SIGN, **sign, stroke="#ffffff", strokeWidth=0.8),
        ]

    def _tell_signs(self, stages: Sequence[Stage], over: Sequence[NamedNode]) -> Part | None:
        """Return the second line of the legend: the signs of a start that is expected, and of an end."""
        expected = [None] if any(not stage.status for stage in stages) else []
        layers: list[Part] = []
        for number, status in enumerate([*expected, *over]):
            sign, x = END if status else EXPECTED, number * 150
            layers += [
                mark("point", [{}], **SIGN, **sign, x=x + 13, y=9),
                draw_sample_name(tell_status(self.held, status), x + 32),
            ]
        return layer(*layers, width=WIDTH, height=18) if layers else None
