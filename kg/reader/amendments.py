"""`CLAIM.PROPERTY=VALUE`: a claim that says something else than it does, to be supposed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kg.errors import NotFound, QueryError, suggest
from kg.model.claims import Claim, Data, Fact
from kg.model.nodes import make_node
from kg.model.vocabulary import PropertyTerm, Vocabulary
from kg.reader.names import Names
from kg.reader.records import Problems, Record, check_text, parse_yaml
from kg.reader.statements import read_facts
from kg.reader.values import BOUNDS
from kg.terms import CLAIM, RI

FORM = re.compile(r"\s*(?:claim:)?([\w-]+)\.([\w-]+)\s*=(.*)", re.DOTALL)
FORMS = ({RI("units"), *map(RI, BOUNDS.values())}, {RI("status"), RI("statusAmong")})
"""Properties that a data file writes as one."""


def amend(data: Data, texts: Iterable[str], vocabulary: Vocabulary) -> Data:
    """Return the data in which claims say what some texts set: one value, a list, or, where it is empty, nothing.

    Raises:
        QueryError: a text has another form, or its value is none of the property.
        NotFound: there is no such claim.
    """
    entities = dict(data.entities)
    claims = {CLAIM.local(claim.iri): claim for claim in data.claims}
    for text in texts:
        match = FORM.fullmatch(text)
        if match is None:
            raise QueryError(f"'{text}' sets nothing; write CLAIM.PROPERTY=VALUE, such as quay-post-2_003.units=9200")
        name, field, value = match.groups()
        if name not in claims:
            raise NotFound(f"there is no claim '{name}'{suggest(name, claims)}")
        problems = Problems()
        claims[name] = _amend(claims[name], field, value.strip(), Names(vocabulary, entities, problems))
        if problems.found:
            raise QueryError(f"{text}: {'; '.join(told for _, told in problems.found)}")
    known = data.entities if len(entities) == len(data.entities) else entities
    return replace(data, entities=known, claims=tuple(claims.values()))


def _amend(claim: Claim, field: str, value: str, names: Names) -> Claim:
    where, is_list = claim.where, value.startswith("[") or not value
    check_text(value, where, names.problems)
    record = parse_yaml(value or "[]", where.file, names.problems) if is_list else Record(value, where)
    prop = names.find_property(field, record) if record else None
    if record is None or prop is None:
        return claim
    facts = tuple(read_facts(field, record, names)) if value else ()
    cls = names.vocabulary.class_of.get(claim.node.cls)
    if cls is None or prop.iri not in cls.key:
        kept = (fact for fact in claim.facts if not _is_same(fact, prop))
        return replace(claim, facts=(*kept, *facts))
    if len(facts) > 1:
        names.problems.add(record.where, f"the key '{field}' has one value")
    key = (*(fact for fact in claim.node.key if fact.property != prop.iri), *facts)
    unknown = tuple(part for part in claim.node.unknown if part != prop.iri)
    return replace(claim, node=make_node(cls, key, unknown, claim.iri))


def _is_same(fact: Fact, prop: PropertyTerm) -> bool:
    return fact.property == prop.iri or any({fact.property, prop.iri} <= form for form in FORMS)
