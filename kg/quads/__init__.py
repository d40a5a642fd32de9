"""What is read and resolved as quads: held triples and descriptions in the default graph, a graph per claim.

Every held triple that is not identity or description stands in the graph of a claim or a decision too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.model.claims import Data, Entity
from kg.model.outcomes import HeldNode, Reading, Resolution
from kg.model.vocabulary import Vocabulary
from kg.quads.descriptions import (
    describe_claim,
    describe_decision,
    describe_disagreement,
    describe_run,
    describe_source,
)
from kg.quads.statements import encode_denial, encode_fact, encode_facts, encode_node, find_data_set, name_node
from kg.terms import ALIAS, LABEL, RI, SKOS, TYPE, kebab

__all__ = ["encode_claims", "encode_denials", "encode_descriptions", "encode_held", "encode_identity"]


def encode_identity(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield who is who: classes, labels, aliases and identifiers of entities, labels of nodes, data sets."""
    entities = dict(data.entities)
    for entity in entities.values():
        yield from _identify_entity(entity)
    for held in resolution.nodes:
        if held.node.iri not in entities:
            yield from _label(held.node.iri, name_node(held.node, entities, vocabulary))
        if vocabulary.is_a(held.node.cls, RI("Volume")):
            yield from _describe_data_set(held, vocabulary)


def _identify_entity(entity: Entity) -> Iterator[Triple]:
    yield Triple(entity.iri, TYPE, entity.cls)
    yield from _label(entity.iri, entity.labels)
    for alias in entity.aliases:
        yield Triple(entity.iri, ALIAS, Literal(alias))
    for match in entity.matches:
        yield Triple(entity.iri, SKOS("exactMatch"), match)
    yield from encode_facts(entity.iri, entity.facts)


def _label(subject: NamedNode, labels: Mapping[str, str]) -> Iterator[Triple]:
    for lang, text in sorted(labels.items()):
        yield Triple(subject, LABEL, Literal(text, language=lang))


def _describe_data_set(held: HeldNode, vocabulary: Vocabulary) -> Iterator[Triple]:
    data_set = find_data_set(held.node, vocabulary)
    parts = data_set.value.rpartition("_")[2].replace("-", " ")
    name = vocabulary.class_of[held.node.cls].label.get("en") or kebab(RI.local(held.node.cls))
    yield Triple(data_set, TYPE, RI("DataSet"))
    yield Triple(data_set, LABEL, Literal(f"{name}, {parts}", language="en"))


def encode_held(resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what is held: type, key and facts of every node that is held."""
    for held in resolution.nodes:
        yield from encode_node(held.node, vocabulary)
        for item in held.facts:
            yield from encode_fact(held.node.iri, item.fact)


def encode_denials(resolution: Resolution) -> Iterator[Triple]:
    """Yield the denials that are held."""
    for reading in resolution.readings:
        if reading.claim.denied and resolution.standing[reading.claim.iri] == RI("inUse"):
            yield from _encode_denied(reading)


def _encode_denied(reading: Reading) -> Iterator[Triple]:
    """Yield what a reading denies: its facts, or the node itself, by the last part of its key."""
    yield from encode_denial(reading.claim.iri, reading.node, reading.facts or reading.node.key[-1:])


def encode_descriptions(data: Data, resolution: Resolution) -> Iterator[Triple]:
    """Yield the description of sources, claims, decisions and disagreements."""
    for source in data.sources.values():
        yield from describe_source(source)
    for claim in data.claims:
        yield from describe_claim(claim, resolution.standing[claim.iri])
    for decision in data.decisions:
        yield from describe_decision(decision, resolution)
    for found in resolution.disagreements:
        yield from describe_disagreement(found, data.entities)
    for run in resolution.runs:
        yield from describe_run(run)


def encode_claims(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Quad]:
    """Yield the graph of every claim, as its sentence says it, and of every decision, as it reads those claims."""
    said = (Reading(claim, claim.node, claim.facts) for claim in data.claims)
    corrected = (reading for reading in resolution.readings if reading.decision)
    yield from _encode_readings((*said, *corrected), vocabulary)


def _encode_readings(readings: Iterable[Reading], vocabulary: Vocabulary) -> Iterator[Quad]:
    for reading in readings:
        for triple in _encode_said(reading, vocabulary):
            yield Quad(triple.subject, triple.predicate, triple.object, reading.said_by)


def _encode_said(reading: Reading, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what a reading says: type and key of its node, and the facts; of a node that it denies, the denial only."""
    if not reading.claim.denied or reading.facts:
        yield from encode_node(reading.node, vocabulary)
    yield from _encode_denied(reading) if reading.claim.denied else encode_facts(reading.node.iri, reading.facts)
