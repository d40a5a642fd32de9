"""The graph at a reading of the two clocks, kept in memory: how things stood on a day by what was known by another.

Takes a home and its clocks; gives a store that can be turned from world to world. Writes nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeVar

from pyoxigraph import NamedNode, Store, Triple

from kg.language import say
from kg.model.moments import Doubt, Spread
from kg.model.proofs import Derivation, Rule
from kg.moments.standing import Bounds, Moment, Scene, bound_nodes, gather, set_before, set_scene
from kg.moments.worlds import choose_extremes, choose_missing, choose_worlds, complete
from kg.ontology import close_schema
from kg.paths import Home
from kg.quads import Unit, list_findings
from kg.reader import Input, read_home
from kg.resolve import resolve
from kg.resolve.chronology import Chronology, World
from kg.resolve.clocks import Clocks, list_known, list_uncertain
from kg.resolve.decisions import list_reasons
from kg.terms import TYPE
from kg.view.live import Frame, LiveGraph, Turntable, make_frame

__all__ = ["Stage", "View", "make_moment"]

T = TypeVar("T")


class View:
    """A graph at a reading of the clocks. At rest it shows the world in which all falls as early as it may.

    `spread` shows others: as of the last day that is known of, there is one world, and what is certain in it.
    """

    def __init__(self, frame: Frame, clocks: Clocks) -> None:
        given = frame.given
        self.frame = frame
        self.clocks = clocks
        self.is_dated = True
        self._given = given
        self.day: dt.date | None = clocks.as_of
        day = clocks.as_of or given.data.now
        self.after_now = day > given.data.now
        uncertain = list_uncertain(given.data, clocks.known_by, given.vocabulary.statuses)
        together: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        for claim in given.data.claims:
            together[claim.node.iri].add(claim.source)
        self._moments = self._make_moments(choose_missing(uncertain, together.values()), day)
        self._live = LiveGraph(frame)
        self._rest = set_scene(self._moments[0], self._earliest)
        self.findings = self._find_findings()
        self._table = Turntable(self._live, self._rest, self.findings)
        self._table.show(self._rest)

    @property
    def store(self) -> Store:
        """Return the store, at rest."""
        return self._live.store

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules under which the graph is closed."""
        return self._live.rules

    def get(self, triple: Triple, /) -> Derivation | None:
        """Return the derivation of a triple, or None for one that is not inferred."""
        return self._live.get(triple)

    def _find_findings(self) -> tuple[Unit, ...]:
        """Return what rules and checks find of what is known; nothing where that is not known, or of an earlier day.

        Of an earlier day they would speak of days after it.
        """
        moment, *others = self._moments
        if others or not moment.is_last:
            return ()
        from kg.findings.checks import run_checks
        from kg.findings.settlement import find_findings

        data, resolution = moment.data, moment.chronology.resolution
        self._live.follow(data, resolution)
        across = run_checks(self._given.checks, self._live.store)
        return tuple(list_findings(find_findings(data, resolution, self._given.vocabulary, more=across)))

    def _make_moments(self, missing: Iterable[frozenset[NamedNode]], day: dt.date) -> list[Moment]:
        """Return what was known without some sources, for each choice; what is the same as in the first is shared."""
        made: list[Moment] = []
        for gone in missing:
            made.append(make_moment(self._given, self.clocks.known_by, gone, day, made[0] if made else None))
        return made

    @cached_property
    def _choices(self) -> tuple[list[Moment], frozenset[NamedNode], dict[NamedNode, frozenset[NamedNode]]]:
        """Return what else may have been known, so that of each thing every choice of its sources is looked at.

        With the nodes of which there are too many, and the sources on each that may not have appeared.
        """
        first, *others = self._moments
        if not others:
            return [], frozenset(), {}
        missing = [frozenset(first.data.sources.keys() - moment.data.sources.keys()) for moment in self._moments]
        found = list_reasons([m.chronology.resolution for m in self._moments], first.data)
        groups = {node: sources & missing[1] for node, sources in found.items()}
        more = complete(missing, groups.values())
        seen = [*missing, *more]
        blurred = {node for node, own in groups.items() if len({gone & own for gone in seen}) < 2 ** len(own)}
        made = [make_moment(self._given, self.clocks.known_by, gone, first.day, first) for gone in more]
        return made, frozenset(blurred), groups

    @cached_property
    def _bounds(self) -> Mapping[NamedNode, Bounds]:
        """Return the bounds of each node over every choice of the sources that may lack."""
        more, blurred, _ = self._choices
        return bound_nodes([*self._moments, *more], blurred)

    def _list_telling(self) -> Iterator[Moment]:
        """Yield, of the choices that were added, those in which something is held that is in no other."""
        seen = {fact for moment in self._moments for fact in _list_facts(moment)}
        for moment in self._choices[0]:
            facts = set(_list_facts(moment))
            if not facts <= seen:
                seen |= facts
                yield moment

    @cached_property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why what is not sure is not."""
        return (
            *self._list_missing(),
            *(d for bounds in self._bounds.values() for d in bounds.doubts),
            *self._list_besides(),
        )

    def _list_besides(self) -> Iterable[Doubt]:
        """Yield, of each thing that is not sure, which sources on it may not have appeared."""
        _, _, groups = self._choices
        for node, bounds in self._bounds.items():
            if groups.get(node) and bounds.possible and bounds.possible != bounds.certain:
                claims = frozenset(c for item in bounds.possible.facts for c in item.said_by)
                yield Doubt(node, claims, "besides", by=tuple(sorted(groups[node], key=str)))

    def tell_notes(self, lang: str) -> tuple[str, ...]:
        """Return, in a language, what the clocks leave out, and what is not sure of all there is."""
        every, known = self._given.data, self._moments[0].data
        told = []
        if self.after_now:
            told.append(say("note_after", lang, day=self.day, now=every.now))
        later = len(every.claims) - len(known.claims)
        if later:
            told.append(say("note_later", lang, count=later, day=self.clocks.known_by))
        uncertain = set(list_uncertain(every, self.clocks.known_by, self._given.vocabulary.statuses))
        claims = sum(claim.source in uncertain for claim in every.claims)
        if claims:
            told.append(say("note_uncertain", lang, count=claims, sources=len(uncertain), day=self.clocks.known_by))
        return tuple(told)

    def _list_missing(self) -> Iterable[Doubt]:
        data = self._moments[0].data
        gone = list_uncertain(self._given.data, self.clocks.known_by, self._given.vocabulary.statuses)
        for iri in gone:
            claims = frozenset(c.iri for c in data.claims if c.source == iri)
            yield Doubt(iri, claims, "told", by=(iri,))

    @cached_property
    def _scenes(self) -> Sequence[Scene]:
        """Return what is looked at beside the world at rest: others, then what is certain, possible, may have been."""
        first, *others = self._moments
        chosen = choose_worlds(first.published, first.chronology.times, first.day)
        worlds = [set_scene(first, world) for world in chosen]
        for place, moment in enumerate(others):  # the least that was known at both extremes, else one after the other
            extremes = choose_extremes(moment.published)
            worlds += [set_scene(moment, world) for world in (extremes if not place else extremes[place % 2 :][:1])]
        worlds += [set_scene(m, choose_extremes(m.published)[0]) for m in self._list_telling()]
        late = self._moments[:2][-1]  # with none of the sources that may not have appeared
        *_, latest = choose_extremes(late.published)
        certain = {iri: b.certain for iri, b in self._bounds.items() if b.certain}
        possible = {iri: b.possible for iri, b in self._bounds.items() if b.possible}
        runs = [run for b in self._bounds.values() for run in b.runs]
        return (
            *_drop_equal(worlds, self._rest),
            gather(set_scene(late, latest), certain, (), possible=False),
            gather(self._rest, possible, runs, possible=True),
            set_before(first, self._earliest),
        )

    @cached_property
    def _earliest(self) -> World:
        return choose_extremes(self._moments[0].published)[0]

    def spread(self, run: Callable[[], T]) -> Spread[T]:
        """Return what something gives in each world that is looked at, in what is certain, and in what is possible."""
        held = run()
        others = self._table.visit(self._scenes, run)
        *worlds, certain, possible, before = others
        return Spread(held, tuple(worlds), certain, possible, before)


def _list_facts(moment: Moment) -> Iterator[tuple[NamedNode, NamedNode, str]]:
    """Yield what is held of each node, and that it is there."""
    for held in moment.chronology.resolution.nodes:
        yield held.node.iri, TYPE, ""
        for item in held.facts:
            yield held.node.iri, item.fact.property, str(item.fact.value)


def _drop_equal(scenes: Iterable[Scene], rest: Scene) -> tuple[Scene, ...]:
    """Return the scenes that differ from each other and from the one at rest."""
    kept = [rest]
    for scene in scenes:
        alike = (other.resolution for other in kept if other.data is scene.data)
        here = scene.resolution
        if not any((one.nodes, one.runs) == (here.nodes, here.runs) for one in alike):
            kept.append(scene)
    return tuple(kept[1:])


def make_moment(
    given: Input, known_by: dt.date | None, missing: frozenset[NamedNode], day: dt.date, like: Moment | None = None
) -> Moment:
    """Return what was known by a day without some sources, resolved and dated.

    What has not changed since another moment, `like`, is taken from there.
    """
    data = list_known(given.data, known_by, given.vocabulary.statuses, missing)
    before = like.chronology if like else None
    resolution = resolve(data, given.vocabulary, before.resolution if before else None)
    return Moment(data, Chronology(resolution, data, given.vocabulary, before), day)


class Stage:
    """What all views of a home share: its data and its ontology, read once."""

    def __init__(self, home: Home) -> None:
        """Read the data and the ontology of a home.

        Raises:
            DataError: they are wrong.
        """
        given = read_home(home.data, home.ontology, home.checks)
        self.inputs = given.files.digest()
        self._frame = make_frame(given, close_schema(home, given), given.ontology)

    def view(self, clocks: Clocks) -> View:
        """Return the graph as the clocks have it."""
        return View(self._frame, clocks)
