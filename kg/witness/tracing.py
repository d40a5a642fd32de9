"""Rewriting a query so that each solution shows how it came about.

The traced query has the same groups, filters and conditions, and gives every variable: nodes without a name and the
steps of a path become variables, and each branch of UNION and each OPTIONAL that matched leaves a mark. A sub-select
stays as it is and is traced apart, since it hides its variables.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from kg.witness.columns import find_uses, list_computed, list_expressions
from kg.witness.plans import Choice, Draft, Plan, Step, Traced, write_path
from kg.witness.syntax import (
    Bind,
    Element,
    Expression,
    Filter,
    Group,
    InGraph,
    Inverse,
    Lateral,
    Minus,
    Optional,
    Path,
    Pattern,
    Query,
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


class Tracer:
    """Traces the groups of one query."""

    def __init__(self, query: Query) -> None:
        self._query = query
        self._made = 0
        self._columns: dict[Slot, None] = {}
        self._uses = find_uses(query)

    def trace_select(self, select: Select, graph: Slot | None = None) -> Traced:
        """Return the traced query of a SELECT, in GRAPH or not."""
        self._columns = {}
        body, draft = self._trace_group(select.where, graph)
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
        return self._close(self._ask(graph, body, draft), draft.close())

    def trace_group(self, group: Group, graph: Slot | None, given: Iterable[Slot] = ()) -> Traced:
        """Return the traced query of a group alone, in GRAPH or not, with variables whose values are given."""
        self._columns = dict.fromkeys(given)
        body, draft = self._trace_group(group, graph)
        return self._close(self._ask(graph, body, draft), draft.close())

    def _ask(self, graph: Slot | None, body: str, draft: Draft) -> str:
        """Return patterns as they are asked of a graph."""
        if graph is None:
            return body
        self._note(graph, draft)
        return f"GRAPH {graph} {{ {body} }}"

    def write_groups(self, select: Select, keys: tuple[Slot, ...], graph: Slot | None = None) -> str:
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
        where = self._tell(select.where.span)
        return f"{head} WHERE {f'{{ GRAPH {graph} {where} }}' if graph else where} {tail} {values}"

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

    def _trace_group(self, group: Group, graph: Slot | None) -> tuple[str, Draft]:
        draft = Draft(graph)
        body = " ".join(self._trace(element, draft) for element in group.elements)
        return body, draft

    def _trace(self, element: Element, draft: Draft) -> str:
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
            case Lateral(group):
                return f"LATERAL {self._trace_inner(group, draft)}"
            case Select():
                return self._trace_inner_select(element, draft)
            case _:
                return self._keep(element, draft)

    def _trace_inner_select(self, select: Select, draft: Draft) -> str:
        draft.selects.append((select, draft.graph))
        for column in self.list_columns(select):
            self._columns.setdefault(column)
        return f"{{ {self._tell(select.span)} }}"

    def list_columns(self, select: Select) -> tuple[Slot, ...]:
        """Return the variables that a SELECT gives."""
        if select.columns:
            return tuple(item.variable for item in select.columns)
        found = Tracer(self._query).trace_select(select).columns
        return tuple(column for column in found if not column.startswith("?kg_"))

    def _keep(self, element: Element, draft: Draft) -> str:
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

    def _note_filter(self, expression: Expression, draft: Draft) -> None:
        if not expression.plain:
            self._refuse_exists(expression, draft)
            return
        for asked in expression.exists:
            if asked.negated:
                draft.absences.append(asked.group.span)
            else:
                draft.exists.append((asked.group, draft.graph))

    def _refuse_exists(self, expression: Expression, draft: Draft) -> None:
        """Say of patterns that an expression asks about, and whose truth it goes on to use, that nobody cites them."""
        for asked in expression.exists:
            told = " ".join(self._tell(asked.span).split())
            draft.uncovered.append(f"which way an expression came out that asks about patterns: {told}")

    def _trace_optional(self, optional: Optional, draft: Draft) -> str:
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

    def _trace_inner(self, group: Group, draft: Draft) -> str:
        body, inner = self._trace_group(group, draft.graph)
        draft.certain |= inner.certain
        draft.choices.append(Choice("", (inner.close(),)))
        return f"{{ {body} }}"

    def _trace_union(self, branches: tuple[Group, ...], draft: Draft) -> str:
        mark = self._make("union")
        traced = [self._trace_group(branch, draft.graph) for branch in branches]
        draft.certain |= set.intersection(*(inner.certain for _, inner in traced))
        draft.choices.append(Choice(mark, tuple(inner.close() for _, inner in traced)))
        return " UNION ".join(f"{{ {body} BIND ({i} AS {mark}) }}" for i, (body, _) in enumerate(traced))

    def _trace_graph(self, graph: Slot, group: Group, draft: Draft) -> str:
        self._note(graph, draft)
        body, inner = self._trace_group(group, graph)
        draft.certain |= inner.certain
        draft.choices.append(Choice("", (inner.close(),)))
        return f"GRAPH {graph} {{ {body} }}"

    def _trace_pattern(self, pattern: Pattern, draft: Draft) -> str:
        return self._trace_step(pattern.subject, pattern.path, pattern.value, draft)

    def _trace_step(self, subject: Slot, path: Path, value: Slot, draft: Draft) -> str:
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

    def _note(self, slot: Slot, draft: Draft) -> None:
        if is_variable(slot):
            self._columns.setdefault(slot)
            draft.certain.add(slot)
