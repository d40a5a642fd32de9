"""A question composed of what is asked for and of conditions: a plain value, which does not say how it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from kg.errors import QueryError
from kg.model.document import Document

Test = Literal["is", "not", "only", "all", "above", "below", "from", "to", "has", "lacks"]
"""What a condition asks of a column: one of its values, none of them, one of them and no other, all of them; more or
less than a number or date; from it on, up to it; any value at all, or none."""
MARKS: dict[str, Test] = {"!": "not", "=": "only", "&": "all", ">=": "from", "<=": "to", ">": "above", "<": "below"}
"""How conditions are written before their values, those of two characters first where they begin alike."""


LISTS = ("show", "per")
SWITCHES = ("count", "share", "whether", "compare")


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


def join_asks(one: Ask, other: Ask) -> Ask:
    """Return a question with what another one says besides; of conditions on one column the other's count."""
    columns = {condition.column for condition in other.where}
    where = (*(condition for condition in one.where if condition.column not in columns), *other.where)
    plain = Ask("")
    told = {f.name: value for f in fields(Ask) if (value := getattr(other, f.name)) != getattr(plain, f.name)}
    return replace(one, **{**told, "of": one.of, "where": where})


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


def make_ask(of: str, parts: Mapping[str, object]) -> Ask:
    """Return a question of parts as faces take them: those of `Ask` by name, and conditions by column.

    >>> make_ask("models", {"origin": "!usa", "per": "maker", "count": True}).where[0].test
    'not'

    Raises:
        QueryError: a part is malformed.
    """
    conditions = []
    told: dict[str, object] = {}
    for name, value in parts.items():
        if name in LISTS:
            told[name] = tuple(part.strip() for part in write_value(value).split(",") if part.strip())
        elif name in SWITCHES:
            told[name] = str(value).lower() not in ("", "false", "no", "0")
        elif name in ("total", "order"):
            told[name] = str(value)
        elif name == "first":
            if not str(value).isdigit() or not int(str(value)):
                raise QueryError(f"first: '{value}' is no number of rows; write one from 1 on")
            told[name] = int(str(value))
        else:
            conditions.append(parse_condition(name.replace("_", "-"), write_value(value)))
    return Ask(of, where=tuple(conditions), **told)  # type: ignore[arg-type]  # each as its name says


def write_value(value: object) -> str:
    """Return a value as the command takes it: several of a list are joined by commas."""
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
