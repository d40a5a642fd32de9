"""What is said and what is held as triples: types, keys, facts, and what a value brings with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import permutations

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.claims import Date, Entity, Fact, Node
from kg.model.figures import is_counted
from kg.model.statuses import AMONG, STATUS, Statuses
from kg.model.vocabulary import Vocabulary
from kg.terms import EDTF, OWL, QB, RI, RID, TYPE, UNITS, XSD, fold_decimal

BOUNDS = {"units": "{:,}", "unitsAbove": "over {:,}", "unitsBelow": "under {:,}", "unitsAbout": "about {:,}"}


def encode_node(node: Node, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield the type and the key of a node; of an observation also the data set its dimensions put it in."""
    yield Triple(node.iri, TYPE, node.cls)
    for fact in node.key:
        yield from encode_fact(node.iri, fact)
    if is_counted(node.cls, vocabulary):
        yield Triple(node.iri, QB("dataSet"), find_data_set(node, vocabulary))


def encode_shorthand(node: Node, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield the direct relation between the two things of a node's key, where its class has a shorthand.

    Of the properties that the class names it is the one whose domain and range fit the things, which tell the
    direction too. A thing of unknown kind fits none.
    """
    things = [fact.value for fact in node.key if isinstance(fact.value, NamedNode) and fact.value in entities]
    for prop in (vocabulary.property_of[name] for name in vocabulary.class_of[node.cls].shorthand):
        for subject, value in permutations(things, 2):
            ends = ((subject, prop.domain), (value, prop.range))
            if all(wanted is None or vocabulary.is_a(entities[thing].cls, wanted) for thing, wanted in ends):
                yield Triple(subject, prop.iri, value)


def is_lasting(facts: Collection[Fact], statuses: Statuses) -> bool:
    """Say whether what is said of a node leaves it begun and without an end."""
    ended = any(f.property in statuses.ending or (f.property == STATUS and f.value in statuses.over) for f in facts)
    return has_begun(facts, statuses) and not ended


def has_begun(facts: Collection[Fact], statuses: Statuses) -> bool:
    """Say whether what is said of a node has it begun: it has no status, or one of what goes on or went on."""
    said = [fact for fact in facts if fact.property in (STATUS, AMONG)]
    return all(fact.property == STATUS and fact.value in statuses.begun for fact in said)


def find_data_set(node: Node, vocabulary: Vocabulary) -> NamedNode:
    """Return the data set of an observation: its class and the dimensions it is broken down by.

    What is given for every observation, such as its period, is none of them; so are totals and parts told apart.
    """
    given = (vocabulary.property_of[fact.property].always_given for fact in node.key)
    parts = [RI.local(fact.property) for fact, always in zip(node.key, given, strict=True) if not always]
    name = vocabulary.class_of[node.cls].name
    return RID(f"data-set_{name}_{'by-' + '-'.join(parts) if parts else 'total'}")


def encode_fact(subject: NamedNode, fact: Fact) -> Iterator[Triple]:
    """Yield the triples of a fact: a date brings the first and last day it can mean, a quantity its text."""
    value = fact.value
    if isinstance(value, Date):
        yield Triple(subject, fact.property, Literal(value.text, datatype=EDTF))
        for bound, day in (("Earliest", value.earliest), ("Latest", value.latest)):
            if day is not None:
                prop = NamedNode(fact.property.value + bound)
                yield Triple(subject, prop, Literal(day.isoformat(), datatype=XSD("date")))
        return
    yield Triple(subject, fact.property, fold_decimal(value))
    if fact.property in UNITS and isinstance(value, Literal):
        text = BOUNDS[RI.local(fact.property)].format(int(value.value))
        yield Triple(subject, RI("unitsText"), Literal(text))


def encode_facts(subject: NamedNode, facts: Iterable[Fact]) -> Iterator[Triple]:
    """Yield the triples of several facts."""
    for fact in facts:
        yield from encode_fact(subject, fact)


def encode_denial(claim: NamedNode, node: Node, facts: Iterable[Fact]) -> Iterator[Triple]:
    """Yield what a claim denies of a node as negative property assertions (OWL 2, section 9.6.5), one a fact."""
    for i, fact in enumerate(facts, 1):
        me = NamedNode(f"{claim.value}_denial{i}")
        yield Triple(me, TYPE, OWL("NegativePropertyAssertion"))
        yield Triple(me, OWL("sourceIndividual"), node.iri)
        yield Triple(me, OWL("assertionProperty"), fact.property)
        for triple in encode_fact(node.iri, fact):
            if triple.predicate == fact.property:
                target = "targetIndividual" if isinstance(triple.object, NamedNode) else "targetValue"
                yield Triple(me, OWL(target), triple.object)


def name_node(node: Node, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> dict[str, str]:
    """Return the labels of a keyed node, made from its class and key: `supply route: Suzuki Fronx, India, Japan`."""
    labels = {}
    for lang in ("en", "ja"):
        parts = [_name_value(fact, entities, lang) for fact in node.key]
        name = vocabulary.class_of[node.cls].label.get(lang) or vocabulary.class_of[node.cls].name
        labels[lang] = f"{name}: {', '.join(parts)}" if parts else name
    return labels


def _name_value(fact: Fact, entities: Mapping[NamedNode, Entity], lang: str) -> str:
    value = fact.value
    if isinstance(value, NamedNode):
        labels = entities[value].labels if value in entities else {}
        return labels.get(lang) or labels.get("en") or value.value.rpartition("/")[2]
    return value.text if isinstance(value, Date) else value.value
