"""What would be held if: the graph without some claims or with more, at the cost of what changes.

Takes a graph; gives graphs of a private store, equal to what a build of the reduced data would hold. Changes neither
the graph nor its home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from kg.build import Draft, infer
from kg.errors import DataError, NotFound, suggest
from kg.findings.reach import Watch
from kg.findings.rules import Recall
from kg.findings.settlement import find_findings
from kg.graph import Graph
from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.ontology import close_schema
from kg.quads import list_findings
from kg.reader import read_home, read_more
from kg.reader.amendments import amend
from kg.resolve import resolve
from kg.terms import CLAIM
from kg.view.live import DEFAULT, Frame, LiveGraph, Supposed, make_frame
from kg.whatif.choice import Choice

__all__ = ["WhatIf"]


class WhatIf:
    """Supposes that claims are withdrawn or added, or say something else.

    A withdrawn claim is as if its sentence said nothing; entity files, ontology, decisions and the records of sources
    stay. Each graph that comes back is good until the next is asked for: they share their stores, which are not that of
    the graph.

    >>> import kg
    >>> whatif = WhatIf(kg.load())  # doctest: +SKIP
    >>> whatif.suppose(without=["japan-india-cepa"]).ask("tariff-free-models")  # doctest: +SKIP
    """

    def __init__(self, graph: Graph) -> None:
        """Read the data of the graph's home.

        Raises:
            DataError: the data is wrong, or has changed since the graph was built.
        """
        if graph.is_stale():
            raise DataError("the data has changed since this graph was built; run `kg build`, then suppose")
        given = read_home(graph.home.data, graph.home.ontology, graph.home.checks)
        self._graph = graph
        self._given = given
        self._frame = make_frame(given, close_schema(graph.home, given))
        self._choice = Choice(given.data, given.vocabulary, graph.names)
        self._states: list[State | None] = [None, None]

    def suppose(
        self, without: Iterable[NamedNode | str] = (), added: Iterable[Path] = (), changed: Iterable[str] = ()
    ) -> Graph:
        """Return the graph without what some things stand for, with the entities and sources of some files.

        A source stands for its claims, a claim or a decision for itself, any other thing for the claims that name it,
        as they are written or as decisions read them. What is `changed` is written `CLAIM.PROPERTY=VALUE`.

        Raises:
            NotFound: there is no such thing, or several; with the nearest names.
            QueryError: a change has another form, or a value that its property cannot have.
            DataError: a file is wrong, or the graph would contradict the ontology.
        """
        paths, texts = tuple(added), tuple(changed)
        data, choice = self._given.data, self._choice
        if paths or texts:
            data = amend(read_more(paths, self._given), texts, self._given.vocabulary)
            choice = Choice(data, self._given.vocabulary, self._graph.names)
        gone = {iri for thing in without for iri in choice.find(thing)}
        return self._move(_leave_out(data, gone))

    def keep(self, claims: Collection[str]) -> Graph:
        """Return the graph of some claims alone, by identifier, and of all decisions.

        Raises:
            NotFound: there is no such claim.
            DataError: the graph would contradict the ontology.
        """
        data = self._given.data
        own = [claim.iri for claim in data.claims]
        known = {CLAIM.local(iri): None for iri in (*own, *(decision.iri for decision in data.decisions))}
        for name in claims:
            if name not in known:
                raise NotFound(f"there is no claim '{name}'{suggest(name, known)}")
        return self._move(_leave_out(data, set(own) - set(map(CLAIM, claims))))

    def _move(self, data: Data) -> Graph:
        """Return the graph of some data, moved there from that of two kept ones that has less to change."""
        place = min((0, 1), key=lambda i: _count_steps(self._states[i], data))
        state, self._states[place] = self._states[place], None  # if anything goes wrong, it is made anew
        if state is None or not state.fits(data):
            state = State(self._frame)
        state.move(data)
        self._states[place] = state
        live = state.live
        return self._graph.suppose(live.store, lambda: live, state.moments)


def _leave_out(data: Data, gone: Collection[NamedNode]) -> Data:
    """Return the data without some claims and decisions."""
    claims = tuple(claim for claim in data.claims if claim.iri not in gone)
    return replace(data, claims=claims, decisions=tuple(d for d in data.decisions if d.iri not in gone))


def _count_steps(state: State | None, data: Data) -> int:
    """Return how many claims a graph has and some data has not, or the other way round."""
    have = {claim.iri for claim in state.data.claims} if state else set()
    return len(have.symmetric_difference(claim.iri for claim in data.claims))


class State:
    """The graph of some data, which can be moved to other data, with how it was resolved and what the rules found."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.live = LiveGraph(frame)
        self.data = Data({}, {}, ())
        self.moments: Supposed | None = None
        self._resolution: Resolution | None = None
        self._recall = Recall()
        self._watch = Watch(frame.given.checks)
        self._about: defaultdict[object, set[Triple]] = defaultdict(set)

    def fits(self, data: Data) -> bool:
        """Say whether the sources and the entities that this and some data have in common are the same."""
        return _agree(self.data.sources, data.sources) and _agree(self.data.entities, data.entities)

    def move(self, data: Data) -> None:
        """Make this the graph of some data; after an error it is none.

        Raises:
            DataError: what the data says contradicts the ontology, or itself.
        """
        vocabulary = self._frame.given.vocabulary
        if (self.data.sources, self.data.entities) != (data.sources, data.entities):
            self._recall = Recall()  # what was found among others does not hold among these
        self._resolution = resolve(data, vocabulary, self._resolution)
        lost, gained = self.live.follow(data, self._resolution)
        across = self._watch.run(self.live.store, (*lost, *gained))
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
            given = replace(self._frame.given, data=self.data)
            infer(Draft(replace(self._frame, given=given, encoded={}), resolution))
            raise DataError(*(clash.message for clash in clashes))


def _agree(ours: Mapping[NamedNode, object], theirs: Mapping[NamedNode, object]) -> bool:
    return ours is theirs or all(theirs.get(name, record) == record for name, record in ours.items())
