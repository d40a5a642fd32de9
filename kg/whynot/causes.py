"""Why one part of a group does not hold for a solution of the others: what it lacks, or what is in its way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Triple

from kg.model.absences import Finding, HeldFact, MissingFact, Reason
from kg.sparql import syntax
from kg.sparql.syntax import Expression, Group, Path, Pattern, Select, Slot, get_name, is_variable, write_path
from kg.sparql.variables import join, list_possible
from kg.terms import CLAIM
from kg.whynot.conflicts import Conflicts
from kg.whynot.missing import Misser
from kg.whynot.parts import Asked, Part, Wanted
from kg.whynot.probing import Solution
from kg.whynot.sayings import Goal, Trait, write
from kg.witness.matches import Matcher

# Any: the terms of a solution, which the store knows.
ARGUMENT = re.compile(r"[(,]\s*(\?\w+)\s*(?=[,)])")
"""A variable that stands alone as an argument, so that the whole may have its value."""
Binder = tuple[Slot, Slot, Slot]
SURE = 1
"""What a value is worth that a solution around a group gives."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What all parts of a query are explained by: the groups and the SELECTs inside them too."""

    matcher: Matcher
    misser: Misser
    explain_group: Callable[[Asked], Finding]
    explain_select: Callable[[Select, Sequence[Wanted]], Finding]
    find_claims: Callable[[Triple], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Causes:
    """Explains the parts of a group that do not hold for a solution of those that are kept."""

    tools: Tools
    case: Conflicts
    kept: Sequence[Part]
    solution: Solution

    def explain(self, part: Part) -> Reason:
        """Return why a part does not hold."""
        match part.element:
            case Pattern():
                return self._explain_pattern(part, part.element)
            case Wanted():
                return self._explain_wanted(part, part.element)
            case syntax.Values(variables):
                return self._explain_values(part, variables)
            case syntax.Filter(expression):
                return self._explain_filter(part, expression)
            case syntax.Union(branches):
                return self._explain_union(part, branches)
            case _:
                return self._explain_inner(part)

    def _explain_inner(self, part: Part) -> Reason:
        told, wanted = "nothing fits what is inside", self._want_all(part.gives)
        match part.element:
            case syntax.Minus(group):
                held = self._find_held(group, self._limit(list_possible(group)))
                return Reason(part.kind, part.shown, "this holds, and takes it away", held=held)
            case Select():
                told, inner = "the inner query gives no such row", self.tools.explain_select(part.element, wanted)
            case Group():
                inner = self.tools.explain_group(Asked(part.element, wanted, self.case.graph))
            case syntax.InGraph(graph, group):
                inner = self.tools.explain_group(Asked(group, wanted, graph))
            case _:
                return Reason(part.kind, part.shown, "what another server says is not looked into")
        return Reason(part.kind, part.shown, told, inner=inner.reasons)

    def _explain_union(self, part: Part, branches: Sequence[Group]) -> Reason:
        late = [one for one in self.case.list_wanted() if one.variable in part.gives]
        gives = [list_possible(branch) for branch in branches]
        asked = [Asked(b, self._want_all(given), self.case.graph) for b, given in zip(branches, gives, strict=True)]
        found = list(map(self.tools.explain_group, asked))
        # A branch that cannot give a value at all is as far off as one in which nothing is. Of equal ones, the first.
        able = [all(one.variable in given for one in late) for given in gives]
        nearest = min(found, key=lambda one: (not able[found.index(one)], not one.reasons, one.parts - one.kept))
        told = f"none of its {len(branches)} branches fits; branch {found.index(nearest) + 1} comes nearest"
        return Reason(part.kind, part.shown, told, inner=nearest.reasons)

    def _explain_pattern(self, part: Part, pattern: Pattern) -> Reason:
        """Tell of the missing triples; also claims count that say them of another thing of which all else fits."""
        where = "no claim says this" if part.graph else "this does not hold"
        alike = self._list_traits(pattern.subject)
        slots = [(pattern.subject, step, pattern.value) for step in list_properties(pattern.path)]
        names = [["any" if slot.startswith("?kg_") else slot for slot in places] for places in slots]
        goals = [Goal(*map(self._get, places)) for places in slots]
        facts = tuple(self.tools.misser.describe(*one, alike) for one in zip(goals, names, strict=True))
        told = where if isinstance(pattern.path, str) else f"no path {write_path(pattern.path)} leads there"
        return Reason(part.kind, part.shown, told, facts=facts)

    def _list_traits(self, subject: Slot) -> list[Trait]:
        """Return what the query asks of a subject by constants and by values from outside.

        A value from outside is needed, since it tells what the row is about; so is all where there is none.
        """
        found = []
        fixed = self.case.fixed
        for part in self.kept:
            pattern = part.element
            if not isinstance(pattern, Pattern) or pattern.subject != subject or not isinstance(pattern.path, str):
                continue
            if pattern.value in fixed or not is_variable(pattern.value):
                predicate, value = self._get(pattern.path), self._get(pattern.value)
                needed = pattern.value in fixed or not self.case.list_wanted()
                found.append(Trait(predicate, value, needed=needed and isinstance(predicate, NamedNode)))
        return [trait for trait in found if trait.predicate is not None]

    def _get(self, slot: Slot) -> Any:
        """Return the term of a slot; None where it is open."""
        return self.solution.get(get_name(slot)) if is_variable(slot) else self.tools.matcher.runner.get_term(slot)

    def _explain_wanted(self, part: Part, wanted: Wanted) -> Reason:
        term = self.tools.matcher.runner.get_term(wanted.term)
        name, label = get_name(wanted.variable), self.tools.misser.sayings.label(term)
        facts = self._miss_values(wanted.variable, [term], loose=wanted.loose)
        sure = join(one.binds for one in self.kept if one.kind == "pattern") | self.case.fixed
        around = replace(self, solution=self._limit(sure))
        givers = [one for one in self.case.parts if wanted.variable in one.gives]
        inner = tuple(reason for one in givers for reason in around._look_inside(one, wanted))
        # Without anything that is sure of the row, the value of some other row would only lead astray.
        told = f"{name} {self._tell_value(name)}, and not {label}" if around.solution or facts else ""
        return Reason(part.kind, part.shown, told or f"nothing gives {label}", facts=facts, inner=inner)

    def _look_inside(self, part: Part, wanted: Wanted) -> Iterator[Reason]:
        """Yield why an OPTIONAL, a UNION or a choice of BIND does not give a value."""
        match part.element:
            case syntax.Union(branches):
                yield self._explain_union(part, branches)
            case syntax.Optional(group):
                given = [*self._want(part.needs), replace(wanted, worth=0)]
                yield from self.tools.explain_group(Asked(group, given, self.case.graph)).reasons
            case syntax.Bind():
                others = ARGUMENT.findall(part.text)
                for one in self.case.parts:
                    for variable in one.gives & set(others) if one.kind == "optional" else ():
                        yield from self._look_inside(one, replace(wanted, variable=variable))
            case _:
                pass

    def _miss_values(self, variable: Slot, terms: Sequence[Any], *, loose: bool = False) -> tuple[MissingFact, ...]:
        """Return the triples that would give a variable one of some values, by the patterns that give it another."""
        return tuple(
            self.tools.misser.describe(
                Goal(self._get(subject), self._get(path), term, loose), (subject, path, variable)
            )
            for subject, path, _ in list_binders(self.kept, frozenset([variable]))
            for term in terms
        )

    def _explain_values(self, part: Part, variables: Sequence[Slot]) -> Reason:
        values = [(name, self.solution.get(name)) for name in map(get_name, variables)]
        known = [f"{name} is {self.tools.misser.sayings.label(v)}" for name, v in values if v is not None]
        told = f"{', '.join(known) or 'the row'}, which is none of the values that are let through"
        facts: tuple[MissingFact, ...] = ()
        if len(variables) == 1:
            rows = self.tools.matcher.runner.run(f"{self.tools.matcher.query.prologue} SELECT * {{ {part.text} }}")
            facts = self._miss_values(variables[0], [row[0] for row in rows if row[0] is not None])
        return Reason(part.kind, part.shown, told, facts=facts)

    def _explain_filter(self, part: Part, expression: Expression) -> Reason:
        inside = join(list_possible(asked.group) for asked in expression.exists)
        slots = part.needs & (expression.variables or part.needs - inside)
        told = ", ".join(f"{name} {self._tell_value(name)}" for name in sorted(map(get_name, slots)))
        held: list[HeldFact] = []
        inner: list[Reason] = []
        for asked in expression.exists:
            if asked.negated:
                held += self._find_held(asked.group, self.solution)
            else:
                wanted = self._want(self.tools.matcher.query.list_variables(asked.span))
                inner += self.tools.explain_group(Asked(asked.group, wanted, self.case.graph)).reasons
        facts: list[MissingFact] = []
        for binder in list_binders(self.kept, slots) if not expression.exists else ():
            terms = [self._get(slot) for slot in binder]
            if None not in terms and not isinstance(terms[0], Literal):
                held.append(self._describe_held(Quad(*terms)))
            facts += self._find_better(binder, expression)
        told = told or ("this holds, and takes it away" if held else "the condition is not met")
        return Reason(part.kind, part.shown, told, facts=tuple(facts), held=tuple(held), inner=tuple(inner))

    def _find_better(self, binder: Binder, expression: Expression) -> Iterator[MissingFact]:
        """Yield the triples that some source says and with which a condition would be met."""
        subject, predicate = self._get(binder[0]), self._get(binder[1])
        matcher = self.tools.matcher
        query = f"{matcher.query.prologue} SELECT (({matcher.query.get_text(expression.span)}) AS ?kg_met) {{"
        for value in self.tools.misser.sayings.list_claimed(subject, predicate):
            other = replace(self, solution={**self.solution, get_name(binder[2]): value})
            given = [f"VALUES {w.variable} {{ {w.term} }}" for w in other._want(expression.variables)]
            row = next(iter(matcher.runner.run(f"{query} {' '.join(given)} }}")), None)
            if row is not None and row[0] is not None and row[0].value == "true":
                yield self.tools.misser.describe(Goal(subject, predicate, value))

    def _tell_value(self, name: str) -> str:
        term = self.solution.get(name)
        return "has no value" if term is None else f"is {self.tools.misser.sayings.label(term)}"

    def _find_held(self, group: Group, values: Mapping[str, Any]) -> tuple[HeldFact, ...]:
        """Return the triples that make a pattern hold, with their claims."""
        traced = self.tools.matcher.tracer.trace_group(group, self.case.graph)
        known = {name: value for name, value in values.items() if value is not None and f"?{name}" in traced.columns}
        solutions = self.tools.matcher.solve(traced, values=known, limit=1)
        return tuple(self._describe_held(quad) for row in solutions.rows for quad in solutions.match(row).quads)

    def _describe_held(self, quad: Quad) -> HeldFact:
        graph, terms = quad.graph_name, tuple(quad.triple)
        claims = (CLAIM.local(graph),) if isinstance(graph, NamedNode) else self.tools.find_claims(quad.triple)
        subject, predicate, value = map(write, terms)
        return HeldFact(subject, predicate, value, self.tools.misser.tell(Goal(*terms), ("", "", "")), claims)

    def _limit(self, variables: frozenset[Slot]) -> Solution:
        return {name: term for name, term in self.solution.items() if f"?{name}" in variables}

    def _want(self, variables: frozenset[Slot]) -> list[Wanted]:
        """Return the values that the solution asks of a group that has some variables."""
        return [
            Wanted(f"?{name}", str(term), loose=False, worth=SURE)
            for name, term in self._limit(variables).items()
            if term is not None and not isinstance(term, BlankNode | Triple)
        ]

    def _want_all(self, variables: frozenset[Slot]) -> list[Wanted]:
        """Return the values that the solution, and the case around it, ask of a group that has some variables."""
        sure = self._want(variables)
        known = {one.variable for one in sure}
        return sure + [one for one in self.case.list_wanted() if one.variable in variables - known]


def list_binders(kept: Sequence[Part], variables: frozenset[Slot]) -> list[Binder]:
    """Return the patterns outside GRAPH whose value is one of some variables."""
    found = (part.element for part in kept if not part.graph)
    triples = ((p.subject, p.path, p.value) for p in found if isinstance(p, Pattern) and p.value in variables)
    return [(subject, path, value) for subject, path, value in triples if isinstance(path, str)]


def list_properties(path: Path) -> list[str]:
    """Return the properties with which a path may begin and end, of those that a triple can be told of."""
    match path:
        case str():
            return [path]
        case syntax.Alternative(parts):
            return [one for part in parts for one in list_properties(part)]
        case syntax.Repeat(inner, _):
            return list_properties(inner)
        case _:
            return []
