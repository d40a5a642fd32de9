"""What a schema is made from: names and where they fit, and what the ontology says of its terms beyond their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.claims import Entity
from kg.model.vocabulary import ClassTerm, PropertyTerm, Vocabulary
from kg.terms import OWL, RDF, RDFS, RI, RID, SKOS, TYPE

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


PERIOD = RI("Period")
BOUNDS = ("Earliest", "Latest")  # what the build makes of a date


class Known:
    """The terms of the ontology that data files may use, what it says of them, and the entities that have a file.

    `entity_classes` are those whose things have files: not periods, nor those that the ontology itself lists, such as
    the statuses. `keyed_classes` are those whose nodes are named by a key. `properties` are those of either.
    """

    __slots__ = ("_entities", "_glossary", "_lists", "entity_classes", "keyed_classes", "properties", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, glossary: Glossary, entities: Mapping[NamedNode, Entity]) -> None:
        self.vocabulary = vocabulary
        self._glossary = glossary
        self._entities = sorted(entities.values(), key=lambda e: RID.local(e.iri))
        self._lists = {individual.cls for individual in vocabulary.individuals.values()}
        classes = sorted(vocabulary.classes.values(), key=lambda c: c.name)
        without = {PERIOD, *self._lists}
        self.entity_classes = [c for c in classes if RI("Entity") in c.ancestors and c.iri not in without]
        self.keyed_classes = [c for c in classes if c.key]
        subjects = {above for c in (*self.entity_classes, *self.keyed_classes) for above in c.ancestors}
        stated = (p for p in vocabulary.properties.values() if self._is_stated(p, subjects | without))
        self.properties = sorted(stated, key=lambda p: p.name)

    def define(self, term: NamedNode) -> str:
        """Return the definition of a term, or an empty text."""
        return self._glossary.definitions.get(term, "")

    def list_things(self, wanted: NamedNode | None) -> list[Entity]:
        """Return the entities that may stand where a class is wanted, in the order of their names.

        An unnamed thing may stand for any but those of a list. A period has no file: its name says what it is.
        """
        if wanted in self._lists:
            return []
        fits = (wanted, RI("Unnamed"))
        return [e for e in self._entities if e.cls != PERIOD and (not wanted or self._is_any(e.cls, fits))]

    def _is_any(self, cls: NamedNode, wanted: tuple[NamedNode | None, ...]) -> bool:
        return any(self.vocabulary.is_a(cls, one) for one in wanted if one)

    def list_properties(self, cls: ClassTerm) -> list[PropertyTerm]:
        """Return the properties that things of a class may have: those that the ontology does not rule out.

        It rules out a property whose domain shares no thing with the class.
        """
        return [prop for prop in self.properties if self._may_have(cls, prop)]

    def _is_stated(self, prop: PropertyTerm, things: set[NamedNode]) -> bool:
        """Say whether claims may state a property: it is of things that data files name, and no bound of a date."""
        stem = next((prop.iri.value.removesuffix(b) for b in BOUNDS if prop.iri.value.endswith(b)), None)
        date = self.vocabulary.property_of.get(NamedNode(stem)) if stem else None
        if date and date.kind == "date":
            return False
        return {self._glossary.domains.get(prop.iri), prop.range} <= {None, *things}

    def _may_have(self, cls: ClassTerm, prop: PropertyTerm) -> bool:
        domain = self.vocabulary.class_of.get(self._glossary.domains.get(prop.iri, cls.iri), cls)
        return not any(frozenset([a, b]) in self._glossary.disjoint for a in cls.ancestors for b in domain.ancestors)
