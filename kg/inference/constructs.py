"""The constructs of OWL that the engine supports, and the refusal of all others.

Takes axioms; gives nothing, or an error that names every axiom the engine would otherwise pass over.
"""

from __future__ import annotations

from pyoxigraph import NamedNode, Triple

from kg.errors import DataError
from kg.inference.axioms import Axioms
from kg.terms import OWL, RDF, RDFS, TYPE

AXIOMS = frozenset(
    [RDFS(name) for name in ("subClassOf", "subPropertyOf", "domain", "range")]
    + [OWL(name) for name in ("equivalentClass", "equivalentProperty", "inverseOf", "propertyChainAxiom")]
)
PARTS = frozenset(
    [RDF("first"), RDF("rest"), OWL("onProperty")]
    + [OWL(name) for name in ("intersectionOf", "unionOf", "someValuesFrom", "allValuesFrom", "hasValue")]
)
# These give no rule: keys are documentation, names are all different, and disjointness is a matter of
# clashes.
WITHOUT_RULES = frozenset(
    OWL(name) for name in ("hasKey", "disjointWith", "disjointUnionOf", "members", "differentFrom", "distinctMembers")
)
KINDS = frozenset(
    [RDF("Property"), RDF("List"), RDFS("Class"), RDFS("Datatype")]
    + [
        OWL(name)
        for name in (
            "Ontology",
            "Class",
            "Restriction",
            "ObjectProperty",
            "DatatypeProperty",
            "AnnotationProperty",
            "NamedIndividual",
            "SymmetricProperty",
            "TransitiveProperty",
            "IrreflexiveProperty",
            "AllDisjointClasses",
            "AllDifferent",
        )
    ]
)


def refuse_unsupported(axioms: Axioms) -> None:
    """Let axioms pass when the engine supports every one.

    Raises:
        DataError: names each construct that is not supported and where it stands.
    """
    refused = sorted({name_construct(axioms, t) for t in axioms.triples if not is_supported(t)})
    if refused:
        raise DataError(
            "the ontology uses constructs that the inference engine does not support: "
            f"{'; '.join(refused)}. Restate them in the supported part of OWL 2 RL"
        )


def is_supported(triple: Triple) -> bool:
    """Say whether the engine supports the construct of a triple."""
    if triple.predicate == TYPE:
        return triple.object in KINDS
    if triple.predicate == OWL("inverseOf"):
        return isinstance(triple.subject, NamedNode)
    return triple.predicate in AXIOMS | PARTS | WITHOUT_RULES


def name_construct(axioms: Axioms, triple: Triple) -> str:
    """Return the construct of a triple and where it stands."""
    construct = triple.object if triple.predicate == TYPE else triple.predicate
    return f"{axioms.get_owner(construct)} on {axioms.get_owner(triple.subject)}"
