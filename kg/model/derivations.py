"""Rules and derivations: how an inferred triple follows from others.

Plain values that the inference engine fills and that proofs read; computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Triple

Slot = NamedNode | Literal | str
"""One place of a pattern: a term, or a variable as a string such as `"?x"`."""

Pattern = tuple[Slot, Slot, Slot]
"""Subject, predicate and object of a triple, each a term or a variable."""


@dataclass(frozen=True, slots=True)
class Rule:
    """If triples match every pattern of the body, the head holds.

    `name` is the rule of OWL 2 RL (https://www.w3.org/TR/owl2-profiles/, section 4.3), several joined by `+`
    where one axiom takes several; `axiom` says in plain words which axiom of the ontology the rule comes
    from.
    """

    name: str
    axiom: str
    body: tuple[Pattern, ...]
    head: Pattern


@dataclass(frozen=True, slots=True)
class Derivation:
    """A triple that a rule gives from premises, which stand in the order of the rule's body."""

    triple: Triple
    rule: Rule
    premises: tuple[Triple, ...]
