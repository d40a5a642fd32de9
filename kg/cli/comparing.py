"""`kg whatif` and `kg diff`: what would change, and what has changed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from kg.cli.commands import open_graph
from kg.cli.output import tell, write_text
from kg.errors import NotFound, QueryError
from kg.escapes import encode_json
from kg.graph import Graph

if TYPE_CHECKING:
    from kg.whatif.asking import Asked
    from kg.whatif.report import Parts, Report


def run_whatif(arguments: argparse.Namespace) -> None:
    """Tell what would change without some claims, with more, or with others.

    Raises:
        QueryError: nothing is supposed.
    """
    from kg.whatif import WhatIf
    from kg.whatif.report import tell_supposed

    if not (arguments.without or arguments.added or arguments.changed):
        raise QueryError("nothing is supposed; add --without ENTITY, --with FILE.yaml, or --set CLAIM.PROPERTY=VALUE")
    before = open_graph(arguments)
    after = WhatIf(before).suppose(arguments.without, arguments.added, arguments.changed)
    asked = _find_asked(arguments.question, (before, after), arguments) if arguments.question else None
    report = tell_supposed(before, after, asked, lang=arguments.lang)
    facts = {} if asked else report.list_facts()
    _write({**report.list_rows(), **report.list_inferences(), **facts, **report.list_backed()}, report, arguments)


def _find_asked(words: str, known: tuple[Graph, ...], arguments: argparse.Namespace) -> Asked:
    """Return a question, read by the names that the first graph knows, else by those of the next."""
    from kg.whatif.asking import Asked

    first, *rest = known
    try:
        question, parameters = first.resolve(words, arguments.parameters)
    except NotFound:
        if not rest:
            raise
        question, parameters = rest[0].resolve(words, arguments.parameters)
    return Asked(question, parameters, arguments.lang)


def run_diff(arguments: argparse.Namespace) -> None:
    """Tell what has changed between two builds or days: answers, then inferences and facts; or one answer only."""
    from kg.whatif.asking import POINTS, Asked
    from kg.whatif.comparison import compare
    from kg.whatif.report import Report
    from kg.whatif.snapshots import open_snapshot

    graph = open_graph(arguments)
    before, after = (open_snapshot(graph, name, arguments.clock) for name in (arguments.first, arguments.second))
    if arguments.question:
        asks = [_find_asked(arguments.question, (graph,), arguments)]
    else:
        told = {point.name for point in POINTS}  # the catalogue may ask of them too, as rows
        free = [q for q in graph.list_questions() if q.name not in told and not any(p.required for p in q.parameters)]
        asks = [Asked(question, lang=arguments.lang) for question in (*free, *POINTS)]
    report = Report(before, after, compare(before, after, asks), lang=arguments.lang)
    rest = {} if arguments.question else {**report.list_inferences(), **report.list_facts()}
    _write({**report.list_rows(), **rest, **report.list_backed()}, report, arguments)


def _write(parts: Parts, report: Report, arguments: argparse.Namespace) -> None:
    from kg.export.rows import encode_parts
    from kg.whatif.report import shorten_parts

    for name, changes in parts.items():
        if changes:
            tell(f"{name}: {len(changes)}")
    if not any(parts.values()):
        tell("nothing changes in what is held or answered" if not report.found else "nothing of this changes")
    if arguments.format == "json":
        text = encode_json(report.list_documents(parts)) + "\n"
    else:
        shown = report.encode(parts)
        text = encode_parts(shorten_parts(shown) if arguments.format == "table" else shown, arguments.format)
    write_text(text, arguments.output)
