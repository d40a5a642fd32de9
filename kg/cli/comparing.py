"""`kg whatif` and `kg diff`: what would change, and what has changed."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.cli.commands import open_graph
from kg.cli.output import tell, write_text
from kg.errors import QueryError
from kg.graph import KnowledgeGraph
from kg.model.answers import Record, Table

if TYPE_CHECKING:
    from kg.whatif.comparison import Comparison


def run_whatif(arguments: argparse.Namespace) -> None:
    """Tell what would change without some claims, or with more.

    Raises:
        QueryError: nothing is supposed.
    """
    from kg.whatif import WhatIf
    from kg.whatif.report import tell_supposed

    if not arguments.without and not arguments.added:
        raise QueryError("nothing is supposed; add --without ENTITY, or --with FILE.yaml")
    before = open_graph(arguments)
    after = WhatIf(before).suppose(arguments.without, arguments.added)
    asked = _ask(arguments.question, before, arguments) if arguments.question else None
    _write(*tell_supposed(before, after, asked, lang=arguments.lang), arguments)


def _ask(words: str, known: KnowledgeGraph, arguments: argparse.Namespace) -> Callable[[KnowledgeGraph], Table]:
    """Return what asks a question, which is read by the names that one graph knows: another may lack some of them."""
    question, parameters = known.resolve(words, arguments.parameters)
    return lambda graph: graph.ask(question.name, lang=arguments.lang, **parameters)


def run_diff(arguments: argparse.Namespace) -> None:
    """Tell what has changed between two builds or days: answers, then inferences and facts; or one answer only."""
    from kg.whatif.causes import Causes
    from kg.whatif.comparison import compare
    from kg.whatif.report import Report
    from kg.whatif.snapshots import open_snapshot

    graph = open_graph(arguments)
    before, after = (open_snapshot(graph, name, arguments.clock) for name in (arguments.first, arguments.second))
    free = [q.name for q in graph.catalogue.values() if not any(p.required for p in q.parameters)]
    names = [arguments.question] if arguments.question else free
    found = compare(before, after, [_ask(name, graph, arguments) for name in names])
    report = Report(before, after, found, causes=Causes(before, after, found), lang=arguments.lang)
    rest = {} if arguments.question else {**report.list_inferences(), **report.list_facts()}
    _write({**report.list_rows(), **rest}, found, arguments)


def _write(parts: Mapping[str, Sequence[Record]], found: Comparison, arguments: argparse.Namespace) -> None:
    from kg.export.rows import encode_parts
    from kg.whatif.report import shorten_parts

    for name, records in parts.items():
        if records:
            tell(f"{name}: {len(records)}")
    if not any(parts.values()):
        tell("nothing changes in what is held or answered" if not found else "nothing of this changes")
    shown = shorten_parts(parts) if arguments.format == "table" else parts
    write_text(encode_parts(shown, arguments.format), arguments.output)
