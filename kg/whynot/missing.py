"""A triple that does not hold, with who says or denies it, what is held instead, and what rule is near."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.model.absences import MissingFact, RuleGap
from kg.terms import TYPE
from kg.whynot.gaps import FACT, Gap, GapFinder
from kg.whynot.sayings import Goal, Sayings, Trait, write

NEAR = 2 * FACT
"""Cost up to which a rule is told of beside a triple that sources could state as well."""


class Misser:
    """Describes triples that do not hold."""

    def __init__(self, sayings: Sayings, gaps: GapFinder) -> None:
        self.sayings = sayings
        self._gaps = gaps

    def describe(self, goal: Goal, names: Sequence[str] = ("?", "?", "?"), alike: Sequence[Trait] = ()) -> MissingFact:
        """Return what is known of a triple.

        `names` stand for what is open in it. What is said of another thing counts too where it has the traits `alike`.
        """
        fact = self._describe(goal, names, self._gaps.find(goal))
        return replace(fact, said=(*fact.said, *self.sayings.find_alike(goal, alike)))

    def _describe(self, goal: Goal, names: Sequence[str], gap: Gap | None) -> MissingFact:
        sayable = self.sayings.is_sayable(goal)
        near = gap is not None and (not sayable or (bool(gap.fit.met) and gap.cost <= NEAR))
        places = (name if term is None else write(term) for term, name in zip(goal.terms, names, strict=True))
        subject, predicate, value = places
        return MissingFact(
            subject=subject,
            predicate=predicate,
            value=value,
            told=self.tell(goal, names),
            sayable=sayable,
            said=self.sayings.find_said(goal),
            denied=self.sayings.find_denied(goal),
            # Of a class that rules give, the other classes tell nothing.
            instead=() if gap and goal.predicate == TYPE else self.sayings.find_instead(goal),
            gap=self._describe_gap(gap) if gap and near else None,
        )

    def _describe_gap(self, gap: Gap) -> RuleGap:
        return RuleGap(
            rule=gap.fit.rule.name,
            axiom=gap.fit.rule.axiom,
            met=tuple(self.tell(goal, ("any", "any", "any")) for goal in gap.fit.met),
            missing=tuple(
                self._describe(goal, ("any", "any", "any"), behind)
                for goal, behind in zip(gap.fit.missing, gap.behind, strict=True)
            ),
        )

    def tell(self, goal: Goal, names: Sequence[str]) -> str:
        """Return a triple in words."""
        told = zip(goal.terms, names, strict=True)
        words = [name if term is None else self.sayings.label(term) for term, name in told]
        if goal.predicate == TYPE:
            words[1] = "is a"
        return " | ".join(words)


def list_claims(fact: MissingFact) -> list[str]:
    """Return the claims that a fact is told with, also those of the rule behind it."""
    own = [said.claim for said in (*fact.said, *fact.denied, *fact.instead) if said.claim]
    return own + [claim for inner in (fact.gap.missing if fact.gap else ()) for claim in list_claims(inner)]
