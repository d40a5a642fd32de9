"""Origins against the places where a model was built at the time, and against the plant that is named."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.findings.corpus import (
    ACTIVE,
    COMING,
    ROUTE,
    SINCE,
    STATUS,
    UNTIL,
    VOLUME,
    Corpus,
    find_date,
    find_part,
    find_thing,
)
from kg.findings.figures import MODEL, ORIGIN, PERIOD
from kg.findings.words import sort_claims, tell_claims, tell_list
from kg.model.findings import Finding, Severity
from kg.model.outcomes import Reading
from kg.terms import RI

Window = tuple[dt.date, dt.date]
PLANT, BUILT_AT, LOCATED_IN, COUNTRY = RI("plant"), RI("builtAt"), RI("locatedIn"), RI("Country")
NEVER_BUILT = COMING | {RI("cancelled")}
SETTLE = "A source for where the vehicles were built; or a decision that reads one claim under another origin or date."


@dataclass(frozen=True, slots=True)
class Making:
    """That a model was built in a country (None: not known where), from and until when (None: open)."""

    country: NamedNode | None
    first: dt.date | None
    last: dt.date | None
    claims: tuple[NamedNode, ...]

    def meets(self, window: Window) -> bool:
        """Say whether it may have gone on at some time of a window."""
        return (self.first is None or self.first <= window[1]) and (self.last is None or self.last >= window[0])


@dataclass(frozen=True, slots=True)
class Places:
    """The countries that places lie in, with the claims that say so."""

    inside: Mapping[NamedNode, Sequence[tuple[NamedNode, NamedNode]]]
    corpus: Corpus

    def find_country(self, place: NamedNode) -> tuple[NamedNode | None, tuple[NamedNode, ...]]:
        """Return the country of a place, None if no claim or more than one country follows, and the claims."""
        todo: list[tuple[NamedNode, tuple[NamedNode, ...]]] = [(place, ())]
        seen = {place}
        found: dict[NamedNode, tuple[NamedNode, ...]] = {}
        for here, trail in todo:
            if self.corpus.is_a(here, COUNTRY):
                found.setdefault(here, trail)
            for there, claim in self.inside.get(here, ()):
                if there not in seen:
                    seen.add(there)
                    todo.append((there, (*trail, claim)))
        return next(iter(found.items())) if len(found) == 1 else (None, ())


def find_contradicted_origins(corpus: Corpus) -> Iterator[Finding]:
    """Yield the origins of routes and volumes in which the model was not built at the time, or its plant is not."""
    places = _map_places(corpus)
    makings = _list_makings(corpus, places)
    for reading in (*corpus.list_of(ROUTE), *corpus.list_of(VOLUME)):
        origin, model = find_part(reading.node, ORIGIN), find_part(reading.node, MODEL)
        if origin and corpus.is_a(origin, COUNTRY):
            yield from _check_plant(reading, origin, places)
            yield from _check_makings(reading, origin, makings.get(model, ()) if model else (), corpus)


def _map_places(corpus: Corpus) -> Places:
    inside: dict[NamedNode, list[tuple[NamedNode, NamedNode]]] = defaultdict(list)
    for reading in corpus.list_of(RI("Place")):
        for fact in reading.facts:
            if fact.property == LOCATED_IN and isinstance(fact.value, NamedNode):
                inside[reading.node.iri].append((fact.value, reading.claim.iri))
    return Places(inside, corpus)


def _list_makings(corpus: Corpus, places: Places) -> dict[NamedNode, list[Making]]:
    by_node: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in corpus.list_of(RI("Production")):
        if find_thing(reading, STATUS) not in NEVER_BUILT:
            by_node[reading.node.iri].append(reading)
    found: dict[NamedNode, list[Making]] = defaultdict(list)
    for readings in by_node.values():
        model, place = find_part(readings[0].node, MODEL), find_part(readings[0].node, BUILT_AT)
        if model and place:
            country, trail = places.find_country(place)
            found[model].append(_make_making(country, trail, readings))
    return found


def _make_making(country: NamedNode | None, trail: tuple[NamedNode, ...], readings: list[Reading]) -> Making:
    """Return a production by the widest reading of its dates; one that began again after its end has no end."""
    begun = [since.earliest for r in readings if (since := find_date(r, SINCE))]
    ended = [until.latest for r in readings if (until := find_date(r, UNTIL))]
    first = min((day for day in begun if day), default=None) if None not in begun else None
    last = max((day for day in ended if day), default=None) if None not in ended else None
    again = first is not None and last is not None and first > last
    claims = sort_claims([*trail, *(r.claim.iri for r in readings)])
    return Making(country, None if again else first, None if again else last, claims)


def _check_plant(reading: Reading, origin: NamedNode, places: Places) -> Iterator[Finding]:
    plant = find_thing(reading, PLANT)
    country, trail = places.find_country(plant) if plant else (None, ())
    if plant and country and country != origin:
        tell = places.corpus.tell
        yield _make(
            reading, trail, "error", f"{tell(plant)}, which is in {tell(country)}, is named as its plant", places
        )


def _make(reading: Reading, claims: Iterable[NamedNode], severity: Severity, told: str, places: Places) -> Finding:
    return Finding(
        rule="origin-contradicted",
        severity=severity,
        claims=sort_claims([reading.claim.iri, *claims]),
        node=reading.node.iri,
        told=f"{places.corpus.tell_node(reading.node)}: {told}.",
        settle=SETTLE,
    )


def _check_makings(reading: Reading, origin: NamedNode, makings: Sequence[Making], corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding where none of the known places can have built the model in the origin at a time it came from."""
    if not makings or any(making.country is None for making in makings):
        return
    here = [m for m in makings if m.country == origin]
    for window in _list_windows(reading, corpus):
        there = [m for m in makings if m.country != origin and m.meets(window)]
        if any(m.meets(window) for m in here) or not (here or there):
            continue
        yield _tell_elsewhere(reading, window, here, there, corpus)
        return


def _list_windows(reading: Reading, corpus: Corpus) -> Iterator[Window]:
    """Yield the times at which vehicles came by what a reading says: its period, its start, its end, or its day."""
    period = find_part(reading.node, PERIOD)
    if period:
        if period in corpus.spans:
            yield corpus.spans[period].days
        return
    status = find_thing(reading, STATUS)
    if status in NEVER_BUILT:
        return
    dates = [date for prop in (SINCE, UNTIL) if (date := find_date(reading, prop))]
    if not dates and status == ACTIVE:
        dates = [corpus.get_source(reading).published]
    yield from ((date.earliest, date.latest) for date in dates if date.earliest and date.latest)


def _tell_elsewhere(
    reading: Reading, window: Window, here: Sequence[Making], there: Sequence[Making], corpus: Corpus
) -> Finding:
    when = f"at some time from {window[0]} to {window[1]}"
    ends = [f"from {m.first or 'any day'} to {m.last or 'any day'}" for m in here]
    known = [f"the model is said to have been built there only {tell_list(ends)}"] if here else []
    others = sort_claims(claim for m in there for claim in m.claims)
    names = sorted({corpus.tell(m.country) for m in there})
    known += [f"the model is said to have been built in {tell_list(names)} ({tell_claims(others)})"] if there else []
    claims = sort_claims([reading.claim.iri, *(c for m in (*here, *there) for c in m.claims)])
    return Finding(
        rule="origin-contradicted",
        severity="error" if here else "warning",
        claims=claims,
        node=reading.node.iri,
        told=f"{corpus.tell_node(reading.node)}: vehicles came from there {when}; {', and '.join(known)}.",
        settle=SETTLE,
    )
