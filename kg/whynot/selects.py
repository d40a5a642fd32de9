"""Why a SELECT does not give a row: its pattern, or what comes after it.

After the pattern come the groups and what is counted over them, HAVING, VALUES at the end, and LIMIT with OFFSET.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import Literal, Triple

from kg.model.absences import Finding, Reason
from kg.sparql import Token, split_tokens
from kg.whynot.cases import Asked
from kg.whynot.explaining import Explainer
from kg.whynot.missing import Misser
from kg.whynot.parts import Part, Wanted, make_computed
from kg.whynot.scope import Scope
from kg.witness.columns import list_computed
from kg.witness.expressions import AGGREGATES
from kg.witness.matches import Matcher
from kg.witness.syntax import Expression, Item, Select, Slot, get_name

# Any: the terms of a row, which the store knows.
Row = tuple[Any, ...]
SEPARATOR = "; "
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
        self._scope = Scope(matcher.query)
        self._label = label
        self._explainer = Explainer(matcher, self._scope, misser, explain_select=self.explain, find_claims=find_claims)

    def explain(self, select: Select, wanted: Sequence[Wanted]) -> Finding:
        """Return why a SELECT gives no row with some values; an empty finding where it gives one."""
        if self.find_rows(select, wanted):
            return Finding()
        further = [part for one in wanted for part in self._compute(select, one)]
        inside = [self._move_inside(select, one) for one in wanted]
        finding = self._explainer.explain(Asked(select.where, list(filter(None, inside)), further=further))
        return finding if finding.failing else self._explain_rest(select, wanted)

    def list_columns(self, select: Select) -> list[str]:
        """Return the names of the columns of a SELECT."""
        return [get_name(column) for column in self._matcher.tracer.list_columns(select)]

    def find_rows(self, select: Select, wanted: Sequence[Wanted], skip: Sequence[str] = ()) -> list[Row]:
        """Return the rows with some values, where the modifiers `skip` are left out of the query."""
        names = self.list_columns(select)
        rows = [tuple(row) for row in self._matcher.runner.run(self.write(select, skip))]
        places = [(names.index(get_name(one.variable)), one) for one in wanted]
        return [row for row in rows if all(fits(row[i], one) for i, one in places)]

    def write(self, select: Select, skip: Sequence[str] = (), further: str = "") -> str:
        """Return a SELECT as a query of its own without some modifiers, with further columns."""
        head = f"{self._query.prologue} SELECT {self._get_head(select)} {further} {self._query.dataset_text}"
        tail = " ".join(text for name, text in self._split_modifiers(select) if name not in skip)
        return f"{head} WHERE {self._query.get_text(select.where.span)}\n{tail}"

    def _get_head(self, select: Select) -> str:
        """Return what a SELECT writes between its name and its pattern, without the data set."""
        text = self._query.text[select.span[0] : select.where.span[0]]
        tokens = split_tokens(text)[:-1]
        end = next((t.start for t in tokens if t.is_word("WHERE", "FROM")), len(text))
        start = tokens[0].end if tokens[0].is_word("SELECT") else 0
        return f"{text[start:end]}\n"

    def _split_modifiers(self, select: Select) -> list[tuple[str, str]]:
        """Return the modifiers after the pattern of a SELECT by name, in their order."""
        start = select.where.span[1]
        text = self._query.text[start : select.span[1]]
        places: list[tuple[str, int]] = []
        depth = 0
        for token in split_tokens(text):
            depth += token.is_mark("(", "{") - token.is_mark(")", "}")
            if depth == 0 and token.is_word("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES"):
                places.append((token.text.upper(), token.start))
        ends = [*(place for _, place in places), len(text)][1:]
        return [(name, text[a:b]) for (name, a), b in zip(places, ends, strict=True)]

    def _compute(self, select: Select, wanted: Wanted) -> list[Part]:
        """Return the column that a value is looked for in, where each solution gives it by an expression."""
        return [
            make_computed(name, expression, self._query.get_text(expression.span), self._scope)
            for name, expression in list_computed(select)
            if name == wanted.variable
        ]

    def _move_inside(self, select: Select, wanted: Wanted) -> Wanted | None:
        """Return a value of a column as a value inside the pattern; None where only a whole group has it."""
        item = find_item(select, wanted.variable)
        if item is None or item.expression is None:
            return wanted
        if wanted.variable in dict(list_computed(select)):
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
                reason = explain(select, wanted, rows[0])
                return Finding((reason.text,), (reason,), self._tell_row(select, rows[0]))
        return self._explain_columns(select, wanted)

    def _tell_row(self, select: Select, row: Row) -> dict[str, str]:
        return {name: self._label(v) for name, v in zip(self.list_columns(select), row, strict=False) if v is not None}

    def _explain_slice(self, select: Select, _wanted: Sequence[Wanted], row: Row) -> Reason:
        rows = self.find_rows(select, (), ("LIMIT", "OFFSET"))
        text = self._get_modifiers(select, "LIMIT", "OFFSET")
        return Reason("limit", text, f"it is row {rows.index(row) + 1} of {len(rows)}, which {text} leaves out")

    def _explain_having(self, select: Select, _wanted: Sequence[Wanted], row: Row) -> Reason:
        """Return the first condition of HAVING that the row does not meet, with what it counts."""
        names = self.list_columns(select)
        for condition in select.having:
            text = self._query.get_text(condition.span)
            counted = self._list_counted(condition)
            columns = "".join(f" ({one} AS ?kg_counted{i})" for i, one in enumerate(counted))
            query = self.write(select, ("LIMIT", "OFFSET", "HAVING"), f"(({text}) AS ?kg_met){columns}")
            found = next(r for r in map(tuple, self._matcher.runner.run(query)) if r[: len(names)] == row)
            met, values = found[len(names)], found[len(names) + 1 :]
            if met is None or met.value != "true":
                told = [f"{one} is {self._label(value)}" for one, value in zip(counted, values, strict=True)]
                told += self._tell_variables(condition, dict(zip(names, row, strict=False)))
                return Reason("having", f"HAVING {text}", ", ".join(told) or "the condition is not met")
        return Reason("having", self._get_modifiers(select, "HAVING"), "the condition is not met")

    def _tell_variables(self, condition: Expression, row: dict[str, Any]) -> list[str]:
        names = sorted(map(get_name, condition.variables))
        return [f"{name} is {self._label(row[name])}" for name in names if row.get(name) is not None]

    def _list_counted(self, condition: Expression) -> list[str]:
        """Return the aggregates in a condition, as it writes them."""
        text = self._query.get_text(condition.span)
        tokens = split_tokens(text)
        found = []
        for i, token in enumerate(tokens[:-1]):
            if token.is_word(*AGGREGATES) and tokens[i + 1].is_mark("("):
                found.append(text[token.start : find_end(tokens, i + 1)])
        return list(dict.fromkeys(found))

    def _explain_values(self, select: Select, _wanted: Sequence[Wanted], _row: Row) -> Reason:
        return Reason("values", self._get_modifiers(select, "VALUES"), "the row has none of the values let through")

    def _get_modifiers(self, select: Select, *names: str) -> str:
        return " ".join(" ".join(text.split()) for name, text in self._split_modifiers(select) if name in names)

    def _explain_columns(self, select: Select, wanted: Sequence[Wanted]) -> Finding:
        """Return what stands in the columns of the rows that have the other values."""
        skip = ("LIMIT", "OFFSET", "HAVING", "VALUES")
        hidden = [one for one in wanted if self._move_inside(select, one) != one]
        others = self.find_rows(select, [one for one in wanted if one not in hidden], skip)
        names = self.list_columns(select)
        reasons = []
        for one in hidden or wanted[-1:]:
            name = get_name(one.variable)
            values = dict.fromkeys(self._label(row[names.index(name)]) for row in others[:NEAR])
            told = f"{name} is {' or '.join(values) or 'without a value'} there"
            reasons.append(Reason("column", f"?{name} = {one.term}", told))
        bindings = self._tell_row(select, others[0]) if others else {}
        return Finding(tuple(reason.text for reason in reasons), tuple(reasons), bindings)


def find_item(select: Select, variable: Slot) -> Item | None:
    """Return the column of a SELECT with some name, or None where it takes all."""
    return next((item for item in select.columns if item.variable == variable), None)


def find_end(tokens: Sequence[Token], place: int) -> int:
    """Return where the bracket that opens at a place is closed."""
    depth = 0
    for token in tokens[place:]:
        depth += token.is_mark("(") - token.is_mark(")")
        if depth == 0:
            return token.end
    return tokens[-1].end


def fits(cell: Any, wanted: Wanted) -> bool:
    """Say whether a cell has a value, alone or as one of several that were joined."""
    if cell is None:
        return False
    if wanted.loose:
        return str(Literal(getattr(cell, "value", str(cell)))) == wanted.term
    if str(cell) == wanted.term:
        return True
    return isinstance(cell, Literal) and wanted.term[1:-1] in cell.value.split(SEPARATOR)
