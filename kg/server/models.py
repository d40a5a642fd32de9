"""What the API answers, as the OpenAPI description has it. The documents themselves are written by the workers."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from kg.model.answers import Gap, Related
from kg.whynot.reasons import Finding, MissingFact


class Document(BaseModel):
    """A JSON object that has these members and no others."""

    model_config = ConfigDict(extra="forbid")


class Problem(Document):
    """An error, as a problem detail (RFC 9457)."""

    type: str = Field(description="what kind of problem it is; about:blank, where the status says it")
    title: str = Field(description="what the status means")
    status: int = Field(description="the status of the response")
    detail: str = Field(description="what is wrong, where, and what to do")
    error: Literal["QueryError", "NotFound", "LimitError", "DataError", ""] = Field(
        "", description="the name of the error, as in Python"
    )
    reading: Reading | None = Field(None, description="how words were read that are not surely a question")
    candidates: list[Candidate] = Field([], description="what they may mean")


class Parameter(Document):
    """A parameter of a question."""

    name: str
    type: str = Field(description="year, date, or the class of the things that it takes")
    required: bool
    description: str


class Example(Document):
    """A way people ask a question, and the parameters it means."""

    text: str
    parameters: dict[str, str]


class Question(Document):
    """A question of the catalogue."""

    name: str
    title: str
    description: str
    parameters: list[Parameter]
    columns: list[str]
    examples: list[Example]


class Candidate(Document):
    """A question that words may mean."""

    name: str
    title: str
    parameters: dict[str, str] = Field(description="what the words give; a required one that they lack is empty")
    command: str = Field(description="the command that asks it")


class Reading(Document):
    """How words are read as a question."""

    query: str | None = Field(description="the name of the question, where that is sure")
    parameters: dict[str, str]
    sure: bool
    told: str = Field(description="how the words were read, or why they were not")
    candidates: list[Candidate] = Field(description="the nearest questions, up to three")


class Citation(Document):
    """Where a claim stands, and how far to trust it. What is not known or does not apply is left out."""

    claim: str = Field(description="IRI of the claim")
    source: str = Field("", description="IRI of the source")
    title: str = ""
    publisher: str = ""
    locator: str = Field("", description="paragraph and sentence in the source, such as 7.1")
    date: str = Field("", description="when the source was published")
    grade: str = Field("", description="how far the source is trusted, from A to E")
    evidential: str = Field("", description="how the source says it: asserted, reported …")
    address: str = ""
    note: str = ""
    role: str = Field(
        "states", description="what it does for what cites it: states, read otherwise, decides, identifies"
    )
    reading: str = Field("", description="how a decision reads the claim, or what it identifies in it")
    context: list[str] = Field([], description="the places that say where or when")
    corrects: list[str] = Field([], description="of a decision, the claims that it reads otherwise")
    completes: list[str] = Field([], description="of a decision, the claims that leave open what it says")
    identifies: list[str] = Field([], description="of a decision, the claims in which it identifies a thing")
    said_where: list[str] = Field([], description="the sentences of the context, where the texts are at hand")
    sentence: str = Field("", description="the sentence itself, where the texts are at hand")


Citations = dict[str, Citation]


class Answer(Document):
    """The answer to a question: rows, and what each rests on."""

    question: str
    title: str
    description: str
    reading: str = Field(description="how it was read: the question and its parameters")
    parameters: dict[str, str] = Field(description="the parameters, in labels")
    columns: list[str] = Field(
        description="the columns in order; where a row may not be sure also `hangs_on` and `sure`"
    )
    rows: list[dict[str, str]] = Field(description="a text by column, without empty cells")
    things: list[dict[str, str]] = Field(description="of each row, the IRIs of the things in it")
    cited: list[list[str]] = Field(description="of each row, the claims behind it")
    citations: Citations = Field(description="where each claim stands")
    disputed: list[str] = Field(description="points near the rows on which sources differ and nothing is held")
    left_out: list[str] = Field([], description="what a day leaves out, and what is not sure of all there is")
    total: int = Field(description="how many rows there are")
    cut: bool = Field(description="whether only some of them are given")
    cut_told: str = Field("", description="how many of how many are given, and what to do")
    given: list[list[str]] = Field([], description="with `cite`: of each row, what else gives parts of it")
    conditions: list[list[str]] = Field([], description="with `cite`: of each row, what must not hold for it")
    uncovered: list[str] = Field([], description="what no citation covers")


class Named(Document):
    """A thing that was found by its name."""

    iri: str
    id: str
    label: str
    label_ja: str = ""
    classes: list[str] = []
    matched: str = Field(description="the name by which it was found")
    how: Literal["exact", "prefix", "word prefix", "contains", "misspelt"]


class Statement(Document):
    """A fact of a thing."""

    relation: str
    value: str
    iri: str | None = Field(description="the IRI of the value, where it is a thing")
    claims: list[str]
    inferred: bool
    origin: str = Field("", description="whom several claims go back to, where it is one for all of them")


class Sheet(Document):
    """All that is known of one thing."""

    iri: str
    label: str
    classes: list[str]
    aliases: list[str]
    identifiers: list[str]
    statements: list[Statement]
    related: list[Related] = Field(description="nodes it takes part in, such as the routes of a model")
    gaps: list[Gap] = Field(description="what is not known of it")
    disagreements: list[str]
    oddities: list[str] = Field(description="what the checks found")
    unsure: list[str] = Field(description="what is not sure, by its label, and what that hangs on")
    citations: Citations


class Term(Document):
    """A term as SPARQL 1.1 Query Results JSON has it, with its label."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    type: Literal["uri", "literal", "bnode"]
    value: str
    label: str
    datatype: str = ""
    language: str = Field("", alias="xml:lang")


class Fact(Document):
    """A triple."""

    subject: Term
    predicate: Term
    object: Term


class Rule(Document):
    """The rule that gave an inferred step."""

    axiom: str = Field(description="in words")
    owl2rl: list[str] = Field(description="the names of the rules of OWL 2 RL")


class Step(Document):
    """A step of a proof: inferred by a rule from premises, or given by claims."""

    triple: Fact
    rule: Rule | None = None
    premises: list[int] = Field([], description="places of earlier steps, counted from 0")
    claims: list[list[str]] = Field([], description="alternatives: the claims that are needed together")
    given: str = Field("", description="what gives it without a claim")


class Proof(Document):
    """Steps in an order in which premises come first; the last is the conclusion."""

    steps: list[Step]


class Why(Document):
    """The proofs of a fact that holds."""

    holds: Literal[True]
    proofs: list[Proof]
    sure: str = Field(description="`yes`, or `no` where a day that is not known may change it")
    hangs_on: str = Field(description="the dates and sources that it hangs on, where it is not sure")
    citations: Citations


class WhyNot(Document):
    """What is known of a fact that does not hold."""

    holds: Literal[False]
    why_not: MissingFact
    sure: str = Field(description="`yes`, or `no` where it may hold all the same")
    hangs_on: str = Field(description="the dates and sources that it hangs on, where it is not sure")
    citations: Citations


class Absence(Document):
    """Why a row is not in an answer, or that it is."""

    present: bool
    question: str
    expected: dict[str, str] = Field(description="the values that were looked for, in labels")
    rows: list[dict[str, str]] = Field(description="where it is there after all, the rows with these values")
    finding: Finding
    citations: Citations


class Cause(Document):
    """What caused a change: a claim or a decision, or what else is given."""

    how: str = Field(description="what it did: new, withdrawn, outvoted by, succeeded by, …")
    claim: str = ""
    given: str = Field("", description="what is no claim, such as an entity file")


class Supposition(Document):
    """What would change without some claims, or where they say something else."""

    without: list[str]
    set: list[str] = []
    question: str = ""
    changed: bool
    changes: list[dict[str, str | list[Cause] | list[str]]] = Field(
        description="each with its `part`: rows, facts, findings or disagreements lost, gained, changed, or carried by "
        "another proof; `because` in words, the same as `evidence`, and the claims that what is there now `stands_on`"
    )
    citations: Citations
