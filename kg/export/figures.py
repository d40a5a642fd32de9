"""Columns of figures, as people read them: which are numbers, and which are so large that thousands are set apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

LARGE = 10_000
"""A column of whole numbers that reaches this has its thousands set apart; years do not."""
WHOLE = re.compile(r"-?[0-9]{1,15}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")


def is_numeric(texts: Sequence[str]) -> bool:
    """Say whether these are numbers.

    >>> is_numeric(["-18", "6.5"]), is_numeric(["2025-01"]), is_numeric([])
    (True, False, False)
    """
    return bool(texts) and all(NUMBER.fullmatch(text) for text in texts)


def is_large(texts: Sequence[str]) -> bool:
    """Say whether these are whole numbers, some of them so large that thousands set apart read more easily.

    >>> is_large(["43266", "900"]), is_large(["2025"])
    (True, False)
    """
    return all(WHOLE.fullmatch(text) for text in texts) and any(abs(int(text)) >= LARGE for text in texts)
