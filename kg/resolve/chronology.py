"""When what is held began to hold, and how things stand on a day in a world, in which each date is one day.

Takes what is resolved, whose dates are intervals. Decides nothing of what is right: which steps there are and in which
order, resolution has settled; a world only says on which day each begins.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from pyoxigraph import NamedNode

from kg.model.claims import Data, Date, Fact
from kg.model.figures import PERIOD
from kg.model.outcomes import Days, Event, HeldFact, HeldNode, Reading, Resolution, Run, Step, Way
from kg.model.periods import read_span
from kg.model.statuses import AMONG, ANNOUNCED, HOPES, SINCE, STATUS
from kg.model.vocabulary import Vocabulary
from kg.resolve.clocks import span

EARLY = 10**6
"""A tilt above all ranks: every day of a node falls early."""


@dataclass(frozen=True, slots=True)
class Moment:
    """When something begins to hold: on the first of its ways. `before` says that it may have been so before as well.

    `rank` places a day of its own among the days of the node.
    """

    ways: tuple[Way, ...]
    before: bool = False
    rank: int = 0


ALWAYS = Moment((Way(dt.date.min, dt.date.min),))


@dataclass(frozen=True, slots=True)
class World:
    """A choice of one day for each date: the day each source appeared, and, per node, a tilt.

    The days of a node below its tilt fall early, the others late; of a node that is looked at `alone`, so do the days
    of its sources.
    """

    sources: Mapping[NamedNode, dt.date]
    tilts: Mapping[NamedNode, int] = field(default_factory=dict)
    tilt: int = 0
    alone: bool = False

    def find_day(self, node: NamedNode, moment: Moment) -> dt.date:
        """Return the day on which something of a node begins."""
        return min(self.pick(node, way, moment.rank) for way in moment.ways)

    def pick(self, node: NamedNode, way: Way, rank: int) -> dt.date:
        """Return the day of one way."""
        if way.source is not None and not self.alone:
            return min(max(self.sources[way.source], way.first), way.last)
        return way.first if rank < self.tilts.get(node, self.tilt) else way.last


@dataclass(frozen=True, slots=True)
class Times:
    """What dates a held node: its steps and events with their runs, the moments of its other facts, and its own.

    `begins` is None for an entity, which is there always; nothing of it holds before one of its `floors`, each that of
    a thing which it speaks of.
    """

    held: HeldNode
    steps: tuple[tuple[Run, Step], ...]
    events: tuple[tuple[Run, Event, Moment], ...]
    facts: tuple[tuple[HeldFact, Moment], ...]
    begins: Moment | None
    floors: tuple[tuple[NamedNode, tuple[Moment, ...]], ...]

    @property
    def tilts(self) -> tuple[int, ...]:
        """Return the tilts that give the node different days, the latest days first."""
        ranks = {rank_day(run, step) for run, step in self.steps} | {m.rank for _, m in self.facts}
        return (0, *sorted({rank + 1 for rank in ranks} - {0}), EARLY)

    def differs(self, day: dt.date) -> bool:
        """Say whether the node may stand on a day otherwise in one world than in another."""
        moments = [*(m for _, m in self.facts), *(m for _, _, m in self.events)]
        moments += [*((self.begins,) if self.begins else ()), *(m for _, floor in self.floors for m in floor)]
        spans = [(way.first, way.last) for moment in moments for way in moment.ways]
        spans += [(way.first, way.last) for _, step in self.steps for way in step.ways]
        spans += [(step.first, step.last) for _, step in self.steps]
        return any(first <= day < last for first, last in spans)


@dataclass(frozen=True, slots=True)
class Stand:
    """How a node stands on a day in a world: what holds, and of it what no source vouches for on that day.

    `maybe` is what may have been so besides, though nobody says so of that day; `cut` counts the steps begun.
    """

    held: HeldNode | None
    shaky: frozenset[Fact] = frozenset()
    maybe: tuple[HeldFact, ...] = ()
    cut: int = 0
    may_be: bool = False


def rank_day(run: Run, what: Step | Event) -> int:
    """Return the place of a step's day among the days of its node; of an event that of the step it tells of."""
    return 10 * run.number + what.rank


class Chronology:
    """When each thing that is held began to hold, told from the claims that say so."""

    def __init__(
        self, resolution: Resolution, data: Data, vocabulary: Vocabulary, like: Chronology | None = None
    ) -> None:
        """Date what is held; what has not changed since another chronology, `like`, is taken from there."""
        self.resolution = resolution
        self._data = data
        self._vocabulary = vocabulary
        self.statuses = vocabulary.statuses
        self._runs: dict[NamedNode, list[Run]] = defaultdict(list)
        for run in resolution.runs:
            self._runs[run.node].append(run)
        self._readings: dict[tuple[NamedNode, NamedNode], list[Reading]] = defaultdict(list)
        for reading in resolution.readings:
            self._readings[reading.node.iri, reading.said_by].append(reading)
        self._floors = self._find_floors()
        known = {times.held.node.iri: times for times in like.times} if like else {}
        before = like.resolution.outcomes if like else {}
        same = {iri for iri, outcome in resolution.outcomes.items() if before.get(iri) is outcome}
        self.times: tuple[Times, ...] = tuple(
            self._time(held, known.get(held.node.iri) if held.node.iri in same else None) for held in resolution.nodes
        )

    def _find_floors(self) -> dict[NamedNode, tuple[Moment, ...]]:
        """Return the first days of the things that have some: nothing of a deal is older than the deal."""
        found: dict[NamedNode, list[Moment]] = defaultdict(list)
        for held in self.resolution.nodes:
            if held.node.key:
                continue
            runs = self._runs.get(held.node.iri, [])
            found[held.node.iri] += [m for run in runs[:1] for m in _list_starts(run, self.statuses.starts)]
            for item in () if runs else held.facts:
                if item.fact.property in self.statuses.starts:
                    found[held.node.iri].append(Moment((_date_way(item),)))
        return {iri: tuple(moments) for iri, moments in found.items() if moments}

    def _time(self, held: HeldNode, before: Times | None) -> Times:
        named = (held.node.iri, *(f.value for f in held.node.key if isinstance(f.value, NamedNode)))
        floors = tuple((iri, self._floors[iri]) for iri in named if iri in self._floors)
        if before and before.floors == floors:
            return before
        runs = self._runs.get(held.node.iri, [])
        steps = tuple((run, step) for run in runs for step in run.steps)
        dated = {*self.statuses.events, STATUS} if steps else set()
        facts = tuple(
            (item, self._date_fact(held, item, runs)) for item in held.facts if item.fact.property not in dated
        )
        return Times(
            held=held,
            steps=steps,
            events=tuple((run, e, self._date_event(held, e, run)) for run in runs for e in run.events if e.held),
            facts=facts,
            begins=self._date_node(held, runs) if held.node.key or held.node.unknown else None,
            floors=floors,
        )

    def _date_node(self, held: HeldNode, runs: list[Run]) -> Moment:
        """Return when a keyed node begins: a figure at the end of its period, what has a start then, else when told."""
        end = self._find_period_end(held)
        if end is not None:
            return Moment((Way(end, end),))
        starts = (h for h in held.facts if h.fact.property in self.statuses.starts)
        own = [_date_way(h) for h in starts if isinstance(h.fact.value, Date)]
        if own and not runs:
            return Moment(tuple(own))
        readings = [r for sayer in held.said_by for r in self._readings[held.node.iri, sayer]]
        return self._tell(readings, runs, told=self._vocabulary.begins_when_told(held.node.cls))

    def _find_period_end(self, held: HeldNode) -> dt.date | None:
        period = held.node.find_part(PERIOD)
        span = read_span(self._data.entities[period]) if isinstance(period, NamedNode) else None
        return span.last if span else None

    def _date_event(self, held: HeldNode, event: Event, run: Run) -> Moment:
        """Return when a date of a run has come; what was hoped for counts from when it was told."""
        if event.property not in HOPES:
            return Moment((_event_way(event),), rank=rank_day(run, event))
        sayers = event.held.said_by if event.held else ()
        readings = [r for sayer in sayers for r in self._readings[held.node.iri, sayer]]
        return self._tell(readings, [run], told=True, starts=(ANNOUNCED,))

    def _date_fact(self, held: HeldNode, item: HeldFact, runs: list[Run]) -> Moment:
        """Return when a fact begins: a date on its day, what is timeless always, else as its claims date it."""
        prop, value = item.fact.property, item.fact.value
        if prop not in HOPES and isinstance(value, Date):
            return Moment((_date_way(item),), rank=self.statuses.rank_date(prop))
        if self._vocabulary.is_timeless(prop) or self._find_period_end(held) is not None:
            return ALWAYS
        readings = [r for sayer in item.said_by for r in self._readings[held.node.iri, sayer] if item.fact in r.facts]
        told = prop in HOPES or prop == AMONG or self._vocabulary.begins_when_told(prop)
        told = told or self._vocabulary.begins_when_told(held.node.cls)
        return self._tell(readings, runs, told=told, starts=(ANNOUNCED,) if prop in HOPES else ())

    def _tell(
        self, readings: Iterable[Reading], runs: list[Run], *, told: bool, starts: Collection[NamedNode] = ()
    ) -> Moment:
        """Return when claims date what they say: by one of `starts`, or of all, else by their source's appearance.

        Unless it begins when it is `told`, what a claim without a start says may have been so before. What was hoped
        for is dated by its announcement alone: it was not hoped for as soon as a thing began.
        """
        starts = starts or self.statuses.starts
        ways: list[Way] = []
        undated, rank = False, self.statuses.rank_date(SINCE)
        for reading in readings:
            stated = [(span(date), prop, date) for prop in starts if (date := reading.find_date(prop))]
            if stated:
                days, prop, date = min(stated, key=lambda item: (item[0].first, item[0].last))
                met = _meet(days, prop, runs)
                rank = min(rank, self.statuses.rank_date(prop))
                ways.append(Way(met.first, met.last, event=(prop, date.text), by=reading.said_by))
            else:
                undated = True
                days = self.resolution.published[reading.claim.source]
                ways.append(Way(days.first, days.last, reading.claim.source))
        if not ways:
            return ALWAYS
        number = runs[0].number if runs else 0
        return Moment(tuple(dict.fromkeys(ways)), before=undated and not told, rank=10 * number + rank)

    def stand(self, times: Times, world: World, day: dt.date) -> Stand:
        """Return how a node stands on a day in a world."""
        node = times.held.node.iri
        if not all(any(world.find_day(iri, m) <= day for m in moments) for iri, moments in times.floors):
            return self._stand_before(times, world, day)
        if times.steps:
            return self._stand_in_run(times, world, day)
        if times.begins and world.find_day(node, times.begins) > day:
            return Stand(None, maybe=_list_undated(times), may_be=times.begins.before)
        facts, maybe = _split(times, world, day)
        return Stand(replace(times.held, facts=facts), maybe=maybe)

    def _stand_before(self, times: Times, world: World, day: dt.date) -> Stand:
        """Return how a node stands before a deal that it speaks of: joining one may be planned, or refused, before."""
        bare = replace(times.held, facts=tuple(h for h, m in times.facts if m is ALWAYS))
        if times.begins is None:
            return Stand(bare)
        steps = tuple(takewhile(lambda item: item[1].status not in self.statuses.begun, times.steps))
        stand = (
            self._stand_in_run(replace(times, held=bare, steps=steps, facts=()), world, day) if steps else Stand(None)
        )
        return replace(stand, may_be=False)

    def _stand_in_run(self, times: Times, world: World, day: dt.date) -> Stand:
        node = times.held.node.iri
        begun: list[tuple[Run, Step]] = []
        at = dt.date.min
        for run, step in times.steps:
            at = max(at, min(world.pick(node, way, rank_day(run, step)) for way in step.ways), step.first)
            if min(at, max(step.last, step.first)) > day:
                break
            begun.append((run, step))
        facts, maybe = _split(times, world, day)
        if not begun and times.begins is not None:
            return Stand(None, maybe=_list_undated(times), may_be=times.steps[0][1].status in self.statuses.over)
        run = begun[-1][0] if begun else times.steps[0][0]
        dates = [e for one, e, moment in times.events if one is run and world.find_day(node, moment) <= day]
        told = [event.held for event in dates if event.held]
        shaky = {e.held.fact for e in dates if e.held and e.property not in HOPES and day < e.sure}
        if begun:
            step = begun[-1][1]
            value = step.status
            status = Fact(STATUS, value) if value is not None else None
            told += [HeldFact(status, step.said_by)] if status else []
            if status and (day < step.sure or (step.lapses is not None and day >= step.lapses)):
                shaky.add(status)
        return Stand(replace(times.held, facts=(*facts, *told)), frozenset(shaky), maybe, len(begun))

    def stand_alone(self, times: Times, tilt: int, day: dt.date) -> Stand:
        """Return how a node stands on a day where its days below a tilt fall early, and the others late."""
        if day < self._data.now:
            return self.stand(times, World({}, tilt=tilt, alone=True), day)
        last = times.steps[-1][1] if times.steps else None
        lapsed = last.status if last is not None and last.lapses is not None and day >= last.lapses else None
        shaky = {h.fact for h in times.held.facts if lapsed and h.fact == Fact(STATUS, lapsed)}
        return Stand(times.held, frozenset(shaky), cut=len(times.steps))

    def states(self, node: NamedNode, sayer: NamedNode, fact: Fact) -> bool:
        """Say whether a claim, or a decision, states a fact of a node."""
        return any(fact in reading.facts for reading in self._readings[node, sayer])


def _date_way(item: HeldFact) -> Way:
    """Return the way of a date that is held of a thing without a status."""
    if not isinstance(item.fact.value, Date):
        return Way(dt.date.min, dt.date.min)
    return _make_way(span(item.fact.value), item.fact.property, item)


def _event_way(event: Event) -> Way:
    """Return the way of a date of a run."""
    return _make_way(Days(event.first, event.last), event.property, event.held)


def _make_way(days: Days, prop: NamedNode, held: HeldFact | None) -> Way:
    text = held.fact.value.text if held and isinstance(held.fact.value, Date) else ""
    by = held.said_by[0] if held and held.said_by else None
    return Way(days.first, days.last, event=(prop, text), by=by)


def _list_starts(run: Run, dates: Collection[NamedNode]) -> Iterator[Moment]:
    """Yield the moments of which the first is the beginning of what has a start: its starts, and its first step."""
    starts = [event for event in run.events if event.property in dates]
    for event in starts:
        yield Moment((_event_way(event),), rank=rank_day(run, event))
    for step in run.steps[:1] if starts else ():
        yield Moment(step.ways, rank=rank_day(run, step))


def _list_undated(times: Times) -> tuple[HeldFact, ...]:
    """Return the facts of a node that may have been so before it was told: no date, which comes on its day."""
    return tuple(item for item, _ in times.facts if not isinstance(item.fact.value, Date))


def _split(times: Times, world: World, day: dt.date) -> tuple[tuple[HeldFact, ...], tuple[HeldFact, ...]]:
    """Return the facts without a step that hold on a day, and those that may have been so before anybody said so."""
    held, maybe = [], []
    for item, moment in times.facts:
        if world.find_day(times.held.node.iri, moment) <= day:
            held.append(item)
        elif moment.before:
            maybe.append(item)
    return tuple(held), tuple(maybe)


def _meet(days: Days, prop: NamedNode, runs: Iterable[Run]) -> Days:
    """Return what the run that a date belongs to leaves of its days."""
    for run in runs:
        for event in run.events:
            if event.property == prop and (met := days.cut(Days(event.first, event.last))):
                return met
    return days
