"""How things and relations look: a colour and a shape for each class, a line for each status.

Takes class labels and statuses; gives marks. Never reads a graph. The colours are those of Okabe and Ito (Color
Universal Design, 2008), which people with any colour vision can tell apart; shapes and dashes say the same again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Fill and outline. Each outline is dark enough to be seen on white (contrast of 3 : 1 and more).
_COLOURS = (
    ("#0072b2", "#004a75"),
    ("#e69f00", "#946600"),
    ("#009e73", "#00664a"),
    ("#cc79a7", "#94416f"),
    ("#56b4e9", "#1f78ab"),
    ("#d55e00", "#8f3f00"),
    ("#f0e442", "#8a8000"),
    ("#8c8c8c", "#595959"),
)
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


_STATED = LineMark(STATED, "#7b8794", 1.1, (), "full")
_LINES = (
    LineMark("active", "#00513b", 2.2, (), "full"),
    LineMark("conditional", "#0072b2", 1.8, (6, 3, 2, 3), "hollow"),
    LineMark("planned", "#0072b2", 1.8, (2, 3), "hollow"),
    LineMark("considered", "#b35000", 1.7, (2, 5), "hollow"),
    LineMark("possible", "#b35000", 1.2, (1, 7), "hollow"),
    LineMark("ended", "#94416f", 1.5, (10, 4, 2, 4), "pale"),
    LineMark("cancelled", "#94416f", 1.5, (10, 3, 2, 3, 2, 3), "pale"),
)


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


def list_line_marks(used: Iterable[str]) -> list[LineMark]:
    """Return the marks of the statuses in use, from active to cancelled, unknown ones next, and plain relations last.

    >>> [mark.status for mark in list_line_marks(["ended", "stated", "paused", "active"])]
    ['active', 'ended', 'paused', 'stated']
    """
    wanted = set(used)
    known = {mark.status for mark in _LINES}
    other = [LineMark(name, "#4a5568", 1.4, (4, 3), "hollow") for name in sorted(wanted - known - {STATED})]
    return [mark for mark in (*_LINES, *other, _STATED) if mark.status in wanted]


def _get_class_mark(label: str, rank: int) -> ClassMark:
    fill, outline = _COLOURS[rank % len(_COLOURS)]
    return ClassMark(label, fill, outline, _SHAPES[rank % len(_SHAPES)])
