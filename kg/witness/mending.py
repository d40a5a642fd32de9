"""Rewriting queries that the store would answer wrongly, in silence, into ones that it answers as SPARQL 1.1 asks.

Takes the text of a query and gives one of the same meaning; looks at no data. pyoxigraph 0.5.13 drops the duplicates of
alternatives in a path, finds no path of no step from a term that its graph does not have, forgets the graph of
`GRAPH ?g` in a sub-select and wherever else no triple pattern stands, lets MINUS compare that graph, counts nothing at
all where one counted value is an error, and refuses what computes on with an aggregate of the same SELECT. Each is
pinned by a test that says when it is mended. What cannot be rewritten is refused, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count, product

from kg.errors import QueryError
from kg.sparql import syntax
from kg.sparql.syntax import OWN, Group, Pattern, Query, Select, Slot, Span, is_variable, list_inner, walk, write_path
from kg.sparql.tokens import Token, find_close
from kg.sparql.variables import join, list_certain, list_columns

HIDDEN = re.compile(
    r"\bDISTINCT \* \)|\bDESCRIBE \*|\bSERVICE\b.*\bSELECT (?:DISTINCT )?\*|\*.*\bSERVICE\b", re.IGNORECASE
)
"""What counts or shows all variables, of which some cannot be told."""
WAYS = 256
"""Ways through the alternatives of one path at the most."""


class Mender:
    """Collects what to write instead of parts of one query."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._edits: list[tuple[Span, str]] = []
        self._names: dict[Slot, Slot] = {}
        spelled = {token.text for token in query.tokens}
        self._free = (name for n in count(1) if (name := f"?way{n}") not in spelled)
        patterns = (p for part in walk(query.select) if isinstance(part, syntax.Triples) for p in part.patterns)
        self._split = any(map(_is_split, patterns))

    def mend(self) -> str:
        """Return the query as it is to be run."""
        self._mend(self._query.select, (), None)
        if self._edits:
            self._refuse_doubtful()
        return self._tell((0, len(self._query.text)))

    def _refuse_doubtful(self) -> None:
        """Refuse what would show or count the names that are made here, or be taken for them.

        Raises:
            QueryError: the query does.
        """
        words = " ".join(token.text for token in self._query.tokens)
        taken = re.search(rf"{re.escape(OWN)}\w*", words)
        if taken:
            raise QueryError(f"query: it has to be rewritten for the store; give {taken[0]} another name")
        if self._names and HIDDEN.search(words):
            raise QueryError(
                "query: the store would lose duplicates of its alternatives (a|b) beside nodes without a name; write "
                "variables for [] and _:b, or UNION for |"
            )

    def _tell(self, span: Span) -> str:
        """Return a part of the query with what has been written instead of its parts."""
        told, place = [], span[0]
        inside = [(part, text) for part, text in self._edits if span[0] <= part[0] and part[1] <= span[1]]
        for (start, end), text in sorted(inside, key=lambda edit: edit[0]):
            told += [self._query.text[place:start], text]
            place = end
        return "".join([*told, self._query.text[place : span[1]]])

    def _write(self, span: Span, text: str) -> None:
        """Write a text instead of a part, and of all that has been written instead of parts of it."""
        start, end = span
        if start < end:
            self._edits = [(part, told) for part, told in self._edits if not (start <= part[0] and part[1] <= end)]
        self._edits.append((span, text))

    def _mend(self, part: syntax.Part, before: Sequence[syntax.Part], graph: Slot | None) -> None:
        """Mend what stands in a part, and then the part, which stands after others in its group."""
        if isinstance(part, syntax.InGraph):
            graph = part.graph if is_variable(part.graph) else None
        inner = list_inner(part)
        for place, one in enumerate(inner):
            self._mend(one, inner[:place], graph)
        match part:
            case Group() if graph and part.elements and not _binds(part):
                self._write((part.span[0] + 1, part.span[0] + 1), f" GRAPH {graph} {{}} ")
            case syntax.Triples():
                self._mend_triples(part, graph)
            case syntax.Minus() if graph:
                self._mend_minus(part, before, graph)
            case Select():
                self._mend_select(part)
                if graph:
                    self._carry(part, graph)
            case _:
                pass

    def _mend_select(self, select: Select) -> None:
        for expression in (*select.expressions, *select.order):
            self._mend_counts(expression, select.where)
        if select.aggregates:
            self._mend_aliases(select)
        if self._names:
            self._name_columns(select)

    # Paths

    def _mend_triples(self, triples: syntax.Triples, graph: Slot | None) -> None:
        """Write the union of the ways of a path; it parts what stands together, so that nodes get names."""
        split = [pattern for pattern in triples.patterns if _is_split(pattern)]
        named = self._split and any(
            slot.startswith(f"{OWN}blank_") for p in triples.patterns for slot in (p.subject, p.value)
        )
        if not split and not named:
            return
        plain = [self._write_pattern(p, p.path) for p in triples.patterns if p not in split]
        unions = [" UNION ".join(f"{{ {way} }}" for way in self._list_ways(p, graph)) for p in split]
        self._write(triples.span, " ".join([*plain, *unions]))

    def _list_ways(self, pattern: Pattern, graph: Slot | None) -> Iterator[str]:
        ways = _split_path(pattern.path)
        if len(ways) > WAYS:
            told = self._query.get_text(pattern.span)
            raise QueryError(f"query: a path of {len(ways)} ways is too much for the store: {told}; part it by UNION")
        for way in ways:
            yield self._write_pattern(pattern, way)
            term = next((slot for slot in (pattern.subject, pattern.value) if not is_variable(slot)), None)
            if term and _may_stay(way):
                yield self._write_stay(term, pattern, graph)

    def _write_stay(self, term: Slot, pattern: Pattern, graph: Slot | None) -> str:
        """Return what a path of no step finds from a term that no triple of the graph has (SPARQL 1.1, 18.5)."""
        other = self._name(pattern.value if term == pattern.subject else pattern.subject)
        p, o = next(self._free), next(self._free)
        there = f"{{ {o} {p} {term} }}" + ("" if _is_literal(term) else f" UNION {{ {term} {p} {o} }}")
        found = f"VALUES {other} {{ {term} }}" if is_variable(other) else f"FILTER (SAMETERM({term}, {other}))"
        return f"{f'GRAPH {graph} {{}} ' if graph else ''}{found} FILTER NOT EXISTS {{ {there} }}"

    def _write_pattern(self, pattern: Pattern, path: syntax.Path) -> str:
        return f"{self._name(pattern.subject)} {write_path(path)} {self._name(pattern.value)} ."

    def _name(self, slot: Slot) -> Slot:
        """Return a variable for a node without a name, else the slot itself."""
        if not slot.startswith(OWN):
            return slot
        if slot not in self._names:
            self._names[slot] = next(self._free)
        return self._names[slot]

    def _name_columns(self, select: Select, more: str = "") -> bool:
        """Write the columns of `SELECT *`, where there is one: nodes may have become variables."""
        star = next((t for t in self._query.get_words(select.head) if t.is_mark("*") and not select.columns), None)
        if star:
            self._write((star.start, star.end), f"{more}{' '.join(list_columns(select))}")
        return star is not None

    # GRAPH ?g

    def _mend_minus(self, minus: syntax.Minus, before: Sequence[syntax.Part], graph: Slot) -> None:
        """Keep MINUS from comparing the graph: without another variable in common it takes nothing away (8.3.3)."""
        written = join(self._query.list_variables(part.span) for part in before)
        if not (written & self._query.list_variables(minus.group.span)) - {graph}:
            self._write(minus.span, "")
        elif not (join(map(list_certain, before)) & list_certain(minus.group)) - {graph}:
            raise QueryError(
                f"query: within GRAPH {graph} the store would take away too much by {self._query.quote(minus.span)}; "
                "write FILTER NOT EXISTS, or give it a variable that each side always has"
            )

    def _carry(self, select: Select, graph: Slot) -> None:
        """Let a sub-select show the graph that it is asked of, for each graph anew."""
        words = self._query.get_words(select.span)
        shown, grouped = (any(item == syntax.Item(graph) for item in items) for items in (select.columns, select.keys))
        if sum(token.text == graph for token in words) > shown + grouped:
            raise QueryError(
                f"query: the store would take {graph} in the sub-select {self._query.quote(select.span)} for the graph "
                "that it is asked of; give it another name there"
            )
        alone = self._write_alone(select, graph) if select.aggregates and not select.keys else ""
        if not self._name_columns(select, f"{graph} ") and not shown:
            head = words[1] if words[1].is_word("DISTINCT", "REDUCED") else words[0]
            self._write((head.end, head.end), f" {graph}")
        if select.aggregates and not grouped:
            self._group_by(select, graph, words)
        told = self._tell(select.span)
        if select.sliced:
            told = f"GRAPH {graph} {{}} LATERAL {{ {told} }}"
        self._write(select.span, f"{{ {told} }} UNION {{ {alone} }}" if alone else told)

    def _write_alone(self, select: Select, graph: Slot) -> str:
        """Return what gives the row of a SELECT that aggregates over nothing, in each graph where it finds nothing."""
        (start, end), (first, last) = select.span, select.where.span
        row = f"{self._tell((start, first))} {{ FILTER (false) }} {self._tell((last, end))}"
        return f"GRAPH {graph} {{}} FILTER NOT EXISTS {self._tell(select.where.span)} {{ {row} }}"

    def _group_by(self, select: Select, graph: Slot, words: Sequence[Token]) -> None:
        after = [token for token in words if token.start >= select.where.span[1]]
        place = after[1].end if select.grouped else select.where.span[1]
        self._write((place, place), f" {graph}" if select.grouped else f" GROUP BY {graph}")

    # Aggregates

    def _mend_counts(self, expression: syntax.Expression, where: Group) -> None:
        """Bind what COUNT computes to a variable: of a value that is an error the store drops the whole count."""
        words = self._query.get_words(expression.span)
        for place, token in enumerate(words):
            if token.is_word("COUNT") and words[place + 1].is_mark("("):
                first = place + (3 if words[place + 2].is_word("DISTINCT") else 2)
                last = find_close(words, place + 1)
                if last - first > 1:
                    span, name = (words[first].start, words[last - 1].end), next(self._free)
                    end = where.span[1] - 1
                    self._write((end, end), f" BIND (({self._tell(span)}) AS {name}) ")
                    self._write(span, name)

    def _mend_aliases(self, select: Select) -> None:
        """Write an aggregate itself where a later column names it, which the store refuses."""
        known: dict[Slot, str] = {}
        for item in select.columns:
            if item.expression is None:
                continue
            for token in self._query.get_words(item.expression.span):
                if token.text in known:
                    self._write((token.start, token.end), known[token.text])
            known[item.variable] = f"({self._tell(item.expression.span)})"


def _is_literal(slot: Slot) -> bool:
    return slot[0] in "\"'+-.0123456789" or slot.lower() in ("true", "false")


def _is_split(pattern: Pattern) -> bool:
    """Say whether the store may answer a pattern wrongly."""
    ways = _split_path(pattern.path)
    from_term = not (is_variable(pattern.subject) and is_variable(pattern.value))
    return len(ways) > 1 or (from_term and _may_stay(pattern.path))


def _split_path(path: syntax.Path) -> list[syntax.Path]:
    """Return paths without alternatives, whose union with all duplicates a path is (SPARQL 1.1, 18.2.2.3 and 9.3).

    Within a repetition, duplicates do not count.

    >>> [write_path(way) for way in _split_path(syntax.Sequence((syntax.Alternative(("a:b", "a:c")), "a:d")))]
    ['a:b/a:d', 'a:c/a:d']
    """
    match path:
        case syntax.Alternative(parts):
            return [way for part in parts for way in _split_path(part)]
        case syntax.Sequence(parts):
            return [syntax.Sequence(ways) for ways in product(*map(_split_path, parts))]
        case syntax.Inverse(inner):
            return [syntax.Inverse(way) for way in _split_path(inner)]
        case syntax.Negated(forward, backward) if forward and backward:
            return [syntax.Negated(forward, ()), syntax.Negated((), backward)]
        case _:
            return [path]


def _may_stay(path: syntax.Path) -> bool:
    """Say whether a path may be one of no step."""
    match path:
        case syntax.Alternative(parts):
            return any(map(_may_stay, parts))
        case syntax.Sequence(parts):
            return all(map(_may_stay, parts))
        case syntax.Inverse(inner):
            return _may_stay(inner)
        case syntax.Repeat(inner, mark):
            return mark != "+" or _may_stay(inner)
        case _:
            return False


def _binds(element: syntax.Part) -> bool:
    """Say whether the store knows in each solution of an element of GRAPH ?g which graph it is in."""
    match element:
        case Group(elements):
            return any(map(_binds, elements))
        case syntax.Union(branches):
            return all(not branch.elements or _binds(branch) for branch in branches)
        case _:
            return isinstance(element, syntax.Triples | Select)
