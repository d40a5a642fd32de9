"""Applying the curator's decisions: which claims are read otherwise, and which not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode

from kg.errors import DataError
from kg.model.claims import Claim, Data, Decision, Fact, Node, Value
from kg.model.nodes import read_key, replace_thing, replace_value
from kg.model.origins import find_origins
from kg.model.outcomes import Disagreement, Reading, Resolution, Side
from kg.model.quantities import find_extent
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
    origins: Mapping[NamedNode, NamedNode]


def apply_decisions(data: Data, vocabulary: Vocabulary) -> Applied:
    """Return every claim's reading after all decisions.

    A claim that a decision reads otherwise or refutes stands as corrected or refuted; one in which it only identifies a
    thing stands by itself. To say what a source left open corrects nobody, and is no disagreement.

    Raises:
        DataError: two decisions settle one point of a claim differently.
    """
    readings: list[Reading] = []
    standing: dict[NamedNode, NamedNode] = {}
    found: list[Disagreement] = []
    covering = _index_covering(data)
    _check_single(data, covering)
    origins = find_origins(data)
    for claim in data.claims:
        reading = Reading(
            claim, claim.node, claim.facts, grade=data.sources[claim.source].grade, origin=origins[claim.iri]
        )
        decisions = _list_decisions(claim, covering)
        refuted = next((d for d in decisions if d.kind == "refute"), None)
        if refuted:
            standing[claim.iri] = RI("refutedClaim")
            told = tell_facts(claim.facts or claim.node.key[-1:])
            found.append(_tell(claim.node, (told, (claim.iri,)), "refuted", refuted))
            continue
        for decision in decisions:
            if decision.kind == "identify":
                reading = _identify(decision, reading, data, vocabulary)
            else:
                reading = _read(decision, reading, vocabulary)
        if reading.is_otherwise:
            standing[claim.iri] = RI("correctedClaim")
            reading = replace(reading, origin=None)
        found += [_tell_correction(reading, d) for d in reading.decisions if d.kind == "read" and not _is_completion(d)]
        readings.append(reading)
    identified = {
        d.old: d.new
        for d in data.decisions
        if d.kind == "identify" and isinstance(d.old, NamedNode) and isinstance(d.new, NamedNode)
    }
    return Applied(tuple(readings), standing, tuple(found), identified, origins)


def _is_completion(decision: Decision) -> bool:
    """Say whether a decision only says what its claims leave open: a part of the key, or the figure in a bound."""
    if decision.property is None or decision.new is None or decision.old is None:
        return decision.old is None
    old = find_extent(Fact(decision.property, decision.old))
    new = find_extent(Fact(decision.new_property or decision.property, decision.new))
    return old.name == new.name and old.measure == new.measure and old.low <= new.low and new.high <= old.high


def list_active(data: Data) -> tuple[Decision, ...]:
    """Return the decisions that count for the known claims of some data.

    A decision counts once all that it needs is known: claims, and decisions that count. Of several that correct one
    claim either all count for it or none does: half a correction is none.
    """
    known = {claim.iri for claim in data.claims}
    active: dict[NamedNode, Decision] = {}
    todo = list(data.decisions)
    while found := [d for d in todo if {*known, *active}.issuperset(d.needs or d.because)]:
        active |= {d.iri: d for d in found}
        todo = [d for d in todo if d.iri not in active]
    counting = {*known, *active}
    halved = {c.iri for d in todo for c in data.claims if d.kind != "identify" and _corrects(d, c)}
    kept = (_leave_out(d, halved, data) for d in data.decisions if d.iri in active)
    return tuple(_forget(d, counting) for d in kept if d is not None)


def _forget(decision: Decision, known: set[NamedNode]) -> Decision:
    """Return a decision without the reasons that are not known: they merely support it."""
    because = tuple(reason for reason in decision.because if reason in known)
    return decision if because == decision.because else replace(decision, because=because)


def list_reasons(resolutions: Iterable[Resolution], data: Data) -> dict[NamedNode, frozenset[NamedNode]]:
    """Return the sources that how each node is resolved may hang on, over several resolutions of more or less data.

    They are those of its readings, of what decisions on its claims hang on, and of the claims that checks weigh.
    """
    source = {claim.iri: claim.source for claim in data.claims}
    claims: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for resolution in resolutions:
        for reading in resolution.readings:
            claims[reading.node.iri].add(reading.claim.iri)
        for found in resolution.disagreements:
            claims[found.node].update(c for side in found.sides for c in side.claims if c in source)
    covering = _index_covering(data)
    for claim in data.claims:
        own = claims[claim.node.iri]
        own.add(claim.iri)
    needs = {
        claim.iri: {n for d in _list_decisions(claim, covering) for n in d.needs or d.because if n in source}
        for claim in data.claims
    }
    return {
        node: frozenset(source[c] for iri in own if iri in source for c in (iri, *needs[iri]))
        for node, own in claims.items()
    }


def _corrects(decision: Decision, claim: Claim) -> bool:
    if claim.iri not in decision.claims and claim.source != decision.source:
        return False
    return decision.kind == "refute" or decision.property is None or _says(claim, decision.property, decision.old)


def _leave_out(decision: Decision, halved: set[NamedNode], data: Data) -> Decision | None:
    """Return a decision without some claims, or None where it covers no other."""
    if decision.kind == "identify" or not any(_corrects(decision, c) for c in data.claims if c.iri in halved):
        return decision
    rest = tuple(c.iri for c in data.claims if _corrects(decision, c) and c.iri not in halved)
    return replace(decision, source=None, claims=rest) if rest else None


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


def _identify(decision: Decision, reading: Reading, data: Data, vocabulary: Vocabulary) -> Reading:
    old, new = decision.old, decision.new
    named = (reading.node.iri, *(fact.value for fact in (*reading.node.key, *reading.facts)))
    if not isinstance(old, NamedNode) or not isinstance(new, NamedNode) or old not in named:
        return reading
    limited = decision.place or decision.claims
    if limited and decision.place not in named and reading.claim.iri not in decision.claims:
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
    return replace(changed, decisions=(*reading.decisions, decision)) if changed != reading else reading


def _check_single(data: Data, covering: Covering) -> None:
    """Tell of two decisions that settle one point of one claim.

    Raises:
        DataError: with the places of both.
    """
    points: dict[tuple[NamedNode, str], list[Decision]] = defaultdict(list)
    for claim in data.claims:
        for decision in _list_decisions(claim, covering):
            if decision.kind != "identify":
                points[claim.iri, f"{decision.kind} {decision.property} {decision.old}"].append(decision)
    clashes = {tuple(d.where for d in found) for found in points.values() if len({d.iri for d in found}) > 1}
    if clashes:
        told = [f"{a}: decides the same point of a claim as {b}; keep one of them" for a, b, *_ in sorted(clashes)]
        raise DataError(*told)


def _tell_correction(reading: Reading, decision: Decision) -> Disagreement:
    """Return what a decision corrected of a claim, told of what the claim is about after all decisions."""
    old, new = (tell_value(value) if value is not None else "" for value in (decision.old, decision.new))
    return _tell(reading.node, (old, (reading.claim.iri,)), new, decision)


def _tell(node: Node, said: tuple[str, tuple[NamedNode, ...]], held: str, decision: Decision) -> Disagreement:
    sides = (Side(*said), Side(held, (decision.iri, *decision.because)))
    rule = f"decision {decision.number}"
    return Disagreement("correction", node.iri, decision.property, sides, 1, rule, decision.iri)
