"""Rules from an ontology in OWL 2 RL.

Takes the triples of an ontology and gives the rules over data that its axioms amount to, each named as in the
W3C profile (https://www.w3.org/TR/owl2-profiles/, section 4.3). Annotations, keys and disjointness give no
rule. Any other construct that is not supported is an error: no axiom is passed over in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from pyoxigraph import Triple

from kg.errors import DataError
from kg.inference.axioms import Axioms, Node, get_axioms, refuse_unsupported
from kg.inference.conditions import Condition, find_conditions, find_consequences
from kg.inference.expressions import ClassExpression, get_property, parse_class
from kg.inference.wording import Step, describe_conclusion, describe_step, describe_thing, get_letter
from kg.model.proofs import Pattern, Rule
from kg.terms import OWL, RDFS, compact


def compile_rules(ontology: Iterable[Triple]) -> tuple[Rule, ...]:
    """Return the rules of an ontology, each once, in an order of their own.

    A range gives a rule for object properties only: the values of a datatype property are a matter of shapes.
    A disjoint union counts as disjointness only.

    Raises:
        DataError: for a construct that is not supported, named with where it stands.
    """
    axioms = get_axioms(ontology)
    refuse_unsupported(axioms)
    found = [*compile_classes(axioms), *compile_properties(axioms), *compile_ends(axioms)]
    found.sort(key=lambda rule: (rule.name, rule.axiom, f"{rule.body} {rule.head}"))
    distinct: dict[tuple[tuple[Pattern, ...], Pattern], Rule] = {}
    for rule in found:
        distinct.setdefault((rule.body, rule.head), rule)
    return tuple(rule for rule in distinct.values() if rule.head not in rule.body)


def compile_classes(axioms: Axioms) -> Iterator[Rule]:
    """Give the rules of the class axioms.

    Raises:
        DataError: as `compile_rules`.
    """
    for narrow, wide in axioms.pairs(RDFS("subClassOf")):
        yield from compile_inclusion(axioms, "cax-sco", narrow, wide)
    for one, other in axioms.pairs(OWL("equivalentClass")):
        yield from compile_inclusion(axioms, "cax-eqc1", one, other)
        yield from compile_inclusion(axioms, "cax-eqc2", other, one)


def compile_inclusion(axioms: Axioms, name: str, narrow: Node, wide: Node) -> Iterator[Rule]:
    """Give the rules that put what belongs to one class expression into another.

    Raises:
        DataError: where an expression is not allowed on its side, or where `narrow` asks for nothing.
    """
    condition, conclusion = parse_class(axioms, narrow), parse_class(axioms, wide)
    axiom = f"{describe_thing(condition)} {describe_conclusion(conclusion)}"
    fresh = (name_variable(place) for place in count(1))
    with locate(axiom):
        for found in find_conditions(condition, name_variable(0), fresh):
            if not found.patterns:
                raise DataError("what is about everything is not supported: name a class")
            yield from conclude(Condition(found.patterns, (*found.rules, name)), conclusion, axiom, fresh)


@contextmanager
def locate(axiom: str) -> Iterator[None]:
    """Add the axiom to the message of what goes wrong inside.

    Raises:
        DataError: in the place of a DataError.
    """
    try:
        yield
    except DataError as error:
        raise DataError(f'{error}; the axiom: "{axiom}"') from error


def conclude(condition: Condition, conclusion: ClassExpression, axiom: str, fresh: Iterator[str]) -> Iterator[Rule]:
    """Give the rules from a condition on the first variable to what follows from a class expression.

    Raises:
        DataError: where the expression is not allowed as a conclusion.
    """
    for found in find_consequences(conclusion, name_variable(0), fresh):
        names = dict.fromkeys((*condition.rules, *found.rules))
        body = dict.fromkeys((*condition.patterns, *found.patterns))
        yield Rule("+".join(names), axiom, tuple(body), found.head)


def compile_properties(axioms: Axioms) -> Iterator[Rule]:
    """Give the rules of the axioms that lead from properties to a property.

    Raises:
        DataError: for a property without a name and for a broken list.
    """
    for narrow, wide in axioms.pairs(RDFS("subPropertyOf")):
        yield follow("prp-spo1", (narrow,), wide)
    for one, other in axioms.pairs(OWL("equivalentProperty")):
        yield follow("prp-eqp1", (one,), other)
        yield follow("prp-eqp2", (other,), one)
    for one, other in axioms.pairs(OWL("inverseOf")):
        yield turn("prp-inv1", one, other)
        yield turn("prp-inv2", other, one)
    for on in axioms.instances(OWL("SymmetricProperty")):
        yield turn("prp-symp", on, on)
    for on in axioms.instances(OWL("TransitiveProperty")):
        yield follow("prp-trp", (on, on), on)
    for wide, path in axioms.pairs(OWL("propertyChainAxiom")):
        yield follow("prp-spo2", axioms.items(path), wide)


def follow(name: str, path: tuple[Node, ...], wide: Node) -> Rule:
    """Return the rule that leads along a path of properties, from its start to its end.

    Raises:
        DataError: for a property without a name and for an empty path.
    """
    steps = [Step(get_property(on), place, place + 1) for place, on in enumerate(path)]
    if not steps:
        raise DataError(f"the property chain of {compact(get_property(wide))} is empty: give it properties")
    return lead(name, steps, Step(get_property(wide), 0, len(steps)))


def turn(name: str, on: Node, back: Node) -> Rule:
    """Return the rule that leads back over a property.

    Raises:
        DataError: for a property without a name.
    """
    return lead(name, [Step(get_property(on), 0, 1)], Step(get_property(back), 1, 0))


def lead(name: str, steps: list[Step], end: Step) -> Rule:
    """Return the rule that leads from steps to a step."""
    axiom = f"if {' and '.join(map(describe_step, steps))}, then {describe_step(end)}"
    return Rule(name, axiom, tuple(map(form_pattern, steps)), form_pattern(end))


def compile_ends(axioms: Axioms) -> Iterator[Rule]:
    """Give the rules of domains and ranges.

    Raises:
        DataError: for a property without a name, and for a class expression that is not allowed as a
            conclusion.
    """
    values = axioms.instances(OWL("DatatypeProperty"))
    for on, wide in axioms.pairs(RDFS("domain")):
        yield from compile_end(axioms, "prp-dom", Step(get_property(on), 0, 1), wide)
    for on, wide in axioms.pairs(RDFS("range")):
        if on not in values:
            yield from compile_end(axioms, "prp-rng", Step(get_property(on), 1, 0), wide)


def compile_end(axioms: Axioms, name: str, step: Step, wide: Node) -> Iterator[Rule]:
    """Give the rules that put one end of a property, the thing at place 0, into a class expression.

    Raises:
        DataError: for a class expression that is not allowed as a conclusion.
    """
    conclusion = parse_class(axioms, wide)
    axiom = f"if {describe_step(step)}, then {get_letter(0)} {describe_conclusion(conclusion)}"
    fresh = (name_variable(place) for place in count(2))
    with locate(axiom):
        yield from conclude(Condition((form_pattern(step),), (name,)), conclusion, axiom, fresh)


def form_pattern(step: Step) -> Pattern:
    """Return the pattern of a step, with a variable for each place."""
    return (name_variable(step.start), step.on, name_variable(step.end))


def name_variable(place: int) -> str:
    """Return the variable for a place in a chain of things, counted from 0.

    >>> name_variable(0), name_variable(1)
    ('?a', '?b')
    """
    return f"?{get_letter(place).lower()}"
