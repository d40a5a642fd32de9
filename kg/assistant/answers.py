"""Replies with rows: the answer to a question of the catalogue, and the result of a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from kg.assistant.replies import Notes, Record, Reply, write_list, write_marks, write_table

Json = Mapping[str, Any]  # Any: it comes from JSON


class Row(Record):
    """A row: its cells by column, those that are empty left out, and what it rests on."""

    cells: dict[str, str]
    cites: Annotated[Sequence[int], Field(description="numbers of the citations")] = ()


class Reading(Record):
    """A question of the catalogue with parameters, as `ask` takes them."""

    question: str
    title: str = ""
    parameters: dict[str, str]

    def write(self) -> str:
        """Return the reading as a line."""
        given = ", ".join(f"{name} {value or '…'}" for name, value in self.parameters.items())
        return f"{self.question}{f' ({given})' if given else ''}: {self.title}"


class Rows(Reply):
    """Rows of a result, each with what it rests on."""

    columns: Sequence[str] = ()
    rows: Sequence[Row] = ()
    total: Annotated[int, Field(description="number of all rows, of which `rows` are the first")] = 0

    def write(self) -> Iterator[str]:
        """Yield the table."""
        cells = [[*(row.cells.get(c, "") for c in self.columns), write_marks(row.cites)] for row in self.rows]
        yield from write_table((*self.columns, "citations"), cells)


class Result(Rows):
    """The result of a query: rows, the triples of a graph as rows, or of ASK a truth value."""

    boolean: Annotated[bool | None, Field(description="the answer to ASK")] = None
    cites: Annotated[Sequence[int], Field(description="what the answer to ASK rests on")] = ()

    def write(self) -> Iterator[str]:
        """Yield the truth value, or the table."""
        if self.boolean is not None:
            yield f"{'true' if self.boolean else 'false'} {write_marks(self.cites)}".rstrip()
        elif self.rows:
            yield from super().write()
        else:
            yield "No rows: nothing that is held matches the query."


class Answer(Rows):
    """The answer to a question, or that it was not answered and what it may have meant."""

    answered: Annotated[bool, Field(description="false: nothing was run; see candidates")]
    reading: Annotated[Reading | None, Field(description="how the question was read; say so")] = None
    disputed: Annotated[Sequence[str], Field(description="points near the rows that no side has won; say so")] = ()
    candidates: Annotated[Sequence[Reading], Field(description="nearest readings, to be asked by name")] = ()

    def write(self) -> Iterator[str]:
        """Yield the reading first, then the rows, then what is disputed."""
        if self.reading:
            yield f"Read as {self.reading.write()}"
            yield ""
        if not self.answered:
            yield "**Not answered.** This was not surely understood, so nothing was run, and nothing follows from it."
            title = "Nearest readings: if one is meant, ask it by name with its parameters"
            yield from write_list(title, [one.write() for one in self.candidates])
        elif self.rows:
            yield from super().write()
        else:
            yield "No rows: nothing that is held answers this. That is not evidence that it is false."
        yield from write_list("Disputed: sources differ, and nothing is held", self.disputed)


def make_answer(found: Json) -> Answer:
    """Return the reply for an answer of the task `ask`."""
    notes = Notes(found.get("citations", {}))
    columns = list(found["columns"])
    return Answer(
        answered=True,
        reading=Reading(
            question=found["question"], title=found["title"], parameters=write_values(found.get("parameters", {}))
        ),
        columns=columns,
        rows=_make_rows(found, columns, notes),
        total=found["total"],
        disputed=found.get("disputed", []),
        notes=[*_tell_cut(found), *found.get("left_out", [])],
        citations=notes.list(),
    )


def make_unanswered(reading: Json) -> Answer:
    """Return the reply for words that are not surely a question, from the task `read`."""
    candidates = [
        Reading(question=one["name"], title=one.get("title", ""), parameters=write_values(one.get("parameters", {})))
        for one in reading["candidates"]
    ]
    return Answer(answered=False, candidates=candidates, notes=[reading["told"]] if reading.get("told") else [])


def make_result(found: Json) -> Result:
    """Return the reply for a result of the task `excerpt`."""
    notes = Notes(found.get("citations", {}))
    if "boolean" in found:
        cites = notes.number(claim for claims in found.get("cited", []) for claim in claims)
        return Result(
            boolean=found["boolean"],
            cites=cites,
            notes=[*found.get("notes", ()), *_tell_bases(found)],
            citations=notes.list(),
        )
    return Result(
        columns=found["columns"],
        rows=_make_rows(found, found["columns"], notes),
        total=found["total"],
        notes=[*found.get("notes", ()), *_tell_cut(found), *_tell_bases(found)],
        citations=notes.list(),
    )


def write_values(values: Mapping[str, Any]) -> dict[str, str]:
    """Return values of parameters as texts."""
    return {name: str(value) for name, value in values.items()}


def _make_rows(found: Json, columns: list[str], notes: Notes) -> list[Row]:
    cited = found.get("cited") or [[]] * len(found["rows"])
    return [
        Row(cells={c: str(cells[c]) for c in columns if cells.get(c)}, cites=notes.number(claims))
        for cells, claims in zip(found["rows"], cited, strict=True)
    ]


def _tell_cut(found: Json) -> list[str]:
    shown, total = len(found["rows"]), found["total"]
    more = "more than " if found.get("more") else ""
    if shown == total and not more:
        return []
    return [f"{shown} of {more}{total} rows; ask for more with max_rows, or for fewer with a narrower question"]


def _tell_bases(found: Json) -> list[str]:
    """Return what citations do not say: rows that need no claim, rows that rest on an absence, and gaps."""
    told: dict[str, list[int]] = {}
    for i, conditions in enumerate(found.get("conditions", []), 1):
        for condition in conditions:
            told.setdefault(f"only while there is {condition}", []).append(i)
    for i, (claims, given) in enumerate(zip(found.get("cited", []), found.get("given", []), strict=True), 1):
        if given and not claims:
            told.setdefault(f"rests on no claim, but on: {', '.join(given)}", []).append(i)
    whole = "boolean" in found
    lines = [text if whole else f"row {', '.join(map(str, places))}: {text}" for text, places in told.items()]
    return lines + [f"not covered by the citations: {text}" for text in found.get("uncovered", [])]
