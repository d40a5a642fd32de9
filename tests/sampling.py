"""How much of a large check a run makes: a part of it, or with KG_REQUIRE_ALL=1, as in `.ci/run`, the whole."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")

ALL = os.environ.get("KG_REQUIRE_ALL") == "1"


def pick(cases: Iterable[T], one_in: int, first: int = 0) -> list[T]:
    """Return one in so many cases, in their order, at least one; or all.

    Tests of the same cases begin at different ones, so that each case is seen by some of them.
    """
    found = list(cases)
    step = 1 if ALL else min(one_in, len(found)) or 1
    return found[first % step :: step]


def tries(few: int, many: int) -> int:
    """Return the number of tries: few, or many where all is asked for."""
    return many if ALL else few
