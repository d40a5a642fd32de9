"""The flows to the home market as several pictures show them: their parts as labels, and the claims of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.graph.held import Held
from kg.language import say
from kg.model.views import Flow


@dataclass(frozen=True, slots=True)
class Shown:
    """A flow with its parts as labels."""

    row: Flow
    place: NamedNode
    status: NamedNode
    item: str
    holder: str
    source: str
    claims: tuple[str, ...]


def list_flows(held: Held) -> list[Shown]:
    """Return the flows from other countries whose status is held, by source, holder and item.

    A flow of which no holder is held stands under the words for that, one of several under all of them.
    """
    unknown = say("not_held", held.lang)
    found = [
        Shown(
            row,
            row.source,
            row.status,
            held.tell(row.item),
            " / ".join(sorted(map(held.tell, row.holder))) or unknown,
            held.tell(row.source),
            held.cite_row(row, "source", "holder", "status"),
        )
        for row in held.graph.views.inward
        if row.status
    ]
    return sorted(found, key=lambda one: (one.source, one.holder, one.item, one.row.flow.value))


def count_by(flows: Sequence[Shown], part: str) -> int:
    """Return how many different values a part of some flows has."""
    return len({getattr(flow, part) for flow in flows})
