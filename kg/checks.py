"""Checks on what was read that no shape can make: cycles, who may say what, and pointers into texts.

Takes values, gives problems (place and message); decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, SentencePointer, Source, Where
from kg.model.origins import find_circles
from kg.model.outcomes import Resolution
from kg.terms import RI, RID

Problem = tuple[Where, str]
Pointed = tuple[str, int, int, str]


def check_cycles(claims: Iterable[Claim]) -> list[Problem]:
    """Return the claims that put a place inside itself, directly or through others."""
    inside: dict[NamedNode, list[tuple[NamedNode, Claim]]] = {}
    for claim in claims:
        for fact in claim.facts:
            if fact.property == RI("locatedIn") and isinstance(fact.value, NamedNode):
                inside.setdefault(claim.node.iri, []).append((fact.value, claim))
    found: dict[Problem, None] = {}
    for first, there in [(claim, there) for edges in inside.values() for there, claim in edges]:
        way = [] if there == first.node.iri else _find_way(there, first.node.iri, inside)
        if way is not None:
            ring = [first, *way]
            start = min(range(len(ring)), key=lambda i: ring[i].node.iri.value)
            names = [RID.local(claim.node.iri) for claim in (*ring[start:], *ring[:start], ring[start])]
            told = f"a cycle in located-in: {' in '.join(names)}; one of these claims is wrong, remove it"
            found[first.where, told] = None
    return list(found)


def _find_way(
    start: NamedNode, goal: NamedNode, edges: Mapping[NamedNode, list[tuple[NamedNode, Claim]]]
) -> list[Claim] | None:
    """Return the claims of a shortest way from one place to another, or None."""
    todo: list[tuple[NamedNode, list[Claim]]] = [(start, [])]
    seen = {start}
    for here, trail in todo:
        for there, claim in edges.get(here, []):
            if there == goal:
                return [*trail, claim]
            if there not in seen:
                seen.add(there)
                todo.append((there, [*trail, claim]))
    return None


def check_decisions(data: Data, resolution: Resolution) -> list[Problem]:
    """Return the decisions that change no claim: what they were to mend would be held as it stands."""
    acting = {decision.iri for reading in resolution.readings for decision in reading.decisions}
    acting |= {d.sides[1].claims[0] for d in resolution.disagreements if d.kind == "correction"}
    told = "changes no claim; correct what it covers or 'from', or remove it"
    return [(d.where, f"decision {d.number} {told}") for d in data.decisions if d.iri not in acting]


def check_copies(data: Data) -> list[Problem]:
    """Return the sources that are copies of themselves, directly or through others."""
    told = "a cycle in derived-from: '{}' is a copy of itself; remove one of the links"
    return [(source.where, told.format(source.id)) for source in find_circles(data.sources)]


def check_duties(data: Data) -> list[Problem]:
    """Return the claims of a charged duty by a source that is no schedule: only a schedule says what is charged."""
    return [
        (claim.where, "only a source of kind schedule states a charged duty; write claimed-duty, or correct the kind")
        for claim in data.claims
        if data.sources[claim.source].kind != RI("schedule")
        and any(fact.property == RI("chargedDuty") for fact in claim.facts)
    ]


def check_evidence(source: Source, sentences: Iterable[Pointed]) -> list[Problem]:
    """Return the sentences of a source that do not stand in its text as listed, or are not listed.

    `sentences` are those of the text: locator, start, end, digest.
    """
    text = {locator: (start, end, digest) for locator, start, end, digest in sentences}
    listed = {s.locator for s in source.sentences}
    found = [problem for s in source.sentences if (problem := _check_pointer(s, text))]
    missing = [locator for locator in text if locator not in listed]
    told = "the text has a sentence that the source does not list; add it, with claims or the reason for none"
    return [*found, *((source.where, f"{locator}: {told}") for locator in missing)]


def _check_pointer(pointer: SentencePointer, text: Mapping[str, tuple[int, int, str]]) -> Problem | None:
    there = text.get(pointer.locator)
    if there is None:
        return pointer.where, f"the text has no sentence {pointer.locator}; find its place with `kg locate`"
    start, end, digest = there
    if digest != pointer.digest:
        moved = [locator for locator, found in text.items() if found[2] == pointer.digest]
        told = f"it stands at {moved[0]} now" if moved else "it stands nowhere in the text"
        return pointer.where, f"sentence {pointer.locator} has another digest: {told}; correct the pointer"
    if (start, end) != (pointer.start, pointer.end):
        told = f"sentence {pointer.locator} stands at chars {start}-{end}, not {pointer.start}-{pointer.end}"
        return pointer.where, f"{told}; correct 'chars'"
    return None
