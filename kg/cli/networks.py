"""`kg network`: analyses of the network of what is held."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli.commands import open_shown
from kg.cli.output import tell, write_bytes, write_text
from kg.errors import QueryError

if TYPE_CHECKING:
    from kg.model.analyses import Analysis

NAMES = (
    "dependence", "single-points", "exposure", "centrality", "communities", "explanation", "similarity", "evidence",
    "change",
)  # fmt: skip
OPTIONS = ("status", "most")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what `kg network` takes of its own."""
    parser.add_argument("name", nargs="?", help=f"{', '.join(NAMES)}; without it, list them with what each tells")
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
    from kg.export.analyses import encode_analysis
    from kg.export.rows import encode_records
    from kg.network import ANALYSES

    if not arguments.name:
        records = [{"name": n, "takes": " ".join(m.things), "tells": m.title} for n, m in ANALYSES.items()]
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
    from kg.charts import draw_analysis, encode_png, encode_svg

    picture = draw_analysis(found)
    if path.suffix == ".png":
        write_bytes(encode_png(picture), path)
    else:
        write_text(encode_svg(picture), path)


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
