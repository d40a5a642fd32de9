"""What is read and resolved as quads: held triples and descriptions in the default graph, a graph per claim.

Every held triple that is not identity or description stands in the graph of a claim or a decision too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.model.claims import Data, Entity
from kg.model.figures import is_counted
from kg.model.findings import Finding
from kg.model.outcomes import HeldNode, Reading, Resolution
from kg.model.vocabulary import Vocabulary
from kg.quads.descriptions import (
    describe_claim,
    describe_decision,
    describe_disagreement,
    describe_figure,
    describe_finding,
    describe_identified,
    describe_run,
    describe_source,
    list_covered,
)
from kg.quads.statements import (
    encode_denial,
    encode_facts,
    encode_node,
    encode_shorthand,
    find_data_set,
    has_begun,
    is_lasting,
    name_node,
)
from kg.terms import ALIAS, LABEL, RI, SKOS, TYPE, kebab

DEFAULT = DefaultGraph()
DESCRIBED = {"source", "decision", "read", "claim", "disagreement", "run"}
"""Of what the build describes how it is known, by the first word of the keys of its units."""

__all__ = ["Unit", "describe_run", "list_dated", "list_findings", "list_fixed", "list_units"]


@dataclass(frozen=True, slots=True)
class Unit:
    """What one record gives the graph: where record and key are the same, so are the triples, among the same entities.

    They belong to the default graph, or to `graph`, that of a claim.
    """

    key: tuple[Hashable, ...]
    record: object
    encode: Callable[[], Iterable[Triple]]
    graph: NamedNode | DefaultGraph = DEFAULT

    @property
    def part(self) -> str:
        """Return what part of the graph it is of: `claim`, `description` of sources, claims and outcomes, or `held`."""
        return "claim" if self.graph != DEFAULT else "description" if self.key[0] in DESCRIBED else "held"

    def encode_quads(self) -> Iterator[Quad]:
        """Yield the triples in their graph."""
        for triple in self.encode():
            yield Quad(triple.subject, triple.predicate, triple.object, self.graph)


def _identify_entity(entity: Entity) -> Iterator[Triple]:
    yield Triple(entity.iri, TYPE, entity.cls)
    yield from _label(entity.iri, entity.labels)
    yield from (Triple(entity.iri, ALIAS, Literal(alias)) for alias in entity.aliases)
    yield from (Triple(entity.iri, SKOS("exactMatch"), match) for match in entity.matches)
    yield from (Triple(entity.iri, SKOS("broader"), wider) for wider in entity.broader)
    yield from encode_facts(entity.iri, entity.facts)


def _encode_held(held: HeldNode, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what is held of a node: its labels, type, key and facts; the direct relation that it is while it lasts.

    Of what is counted also the data set, the series, and what its figures can mean.
    """
    node, facts = held.node, [item.fact for item in held.facts]
    if node.iri not in entities:
        yield from _label(node.iri, name_node(node, entities, vocabulary))
    yield from encode_node(node, vocabulary)
    yield from encode_facts(node.iri, facts)
    if is_counted(node.cls, vocabulary):
        data_set = find_data_set(node, vocabulary)
        parts = data_set.value.rpartition("_")[2].replace("-", " ")
        name = vocabulary.class_of[node.cls].label.get("en") or kebab(RI.local(node.cls))
        yield Triple(data_set, TYPE, RI("DataSet"))
        yield from _label(data_set, {"en": f"{name}, {parts}"})
        yield from describe_figure(held, entities, vocabulary)
    if is_lasting(facts, vocabulary.statuses):
        yield from encode_shorthand(node, entities, vocabulary)


def _label(subject: NamedNode, labels: Mapping[str, str]) -> Iterator[Triple]:
    for lang, text in sorted(labels.items()):
        yield Triple(subject, LABEL, Literal(text, language=lang))


def _encode_denied(reading: Reading) -> Iterator[Triple]:
    """Yield what a reading denies: its facts, or the node itself, by the last part of its key."""
    yield from encode_denial(reading.claim.iri, reading.node, reading.facts or reading.node.key[-1:])


def _encode_said(reading: Reading, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what a reading says: type and key of its node, and the facts; of a node that it denies, the denial only.

    What it says of a node that lasts or lasted, it says of the direct relation too, whenever that held.
    """
    if not reading.claim.denied or reading.facts:
        yield from encode_node(reading.node, vocabulary)
    yield from _encode_denied(reading) if reading.claim.denied else encode_facts(reading.node.iri, reading.facts)
    if not reading.claim.denied and has_begun(reading.facts, vocabulary.statuses):
        yield from encode_shorthand(reading.node, entities, vocabulary)


def list_fixed(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield what no date bears on: who is who, denials, sources and decisions, and what every claim says.

    A claim says it as its sentence does, a decision as it reads the claims that it covers.
    """
    for entity in data.entities.values():
        yield Unit(("entity", entity.iri), entity, partial(_identify_entity, entity))
    for source in data.sources.values():
        yield Unit(("source", source.iri), source, partial(describe_source, source))
    covered = list_covered(resolution)
    for decision in data.decisions:
        claims = covered.get(decision.iri, ())
        yield Unit(("decision", decision.iri), (decision, claims), partial(describe_decision, decision, claims))
        encode = partial(describe_identified, decision)
        yield Unit(("identified", decision.iri), decision, encode, decision.iri)
    for claim in data.claims:
        said = Reading(claim, claim.node, claim.facts)
        yield Unit(("said", claim.iri), claim, partial(_encode_said, said, data.entities, vocabulary), claim.iri)
    for reading in resolution.readings:
        claim = reading.claim
        if claim.denied and resolution.standing[claim.iri] == RI("inUse"):
            yield Unit(("denied", claim.iri), reading, partial(_encode_denied, reading))
        if reading.decision:
            triple = Triple(claim.iri, RI("readAs"), reading.node.iri)
            yield Unit(("read", claim.iri), reading, partial(tuple, [triple]))
            encode = partial(_encode_said, reading, data.entities, vocabulary)
            yield Unit(("corrected", claim.iri), reading, encode, reading.said_by)


def list_dated(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield what dates bear on: what is held, how claims stand, disagreements and runs."""
    for held in resolution.nodes:
        yield Unit(("node", held.node.iri), held, partial(_encode_held, held, data.entities, vocabulary))
    for claim in data.claims:
        known = resolution.standing[claim.iri], resolution.origins[claim.iri]
        yield Unit(("claim", claim.iri), (claim, *known), partial(describe_claim, claim, *known))
    counts: Counter[Hashable] = Counter()
    for found in resolution.disagreements:
        point = (found.kind, found.node)
        counts[point] += 1  # several may be of a kind and about a node
        yield Unit(("disagreement", point, counts[point]), found, partial(describe_disagreement, found, data.entities))
    for run in resolution.runs:
        yield Unit(("run", run.node, run.number), run, partial(describe_run, run))


def list_units(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield all that is read and resolved."""
    yield from list_fixed(data, resolution, vocabulary)
    yield from list_dated(data, resolution, vocabulary)


def list_findings(findings: Iterable[Finding]) -> Iterator[Unit]:
    """Yield what the rules find, finding by finding."""
    counts: Counter[tuple[str, NamedNode | None]] = Counter()
    for found in findings:
        point = (found.rule, found.node)
        counts[point] += 1  # several may be by a rule and about a node
        yield Unit((point, counts[point]), found, partial(describe_finding, found))
