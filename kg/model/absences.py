"""What keeps a row out of a result, as plain values that faces draw.

Terms stand as texts: `rid:india` for tools, and the same in labels under `told` for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.model.answers import Citation
from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class Said:
    """What a claim says of a thing and a property: its value, and how the claim stands.

    `standing` is `in use`, `corrected`, `refuted`, `outvoted`, `superseded`, `disputed` or `opinion`; `later` where the
    claim was published after the day that is asked about, and `not then` where what it says is held today, but not as
    of that day. `because` tells of the disagreements: kind, sides and rule. An empty `claim`
    is a value that the build or an entity file gives.
    """

    claim: str
    about: str
    value: str
    standing: str
    published: str = ""
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleGap:
    """The rule that comes nearest to giving a triple: its premises that hold, and those that do not."""

    rule: str
    axiom: str
    met: tuple[str, ...]
    missing: tuple[MissingFact, ...]


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A triple that would have to hold, and what sources say of it; a variable stands for anything.

    `said` are claims that say it, `denied` those that deny it, `instead` what else is held or said of its subject and
    property. `sayable` is false for what no source states, as rules or the build make it; then `gap` may tell more.
    """

    subject: str
    predicate: str
    value: str
    told: str
    sayable: bool = True
    said: tuple[Said, ...] = ()
    denied: tuple[Said, ...] = ()
    instead: tuple[Said, ...] = ()
    gap: RuleGap | None = None


@dataclass(frozen=True, slots=True)
class HeldFact:
    """A triple that holds and stands in the way, with the claims that state it, or that it follows from."""

    subject: str
    predicate: str
    value: str
    told: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why one part of a query has no solution: what would have to be true, what is in the way, or why inside it.

    `kind` is `pattern`, `expected`, `filter`, `minus`, `values`, `union`, `group`, `graph`, `select`, `service`,
    `having`, `limit` or `column`; `text` is the part as the query writes it.
    """

    kind: str
    text: str
    told: str
    facts: tuple[MissingFact, ...] = ()
    held: tuple[HeldFact, ...] = ()
    inner: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Why a group has no solution: a smallest set of parts that fails, and how far it gets without some parts.

    `reasons` are those of the parts that the farthest solutions lack; `bindings` is one of these, in labels. `kept` of
    `parts` parts hold for it.
    """

    failing: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    bindings: Mapping[str, str] = field(default_factory=dict)
    kept: int = 0
    parts: int = 0


@dataclass(frozen=True, slots=True)
class Absence(Document):
    """Why a row is not in a result, or that it is."""

    present: bool
    """whether the row is there after all"""
    question: str
    expected: Mapping[str, str]
    """the values that were looked for, in labels"""
    rows: tuple[Mapping[str, str], ...]
    """where it is there after all, the rows with these values, in labels by column"""
    finding: Finding
    citations: Mapping[str, Citation]
    """where each claim stands"""
