"""Why not: what keeps a row out of a result, or a triple out of the graph.

Takes a graph, a query and the values of a row; gives the part of the query that fails for it, what would have to be
true, and what sources say of that. Changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from pyoxigraph import Triple

from kg.graph import Graph
from kg.model.absences import Absence, Finding, HeldFact, MissingFact, Reason, RuleGap, Said
from kg.model.answers import Term
from kg.whynot.inquiry import Inquiry

__all__ = [
    "Absence",
    "Finding",
    "HeldFact",
    "Inquiry",
    "MissingFact",
    "Reason",
    "RuleGap",
    "Said",
    "explain_absence",
    "explain_missing",
    "explain_unanswered",
]


def explain_absence(
    graph: Graph,
    sparql: str,
    expected: Mapping[str, str] | None = None,
    *,
    bound: Mapping[str, Term] | None = None,
    full: Graph | None = None,
    lang: str = "en",
) -> Absence:
    """Return why no row of a SELECT has some values; without values, why it has no row at all.

    `full` is the graph without clocks, where `graph` has one set.

    Raises:
        QueryError: the query is wrong or no SELECT, or has no such column.
        NotFound: no thing has the name of a value.
    """
    return Inquiry(graph, full=full, lang=lang).explain(sparql, expected or {}, bound=bound)


def explain_unanswered(
    graph: Graph,
    question: str,
    expected: Mapping[str, str] | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    full: Graph | None = None,
    lang: str = "en",
) -> Absence:
    """Return why no row of the answer to a question of the catalogue has some values.

    Raises:
        NotFound: no such question, or no thing of a name.
        QueryError: a parameter or a column is unknown, or a value malformed.
    """
    return Inquiry(graph, full=full, lang=lang).explain_question(question, expected or {}, parameters)


def explain_missing(graph: Graph, triple: Triple, *, full: Graph | None = None, lang: str = "en") -> MissingFact:
    """Return what is known of a triple that does not hold: rules that come near, and what sources say."""
    return Inquiry(graph, full=full, lang=lang).explain_missing(triple)
