"""Conditions with their values as terms, and the tests of a query that they come to.

Of what is not known exactly there are two tests: that it may be so, by which rows are listed, and that it surely is.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal

from kg.compose.columns import Column
from kg.compose.pieces import BOUNDS, RANGE
from kg.errors import QueryError
from kg.model.answers import Term

YEAR, FISCAL = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?"), re.compile(r"FY(\d{4})")
PART = re.compile(r"(\d{4})-([HQ])(\d)")
MONTHS = {"H": 6, "Q": 3}
COMPARED = {"above": ">", "below": "<", "from": ">=", "to": "<="}
DURING = "during"
"""The condition that a flow went on at some time within some days."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition with its column and its values as terms; `query` gives them, where another question does.

    `told` are the values as they were given, without their narrower kinds.
    """

    column: Column
    test: str
    terms: tuple[Term, ...] = ()
    query: str = ""
    told: tuple[Term, ...] = ()


def compare_days(one: Bound, *, surely: bool) -> list[str]:
    """Return the tests of a condition on a date of which the first and the last possible day are known.

    An open end may be any day.
    """
    first, last = (f"?{one.column.variable}{bound}" for bound in BOUNDS)
    early, late = (first, last) if surely else (last, first)
    open_ = "false" if surely else "true"

    def compare(day: str, sign: str, other: str) -> str:
        return f'COALESCE({day} {sign} "{other}"^^xsd:date, {open_})'

    spans = list_spans(one.terms)
    if one.test == "not":
        return [f"({compare(early, '>', end)} || {compare(late, '<', start)})" for start, end in spans]
    ways = []
    for start, end in spans:
        after, before = compare(early, ">=", start), compare(late, "<=", end)
        beyond, ahead = compare(early, ">", end), compare(late, "<", start)
        told = {"from": after, "to": before, "above": beyond, "below": ahead}
        ways.append(told.get(one.test, f"({after} && {before})"))
    return [f"({' || '.join(ways)})"]


def compare_range(one: Bound, *, surely: bool) -> list[str]:
    """Return the test of a condition on a number of which the least and the greatest that it can be are known."""
    name, sign = f"?{one.column.variable}", COMPARED[one.test]
    least, most = (f"{name}{end}" for end in RANGE)
    bound = least if surely == (">" in sign) else most
    return [f"COALESCE({bound}, {name}) {sign} {one.terms[0]}"]


def compare_run(one: Bound, going: Sequence[Term], *, surely: bool) -> list[str]:
    """Return the test that a run was going on within the days of a condition; one that is `going` has no end yet."""
    ways = []
    for start, end in list_spans(one.terms):
        if surely:
            ended = f'COALESCE(?run_until_first >= "{start}"^^xsd:date, false)'
            last = f"IF(BOUND(?run_until), {ended}, ?run_status IN ({join_terms(going)}))"
            ways.append(f'(COALESCE(?run_since_last <= "{end}"^^xsd:date, false) && {last})')
        else:
            begins = f'COALESCE(?run_since_first <= "{end}"^^xsd:date, true)'
            ways.append(f'({begins} && COALESCE(?run_until_last >= "{start}"^^xsd:date, true))')
    return [f"{'' if one.test == 'is' else '!'}({' || '.join(ways)})"]


def join_terms(terms: Sequence[Term]) -> str:
    """Return terms as a list in a query."""
    return ", ".join(map(str, terms))


def list_spans(terms: Sequence[Term]) -> list[tuple[str, str]]:
    """Return the first and the last days of texts of dates."""
    return [read_days(term.value) for term in terms if isinstance(term, Literal)]


def read_days(text: str) -> tuple[str, str]:
    """Return the first and the last day of a date: a year, a part of one, a month or a day, or from one to another.

    >>> read_days("2024"), read_days("2024-02"), read_days("2021-H2")[0], read_days("FY2019/2021-Q1")
    (('2024-01-01', '2024-12-31'), ('2024-02-01', '2024-02-29'), '2021-07-01', ('2019-04-01', '2021-03-31'))

    Raises:
        QueryError: it is none.
    """
    if "/" in text:
        first, last = text.split("/", 1)
        return read_days(first)[0], read_days(last)[1]
    if fiscal := FISCAL.fullmatch(text):
        return f"{fiscal[1]}-04-01", f"{int(fiscal[1]) + 1}-03-31"
    if part := PART.fullmatch(text):
        return _read_part(text, part[1], MONTHS[part[2]], int(part[3]))
    found = YEAR.fullmatch(text)
    if found is None:
        raise QueryError(f"'{text}' is no date; write it as 2025, 2025-01 or 2025-01-31")
    year, month, day = found.groups()
    if month and not 1 <= int(month) <= 12:
        raise QueryError(f"'{text}': there is no month {month}")
    if day:
        return text, text
    end = monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or '01'}-01", f"{year}-{month or '12'}-{end:02}"


def _read_part(text: str, year: str, months: int, place: int) -> tuple[str, str]:
    """Return the first and the last day of a half or a quarter."""
    last = place * months
    if last > 12:
        raise QueryError(f"'{text}' is no part of a year")
    return f"{year}-{last - months + 1:02}-01", read_days(f"{year}-{last:02}")[1]
