"""Numbers that are given as parameters."""

from __future__ import annotations

from kg.errors import QueryError

HIGHEST = 100_000


def parse_count(name: str, value: str | int) -> int:
    """Return a parameter as a whole number above 0.

    >>> parse_count("most", "20")
    20

    Raises:
        QueryError: it is none.
    """
    text = str(value)
    if not text.isascii() or not text.isdecimal() or len(text) > 6 or not 1 <= int(text) <= HIGHEST:
        raise QueryError(f"{name}: '{value}' is no number from 1 to {HIGHEST}")
    return int(text)
