"""How pictures look: fonts, the colours of Okabe and Ito (Color Universal Design, 2008), and a look for each status."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.export.lines import count_columns
from kg.model.statuses import Statuses

_LATIN = "'Liberation Sans', Arial, Helvetica"
_JAPANESE = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo"
FONTS = {
    "en": f"{_LATIN}, {_JAPANESE}, sans-serif",
    # Whoever draws pixels may take any font for what the first lacks, also one with serifs.
    "ja": f"{_JAPANESE}, {_LATIN}, sans-serif",
}
INK, MUTED, GREY = "#1a1a1a", "#4a5560", "#8a949e"
BLUE, ORANGE, GREEN, PINK, SKY, RED, YELLOW = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442",
)  # fmt: skip
COLOURS = (BLUE, ORANGE, GREEN, PINK, SKY, RED, YELLOW, "#8c8c8c")
PURPLE = "#94416f"
AGAIN = (9, 2)
"""The dash that tells a status from another that has come as far."""


@dataclass(frozen=True, slots=True)
class StatusMark:
    """The colour of a status, the dash of its lines, and how full its areas are, from 0 to 1."""

    status: NamedNode
    colour: str
    dash: tuple[int, ...]
    fill: float


_LOOKS = (
    (GREEN, (), 0.75),
    (BLUE, (6, 3, 2, 3), 0.3),
    (BLUE, (4, 3), 0.25),
    (RED, (2, 3), 0.16),
    (RED, (1, 5), 0.08),
    (PURPLE, (8, 3), 0.12),
    (PURPLE, (8, 3, 2, 3), 0.06),
    (GREY, (3, 3), 0.2),
)
"""The looks of statuses, by the place of each: see `sort_statuses`."""


def sort_statuses(statuses: Statuses, used: Iterable[NamedNode]) -> list[tuple[NamedNode, int, int]]:
    """Return the statuses in use as legends order them, each with a place by what it means, and its number there.

    Place 0 is what goes on; then comes what may come: 1 plans beside the line of statuses, 2 the plan, 3 the idea that
    has come farthest, 4 other ideas; then 5 what went on and 6 what was called off, and 7 what the ontology orders not.
    """
    wanted = set(used)
    farthest = max((rank for status, rank in statuses.ranks.items() if status not in statuses.dates), default=0)

    def find_place(status: NamedNode) -> int:
        if status in statuses.going:
            return 0
        if status in statuses.plans:
            return 2 if status == statuses.plan else 1
        if status in statuses.over:
            return 5 if status in statuses.begun else 6
        return 7 if status not in statuses.ranks else 3 if statuses.ranks[status] == farthest else 4

    places = {status: find_place(status) for status in {*statuses.ranks, *wanted}}
    seen: Counter[int] = Counter()
    found = []
    for status in sorted(places, key=lambda one: (places[one], -statuses.rank(one), one.value)):
        found.append((status, places[status], seen[places[status]]))
        seen[places[status]] += 1
    return [one for one in found if one[0] in wanted]


def list_status_marks(statuses: Statuses, used: Iterable[NamedNode]) -> list[StatusMark]:
    """Return the marks of the statuses in use, in the order of legends; those of one place differ in their dashes."""
    found = []
    for status, place, number in sort_statuses(statuses, used):
        colour, dash, fill = _LOOKS[place]
        found.append(StatusMark(status, colour, dash + AGAIN * number, fill))
    return found


def measure(text: str) -> float:
    """Return about how wide a text is, in heights of its letters.

    >>> measure("Fronx") < measure("フロンクス")
    True
    """
    return count_columns(text) * 0.52
