"""What pictures read of a graph: rows of queries, names that can be told apart, and citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from kg.escapes import show_line
from kg.graph import Graph
from kg.graph.citations import cite
from kg.model.answers import Citation, Table, Term, text_of
from kg.terms import CLAIM, RI, compact, kebab

Row = Mapping[str, Term]


class Held:
    """Reads one graph, with labels in one language."""

    def __init__(self, graph: Graph, lang: str) -> None:
        self.graph = graph
        self.lang = lang
        self._labels: dict[NamedNode, str] = {}

    def list_rows(self, sparql: str) -> list[Row]:
        """Return the solutions of a SELECT query, each without its unbound variables."""
        table = self.graph.run(sparql)
        if not isinstance(table, Table):
            raise TypeError("a picture is drawn from a SELECT query")
        return [{c: t for c, t in zip(table.columns, row, strict=True) if t is not None} for row in table]

    def tell(self, term: Term | None) -> str:
        """Return the label of a term in one line, with its identifier where another thing has the same label."""
        if not isinstance(term, NamedNode):
            return show_line(text_of(term))
        if term not in self._labels:
            label = show_line(self.graph.names.name(term, self.lang)) or compact(term)
            self._labels[term] = f"{label} ({compact(term)})" if self._counts[label] > 1 else label
        return self._labels[term]

    @cached_property
    def _counts(self) -> Counter[str]:
        """Return how many things have each label."""
        found = self.list_rows(
            "SELECT ?thing ?label WHERE { ?thing a ri:Entity ; rdfs:label ?label "
            f"FILTER (LANG(?label) = '{self.lang}') }}"
        )
        return Counter(show_line(text_of(row["label"])) for row in found)

    def tell_status(self, term: Term | None) -> str:
        """Return a status as the ontology names it in English, such as `planned`; labels may be in another language."""
        return kebab(RI.local(term)) if isinstance(term, NamedNode) and term in RI else ""

    def cite(self, claims: Iterable[str]) -> Mapping[str, Citation]:
        """Return the citations of claims."""
        return cite(self.graph.store, dict.fromkeys(claims), self.graph.names, self.lang)


def claim_of(row: Row) -> str:
    """Return the identifier of the claim in a row."""
    claim = row["claim"]
    return CLAIM.local(claim) if isinstance(claim, NamedNode) else text_of(claim)
