"""Scalars of data files as values: dates, periods, quantities, names of things."""

from __future__ import annotations

import datetime as dt
import re
import time
from functools import cache

from pyoxigraph import Literal

from kg.model.claims import Date, Entity, Fact, Where
from kg.model.periods import span_months
from kg.terms import RI, RID, XSD

WHOLE = r"(?:0|[1-9][0-9]{0,14})"
"""A whole number: a zero before its digits is a slip. No quantity has more digits."""
YEARS = range(1800, 2200)
"""The years of which dates and periods are: those before and after are slips."""
WITHIN = f"of the years {YEARS[0]} to {YEARS[-1]}"
RARE = re.compile(r"[0-9XYESuxT:Z+.~?%/-]{1,60}")
"""What a date in a rare form consists of."""
BOUNDS = {">": "unitsAbove", "<": "unitsBelow", "~": "unitsAbout"}


OPEN = (None, None)
"""The days of an end of an interval that is not given, or left open."""
PLAIN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@cache
def parse_date(text: str) -> Date | None:
    """Return an EDTF date (Library of Congress, levels 0 and 1) with the first and last day it can mean, or None.

    >>> parse_date("2024-02").latest
    datetime.date(2024, 2, 29)
    >>> parse_date("../2025-04").earliest is None
    True
    """
    parts = text.split("/")
    plain = [OPEN if len(parts) == 2 and part in ("", "..") else _find_days(part) for part in parts[:3]]
    if len(plain) <= 2 and all(plain) and plain != [OPEN, OPEN]:  # the library's grammar takes 12 ms a date, to load 80
        (first, _), (_, last) = plain[0] or OPEN, plain[-1] or OPEN
        date: Date | None = Date(text, first, last)
    else:
        date = _parse_rare(text)
    days = [day for day in (date.earliest, date.latest) if day] if date else []
    return date if days == sorted(days) and all(day.year in YEARS for day in days) else None


def _parse_rare(text: str) -> Date | None:
    from edtf import parse_edtf  # slow to import, and few dates need it
    from edtf.parser.edtf_exceptions import EDTFParseException

    if not RARE.fullmatch(text) or not text.strip("./"):  # on which the library fails, or takes long
        return None
    try:
        value = parse_edtf(text)
        first, last = _as_day(value.lower_strict()), _as_day(value.upper_strict())
    except (EDTFParseException, ValueError):  # also a year that no calendar has
        return None
    # The library takes an end that is not given ("2024/") to lie ten years on; here it is open.
    first, last = None if text.startswith("/") else first, None if text.endswith("/") else last
    return Date(text, first, last)


def _find_days(text: str) -> tuple[dt.date | None, dt.date | None] | None:
    """Return the first and last day of a plain year, month or day that a calendar has, else None."""
    match = PLAIN.fullmatch(text)
    if not match or match[1] in ("0000", "9999"):  # the ends of the calendar are the library's
        return None
    try:
        first = dt.date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return None
    return (first, first) if match[3] else span_months(first.year, first.month, 1 if match[2] else 12)


def _as_day(moment: time.struct_time | float) -> dt.date | None:
    return dt.date(*moment[:3]) if isinstance(moment, time.struct_time) else None


def parse_quantity(text: str) -> Fact | None:
    """Return the fact a number of units states: `43266`, `>14000`, `<17000` or `~70000`; None if it is none.

    >>> parse_quantity(">14000").property.value.rpartition("#")[2]
    'unitsAbove'
    """
    match = re.fullmatch(rf"([<>~]?)\s*({WHOLE})", text)
    if not match or (match[1] == "<" and not int(match[2])):
        return None
    return Fact(RI(BOUNDS.get(match[1], "units")), Literal(int(match[2])))


def parse_number(text: str, kind: str) -> Literal | None:
    """Return a number of an xsd type, `integer` or `decimal`; None if the text is none.

    >>> parse_number("-18", "decimal")
    <Literal value=-18 datatype=<NamedNode value=http://www.w3.org/2001/XMLSchema#decimal>>
    """
    pattern = rf"-?{WHOLE}" if kind == "integer" else rf"-?{WHOLE}(\.[0-9]{{1,6}})?"
    return Literal(text, datatype=XSD(kind)) if re.fullmatch(pattern, text) else None


def parse_period(text: str, where: Where) -> Entity | None:
    """Return the period a text names: `2025`, `FY2019` (April to March), `2021-H1`, `2003-2018`; None if none.

    >>> [f.value.value for f in parse_period("FY2019", Where("", 1)).facts]
    ['2019-04-01', '2020-03-31']
    """
    first, _, last = text.partition("-to-")
    begin, end = _find_days_of(first), _find_days_of(last or first)
    if begin is None or end is None or begin[0] > end[1]:
        return None
    span = begin[0], end[1]
    texts = zip(("from", "to"), (Literal(day.isoformat(), datatype=XSD("date")) for day in span), strict=True)
    days = [Fact(RI(name), text) for name, text in texts]
    year = [Fact(RI("year"), Literal(int(text)))] if text.isdigit() else []
    japanese = f"{text}年" if text.isdigit() else text
    return Entity(RID(f"period_{text}"), RI("Period"), {"en": text, "ja": japanese}, where, facts=(*days, *year))


def _find_days_of(text: str) -> tuple[dt.date, dt.date] | None:
    match = re.fullmatch(r"(FY)?([12][0-9]{3})(?:-(H[12]|Q[1-4]|[0-9]{2}|[12][0-9]{3}))?", text)
    if not match or (match[1] and match[3]):
        return None
    year, part = int(match[2]), match[3] or ""
    if year not in YEARS:
        return None
    if match[1]:
        return span_months(year, 4, 12)
    if len(part) == 4:
        return dt.date(year, 1, 1), dt.date(int(part), 12, 31)
    length = 1 if part.isdigit() else {"": 12, "H": 6, "Q": 3}[part[:1]]
    first = length * (int(part.lstrip("HQ") or 1) - 1) + 1
    return span_months(year, first, length) if 1 <= first <= 12 else None
