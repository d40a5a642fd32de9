"""Spans of days over which something was counted, and the spans that come before them.

Takes entities and days, gives spans; knows no calendar but the common one.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Entity
from kg.terms import RI

Days = tuple[dt.date, dt.date]
"""The first and the last day of a span."""


@dataclass(frozen=True, slots=True)
class Span:
    """A period with the name that data files give it."""

    first: dt.date
    last: dt.date
    name: str

    @property
    def days(self) -> Days:
        """Return the first and the last day."""
        return self.first, self.last

    @property
    def months(self) -> int:
        """Return how many months it touches."""
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def has(self, other: Span) -> bool:
        """Say whether another span lies within this one."""
        return self.first <= other.first and other.last <= self.last


def read_spans(entities: Iterable[Entity]) -> dict[NamedNode, Span]:
    """Return the span of every period among the entities."""
    return {e.iri: span for e in entities if e.cls == RI("Period") and (span := read_span(e))}


def read_span(entity: Entity) -> Span | None:
    """Return the span of a period, None where its days are not known."""
    texts = {f.property: f.value.value for f in entity.facts if isinstance(f.value, Literal)}
    first, last = texts.get(RI("from")), texts.get(RI("to"))
    if first is None or last is None:
        return None
    return Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last), entity.labels.get("en", ""))


@cache
def list_before(span: Span) -> tuple[Days, ...]:
    """Return the days of the period before, with which a change compares.

    For part of a year it may be the same part of the year before, or the span of that length just before.

    >>> list_before(Span(dt.date(2024, 1, 1), dt.date(2024, 12, 31), "2024"))
    ((datetime.date(2023, 1, 1), datetime.date(2023, 12, 31)),)
    >>> [first.isoformat() for first, _ in list_before(Span(dt.date(2024, 7, 1), dt.date(2024, 12, 31), "2024-H2"))]
    ['2023-07-01', '2024-01-01']
    """
    lengths = (12, span.months) if span.months < 12 else (span.months,)
    one = dt.timedelta(days=1)  # the end of a month stays one
    return tuple((move_months(span.first, -n), move_months(span.last + one, -n) - one) for n in lengths)


def name_next(span: Span) -> str:
    """Return the name of the period after a span.

    >>> [name_next(Span(dt.date(2024, 1, 1), dt.date(2024, 12, 31), name)) for name in ("2024", "FY2024", "2024-H2")]
    ['2025', 'FY2025', 'the period after 2024-H2']
    """
    year = span.name.removeprefix("FY")
    if not year.isdigit():
        return f"the period after {span.name}"
    return f"{span.name.removesuffix(year)}{int(year) + 1}"


def move_months(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later; the last of a month that is shorter.

    >>> move_months(dt.date(2024, 2, 29), -12)
    datetime.date(2023, 2, 28)
    """
    count = day.year * 12 + day.month - 1 + months
    first = dt.date(max(count // 12, 1), count % 12 + 1, 1)
    return first.replace(day=min(day.day, calendar.monthrange(first.year, first.month)[1]))


def span_months(year: int, month: int, count: int) -> Days:
    """Return the first and the last day of so many months from one of a year on.

    >>> span_months(2019, 4, 12)[1]
    datetime.date(2020, 3, 31)
    """
    first = dt.date(year, month, 1)
    return first, move_months(first, count) - dt.timedelta(days=1)
