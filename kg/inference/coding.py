"""Terms, triples and rules as integers, which are quicker to compare and to join.

Takes terms and gives codes, and back. A code means something only beside the coding that gave it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, Triple

from kg.errors import DataError
from kg.inference.axioms import Node
from kg.model.proofs import Pattern, Rule

Code = tuple[int, int, int]
CodedPattern = tuple[int | str, int, int | str]


@dataclass(frozen=True, slots=True)
class CodedRule:
    """A rule over codes; `lookups` is its body as it is looked up, and `premises` as it is meant."""

    number: int
    lookups: tuple[CodedPattern, ...]
    premises: tuple[CodedPattern, ...]
    head: CodedPattern


@dataclass(slots=True)
class Coding:
    """The codes of terms, given in the order in which the terms come, and which of them are literals."""

    codes: dict[Node, int] = field(default_factory=dict)
    # Any: which terms may stand where in a triple is known where it was encoded, and is lost in the codes.
    terms: list[Any] = field(default_factory=list)
    literals: set[int] = field(default_factory=set)

    def encode(self, term: Node) -> int:
        """Return the code of a term, a new one for a new term."""
        code = self.codes.setdefault(term, len(self.terms))
        if code == len(self.terms):
            self.terms.append(term)
            if isinstance(term, Literal):
                self.literals.add(code)
        return code

    def encode_triple(self, triple: Triple) -> Code:
        """Return the codes of a triple."""
        return (self.encode(triple.subject), self.encode(triple.predicate), self.encode(triple.object))

    def decode_triple(self, code: Code) -> Triple:
        """Return the triple of three codes."""
        return Triple(*(self.terms[part] for part in code))

    def encode_rule(self, number: int, rule: Rule) -> CodedRule:
        """Return a rule over codes.

        Raises:
            DataError: for a rule with a variable as predicate.
        """
        body = tuple(self.encode_pattern(rule, pattern) for pattern in rule.body)
        return CodedRule(number, body, body, self.encode_pattern(rule, rule.head))

    def encode_pattern(self, rule: Rule, pattern: Pattern) -> CodedPattern:
        """Return a pattern over codes; variables stay as they are.

        Raises:
            DataError: for a variable as predicate.
        """
        subject, predicate, value = (slot if isinstance(slot, str) else self.encode(slot) for slot in pattern)
        if isinstance(predicate, str):
            raise DataError(f'the rule "{rule.axiom}" has the variable {predicate} as predicate: name the property')
        return (subject, predicate, value)
