"""The network of things: what is held between them, as networkx takes it.

Nodes are entities and the nodes where sources meet, such as routes; edges are held facts that sources state, without
what follows from them. Left out: what describes claims, opinions and comparisons, and values rather than things
(periods, data sets, concepts such as body types). Nodes are numbered in the order of their names, so that every method
gives the same result in every process, whatever it does with sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, NamedNode, Quad, Triple

from kg.network.facts import Facts
from kg.terms import IDENTIFYING, INFERRED, OWL, RI, RID, TYPE

if TYPE_CHECKING:
    from networkx import Graph

DEFAULT = DefaultGraph()
SHOWN = ("Entity", "KeyedNode")
OPINIONS = ("Assessment", "Comparison")
VALUES = ("Period", "DataSet", "Concept")


@dataclass(frozen=True, slots=True)
class Things:
    """The network: things by number, the numbers of keyed nodes, and the facts between two things."""

    graph: Graph[int]
    things: tuple[NamedNode, ...]
    keyed: frozenset[int]
    facts: dict[frozenset[int], list[Triple]]

    def list_facts(self, number: int) -> list[Triple]:
        """Return the facts between a thing and its neighbours."""
        return [t for other in sorted(self.graph[number]) for t in self.facts[frozenset((number, other))]]


def read_things(facts: Facts, *, hidden: Iterable[str] = (*OPINIONS, *VALUES)) -> Things:
    """Return the network without the things of some classes; undirected, an edge for all facts between two things."""
    import networkx  # slow to import: only an analysis that needs it pays

    classes = _read_classes(facts)
    left_out = set(hidden)
    shown = {t for t, found in classes.items() if found.intersection(SHOWN) and not found & left_out}
    stated = [t for t in _list_stated(facts) if t.subject in shown and t.object in shown and t.subject != t.object]
    return make_things(networkx.Graph(), stated, {t for t in shown if "KeyedNode" in classes[t]})


def _list_stated(facts: Facts) -> Iterator[Triple]:
    """Yield the held relations that no rule infers; what a decision identifies is no relation between things."""
    store = facts.graph.store
    for relation in facts.list_subjects(TYPE, OWL("ObjectProperty")):
        if relation in RI and relation not in IDENTIFYING:
            for quad in store.quads_for_pattern(None, relation, None, DEFAULT):
                if Quad(quad.subject, quad.predicate, quad.object, INFERRED) not in store:
                    yield quad.triple


def make_things(graph: Graph[int], stated: Iterable[Triple], keyed: set[NamedNode]) -> Things:
    """Fill a graph with the things of some triples, and return the network."""
    linked = [
        (t.subject, t.object, t) for t in stated if isinstance(t.subject, NamedNode) and isinstance(t.object, NamedNode)
    ]
    # By their names: to write each triple out would take longer than all the rest.
    linked.sort(key=lambda one: (one[0].value, one[2].predicate.value, one[1].value))
    names = sorted({thing for one in linked for thing in one[:2]}, key=lambda thing: thing.value)
    numbers = {thing: number for number, thing in enumerate(names)}
    between: dict[frozenset[int], list[Triple]] = defaultdict(list)
    graph.add_nodes_from(range(len(names)))
    for subject, value, triple in linked:
        ends = (numbers[subject], numbers[value])
        graph.add_edge(*ends)
        between[frozenset(ends)].append(triple)
    return Things(graph, tuple(names), frozenset(numbers[t] for t in keyed if t in numbers), dict(between))


def _read_classes(facts: Facts) -> dict[NamedNode, set[str]]:
    """Return the classes of each thing, by local name."""
    found: dict[NamedNode, set[str]] = defaultdict(set)
    for quad in facts.graph.store.quads_for_pattern(None, TYPE, None, DEFAULT):
        if isinstance(quad.subject, NamedNode) and quad.subject in RID and isinstance(quad.object, NamedNode):
            found[quad.subject].add(RI.local(quad.object))
    return found


def tell_class(facts: Facts, thing: NamedNode) -> str:
    """Return the label of the class that a thing was given, which no rule inferred; the first of several by name."""
    store = facts.graph.store
    given = [cls for cls in facts.list_things(thing, TYPE) if Quad(thing, TYPE, cls, INFERRED) not in store]
    return facts.tell(given[0]) if given else ""
