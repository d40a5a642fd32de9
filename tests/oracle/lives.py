"""Statuses in time: the runs of a node, the steps of each run that did not lose, and the events that date them.

It takes the claims on one node and gives runs; it works on intervals only and never fixes a day. A `Begin` is a tuple
of names of days (`source NAME`, `event NODE RUN DATE`, `before NODE RUN`), of which the earliest counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.oracle.days import FIRST, Interval, parse_edtf
from tests.oracle.reading import Claim, Data
from tests.oracle.succession import Item, find_items, settle_run, split_runs
from tests.oracle.terms import BEGINNINGS, DATES, ENDS, FORECASTS, PLANS, RANKS
from tests.oracle.weighing import get_grade, weigh

Begin = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """A date of a run: the text held, its days, the claims that tell it, and the last day of one that was outvoted."""

    name: str
    text: str
    days: Interval
    tellers: tuple[Claim, ...]
    outvoted: date


@dataclass(frozen=True, slots=True)
class Step:
    """A status that a run reaches, or several that a source leaves open, and when it begins."""

    statuses: tuple[str, ...]
    begin: Begin
    grade: str


@dataclass(frozen=True, slots=True)
class Run:
    """One life of a node: its steps in order, its events, its claims, and days known only to lie before another."""

    steps: tuple[Step, ...]
    events: dict[str, Event]
    claims: tuple[Claim, ...]
    before: dict[str, Interval] = field(default_factory=dict)

    def date_claim(self, claim: Claim) -> Begin:
        """Give the dates of beginning that a claim states, or nothing where it states none that is held."""
        return tuple(self.events[name].name for name in BEGINNINGS if name in claim.facts and name in self.events)

    def begin_claim(self, claim: Claim) -> Begin:
        """Give when what a claim says begins: at its earliest date of beginning, else when its source appeared."""
        return self.date_claim(claim) or (f"source {claim.source.name}",)


def find_runs(data: Data, node: str, claims: Sequence[Claim]) -> list[Run]:
    """Give the runs of a node in their order; a node without a status has one, without steps."""
    items = find_items(data, claims)
    if not items:
        return [_make_run(data, f"{node} 1", [], claims)]
    groups = split_runs(items)
    others: list[list[Claim]] = [[] for _ in groups]
    for claim in claims:
        if not any(item.claim is claim for item in items):
            others[_find_place(claim, groups)].append(claim)
    runs = []
    for number, (group, more) in enumerate(zip(groups, others, strict=True), 1):
        kept, disputed = settle_run(data, group)
        run = _make_run(data, f"{node} {number}", kept, [*(item.claim for item in kept), *more])
        if kept and disputed:  # where what came next is disputed, no status is held from then on
            begin = tuple(dict.fromkeys(f"source {item.claim.source.name}" for item in disputed))
            run = replace(run, steps=(*run.steps, Step((), begin, min(item.grade for item in disputed))))
        runs.append(run)
    # Where no status is held, what the claims say besides still is.
    return [run for run in runs if run.steps] or [_make_run(data, f"{node} 1", [], claims)]


def _find_place(claim: Claim, groups: Sequence[Sequence[Item]]) -> int:
    dates = [days for name in DATES if (days := claim.date(name))]
    anchor = min(days.hi for days in dates) if dates else claim.source.published.hi
    return max((i for i, group in enumerate(groups) if group[0].at.lo <= anchor), default=0)


def _make_run(data: Data, name: str, items: Sequence[Item], claims: Sequence[Claim]) -> Run:
    events = {kind: event for kind in DATES if (event := _find_event(data, name, kind, claims))}
    before: dict[str, Interval] = {}
    steps = [
        Step(statuses, _begin_step(name, statuses, same, events, before), min(item.grade for item in same))
        for statuses in dict.fromkeys(item.statuses for item in items)
        if (same := [item for item in items if item.statuses == statuses])
    ]
    if steps and (announced := _find_announced(claims, events)) and not any({*step.statuses} & PLANS for step in steps):
        grade = min(get_grade(data, claim) for claim in announced)
        steps.append(Step(("planned",), (events["announced"].name,), grade))
    steps.sort(key=lambda step: min(RANKS[status] for status in step.statuses))
    return Run(tuple(steps), events, tuple(claims), before)


def _find_announced(claims: Sequence[Claim], events: dict[str, Event]) -> list[Claim]:
    """Find claims that announce without saying that the thing is only possible or considered."""
    early = {"possible", "considered"}
    return [
        c
        for c in claims
        if "announced" in events and "announced" in c.facts and not early & {*c.facts.get("status", ())}
    ]


def _begin_step(
    name: str, statuses: tuple[str, ...], items: Sequence[Item], events: dict[str, Event], before: dict[str, Interval]
) -> Begin:
    told = tuple(dict.fromkeys(f"source {item.claim.source.name}" for item in items))
    if len(statuses) > 1 or RANKS[statuses[0]] < RANKS["planned"]:
        return told
    if statuses[0] in PLANS:
        if "announced" in events:
            return (events["announced"].name,)
        expected = events["expected"].days if "expected" in events else None
        in_time = [i for i in items if expected is None or not expected.before(i.claim.source.published)]
        if expected and not in_time:
            came = expected.lo if expected.lo > FIRST else expected.hi
            before[f"before {name}"] = Interval(FIRST, came - timedelta(days=1))
            return (f"before {name}",)
        return tuple(dict.fromkeys(f"source {item.claim.source.name}" for item in in_time)) or told
    dating = ("until",) if statuses[0] in ENDS else ("first-shipped", "since", "in-force")
    return next(((events[kind].name,) for kind in dating if kind in events), told)


def _find_event(data: Data, run: str, kind: str, claims: Sequence[Claim]) -> Event | None:
    dated = [claim for claim in claims if kind in claim.facts]
    verdict = weigh(data, dated, lambda a, b: _days(a, kind).overlaps(_days(b, kind)))
    if not verdict.held:
        return None
    held = min(verdict.held, key=lambda c: (_days(c, kind).length(), get_grade(data, c), c.name))
    meeting = [c for c in dated if _days(c, kind).overlaps(_days(held, kind))]
    days = _days(held, kind)
    for claim in sorted(meeting, key=lambda c: get_grade(data, c)):
        days = days.meet(_days(claim, kind)) if days.overlaps(_days(claim, kind)) else days
    outvoted = [_days(c, kind).hi for c in verdict.lost if kind not in FORECASTS and c not in meeting]
    return Event(f"event {run} {kind}", held.facts[kind][0], days, tuple(meeting), max(outvoted, default=FIRST))


def _days(claim: Claim, kind: str) -> Interval:
    return parse_edtf(claim.facts[kind][0])
