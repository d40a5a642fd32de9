"""What a claim says, as a schema: the node it is about, and the properties that such a node may have."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import NamedNode

from kg.model.vocabulary import ClassTerm, PropertyTerm
from kg.schema.known import PERIOD, Known
from kg.schema.scalars import Schema, allow_several, list_spellings, make_scalars, refer
from kg.terms import RI, RID

UNKNOWN = "unknown"
OPEN: Schema = {"const": UNKNOWN, "description": "The sentence leaves this part open; a decision may fill it."}
BESIDE = (RI("Agent"), RI("SourceKind"), RI("Evidential"))  # what stands beside statements
NOTHING: Schema = {"not": {}, "description": "Nothing of this kind is known yet: add it to data/entities/."}


def define_values(known: Known) -> dict[str, Schema]:
    """Return the definitions of scalars, of things by class, and of one value of each property, by name."""
    ranges = {prop.range for prop in known.properties if prop.kind == "object"}
    wanted = {*ranges, *(cls.iri for cls in known.entity_classes), *BESIDE, None} - {PERIOD}
    return {
        **make_scalars(),
        **{name_things(cls, known): _list_things(cls, known) for cls in sorted(wanted, key=str)},
        **{f"one-{prop.name}": _make_value(prop, known) for prop in known.properties},
    }


def define_statements(known: Known) -> dict[str, Schema]:
    """Return the definitions of values, properties, parts of keys and statements, by name."""
    keys = {part for cls in known.keyed_classes for part in cls.key}
    return {
        **define_values(known),
        **{f"property-{prop.name}": _make_property(prop, known) for prop in known.properties},
        **{
            f"key-{prop.name}": {"description": known.define(prop.iri), "anyOf": [refer(f"one-{prop.name}"), OPEN]}
            for prop in known.properties
            if prop.iri in keys
        },
        "statement": _make_statement(known),
    }


def name_things(cls: NamedNode | None, known: Known) -> str:
    """Return the name of the definition that lists the things of a class."""
    term = known.vocabulary.class_of.get(cls) if cls else None
    return f"things-{term.name}" if term else "things"


def _list_things(cls: NamedNode | None, known: Known) -> Schema:
    """Return the names that may stand where a class is wanted: entities, and individuals of the ontology."""
    told = {RID.local(e.iri): " / ".join(e.labels.values()) for e in known.list_things(cls)}
    for individual in known.vocabulary.individuals.values():
        if cls and known.vocabulary.is_a(individual.cls, cls):
            told[individual.name] = known.define(individual.iri)
    spelled = [(spelling, text) for name, text in sorted(told.items()) for spelling in list_spellings(name)]
    if not spelled:
        return NOTHING
    return {"enum": [spelling for spelling, _ in spelled], "enumDescriptions": [text for _, text in spelled]}


def _make_value(prop: PropertyTerm, known: Known) -> Schema:
    """Return the schema of one value of a property."""
    if prop.range == PERIOD:
        return refer("period")
    if prop.kind == "object":
        return refer(name_things(prop.range, known))
    bounds = {"minimum": prop.least, "maximum": prop.most}
    number: Schema = {name: int(value) for name, value in bounds.items() if value is not None}
    return {**refer("units" if prop.iri == RI("units") else prop.kind), **number}


def _make_property(prop: PropertyTerm, known: Known) -> Schema:
    """Return the schema of a property's values; several statuses say that it is one of them."""
    most = 1 if prop.single and prop.iri != RI("status") else None
    return {"description": known.define(prop.iri), **allow_several(refer(f"one-{prop.name}"), most)}


def _make_statement(known: Known) -> Schema:
    """Return the schema of `says`: its first field names the node, the others are properties of such a node.

    No schema sees which field is first. A class that is no property too must be it; of the others one may be.
    """
    classes = [*known.entity_classes, *known.keyed_classes]
    names = {prop.name for prop in known.properties}
    plain = [cls for cls in classes if cls.name not in names]
    either = [cls for cls in classes if cls.name in names]
    any_class: Schema = {"anyOf": [_have(cls) for cls in classes]}
    starts: Schema = {"properties": {cls.name: _make_subject(cls, known) for cls in classes}, **any_class}
    return {
        "type": "object",
        "minProperties": 1,
        "allOf": [
            {"if": any_class, "else": starts},
            *({"if": _have(cls), "then": _describe(cls, known)} for cls in plain),
            *({"if": _have_only(cls, classes), "then": _describe(cls, known)} for cls in either),
            {"if": {"not": {"anyOf": [_have(cls) for cls in plain]}}, "then": _describe_any(either, known)},
        ],
    }


def _have(cls: ClassTerm) -> Schema:
    return {"required": [cls.name]}


def _have_only(cls: ClassTerm, classes: Iterable[ClassTerm]) -> Schema:
    return {**_have(cls), "not": {"anyOf": [_have(other) for other in classes if other != cls]}}


def _make_subject(cls: ClassTerm, known: Known) -> Schema:
    """Return the schema of what names the node: an entity, or the parts of a key."""
    if not cls.key:
        return refer(name_things(cls.iri, known), known.define(cls.iri))
    parts = [known.vocabulary.property_of[part].name for part in cls.key]
    return {
        "description": known.define(cls.iri),
        "type": "object",
        "minProperties": 1,
        "properties": {name: refer(f"key-{name}") for name in parts},
        "additionalProperties": False,
    }


def _describe(cls: ClassTerm, known: Known) -> Schema:
    """Return the schema of a statement about a node of a class."""
    properties = {prop.name: refer(f"property-{prop.name}") for prop in known.list_properties(cls)}
    return {"properties": {**properties, cls.name: _make_subject(cls, known)}, "additionalProperties": False}


def _describe_any(either: Iterable[ClassTerm], known: Known) -> Schema:
    """Return the schema of a statement about a node of one of several classes whose names are properties too."""
    may = {prop.name for cls in either for prop in known.list_properties(cls)}
    properties = {name: refer(f"property-{name}") for name in sorted(may)}
    both = {cls.name: {"anyOf": [_make_subject(cls, known), refer(f"property-{cls.name}")]} for cls in either}
    return {"properties": {**properties, **both}, "additionalProperties": False}
