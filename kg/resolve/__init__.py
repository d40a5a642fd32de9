"""What is held: claims and decisions in, held facts and disagreements out.

Follows "What is held" of the model: decisions first, then each node and single-valued property by agreement,
succession of statuses, grades and the number of independent sources. Nothing here knows a particular source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import replace

from pyoxigraph import NamedNode

from kg.model.claims import Data, Source
from kg.model.outcomes import Days, Disagreement, HeldFact, HeldNode, Outcome, Reading, Resolution, list_sayers
from kg.model.statuses import AMONG, STATUS
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import Verdict, compare_readings
from kg.resolve.blocking import block
from kg.resolve.clocks import date_sources
from kg.resolve.decisions import apply_decisions
from kg.resolve.denials import weigh_denials
from kg.resolve.runs import LOST, find_runs
from kg.resolve.status import Frame, find_last_end, is_before, resolve_status
from kg.terms import RI

__all__ = ["resolve"]


def resolve(data: Data, vocabulary: Vocabulary, like: Resolution | None = None) -> Resolution:
    """Return what is held of all claims.

    What has not changed since another resolution, `like`, is taken from there; of entities it must have seen the same.

    Raises:
        DataError: two decisions settle one point of a claim differently.
    """
    applied = apply_decisions(data, vocabulary)
    ordered = sorted(applied.readings, key=lambda r: r.claim.iri.value)
    left, blocked = block(ordered, data, vocabulary)
    published = date_sources(data, vocabulary.statuses)
    frame = Frame(data, vocabulary, published)
    outcomes = _settle_nodes(left, frame, like.outcomes if like else {})
    standing = {r.claim.iri: RI("disputedClaim") for r in ordered}
    for outcome in outcomes.values():
        standing.update(outcome.standing)
    standing.update(applied.standing)
    found = (d for outcome in outcomes.values() for d in outcome.disagreements)
    return Resolution(
        nodes=tuple(outcome.held for outcome in outcomes.values() if outcome.held),
        readings=applied.readings,
        standing=standing,
        disagreements=tuple(sorted((*applied.disagreements, *blocked, *found), key=_order)),
        identified=applied.identified,
        runs=tuple(run for outcome in outcomes.values() for run in outcome.runs),
        outcomes=outcomes,
        published=published,
        origins=applied.origins,
    )


def _settle_nodes(
    readings: Iterable[Reading], frame: Frame, known: Mapping[NamedNode, Outcome]
) -> dict[NamedNode, Outcome]:
    """Return the outcome of each node, in the order of their names; a known one where its readings are the same."""
    by_node: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_node[reading.node.iri].append(reading)
    outcomes: dict[NamedNode, Outcome] = {}
    for iri, members in sorted(by_node.items(), key=lambda item: item[0].value):
        by = dict.fromkeys(reading.claim.source for reading in members)
        before, sources = known.get(iri), tuple((frame.data.sources[s], frame.published[s]) for s in by)
        same = before is not None and before.readings == tuple(members) and before.sources == sources
        outcomes[iri] = before if before and same else _settle(members, sources, frame)
    return outcomes


def _settle(readings: list[Reading], sources: tuple[tuple[Source, Days], ...], frame: Frame) -> Outcome:
    """Return the outcome of the readings of one node."""
    weighed = weigh_denials(readings, frame.data)
    verdicts = _compare_node(weighed.readings, frame)
    standings = {r.claim.iri: _find_standing(r, verdicts, frame.vocabulary) for r in weighed.readings}
    held = [r for r in weighed.readings if standings[r.claim.iri] == RI("inUse")]
    return Outcome(
        readings=tuple(readings),
        sources=sources,
        held=_hold_node(held, verdicts) if held else None,
        runs=find_runs(weighed.readings, frame),
        disagreements=(*weighed.disagreements, *(v.disagreement for v in verdicts if v.disagreement)),
        standing=weighed.standing | standings,
    )


def _order(found: Disagreement) -> tuple[str, str, str, str]:
    return found.node.value, found.property.value if found.property else "", found.kind, str(found.sides)


def _compare_node(readings: list[Reading], frame: Frame) -> list[Verdict]:
    vocabulary, dates = frame.vocabulary, frame.statuses.events
    groups: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in readings:
        for group in {vocabulary.group_of(f.property) for f in reading.facts if vocabulary.is_single(f.property)}:
            groups[group].append(reading)
        if any(f.property == AMONG for f in reading.facts):
            groups[STATUS].append(reading)
    members = groups.pop(STATUS, [])
    status = [resolve_status(members, frame)] if members else []
    lost = {claim: loss for verdict in status for claim, loss in verdict.losses.items() if loss in LOST}
    ended = find_last_end(members, frame)
    past = {r.claim.iri: {prop for prop in dates if ended and is_before(r, prop, ended)} for r in readings}
    return [
        *status,
        *(
            _compare_group(group, members, {c for c in past if group in past[c]}, lost if group in dates else {}, frame)
            for group, members in sorted(groups.items(), key=lambda item: item[0].value)
        ),
    ]


def _compare_group(
    group: NamedNode, members: list[Reading], past: Set[NamedNode], fallen: Mapping[NamedNode, NamedNode], frame: Frame
) -> Verdict:
    """Return the verdict on a group.

    Dates of a run that has ended and was followed by another are history, and those of a status that is not held fall
    with it.
    """
    gone = {*past, *fallen}
    away = {r.claim.iri: fallen.get(r.claim.iri, RI("supersededClaim")) for r in members if r.claim.iri in gone}
    rest = [r for r in members if r.claim.iri not in away]
    verdict = compare_readings(group, rest, frame.data, frame.vocabulary) if rest else Verdict(frozenset({group}), ())
    return replace(verdict, losses={**verdict.losses, **away})


def _find_standing(reading: Reading, verdicts: Iterable[Verdict], vocabulary: Vocabulary) -> NamedNode:
    """Return `ri:inUse` for a claim with something held, else why nothing of it is."""
    if reading.claim.evidential == RI("opinion") and vocabulary.class_of[reading.node.cls].factual:
        return RI("opinionClaim")
    losses = [v.losses[reading.claim.iri] for v in verdicts if reading.claim.iri in v.losses]
    compared = {p for v in verdicts for p in v.properties if reading.claim.iri in v.losses}
    others = [f for f in reading.facts if f.property not in compared]
    return losses[0] if losses and not others else RI("inUse")


def _hold_node(readings: list[Reading], verdicts: list[Verdict]) -> HeldNode:
    compared = {p for v in verdicts for p in v.properties}
    said: dict[tuple[NamedNode, str], HeldFact] = {}
    free = [HeldFact(f, (r.said_by,)) for r in readings for f in r.facts if f.property not in compared]
    for item in (*(h for v in verdicts for h in v.held), *free):
        key = (item.fact.property, str(item.fact.value))
        before = said.get(key)
        sayers = {*item.said_by, *(before.said_by if before else ())}
        said[key] = HeldFact(item.fact, tuple(sorted(sayers, key=lambda c: c.value)))
    facts = tuple(said[key] for key in sorted(said, key=lambda k: (k[0].value, k[1])))
    return HeldNode(readings[0].node, facts, list_sayers(readings))
