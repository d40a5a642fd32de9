"""The logical part of an ontology, indexed for reading.

Takes the triples of an ontology and gives its axioms; never interprets them. Annotations and statements about
individuals are left out, since no rule comes from them. A construct that the engine does not support is an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import DataError
from kg.terms import OWL, RDF, RDFS, TYPE, compact

Node = NamedNode | BlankNode | Literal | Triple

ANNOTATIONS = frozenset(
    [RDFS(name) for name in ("label", "comment", "seeAlso", "isDefinedBy")]
    + [OWL(name) for name in ("versionInfo", "versionIRI", "priorVersion", "deprecated")]
    + [OWL(name) for name in ("backwardCompatibleWith", "incompatibleWith")]
)
ANNOTATION_SUBJECTS = (OWL("AnnotationProperty"), OWL("Axiom"), OWL("Annotation"))


@dataclass(frozen=True, slots=True)
class Axioms:
    """The axioms of an ontology, by predicate and by subject; each answer is in a fixed order."""

    triples: frozenset[Triple]
    pairs_of: Mapping[NamedNode, Sequence[tuple[Node, Node]]]
    objects_of: Mapping[tuple[Node, NamedNode], Sequence[Node]]

    def pairs(self, predicate: NamedNode) -> Sequence[tuple[Node, Node]]:
        """Return subject and object of every axiom with this predicate."""
        return self.pairs_of.get(predicate, ())

    def objects(self, subject: Node, predicate: NamedNode) -> Sequence[Node]:
        """Return the objects of a subject and a predicate."""
        return self.objects_of.get((subject, predicate), ())

    def instances(self, kind: NamedNode) -> tuple[Node, ...]:
        """Return what is declared to be of a kind, such as `owl:TransitiveProperty`."""
        return tuple(subject for subject, found in self.pairs(TYPE) if found == kind)

    def items(self, head: Node) -> tuple[Node, ...]:
        """Return the members of an RDF list.

        Raises:
            DataError: where a cell of the list has not one first and one rest.
        """
        members: list[Node] = []
        while head != RDF("nil"):
            first, rest = self.objects(head, RDF("first")), self.objects(head, RDF("rest"))
            if len(first) != 1 or len(rest) != 1:
                owner = self.get_owner(head)
                raise DataError(f"a list under {owner} is broken: each cell needs an rdf:first and an rdf:rest")
            members.append(first[0])
            head = rest[0]
        return tuple(members)

    def get_owner(self, node: Node) -> str:
        """Return the name of the class or property in whose axiom a nameless node stands, for messages."""
        if isinstance(node, NamedNode):
            return compact(node)
        above = sorted((t.subject for t in self.triples if t.object == node and t.subject != node), key=str)
        return self.get_owner(above[0]) if above else "an axiom without a name"


def get_axioms(ontology: Iterable[Triple]) -> Axioms:
    """Return the axioms of an ontology without its annotations and its statements about individuals."""
    triples = sorted(set(ontology), key=str)
    apart = {t.subject for t in triples if t.predicate == TYPE and t.object in ANNOTATION_SUBJECTS}
    kept = [t for t in triples if t.subject not in apart and is_axiom(t)]
    pairs: defaultdict[NamedNode, list[tuple[Node, Node]]] = defaultdict(list)
    objects: defaultdict[tuple[Node, NamedNode], list[Node]] = defaultdict(list)
    for triple in kept:
        pairs[triple.predicate].append((triple.subject, triple.object))
        objects[triple.subject, triple.predicate].append(triple.object)
    return Axioms(frozenset(kept), pairs, objects)


def is_axiom(triple: Triple) -> bool:
    """Say whether a triple belongs to an axiom: its vocabulary is that of OWL, RDF Schema or RDF."""
    if triple.predicate == TYPE:
        return is_reserved(triple.object)
    return is_reserved(triple.predicate) and triple.predicate not in ANNOTATIONS


def is_reserved(term: object) -> bool:
    """Say whether a term belongs to OWL, RDF Schema or RDF itself."""
    return term in OWL or term in RDFS or term in RDF


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
    + [OWL(name) for name in ("Ontology", "Class", "Restriction", "NamedIndividual")]
    + [
        OWL(f"{kind}Property")
        for kind in ("Object", "Datatype", "Annotation", "Symmetric", "Transitive", "Irreflexive")
    ]
    + [OWL(name) for name in ("AllDisjointClasses", "AllDifferent")]
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
