"""Rewriting a query so that each solution shows how it came about.

The traced query has the same groups, filters and conditions, and gives every variable: nodes without a name and the
steps of a path become variables, and each branch of UNION and each OPTIONAL that matched leaves a mark. A sub-select
stays as it is and is traced apart, since it hides its variables. What a solution rests on is told by a plan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from kg.sparql import syntax
from kg.sparql.syntax import OWN, Group, Pattern, Query, Select, Slot, is_variable, list_steps, write_path
from kg.sparql.variables import list_certain, list_columns, list_computed


@dataclass(frozen=True, slots=True)
class Choice:
    """Plans of which one holds: the variable `mark` tells which, and that none does where it has no value.

    Without a variable the only plan holds. `absence` is where an OPTIONAL stands whose not matching decides something.
    """

    mark: Slot
    plans: tuple[Plan, ...]
    absence: syntax.Span | None = None


@dataclass(slots=True)
class Plan:
    """What a solution of a group rests on: steps, choices, rows of sub-selects, patterns asked about.

    `graph` is the name of GRAPH around the group, `absences` are the groups that must have no match. It fills while the
    group is traced.
    """

    graph: Slot | None
    steps: list[Pattern] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    selects: list[Select] = field(default_factory=list)
    exists: list[Group] = field(default_factory=list)
    absences: list[syntax.Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Traced:
    """A traced query and what its solutions rest on; `columns` are the variables that it gives.

    `uncovered` tells what nobody can cite.
    """

    text: str
    columns: tuple[Slot, ...]
    plan: Plan
    uncovered: tuple[str, ...]


class Tracer:
    """Traces the groups of one query."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._made = 0
        self._columns: dict[Slot, None] = {}
        self._uncovered: list[str] = []
        spans = [query.select.where.span, *(expression.span for expression in query.select.expressions)]
        self._uses = [(t.text, t.start) for span in spans for t in query.get_words(span) if t.kind == "variable"]

    def trace_select(self, select: Select, graph: Slot | None = None) -> Traced:
        """Return the traced query of a SELECT, in GRAPH or not."""
        self._columns, self._uncovered = {}, []
        body, plan = self._trace_group(select.where, graph)
        for expression in select.expressions:
            self._refuse_exists(expression)
        # VALUES at the end joins what the pattern gives, or else the rows of groups, which keep it by themselves.
        if select.values and not select.aggregates:
            body += f" {self._keep(select.values, plan)}"
        body += "".join(f" BIND ({self._tell(e.span)} AS {name})" for name, e in list_computed(select))
        for name, _ in list_computed(select):
            self._columns.setdefault(name)
        for item in (*select.columns, *select.keys):
            if item.variable and item.expression is None:
                self._columns.setdefault(item.variable)
        return self._close(self._ask(graph, body), plan)

    def trace_group(self, group: Group, graph: Slot | None, given: Iterable[Slot] = ()) -> Traced:
        """Return the traced query of a group alone, in GRAPH or not, with variables whose values are given."""
        self._columns, self._uncovered = dict.fromkeys(given), []
        body, plan = self._trace_group(group, graph)
        return self._close(self._ask(graph, body), plan)

    def _ask(self, graph: Slot | None, body: str) -> str:
        """Return patterns as they are asked of a graph."""
        if graph is None:
            return body
        self._note(graph)
        return f"GRAPH {graph} {{ {body} }}"

    def write_groups(self, select: Select, keys: tuple[Slot, ...], graph: Slot | None = None) -> str:
        """Return a SELECT that aggregates with the keys of its groups as further columns, and no row left out."""
        columns = [self._write_item(item, item.variable) for item in select.columns]
        named = map(self._write_item, select.keys, keys)
        having = "".join(f" {self._tell(e.span)}" for e in select.having)
        further = [key for key in keys if key not in {i.variable for i in select.columns}]
        values = self._tell(select.values.span) if select.values else ""
        tail = f"GROUP BY {' '.join(named)} {f'HAVING{having}' if having else ''} {values}"
        where = f"{{ GRAPH {graph} {self._tell(select.where.span)} }}" if graph else self._tell(select.where.span)
        return self._query.write(" ".join([*columns, *further]), where, tail)

    def _write_item(self, item: syntax.Item, name: Slot) -> str:
        return f"({self._tell(item.expression.span)} AS {name})" if item.expression else name

    def _close(self, body: str, plan: Plan) -> Traced:
        columns = tuple(self._columns) or ("?kg_nothing",)
        return Traced(self._query.write(" ".join(columns), f"{{ {body} }}"), columns, plan, tuple(self._uncovered))

    def _tell(self, span: syntax.Span) -> str:
        return self._query.get_text(span)

    def _make(self, kind: str) -> Slot:
        self._made += 1
        name = f"{OWN}{kind}{self._made}"
        self._note(name)
        return name

    def _trace_group(self, group: Group, graph: Slot | None) -> tuple[str, Plan]:
        plan = Plan(graph)
        traced = (self._trace(element, group.elements[:i], plan) for i, element in enumerate(group.elements))
        return " ".join(traced), plan

    def _trace(self, element: syntax.Element, before: tuple[syntax.Element, ...], plan: Plan) -> str:
        match element:
            case syntax.Triples(patterns):
                return " ".join(told for pattern in patterns for told in self._trace_pattern(pattern, plan))
            case syntax.Optional():
                return self._trace_optional(element, before, plan)
            case Group():
                return self._trace_inner(element, plan.graph, plan)
            case syntax.Union(branches):
                return self._trace_union(branches, plan)
            case syntax.InGraph(graph, group):
                self._note(graph)
                return f"GRAPH {graph} {self._trace_inner(group, graph, plan)}"
            case syntax.Lateral(group):
                return f"LATERAL {self._trace_inner(group, plan.graph, plan)}"
            case Select():
                plan.selects.append(element)
                self._columns.update(dict.fromkeys(list_columns(element)))
                return f"{{ {self._tell(element.span)} }}"
            case _:
                return self._keep(element, plan)

    def _keep(self, element: syntax.Element, plan: Plan) -> str:
        """Note what an element asks for, and return its text as it is."""
        match element:
            case syntax.Filter(expression):
                self._note_filter(expression, plan)
            case syntax.Bind(expression, variable):
                self._refuse_exists(expression)
                self._columns.setdefault(variable)
            case syntax.Values(variables):
                self._columns.update(dict.fromkeys(variables))
            case syntax.Minus(group):
                plan.absences.append(group.span)
            case syntax.Service():
                self._uncovered.append("what another server says (SERVICE)")
            case _:
                pass
        return self._tell(element.span)

    def _note_filter(self, expression: syntax.Expression, plan: Plan) -> None:
        if not expression.plain:
            self._refuse_exists(expression)
            return
        for asked in expression.exists:
            if asked.negated:
                plan.absences.append(asked.group.span)
            else:
                plan.exists.append(asked.group)

    def _refuse_exists(self, expression: syntax.Expression) -> None:
        """Say of patterns that an expression asks about, and whose truth it goes on to use, that nobody cites them."""
        for asked in expression.exists:
            told = f"which way an expression came out that asks about patterns: {self._query.quote(asked.span)}"
            self._uncovered.append(told)

    def _trace_optional(self, optional: syntax.Optional, before: tuple[syntax.Element, ...], plan: Plan) -> str:
        mark = self._make("optional")
        body, inner = self._trace_group(optional.group, plan.graph)
        decides = self._is_used_elsewhere(optional, list_certain(Group(before, optional.span)))
        plan.choices.append(Choice(mark, (inner,), optional.group.span if decides else None))
        return f"OPTIONAL {{ {body} BIND (0 AS {mark}) }}"

    def _is_used_elsewhere(self, optional: syntax.Optional, certain: Collection[Slot]) -> bool:
        """Say whether something else in the query depends on what an OPTIONAL leaves open.

        That it is shown in a column of its own, which stays empty, is no such use.
        """
        start, end = optional.span
        own = {name for name, place in self._uses if start <= place < end} - set(certain)
        return any(name in own and not start <= place < end for name, place in self._uses)

    def _trace_inner(self, group: Group, graph: Slot | None, plan: Plan) -> str:
        body, inner = self._trace_group(group, graph)
        plan.choices.append(Choice("", (inner,)))
        return f"{{ {body} }}"

    def _trace_union(self, branches: tuple[Group, ...], plan: Plan) -> str:
        mark = self._make("union")
        traced = [self._trace_group(branch, plan.graph) for branch in branches]
        plan.choices.append(Choice(mark, tuple(inner for _, inner in traced)))
        return " UNION ".join(f"{{ {body} BIND ({i} AS {mark}) }}" for i, (body, _) in enumerate(traced))

    def _trace_pattern(self, pattern: Pattern, plan: Plan) -> Iterator[str]:
        for step in list_steps(pattern, lambda: self._make("step")):
            for slot in (step.subject, step.path, step.value):
                if isinstance(slot, str):
                    self._note(slot)
            plan.steps.append(step)
            yield f"{step.subject} {write_path(step.path)} {step.value} ."

    def _note(self, slot: Slot) -> None:
        if is_variable(slot):
            self._columns.setdefault(slot)
