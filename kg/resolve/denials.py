"""Denials: what a sentence says is not so, against the claims that say it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from kg.model.claims import Data, Fact
from kg.model.outcomes import Disagreement, Reading, Side, list_sayers
from kg.resolve.agreement import Position, choose_side, tell_facts, tell_value
from kg.terms import RI


@dataclass(slots=True)
class Weighed:
    """The readings of a node without the facts that a denial takes from them, and how denials and losers stand."""

    readings: list[Reading]
    standing: dict[NamedNode, NamedNode] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)


def weigh_denials(readings: list[Reading], data: Data) -> Weighed:
    """Return what is left of a node's readings after its denials; those of one fact are one side.

    A claim without facts denies the node, by the last part of its key.
    A denial against which nobody speaks stands. That a status is reached may be told later than that it is not: then
    it is history. Else the better grade decides, then more independent sources; where neither does, nothing is held, of
    the fact or of its denial.
    """
    weighed = Weighed([r for r in readings if not r.claim.denied])
    denied: dict[tuple[Fact, bool], list[Reading]] = {}
    for denial in (r for r in readings if r.claim.denied):
        weighed.standing[denial.claim.iri] = RI("inUse")
        for fact in denial.facts or denial.node.key[-1:]:
            denied.setdefault((fact, not denial.facts), []).append(denial)
    for (fact, whole), denials in denied.items():
        against = [r for r in weighed.readings if fact in r.facts or (whole and fact in r.node.key)]
        if against:
            _weigh(fact, denials, against, weighed, data)
    return weighed


def _weigh(fact: Fact, denials: list[Reading], against: list[Reading], weighed: Weighed, data: Data) -> None:
    winner, rule = choose_side([[Position(r, (fact,), ()) for r in side] for side in (against, denials)], data)
    kind, lost = ("disputed", RI("disputedClaim")) if winner is None else ("outvoted", RI("outvotedClaim"))
    is_status = fact.property == RI("status")
    told = tell_value(fact.value) if is_status else tell_facts((fact,))
    sides = (Side(told, list_sayers(against)), Side(f"not {told}", list_sayers(denials)))
    held = winner
    if is_status and _is_history(denials, against, data):
        kind, lost, winner, rule = "succession", RI("supersededClaim"), 0, "a later step succeeds"
        sides, held = (sides[1], sides[0]), 1
    weighed.disagreements.append(Disagreement(kind, denials[0].node.iri, fact.property, sides, held, rule))
    if winner != 1:
        weighed.standing.update({denial.claim.iri: lost for denial in denials})
    if winner != 0:
        _take_away(fact, {r.claim.iri for r in against}, lost, weighed)


def _is_history(denials: list[Reading], against: list[Reading], data: Data) -> bool:
    """Say whether all who say so appeared after all who deny it, however late that was."""
    lasts = [data.sources[r.claim.source].published.latest for r in denials]
    firsts = [data.sources[r.claim.source].published.earliest for r in against]
    return all(last and first and first > last for last in lasts for first in firsts)


def _take_away(fact: Fact, against: set[NamedNode], lost: NamedNode, weighed: Weighed) -> None:
    kept: list[Reading] = []
    for reading in weighed.readings:
        rest = tuple(f for f in reading.facts if f != fact)
        if reading.claim.iri not in against:
            kept.append(reading)
        elif rest and fact in reading.facts:
            kept.append(replace(reading, facts=rest))
        else:
            weighed.standing[reading.claim.iri] = lost
    weighed.readings = kept
