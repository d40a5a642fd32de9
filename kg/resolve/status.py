"""Status and succession: a later step succeeds an earlier one; that is history, not contradiction."""

from __future__ import annotations

import datetime as dt
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.claims import Data, Fact
from kg.model.outcomes import Days, Disagreement, HeldFact, Reading, Side, list_sayers
from kg.model.quantities import find_extent
from kg.model.statuses import AMONG, EXPECTED, STATUS, Statuses
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import Position, Verdict, choose_side, tell_value
from kg.terms import RI

POINT = frozenset({STATUS, AMONG})
WEAK = {"E", "F"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What dates the readings of every node: the data, the terms, and when each source appeared."""

    data: Data
    vocabulary: Vocabulary
    published: Mapping[NamedNode, Days]

    @property
    def statuses(self) -> Statuses:
        """Return the statuses of the ontology."""
        return self.vocabulary.statuses


@dataclass(frozen=True, slots=True)
class Step:
    """A status that a claim states, the days between which it holds at, and the grade of its source.

    `dated` says that it is a start or an end on a stated date, which no later step back undoes; `rank` how far the
    status is, `over` that it is that of what is over.
    """

    status: NamedNode
    first: dt.date
    last: dt.date
    dated: bool
    grade: str
    rank: int
    over: bool


def resolve_status(readings: list[Reading], frame: Frame) -> Verdict:
    """Return the status that is held: what no later step has succeeded, else by grade and number of sources.

    A bound (`ri:statusAmong`) agrees with each status it names and is held only where no claim is definite.
    """
    by_status = group_by_status(readings)
    if not by_status:
        bounds = (HeldFact(fact, (r.said_by,)) for r in readings for fact in r.facts if fact.property == AMONG)
        return Verdict(POINT, tuple(bounds))
    steps = {r.claim.iri: find_step(r, status, frame) for status, members in by_status.items() for r in members}
    fresh = find_fresh(steps)
    barred = list_barred(fresh, steps)
    fates = dict.fromkeys(steps.keys() - fresh.keys(), RI("supersededClaim"))
    fates |= dict.fromkeys(barred, RI("outvotedClaim"))
    ordered = [by_status[status] for status in sorted(by_status, key=lambda s: s.value)]
    current = [[_take_position(r) for r in members if r.claim.iri not in fates] for members in ordered]
    sides = [side for side in current if side]
    rule = "a step back needs a better grade and undoes no dated start or end" if barred else "a later step succeeds"
    winner, rule = (0, rule) if len(sides) == 1 else choose_side(sides, frame.data)
    winning = [p.reading for p in sides[winner]] if winner is not None else []
    held = winning[0].status if winning else None
    verdict = _judge(by_status, held, fates, rule, frame.statuses)
    return _weigh_bounds(verdict, held, winning, readings, frame) if held else verdict


def group_by_status(readings: Iterable[Reading]) -> dict[NamedNode, list[Reading]]:
    """Return the readings that state a status, by that."""
    found: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in readings:
        if reading.status:
            found[reading.status].append(reading)
    return found


def _weigh_bounds(
    verdict: Verdict, status: NamedNode, held: list[Reading], readings: list[Reading], frame: Frame
) -> Verdict:
    """Return the verdict with the bounds that rule out the held status: succeeded by it, outvoted, or disputing it.

    A bound outweighs a definite status only by a better grade, and then nothing is held.
    """
    outside = [r for r in readings if (among := _list_among(r)) and status not in among]
    if not outside:
        return verdict
    first = min(find_step(r, status, frame).first for r in held)
    sources = {r.claim.iri: frame.data.sources[r.claim.source] for r in outside}
    passed = {i for i, s in sources.items() if s.published.latest is not None and s.published.latest < first}
    best = min(r.grade for r in held)
    stands = all(r.grade >= best for r in outside if r.claim.iri not in passed)
    loss = RI("outvotedClaim") if stands else RI("disputedClaim")
    losses = {**verdict.losses, **{i: RI("supersededClaim") if i in passed else loss for i in sources}}
    if not stands:
        losses |= {r.claim.iri: loss for r in held}
    told = " or ".join(sorted({tell_value(s) for r in outside for s in _list_among(r)}))
    disagreement = Disagreement(
        kind="disputed" if not stands else "outvoted" if sources.keys() - passed else "succession",
        node=held[0].node.iri,
        property=STATUS,
        sides=(Side(told, list_sayers(outside)), Side(tell_value(status), list_sayers(held))),
        held=1 if stands else None,
        rule="a definite status outweighs a bound of no better grade" if stands else "a bound of a better grade",
    )
    return Verdict(POINT, verdict.held if stands else (), losses, verdict.disagreement or disagreement)


def _list_among(reading: Reading) -> list[NamedNode]:
    return [f.value for f in reading.facts if f.property == AMONG and isinstance(f.value, NamedNode)]


def _judge(
    by_status: Mapping[NamedNode, list[Reading]],
    held: NamedNode | None,
    fates: Mapping[NamedNode, NamedNode],
    rule: str,
    statuses: Statuses,
) -> Verdict:
    lost = RI("outvotedClaim") if held else RI("disputedClaim")
    losses = {
        reading.claim.iri: fates.get(reading.claim.iri, lost)
        for status, members in by_status.items()
        for reading in members
        if status != held or reading.claim.iri in fates
    }
    last = [r for r in by_status[held] if r.claim.iri not in losses] if held else []
    facts = (HeldFact(Fact(STATUS, held), list_sayers(last)),) if held else ()
    if len(by_status) == 1:
        return Verdict(POINT, facts, losses)
    kind = "disputed" if held is None else "outvoted" if lost in losses.values() else "succession"
    # What has begun anew after its end is at a lower step again: the one that is held came last all the same.
    order = sorted(by_status, key=lambda s: (kind == "succession" and s == held, statuses.rank(s), s.value))
    disagreement = Disagreement(
        kind=kind,
        node=next(iter(by_status.values()))[0].node.iri,
        property=STATUS,
        sides=tuple(Side(tell_value(s), list_sayers(last if s == held else by_status[s])) for s in order),
        held=order.index(held) if held else None,
        rule=rule,
    )
    return Verdict(POINT, facts, losses, disagreement)


def _take_position(reading: Reading) -> Position:
    facts = tuple(f for f in reading.facts if f.property == STATUS)
    return Position(reading, facts, tuple(map(find_extent, facts)))


def find_step(reading: Reading, status: NamedNode, frame: Frame) -> Step:
    """Return the step that a claim with a status states and when it holds.

    It holds at the date it states (an announcement, a start, an end), else in the interval in which its source was
    published.
    A plan whose date had passed when its source appeared holds only until the day before that date; one for "by" a
    date, some day before it came true.
    """
    statuses = frame.statuses
    dates = (d for prop in statuses.dates.get(status, ()) if (d := reading.find_date(prop)))
    stated = min(dates, key=lambda date: date.earliest or dt.date.min, default=None)
    days = stated or frame.data.sources[reading.claim.source].published
    first, last = days.earliest or dt.date.min, days.latest or dt.date.max
    expected = reading.find_date(EXPECTED) if not stated and status not in statuses.going | statuses.over else None
    if expected and expected.latest and expected.latest < first:
        last = expected.earliest - dt.timedelta(days=1) if expected.earliest else dt.date.min
        first = dt.date.min
    dated = stated is not None and status not in statuses.plans
    return Step(status, first, last, dated, reading.grade, statuses.rank(status), status in statuses.over)


def find_last_end(readings: list[Reading], frame: Frame) -> dt.date | None:
    """Return the last day of the last end after which a thing began anew, or None: it has lived once."""
    return max((end.last for end in find_ends(readings, frame)), default=None)


def find_ends(readings: list[Reading], frame: Frame) -> list[Step]:
    """Return the ends after which a thing began anew, in order; ends with no step between are one, the last of them."""
    steps = [find_step(r, r.status, frame) for r in readings if r.status]
    ends = sorted((s for s in steps if s.over), key=lambda s: (s.last, s.first))
    begun = sorted(s.first for s in steps if not s.over and s.grade not in WEAK)
    later = [*(end.last for end in ends[1:]), dt.date.max]
    return [end for end, after in zip(ends, later, strict=False) if bisect(begun, end.last) < bisect(begun, after)]


def is_before(reading: Reading, prop: NamedNode, day: dt.date) -> bool:
    """Say whether the date that a claim states surely is not after a day."""
    stated = reading.find_date(prop)
    return stated is not None and stated.latest is not None and stated.latest <= day


@dataclass(frozen=True, slots=True)
class Reached:
    """All that is said of one status: a step, the best grade of those who say it, whether one of them dates it."""

    step: Step
    grade: str
    dated: bool

    def may_give_way(self, step: Step) -> bool:
        """Say whether a step may undo or follow it.

        Forward needs a source graded better than E. Back needs a strictly better grade than the best of what it undoes,
        and never undoes a dated start or end; after an end, a lower step opens a new run.
        """
        if step.rank > self.step.rank or self.step.over:
            return step.grade not in WEAK
        return step.grade < self.grade and not self.dated


def _group_steps(steps: Iterable[Step]) -> dict[NamedNode, list[Step]]:
    found: dict[NamedNode, list[Step]] = defaultdict(list)
    for step in steps:
        found[step.status].append(step)
    return found


def _tell_reached(said: Mapping[NamedNode, list[Step]]) -> dict[NamedNode, Reached]:
    return {
        status: Reached(steps[0], min(s.grade for s in steps), any(s.dated for s in steps))
        for status, steps in said.items()
    }


def find_fresh(steps: Mapping[NamedNode, Step]) -> dict[NamedNode, Step]:
    """Return the steps, by their claims, after which surely none of another status came that may."""
    said = _group_steps(steps.values())
    follow = {
        status: [s.first for other in said.keys() - {status} for s in said[other] if reached.may_give_way(s)]
        for status, reached in _tell_reached(said).items()
    }
    latest = {status: max(days, default=dt.date.min) for status, days in follow.items()}
    return {iri: step for iri, step in steps.items() if latest[step.status] <= step.last}


def list_barred(fresh: Mapping[NamedNode, Step], steps: Mapping[NamedNode, Step]) -> set[NamedNode]:
    """Return the claims of a step back, surely later, that may not undo one which no other has succeeded."""
    reached = _tell_reached(_group_steps(steps.values()))
    over = {status: min(s.last for s in said) for status, said in _group_steps(fresh.values()).items()}
    return {
        iri
        for iri, step in fresh.items()
        for status, day in over.items()
        if step.first > day and step.rank < reached[status].step.rank and not reached[status].may_give_way(step)
    }
