"""Why a group of a query has no solution with certain values: what fails, and how far it gets without some parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Triple

from kg.model.absences import Finding
from kg.sparql.syntax import Bind, Select, Slot, get_name
from kg.sparql.variables import join, list_certain, list_possible
from kg.terms import TYPE
from kg.whynot.causes import Causes, Tools
from kg.whynot.conflicts import Conflicts, Correction
from kg.whynot.missing import Misser
from kg.whynot.parts import Asked, Splitter, Wanted, make_wanted
from kg.whynot.probing import Solution
from kg.whynot.rating import rate
from kg.whynot.sayings import Goal
from kg.witness.matches import Matcher

# Any: the terms of a solution, which the store knows.
SOLVED = 200
"""Farthest solutions that are looked at."""


@dataclass(frozen=True, slots=True)
class Width:
    """How many corrections of a group are looked into, and how many solutions of each."""

    corrections: int
    solutions: int


WIDE, NARROW = Width(8, 8), Width(2, 4)


class Explainer:
    """Explains the groups of one query."""

    def __init__(
        self,
        matcher: Matcher,
        misser: Misser,
        explain_select: Callable[[Select, Sequence[Wanted]], Finding],
        find_claims: Callable[[Triple], tuple[str, ...]],
    ) -> None:
        self._matcher = matcher
        self._misser = misser
        self._splitter = Splitter(matcher.query, self._is_stated)
        self._tools = Tools(matcher, misser, lambda asked: self.explain(asked, NARROW), explain_select, find_claims)

    def _is_stated(self, cls: Slot) -> bool:
        """Say whether sources state that things are of a class."""
        return self._misser.sayings.is_sayable(Goal(None, TYPE, self._matcher.runner.get_term(cls)))

    def explain(self, asked: Asked, width: Width = WIDE) -> Finding:
        """Return why a group has no solution with some values; a finding without parts where it has one."""
        case = self._make_case(asked)
        failing = case.find_smallest()
        if not failing:
            return Finding()
        shown = tuple(part.shown for part in case.get_parts(failing))
        ranked = sorted(case.find_corrections(), key=lambda one: self._rank(case, one))
        corrections = [one for one in ranked[: width.corrections] if one.kept]
        if not corrections:
            return self._find_nothing(case, failing, shown)
        return min((self._find(case, one, shown, width) for one in corrections), key=lambda one: one[0])[1]

    def _make_case(self, asked: Asked) -> Conflicts:
        """Return a group with the values looked for.

        A value that every solution of the group has is put in front; any other is compared at the end, since it may
        come from OPTIONAL or from an expression, which would take it for granted.
        """
        group = asked.group
        bound = {element.variable for element in group.elements if isinstance(element, Bind)}
        bound |= join(part.gives for part in asked.further) | (list_possible(group) - list_certain(group))
        late = [one for one in asked.wanted if one.loose or one.variable in bound]
        given = [one for one in asked.wanted if one not in late]
        parts = self._splitter.split(group, frozenset(one.variable for one in given))
        parts += [*asked.further, *map(make_wanted, late)]
        return Conflicts(self._matcher.query, parts, given, asked.graph, self._matcher.runner.run)

    def _find_nothing(self, case: Conflicts, failing: Sequence[int], shown: tuple[str, ...]) -> Finding:
        """Return the finding where nothing of the row is there: the surest part of what fails, for anything."""
        place = max(failing, key=lambda i: (case.get_touched(i), -i))
        others = case.get_parts([i for i in range(len(case.parts)) if i != place])
        given = {get_name(one.variable): self._matcher.runner.get_term(one.term) for one in case.given}
        reason = Causes(self._tools, case, others, given).explain(case.parts[place])
        return Finding(shown, (reason,), self._tell_bindings(given, case.fixed), 0, len(case.all))

    @staticmethod
    def _rank(case: Conflicts, correction: Correction) -> tuple[int, int, int, list[int]]:
        """Return what makes a correction a worse reason.

        It gives up a value of the row, or something about that value, or a fact where a condition would do.
        """
        facts = sum(part.kind == "pattern" for part in case.get_parts(correction.dropped))
        touched = max(case.get_touched(i) for i in correction.dropped)
        return (case.get_worth(correction.kept), touched, facts, sorted(correction.dropped))

    def _find(
        self, case: Conflicts, correction: Correction, failing: tuple[str, ...], width: Width
    ) -> tuple[tuple[Any, ...], Finding]:
        """Return the finding for one correction, and how good a reason it is."""
        dropped = case.get_parts(correction.dropped)
        kept = case.get_parts(correction.kept)
        looks = join(part.mentions for part in dropped)
        told = []
        for solution in self._list_solutions(case, correction, looks)[: width.solutions] or [{}]:
            reasons = tuple(map(Causes(self._tools, case, kept, solution).explain, dropped))
            told.append((rate(reasons), solution, reasons))
        (changes, *rest), solution, reasons = min(told, key=lambda one: one[0])
        worth, *others = self._rank(case, correction)
        bindings = self._tell_bindings(solution, case.fixed | join(part.mentions for part in dropped))
        finding = Finding(failing, reasons, bindings, len(correction.kept), len(case.all))
        return (worth, changes, rest, others), finding

    def _tell_bindings(self, solution: Solution, variables: frozenset[Slot]) -> dict[str, str]:
        return {
            name: self._misser.sayings.label(term)
            for name, term in solution.items()
            if f"?{name}" in variables and not name.startswith("kg_") and term is not None
        }

    @staticmethod
    def _list_solutions(case: Conflicts, correction: Correction, looks: frozenset[Slot]) -> list[Solution]:
        """Return farthest solutions that differ in what the missing parts look at, in a fixed order."""
        found = case.solve(correction.kept, SOLVED, looks=looks)
        names = sorted(get_name(slot) for slot in looks)
        keyed = {tuple(str(solution.get(name)) for name in names): solution for solution in sorted(found, key=str)}
        return [keyed[key] for key in sorted(keyed)]
