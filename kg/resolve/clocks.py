"""The two clocks: as of which day, and by what was known by which: the data whose sources had appeared by a day.

And when each source appeared: the days that its own record, the curators' last look, and what it tells as past
leave. Every claim that dates itself by its source goes by these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, Date
from kg.model.origins import cap_grades
from kg.model.outcomes import Days
from kg.model.statuses import STATUS, Statuses
from kg.resolve.decisions import list_active
from kg.terms import CURATION


def span(date: Date) -> Days:
    """Return the days that a date can mean; an open end reaches as far as the calendar."""
    return Days(date.earliest or dt.date.min, date.latest or dt.date.max)


def date_sources(data: Data, statuses: Statuses) -> Mapping[NamedNode, Days]:
    """Return the days on which each source can have appeared.

    A source is never older than what it tells as past; the record of the source is the stronger where both cannot be.
    """
    days = {iri: span(source.published) for iri, source in data.sources.items()}
    days = {iri: Days(min(d.first, data.now), min(d.last, data.now)) for iri, d in days.items()}
    for claim in data.claims:
        for date in _list_past(claim, statuses):
            if after := days[claim.source].cut(Days(date.earliest or dt.date.min, dt.date.max)):
                days[claim.source] = after
    return days


def _list_past(claim: Claim, statuses: Statuses) -> Iterator[Date]:
    """Yield the dates that a claim tells as past: announcements, starts of what has begun, ends of what has ended."""
    if claim.denied:
        return
    stated = {f.value for f in claim.facts if f.property == STATUS}
    past = set(statuses.announcing)
    if not stated or stated & (statuses.going | statuses.over):
        past.update(statuses.starting)
    if not stated or stated & statuses.over:
        past.update(statuses.ending)
    for fact in claim.facts:
        if fact.property in past and isinstance(fact.value, Date):
            yield fact.value


@dataclass(frozen=True, slots=True)
class Clocks:
    """The days of the two clocks; None reads a clock at its end."""

    as_of: dt.date | None = None
    known_by: dt.date | None = None


def list_known(
    data: Data, day: dt.date | None, statuses: Statuses, missing: frozenset[NamedNode] = frozenset()
) -> Data:
    """Return the data of the sources that may have appeared by a day, without some that had not.

    None stands for the end of the clock.
    """
    if day is None or day >= data.now:
        return data
    days = date_sources(data, statuses)
    gone = {iri for iri in data.sources if iri in missing or days[iri].first > day}
    claims = tuple(claim for claim in data.claims if claim.source not in gone)
    gone -= {CURATION}  # the record of the decisions that count, whenever it was written
    kept = {
        iri: replace(source, derived_from=tuple(s for s in source.derived_from if s not in gone))
        for iri, source in data.sources.items()
        if iri not in gone
    }
    known = replace(data, sources=cap_grades(kept), claims=claims, now=day)
    return replace(known, decisions=list_active(known))


def list_uncertain(data: Data, day: dt.date | None, statuses: Statuses) -> tuple[NamedNode, ...]:
    """Return the sources that may have appeared by a day, and may not."""
    if day is None or day >= data.now:
        return ()
    days = date_sources(data, statuses)
    return tuple(iri for iri in sorted(days, key=str) if days[iri].first <= day < days[iri].last)
