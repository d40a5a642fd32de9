"""What was supposed or edited between two graphs: claims, decisions, records of sources and entities, and the nearest.

All that differs between two graphs comes of these. Where the evidence of a change does not lead to one of them link by
link, those that speak of the same things as the change are its cause.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from kg.model.results import Cause
from kg.terms import CLAIM, RI, RID, compact
from kg.whatif.sides import Side

CHANGED = "changed"
"""What is said of a claim, or of what else was written, that says something else in the other graph."""
MOST = 5
"""Of more causes than these, only their number is told."""


def blame(how: str, claim: NamedNode) -> Cause:
    """Return what a claim or a decision did: it is new, was withdrawn, or outvoted another."""
    return Cause(how, CLAIM.local(claim))


class Roots:
    """Knows what was written otherwise between two graphs."""

    def __init__(self, before: Side, after: Side) -> None:
        self._before = before
        self._after = after

    def find(self, thing: NamedNode) -> Cause | None:
        """Return what was done to a claim, a decision, a source or an entity; nothing of one that is as it was."""
        return self._causes.get(thing)

    def find_nearest(self, terms: Iterable[NamedNode], *, worded: bool = False) -> list[Cause]:
        """Return what was written otherwise of some claims and things: of themselves, else of the most of them.

        That a thing is called otherwise counts first where only words may differ (`worded`), else last.
        """
        named = set(terms)
        renamed = self.find_renamed(named)
        own = [cause for thing, cause in self._causes.items() if thing in named and cause not in renamed]
        shared = Counter({thing: len(named & about) for thing, about in self._about.items()})
        most = max(shared.values(), default=0)
        alike = [self._causes[thing] for thing in self._causes if most and shared[thing] == most]
        some = list(self._causes.values()) if len(self._causes) <= MOST else []
        return shorten((worded and renamed) or own or alike or renamed or some)

    def find_renamed(self, terms: Iterable[NamedNode]) -> list[Cause]:
        """Return the entities among some things of which a file says something else."""
        found = (self._causes.get(term) for term in sorted({term for term in terms if term in RID}, key=str))
        return [cause for cause in found if cause and cause.how == CHANGED]

    @cached_property
    def _causes(self) -> Mapping[NamedNode, Cause]:
        """What was done to each thing, in order."""
        found = {}
        old, new = self._before.claims, self._after.claims
        for claim in sorted(old | new, key=str):
            if claim not in new:
                found[claim] = blame("withdrawn", claim)
            elif claim not in old:
                found[claim] = blame("new", claim)
            elif self.is_changed(claim) or self._is_changed_decision(claim):
                found[claim] = blame(CHANGED, claim)
        for kind, records in (
            ("record of", [side.records for side in (self._before, self._after)]),
            ("entity", [side.entities for side in (self._before, self._after)]),
        ):
            for one in sorted({*records[0], *records[1]}, key=str):
                how = "new" if one not in records[0] else "withdrawn" if one not in records[1] else CHANGED
                if records[0].get(one) != records[1].get(one):
                    found[one] = Cause(how, given=f"{kind} {compact(one)}")
        return found

    @cached_property
    def _about(self) -> Mapping[NamedNode, frozenset[NamedNode]]:
        """What each thing that was written otherwise speaks of."""
        sides = (self._before, self._after)
        return {one: frozenset(term for side in sides for term in side.list_mentioned(one)) for one in self._causes}

    def is_changed(self, claim: NamedNode) -> bool:
        """Say whether a claim says one thing in one graph and something else in the other."""
        old, new = self._before, self._after
        if new.is_decision(claim) or old.is_decision(claim):
            return False
        return old.read(claim) != new.read(claim) or old.list_speech(claim) != new.list_speech(claim)

    def _is_changed_decision(self, decision: NamedNode) -> bool:
        """Say whether a decision was written otherwise: its reasons, or what it makes of a claim that is as it was.

        What it makes of a claim counts where that claim has no other decision that came or went.
        """
        old, new = self._before, self._after
        if not new.is_decision(decision):
            return False
        if old.list_reasons(decision) != new.list_reasons(decision):
            return True
        covered = {*old.list_covered(decision), *new.list_covered(decision)}
        kept = (c for c in covered if old.knows(c) and new.knows(c) and not self.is_changed(c))
        return any(self._is_alone(decision, claim) and self._is_read_otherwise(claim) for claim in kept)

    def _is_alone(self, decision: NamedNode, claim: NamedNode) -> bool:
        return {d for side in (self._before, self._after) for d in side.list_deciders(claim)} == {decision}

    def _is_read_otherwise(self, claim: NamedNode) -> bool:
        old, new = self._before, self._after
        return old.list_deciders(claim) != new.list_deciders(claim) or old.list_read(claim) != new.list_read(claim)

    def find_decided(self, claim: NamedNode, here: Side, there: Side) -> Iterator[Cause]:
        """Yield the decisions that make something else of a claim in the graph that does not hold what it says."""
        for decision in sorted({*here.list_deciders(claim), *there.list_deciders(claim)}, key=str):
            if here is self._before and not here.knows(decision):
                identified = claim in there.list_objects(decision, RI("identifies"))
                yield blame("identified by" if identified else "corrected by", decision)
            elif cause := self.find(decision):
                yield cause


def shorten(causes: Iterable[Cause]) -> list[Cause]:
    """Return causes, those of one kind as their number where they are more than a handful."""
    kinds: defaultdict[str, list[Cause]] = defaultdict(list)
    for cause in causes:
        kinds[cause.how].append(cause)
    return [
        cause
        for how, found in kinds.items()
        for cause in (found if len(found) <= MOST else [Cause(how, given=_count(found))])
    ]


def _count(causes: list[Cause]) -> str:
    """Return how many claims or other things there are in causes, and of which source.

    >>> _count([Cause("new", f"post-1_00{n}") for n in range(7)])
    '7 claims of post-1'
    """
    sources = {cause.claim.rpartition("_")[0] for cause in causes if cause.claim}
    what = "claims" if all(cause.claim for cause in causes) else "things"
    return f"{len(causes)} {what}" + (f" of {min(sources)}" if len(sources) == 1 else "")
