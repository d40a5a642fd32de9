"""Runs: the lives of a thing, each from its first step to its end; a thing may stop, and start again years later.

Takes the readings of a node; gives its runs with their steps in order, each with the days on which it can have begun.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect, bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cmp_to_key

from pyoxigraph import NamedNode

from kg.model.claims import Fact
from kg.model.outcomes import Days, Event, HeldFact, Reading, Run, Step, Way, list_sayers
from kg.model.statuses import ANNOUNCED, EXPECTED, EXPECTED_END
from kg.resolve.agreement import Verdict, compare_readings
from kg.resolve.clocks import span
from kg.resolve.status import POINT, Frame, find_ends, find_step, group_by_status, resolve_status
from kg.resolve.status import Step as StatedStep
from kg.terms import RI

LOST = {RI("outvotedClaim"), RI("disputedClaim")}
FIRST, LAST = dt.date.min, dt.date.max
ONE_DAY = dt.timedelta(days=1)


def find_runs(readings: list[Reading], frame: Frame) -> tuple[Run, ...]:
    """Return the runs of a node in order; none for a node whose status nobody states.

    A run ends with an end after which a later step follows. Dates are compared within a run only.
    """
    ends = find_ends(readings, frame)
    groups: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.status:
            groups[count_ends(find_step(reading, reading.status, frame), ends)].append(reading)
    keys = sorted(groups)
    for reading in readings if keys else ():
        dates = [date for prop in frame.statuses.events if (date := reading.find_date(prop))]
        if dates and not reading.status:
            days = [date.earliest for date in dates if date.earliest]
            day = min(days, default=frame.published[reading.claim.source].first)
            place = bisect_left(ends, day, key=_find_last)
            groups[keys[max(bisect(keys, place) - 1, 0)]].append(reading)
    runs = [_make_run(number, groups[key], frame) for number, key in enumerate(keys, 1)]
    ordered = iter(order_steps([step for run in runs for step in run.steps]))
    return tuple(replace(run, steps=tuple(next(ordered) for _ in run.steps)) for run in runs)


def count_ends(step: StatedStep, ends: Sequence[StatedStep]) -> int:
    """Return how many ends, in their order, a step comes after: surely, or by both of its days where they overlap."""
    surely = bisect_left(ends, step.first, key=_find_last)
    over = () if step.over else ends[surely : bisect(ends, step.last, key=_find_last)]
    return surely + sum(step.first > end.first for end in over)


def _find_last(end: StatedStep) -> dt.date:
    return end.last


def _make_run(number: int, readings: list[Reading], frame: Frame) -> Run:
    verdict = resolve_status([r for r in readings if r.status], frame)
    standing = [r for r in readings if verdict.losses.get(r.claim.iri) not in LOST]
    disputed = [r for r in readings if verdict.losses.get(r.claim.iri) == RI("disputedClaim")]
    events = {prop: event for prop in frame.statuses.events if (event := _find_event(prop, standing, frame))}
    return Run(
        node=readings[0].node.iri,
        number=number,
        status=next((h.fact.value for h in verdict.held if isinstance(h.fact.value, NamedNode)), None),
        events=tuple(events.values()),
        steps=_list_steps(standing, disputed, events, frame),
    )


def _find_event(prop: NamedNode, readings: list[Reading], frame: Frame) -> Event | None:
    """Return the one event that a property of a run tells: what its claims that agree leave of days.

    A date that lost moves nothing, but until it has passed as well the event is not sure. Where nothing is held, any of
    the dates may be right.
    """
    stated = [(r, date) for r in readings if (date := r.find_date(prop))]
    if not stated:
        return None
    verdict = compare_readings(prop, [r for r, _ in stated], frame.data, frame.vocabulary)
    dates = {r.claim.iri: span(date) for r, date in stated}
    held = next((h for h in verdict.held if h.fact.property == prop), None)
    fallen = [(r, date) for r, date in stated if r.claim.iri in verdict.losses]
    lost = tuple(HeldFact(Fact(prop, date), (r.said_by,)) for r, date in fallen)
    rank = frame.statuses.rank_date(prop)
    if held is None:
        first, last = min(d.first for d in dates.values()), max(d.last for d in dates.values())
        return Event(prop, None, first, last, last, first, lost, rank)
    days = _meet(dates, verdict)
    any_of = [days, *(span(date) for _, date in fallen)]
    sure, soonest = max(d.last for d in any_of), min(d.first for d in any_of)
    return Event(prop, held, days.first, days.last, sure, soonest, lost, rank)


def _meet(dates: Mapping[NamedNode, Days], verdict: Verdict) -> Days:
    met = Days(FIRST, LAST)
    for claim, days in sorted(dates.items(), key=lambda item: str(item[0])):
        if claim not in verdict.losses:
            met = met.cut(days) or met
    return met


def _list_steps(
    readings: list[Reading], disputed: list[Reading], events: Mapping[NamedNode, Event], frame: Frame
) -> tuple[Step, ...]:
    """Return each status of a run with the days by which it may, and surely, have been reached.

    An announcement makes a planned step of its own, whichever claim tells it that does not call the thing possible or
    considered. Where the status that was reached is disputed, a step without one begins: it may have with the first of
    those that are, and surely has with the last.
    """
    by_status = group_by_status(readings)
    steps = [_make_step(status, members, events, frame) for status, members in by_status.items()]
    statuses = frame.statuses
    # Nobody announces by a claim that has it that the thing may be less than a plan.
    early = {status for status, rank in statuses.ranks.items() if rank < statuses.rank(statuses.plan)}
    announcing = [r for r in readings if r.find_date(ANNOUNCED)]
    announcing = [r for r in announcing if early.isdisjoint(f.value for f in r.facts if f.property in POINT)]
    begun = min((step.last for step in steps if step.rank > statuses.rank(statuses.plan)), default=LAST)
    planned = by_status.keys() & statuses.plans
    if statuses.plan and steps and announcing and not planned and events[ANNOUNCED].first <= begun:
        steps.append(_make_step(statuses.plan, announcing, events, frame))
    if disputed:
        steps.append(_make_disputed_step(disputed, frame))
    return tuple(sorted(steps, key=cmp_to_key(_compare)))


def _make_disputed_step(readings: list[Reading], frame: Frame) -> Step:
    steps = [find_step(r, r.status, frame) for r in readings if r.status]
    first, last = min(step.first for step in steps), max(step.last for step in steps)
    ways, rank = (Way(first, last),), frame.statuses.rank(None)
    return Step(None, first, last, last, list_sayers(readings), ways, rank=rank)


def _compare(one: Step, other: Step) -> int:
    """Order two steps: by their days where they surely differ, else by how far they are."""
    if one.last < other.first or other.last < one.first:
        return -1 if one.last < other.first else 1
    ranks = one.rank - other.rank
    return (
        ranks
        or (one.first > other.first) - (one.first < other.first)
        or (-1 if str(one.status) < str(other.status) else 1)
    )


def _make_step(status: NamedNode, readings: list[Reading], events: Mapping[NamedNode, Event], frame: Frame) -> Step:
    statuses = frame.statuses
    dated = (events[prop] for prop in statuses.dates.get(status, ()) if prop in events)
    event = min(dated, key=lambda event: event.first, default=None)
    ways = (Way(event.first, event.last),) if event else tuple(_find_telling(status, r, frame) for r in readings)
    first, last = min(way.first for way in ways), min(way.last for way in ways)
    lapsing = EXPECTED if status in statuses.plans else EXPECTED_END if status in statuses.going else None
    hoped = events.get(lapsing) if lapsing else None
    return Step(
        status=status,
        first=first,
        last=last,
        sure=event.sure if event else last,
        said_by=list_sayers(readings),
        ways=ways,
        event=event,
        lapses=max(hoped.soonest, first) if hoped else None,
        hoped=hoped,
        rank=statuses.rank(status),
    )


def _find_telling(status: NamedNode, reading: Reading, frame: Frame) -> Way:
    """Return how a step without a date began by one claim: when its source appeared.

    A plan whose day had passed by then had begun on some day before that day.
    """
    days = frame.published[reading.claim.source]
    expected = reading.find_date(EXPECTED) if status in frame.statuses.plans else None
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
