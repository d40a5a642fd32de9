"""What an analysis found, before its claims are looked up: the same for all analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from kg.graph.disputes import find_disputed
from kg.model.analyses import Analysis, Cell, Shape
from kg.network.facts import Facts


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table, with the claims behind it by identifier."""

    cells: tuple[Cell, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What an analysis found; the parts are those of an `Analysis`."""

    title: str
    sentences: Sequence[str]
    columns: tuple[str, ...]
    lines: Sequence[Line]
    shape: Shape
    notes: Sequence[str] = ()
    behind: Sequence[str] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)


def finish(facts: Facts, name: str, found: Found) -> Analysis:
    """Return an analysis with its citations, and with a note on each point near its rows that nobody has decided."""
    graph = facts.graph
    rows = [line.claims for line in found.lines]
    claims = list(dict.fromkeys([claim for row in (*rows, found.behind) for claim in row]))
    disputed = find_disputed(graph.store, graph.names, claims, facts.lang)
    return Analysis(
        name=name,
        title=found.title,
        sentences=tuple(found.sentences),
        columns=found.columns,
        rows=tuple(line.cells for line in found.lines),
        cited=tuple(rows),
        behind=tuple(found.behind),
        citations=graph.evidence.cite_claims(claims, lang=facts.lang, texts=None),
        shape=found.shape,
        notes=(*found.notes, *disputed),
        parameters=found.parameters,
        lang=facts.lang,
    )
