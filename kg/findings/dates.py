"""Rules over dates and statuses: when a source can have been written, what comes before what, and one story in one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from pyoxigraph import NamedNode

from kg.findings.rules import ACTIVE, COMING, OVER, Corpus, Odd, rule
from kg.findings.telling import sort_claims, tell_claims, tell_list
from kg.model.claims import Date, Fact, Source
from kg.model.figures import PERIOD
from kg.model.findings import Severity
from kg.model.outcomes import Reading, Side
from kg.model.quantities import Extent, find_extent
from kg.model.statuses import ANNOUNCED, EXPECTED, EXPECTED_END, SINCE, STATUS, UNTIL
from kg.terms import RI, kebab

Readings = tuple[Reading, ...]
FORCE = RI("inForce")
RANKS = {ANNOUNCED: 0, RI("signed"): 0, RI("firstShipped"): 1, SINCE: 2, FORCE: 2, UNTIL: 3}
"""Which date comes before which; those of one rank may come in any order."""
PAST = (SINCE, UNTIL, ANNOUNCED, RI("signed"), FORCE)
DATES = frozenset({STATUS, *RANKS, EXPECTED, EXPECTED_END})


# --- When a source can have been written ---


@dataclass(frozen=True, slots=True)
class Bounds:
    """The days between which a source can have been written, None where its events leave that side open."""

    first: dt.date | None
    last: dt.date | None
    claims: tuple[NamedNode, ...]


@rule("warning", "A source that says whether it came; or an earlier date of publication.", by="source", reads=DATES)
def future_already_past(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the events told as to come that lie before the first day on which the source can have appeared."""
    for reading in readings:
        published = corpus.get_published(reading).earliest
        for day in _list_future(reading):
            if published and day < published:
                told = f"told as to come by {day}, by a source that appeared on {published} or later."
                yield corpus.see(reading.node, told, [reading.claim.iri])


def _list_future(reading: Reading) -> Iterator[dt.date]:
    """Yield the days of what a reading tells as to come: what is expected, and when what is planned takes force.

    As to come, it is the last day that a date can mean; as past, the first.
    """
    coming = (FORCE,) if reading.status in COMING else ()
    for prop in (EXPECTED, EXPECTED_END, *coming):
        date = reading.find_date(prop)
        if date and date.latest:
            yield date.latest


def _list_past(reading: Reading, corpus: Corpus) -> Iterator[dt.date]:
    """Yield the days of what a reading tells as past: dates, unless it is a plan, and the end of a counted period."""
    dated = (ANNOUNCED,) if reading.status in COMING else PAST
    dates = (reading.find_date(prop) for prop in dated)
    yield from (date.earliest for date in dates if date and date.earliest)
    span = corpus.find_span(reading.node.find_part(PERIOD))
    if span and reading.facts:
        yield span.last


def find_bounds(readings: Iterable[Reading], corpus: Corpus) -> Bounds:
    """Return from when to when a source can have been written: after all it tells as past, before all to come."""
    said = [reading for reading in readings if reading.claim.evidential != RI("opinion")]
    past = [(day, reading.claim.iri) for reading in said for day in _list_past(reading, corpus)]
    future = [(day, reading.claim.iri) for reading in said for day in _list_future(reading)]
    first, last = max((day for day, _ in past), default=None), min((day for day, _ in future), default=None)
    ends = [claim for day, claim in past if day == first] + [claim for day, claim in future if day == last]
    return Bounds(first, last, sort_claims(ends))


@rule(
    "error",
    "The date on the page itself; or a decision on the claim with the date that cannot be.",
    by="source",
    reads=DATES,
)
def dates_cannot_all_be_true(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the sources whose own dates leave no day to write them on, or none in their date of publication."""
    source, bounds = corpus.data.sources[readings[0].claim.source], find_bounds(readings, corpus)
    first, last, published = bounds.first, bounds.last, source.published
    given = f"it is given as published {published.text}"
    if first and last and first > last:
        yield _tell(source, bounds, f"It tells {first} as past and {last} as to come; {given}.")
    elif first and published.latest and first > published.latest:
        yield _tell(source, bounds, f"{_tell_bounds(bounds)}; {given}, which is before that.")
    elif last and published.earliest and last < published.earliest:
        settle = "The date on the page itself; or a source that says whether what is to come came."
        yield _tell(source, bounds, f"{_tell_bounds(bounds)}; {given}, which is after that.", "warning", settle)


@rule(
    "note",
    "The date on the page itself; until then the narrower interval can stand as the date of publication, unless the "
    "source told the event beforehand and the claim should say that it was to come.",
    by="source",
    reads=DATES,
)
def publication_can_be_narrowed(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the sources whose own dates, which can all be true, leave fewer days than their date of publication."""
    source, bounds = corpus.data.sources[readings[0].claim.source], find_bounds(readings, corpus)
    first, last = bounds.first or dt.date.min, bounds.last or dt.date.max
    earliest, latest = source.published.earliest or dt.date.min, source.published.latest or dt.date.max
    narrower = first > earliest or last < latest
    if narrower and first <= last and first <= latest and last >= earliest:
        given = f"it is given as published {source.published.text}"
        yield _tell(source, bounds, f"{_tell_bounds(bounds)}; {given}, which can be narrowed.")


def _tell_bounds(bounds: Bounds) -> str:
    can = f"By its own dates ({tell_claims(bounds.claims)}) it can have been written from {bounds.first or 'any day'}"
    return f"{can} to {bounds.last}" if bounds.last else f"{can} on"


def _tell(
    source: Source, bounds: Bounds, told: str, severity: Severity | None = None, settle: str | None = None
) -> Odd:
    return Odd(bounds.claims, source.iri, f"{source.id}: {told}", severity, settle)


# --- The order of dates ---

Told = tuple[NamedNode, Date, Reading]


@rule(
    "error",
    "The right one of the two; a decision that reads the other so, or refutes its claim.",
    by="node",
    reads=DATES,
)
def dates_out_of_order(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the dates of a claim that cannot be in their order, and those of different claims on what lived once."""
    once = not any(reading.status in OVER or reading.find_date(UNTIL) for reading in readings)
    groups: dict[NamedNode | None, list[Told]] = defaultdict(list)
    for reading in readings:
        dates = ((prop, reading.find_date(prop)) for prop in RANKS)
        groups[None if once else reading.claim.iri] += [(prop, date, reading) for prop, date in dates if date]
    for group in groups.values():
        for pair in _pair_wrong(group):
            first, then = (
                f'"{corpus.names.tell_property(prop)}" {date.text} ({tell_claims([reading.claim.iri])})'
                for prop, date, reading in pair
            )
            told = f"{first} must come before {then}, and comes after it."
            yield corpus.see(pair[0][2].node, told, [reading.claim.iri for _, _, reading in pair])


def _pair_wrong(told: Sequence[Told]) -> Iterator[tuple[Told, Told]]:
    """Yield each date that surely comes after one that it should come before, or before one that it should come after.

    Each is told beside the one that is the farthest away, not beside all.
    """
    by_property: dict[NamedNode, list[Told]] = defaultdict(list)
    for one in told:
        by_property[one[0]].append(one)
    for prop, other in permutations(by_property, 2):
        if RANKS[prop] < RANKS[other]:
            latest, earliest = max(by_property[prop], key=_first_day), min(by_property[other], key=_last_day)
            pairs = [(before, earliest) for before in by_property[prop]]
            pairs += [(latest, after) for after in by_property[other] if after is not earliest]
            yield from (pair for pair in pairs if _first_day(pair[0]) > _last_day(pair[1]))


def _first_day(told: Told) -> dt.date:
    return told[1].earliest or dt.date.min


def _last_day(told: Told) -> dt.date:
    return told[1].latest or dt.date.max


# --- Statuses ---

CONTRARY = {
    **dict.fromkeys(COMING, (RI("firstShipped"), SINCE, UNTIL)),
    ACTIVE: (EXPECTED, UNTIL),
    RI("ended"): (EXPECTED, EXPECTED_END),
}
"""The dates that no claim can give with a status: of what has not happened by it, or what has."""


@rule(
    "error",
    "The sentence itself: the status is another, or the date, as what is to come is 'expected' and what is past is "
    "not.",
    by="source",
)
def status_against_dates(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the claims that give a status with a date that it excludes."""
    for reading in readings:
        status = reading.status
        dated = ((prop, reading.find_date(prop)) for prop in CONTRARY.get(status, ())) if status else ()
        told = tell_list(f"{kebab(RI.local(prop))} {date.text}" for prop, date in dated if date)
        if told:
            yield corpus.see(reading.node, f"told as {corpus.names.tell(status)}, with {told}.", [reading.claim.iri])


@rule("note", "Nothing: it is history. A reader of the earlier step should know.", by="successions", reads=DATES)
def status_overtaken(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield what a later step has succeeded."""
    for found in corpus.successions:
        if found.held is not None:
            held = found.sides[found.held]
            before = tell_list(_tell_side(side) for side in found.sides if side != held)
            known = corpus.parts["node"].get(found.node, ())
            name = next((corpus.names.tell_node(r.node) for r in known if isinstance(r, Reading)), "")
            told = f"{name or corpus.names.tell(found.node)}: it was {before}, and is {_tell_side(held)}."
            yield Odd((claim for side in found.sides for claim in side.claims), found.node, told)


def _tell_side(side: Side) -> str:
    return f"{side.value.removeprefix('ri:')} ({tell_claims(side.claims)})"


@rule("note", "A source that says whether it came; until then that it is planned is not sure.", by="node", reads=DATES)
def plan_past_its_day(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the plans of which the first day they were expected on has come, and nobody tells what became of them."""
    plans = [r for r in readings if r.status in (RI("planned"), RI("conditional"))]
    expected = {date for r in plans if (date := r.find_date(EXPECTED))}
    past = sorted((d.earliest, d.text) for d in expected if d.earliest and d.earliest <= corpus.data.now)
    if past and not any(_is_told(r, past[0][0]) for r in readings):
        last = max(plans, key=lambda r: (corpus.get_published(r).latest or dt.date.max, r.claim.iri.value))
        word = f"{tell_claims([last.claim.iri])}, published {corpus.get_published(last).text}"
        told = f"expected {past[0][1]}, which has begun; the last word is {word}."
        yield corpus.see(plans[0].node, told, [r.claim.iri for r in plans])


def _is_told(reading: Reading, day: dt.date) -> bool:
    """Say whether a claim may tell what became of what was expected by a day."""
    date = reading.find_date(SINCE) or reading.find_date(UNTIL)
    return reading.status in OVER | {ACTIVE} and not (date and date.latest and date.latest < day)


# --- One source against itself ---

Said = tuple[Extent, Fact, Reading]
STEPS = (SINCE, UNTIL, EXPECTED, EXPECTED_END)


@rule("error", "The sentence itself: one claim may be misread; else a decision that refutes one of them.", by="source")
def self_contradiction(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the points on which claims of one source differ, unless their dates make them steps of one story."""
    points: dict[tuple[NamedNode, NamedNode, str], list[Said]] = defaultdict(list)
    for reading in readings:
        for fact in reading.facts:
            if corpus.vocabulary.is_single(fact.property):
                extent, group = find_extent(fact), corpus.vocabulary.group_of(fact.property)
                points[reading.node.iri, group, extent.measure].append((extent, fact, reading))
    for said in points.values():
        ends = find_ends(said)
        if ends and not _are_steps(*ends):
            yield _tell_contradiction(said, corpus)


def find_ends(said: Sequence[Said]) -> tuple[Said, Said] | None:
    """Return two values of one measure that cannot both be true, or None: intervals meet if all pairs do."""
    other = next((one for one in said if one[0].name != said[0][0].name), None)
    if other:
        return said[0], other
    low, high = max(said, key=lambda one: one[0].low), min(said, key=lambda one: one[0].high)
    return (high, low) if low[0].low > high[0].high else None


def _are_steps(one: Said, two: Said) -> bool:
    """Say whether two statuses, or their dates, are told of different times: an end, and a new start after it."""
    if one[1].property not in (STATUS, *STEPS):
        return False
    dates = [[find_extent(Fact(STATUS, date)) for p in STEPS if (date := s[2].find_date(p))] for s in (one, two)]
    apart = [not a.meets(b) for a in dates[0] for b in dates[1]]
    ended = any(s[2].find_date(UNTIL) for s in (one, two))
    return bool(apart) and all(apart) and (one[1].property == STATUS or ended)


def _tell_contradiction(said: Sequence[Said], corpus: Corpus) -> Odd:
    by_value: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_value[corpus.names.tell(one[1].value)].append(one)
    values = tell_list(f"{value} ({tell_claims(s[2].claim.iri for s in group)})" for value, group in by_value.items())
    _, fact, reading = next(iter(by_value.values()))[0]
    source, prop = corpus.data.sources[reading.claim.source].id, corpus.names.tell_property(fact.property)
    told = f"{source} gives more than one {prop}: {values}."
    return corpus.see(reading.node, told, [one[2].claim.iri for one in said])
