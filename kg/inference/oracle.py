"""What owlrl concludes: of the ontology alone, which is part of each graph, and of facts too, as a second opinion.

With facts it is slow, minutes where the engine takes a fraction of a second, so that serves tests and
`kg check --reasoner owlrl`. owlrl is slow to import: who needs none of it imports nothing from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

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
    bridge = Bridge()
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((bridge.encode(triple.subject), bridge.encode(triple.predicate), bridge.encode(triple.object)))
    DeductiveClosure(OWLRL_Semantics).expand(graph)
    return frozenset(bridge.decode(graph))


class Bridge:
    """Terms of pyoxigraph as terms of rdflib, and back."""

    def __init__(self) -> None:
        self.literals: dict[Literal, rdflib.URIRef] = {}

    def encode(self, term: Node) -> rdflib.URIRef | rdflib.BNode:
        """Return the rdflib term of a term.

        Raises:
            DataError: for a triple term.
        """
        if isinstance(term, Literal):
            return self.literals.setdefault(term, rdflib.URIRef(f"{OPAQUE}{len(self.literals)}"))
        if isinstance(term, Triple):
            raise DataError(f"owlrl cannot take a triple as a term: {term}")
        return rdflib.URIRef(term.value) if isinstance(term, NamedNode) else rdflib.BNode(term.value)

    def decode(self, graph: rdflib.Graph) -> Iterator[Triple]:
        """Give the triples of an rdflib graph that have names, and literals as objects only."""
        opaque = {str(name): literal for literal, name in self.literals.items()}
        for subject, predicate, value in graph:
            named = all(isinstance(term, rdflib.URIRef) for term in (subject, predicate, value))
            if named and str(subject) not in opaque:
                end = opaque.get(str(value)) or NamedNode(str(value))
                yield Triple(NamedNode(str(subject)), NamedNode(str(predicate)), end)


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
