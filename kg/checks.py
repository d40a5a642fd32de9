"""Checks on what was read that no shape can make: cycles, who may say what, and pointers into texts.

Takes values, gives problems (place and message); decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, SentencePointer, Source, Where
from kg.model.origins import find_circles
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.terms import RI, RID, kebab

Problem = tuple[Where, str]
Pointed = tuple[str, int, int, str]
Edges = dict[NamedNode, list[tuple[NamedNode, Claim]]]
"""To what a thing is related, and the claims that say so."""


def check_cycles(claims: Iterable[Claim], vocabulary: Vocabulary) -> list[Problem]:
    """Return the claims that lead from a thing to itself by a transitive property, such as a place inside itself."""
    edges: dict[str, Edges] = {}
    for claim in claims:
        for fact in claim.facts:
            term = vocabulary.property_of.get(fact.property)
            if term and term.transitive and isinstance(fact.value, NamedNode):
                edges.setdefault(term.name, {}).setdefault(claim.node.iri, []).append((fact.value, claim))
    return [problem for name, inside in edges.items() for problem in _find_cycles(name, inside)]


def _find_cycles(name: str, inside: Edges) -> list[Problem]:
    found: dict[Problem, None] = {}
    for first, there in [(claim, there) for edges in inside.values() for there, claim in edges]:
        way = [] if there == first.node.iri else _find_way(there, first.node.iri, inside)
        if way is not None:
            ring = [first, *way]
            start = min(range(len(ring)), key=lambda i: ring[i].node.iri.value)
            names = [RID.local(claim.node.iri) for claim in (*ring[start:], *ring[:start], ring[start])]
            told = f"a cycle in {name}: {' in '.join(names)}; one of these claims is wrong, remove it"
            found[first.where, told] = None
    return list(found)


def _find_way(start: NamedNode, goal: NamedNode, edges: Edges) -> list[Claim] | None:
    """Return the claims of a shortest way from one thing to another, or None."""
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


def check_kinds(data: Data, vocabulary: Vocabulary) -> list[Problem]:
    """Return the claims by a source of another kind than may state a property: what is charged, say, by a schedule."""
    told = "only a source of kind {} states {}; state another property, or correct the kind of the source"
    return [
        (claim.where, told.format(kebab(RI.local(term.stated_by)), term.name))
        for claim in data.claims
        for term in (vocabulary.property_of[fact.property] for fact in claim.facts)
        if term.stated_by and data.sources[claim.source].kind != term.stated_by
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
