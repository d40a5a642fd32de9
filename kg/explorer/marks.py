"""How things and relations look: a colour and a shape for each class, a line for each status.

Takes class labels and statuses; gives marks. Never reads a graph. The colours are those of pictures, which people with
any colour vision can tell apart; shapes and dashes say the same again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.charts.marks import AGAIN, COLOURS, PURPLE, sort_statuses
from kg.model.statuses import Statuses
from kg.model.views import name_status

# Each outline is dark enough to be seen on white (contrast of 3 : 1 and more).
_OUTLINES = ("#004a75", "#946600", "#00664a", "#94416f", "#1f78ab", "#8f3f00", "#8a8000", "#595959")
# Seven shapes and eight colours have no common factor, so 56 classes have 56 different marks.
_SHAPES = ("dot", "square", "triangle", "diamond", "hexagon", "triangleDown", "star")

INFERRED_DASH = (7, 5)
STATED = "stated"


@dataclass(frozen=True, slots=True)
class ClassMark:
    """The colour and shape of one class of things."""

    label: str
    fill: str
    outline: str
    shape: str


@dataclass(frozen=True, slots=True)
class LineMark:
    """The line of relations with one status, and the body of things with it: `full`, `hollow` or `pale`."""

    status: str
    colour: str
    width: float
    dash: tuple[int, ...]
    body: str


_LOOKS = (
    ("#00513b", 2.2, (), "full"),
    ("#0072b2", 1.8, (6, 3, 2, 3), "hollow"),
    ("#0072b2", 1.8, (2, 3), "hollow"),
    ("#b35000", 1.7, (2, 5), "hollow"),
    ("#b35000", 1.2, (1, 7), "hollow"),
    (PURPLE, 1.5, (10, 4, 2, 4), "pale"),
    (PURPLE, 1.5, (10, 3, 2, 3, 2, 3), "pale"),
    ("#4a5568", 1.4, (4, 3), "hollow"),
)
"""The looks of statuses, by the place of each: see `sort_statuses`."""


def list_class_marks(used: Iterable[str], legend: Sequence[str] = ()) -> list[ClassMark]:
    """Return the marks of the classes in use: first those of `legend`, in its order, then the others by name.

    A class that `legend` names keeps its mark on every page, also where other classes of it are not in use.

    >>> [(mark.label, mark.shape) for mark in list_class_marks(["Plant", "Country"])]
    [('Country', 'dot'), ('Plant', 'square')]
    >>> [(mark.label, mark.shape) for mark in list_class_marks(["Plant"], legend=["Country", "Plant"])]
    [('Plant', 'square')]
    """
    wanted = set(used)
    order = list(dict.fromkeys((*legend, *sorted(wanted - set(legend)))))
    return [_get_class_mark(label, rank) for rank, label in enumerate(order) if label in wanted]


def list_line_marks(statuses: Statuses, used: Iterable[str]) -> list[LineMark]:
    """Return the marks of the statuses in use, in the order of legends, unknown ones next, and plain relations last."""
    wanted = set(used)
    known = {name_status(one): (place, number) for one, place, number in sort_statuses(statuses, statuses.ranks)}
    looks = known | {name: (len(_LOOKS) - 1, 0) for name in sorted(wanted - {*known, STATED})}
    marks = []
    for name, (place, number) in looks.items():
        colour, width, dash, body = _LOOKS[place]
        marks.append(LineMark(name, colour, width, dash + AGAIN * number, body))
    return [mark for mark in (*marks, LineMark(STATED, "#7b8794", 1.1, (), "full")) if mark.status in wanted]


def _get_class_mark(label: str, rank: int) -> ClassMark:
    place = rank % len(COLOURS)
    return ClassMark(label, COLOURS[place], _OUTLINES[place], _SHAPES[rank % len(_SHAPES)])
