"""What owlrl concludes: of the ontology alone, which is part of each graph, and of facts too, as a second opinion.

With facts it is slow, minutes where the engine takes a fraction of a second, so that serves tests and
`kg check --reasoner owlrl`. owlrl is slow to import: who needs none of it imports nothing from here.
"""

from __future__ import annotations

from collections.abc import Iterable

import rdflib
from owlrl import DeductiveClosure, OWLRL_Semantics
from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import DataError
from kg.inference.axioms import Node, get_axioms
from kg.terms import OWL, RDFS, RI, TYPE

SCHEMA = frozenset(
    [RDFS(name) for name in ("subClassOf", "subPropertyOf", "domain", "range")]
    + [OWL(name) for name in ("equivalentClass", "equivalentProperty", "inverseOf", "disjointWith")]
)
OPAQUE = "urn:x-opaque-literal:"


def close_ontology(ontology: Iterable[Triple]) -> frozenset[Triple]:
    """Return the axioms between `ri:` names that follow from the ontology and do not stand in it.

    Reflexive ones are left out.

    Raises:
        DataError: where the ontology holds a triple term.
    """
    axioms = get_axioms(ontology)
    return frozenset(
        triple
        for triple in run_owlrl(axioms.triples) - axioms.triples
        if triple.predicate in SCHEMA
        and triple.subject in RI
        and triple.object in RI
        and triple.subject != triple.object
    )


def run_owlrl(triples: Iterable[Triple]) -> frozenset[Triple]:
    """Return the closure of triples as owlrl finds it, without blank nodes and without literals as subjects.

    Literals pass through as opaque names: owlrl and rdflib would rewrite their text, and conclude from their
    types.

    Raises:
        DataError: for a triple term, which rdflib does not have.
    """
    named: dict[Literal, rdflib.URIRef] = {}

    def encode(term: Node) -> rdflib.URIRef | rdflib.BNode:
        if isinstance(term, Literal):
            return named.setdefault(term, rdflib.URIRef(f"{OPAQUE}{len(named)}"))
        if isinstance(term, Triple):
            raise DataError(f"owlrl cannot take a triple as a term: {term}")
        return rdflib.URIRef(term.value) if isinstance(term, NamedNode) else rdflib.BNode(term.value)

    graph = rdflib.Graph()
    for triple in triples:
        graph.add((encode(triple.subject), encode(triple.predicate), encode(triple.object)))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    opaque = {str(name): literal for literal, name in named.items()}
    names = (tuple(map(str, terms)) for terms in graph if all(isinstance(term, rdflib.URIRef) for term in terms))
    return frozenset(
        Triple(NamedNode(subject), NamedNode(predicate), opaque.get(value) or NamedNode(value))
        for subject, predicate, value in names
        if subject not in opaque
    )


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
