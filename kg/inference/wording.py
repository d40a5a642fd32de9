"""Axioms in plain words, with the local names of the ontology.

Takes class expressions and properties and gives English; never reads labels, so that a word can be looked up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase

from pyoxigraph import Literal, NamedNode

from kg.inference.expressions import THING, AllOf, AnyOf, ClassExpression, Has, Named, Only, Some


@dataclass(frozen=True, slots=True)
class Step:
    """A property between two things of a chain, each given by its place, counted from 0."""

    on: NamedNode
    start: int
    end: int


def get_letter(place: int) -> str:
    """Return the letter for a place in a chain of things, counted from 0: A to Z, then A1, B1 and so on."""
    return f"{ascii_uppercase[place % 26]}{place // 26 or ''}"


def get_local_name(term: NamedNode | Literal) -> str:
    """Return the part of a name after its last `#` or `/`, or the text of a literal.

    >>> get_local_name(NamedNode("http://example.org/ns#SupplyRoute"))
    'SupplyRoute'
    """
    if isinstance(term, Literal):
        return f'"{term.value}"'
    return re.split(r"[#/]", term.value.rstrip("#/"))[-1]


def describe_thing(expression: ClassExpression) -> str:
    """Return a noun phrase for what belongs to an expression, such as "a Plant with operator suzuki"."""
    match expression:
        case Named(iri):
            return "anything" if iri == THING else add_article(get_local_name(iri))
        case AnyOf(parts):
            return " or ".join(bracket(part) for part in parts)
        case AllOf(parts):
            nouns = [bracket(part) for part in parts if isinstance(part, Named | AllOf | AnyOf)]
            traits = [describe_trait(part) for part in parts if isinstance(part, Has | Some | Only)]
            return " with ".join(filter(None, (" and ".join(nouns) or "anything", " and ".join(traits))))
        case _:
            return f"anything with {describe_trait(expression)}"


def describe_trait(restriction: Has | Some | Only) -> str:
    """Return what goes after "with" for a restriction on a property, such as "destination japan"."""
    match restriction:
        case Has(on, value):
            return f"{get_local_name(on)} {get_local_name(value)}"
        case Some(on, filler) if filler == Named(THING):
            return add_article(get_local_name(on))
        case Some(on, filler):
            return f"{add_article(get_local_name(on))} that is {bracket(filler)}"
        case Only(on, filler):
            return f"as {get_local_name(on)} only {bracket(filler)}"


def describe_conclusion(expression: ClassExpression) -> str:
    """Return the verb phrase that says that a thing belongs to an expression, such as "is a Plant"."""
    match expression:
        case Has() | Some() | Only():
            return f"has {describe_trait(expression)}"
        case AllOf(parts):
            return " and ".join(describe_conclusion(part) for part in parts)
        case _:
            return f"is {describe_thing(expression)}"


def describe_step(step: Step) -> str:
    """Return a triple between lettered things, such as "A modelOf B"."""
    return f"{get_letter(step.start)} {get_local_name(step.on)} {get_letter(step.end)}"


def bracket(expression: ClassExpression) -> str:
    """Return the noun phrase of an expression, in brackets where it has several parts."""
    phrase = describe_thing(expression)
    return phrase if isinstance(expression, Named) else f"({phrase})"


def add_article(noun: str) -> str:
    """Return a noun with "a" or "an".

    >>> add_article("Country"), add_article("origin"), add_article("Unnamed")
    ('a Country', 'an origin', 'an Unnamed')
    """
    return f"{'an' if re.match('[aeio]|un(?!i)', noun.lower()) else 'a'} {noun}"
