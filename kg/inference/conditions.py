"""What makes a thing belong to a class expression, and what follows when it does.

Takes class expressions and gives patterns of triples with the names of the OWL 2 RL rules that they rest on;
knows nothing of the axioms that join two expressions. What OWL 2 RL does not allow on a side of an axiom is
an error there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from pyoxigraph import NamedNode

from kg.errors import DataError
from kg.inference.expressions import THING, AllOf, AnyOf, ClassExpression, Has, Named, Only, Some
from kg.model.proofs import Pattern
from kg.terms import TYPE, compact


@dataclass(frozen=True, slots=True)
class Condition:
    """Patterns that together make a thing belong to an expression, and the OWL 2 RL rules that say so."""

    patterns: tuple[Pattern, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consequence:
    """What follows for a thing of an expression where the patterns hold too, and the OWL 2 RL rules."""

    patterns: tuple[Pattern, ...]
    head: Pattern
    rules: tuple[str, ...]


def find_conditions(expression: ClassExpression, thing: str, fresh: Iterator[str]) -> list[Condition]:
    """Return the alternatives under which `thing`, a variable, belongs to an expression.

    `fresh` gives variables not used yet. `owl:Thing` asks for nothing.

    Raises:
        DataError: for `owl:allValuesFrom`, which OWL 2 RL does not allow as a condition.
    """
    match expression:
        case Named(iri):
            return [Condition(() if iri == THING else ((thing, TYPE, iri),), ())]
        case Has(on, value):
            return [Condition(((thing, on, value),), ("cls-hv2",))]
        case Some(on, filler):
            return find_conditions_of_some(on, filler, thing, fresh)
        case AnyOf(parts):
            found = [alternative for part in parts for alternative in find_conditions(part, thing, fresh)]
            return [Condition(c.patterns, ("cls-uni", *c.rules)) for c in found]
        case AllOf(parts):
            return [join_conditions(choice) for choice in product(*(find_conditions(p, thing, fresh) for p in parts))]
        case Only(on, _):
            raise DataError(
                f"owl:allValuesFrom on {compact(on)} as a condition (left of rdfs:subClassOf, or in "
                "owl:equivalentClass) is not in OWL 2 RL; state a sufficient condition"
            )


def find_conditions_of_some(
    on: NamedNode, filler: ClassExpression, thing: str, fresh: Iterator[str]
) -> list[Condition]:
    """Return the alternatives under which a thing has a value that belongs to `filler`.

    Raises:
        DataError: as `find_conditions`.
    """
    value = next(fresh)
    rule = "cls-svf2" if filler == Named(THING) else "cls-svf1"
    return [
        Condition(((thing, on, value), *inner.patterns), (rule, *inner.rules))
        for inner in find_conditions(filler, value, fresh)
    ]


def join_conditions(parts: tuple[Condition, ...]) -> Condition:
    """Return the condition that all the parts hold."""
    patterns = tuple(pattern for part in parts for pattern in part.patterns)
    return Condition(patterns, ("cls-int1", *(rule for part in parts for rule in part.rules)))


def find_consequences(expression: ClassExpression, thing: str, fresh: Iterator[str]) -> list[Consequence]:
    """Return what follows for `thing`, a variable, when it belongs to an expression.

    Raises:
        DataError: for a construct that OWL 2 RL does not allow as a conclusion.
    """
    match expression:
        case Named(iri):
            return [] if iri == THING else [Consequence((), (thing, TYPE, iri), ())]
        case Has(on, value):
            return [Consequence((), (thing, on, value), ("cls-hv1",))]
        case AllOf(parts):
            found = [consequence for part in parts for consequence in find_consequences(part, thing, fresh)]
            return [Consequence(c.patterns, c.head, ("cls-int2", *c.rules)) for c in found]
        case Only(on, filler):
            member = next(fresh)
            return [
                Consequence(((thing, on, member), *c.patterns), c.head, ("cls-avf", *c.rules))
                for c in find_consequences(filler, member, fresh)
            ]
        case Some(on, _):
            raise DataError(
                f"owl:someValuesFrom on {compact(on)} as a conclusion (right of rdfs:subClassOf, or in "
                "owl:equivalentClass) is not in OWL 2 RL; state it as a sufficient condition"
            )
        case AnyOf():
            raise DataError(
                "owl:unionOf as a conclusion (right of rdfs:subClassOf, or in owl:equivalentClass) "
                "is not in OWL 2 RL; state what is sufficient for a part"
            )
