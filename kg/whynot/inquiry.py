"""The whole of why a row is not in a result, or a triple not in the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from pyoxigraph import Literal, NamedNode, Triple

from kg.errors import QueryError
from kg.graph import Graph
from kg.graph.asking import HOME, SEPARATOR, bind_parameters
from kg.graph.citations import cite
from kg.model.absences import Absence, Finding, MissingFact
from kg.model.answers import Citation, Table, Term, text_of
from kg.terms import PREFIXES
from kg.whynot.expectations import rank_wanted, read_expected
from kg.whynot.gaps import GapFinder
from kg.whynot.missing import Misser, list_claims
from kg.whynot.rating import list_reasons
from kg.whynot.sayings import Goal, Sayings
from kg.whynot.selects import Selects
from kg.witness.matches import Matcher
from kg.witness.reading import read_mended

# Any: the terms of a row, which the store knows.
SHOWN = 5
"""Rows that are shown where the row is there after all."""


class Inquiry:
    """Looks into one graph; `full` is the same graph as it is known today, where one of its clocks is set."""

    def __init__(self, graph: Graph, *, full: Graph | None = None, lang: str = "en") -> None:
        self._graph = graph
        self._full = full or graph
        self._lang = lang
        self._sayings = Sayings(graph.store, self._full.store, graph.names, lang)

    @cached_property
    def _misser(self) -> Misser:
        return Misser(
            self._sayings, GapFinder(self._graph.evidence.derived.rules, self._graph.store, self._sayings.is_sayable)
        )

    def explain(
        self,
        sparql: str,
        expected: Mapping[str, str] = MappingProxyType({}),
        *,
        bound: Mapping[str, Term] | None = None,
        question: str = "",
    ) -> Absence:
        """Return why no row of a SELECT has some values; `bound` are further ones, such as those of parameters.

        Raises:
            QueryError: the query is wrong or no SELECT, or has no such column.
            NotFound: no thing has the name of a value.
        """
        table = self._graph.run(sparql)
        query = read_mended(sparql)
        if not isinstance(table, Table) or query.form != "SELECT":
            raise QueryError("only a SELECT has rows that could be missing; write one")
        terms = read_expected(expected, table, self._graph.names)
        wanted = rank_wanted(terms, bound or {})
        told = {**terms, **(bound or {})}
        matcher = Matcher(self._graph.store, query, PREFIXES)
        selects = Selects(matcher, self._misser, label=self._label, find_claims=self._find_claims)
        there = [zip(table.columns, row, strict=True) for row in selects.find_rows(query.select, wanted)[:SHOWN]]
        rows = tuple({name: self._label(term) for name, term in row if term is not None} for row in there)
        finding = Finding() if rows else selects.explain(query.select, wanted)
        shown = {name: self._label(term) for name, term in told.items()}
        return Absence(bool(rows), question, shown, rows, finding, self._cite(list_cited(finding)))

    def explain_question(
        self, question: str, expected: Mapping[str, str], parameters: Mapping[str, str] | None = None
    ) -> Absence:
        """Return why no row of an answer has some values.

        Raises:
            NotFound: no such question, or no thing of a name.
            QueryError: a parameter or a column is unknown, or a value malformed.
        """
        asked, values = self._full.resolve(question, parameters)
        bound = bind_parameters(asked, values, self._graph.names)
        columns = {p.name: p.column for p in asked.parameters}
        by_column = {columns[name]: term for name, term in bound.items()}
        return self.explain(asked.sparql, expected, bound=by_column, question=asked.name)

    def explain_missing(self, triple: Triple) -> MissingFact:
        """Return what is known of a triple that does not hold: rules that come near, and what sources say."""
        return self._misser.describe(Goal(triple.subject, triple.predicate, triple.object))

    def cite(self, fact: MissingFact) -> dict[str, Citation]:
        """Return the citations of the claims that a missing triple is told with."""
        return self._cite(list_claims(fact))

    def _cite(self, claims: Iterable[str]) -> dict[str, Citation]:
        """Return citations; of the full graph, since a claim may come later than the clocks."""
        return cite(self._full.store, dict.fromkeys(claims), self._full.names, self._lang)

    def _label(self, term: Any) -> str:
        if isinstance(term, Literal) and term.value.startswith(HOME):
            return SEPARATOR.join(self._sayings.label(NamedNode(one)) for one in term.value.split(SEPARATOR))
        return text_of(self._graph.names.label(term, self._lang))

    def _find_claims(self, triple: Triple) -> tuple[str, ...]:
        """Return the claims that state a triple which holds, or those of its proof where none does."""
        proof = self._graph.prove(triple)
        if proof is None:
            return ()
        grounds = [step.ground.claims for step in proof.steps]
        chosen = grounds[0] if len(grounds) == 1 else [claims[0] for claims in grounds if claims]
        return tuple(sorted({claim for claims in chosen for claim in claims}))


def list_cited(finding: Finding) -> list[str]:
    """Return the claims that a finding is told with."""
    reasons = list_reasons(finding.reasons)
    held = [claim for reason in reasons for fact in reason.held for claim in fact.claims]
    return held + [claim for reason in reasons for fact in reason.facts for claim in list_claims(fact)]
