"""Names in data files as things: entities, periods and individuals of the ontology."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.errors import suggest
from kg.model.claims import Entity
from kg.model.vocabulary import ClassTerm, PropertyTerm, Vocabulary
from kg.reader.records import Problems, Record, encode_local
from kg.reader.values import WITHIN, parse_period
from kg.terms import RI, RID


class Names:
    """Finds what a name in a data file means. Periods are made when they are first named."""

    def __init__(self, vocabulary: Vocabulary, entities: dict[NamedNode, Entity], problems: Problems) -> None:
        self.vocabulary = vocabulary
        self.entities = entities
        self.problems = problems

    def find_thing(self, record: Record, wanted: NamedNode | None) -> NamedNode | None:
        """Return the thing a record names, checked to be of class `wanted`; None, told, where there is none."""
        name = record.text
        if not name:
            self.problems.add(record.where, "a name is wanted here; write the identifier of an entity")
            return None
        if wanted == RI("Period"):
            return self._find_period(record, name)
        individual = self.vocabulary.individuals.get(name)
        if individual and wanted and self.vocabulary.is_a(individual.cls, wanted):
            return individual.iri
        entity = self.entities.get(RID(encode_local(name)))
        if entity is None:
            self._tell_unknown(record, name, wanted)
            return None
        return self._check_class(record, entity, wanted)

    def find_given(self, record: Record | None, wanted: NamedNode | None) -> NamedNode | None:
        """Return the thing that a record names, as `find_thing` does, if there is a record."""
        return self.find_thing(record, wanted) if record else None

    def _find_period(self, record: Record, name: str) -> NamedNode | None:
        period = parse_period(name, record.where)
        if period is None:
            told = f"'{name}' is no period; write a year, FY2019, 2021-H1, 2024-03 or 2003-2018, {WITHIN}"
            self.problems.add(record.where, told)
            return None
        self.entities.setdefault(period.iri, period)
        return period.iri

    def _check_class(self, record: Record, entity: Entity, wanted: NamedNode | None) -> NamedNode | None:
        unnamed = entity.cls == RI("Unnamed")
        if wanted is None or unnamed or self.vocabulary.is_a(entity.cls, wanted):
            return entity.iri
        told = f"'{record.text}' is a {self.class_name(entity.cls)}, but a {self.class_name(wanted)} is wanted"
        self.problems.add(record.where, f"{told}; name one, or correct its class at {entity.where}")
        return None

    def _tell_unknown(self, record: Record, name: str, wanted: NamedNode | None) -> None:
        fits = [
            RID.local(e.iri)
            for e in self.entities.values()
            if wanted is None or self.vocabulary.is_a(e.cls, wanted) or e.cls == RI("Unnamed")
        ]
        fits += [i.name for i in self.vocabulary.individuals.values() if wanted and self.vocabulary.is_a(i.cls, wanted)]
        kind = self.class_name(wanted) if wanted else "entity"
        told = f"unknown {kind} '{name}'{suggest(name, fits)}; use a known name, or add it to data/entities/"
        self.problems.add(record.where, told)

    def class_name(self, cls: NamedNode) -> str:
        """Return the name of a class in data files."""
        term = self.vocabulary.class_of.get(cls)
        return term.name if term else cls.value

    def find_property(self, name: str, record: Record) -> PropertyTerm | None:
        """Return the property a field names; None, told, where there is none."""
        term = self.vocabulary.properties.get(name)
        if term is None:
            near = suggest(name, self.vocabulary.properties)
            self.problems.add(record.where, f"unknown relation '{name}'{near}; use a property of the ontology")
        return term

    def find_class(self, name: str, record: Record) -> ClassTerm | None:
        """Return the class a field names; None, told, where there is none."""
        term = self.vocabulary.classes.get(name)
        if term is None:
            near = suggest(name, self.vocabulary.classes)
            self.problems.add(record.where, f"unknown class '{name}'{near}; use a class of the ontology")
        return term
