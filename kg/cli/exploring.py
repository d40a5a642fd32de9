"""`kg explore`: one page to look around in, of the whole graph, of what is near one thing, or of what a query names."""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path

from kg.cli import limiting
from kg.cli.commands import open_shown, read_query
from kg.cli.output import tell, write_text
from kg.cli.values import parse_count
from kg.errors import QueryError

NEAR = 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg explore` takes."""
    part = parser.add_mutually_exclusive_group()
    part.add_argument("entity", nargs="?", help="show only what is near this thing: label, alias, identifier or IRI")
    told = "show only what a query makes (CONSTRUCT) or names (SELECT); - for standard input"
    part.add_argument("--query", metavar="FILE.rq", help=told)
    told = f"relations that a thing may be away from the entity (default: {NEAR})"
    parser.add_argument("--depth", type=parse_count, metavar="N", help=told)
    parser.add_argument("--texts", type=Path, help="folder of the texts: the page has the sentences themselves too")
    limiting.add_limits(parser)


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
    with limiting.run_limited(arguments, query) if query else nullcontext():
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
