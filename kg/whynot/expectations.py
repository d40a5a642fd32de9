"""From the words of a person to the values that a row is to have."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pyoxigraph import Literal

from kg.errors import NotFound, QueryError, suggest
from kg.graph.asking import HOME
from kg.graph.names import Names
from kg.model.answers import Table, Term
from kg.whynot.parts import PARAMETER, Wanted

PLAIN = re.compile(r"[\d.,:/~?%+-]+|true|false")
"""What is no name of a thing: a number, a date, a truth value."""


def read_expected(expected: Mapping[str, str], table: Table, names: Names) -> dict[str, Term]:
    """Return the values that columns are to have, as terms.

    In a column of things a text is a name; in a column of literals it is what stands there.

    Raises:
        QueryError: the result has no such column.
        NotFound: no thing has the name; with the nearest names.
    """
    found: dict[str, Term] = {}
    for column, text in expected.items():
        if column not in table.columns:
            told = f"it has {', '.join(table.columns)}"
            raise QueryError(f"the result has no column '{column}'{suggest(column, table.columns)}; {told}")
        place = table.columns.index(column)
        values = [row[place] for row in table.rows if row[place] is not None]
        found[column] = read_value(text, values, names)
    return found


def read_value(text: str, values: Sequence[Term | None], names: Names) -> Term:
    """Return a text as a value of a column that has these values: a thing, or a literal.

    Raises:
        NotFound: the column holds things, and none has the name; with the nearest names.
    """
    literals = [value for value in values if isinstance(value, Literal) and not value.value.startswith(HOME)]
    if len(literals) == len(values) and (values or PLAIN.fullmatch(text)):
        return Literal(text)
    try:
        return names.find(text)
    except NotFound:
        if literals:
            return Literal(text)
        raise


def rank_wanted(expected: Mapping[str, Term], bound: Mapping[str, Term]) -> list[Wanted]:
    """Return values as conditions, each worth more than those after it, and all more than parameters.

    A literal is compared by its text.
    """
    found = []
    others = [(name, term) for name, term in bound.items() if name not in expected]
    for place, (name, term) in enumerate([*expected.items(), *others]):
        worth = PARAMETER + max(len(expected) - place, 0)
        text, loose = (Literal(term.value), True) if isinstance(term, Literal) else (term, False)
        found.append(Wanted(f"?{name}", str(text), loose, worth))
    return found
