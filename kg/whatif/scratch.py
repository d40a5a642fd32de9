"""A graph in memory that is moved from some data to other data, at the cost of what a claim more or less changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pyoxigraph import NamedNode, Quad, Triple

from kg.build import draft_graph, infer
from kg.errors import DataError
from kg.findings import Recall, find_findings, run_checks
from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.resolve import resolve
from kg.view.live import DEFAULT, Frame, LiveGraph, list_findings
from kg.view.turning import Supposed


class Scratch:
    """The graph of some data, which can be moved to other data; made when it is first moved."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._state: State | None = None

    def count_steps(self, data: Data) -> int:
        """Return how many claims it has and some data has not, or the other way round."""
        have = {claim.iri for claim in self._state.data.claims} if self._state else set()
        return len(have.symmetric_difference(claim.iri for claim in data.claims))

    def move(self, data: Data) -> State:
        """Return the graph of some data; the one that it was before is no more.

        Raises:
            DataError: what the data says contradicts the ontology, or itself.
        """
        state = self._state
        self._state = None  # if anything goes wrong, it is made anew
        if state is None or not state.fits(data):
            state = State(self._frame)
        state.move(data)
        self._state = state
        return state


class State:
    """The graph of some data, with how it was resolved and what the rules found."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.live = LiveGraph(frame)
        self.data = Data({}, {}, ())
        self.moments: Supposed | None = None
        self._resolution: Resolution | None = None
        self._recall = Recall()
        self._about: defaultdict[object, set[Triple]] = defaultdict(set)

    def fits(self, data: Data) -> bool:
        """Say whether the sources and the entities that this and some data have in common are the same."""
        ours, theirs = self.data, data
        return _agree(ours.sources, theirs.sources) and _agree(ours.entities, theirs.entities)

    def move(self, data: Data) -> None:
        """Make this the graph of some data.

        Raises:
            DataError: as `Scratch.move`.
        """
        vocabulary = self._frame.given.vocabulary
        if (self.data.sources, self.data.entities) != (data.sources, data.entities):
            self._recall = Recall()  # what was found among others does not hold among these
        self._resolution = resolve(data, vocabulary, self._resolution)
        lost, gained = self.live.follow(data, self._resolution)
        across = run_checks(self._frame.given.checks, self.live.store)
        findings = find_findings(data, self._resolution, vocabulary, self._recall, more=across)
        units = tuple(list_findings(findings))
        self.live.add(units)
        self.data = data
        self.moments = Supposed(self.live, data, self._resolution, vocabulary, units)
        self._check(lost, gained, self._resolution)

    def _check(self, lost: Iterable[Quad], gained: Iterable[Quad], resolution: Resolution) -> None:
        """Stop where what is said of the things that changed contradicts the ontology.

        Raises:
            DataError: as a build tells it.
        """
        gone, come = ([q.triple for q in quads if q.graph_name == DEFAULT] for quads in (lost, gained))
        for triple in gone:
            self._about[triple.subject].discard(triple)
        for triple in come:
            self._about[triple.subject].add(triple)
        things = {triple.subject for triple in come}
        clashes = self._frame.constraints.find_clashes(t for thing in things for t in self._about[thing])
        if clashes:
            infer(draft_graph(replace(self._frame.given, data=self.data), resolution))
            raise DataError(*(clash.message for clash in clashes))


def _agree(ours: Mapping[NamedNode, object], theirs: Mapping[NamedNode, object]) -> bool:
    return ours is theirs or all(theirs.get(name, record) == record for name, record in ours.items())
