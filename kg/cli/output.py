"""Writing: data to stdout or a file, everything else to stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import DataError, explain_system
from kg.escapes import encode_json, show, show_line
from kg.export.rows import encode_records
from kg.model.document import to_plain

if TYPE_CHECKING:
    from kg.model.questions import Question
    from kg.model.readings import Reading


def tell(line: str) -> None:
    """Say something that is no data, in one line."""
    print(show_line(line), file=sys.stderr, flush=True)


def write_text(text: str, output: Path | None) -> None:
    """Write data to a file, or to stdout where none is given; what is not seen in it is visible, whoever made it.

    Raises:
        DataError: the file cannot be written.
    """
    if output:
        write_bytes(show(text).encode(), output)
        return
    try:
        print(show(text), end="", flush=True)
    except OSError as error:
        raise explain_system(error, "standard output") from error


def write_bytes(data: bytes, output: Path | None) -> None:
    """Write data, such as a picture, to a file.

    Raises:
        DataError: no file is given, or it cannot be written.
    """
    if output is None:
        raise DataError("a picture is no text; give --output FILE")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_bytes(data)
    except OSError as error:
        raise explain_system(error, output) from error
    tell(f"wrote {output}")


def list_questions(questions: Iterable[Question], format_name: str, lang: str) -> str:
    """Return the catalogue as a list: name, parameters, title and the first example."""
    records = [
        {
            "name": q.name,
            "parameters": " ".join(f"--{p.name}" if p.required else f"[--{p.name}]" for p in q.parameters),
            "title": q.name_in(lang),
            "example": q.examples[0].text,
        }
        for q in questions
    ]
    return encode_records(records, format_name)


def encode_reading(reading: Reading, format_name: str) -> str:
    """Return how words were read: as one JSON object, else as a row."""
    if format_name == "json":
        return encode_json(to_plain(reading), indent=None) + "\n"
    given = ", ".join(f"{name} {value}" for name, value in reading.parameters.items())
    sure = "yes" if reading.sure else "no"
    record = {"question": reading.query or "", "parameters": given, "sure": sure, "reading": reading.told}
    return encode_records([record], format_name)
