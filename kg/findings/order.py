"""Dates of one thing in an order that no world can have: it was announced after it began, or began after it ended."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from pyoxigraph import NamedNode

from kg.findings.corpus import SINCE, STATUS, UNTIL, Corpus, find_date, find_thing
from kg.findings.words import sort_claims, tell_claims
from kg.model.claims import Date
from kg.model.findings import Finding
from kg.model.outcomes import Reading
from kg.terms import RI

RANKS = {RI("announced"): 0, RI("signed"): 0, RI("firstShipped"): 1, SINCE: 2, RI("inForce"): 2, UNTIL: 3}
"""Which date comes before which; those of one rank may come in any order."""
OVER = frozenset({RI("ended"), RI("cancelled")})

Told = tuple[NamedNode, Date, Reading]


def find_dates_out_of_order(corpus: Corpus) -> Iterator[Finding]:
    """Yield the dates of a claim that cannot be in their order, and those of different claims on what lived once."""
    by_node: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in corpus.readings:
        by_node[reading.node.iri].append(reading)
    for readings in by_node.values():
        once = not any(find_thing(reading, STATUS) in OVER or find_date(reading, UNTIL) for reading in readings)
        told = [(prop, date, r) for r in readings for prop in RANKS if (date := find_date(r, prop))]
        for group in [told] if once else _group_by_claim(told):
            for before, after in _pair_wrong(group):
                yield _tell(before, after, corpus)


def _group_by_claim(told: Iterable[Told]) -> list[list[Told]]:
    found: dict[NamedNode, list[Told]] = defaultdict(list)
    for one in told:
        found[one[2].claim.iri].append(one)
    return list(found.values())


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
            yield from ((before, earliest) for before in by_property[prop] if _is_wrong(before, earliest))
            yield from (
                (latest, after) for after in by_property[other] if after is not earliest and _is_wrong(latest, after)
            )


def _first_day(told: Told) -> dt.date:
    return told[1].earliest or dt.date.min


def _last_day(told: Told) -> dt.date:
    return told[1].latest or dt.date.max


def _is_wrong(before: Told, after: Told) -> bool:
    """Say whether a date that should come before another surely comes after it."""
    return _first_day(before) > _last_day(after)


def _tell(before: Told, after: Told, corpus: Corpus) -> Finding:
    claims: Sequence[NamedNode] = sort_claims(dict.fromkeys((before[2].claim.iri, after[2].claim.iri)))
    first, then = (
        f'"{corpus.tell_property(prop)}" {date.text} ({tell_claims([reading.claim.iri])})'
        for prop, date, reading in (before, after)
    )
    return Finding(
        rule="dates-out-of-order",
        severity="error",
        claims=tuple(claims),
        node=before[2].node.iri,
        told=f"{corpus.tell_node(before[2].node)}: {first} must come before {then}, and comes after it.",
        settle="The right one of the two; a decision that reads the other so, or refutes its claim.",
    )
