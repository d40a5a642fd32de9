"""The closure of facts under rules, with the first derivation of every inferred triple.

Takes triples and rules; gives what follows from them and how. Never retracts, never reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Triple

from kg.inference.coding import Code
from kg.inference.engine import Engine
from kg.model.derivations import Derivation, Rule


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from facts: each inferred triple with its first derivation, whose premises come before it.

    `firings` counts the ways found to match a rule, also those that gave a triple known by then.
    """

    inferred: dict[Triple, Derivation]
    firings: int
    rules: tuple[Rule, ...]


def close(facts: Iterable[Triple], rules: Iterable[Rule]) -> Closure:
    """Return what follows from facts under rules; the order of the facts changes nothing in it.

    Raises:
        DataError: for `owl:sameAs` in the facts, and for a literal where an axiom needs a thing.
    """
    engine = Engine(rules)
    given = engine.give(facts)
    firings = engine.saturate()
    return Closure(decode(engine, given), firings, engine.rules)


def decode(engine: Engine, given: Mapping[Code, Triple]) -> dict[Triple, Derivation]:
    """Return the derivations in the order in which they were found."""
    triples = dict(given)
    inferred: dict[Triple, Derivation] = {}
    for code in engine.memory.origins:
        derivation = engine.derive(code, triples)
        if derivation:
            triples[code] = derivation.triple
            inferred[derivation.triple] = derivation
    return inferred
