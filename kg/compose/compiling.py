"""From a composed question to one SPARQL query, which says nothing of sources: the engine cites it as any other.

A column that nothing gives a value never passes a condition that denies or compares, and the rows that this leaves out
are counted. What a number counts is what is asked for, whatever else a row is joined with.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.compose.columns import Column, Piece, View, snake
from kg.compose.pieces import BOUNDS, RANGE, VARIABLE
from kg.compose.views import Views
from kg.errors import NotFound, QueryError
from kg.model.answers import Term
from kg.model.ask import Ask, Condition
from kg.model.questions import fold
from kg.model.statuses import STATUS, Statuses
from kg.model.views import Place
from kg.terms import DECIMAL, RI, SKOS, TYPE, kebab

DEFAULT = DefaultGraph()
DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?|FY(\d{4})|(\d{4})-([HQ])(\d)")
COMPARED = {"above": ">", "below": "<", "from": ">=", "to": "<="}
ROWS = ("item", "holder", "source")
"""The parts of a flow that a list of flows, or of their items, shows."""
FIGURE = ("period", "units", "bound")
"""What a list of figures shows besides the parts of their keys."""
DURING = "during"
"""The condition that a flow went on at some time within some days."""
STATUSES = ("status", "run-status")
"""The columns that say how far something is."""
PERHAPS = "perhaps"
"""The column that marks rows which a condition on a date that is not known to the day only may fit."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition with its column and its values as terms; `query` gives them, where another question does.

    `told` are the values as they were given, without their narrower kinds.
    """

    column: Column
    test: str
    terms: tuple[Term, ...] = ()
    query: str = ""
    told: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A composed question as SPARQL.

    `asked` is the column of what is asked for, `conditions` those of the question and `unsaid` those that go without
    saying. `nulls` are queries that count what has no value where a condition needs one, by the column; `beside` counts
    what there is of other statuses.
    """

    ask: Ask
    view: View
    asked: Column
    sparql: str
    conditions: tuple[Bound, ...]
    unsaid: tuple[Bound, ...]
    nulls: tuple[tuple[Column, str], ...]
    beside: str


class Compiler:
    """Compiles questions on one graph."""

    def __init__(self, views: Views, statuses: Statuses, home: NamedNode) -> None:
        self._views = views
        self._statuses = statuses
        self._home = home

    def compile(self, ask: Ask, *, bare: bool = False) -> Compiled:
        """Return a question as SPARQL; of one that is `bare`, the query lists only what is asked for.

        Raises:
            NotFound: nothing that can be asked for, or no thing, is called so.
            QueryError: a column, a value or a combination is wrong.
        """
        view, column = self._views.find(ask.of)
        rows = Column(view.name, view.anchor, "thing", None, view.cls)
        asked = view.columns[column] if column else rows
        conditions = tuple(self._bind(view, one, column) for one in ask.where)
        begun = tuple(sorted(self._statuses.begun, key=str)), tuple(sorted(self._statuses.going, key=str))
        query = Draft(view, asked, conditions, self._list_unsaid(view, conditions, ask), begun)
        listed = [self._views.find_column(view, name, column) for name in ask.show]
        per = [self._views.find_column(view, name, column) for name in ask.per]
        total = self._views.find_column(view, ask.total) if ask.total else None
        if total and total.kind != "number":
            raise QueryError(f"{view.name}: '{ask.total}' is no number; a total is of one")
        query = replace(
            query, figures=tuple(self._list_keys(view, [*listed, *per, *(c.column for c in conditions), asked]))
        )
        if ask.is_measured:
            sparql = query.share(per, total) if ask.share else query.measure(per, total)
        else:
            sparql = query.list_rows([asked] if bare else self._choose(query, listed), share=ask.share)
        sparql += self._order(ask, view, sparql)
        nulls = [
            (one.column, query.count_nulls(one))
            for one in conditions
            if one.test in ("not", *COMPARED) and one.column.name != DURING
        ]
        return Compiled(ask, view, asked, sparql, conditions, query.unsaid, tuple(nulls), query.count_beside())

    # What is meant

    def _bind(self, view: View, condition: Condition, asked: str) -> Bound:
        if condition.column == DURING and "run" in view.columns:
            return self._bind_time(view, condition)
        column = self._views.find_column(view, condition.column, asked)
        if condition.among:
            inner = self.compile(condition.among, bare=True)
            if condition.test not in ("is", "not"):
                raise QueryError(f"{column.name}: what another question gives can only be asked for or left out")
            return Bound(column, condition.test, query=inner.sparql)
        if condition.test in ("has", "lacks"):
            return Bound(column, condition.test)
        if not condition.values:
            raise QueryError(f"{column.name}: no value is given; write one, or * for any")
        if condition.test in COMPARED and column.kind not in ("number", "date"):
            raise QueryError(f"{column.name}: only numbers and dates are compared; give a value, or !value")
        if condition.test in COMPARED and len(condition.values) > 1:
            raise QueryError(f"{column.name}: it is compared with one value; {len(condition.values)} are given")
        found = [self._find_values(column, text) for text in condition.values]
        told = tuple(terms[0] for terms in found)
        terms = told if condition.test == "all" else tuple(dict.fromkeys(term for terms in found for term in terms))
        if column.property == STATUS and not column.of and set(terms) <= self._statuses.begun - self._statuses.going:
            column = view.columns.get("run-status", column)  # what went on and is over may have begun again
        return Bound(column, condition.test, terms, told=told)

    def _bind_time(self, view: View, condition: Condition) -> Bound:
        """Return the condition that a flow went on within some years, months or days."""
        if condition.test not in ("is", "not") or not condition.values:
            raise QueryError(f"{DURING}: write a year, a month or a day within which it went on")
        for text in condition.values:
            read_days(text)
        column = Column(DURING, "run", "date")
        return Bound(
            column, condition.test, tuple(map(Literal, condition.values)), told=tuple(map(Literal, condition.values))
        )

    def _find_values(self, column: Column, text: str) -> Sequence[Term]:
        """Return the terms that a value means: a thing with its narrower kinds, a class, a number, a date or a text."""
        if column.kind == "number":
            try:
                return [Literal(f"{Decimal(text.replace(',', '').replace('%', '')):f}", datatype=DECIMAL)]
            except InvalidOperation:
                raise QueryError(f"{column.name}: '{text}' is no number") from None
        if column.kind == "date":
            read_days(text)
            return [Literal(text)]
        if column.kind == "text":
            return self._guess(text) if column.name == "value" else [Literal(text)]
        if column.kind == "class":
            return [self._find_term(column, text, TYPE)]
        return self._list_narrower(self._find_thing(column, text))

    def _guess(self, text: str) -> Sequence[Term]:
        """Return what a text may mean where a value may be of any kind: a number, a thing, a term, or itself."""
        if re.fullmatch(r"-?[\d.,]+", text):
            return [Literal(text.replace(",", ""), datatype=DECIMAL)]
        term = (
            RI(text) if next(self._views.graph.store.quads_for_pattern(RI(text), TYPE, None, DEFAULT), None) else None
        )
        try:
            return [term or self._views.graph.names.find(text)]
        except NotFound:
            return [Literal(text)]

    def _find_thing(self, column: Column, text: str) -> NamedNode:
        names = self._views.graph.names
        try:
            return names.find(text, column.range)
        except NotFound as error:
            owned = names.find_owner(text, column.range) if column.range else None
            if owned:
                return owned[1]
            found = self._find_individual(column, text)
            if found is None:
                raise NotFound(f"{column.name}: {error}") from error
            return found

    def _find_individual(self, column: Column, text: str) -> NamedNode | None:
        """Return the term of the ontology that is called so, such as a status."""
        quads = self._views.graph.store.quads_for_pattern(None, TYPE, column.range, DEFAULT) if column.range else ()
        found = (quad.subject for quad in quads if isinstance(quad.subject, NamedNode))
        return next((term for term in found if term in RI and fold(text) in self._call(term)), None)

    def _call(self, term: NamedNode) -> set[str]:
        return {fold(name) for name in (*self._views.graph.names.list_labels(term).values(), kebab(RI.local(term)))}

    def _find_term(self, column: Column, text: str, _: NamedNode) -> NamedNode:
        known = self._views.names
        found = known.get(fold(text))
        if found is None or found[1]:
            raise NotFound(f"{column.name}: no class is called '{text}'")
        return found[0] if isinstance(found[0], NamedNode) else self._views.read[found[0]].cls

    def _list_narrower(self, thing: NamedNode) -> list[NamedNode]:
        """Return a thing with the concepts that are kinds of it, and a group of places with its members."""
        found = [thing, *(row.place for row in self._views.graph.views.read(Place) if thing in row.group)]
        for one in found:
            quads = self._views.graph.store.quads_for_pattern(None, SKOS("broader"), one, DEFAULT)
            found += [q.subject for q in quads if isinstance(q.subject, NamedNode) and q.subject not in found]
        return found

    def _list_unsaid(self, view: View, conditions: Sequence[Bound], ask: Ask) -> tuple[Bound, ...]:
        """Return the conditions that go without saying: things come home from abroad; a measure takes what goes on."""
        named = {one.column.name for one in conditions if one.test in ("is", "only", "all")}
        given = {one.column.name for one in conditions} | {
            self._views.find_column(view, name).name for name in (*ask.per, *ask.show)
        }
        target, source = (view.columns.get(self._views.name_part(part)) for part in ("target", "source"))
        found = []
        whole = view.base in self._views.read and view.cls == self._views.read[view.base].cls
        if target and whole and target.name not in given | {one.column.name for one in conditions}:
            found.append(Bound(target, "is", (self._home,)))
            if source and "period" not in view.columns and source.name not in named:
                found.append(Bound(source, "not", (self._home,)))
        status = next((c for c in view.columns.values() if c.property == STATUS and not c.of), None)
        dated = any(one.column.kind == "date" for one in conditions)
        if status and (ask.is_measured or ask.whether) and not dated and not {status.name, "run-status"} & given:
            found.append(Bound(status, "is", tuple(sorted(self._statuses.going, key=str))))
        kind = view.columns.get("kind")
        if kind and "period" in view.columns and kind.name not in given and whole:
            found.append(Bound(kind, "is", (Literal("in"),)))
        return tuple(found)

    def _list_keys(self, view: View, used: Sequence[Column]) -> Iterable[tuple[Column, bool]]:
        """Return the parts of the key of figures, and whether each is used: what is not used means all."""
        if "period" in view.columns and view.own:
            asked = {column.name for column in used}
            names = set(asked)
            if self._views.name_part("item") in names:
                names.add(self._views.name_part("holder"))  # whose it is goes with it
            for part in ("holder", "item", "source"):
                column = view.columns.get(self._views.name_part(part))
                if column and not (part == "holder" and column.name in names and column.name not in asked):
                    yield column, column.name in names

    def _choose(self, draft: Draft, listed: Sequence[Column]) -> list[Column]:
        """Return the columns of a list: what is asked for, what tells rows apart, what is asked of them, and more."""
        view = draft.view
        parts = [self._views.name_part(part) for part in ROWS]
        if draft.asked.variable not in (view.anchor, snake(parts[0])):
            parts = []
        hidden = {one.column.name for one in draft.unsaid if len(one.terms) == 1 and one.test == "is"}
        first = [view.columns[part] for part in (*parts, "status") if part in view.own]
        if draft.figures:
            first = [c for c, used in draft.figures if used] + [
                view.columns[name] for name in FIGURE if name in view.own
            ]
        plain = [one for one in draft.conditions if one.test != "lacks" and one.column.name != DURING]
        told = [one.column for one in plain if not (one.test == "not" and one.column.several)]
        if any(one.column.name in (DURING, "run-status") for one in draft.conditions):
            told += [view.columns["run-since"], view.columns["run-until"]]
        found = {c.name: c for c in (draft.asked, *first, *told, *listed) if c.name not in hidden}
        if draft.asked.variable == view.anchor and first:
            found.pop(draft.asked.name)  # the parts of its key say which it is
        return list(found.values())

    def _order(self, ask: Ask, view: View, sparql: str) -> str:
        if not ask.order:
            return ""
        name = ask.order.removeprefix("-")
        variable = name if name in ("count", "total") else self._views.find_column(view, name).variable
        if f"?{variable}" not in sparql:
            raise QueryError(f"{view.name}: rows are sorted by what they show; add --show {name}")
        return f"\nORDER BY {'DESC' if ask.order.startswith('-') else 'ASC'}(?{variable})"


@dataclass(frozen=True, slots=True)
class Draft:
    """A query in the making: the rows of a view that meet some conditions.

    `begun` are the statuses of what goes or went on, and of what goes on; `figures` the parts of the key of a figure,
    and whether the question uses each.
    """

    view: View
    asked: Column
    conditions: tuple[Bound, ...]
    unsaid: tuple[Bound, ...]
    begun: tuple[tuple[Term, ...], tuple[Term, ...]]
    figures: tuple[tuple[Column, bool], ...] = ()

    def list_rows(self, columns: Sequence[Column], *, share: bool = False) -> str:
        """Return the query of a list; with the `share` of figures in the whole of their period.

        Raises:
            QueryError: a share is asked for of what is no figure.
        """
        shown = [f"?{column.variable}" for column in columns]
        unsure, lines = self._tell_unsure(), self._write([c.variable for c in columns])
        head = " ".join(shown) + (f' (IF({unsure}, ?none, "yes") AS ?{PERHAPS})' if unsure else "")
        if share:
            head += " ?whole (ROUND(?units * 1000.0 / ?whole) / 10 AS ?share)"
            lines += f"\n  {self._find_whole()}"
        return f"SELECT DISTINCT {head}\nWHERE {{\n{lines}\n}}"

    def _find_whole(self) -> str:
        """Return the pattern of the figure of everything in the same period, as `?whole`."""
        if not any(used for _, used in self.figures):
            raise QueryError(f"{self.view.name}: a share is of a count, or of a figure of a part; say of which part")
        periods = ("year", "period")
        plain = tuple(c for c in self.conditions if c.column.variable in periods)
        whole = replace(self, conditions=plain, figures=tuple((column, False) for column, _ in self.figures))
        keep = {"period": "period", "units": "whole"}
        renamed = VARIABLE.sub(lambda v: f"?{keep.get(v[1], f'whole_{v[1]}')}", whole._write(["period", "units"]))
        return f"{{ SELECT DISTINCT ?period ?whole WHERE {{\n{renamed}\n  }} }}"

    def measure(self, per: Sequence[Column], total: Column | None) -> str:
        """Return the query of a number, by the columns of which it is told."""
        keys = [f"?{column.variable}" for column in per]
        group = f"\nGROUP BY {' '.join(keys)}" if keys else ""
        inner = self._write(
            [c.variable for c in (*per, self.asked, *([total] if total else ()))], [c.name for c in per]
        )
        if total is None:
            return f"SELECT {' '.join(keys)} (COUNT(DISTINCT ?{self.asked.variable}) AS ?count)\nWHERE {{\n{inner}\n}}{group}"
        listed = " ".join((*keys, f"?{self.view.anchor}", f"?{total.variable}"))
        rows = f"{{ SELECT DISTINCT {listed} WHERE {{\n{inner}\n}} }}"
        return f"SELECT {' '.join(keys)} (SUM(?{total.variable}) AS ?total)\nWHERE {{ {rows} }}{group}\nHAVING (COUNT(?{total.variable}) > 0)"

    def share(self, per: Sequence[Column], total: Column | None) -> str:
        """Return the query of a number with its share in that of everything."""
        name = "count" if total is None else "total"
        whole = replace(
            self,
            conditions=tuple(
                c for c in self.conditions if c.column.property == STATUS or c.column.variable in ("year", "period")
            ),
        )
        every = VARIABLE.sub(lambda v: f"?whole_{v[1]}", whole.measure((), total)).replace(
            f"?whole_{name}", "?whole", 1
        )
        keys = " ".join(f"?{column.variable}" for column in per)
        head = f"SELECT {keys} ?{name} ?whole (ROUND(?{name} * 1000.0 / ?whole) / 10 AS ?share)"
        return f"{head}\nWHERE {{\n{{ {self.measure(per, total)} }}\n{{ {every} }}\n}}"

    def count_nulls(self, condition: Bound) -> str:
        """Return the query that counts what meets all other conditions and has no value for this one."""
        lacking = replace(condition, test="lacks", terms=(), query="")
        others = tuple(lacking if one is condition else one for one in self.conditions)
        return replace(self, conditions=others).measure((), None)

    def count_beside(self) -> str:
        """Return the query that counts by status what a measure leaves out, else nothing."""
        status = next((one for one in self.unsaid if one.column.property == STATUS), None)
        if status is None:
            return ""
        unsaid = tuple(replace(one, test="not") if one is status else one for one in self.unsaid)
        return replace(self, unsaid=unsaid).measure((status.column,), None)

    # The pattern

    def _write(self, shown: Iterable[str], having: Iterable[str] = ()) -> str:
        """Return the pattern of the rows that meet all conditions, with some variables bound where they can be."""
        every = (*self.unsaid, *self.conditions)
        needs = {one.column.name for one in every if one.test != "lacks"} | set(having)
        needs |= {column.name for column, used in self.figures if used}
        variables = {*shown, self.view.anchor, *(one.column.variable for one in every)}
        variables |= {column.variable for column, _ in self.figures}
        if any(one.column.name == DURING for one in every):
            variables |= {"run_status"}
        required = {self.view.columns[name].variable for name in needs if name in self.view.columns} | {
            self.asked.variable
        }
        lines, certain = write_pieces(self.view.pieces, variables, required)
        lines += [line for one in every for line in self._test(one)]
        lines += [f"FILTER (!BOUND(?{column.variable}))" for column, used in self.figures if not used]
        lines += [f"FILTER (BOUND(?{name}))" for name in sorted(required - certain)]
        return "\n".join(f"  {line}" for line in lines)

    def _test(self, one: Bound) -> list[str]:
        name = one.column.variable
        if one.test == "has":
            return []
        if one.test == "lacks":
            return [f"FILTER (!BOUND(?{name}))"]
        if one.column.name == DURING:
            return [f"FILTER (?run_status IN ({', '.join(map(str, self.begun[0]))}))", *self._write_filters(one)]
        if one.column.kind == "date" or self._is_ranged(one):
            return self._write_filters(one)
        if one.test in COMPARED:
            return [f"FILTER (?{name} {COMPARED[one.test]} {one.terms[0]})"]
        if one.test == "all":
            each = [self._find_other(replace(one, test="is", terms=(term,)), "") for term in one.terms]
            return [*each, *self._test(replace(one, test="is"))]
        if one.test == "only":
            others = self._find_other(replace(one, test="beyond"), "MINUS ")
            return [*self._test(replace(one, test="is")), others]
        if (
            one.test == "not"
            and (one.column.several or self.asked.variable != self.view.anchor)
            and one not in self.unsaid
        ):
            return [self._find_other(replace(one, test="is"), "MINUS ")]
        if one.query:
            inner = f"{{ SELECT ?{name} WHERE {{ {{ {_project(one.query, name)} }} }} }}"
            return [inner if one.test == "is" else f"MINUS {inner}"]
        listed = ", ".join(map(str, one.terms))
        return [f"FILTER (?{name} {'NOT ' if one.test in ('not', 'beyond') else ''}IN ({listed}))"]

    def _find_other(self, one: Bound, word: str) -> str:
        """Return a pattern of the things asked for that have a row, which meets what is said of rows, with a value."""
        keep = self.asked.variable
        told = STATUSES if one.column.name in STATUSES else (one.column.name,)
        plain = tuple(
            c for c in self.conditions if c.test in ("is", *COMPARED) and c.column.name not in told and not c.query
        )
        draft = replace(self, conditions=(*plain, one))
        pattern = draft._write([keep])
        renamed = VARIABLE.sub(lambda found: found[0] if found[1] == keep else f"?other_{found[1]}", pattern)
        return f"{word}{{ SELECT DISTINCT ?{keep} WHERE {{\n{renamed}\n  }} }}"

    def _write_filters(self, one: Bound) -> list[str]:
        return [f"FILTER ({test})" for test in self._compare(one, surely=False)]

    def _is_ranged(self, one: Bound) -> bool:
        """Say whether a number is compared of which the least and the greatest that it can be are known."""
        return one.test in COMPARED and any(f"{one.column.variable}{RANGE[0]}" in p.gives for p in self.view.pieces)

    def _compare(self, one: Bound, *, surely: bool) -> list[str]:
        if one.column.name == DURING:
            return self._test_time(one, surely=surely)
        return compare_days(one, surely=surely) if one.column.kind == "date" else compare_range(one, surely=surely)

    def _test_time(self, one: Bound, *, surely: bool) -> list[str]:
        """Return the tests that a run was going on within the days of a condition, surely or perhaps."""
        going = ", ".join(map(str, self.begun[1]))
        ways = []
        for start, end in (read_days(term.value) for term in one.terms if isinstance(term, Literal)):
            if surely:
                last = f'IF(BOUND(?run_until), COALESCE(?run_until_first >= "{start}"^^xsd:date, false), ?run_status IN ({going}))'
                ways.append(f'(COALESCE(?run_since_last <= "{end}"^^xsd:date, false) && {last})')
            else:
                begins = f'COALESCE(?run_since_first <= "{end}"^^xsd:date, true)'
                ways.append(f'({begins} && COALESCE(?run_until_last >= "{start}"^^xsd:date, true))')
        return [f"({' || '.join(ways)})"] if one.test == "is" else [f"!({' || '.join(ways)})"]

    def _tell_unsure(self) -> str:
        """Return the test that every condition on what is not known exactly is surely met; nothing without one."""
        open_ = [
            c
            for c in self.conditions
            if c.test not in ("has", "lacks") and (c.column.kind == "date" or self._is_ranged(c))
        ]
        return " && ".join(test for one in open_ for test in self._compare(one, surely=True))


def _project(query: str, name: str) -> str:
    """Return a query whose first column has another name."""
    head = re.match(r"SELECT DISTINCT \?(\w+)", query)
    if head is None:
        raise QueryError("a condition takes the things that another question lists, and no number")
    return f"SELECT (?{head[1]} AS ?{name}) WHERE {{ {{ {query} }} }}" if head[1] != name else query


def write_pieces(pieces: Sequence[Piece], needed: set[str], required: set[str]) -> tuple[list[str], set[str]]:
    """Return the pieces that a query needs, and what they surely bind: what is required, without an OPTIONAL."""
    core = set[str]().union(*(piece.gives for piece in pieces if not piece.spare))
    wanted, kept = set(needed), {i for i, piece in enumerate(pieces) if not piece.spare}
    while True:
        more = {i for i, piece in enumerate(pieces) if i not in kept and (piece.gives - core) & wanted}
        if not more:
            break
        kept |= more
        wanted |= {name for i in more for name in pieces[i].uses}
    lines, certain = list[str](), set(core)
    for place in sorted(kept):
        piece = pieces[place]
        sole = piece.optional and _is_sole(pieces, piece, required, kept)
        certain |= piece.gives & required if sole else set()
        text = piece.text if sole or not piece.optional else f"OPTIONAL {{ {piece.text} }}"
        lines.append(text if text.endswith(".") else f"{text} .")
    return lines, certain


def _is_sole(pieces: Sequence[Piece], piece: Piece, required: set[str], kept: set[int]) -> bool:
    """Say whether a piece alone gives something that is required."""
    mine = piece.gives & required
    others = (pieces[i].gives for i in kept if pieces[i] is not piece)
    return bool(mine - frozenset().union(*others))


def compare_days(one: Bound, *, surely: bool) -> list[str]:
    """Return the tests of a condition on a date of which the first and the last possible day are known.

    An open end may be any day.
    """
    name = one.column.variable
    first, last = (f"?{name}{bound}" for bound in BOUNDS)
    spans = [read_days(term.value) for term in one.terms if isinstance(term, Literal)]
    early, late = (last, first) if not surely else (first, last)
    ways = []
    for start, end in spans:
        after = f'COALESCE({early} >= "{start}"^^xsd:date, {"false" if surely else "true"})'
        before = f'COALESCE({late} <= "{end}"^^xsd:date, {"false" if surely else "true"})'
        beyond = f'COALESCE({early} > "{end}"^^xsd:date, {"false" if surely else "true"})'
        ahead = f'COALESCE({late} < "{start}"^^xsd:date, {"false" if surely else "true"})'
        ways.append(
            {"from": after, "to": before, "above": beyond, "below": ahead}.get(one.test, f"({after} && {before})")
        )
    if one.test == "not":
        outside = [
            f'(COALESCE({early} > "{end}"^^xsd:date, {str(not surely).lower()}) || '
            f'COALESCE({late} < "{start}"^^xsd:date, {str(not surely).lower()}))'
            for start, end in spans
        ]
        return outside
    return [f"({' || '.join(ways)})"]


def compare_range(one: Bound, *, surely: bool) -> list[str]:
    """Return the test of a condition on a number of which the least and the greatest that it can be are known."""
    name, sign = f"?{one.column.variable}", COMPARED[one.test]
    least, most = (f"{name}{end}" for end in RANGE)
    bound = (least if surely else most) if ">" in sign else (most if surely else least)
    return [f"COALESCE({bound}, {name}) {sign} {one.terms[0]}"]


def read_days(text: str) -> tuple[str, str]:
    """Return the first and the last day of a year, a month, a day, a half, a quarter, a fiscal year, or from one to another.

    >>> read_days("2024"), read_days("2024-02"), read_days("2021-H2")[0]
    (('2024-01-01', '2024-12-31'), ('2024-02-01', '2024-02-29'), '2021-07-01')
    """
    if "/" in text:
        first, last = text.split("/", 1)
        return read_days(first)[0], read_days(last)[1]
    found = DAY.fullmatch(text)
    if found is None:
        raise QueryError(f"'{text}' is no date; write it as 2025, 2025-01 or 2025-01-31")
    if found[4]:
        return f"{found[4]}-04-01", f"{int(found[4]) + 1}-03-31"
    if found[5]:
        months = {"H": 6, "Q": 3}[found[6]]
        last = int(found[7]) * months
        if last > 12:
            raise QueryError(f"'{text}' is no part of a year")
        return f"{found[5]}-{last - months + 1:02}-01", read_days(f"{found[5]}-{last:02}")[1]
    year, month, day = found[1], found[2], found[3]
    if month and not 1 <= int(month) <= 12:
        raise QueryError(f"'{text}': there is no month {month}")
    if day:
        return text, text
    last = monthrange(int(year), int(month or 12))[1]
    return f"{year}-{month or '01'}-01", f"{year}-{month or '12'}-{last:02}"
