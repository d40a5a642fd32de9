"""The two clocks: what was known by a day (which sources had appeared), and how things stood on a day.

Dates are intervals. By a day a thing has surely happened when its latest day is not after it, and may have happened
when its earliest is not: each clock is read both ways, and where they differ, nothing is sure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.model.claims import Data, Date, Fact
from kg.model.outcomes import HeldFact, HeldNode, Resolution, Run, Step
from kg.resolve.status import STATUS, STEPS
from kg.terms import RI

EVENTS = {RI("announced"), RI("signed"), RI("inForce"), RI("since"), RI("until")}


@dataclass(frozen=True, slots=True)
class Clocks:
    """The days of the two clocks; None reads a clock at its end. `certain` reads them for what is sure."""

    as_of: dt.date | None = None
    known_by: dt.date | None = None
    certain: bool = True

    def has_passed(self, first: dt.date | None, last: dt.date | None, day: dt.date) -> bool:
        """Say whether what happened between two days had happened by a day; an open end has not."""
        edge = last if self.certain else (first or dt.date.min)
        return edge is not None and edge <= day


def list_known(data: Data, clocks: Clocks) -> Data:
    """Return the data whose sources had appeared; a decision counts from when its reasons had."""
    day = clocks.known_by
    if day is None:
        return data
    kept = {
        iri: source
        for iri, source in data.sources.items()
        if clocks.has_passed(source.published.earliest, source.published.latest, day)
    }
    sources = {
        iri: replace(source, derived_from=tuple(s for s in source.derived_from if s in kept))
        for iri, source in kept.items()
    }
    claims = tuple(claim for claim in data.claims if claim.source in sources)
    known = {claim.iri for claim in claims}
    decisions = tuple(d for d in data.decisions if known.issuperset(d.because))
    return Data(data.entities, sources, claims, decisions)


def hold_as_of(resolution: Resolution, data: Data, clocks: Clocks) -> Resolution:
    """Return what was held to be so on a day: each thing at the last step it had reached, without what came later."""
    day = clocks.as_of
    if day is None:
        return resolution
    runs: dict[NamedNode, list[Run]] = defaultdict(list)
    for run in resolution.runs:
        runs[run.node].append(run)
    nodes = (_hold_node(held, runs.get(held.node.iri, []), data, clocks, day) for held in resolution.nodes)
    return replace(resolution, nodes=tuple(node for node in nodes if node))


def _hold_node(held: HeldNode, runs: list[Run], data: Data, clocks: Clocks, day: dt.date) -> HeldNode | None:
    """Return the node as it stood on a day; None for a figure of a later period, and for what had not begun."""
    if any(_is_later(fact, data, day) for fact in held.node.key):
        return None
    facts = [h for h in held.facts if not _is_event_after(h.fact, clocks, day)]
    if not runs:
        return replace(held, facts=tuple(facts))
    reached = find_step(runs, clocks, day)
    is_entity = not held.node.key
    if reached is None:
        return replace(held, facts=tuple(h for h in facts if h.fact.property != STATUS)) if is_entity else None
    run, step = reached
    dates = {RI("since"): run.since, RI("until"): run.until}
    rest = [h for h in facts if h.fact.property not in (STATUS, *dates)]
    own = [h for h in dates.values() if h and not _is_event_after(h.fact, clocks, day)]
    return replace(held, facts=(*rest, *own, HeldFact(Fact(STATUS, step.status), step.said_by)))


def find_step(runs: list[Run], clocks: Clocks, day: dt.date) -> tuple[Run, Step] | None:
    """Return the last step that had been reached by a day, with its run; None where none had."""
    reached = [
        (run.number, STEPS.get(step.status, 2), run, step)
        for run in runs
        for step in run.steps
        if clocks.has_passed(step.first, step.last, day)
    ]
    if not reached:
        return None
    _, _, run, step = max(reached, key=lambda item: item[:2])
    return run, step


def _is_later(fact: Fact, data: Data, day: dt.date) -> bool:
    """Say whether a part of a key is a period that ends after a day: nobody can have counted it yet."""
    if fact.property != RI("period") or not isinstance(fact.value, NamedNode):
        return False
    facts: Mapping[NamedNode, object] = {f.property: f.value for f in data.entities[fact.value].facts}
    end = facts.get(RI("to"))
    return end is not None and str(getattr(end, "value", "")) > day.isoformat()


def _is_event_after(fact: Fact, clocks: Clocks, day: dt.date) -> bool:
    if fact.property not in EVENTS or not isinstance(fact.value, Date):
        return False
    return not clocks.has_passed(fact.value.earliest, fact.value.latest, day)
