"""Values of arguments, checked as they are read: numbers, days and the like; and what several commands declare."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from kg.verbs.table import Parameter

ROWS = ("table", "csv", "json", "markdown")
TEXT = ("text", "json")
ENDINGS: Mapping[str, str] = {
    "md": "markdown",
    "htm": "html",
    "ttl": "turtle",
    "nq": "nquads",
    "nt": "ntriples",
}
"""Formats whose names are not the endings of their files."""
PLAIN = ("", "txt", "text", "log", "out")
"""Endings of files in whatever format a command writes first."""


def add_parameter(parser: argparse.ArgumentParser, parameter: Parameter, *, placed: bool = False) -> None:
    """Declare a parameter of a verb, in its place or by its name."""
    name = parameter.word or parameter.name
    if placed:
        parser.add_argument(parameter.name, help=parameter.help, nargs=None if parameter.required else "?")
        return
    many: dict[str, Any] = {"action": "append", "default": [], "metavar": name.upper()}
    kinds: Mapping[str, dict[str, Any]] = {
        "switch": {"action": "store_true"},
        "choice": {"choices": parameter.choices, "default": parameter.default},
        "number": {"type": parse_count, "default": parameter.default},
        "day": {"type": parse_day, "metavar": "DATE"},
        "texts": many,
        "expected": {**many, "metavar": "COLUMN=VALUE"},
        "files": {**many, "type": Path, "metavar": "FILE"},
    }
    more = kinds.get(parameter.kind, {})
    parser.add_argument(f"--{name.replace('_', '-')}", dest=parameter.name, help=parameter.help, **more)


def add_output(parser: argparse.ArgumentParser, formats: Sequence[str], about: str = "") -> None:
    """Declare in which formats a command writes, and into which file."""
    if formats:
        told = f"{about}; by the ending of the file" if about else "by the ending of the file, where none is given"
        parser.add_argument("--format", choices=formats, help=f"{told}, else {formats[0]}")
        parser.set_defaults(formats=formats)
    parser.add_argument("--output", type=Path, help="file to write instead of standard output")


def choose_format(formats: Sequence[str], output: Path | None) -> str:
    """Return the format in which a command writes where none is given: that of the ending of its file, or the first.

    >>> choose_format(ROWS, Path("deals.csv")), choose_format(ROWS, None), choose_format(ROWS, Path("deals.txt"))
    ('csv', 'table', 'table')

    Raises:
        ValueError: the ending is that of no format in which the command writes.
    """
    ending = output.suffix.removeprefix(".").lower() if output else ""
    named = ENDINGS.get(ending, ending)
    if named in formats:
        return named
    if ending in PLAIN:
        return formats[0]
    raise ValueError(f"{output}: no format is called {ending}; write one of {', '.join(formats)} with --format")


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Declare the folder of the texts."""
    parser.add_argument("--texts", type=Path, help="folder of the texts: cite the sentences themselves too")


def parse_count(text: str, most: int = 1_000) -> int:
    """Return a whole number from 1 to so many.

    Raises:
        ArgumentTypeError: the text is no such number.
    """
    if not text.isdecimal() or len(text) > len(str(most)) or not 1 <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"'{text}' is no number from 1 to {most}")
    return int(text)


parse_amount = partial(parse_count, most=1_000_000_000)


def parse_port(text: str) -> int:
    """Return the number of a port.

    Raises:
        ArgumentTypeError: the text is none.
    """
    if not text.isdecimal() or len(text) > 5 or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is no port; write a number up to 65535")
    return int(text)


def parse_seconds(text: str) -> float:
    """Return a time in seconds, up to a day.

    Raises:
        ArgumentTypeError: the text is none.
    """
    try:
        found = float(text)
    except ValueError:
        found = 0.0
    if not 0 < found <= 86_400:
        raise argparse.ArgumentTypeError(f"'{text}' is no time; write seconds, such as 10 or 0.5")
    return found


def parse_day(text: str) -> date:
    """Return a day written as 2025-01-31.

    Raises:
        ArgumentTypeError: the text is no such day.
    """
    from datetime import date  # few lines have a day

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2025-01-31") from error
