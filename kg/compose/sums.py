"""Whether a sum is whole: a total of which a part is not held is no total."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kg.compose.compiling import Compiled
from kg.errors import QueryError
from kg.graph import Graph
from kg.model.answers import Table
from kg.model.ask import Ask

YEAR = "year"


def check_sum(graph: Graph, compile_ask: Callable[[Ask], Compiled], ask: Ask, holder: str) -> None:
    """Refuse a sum that lacks the figure of a year that is asked for, or of a holder in it.

    Raises:
        QueryError: a part is not held.
    """
    holders = next((one.values for one in ask.where if one.column == holder and one.test == "is"), ())
    years = count_years(ask)
    listed = replace(ask, total="", per=(), share=False, compare=False, order="", first=0, show=(YEAR,))
    found = graph.run(compile_ask(listed).sparql) if years else None
    if not isinstance(found, Table):
        return
    keys = (YEAR, holder) if holders else (YEAR,)
    places = [found.columns.index(name) for name in keys]
    held = {tuple(row[place] for place in places) for row in found.rows}
    if len(held) < years * max(1, len(holders)):
        raise QueryError(f"{ask.of}: a total of which a part is not held; ask for the figures of each")


def count_years(ask: Ask) -> int:
    """Return how many years a question names, one by one or from one to another; 0 where it leaves that open.

    >>> from kg.model.ask import Condition
    >>> count_years(Ask("volumes", where=(Condition("year", "from", ("2021",)), Condition("year", "to", ("2023",)))))
    3
    """
    tests = {one.test: one.values for one in ask.where if one.column == YEAR}
    ends = [tests[test][0] for test in ("from", "to") if test in tests]
    if len(ends) == 2 and all(end.isdigit() for end in ends):
        return int(ends[1]) - int(ends[0]) + 1
    return len(tests.get("is", ()))
