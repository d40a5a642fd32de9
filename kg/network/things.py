"""The network of things: what is held between them, as networkx takes it.

Nodes are entities and the nodes where sources meet, such as flows; edges are held facts that sources state, without
what follows from them. Left out: what describes claims, opinions and comparisons, and values rather than things
(periods, data sets, concepts). Nodes are numbered in the order of their names, so that every method gives the same
result in every process, whatever it does with sets.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Triple

from kg.graph.held import Held
from kg.model.views import Link, Thing

if TYPE_CHECKING:
    from networkx import Graph

OPINION, VALUE = "opinion", "value"


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


def read_things(held: Held, *, hidden: Iterable[str] = (OPINION, VALUE)) -> Things:
    """Return the network without some things that are aside; undirected, an edge for all facts between two things."""
    import networkx  # slow to import: only an analysis that needs it pays

    left_out = set(hidden)
    rows = held.read(Thing)
    shown = {row.thing for row in rows} - {row.thing for row in rows if row.aside in left_out}
    keyed = {row.thing for row in rows if row.keyed}
    links = [row for row in held.read(Link) if not row.inferred and row.subject != row.object]
    stated = [row for row in links if row.subject in shown and row.object in shown]
    # By their names: to write each triple out would take longer than all the rest.
    stated.sort(key=lambda row: (row.subject.value, row.relation.value, row.object.value))
    names = sorted({end for row in stated for end in (row.subject, row.object)}, key=lambda thing: thing.value)
    numbers = {thing: number for number, thing in enumerate(names)}
    between: dict[frozenset[int], list[Triple]] = defaultdict(list)
    graph: Graph[int] = networkx.Graph()
    graph.add_nodes_from(range(len(names)))
    for row in stated:
        ends = (numbers[row.subject], numbers[row.object])
        graph.add_edge(*ends)
        between[frozenset(ends)].append(row.triple)
    return Things(graph, tuple(names), frozenset(numbers[t] for t in keyed if t in numbers), dict(between))


def tell_classes(held: Held) -> dict[NamedNode, str]:
    """Return the label of the class that each thing was given; the first of several by name."""
    return {row.thing: held.tell(row.class_[0]) for row in held.read(Thing) if row.class_}
