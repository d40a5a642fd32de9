"""The evidence network: which source carries the most, and what falls if it is withdrawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.graph.convert import COMPANIONS
from kg.graph.held import Held
from kg.model.analyses import Line, Shape
from kg.model.answers import text_of
from kg.model.views import Said, SourceRow
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.wording import percent_of, tell
from kg.terms import CLAIM, INFERRED, OWL, RI, RID, TYPE

COLUMNS = ("source", "publisher", "grade", "claims", "facts", "alone", "inferred", "falls")

Sources = frozenset[NamedNode]


@dataclass(frozen=True, slots=True)
class Footing:
    """The sources that each fact needs: without any one of them nothing gives it any more."""

    stated: Mapping[Triple, Sources]
    inferred: Mapping[Triple, Sources]
    telling: Mapping[Triple, Sources]


def find_evidence(held: Network) -> Found:
    """Return the sources whose withdrawal fells most facts, up to `most`, a row a source.

    Edges lead from a source to the held facts that its claims in use state (`facts`; relations and classes of things in
    the ontology's terms, a date once), and on through all applications of rules, not only the recorded ones, to what
    is inferred. `alone` counts stated facts that no claim of another source gives, `inferred` the inferred ones of
    which every proof needs the source (its greatest fixpoint is that of necessity over the and-or graph of proofs);
    `falls` is their sum. A decision needs the claim that it reads; the source of the decisions counts as one. What is
    left is not resolved again: where a withdrawn claim had outvoted another, `kg whatif` tells more.
    """
    rows = {row.source: row for row in held.read(SourceRow) if row.claim}
    footing = find_footing(held)
    counts = [
        Counter(s for found in part.values() for s in found)
        for part in (footing.telling, footing.stated, footing.inferred)
    ]
    ranked = sorted(rows, key=lambda s: (-counts[1][s] - counts[2][s], -counts[0][s], s.value))
    lines = [_make_line(held, rows[one], [count[one] for count in counts]) for one in ranked]
    notes = [tell(held, "evidence_more", n=len(lines) - held.most)] if len(lines) > held.most else []
    copies = [text_of(rows[one].title) for one in ranked if rows[one].original]
    if copies:
        notes.append(tell(held, "evidence_copies", names="; ".join(copies)))
    return Found(
        title=tell(held, "evidence_title"),
        sentences=_tell(held, lines, footing),
        columns=COLUMNS,
        lines=lines[: held.most],
        shape=Shape(kind="bars", x="falls", y="source", series="grade", unit=tell(held, "evidence_unit")),
        notes=[*notes, tell(held, "evidence_again")],
    )


def find_footing(held: Held) -> Footing:
    """Return the sources that each held fact needs, and those that state it."""
    sources = {CLAIM.local(row.claim): row.source for row in held.read(Said)}
    denials = list_denials(held)
    telling: dict[Triple, Sources] = {}
    stated: dict[Triple, Sources] = {}
    for triple in _list_facts(held):
        ground = held.graph.evidence.grounds.find(triple)
        groups = [_find_sources(sources, way) for way in ground.claims if not way & denials]
        if groups:
            telling[triple] = frozenset().union(*groups)
            stated[triple] = frozenset() if ground.given else frozenset.intersection(*groups)
    return Footing(stated, _find_inferred(held, stated, sources), telling)


def list_denials(held: Held) -> frozenset[str]:
    """Return the claims that deny something: they speak of its node, and give nothing of it."""
    denial = OWL("NegativePropertyAssertion")
    return frozenset(CLAIM.local(row.claim) for row in held.read(Said) if (row.property, row.value) == (TYPE, denial))


def _find_sources(sources: Mapping[str, NamedNode], claims: Iterable[str]) -> Sources:
    return frozenset(sources[claim] for claim in claims if claim in sources)


def _list_facts(held: Held) -> Iterator[Triple]:
    """Yield the held facts that claims may state: of things, in terms of the ontology, a date once."""
    used = (row for row in held.read(Said) if row.held and row.standing == RI("inUse"))
    found = (Triple(row.node, row.property, row.value) for row in used)
    yield from dict.fromkeys(triple for triple in found if is_fact(triple))


def is_fact(triple: Triple) -> bool:
    """Say whether a triple says something of a thing in the ontology's terms, and no date for the second time."""
    if triple.subject not in RID or triple.predicate.value.endswith(COMPANIONS):
        return False
    return triple.predicate in RI or (triple.predicate == TYPE and triple.object in RI)


def _find_inferred(
    held: Held, stated: Mapping[Triple, Sources], sources: Mapping[str, NamedNode]
) -> dict[Triple, Sources]:
    """Return the sources that each inferred fact needs, which no claim states as well.

    A source is needed where each application that gives the fact has a premise that needs it. All are taken to be
    needed at first, and fewer are until nothing changes, so that facts that only give each other fall.
    """
    listed = held.graph.evidence.prover.applications
    store = held.graph.store
    found = [q.triple for q in store.quads_for_pattern(None, None, None, INFERRED) if is_fact(q.triple)]
    open_facts = [triple for triple in found if not listed.ground(triple)]
    everything = frozenset().union(*stated.values()) if stated else frozenset[NamedNode]()
    needed: dict[Triple, Sources] = dict.fromkeys(open_facts, everything)
    premises = {triple: [d.premises for d in listed.list(triple)] for triple in open_facts}
    grounds: dict[Triple, Sources] = dict(stated)

    def need(triple: Triple) -> Sources:
        if triple in needed:
            return needed[triple]
        if triple not in grounds:
            groups = [_find_sources(sources, way) for way in listed.ground(triple).claims]
            given = listed.ground(triple).given or not groups
            grounds[triple] = frozenset() if given else frozenset.intersection(*groups)
        return grounds[triple]

    changed = True
    while changed:
        changed = False
        for triple, ways in premises.items():
            groups = [frozenset().union(*map(need, way)) for way in ways]
            now = frozenset.intersection(*groups) if groups else frozenset[NamedNode]()
            changed, needed[triple] = changed or now != needed[triple], now
    return needed


def _make_line(held: Held, source: SourceRow, counts: list[int]) -> Line:
    claims = tuple(map(CLAIM.local, source.claim))
    publisher = held.tell(source.publisher) if source.publisher else None
    head = (text_of(source.title), publisher, source.grade or "", len(claims))
    return Line((*head, *counts, counts[1] + counts[2]), claims)


def _tell(held: Held, lines: list[Line], footing: Footing) -> list[str]:
    if not lines:
        return [tell(held, "evidence_none")]
    total, lone = len(footing.stated), sum(bool(found) for found in footing.stated.values())
    first = tell(held, "evidence_lone", n=lone, all=total, percent=percent_of(lone / total if total else 0.0))
    title, publisher, grade, _, _, alone, inferred, falls = lines[0].cells
    tied = [str(line.cells[0]) for line in lines if line.cells[7] == falls]
    if len(tied) > 1:
        return [first, tell(held, "evidence_tied", n=len(tied), falls=str(falls), names=tied)]
    named = {"title": str(title), "publisher": str(publisher), "grade": str(grade)}
    return [first, tell(held, "evidence_top", **named, alone=str(alone), inferred=str(inferred))]
