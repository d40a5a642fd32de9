"""A graph in memory that follows its data: what a claim more or less changes is changed, and nothing else.

Goes the way of the build (resolve, findings, quads, inference), and at each stage takes over what is the same. What it
holds is always what the build would make of the data. Never touches another store.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store, Triple

from kg.build import draft_graph, infer, list_individuals
from kg.errors import DataError
from kg.findings import Recall, encode_finding, find_findings
from kg.inference import Constraints, Revision, compile_rules, find_constraints
from kg.model.claims import Data
from kg.model.derivations import Rule
from kg.model.findings import Finding
from kg.model.outcomes import Resolution
from kg.quads import Unit, list_units
from kg.reader import Input
from kg.resolve import resolve
from kg.store import canonicalize
from kg.terms import INFERRED

DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Frame:
    """What stays the same whatever is supposed: the ontology, what follows from it alone, and its rules."""

    given: Input
    ontology: tuple[Triple, ...]
    schema: frozenset[Triple]
    rules: tuple[Rule, ...]
    constraints: Constraints
    individuals: tuple[Triple, ...]


def make_frame(given: Input, schema: Iterable[Triple]) -> Frame:
    """Return the frame of what was read.

    Raises:
        DataError: the ontology is wrong.
    """
    ontology = tuple(canonicalize(given.ontology))
    return Frame(
        given=given,
        ontology=ontology,
        schema=frozenset(schema),
        rules=compile_rules(ontology),
        constraints=find_constraints(ontology),
        individuals=list_individuals(ontology),
    )


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
    """The store of a graph with all that was found on the way to it, by the stages of the pipeline."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.store = Store()
        self.data = Data({}, {}, ())
        self._resolution: Resolution | None = None
        self._recall = Recall()
        self._units: dict[object, Unit] = {}
        self._encoded: dict[object, tuple[Quad, ...]] = {}
        self._counts: Counter[Quad] = Counter()
        self.inferred = Revision((), frame.rules)
        self._about: defaultdict[object, set[Triple]] = defaultdict(set)
        self._pinned = {_put(triple, DEFAULT) for triple in (*frame.ontology, *frame.schema)}
        named = (triple for triple in frame.schema if not isinstance(triple.subject, BlankNode))
        self._pinned |= {_put(triple, INFERRED) for triple in named}
        self.store.extend(self._pinned)
        self._counts.update(_put(triple, DEFAULT) for triple in frame.individuals)
        self._revise(set(), set(self._counts))

    def fits(self, data: Data) -> bool:
        """Say whether the sources and the entities that this and some data have in common are the same."""
        ours, theirs = self.data, data
        return _agree(ours.sources, theirs.sources) and _agree(ours.entities, theirs.entities)

    def move(self, data: Data) -> None:
        """Make this the graph of some data.

        Raises:
            DataError: as `Scratch.move`.
        """
        given = self._frame.given
        self._resolution = resolve(data, given.vocabulary, self._resolution)
        findings = find_findings(data, self._resolution, given.vocabulary, self._recall)
        units = {unit.key: unit for unit in list_units(data, self._resolution, given.vocabulary)}
        units |= {unit.key: unit for unit in _list_findings(findings)}
        lost, gained = self._encode(units)
        self.data = data
        self._revise(lost, gained)

    def _encode(self, units: dict[object, Unit]) -> tuple[set[Quad], set[Quad]]:
        """Encode what differs from the units before, and return the quads that no unit gives any more, or one now."""
        before, self._units = self._units, units
        gone = [key for key, unit in before.items() if key not in units or units[key].record != unit.record]
        new = [key for key, unit in units.items() if key not in before or before[key].record != unit.record]
        old = [quad for key in gone for quad in self._encoded.pop(key)]
        self._encoded |= {key: tuple(dict.fromkeys(units[key].encode_quads())) for key in new}
        now = [quad for key in new for quad in self._encoded[key]]
        touched = {*old, *now}
        stood = {quad for quad in touched if self._counts[quad]}
        self._counts.subtract(old)
        self._counts.update(now)
        stand = {quad for quad in touched if self._counts[quad]}
        for quad in touched - stand:
            del self._counts[quad]
        return stood - stand, stand - stood

    def _revise(self, lost: set[Quad], gained: set[Quad]) -> None:
        """Bring the inferred triples and the store up to date with the quads lost and gained.

        Raises:
            DataError: as `Scratch.move`.
        """
        change = self.inferred.revise(_list_facts(lost), _list_facts(gained))
        old = {*lost, *_place(change.lost)}
        new = {*gained, *_place(change.gained)}
        away = {quad for quad in old - new if quad not in self._counts and quad not in self._pinned}
        for quad in away:
            self.store.remove(quad)
        self.store.extend(new)
        self._index(_list_facts(away), _list_facts(new))
        self._check({triple.subject for triple in _list_facts(new)})

    def _index(self, lost: Iterable[Triple], gained: Iterable[Triple]) -> None:
        for triple in lost:
            self._about[triple.subject].discard(triple)
        for triple in gained:
            self._about[triple.subject].add(triple)

    def _check(self, things: Iterable[object]) -> None:
        """Stop where what is said of some things contradicts the ontology.

        Raises:
            DataError: as a build tells it.
        """
        clashes = self._frame.constraints.find_clashes(t for thing in things for t in self._about[thing])
        if clashes and self._resolution:
            infer(draft_graph(replace(self._frame.given, data=self.data), self._resolution))
            raise DataError("\n".join(clash.message for clash in clashes))


def _list_findings(findings: Iterable[Finding]) -> Iterator[Unit]:
    counts: Counter[tuple[str, NamedNode | None]] = Counter()
    for found in findings:
        point = (found.rule, found.node)
        counts[point] += 1  # several may be by a rule and about a node
        yield Unit((point, counts[point]), found, partial(encode_finding, found))


def _agree(ours: Mapping[NamedNode, object], theirs: Mapping[NamedNode, object]) -> bool:
    return ours is theirs or all(theirs.get(name, record) == record for name, record in ours.items())


def _list_facts(quads: Iterable[Quad]) -> list[Triple]:
    return [quad.triple for quad in quads if quad.graph_name == DEFAULT]


def _put(triple: Triple, graph: NamedNode | DefaultGraph) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, graph)


def _place(inferred: Iterable[Triple]) -> Iterator[Quad]:
    """Yield the quads of inferred triples: in the default graph, and in that of what is inferred."""
    for triple in inferred:
        yield _put(triple, DEFAULT)
        yield _put(triple, INFERRED)
