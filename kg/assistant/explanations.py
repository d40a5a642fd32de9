"""Replies that explain: the proof of a fact, why one does not hold, and why a row is not in an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import Field, TypeAdapter

from kg.assistant.replies import WRITTEN, Notes, Record, Reply, write_list, write_marks, write_table
from kg.escapes import escape_markdown
from kg.terms import TYPE

Json = Mapping[str, Any]  # Any: it comes from JSON
Kind = TypeVar("Kind")


class Step(Record):
    """A step of a proof: a fact that sources state, that is given, or that follows from earlier steps by a rule."""

    number: int
    fact: str
    cites: Annotated[Sequence[list[int]], Field(description="alternatives; of one, all are needed")] = ()
    given: Annotated[str, Field(description="what gives it without a claim, such as an entity file")] = ""
    rule: str = ""
    follows_from: Annotated[Sequence[int], Field(description="numbers of the steps it follows from")] = ()

    def write(self) -> str:
        """Return the step as a line."""
        return f"{self.number}. {self.fact}{self._tell_ground()}"

    def _tell_ground(self) -> str:
        if self.rule:
            return f": because {self.rule}; from steps {', '.join(map(str, self.follows_from))}"
        ways = " or ".join(write_marks(way) for way in self.cites)
        ground = " or ".join(filter(None, (ways, self.given)))
        return f" ← {ground}" if ground else ""


class Proof(Reply):
    """Why a fact holds, or what is known of one that does not."""

    holds: bool
    fact: str = ""
    steps: Annotated[Sequence[Step], Field(description="the last one is the fact")] = ()
    reasons: Annotated[
        Sequence[str], Field(description="why it does not hold: what is missing, what is said"), WRITTEN
    ] = ()
    hangs_on: Annotated[str, Field(description="why it is not sure; empty where it is; say so")] = ""

    def write(self) -> Iterator[str]:
        """Yield the fact, then its proof or what keeps it from holding."""
        yield f"**{'Holds' if self.holds else 'Does not hold'}**: {self.fact}"
        if self.hangs_on:
            yield f"**Not sure**: {self.hangs_on}"
        yield from write_list("Proof", [step.write() for step in self.steps], mark="")
        yield from write_list("Why not", self.reasons, mark="")
        if not self.holds:
            yield from ("", "That it does not hold here is not evidence that it is false.")


class Absence(Reply):
    """Why a row is not in an answer, or that it is."""

    present: Annotated[bool, Field(description="true: the row is there after all; see rows")]
    question: str = ""
    expected: Annotated[dict[str, str], Field(description="what was looked for, as it was read")]
    rows: Sequence[dict[str, str]] = ()
    reasons: Annotated[
        Sequence[str], Field(description="which part fails, what is missing, what sources say"), WRITTEN
    ] = ()

    def write(self) -> Iterator[str]:
        """Yield the rows that are there, or the reasons."""
        if self.present:
            yield "The row is there:"
            columns = list(dict.fromkeys(column for row in self.rows for column in row))
            yield from write_table(columns, [[row.get(column, "") for column in columns] for row in self.rows])
        yield from self.reasons


def make_proof(found: Json) -> Proof:
    """Return the reply for a fact of the task `why`."""
    notes = Notes(found["citations"])
    if not found["holds"]:
        reasons = _draw_missing(found["why_not"], notes)
        told = found["why_not"]["told"]
        return Proof(holds=False, fact=told, reasons=reasons, hangs_on=found["hangs_on"], citations=notes.list())
    steps = [_make_step(i, one, notes) for i, one in enumerate(found["proofs"][0]["steps"], 1)]
    fact = steps[-1].fact
    return Proof(holds=True, fact=fact, steps=steps, hangs_on=found["hangs_on"], citations=notes.list())


def make_absence(found: Json) -> Absence:
    """Return the reply for a row of the task `why-not`."""
    notes = Notes(found["citations"])
    if found["present"]:
        return Absence(present=True, question=found["question"], expected=found["expected"], rows=found["rows"])
    reasons, citations = _draw_absence(found, notes), notes.list()
    return Absence(
        present=False, question=found["question"], expected=found["expected"], reasons=reasons, citations=citations
    )


def _make_step(number: int, found: Json, notes: Notes) -> Step:
    triple = found["triple"]
    relation = "is a" if triple["predicate"]["value"] == TYPE.value else triple["predicate"]["label"]
    fact = f"{triple['subject']['label']} · {relation} · {triple['object']['label']}"
    if "rule" in found:
        rule = f"{found['rule']['axiom']} (OWL 2 RL: {'+'.join(found['rule']['owl2rl'])})"
        return Step(number=number, fact=fact, rule=rule, follows_from=[place + 1 for place in found["premises"]])
    cites = [notes.number(way) for way in found["claims"]]
    return Step(number=number, fact=fact, cites=cites, given=found.get("given", ""))


def _draw_missing(found: Json, notes: Notes) -> list[str]:
    from kg.export.absences import Drawing  # few calls ask for reasons
    from kg.whynot import MissingFact

    drawing = Drawing(escape_markdown)
    lines = list(drawing.draw_missing(_parse(MissingFact, found)))
    notes.number(drawing.numbers)
    return _itemize(lines)


def _draw_absence(found: Json, notes: Notes) -> list[str]:
    from kg.export.absences import Drawing
    from kg.whynot import Absence as Record

    drawing = Drawing(escape_markdown)
    lines = list(drawing.draw_body(_parse(Record, {**found, "citations": {}})))
    notes.number(drawing.numbers)
    return _itemize(lines)


def _parse(kind: type[Kind], found: Json) -> Kind:
    """Return the record that was written as JSON."""
    return TypeAdapter(kind).validate_python(dict(found))


def _itemize(lines: Iterable[str]) -> list[str]:
    """Return indented lines as a nested list of Markdown.

    >>> _itemize(["a", "  b"])
    ['- a', '  - b']
    """
    return [f"{line[: len(line) - len(line.lstrip())]}- {line.lstrip()}" for line in lines]
