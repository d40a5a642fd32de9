"""Runs: the lives of a thing, each from its first step to its end; a thing may stop, and start again years later."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.model.claims import Data
from kg.model.outcomes import HeldFact, Reading, Run, Step
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import compare_readings
from kg.resolve.status import STATUS, find_ends, find_step, resolve_status
from kg.terms import RI

SINCE, UNTIL = RI("since"), RI("until")
LOST = {RI("outvotedClaim"), RI("disputedClaim")}


def find_runs(readings: list[Reading], data: Data, vocabulary: Vocabulary) -> tuple[Run, ...]:
    """Return the runs of a node in order; none for a node whose status nobody states.

    A run ends with an end after which a later step follows. Dates are compared within a run only.
    """
    definite = [r for r in readings if any(f.property == STATUS for f in r.facts)]
    ends = find_ends(definite, data)
    groups: dict[int, list[Reading]] = defaultdict(list)
    for reading in definite:
        groups[_count_before(find_step(reading, data).first, ends)].append(reading)
    return tuple(_make_run(number, groups[key], data, vocabulary) for number, key in enumerate(sorted(groups), 1))


def _count_before(day: dt.date, ends: Iterable[dt.date]) -> int:
    return sum(day > end for end in ends)


def _make_run(number: int, readings: list[Reading], data: Data, vocabulary: Vocabulary) -> Run:
    verdict = resolve_status(readings, data)
    standing = [r for r in readings if verdict.losses.get(r.claim.iri) not in LOST]
    return Run(
        node=readings[0].node.iri,
        number=number,
        status=next((h.fact.value for h in verdict.held if isinstance(h.fact.value, NamedNode)), None),
        since=_find_date(SINCE, standing, data, vocabulary),
        until=_find_date(UNTIL, standing, data, vocabulary),
        steps=_list_steps(standing, data),
    )


def _find_date(prop: NamedNode, readings: list[Reading], data: Data, vocabulary: Vocabulary) -> HeldFact | None:
    stated = [r for r in readings if any(f.property == prop for f in r.facts)]
    return next(iter(compare_readings(prop, stated, data, vocabulary).held), None) if stated else None


def _list_steps(readings: list[Reading], data: Data) -> tuple[Step, ...]:
    """Return each status of a run with the days by which it may, and surely, have been reached."""
    found: dict[NamedNode, list[tuple[dt.date, dt.date, NamedNode]]] = defaultdict(list)
    for reading in readings:
        step = find_step(reading, data)
        found[step.status].append((step.first, step.last, reading.said_by))
    steps = (_make_step(status, said) for status, said in found.items())
    return tuple(sorted(steps, key=lambda s: (s.first, s.last, s.status.value)))


def _make_step(status: NamedNode, said: list[tuple[dt.date, dt.date, NamedNode]]) -> Step:
    claims = tuple(sorted({claim for _, _, claim in said}, key=str))
    return Step(status, min(first for first, _, _ in said), min(last for _, last, _ in said), claims)
