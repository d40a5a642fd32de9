"""What sources say: entities, sources, claims and decisions, as read and before anything is decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A line of a data file, for messages."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Date:
    """An EDTF date with the first and last day it can mean; None where it is open."""

    text: str
    earliest: dt.date | None
    latest: dt.date | None


Value = NamedNode | Literal | Date


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing with a name: its identity only. What is said of it are claims."""

    iri: NamedNode
    cls: NamedNode
    labels: Mapping[str, str]
    where: Where
    aliases: tuple[str, ...] = ()
    matches: tuple[NamedNode, ...] = ()
    broader: tuple[NamedNode, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One property and value of a node."""

    property: NamedNode
    value: Value


@dataclass(frozen=True, slots=True)
class Node:
    """What a claim is about: an entity, or a node whose IRI is minted from its key.

    `key` holds (property, value) in the order of the class's key, without the parts that are `any`;
    `unknown` names the key parts the sentence leaves open.
    """

    iri: NamedNode
    cls: NamedNode
    key: tuple[Fact, ...] = ()
    unknown: tuple[NamedNode, ...] = ()

    def find_part(self, prop: NamedNode) -> Value | None:
        """Return the value of a part of its key, None where it has none."""
        return next((fact.value for fact in self.key if fact.property == prop), None)


@dataclass(frozen=True, slots=True)
class SentencePointer:
    """A sentence of a text: place, character span [start, end) and SHA-256; `none` says why it bears no claim."""

    locator: str
    start: int
    end: int
    digest: str
    where: Where
    none: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A publication. `text` names the file of its text, where there is one.

    `grade` is A (best) to F, by which it weighs; `given_grade` is as its file has it, which for a copy may be better.
    """

    iri: NamedNode
    id: str
    title: str
    publisher: NamedNode
    address: str
    language: str
    kind: NamedNode
    published: Date
    grade: str
    grade_reason: str
    where: Where
    derived_from: tuple[NamedNode, ...] = ()
    same_story: tuple[NamedNode, ...] = ()
    given_grade: str = ""
    text: str | None = None
    sentences: tuple[SentencePointer, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """What one sentence says of one node; where it is `denied`, the sentence says that the facts are not so.

    `ungrounded` gives the reason for each term, by its name in data files, that stands neither there nor in `context`.
    """

    iri: NamedNode
    source: NamedNode
    number: str
    node: Node
    facts: tuple[Fact, ...]
    evidential: NamedNode
    where: Where
    sentence: SentencePointer | None = None
    attributed_to: NamedNode | None = None
    also_at: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    note: str | None = None
    denied: bool = False
    ungrounded: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A curator's decision: *read* claims under another key or value, *identify* a thing, or *refute* claims.

    `source` or `claims` choose what it covers; for *read*, `property` with value `old` is read as `new`
    (`old` None: the key part the sentence leaves open); for *identify*, the thing `old` is `new`: everywhere, or in
    what names `place` and in `claims`. A bound may be read as a figure: then `new_property` is another than
    `property`. `because` are all the claims that are its reasons; `needs` are those among them without which it does
    not count, and the decisions that it builds on.
    """

    iri: NamedNode
    number: str
    kind: str
    because: tuple[NamedNode, ...]
    where: Where
    source: NamedNode | None = None
    claims: tuple[NamedNode, ...] = ()
    property: NamedNode | None = None
    old: Value | None = None
    new: Value | None = None
    new_property: NamedNode | None = None
    note: str | None = None
    needs: tuple[NamedNode, ...] = ()
    place: NamedNode | None = None


@dataclass(frozen=True, slots=True)
class Data:
    """All that was read: what the pipeline works on. `now` is when the curators last looked; unless read, no bound."""

    entities: Mapping[NamedNode, Entity]
    sources: Mapping[NamedNode, Source]
    claims: tuple[Claim, ...]
    decisions: tuple[Decision, ...] = field(default=())
    now: dt.date = field(default=dt.date.max, kw_only=True)
