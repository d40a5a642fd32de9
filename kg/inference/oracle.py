"""The second opinion: owlrl over facts and ontology together, to hold against the engine.

Takes facts and an ontology; gives the domain triples that owlrl finds. It is slow, minutes where the engine
takes a fraction of a second, so it serves tests and `kg check --reasoner owlrl`.
"""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from kg.inference.axioms import get_axioms
from kg.inference.schema import run_owlrl
from kg.terms import OWL, RI, TYPE


def close_with_owlrl(facts: Iterable[Triple], ontology: Iterable[Triple]) -> set[Triple]:
    """Return the domain triples among the facts and what owlrl concludes from them under the ontology.

    Keys are left out: they are not reasoned with, and owlrl does not look at the last property of a key.

    Raises:
        DataError: for a triple term in the facts.
    """
    axioms = (triple for triple in get_axioms(ontology).triples if triple.predicate != OWL("hasKey"))
    return {triple for triple in run_owlrl([*axioms, *facts]) if is_domain_triple(triple)}


def is_domain_triple(triple: Triple) -> bool:
    """Say whether the engine and owlrl must agree on a triple: it says something in terms of `ri:`."""
    return triple.predicate in RI or (triple.predicate == TYPE and triple.object in RI)
