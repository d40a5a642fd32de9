"""When each source appeared: the days that its own record, the curators' last look, and what it tells as past leave.

Takes the data; gives an interval of days for each source. Every claim that dates itself by its source goes by these.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, Date
from kg.model.outcomes import Days
from kg.model.statuses import STATUS, Statuses


def span(date: Date) -> Days:
    """Return the days that a date can mean; an open end reaches as far as the calendar."""
    return Days(date.earliest or dt.date.min, date.latest or dt.date.max)


@dataclass(frozen=True, slots=True)
class Early:
    """A claim that tells a day as past which lies after all days on which its source can have appeared."""

    claim: Claim
    date: Date


def date_sources(data: Data, statuses: Statuses) -> tuple[Mapping[NamedNode, Days], tuple[Early, ...]]:
    """Return the days on which each source can have appeared, and the claims that leave none.

    A source is never older than what it tells as past; the record of the source is the stronger where both cannot be.
    """
    days = {iri: span(source.published) for iri, source in data.sources.items()}
    days = {iri: Days(min(d.first, data.now), min(d.last, data.now)) for iri, d in days.items()}
    early: list[Early] = []
    for claim in data.claims:
        for date in _list_past(claim, statuses):
            known = days[claim.source]
            after = known.cut(Days(date.earliest, dt.date.max)) if date.earliest else known
            if after is None:
                early.append(Early(claim, date))
            else:
                days[claim.source] = after
    return days, tuple(early)


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
