"""A graph in memory that follows its data: what changes of it is changed, and nothing else.

Goes the way of the build (quads, inference) from what is resolved, and at each stage takes over what is the same. What
it holds is always what the build would make of the same. Never touches another store.
A turntable turns it from scene to scene, for a look at each, and back to rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TypeVar

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from kg.inference.clashes import Constraints, find_constraints
from kg.inference.revision import Revision
from kg.inference.rules import compile_rules
from kg.model.claims import Data
from kg.model.moments import Doubt, Spread, Undated
from kg.model.outcomes import Reading, Resolution
from kg.model.proofs import Derivation, Rule
from kg.model.vocabulary import Vocabulary
from kg.moments.standing import Bounds, Moment, Scene, bound_nodes, gather
from kg.ontology import list_individuals
from kg.quads import Unit, list_dated, list_fixed
from kg.reader import Input
from kg.resolve.chronology import Chronology
from kg.store import canonicalize
from kg.terms import INFERRED

DEFAULT = DefaultGraph()
Units = dict[tuple[Hashable, ...], Unit]


@dataclass(frozen=True, slots=True)
class Frame:
    """What stays the same whatever is supposed: the ontology, what follows from it alone, and its rules.

    `encoded` keeps what records gave the graphs of this frame, by their keys.
    """

    given: Input
    ontology: tuple[Triple, ...]
    schema: frozenset[Triple]
    rules: tuple[Rule, ...]
    constraints: Constraints
    individuals: Unit
    encoded: dict[object, tuple[object, tuple[Quad, ...]]] = field(default_factory=dict, compare=False, repr=False)

    def encode(self, unit: Unit) -> tuple[Quad, ...]:
        """Return the quads of a unit, each once."""
        record, quads = self.encoded.get(unit.key, (None, ()))
        if record is None or record != unit.record:
            quads = tuple(dict.fromkeys(unit.encode_quads()))
            self.encoded[unit.key] = (unit.record, quads)
        return quads


def make_frame(given: Input, schema: Iterable[Triple], ontology: Iterable[Triple] | None = None) -> Frame:
    """Return the frame of what was read; the blank nodes of the ontology are named as a build names them.

    Another `ontology` has them named otherwise, where nothing is compared with a build: it takes a while.

    Raises:
        DataError: the ontology is wrong.
    """
    named = tuple(ontology) if ontology is not None else tuple(canonicalize(given.ontology))
    return Frame(
        given=given,
        ontology=named,
        schema=frozenset(schema),
        rules=compile_rules(named),
        constraints=find_constraints(named),
        individuals=Unit(("individuals",), (), partial(list_individuals, named)),
    )


class LiveGraph:
    """The store of a graph with all that was found on the way to it, by the stages of the pipeline."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.store = Store()
        self._base: tuple[Data, tuple[Reading, ...]] | None = None
        self._fixed: Units = {}
        self._dated: Units = {}
        self._encoded: dict[object, tuple[Quad, ...]] = {}
        self._counts: Counter[Quad] = Counter()
        self.inferred = Revision((), frame.rules)
        self._pinned = {*(_put(triple, DEFAULT) for triple in frame.ontology), *place(frame.schema)}
        self.store.extend(self._pinned)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules under which the graph is closed."""
        return self.frame.rules

    @property
    def facts(self) -> list[Triple]:
        """Return what inference starts from: what is held, the descriptions, and the individuals of the ontology."""
        return _list_facts(self._counts)

    def get(self, triple: Triple, /) -> Derivation | None:
        """Return the derivation of a triple, or None for one that is not inferred."""
        return self.inferred.get(triple)

    def follow(self, data: Data, resolution: Resolution, more: Iterable[Unit] = ()) -> tuple[set[Quad], set[Quad]]:
        """Make this the graph of some data as it is resolved, and of more units; return what went and came."""
        vocabulary = self.frame.given.vocabulary
        lost: set[Quad] = set()
        gained: set[Quad] = set()
        if self._base is None or self._base[0] is not data or self._base[1] is not resolution.readings:
            self._base = data, resolution.readings
            units = (self.frame.individuals, *list_fixed(data, resolution, vocabulary))
            fixed: Units = {unit.key: unit for unit in units}
            lost, gained = self._encode(self._fixed, fixed)
            self._fixed = fixed
        dated = {unit.key: unit for unit in list_dated(data, resolution, vocabulary)}
        dated |= {unit.key: unit for unit in more}
        away, new = self._encode(self._dated, dated)
        self._dated = dated
        return self._revise((lost - new) | (away - gained), (gained - away) | (new - lost))

    def add(self, more: Iterable[Unit]) -> tuple[set[Quad], set[Quad]]:
        """Put more units beside those of the data that is followed; return what came, after an empty set."""
        units = {unit.key: unit for unit in more}
        away, new = self._encode({}, units)
        self._dated |= units
        return self._revise(away, new)

    def turn(self, away: Iterable[Quad], new: Iterable[Quad]) -> None:
        """Take quads from the store and add others, for a look at it: who turns it turns it back."""
        for quad in away:
            self.store.remove(quad)
        self.store.extend(new)

    def _encode(self, before: Units, units: Units) -> tuple[set[Quad], set[Quad]]:
        """Encode what differs from the units before, and return the quads that no unit gives any more, or one now."""
        gone = [key for key, unit in before.items() if key not in units or units[key].record != unit.record]
        new = [key for key, unit in units.items() if key not in before or before[key].record != unit.record]
        lost: set[Quad] = set()
        gained: set[Quad] = set()
        for quad in (quad for key in gone for quad in self._encoded.pop(key)):
            self._counts[quad] -= 1
            if not self._counts[quad]:
                del self._counts[quad]
                lost.add(quad)
        for key in new:
            self._encoded[key] = self.frame.encode(units[key])
            for quad in self._encoded[key]:
                if quad in lost:
                    lost.discard(quad)
                elif quad not in self._counts:
                    gained.add(quad)
                self._counts[quad] += 1
        return lost, gained

    def _revise(self, lost: set[Quad], gained: set[Quad]) -> tuple[set[Quad], set[Quad]]:
        """Bring the inferred triples and the store up to date with the quads lost and gained."""
        change = self.inferred.revise(_list_facts(lost), _list_facts(gained))
        old = {*lost, *place(change.lost)}
        new = {*gained, *place(change.gained)}
        away = {quad for quad in old - new if quad not in self._counts and quad not in self._pinned}
        self.turn(away, new)
        return away, new


def _list_facts(quads: Iterable[Quad]) -> list[Triple]:
    return [quad.triple for quad in quads if quad.graph_name == DEFAULT]


def _put(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def place(inferred: Iterable[Triple]) -> Iterator[Quad]:
    """Yield the quads of inferred triples: in the default graph, and, if of a thing with a name, in that of these."""
    for triple in inferred:
        yield _put(triple, DEFAULT)
        if not isinstance(triple.subject, BlankNode):
            yield _put(triple, INFERRED)


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
        self._rest = Scene(data, resolution)
        self._table = Turntable(live, self._rest, more)
        self._moment = Moment(data, Chronology(resolution, data, vocabulary), data.now)

    @cached_property
    def _bounds(self) -> dict[NamedNode, Bounds]:
        return bound_nodes([self._moment], frozenset())

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Return why what is not sure is not."""
        return tuple(doubt for bounds in self._bounds.values() for doubt in bounds.doubts)

    @property
    def certain(self) -> Scene:
        """Return what is certain of it."""
        certain = {iri: bounds.certain for iri, bounds in self._bounds.items() if bounds.certain}
        return gather(self._rest, certain, (), possible=False)

    def spread(self, run: Callable[[], T], /) -> Spread[T]:
        """Return what something gives of the graph, and of what is certain in it."""
        if not self.doubts:
            return super().spread(run)
        held = run()
        (found,) = self._table.visit([self.certain], run)
        return Spread(held, (), found, held)
