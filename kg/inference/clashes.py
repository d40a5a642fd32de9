"""Clashes: what the closed graph says and the ontology rules out.

Takes the held and inferred triples and the ontology; gives every clash with the triples that make it. Decides
nothing: the build stops on a clash and names the claims.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.errors import DataError
from kg.inference.axioms import Axioms, Node, get_axioms
from kg.terms import OWL, RI, TYPE, XSD, compact

Subject = NamedNode | BlankNode | Triple
TRUE = (Literal(True), Literal("1", datatype=XSD("boolean")))


@dataclass(frozen=True, slots=True)
class Clash:
    """Triples that cannot all hold of a subject; `kind` is `disjoint`, `single-valued` or `cycle`."""

    kind: str
    subject: Subject
    details: tuple[Triple, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Constraints:
    """What an ontology rules out: disjoint classes, second values, things that stand to themselves."""

    disjoint: Collection[tuple[NamedNode, NamedNode]]
    single: Collection[Node]
    irreflexive: Collection[Node]

    def find_clashes(self, triples: Iterable[Triple]) -> tuple[Clash, ...]:
        """Return the clashes in a closed graph, in a fixed order; those of a thing rest on the triples about it."""
        graph = sorted(set(triples), key=str)
        return (
            *find_disjoint(graph, self.disjoint),
            *find_second_values(graph, self.single),
            *find_cycles(graph, self.irreflexive),
        )


def find_constraints(ontology: Iterable[Triple]) -> Constraints:
    """Return what an ontology rules out.

    Disjoint classes have no common member, a property marked `ri:singleValued` has one value, and nothing
    stands in a transitive or irreflexive property to itself, unless the property is symmetric too.

    Raises:
        DataError: where disjointness is stated of class expressions without a name.
    """
    known = frozenset(ontology)
    axioms = get_axioms(known)
    single = {t.subject for t in known if t.predicate == RI("singleValued") and t.object in TRUE}
    transitive, symmetric = (axioms.instances(OWL(f"{kind}Property")) for kind in ("Transitive", "Symmetric"))
    irreflexive = {*axioms.instances(OWL("IrreflexiveProperty")), *(set(transitive) - set(symmetric))}
    return Constraints(find_disjoint_pairs(axioms), single, irreflexive)


def find_disjoint_pairs(axioms: Axioms) -> list[tuple[NamedNode, NamedNode]]:
    """Return the pairs of classes that the ontology says have no common member, each once.

    Raises:
        DataError: for a class expression without a name.
    """
    groups: list[tuple[Node, ...]] = [*axioms.pairs(OWL("disjointWith"))]
    groups += [axioms.items(head) for _, head in axioms.pairs(OWL("disjointUnionOf"))]
    for group in axioms.instances(OWL("AllDisjointClasses")):
        groups += [axioms.items(head) for head in axioms.objects(group, OWL("members"))]
    names = [sorted(get_class(node).value for node in group) for group in groups]
    pairs = sorted({pair for group in names for pair in combinations(group, 2)})
    return [(NamedNode(one), NamedNode(other)) for one, other in pairs]


def get_class(node: Node) -> NamedNode:
    """Return a class that has a name.

    Raises:
        DataError: for a class expression.
    """
    if not isinstance(node, NamedNode):
        raise DataError(f"disjointness of a class expression is not supported; name the class: {node}")
    return node


def find_disjoint(graph: Iterable[Triple], pairs: Iterable[tuple[NamedNode, NamedNode]]) -> Iterator[Clash]:
    """Give the members of two classes that have none in common."""
    typings: defaultdict[Node, dict[Subject, Triple]] = defaultdict(dict)
    for triple in graph:
        if triple.predicate == TYPE:
            typings[triple.object][triple.subject] = triple
    for one, other in pairs:
        for subject in sorted(typings[one].keys() & typings[other].keys(), key=str):
            message = (
                f"{show(subject)} is a {compact(one)} and a {compact(other)}, and nothing can be both: "
                "one of the two is wrong, or follows from something wrong"
            )
            yield Clash("disjoint", subject, (typings[one][subject], typings[other][subject]), message)


def find_second_values(graph: Iterable[Triple], single: Collection[Node]) -> Iterator[Clash]:
    """Give the things with several values of a property that has one at a time."""
    values: defaultdict[tuple[Subject, NamedNode], list[Triple]] = defaultdict(list)
    for triple in graph:
        if triple.predicate in single:
            values[triple.subject, triple.predicate].append(triple)
    for (subject, on), found in values.items():
        if len(found) > 1:
            listed = ", ".join(show(triple.object) for triple in found)
            message = f"{show(subject)} has {len(found)} values of {compact(on)}, which has one at a time: {listed}"
            yield Clash("single-valued", subject, tuple(found), message)


def find_cycles(graph: Iterable[Triple], irreflexive: Collection[Node]) -> Iterator[Clash]:
    """Give the things that stand to themselves in a property in which nothing does."""
    for triple in graph:
        if triple.predicate in irreflexive and triple.subject == triple.object:
            on, thing = compact(triple.predicate), show(triple.subject)
            message = f"{thing} {on} {thing}: nothing stands in {on} to itself, so the statements go in a circle"
            yield Clash("cycle", triple.subject, (triple,), message)


def show(term: Node) -> str:
    """Return a name with its prefix, and any other term as in Turtle."""
    return compact(term) if isinstance(term, NamedNode) else str(term)
