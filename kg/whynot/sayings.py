"""What sources say of a triple that does not hold, and what a triple that holds rests on.

Reads the graphs of claims, how each claim stands, and the disagreements that decided it; compares with the graph as it
is known today where one of the two clocks is set.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from kg.graph.disputes import make_points, tell_point
from kg.graph.lookups import get_object, get_text
from kg.graph.names import Names
from kg.model.absences import Said
from kg.model.answers import text_of
from kg.terms import CLAIM, INFERRED, OWL, RI, TYPE, compact

# Any: an object of a quad is some term; which one is known to the store.
DEFAULT = DefaultGraph()
SHOWN = 6
"""Claims told of one fact at the most."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A triple that is looked for; None stands for anything. A `loose` value is any term with that text."""

    subject: Any
    predicate: Any
    value: Any
    loose: bool = False

    @property
    def terms(self) -> tuple[Any, Any, Any]:
        """Return its subject, predicate and object."""
        return (self.subject, self.predicate, self.value)

    def fits(self, value: Any) -> bool:
        """Say whether a value is the one looked for."""
        if self.value is None:
            return True
        return text_of(value) == text_of(self.value) if self.loose else bool(value == self.value)


@dataclass(frozen=True, slots=True)
class Trait:
    """A property that a thing should have with a value; where it is not `needed`, a claim may be silent on it."""

    predicate: Any
    value: Any
    needed: bool


class Sayings:
    """Finds what claims say, in the graph and in the same graph without clocks."""

    def __init__(self, store: Store, full: Store, names: Names, lang: str) -> None:
        self._store = store
        self._full = full
        self._names = names
        self._lang = lang

    def label(self, term: Any) -> str:
        """Return a term in words."""
        return text_of(self._names.label(term, self._lang)) if term is not None else ""

    def is_sayable(self, goal: Goal) -> bool:
        """Say whether claims state triples with this property, or of a type with this class."""
        value = goal.value if goal.predicate == TYPE else None
        found = self._full.quads_for_pattern(None, goal.predicate, value, None)
        return any(quad.graph_name in CLAIM for quad in found)

    def find_said(self, goal: Goal) -> tuple[Said, ...]:
        """Return the claims that say it of its subject, which are not enough for it to hold."""
        found = self._find_claimed(goal) if goal.subject is not None else ()
        return self._describe_all(quad for quad in found if goal.fits(quad.object))

    def find_instead(self, goal: Goal) -> tuple[Said, ...]:
        """Return what is held or said of the same thing and property with another value."""
        if goal.subject is None or goal.predicate is None or goal.value is None:
            return ()
        claimed = [q for q in self._find_claimed(Goal(goal.subject, goal.predicate, None)) if not goal.fits(q.object)]
        named = {quad.object for quad in claimed}
        held = self._store.quads_for_pattern(goal.subject, goal.predicate, None, DEFAULT)
        # Of the classes of a thing those that follow from others, or that are of the language itself, tell nothing.
        found = (q for q in held if goal.predicate != TYPE or not self._infers(q))
        plain = (q for q in found if isinstance(q.object, Literal | NamedNode) and q.object not in OWL)
        rest = (self._describe_held(q) for q in plain if q.object not in named)
        return (*self._describe_all(claimed), *islice(sorted(rest, key=lambda s: s.value), SHOWN))

    def find_alike(self, goal: Goal, traits: Sequence[Trait]) -> tuple[Said, ...]:
        """Return the claims that say it of another thing that is not held so, and that fits all else.

        What names a thing is a part of its key: a figure for another year is another thing.
        """
        if goal.subject is not None and (goal.value is None or not any(trait.needed for trait in traits)):
            return ()
        anything = Goal(None, goal.predicate, goal.value, goal.loose)
        quads = (quad for quad in self._find_claimed(anything) if quad.subject != goal.subject)
        return self._describe_all(q for q in quads if goal.fits(q.object) and self._fits_all(q, traits))

    def _fits_all(self, said: Quad, traits: Sequence[Trait]) -> bool:
        if Quad(said.subject, said.predicate, said.object, DEFAULT) in self._store:
            return False
        for trait in traits:
            values = {quad.object for quad in self._find_claimed(Goal(said.subject, trait.predicate, None))}
            if trait.value not in values and (values or trait.needed):
                return False
        return True

    def list_claimed(self, subject: Any, predicate: Any) -> list[Any]:
        """Return the values that claims give a property of a thing."""
        return list(dict.fromkeys(quad.object for quad in self._find_claimed(Goal(subject, predicate, None))))

    def find_denied(self, goal: Goal) -> tuple[Said, ...]:
        """Return the claims that deny it."""
        found = self._full.quads_for_pattern(None, OWL("assertionProperty"), goal.predicate, None)
        denials = [quad for quad in found if quad.graph_name in CLAIM and self._denies(quad, goal)]
        return self._describe_all(denials)

    def _denies(self, denial: Quad, goal: Goal) -> bool:
        if goal.subject is None and goal.value is None:
            return False
        about = goal.subject is None or self._get(denial, "sourceIndividual") == goal.subject
        return about and goal.fits(self._get(denial, "targetIndividual", "targetValue"))

    def _get(self, denial: Quad, *names: str) -> Any:
        """Return what a denial has under the first of some names that it has anything under."""
        found = (self._full.quads_for_pattern(denial.subject, OWL(name), None, denial.graph_name) for name in names)
        return next((quad.object for quads in found for quad in quads), None)

    def _find_claimed(self, goal: Goal) -> Iterator[Quad]:
        value = None if goal.loose else goal.value
        if isinstance(goal.subject, Literal) or not isinstance(goal.predicate, NamedNode):
            return
        for quad in self._full.quads_for_pattern(goal.subject, goal.predicate, value, None):
            if quad.graph_name in CLAIM:
                yield quad

    def _describe_all(self, quads: Any) -> tuple[Said, ...]:
        found = {quad.graph_name: quad for quad in quads}
        told = sorted(map(self._describe, found.values()), key=lambda one: (one.published, one.claim))
        return tuple(told[:SHOWN])

    def _describe(self, quad: Quad) -> Said:
        claim = quad.graph_name
        if not isinstance(claim, NamedNode):
            raise TypeError(f"{quad}: no graph of a claim")
        standing = get_object(self._store, claim, RI("standing"))
        denies = quad.predicate == OWL("assertionProperty")
        return Said(
            claim=CLAIM.local(claim),
            about=write(quad.subject),
            value=self.label(self._get(quad, "targetIndividual", "targetValue") if denies else quad.object),
            standing=self._tell_standing(standing, quad) if standing is not None else "later",
            published=get_text(self._full, get_object(self._full, claim, RI("source")), RI("published")),
            because=self._tell_disagreements(claim, quad) if standing is not None else (),
        )

    def _describe_held(self, quad: Quad) -> Said:
        if quad.predicate == RI("standing") and isinstance(quad.subject, NamedNode):
            told = self._tell_disagreements(quad.subject, quad)
            return Said(CLAIM.local(quad.subject), write(quad.subject), self.label(quad.object), "held", "", told)
        return Said("", write(quad.subject), self.label(quad.object), "inferred" if self._infers(quad) else "held")

    def _infers(self, quad: Quad) -> bool:
        return Quad(quad.subject, quad.predicate, quad.object, INFERRED) in self._store

    def _tell_standing(self, standing: object, quad: Quad) -> str:
        name = RI.local(standing) if isinstance(standing, NamedNode) else ""
        if name != "inUse":
            return name.removesuffix("Claim")
        held = Quad(quad.subject, quad.predicate, quad.object, DEFAULT)
        return "not then" if held in self._full and held not in self._store else "in use"

    def _tell_disagreements(self, claim: NamedNode, quad: Quad) -> tuple[str, ...]:
        """Return the disagreements that a claim has a side in, as lines; of a claim in use only those on this point."""
        sides = self._store.quads_for_pattern(None, RI("claim"), claim, DEFAULT)
        owners = (q.subject for s in sides for q in self._store.quads_for_pattern(None, RI("side"), s.subject, DEFAULT))
        found = {one for one in owners if isinstance(one, NamedNode)}
        if get_object(self._store, claim, RI("standing")) == RI("inUse"):
            found = {one for one in found if self._is_about(one, quad)}
        return tuple(tell_point(point, self._names, self._lang) for point in make_points(self._store, found))

    def _is_about(self, disagreement: NamedNode, quad: Quad) -> bool:
        node, point = (get_object(self._store, disagreement, RI(name)) for name in ("node", "onProperty"))
        return node == quad.subject and point in (None, quad.predicate)


def write(term: Any) -> str:
    """Return a term as a text for tools: a short name where there is one."""
    return compact(term) if isinstance(term, NamedNode) else str(term)
