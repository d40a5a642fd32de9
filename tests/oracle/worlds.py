"""Worlds: every source and every event has one day, inside its interval and in keeping with the constraints.

It takes data, and by which day sources are known; chance is a parameter. What is held in a world, `hold` tells.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tests.oracle.constraints import System, carry, find_system
from tests.oracle.days import FIRST, LAST, Interval
from tests.oracle.reading import Data
from tests.oracle.resolution import Node, resolve

THIRD = 1 / 3
FAR = timedelta(days=3650)


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The day of every source and event, which sources are known by when, and what is held of them."""

    known_by: date | None
    nodes: Mapping[str, Node]
    days: Mapping[str, date]
    fallen: tuple[str, ...]

    def begin(self, names: tuple[str, ...]) -> date:
        """Give the earliest of some named days, or the last day there is where none is named."""
        return min((self.days[name] for name in names), default=LAST)


def draw_world(data: Data, rng: random.Random, *, known_by: date | None = None, corners: float = THIRD) -> World:
    """Draw one world; `corners` is the share of worlds with all days at ends, and of such days in the other worlds."""
    return next(draw_worlds(data, rng, 1, known_by=known_by, corners=corners))


def draw_worlds(
    data: Data, rng: random.Random, count: int, *, known_by: date | None = None, corners: float = THIRD
) -> Iterator[World]:
    """Draw worlds one after another; what is resolved for the same known sources is resolved once."""
    maker = _Maker(data, known_by)
    edges = [known_by, known_by + timedelta(days=1)] if known_by else []
    for _ in range(count):
        share = 1.0 if rng.random() < corners else corners
        chosen = _draw_days(maker.sources, rng, maker.names, edges, share)
        system, known = maker.settle(chosen)
        yield maker.make(known, system, _draw_days(system, rng, sorted(system.days), [], share))


def enumerate_worlds(data: Data, *, known_by: date | None = None, limit: int = 100_000) -> Iterator[World]:
    """Give every world of a small data set.

    Raises:
        ValueError: when an interval is open, or there are more worlds than the limit.
    """
    maker = _Maker(data, known_by)
    left = limit
    for chosen in _list_days(maker.sources, maker.names):
        system, known = maker.settle(chosen)
        for days in _list_days(system, sorted(system.days)):
            left -= 1
            if left < 0:
                raise ValueError(f"more than {limit} worlds")
            yield maker.make(known, system, days)


class _Maker:
    """The resolutions of one data set, by the sources that are known."""

    def __init__(self, data: Data, known_by: date | None) -> None:
        self.data = data
        self.known_by = known_by
        self.names = sorted(f"source {name}" for name in data.sources)
        self.found: dict[frozenset[str], tuple[dict[str, Node], System]] = {}
        self.sources = self.resolve(frozenset(data.sources))[1]

    def resolve(self, known: frozenset[str]) -> tuple[dict[str, Node], System]:
        if known not in self.found:
            nodes = resolve(self.data, known)
            self.found[known] = nodes, find_system(self.data, nodes)
        return self.found[known]

    def settle(self, chosen: Mapping[str, date]) -> tuple[System, frozenset[str]]:
        """Give the system of the sources known in a world, their days fixed."""
        limit = self.known_by or LAST
        known = frozenset(name for name in self.data.sources if chosen[f"source {name}"] <= limit)
        return self.resolve(known)[1].fix({name: chosen[name] for name in self.names}), known

    def make(self, known: frozenset[str], system: System, days: Mapping[str, date]) -> World:
        fallen = tuple(f"{bound.first} <= {bound.then}: {bound.why}" for bound in system.fallen)
        return World(self.known_by, self.resolve(known)[0], days, fallen)


def _draw_days(
    system: System, rng: random.Random, names: list[str], edges: list[date], corners: float
) -> dict[str, date]:
    """Draw a day for each name in random order, and narrow the others after each; edges are ends for all."""
    spans = dict(system.days)
    for name in rng.sample(names, len(names)):
        span = spans[name]
        if span.lo != span.hi:
            ends = [span.lo, span.hi, *(edge for edge in edges if span.lo < edge < span.hi)]
            spans = _narrow(system, spans, name, rng.choice(ends) if rng.random() < corners else _draw_day(span, rng))
    return {name: spans[name].lo for name in names}


def _draw_day(span: Interval, rng: random.Random) -> date:
    """Draw a day from an interval; of an open one, from its ten years beside the end that is known."""
    lo = max(span.lo, span.hi - FAR) if span.lo == FIRST else span.lo
    hi = min(span.hi, lo + FAR) if span.hi == LAST else span.hi
    return lo + timedelta(days=rng.randint(0, (hi - lo).days))


def _list_days(system: System, names: list[str]) -> Iterator[dict[str, date]]:
    def extend(spans: dict[str, Interval], left: list[str]) -> Iterator[dict[str, date]]:
        if not left:
            yield {name: spans[name].lo for name in names}
            return
        span = spans[left[0]]
        if span.lo == FIRST or span.hi == LAST:
            raise ValueError(f"{left[0]} is open, and has days without number")
        for more in range((span.hi - span.lo).days + 1):
            yield from extend(_narrow(system, spans, left[0], span.lo + timedelta(days=more)), left[1:])

    return extend(dict(system.days), names)


def _narrow(system: System, spans: dict[str, Interval], name: str, day: date) -> dict[str, Interval]:
    narrowed = carry({**spans, name: Interval(day, day)}, system.bounds, [name])
    if narrowed is None:
        raise AssertionError(f"{day} lies in the span of {name}, and yet leaves no world")
    return narrowed
