"""Searching things by what they are called, in English and Japanese, also misspelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from pyoxigraph import NamedNode, Store

from kg.graph.lookups import DEFAULT
from kg.graph.names import Names
from kg.model.answers import text_of
from kg.model.questions import fold
from kg.model.results import Named
from kg.spelling import rank_name
from kg.terms import ALIAS, LABEL, RI, RID, SKOS, WD

How = Literal["exact", "prefix", "word prefix", "contains", "misspelt"]
MATCHES: tuple[How, ...] = ("exact", "prefix", "word prefix", "contains", "misspelt")


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """How well a name fits some words, the best first."""

    rank: int
    edits: int
    is_node: bool
    length: int
    name: str


class Search:
    """Finds the things of one graph; reads all names when it is first used."""

    def __init__(self, store: Store, names: Names) -> None:
        self._store = store
        self._names = names

    def find(self, text: str, limit: int, *, lang: str = "en") -> list[Named]:
        """Return the things that some words may mean, the best first."""
        wanted, best = fold(text), dict[NamedNode, Match]()
        for thing, names in self._index.items():
            if matches := list(self._match(wanted, names, is_node=thing in self._nodes)):
                best[thing] = min(matches)
        ordered = sorted(best, key=lambda thing: (best[thing], thing.value))
        return [self._describe(thing, best[thing], lang) for thing in ordered[:limit]]

    @cached_property
    def _index(self) -> dict[NamedNode, dict[str, str]]:
        """Return the names of things as they are written, by what they are folded; of what is identified, one thing."""
        found: dict[NamedNode, dict[str, str]] = defaultdict(dict)
        for predicate in (LABEL, ALIAS, SKOS("exactMatch")):
            for quad in self._store.quads_for_pattern(None, predicate, None, DEFAULT):
                thing, name = quad.subject, quad.object
                if isinstance(thing, NamedNode) and thing in RID:
                    text = WD.local(name) if isinstance(name, NamedNode) else text_of(name)
                    found[self._names.follow(thing)].setdefault(fold(text), text)
        for thing, names in found.items():
            names.setdefault(fold(RID.local(thing)), RID.local(thing))
        return found

    @cached_property
    def _nodes(self) -> frozenset[object]:
        """Return what is no thing of its own, but a point where sources meet, such as a route."""
        return frozenset(quad.subject for quad in self._store.quads_for_pattern(None, None, RI("KeyedNode"), DEFAULT))

    def _match(self, wanted: str, names: dict[str, str], *, is_node: bool) -> Iterator[Match]:
        for folded, name in names.items():
            found = rank_name(wanted, folded) if folded else None
            if found:
                yield Match(*found, is_node, len(folded), name)

    def _describe(self, thing: NamedNode, match: Match, lang: str) -> Named:
        return Named(
            iri=thing.value,
            id=RID.local(thing),
            label=self._names.name(thing, lang),
            label_ja=self._names.list_labels(thing).get("ja", ""),
            classes=self._names.name_classes(thing, lang),
            matched=match.name,
            how=MATCHES[match.rank],
        )
