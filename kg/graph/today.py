"""The graph as it was built, and what of it is not sure on the last day that is known of."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from pyoxigraph import DefaultGraph, Quad, Store

from kg.model.moments import Doubt, Spread, Undated
from kg.store import Build, Unsure, read_unsure
from kg.terms import INFERRED

T = TypeVar("T")


class Today(Undated):
    """A graph that holds all that may be so today: beside it there is only what is certain of it."""

    def __init__(self, store: Store, build: Build) -> None:
        self._store = store
        self._build = build

    @cached_property
    def _unsure(self) -> Unsure:
        return read_unsure(self._build)

    @cached_property
    def _quads(self) -> tuple[Quad, ...]:
        graphs = (DefaultGraph(), INFERRED)
        quads = (Quad(t.subject, t.predicate, t.object, graph) for t in self._unsure.triples for graph in graphs)
        return tuple(quad for quad in quads if quad in self._store)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why what is not sure is not."""
        return self._unsure.doubts

    def spread(self, run: Callable[[], T], /) -> Spread[T]:
        """Return what something gives of the graph, and of what is certain in it."""
        if not self._quads:
            return super().spread(run)
        held = run()
        for quad in self._quads:
            self._store.remove(quad)
        try:
            certain = run()
        finally:
            self._store.extend(self._quads)
        return Spread(held, (), certain, held)
