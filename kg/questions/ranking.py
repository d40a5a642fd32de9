"""Ranking of questions by the words they share with what was asked: Okapi BM25 over their headers.

Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond, 2009.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log

SATURATION = 1.2
LENGTH = 0.75


class Ranking:
    """Documents, each a name with its terms."""

    def __init__(self, documents: Mapping[str, Sequence[str]]) -> None:
        self._counts = {name: Counter(terms) for name, terms in documents.items()}
        sizes = {name: len(terms) for name, terms in documents.items()}
        mean = sum(sizes.values()) / max(len(sizes), 1) or 1
        self._norms = {name: SATURATION * (1 - LENGTH + LENGTH * size / mean) for name, size in sizes.items()}
        self._holders = Counter(term for counts in self._counts.values() for term in counts)

    def rate(self, terms: Iterable[str]) -> dict[str, float]:
        """Return the score of each document for some terms; 0 where it has none of them."""
        wanted = [(term, self._weigh(term)) for term in dict.fromkeys(terms) if term in self._holders]
        return {
            name: sum(
                weight * counts[term] * (SATURATION + 1) / (counts[term] + self._norms[name])
                for term, weight in wanted
                if term in counts
            )
            for name, counts in self._counts.items()
        }

    def _weigh(self, term: str) -> float:
        holders = self._holders[term]
        return log(1 + (len(self._counts) - holders + 0.5) / (holders + 0.5))
