"""The ontology as the reader needs it: Turtle in, a Vocabulary out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import DataError
from kg.model.statuses import ANNOUNCED, SINCE, UNTIL, Statuses, order_statuses
from kg.model.vocabulary import ClassTerm, Individual, PropertyTerm, Vocabulary
from kg.reader.records import list_reached
from kg.terms import LABEL, OWL, RDF, RDFS, RI, SKOS, TYPE, XSD, kebab

Subject = NamedNode | BlankNode
Named = TypeVar("Named", ClassTerm, PropertyTerm, Individual)

INHERITED = ("fromFirstSource", "ownWords", "heldAsFact")
"""Marks of a class that are those of the classes below it too."""
KINDS = {XSD("integer"): "integer", XSD("decimal"): "decimal", XSD("boolean"): "boolean"}


def parse_turtle(content: bytes, name: str) -> tuple[Triple, ...]:
    """Return the triples of a Turtle file.

    Raises:
        DataError: it is no Turtle; with line and column.
    """
    try:
        return tuple(quad.triple for quad in parse(content, RdfFormat.TURTLE))
    except SyntaxError as error:
        raise DataError(f"{name}:{error.lineno}:{error.offset}: {error.msg}; mend the Turtle") from error


class Ontology:
    """Triples by subject and predicate, for reading terms out of them."""

    __slots__ = ("_objects", "_subjects", "definitions")

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._objects: dict[tuple[object, NamedNode], list[object]] = defaultdict(list)
        self._subjects: dict[object, list[NamedNode]] = defaultdict(list)
        self.definitions: dict[NamedNode, str] = {}
        for triple in triples:
            self._objects[triple.subject, triple.predicate].append(triple.object)
            if triple.predicate == SKOS("definition") and isinstance(triple.subject, NamedNode):
                self.definitions.setdefault(triple.subject, self.text(triple.subject, triple.predicate) or "")
            if triple.predicate == TYPE and triple.subject in RI and isinstance(triple.subject, NamedNode):
                self._subjects[triple.object].append(triple.subject)

    def of_type(self, cls: NamedNode) -> list[NamedNode]:
        """Return the `ri:` terms declared to be of a type, in the order of their names."""
        return sorted(set(self._subjects[cls]), key=lambda t: t.value)

    def objects(self, subject: Subject, predicate: NamedNode) -> list[object]:
        """Return the objects of a subject and predicate."""
        return self._objects.get((subject, predicate), [])

    def named(self, subject: Subject, predicate: NamedNode) -> list[NamedNode]:
        """Return the objects that are names."""
        return [o for o in self.objects(subject, predicate) if isinstance(o, NamedNode)]

    def text(self, subject: NamedNode, predicate: NamedNode) -> str | None:
        """Return the text of the first literal object, or None."""
        return next((o.value for o in self.objects(subject, predicate) if isinstance(o, Literal)), None)

    def number(self, subject: NamedNode, predicate: NamedNode) -> Decimal | None:
        """Return the first literal object as a number, or None.

        Raises:
            DataError: it is no number.
        """
        text = self.text(subject, predicate)
        if text is not None and not re.fullmatch(r"[+-]?[0-9]{1,15}(\.[0-9]{1,6})?", text):
            raise DataError(f"ontology: the {RI.local(predicate)} of {subject.value} is '{text}'; write a number")
        return None if text is None else Decimal(text)

    def says(self, subject: NamedNode, mark: NamedNode) -> bool:
        """Say whether a term carries a mark, an annotation that is true."""
        return self.text(subject, mark) == "true"

    def labels(self, subject: NamedNode) -> dict[str, str]:
        """Return the labels of a term by language."""
        found = self.objects(subject, LABEL)
        return {o.language: o.value for o in found if isinstance(o, Literal) and o.language}

    def name(self, term: NamedNode) -> str:
        """Return the name of a term in data files: its `ri:shortName`, else its local name in kebab-case."""
        return self.text(term, RI("shortName")) or kebab(RI.local(term))

    def ancestors(self, cls: NamedNode) -> frozenset[NamedNode]:
        """Return a class and all classes above it."""
        return frozenset(list_reached([cls], lambda one: self.named(one, RDFS("subClassOf"))))

    def members(self, subject: Subject, predicate: NamedNode) -> tuple[NamedNode, ...]:
        """Return the names in the RDF list that is the object of a subject and predicate."""
        heads = self.objects(subject, predicate)
        found: list[NamedNode] = []
        node = heads[0] if heads else None
        while isinstance(node, BlankNode):
            found.extend(self.named(node, RDF("first")))
            rest = self.objects(node, RDF("rest"))
            node = rest[0] if rest else None
        return tuple(found)


def parse_vocabulary(triples: Iterable[Triple]) -> Vocabulary:
    """Return the terms in the `ri:` namespace that an ontology declares.

    A class with a sufficient condition is derived, never asserted: it has no name in data files.

    Raises:
        DataError: two terms have one name in data files.
    """
    known = tuple(triples)
    ontology = Ontology(known)
    derived = {t.object for t in known if t.predicate == RDFS("subClassOf") and isinstance(t.subject, BlankNode)}
    classes = [_make_class(term, ontology) for term in ontology.of_type(OWL("Class"))]
    kinds = (OWL("ObjectProperty"), OWL("DatatypeProperty"))
    properties = [_make_property(term, ontology) for kind in kinds for term in ontology.of_type(kind)]
    individuals = [
        Individual(term, kebab(RI.local(term)), cls.iri) for cls in classes for term in ontology.of_type(cls.iri)
    ]
    return Vocabulary(
        classes=_by_name([term for term in classes if term.iri not in derived]),
        properties=_by_name(properties),
        individuals=_by_name(individuals),
        class_of={term.iri: term for term in classes},
        property_of={term.iri: term for term in properties},
        statuses=_order_statuses(properties, ontology),
        definitions=ontology.definitions,
        disjoint=frozenset(_find_disjoint(known, ontology)),
    )


def _find_disjoint(triples: Iterable[Triple], ontology: Ontology) -> Iterator[frozenset[object]]:
    for triple in triples:
        if triple.predicate == OWL("disjointWith"):
            yield frozenset([triple.subject, triple.object])
        elif triple.predicate == OWL("members") and not isinstance(triple.subject, Triple):
            yield from map(frozenset, combinations(ontology.members(triple.subject, triple.predicate), 2))


def _order_statuses(properties: Iterable[PropertyTerm], ontology: Ontology) -> Statuses:
    statuses = ontology.of_type(RI("Status"))
    begins_on = {s: on for s in statuses if (on := _find_date(s, RI("beginsOn"), ontology))}
    kinds: dict[NamedNode, tuple[NamedNode, ...]] = defaultdict(tuple)
    for term in properties:
        if like := _find_date(term.iri, RI("datesLike"), ontology):
            kinds[like] += (term.iri,)
    follows = {s: after for s in statuses for after in ontology.named(s, RI("nextStatus"))[:1]}
    return order_statuses(follows, begins_on, kinds)


def _find_date(term: NamedNode, mark: NamedNode, ontology: Ontology) -> NamedNode | None:
    found = ontology.named(term, mark)
    if not {*found} <= {ANNOUNCED, SINCE, UNTIL}:
        told = f"the {RI.local(mark)} of {term.value} is {found[0].value}"
        raise DataError(f"ontology: {told}; name ri:announced, ri:since or ri:until")
    return found[0] if found else None


def _make_class(term: NamedNode, ontology: Ontology) -> ClassTerm:
    ancestors = ontology.ancestors(term)
    keys = (ontology.members(cls, OWL("hasKey")) for cls in (term, *sorted(ancestors - {term}, key=lambda t: t.value)))
    key = next((k for k in keys if k), ())
    marks = {mark for cls in ancestors for mark in INHERITED if ontology.says(cls, RI(mark))}
    return ClassTerm(
        iri=term,
        name=ontology.name(term),
        label=ontology.labels(term),
        ancestors=ancestors,
        key=key,
        shorthand=tuple(sorted(ontology.named(term, RI("shorthand")), key=lambda t: t.value)),
        told="fromFirstSource" in marks,
        own_words="ownWords" in marks,
        factual="heldAsFact" in marks,
        collective=ontology.says(term, RI("collective")),
        baseline=ontology.says(term, RI("baseline")),
    )


def _make_property(term: NamedNode, ontology: Ontology) -> PropertyTerm:
    groups = ontology.named(term, RI("standsWith"))
    ranges, domains = ontology.named(term, RDFS("range")), ontology.named(term, RDFS("domain"))
    return PropertyTerm(
        iri=term,
        name=ontology.name(term),
        label=ontology.labels(term),
        kind=_find_kind(term, ranges, ontology),
        single=ontology.says(term, RI("singleValued")),
        group=groups[0] if groups else term,
        range=ranges[0] if ranges and ranges[0] in RI else None,
        timeless=ontology.says(term, RI("timeless")),
        told=ontology.says(term, RI("fromFirstSource")),
        domain=domains[0] if domains else None,
        own_words=ontology.says(term, RI("ownWords")),
        least=ontology.number(term, RI("least")),
        most=ontology.number(term, RI("most")),
        printed_as=ontology.text(term, RI("printedAs")) or "",
        stated_by=next(iter(ontology.named(term, RI("statedBy"))), None),
        always_given=ontology.says(term, RI("alwaysGiven")),
        transitive=OWL("TransitiveProperty") in ontology.objects(term, TYPE),
    )


def _find_kind(term: NamedNode, ranges: list[NamedNode], ontology: Ontology) -> str:
    if OWL("ObjectProperty") in ontology.objects(term, TYPE):
        return "object"
    if ontology.says(term, RI("isDate")):
        return "date"
    return KINDS.get(ranges[0], "string") if ranges else "string"


def _by_name(terms: list[Named]) -> dict[str, Named]:
    named: dict[str, Named] = {}
    for term in terms:
        if named.setdefault(term.name, term).iri != term.iri:
            raise DataError(
                f"ontology: {named[term.name].iri.value} and {term.iri.value} are both called '{term.name}' "
                "in data files; give one of them another ri:shortName"
            )
    return named
