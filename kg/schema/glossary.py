"""What the ontology says of its terms beyond their names: definitions, domains, and which classes share no thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Triple

from kg.terms import OWL, RDF, RDFS, RI, SKOS, TYPE

Pair = frozenset[object]


@dataclass(frozen=True, slots=True)
class Glossary:
    """Definitions of terms, domains of properties, and pairs of classes that are declared disjoint."""

    definitions: Mapping[NamedNode, str]
    domains: Mapping[NamedNode, NamedNode]
    disjoint: frozenset[Pair]


def parse_glossary(triples: Iterable[Triple]) -> Glossary:
    """Return the glossary of an ontology."""
    known = tuple(triples)
    definitions: dict[NamedNode, str] = {}
    domains: dict[NamedNode, NamedNode] = {}
    for triple in known:
        if not isinstance(triple.subject, NamedNode) or triple.subject not in RI:
            continue
        if triple.predicate == SKOS("definition") and isinstance(triple.object, Literal):
            definitions.setdefault(triple.subject, triple.object.value)
        if triple.predicate == RDFS("domain") and isinstance(triple.object, NamedNode):
            domains.setdefault(triple.subject, triple.object)
    return Glossary(definitions, domains, frozenset(_find_disjoint(known)))


def _find_disjoint(triples: tuple[Triple, ...]) -> Iterator[Pair]:
    yield from (frozenset([t.subject, t.object]) for t in triples if t.predicate == OWL("disjointWith"))
    groups = {t.subject for t in triples if t.predicate == TYPE and t.object == OWL("AllDisjointClasses")}
    first: dict[object, object] = {t.subject: t.object for t in triples if t.predicate == RDF("first")}
    rest: dict[object, object] = {t.subject: t.object for t in triples if t.predicate == RDF("rest")}
    for triple in triples:
        if triple.subject in groups and triple.predicate == OWL("members"):
            yield from map(frozenset, combinations(_read_list(triple.object, first, rest), 2))


def _read_list(head: object, first: Mapping[object, object], rest: Mapping[object, object]) -> Iterator[object]:
    """Yield the members of an RDF list."""
    while head in first:
        yield first[head]
        head = rest.get(head)
