"""Flows into the home market: the choice of them by status, the facts that each rests on, and the words for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pyoxigraph import DefaultGraph, NamedNode, Triple

from kg.errors import QueryError, suggest
from kg.graph import Graph
from kg.graph.held import Held
from kg.language import say
from kg.model.views import Flow, FlowPlace, name_status
from kg.network.wording import tell
from kg.terms import CLAIM, RI, TYPE

DEFAULT = DefaultGraph()
Pairs = Mapping[NamedNode, Mapping[NamedNode, Sequence[Flow]]]


class Network(Held):
    """Reads what analyses of the network need of one graph, with labels in one language.

    `named` are the statuses of which flows count: those that a text names, with commas between them, or those of what
    goes on where it is empty. `most` is how many things are listed.

    Raises:
        QueryError: there is no such status; with the nearest.
    """

    def __init__(self, graph: Graph, lang: str, *, status: str = "", most: int = 20) -> None:
        super().__init__(graph, lang)
        self.named = self._parse_statuses(status) if status else tuple(sorted(map(name_status, self.statuses.going)))
        self.most = most

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Return the held flows that lead into the home market from elsewhere, by name."""
        return self.graph.views.inward

    @cached_property
    def chosen(self) -> tuple[Flow, ...]:
        """Return the flows that count, by their status."""
        return tuple(flow for flow in self.flows if flow.state in self.named)

    @cached_property
    def pairs(self) -> Pairs:
        """Return the flows that count by holder and source, without those of which no holder, or several, are held."""
        found: dict[NamedNode, dict[NamedNode, list[Flow]]] = {}
        for flow in self.chosen:
            if flow.only_holder:
                found.setdefault(flow.only_holder, {}).setdefault(flow.source, []).append(flow)
        return found

    @cached_property
    def told(self) -> str:
        """Return the statuses of the flows that count as an adjective."""
        labels = {name_status(status): self.tell(status) for status in self.statuses.ranks}
        return say("or", self.lang).join(labels.get(status, status) for status in self.named)

    def list_facts(self, flow: Flow) -> tuple[Triple, ...]:
        """Return the facts that a flow rests on here: source, holder and status."""
        holder = ("holder",) if flow.only_holder else ()
        return self.graph.views.list_facts(flow, "source", *holder, "status")

    def list_sites(self, flow: Flow) -> list[FlowPlace]:
        """Return the places where sources say that the item of a flow is made for it."""
        return [row for row in self.read(FlowPlace) if row.flow == flow.flow and row.named]

    def cite_flows(self, flows: Iterable[Flow]) -> tuple[str, ...]:
        """Return the claims behind flows, by identifier."""
        return self.cite(triple for flow in flows for triple in self.list_facts(flow))

    def tell_flow(self, flow: Flow) -> str:
        """Return a flow in words: the item and where it comes from."""
        return tell(self, "network_from", thing=self.tell(flow.item), place=self.tell(flow.source))

    def tell_holder(self, flow: Flow) -> str | None:
        """Return the label of the only holder of a flow, or None."""
        return self.tell(flow.only_holder) if flow.only_holder else None

    def tell_lone(self, message: str, points: Iterable[tuple[str, Triple]]) -> list[str]:
        """Return a note on the points, each a name and the fact it rests on, that go back to one source alone."""
        counts = {name: len(self._list_origins(fact)) for name, fact in points}
        lone = "; ".join(name for name, count in counts.items() if count == 1)
        return [tell(self, f"network_lone_{message}", names=lone)] if lone else []

    def tell_lone_flows(self, flows: Iterable[Flow]) -> list[str]:
        """Return a note on the flows whose status, or source where none is held, goes back to one source alone."""
        return self.tell_lone("status", map(self.find_status, flows))

    def find_status(self, flow: Flow) -> tuple[str, Triple]:
        """Return a flow in words, and the fact that gives its status, or its source where none is held."""
        return self.tell_flow(flow), self.graph.views.list_facts(flow, "status" if flow.status else "source")[0]

    def tell_left_out(self, flows: Sequence[Flow] | None = None) -> list[str]:
        """Return a note on the flows, all or some, that do not count because of their status."""
        unstated, left = tell(self, "network_unstated"), set(self.flows if flows is None else flows) - set(self.chosen)
        counts = Counter(self.tell(flow.status) if flow.status else unstated for flow in left)
        told = [self.tell_count(count, status) for status, count in sorted(counts.items())]
        return [tell(self, "network_left_out", told=told, n=counts.total())] if told else []

    def tell_count(self, count: int, what: str) -> str:
        """Return how many there are of something."""
        return say("counted", self.lang, n=f"{count:,}", what=what)

    def _parse_statuses(self, text: str) -> tuple[str, ...]:
        found = (q.subject for q in self.graph.store.quads_for_pattern(None, TYPE, RI("Status"), DEFAULT))
        known = sorted(name_status(status) for status in found if isinstance(status, NamedNode))
        names = tuple(dict.fromkeys(name.strip().lower() for name in text.split(",")))
        for name in names:
            if known and name not in known:  # a graph without its ontology knows no status, and no flow
                near = suggest(name, known) or f"; there are {', '.join(known)}"
                raise QueryError(f"--status: no status is called '{name}'{near}")
        return names

    def _list_origins(self, fact: Triple) -> frozenset[NamedNode]:
        """Return whom the claims that state a fact go back to: copies and what is credited to one holder are one.

        What a decision reads otherwise than it says states nothing.
        """
        grounds, store = self.graph.evidence.grounds, self.graph.store
        claims = {CLAIM(name) for way in grounds.find(fact).claims for name in grounds.list_stating(way)}
        quads = (quad for claim in claims for quad in store.quads_for_pattern(claim, RI("witness"), None, DEFAULT))
        return frozenset(quad.object for quad in quads if isinstance(quad.object, NamedNode))
