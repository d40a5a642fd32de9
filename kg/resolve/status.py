"""Status and succession: a later step succeeds an earlier one; that is history, not contradiction."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.claims import Data, Date, Fact
from kg.model.outcomes import Disagreement, HeldFact, Reading, Side
from kg.model.quantities import find_extent
from kg.resolve.agreement import Position, Verdict, choose_side, tell_value
from kg.terms import RI

STATUS = RI("status")
STEPS = {
    RI("possible"): 0,
    RI("considered"): 1,
    RI("planned"): 2,
    RI("conditional"): 2,
    RI("active"): 3,
    RI("ended"): 4,
    RI("cancelled"): 4,
}
DATED = {
    RI("active"): RI("since"),
    RI("ended"): RI("until"),
    RI("cancelled"): RI("until"),
}
AMONG = RI("statusAmong")
POINT = frozenset({STATUS, AMONG})
PASSING = {RI("planned"), RI("considered"), RI("possible"), RI("conditional")}
WEAK = {"E", "F"}


@dataclass(frozen=True, slots=True)
class Step:
    """A status that a claim states, the days between which it holds at, and the grade of its source."""

    status: NamedNode
    first: dt.date
    last: dt.date
    dated: bool
    grade: str


def resolve_status(readings: list[Reading], data: Data) -> Verdict:
    """Return the status that is held: what no later step has succeeded, else by grade and number of sources.

    A bound (`ri:statusAmong`) agrees with each status it names and is held only where no claim is definite.
    """
    definite = [r for r in readings if any(f.property == STATUS for f in r.facts)]
    by_status: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in definite:
        by_status[_get_status(reading)].append(reading)
    if not by_status:
        return Verdict(POINT, _hold_bounds(readings))
    steps = {status: [find_step(r, data) for r in members] for status, members in by_status.items()}
    current = [s for s in by_status if not any(succeeds(steps[t], steps[s]) for t in by_status if t != s)]
    sides = [[_position(r) for r in by_status[s]] for s in sorted(current, key=lambda s: s.value)]
    winner, rule = (0, "a later step succeeds") if len(sides) == 1 else choose_side(sides, data)
    return _judge(by_status, sides, winner, rule)


def _hold_bounds(readings: list[Reading]) -> tuple[HeldFact, ...]:
    return tuple(HeldFact(fact, (r.said_by,)) for r in readings for fact in r.facts if fact.property == AMONG)


def _judge(
    by_status: dict[NamedNode, list[Reading]], sides: list[list[Position]], winner: int | None, rule: str
) -> Verdict:
    current = [_get_status(side[0].reading) for side in sides]
    held = current[winner] if winner is not None else None
    losses = {
        reading.claim.iri: _find_loss(status, current, held)
        for status, members in by_status.items()
        if status != held
        for reading in members
    }
    facts = (HeldFact(Fact(STATUS, held), _sayers(by_status[held])),) if held else ()
    if len(by_status) == 1:
        return Verdict(POINT, facts)
    order = sorted(by_status, key=lambda s: (STEPS.get(s, 2), s.value))
    kind = "succession" if len(sides) == 1 else "disputed" if held is None else "outvoted"
    disagreement = Disagreement(
        kind=kind,
        node=next(iter(by_status.values()))[0].node.iri,
        property=STATUS,
        sides=tuple(Side(tell_value(s), _sayers(by_status[s])) for s in order),
        held=order.index(held) if held else None,
        rule=rule,
    )
    return Verdict(POINT, facts, losses, disagreement)


def _find_loss(status: NamedNode, current: list[NamedNode], held: NamedNode | None) -> NamedNode:
    if status not in current:
        return RI("supersededClaim")
    return RI("disputedClaim") if held is None else RI("outvotedClaim")


def _get_status(reading: Reading) -> NamedNode:
    return next(f.value for f in reading.facts if f.property == STATUS and isinstance(f.value, NamedNode))


def _position(reading: Reading) -> Position:
    facts = tuple(f for f in reading.facts if f.property == STATUS)
    return Position(reading, facts, tuple(find_extent(f) for f in facts))


def _sayers(readings: list[Reading]) -> tuple[NamedNode, ...]:
    return tuple(sorted({r.said_by for r in readings}, key=lambda c: c.value))


def find_step(reading: Reading, data: Data) -> Step:
    """Return the step a claim states and when it holds.

    It holds at the date it states (a start, an end), else in the interval in which its source was published.
    A plan whose date had passed when its source appeared holds only until the day before that date.
    """
    status, source = _get_status(reading), data.sources[reading.claim.source]
    stated = _find_date(reading, DATED.get(status))
    if stated:
        return Step(status, stated.earliest or dt.date.min, stated.latest or dt.date.max, True, source.grade)
    published = source.published
    first, last = published.earliest or dt.date.min, published.latest or dt.date.max
    expected = _find_date(reading, RI("expected")) if status in PASSING else None
    if expected and expected.earliest and expected.latest and expected.latest < first:
        return Step(status, dt.date.min, expected.earliest - dt.timedelta(days=1), False, source.grade)
    return Step(status, first, last, False, source.grade)


def _find_date(reading: Reading, prop: NamedNode | None) -> Date | None:
    return next((f.value for f in reading.facts if f.property == prop and isinstance(f.value, Date)), None)


def succeeds(later: list[Step], earlier: list[Step]) -> bool:
    """Say whether a step that some claim of `later` states came surely after all those of `earlier`.

    Forward needs a source graded better than E. Back needs a strictly better grade than the best of the step it
    undoes, and never undoes a dated start or end; after an end, a lower step opens a new run.
    """
    return any(all(_follows(step, before) for before in earlier) for step in later if _may_step(step, earlier))


def _follows(step: Step, before: Step) -> bool:
    return step.first > before.last


def _may_step(step: Step, earlier: list[Step]) -> bool:
    before = STEPS.get(earlier[0].status, 2)
    here = STEPS.get(step.status, 2)
    if here > before or before == STEPS[RI("ended")]:
        return step.grade not in WEAK
    return step.grade < min(b.grade for b in earlier) and not any(b.dated for b in earlier)
