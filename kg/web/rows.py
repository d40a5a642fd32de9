"""The rows of a document, apart from any page: which columns stand there, which are numbers, and how rows sort."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kg.export.rows import is_large, is_numeric
from kg.model import results

SHORT = 24
"""Characters of a text without spaces that is not broken, such as a span of dates; Japanese breaks anywhere."""

Row = Mapping[str, str]


class Rows:
    """The rows of a document."""

    def __init__(self, document: results.Rows) -> None:
        self.rows: Sequence[Row] = document.rows
        self._things: Sequence[Row] = document.things or [{} for _ in self.rows]
        self.columns: Sequence[str] = [c for c in document.columns if any(c in row for row in self.rows)]
        texts = {column: [row[column] for row in self.rows if column in row] for column in self.columns}
        self._numeric = {column for column in self.columns if is_numeric(texts[column])}
        self._large = {column for column in self._numeric if is_large(texts[column])}

    def __len__(self) -> int:
        return len(self.rows)

    def is_number(self, column: str) -> bool:
        """Say whether a column has numbers only."""
        return column in self._numeric

    def show(self, row: int, column: str) -> str:
        """Return what stands in a cell, as a person reads it."""
        text = self.rows[row].get(column, "")
        return f"{int(text):,}" if text and column in self._large else text

    def name(self, row: int, column: str) -> str:
        """Return the name of what is in a cell: that of a thing where the document gives it, else its text."""
        return self._things[row].get(column) or self.rows[row].get(column, "")

    def describe(self, row: int) -> str:
        """Return a row by what stands in its first two columns."""
        return ", ".join(text for column in self.columns[:2] if (text := self.show(row, column)))

    def sort(self, column: str, *, falling: bool) -> list[int]:
        """Return the rows sorted by a column; those that are empty there stand last."""
        filled = [row for row in range(len(self)) if self.rows[row].get(column)]
        empty = [row for row in range(len(self)) if not self.rows[row].get(column)]
        return [*sorted(filled, key=lambda row: self._weigh(row, column), reverse=falling), *empty]

    def _weigh(self, row: int, column: str) -> tuple[float, str]:
        text = self.rows[row][column]
        return (float(text) if column in self._numeric else 0.0, text.casefold())


def measure(text: str) -> str:
    """Return whether a text is `long`, so that its column should not be narrow, `short` and better not broken, or none.

    >>> measure("2027-04/2028-03"), measure("Honda 0 Alpha"), measure("the Honda 0 Alpha and others")
    ('short', '', 'long')
    """
    if len(text) > SHORT:
        return "long"
    return "short" if " " not in text and text.isascii() else ""
