"""Reading the text of a query as groups and patterns.

Takes a query that the store has accepted; gives its parts. Terms and expressions stay text. Own code, since rdflib's
parser takes 200 ms for a question of the catalogue (docs/decisions/0004).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kg.errors import QueryError
from kg.sparql import split_tokens
from kg.witness.expressions import ExpressionReader
from kg.witness.patterns import PatternReader
from kg.witness.syntax import (
    Bind,
    Element,
    Exists,
    Expression,
    Filter,
    Group,
    InGraph,
    Item,
    Lateral,
    Minus,
    Optional,
    Query,
    Select,
    Service,
    Triples,
    Union,
    Values,
)

T = TypeVar("T")
OWN = "?kg_"
MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")


def read_query(text: str) -> Query:
    """Return the parts of a query.

    Raises:
        QueryError: it uses something beyond SPARQL 1.1, or a variable that begins with `?kg_`.
    """
    tokens = split_tokens(text)
    taken = next((t.text for t in tokens if t.kind == "variable" and t.text.startswith(OWN)), None)
    if taken:
        raise QueryError(f"the variable {taken} begins like those that tracing adds; give it another name")
    return QueryReader(text, tokens).read()


class QueryReader(ExpressionReader, PatternReader):
    """Reads a query from its tokens, from left to right."""

    def read(self) -> Query:
        """Return the whole query."""
        prologue = self._read_prologue()
        form = self.take().text.upper()
        read: dict[str, Callable[[str], Query]] = {
            "SELECT": self._read_select_query,
            "CONSTRUCT": self._read_construct,
            "DESCRIBE": self._read_describe,
            "ASK": self._read_ask,
        }
        if form not in read:
            raise QueryError(f"'{form}' begins no query")
        return read[form](prologue)

    def _read_prologue(self) -> str:
        while self.here.is_word("BASE", "PREFIX"):
            self.place += 2 if self.here.is_word("BASE") else 3
        return self.text[: self.here.start]

    def _read_select_query(self, prologue: str) -> Query:
        start = self.here.start
        select, dataset, told = self._read_select(start)
        return Query(self.text, "SELECT", prologue, select, dataset=dataset, dataset_text=told)

    def _read_ask(self, prologue: str) -> Query:
        dataset, told = self._read_dataset()
        select = self._read_body((), self.here.start)
        return Query(self.text, "ASK", prologue, select, dataset=dataset, dataset_text=told)

    def _read_construct(self, prologue: str) -> Query:
        if self.here.is_mark("{"):
            self.take()
            template = self.read_triples().patterns if not self.here.is_mark("}") else ()
            self.expect("}")
            dataset, told = self._read_dataset()
            select = self._read_body((), self.here.start)
        else:  # the short form, CONSTRUCT WHERE { … }: the pattern is the template
            dataset, told = self._read_dataset()
            select = self._read_body((), self.here.start)
            template = tuple(p for e in select.where.elements if isinstance(e, Triples) for p in e.patterns)
        return Query(self.text, "CONSTRUCT", prologue, select, template, dataset, told)

    def _read_describe(self, prologue: str) -> Query:
        while not self.here.is_word("FROM", "WHERE", *MODIFIERS) and not self.here.is_mark("{") and not self.at_end:
            self.take()
        dataset, told = self._read_dataset()
        nothing = Group((), (self.here.start, self.here.start))
        has_where = self.here.is_word("WHERE") or self.here.is_mark("{")
        select = self._read_body((), self.here.start) if has_where else Select((), nothing, nothing.span)
        return Query(self.text, "DESCRIBE", prologue, select, dataset=dataset, dataset_text=told)

    def _read_dataset(self) -> tuple[tuple[str, ...], str]:
        start, found = self.here.start, []
        while self.here.is_word("FROM"):
            self.take()
            if self.here.is_word("NAMED"):
                self.place += 2
            else:
                found.append(self.take().text)
        return tuple(found), self.text[start : self.here.start]

    def _read_select(self, start: int) -> tuple[Select, tuple[str, ...], str]:
        """Return a SELECT whose first word has been taken, and its dataset."""
        distinct = self.here.is_word("DISTINCT", "REDUCED")
        if distinct:
            self.take()
        columns: list[Item] = []
        while not self.here.is_word("FROM", "WHERE") and not self.here.is_mark("{"):
            if self.here.is_mark("*"):
                self.take()
            else:
                columns.append(self._read_item())
        dataset, told = self._read_dataset()
        return self._read_body(tuple(columns), start, distinct=distinct), dataset, told

    def _read_item(self) -> Item:
        """Return a variable, `(expression AS ?variable)`, or a bare expression under an empty name."""
        if self.here.kind == "variable":
            return Item(self.take().text)
        if not self.here.is_mark("("):
            return Item("", self.read_constraint())
        self.take()
        expression = self.read_until("AS", ")")
        variable = ""
        if self.here.is_word("AS"):
            self.take()
            variable = self.take().text
        self.expect(")")
        return Item(variable, expression)

    def _read_body(self, columns: tuple[Item, ...], start: int, *, distinct: bool = False) -> Select:
        if self.here.is_word("WHERE"):
            self.take()
        where = self.read_group()
        grouped = self.here.is_word("GROUP")
        keys = self._read_list("GROUP", self._read_item)
        having = self._read_list("HAVING", self.read_constraint)
        order = self._read_list("ORDER", self._read_order)
        sliced = self.here.is_word("LIMIT", "OFFSET")
        while self.here.is_word("LIMIT", "OFFSET"):
            self.place += 2
        values = self._read_values() if self.here.is_word("VALUES") else None
        end = self.tokens[self.place - 1].end
        return Select(columns, where, (start, end), distinct, grouped, keys, having, order, sliced, values)

    def _read_list(self, word: str, read: Callable[[], T]) -> tuple[T, ...]:
        """Return what follows a keyword, and `BY`, up to the next one."""
        found: list[T] = []
        if self.here.is_word(word):
            self.place += 1 if word == "HAVING" else 2
            while not self._ends_modifier():
                found.append(read())
        return tuple(found)

    def _ends_modifier(self) -> bool:
        return self.at_end or self.here.is_mark("}") or self.here.is_word(*MODIFIERS)

    def _read_order(self) -> Expression:
        if self.here.is_word("ASC", "DESC"):
            self.take()
        if self.here.kind == "variable":
            token = self.take()
            return Expression((token.start, token.end), frozenset([token.text]))
        return self.read_constraint()

    def read_group(self) -> Group:
        """Return `{ … }`."""
        start = self.here.start
        self.expect("{")
        elements: list[Element] = []
        while not self.here.is_mark("}"):
            if self.at_end:
                raise QueryError("a group is not closed")
            if self.here.is_mark("."):
                self.take()
            else:
                elements.append(self._read_element())
        end = self.take().end
        return Group(tuple(elements), (start, end))

    def _read_element(self) -> Element:
        start = self.here.start
        read: dict[str, Callable[[int], Element]] = {
            "OPTIONAL": self._read_optional,
            "MINUS": self._read_minus,
            "GRAPH": self._read_graph,
            "LATERAL": self._read_lateral,
            "SERVICE": self._read_service,
            "FILTER": self._read_filter,
            "BIND": self._read_bind,
            "SELECT": self._read_inner_select,
        }
        word = self.here.text.upper() if self.here.kind == "word" else ""
        if word in read:
            self.take()
            return read[word](start)
        if word == "VALUES":
            return self._read_values()
        return self._read_union(start) if self.here.is_mark("{") else self.read_triples()

    def _read_optional(self, start: int) -> Optional:
        group = self.read_group()
        return Optional(group, (start, group.span[1]))

    def _read_minus(self, start: int) -> Minus:
        group = self.read_group()
        return Minus(group, (start, group.span[1]))

    def _read_graph(self, start: int) -> InGraph:
        name = self.take().text
        group = self.read_group()
        return InGraph(name, group, (start, group.span[1]))

    def _read_lateral(self, start: int) -> Lateral:
        group = self.read_group()
        return Lateral(group, (start, group.span[1]))

    def _read_service(self, start: int) -> Service:
        if self.here.is_word("SILENT"):
            self.take()
        self.take()
        return Service((start, self.read_group().span[1]))

    def _read_filter(self, start: int) -> Filter:
        expression = self.read_constraint()
        return Filter(expression, (start, expression.span[1]))

    def _read_bind(self, start: int) -> Bind:
        self.expect("(")
        expression = self.read_until("AS", ")")
        self.take()
        variable = self.take().text
        return Bind(expression, variable, (start, self.expect(")").end))

    def _read_inner_select(self, start: int) -> Select:
        return self._read_select(start)[0]

    def _read_union(self, start: int) -> Group | Union:
        branches = [self.read_group()]
        while self.here.is_word("UNION"):
            self.take()
            branches.append(self.read_group())
        return branches[0] if len(branches) == 1 else Union(tuple(branches), (start, branches[-1].span[1]))

    def _read_values(self) -> Values:
        start = self.take().start
        variables = []
        while not self.here.is_mark("{"):
            token = self.take()
            if token.kind == "variable":
                variables.append(token.text)
        while not self.take().is_mark("}"):
            pass
        return Values(tuple(variables), (start, self.tokens[self.place - 1].end))

    def read_exists(self, start: int, *, negated: bool) -> Exists:
        """Return the pattern of `EXISTS`, whose words have been taken."""
        group = self.read_group()
        return Exists(group, negated, (start, group.span[1]))
