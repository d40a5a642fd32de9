"""What a schema is made from: names and where they fit."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from pyoxigraph import NamedNode

from kg.model.claims import Entity
from kg.model.vocabulary import ClassTerm, PropertyTerm, Vocabulary
from kg.terms import RI, RID

PERIOD = RI("Period")
BOUNDS = ("Earliest", "Latest")  # what the build makes of a date


class Known:
    """The terms of the ontology that data files may use, what it says of them, and the entities that have a file.

    `entity_classes` are those whose things have files: not periods, nor those that the ontology itself lists, such as
    the statuses. `keyed_classes` are those whose nodes are named by a key. `properties` are those of either.
    """

    __slots__ = ("_entities", "_lists", "entity_classes", "keyed_classes", "properties", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, entities: Mapping[NamedNode, Entity]) -> None:
        self.vocabulary = vocabulary
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
        return self.vocabulary.definitions.get(term, "")

    def list_things(self, wanted: NamedNode | None) -> list[Entity]:
        """Return the entities that may stand where a class is wanted, in the order of their names.

        An unnamed thing may stand for any but those of a list. A period has no file: its name says what it is.
        """
        if wanted in self._lists:
            return []
        fits = (wanted, RI("Unnamed"))
        is_a = self.vocabulary.is_a
        fitting = (e for e in self._entities if not wanted or any(is_a(e.cls, one) for one in fits if one))
        return [entity for entity in fitting if entity.cls != PERIOD]

    def list_properties(self, cls: ClassTerm) -> list[PropertyTerm]:
        """Return the properties that things of a class may have: those that the ontology does not rule out.

        It rules out a property whose domain shares no thing with the class.
        """
        class_of, disjoint = self.vocabulary.class_of, self.vocabulary.disjoint
        domains = ((prop, class_of.get(prop.domain or cls.iri, cls)) for prop in self.properties)
        pairs = ((prop, product(cls.ancestors, domain.ancestors)) for prop, domain in domains)
        return [prop for prop, found in pairs if disjoint.isdisjoint(map(frozenset, found))]

    def _is_stated(self, prop: PropertyTerm, things: set[NamedNode]) -> bool:
        """Say whether claims may state a property: it is of things that data files name, and no bound of a date."""
        stem = next((prop.iri.value.removesuffix(b) for b in BOUNDS if prop.iri.value.endswith(b)), None)
        date = self.vocabulary.property_of.get(NamedNode(stem)) if stem else None
        if date and date.kind == "date":
            return False
        return {prop.domain, prop.range} <= {None, *things}
