"""Which variables a SELECT gives, and which a solution, a group or a condition decides."""

from __future__ import annotations

from collections.abc import Iterator

from kg.witness.syntax import (
    Element,
    Expression,
    Filter,
    Group,
    InGraph,
    Item,
    Minus,
    Optional,
    Select,
    Slot,
    Union,
)


def list_mentioned(part: Select | Element) -> Iterator[Slot]:
    """Yield the variables that filters look at, anywhere inside a part of a query."""
    match part:
        case Select():
            yield from (name for expression in part.having for name in expression.variables)
            yield from list_mentioned(part.where)
        case Filter(expression):
            yield from expression.variables
        case Group(elements):
            yield from (name for element in elements for name in list_mentioned(element))
        case Optional(group) | Minus(group) | InGraph(_, group):
            yield from list_mentioned(group)
        case Union(branches):
            yield from (name for branch in branches for name in list_mentioned(branch))
        case _:
            pass


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
