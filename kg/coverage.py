"""How far the data goes: sentences with and without claims, how claims stand, and what still lacks something.

Takes what was read and resolved; gives records, a few plain fields each, by the part of the report they are in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.model.answers import Record
from kg.model.claims import Claim, Data
from kg.model.origins import count_origins
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.paths import Home
from kg.reader import read_home
from kg.resolve import resolve
from kg.terms import RI, RID, kebab


def cover_home(home: Home) -> dict[str, tuple[Record, ...]]:
    """Return how far the data of a home goes: see `find_coverage`.

    Raises:
        DataError: the data cannot be read or resolved.
    """
    given = read_home(home.data, home.ontology, home.checks)
    return find_coverage(given.data, resolve(given.data, given.vocabulary), given.vocabulary)


def find_coverage(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> dict[str, tuple[Record, ...]]:
    """Return the report, by part.

    `sources`: sentences and claims of each. `grounding`: of each, how many claims have a sentence to be compared with,
    and how many have none. `sentences without claims`: how many for each reason. `entities`: those
    that lack a Wikidata item or a Japanese label, or of which neither claim nor source speaks. `held facts`: how many
    of each class go back to one source or holder only, and how many of these several sources print. `addresses`:
    sources whose address names a site only.
    """
    return {
        "sources": tuple(_cover_sources(data, resolution, vocabulary)),
        "grounding": tuple(_count_grounded(data)),
        "sentences without claims": tuple(_count_reasons(data)),
        "entities": tuple(_find_lacking(data, vocabulary)),
        "held facts": tuple(_count_facts(data, resolution, vocabulary)),
        "addresses": tuple(_find_bare_addresses(data)),
    }


def _cover_sources(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Record]:
    standings = [i.iri for i in vocabulary.individuals.values() if i.cls == RI("Standing")]
    order = sorted(standings, key=lambda s: (s != RI("inUse"), s.value))
    claims: dict[NamedNode, list[Claim]] = {}
    for claim in data.claims:
        claims.setdefault(claim.source, []).append(claim)
    for source in sorted(data.sources.values(), key=lambda s: s.id):
        own = claims.get(source.iri, [])
        told = {place for c in own for place in (c.sentence.locator if c.sentence else "", *c.also_at)}
        covered = told.intersection(sentence.locator for sentence in source.sentences)
        counts = Counter(resolution.standing[claim.iri] for claim in own)
        yield {
            "source": source.id,
            "sentences": len(source.sentences),
            "with_claims": len(covered),
            "without": len(source.sentences) - len(covered),
            "claims": len(own),
            **{kebab(RI.local(s)).removesuffix("-claim").replace("-", "_"): counts[s] for s in order},
        }


def _count_grounded(data: Data) -> Iterator[Record]:
    """Yield, by source, the claims with and without a sentence, and those that name what stands not in theirs."""
    with_one = Counter(claim.source for claim in data.claims if claim.sentence)
    declared = Counter(claim.source for claim in data.claims if claim.ungrounded)
    every = Counter(claim.source for claim in data.claims)
    for source in sorted(data.sources.values(), key=lambda s: s.id):
        if every[source.iri]:
            there = with_one[source.iri]
            yield {
                "source": source.id,
                "with_sentence": there,
                "without": every[source.iri] - there,
                "ungrounded": declared[source.iri],
            }


def _count_reasons(data: Data) -> Iterator[Record]:
    for source in sorted(data.sources.values(), key=lambda s: s.id):
        counts = Counter(sentence.none for sentence in source.sentences if sentence.none)
        for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
            yield {"source": source.id, "reason": reason, "sentences": count}


def _find_lacking(data: Data, vocabulary: Vocabulary) -> Iterator[Record]:
    named = find_named(data)
    entities = (entity for entity in data.entities.values() if entity.cls != RI("Period"))
    for entity in sorted(entities, key=lambda e: (vocabulary.class_of[e.cls].name, e.iri.value)):
        lacks = {
            "wikidata": "" if entity.matches else "missing",
            "ja": "" if "ja" in entity.labels else "missing",
            "claims": "" if entity.iri in named else "none",
        }
        if any(lacks.values()):
            yield {"entity": RID.local(entity.iri), "class": vocabulary.class_of[entity.cls].name, **lacks}


def find_named(data: Data) -> set[object]:
    """Return what claims and decisions speak of, and the publishers of sources."""
    facts = (fact for claim in data.claims for fact in (*claim.node.key, *claim.facts))
    return {
        *(claim.node.iri for claim in data.claims),
        *(claim.attributed_to for claim in data.claims),
        *(fact.value for fact in facts if isinstance(fact.value, NamedNode)),
        *(thing for decision in data.decisions for thing in (decision.old, decision.new)),
        *(source.publisher for source in data.sources.values()),
    }


def _find_bare_addresses(data: Data) -> Iterator[Record]:
    for source in sorted(data.sources.values(), key=lambda s: s.id):
        parts = urlsplit(source.address)
        if not parts.path.strip("/") and not parts.query:
            yield {"source": source.id, "address": source.address}


def _count_facts(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Record]:
    facts: Counter[str] = Counter()
    single: Counter[str] = Counter()
    several: Counter[str] = Counter()
    sources = {claim.iri: claim.source for claim in data.claims}
    sayers = find_sayers(resolution)
    for held in resolution.nodes:
        name = vocabulary.class_of[held.node.cls].name
        for said_by in [item.said_by for item in held.facts] or [held.said_by]:  # a node without facts is itself one
            claims = {claim for sayer in said_by for claim in sayers.get((sayer, held.node.iri), (sayer,))}
            facts[name] += 1
            alone = count_origins(claims, resolution.origins) < 2
            single[name] += alone
            several[name] += alone and len({sources[claim] for claim in claims if claim in sources}) > 1
    for name in sorted(facts):
        yield {"class": name, "facts": facts[name], "on_one_origin": single[name], "printed_by_several": several[name]}


def find_sayers(resolution: Resolution) -> dict[tuple[NamedNode, NamedNode], list[NamedNode]]:
    """Return the claims that say what a decision has of a node by identifying a thing in them.

    What a decision reads otherwise than claims say, no claim says.
    """
    found: dict[tuple[NamedNode, NamedNode], list[NamedNode]] = defaultdict(list)
    for reading in resolution.readings:
        if reading.decision:
            found[reading.said_by, reading.node.iri] += [] if reading.is_otherwise else [reading.claim.iri]
    return dict(found)
