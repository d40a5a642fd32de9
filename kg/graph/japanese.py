"""Japanese for the English words that the build writes: statuses, values of a disagreement, rules.

What a question itself writes into cells its header translates (`# word-ja:`). What is neither in the catalogue of
messages nor a label of the graph, such as a view in the curators' words, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Store

from kg.graph.lookups import DEFAULT
from kg.language import fill_pair, list_pairs, say
from kg.terms import LABEL, RI, RID, kebab

SIDES, FACTS = " | ", re.compile("[,;] ")
"""What joins the sides of a disagreement, and the facts of a side."""


class Japanese:
    """The words of one graph in Japanese; reads its labels when it is first used."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._stated = list_pairs("stated")

    def translate(self, text: str) -> str:
        """Return a text with the sides and facts in it in Japanese, as far as there is any."""
        return SIDES.join(self._tell_side(side) for side in text.split(SIDES))

    def _tell_side(self, side: str) -> str:
        parts = [side] if side in self._labels else FACTS.split(side)
        told = [part for one in parts if (part := self._tell(one))]
        return say("comma", "ja").join(told) if len(told) == len(parts) else self._tell(side) or side

    def _tell(self, text: str) -> str | None:
        """Return a word, a label, or a property with its value, in Japanese; None where there is none."""
        known = self._labels.get(text) or fill_pair(text, self._stated, lambda part: self._tell(part) or part)
        if known:
            return known
        for place in (found.start() for found in reversed(list(re.finditer(" ", text)))):
            name = self._properties.get(text[:place])
            if name:
                value = text[place + 1 :]
                return f"{name} {self._tell(value) or value}"
        return None

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        """Return the Japanese labels of things and individuals by their English ones."""
        return {en: ja for term, en, ja in self._pairs if term in RID or _is_individual(term)}

    @cached_property
    def _properties(self) -> Mapping[str, str]:
        """Return the Japanese labels of the ontology's properties by the words of their names."""
        return {kebab(RI.local(term)).replace("-", " "): ja for term, _, ja in self._pairs if term in RI}

    @cached_property
    def _pairs(self) -> list[tuple[NamedNode, str, str]]:
        labels: dict[NamedNode, dict[str, str]] = {}
        for quad in self._store.quads_for_pattern(None, LABEL, None, DEFAULT):
            if isinstance(quad.subject, NamedNode) and isinstance(quad.object, Literal):
                labels.setdefault(quad.subject, {})[quad.object.language or ""] = quad.object.value
        return [(term, told["en"], told["ja"]) for term, told in labels.items() if {"en", "ja"} <= told.keys()]


def _is_individual(term: NamedNode) -> bool:
    return term in RI and RI.local(term)[:1].islower()
