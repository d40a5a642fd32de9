"""What is wrong with a query that a file of this project brings: it has to be a SELECT that the store can read."""

from __future__ import annotations

import re

from pyoxigraph import QuerySolutions, Store

from kg.errors import LimitError
from kg.sparql.tokens import check_size, find_form
from kg.terms import PREFIXES

PLACE = re.compile(r"error at (\d+):\d+: (.*)", re.DOTALL)


class Fault(Exception):
    """What is wrong with a query, and in which line."""

    def __init__(self, line: int, told: str) -> None:
        super().__init__(told)
        self.line = line


def find_columns(text: str, kind: str) -> set[str]:
    """Return the columns of a query, asked of an empty store; `kind` is what the file holds, such as a question.

    Raises:
        Fault: it is no SELECT, or cannot be read.
    """
    if find_form(text) != "SELECT":
        raise Fault(1, f"a {kind} must be a SELECT query; correct it")
    try:
        check_size(text)
        found = Store().query(text, prefixes=PREFIXES)
    except LimitError as error:
        raise Fault(1, str(error).removeprefix("query: ")) from error
    except (SyntaxError, RuntimeError, ValueError) as error:
        place = PLACE.match(str(error))
        line, told = (int(place[1]), place[2].splitlines()[0]) if place else (1, str(error))
        raise Fault(line, f"broken SPARQL: {told[:200]}; mend the query at this line") from error
    return {variable.value for variable in found.variables} if isinstance(found, QuerySolutions) else set()
