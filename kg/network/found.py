"""What an analysis found, before its claims are looked up: the same for all analyses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import QueryError
from kg.graph.disputes import find_disputed
from kg.graph.held import Held
from kg.model.analyses import Analysis, Line, Shape

HIGHEST = 100_000


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


def finish(held: Held, name: str, found: Found, parameters: Mapping[str, str]) -> Analysis:
    """Return an analysis with its citations, and with a note on each point near its rows that nobody has decided."""
    graph = held.graph
    rows = [line.claims for line in found.lines]
    claims = list(dict.fromkeys([claim for row in (*rows, found.behind) for claim in row]))
    disputed = find_disputed(graph.store, graph.names, claims, held.lang)
    return Analysis(
        name=name,
        title=found.title,
        sentences=tuple(found.sentences),
        columns=found.columns,
        rows=tuple(line.cells for line in found.lines),
        cited=tuple(rows),
        behind=tuple(found.behind),
        citations=held.cite_claims(claims),
        shape=found.shape,
        notes=(*found.notes, *disputed),
        parameters=parameters,
        lang=held.lang,
    )


def parse_count(name: str, value: str | int) -> int:
    """Return a parameter as a whole number above 0.

    >>> parse_count("most", "20")
    20

    Raises:
        QueryError: it is none.
    """
    text = str(value)
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= HIGHEST:
        raise QueryError(f"{name}: '{value}' is no number from 1 to {HIGHEST}")
    return int(text)
