"""Why a group of a query has no solution with certain values: what fails, and how far it gets without some parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pyoxigraph import Triple

from kg.model.absences import Finding
from kg.whynot.cases import Asked, Case, CaseMaker
from kg.whynot.causes import Causes, Inside
from kg.whynot.conflicts import Correction
from kg.whynot.missing import Misser
from kg.whynot.parts import Wanted
from kg.whynot.probing import Solution
from kg.whynot.rating import rate
from kg.whynot.scope import Scope, join
from kg.witness.matches import Matcher
from kg.witness.syntax import Select, Slot, get_name

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
        scope: Scope,
        misser: Misser,
        *,
        explain_select: Callable[[Select, Sequence[Wanted]], Finding],
        find_claims: Callable[[Triple], tuple[str, ...]],
    ) -> None:
        self._matcher = matcher
        self._misser = misser
        self._cases = CaseMaker(matcher.query, scope, self._is_stated, matcher.runner.run)
        inside = Inside(lambda asked: self.explain(asked, NARROW), explain_select, find_claims)
        self._causes = Causes(matcher, scope, misser, inside)

    def _is_stated(self, cls: Slot) -> bool:
        return self._misser.is_stated(self._matcher.get_term(cls))

    def explain(self, asked: Asked, width: Width = WIDE) -> Finding:
        """Return why a group has no solution with some values; a finding without parts where it has one."""
        case = self._cases.make(asked)
        failing = case.conflicts.find_smallest()
        if not failing:
            return Finding()
        shown = tuple(part.shown for part in case.get_parts(failing))
        corrections = [one for one in self._choose_corrections(case, width) if one.kept]
        if not corrections:
            return self._find_nothing(case, failing, shown)
        return min((self._find(case, one, shown, width) for one in corrections), key=lambda one: one[0])[1]

    def _find_nothing(self, case: Case, failing: Sequence[int], shown: tuple[str, ...]) -> Finding:
        """Return the finding where nothing of the row is there: the surest part of what fails, for anything."""
        place = max(failing, key=lambda i: (case.conflicts.get_touched(i), -i))
        others = case.get_parts([i for i in range(len(case.prober.parts)) if i != place])
        given = {get_name(one.variable): self._matcher.get_term(one.term) for one in case.prober.given}
        reason = self._causes.explain(case.prober.parts[place], others, given, case)
        return Finding(shown, (reason,), self._tell_bindings(given, case.prober.fixed), 0, len(case.prober.all))

    def _choose_corrections(self, case: Case, width: Width) -> list[Correction]:
        found = case.conflicts.find_corrections()
        return sorted(found, key=lambda one: self._rank(case, one))[: width.corrections]

    @staticmethod
    def _rank(case: Case, correction: Correction) -> tuple[int, int, int, list[int]]:
        """Return what makes a correction a worse reason.

        It gives up a value of the row, or something about that value, or a fact where a condition would do.
        """
        facts = sum(part.kind == "pattern" for part in case.get_parts(sorted(correction.dropped)))
        touched = max(case.conflicts.get_touched(i) for i in correction.dropped)
        return (case.conflicts.get_worth(correction.kept), touched, facts, sorted(correction.dropped))

    def _find(
        self, case: Case, correction: Correction, failing: tuple[str, ...], width: Width
    ) -> tuple[tuple[Any, ...], Finding]:
        """Return the finding for one correction, and how good a reason it is."""
        dropped = case.get_parts(sorted(correction.dropped))
        kept = case.get_parts(sorted(correction.kept))
        looks = join(part.mentions for part in dropped)
        told = []
        for solution in self._list_solutions(case, correction, looks)[: width.solutions] or [{}]:
            reasons = tuple(self._causes.explain(part, kept, solution, case) for part in dropped)
            told.append((rate(reasons), solution, reasons))
        (changes, *rest), solution, reasons = min(told, key=lambda one: one[0])
        worth, *others = self._rank(case, correction)
        bindings = self._tell_bindings(solution, case.prober.fixed | join(part.mentions for part in dropped))
        finding = Finding(failing, reasons, bindings, len(correction.kept), len(case.prober.all))
        return (worth, changes, rest, others), finding

    def _tell_bindings(self, solution: Solution, variables: frozenset[Slot]) -> dict[str, str]:
        return {
            name: self._misser.label(term)
            for name, term in solution.items()
            if f"?{name}" in variables and not name.startswith("kg_") and term is not None
        }

    @staticmethod
    def _list_solutions(case: Case, correction: Correction, looks: frozenset[Slot]) -> list[Solution]:
        """Return farthest solutions that differ in what the missing parts look at, in a fixed order."""
        found = case.prober.solve(correction.kept, SOLVED, looks=looks)
        names = sorted(get_name(slot) for slot in looks)
        keyed = {tuple(str(solution.get(name)) for name in names): solution for solution in sorted(found, key=str)}
        return [keyed[key] for key in sorted(keyed)]
