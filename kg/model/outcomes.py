"""What resolution gives: what is held and by which claims, how each claim stands, and every disagreement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Decision, Fact, Node


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as it is read: as it stands, or under a decision, which then is what says it."""

    claim: Claim
    node: Node
    facts: tuple[Fact, ...]
    decision: Decision | None = None

    @property
    def said_by(self) -> NamedNode:
        """Return the graph this reading stands in: the claim's, or the decision's."""
        return self.decision.iri if self.decision else self.claim.iri


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

    `kind` is `correction`, `succession`, `outvoted` or `disputed`; `rule` says in words what decided.
    """

    kind: str
    node: NamedNode
    property: NamedNode | None
    sides: tuple[Side, ...]
    held: int | None
    rule: str


@dataclass(frozen=True, slots=True)
class Step:
    """A status in a run: by `first` it may have been reached, by `last` it surely was."""

    status: NamedNode
    first: dt.date
    last: dt.date
    said_by: tuple[NamedNode, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One life of a node: its steps in order, and what is held of its status, start and end."""

    node: NamedNode
    number: int
    status: NamedNode | None
    since: HeldFact | None
    until: HeldFact | None
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the readings of one node; it depends on them and on their sources alone."""

    readings: tuple[Reading, ...]
    held: HeldNode | None
    runs: tuple[Run, ...]
    disagreements: tuple[Disagreement, ...]
    standing: Mapping[NamedNode, NamedNode]


@dataclass(frozen=True, slots=True)
class Resolution:
    """The outcome of resolution over all claims; `outcomes` are those of each node."""

    nodes: tuple[HeldNode, ...]
    readings: tuple[Reading, ...]
    standing: Mapping[NamedNode, NamedNode]
    disagreements: tuple[Disagreement, ...]
    identified: Mapping[NamedNode, NamedNode]
    runs: tuple[Run, ...] = ()
    outcomes: Mapping[NamedNode, Outcome] = field(default_factory=dict)
