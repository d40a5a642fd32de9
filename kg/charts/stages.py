"""The stages of flows over time, read of their runs: when each status came, and when it went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from pyoxigraph import NamedNode

from kg.charts.flows import Shown
from kg.graph.held import Held
from kg.model.answers import Term, text_of
from kg.model.views import Said, SourceRow, Step
from kg.terms import CLAIM, RI

Span = tuple[date, date]
"""The days between which something came about."""
DUE = (RI("expectedEarliest"), RI("expectedLatest"))
"""The days between which a claim expects something."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A status of a flow (None: its start is expected): when it came, and when it went (None: it lasts).

    An end comes, and does not last. A plan lasts until the date it was expected by, unless somebody says more: what is
    not said is not drawn.
    """

    flow: Shown
    run: str
    status: NamedNode | None
    start: Span
    end: Span | None
    claims: tuple[str, ...]


def list_stages(held: Held, flows: Sequence[Shown]) -> Iterator[Stage]:
    """Yield the stages of each flow in their order, then the date expected for its start."""
    steps: dict[NamedNode, list[Step]] = defaultdict(list)
    for step in held.read(Step):
        steps[step.node].append(step)
    begun: dict[tuple[NamedNode, Term], list[str]] = defaultdict(list)
    for row in _list_said(held, RI("since")):
        begun[row.node, row.value].append(CLAIM.local(row.claim))
    due, reach = _read_due(held), read_reach(held)
    for flow in flows:
        stages = list(_list_reached(held, flow, steps[flow.row.flow], begun))
        for here, after in pairwise([*stages, None]):
            if here:
                over = here.status in held.statuses.over
                yield replace(here, end=here.start if over else _find_end(here, after, held, due, reach))
        expected = _make_span(flow.row.expected_first, flow.row.expected_last)
        if expected:
            yield Stage(flow, "", None, expected, expected, held.cite_row(flow.row, "expected"))


def _list_reached(
    held: Held, flow: Shown, steps: Iterable[Step], begun: Mapping[tuple[NamedNode, Term], Sequence[str]]
) -> Iterator[Stage]:
    """Yield the stages whose first days are held, without their ends.

    A step of what goes on begins when its run is held to have begun, by the claims that have `begun` it then. What is
    called off with its item has no step for that.
    """
    ordered = sorted(steps, key=lambda step: (split_number(step.run.value), split_number(step.step.value)))
    for step in ordered:
        since = _make_span(step.since_first, step.since_last) if step.status in held.statuses.going else None
        start = since or _make_span(step.first, step.last)
        if start:
            claims = set(map(CLAIM.local, step.claim))
            if step.status in held.statuses.going and step.since:
                claims.update(begun[step.node, step.since])
            yield Stage(flow, step.run.value, step.status, start, None, tuple(sorted(claims)))
    over = _make_span(flow.row.until_first, flow.row.until_last)
    off = flow.status in held.statuses.over - held.statuses.begun
    if over and off and flow.status not in [step.status for step in ordered[-1:]]:
        run = ordered[-1].run.value if ordered else ""
        yield Stage(flow, run, flow.status, over, None, held.cite_row(flow.row, "status"))


def _find_end(stage: Stage, after: Stage | None, held: Held, due: Mapping[str, Span], reach: date) -> Span | None:
    """Return when a status went: with the next step, or before it on the day by which all that say so expected more."""
    said = [due[claim] for claim in stage.claims if claim in due]
    if stage.status not in held.statuses.going and len(said) == len(stage.claims):
        first, last = max(said, key=lambda span: span[1])
        if stage.start[1] <= last < (after.start[0] if after else reach):
            return max(first, stage.start[1]), last
    return after.start if after else None


def _read_due(held: Held) -> dict[str, Span]:
    """Return the days by which each claim that expects something expects it."""
    found: dict[str, list[date]] = defaultdict(list)
    for row in _list_said(held, *DUE):
        found[CLAIM.local(row.claim)].append(date.fromisoformat(text_of(row.value)[:10]))
    return {claim: (min(days), max(days)) for claim, days in found.items()}


def _list_said(held: Held, *properties: NamedNode) -> Iterator[Said]:
    """Yield what claims in use say of some properties."""
    return (row for row in held.read(Said) if row.property in properties and row.standing == RI("inUse"))


def split_number(name: str) -> tuple[str, int]:
    """Return a name and the number at its end: run 10 comes after run 9."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)


def _make_span(first: date | None, last: date | None) -> Span | None:
    """Return two days in their order; one alone stands for both, as its other side is open."""
    days = [day for day in (first, last) if day]
    return (min(days), max(days)) if days else None


def read_reach(held: Held) -> date:
    """Return the last day on which a source of some claim had surely been published."""
    speaking = {row.source for row in held.read(Said) if not row.decides}
    days = (row.published for row in held.read(SourceRow) if row.source in speaking)
    return max((day for day in days if day), default=date.min)
