"""When a source can have been written, by the events that it tells as past and as to come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.findings.corpus import COMING, EXPECTED, SINCE, STATUS, UNTIL, Corpus, find_date, find_part, find_thing
from kg.findings.figures import PERIOD
from kg.findings.words import sort_claims, tell_claims, tell_day
from kg.model.claims import Date, Source
from kg.model.findings import Finding, Severity
from kg.model.outcomes import Reading
from kg.terms import RI

OPINION, ANNOUNCED, IN_FORCE = RI("opinion"), RI("announced"), (RI("inForce"),)
IMPOSSIBLE, NARROWER = "dates-cannot-all-be-true", "publication-can-be-narrowed"
PAST = (SINCE, UNTIL, RI("announced"), RI("signed"), RI("inForce"))
FUTURE = (EXPECTED, RI("expectedEnd"))

SETTLE: Mapping[Severity, str] = {
    "error": "The date on the page itself; or a decision on the claim with the date that cannot be.",
    "warning": "The date on the page itself; or a source that says whether what is to come came.",
    "note": "The date on the page itself; until then the narrower interval can stand as the date of publication, "
    "unless the source told the event beforehand and the claim should say that it was to come.",
}


@dataclass(frozen=True, slots=True)
class Event:
    """A day that a claim gives: as past, the first day it can mean; as to come, the last."""

    day: dt.date
    reading: Reading


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days between which a source can have been written, None where its events leave that side open."""

    first: dt.date | None
    last: dt.date | None
    claims: tuple[NamedNode, ...]


def find_futures_already_past(corpus: Corpus) -> Iterator[Finding]:
    """Yield the events told as to come that lie before the first day on which the source can have appeared."""
    for reading in corpus.readings:
        published = corpus.get_source(reading).published
        for event in _list_future(reading):
            if published.earliest and event.day < published.earliest:
                yield Finding(
                    rule="future-already-past",
                    severity="warning",
                    claims=(reading.claim.iri,),
                    node=reading.node.iri,
                    told=f"{corpus.tell_node(reading.node)}: told as to come by {event.day}, by a source that "
                    f"appeared on {published.earliest} or later.",
                    settle="A source that says whether it came; or an earlier date of publication.",
                )


def _list_future(reading: Reading) -> Iterator[Event]:
    """Yield what a reading tells as to come: what is expected, and the day on which a planned deal takes force."""
    coming = IN_FORCE if find_thing(reading, STATUS) in COMING else ()
    for prop in (*FUTURE, *coming):
        date = find_date(reading, prop)
        if date and date.latest:
            yield Event(date.latest, reading)


def _list_past(reading: Reading, corpus: Corpus) -> Iterator[Event]:
    """Yield what a reading tells as past: dates, unless it is a plan, and the end of a period that was counted."""
    if find_thing(reading, STATUS) in COMING:
        dates = [find_date(reading, ANNOUNCED)]
    else:
        dates = [find_date(reading, prop) for prop in PAST]
    yield from (Event(date.earliest, reading) for date in dates if date and date.earliest)
    period = find_part(reading.node, PERIOD)
    if period and period in corpus.spans and reading.facts:
        yield Event(corpus.spans[period].last, reading)


def find_dates_that_cannot_all_be_true(corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources whose own dates leave no day to write them on, or none in their date of publication."""
    return (found for found in _judge_all(corpus) if found.rule == IMPOSSIBLE)


def find_publications_to_narrow(corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources whose own dates leave fewer days to write them on than their date of publication has."""
    return (found for found in _judge_all(corpus) if found.rule == NARROWER)


def _judge_all(corpus: Corpus) -> Iterator[Finding]:
    by_source: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in corpus.readings:
        if reading.claim.evidential != OPINION:
            by_source[reading.claim.source].append(reading)
    for source, readings in by_source.items():
        yield from _judge(corpus.data.sources[source], find_bounds(readings, corpus))


def find_bounds(readings: Iterable[Reading], corpus: Corpus) -> Bounds:
    """Return from when to when a source can have been written: after all it tells as past, before all to come."""
    said = list(readings)
    past = [event for reading in said for event in _list_past(reading, corpus)]
    future = [event for reading in said for event in _list_future(reading)]
    first = max((event.day for event in past), default=None)
    last = min((event.day for event in future), default=None)
    at_the_ends = [e for e in past if e.day == first] + [e for e in future if e.day == last]
    return Bounds(first, last, sort_claims(event.reading.claim.iri for event in at_the_ends))


def _judge(source: Source, bounds: Bounds) -> Iterator[Finding]:
    first, last, published = bounds.first, bounds.last, source.published
    can = f"By its own dates ({tell_claims(bounds.claims)}) it can have been written from {tell_day(first)}"
    can = f"{can} to {tell_day(last)}" if last else f"{can} on"
    given = f"it is given as published {published.text}"
    if first and last and first > last:
        yield _make(source, bounds, "error", f"It tells {first} as past and {last} as to come; {given}.")
    elif first and published.latest and first > published.latest:
        yield _make(source, bounds, "error", f"{can}; {given}, which is before that.")
    elif last and published.earliest and last < published.earliest:
        yield _make(source, bounds, "warning", f"{can}; {given}, which is after that.")
    elif _is_narrower(bounds, published):
        yield _make(source, bounds, "note", f"{can}; {given}, which can be narrowed.")


def _is_narrower(bounds: Bounds, published: Date) -> bool:
    later = bounds.first and (published.earliest is None or bounds.first > published.earliest)
    sooner = bounds.last and (published.latest is None or bounds.last < published.latest)
    return bool(later or sooner)


def _make(source: Source, bounds: Bounds, severity: Severity, told: str) -> Finding:
    return Finding(
        rule=NARROWER if severity == "note" else IMPOSSIBLE,
        severity=severity,
        claims=bounds.claims,
        node=source.iri,
        told=f"{source.id}: {told}",
        settle=SETTLE[severity],
    )
