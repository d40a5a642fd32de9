"""Days and what binds them: each named day has an interval, and some days are not after others.

It takes a resolution and gives a `System`; bounds are carried along to a fixpoint. Where a bound leaves no day, the
constraint of the lower-graded source falls, and is told in words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tests.oracle.days import FIRST, LAST, Interval
from tests.oracle.lives import Event, Run
from tests.oracle.reading import Claim, Data
from tests.oracle.resolution import Node
from tests.oracle.terms import BEGINNINGS, FORECASTS
from tests.oracle.weighing import get_grade

# A claim with one of these statuses tells no start and no end as past.
AHEAD = frozenset({"possible", "considered", "planned", "conditional"})


@dataclass(frozen=True, slots=True)
class Bound:
    """That day `first` is not after day `then`, on the word of a source of this grade."""

    first: str
    then: str
    grade: str
    why: str


@dataclass(frozen=True, slots=True)
class System:
    """Named days with their intervals after all bounds were carried along, and the bounds that fell."""

    days: Mapping[str, Interval]
    bounds: tuple[Bound, ...]
    fallen: tuple[Bound, ...]

    def fix(self, fixed: Mapping[str, date]) -> "System":
        """Give the system with some days fixed; bounds that cannot hold then fall."""
        days = {name: Interval(fixed[name], fixed[name]) if name in fixed else span for name, span in self.days.items()}
        return make_system(days, self.bounds, self.fallen)


def make_system(days: Mapping[str, Interval], bounds: Iterable[Bound], fallen: Iterable[Bound] = ()) -> System:
    """Carry the bounds along, all at once where that leaves days for all, else the better-graded first."""
    bounds = [bound for bound in bounds if bound.first in days and bound.then in days]
    if (settled := carry(days, bounds)) is not None:
        return System(settled, tuple(bounds), tuple(fallen))
    kept: list[Bound] = []
    dropped = list(fallen)
    settled = dict(days)
    for bound in sorted(bounds, key=lambda bound: bound.grade):
        if (more := carry(settled, [*kept, bound])) is None:
            dropped.append(bound)
        else:
            kept.append(bound)
            settled = more
    return System(settled, tuple(kept), tuple(dropped))


def carry(
    days: Mapping[str, Interval], bounds: Iterable[Bound], moved: Iterable[str] = ()
) -> dict[str, Interval] | None:
    """Give the days narrowed by the bounds, or None where some day has no room; start from the days that moved."""
    touching: dict[str, list[Bound]] = defaultdict(list)
    for bound in bounds:
        touching[bound.first].append(bound)
        touching[bound.then].append(bound)
    settled = dict(days)
    left = list(moved) or list(touching)
    while left:
        for bound in touching[left.pop()]:
            first, then = settled[bound.first], settled[bound.then]
            earlier = Interval(first.lo, min(first.hi, then.hi))
            later = Interval(max(then.lo, first.lo), then.hi)
            if earlier.lo > earlier.hi or later.lo > later.hi:
                return None
            left += [
                name for name, old, new in ((bound.first, first, earlier), (bound.then, then, later)) if old != new
            ]
            settled[bound.first], settled[bound.then] = earlier, later
    return settled


def find_system(data: Data, nodes: Mapping[str, Node]) -> System:
    """Give all days that a resolution speaks of, with every source's, and what binds them."""
    days = {f"source {source.name}": source.published for source in data.sources.values()}
    bounds: list[Bound] = []
    for node in nodes.values():
        for run in node.runs:
            days |= {event.name: event.days for kind, event in run.events.items() if kind not in FORECASTS}
            days |= run.before
            bounds += _bind_run(data, run)
        bounds += _bind_steps(node)
    for claim in data.claims:
        for days_told in _find_past(claim):
            name = f"day {days_told.lo}"
            days[name] = Interval(days_told.lo, days_told.lo)
            grade = get_grade(data, claim)
            bounds.append(Bound(name, f"source {claim.source.name}", grade, f"{claim.name} tells it as past"))
    return make_system(days, bounds)


def _bind_run(data: Data, run: Run) -> Iterator[Bound]:
    for kind, event in run.events.items():
        if kind not in FORECASTS:
            for claim in event.tellers:
                if _is_past(claim, kind):
                    why = f"{claim.name} tells its {kind} as past"
                    yield Bound(event.name, f"source {claim.source.name}", get_grade(data, claim), why)
    if "until" in run.events:
        for kind in ("first-shipped", "since", "in-force"):
            if kind in run.events:
                yield _order(data, run.events[kind], run.events["until"])


def _order(data: Data, first: Event, then: Event) -> Bound:
    grade = max(min(get_grade(data, claim) for claim in event.tellers) for event in (first, then))
    return Bound(first.name, then.name, grade, "no end is before its start")


def _bind_steps(node: Node) -> Iterator[Bound]:
    steps = [run.steps[place] for run, place in node.steps]
    for earlier, later in pairwise(steps):
        for first in earlier.begin:
            for then in later.begin:
                if first != then:
                    grade = max(earlier.grade, later.grade)
                    yield Bound(first, then, grade, f"{node.name}: {earlier.statuses} comes before {later.statuses}")


def _is_past(claim: Claim, kind: str) -> bool:
    ahead = AHEAD & {*claim.facts.get("status", ())}
    return kind in ("announced", "signed") or not ahead


def _find_past(claim: Claim) -> list[Interval]:
    told = [(kind, claim.date(kind)) for kind in (*BEGINNINGS, "until")]
    return [
        days for kind, days in told if days and FIRST < days.lo < LAST and _is_past(claim, kind) and not claim.denies
    ]
