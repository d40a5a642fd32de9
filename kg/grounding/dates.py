"""Which dates a text gives: days, months, parts of years, years, fiscal years, in words of the lexicons.

A month without a year is a date only together with a year that stands beside it in what is read.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kg.grounding.phrases import lower, make_key, make_pattern, map_words
from kg.model.domain import Lexicons
from kg.model.periods import span_months

_YEAR = r"(?<![\d.,])(?P<year>(?:19|20)\d\d)"
_SHORT = r"(?<![\d,.])(?P<short>\d\d)"
_END = r"(?![\d]|,\d{3}|\.\d)"
EASTERN = 3
"""How many of the forms of dates, the first, are those of Japanese."""

FISCAL = 4
"""The first month of a fiscal year."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a date of a text can mean; `deadline` says that it is their last day that is meant."""

    first: dt.date
    last: dt.date
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Months of a year that is not named beside them, or a day of one."""

    first: int
    last: int
    day: int | None
    deadline: bool = False


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a text, and the text with them blanked out."""

    spans: frozenset[Span]
    parts: frozenset[Part]
    years: frozenset[int]
    rest: str


class Calendar:
    """The words for dates, compiled once."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._months = {text: int(number) for text, number in map_words(lexicons, "months").items()}
        self._parts = map_words(lexicons, "parts")
        self._eras = {text: int(year) for text, year in map_words(lexicons, "eras").items()}
        patterns = [re.compile(pattern) for pattern in _list_patterns(lexicons)]
        self._all, self._western = patterns, patterns[EASTERN:]
        self._before = re.compile(make_pattern(lexicons.list_words("deadlines", "before")) + " (?:the )?$")
        self._behind = re.compile(" ?" + make_pattern(lexicons.list_words("deadlines", "behind")))

    def find(self, text: str) -> Dates:
        """Return the dates of a plain text; what is left of it is in lower case."""
        spans: set[Span] = set()
        parts: set[Part] = set()
        rest = lower(text)
        for pattern in self._western if rest.isascii() else self._all:
            for match in list(pattern.finditer(rest)):
                found = self._read(match, text, rest)
                if isinstance(found, Span):
                    spans.add(found)
                elif found:
                    parts.add(found)
                if found:
                    rest = rest[: match.start()] + " " * len(match.group()) + rest[match.end() :]
        return Dates(frozenset(spans), frozenset(parts), frozenset(span.first.year for span in spans), rest)

    def _read(self, match: re.Match[str], text: str, rest: str) -> Span | Part | None:
        """Return what a match means, None where no calendar has it or a month is no month ("may")."""
        given = match.groupdict()
        if given.get("month") and text[match.start("month")].islower():
            return None
        deadline = bool(self._before.search(rest[: match.start()]) or self._behind.match(rest, match.end()))
        year = self._find_year(given)
        first, last = self._find_months(given)
        day = int(given["day"]) if given.get("day") else None
        if not 1 <= first <= last <= 12 or (day is not None and not 1 <= day <= 31):
            return None
        if year is None:
            return Part(first, last, day, deadline)
        if given.get("fiscal") and not given.get("from"):
            first, last = first + FISCAL - 1, last + FISCAL - 1
        return make_span(year, first, last, day, deadline=deadline)

    def _find_months(self, given: Mapping[str, str | None]) -> tuple[int, int]:
        part, month, first = given.get("part"), given.get("month"), given.get("from")
        if part:
            begin, end = self._parts[make_key(part)].split("-")
            return int(begin), int(end)
        if month:
            number = self._months[make_key(month)]
            return number, number
        return (int(first), int(given.get("to") or first)) if first else (1, 12)

    def _find_year(self, given: Mapping[str, str | None]) -> int | None:
        year, short, era, count = (given.get(name) for name in ("year", "short", "era", "count"))
        if era and count:
            return self._eras[make_key(era)] + (int(count) if count.isdigit() else 1)
        return int(year) if year else 2000 + int(short) if short else None


def _list_patterns(lexicons: Lexicons) -> list[str]:
    """Return the forms of dates, those of Japanese first, and the most precise first of each."""

    def find(section: str, meaning: str | None = None) -> str:
        return make_pattern(lexicons.list_words(section, meaning))

    year, month, day = (find("calendar", name) for name in ("year", "month", "day"))
    fiscal, part = find("calendar", "fiscal"), find("parts")
    named = rf"(?P<month>{find('months')})\.?"
    number = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d)"
    link = "(?:,? |-)(?:(?:of|in|the) )*"
    of_era = rf"(?P<era>{find('eras')})(?P<count>\d{{1,2}}(?!\d)|{find('calendar', 'first')})"
    eastern = rf"(?:{_YEAR}|{of_era}|{_SHORT}(?={fiscal}|{year}\d+{month}))"
    months = rf"(?P<from>\d{{1,2}})(?:[~〜-](?P<to>\d{{1,2}}))?{month}(?:(?P<day>\d{{1,2}}){day})?"
    return [
        rf"{eastern}(?:(?P<fiscal>{fiscal})|{year}) ?(?P<part>{part})",
        rf"{eastern}(?:(?P<fiscal>{fiscal})|{year})(?:{months})?",
        rf"(?<![\d,.]){months}",
        rf"{_YEAR}-(?P<from>[01]\d)(?:-(?P<day>[0-3]\d))?(?![\d-])",
        rf"{named} {number}(?:,? {_YEAR}{_END})?",
        rf"{number} {named}(?:,? {_YEAR}{_END})?",
        rf"{named}{link}{_YEAR}{_END}",
        rf"(?P<part>{part}){link}{_YEAR}{_END}",
        rf"{_YEAR} (?P<fiscal>{fiscal})",
        rf"(?P<fiscal>{fiscal}) ?{_YEAR}{_END}",
        rf"{named}(?! \d)",
        rf"{_YEAR}{_END}(?!\w)(?! ?{find('signs', 'count')})",
    ]


def make_span(year: int, first: int, last: int, day: int | None = None, *, deadline: bool = False) -> Span | None:
    """Return the days of some months, counted from January of a year and perhaps beyond it, or one day; None if none.

    >>> make_span(2019, 4, 15).last
    datetime.date(2020, 3, 31)
    """
    begin, end = span_months(year + (first - 1) // 12, (first - 1) % 12 + 1, last - first + 1)
    if day is None:
        return Span(begin, end, deadline)
    return Span(begin.replace(day=day), begin.replace(day=day), deadline) if day <= end.day else None


def join_dates(found: list[Dates]) -> Iterator[Span]:
    """Yield the dates of some texts that are read together, months in the years that stand there among them."""
    years = {year for dates in found for year in dates.years}
    for dates in found:
        yield from dates.spans
        for part in dates.parts:
            for year in years:
                span = make_span(year, part.first, part.last, part.day, deadline=part.deadline)
                if span:
                    yield span
