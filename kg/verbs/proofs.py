"""Why a fact holds, and why one does not, or a row is not in an answer, as documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.errors import QueryError
from kg.export.proofs import describe_proofs
from kg.graph.triples import find_triple
from kg.model import results
from kg.model.absences import Absence
from kg.whynot import Inquiry

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph


def why(graph: KnowledgeGraph, fact: tuple[str, str, str], most: int | None, lang: str) -> results.Why | results.WhyNot:
    """Return why a fact holds, or what is known of one that does not: see `KnowledgeGraph.why`."""
    triple = find_triple(graph.store, graph.names, *fact)
    proofs = graph.evidence.find_proofs(triple, most)
    weighed = graph.weigh_triple(triple, lang=lang)
    (sure,), (hangs_on,) = weighed.marks, weighed.reasons
    if proofs:
        cited = graph.evidence.cite_proofs(proofs, lang=lang)
        told = describe_proofs(proofs, graph.names.make_label(lang))
        return results.Why(holds=True, proofs=told, citations=cited, sure=sure, hangs_on=hangs_on)
    inquiry = Inquiry(graph, full=graph.full, lang=lang)
    missing = inquiry.explain_missing(triple)
    citations = graph.full.evidence.cite_claims(inquiry.cite(missing), lang=lang)
    return results.WhyNot(holds=False, why_not=missing, citations=citations, sure=sure, hangs_on=hangs_on)


def why_not(
    graph: KnowledgeGraph, asked: tuple[str, Mapping[str, str], str], expect: Mapping[str, str], lang: str
) -> Absence:
    """Return why a row is not in an answer: see `KnowledgeGraph.why_not`."""
    question, parameters, query = asked
    inquiry = Inquiry(graph, full=graph.full, lang=lang)
    if query and (question or parameters):
        raise QueryError("a query stands alone, and has no parameters; say what its row should have with expect")
    if not (query or question):
        raise QueryError("no question is asked; ask in words, or name one of the catalogue")
    found = inquiry.explain(query, expect) if query else inquiry.explain_question(question, expect, parameters)
    if graph.texts.folder is None:
        return found
    return replace(found, citations=graph.full.evidence.cite_claims(found.citations, lang=lang))
