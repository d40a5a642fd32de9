"""Rewriting a query so that each solution shows how it came about.

The traced query has the same groups, filters and conditions, and gives every variable: nodes without a name and the
steps of a path become variables, and each branch of UNION and each OPTIONAL that matched leaves a mark. A sub-select
stays as it is and is traced apart, since it hides its variables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from kg.witness.columns import find_uses, list_computed, list_expressions
from kg.witness.syntax import (
    Alternative,
    Bind,
    Element,
    Expression,
    Filter,
    Group,
    InGraph,
    Inverse,
    Minus,
    Negated,
    Optional,
    Path,
    Pattern,
    Query,
    Repeat,
    Select,
    Sequence,
    Service,
    Slot,
    Span,
    Triples,
    Union,
    Values,
    is_variable,
)


@dataclass(frozen=True, slots=True)
class Step:
    """A triple pattern, or a path, of the traced query; `graph` is the name of GRAPH around it."""

    subject: Slot
    path: Path
    value: Slot
    graph: Slot | None


@dataclass(frozen=True, slots=True)
class Choice:
    """Plans of which one holds: the variable `mark` tells which, and that none does where it has no value.

    Without a variable the only plan holds. `absence` is where an OPTIONAL stands whose not matching decides something.
    """

    mark: Slot
    plans: tuple[Plan, ...]
    absence: Span | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a solution of a group rests on: steps, choices, rows of sub-selects, patterns asked about.

    `absences` are the groups that must have no match; `uncovered` tells what nobody can cite.
    """

    steps: tuple[Step, ...] = ()
    choices: tuple[Choice, ...] = ()
    selects: tuple[Select, ...] = ()
    exists: tuple[tuple[Group, Slot | None], ...] = ()
    absences: tuple[Span, ...] = ()
    uncovered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced query and what its solutions rest on; `columns` are the variables that it gives."""

    text: str
    columns: tuple[Slot, ...]
    plan: Plan


@dataclass(slots=True)
class _Draft:
    """A plan while its group is read."""

    graph: Slot | None
    steps: list[Step] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    exists: list[tuple[Group, Slot | None]] = field(default_factory=list)
    absences: list[Span] = field(default_factory=list)
    uncovered: list[str] = field(default_factory=list)
    certain: set[Slot] = field(default_factory=set)
    """The variables that every solution of the group has."""

    def close(self) -> Plan:
        return Plan(
            tuple(self.steps),
            tuple(self.choices),
            tuple(self.selects),
            tuple(self.exists),
            tuple(self.absences),
            tuple(self.uncovered),
        )


def write_path(path: Path) -> str:
    """Return a path as SPARQL.

    >>> write_path(Repeat(Sequence(("a:b", Inverse("a:c"))), "*"))
    '(a:b/^(a:c))*'
    """
    match path:
        case str():
            return path
        case Inverse(inner):
            return f"^({write_path(inner)})"
        case Sequence(parts):
            return "/".join(map(_bracket, parts))
        case Alternative(parts):
            return "|".join(map(_bracket, parts))
        case Repeat(inner, mark):
            return f"({write_path(inner)}){mark}"
        case Negated(forward, backward):
            return f"!({'|'.join([*forward, *(f'^{name}' for name in backward)])})"


def _bracket(path: Path) -> str:
    text = write_path(path)
    return f"({text})" if isinstance(path, Alternative | Sequence) else text


class Tracer:
    """Traces the groups of one query."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._made = 0
        self._columns: dict[Slot, None] = {}
        self._uses = find_uses(query)

    def trace_select(self, select: Select) -> Traced:
        """Return the traced query of a SELECT."""
        self._columns = {}
        body, draft = self._trace_group(select.where, None)
        for expression in list_expressions(select):
            self._refuse_exists(expression, draft)
        # VALUES at the end joins what the pattern gives, or else the rows of groups, which keep it by themselves.
        if select.values and not select.aggregates:
            body += f" {self._keep(select.values, draft)}"
        body += "".join(f" BIND ({self._tell(e.span)} AS {name})" for name, e in list_computed(select))
        for name, _ in list_computed(select):
            self._columns.setdefault(name)
        for item in (*select.columns, *select.keys):
            if item.variable and item.expression is None:
                self._columns.setdefault(item.variable)
        return self._close(body, draft.close())

    def trace_group(self, group: Group, graph: Slot | None, given: Iterable[Slot] = ()) -> Traced:
        """Return the traced query of a group alone, in GRAPH or not, with variables whose values are given."""
        self._columns = dict.fromkeys(given)
        body, draft = self._trace_group(group, graph)
        if graph:
            self._note(graph, draft)
        return self._close(f"GRAPH {graph} {{ {body} }}" if graph else body, draft.close())

    def write_groups(self, select: Select, keys: tuple[Slot, ...]) -> str:
        """Return a SELECT that aggregates with the keys of its groups as further columns, and no row left out."""
        columns = [
            f"({self._tell(i.expression.span)} AS {i.variable})" if i.expression else i.variable for i in select.columns
        ]
        named = [
            f"({self._tell(i.expression.span)} AS {key})" if i.expression else key
            for i, key in zip(select.keys, keys, strict=True)
        ]
        having = "".join(f" {self._tell(e.span)}" for e in select.having)
        further = [key for key in keys if key not in {i.variable for i in select.columns}]
        head = f"{self._query.prologue} SELECT {' '.join([*columns, *further])} {self._query.dataset_text}"
        tail = f"GROUP BY {' '.join(named)} {f'HAVING{having}' if having else ''}"
        values = self._tell(select.values.span) if select.values else ""
        return f"{head} WHERE {self._tell(select.where.span)} {tail} {values}"

    def _close(self, body: str, plan: Plan) -> Traced:
        columns = tuple(self._columns) or ("?kg_nothing",)
        head = f"{self._query.prologue} SELECT {' '.join(columns)} {self._query.dataset_text}"
        return Traced(f"{head} WHERE {{ {body} }}", columns, plan)

    def _tell(self, span: Span) -> str:
        return self._query.get_text(span)

    def _make(self, kind: str) -> Slot:
        self._made += 1
        name = f"?kg_{kind}{self._made}"
        self._columns.setdefault(name)
        return name

    def _trace_group(self, group: Group, graph: Slot | None) -> tuple[str, _Draft]:
        draft = _Draft(graph)
        body = " ".join(self._trace(element, draft) for element in group.elements)
        return body, draft

    def _trace(self, element: Element, draft: _Draft) -> str:
        match element:
            case Triples(patterns):
                return " ".join(self._trace_pattern(pattern, draft) for pattern in patterns)
            case Optional():
                return self._trace_optional(element, draft)
            case Group():
                return self._trace_inner(element, draft)
            case Union(branches):
                return self._trace_union(branches, draft)
            case InGraph(graph, group):
                return self._trace_graph(graph, group, draft)
            case Select():
                return self._trace_inner_select(element, draft)
            case _:
                return self._keep(element, draft)

    def _trace_inner_select(self, select: Select, draft: _Draft) -> str:
        if draft.graph:
            draft.uncovered.append("a sub-select inside GRAPH")
        else:
            draft.selects.append(select)
            for column in self.list_columns(select):
                self._columns.setdefault(column)
        return f"{{ {self._tell(select.span)} }}"

    def list_columns(self, select: Select) -> tuple[Slot, ...]:
        """Return the variables that a SELECT gives."""
        if select.columns:
            return tuple(item.variable for item in select.columns)
        found = Tracer(self._query).trace_select(select).columns
        return tuple(column for column in found if not column.startswith("?kg_"))

    def _keep(self, element: Element, draft: _Draft) -> str:
        """Note what an element asks for, and return its text as it is."""
        match element:
            case Filter(expression):
                self._note_filter(expression, draft)
            case Bind(expression, variable):
                self._refuse_exists(expression, draft)
                self._columns.setdefault(variable)
            case Values(variables):
                self._columns.update(dict.fromkeys(variables))
            case Minus(group):
                draft.absences.append(group.span)
            case Service():
                draft.uncovered.append("what another server says (SERVICE)")
            case _:
                pass
        return self._tell(element.span)

    def _note_filter(self, expression: Expression, draft: _Draft) -> None:
        if not expression.plain:
            self._refuse_exists(expression, draft)
            return
        for asked in expression.exists:
            if asked.negated:
                draft.absences.append(asked.group.span)
            else:
                draft.exists.append((asked.group, draft.graph))

    def _refuse_exists(self, expression: Expression, draft: _Draft) -> None:
        """Say of patterns that an expression asks about, and whose truth it goes on to use, that nobody cites them."""
        for asked in expression.exists:
            told = " ".join(self._tell(asked.span).split())
            draft.uncovered.append(f"which way an expression came out that asks about patterns: {told}")

    def _trace_optional(self, optional: Optional, draft: _Draft) -> str:
        mark = self._make("optional")
        body, inner = self._trace_group(optional.group, draft.graph)
        decides = self._is_used_elsewhere(optional, draft.certain)
        draft.choices.append(Choice(mark, (inner.close(),), optional.group.span if decides else None))
        return f"OPTIONAL {{ {body} BIND (0 AS {mark}) }}"

    def _is_used_elsewhere(self, optional: Optional, certain: Collection[Slot]) -> bool:
        """Say whether something else in the query depends on what an OPTIONAL leaves open.

        That it is shown in a column of its own, which stays empty, is no such use.
        """
        start, end = optional.span
        own = {name for name, place in self._uses if start <= place < end} - set(certain)
        return any(name in own and not start <= place < end for name, place in self._uses)

    def _trace_inner(self, group: Group, draft: _Draft) -> str:
        body, inner = self._trace_group(group, draft.graph)
        draft.certain |= inner.certain
        draft.choices.append(Choice("", (inner.close(),)))
        return f"{{ {body} }}"

    def _trace_union(self, branches: tuple[Group, ...], draft: _Draft) -> str:
        mark = self._make("union")
        traced = [self._trace_group(branch, draft.graph) for branch in branches]
        draft.certain |= set.intersection(*(inner.certain for _, inner in traced))
        draft.choices.append(Choice(mark, tuple(inner.close() for _, inner in traced)))
        return " UNION ".join(f"{{ {body} BIND ({i} AS {mark}) }}" for i, (body, _) in enumerate(traced))

    def _trace_graph(self, graph: Slot, group: Group, draft: _Draft) -> str:
        self._note(graph, draft)
        body, inner = self._trace_group(group, graph)
        draft.certain |= inner.certain
        draft.choices.append(Choice("", (inner.close(),)))
        return f"GRAPH {graph} {{ {body} }}"

    def _trace_pattern(self, pattern: Pattern, draft: _Draft) -> str:
        return self._trace_step(pattern.subject, pattern.path, pattern.value, draft)

    def _trace_step(self, subject: Slot, path: Path, value: Slot, draft: _Draft) -> str:
        match path:
            case Inverse(inner):
                return self._trace_step(value, inner, subject, draft)
            case Sequence((first, *rest)) if rest:
                middle = self._make("step")
                after = Sequence(tuple(rest)) if len(rest) > 1 else rest[0]
                there = self._trace_step(subject, first, middle, draft)
                return f"{there} {self._trace_step(middle, after, value, draft)}"
            case _:
                for slot in (subject, path, value):
                    if isinstance(slot, str):
                        self._note(slot, draft)
                draft.steps.append(Step(subject, path, value, draft.graph))
                return f"{subject} {write_path(path)} {value} ."

    def _note(self, slot: Slot, draft: _Draft) -> None:
        if is_variable(slot):
            self._columns.setdefault(slot)
            draft.certain.add(slot)
