"""Counting the rows of a result in the bytes that are written of it.

The store writes results much faster than Python could row by row, so the rows are counted in passing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pyoxigraph import QueryResultsFormat

from kg.errors import LimitError
from kg.workers.outlet import Outlet


def tell_rows(limit: int) -> LimitError:
    """Return the error of a result with too many rows."""
    return LimitError(f"the result has more than {limit:,} rows; add LIMIT, or ask for less")


class Meter:
    """Passes what is written on to an outlet, and stops it beyond a number of rows."""

    def __init__(self, outlet: Outlet, results_format: QueryResultsFormat, limit: int) -> None:
        self._outlet = outlet
        self._limit = limit
        self._count, self._rows = COUNTERS[results_format]()

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


class _MarkCounter:
    """Counts a mark, also where it lies across two parts."""

    def __init__(self, mark: bytes) -> None:
        self._mark = mark
        self._rest = b""

    def __call__(self, data: bytes) -> int:
        text = self._rest + data
        self._rest = text[-(len(self._mark) - 1) :] if len(self._mark) > 1 else b""
        return text.count(self._mark)


class _ObjectCounter:
    """Counts what stands between the rows of a result in JSON, also those without a value.

    No quotation mark stands bare inside a string, so that `},{"` is nowhere else. `,{},` may be part of a text; the few
    that are make a result seem that much longer.
    """

    EMPTY = re.compile(rb",\{\}(?=[,\]])")

    def __init__(self) -> None:
        self._full = _MarkCounter(b'},{"')
        self._rest = b""

    def __call__(self, data: bytes) -> int:
        text = self._rest + data
        self._rest = text[-3:]
        empty = len(self.EMPTY.findall(text)) if b",{}" in text else 0
        return self._full(data) + empty


class _LineCounter:
    """Counts the ends of lines of CSV that stand outside quotation marks (RFC 4180)."""

    def __init__(self) -> None:
        self._quoted = 0

    def __call__(self, data: bytes) -> int:
        parts = data.split(b'"')
        found = sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted = (self._quoted + len(parts) - 1) % 2
        return found


# Each with the number to begin at: of what stands between rows there is one less, and the names of columns are a line.
COUNTERS: Mapping[QueryResultsFormat, Callable[[], tuple[Callable[[bytes], int], int]]] = {
    QueryResultsFormat.JSON: lambda: (_ObjectCounter(), 1),
    QueryResultsFormat.XML: lambda: (_MarkCounter(b"<result>"), 0),
    QueryResultsFormat.TSV: lambda: (_MarkCounter(b"\n"), -1),
    QueryResultsFormat.CSV: lambda: (_LineCounter(), -1),
}
