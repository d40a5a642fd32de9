"""Results as plain members, of verbs whose work has terms of the store in it, or whose result is made of several parts.

Beside them stand the citations (`kg.model.answers`), the sheet of a thing, readings, pictures and analyses (their own
modules), and why a row is absent (`kg.whynot`), which are plain as they are. All are imported by the verb that needs
them: a class costs time at the start.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from kg.model.absences import MissingFact
from kg.model.answers import Citation, Role
from kg.model.ask import Ask
from kg.model.document import Document

Citations = Mapping[str, Citation]
Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter(Document):
    """A parameter of a question."""

    name: str
    type: str
    """year, date, or the class of the things that it takes"""
    required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Example(Document):
    """A way people ask a question."""

    text: str
    parameters: Cells
    """the parameters it means"""


@dataclass(frozen=True, slots=True)
class Question(Document):
    """A question of the catalogue."""

    name: str
    """for `ask`"""
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    examples: tuple[Example, ...]
    """how people ask it"""


@dataclass(frozen=True, slots=True)
class Query(Document):
    """A question of the catalogue as SPARQL."""

    name: str
    title: str
    sparql: str


@dataclass(frozen=True, slots=True)
class Use(Document):
    """What a claim does for one row that cites it, other than to state it."""

    role: Role
    reading: str = ""
    """what it says otherwise"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows(Document):
    """Rows, and what each rests on."""

    columns: Sequence[str] = ()
    """the columns in order; where a row may not be sure also `hangs_on` and `sure`"""
    rows: Sequence[Cells] = ()
    """a text by column, without empty cells"""
    things: Sequence[Cells] = ()
    """of each row, the IRIs of the things in it"""
    cited: Sequence[Sequence[str]] = ()
    """of each row, the claims behind it"""
    uses: Sequence[Mapping[str, Use]] = ()
    """of each row, the claims behind it that do not simply state it, and what they do instead"""
    citations: Citations
    """where each claim stands"""
    given: Sequence[Sequence[str]] = ()
    """with `cite`: of each row, what else gives parts of it"""
    conditions: Sequence[Sequence[str]] = ()
    """with `cite`: of each row, what must not hold for it"""
    uncovered: Sequence[str] = ()
    """with `cite`: what no citation covers"""

    def list_citations(self, row: int) -> list[Citation]:
        """Return the citations of a row, each with what it does for it."""
        uses = self.uses[row] if self.uses else {}
        found = [(self.citations[claim], uses.get(claim)) for claim in (self.cited[row] if self.cited else ())]
        return [replace(one, role=use.role, reading=use.reading or one.reading) if use else one for one, use in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Rows):
    """The answer to a question: rows, and what each rests on."""

    question: str
    title: str
    description: str
    reading: str
    """how it was read: the question and its parameters"""
    parameters: Cells
    """the parameters, in labels"""
    columns: Sequence[str]
    """the columns in order; where a row may not be sure also `hangs_on` and `sure`"""
    rows: Sequence[Cells]
    """a text by column, without empty cells"""
    things: Sequence[Cells]
    """of each row, the IRIs of the things in it"""
    cited: Sequence[Sequence[str]]
    """of each row, the claims behind it"""
    disputed: tuple[str, ...]
    """points near the rows on which sources differ and nothing is held"""
    left_out: tuple[str, ...]
    """notes: how words were read, what is counted beside, what a day leaves out, what is not sure of all there is"""
    total: int
    """how many rows there are"""
    cut: bool
    """whether only some of them are given"""
    cut_told: str = ""
    """how many of how many are given, and what to do"""
    sparql: str = ""
    """the query that a composed question comes to"""
    ask: Ask | None = None
    """a composed question, by its parts"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt(Rows):
    """The first rows of the result of a query: rows, the triples of a graph as rows, or a truth value."""

    boolean: bool | None = None
    """the answer to ASK; what it rests on stands under `cited` as that of one row"""
    total: int
    """how many rows there are, as far as they were counted"""
    more: bool = False
    """whether there are more than `total`"""
    notes: tuple[str, ...] = ()
    """names in the query that neither ontology nor data has"""


@dataclass(frozen=True, slots=True)
class Named(Document):
    """A thing that was found by its name."""

    iri: str
    id: str
    """identifier, by which every verb knows it"""
    label: str
    matched: str
    """the name by which it was found"""
    how: Literal["exact", "prefix", "word prefix", "contains", "misspelt"]
    label_ja: str = ""
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Near(Document):
    """A thing whose name is near to one that nothing has."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell(Document):
    """A term as SPARQL 1.1 Query Results JSON has it, with its label."""

    type: Literal["uri", "literal", "bnode"]
    value: str
    xml_lang: str = ""
    datatype: str = ""
    label: str


@dataclass(frozen=True, slots=True)
class Fact(Document):
    """A triple."""

    subject: Cell
    predicate: Cell
    object: Cell


@dataclass(frozen=True, slots=True)
class Rule(Document):
    """The rule that gave an inferred step."""

    axiom: str
    """in words"""
    owl2rl: tuple[str, ...]
    """the names of the rules of OWL 2 RL"""


@dataclass(frozen=True, slots=True)
class Step(Document):
    """A step of a proof: inferred by a rule from premises, or given by claims."""

    triple: Fact
    rule: Rule | None = None
    premises: tuple[int, ...] | None = None
    """places of earlier steps, counted from 0"""
    claims: tuple[tuple[str, ...], ...] | None = None
    """alternatives: the claims that are needed together"""
    given: str = ""
    """what gives it without a claim, such as an entity file"""


@dataclass(frozen=True, slots=True)
class Proof(Document):
    """Steps in an order in which premises come first; the last is the conclusion."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Why(Document):
    """The proofs of a fact that holds."""

    holds: Literal[True]
    proofs: tuple[Proof, ...]
    citations: Citations
    """where each claim stands"""
    sure: str
    """`yes`, or `no` where a day that is not known may change it"""
    hangs_on: str
    """the dates and sources that it hangs on, where it is not sure"""


@dataclass(frozen=True, slots=True)
class WhyNot(Document):
    """What is known of a fact that does not hold."""

    holds: Literal[False]
    why_not: MissingFact
    citations: Citations
    """where each claim stands"""
    sure: str
    """`yes`, or `no` where it may hold all the same"""
    hangs_on: str
    """the dates and sources that it hangs on, where it is not sure"""


@dataclass(frozen=True, slots=True)
class Cause(Document):
    """What caused a change: a claim or a decision, or what else is given."""

    how: str
    """what it did: new, withdrawn, outvoted by, succeeded by, …"""
    claim: str = ""
    given: str = ""
    """what is no claim, such as an entity file"""


@dataclass(frozen=True, slots=True)
class Change(Document):
    """One thing that changes, or has changed."""

    part: str
    """rows, facts, findings or disagreements lost, gained, changed, or carried by another proof"""
    cells: Cells
    """what is told of it, by column"""
    because: str
    """what caused it, in words"""
    evidence: tuple[Cause, ...]
    """the same, cause by cause"""
    stands_on: tuple[str, ...]
    """the claims that what is there now stands on"""

    def list_claims(self) -> list[str]:
        """Return all claims that the change names."""
        return list(dict.fromkeys((*(cause.claim for cause in self.evidence if cause.claim), *self.stands_on)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition(Document):
    """What would change without some claims, or where they say something else."""

    without: tuple[str, ...]
    set: tuple[str, ...] = ()
    question: str = ""
    changed: bool
    """whether anything would change"""
    changes: tuple[Change, ...]
    totals: Mapping[str, int]
    """how many changes there are of each part"""
    citations: Citations
    """where each claim stands"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(Document):
    """What has changed between two builds or days."""

    first: str
    second: str
    question: str = ""
    changed: bool
    """whether anything has changed"""
    changes: tuple[Change, ...]
    totals: Mapping[str, int]
    """how many changes there are of each part"""
    citations: Citations
    """where each claim stands"""


@dataclass(frozen=True, slots=True)
class Side(Document):
    """One side of a point on which sources differ."""

    value: str
    held: bool
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Point(Document):
    """A point on which sources differ."""

    iri: str
    about: tuple[str, ...]
    """IRIs of the nodes that it is about"""
    labels: tuple[str, ...]
    relation: str
    kind: str
    rule: str
    """what decided, in words"""
    sides: tuple[Side, ...]
    decision: str = ""
    """the decision that settled it"""


@dataclass(frozen=True, slots=True)
class Kind(Document):
    """A kind of disagreement, and how many points are of it."""

    label: str
    points: int


@dataclass(frozen=True, slots=True)
class Points(Document):
    """Points on which sources differ, each side with its claims."""

    total: int
    offset: int
    kinds: Mapping[str, Kind]
    points: tuple[Point, ...]
    citations: Citations
    """where each claim stands"""


@dataclass(frozen=True, slots=True)
class Oddity(Document):
    """Something odd that a check found: what it is, and what would settle it."""

    rule: str
    severity: Literal["error", "warning", "note"]
    told: str
    settle: str
    claims: tuple[str, ...]
    node: str = ""
    """IRI of what it is about, where that is one thing"""


@dataclass(frozen=True, slots=True)
class Oddities(Document):
    """What the consistency checks found."""

    findings: tuple[Oddity, ...]
    citations: Citations
    """where each claim stands"""


@dataclass(frozen=True, slots=True)
class Coverage(Document):
    """How far the data goes: tables by their names."""

    parts: Mapping[str, Sequence[Mapping[str, str | int]]]


@dataclass(frozen=True, slots=True)
class Page(Document):
    """One HTML page, which needs a browser and nothing else."""

    html: str
    is_empty: bool = False
    """whether there was nothing to show"""


@dataclass(frozen=True, slots=True)
class File(Document):
    """A graph as a file."""

    format: str
    text: str
