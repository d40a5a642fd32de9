"""Entity files: the identity of things (class, labels, aliases, identifiers), and nothing said of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pyoxigraph import NamedNode

from kg.model.claims import Entity, Where
from kg.model.vocabulary import Vocabulary
from kg.reader.names import Names
from kg.reader.records import (
    Problems,
    Record,
    check_fields,
    check_identifier,
    encode_local,
    find_text,
    find_texts,
    list_reached,
)
from kg.terms import RI, RID, WD

FIELDS = ("en", "ja", "aliases", "wikidata", "broader")
ALIKE = frozenset("LATIN GREEK CYRILLIC ARMENIAN CHEROKEE COPTIC LISU".split())
"""Scripts of which some letters look like some of another, by the first word of the names that Unicode gives them."""


def read_entities(
    files: list[Record], vocabulary: Vocabulary, problems: Problems, known: Mapping[NamedNode, Entity] | None = None
) -> dict[NamedNode, Entity]:
    """Return the entities of all files, and those known: class name -> identifier -> labels, aliases, item, kinds."""
    entities = dict(known or {})
    wider: list[tuple[NamedNode, NamedNode, Where]] = []
    names = Names(vocabulary, entities, problems)
    for file in files:
        _check_mapping(file, problems)
        for class_name, group in file.fields.items():
            cls = names.find_class(class_name, group)
            if cls is not None and cls.key:
                problems.add(group.where, f"a {class_name} is no entity: it is stated by claims; move it to a source")
            elif cls is not None:
                _check_mapping(group, problems)
                for slug, record in group.fields.items():
                    entity = _read_entity(slug, cls.iri, record, problems)
                    _add(entities, entity, problems)
                    places = find_texts(record, "broader", problems).values()
                    wider += [(entity.iri, one, where) for one, where in zip(entity.broader, places, strict=True)]
    _check_broader(entities, wider, vocabulary, problems)
    return entities


def _check_broader(
    entities: Mapping[NamedNode, Entity],
    wider: list[tuple[NamedNode, NamedNode, Where]],
    vocabulary: Vocabulary,
    problems: Problems,
) -> None:
    """Tell of a broader kind that is none: a kind of things is a concept, of the same class, and no kind of itself."""
    for narrow, one, where in wider:
        cls = entities[narrow].cls
        if one not in entities or entities[one].cls != cls or not vocabulary.is_a(cls, RI("Concept")):
            told = f"'{RID.local(one)}' is no kind that '{RID.local(narrow)}' could be one of"
            problems.add(where, f"{told}; name a concept of the same class, such as suv for large-suv")
        elif narrow in list_reached([one], lambda kind: entities[kind].broader if kind in entities else ()):
            problems.add(where, f"a cycle in broader: '{RID.local(narrow)}' would be a kind of itself; remove one")


def _check_mapping(record: Record, problems: Problems) -> None:
    if not record.fields:
        problems.add(record.where, "entities are a mapping; write CLASS: {identifier: {en: Label}}")


def _add(entities: dict[NamedNode, Entity], entity: Entity, problems: Problems) -> None:
    first = entities.setdefault(entity.iri, entity)
    if first is not entity:
        told = f"duplicate identifier '{RID.local(entity.iri)}', first at {first.where}; rename or remove one"
        problems.add(entity.where, told)


def find_mixed(text: str) -> str | None:
    r"""Return the first word that mixes Latin letters with Greek, Cyrillic or other ones that look like them, or None.

    Kana, kanji and hangul, which nobody takes for Latin, may stand beside it, and so may a word in another script.

    >>> find_mixed("Suzuki スイフト 0 \u03b1"), ascii(find_mixed("Suzuk\u0456 Swift"))
    (None, "'Suzuk\\u0456'")
    """
    return next((word for word in re.findall(r"\w+", text) if len(set(map(_find_script, word)) - {""}) > 1), None)


def _find_script(char: str) -> str:
    """Return the script of a letter that one may take for another's, else an empty text."""
    script = unicodedata.name(char, "").partition(" ")[0] if char.isalpha() else ""
    return script if script in ALIKE else ""


def _read_entity(slug: str, cls: NamedNode, record: Record, problems: Problems) -> Entity:
    check_identifier(slug, record.where, problems)
    check_fields(record, FIELDS, problems)
    labels = {lang: text for lang in ("en", "ja") if (text := find_text(record, lang, problems))}
    aliases = find_texts(record, "aliases", problems)
    for name in (*labels.values(), *aliases):
        if mixed := find_mixed(name):
            told = f"'{mixed}' mixes letters of two scripts that look alike; write the word in one"
            problems.add(record.where, told)
    if "en" not in labels:
        problems.add(record.where, f"'{slug}' has no label; add 'en: …'")
    found = record.get("wikidata")
    if found and not re.fullmatch(r"Q[1-9][0-9]{0,11}", found.text or ""):
        problems.add(found.where, f"'{found.text}' is no Wikidata item; write it as Q53268")
    return Entity(
        RID(encode_local(slug)),
        cls,
        labels,
        record.where,
        aliases=tuple(aliases),
        matches=(WD(found.text),) if found and found.text and found.text.isalnum() else (),
        broader=tuple(RID(encode_local(name)) for name in find_texts(record, "broader", problems)),
    )
