"""The stages of routes over time, read of their runs: when each status came, and when it went."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from kg.charts.held import Held, Row, claim_of
from kg.charts.marks import OPEN
from kg.charts.routes import Route
from kg.model.answers import Term, text_of

STEPS = """
SELECT ?route ?run ?step ?status ?first ?last ?since_first ?since_last ?claim WHERE {
  ?run a ri:Run ; ri:of ?route ; ri:step ?step .
  ?route a ri:SupplyRoute ; ri:destination rid:japan .
  ?step ri:status ?status ; ri:claim ?claim .
  OPTIONAL { ?step ri:reachedEarliest ?first } OPTIONAL { ?step ri:reachedLatest ?last }
  OPTIONAL { ?run ri:sinceEarliest ?since_first } OPTIONAL { ?run ri:sinceLatest ?since_last }
}"""
EXPECTED = """
SELECT ?route ?first ?last ?claim WHERE {
  ?route a ri:SupplyRoute ; ri:destination rid:japan ; ri:expected ?expected ; ri:status ?status .
  VALUES ?status { ri:planned ri:conditional ri:considered ri:possible }
  OPTIONAL { ?route ri:expectedEarliest ?first } OPTIONAL { ?route ri:expectedLatest ?last }
  GRAPH ?claim { ?route ri:expected ?expected } ?claim ri:standing ri:inUse .
}"""
CALLED_OFF = """
SELECT ?route ?first ?last ?claim WHERE {
  ?route a ri:SupplyRoute ; ri:destination rid:japan ; ri:model ?model ; ri:status ?status .
  VALUES ?status { ri:planned ri:conditional ri:considered ri:possible }
  ?model ri:status ri:cancelled .
  OPTIONAL { ?model ri:untilEarliest ?first } OPTIONAL { ?model ri:untilLatest ?last }
  GRAPH ?claim { ?model ri:status ri:cancelled } ?claim ri:standing ri:inUse .
}"""
DUE = """
SELECT ?claim ?first ?last WHERE {
  ?claim ri:standing ri:inUse .
  GRAPH ?claim { ?route ri:expectedLatest ?last } OPTIONAL { GRAPH ?claim { ?route ri:expectedEarliest ?first } }
}"""
SINCE = """
SELECT ?run ?claim WHERE {
  ?run a ri:Run ; ri:of ?route ; ri:since ?since .
  GRAPH ?claim { ?route ri:since ?since } ?claim ri:standing ri:inUse .
}"""
REACH = """
SELECT (MAX(?day) AS ?reach) WHERE {
  ?claim ri:source ?source . ?source ri:publishedEarliest ?day MINUS { ?claim a ri:Decision }
}"""
Span = tuple[date, date]
"""The days between which something came about."""


@dataclass(slots=True)
class _Step:
    """A step while its rows are read."""

    run: str
    status: str
    days: Span | None
    claims: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Stage:
    """A status of a route: when it came, and when it went (None: it lasts). An end comes, and does not last.

    A plan lasts until the date it was expected by, unless somebody says more: what is not said is not drawn.
    """

    route: Route
    run: str
    status: str
    start: Span
    end: Span | None
    claims: tuple[str, ...]


def list_stages(held: Held, routes: Sequence[Route]) -> Iterator[Stage]:
    """Yield the stages of each route in their order, then the date expected for its start."""
    steps, due = _read_steps(held), _read_due(held)
    expected, called_off = _read_single(held, EXPECTED, "expected"), _read_single(held, CALLED_OFF, "cancelled")
    for route in routes:
        own = steps.get(route.route, [])
        gone = called_off.get(route.route)
        if gone and own:
            gone.run = own[-1].run
        dated = [step for step in (*own, *([gone] if gone else [])) if step.days]
        for here, after in pairwise([*dated, None]):
            if here and here.days:
                end = _find_end(here, after.days if after else None, due, read_reach(held))
                lasts = here.status in OPEN
                yield Stage(route, here.run, here.status, here.days, end if lasts else here.days, _sort(here.claims))
        if route.route in expected and not gone:
            step = expected[route.route]
            if step.days:
                yield Stage(route, "", "expected", step.days, step.days, _sort(step.claims))


def _find_end(step: _Step, after: Span | None, due: Mapping[str, Span], reach: date) -> Span | None:
    """Return when a status went: with the next step, or before it on the day by which all that say so expected more."""
    said = [due[claim] for claim in step.claims if claim in due]
    if step.status == "active" or not step.days or len(said) < len(step.claims):
        return after
    first, last = max(said, key=lambda span: span[1])
    ended = after[0] if after else reach
    return (max(first, step.days[1]), last) if step.days[1] <= last < ended else after


def _read_due(held: Held) -> dict[str, Span]:
    """Return the days by which each claim that expects something expects it."""
    return {claim_of(row): span for row in held.list_rows(DUE) if (span := _read_span(row, "first", "last"))}


def _sort(claims: set[str]) -> tuple[str, ...]:
    return tuple(sorted(claims))


def _read_steps(held: Held) -> dict[Term, list[_Step]]:
    """Return the steps of each route in order; an active step begins when its run is held to have begun."""
    found: dict[Term, dict[str, _Step]] = {}
    since: dict[Term, set[str]] = {}
    for row in held.list_rows(SINCE):
        since.setdefault(row["run"], set()).add(claim_of(row))
    for row in held.list_rows(STEPS):
        status = held.tell_status(row["status"])
        begun = status == "active" and ("since_first" in row or "since_last" in row)
        days = _read_span(row, "since_first", "since_last") if begun else _read_span(row, "first", "last")
        name = text_of(row["step"])
        step = found.setdefault(row["route"], {}).setdefault(name, _Step(text_of(row["run"]), status, days))
        step.claims.update({claim_of(row), *(since.get(row["run"], ()) if begun else ())})
    return {
        route: [
            steps[name] for name in sorted(steps, key=lambda one: (*split_number(steps[one].run), *split_number(one)))
        ]
        for route, steps in found.items()
    }


def split_number(name: str) -> tuple[str, int]:
    """Return a name and the number at its end: run 10 comes after run 9."""
    stem = name.rstrip("0123456789")
    return stem, int(name[len(stem) :] or 0)


def _read_single(held: Held, query: str, status: str) -> dict[Term, _Step]:
    """Return the step of each route that a query tells, which belongs to no run."""
    found: dict[Term, _Step] = {}
    for row in held.list_rows(query):
        step = found.setdefault(row["route"], _Step("", status, _read_span(row, "first", "last")))
        step.claims.add(claim_of(row))
    return found


def _read_span(row: Row, first: str, last: str) -> Span | None:
    """Return two days of a row in their order; one alone stands for both, as its other side is open."""
    days = [date.fromisoformat(text_of(row[name])[:10]) for name in (first, last) if name in row]
    return (min(days), max(days)) if days else None


def read_reach(held: Held) -> date:
    """Return the last day on which a source had surely been published."""
    found = [text_of(row["reach"]) for row in held.list_rows(REACH) if "reach" in row]
    return date.fromisoformat(found[0][:10]) if found else date.min
