"""How a question in words or parts is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.ask import Ask
from kg.model.document import Document


@dataclass(frozen=True, slots=True)
class Reading(Document):
    """How words are read as a question."""

    query: str | None
    """the name of the question, where that is sure; `asked` of one that is composed"""
    parameters: Mapping[str, str]
    sure: bool
    """whether the question may be run"""
    told: str
    """how the words were read, or why they were not"""
    ask: Ask | None = None
    """the composed question that the words are read as"""
    forgiven: tuple[str, ...] = ()
    """words that are misspelt, with what they were read as"""
