"""Which variables a SELECT gives, and which a solution, a group or a condition decides."""

from __future__ import annotations

from kg.witness.syntax import Expression, Item, Query, Select, Slot
from kg.witness.tokens import split_tokens


def list_expressions(select: Select) -> list[Expression]:
    """Return the expressions of a SELECT outside its pattern, but those that only put its rows in order."""
    told = [item.expression for item in (*select.columns, *select.keys)]
    return [*(expression for expression in told if expression), *select.having]


def find_uses(query: Query) -> list[tuple[Slot, int]]:
    """Return the variables of a query, each with the place of a use in its pattern or in an expression."""
    select = query.select
    spans = [select.where.span, *(expression.span for expression in list_expressions(select))]
    tokens = (token for token in split_tokens(query.text) if token.kind == "variable")
    return [(t.text, t.start) for t in tokens if any(start <= t.start < end for start, end in spans)]


def list_computed(select: Select) -> list[tuple[Slot, Expression]]:
    """Return the columns and keys of a SELECT that each solution gives by an expression, with it."""
    keys = [(name_key(i, item), item.expression) for i, item in enumerate(select.keys)]
    found = [(name, e) for name, e in keys if e is not None]
    hidden = {name for name, _ in found}
    for item in select.columns:
        if item.expression is None or item.variable in hidden:
            continue
        if item.expression.aggregates or item.expression.variables & list_hidden(select):
            continue
        found.append((item.variable, item.expression))
    return found


def list_hidden(select: Select) -> set[str]:
    """Return the columns of a SELECT that only a whole group gives."""
    hidden: set[str] = set()
    for item in select.columns:
        if item.expression and (item.expression.aggregates or item.expression.variables & hidden):
            hidden.add(item.variable)
    return hidden


def name_key(place: int, item: Item) -> Slot:
    """Return the variable of a key of GROUP BY; one that the query does not name gets a name."""
    return item.variable or f"?kg_key{place + 1}"
