"""Decisions: which are in force once some sources are known, and how the claims read under them.

It takes the data and the names of known sources, and gives claims; it never compares one claim with another.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tests.oracle.reading import Claim, Data, Decision


def read_known(data: Data, known: frozenset[str]) -> list[Claim]:
    """Give the claims of known sources as the decisions in force read them, without those they refute.

    Of several decisions that read or refute one claim, either all are applied to it or none.
    """
    claims = [claim for claim in data.claims if claim.source.name in known]
    active = find_active(data.decisions, {claim.name for claim in claims})
    read = [_read(claim, data.decisions, active) for claim in claims]
    return [claim for claim in read if claim is not None]


def find_active(decisions: Iterable[Decision], known: Iterable[str]) -> frozenset[str]:
    """Give the names of the decisions all of whose needs are known claims or active decisions."""
    active: set[str] = set()
    met = set(known)
    while found := {
        decision.name for decision in decisions if decision.name not in active and met >= {*decision.needs}
    }:
        active |= found
        met |= found
    return frozenset(active)


def _read(claim: Claim, decisions: Sequence[Decision], active: frozenset[str]) -> Claim | None:
    covering = _find_covering(claim, decisions)
    if all(decision.name in active for decision in covering):
        if any(decision.verb == "refute" for decision in covering):
            return None
        for decision in covering:
            claim = _correct(claim, decision)
    for decision in decisions:
        if decision.verb == "identify" and decision.name in active:
            named = {*claim.keys.values(), *(v for values in claim.facts.values() for v in values)}
            if not (decision.place or decision.claims) or decision.place in named or claim.name in decision.claims:
                claim = _identify(claim, decision.old, decision.new)
    return claim


def _find_covering(claim: Claim, decisions: Sequence[Decision]) -> list[Decision]:
    covering = []
    for decision in decisions:
        if decision.verb != "identify" and _covers(claim, decision):
            covering.append(decision)
            claim = _correct(claim, decision)
    return covering


def _covers(claim: Claim, decision: Decision) -> bool:
    if claim.name not in decision.claims and (decision.claims or claim.source.name != decision.source):
        return False
    if decision.verb == "refute" and not decision.key:
        return True
    value = claim.keys.get(decision.key) or next(iter(claim.facts.get(decision.key, ())), "")
    return decision.old in ("", value) and (decision.old != "" or bool(value))


def _correct(claim: Claim, decision: Decision) -> Claim:
    if decision.verb == "refute":
        return claim
    if decision.key in claim.keys:
        return replace(claim, keys={**claim.keys, decision.key: decision.new}, read=True)
    return replace(claim, facts={**claim.facts, decision.key: (decision.new,)}, read=True)


def _identify(claim: Claim, old: str, new: str) -> Claim:
    return replace(
        claim,
        keys={key: new if value == old else value for key, value in claim.keys.items()},
        entity=new if claim.entity == old else claim.entity,
        facts={name: tuple(new if v == old else v for v in values) for name, values in claim.facts.items()},
    )
