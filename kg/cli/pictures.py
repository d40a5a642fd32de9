"""`kg chart`, `kg network`, `kg report` and `kg explore`: pictures, what analyses find, and pages to send on."""

from __future__ import annotations

import argparse
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.commands import open_shown, read_query
from kg.cli.limiting import add_limits, run_limited
from kg.cli.output import tell, write_bytes, write_text
from kg.cli.values import parse_count
from kg.errors import QueryError
from kg.model.domain import Domain, tell_of
from kg.paths import find_home
from kg.verbs.table import ANALYSES

if TYPE_CHECKING:
    from kg.model.analyses import Analysis, Picture

FORMATS = ("svg", "png", "json", "html")


def add_chart(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg chart` takes of its own."""
    parser.add_argument("name", nargs="?", help="volumes, flow, lanes, map or agreement; without it, list them")
    told = "svg, png, json (Vega-Lite), html (a page with data and sources); default: as the file is called, else svg"
    parser.add_argument("--format", choices=FORMATS, help=told)


def run_chart(arguments: argparse.Namespace) -> None:
    """Draw a picture, or list the pictures.

    Raises:
        QueryError: the name of the file asks for no format that there is.
    """
    from kg.charts import NAMES
    from kg.export.rows import encode_records

    if not arguments.name:
        domain = _read_domain(arguments)
        records = [{"name": name, "shows": tell_of(domain, f"pictures {name}", arguments.lang)} for name in NAMES]
        write_text(encode_records(records, "table"), arguments.output)
        return
    chosen = arguments.format or _read_ending(arguments.output)
    picture = open_shown(arguments).chart(arguments.name, lang=arguments.lang)
    tell(f"{picture.name}: {picture.title}")
    tell(picture.caption or picture.description)
    _write(picture, chosen, arguments.output)


def _read_domain(arguments: argparse.Namespace) -> Domain:
    """Return what the graph is about, whether it is built or not.

    Raises:
        DataError: the file of the home is missing or broken.
    """
    from kg.inputs import read_inputs
    from kg.reader.domain import read_domain  # reading YAML is slow to import, and only a list needs it

    return read_domain(read_inputs(ontology=find_home(arguments.home or Path.cwd()).ontology))


def _write(picture: Picture, chosen: str, output: Path | None) -> None:
    from kg.charts import encode_png, encode_spec, encode_svg
    from kg.report.contents import encode_picture_page

    if chosen == "png":
        _write_png(encode_png(picture), output)
    elif chosen == "html":
        write_text(encode_picture_page(picture), output)
    else:
        write_text(encode_spec(picture) if chosen == "json" else encode_svg(picture), output)


def _read_ending(output: Path | None) -> str:
    """Return the format that the name of a file asks for.

    Raises:
        QueryError: it asks for none that there is.
    """
    ending = output.suffix.removeprefix(".").lower() if output else "svg"
    if ending not in FORMATS:
        raise QueryError(f"{output}: a picture is one of {', '.join(FORMATS)}; call the file so, or add --format")
    return ending


def _write_png(data: bytes, output: Path | None) -> None:
    """Write a PNG to a file, or into a pipe; a terminal shows none."""
    if output or sys.stdout.isatty():
        write_bytes(data, output)
        return
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def run_report(arguments: argparse.Namespace) -> None:
    """Write the report."""
    days = {name: day.isoformat() for name in ("as_of", "known_by") if (day := getattr(arguments, name))}
    write_text(open_shown(arguments).report(days=days, lang=arguments.lang).html, arguments.output)


OPTIONS = ("status", "most")


def add_network(parser: argparse.ArgumentParser) -> None:
    """Add what `kg network` takes of its own."""
    named = ", ".join(ANALYSES)
    parser.add_argument("name", nargs="?", help=f"{named}; without it, list them with what each tells")
    told = "what it is about: whose loss is tried out (exposure), two things (explanation), two days"
    parser.add_argument("things", nargs="*", metavar="THING", help=f"{told} (change)")
    told = "which statuses count, joined by commas (default: those that run)"
    parser.add_argument("--status", metavar="STATUS", help=told)
    parser.add_argument("--picture", type=Path, metavar="FILE", help="file to draw it into too, .svg or .png")
    parser.add_argument("--most", metavar="N", help="how many things to list: of centrality, communities, evidence")


def run_network(arguments: argparse.Namespace) -> None:
    """Tell what an analysis finds, or list the analyses.

    Raises:
        QueryError: it does not take what is given.
    """
    from kg.export.rows import encode_analysis, encode_records
    from kg.network import ANALYSES as METHODS

    if not arguments.name:
        domain = _read_domain(arguments)
        records = [
            {"name": n, "takes": " ".join(m.things), "tells": tell_of(domain, f"analyses {n}", arguments.lang)}
            for n, m in METHODS.items()
        ]
        write_text(encode_records(records, arguments.format), arguments.output)
        return
    parameters = _read_parameters(arguments)
    if arguments.picture and arguments.picture.suffix not in (".svg", ".png"):
        raise QueryError(f"--picture {arguments.picture}: a picture is an .svg or a .png; give the file such a name")
    found = open_shown(arguments).network(arguments.name, parameters, lang=arguments.lang)
    for line in (*found.sentences, *found.notes) if arguments.format in ("csv", "json") else ():
        tell(line)
    if arguments.picture:
        _write_picture(found, arguments.picture)
    write_text(encode_analysis(found, arguments.format), arguments.output)


def _write_picture(found: Analysis, path: Path) -> None:
    from kg.charts import draw_analysis

    _write(draw_analysis(found), path.suffix.removeprefix("."), path)


def _read_parameters(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the parameters of an analysis: things by their place, and options that are given.

    Raises:
        QueryError: there are more things than it takes, or a day is given to one that takes days.
    """
    from kg.network import find_method

    method = find_method(arguments.name)
    if len(arguments.things) > len(method.things):
        takes = " ".join(thing.upper() for thing in method.things) or "no thing"
        raise QueryError(f"{arguments.name} takes {takes}, not '{' '.join(arguments.things)}'")
    given = {name: value for name in OPTIONS if (value := getattr(arguments, name))}
    if arguments.name == "change" and (arguments.as_of or arguments.known_by):
        raise QueryError("change reads the graph as of its own two days; leave --as-of and --known-by out")
    return dict(zip(method.things, arguments.things, strict=False)) | given


def add_explore(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg explore` takes."""
    part = parser.add_mutually_exclusive_group()
    part.add_argument("entity", nargs="?", help="show only what is near this thing: label, alias, identifier or IRI")
    told = "show only what a query makes (CONSTRUCT) or names (SELECT); - for standard input"
    part.add_argument("--query", metavar="FILE.rq", help=told)
    told = "relations that a thing may be away from the entity (default: 2)"
    parser.add_argument("--depth", type=parse_count, metavar="N", help=told)
    parser.add_argument("--texts", type=Path, help="folder of the texts: the page has the sentences themselves too")
    add_limits(parser)


def run_explore(arguments: argparse.Namespace) -> None:
    """Write the explorer page.

    Raises:
        NotFound: there is no such thing or file.
        QueryError: the query is wrong, or `--depth` has nothing to count from.
        DataError: the texts cannot be read.
    """
    if arguments.depth and not arguments.entity:
        raise QueryError("--depth counts from a thing; name it: kg explore THING --depth 2")
    graph = open_shown(arguments)
    query = read_query(argparse.Namespace(expression=None, file=arguments.query)) if arguments.query else ""
    for told in graph.tell_unknown(query) if query else ():
        tell(f"kg: {told}")
    clocks = (("as of", arguments.as_of), ("known by", arguments.known_by))
    with run_limited(arguments, query) if query else nullcontext():
        page = graph.explore(
            arguments.entity or "",
            arguments.depth or 0,
            query=query,
            days="".join(f" · {name} {day}" for name, day in clocks if day),
            lang=arguments.lang,
        )
    if page.is_empty:
        tell("nothing to show: the page says so")
    write_text(page.html, arguments.output)
