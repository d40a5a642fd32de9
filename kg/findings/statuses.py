"""Statuses that a later source has overtaken, on the thing itself or on the model it is about."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.findings.corpus import ACTIVE, COMING, ROUTE, STATUS, UNTIL, Corpus, find_date, find_part, find_thing
from kg.findings.figures import MODEL
from kg.findings.words import sort_claims, tell_claims, tell_list
from kg.model.findings import Finding
from kg.model.outcomes import Disagreement, Reading, Side
from kg.terms import RI

OVER = frozenset({RI("ended"), RI("cancelled")})


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
        settle="Nothing: it is history. A reader of the older source should know.",
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
