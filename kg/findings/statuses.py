"""Statuses that a later step has overtaken, or that time has: on the thing itself or on the model it is about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.findings.corpus import (
    ACTIVE,
    COMING,
    EXPECTED,
    ROUTE,
    SINCE,
    STATUS,
    UNTIL,
    Corpus,
    find_date,
    find_part,
    find_thing,
)
from kg.findings.figures import MODEL
from kg.findings.words import sort_claims, tell_claims, tell_list
from kg.model.findings import Finding
from kg.model.outcomes import Disagreement, Reading, Side
from kg.terms import RI, kebab

PLANNED = frozenset({RI("planned"), RI("conditional")})
OVER = frozenset({RI("ended"), RI("cancelled")})
CONTRARY = {
    **dict.fromkeys(COMING, (RI("firstShipped"), SINCE, UNTIL)),
    ACTIVE: (EXPECTED, UNTIL),
    RI("ended"): (EXPECTED, RI("expectedEnd")),
}
"""The dates that no claim can give with a status: of what has not happened by it, or what has."""


def find_overtaken_statuses(corpus: Corpus) -> Iterator[Finding]:
    """Yield what a later step has succeeded, and the routes of models that were called off after they were told of."""
    nodes = {reading.node.iri: reading for reading in corpus.readings}
    for found in corpus.successions:
        if found.held is not None:
            yield _tell_succession(found, found.sides[found.held], nodes.get(found.node), corpus)
    yield from _find_routes_of_the_gone(corpus)


def _tell_succession(found: Disagreement, held: Side, reading: Reading | None, corpus: Corpus) -> Finding:
    before = tell_list(f"{_tell(side)} ({tell_claims(side.claims)})" for side in found.sides if side != held)
    name = corpus.tell_node(reading.node) if reading else corpus.tell(found.node)
    return Finding(
        rule="status-overtaken",
        severity="note",
        claims=sort_claims(claim for side in found.sides for claim in side.claims),
        node=found.node,
        told=f"{name}: it was {before}, and is {_tell(held)} ({tell_claims(held.claims)}).",
        settle="Nothing: it is history. A reader of the earlier step should know.",
    )


def _tell(side: Side) -> str:
    return side.value.removeprefix("ri:")


def _find_routes_of_the_gone(corpus: Corpus) -> Iterator[Finding]:
    gone = _list_gone(corpus)
    for reading in corpus.list_of(ROUTE):
        model, status = find_part(reading.node, MODEL), find_thing(reading, STATUS)
        told = corpus.get_source(reading).published.latest
        later = [end for day, end in gone.get(model, ()) if told and told < day] if model else []
        if later and status in COMING | {ACTIVE}:
            yield _tell_gone(reading, later, corpus)


def _list_gone(corpus: Corpus) -> Mapping[NamedNode, Sequence[tuple[dt.date, Reading]]]:
    """Return the claims that a model is ended or cancelled, with the day, by the model and by the series it is in."""
    lines = corpus.list_of(RI("VehicleLine"))
    series = {r.node.iri: found for r in lines if (found := find_thing(r, RI("inSeries")))}
    gone: dict[NamedNode, list[tuple[dt.date, Reading]]] = defaultdict(list)
    for reading in lines:
        day = _find_end(reading, corpus) if find_thing(reading, STATUS) in OVER else None
        for line in (reading.node.iri, series.get(reading.node.iri)) if day else ():
            if line and day:
                gone[line].append((day, reading))
    return gone


def _find_end(reading: Reading, corpus: Corpus) -> dt.date | None:
    until = find_date(reading, UNTIL)
    return until.earliest if until else corpus.get_source(reading).published.earliest


def _tell_gone(reading: Reading, ends: list[Reading], corpus: Corpus) -> Finding:
    claims = sort_claims(end.claim.iri for end in ends)
    itself = any(end.node.iri == find_part(reading.node, MODEL) for end in ends)
    members = tell_list(sorted({corpus.tell(end.node.iri) for end in ends}))
    whose = (
        "the model itself was"
        if itself
        else f"{members} of the series was"
        if len(ends) == 1
        else f"{members} of the series were"
    )
    fates = tell_list(sorted({corpus.tell(find_thing(end, STATUS)) for end in ends}))
    return Finding(
        rule="status-overtaken",
        severity="warning" if itself else "note",
        claims=sort_claims([reading.claim.iri, *claims]),
        node=reading.node.iri,
        told=f"{corpus.tell_node(reading.node)}: told as {corpus.tell(find_thing(reading, STATUS))}; later {whose}"
        f" {fates} ({tell_claims(claims)}).",
        settle="A source that says what became of the route.",
    )


def find_statuses_against_dates(corpus: Corpus) -> Iterator[Finding]:
    """Yield the claims that give a status with a date that it excludes."""
    for reading in corpus.readings:
        status = find_thing(reading, STATUS)
        dates = (
            [(prop, date) for prop in CONTRARY.get(status, ()) if (date := find_date(reading, prop))] if status else []
        )
        if dates:
            told = tell_list(f"{kebab(RI.local(prop))} {date.text}" for prop, date in dates)
            yield Finding(
                rule="status-against-dates",
                severity="error",
                claims=(reading.claim.iri,),
                node=reading.node.iri,
                told=f"{corpus.tell_node(reading.node)}: told as {corpus.tell(status)}, with {told}.",
                settle="The sentence itself: the status is another, or the date, as what is to come is 'expected' and "
                "what is past is not.",
            )


def find_plans_past_their_day(corpus: Corpus) -> Iterator[Finding]:
    """Yield the plans of which the first day they were expected on has come, and nobody tells what became of them."""
    by_node: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in corpus.readings:
        by_node[reading.node.iri].append(reading)
    for node, readings in by_node.items():
        plans = [r for r in readings if find_thing(r, STATUS) in PLANNED]
        expected = {d for r in plans if (d := find_date(r, EXPECTED))}
        past = sorted((d.earliest, d.text) for d in expected if d.earliest and d.earliest <= corpus.data.now)
        if past and not any(_is_told(r, past[0][0]) for r in readings):
            yield _tell_past(node, plans, past[0][1], corpus)


def _is_told(reading: Reading, day: dt.date) -> bool:
    """Say whether a claim may tell what became of what was expected by a day."""
    date = find_date(reading, SINCE) or find_date(reading, UNTIL)
    return find_thing(reading, STATUS) in OVER | {ACTIVE} and not (date and date.latest and date.latest < day)


def _tell_past(node: NamedNode, plans: list[Reading], expected: str, corpus: Corpus) -> Finding:
    def appeared(reading: Reading) -> tuple[dt.date, str]:
        return corpus.get_source(reading).published.latest or dt.date.max, reading.claim.iri.value

    last = max(plans, key=appeared)
    published = corpus.get_source(last).published.text
    return Finding(
        rule="plan-past-its-day",
        severity="note",
        claims=sort_claims(r.claim.iri for r in plans),
        node=node,
        told=f"{corpus.tell_node(plans[0].node)}: expected {expected}, which has begun; the last word is "
        f"{tell_claims([last.claim.iri])}, published {published}.",
        settle="A source that says whether it came; until then that it is planned is not sure.",
    )
