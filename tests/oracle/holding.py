"""What holds in a world as of a day: of each node, the values of each property.

It takes a world, in which all is exact, and a day. Names and values are those of the data: `status`, `since`, `units`,
`units-above`; a date is the EDTF text that is held, a period is written as in the data (`2025`, `FY2021`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tests.oracle.days import FIRST, parse_period
from tests.oracle.lives import Run, Step
from tests.oracle.reading import Claim, Data
from tests.oracle.resolution import Fact, Node
from tests.oracle.terms import BEGINNINGS, DATES, DIRECT, ENDS, FORECASTS, PLANS, REGIMES, VIEWS, VOLUMES
from tests.oracle.worlds import World

Values = Mapping[str, Mapping[str, frozenset[str]]]
_Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class State:
    """What holds (`nodes`), what of it is not sure although it holds, and what may have been so before it was told."""

    nodes: Values
    unsure: Values
    maybe: Values


def hold(data: Data, world: World, as_of: date, known_by: date | None = None) -> State:
    """Tell what holds in a world as of a day.

    Raises:
        ValueError: when the world was drawn for another day by which sources are known.
    """
    if known_by != world.known_by:
        raise ValueError(f"the world was drawn for what is known by {world.known_by}, not by {known_by}")
    views = [_View(data, world, node, as_of) for node in world.nodes.values()]
    nodes: dict[str, dict[str, frozenset[str]]] = {view.node.name: {} for view in views if view.stands()}
    rows = [row for view in views for row in view.find_rows()]
    for name, _, _ in rows:
        nodes.setdefault(name, {})
    held = _gather(rows)
    unsure = held if as_of > data.now else _gather(row for view in views for row in view.find_unsure())
    return State({**nodes, **held}, unsure, _gather(row for view in views for row in view.find_maybe()))


def _gather(rows: Iterator[_Row] | list[_Row]) -> dict[str, dict[str, frozenset[str]]]:
    found: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for node, name, value in rows:
        found[node][name] = found[node].get(name, frozenset()) | {value}
    return dict(found)


class _View:
    """One node in one world as of one day."""

    def __init__(self, data: Data, world: World, node: Node, as_of: date) -> None:
        self.data, self.world, self.node, self.as_of = data, world, node, as_of
        self.regime = max((self._first_day(name) for name in self._find_subjects()), default=FIRST)
        begun = [(run, place) for run, place in node.steps if self._begin_step(run.steps[place]) <= as_of]
        self.run: Run = begun[-1][0] if begun else node.runs[0]
        self.step: Step | None = begun[-1][0].steps[begun[-1][1]] if begun else None

    def _find_subjects(self) -> set[str]:
        """Give the things before whose own beginning nothing of the node begins: itself, and the regime it is under."""
        return {self.node.name, *(self.node.keys[key] for key in ("regime", "in") if key in self.node.keys)}

    def _first_day(self, name: str) -> date:
        """Give the first date of a deal or measure, or the first day there is for anything else."""
        deal = self.world.nodes.get(name)
        if deal is None or deal.kind not in REGIMES:
            return FIRST
        own = [self.world.days[run.events[kind].name] for run in deal.runs for kind in BEGINNINGS if kind in run.events]
        begun = [self.world.begin(run.steps[place].begin) for run, place in deal.steps]
        return min([*own, *begun]) if own else FIRST

    def _begin_step(self, step: Step) -> date:
        """Give the day a step begins: nothing goes on under a deal before it, but joining may be planned."""
        begin = self.world.begin(step.begin)
        return max(begin, self.regime) if {*step.statuses} & {"active", "ended"} else begin

    def _begin(self) -> tuple[date, bool]:
        """Give the day a keyed node begins, and whether it may have been so before."""
        node, run = self.node, self.node.runs[0]
        if node.steps:
            return (self._begin_step(node.steps[0][0].steps[0]), False)
        told = self.world.begin(tuple(name for claim in run.claims for name in run.begin_claim(claim)))
        if node.kind in VOLUMES:
            period = parse_period(node.keys.get("period", "any"))
            return (period.hi if period else told, False)
        if node.kind in VIEWS:
            return (told, False)
        if "since" in run.events:
            return (max(self.world.days[run.events["since"].name], self.regime), False)
        dated = any(run.date_claim(claim) for claim in run.claims)
        only_claimed = all("claimed-duty" in claim.facts and "charged-duty" not in claim.facts for claim in run.claims)
        return (max(told, self.regime), not dated and not only_claimed)

    def stands(self) -> bool:
        """Tell whether the node is there; an entity always is."""
        return not self.node.keyed or self._begin()[0] <= self.as_of

    def find_rows(self) -> Iterator[_Row]:
        """Give what holds of the node and of those of its runs that have begun."""
        if not self.stands():
            return
        yield from ((self.node.name, key, value) for key, value in self.node.keys.items())
        among = "status" if len(self._statuses()) == 1 else "status-among"
        yield from ((self.node.name, among, status) for status in self._statuses())
        yield from ((self.node.name, kind, text) for kind, text in self._dates(self.run))
        yield from ((self.node.name, fact.name, fact.value) for fact in self.node.facts if self._holds(fact))
        yield from self._run_rows()
        yield from self._direct_row()

    def _statuses(self) -> tuple[str, ...]:
        return self.step.statuses if self.step else ()

    def _direct_row(self) -> Iterator[_Row]:
        """Give the direct relation of the two things that a participation or an operation joins, while it lasts."""
        keys, over = self.node.keys, any(kind == "until" for kind, _ in self._dates(self.run))
        if self.node.kind not in DIRECT or over or not {*self._statuses()} <= {"active"}:
            return
        if self.node.kind == "operation":
            yield (keys["plant"], "operated-by", keys["operator"])
        elif self.data.entities.get(keys["in"]) == "trade-deal":
            yield (keys["in"], "party", keys["member"])
        else:
            yield (keys["member"], "member-of", keys["in"])

    def _run_rows(self) -> Iterator[_Row]:
        for number, run in enumerate(self.node.runs, 1):
            name = f"run_{self.node.name}_{number}"
            begun = [step for step in run.steps if self._begin_step(step) <= self.as_of]
            if begun:
                yield (name, "of", self.node.name)
                yield from ((name, "status", status) for status in begun[-1].statuses if len(begun[-1].statuses) == 1)
                yield from ((name, kind, text) for kind, text in self._dates(run) if kind in ("since", "until"))

    def _dates(self, run: Run) -> Iterator[tuple[str, str]]:
        for kind in DATES:
            if event := run.events.get(kind):
                if kind in FORECASTS:
                    telling = [claim for claim in event.tellers if claim.facts[kind][0] == event.text]
                    begun = min(self._announce(run, claim) for claim in telling)
                else:
                    begun = self.world.days[event.name]
                if begun <= self.as_of:
                    yield kind, event.text

    def _announce(self, run: Run, claim: Claim) -> date:
        stated = "announced" in claim.facts and "announced" in run.events
        return self.world.days[run.events["announced"].name if stated else f"source {claim.source.name}"]

    def _holds(self, fact: Fact) -> bool:
        if fact.name in self.data.timeless or self.node.kind in VOLUMES:
            return True
        return max(self.world.begin(fact.begin), self.regime) <= self.as_of

    def find_unsure(self) -> Iterator[_Row]:
        """Give statuses that hold and are not sure: an expected day has come, or an outvoted date has not."""
        if self.step and (self._is_overdue(self.step) or self._is_outvoted(self.step)):
            number = next(n for n, run in enumerate(self.node.runs, 1) if run is self.run)
            for status in self._statuses():
                yield (self.node.name, "status", status)
                yield (f"run_{self.node.name}_{number}", "status", status)

    def _is_overdue(self, step: Step) -> bool:
        kind = "expected" if {*step.statuses} & PLANS else "expected-end" if step.statuses == ("active",) else ""
        return kind in self.run.events and self.run.events[kind].days.lo <= self.as_of

    def _is_outvoted(self, step: Step) -> bool:
        kinds = ["until"] if {*step.statuses} & ENDS else ["first-shipped", "since", "in-force"]
        kinds = ["announced"] if {*step.statuses} & PLANS else kinds if {*step.statuses} & {"active", *ENDS} else []
        return any(self.as_of < self.run.events[kind].outvoted for kind in kinds if kind in self.run.events)

    def find_maybe(self) -> Iterator[_Row]:
        """Give undated facts that are told only later and may have been so before."""
        node = self.node
        begin, open_ = self._begin() if node.keyed else (FIRST, False)
        if begin > self.as_of and (not open_ or self.regime > self.as_of):
            return
        if begin > self.as_of:
            yield from ((node.name, key, value) for key, value in node.keys.items())
            yield from ((node.name, kind, text) for kind, text in self._dates(self.run))
        if node.kind in VOLUMES or node.kind in VIEWS or self.regime > self.as_of:
            return
        for fact in node.facts:
            timeless = fact.name in self.data.timeless
            told = fact.dated or fact.name == "claimed-duty"
            if (begin > self.as_of and timeless) or (not timeless and not told and not self._holds(fact)):
                yield (node.name, fact.name, fact.value)
