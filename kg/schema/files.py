"""The kinds of data files as schemas: entities, a source with its sentences and claims, decisions, the day."""

from __future__ import annotations

from collections.abc import Iterable

from kg.model.vocabulary import PropertyTerm
from kg.schema.known import Known
from kg.schema.scalars import DAY, DIGEST, LANGUAGE, SLUG, SPAN, WIKIDATA, Schema, make_scalars, match, refer
from kg.schema.statements import UNKNOWN, define_statements, define_values, name_things
from kg.terms import RI

RESERVED = ("any", "decision", "unknown")
GRADES = ("A", "B", "C", "D", "E", "F")


def make_entities(known: Known) -> Schema:
    """Return the schema of a file of entities: class -> identifier -> labels, aliases, Wikidata item."""
    identity = _make_record(
        {
            "en": refer("text", "The English label."),
            "ja": refer("text", "The Japanese label."),
            "aliases": refer("texts", "Other names by which it is found, in any language."),
            "wikidata": {"description": "The item of Wikidata that it is.", **match(WIKIDATA, "write it as Q53268")},
            "broader": refer("slugs", "The kinds that it is one of, as a large SUV is one of SUV; of concepts only."),
        },
        ["en"],
    )
    group: Schema = {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": SLUG, "not": {"enum": list(RESERVED)}},
        "additionalProperties": refer("identity"),
    }
    classes = {cls.name: {"description": known.define(cls.iri), **group} for cls in known.entity_classes}
    scalars = make_scalars()
    return {
        "title": "Entities: the identity of things, and nothing that is said of them",
        **_make_record(classes, []),
        "minProperties": 1,
        "$defs": {"identity": identity, **{name: scalars[name] for name in ("day", "slug", "slugs", "text", "texts")}},
    }


def make_sources(known: Known) -> Schema:
    """Return the schema of the file of a source: its metadata, its sentences and its claims."""
    define = known.define
    agents, kinds = (name_things(RI(name), known) for name in ("Agent", "SourceKind"))
    grade: dict[str, Schema] = {
        "value": {"enum": list(GRADES), "description": define(RI("grade"))},
        "because": refer("text", define(RI("gradeReason"))),
    }
    fields: dict[str, Schema] = {
        "source": refer("slug", "The identifier of this source, part of the names of its claims."),
        "title": refer("text", "The title, or what the source is where it has none."),
        "publisher": refer(agents, define(RI("Publisher"))),
        "address": refer("text", define(RI("address"))),
        "language": {"description": "The language of the text.", **match(LANGUAGE, "write en, ja or another tag")},
        "kind": refer(kinds, define(RI("sourceKind"))),
        "published": refer("date", define(RI("published"))),
        "grade": {"description": define(RI("grade")), **_make_record(grade, grade)},
        "derived-from": refer("slugs", define(RI("derivedFrom"))),
        "same-story-as": refer("slugs", define(RI("sameStoryAs"))),
        "text": refer("text", "The file of the text in the folder that `kg check --texts` is given."),
        "sentences": {
            "type": "array",
            "items": refer("sentence"),
            "description": "All sentences of the text, each with claims or with the reason for none.",
        },
        "claims": {"type": "array", "items": refer("claim"), "description": define(RI("Claim"))},
    }
    required = ["source", "title", "publisher", "address", "language", "kind", "published", "grade"]
    return {
        "title": "A source: what it is, its sentences, and what they say",
        **_make_record(fields, required),
        "$defs": {**define_statements(known), "sentence": _make_sentence(known), "claim": _make_claim(known)},
    }


def make_decisions(known: Known) -> Schema:
    """Return the schema of the file of decisions."""
    define = known.define
    fields: dict[str, Schema] = {
        "n": refer("number", define(RI("number"))),
        "read": {"description": "Read claims otherwise than they stand: one value as another.", **_make_reading(known)},
        "refute": {"description": "Hold nothing of these claims.", **_make_selection({})},
        "identify": refer("things", "The thing that a source names otherwise, or not at all."),
        "in": refer(
            name_things(RI("Place"), known), "Where the thing that is identified is so: in claims that name it."
        ),
        "claims": refer("claims", "Claims in which the thing is identified although they do not name the place."),
        "as": refer("things", "What it is."),
        "to": {"description": "The value that is read instead."},
        "needs": refer("claims", define(RI("needs"))),
        "because": refer("claims", define(RI("because"))),
        "note": refer("text", define(RI("note"))),
    }
    kinds: list[Schema] = [{"required": ["read", "to"]}, {"required": ["refute"]}, {"required": ["identify", "as"]}]
    decision: Schema = {
        **_make_record(fields, []),
        "anyOf": [{"required": ["because"]}, {"required": ["needs"]}],
        "oneOf": kinds,
        "allOf": [_limit_reading(prop) for prop in known.properties],
        "dependentRequired": {"in": ["identify"], "claims": ["identify"]},
    }
    return {
        "title": "Decisions of the curator, each with its reasons",
        "type": "array",
        "items": refer("decision"),
        "$defs": {**define_values(known), "decision": decision},
    }


def make_now() -> Schema:
    """Return the schema of the file of the day when the curators last looked."""
    day: Schema = {"anyOf": [match(DAY, "write a day, such as 2026-11-28"), refer("day")]}
    told = "When the curators last looked: every source had appeared by then, and no clock of a machine counts."
    return {
        "title": "When the curators last looked",
        **_make_record({"now": {"description": told, **day}}, ["now"]),
        "$defs": {"day": make_scalars()["day"]},
    }


def _make_record(fields: dict[str, Schema], required: Iterable[str]) -> Schema:
    return {"type": "object", "properties": fields, "required": list(required), "additionalProperties": False}


def _make_sentence(known: Known) -> Schema:
    fields: dict[str, Schema] = {
        "at": refer("locator", known.define(RI("locator"))),
        "chars": {"description": known.define(RI("Position")), **match(SPAN, "`kg locate` prints it: start-end")},
        "digest": {"description": known.define(RI("textDigest")), **match(DIGEST, "`kg locate` prints its 64 digits")},
        "none": refer("text", "Why no claim is made of this sentence: it is a heading, repeats 7.1, …"),
    }
    return _make_record(fields, ["at", "chars", "digest"])


def _make_claim(known: Known) -> Schema:
    """Return the schema of a claim: what it says or denies, where, and how the source comes to say it."""
    define = known.define
    fields: dict[str, Schema] = {
        "n": refer("number", define(RI("number"))),
        "at": refer("locator", define(RI("locator"))),
        "says": refer("statement", "What the sentence says: first the node it is about, then its properties."),
        "denies": refer("statement", "What the sentence says is not so, in the form of 'says'."),
        "also": refer("locators", define(RI("alsoAt"))),
        "context": refer("locators", define(RI("context"))),
        "by": refer(name_things(RI("Agent"), known), define(RI("attributedTo"))),
        "evidential": refer(name_things(RI("Evidential"), known), define(RI("evidential"))),
        "ungrounded": {"description": define(RI("ungrounded")), **_make_ungrounded(known)},
        "note": refer("text", define(RI("note"))),
    }
    return {
        "description": define(RI("Claim")),
        **_make_record(fields, ["n"]),
        "oneOf": [{"required": ["says"]}, {"required": ["denies"]}],
        "if": {"properties": {"evidential": {"const": "attributed"}}, "required": ["evidential"]},
        "then": {"required": ["by"]},
    }


def _make_ungrounded(known: Known) -> Schema:
    """Return the schema of the reasons for what stands not in the text, by the name of a term of the claim."""
    names = ["by", *(prop.name for prop in known.properties), *(cls.name for cls in known.entity_classes)]
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"enum": names},
        "additionalProperties": refer("text"),
    }


def _make_selection(more: dict[str, Schema]) -> Schema:
    """Return the schema of what chooses the claims that a decision covers."""
    fields: dict[str, Schema] = {
        "source": refer("slug", "A source, all of whose claims are covered."),
        "claims": refer("claims", "The claims that are covered."),
    }
    return {**_make_record({**fields, **more}, []), "anyOf": [{"required": ["source"]}, {"required": ["claims"]}]}


def _make_reading(known: Known) -> Schema:
    names = [prop.name for prop in known.properties]
    more: dict[str, Schema] = {
        "key": {"enum": names, "description": "The part of the key that is read otherwise."},
        "property": {"enum": names, "description": "The property that is read otherwise."},
        "from": {"description": f"The value as it stands; '{UNKNOWN}' for a part that the sentence leaves open."},
    }
    one: Schema = {"oneOf": [{"required": ["key"]}, {"required": ["property"]}]}
    return {**_make_selection(more), "required": ["from"], "allOf": [one]}


def _limit_reading(prop: PropertyTerm) -> Schema:
    """Return the condition that a reading of a property has values of it."""
    named: list[Schema] = [
        {"properties": {field: {"const": prop.name}}, "required": [field]} for field in ("key", "property")
    ]
    value = refer(f"one-{prop.name}")
    stands: Schema = {"anyOf": [value, {"const": UNKNOWN}]}
    return {
        "if": {"properties": {"read": {"anyOf": named}}, "required": ["read"]},
        "then": {"properties": {"read": {"properties": {"from": stands}}, "to": value}},
    }
