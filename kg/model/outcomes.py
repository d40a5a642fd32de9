"""What resolution gives: what is held and by which claims, how each claim stands, and every disagreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Date, Decision, Fact, Node, Source
from kg.model.statuses import STATUS


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day on which something can have happened."""

    first: dt.date
    last: dt.date

    def cut(self, other: Days) -> Days | None:
        """Return the days of both, or None where they share none."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as it is read: as it stands, or under decisions, of which the last then is what says it.

    `grade` is that of its source, by which it weighs, and `origin` whom it goes back to. What is read otherwise than it
    says is no witness: its origin is None.
    """

    claim: Claim
    node: Node
    facts: tuple[Fact, ...]
    decisions: tuple[Decision, ...] = ()
    grade: str = ""
    origin: NamedNode | None = None

    @property
    def decision(self) -> Decision | None:
        """Return the last decision that changed how the claim is read, or None."""
        return self.decisions[-1] if self.decisions else None

    @property
    def is_otherwise(self) -> bool:
        """Say whether it is read otherwise than it says; where a thing in it is only identified, it is not."""
        return any(decision.kind == "read" for decision in self.decisions)

    @property
    def said_by(self) -> NamedNode:
        """Return the graph this reading stands in: the claim's, or the decision's."""
        return self.decision.iri if self.decision else self.claim.iri

    @property
    def status(self) -> NamedNode | None:
        """Return the status that it states definitely, or None."""
        return self.find_thing(STATUS)

    def find_thing(self, prop: NamedNode) -> NamedNode | None:
        """Return the thing that it gives for a property, or None."""
        return next((f.value for f in self.facts if f.property == prop and isinstance(f.value, NamedNode)), None)

    def find_date(self, prop: NamedNode) -> Date | None:
        """Return the date that it gives for a property, or None."""
        return next((f.value for f in self.facts if f.property == prop and isinstance(f.value, Date)), None)


def list_sayers(readings: Iterable[Reading]) -> tuple[NamedNode, ...]:
    """Return the claims and decisions that readings stand in, once each, in the order of their names."""
    return tuple(sorted({reading.said_by for reading in readings}, key=lambda claim: claim.value))


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A fact that is held, and the claims (or decisions) that say it so."""

    fact: Fact
    said_by: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class HeldNode:
    """A node with what is held of it; `said_by` are all the claims that support its being there."""

    node: Node
    facts: tuple[HeldFact, ...]
    said_by: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement: a value as text, and the claims for it."""

    value: str
    claims: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which claims differ: `held` is the index of the side that is held, or None.

    `kind` is `correction`, `succession`, `outvoted` or `disputed`; `rule` says in words what decided, and `decision` is
    the decision that did.
    """

    kind: str
    node: NamedNode
    property: NamedNode | None
    sides: tuple[Side, ...]
    held: int | None
    rule: str
    decision: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A date of a run as one event of its claims: it came between `first` and `last`.

    `held` is the date that is held, None where none is. By `sure` it had come whichever of the stated dates is right,
    also one that `lost`; before `soonest` none of them had. `rank` says how far the status is that it tells of.
    """

    property: NamedNode
    held: HeldFact | None
    first: dt.date
    last: dt.date
    sure: dt.date
    soonest: dt.date
    lost: tuple[HeldFact, ...] = ()
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Way:
    """One of the ways in which something came to be said or so: on a day between two, or when a source appeared.

    `event` is the date that tells the day, by its property and as it is written, and `by` the claim that states it.
    """

    first: dt.date
    last: dt.date
    source: NamedNode | None = None
    event: tuple[NamedNode, str] | None = None
    by: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A status in a run: by `first` it may have been reached, by `last` it surely was; the first of its `ways` counts.

    Where sources dispute which status it was that was reached, `status` is None.

    By `sure` it was reached whichever of the stated dates is right. `event` is what dates it, if anything does; from
    `lapses` on it is not sure, since what was `hoped` for by then may have come. `rank` says how far the status is.
    """

    status: NamedNode | None
    first: dt.date
    last: dt.date
    sure: dt.date
    said_by: tuple[NamedNode, ...]
    ways: tuple[Way, ...]
    event: Event | None = None
    lapses: dt.date | None = None
    hoped: Event | None = None
    rank: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """One life of a node: its steps in order, and what is held of its status and its dates."""

    node: NamedNode
    number: int
    status: NamedNode | None
    events: tuple[Event, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the readings of one node; it depends on them and on their sources alone.

    `sources` are the records of these, each with the days on which it can have appeared.
    """

    readings: tuple[Reading, ...]
    sources: tuple[tuple[Source, Days], ...]
    held: HeldNode | None
    runs: tuple[Run, ...]
    disagreements: tuple[Disagreement, ...]
    standing: Mapping[NamedNode, NamedNode]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of resolution over all claims; `outcomes` are those of each node.

    `published` are the days on which each source can have appeared, and `origins` whom each claim goes back to.
    """

    nodes: tuple[HeldNode, ...]
    readings: tuple[Reading, ...]
    standing: Mapping[NamedNode, NamedNode]
    disagreements: tuple[Disagreement, ...]
    identified: Mapping[NamedNode, NamedNode]
    runs: tuple[Run, ...] = ()
    outcomes: Mapping[NamedNode, Outcome] = field(default_factory=dict)
    published: Mapping[NamedNode, Days] = field(default_factory=dict)
    origins: Mapping[NamedNode, NamedNode] = field(default_factory=dict)
