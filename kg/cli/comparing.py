"""`kg whatif` and `kg diff`: what would change, and what has changed."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.cli.commands import open_graph
from kg.cli.output import tell, write_text
from kg.errors import QueryError
from kg.escapes import encode_json
from kg.model.document import to_plain

if TYPE_CHECKING:
    from kg.model.results import Change
    from kg.whatif.report import Report


def run_whatif(arguments: argparse.Namespace) -> None:
    """Tell what would change without some claims, with more, or with others.

    Raises:
        QueryError: nothing is supposed.
    """
    from kg.verbs.changes import suppose

    if not (arguments.without or arguments.added or arguments.changed):
        raise QueryError("nothing is supposed; add --without ENTITY, --with FILE.yaml, or --set CLAIM.PROPERTY=VALUE")
    supposed = (arguments.without, arguments.changed, arguments.added)
    asked = (arguments.question or "", arguments.parameters, arguments.lang)
    _write(*suppose(open_graph(arguments), supposed, asked), arguments)


def run_diff(arguments: argparse.Namespace) -> None:
    """Tell what has changed between two builds or days: answers, then inferences and facts; or one answer only."""
    from kg.verbs.changes import compare_snapshots

    asked = (arguments.question or "", arguments.parameters, arguments.lang)
    pair = (arguments.first, arguments.second)
    _write(*compare_snapshots(open_graph(arguments), pair, arguments.clock, asked), arguments)


def _write(report: Report, changes: Sequence[Change], arguments: argparse.Namespace) -> None:
    from kg.export.rows import encode_parts
    from kg.whatif.report import encode_changes, shorten_parts

    for part, count in Counter(change.part for change in changes).items():
        tell(f"{part}: {count}")
    if not changes:
        tell("nothing changes in what is held or answered" if not report.found else "nothing of this changes")
    if arguments.format == "json":
        text = encode_json(to_plain(changes)) + "\n"
    else:
        shown = encode_changes(changes)
        text = encode_parts(shorten_parts(shown) if arguments.format == "table" else shown, arguments.format)
    write_text(text, arguments.output)
