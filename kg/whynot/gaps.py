"""Which rule comes nearest to giving a triple, and which of its premises are missing, down to facts.

Takes rules and a closed graph. Of the ways to fit a rule, those count that lack the fewest premises; of these, the one
that lacks the fewest facts in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter

from pyoxigraph import Store

from kg.model.proofs import Pattern, Rule
from kg.proof.applications import Binding, fill, get_variables, look_up, match
from kg.terms import TYPE
from kg.whynot.sayings import Goal

FACT = 4
"""The cost of a missing fact."""
DEPTH = 6
"""Rules in a row that are looked back at the most."""
BRANCHES = 40
"""Matches of one premise that are tried at the most."""
FITS = 24
"""Ways to fit rules of which the missing premises are looked into."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A rule with values for its variables: the premises that hold and those that do not."""

    rule: Rule
    met: tuple[Goal, ...]
    missing: tuple[Goal, ...]

    @property
    def distance(self) -> tuple[int, int]:
        """Return how far it is from giving its triple: fewest missing first, then most met."""
        return (len(self.missing), -len(self.met))


@dataclass(frozen=True, slots=True)
class Gap:
    """The nearest fit, the gaps behind its missing premises, and its cost: FACT for each missing fact, or more."""

    fit: Fit
    behind: tuple[Gap | None, ...]
    cost: int


class GapFinder:
    """Finds the nearest rules for triples that do not hold."""

    def __init__(self, rules: Iterable[Rule], store: Store, is_sayable: Callable[[Goal], bool]) -> None:
        self._store = store
        self._is_sayable = is_sayable
        self._rules: dict[object, list[Rule]] = {}
        for rule in rules:
            self._rules.setdefault(rule.head[1], []).append(rule)

    def find(self, goal: Goal, seen: frozenset[Goal] = frozenset()) -> Gap | None:
        """Return the nearest rule for a triple, or None where no rule gives such a triple."""
        if goal.loose or goal.predicate is None or len(seen) >= DEPTH:
            return None
        fits = sorted(
            (fit for rule in self._list_rules(goal) for fit in self._fit(rule, goal)), key=attrgetter("distance")
        )
        around = seen | {goal}
        open_fits = (fit for fit in fits if not around & set(fit.missing))
        gaps = [self._look_behind(fit, around) for fit in islice(open_fits, FITS)]
        return min(gaps, key=lambda gap: (gap.cost, gap.fit.distance), default=None)

    def _look_behind(self, fit: Fit, around: frozenset[Goal]) -> Gap:
        behind = tuple(None if self._is_sayable(goal) else self.find(goal, around) for goal in fit.missing)
        costs = (gap.cost if gap else self._weigh(goal) for goal, gap in zip(fit.missing, behind, strict=True))
        return Gap(fit, behind, sum(costs))

    def _weigh(self, goal: Goal) -> int:
        """Return the cost of a missing fact: it is higher where nobody could state it, or where not all is known."""
        return FACT + (not self._is_sayable(goal)) + (goal.subject is None) + (goal.value is None)

    def _list_rules(self, goal: Goal) -> list[Rule]:
        found = self._rules.get(goal.predicate, [])
        if goal.predicate != TYPE:
            return found
        return [rule for rule in found if isinstance(rule.head[2], str) or rule.head[2] == goal.value]

    def _fit(self, rule: Rule, goal: Goal) -> list[Fit]:
        """Return the ways to fit a rule that lack the fewest premises."""
        binding = match(rule.head, goal.terms, {})
        if binding is None:
            return []
        found: list[Fit] = []
        least = len(rule.body)
        for met, missing in self._join(rule.body, binding, least):
            if len(missing) <= least and missing:
                least = len(missing)
                found.append(Fit(rule, met, missing))
        best = min((fit.distance for fit in found), default=(0, 0))
        return [fit for fit in found if fit.distance == best]

    def _join(
        self, left: tuple[Pattern, ...], binding: Binding, allowed: int
    ) -> Iterator[tuple[tuple[Goal, ...], tuple[Goal, ...]]]:
        """Yield what is met and what is missing of premises, with at most so many missing."""
        if not left:
            yield (), ()
            return
        place = min(range(len(left)), key=lambda i: count_open(left[i], binding))
        pattern, rest = left[place], left[:place] + left[place + 1 :]
        matched = list(islice(self._look_up(pattern, binding), BRANCHES))
        still_open = count_open(pattern, binding)
        if matched and binding and still_open == len(get_variables(pattern)) > 0:
            yield from self._join(rest, binding, allowed)  # nothing found so far has to do with it
            return
        for more in matched:
            goal = Goal(*fill(pattern, more))
            for met, missing in self._join(rest, more, allowed):
                yield (goal, *met), missing
        if allowed > 0 and (not matched or still_open):
            for met, missing in self._join(rest, binding, allowed - 1):
                yield met, (Goal(*fill(pattern, binding)), *missing)

    def _look_up(self, pattern: Pattern, binding: Binding) -> Iterator[Binding]:
        found = (match(pattern, triple, binding) for triple in look_up(self._store, pattern, binding))
        return (more for more in found if more is not None)


def count_open(pattern: Pattern, binding: Binding) -> int:
    """Return how many variables of a pattern have no value."""
    return len(get_variables(pattern) - binding.keys())
