"""What something gives in each of the worlds that dates not known to the day leave open, and why it is not sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pyoxigraph import NamedNode

if TYPE_CHECKING:
    import datetime as dt

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why what some claims say is not sure on a day.

    `kind` is `dated` (its day may come later), `told` (its source may have appeared later), `next` (what follows it may
    have come), `lapsed` (what was expected has had time to come), `outvoted` (another source dates it otherwise),
    `late` (it was told when its day had passed), `disputed` (sources differ on what came), or, where nothing else is
    told, `besides` (other sources on the same may have appeared later). `property` is the date it hangs on, `text` that
    date, `by` who states it, and `others` the dates that lost. A doubt of a `status` is about no row of another.
    """

    node: NamedNode
    claims: frozenset[NamedNode]
    kind: str
    text: str = ""
    property: NamedNode | None = None
    by: tuple[NamedNode, ...] = ()
    status: NamedNode | None = None
    others: tuple[tuple[str, NamedNode], ...] = ()


@dataclass(frozen=True, slots=True)
class Spread(Generic[T]):
    """What something gives of the graph at rest, in other worlds, and in graphs that bound all worlds.

    `certain` is of what every world has, `possible` of what some world has, `before` of the world at rest with what may
    have been so before anybody said so; None where there is nothing of the kind.
    """

    held: T
    worlds: tuple[T, ...]
    certain: T
    possible: T
    before: T | None = None

    def map(self, change: Callable[[T], U]) -> Spread[U]:
        """Return what a function makes of each."""
        before = None if self.before is None else change(self.before)
        worlds = tuple(change(world) for world in self.worlds)
        return Spread(change(self.held), worlds, change(self.certain), change(self.possible), before)


class Moments(Protocol):
    """A graph that can be looked at in other worlds than the one it shows."""

    after_now: bool
    """Whether it is read as of a day after the last that is known of: then nothing is sure."""
    day: dt.date | None
    """The day it is read as of; None for the last that is known of."""
    is_dated: bool
    """Whether it is read by a clock."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why what is not sure is not."""

    def tell_notes(self, lang: str) -> tuple[str, ...]:
        """Return, in a language, what the clocks leave out, and what is not sure of all there is."""

    def spread(self, run: Callable[[], T], /) -> Spread[T]:
        """Return what something gives of the graph in each world."""


class Undated:
    """What a graph tells of itself that no clock reads: it is as of the last day that is known of, and all is sure."""

    after_now = False
    is_dated = False
    day: dt.date | None = None

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return nothing: all is sure."""
        return ()

    def spread(self, run: Callable[[], T], /) -> Spread[T]:
        """Return what something gives of the graph, which is the only world."""
        held = run()
        return Spread(held, (), held, held)

    def tell_notes(self, lang: str) -> tuple[str, ...]:  # noqa: ARG002  # nothing to tell, in any language
        """Return nothing: no clock leaves anything out."""
        return ()
