"""Days and intervals of days, read from EDTF texts and from names of periods.

It takes texts as the data write them and gives closed intervals; an open side is the first or last day there is.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

FIRST, LAST = date.min, date.max


@dataclass(frozen=True, slots=True)
class Interval:
    """All days from `lo` to `hi`, both included."""

    lo: date
    hi: date

    def overlaps(self, other: "Interval") -> bool:
        """Tell whether some day lies in both."""
        return self.lo <= other.hi and other.lo <= self.hi

    def before(self, other: "Interval") -> bool:
        """Tell whether every day of this one lies before every day of the other."""
        return self.hi < other.lo

    def meet(self, other: "Interval") -> "Interval":
        """Give the days of both, which must overlap."""
        return Interval(max(self.lo, other.lo), min(self.hi, other.hi))

    def length(self) -> int:
        """Count the days between its ends."""
        return (self.hi - self.lo).days


def parse_edtf(text: str) -> Interval:
    """Give the days that an EDTF text can mean.

    >>> parse_edtf("2025-12-19/2026-02").hi, parse_edtf("../2025-04").lo == FIRST
    (datetime.date(2026, 2, 28), True)
    """
    left, slash, right = text.strip().partition("/")
    lo = FIRST if left in ("", "..") else _parse_date(left).lo
    if not slash:
        return _parse_date(left)
    return Interval(lo, LAST if right in ("", "..") else _parse_date(right).hi)


def _parse_date(text: str) -> Interval:
    parts = [int(part) for part in text.rstrip("~?%").split("-")]
    year = parts[0]
    if len(parts) == 1:
        return Interval(date(year, 1, 1), date(year, 12, 31))
    month = parts[1]
    if len(parts) == 2:
        return Interval(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = date(year, month, parts[2])
    return Interval(day, day)


def parse_period(text: str) -> Interval | None:
    """Give the days of a period, or None where it is not known.

    A fiscal year is Japan's: from April to the March after.

    >>> parse_period("FY2021").hi, parse_period("2021-H1").hi
    (datetime.date(2022, 3, 31), datetime.date(2021, 6, 30))
    >>> parse_period("2003-2018").hi, parse_period("2024-03-to-2024-12").lo
    (datetime.date(2018, 12, 31), datetime.date(2024, 3, 1))
    """
    if text in ("any", "unknown", ""):
        return None
    if found := re.fullmatch(r"FY(\d{4})", text):
        year = int(found[1])
        return Interval(date(year, 4, 1), date(year + 1, 3, 31))
    if found := re.fullmatch(r"(\d{4})-([HQ])(\d)", text):
        year, months = int(found[1]), 6 if found[2] == "H" else 3
        end = int(found[3]) * months
        return Interval(date(year, end - months + 1, 1), date(year, end, monthrange(year, end)[1]))
    if found := re.fullmatch(r"(\d{4})-(\d{4})", text):
        return Interval(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := re.fullmatch(r"(.+)-to-(.+)", text):
        return Interval(_parse_date(found[1]).lo, _parse_date(found[2]).hi)
    return _parse_date(text)
