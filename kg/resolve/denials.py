"""Denials: what a sentence says is not so, against the claims that say it is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pyoxigraph import NamedNode

from kg.model.claims import Data, Fact
from kg.model.outcomes import Disagreement, Reading, Side
from kg.resolve.agreement import Position, choose_side, tell_facts
from kg.terms import RI


@dataclass(slots=True)
class Weighed:
    """The readings of a node without the facts that a denial takes from them, and how denials and losers stand."""

    readings: list[Reading]
    standing: dict[NamedNode, NamedNode] = field(default_factory=dict)
    disagreements: list[Disagreement] = field(default_factory=list)


def weigh_denials(readings: list[Reading], data: Data) -> Weighed:
    """Return what is left of a node's readings after its denials.

    A denial against which nobody speaks stands. Else the better grade decides, then more independent sources; where
    neither does, nothing is held, of the fact or of its denial.
    """
    weighed = Weighed([r for r in readings if not r.claim.denied])
    for denial in (r for r in readings if r.claim.denied):
        weighed.standing[denial.claim.iri] = RI("inUse")
        for fact in list_denied(denial):
            _weigh(denial, fact, weighed, data)
    return weighed


def list_denied(denial: Reading) -> tuple[Fact, ...]:
    """Return the facts that a claim denies; without facts it denies the node, by the last part of its key."""
    return denial.facts or denial.node.key[-1:]


def _weigh(denial: Reading, fact: Fact, weighed: Weighed, data: Data) -> None:
    against = [r for r in weighed.readings if fact in r.facts or (not denial.facts and fact in r.node.key)]
    if not against:
        return
    winner, rule = choose_side([[Position(r, (fact,), ()) for r in against], [Position(denial, (fact,), ())]], data)
    lost = RI("disputedClaim") if winner is None else RI("outvotedClaim")
    told, sayers = tell_facts((fact,)), tuple(sorted({r.said_by for r in against}, key=_name))
    weighed.disagreements.append(
        Disagreement(
            kind="disputed" if winner is None else "outvoted",
            node=denial.node.iri,
            property=fact.property,
            sides=(Side(told, sayers), Side(f"not {told}", (denial.said_by,))),
            held=winner,
            rule=rule,
        )
    )
    if winner != 1:
        weighed.standing[denial.claim.iri] = lost
    if winner != 0:
        _take_away(fact, against, lost, weighed)


def _take_away(fact: Fact, against: list[Reading], lost: NamedNode, weighed: Weighed) -> None:
    kept: list[Reading] = []
    for reading in weighed.readings:
        rest = tuple(f for f in reading.facts if f != fact)
        if reading not in against:
            kept.append(reading)
        elif rest and fact in reading.facts:
            kept.append(replace(reading, facts=rest))
        else:
            weighed.standing[reading.claim.iri] = lost
    weighed.readings = kept


def _name(term: NamedNode) -> str:
    return term.value
