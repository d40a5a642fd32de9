"""What is shown of one thing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.answers import Citation
from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class Statement(Document):
    """One fact of a thing, and the claims that say so; an inferred one has none."""

    relation: str
    value: str
    iri: str | None
    """IRI of the value, where it is a thing"""
    claims: tuple[str, ...]
    inferred: bool
    origin: str
    """whom several claims go back to, where it is one for all of them"""


@dataclass(frozen=True, slots=True)
class Related(Document):
    """A node that a thing takes part in, such as a route of a model, with its facts as one text."""

    iri: str
    label: str
    cls: str
    facts: str
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap(Document):
    """Something that is not known of a thing."""

    iri: str
    label: str
    cls: str
    relation: str
    stated: int
    """how many of the others of its kind have it"""
    others: int
    """how many others of its kind there are; 0 where all should have it"""


@dataclass(frozen=True, slots=True)
class Sheet(Document):
    """All that is known of one thing, and what is missing of it and of the nodes it takes part in."""

    iri: str
    label: str
    classes: tuple[str, ...]
    aliases: tuple[str, ...]
    identifiers: tuple[str, ...]
    """IRIs of the same thing elsewhere"""
    statements: tuple[Statement, ...]
    related: tuple[Related, ...]
    """nodes it takes part in, such as the routes of a model"""
    gaps: tuple[Gap, ...]
    """what is not known of it"""
    disagreements: tuple[str, ...]
    """where sources differ, and what is held"""
    oddities: tuple[str, ...]
    """what the checks found"""
    unsure: tuple[str, ...]
    """what is not sure, by its label, and what that hangs on"""
    citations: Mapping[str, Citation]
    """where each claim stands"""
