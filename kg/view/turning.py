"""A graph in memory turned from scene to scene, for a look at each, and back to rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TypeVar

from pyoxigraph import NamedNode, Quad

from kg.model.claims import Data
from kg.model.moments import Doubt, Spread, Undated
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.moments import Bounds, Moment, Scene, bound_nodes, gather
from kg.quads import Unit
from kg.resolve.chronology import Chronology
from kg.view.live import LiveGraph

T = TypeVar("T")


class Turntable:
    """Shows scenes in a live graph; what it took to turn to each is kept, so that another look costs little."""

    def __init__(self, live: LiveGraph, rest: Scene, more: Sequence[Unit]) -> None:
        self._live = live
        self._rest = rest
        self._more = more
        self._paths: list[tuple[set[Quad], set[Quad]]] = []

    def show(self, scene: Scene) -> tuple[set[Quad], set[Quad]]:
        """Turn to a scene, and return the quads that went and came."""
        return self._live.follow(scene.data, scene.resolution, (*self._more, *scene.more))

    def visit(self, scenes: Sequence[Scene], run: Callable[[], T]) -> list[T]:
        """Return what something gives in each of some scenes, always the same ones, and be at rest again."""
        found: list[T] = []
        first = not self._paths
        for place, scene in enumerate((*scenes, self._rest)):
            if first:
                self._paths.append(self.show(scene))
            else:
                self._live.turn(*self._paths[place])
            if place < len(scenes):
                found.append(run())
        return found


class Supposed(Undated):
    """What is not sure today of a graph that is supposed: beside it there is only what is certain of it."""

    def __init__(
        self, live: LiveGraph, data: Data, resolution: Resolution, vocabulary: Vocabulary, more: Sequence[Unit]
    ) -> None:
        self._table = Turntable(live, Scene(data, resolution), more)
        self._moment = Moment(data, Chronology(resolution, data, vocabulary), data.now)

    @cached_property
    def _bounds(self) -> dict[NamedNode, Bounds]:
        return bound_nodes([self._moment], frozenset())

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why what is not sure is not."""
        return tuple(doubt for bounds in self._bounds.values() for doubt in bounds.doubts)

    def spread(self, run: Callable[[], T], /) -> Spread[T]:
        """Return what something gives of the graph, and of what is certain in it."""
        held = run()
        if not self.doubts:
            return Spread(held, (), held, held)
        certain = {b.certain.node.iri: b.certain for b in self._bounds.values() if b.certain}
        rest = Scene(self._moment.data, self._moment.chronology.resolution)
        (found,) = self._table.visit([gather(rest, certain, (), possible=False)], run)
        return Spread(held, (), found, held)
