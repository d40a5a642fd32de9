"""`kg explore`: one page to look around in, of the whole graph, of what is near one thing, or of what a query names."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from kg.cli import limiting
from kg.cli.commands import open_shown, read_query
from kg.cli.output import tell, write_text
from kg.cli.values import parse_count
from kg.errors import QueryError
from kg.model.answers import Table
from kg.verbs import KnowledgeGraph

if TYPE_CHECKING:
    from kg.explorer.content import Picture

NEAR = 2


def add_explore_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg explore` takes."""
    part = parser.add_mutually_exclusive_group()
    part.add_argument("entity", nargs="?", help="show only what is near this thing: label, alias, identifier or IRI")
    told = "show only what a query makes (CONSTRUCT) or names (SELECT); - for standard input"
    part.add_argument("--query", metavar="FILE.rq", help=told)
    told = f"relations that a thing may be away from the entity (default: {NEAR})"
    parser.add_argument("--depth", type=parse_count, metavar="N", help=told)
    parser.add_argument("--texts", type=Path, help="folder of the texts: the page has the sentences themselves too")
    limiting.add_limits(parser)
    parser.set_defaults(run=run_explore)


def run_explore(arguments: argparse.Namespace) -> None:
    """Write the explorer page.

    Raises:
        NotFound: there is no such thing or file.
        QueryError: the query is wrong, or `--depth` has nothing to count from.
        DataError: the texts cannot be read.
    """
    from kg.explorer import encode_page

    if arguments.depth and not arguments.entity:
        raise QueryError("--depth counts from a thing; name it: kg explore India --depth 2")
    graph = open_shown(arguments)
    title, picture = choose_part(graph, arguments)
    # What the page of the whole graph does not show at first is a click away in its legend.
    legend = [graph.names.name(graph.names.find_class(cls), arguments.lang) for cls in graph.domain.shown]
    is_part = arguments.entity or arguments.query
    hidden = set() if is_part else {str(cls) for _, cls in picture.nodes(data="cls")} - set(legend)
    page = encode_page(picture, title=title, legend=legend, hidden=sorted(hidden), lang=arguments.lang)
    write_text(page, arguments.output)


def choose_part(graph: KnowledgeGraph, arguments: argparse.Namespace) -> tuple[str, Picture[str]]:
    """Return the title of the page, and the things and relations on it."""
    from kg.explorer.choice import keep_named, keep_near, keep_triples
    from kg.explorer.content import make_picture

    lang, title = arguments.lang, graph.domain.name[arguments.lang]
    clocks = (("as of", arguments.as_of), ("known by", arguments.known_by))
    days = "".join(f" · {name} {day}" for name, day in clocks if day)
    thing = graph.find(arguments.entity) if arguments.entity else None
    sparql = read_query(argparse.Namespace(expression=None, file=arguments.query)) if arguments.query else ""
    result = None
    if sparql:
        for told in graph.tell_unknown(sparql):
            tell(f"kg: {told}")
        with limiting.run_limited(arguments, sparql):
            result = graph.run(sparql)
    if isinstance(result, bool):
        raise QueryError("an ASK query names nothing to show; write a SELECT or a CONSTRUCT")
    picture = make_picture(graph, lang=lang, texts=arguments.texts)
    if thing is not None:
        title = f"{graph.names.name(thing, lang)} · {title}"
        picture = keep_near(picture, thing.value, arguments.depth or NEAR)
    elif isinstance(result, Table):
        picture = keep_named(picture, result)
    elif result is not None:
        picture = keep_triples(graph, picture, result, lang)
    if not picture:
        tell("nothing to show: the page says so")
    return title + days, picture
