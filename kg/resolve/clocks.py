"""The two clocks: as of which day, and by what was known by which: the data whose sources had appeared by a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.model.claims import Data
from kg.model.origins import cap_grades
from kg.model.statuses import Statuses
from kg.resolve.decisions import list_active
from kg.resolve.publication import date_sources
from kg.terms import CURATION


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
    days, _ = date_sources(data, statuses)
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
    days, _ = date_sources(data, statuses)
    return tuple(iri for iri in sorted(days, key=str) if days[iri].first <= day < days[iri].last)
