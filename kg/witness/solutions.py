"""The solutions of a traced query, and what each rests on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pyoxigraph import Quad

from kg.witness.plans import Plan, Traced
from kg.witness.running import DEFAULT, Match, Row, Runner
from kg.witness.syntax import Path, Slot, Span, get_name, is_variable

Rest = Callable[[Plan, Mapping[str, Any]], Iterable[Match]]
"""Gives what the sub-selects and the patterns asked about of a plan rest on, for the values around them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the value of a slot comes from: the place of a variable in a solution, or a term."""

    index: int
    term: Any = None

    def get(self, row: Row) -> Any:
        return row[self.index] if self.index >= 0 else self.term


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a plan over places; `predicate` is None for a path of several steps."""

    subject: _Place
    predicate: _Place | None
    path: Path
    value: _Place
    graph: _Place


@dataclass(frozen=True, slots=True)
class _Coded:
    """A plan over places."""

    steps: tuple[_Step, ...]
    choices: tuple[tuple[int, tuple[_Coded, ...], Span | None], ...]
    plan: Plan


@dataclass(slots=True)
class _Found:
    """A match while its plan is gone through."""

    quads: dict[Quad, None] = field(default_factory=dict)
    absences: dict[str, None] = field(default_factory=dict)

    def add(self, other: Match) -> None:
        self.quads.update(dict.fromkeys(other.quads))
        self.absences.update(dict.fromkeys(other.absences))

    def close(self) -> Match:
        return Match(tuple(self.quads), tuple(self.absences))


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
        self.names = [get_name(column) for column in traced.columns]
        self._index = {name: i for i, name in enumerate(self.names)}
        given = {self._index[name]: value for name, value in (values or {}).items() if name in self._index}
        most = runner.limit if limit is None else limit
        found = islice(runner.run(traced.text, values), most + 1)
        self.rows = [tuple(given.get(i, value) for i, value in enumerate(row)) for row in found]
        if len(self.rows) > most:
            if limit is None:
                runner.uncovered.setdefault(f"what comes after the first {most:,} solutions")
            del self.rows[most:]
        self._left_out = left_out
        self._coded = self._code(traced.plan)
        self._merged = bool(runner.query.dataset)

    def get_places(self, names: Iterable[str]) -> list[int]:
        """Return where the solutions have some variables; -1 for one that they do not have."""
        return [self._index.get(name, -1) for name in names]

    def match(self, row: Row) -> Match:
        """Return what a solution rests on."""
        found = _Found()
        self._collect(self._coded, row, found)
        return found.close()

    def match_all(self, rows: Iterable[Row]) -> Match:
        """Return what several solutions rest on together."""
        found = _Found()
        for row in rows:
            self._collect(self._coded, row, found)
        return found.close()

    def _code(self, plan: Plan) -> _Coded:
        for told in plan.uncovered:
            self._runner.uncovered.setdefault(told)
        steps = tuple(
            _Step(
                self._place(step.subject),
                self._place(step.path) if isinstance(step.path, str) else None,
                step.path,
                self._place(step.value),
                self._place(step.graph) if step.graph else _Place(-1, DEFAULT),
            )
            for step in plan.steps
            if not {step.subject, step.value} & {*self._left_out}
        )
        choices = tuple(
            (self._index[get_name(c.mark)] if c.mark else -1, tuple(map(self._code, c.plans)), c.absence)
            for c in plan.choices
        )
        return _Coded(steps, choices, plan)

    def _place(self, slot: Slot) -> _Place:
        if is_variable(slot):
            return _Place(self._index[get_name(slot)])
        return _Place(-1, self._runner.get_term(slot))

    def _collect(self, coded: _Coded, row: Row, found: _Found) -> None:
        for step in coded.steps:
            self._collect_step(step, row, found)
        for mark, plans, absence in coded.choices:
            if mark < 0:
                self._collect(plans[0], row, found)
            elif row[mark] is not None:
                self._collect(plans[int(row[mark].value)], row, found)
            elif absence:
                found.absences[self._runner.tell_absence(absence, dict(zip(self.names, row, strict=True)))] = None
        if coded.plan.selects or coded.plan.exists or coded.plan.absences:
            self._collect_rest(coded.plan, dict(zip(self.names, row, strict=True)), found)

    def _collect_step(self, step: _Step, row: Row, found: _Found) -> None:
        subject, value, graph = step.subject.get(row), step.value.get(row), step.graph.get(row)
        if subject is None or value is None:
            return
        if step.predicate is None or (self._merged and graph == DEFAULT):
            quads = self._runner.find_quads(subject, self._fix(step, row), value, graph)
            found.quads.update(dict.fromkeys(quads))
        else:  # the solution says that it is there
            found.quads[Quad(subject, step.predicate.get(row), value, graph)] = None

    def _fix(self, step: _Step, row: Row) -> Path:
        """Return the path of a step; a variable property has its value by now."""
        return str(step.predicate.get(row)) if step.predicate else step.path

    def _collect_rest(self, plan: Plan, values: Mapping[str, Any], found: _Found) -> None:
        for span in plan.absences:
            found.absences[self._runner.tell_absence(span, values)] = None
        for match in self._rest(plan, values):
            found.add(match)
