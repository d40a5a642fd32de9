"""Applying the curator's decisions: which claims are read otherwise, and which not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.errors import DataError
from kg.model.claims import Claim, Data, Decision, Fact, Value
from kg.model.nodes import read_key, replace_thing, replace_value
from kg.model.outcomes import Disagreement, Reading, Side
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import tell_facts, tell_value
from kg.terms import RI


@dataclass(frozen=True, slots=True)
class Applied:
    """Claims as the decisions have them read, the standing of those that changed, and the corrections."""

    readings: tuple[Reading, ...]
    standing: Mapping[NamedNode, NamedNode]
    disagreements: tuple[Disagreement, ...]
    identified: Mapping[NamedNode, NamedNode]


def apply_decisions(data: Data, vocabulary: Vocabulary) -> Applied:
    """Return every claim's reading after all decisions.

    Raises:
        DataError: two decisions settle one point of a claim differently.
    """
    readings: list[Reading] = []
    standing: dict[NamedNode, NamedNode] = {}
    found: list[Disagreement] = []
    covering = _index_covering(data)
    _check_single(data, covering)
    for claim in data.claims:
        reading = Reading(claim, claim.node, claim.facts)
        decisions = _list_decisions(claim, covering)
        refuted = next((d for d in decisions if d.kind == "refute"), None)
        if refuted:
            standing[claim.iri] = RI("refutedClaim")
            found.append(_tell_refuted(claim, refuted))
            continue
        for decision in decisions:
            changed = _apply(decision, reading, data, vocabulary)
            if changed != reading:
                standing[claim.iri] = RI("correctedClaim")
                found.append(_tell_correction(reading, changed, decision))
            reading = changed
        readings.append(reading)
    identified = {
        d.old: d.new
        for d in data.decisions
        if d.kind == "identify" and isinstance(d.old, NamedNode) and isinstance(d.new, NamedNode)
    }
    return Applied(tuple(readings), standing, tuple(found), identified)


Covering = Mapping[NamedNode | None, list[tuple[int, Decision]]]
"""The decisions that cover a claim or all claims of a source, each with its place; under None those that may any."""


def _index_covering(data: Data) -> Covering:
    found: dict[NamedNode | None, list[tuple[int, Decision]]] = defaultdict(list)
    for place, decision in enumerate(data.decisions):
        for covered in (None,) if decision.kind == "identify" else decision.claims or (decision.source,):
            found[covered].append((place, decision))
    return dict(found)


def _list_decisions(claim: Claim, covering: Covering) -> list[Decision]:
    """Return the decisions that may change how a claim is read, in their order."""
    places = dict(found for covered in (None, claim.source, claim.iri) for found in covering.get(covered, ()))
    return [places[place] for place in sorted(places)]


def _apply(decision: Decision, reading: Reading, data: Data, vocabulary: Vocabulary) -> Reading:
    if decision.kind == "identify":
        return _identify(decision, reading, data, vocabulary)
    if decision.kind == "read":
        return _read(decision, reading, vocabulary)
    return reading


def _identify(decision: Decision, reading: Reading, data: Data, vocabulary: Vocabulary) -> Reading:
    old, new = decision.old, decision.new
    named = (reading.node.iri, *(fact.value for fact in (*reading.node.key, *reading.facts)))
    if not isinstance(old, NamedNode) or not isinstance(new, NamedNode) or old not in named:
        return reading
    cls = vocabulary.class_of.get(reading.node.cls)
    node = replace_thing(reading.node, old, new, cls, reading.claim.iri)
    if reading.node.iri == old:  # the entity itself: it has the class of what it is, not of an unnamed thing
        node = replace(node, cls=data.entities[new].cls)
    facts = tuple(replace_value(fact, old, new) for fact in reading.facts)
    return _change(reading, decision, node=node, facts=facts)


def _read(decision: Decision, reading: Reading, vocabulary: Vocabulary) -> Reading:
    prop, new = decision.property, decision.new
    cls = vocabulary.class_of.get(reading.node.cls)
    if prop is None or new is None or cls is None or not _says(reading.claim, prop, decision.old):
        return reading
    node, facts = reading.node, reading.facts
    if prop in cls.key:
        node = read_key(node, prop, decision.old, new, cls, reading.claim.iri)
    elif decision.old is not None:
        old, read_as = Fact(prop, decision.old), Fact(decision.new_property or prop, new)
        facts = tuple(read_as if fact == old else fact for fact in facts)
    return _change(reading, decision, node=node, facts=facts)


def _says(claim: Claim, prop: NamedNode, value: Value | None) -> bool:
    """Say whether the sentence itself gives the value, not another decision; None stands for an unknown part."""
    return prop in claim.node.unknown if value is None else Fact(prop, value) in (*claim.node.key, *claim.facts)


def _change(reading: Reading, decision: Decision, **fields: object) -> Reading:
    changed = replace(reading, **fields)  # type: ignore[arg-type]  # node and facts, as both callers give them
    return replace(changed, decision=decision) if changed != reading else reading


def _check_single(data: Data, covering: Covering) -> None:
    """Tell of two decisions that settle one point of one claim.

    Raises:
        DataError: with the places of both.
    """
    points: dict[tuple[NamedNode, str], list[Decision]] = defaultdict(list)
    for claim in data.claims:
        for decision in _list_decisions(claim, covering):
            if decision.kind != "identify":
                points[claim.iri, _tell_point(decision)].append(decision)
    clashes = {tuple(d.where for d in found) for found in points.values() if len({d.iri for d in found}) > 1}
    if clashes:
        told = [f"{a}: decides the same point of a claim as {b}; keep one of them" for a, b, *_ in sorted(clashes)]
        raise DataError("\n".join(told))


def _tell_point(decision: Decision) -> str:
    return f"{decision.kind} {decision.property} {decision.old}"


def _tell_refuted(claim: Claim, decision: Decision) -> Disagreement:
    sides = (
        Side(tell_facts(claim.facts) or "so", (claim.iri,)),
        Side("not so", (decision.iri, *decision.because)),
    )
    return Disagreement("correction", claim.node.iri, None, sides, 1, _tell_rule(decision))


def _tell_correction(before: Reading, after: Reading, decision: Decision) -> Disagreement:
    old = tell_value(decision.old) if decision.old is not None else "not said"
    new = tell_value(decision.new) if decision.new is not None else ""
    sides = (Side(old, (before.claim.iri,)), Side(new, (decision.iri, *decision.because)))
    return Disagreement("correction", after.node.iri, decision.property, sides, 1, _tell_rule(decision))


def _tell_rule(decision: Decision) -> str:
    return f"decision {decision.number}"
