"""Which variables the parts of a query bind: which each may, which it surely does, and which only a group gives."""

from __future__ import annotations

from collections.abc import Iterable

from kg.sparql import syntax
from kg.sparql.syntax import OWN, Expression, Group, Part, Pattern, Query, Select, Slot, get_name, is_variable, walk

NOTHING = frozenset[str]()
FRESH = ("UUID", "STRUUID", "BNODE", "RAND", "NOW")
"""The functions of SPARQL 1.1 that give another value at each run."""


def join(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the union of sets, also of none."""
    return NOTHING.union(*sets)


def list_slots(pattern: Pattern) -> frozenset[str]:
    """Return the variables of a pattern."""
    slots = (pattern.subject, pattern.path, pattern.value)
    return frozenset(slot for slot in slots if isinstance(slot, str) and is_variable(slot))


def list_possible(part: Part) -> frozenset[str]:
    """Return the variables that a part of a query may bind."""
    match part:
        case syntax.Triples(patterns):
            return join(map(list_slots, patterns))
        case syntax.Bind(_, variable):
            return frozenset([variable])
        case syntax.Values(variables):
            return frozenset(variables)
        case Group(inner) | syntax.Union(inner):
            return join(map(list_possible, inner))
        case syntax.Optional() | syntax.Lateral() | syntax.InGraph():
            return list_possible(part.group) | _list_graph(part)
        case Select():
            return frozenset(list_columns(part))
        case _:
            return NOTHING


def list_certain(part: Part) -> frozenset[str]:
    """Return the variables that every solution of a part binds."""
    match part:
        case syntax.Triples():
            return list_possible(part)
        case syntax.Values(variables, _, whole):
            return frozenset(variables) if whole else NOTHING
        case syntax.InGraph():
            return list_certain(part.group) | _list_graph(part)
        case syntax.Union(branches):
            return frozenset.intersection(*map(list_certain, branches))
        case Group(elements):
            return join(map(list_certain, elements))
        case Select():
            plain = NOTHING if part.aggregates and not part.keys else list_certain(part.where) & list_possible(part)
            return plain - {item.variable for item in part.columns if item.expression}
        case _:
            return NOTHING


def _list_graph(part: Part) -> frozenset[str]:
    return frozenset([part.graph]) if isinstance(part, syntax.InGraph) and is_variable(part.graph) else NOTHING


def list_columns(select: Select) -> tuple[Slot, ...]:
    """Return the variables that a SELECT gives; of `SELECT *` those of its pattern, in the order of the store."""
    if select.columns:
        return tuple(item.variable for item in select.columns)
    found = list_possible(select.where) | (list_possible(select.values) if select.values else NOTHING)
    return tuple(sorted(name for name in found if not name.startswith(OWN)))


def list_names(select: Select) -> tuple[str, ...]:
    """Return the names of the columns of a SELECT."""
    return tuple(map(get_name, list_columns(select)))


def name_key(place: int, item: syntax.Item) -> Slot:
    """Return the variable of a key of GROUP BY; one that the query does not name gets a name."""
    return item.variable or f"{OWN}key{place + 1}"


def list_computed(select: Select) -> list[tuple[Slot, Expression]]:
    """Return the columns and keys of a SELECT that each solution gives by an expression, with it."""
    found = {name_key(i, item): item.expression for i, item in enumerate(select.keys) if item.expression}
    hidden = list_hidden(select)
    columns = {i.variable: i.expression for i in select.columns if i.expression and i.variable not in hidden}
    return list((found | {name: e for name, e in columns.items() if name not in found}).items())


def list_hidden(select: Select) -> set[str]:
    """Return the columns of a SELECT that only a whole group gives."""
    hidden: set[str] = set()
    for item in select.columns:
        if item.expression and (item.expression.aggregates or item.expression.variables & hidden):
            hidden.add(item.variable)
    return hidden


def list_fresh(query: Query, select: Select) -> set[Slot]:
    """Return the variables whose values are made anew at each run, by such a function or from such a variable."""
    computed: list[tuple[Slot, Expression]] = []
    for part in walk(select):
        if isinstance(part, syntax.Bind):
            computed.append((part.variable, part.expression))
        elif isinstance(part, Select):
            computed += [(item.variable, item.expression) for item in part.columns if item.expression]
    fresh: set[Slot] = set()
    while True:
        found = {name for name, e in computed if e.variables & fresh or _makes_anew(query, e)}
        if found <= fresh:
            return fresh
        fresh |= found


def _makes_anew(query: Query, expression: Expression) -> bool:
    return any(token.is_word(*FRESH) for token in query.get_words(expression.span))
