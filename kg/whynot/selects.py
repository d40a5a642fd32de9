"""Why a SELECT does not give a row: its pattern, or what comes after it.

After the pattern come the groups and what is counted over them, HAVING, VALUES at the end, and LIMIT with OFFSET.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from pyoxigraph import Literal, Triple

from kg.graph.asking import SEPARATOR
from kg.model.absences import Finding, Reason
from kg.sparql.reading import AGGREGATES
from kg.sparql.syntax import Expression, Select, get_name
from kg.sparql.tokens import find_close
from kg.sparql.variables import list_computed, list_names
from kg.whynot.explaining import Explainer
from kg.whynot.missing import Misser
from kg.whynot.parts import Asked, Wanted, make_computed
from kg.witness.matches import Matcher

# Any: the terms of a row, which the store knows.
Row = tuple[Any, ...]
INSIDE = re.compile(r"(GROUP_CONCAT|MIN|MAX|SAMPLE)\s*\(\s*(DISTINCT\s+)?(STR\s*\(\s*)?(\?\w+)\s*[);]", re.IGNORECASE)
"""An aggregate that gives a value of a variable as it is."""
NEAR = 3
"""Other rows that are told of where none has the values."""


class Selects:
    """Explains the SELECTs of one query."""

    def __init__(
        self,
        matcher: Matcher,
        misser: Misser,
        *,
        label: Callable[[Any], str],
        find_claims: Callable[[Triple], tuple[str, ...]],
    ) -> None:
        self._matcher = matcher
        self._query = matcher.query
        self._label = label
        self._explainer = Explainer(matcher, misser, self.explain, find_claims)

    def explain(self, select: Select, wanted: Sequence[Wanted]) -> Finding:
        """Return why a SELECT gives no row with some values; an empty finding where it gives one."""
        if self.find_rows(select, wanted):
            return Finding()
        computed = list_computed(select)
        named = [(name, expression) for one in wanted for name, expression in computed if name == one.variable]
        further = [make_computed(self._query, name, expression) for name, expression in named]
        inside = [self._move_inside(select, one) for one in wanted]
        finding = self._explainer.explain(Asked(select.where, list(filter(None, inside)), further=further))
        return finding if finding.failing else self._explain_rest(select, wanted)

    def find_rows(self, select: Select, wanted: Sequence[Wanted], skip: Sequence[str] = ()) -> list[Row]:
        """Return the rows with some values, where the modifiers `skip` are left out of the query."""
        names = list_names(select)
        rows = [tuple(row) for row in self._matcher.runner.run(self.write(select, skip))]
        places = [(names.index(get_name(one.variable)), one) for one in wanted]
        return [row for row in rows if all(fits(row[i], one) for i, one in places)]

    def write(self, select: Select, skip: Sequence[str] = (), further: str = "") -> str:
        """Return a SELECT as a query of its own without some modifiers, with further columns."""
        tail = "\n".join(self._query.get_text(span) for name, span in select.modifiers if name not in skip)
        columns = f"{self._query.get_text(select.head)}\n{further}"
        return self._query.write(columns, f"{self._query.get_text(select.where.span)}\n", tail)

    def _move_inside(self, select: Select, wanted: Wanted) -> Wanted | None:
        """Return a value of a column as a value inside the pattern; None where only a whole group has it."""
        item = next((item for item in select.columns if item.variable == wanted.variable), None)
        if item is None or item.expression is None or wanted.variable in dict(list_computed(select)):
            return wanted
        match = INSIDE.match(self._query.get_text(item.expression.span))
        return replace(wanted, variable=match[4]) if match else None

    def _explain_rest(self, select: Select, wanted: Sequence[Wanted]) -> Finding:
        """Return which modifier leaves a row out whose pattern has solutions."""
        for skip, explain in (
            (("LIMIT", "OFFSET"), self._explain_slice),
            (("LIMIT", "OFFSET", "HAVING"), self._explain_having),
            (("LIMIT", "OFFSET", "HAVING", "VALUES"), self._explain_values),
        ):
            rows = self.find_rows(select, wanted, skip)
            if rows:
                reason = explain(select, rows[0])
                return Finding((reason.text,), (reason,), self._tell_row(select, rows[0]))
        return self._explain_columns(select, wanted)

    def _tell_row(self, select: Select, row: Row) -> dict[str, str]:
        return {name: self._label(v) for name, v in zip(list_names(select), row, strict=False) if v is not None}

    def _explain_slice(self, select: Select, row: Row) -> Reason:
        rows = self.find_rows(select, (), ("LIMIT", "OFFSET"))
        text = self._get_modifiers(select, "LIMIT", "OFFSET")
        return Reason("limit", text, f"it is row {rows.index(row) + 1} of {len(rows)}, which {text} leaves out")

    def _explain_having(self, select: Select, row: Row) -> Reason:
        """Return the first condition of HAVING that the row does not meet, with what it counts."""
        names = list_names(select)
        for condition in select.having:
            text = self._query.get_text(condition.span)
            counted = self._list_counted(condition)
            columns = "".join(f" ({one} AS ?kg_counted{i})" for i, one in enumerate(counted))
            query = self.write(select, ("LIMIT", "OFFSET", "HAVING"), f"(({text}) AS ?kg_met){columns}")
            found = next(r for r in map(tuple, self._matcher.runner.run(query)) if r[: len(names)] == row)
            met, values = found[len(names)], found[len(names) + 1 :]
            if met is None or met.value != "true":
                told = [f"{one} is {self._label(value)}" for one, value in zip(counted, values, strict=True)]
                shown = self._tell_row(select, row)
                told += [
                    f"{name} is {shown[name]}" for name in sorted(map(get_name, condition.variables)) if name in shown
                ]
                return Reason("having", f"HAVING {text}", ", ".join(told) or "the condition is not met")
        return Reason("having", self._get_modifiers(select, "HAVING"), "the condition is not met")

    def _list_counted(self, condition: Expression) -> list[str]:
        """Return the aggregates in a condition, as it writes them."""
        words = self._query.get_words(condition.span)
        calls = [
            i for i, (word, after) in enumerate(pairwise(words)) if word.is_word(*AGGREGATES) and after.is_mark("(")
        ]
        spans = [(words[i].start, words[find_close(words, i + 1)].end) for i in calls]
        return list(dict.fromkeys(map(self._query.get_text, spans)))

    def _explain_values(self, select: Select, _: Row) -> Reason:
        return Reason("values", self._get_modifiers(select, "VALUES"), "the row has none of the values let through")

    def _get_modifiers(self, select: Select, *names: str) -> str:
        return " ".join(self._query.quote(span) for name, span in select.modifiers if name in names)

    def _explain_columns(self, select: Select, wanted: Sequence[Wanted]) -> Finding:
        """Return what stands in the columns of the rows that have the other values."""
        skip = ("LIMIT", "OFFSET", "HAVING", "VALUES")
        hidden = [one for one in wanted if self._move_inside(select, one) != one]
        others = self.find_rows(select, [one for one in wanted if one not in hidden], skip)
        names = list_names(select)
        reasons = []
        for one in hidden or wanted[-1:]:
            name = get_name(one.variable)
            values = dict.fromkeys(self._label(row[names.index(name)]) for row in others[:NEAR])
            told = f"{name} is {' or '.join(values) or 'without a value'} there"
            reasons.append(Reason("column", f"?{name} = {one.term}", told))
        bindings = self._tell_row(select, others[0]) if others else {}
        return Finding(tuple(reason.text for reason in reasons), tuple(reasons), bindings)


def fits(cell: Any, wanted: Wanted) -> bool:
    """Say whether a cell has a value, alone or as one of several that were joined."""
    if cell is None:
        return False
    if wanted.loose:
        return str(Literal(getattr(cell, "value", str(cell)))) == wanted.term
    if str(cell) == wanted.term:
        return True
    return isinstance(cell, Literal) and wanted.term[1:-1] in cell.value.split(SEPARATOR)
