"""Proofs and what they rest on: grounds, witnesses of rows, steps.

Plain values that the engine and the graph fill and that faces draw; computes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import Triple

from kg.model.derivations import Rule


@dataclass(frozen=True, slots=True)
class Ground:
    """What a triple rests on without inference.

    `claims` are alternatives, each enough: the claims that are needed together (one claim, or a decision with the
    claim that it reads). `given` says what else gives the triple, so that it needs no claim: `ontology`, `entity
    file`, `record of a source`, or an empty text.
    """

    claims: tuple[frozenset[str], ...] = ()
    given: str = ""

    def __bool__(self) -> bool:
        """Say whether the triple needs no inference."""
        return bool(self.claims or self.given)


@dataclass(frozen=True, slots=True)
class Witness:
    """One way in which a row of a result comes about: the triples that hold, and the claims whose graphs were read."""

    triples: tuple[Triple, ...]
    claims: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Basis:
    """What one row of a result rests on.

    `claims` are all that state what the row needs; `given` says what else gives parts of it, such as `entity file`;
    `conditions` tell what must not hold for it; `witnesses` are the ways in which it comes about, any one enough.
    """

    claims: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()


@dataclass(frozen=True, slots=True)
class ProofStep:
    """A triple of a proof: given by a rule from premises, or, where `rule` is None, by its ground."""

    triple: Triple
    rule: Rule | None
    premises: tuple[Triple, ...]
    ground: Ground


@dataclass(frozen=True, slots=True)
class Proof:
    """Steps in an order in which premises come before what follows from them; the last one is the conclusion."""

    steps: tuple[ProofStep, ...]

    @property
    def conclusion(self) -> Triple:
        """Return what is proved."""
        return self.steps[-1].triple
