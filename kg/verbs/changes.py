"""What would change if, and what has changed since, as documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, islice
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg.errors import NotFound, QueryError
from kg.model.results import Change
from kg.whatif.asking import POINTS, Asked
from kg.whatif.comparison import compare
from kg.whatif.report import Report, tell_supposed
from kg.whatif.snapshots import open_snapshot

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.verbs import KnowledgeGraph

NOTHING = "nothing is supposed; name a source, a claim, a decision or a thing, or set a value"

T = TypeVar("T")
Supposed = tuple[Sequence[str], Sequence[str], Sequence[Path]]
"""What is taken away, what claims say instead, and the files that are added."""
Question = tuple[str, Mapping[str, str], str]
"""A question or nothing, its parameters, and the language of labels."""


def suppose(graph: KnowledgeGraph, supposed: Supposed, asked: Question) -> tuple[Report, Sequence[Change]]:
    """Return what would change: see `KnowledgeGraph.whatif`."""
    without, changed, added = supposed
    if not (without or changed or added):
        raise QueryError(f"without: {NOTHING}")
    after = graph.supposer.suppose(without, added, changed)
    question = find_asked(asked, graph, after) if asked[0] else None
    report = tell_supposed(graph, after, question, lang=asked[-1])
    facts = () if question else report.list_facts()
    return report, [*report.list_rows(), *report.list_inferences(), *facts, *report.list_backed()]


def compare_snapshots(
    graph: KnowledgeGraph, names: tuple[str, str], clock: str, asked: Question
) -> tuple[Report, Sequence[Change]]:
    """Return what changed between two builds or days: see `KnowledgeGraph.diff`."""
    before, after = (open_snapshot(graph, name, clock) for name in names)
    lang = asked[-1]
    if asked[0]:
        asks = [find_asked(asked, graph)]
    else:
        told = {point.name for point in POINTS}  # the catalogue may ask of them too, as rows
        free = [q for q in graph.list_questions() if q.name not in told and not any(p.required for p in q.parameters)]
        asks = [Asked(one, lang=lang) for one in (*free, *POINTS)]
    report = Report(compare(before, after, asks), lang=lang)
    rest = () if asked[0] else (*report.list_inferences(), *report.list_facts())
    return report, [*report.list_rows(), *rest, *report.list_backed()]


def find_asked(asked: Question, *known: Graph) -> Asked:
    """Return a question, read by the names that the first graph knows, else by those of the next.

    Raises:
        NotFound: no graph knows what is meant.
        QueryError: a parameter is unknown.
    """
    words, parameters, lang = asked
    first, *rest = known
    try:
        question, values = first.resolve(words, parameters)
    except NotFound:
        if not rest:
            raise
        question, values = rest[0].resolve(words, parameters)
    return Asked(question, values, lang)


def describe(found: tuple[Report, Sequence[Change]], rows: int | None, make: Callable[..., T]) -> T:
    """Return the document that is made of changes, with at most so many of each part."""
    report, changes = found
    shown = tuple(one for _, part in groupby(changes, key=attrgetter("part")) for one in islice(part, rows))
    names = [asked.question.name for asked in report.found.asked if asked.question not in POINTS]
    return make(
        question=names[0] if len(names) == 1 else "",
        changed=bool(report.found),
        changes=shown,
        totals=dict(Counter(change.part for change in changes)),
        citations=report.cite(shown),
    )
