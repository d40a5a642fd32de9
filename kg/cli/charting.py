"""`kg chart` and `kg report`: pictures, and a page to send on."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.commands import open_shown
from kg.cli.output import tell, write_bytes, write_text
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.model.analyses import Picture

FORMATS = ("svg", "png", "json", "html")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg chart` takes of its own."""
    parser.add_argument("name", nargs="?", help="volumes, flow, lanes, map or agreement; without it, list them")
    told = "svg, png, json (Vega-Lite), html (a page with data and sources); default: as the file is called, else svg"
    parser.add_argument("--format", choices=FORMATS, help=told)


def run_chart(arguments: argparse.Namespace) -> None:
    """Draw a picture, or list the pictures.

    Raises:
        QueryError: the name of the file asks for no format that there is, or a picture of all of time for a day.
    """
    from kg.charts import NAMES, OVER_TIME

    if not arguments.name:
        from kg.export.rows import encode_records

        write_text(encode_records([{"name": n, "shows": t} for n, t in NAMES.items()], "table"), arguments.output)
        return
    chosen = arguments.format or _read_ending(arguments.output)
    if arguments.as_of and arguments.name in OVER_TIME:
        told = f"{arguments.name} shows all of time, not one day"
        raise QueryError(f"{told}; leave --as-of out, or take --known-by for what was known on a day")
    picture = open_shown(arguments).chart(arguments.name, lang=arguments.lang)
    tell(f"{picture.name}: {picture.title}")
    tell(picture.caption or picture.description)
    _write(picture, chosen, arguments)


def _write(picture: Picture, chosen: str, arguments: argparse.Namespace) -> None:
    from kg.charts import encode_png, encode_spec, encode_svg
    from kg.report.contents import encode_picture_page

    if chosen == "png":
        _write_png(encode_png(picture), arguments)
    elif chosen == "html":
        write_text(encode_picture_page(picture), arguments.output)
    else:
        write_text(encode_spec(picture) if chosen == "json" else encode_svg(picture), arguments.output)


def _read_ending(output: Path | None) -> str:
    """Return the format that the name of a file asks for.

    Raises:
        QueryError: it asks for none that there is.
    """
    ending = output.suffix.removeprefix(".").lower() if output else "svg"
    if ending not in FORMATS:
        raise QueryError(f"{output}: a picture is one of {', '.join(FORMATS)}; call the file so, or add --format")
    return ending


def _write_png(data: bytes, arguments: argparse.Namespace) -> None:
    """Write a PNG to a file, or into a pipe; a terminal shows none."""
    if arguments.output or sys.stdout.isatty():
        write_bytes(data, arguments.output)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def run_report(arguments: argparse.Namespace) -> None:
    """Write the report."""
    days = {name: day.isoformat() for name in ("as_of", "known_by") if (day := getattr(arguments, name))}
    write_text(open_shown(arguments).report(days=days, lang=arguments.lang).html, arguments.output)
