"""Reading the text of a query as groups and patterns (SPARQL 1.1, section 19.8).

Takes a query that the store has accepted; gives its parts. Terms and expressions stay text. Own code, since rdflib's
parser takes 200 ms for a question of the catalogue (docs/decisions/0004).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from kg.errors import QueryError
from kg.sparql import syntax
from kg.sparql.syntax import OWN, Element, Expression, Group, Item, Path, Pattern, Query, Select, Slot, Span, Triples
from kg.sparql.tokens import Token, split_tokens
from kg.terms import RDF

T = TypeVar("T")
TYPE, FIRST, REST, NIL = (f"<{RDF(name).value}>" for name in ("type", "first", "rest", "nil"))
STARTS = ("iri", "string", "variable", "blank", "name", "number")
MODIFIERS = ("GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
BRACED: dict[str, type[syntax.Optional | syntax.Minus | syntax.Lateral]] = {
    "OPTIONAL": syntax.Optional,
    "MINUS": syntax.Minus,
    "LATERAL": syntax.Lateral,
}
AGGREGATES = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG", "SAMPLE", "GROUP_CONCAT"})
CHOICES = frozenset({"||", "!", "=", "!=", "IF", "COALESCE", "IN", "NOT"})
"""What makes more of an expression than a conjunction."""


@lru_cache(maxsize=64)  # who runs, traces and weighs a query reads it once
def read_query(text: str) -> Query:
    """Return the parts of a query.

    Raises:
        QueryError: it uses something beyond SPARQL 1.1.
    """
    return Reader(text, split_tokens(text)).read()


class Reader:
    """Takes the words of a query from left to right; nodes without a name become variables of their own."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text = text
        self._tokens = tokens
        self._place = 0
        self._made = 0

    def read(self) -> Query:
        """Return the whole query.

        Raises:
            QueryError: it uses something beyond SPARQL 1.1.
        """
        while self._here.is_word("BASE", "PREFIX"):
            self._place += 2 if self._here.is_word("BASE") else 3
        prologue = self._text[: self._here.start]
        form = self._take().text.upper()
        if form not in ("SELECT", "CONSTRUCT", "DESCRIBE", "ASK"):
            raise QueryError(f"'{form}' begins no query")
        while form == "DESCRIBE" and not self._begins_body():
            self._take()
        start = self._here.start
        columns, distinct = self._read_columns() if form == "SELECT" else ((), False)
        template = self._read_template() if form == "CONSTRUCT" else ()
        head, (dataset, named) = (start, self._here.start), self._read_dataset()
        told = self._text[head[1] : self._here.start]
        if form == "DESCRIBE" and not (self._here.is_word("WHERE") or self._here.is_mark("{")):
            nothing = (self._here.start, self._here.start)
            select = Select((), Group((), nothing), nothing)
        else:
            select = self._read_body(columns, start, head, distinct=distinct)
        if template is None:  # the short form, CONSTRUCT WHERE { … }: the pattern is the template
            template = tuple(p for e in select.where.elements if isinstance(e, Triples) for p in e.patterns)
        return Query(self._text, tuple(self._tokens), form, prologue, select, template, dataset, named, told)

    # Words

    @property
    def _here(self) -> Token:
        return self._tokens[self._place]

    @property
    def _end(self) -> int:
        """Return where the last word ends that has been taken."""
        return self._tokens[self._place - 1].end

    def _take(self) -> Token:
        token = self._here
        if token.kind == "end":
            raise QueryError("the query ends too early")
        self._place += 1
        return token

    def _take_word(self, *words: str) -> bool:
        """Say whether one of some keywords stands here, which is taken."""
        found = self._here.is_word(*words)
        self._place += found
        return found

    def _take_mark(self, *marks: str) -> bool:
        """Say whether one of some marks stands here, which is taken."""
        found = self._here.is_mark(*marks)
        self._place += found
        return found

    def _expect(self, mark: str) -> None:
        token = self._take()
        if not token.is_mark(mark):
            raise QueryError(f"'{token.text}' at character {token.start + 1} stands where '{mark}' should")

    def _make_variable(self) -> Slot:
        """Return a variable that the query does not have, for a node that it leaves without a name."""
        self._made += 1
        return f"{OWN}node{self._made}"

    # Heads and modifiers

    def _begins_body(self) -> bool:
        here = self._here
        return here.is_word("FROM", "WHERE", *MODIFIERS) or here.is_mark("{") or here.kind == "end"

    def _read_template(self) -> tuple[Pattern, ...] | None:
        if not self._take_mark("{"):
            return None
        found = () if self._here.is_mark("}") else self._read_triples().patterns
        self._expect("}")
        return found

    def _read_dataset(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of FROM, and those of FROM NAMED."""
        default, named = list[str](), list[str]()
        while self._take_word("FROM"):
            (named if self._take_word("NAMED") else default).append(self._take().text)
        return tuple(default), tuple(named)

    def _read_columns(self) -> tuple[tuple[Item, ...], bool]:
        """Return the columns of a SELECT, and whether it keeps no duplicates."""
        distinct = self._take_word("DISTINCT", "REDUCED")
        columns: list[Item] = []
        while not self._here.is_word("FROM", "WHERE") and not self._here.is_mark("{"):
            if not self._take_mark("*"):
                columns.append(self._read_item())
        return tuple(columns), distinct

    def _read_item(self) -> Item:
        """Return a variable, `(expression AS ?variable)`, or a bare expression under an empty name."""
        if self._here.kind == "variable":
            return Item(self._take().text)
        if not self._take_mark("("):
            return Item("", self._read_constraint())
        expression = self._read_named()
        variable = self._take().text if self._take_word("AS") else ""
        self._expect(")")
        return Item(variable, expression)

    def _read_body(self, columns: tuple[Item, ...], start: int, head: Span, *, distinct: bool) -> Select:
        self._take_word("WHERE")
        where = self._read_group()
        places: list[tuple[str, Span]] = []
        grouped = self._here.is_word("GROUP")
        keys = self._read_list("GROUP", self._read_item, places)
        having = self._read_list("HAVING", self._read_constraint, places)
        order = self._read_list("ORDER", self._read_order, places)
        sliced = self._here.is_word("LIMIT", "OFFSET")
        while self._here.is_word("LIMIT", "OFFSET"):
            word = self._take()
            self._take()
            places.append((word.text.upper(), (word.start, self._end)))
        values = self._read_values(self._take().start) if self._here.is_word("VALUES") else None
        if values:
            places.append(("VALUES", values.span))
        span = (start, self._end)
        return Select(columns, where, span, distinct, grouped, keys, having, order, sliced, values, head, tuple(places))

    def _read_list(self, word: str, read: Callable[[], T], places: list[tuple[str, Span]]) -> tuple[T, ...]:
        """Return what follows a keyword, and `BY`, up to the next one; and note its place."""
        start, found = self._here.start, list[T]()
        if self._take_word(word):
            self._take_word("BY")
            while not (self._here.kind == "end" or self._here.is_mark("}") or self._here.is_word(*MODIFIERS)):
                found.append(read())
            places.append((word, (start, self._end)))
        return tuple(found)

    def _read_order(self) -> Expression:
        self._take_word("ASC", "DESC")
        if self._here.kind == "variable":
            token = self._take()
            return Expression((token.start, token.end), frozenset([token.text]))
        return self._read_constraint()

    # Groups

    def _read_group(self) -> Group:
        start = self._here.start
        self._expect("{")
        elements: list[Element] = []
        while not self._take_mark("}"):
            if self._here.kind == "end":
                raise QueryError("a group is not closed")
            if not self._take_mark("."):
                elements.append(self._read_element())
        return Group(tuple(elements), (start, self._end))

    def _read_element(self) -> Element:
        start = self._here.start
        read: dict[str, Callable[[int], Element]] = {
            "GRAPH": lambda start: syntax.InGraph(self._take().text, self._read_group(), (start, self._end)),
            "SERVICE": self._read_service,
            "FILTER": lambda start: syntax.Filter(self._read_constraint(), (start, self._end)),
            "BIND": self._read_bind,
            "SELECT": self._read_inner_select,
            "VALUES": self._read_values,
        }
        word = self._here.text.upper() if self._here.kind == "word" else ""
        if self._take_word(*BRACED):
            return BRACED[word](self._read_group(), (start, self._end))
        if self._take_word(*read):
            return read[word](start)
        return self._read_union(start) if self._here.is_mark("{") else self._read_triples()

    def _read_service(self, start: int) -> syntax.Service:
        self._take_word("SILENT")
        self._take()
        self._read_group()
        return syntax.Service((start, self._end))

    def _read_bind(self, start: int) -> syntax.Bind:
        self._expect("(")
        expression = self._read_named()
        self._take()
        variable = self._take().text
        self._expect(")")
        return syntax.Bind(expression, variable, (start, self._end))

    def _read_inner_select(self, start: int) -> Select:
        first = self._here.start
        columns, distinct = self._read_columns()
        return self._read_body(columns, start, (first, self._here.start), distinct=distinct)

    def _read_union(self, start: int) -> Group | syntax.Union:
        branches = [self._read_group()]
        while self._take_word("UNION"):
            branches.append(self._read_group())
        return branches[0] if len(branches) == 1 else syntax.Union(tuple(branches), (start, self._end))

    def _read_values(self, start: int) -> syntax.Values:
        variables, whole = list[str](), True
        while not self._take_mark("{"):
            token = self._take()
            if token.kind == "variable":
                variables.append(token.text)
        while not self._take_mark("}"):
            whole = not self._take().is_word("UNDEF") and whole
        return syntax.Values(tuple(variables), (start, self._end), whole)

    # Expressions

    def _read_constraint(self) -> Expression:
        """Return an expression in brackets, a call, or `(NOT) EXISTS { … }`."""
        start, own, exists = self._here.start, list[Token](), list[syntax.Exists]()
        if not self._take_exists(exists):
            while not self._here.is_mark("("):  # the name of a function
                own.append(self._take())
            self._take_operand(own, exists)
        return self._make_expression(start, own, exists)

    def _read_named(self) -> Expression:
        """Return the expression before `AS`, or before the bracket that closes around it."""
        start, own, exists = self._here.start, list[Token](), list[syntax.Exists]()
        while not self._here.is_word("AS") and not self._here.is_mark(")"):
            self._take_operand(own, exists)
        return self._make_expression(start, own, exists)

    def _take_operand(self, own: list[Token], exists: list[syntax.Exists]) -> None:
        """Take a word, brackets with all that stands in them, or a pattern that is asked about."""
        if self._take_mark("("):
            while not self._take_mark(")"):
                self._take_operand(own, exists)
        elif not self._take_exists(exists):
            own.append(self._take())

    def _take_exists(self, exists: list[syntax.Exists]) -> bool:
        start = self._here.start
        negated = self._here.is_word("NOT") and self._tokens[self._place + 1].is_word("EXISTS")
        self._place += negated
        if not self._take_word("EXISTS"):
            return False
        exists.append(syntax.Exists(self._read_group(), negated, (start, self._end)))
        return True

    def _make_expression(self, start: int, own: list[Token], exists: list[syntax.Exists]) -> Expression:
        words = {token.text.upper() for token in own if token.kind in ("word", "mark")}
        variables = frozenset(token.text for token in own if token.kind == "variable")
        span = (start, self._end)
        return Expression(span, variables, tuple(exists), not words & CHOICES, bool(words & AGGREGATES))

    # Triples

    def _read_triples(self) -> Triples:
        """Return the triple patterns up to the next word that begins no triple."""
        start, found = self._here.start, list[Pattern]()
        while self._here.kind in STARTS or self._here.is_mark("[", "(") or self._here.is_word("TRUE", "FALSE"):
            listed = self._here.is_mark("[", "(")
            subject = self._read_node(found)
            if not listed or not self._here.is_mark(".", "}"):
                self._read_properties(subject, found)
            if not self._take_mark("."):
                break
        if not found:
            raise QueryError(f"'{self._here.text}' at character {self._here.start + 1} is beyond SPARQL 1.1")
        return Triples(tuple(found), (start, self._end))

    def _read_properties(self, subject: Slot, found: list[Pattern]) -> None:
        while self._here.is_mark(";") or self._begins_verb():
            if self._take_mark(";"):
                continue
            start = self._here.start
            path = self._take().text if self._here.kind == "variable" else self._read_path()
            while True:
                value = self._read_node(found)
                found.append(Pattern(subject, path, value, (start, self._end)))
                if not self._take_mark(","):
                    break

    def _begins_verb(self) -> bool:
        here = self._here
        return here.kind in ("iri", "name", "variable") or here.is_word("A") or here.is_mark("^", "!", "(")

    def _read_node(self, found: list[Pattern]) -> Slot:
        token = self._take()
        if token.is_mark("["):
            node = self._make_variable()
            self._read_properties(node, found)
            self._expect("]")
            return node
        if token.is_mark("("):
            return self._read_collection(found)
        if token.kind == "blank":
            return f"{OWN}blank_{token.text[2:].replace('-', '_h_').replace('.', '_d_')}"
        if token.kind == "string" and (self._here.kind == "lang" or self._here.is_mark("^^")):
            self._place += 1 if self._here.kind == "lang" else 2
            return self._text[token.start : self._end]
        if token.kind in STARTS or token.is_word("TRUE", "FALSE"):
            return token.text
        raise QueryError(f"'{token.text}' at character {token.start + 1} is beyond SPARQL 1.1")

    def _read_collection(self, found: list[Pattern]) -> Slot:
        members = []
        while not self._take_mark(")"):
            members.append(self._read_node(found))
        cells = [self._make_variable() for _ in members]
        for cell, rest, member in zip(cells, [*cells[1:], NIL], members, strict=True):
            found.append(Pattern(cell, FIRST, member, (self._end, self._end)))
            found.append(Pattern(cell, REST, rest, (self._end, self._end)))
        return cells[0] if cells else NIL

    # Paths

    def _read_path(self) -> Path:
        return self._read_parts("|", self._read_sequence, syntax.Alternative)

    def _read_sequence(self) -> Path:
        return self._read_parts("/", self._read_step, syntax.Sequence)

    def _read_parts(self, mark: str, read: Callable[[], Path], make: Callable[[tuple[Path, ...]], Path]) -> Path:
        parts = [read()]
        while self._take_mark(mark):
            parts.append(read())
        return parts[0] if len(parts) == 1 else make(tuple(parts))

    def _read_step(self) -> Path:
        if self._take_mark("^"):
            return syntax.Inverse(self._read_repeat())
        return self._read_repeat()

    def _read_repeat(self) -> Path:
        path = self._read_primary()
        return syntax.Repeat(path, self._take().text) if self._here.is_mark("?", "*", "+") else path

    def _read_primary(self) -> Path:
        if self._take_mark("("):
            path = self._read_path()
            self._expect(")")
            return path
        return self._read_negated() if self._take_mark("!") else self._read_property()

    def _read_property(self) -> str:
        return TYPE if self._take_word("A") else self._take().text

    def _read_negated(self) -> syntax.Negated:
        forward, backward = list[str](), list[str]()
        several = self._take_mark("(")
        while True:
            names = backward if self._take_mark("^") else forward
            names.append(self._read_property())
            if not several or not self._take_mark("|"):
                break
        if several:
            self._expect(")")
        return syntax.Negated(tuple(forward), tuple(backward))
