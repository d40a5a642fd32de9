"""Flows into the home market: the choice of them by status, the facts that each rests on, and the words for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from pyoxigraph import DefaultGraph, NamedNode, Triple

from kg.errors import QueryError, suggest
from kg.graph.held import Held
from kg.model.views import Flow, FlowPlace, name_status
from kg.network.wording import count_of, join_words
from kg.terms import CLAIM, RI, TYPE

DEFAULT = DefaultGraph()
GOING_ON = ""
"""What stands for the statuses of what goes on, such as active."""
UNSTATED = "without a status"


class Network(Held):
    """Reads what analyses of the network need of one graph, with labels in one language."""

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Return the held flows that lead into the home market from elsewhere, by name."""
        return self.graph.views.inward

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
        return f"{self.tell(flow.item)} from {self.tell(flow.source)}"

    def tell_holder(self, flow: Flow) -> str | None:
        """Return the label of the only holder of a flow, or None."""
        return self.tell(flow.only_holder) if flow.only_holder else None

    def tell_home(self) -> str:
        """Return the label of the home market, as far as the graph has one."""
        return self.tell(self.home) if self.graph.names.list_labels(self.home) else "the home market"

    def count(self, number: int, part: str, told: str = "") -> str:
        """Return a number with what the subject calls so many of a part of the read model, and an adjective before."""
        return count_of(number, f"{told} {self.word(part)}".strip(), f"{told} {self.word(f'{part}s')}".strip())

    def tell_lone(self, points: Iterable[tuple[str, Triple]], what: str) -> list[str]:
        """Return a note on the points, each a name and the fact it rests on, that go back to one source alone."""
        lone = [
            name for name, count in {name: len(self._list_origins(fact)) for name, fact in points}.items() if count == 1
        ]
        return [f"{what} goes back to one source or holder alone: {'; '.join(lone)}"] if lone else []

    def tell_lone_flows(self, flows: Iterable[Flow]) -> list[str]:
        """Return a note on the flows whose status, or source where none is held, goes back to one source alone."""
        views = self.graph.views
        points = ((self.tell_flow(f), views.list_facts(f, "status" if f.status else "source")[0]) for f in flows)
        return self.tell_lone(points, f"the status of these {self.word('flows')}")

    def tell_left_out(self, flows: Sequence[Flow], chosen: Sequence[Flow]) -> list[str]:
        """Return a note on the flows that are left out because of their status."""
        kept = set(chosen)
        counts = Counter(flow.state or UNSTATED for flow in flows if flow not in kept)
        told = [f"{count:,} {status}" for status, count in sorted(counts.items())]
        return [f"left out by status: {join_words(told)} ({self.count(counts.total(), 'flow')})"] if told else []

    def parse_statuses(self, text: str) -> tuple[str, ...]:
        """Return the statuses that a text names, with commas between them; those of what goes on where it is empty.

        Raises:
            QueryError: there is no such status; with the nearest.
        """
        if text == GOING_ON:
            return tuple(sorted(map(name_status, self.statuses.going)))
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


def choose_flows(flows: Iterable[Flow], statuses: Sequence[str]) -> list[Flow]:
    """Return the flows that have one of some statuses."""
    return [flow for flow in flows if flow.state in statuses]
