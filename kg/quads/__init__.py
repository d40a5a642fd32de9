"""What is read and resolved as quads: held triples and descriptions in the default graph, a graph per claim.

Every held triple that is not identity or description stands in the graph of a claim or a decision too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from pyoxigraph import Quad, Triple

from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.quads.descriptions import describe_run
from kg.quads.units import (
    Unit,
    list_claims,
    list_denials,
    list_entities,
    list_held,
    list_names,
    list_records,
    list_shorthands,
    list_standings,
)

__all__ = [
    "Unit",
    "describe_run",
    "encode_claims",
    "encode_denials",
    "encode_descriptions",
    "encode_held",
    "encode_identity",
    "list_dated",
    "list_fixed",
]


def list_fixed(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield what no date bears on: who is who, sources and decisions, and what every claim says."""
    yield from list_entities(data)
    yield from list_denials(resolution)
    yield from list_records(data, resolution)
    yield from list_claims(data, resolution, vocabulary)


def list_dated(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield what dates bear on: what is held, how claims stand, disagreements and runs."""
    yield from list_names(data, resolution, vocabulary)
    yield from list_held(resolution, vocabulary)
    yield from list_shorthands(data, resolution, vocabulary)
    yield from list_standings(data, resolution)


def encode_identity(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield who is who: classes, labels, aliases and identifiers of entities, labels of nodes, data sets.

    And what that makes of held nodes: the direct relations of the entities that they join, as in `ri:operatedBy`.
    """
    units = (
        list_entities(data),
        list_names(data, resolution, vocabulary),
        list_shorthands(data, resolution, vocabulary),
    )
    return _encode(chain(*units))


def encode_held(resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what is held: type, key and facts of every node that is held."""
    return _encode(list_held(resolution, vocabulary))


def encode_denials(resolution: Resolution) -> Iterator[Triple]:
    """Yield the denials that are held."""
    return _encode(list_denials(resolution))


def encode_descriptions(data: Data, resolution: Resolution) -> Iterator[Triple]:
    """Yield the description of sources, claims, decisions and disagreements."""
    return _encode(chain(list_records(data, resolution), list_standings(data, resolution)))


def encode_claims(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Quad]:
    """Yield the graph of every claim, as its sentence says it, and of every decision, as it reads those claims."""
    return (quad for unit in list_claims(data, resolution, vocabulary) for quad in unit.encode_quads())


def _encode(units: Iterable[Unit]) -> Iterator[Triple]:
    return (triple for unit in units for triple in unit.encode())
