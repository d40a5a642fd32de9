"""The solutions of a traced query, and what each rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from pyoxigraph import Quad

from kg.sparql.syntax import Pattern, Slot, get_name, is_variable
from kg.witness.running import DEFAULT, Match, Row, Runner
from kg.witness.tracing import Plan, Traced

Rest = Callable[[Plan, Mapping[str, Any]], Iterable[Match]]
"""Gives what the sub-selects and the patterns asked about of a plan rest on, for the values around them."""
Quads = dict[Quad, None]
Absences = dict[str, None]


class Solutions:
    """The solutions of a traced query, and what each rests on."""

    def __init__(
        self,
        runner: Runner,
        rest: Rest,
        traced: Traced,
        *,
        values: Mapping[str, Any] | None = None,
        limit: int | None = None,
        left_out: Collection[Slot] = (),
    ) -> None:
        self._runner = runner
        self._rest = rest
        self._plan = traced.plan
        self._left_out = left_out
        self._merged = bool(runner.query.dataset)
        self.names = [get_name(column) for column in traced.columns]
        self._index = {column: i for i, column in enumerate(traced.columns)}
        given = {self._index[f"?{name}"]: value for name, value in (values or {}).items() if f"?{name}" in self._index}
        most = runner.limit if limit is None else limit
        found = islice(runner.run(traced.text, values), most + 1)
        self.rows = [tuple(given.get(i, value) for i, value in enumerate(row)) for row in found]
        if len(self.rows) > most:
            if limit is None:
                runner.uncovered.setdefault(f"what comes after the first {most:,} solutions")
            del self.rows[most:]
        runner.uncovered.update(dict.fromkeys(traced.uncovered))

    def get_places(self, names: Iterable[str]) -> list[int]:
        """Return where the solutions have some variables; -1 for one that they do not have."""
        return [self._index.get(f"?{name}", -1) for name in names]

    def match(self, row: Row) -> Match:
        """Return what a solution rests on."""
        return self.match_all([row])

    def match_all(self, rows: Iterable[Row]) -> Match:
        """Return what several solutions rest on together."""
        quads, absences = Quads(), Absences()
        for row in rows:
            self._collect(self._plan, row, quads, absences)
        return Match(tuple(quads), tuple(absences))

    def _get(self, slot: Slot, row: Row) -> Any:
        return row[self._index[slot]] if is_variable(slot) else self._runner.get_term(slot)

    def _collect(self, plan: Plan, row: Row, quads: Quads, absences: Absences) -> None:
        graph = self._get(plan.graph, row) if plan.graph else DEFAULT
        for step in plan.steps:
            if step.subject not in self._left_out and step.value not in self._left_out:
                self._collect_step(step, graph, row, quads)
        for choice in plan.choices:
            mark = row[self._index[choice.mark]] if choice.mark else None
            if mark is not None or not choice.mark:
                self._collect(choice.plans[int(mark.value) if mark is not None else 0], row, quads, absences)
            elif choice.absence:
                absences[self._runner.tell_absence(choice.absence, self._name(row))] = None
        if plan.selects or plan.exists or plan.absences:
            self._collect_rest(plan, self._name(row), quads, absences)

    def _name(self, row: Row) -> Mapping[str, Any]:
        return dict(zip(self.names, row, strict=True))

    def _collect_step(self, step: Pattern, graph: Any, row: Row, quads: Quads) -> None:
        subject, value = self._get(step.subject, row), self._get(step.value, row)
        if subject is None or value is None:
            return
        plain = self._get(step.path, row) if isinstance(step.path, str) else None
        if plain is None or (self._merged and graph == DEFAULT):
            path = str(plain) if plain else step.path
            quads.update(dict.fromkeys(self._runner.find_quads(subject, path, value, graph)))
        else:  # the solution says that it is there
            quads[Quad(subject, plain, value, graph)] = None

    def _collect_rest(self, plan: Plan, values: Mapping[str, Any], quads: Quads, absences: Absences) -> None:
        absences.update(dict.fromkeys(self._runner.tell_absence(span, values) for span in plan.absences))
        for match in self._rest(plan, values):
            quads.update(dict.fromkeys(match.quads))
            absences.update(dict.fromkeys(match.absences))
