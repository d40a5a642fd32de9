"""Lexicons: the words of a language for what the graph has as a number, a date, a thing or a term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase of a language and what it means, in the form of its section."""

    meaning: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Lexicons:
    """All words, by section of `ontology/words/*.yaml`."""

    sections: Mapping[str, tuple[Word, ...]]

    def list_words(self, section: str, meaning: str | None = None) -> tuple[Word, ...]:
        """Return the words of a section, or those with one meaning, the longest first; none where there are none."""
        found = (w for w in self.sections.get(section, ()) if meaning is None or w.meaning == meaning)
        return tuple(sorted(found, key=lambda w: (-len(w.text), w.text, w.meaning)))


NO_WORDS = Lexicons({})
