"""Which variables a SELECT gives, and which a solution, a group or a condition decides."""

from __future__ import annotations

from kg.sparql import split_tokens
from kg.witness.syntax import (
    Bind,
    Element,
    Expression,
    Group,
    InGraph,
    Item,
    Lateral,
    Optional,
    Query,
    Select,
    Slot,
    Union,
)


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


FRESH = ("UUID", "STRUUID", "BNODE", "RAND", "NOW")
"""The functions of SPARQL 1.1 that give another value at each run."""


def list_fresh(query: Query, select: Select) -> set[Slot]:
    """Return the variables whose values are made anew at each run, by such a function or from such a variable."""
    computed = [*((item.variable, item.expression) for item in select.columns if item.expression), *_list_bound(select)]
    fresh: set[Slot] = set()
    while True:
        found = {name for name, e in computed if e.variables & fresh or _makes_anew(query, e)}
        if found <= fresh:
            return fresh
        fresh |= found


def _makes_anew(query: Query, expression: Expression) -> bool:
    tokens = split_tokens(query.get_text(expression.span))
    return any(token.kind == "word" and token.text.upper() in FRESH for token in tokens)


def _list_bound(element: Element) -> list[tuple[Slot, Expression]]:
    """Return the variables that an element binds to expressions, also in the groups inside it."""
    if isinstance(element, Bind):
        return [(element.variable, element.expression)]
    if isinstance(element, Select):
        columns = [(item.variable, item.expression) for item in element.columns if item.expression]
        return [*columns, *_list_bound(element.where)]
    inner: tuple[Element, ...] = ()
    if isinstance(element, Group):
        inner = element.elements
    elif isinstance(element, Union):
        inner = element.branches
    elif isinstance(element, Optional | InGraph | Lateral):
        inner = (element.group,)
    return [bound for part in inner for bound in _list_bound(part)]
