"""How pictures look: fonts, the colours of Okabe and Ito (Color Universal Design, 2008), and a look for each status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kg.export.lines import count_columns

_LATIN = "'Liberation Sans', Arial, Helvetica"
_JAPANESE = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo"
FONTS = {
    "en": f"{_LATIN}, {_JAPANESE}, sans-serif",
    # Whoever draws pixels may take any font for what the first lacks, also one with serifs.
    "ja": f"{_JAPANESE}, {_LATIN}, sans-serif",
}
INK, MUTED, GREY, PALE = "#1a1a1a", "#4a5560", "#8a949e", "#dfe4e9"
BLUE, ORANGE, GREEN, PINK, SKY, RED, YELLOW = (
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442",
)  # fmt: skip
COLOURS = (BLUE, ORANGE, GREEN, PINK, SKY, RED, YELLOW, "#8c8c8c")


@dataclass(frozen=True, slots=True)
class StatusMark:
    """The colour of a status, the dash of its lines, and how full its areas are, from 0 to 1."""

    status: str
    colour: str
    dash: tuple[int, ...]
    fill: float


_KNOWN = (
    StatusMark("active", GREEN, (), 0.75),
    StatusMark("conditional", BLUE, (6, 3, 2, 3), 0.3),
    StatusMark("planned", BLUE, (4, 3), 0.25),
    StatusMark("considered", RED, (2, 3), 0.16),
    StatusMark("possible", RED, (1, 5), 0.08),
    StatusMark("ended", "#94416f", (8, 3), 0.12),
    StatusMark("cancelled", "#94416f", (8, 3, 2, 3), 0.06),
)
OPEN = ("active", "conditional", "planned", "considered", "possible")
"""The statuses that last, in the order of how far things have come."""


def list_status_marks(used: Iterable[str]) -> list[StatusMark]:
    """Return the marks of the statuses in use, from active to cancelled, and unknown ones last.

    >>> [mark.status for mark in list_status_marks(["ended", "active", "paused"])]
    ['active', 'ended', 'paused']
    """
    wanted = set(used)
    known = {mark.status for mark in _KNOWN}
    others = [StatusMark(status, GREY, (3, 3), 0.2) for status in sorted(wanted - known)]
    return [mark for mark in (*_KNOWN, *others) if mark.status in wanted]


def measure(text: str) -> float:
    """Return about how wide a text is, in heights of its letters.

    >>> measure("Fronx") < measure("フロンクス")
    True
    """
    return count_columns(text) * 0.52
