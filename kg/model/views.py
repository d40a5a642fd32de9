"""The rows of the read model: what is held, in the terms that pictures, analyses and pages share.

A view is a query of `queries/read/`, whose columns are the fields of a row by their names. What nothing gives is None;
a field that begins empty has all values of its column. What a flow, its item or its holder is says the subject alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pyoxigraph import NamedNode, Triple

from kg.model.answers import Term
from kg.terms import RI, kebab


def name_status(status: NamedNode | None) -> str:
    """Return a status as data files call it, such as `planned`; an empty text where there is none.

    >>> name_status(RI("planned")), name_status(None)
    ('planned', '')
    """
    return kebab(RI.local(status)) if status else ""


@dataclass(frozen=True, slots=True)
class Flow:
    """What comes from one place to another, who is behind it, and how far it has come."""

    VIEW: ClassVar = "flows"
    flow: NamedNode
    item: NamedNode
    source: NamedNode
    target: NamedNode
    status: NamedNode | None = None
    expected: Term | None = None
    expected_first: date | None = None
    expected_last: date | None = None
    until: Term | None = None
    until_first: date | None = None
    until_last: date | None = None
    holder: tuple[NamedNode, ...] = ()

    @property
    def state(self) -> str:
        """Return its status as data files call it."""
        return name_status(self.status)

    @property
    def only_holder(self) -> NamedNode | None:
        """Return its holder, where it has just one."""
        return self.holder[0] if len(self.holder) == 1 else None


@dataclass(frozen=True, slots=True)
class FlowPlace:
    """A place where the item of a flow is made; `named` where the flow itself names it."""

    VIEW: ClassVar = "flow-places"
    flow: NamedNode
    place: NamedNode
    named: bool | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a run of a thing, with the days between which it was reached, and between which its run began."""

    VIEW: ClassVar = "steps"
    node: NamedNode
    run: NamedNode
    step: NamedNode
    status: NamedNode
    first: date | None = None
    last: date | None = None
    since: Term | None = None
    since_first: date | None = None
    since_last: date | None = None
    claim: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A figure that is held; a part of its key that is None means all."""

    VIEW: ClassVar = "counts"
    count: NamedNode
    kind: str | None = None
    set: str | None = None
    holder: NamedNode | None = None
    item: NamedNode | None = None
    source: NamedNode | None = None
    target: NamedNode | None = None
    period: NamedNode
    year: int | None = None
    from_: date | None = None
    to: date | None = None
    units: int
    bound: str
    printed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidCount(Count):
    """A figure that a claim gives, and that is not held as it gives it."""

    VIEW: ClassVar = "said-counts"
    claim: NamedNode
    standing: NamedNode


@dataclass(frozen=True, slots=True)
class Treatment:
    """What is charged on goods from a place; `general` where it is so without any regime, `free` where nothing is."""

    VIEW: ClassVar = "treatments"
    treatment: NamedNode
    target: NamedNode
    goods: NamedNode
    value: Term
    rate: str
    mode: str
    source: NamedNode | None = None
    regime: NamedNode | None = None
    general: bool | None = None
    free: bool | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a regime reaches, itself or `through` a group; where it is `mutual`, with its other parties.

    Of a kind of which there is no regime there is a row without one.
    """

    VIEW: ClassVar = "parties"
    kind: str
    regime: NamedNode | None = None
    party: NamedNode | None = None
    through: NamedNode | None = None
    status: NamedNode | None = None
    mutual: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place, what it is, what it lies in, and the groups of which it is a member."""

    VIEW: ClassVar = "places"
    place: NamedNode
    kind: str
    within: NamedNode | None = None
    group: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Dispute:
    """A claim on a side of a point on which claims differ."""

    VIEW: ClassVar = "disputes"
    dispute: NamedNode
    node: NamedNode
    kind: NamedNode
    side: NamedNode
    claim: NamedNode
    property: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says of its node: `decides` of a decision, `held` where it is held."""

    VIEW: ClassVar = "claims"
    claim: NamedNode
    source: NamedNode
    standing: NamedNode
    node: NamedNode
    property: NamedNode
    value: Term
    decides: bool | None = None
    held: bool | None = None


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source: its first possible day, what it is a copy of, and its claims in use."""

    VIEW: ClassVar = "sources"
    source: NamedNode
    title: Term | None = None
    publisher: NamedNode | None = None
    grade: str | None = None
    published: date | None = None
    original: NamedNode | None = None
    claim: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing, the classes it was given, and what it can be of a flow; `aside` where no way leads through it."""

    VIEW: ClassVar = "things"
    thing: NamedNode
    keyed: bool | None = None
    part: str | None = None
    aside: str | None = None
    class_: tuple[NamedNode, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A relation that is held between two things."""

    VIEW: ClassVar = "links"
    subject: NamedNode
    relation: NamedNode
    object: NamedNode
    inferred: bool | None = None

    @property
    def triple(self) -> Triple:
        """Return the fact that it is."""
        return Triple(self.subject, self.relation, self.object)
