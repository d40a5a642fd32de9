"""What pictures, analyses and pages read of a graph: rows of its read model, names told apart, and claims."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.escapes import show_line
from kg.graph import Graph
from kg.graph.lookups import DEFAULT, list_objects, list_subjects, remember
from kg.graph.reading import V, View
from kg.model.answers import Citation, Term, text_of
from kg.model.statuses import Statuses, order_statuses
from kg.terms import LABEL, RI, RID, compact
from kg.witness.running import Match

if TYPE_CHECKING:
    from kg.graph.citing import Citer


class Held:
    """Reads one graph, with labels in one language."""

    def __init__(self, graph: Graph, lang: str) -> None:
        self.graph = graph
        self.lang = lang
        self.home = graph.views.home

    def read(self, view: type[V]) -> tuple[V, ...]:
        """Return the rows of a view of the read model.

        Raises:
            DataError: its query is not that of the view.
        """
        return self.graph.views.read(view)

    @remember
    def tell(self, term: Term | None) -> str:
        """Return the label of a term in one line, with its identifier where another thing has the same label."""
        if not isinstance(term, NamedNode):
            return show_line(text_of(term))
        label = self.graph.names.label(term, self.lang)
        text = show_line(text_of(label)) or compact(term)
        return f"{text} ({compact(term)})" if label in self._shared else text

    @cached_property
    def statuses(self) -> Statuses:
        """Return the statuses of the graph, and what each means, as its ontology has them."""

        def list_names(mark: str) -> dict[NamedNode, NamedNode]:
            store = self.graph.store
            marked = sorted(list_subjects(store, RI(mark), None), key=str)
            return {term: other for term in marked for other in list_objects(store, term, RI(mark))}

        kinds: dict[NamedNode, tuple[NamedNode, ...]] = defaultdict(tuple)
        for date, like in list_names("datesLike").items():
            kinds[like] += (date,)
        return order_statuses(list_names("nextStatus"), list_names("beginsOn"), kinds)

    def name(self, word: str) -> str:
        """Return what the subject calls a part of the read model, such as its items."""
        return self.graph.domain.say(word, self.lang)

    def word(self, part: str) -> str:
        """Return what sentences call a part of the read model; they are in English."""
        return self.graph.domain.say(part, "en")

    @cached_property
    def _shared(self) -> frozenset[Literal]:
        """Return the labels that several things have."""
        quads = self.graph.store.quads_for_pattern(None, LABEL, None, DEFAULT)
        counts = Counter(quad.object for quad in quads if quad.subject in RID)
        return frozenset(label for label, count in counts.items() if count > 1 and isinstance(label, Literal))

    @cached_property
    def _citer(self) -> Citer:
        return self.graph.evidence.make_citer()

    def cite(self, triples: Iterable[Triple]) -> tuple[str, ...]:
        """Return the claims behind held triples, by identifier: an inferred one rests on the leaves of its proof."""
        quads = tuple(Quad(t.subject, t.predicate, t.object, DEFAULT) for t in triples)
        return self._citer.make_basis([Match(quads)]).claims

    def cite_row(self, row: View, *columns: str) -> tuple[str, ...]:
        """Return the claims behind some columns of a row of the read model."""
        return self.cite(self.graph.views.list_facts(row, *columns))

    def cite_claims(self, claims: Iterable[str]) -> Mapping[str, Citation]:
        """Return the citations of claims, by identifier."""
        return self.graph.evidence.cite_claims(claims, lang=self.lang, texts=None)
