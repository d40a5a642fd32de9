"""A question composed of what is asked for and of conditions: a plain value, which says nothing of how it is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kg.model.document import Document

Test = Literal["is", "not", "only", "all", "above", "below", "from", "to", "has", "lacks"]
"""What a condition asks of a column: one of its values, none of them, one of them and no other, all of them; more or less than a number or date;
from it on, up to it; any value at all, or none."""
MARKS: dict[str, Test] = {"!": "not", "=": "only", "&": "all", ">=": "from", "<=": "to", ">": "above", "<": "below"}
"""How conditions are written before their values, those of two characters first where they begin alike."""


@dataclass(frozen=True, slots=True)
class Condition(Document):
    """What a row has in a column; of several values of `is` one is enough."""

    column: str
    """a column of what is asked for, or of the things in one of its columns"""
    test: Test = "is"
    """what is asked of it"""
    values: tuple[str, ...] = ()
    """names of things, numbers or dates; none for `has` and `lacks`"""
    among: Ask | None = None
    """instead of values: those that another question gives"""

    def write(self) -> str:
        """Return the values as the command takes them.

        >>> Condition("origin", "not", ("usa", "uk")).write(), Condition("plant", "has").write()
        ('!usa,uk', '*')
        """
        mark = next((mark for mark, test in MARKS.items() if test == self.test), "")
        return {"has": "*", "lacks": "!*"}.get(self.test) or mark + ",".join(self.values)


@dataclass(frozen=True, slots=True)
class Ask(Document):
    """A question composed of parts. Without more than `of`, it lists what there is, with the first columns."""

    of: str
    """what is asked for: routes, models, makers, deals …"""
    show: tuple[str, ...] = ()
    """columns to show besides"""
    where: tuple[Condition, ...] = ()
    """conditions; a row meets all of them"""
    per: tuple[str, ...] = ()
    """columns by whose values is counted or summed"""
    count: bool = False
    """how many there are"""
    total: str = ""
    """a column of numbers whose sum is asked for"""
    share: bool = False
    """with the share in the whole: of a count in that of everything, of a figure in that of all in its period"""
    whether: bool = False
    """whether there are any"""
    compare: bool = False
    """with the difference of the two rows"""
    order: str = ""
    """the column by which rows are sorted; the greatest first with - before it"""
    first: int = 0
    """how many of the first rows, with those that are equal to the last of them; 0: all"""

    @property
    def is_measured(self) -> bool:
        """Say whether a number is asked for, and not things."""
        return self.count or bool(self.total)


def parse_condition(column: str, text: str) -> Condition:
    """Return a condition as the command has it: `india`, `!usa,uk`, `>=2024`, `*` for any value, `!*` for none.

    >>> parse_condition("origin", "!usa, uk")
    Condition(column='origin', test='not', values=('usa', 'uk'), among=None)
    >>> parse_condition("units", ">=1000").test, parse_condition("plant", "!*").test
    ('from', 'lacks')
    """
    text = text.strip()
    if text in ("*", "!*"):
        return Condition(column, "has" if text == "*" else "lacks")
    mark = next((mark for mark in sorted(MARKS, key=len, reverse=True) if text.startswith(mark)), "")
    values = tuple(part.strip() for part in text.removeprefix(mark).split(",") if part.strip())
    return Condition(column, MARKS.get(mark, "is"), values)
