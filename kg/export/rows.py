"""Rows as text: a table for people, CSV, JSON (W3C SPARQL 1.1 Query Results JSON Format) and Markdown.

Of an analysis, people get its sentences, a table and numbered sources; CSV and JSON, rows with their claims.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.escapes import Markup, encode_json, escape_cell, escape_markdown, show_line
from kg.model.answers import Answer, Citation, Record, Row, Table, Term, text_of
from kg.terms import XSD, compact

if TYPE_CHECKING:
    from kg.model.analyses import Analysis

Texts = Sequence[Sequence[str]]
ROW_FORMATS = ("table", "csv", "json", "markdown")


def encode_answer(answer: Answer, format_name: str) -> str:
    """Return an answer in a format of `ROW_FORMATS`; tables and Markdown have the sources as numbered notes."""
    if format_name == "json":
        return _encode_json(answer.columns, answer.rows)
    if format_name == "csv":
        return encode_csv(answer.columns, answer.texts())
    if answer.is_sure and not answer.dated:
        answer = answer.without_marks()  # for people, what is no news
    rows, citations = answer.numbered()
    notes = [
        *number_lines(citations, format_name),
        *shape_lines((f"disputed: {p}" for p in answer.disputed), format_name),
    ]
    return "\n".join([DRAWERS[format_name](answer.columns, rows), *([""] if notes else []), *notes]) + "\n"


def number_lines(citations: Iterable[Citation], format_name: str) -> list[str]:
    """Return citations as lines for people, each after its number."""
    return [f"[{i}] {line}" for i, line in enumerate(shape_lines(map(str, citations), format_name), 1)]


def shape_lines(lines: Iterable[str], format_name: str) -> list[str]:
    """Return texts as lines for people, each of which stays one: in Markdown without markup, and with a line break."""
    return [f"{escape_markdown(line)}  " if format_name == "markdown" else show_line(line) for line in lines]


def encode_table(table: Table, format_name: str) -> str:
    """Return the solutions of a query in a format of `ROW_FORMATS`; what people read has names with prefixes."""
    if format_name == "json":
        return _encode_json(table.columns, table.rows)
    if format_name == "csv":
        return encode_csv(table.columns, table.texts())
    return DRAWERS[format_name](table.columns, show_texts(table)) + "\n"


def show_texts(table: Table) -> list[list[str]]:
    """Return the cells of a table as people read them: names with prefixes."""
    return [[compact(t) if isinstance(t, NamedNode) else text_of(t) for t in row] for row in table.rows]


def encode_boolean(value: object, format_name: str) -> str:
    """Return the result of an ASK query."""
    text = "true" if value else "false"
    return f'{{"head": {{}}, "boolean": {text}}}\n' if format_name == "json" else f"{text}\n"


def encode_records(records: Sequence[Record], format_name: str) -> str:
    """Return records with the same fields in a format of `ROW_FORMATS`; JSON is a list of objects."""
    if format_name == "json":
        return encode_json(list(records)) + "\n"
    columns = tuple(records[0]) if records else ()
    rows = [tuple(v if isinstance(v, str) else str(v) for v in record.values()) for record in records]
    return encode_csv(columns, rows) if format_name == "csv" else DRAWERS[format_name](columns, rows) + "\n"


def encode_parts(parts: Mapping[str, Sequence[Record]], format_name: str) -> str:
    """Return the parts of a report in a format of `ROW_FORMATS`, each record with the fields of its part.

    For people each part is a table under its name; CSV is one table and JSON one list, with the part in each record.
    """
    if format_name in DRAWERS:
        head = "## {}\n\n" if format_name == "markdown" else "{}\n\n"
        drawn = (head.format(part) + encode_records(found, format_name) for part, found in parts.items() if found)
        return "\n".join(drawn)
    records: list[Record] = [{"part": part, **record} for part, found in parts.items() for record in found]
    if format_name == "json":
        return encode_records(records, "json")
    columns = dict.fromkeys(name for record in records for name in record)
    return encode_records([{name: record.get(name, "") for name in columns} for record in records], "csv")


def encode_csv(columns: Sequence[str], rows: Texts) -> str:
    """Return rows as CSV for people: one line a row, and no cell a formula."""
    return encode_exact_csv(list(map(escape_cell, columns)), [list(map(escape_cell, row)) for row in rows])


def encode_exact_csv(columns: Sequence[str], rows: Texts) -> str:
    """Return rows as CSV for programs, each cell as it is (RFC 4180, but for the ends of lines)."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows((columns, *rows))
    return out.getvalue()


CSV: Mapping[str, Callable[[Sequence[str], Texts], str]] = {"csv": encode_csv, "exact-csv": encode_exact_csv}
"""CSV for people, and for programs, which get each cell as SPARQL's own CSV has it."""


def _encode_json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return encode_json(make_document(columns, rows, {})) + "\n"


def make_document(columns: Sequence[str], rows: Iterable[Row], head: Mapping[str, object]) -> dict[str, object]:
    """Return rows as a document of SPARQL 1.1 Query Results JSON, with further members in its head."""
    bindings = [{c: encode_term(t) for c, t in zip(columns, row, strict=True) if t is not None} for row in rows]
    return {"head": {"vars": list(columns), **head}, "results": {"bindings": bindings}}


def encode_term(term: Term) -> dict[str, str]:
    """Return a term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, Literal):
        return {"type": "literal", "value": str(term)}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype != XSD("string"):
        found["datatype"] = term.datatype.value
    return found


def _drop_empty(columns: Sequence[str], rows: Texts) -> tuple[list[str], list[list[str]]]:
    """Return a table without the columns in which nothing stands."""
    keep = [i for i in range(len(columns)) if not rows or any(row[i] for row in rows)]
    return [columns[i] for i in keep], [[row[i] for i in keep] for row in rows]


def draw_table(columns: Sequence[str], rows: Texts) -> str:
    """Return rows as a plain table, without empty columns; wide characters take two places, and a text one line.

    >>> print(draw_table(("model", "since"), [("Fronx", "")]))
    model
    -----
    Fronx
    """
    heads, cells = _drop_empty(columns, rows)
    every = [heads, *([*map(show_line, row)] for row in cells)]
    widths = _measure_columns(every)
    parts = (zip_longest(*(cell.split("\n") for cell in row), fillvalue="") for row in every)
    lines = ["  ".join(map(_pad, part, widths)).rstrip() for row in parts for part in row]
    return "\n".join([*lines[:1], *(["-" * (sum(widths) + 2 * len(widths) - 2)] if heads else []), *lines[1:]])


def draw_markdown(columns: Sequence[str], rows: Texts) -> str:
    """Return rows as a Markdown table, without empty columns; what a cell says makes no markup.

    >>> print(draw_markdown(("model",), [("Fronx",)]))
    | model |
    | :-----|
    | Fronx |
    """
    heads, cells = _drop_empty(columns, rows)
    every = [heads, *([*map(escape_markdown, row)] for row in cells)]
    widths = _measure_columns(every)
    first, *lines = (f"| {' | '.join(map(_pad, row, widths))} |" for row in every)
    rule = "|".join(f" :{'-' * width}" for width in widths)
    return "\n".join([first, f"|{rule}|", *lines]) if heads else ""


def _measure_columns(rows: Texts) -> list[int]:
    return [max(_measure(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]


def _measure(text: str) -> int:
    """Return how many places of a line a text takes."""
    if text.isascii():
        return len(text)
    from wcwidth import width  # its tables of all characters take longer to load than most answers to draw

    return width(text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _measure(text))


DRAWERS: Mapping[str, Callable[[Sequence[str], Texts], str]] = {"table": draw_table, "markdown": draw_markdown}


def encode_analysis(analysis: Analysis, format_name: str) -> str:
    """Return an analysis in a format of `ROW_FORMATS`; JSON is a list of objects with their `sources`."""
    if format_name == "json":
        named = (dict(zip(analysis.columns, row, strict=True)) for row in analysis.rows)
        objects = [{**row, "sources": list(claims)} for row, claims in zip(named, analysis.cited, strict=True)]
        return encode_json(objects) + "\n"
    if format_name == "csv":
        exact = [
            ["" if cell is None else str(cell) for cell in row] for row in analysis.rows
        ]  # all places of fractions
        rows = [[*cells, "; ".join(claims)] for cells, claims in zip(exact, analysis.cited, strict=True)]
        return encode_csv((*analysis.columns, "sources"), rows)
    return _encode_for_people(analysis, format_name)


def _tell_counted(analysis: Analysis) -> list[Markup]:
    """Return a note with the numbers of the claims behind what is counted and not listed."""
    listed = {claim for row in analysis.cited for claim in row}
    marks = [f"[{i}]" for i, claim in enumerate(analysis.list_claims(), 1) if claim not in listed]
    return [Markup(f"note: what the sentences count beside the rows rests on {' '.join(marks)}")] if marks else []


def _encode_for_people(analysis: Analysis, format_name: str) -> str:
    rows, citations = analysis.numbered()
    head = f"## {escape_markdown(analysis.title)}" if format_name == "markdown" else show_line(analysis.title)
    body = [DRAWERS[format_name]((*analysis.columns, "sources"), rows)] if rows else []
    notes = shape_lines([*(f"note: {note}" for note in analysis.notes), *_tell_counted(analysis)], format_name)
    told, sources = shape_lines(analysis.sentences, format_name), number_lines(citations, format_name)
    blocks = (
        "\n".join(part) if len(part) > 1 else part[0].rstrip() for part in ([head], told, body, notes, sources) if part
    )
    return "\n\n".join(blocks) + "\n"


LARGE = 10_000
"""A column of whole numbers that reaches this has its thousands set apart; years do not."""
WHOLE = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")


def is_numeric(texts: Sequence[str]) -> bool:
    """Say whether these are numbers.

    >>> is_numeric(["-18", "6.5"]), is_numeric(["2025-01"]), is_numeric([])
    (True, False, False)
    """
    return bool(texts) and all(NUMBER.fullmatch(text) for text in texts)


def is_large(texts: Sequence[str]) -> bool:
    """Say whether these are whole numbers, some of them so large that thousands set apart read more easily.

    >>> is_large(["43266", "900"]), is_large(["2025"])
    (True, False)
    """
    return all(WHOLE.fullmatch(text) for text in texts) and any(abs(int(text)) >= LARGE for text in texts)
