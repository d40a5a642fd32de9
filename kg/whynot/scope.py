"""The variables of the parts of a query: which a part may bind, which it surely binds, and which it mentions."""

from __future__ import annotations

from collections.abc import Iterable

from kg.sparql import split_tokens
from kg.witness.syntax import (
    Bind,
    Element,
    Filter,
    Group,
    InGraph,
    Minus,
    Optional,
    Pattern,
    Query,
    Select,
    Span,
    Triples,
    Union,
    Values,
    is_variable,
)
from kg.witness.tracing import Tracer

NOTHING = frozenset[str]()


def list_slots(pattern: Pattern) -> frozenset[str]:
    """Return the variables of a pattern."""
    slots = (pattern.subject, pattern.path, pattern.value)
    return frozenset(slot for slot in slots if isinstance(slot, str) and is_variable(slot))


class Scope:
    """Finds the variables of the elements of one query."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._tracer = Tracer(query)

    def list_possible(self, element: Element) -> frozenset[str]:
        """Return the variables that an element may bind."""
        match element:
            case Triples(patterns):
                return join(map(list_slots, patterns))
            case Bind(_, variable):
                return frozenset([variable])
            case Values(variables):
                return frozenset(variables)
            case Optional(group) | InGraph(_, group):
                return self.list_inside(group) | self._list_graph(element)
            case Union(branches):
                return join(map(self.list_inside, branches))
            case Group():
                return self.list_inside(element)
            case Select():
                return frozenset(self._tracer.list_columns(element))
            case _:
                return NOTHING

    def list_inside(self, group: Group) -> frozenset[str]:
        """Return the variables that the elements of a group may bind."""
        return join(map(self.list_possible, group.elements))

    def list_certain(self, element: Element) -> frozenset[str]:
        """Return the variables that every solution of an element binds."""
        match element:
            case Triples():
                return self.list_possible(element)
            case Values(variables, span):
                return NOTHING if "UNDEF" in self._query.get_text(span).upper() else frozenset(variables)
            case InGraph(_, group):
                return self.list_certain(group) | self._list_graph(element)
            case Union(branches):
                return frozenset.intersection(*map(self.list_certain, branches))
            case Group(elements):
                return join(map(self.list_certain, elements))
            case Select():
                return self._list_certain_columns(element)
            case _:
                return NOTHING

    def _list_certain_columns(self, select: Select) -> frozenset[str]:
        computed = {item.variable for item in select.columns if item.expression}
        certain = self.list_certain(select.where) & self.list_possible(select)
        return NOTHING if select.aggregates and not select.keys else certain - computed

    def _list_graph(self, element: Element) -> frozenset[str]:
        return frozenset([element.graph]) if isinstance(element, InGraph) and is_variable(element.graph) else NOTHING

    def list_mentioned(self, element: Element) -> frozenset[str]:
        """Return the variables that an element has to do with: of a sub-select, only its columns."""
        if isinstance(element, Select):
            return self.list_possible(element)
        if isinstance(element, Filter | Minus | Optional | Bind):
            return self.list_written(element.span)
        return self.list_possible(element)

    def list_written(self, span: Span) -> frozenset[str]:
        """Return the variables that are written in a part of the query."""
        tokens = split_tokens(self._query.get_text(span))
        return frozenset(token.text for token in tokens if token.kind == "variable")


def join(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    """Return the union of sets, also of none."""
    return NOTHING.union(*sets)
