"""From names that are not quite those of things to the things: shortened, spaced or ordered otherwise, misspelt."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.graph.lookups import list_literals, list_objects, list_subjects, remember
from kg.model.questions import fold
from kg.spelling import count_slips, join_words, list_variants, sort_words, suggest_names
from kg.terms import LABEL, RI, TYPE

if TYPE_CHECKING:
    from kg.graph.names import Names

DEFAULT = DefaultGraph()
FIRST = re.compile(r"[^\s(（]+")
"""The first word of a name."""


class LooseNames:
    """The names of the things of one graph, and what they are shortened to; reads all of them when it is first used."""

    def __init__(self, store: Store, names: Names) -> None:
        self._store = store
        self._names = names

    @cached_property
    def variants(self) -> tuple[tuple[str, NamedNode], ...]:
        """Return the names of things, also shortened: without brackets, the word for their kind, or their owner.

        No node has a name of its own.
        """
        nodes = {*list_subjects(self._store, TYPE, RI("KeyedNode"))}
        kinds: dict[NamedNode, list[str]] = {}
        found: list[tuple[str, NamedNode]] = []
        for name, thing in self._names.called:
            if thing in nodes:
                continue
            if thing not in kinds:
                kinds[thing] = self._list_kinds(thing)
            first = FIRST.match(name.casefold())
            near = self._owners.get(first[0], ()) if first else ()  # no other can stand before it
            found += [(variant, thing) for variant in list_variants(name, kinds[thing], near)]
        return tuple(found)

    @cached_property
    def _owners(self) -> Mapping[str, list[str]]:
        """Return the names of things with which those of others begin, by their first words."""
        owned = {thing for cls in self._names.owners for thing in list_subjects(self._store, TYPE, cls)}
        found: dict[str, list[str]] = defaultdict(list)
        for name, things in self._names.index.items():
            if name and not owned.isdisjoint(things):
                found[name.split()[0]].append(name)
        return found

    def _list_kinds(self, thing: NamedNode) -> list[str]:
        """Return the words for what a thing is, in all languages."""
        known = (cls for cls in list_objects(self._store, thing, TYPE) if cls in RI)
        return sorted({label for cls in known for label in self._call(cls)})

    @remember
    def _call(self, cls: NamedNode) -> list[str]:
        return [label.value for label in list_literals(self._store, cls, LABEL)]

    @cached_property
    def _loose(self) -> Mapping[str, set[NamedNode]]:
        loose: dict[str, set[NamedNode]] = defaultdict(set)
        for name, thing in self.variants:
            for key in (join_words(name), sort_words(name)):
                loose[key].add(thing)
        return loose

    def find(self, name: str) -> set[NamedNode]:
        """Return the things of this name however it is spaced, in whichever order of its words, and shortened."""
        return set(self._loose.get(join_words(name)) or self._loose.get(sort_words(name)) or ())

    def find_misspelt(self, name: str, cls: NamedNode | None) -> set[NamedNode]:
        """Return the things with a name that is one letter off, in words of some length."""
        words, whole = fold(name).split(), [join_words(name)]
        found: set[NamedNode] = set()
        for known, thing in self.variants:
            slips = count_slips(fold(known).split(), words), count_slips([join_words(known)], whole)
            fits = cls is None or self._names.is_a(self._names.follow(thing), cls)
            if fits and 1 in slips[: 1 if known.isascii() else 2]:
                found.add(thing)
        return found

    def suggest(self, name: str, cls: NamedNode | None) -> str:
        """Return which names may be meant."""
        known = [n for n, things in self._names.index.items() if cls is None or self._any_is_a(things, cls)]
        near = suggest_names(name, known)
        return f"; did you mean {', '.join(near)}?" if near else ""

    def _any_is_a(self, things: Iterable[NamedNode], cls: NamedNode) -> bool:
        return any(self._names.is_a(thing, cls) for thing in things)
