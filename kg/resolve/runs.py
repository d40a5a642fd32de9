"""Runs: the lives of a thing, each from its first step to its end; a thing may stop, and start again years later.

Takes the readings of a node; gives its runs with their steps in order, each with the days on which it can have begun.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cmp_to_key

from pyoxigraph import NamedNode

from kg.model.claims import Data, Fact
from kg.model.outcomes import Days, Event, HeldFact, Reading, Run, Step, Way
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import Verdict, compare_readings
from kg.resolve.publication import span
from kg.resolve.status import (
    ANNOUNCED,
    DATED,
    EXPECTED,
    PLANS,
    POINT,
    STATUS,
    STEPS,
    find_date,
    find_ends,
    find_step,
    get_status,
    is_end,
    rank,
    resolve_status,
)
from kg.resolve.status import Step as StatedStep
from kg.terms import RI

EVENTS = (
    ANNOUNCED,
    EXPECTED,
    RI("expectedEnd"),
    RI("signed"),
    RI("firstShipped"),
    RI("since"),
    RI("inForce"),
    RI("until"),
)
LAPSING = {*PLANS, RI("active")}
LOST = {RI("outvotedClaim"), RI("disputedClaim")}
FIRST, LAST = dt.date.min, dt.date.max
ONE_DAY = dt.timedelta(days=1)
Published = Mapping[NamedNode, Days]


@dataclass(frozen=True, slots=True)
class Frame:
    """What dates the readings of every node: the data, the terms, and when each source appeared."""

    data: Data
    vocabulary: Vocabulary
    published: Published


def find_runs(readings: list[Reading], frame: Frame) -> tuple[Run, ...]:
    """Return the runs of a node in order; none for a node whose status nobody states.

    A run ends with an end after which a later step follows. Dates are compared within a run only.
    """
    definite = [r for r in readings if _is_definite(r)]
    if not definite:
        return ()
    ends = find_ends(definite, frame.data)
    groups: dict[int, list[Reading]] = defaultdict(list)
    for reading in definite:
        groups[count_ends(find_step(reading, frame.data), ends)].append(reading)
    keys = sorted(groups)
    for reading in readings:
        if not _is_definite(reading) and any(find_date(reading, prop) for prop in EVENTS):
            place = bisect_left(ends, _date_reading(reading, frame), key=_find_last)
            groups[keys[max(bisect(keys, place) - 1, 0)]].append(reading)
    runs = [_make_run(number, groups[key], frame) for number, key in enumerate(keys, 1)]
    ordered = iter(order_steps([step for run in runs for step in run.steps]))
    return tuple(replace(run, steps=tuple(next(ordered) for _ in run.steps)) for run in runs)


def _is_definite(reading: Reading) -> bool:
    return any(f.property == STATUS for f in reading.facts)


def count_ends(step: StatedStep, ends: Sequence[StatedStep]) -> int:
    """Return how many ends, in their order, a step comes after: surely, or by both of its days where they overlap."""
    surely = bisect_left(ends, step.first, key=_find_last)
    over = () if is_end(step.status) else ends[surely : bisect(ends, step.last, key=_find_last)]
    return surely + sum(step.first > end.first for end in over)


def _find_last(end: StatedStep) -> dt.date:
    return end.last


def _date_reading(reading: Reading, frame: Frame) -> dt.date:
    dates = (find_date(reading, prop) for prop in EVENTS)
    days = [date.earliest for date in dates if date and date.earliest]
    return min(days, default=frame.published[reading.claim.source].first)


def _make_run(number: int, readings: list[Reading], frame: Frame) -> Run:
    verdict = resolve_status([r for r in readings if _is_definite(r)], frame.data)
    standing = [r for r in readings if verdict.losses.get(r.claim.iri) not in LOST]
    events = {prop: event for prop in EVENTS if (event := _find_event(prop, standing, frame))}
    return Run(
        node=readings[0].node.iri,
        number=number,
        status=next((h.fact.value for h in verdict.held if isinstance(h.fact.value, NamedNode)), None),
        events=tuple(events.values()),
        steps=_list_steps(
            standing,
            [r for r in readings if verdict.losses.get(r.claim.iri) == RI("disputedClaim") and _is_definite(r)],
            events,
            frame,
        ),
    )


def _find_event(prop: NamedNode, readings: list[Reading], frame: Frame) -> Event | None:
    """Return the one event that a property of a run tells: what its claims that agree leave of days.

    A date that lost moves nothing, but until it has passed as well the event is not sure. Where nothing is held, any of
    the dates may be right.
    """
    stated = [r for r in readings if find_date(r, prop)]
    if not stated:
        return None
    verdict = compare_readings(prop, stated, frame.data, frame.vocabulary)
    dates = {r.claim.iri: span(date) for r in stated if (date := find_date(r, prop))}
    held = next((h for h in verdict.held if h.fact.property == prop), None)
    lost = tuple(
        HeldFact(Fact(prop, date), (r.said_by,))
        for r in stated
        if (date := find_date(r, prop)) and r.claim.iri in verdict.losses
    )
    if held is None:
        return Event(prop, None, _first(dates), _last(dates), _last(dates), _first(dates), lost)
    days = _meet(dates, verdict)
    sure, soonest = max(days.last, _last(dates, verdict)), min(days.first, _first(dates, verdict))
    return Event(prop, held, days.first, days.last, sure, soonest, lost)


def _meet(dates: Mapping[NamedNode, Days], verdict: Verdict) -> Days:
    met = Days(FIRST, LAST)
    for claim, days in sorted(dates.items(), key=lambda item: str(item[0])):
        if claim not in verdict.losses:
            met = met.cut(days) or met
    return met


def _first(dates: Mapping[NamedNode, Days], verdict: Verdict | None = None) -> dt.date:
    chosen = [d.first for claim, d in dates.items() if verdict is None or claim in verdict.losses]
    return min(chosen, default=LAST)


def _last(dates: Mapping[NamedNode, Days], verdict: Verdict | None = None) -> dt.date:
    chosen = [d.last for claim, d in dates.items() if verdict is None or claim in verdict.losses]
    return max(chosen, default=FIRST)


def _list_steps(
    readings: list[Reading], disputed: list[Reading], events: Mapping[NamedNode, Event], frame: Frame
) -> tuple[Step, ...]:
    """Return each status of a run with the days by which it may, and surely, have been reached.

    An announcement makes a planned step of its own, whichever claim tells it that does not call the thing possible or
    considered. Where the status that was reached is disputed, a step without one begins: it may have with the first of
    those that are, and surely has with the last.
    """
    by_status: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in readings:
        if _is_definite(reading):
            by_status[get_status(reading)].append(reading)
    steps = [_make_step(status, members, events, frame) for status, members in by_status.items()]
    announcing = [r for r in readings if find_date(r, ANNOUNCED) and not _is_early(r)]
    begun = min((step.last for step in steps if rank(step.status) > STEPS[RI("planned")]), default=LAST)
    if steps and announcing and not by_status.keys() & PLANS and events[ANNOUNCED].first <= begun:
        steps.append(_make_step(RI("planned"), announcing, events, frame))
    if disputed:
        steps.append(_make_disputed_step(disputed, frame))
    return tuple(sorted(steps, key=cmp_to_key(_compare)))


def _is_early(reading: Reading) -> bool:
    """Say whether a claim has it that a thing may be no more than possible or considered."""
    early = {status for status, place in STEPS.items() if place < STEPS[RI("planned")]}
    return any(f.property in POINT and f.value in early for f in reading.facts)


def _make_disputed_step(readings: list[Reading], frame: Frame) -> Step:
    steps = [find_step(reading, frame.data) for reading in readings]
    first, last = min(step.first for step in steps), max(step.last for step in steps)
    said_by = tuple(sorted({r.said_by for r in readings}, key=str))
    return Step(None, first, last, last, said_by, (Way(first, last),))


def _compare(one: Step, other: Step) -> int:
    """Order two steps: by their days where they surely differ, else by how far they are."""
    if one.last < other.first or other.last < one.first:
        return -1 if one.last < other.first else 1
    ranks = rank(one.status) - rank(other.status)
    return (
        ranks
        or (one.first > other.first) - (one.first < other.first)
        or (-1 if str(one.status) < str(other.status) else 1)
    )


def _make_step(status: NamedNode, readings: list[Reading], events: Mapping[NamedNode, Event], frame: Frame) -> Step:
    event = next((events[prop] for prop in DATED.get(status, ()) if prop in events), None)
    ways = (Way(event.first, event.last),) if event else tuple(_find_telling(status, r, frame) for r in readings)
    first, last = min(way.first for way in ways), min(way.last for way in ways)
    hoped = events.get(EXPECTED if status in PLANS else RI("expectedEnd")) if status in LAPSING else None
    return Step(
        status=status,
        first=first,
        last=last,
        sure=event.sure if event else last,
        said_by=tuple(sorted({r.said_by for r in readings}, key=str)),
        ways=ways,
        event=event,
        lapses=max(hoped.soonest, first) if hoped else None,
        hoped=hoped,
    )


def _find_telling(status: NamedNode, reading: Reading, frame: Frame) -> Way:
    """Return how a step without a date began by one claim: when its source appeared.

    A plan whose day had passed by then had begun on some day before that day.
    """
    days = frame.published[reading.claim.source]
    expected = find_date(reading, EXPECTED) if status in PLANS else None
    if expected and expected.latest and expected.latest < days.first:
        day = (expected.earliest or expected.latest) - ONE_DAY
        return Way(FIRST, day, event=(EXPECTED, expected.text), by=reading.said_by)
    return Way(days.first, days.last, reading.claim.source)


def order_steps(steps: list[Step]) -> list[Step]:
    """Return steps with the days that their order leaves: none begins before the one before it.

    A step whose days the order would leave none of keeps them; the check of data tells of it.
    """
    forward: list[Step] = []
    for step in steps:
        first = max(step.first, forward[-1].first) if forward else step.first
        forward.append(replace(step, first=first) if first <= step.last else step)
    ordered: list[Step] = []
    for step in reversed(forward):
        last = min(step.last, ordered[-1].last) if ordered else step.last
        sure = min(step.sure, ordered[-1].sure) if ordered else step.sure
        ordered.append(replace(step, last=last, sure=max(last, sure)) if last >= step.first else step)
    return ordered[::-1]
