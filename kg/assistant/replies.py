"""What a tool replies: fields for a program, and from the same fields a text that an assistant can quote.

Clients show their model one or the other, so each holds all there is: what was found, marks [1] [2] for what it rests
on, and the citations under these numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any

from mcp_types import CallToolResult, TextContent
from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from kg.escapes import change_texts, cut, escape_markdown, show_line

WRITTEN = "Markdown"
"""Marks a field whose texts are Markdown already, such as reasons with their marks [1] [2]."""


class Record(BaseModel):
    """Fields of a reply; those that are empty are left out, since each would be read for nothing."""

    model_config = ConfigDict(frozen=True)

    @model_serializer(mode="wrap")
    def _drop_empty(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        known = type(self).model_fields
        kept = handler(self).items()
        return {name: value for name, value in kept if value or value is False or known[name].is_required()}


class Citation(Record):
    """Where a claim stands, and how far to trust it."""

    number: Annotated[int, Field(description="the n of the marks [n]")]
    claim: Annotated[str, Field(description="identifier of the claim: claim:ID in SPARQL")]
    title: Annotated[str, Field(description="the source")] = ""
    publisher: str = ""
    locator: Annotated[str, Field(description="sentence of the source: 7.2 is paragraph 7, sentence 2")] = ""
    date: Annotated[str, Field(description="when the source was published (EDTF); a/b is some day from a to b")] = ""
    grade: Annotated[str, Field(description="reliability of the source, from A (best) to F")] = ""
    evidential: Annotated[str, Field(description="how the source says it, where it does not simply assert it")] = ""
    address: str = ""
    note: str = ""
    role: Annotated[str, Field(description="states, read otherwise, decides, or identifies")] = "states"
    reading: Annotated[str, Field(description="how a decision reads the claim; say so with it")] = ""
    context: Annotated[Sequence[str], Field(description="sentences that say where or when")] = ()
    corrects: Sequence[str] = ()
    completes: Sequence[str] = ()
    identifies: Sequence[str] = ()
    said_where: Annotated[Sequence[str], Field(description="the sentences of the context")] = ()
    sentence: Annotated[str, Field(description="the sentence itself; only where the texts are at hand")] = ""

    def write(self) -> str:
        """Return the citation as a line."""
        manner = f" ({self.evidential})" if self.evidential else ""
        place = f", sentence {self.locator}" if self.locator else ""
        told = [f"{self.title or self.claim}{place}{manner}"]
        told += [", ".join(filter(None, (self.publisher, self.date, f"grade {self.grade}" if self.grade else "")))]
        told += [self.address, f"claim {self.claim}"]
        told += [self.reading] if self.reading else []
        told += [f"corrects {', '.join(self.corrects)}"] if self.corrects else []
        told += [f"completes {', '.join(self.completes)}"] if self.completes else []
        told += [f"identifies a thing in {', '.join(self.identifies)}"] if self.identifies else []
        note = f" ({self.note})" if self.note else ""
        sentence = f": “{self.sentence}”" if self.sentence else ""
        return " ".join(f"[{self.number}] {'; '.join(filter(None, told))}{note}{sentence}".split())


class Reply(Record):
    """What every tool replies: notes to be heeded, and the citations."""

    notes: Annotated[Sequence[str], Field(description="what to say with it: what is cut or not covered")] = ()
    citations: Annotated[Sequence[Citation], Field(description="what the marks [n] stand for; quote them")] = ()

    def write(self) -> Iterator[str]:
        """Yield the lines of the body."""
        raise NotImplementedError

    def send(self) -> CallToolResult:
        """Return the result of the tool: the text, and the fields that are not empty, all of it to be seen."""
        fields = change_texts(_show, self.model_dump(mode="json", exclude_defaults=True))
        last = {name: fields.pop(name) for name in Reply.model_fields if name in fields}
        text = "\n".join(escape_texts(self)._write_all()).strip()
        return CallToolResult(content=[TextContent(text=text)], structured_content=fields | last)

    def _write_all(self) -> Iterator[str]:
        yield from self.write()
        yield from write_list("Notes", self.notes)
        yield from write_list("Sources", [citation.write() for citation in self.citations], mark="")


class Notes:
    """Numbers the claims that a reply cites, in the order in which it cites them."""

    def __init__(self, citations: Mapping[str, Mapping[str, Any]]) -> None:
        self._citations = citations
        self._numbers: dict[str, int] = {}

    def number(self, claims: Iterable[str]) -> list[int]:
        """Return the numbers of claims."""
        return [self._numbers.setdefault(claim, len(self._numbers) + 1) for claim in claims]

    def list(self) -> list[Citation]:
        """Return the citations that have a number."""
        return [self._make(claim, number) for claim, number in self._numbers.items()]

    def _make(self, claim: str, number: int) -> Citation:
        found = self._citations.get(claim, {})
        fields = {name: value for name, value in found.items() if name in Citation.model_fields and name != "claim"}
        if fields.get("evidential") == "asserted":
            del fields["evidential"]
        return Citation(number=number, claim=claim, **fields)


def escape_texts(value: Any) -> Any:
    """Return a record whose texts make no Markdown of their own: each is a line, and a long one is cut."""
    if isinstance(value, list | tuple):
        return [escape_texts(one) for one in value]
    if not isinstance(value, Record):
        return change_texts(_escape, value)
    fields = type(value).model_fields.items()
    told = {name: escape_texts(getattr(value, name)) for name, field in fields if WRITTEN not in field.metadata}
    return value.model_copy(update=told)


def _escape(text: str) -> str:
    return escape_markdown(cut(text))


def _show(text: str) -> str:
    return cut(show_line(text))


def write_marks(numbers: Sequence[int]) -> str:
    """Return marks for numbers of citations.

    >>> write_marks([1, 12])
    '[1] [12]'
    """
    return " ".join(f"[{n}]" for n in numbers)


def write_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    r"""Yield a table of Markdown texts without padding, since each blank is read, and without empty columns.

    >>> print("\n".join(write_table(("model", "since"), [("Fronx", "")])))
    | model |
    | --- |
    | Fronx |
    """
    kept = [i for i in range(len(columns)) if any(row[i] for row in rows)]
    if kept:
        yield _write_row([columns[i] for i in kept])
        yield _write_row(["---"] * len(kept))
        yield from (_write_row([row[i] for i in kept]) for row in rows)


def _write_row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"


def write_list(title: str, items: Sequence[str], *, mark: str = "- ") -> list[str]:
    """Return a section with an item a line; nothing where there is none.

    >>> write_list("Notes", ["cut"])
    ['', '**Notes**', '- cut']
    """
    return ["", f"**{title}**", *(f"{mark}{item}" for item in items)] if items else []
