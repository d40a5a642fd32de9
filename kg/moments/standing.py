"""How all things stand on a day: the resolution of a world, what holds in all of them, and what in any.

Takes what is resolved with its chronology; gives resolutions that the rest of the pipeline encodes like any other.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from pyoxigraph import NamedNode, Triple

from kg.model.claims import Data, Date
from kg.model.moments import Doubt
from kg.model.outcomes import Days, Disagreement, HeldFact, HeldNode, Resolution, Run
from kg.model.statuses import STATUS
from kg.quads import Unit, describe_run
from kg.resolve.chronology import Chronology, Stand, Times, World
from kg.resolve.doubts import find_doubts
from kg.terms import RI

Key = tuple[NamedNode, str]
"""A property and its value as text: what tells facts of one node apart."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is encoded of a world, or of several: the data, how it stands, and what its claims say besides."""

    data: Data
    resolution: Resolution
    more: tuple[Unit, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """Some data that was known, its chronology, and the day.

    What stands the same in every world is reckoned once, and kept in `settled`.
    """

    data: Data
    chronology: Chronology
    day: dt.date
    settled: dict[NamedNode, Stand] = field(default_factory=dict, compare=False, repr=False)

    @property
    def published(self) -> Mapping[NamedNode, Days]:
        """Return when each source can have appeared."""
        return self.chronology.resolution.published

    @property
    def is_last(self) -> bool:
        """Say whether all that is held is held on the day: it is the last day that is known of."""
        return self.day >= self.data.now

    def stand(self, times: Times, world: World) -> Stand:
        """Return how a node stands in a world."""
        iri = times.held.node.iri
        if iri in self.settled:
            return self.settled[iri]
        stand = self.chronology.stand(times, world, self.day)
        if not times.differs(self.day):
            self.settled[iri] = stand
        return stand


def set_scene(moment: Moment, world: World) -> Scene:
    """Return how things stand in a world."""
    stands = ((times, moment.stand(times, world)) for times in moment.chronology.times)
    return _make_scene(moment, ((times, stand.held, stand.cut) for times, stand in stands if stand.held))


def set_before(moment: Moment, world: World) -> Scene:
    """Return how things stand in a world, with all that may have been so before anybody said so."""
    return _make_scene(moment, _list_maybe(moment, world))


def _list_maybe(moment: Moment, world: World) -> Iterator[Standing]:
    for times in moment.chronology.times:
        stand = moment.stand(times, world)
        if stand.held or stand.may_be:
            held = stand.held or replace(times.held, facts=())
            yield times, replace(held, facts=(*held.facts, *stand.maybe)), stand.cut


Standing = tuple[Times, HeldNode, int]
"""What dates a node, how it stands, and how many of its steps have begun."""


def _make_scene(moment: Moment, standing: Iterable[Standing]) -> Scene:
    resolution, day = moment.chronology.resolution, moment.day
    if moment.is_last:
        return Scene(moment.data, resolution)
    nodes: list[HeldNode] = []
    runs: list[Run] = []
    more: list[Unit] = []
    claims = dict(resolution.standing)
    whole = set()
    for times, held, cut in standing:
        nodes.append(held)
        if cut == len(times.steps):
            whole.add(held.node.iri)
        runs += cut_runs(times, cut, held, day)
        for item in held.facts:
            if item.fact.property == STATUS:
                claims.update({c: RI("inUse") for c in item.said_by if claims.get(c) == RI("supersededClaim")})
                more += list_announced(held, item, moment.chronology)
    known = {held.node.iri for held in nodes}
    dated = {STATUS, *moment.chronology.statuses.events}
    kept = tuple(d for d in resolution.disagreements if d.node in (whole if _is_of_steps(d, dated) else known))
    cut_resolution = replace(
        resolution, nodes=tuple(nodes), runs=tuple(runs), disagreements=kept, standing=claims, outcomes={}
    )
    return Scene(moment.data, cut_resolution, tuple(more))


def _is_of_steps(found: Disagreement, dated: Collection[NamedNode]) -> bool:
    """Say whether a disagreement is about steps, so that it is not there before the last of them has begun."""
    return found.property in dated or found.kind == "succession"


def cut_runs(times: Times, cut: int, held: HeldNode, day: dt.date) -> Iterator[Run]:
    """Yield the runs of a node as far as they had begun: their steps by a day, and the dates that had come."""
    begun = times.steps[:cut]
    dates = {(h.fact.property, str(h.fact.value)) for h in held.facts if isinstance(h.fact.value, Date)}
    last = begun[-1][0].number if begun else 0
    for run in dict.fromkeys(run for run, _ in begun):
        own = (step for one, step in begun if one is run)
        steps = tuple(replace(step, first=min(step.first, day), last=min(step.last, day)) for step in own)
        events = run.events
        if run.number == last:
            events = tuple(e for e in events if e.held and (e.property, str(e.held.fact.value)) in dates)
        yield replace(run, status=steps[-1].status, steps=steps, events=events)


def list_announced(held: HeldNode, status: HeldFact, chronology: Chronology) -> Iterator[Unit]:
    """Yield, for the claims that tell a plan by its announcement alone, that they say it is planned."""
    node, value = held.node.iri, status.fact.value
    for claim in status.said_by:
        if isinstance(value, NamedNode) and not chronology.states(node, claim, status.fact):
            triple = Triple(node, STATUS, value)
            yield Unit(("announced", node, claim), triple, partial(tuple, [triple]), claim)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What holds of a node in every world, what in some, and how it stands in each of those looked at."""

    certain: HeldNode | None
    possible: HeldNode | None
    runs: tuple[Run, ...]
    doubts: tuple[Doubt, ...]


def bound_nodes(moments: Sequence[Moment], blurred: frozenset[NamedNode]) -> dict[NamedNode, Bounds]:
    """Return the bounds of each node over all worlds of some moments, which differ in what was known.

    Of the nodes in `blurred`, not all that may have been known was looked at: nothing of them is certain.
    """
    found: dict[NamedNode, list[tuple[Moment, Times]]] = {}
    for moment in moments:
        for times in moment.chronology.times:
            found.setdefault(times.held.node.iri, []).append((moment, times))
    return {
        iri: _bound(members, everywhere=len(members) == len(moments) and iri not in blurred)
        for iri, members in found.items()
    }


def _bound(members: Sequence[tuple[Moment, Times]], *, everywhere: bool) -> Bounds:
    stands: list[Stand] = []
    runs: list[Run] = []
    for moment, times in members:
        tilts = (0,) if moment.is_last else times.tilts
        for tilt in tilts:
            stand = moment.chronology.stand_alone(times, tilt, moment.day)
            stands.append(stand)
            if moment.is_last:
                runs += dict.fromkeys(run for run, _ in times.steps)
            elif stand.held:
                runs += cut_runs(times, stand.cut, stand.held, moment.day)
    known = [stand.held for stand in stands if stand.held]
    if not known:
        return Bounds(None, None, (), ())
    facts = {_key(h): h for held in known for h in held.facts}
    firm = [{_key(h) for h in s.held.facts if h.fact not in s.shaky} if s.held else set() for s in stands]
    always = set.intersection(*firm) if everywhere and len(known) == len(stands) else set()
    there = everywhere and len(known) == len(stands)
    certain = replace(known[0], facts=tuple(facts[k] for k in sorted(always, key=str))) if there else None
    possible = replace(known[0], facts=tuple(facts[k] for k in sorted(facts, key=str)))
    unsure = [facts[key] for key in sorted(facts.keys() - always, key=str)]
    doubts = (
        [d for moment, times in members for d in find_doubts(times, unsure, moment.day)] if unsure or not there else []
    )
    return Bounds(certain, possible, tuple(runs), tuple(dict.fromkeys(doubts)))


def _key(item: HeldFact) -> Key:
    return item.fact.property, str(item.fact.value)


def gather(scene: Scene, nodes: Mapping[NamedNode, HeldNode], runs: Iterable[Run], *, possible: bool) -> Scene:
    """Return a scene with other nodes: what is certain of them, or all that is possible, with all runs of that."""
    resolution = replace(scene.resolution, nodes=tuple(nodes.values()))
    if not possible:
        kept = [run for run in scene.resolution.runs if run.node in nodes]
        last = {run.node: run for run in kept}
        firm = [_keep_firm(run, nodes[run.node]) if run is last[run.node] else run for run in kept]
        return replace(scene, resolution=replace(resolution, runs=tuple(firm)))
    distinct = list(dict.fromkeys(runs))
    more = [Unit(("runs", number), run, partial(describe_run, run)) for number, run in enumerate(distinct)]
    return replace(scene, resolution=resolution, more=(*scene.more, *more))


def _keep_firm(run: Run, held: HeldNode) -> Run:
    """Return the last run of a node with the status and the dates that are certain of the node."""
    firm = {_key(item) for item in held.facts}
    status = run.status if run.status and (STATUS, str(run.status)) in firm else None
    return replace(run, status=status, events=tuple(e for e in run.events if e.held and _key(e.held) in firm))
