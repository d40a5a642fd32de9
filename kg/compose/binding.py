"""From the conditions of a question, which name things, to columns of a view and terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

from pyoxigraph import Literal, NamedNode

from kg.compose.columns import Column, View
from kg.compose.filters import COMPARED, DURING, Bound, read_days
from kg.compose.views import Views
from kg.errors import NotFound, QueryError
from kg.graph.lookups import list_subjects
from kg.model.answers import Term
from kg.model.ask import Ask, Condition
from kg.model.questions import fold
from kg.model.statuses import STATUS, Statuses
from kg.model.views import Place
from kg.terms import DECIMAL, RI, SKOS, TYPE, kebab


class Binder:
    """Binds conditions on one graph; `list_query` gives the query of a question that lists only what it asks for."""

    def __init__(self, views: Views, statuses: Statuses, list_query: Callable[[Ask], str]) -> None:
        self._views = views
        self._statuses = statuses
        self._list_query = list_query

    def bind(self, view: View, condition: Condition, asked: str) -> Bound:
        """Return a condition with its column and its values as terms; `asked` is the column of what is asked for.

        Raises:
            NotFound: no thing is called so.
            QueryError: there is no such column, or it has no such values.
        """
        if condition.column == DURING and "run" in view.columns:
            return self._bind_time(condition)
        column = self._views.find_column(view, condition.column, asked)
        if condition.among:
            inner = self._list_query(condition.among)
            if condition.test not in ("is", "not"):
                raise QueryError(f"{column.name}: what another question gives can only be asked for or left out")
            return Bound(column, condition.test, query=inner)
        if condition.test in ("has", "lacks"):
            return Bound(column, condition.test)
        check_values(column, condition)
        found = [self._find_values(column, text) for text in condition.values]
        told = tuple(terms[0] for terms in found)
        terms = told if condition.test == "all" else tuple(dict.fromkeys(term for terms in found for term in terms))
        over = set(terms) <= self._statuses.begun - self._statuses.going
        if column.property == STATUS and not column.of and over:
            column = view.columns.get("run-status", column)  # what went on and is over may have begun again
        return Bound(column, condition.test, terms, told=told)

    def _bind_time(self, condition: Condition) -> Bound:
        """Return the condition that a flow went on within some years, months or days."""
        if condition.test not in ("is", "not") or not condition.values:
            raise QueryError(f"{DURING}: write a year, a month or a day within which it went on")
        for text in condition.values:
            read_days(text)
        days = tuple(map(Literal, condition.values))
        return Bound(Column(DURING, "run", "date"), condition.test, days, told=days)

    def _find_values(self, column: Column, text: str) -> Sequence[Term]:
        """Return the terms that a value means: a thing with its narrower kinds, a class, a number, a date or a text."""
        match column.kind:
            case "number":
                return [read_number(column, text)]
            case "date":
                read_days(text)
                return [Literal(text)]
            case "text":
                return [self._guess(text) if column.name == "value" else Literal(text)]
            case "class":
                return [self._find_class(column, text)]
            case "thing":
                return self._list_narrower(self._find_thing(column, text))

    def _guess(self, text: str) -> Term:
        """Return what a text may mean where a value may be of any kind: a number, a thing, a term, or itself."""
        if re.fullmatch(r"-?[\d.,]+", text):
            return Literal(text.replace(",", ""), datatype=DECIMAL)
        if text.isidentifier() and self._views.relations.is_declared(RI(text)):
            return RI(text)
        try:
            return self._views.graph.names.find(text)
        except NotFound:
            return Literal(text)

    def _find_thing(self, column: Column, text: str) -> NamedNode:
        """Return the thing that is called so, or for which what is called so stands, as a brand does for its maker."""
        names = self._views.graph.names
        try:
            return names.find(text, column.range)
        except NotFound as error:
            owned = names.find_owner(text, column.range) if column.range else None
            found = owned[1] if owned else self._find_individual(column, text)
            if found is None:
                raise NotFound(f"{column.name}: {error}") from error
            return found

    def _find_individual(self, column: Column, text: str) -> NamedNode | None:
        """Return the term of the ontology that is called so, such as a status."""
        found = list_subjects(self._views.graph.store, TYPE, column.range) if column.range else ()
        return next((term for term in found if term in RI and fold(text) in self._call(term)), None)

    def _call(self, term: NamedNode) -> set[str]:
        return {fold(name) for name in (*self._views.graph.names.list_labels(term).values(), kebab(RI.local(term)))}

    def _find_class(self, column: Column, text: str) -> NamedNode:
        found, of = self._views.names.get(fold(text), ("", ""))
        if not found or of:
            raise NotFound(f"{column.name}: no class is called '{text}'")
        return found if isinstance(found, NamedNode) else self._views.rows[found]

    def _list_narrower(self, thing: NamedNode) -> list[Term]:
        """Return a thing with the concepts that are kinds of it, and a group of places with its members."""
        graph = self._views.graph
        found: list[NamedNode] = [thing, *(row.place for row in graph.views.read(Place) if thing in row.group)]
        for one in found:
            kinds = list_subjects(graph.store, SKOS("broader"), one)
            found += [kind for kind in kinds if kind not in found]
        return [*found]


def check_values(column: Column, condition: Condition) -> None:
    """Refuse values that a column cannot be held against.

    Raises:
        QueryError: there is none, or more than one, or only numbers and dates are compared.
    """
    if not condition.values:
        raise QueryError(f"{column.name}: no value is given; write one, or * for any")
    if condition.test not in COMPARED:
        return
    if column.kind not in ("number", "date"):
        raise QueryError(f"{column.name}: only numbers and dates are compared; give a value, or !value")
    if len(condition.values) > 1:
        raise QueryError(f"{column.name}: it is compared with one value; {len(condition.values)} are given")


def read_number(column: Column, text: str) -> Literal:
    """Return a number as people write it.

    Raises:
        QueryError: it is none.
    """
    try:
        return Literal(f"{Decimal(text.replace(',', '').replace('%', '')):f}", datatype=DECIMAL)
    except InvalidOperation:
        raise QueryError(f"{column.name}: '{text}' is no number") from None
