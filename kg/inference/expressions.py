"""Class expressions of OWL 2 RL, from RDF into a small algebra.

Takes axioms and nodes and gives class expressions; never says what follows from them. An expression that the
engine does not support is an error, never left out.
"""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import DataError
from kg.inference.axioms import ANNOTATIONS, Axioms, Node, is_reserved
from kg.terms import OWL, RDF, RDFS, TYPE, XSD, compact

THING = OWL("Thing")
CONSTRUCTS = tuple(OWL(name) for name in ("intersectionOf", "unionOf", "someValuesFrom", "allValuesFrom", "hasValue"))
DATATYPES = (RDFS("Literal"), RDF("langString"), RDF("PlainLiteral"))


@dataclass(frozen=True, slots=True)
class Named:
    """A class with a name."""

    iri: NamedNode


@dataclass(frozen=True, slots=True)
class AllOf:
    """What belongs to every part (`owl:intersectionOf`)."""

    parts: tuple[ClassExpression, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """What belongs to some part (`owl:unionOf`)."""

    parts: tuple[ClassExpression, ...]


@dataclass(frozen=True, slots=True)
class Some:
    """What has a value of a class (`owl:someValuesFrom`)."""

    property: NamedNode
    filler: ClassExpression


@dataclass(frozen=True, slots=True)
class Only:
    """What has values of a class only (`owl:allValuesFrom`)."""

    property: NamedNode
    filler: ClassExpression


@dataclass(frozen=True, slots=True)
class Has:
    """What has one particular value (`owl:hasValue`)."""

    property: NamedNode
    value: NamedNode | Literal


ClassExpression = Named | AllOf | AnyOf | Some | Only | Has


def parse_class(axioms: Axioms, node: Node) -> ClassExpression:
    """Return the class expression that a node of the ontology stands for.

    Raises:
        DataError: where the node is none, or uses a construct that is not supported.
    """
    if isinstance(node, NamedNode):
        return Named(get_class_name(node))
    found = [(p, o) for p in CONSTRUCTS for o in axioms.objects(node, p)]
    if not isinstance(node, BlankNode) or len(found) != 1:
        names = ", ".join(compact(construct) for construct, _ in found) or "none"
        raise DataError(
            f"a class expression under {axioms.get_owner(node)} needs one supported construct; it has {names}"
        )
    construct, value = found[0]
    if construct in (OWL("intersectionOf"), OWL("unionOf")):
        parts = tuple(parse_class(axioms, item) for item in axioms.items(value))
        return AllOf(parts) if construct == OWL("intersectionOf") else AnyOf(parts)
    return parse_restriction(axioms, node, construct, value)


def parse_restriction(axioms: Axioms, node: Node, construct: NamedNode, value: Node) -> Some | Only | Has:
    """Return the restriction on a property that a node stands for.

    Raises:
        DataError: where the property or the value is not a plain one.
    """
    properties = axioms.objects(node, OWL("onProperty"))
    if len(properties) != 1:
        raise DataError(f"a restriction under {axioms.get_owner(node)} needs one owl:onProperty, not {len(properties)}")
    on = get_property(properties[0])
    if construct == OWL("someValuesFrom"):
        return Some(on, parse_class(axioms, value))
    if construct == OWL("allValuesFrom"):
        return Only(on, parse_class(axioms, value))
    if not isinstance(value, NamedNode | Literal):
        raise DataError(f"owl:hasValue on {compact(on)} needs a named individual or a literal; give it a name")
    return Has(on, value)


def get_property(node: Node) -> NamedNode:
    """Return a property that has a name.

    Raises:
        DataError: for a property expression such as an anonymous inverse, and for the vocabulary of OWL
            itself, `owl:sameAs` included: names are unique.
    """
    if not isinstance(node, NamedNode):
        raise DataError(f"an axiom is about a property without a name, which is not supported; name it: {node}")
    if is_reserved(node) and node not in ANNOTATIONS and node != TYPE:
        raise DataError(f"{compact(node)} stands in an axiom as a property of things, which is not supported")
    return node


def get_class_name(node: NamedNode) -> NamedNode:
    """Return a class name that rules can use.

    Raises:
        DataError: for a datatype and for `owl:Nothing`.
    """
    if node in XSD or node in DATATYPES:
        raise DataError(
            f"the datatype {compact(node)} stands where a class is needed, which is not supported; "
            "a range of values goes on a property declared owl:DatatypeProperty"
        )
    if node == OWL("Nothing"):
        raise DataError("owl:Nothing in a class expression is not supported; state owl:disjointWith")
    return node
