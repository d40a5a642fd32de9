"""Counting the rows of a result in the bytes that are written of it.

The store writes results much faster than Python could row by row, so the rows are counted in passing.
"""

from __future__ import annotations

from pyoxigraph import QueryResultsFormat

from kg.errors import LimitError
from kg.workers.outlet import Outlet

MARKS = {
    # No quotation mark stands bare inside a string of JSON, so this stands only between two rows.
    QueryResultsFormat.JSON: b'},{"',
    QueryResultsFormat.XML: b"<result>",
    QueryResultsFormat.TSV: b"\n",
    QueryResultsFormat.CSV: b"\n",
}


def tell_rows(limit: int) -> LimitError:
    """Return the error of a result with too many rows."""
    return LimitError(f"the result has more than {limit:,} rows; add LIMIT, or ask for less")


class Meter:
    """Passes what is written on to an outlet, and stops it beyond a number of rows.

    Rows without any value are not counted in JSON.
    """

    def __init__(self, outlet: Outlet, results_format: QueryResultsFormat, limit: int) -> None:
        self._outlet = outlet
        self._limit = limit
        mark = MARKS[results_format]
        self._count = _QuotedCounter() if results_format == QueryResultsFormat.CSV else _Counter(mark)
        # What stands between rows is one less than the rows, and the names of columns are a line of their own.
        self._rows = {b'},{"': 1, b"\n": -1}.get(mark, 0)

    def write(self, data: bytes) -> int:
        """Take a part of the result.

        Raises:
            LimitError: it has more rows than it may.
        """
        self._rows += self._count(data)
        if self._rows > self._limit:
            raise tell_rows(self._limit)
        return self._outlet.write(data)

    def flush(self) -> None:
        """Do nothing, as the outlet."""


class _Counter:
    """Counts a mark, also where it lies across two parts."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._rest = b""

    def __call__(self, data: bytes) -> int:
        text = self._rest + data
        self._rest = text[-(len(self._mark) - 1) :] if len(self._mark) > 1 else b""
        return text.count(self._mark)


class _QuotedCounter:
    """Counts the ends of lines of CSV that stand outside quotation marks (RFC 4180)."""

    def __init__(self) -> None:
        self._quoted = 0

    def __call__(self, data: bytes) -> int:
        parts = data.split(b'"')
        found = sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted = (self._quoted + len(parts) - 1) % 2
        return found
