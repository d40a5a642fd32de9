"""Results: tables of terms, and answers of the catalogue with their citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from typing import Literal as Literal_

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.escapes import Markup, escape_html, show_line
from kg.model.document import Document
from kg.terms import CLAIM

if TYPE_CHECKING:
    from kg.model.ask import Ask
    from kg.model.proofs import Basis, Roles  # a plain answer starts faster without them

SOURCES = "sources"
"""The last column of an answer: the claims that say what a row shows."""
MARKS = ("hangs_on", "sure")
"""The columns that tell how sure a row is, and why it is not."""

Term = NamedNode | BlankNode | Literal | Triple
Row = tuple[Term | None, ...]
Record = Mapping[str, str | int]


def text_of(term: Term | None) -> str:
    """Return a term as a person reads it: the text of a literal, the address of a name, nothing for None.

    >>> text_of(Literal("Fronx", language="en")), text_of(None)
    ('Fronx', '')
    """
    if term is None:
        return ""
    return term.value if isinstance(term, Literal | NamedNode) else str(term)


@dataclass(frozen=True, slots=True)
class Table:
    """The solutions of a SELECT query: one tuple of terms a row, None where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows as texts."""
        return [tuple(text_of(term) for term in row) for row in self.rows]

    def to_dicts(self) -> list[dict[str, str]]:
        """Return the rows as mappings from column to text, without the empty cells."""
        return [{c: t for c, t in zip(self.columns, row, strict=True) if t} for row in self.texts()]

    def _repr_html_(self) -> str:
        """Return the rows as an HTML table, which notebooks show."""
        return encode_html(self.columns, self.texts())


Result = Table | bool | tuple[Triple, ...]
"""What a query gives: the rows of a SELECT, whether an ASK is true, or the triples of a CONSTRUCT."""


Role = Literal_["states", "states in part", "denies", "read otherwise", "decides", "completes", "identifies"]
"""What a claim does for a row that cites it.

What states in part says something else on another part of what the row shows. What is read otherwise than it
says supports only through a decision.
"""
TOLD = ("states in part", "denies", "read otherwise")
"""Roles that are told with the claim: it does not simply state the row."""


@dataclass(frozen=True, slots=True)
class Citation(Document):
    """Where a claim stands, how far to trust it, and what it does for what cites it."""

    claim: str
    """IRI of the claim, or of the curators' decision"""
    role: Role
    """what it does for what cites it; a claim that does not simply state it is told with its role"""
    reading: str = ""
    """how a decision reads the claim, what it identifies in it, or what the claim says otherwise"""
    source: str = ""
    """IRI of the source"""
    title: str = ""
    """title of the source"""
    publisher: str = ""
    """who published it"""
    locator: str = ""
    """paragraph and sentence in the source, such as 7.1"""
    context: tuple[str, ...] = ()
    """the sentences that say where or when"""
    date: str = ""
    """when the source was published (EDTF); a/b is some day from a to b"""
    grade: str = ""
    """how far the source is trusted, from A (best) to F"""
    evidential: str = ""
    """how the source says it: asserted, reported …"""
    address: str = ""
    """address of the source"""
    note: str = ""
    """what the curators noted on it"""
    corrects: tuple[str, ...] = ()
    """of a decision, the claims that it reads otherwise, each with its place"""
    completes: tuple[str, ...] = ()
    """of a decision, the claims that leave open what it says"""
    identifies: tuple[str, ...] = ()
    """of a decision, the claims in which it identifies a thing"""
    sentence: str = ""
    """the sentence itself, where the texts are at hand"""
    said_where: tuple[str, ...] = ()
    """the sentences of the context, where the texts are at hand"""

    @property
    def name(self) -> str:
        """Return the identifier of the claim."""
        return self.claim.removeprefix(CLAIM.iri)

    def __str__(self) -> str:
        """Return the citation as one line, whatever its source says."""
        place = f", sentence {self.locator}" if self.locator else ""
        place += f" with {', '.join(self.context)}" if self.context else ""
        note = f" ({self.note})" if self.note else ""
        manner = f", {self.evidential}" if self.evidential not in ("", "asserted") else ""
        role = f" ({self.role}: {self.reading})" if self.role in TOLD else ""
        role = role or (f" ({self.reading})" if self.reading else "")
        told = f"{self.name}{role}: {self.title}{place}{manner}; {self.publisher}, {self.date}"
        covers = {"corrects": self.corrects, "completes": self.completes, "identifies a thing in": self.identifies}
        reads = "".join(f"; {verb} {', '.join(claims)}" for verb, claims in covers.items() if claims)
        sentence = "".join(f": “{text}”" for text in (self.sentence, *self.said_where) if text)
        return show_line(f"{told}, grade {self.grade}; {self.address}{note}{reads}{sentence}")

    def in_row(self, roles: Roles) -> Citation:
        """Return the citation as a row gives it, for which claims have some roles."""
        if self.name in roles.otherwise:
            return replace(self, role="read otherwise")
        told = roles.contrary.get(self.name)
        return replace(self, role="states in part", reading=told) if told else self


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Table):
    """The answer to a question: rows whose cells are labels, and the claims behind each row.

    `cited[i]` are the identifiers of the claims behind row `i`; `citations` says where each stands;
    `roles[i]` tell which of them do not simply state it, where there are any;
    `things[i]` are the names behind the labels of row `i`; `disputed` tells of the points near the rows that nobody
    has decided, so that nothing is held of them. Of a cited answer, `bases[i]` says what row `i` rests on,
    `raw[i]` is a solution of the query behind it, and `uncovered` tells what no citation covers. `before` counts rows
    that are not listed, since they only may have been so before anybody said so; `dated` says that it is by a clock,
    and `notes` what that leaves out. Of a composed question, `ask` has its parts and `sparql` its query.
    """

    question: str
    title: str
    parameters: Mapping[str, str]
    cited: tuple[tuple[str, ...], ...]
    citations: Mapping[str, Citation]
    roles: tuple[Roles, ...] = field(default=(), repr=False)
    things: tuple[Row, ...] = field(default=(), repr=False)
    disputed: tuple[str, ...] = ()
    lang: str = "en"
    raw: tuple[Row, ...] = field(default=(), repr=False)
    bases: tuple[Basis, ...] = field(default=(), repr=False)
    uncovered: tuple[str, ...] = ()
    before: int = 0
    dated: bool = False
    notes: tuple[str, ...] = ()
    sparql: str = field(default="", repr=False)
    ask: Ask | None = None

    @property
    def is_sure(self) -> bool:
        """Say whether every row is sure."""
        return "sure" not in self.columns or all(row[self.columns.index("sure")] == Literal("yes") for row in self.rows)

    def without_marks(self) -> Answer:
        """Return the answer without the columns that tell how sure each row is."""
        keep = [i for i, column in enumerate(self.columns) if column not in MARKS]
        if len(keep) == len(self.columns):
            return self
        rows = tuple(tuple(row[i] for i in keep) for row in self.rows)
        things = tuple(tuple(row[i] for i in keep) for row in self.things)
        return replace(self, columns=tuple(self.columns[i] for i in keep), rows=rows, things=things)

    def list_citations(self, row: int) -> list[Citation]:
        """Return the citations of a row, each with what it does for it."""
        found = [self.citations[claim] for claim in self.cited[row]]
        return [citation.in_row(self.roles[row]) for citation in found] if self.roles else found

    def numbered(self) -> tuple[list[tuple[str, ...]], list[Citation]]:
        """Return the rows with `[1] [2]` for their claims, and the citations in that order.

        A claim that does one thing for a row and another for the next has a number for each.
        """
        uses = [self.list_citations(row) for row in range(len(self.cited))]
        order = {use: i for i, use in enumerate(dict.fromkeys(use for row in uses for use in row), 1)}
        marks = [Markup(" ".join(f"[{order[use]}]" for use in row)) for row in uses]
        rows = [(*texts[:-1], mark) for texts, mark in zip(self.texts(), marks, strict=True)]
        return rows, list(order)

    def _repr_html_(self) -> str:
        """Return the rows as an HTML table with its sources below, which notebooks show."""
        rows, citations = self.numbered()
        notes = "".join(f"<li>{escape_html(str(c))}</li>" for c in citations)
        return f"<h4>{escape_html(self.title)}</h4>{encode_html(self.columns, rows)}<ol>{notes}</ol>"


def encode_html(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    """Return a table as HTML, every text escaped.

    >>> encode_html(("a",), [("<b>",)])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>&lt;b&gt;</td></tr></tbody></table>'
    """
    head = "".join(f"<th>{escape_html(c)}</th>" for c in columns)
    body = "".join("<tr>" + "".join(f"<td>{escape_html(t)}</td>" for t in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
