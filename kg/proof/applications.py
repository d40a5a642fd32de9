"""The ways in which rules give a triple of a closed graph, found backward: from the triple to its premises.

Takes rules, a store whose default graph is closed under them, and the grounds of its triples. Never looks at more of
the store than the patterns of the rules for that triple ask for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.model.proofs import Derivation, Ground, Pattern, Rule, Slot, is_transitive
from kg.terms import TYPE

Term = NamedNode | BlankNode | Literal | Triple
Binding = Mapping[str, Term]
GRAPH = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Plan:
    """A rule, the order in which to look up the patterns of its body, and whether it makes a property transitive."""

    rule: Rule
    order: tuple[int, ...]
    transitive: bool


class Applications:
    """Finds the applications of rules that give a triple, and remembers them.

    `looked` counts the matches looked at so far, as a measure of work.
    """

    def __init__(self, rules: Iterable[Rule], store: Store, ground: Callable[[Triple], Ground]) -> None:
        self.looked = 0
        self.ground = cache(ground)
        """Gives the ground of a triple, which is false where the triple needs inference."""
        self.list = cache(lambda triple: tuple(self.find(triple)))
        """Gives the applications that give a triple, in the order of the rules, then of the store."""
        self.list_promising = cache(self._list_promising)
        self._list_steps = cache(self._find_steps)
        self._store = store
        self._plans: dict[tuple[object, object], list[Plan]] = {}
        for rule in rules:
            self._plans.setdefault(_get_key(rule.head), []).append(make_plan(rule))

    def _list_promising(self, triple: Triple) -> tuple[Derivation, ...]:
        """Return the applications that a cheapest proof of a triple without ground may end with.

        An application whose premises all have grounds costs least of all, so the first such one is returned alone, and
        no more are looked for: a thing that many triples lead to is as quick as any.
        """
        found = []
        for derivation in self.find(triple):
            if all(map(self.ground, derivation.premises)):
                return (derivation,)
            found.append(derivation)
        return tuple(found)

    def find(self, triple: Triple) -> Iterator[Derivation]:
        """Yield the applications that give a triple, none of which takes the triple itself as a premise.

        Of those that only put the same steps of a transitive property together in another way, one is enough.
        """
        for plan in self._get_plans(triple):
            yield from self._lengthen(plan, triple) if plan.transitive else self._apply(plan, triple)

    # Of a transitive property p, only applications whose first premise is a step are kept: a triple with a ground, or
    # one that some other rule may give. Every triple of p comes from a path of steps, and the path can be put together
    # from its end, a step and an edge at a time, by as many applications as in any other way; so nothing provable is
    # lost, nor any cheapest proof, and on a chain of n steps n edges matter and not n²/2.

    def _lengthen(self, plan: Plan, triple: Triple) -> Iterator[Derivation]:
        for step in self._list_steps(triple.subject, triple.predicate):
            self.looked += 1
            if isinstance(step.object, NamedNode | BlankNode):
                edge = Triple(step.object, triple.predicate, triple.object)
                if triple not in (step, edge) and Quad(edge.subject, edge.predicate, edge.object, GRAPH) in self._store:
                    yield Derivation(triple, plan.rule, (step, edge))

    def _find_steps(self, subject: NamedNode | BlankNode | Triple, predicate: NamedNode) -> tuple[Triple, ...]:
        edges = (quad.triple for quad in self._store.quads_for_pattern(subject, predicate, None, GRAPH))
        return tuple(filter(self._is_step, edges))

    def _is_step(self, triple: Triple) -> bool:
        self.looked += 1
        others = (plan for plan in self._get_plans(triple) if not plan.transitive)
        return bool(self.ground(triple)) or any(True for plan in others for _ in self._apply(plan, triple))

    def _get_plans(self, triple: Triple) -> Iterable[Plan]:
        found = self._plans.get((triple.predicate, None), [])
        return [*self._plans.get((TYPE, triple.object), ()), *found] if triple.predicate == TYPE else found

    def _apply(self, plan: Plan, triple: Triple) -> Iterator[Derivation]:
        binding = match(plan.rule.head, triple, {})
        if binding is not None:
            for premises in self._join(plan, 0, binding, {}):
                if triple not in premises:
                    yield Derivation(triple, plan.rule, premises)

    def _join(
        self, plan: Plan, done: int, binding: Binding, found: Mapping[int, Triple]
    ) -> Iterator[tuple[Triple, ...]]:
        """Yield the premises, in the order of the body, that fit a binding and what was found of them already."""
        if done == len(plan.order):
            yield tuple(found[place] for place in range(done))
            return
        place = plan.order[done]
        pattern = plan.rule.body[place]
        for triple in look_up(self._store, pattern, binding):
            self.looked += 1
            more = match(pattern, triple, binding)
            if more is not None:
                yield from self._join(plan, done + 1, more, {**found, place: triple})


def _get_key(head: Pattern) -> tuple[Slot, Slot | None]:
    """Return what a triple must have for a rule to give it: the predicate, and of a type the class."""
    _, predicate, value = head
    return (predicate, value if predicate == TYPE and not isinstance(value, str) else None)


def make_plan(rule: Rule) -> Plan:
    """Return a rule with the order of its look-ups: always the pattern with the fewest variables not known by then."""
    known = {slot for slot in rule.head if isinstance(slot, str)}
    order: list[int] = []
    while len(order) < len(rule.body):
        left = [place for place in range(len(rule.body)) if place not in order]
        best = min(left, key=lambda place: len(get_variables(rule.body[place]) - known))
        known |= get_variables(rule.body[best])
        order.append(best)
    return Plan(rule, tuple(order), is_transitive(rule.body, rule.head))


def get_variables(pattern: Pattern) -> set[str]:
    """Return the variables of a pattern."""
    return {slot for slot in pattern if isinstance(slot, str)}


def fill(pattern: Pattern, binding: Binding) -> tuple[Term | None, Term | None, Term | None]:
    """Return the terms of a pattern with the values of its variables; None where one has no value."""
    subject, predicate, value = (binding.get(slot) if isinstance(slot, str) else slot for slot in pattern)
    return subject, predicate, value


def look_up(store: Store, pattern: Pattern, binding: Binding) -> Iterator[Triple]:
    """Yield the triples of the default graph that a pattern fits with the values of its variables."""
    subject, predicate, value = fill(pattern, binding)
    if isinstance(subject, Literal) or not isinstance(predicate, NamedNode | None):
        return
    if subject is None or predicate is None or value is None:
        for quad in store.quads_for_pattern(subject, predicate, value, GRAPH):
            yield quad.triple
    elif Quad(subject, predicate, value, GRAPH) in store:
        yield Triple(subject, predicate, value)


def match(pattern: Pattern, terms: Iterable[Term | None], binding: Binding) -> Binding | None:
    """Return a binding with which a pattern fits terms, of which None fits anything; None where there is none."""
    bound = dict(binding)
    for slot, term in zip(pattern, terms, strict=True):
        if term is None:
            continue
        if isinstance(slot, str):
            if bound.setdefault(slot, term) != term:
                return None
        elif slot != term:
            return None
    return bound
