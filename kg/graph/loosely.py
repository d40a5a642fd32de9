"""From names that are not quite those of things to the things: shortened, spaced or ordered otherwise, misspelt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from kg.model.questions import fold
from kg.spelling import count_slips, join_words, list_variants, sort_words, suggest_names
from kg.terms import ALIAS, LABEL, RI, RID, TYPE

if TYPE_CHECKING:
    from kg.graph.names import Names

DEFAULT = DefaultGraph()


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
        classes = self._names.owners
        owners = [name for name, things in self._names.index.items() if any(self._any_is_a(things, c) for c in classes)]
        named = [
            (quad.object.value, quad.subject)
            for predicate in (LABEL, ALIAS)
            for quad in self._store.quads_for_pattern(None, predicate, None, DEFAULT)
            if isinstance(quad.subject, NamedNode) and quad.subject in RID and isinstance(quad.object, Literal)
        ]
        return tuple(
            (variant, thing)
            for name, thing in named
            if not self._names.is_a(thing, RI("KeyedNode"))
            for variant in list_variants(name, self._list_kinds(thing), owners)
        )

    def _list_kinds(self, thing: NamedNode) -> list[str]:
        """Return the words for what a thing is, in all languages."""
        classes = [quad.object for quad in self._store.quads_for_pattern(thing, TYPE, None, DEFAULT)]
        known = [c for c in classes if isinstance(c, NamedNode) and c in RI]
        quads = [quad for c in known for quad in self._store.quads_for_pattern(c, LABEL, None, DEFAULT)]
        return sorted({quad.object.value for quad in quads if isinstance(quad.object, Literal)})

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
