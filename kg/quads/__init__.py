"""What is read and resolved as quads: held triples and descriptions in the default graph, a graph per claim.

Every held triple that is not identity or description stands in the graph of a claim or a decision too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Quad, Triple

from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.quads.units import (
    Unit,
    list_claims,
    list_denials,
    list_descriptions,
    list_held,
    list_identity,
    list_shorthands,
)

__all__ = [
    "Unit",
    "encode_claims",
    "encode_denials",
    "encode_descriptions",
    "encode_held",
    "encode_identity",
    "list_units",
]


def list_units(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Unit]:
    """Yield all that is encoded here, record by record."""
    yield from list_identity(data, resolution, vocabulary)
    yield from list_held(resolution, vocabulary)
    yield from list_shorthands(data, resolution, vocabulary)
    yield from list_denials(resolution)
    yield from list_descriptions(data, resolution)
    yield from list_claims(data, resolution, vocabulary)


def encode_identity(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield who is who: classes, labels, aliases and identifiers of entities, labels of nodes, data sets.

    And what that makes of held nodes: the direct relations of the entities that they join, as in `ri:operatedBy`.
    """
    return _encode((*list_identity(data, resolution, vocabulary), *list_shorthands(data, resolution, vocabulary)))


def encode_held(resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Triple]:
    """Yield what is held: type, key and facts of every node that is held."""
    return _encode(list_held(resolution, vocabulary))


def encode_denials(resolution: Resolution) -> Iterator[Triple]:
    """Yield the denials that are held."""
    return _encode(list_denials(resolution))


def encode_descriptions(data: Data, resolution: Resolution) -> Iterator[Triple]:
    """Yield the description of sources, claims, decisions and disagreements."""
    return _encode(list_descriptions(data, resolution))


def encode_claims(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> Iterator[Quad]:
    """Yield the graph of every claim, as its sentence says it, and of every decision, as it reads those claims."""
    return (quad for unit in list_claims(data, resolution, vocabulary) for quad in unit.encode_quads())


def _encode(units: Iterable[Unit]) -> Iterator[Triple]:
    return (triple for unit in units for triple in unit.encode())
