"""Why something is not sure on a day: the dates it hangs on, and who states them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.model.claims import Date
from kg.model.moments import Doubt
from kg.model.outcomes import Event, HeldFact, Run, Step
from kg.model.statuses import HOPES, STATUS
from kg.resolve.chronology import Moment, Times


def find_doubts(times: Times, unsure: Iterable[HeldFact], day: dt.date) -> tuple[Doubt, ...]:
    """Return why some facts of a node, or the node itself, are not sure on a day; none where only sources may lack."""
    return tuple(dict.fromkeys(_find(times, tuple(unsure), day)))


def _find(times: Times, unsure: tuple[HeldFact, ...], day: dt.date) -> Iterator[Doubt]:
    yield from _doubt_being(times, day)
    own = {(h.fact.property, str(h.fact.value)): moment for h, moment in times.facts}
    for item in unsure:
        begins = own.get((item.fact.property, str(item.fact.value)))
        if begins:
            yield from _doubt_moment(times, begins, frozenset(item.said_by), day)
        elif item.fact.property == STATUS:
            yield from _doubt_status(times, item, day)
        else:
            yield from _doubt_event(times, item, day)


def _doubt_being(times: Times, day: dt.date) -> Iterator[Doubt]:
    """Yield why a thing may not have begun at all: every claim about it hangs on that."""
    claims = frozenset(times.held.said_by)
    if times.steps:
        run, step = times.steps[0]
        if step.first <= day < step.last:
            yield from _tell_step(run, step, claims, "", None)
    elif times.begins:
        yield from _doubt_moment(times, times.begins, claims, day)
    for iri, moments in times.floors:
        for moment in moments if iri != times.held.node.iri else ():
            yield from _doubt_moment(times, moment, claims, day)


def _doubt_status(times: Times, item: HeldFact, day: dt.date) -> Iterator[Doubt]:
    """Yield why the last step that may have begun is not sure: itself, what was hoped of it, or the step after it."""
    claims, status = frozenset(item.said_by), item.fact.value
    if not isinstance(status, NamedNode):
        return
    for place, (run, step) in enumerate(times.steps):
        after = times.steps[place + 1] if place + 1 < len(times.steps) else None
        if step.status != status or step.first > day:
            continue
        if after and after[1].first <= day:
            yield from _doubt_step(*after, claims, day, kind="next", status=status)
            continue
        yield from _doubt_step(run, step, claims, day, kind="", status=status)
        if step.lapses is not None and step.lapses <= day and step.hoped:
            yield _tell_event(run.node, step.hoped, claims, "lapsed", status)


def _doubt_step(  # what is told of a step
    run: Run, step: Step, claims: frozenset[NamedNode], day: dt.date, *, kind: str, status: NamedNode
) -> Iterator[Doubt]:
    if day < step.last:
        yield from _tell_step(run, step, claims, kind, status)
    elif day < step.sure:
        yield from _tell_step(run, step, claims, "outvoted", status)


def _tell_step(
    run: Run, step: Step, claims: frozenset[NamedNode], kind: str, status: NamedNode | None
) -> Iterator[Doubt]:
    if step.event:
        yield _tell_event(run.node, step.event, claims, kind or "dated", status)
        return
    sources = tuple(dict.fromkeys(way.source for way in step.ways if way.source))
    if sources:
        yield Doubt(run.node, claims, kind if kind == "next" else "told", by=sources, status=status)
    for prop, text, by in ((*way.event, way.by) for way in step.ways if way.event and not way.source):
        yield Doubt(run.node, claims, "late", text, prop, (by,) if by else (), status)
    if step.status is None:
        yield Doubt(run.node, claims, "disputed", by=step.said_by, status=status)


def _tell_event(
    node: NamedNode, event: Event, claims: frozenset[NamedNode], kind: str, status: NamedNode | None = None
) -> Doubt:
    value = event.held.fact.value if event.held else None
    by = event.held.said_by if event.held else ()
    others = tuple((h.fact.value.text, h.said_by[0]) for h in event.lost if isinstance(h.fact.value, Date))
    return Doubt(node, claims, kind, value.text if isinstance(value, Date) else "", event.property, by, status, others)


def _doubt_event(times: Times, item: HeldFact, day: dt.date) -> Iterator[Doubt]:
    """Yield why a date of a run may not have come; what was hoped for hangs on when it was told."""
    claims = frozenset(item.said_by)
    for _, event, moment in times.events:
        if event.held is None or event.held.fact != item.fact:
            continue
        if event.property in HOPES:
            yield from _doubt_moment(times, moment, claims, day)
        elif day < event.sure:
            kind = "dated" if day < event.last else "outvoted"
            yield _tell_event(times.held.node.iri, event, claims, kind)


def _doubt_moment(times: Times, moment: Moment, claims: frozenset[NamedNode], day: dt.date) -> Iterator[Doubt]:
    if not min(way.first for way in moment.ways) <= day < min(way.last for way in moment.ways):
        return
    node = times.held.node.iri
    sources = tuple(way.source for way in moment.ways if way.source and way.first <= day)
    if sources:
        yield Doubt(node, claims, "told", by=sources)
    for prop, text, by in ((*way.event, way.by) for way in moment.ways if way.event and way.first <= day < way.last):
        yield Doubt(node, claims, "dated", text, prop, (by,) if by else ())
