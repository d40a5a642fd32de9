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
SURE = 1
"""What a value is worth that a solution around a group gives."""


@dataclass(frozen=True, slots=True)
class Inside:
    """What explains the groups and the SELECTs inside a part, and finds the claims that a triple rests on."""

    explain_group: Callable[[Asked], Finding]
    explain_select: Callable[[Select, Sequence[Wanted]], Finding]
    find_claims: Callable[[Triple], tuple[str, ...]]


class Causes:
    """Explains the parts of the groups of one query."""

    def __init__(self, matcher: Matcher, misser: Misser, inside: Inside) -> None:
        self._matcher = matcher
        self._misser = misser
        self._inside = inside

    def explain(self, part: Part, kept: Sequence[Part], solution: Solution, case: Conflicts) -> Reason:
        """Return why a part does not hold for a solution of the parts that are kept."""
        graph = case.prober.graph
        match part.element:
            case Pattern():
                return self._explain_pattern(part, part.element, kept, solution, case)
            case Wanted():
                return self._explain_wanted(part, part.element, kept, solution, case)
            case syntax.Values():
                return self._explain_values(part, part.element, kept, solution)
            case syntax.Filter():
                return self._explain_filter(part, part.element, kept, solution, graph)
            case syntax.Union(branches):
                return self._explain_union(part, branches, solution, case)
            case Select():
                finding = self._inside.explain_select(part.element, self._want(solution, part.gives, case))
                return Reason(part.kind, part.shown, "the inner query gives no such row", inner=finding.reasons)
            case _:
                return self._explain_inner(part, solution, case)

    def _explain_inner(self, part: Part, solution: Solution, case: Conflicts) -> Reason:
        group = part.element.group if isinstance(part.element, syntax.InGraph | syntax.Minus) else part.element
        if not isinstance(group, Group):
            return Reason(part.kind, part.shown, "what another server says is not looked into")
        if isinstance(part.element, syntax.Minus):
            held = self._find_held(group, case.prober.graph, self._limit(solution, list_possible(group)))
            return Reason(part.kind, part.shown, "this holds, and takes it away", held=held)
        around = part.element.graph if isinstance(part.element, syntax.InGraph) else case.prober.graph
        wanted = self._want(solution, part.gives, case)
        inner = self._inside.explain_group(Asked(group, wanted, around)).reasons
        return Reason(part.kind, part.shown, "nothing fits what is inside", inner=inner)

    def _explain_union(self, part: Part, branches: Sequence[Group], solution: Solution, case: Conflicts) -> Reason:
        late = [one for one in case.list_wanted() if one.variable in part.gives]
        found = [
            self._inside.explain_group(
                Asked(branch, self._want(solution, list_possible(branch), case), case.prober.graph)
            )
            for branch in branches
        ]
        # A branch that cannot give a value at all is as far off as one in which nothing is. Of equal ones, the first.
        able = [all(one.variable in list_possible(b) for one in late) for b in branches]
        nearest = min(found, key=lambda one: (not able[found.index(one)], not one.reasons, one.parts - one.kept))
        told = f"none of its {len(branches)} branches fits; branch {found.index(nearest) + 1} comes nearest"
        return Reason(part.kind, part.shown, told, inner=nearest.reasons)

    def _explain_pattern(
        self, part: Part, pattern: Pattern, kept: Sequence[Part], solution: Solution, case: Conflicts
    ) -> Reason:
        where = "no claim says this" if part.graph else "this does not hold"
        alike = self._list_traits(pattern.subject, kept, solution, case)
        facts = [
            self._miss(pattern.subject, step, pattern.value, solution, alike) for step in list_properties(pattern.path)
        ]
        told = where if isinstance(pattern.path, str) else f"no path {write_path(pattern.path)} leads there"
        return Reason(part.kind, part.shown, told, facts=tuple(facts))

    def _list_traits(self, subject: Slot, kept: Sequence[Part], solution: Solution, case: Conflicts) -> list[Trait]:
        """Return what the query asks of a subject by constants and by values from outside.

        A value from outside is needed, since it tells what the row is about; so is all where there is none.
        """
        found = []
        fixed = case.prober.fixed
        for part in kept:
            pattern = part.element
            if not isinstance(pattern, Pattern) or pattern.subject != subject or not isinstance(pattern.path, str):
                continue
            if pattern.value in fixed or not is_variable(pattern.value):
                predicate, value = self._get(pattern.path, solution), self._get(pattern.value, solution)
                needed = pattern.value in fixed or not case.list_wanted()
                found.append(Trait(predicate, value, needed=needed and isinstance(predicate, NamedNode)))
        return [trait for trait in found if trait.predicate is not None]

    def _miss(
        self, subject: Slot, predicate: Slot, value: Slot, solution: Solution, alike: Sequence[Trait]
    ) -> MissingFact:
        """Return a missing triple; also claims count that say it of another thing of which all else fits."""
        slots = (subject, predicate, value)
        goal = Goal(*(self._get(slot, solution) for slot in slots))
        names = tuple("any" if slot.startswith("?kg_") else slot for slot in slots)
        return self._misser.describe(goal, (names[0], names[1], names[2]), alike)

    def _get(self, slot: Slot, solution: Solution) -> Any:
        """Return the term of a slot; None where it is open."""
        return solution.get(get_name(slot)) if is_variable(slot) else self._matcher.runner.get_term(slot)

    def _explain_wanted(
        self, part: Part, wanted: Wanted, kept: Sequence[Part], solution: Solution, case: Conflicts
    ) -> Reason:
        term = self._matcher.runner.get_term(wanted.term)
        name, label = get_name(wanted.variable), self._misser.sayings.label(term)
        facts = self._miss_values(wanted.variable, [term], kept, solution, loose=wanted.loose)
        sure = join(one.binds for one in kept if one.kind == "pattern") | case.prober.fixed
        around = self._limit(solution, sure)
        givers = [one for one in case.prober.parts if wanted.variable in one.gives]
        inner = [reason for one in givers for reason in self._look_inside(one, wanted, around, case)]
        # Without anything that is sure of the row, the value of some other row would only lead astray.
        told = f"{name} {self._tell_value(solution.get(name))}, and not {label}" if around or facts else ""
        return Reason(part.kind, part.shown, told or f"nothing gives {label}", facts=facts, inner=tuple(inner))

    def _look_inside(self, part: Part, wanted: Wanted, around: Solution, case: Conflicts) -> Iterator[Reason]:
        """Yield why an OPTIONAL, a UNION or a choice of BIND does not give a value."""
        match part.element:
            case syntax.Union(branches):
                yield self._explain_union(part, branches, around, case)
            case syntax.Optional(group):
                given = [*self._want(around, part.needs), replace(wanted, worth=0)]
                yield from self._inside.explain_group(Asked(group, given, case.prober.graph)).reasons
            case syntax.Bind():
                others = ARGUMENT.findall(part.text)
                for one in case.prober.parts:
                    for variable in one.gives & set(others) if one.kind == "optional" else ():
                        yield from self._look_inside(one, replace(wanted, variable=variable), around, case)
            case _:
                pass

    def _miss_values(
        self, variable: Slot, terms: Sequence[Any], kept: Sequence[Part], solution: Solution, *, loose: bool = False
    ) -> tuple[MissingFact, ...]:
        """Return the triples that would give a variable one of some values, by the patterns that give it another."""
        found = []
        for pattern in list_binders(kept, frozenset([variable])):
            subject, predicate = self._get(pattern.subject, solution), self._get(str(pattern.path), solution)
            names = (pattern.subject, str(pattern.path), variable)
            found += [self._misser.describe(Goal(subject, predicate, term, loose), names) for term in terms]
        return tuple(found)

    def _explain_values(self, part: Part, values: syntax.Values, kept: Sequence[Part], solution: Solution) -> Reason:
        names = [get_name(variable) for variable in values.variables]
        known = [
            f"{name} is {self._misser.sayings.label(solution[name])}"
            for name in names
            if solution.get(name) is not None
        ]
        told = f"{', '.join(known) or 'the row'}, which is none of the values that are let through"
        facts: tuple[MissingFact, ...] = ()
        if len(names) == 1:
            rows = self._matcher.runner.run(f"{self._matcher.query.prologue} SELECT * {{ {part.text} }}")
            terms = [row[0] for row in rows if row[0] is not None]
            facts = self._miss_values(values.variables[0], terms, kept, solution)
        return Reason(part.kind, part.shown, told, facts=facts)

    def _explain_filter(
        self, part: Part, element: syntax.Filter, kept: Sequence[Part], solution: Solution, graph: Slot | None
    ) -> Reason:
        expression = element.expression
        inside = join(list_possible(asked.group) for asked in expression.exists)
        slots = part.needs & (expression.variables or part.needs - inside)
        told = ", ".join(f"{name} {self._tell_value(solution.get(name))}" for name in sorted(map(get_name, slots)))
        held = [fact for asked in expression.exists for fact in self._find_blocking(asked, graph, solution)]
        inner = [reason for asked in expression.exists for reason in self._find_lacking(asked, graph, solution)]
        facts: list[MissingFact] = []
        for pattern in list_binders(kept, slots) if not expression.exists else ():
            held += self._find_triple(pattern, solution)
            facts += self._find_better(pattern, expression, solution)
        told = told or ("this holds, and takes it away" if held else "the condition is not met")
        return Reason(part.kind, part.shown, told, facts=tuple(facts), held=tuple(held), inner=tuple(inner))

    def _find_triple(self, pattern: Pattern, solution: Solution) -> Iterator[HeldFact]:
        """Yield the triple of a pattern for a solution."""
        terms = [self._get(slot, solution) for slot in (pattern.subject, str(pattern.path), pattern.value)]
        if None not in terms and not isinstance(terms[0], Literal):
            yield self._describe_held(Quad(*terms))

    def _find_better(self, pattern: Pattern, expression: Expression, solution: Solution) -> Iterator[MissingFact]:
        """Yield the triples that some source says and with which a condition would be met."""
        subject, predicate = self._get(pattern.subject, solution), self._get(str(pattern.path), solution)
        text = self._matcher.query.get_text(expression.span)
        query = f"{self._matcher.query.prologue} SELECT (({text}) AS ?kg_met) {{"
        for value in self._misser.sayings.list_claimed(subject, predicate):
            other = {**solution, get_name(pattern.value): value}
            given = [f"VALUES {w.variable} {{ {w.term} }}" for w in self._want(other, expression.variables)]
            row = next(iter(self._matcher.runner.run(f"{query} {' '.join(given)} }}")), None)
            if row is not None and row[0] is not None and row[0].value == "true":
                yield self._misser.describe(Goal(subject, predicate, value))

    def _tell_value(self, term: Any) -> str:
        return "has no value" if term is None else f"is {self._misser.sayings.label(term)}"

    def _find_blocking(self, asked: syntax.Exists, graph: Slot | None, solution: Solution) -> tuple[HeldFact, ...]:
        return self._find_held(asked.group, graph, solution) if asked.negated else ()

    def _find_lacking(self, asked: syntax.Exists, graph: Slot | None, solution: Solution) -> tuple[Reason, ...]:
        if asked.negated:
            return ()
        written = self._matcher.query.list_variables(asked.span)
        return self._inside.explain_group(Asked(asked.group, self._want(solution, written), graph)).reasons

    def _find_held(self, group: Group, graph: Slot | None, values: Mapping[str, Any]) -> tuple[HeldFact, ...]:
        """Return the triples that make a pattern hold, with their claims."""
        traced = self._matcher.tracer.trace_group(group, graph)
        known = {name: value for name, value in values.items() if value is not None and f"?{name}" in traced.columns}
        solutions = self._matcher.solve(traced, values=known, limit=1)
        return tuple(self._describe_held(quad) for row in solutions.rows for quad in solutions.match(row).quads)

    def _describe_held(self, quad: Quad) -> HeldFact:
        graph = quad.graph_name
        claims = (CLAIM.local(graph),) if isinstance(graph, NamedNode) else self._inside.find_claims(quad.triple)
        terms = (quad.subject, quad.predicate, quad.object)
        told = self._misser.tell(Goal(*terms), ("", "", ""))
        subject, predicate, value = map(write, terms)
        return HeldFact(subject, predicate, value, told, claims)

    @staticmethod
    def _limit(solution: Solution, variables: frozenset[Slot]) -> Solution:
        return {name: term for name, term in solution.items() if f"?{name}" in variables}

    def _want(
        self, solution: Mapping[str, Any], variables: frozenset[Slot], case: Conflicts | None = None
    ) -> list[Wanted]:
        """Return the values that a solution, and a case around it, ask of a group that has some variables."""
        sure = [
            Wanted(f"?{name}", str(term), loose=False, worth=SURE)
            for name, term in solution.items()
            if f"?{name}" in variables and term is not None and not isinstance(term, BlankNode | Triple)
        ]
        known = {one.variable for one in sure}
        late = case.list_wanted() if case else []
        return sure + [one for one in late if one.variable in variables - known]


def list_binders(kept: Sequence[Part], variables: frozenset[Slot]) -> list[Pattern]:
    """Return the patterns outside GRAPH whose value is one of some variables."""
    found = (part.element for part in kept if not part.graph)
    return [p for p in found if isinstance(p, Pattern) and p.value in variables and isinstance(p.path, str)]


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
