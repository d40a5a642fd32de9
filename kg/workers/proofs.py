"""Tasks of proofs: why a fact holds, and why one does not, or a row is not in an answer."""

from __future__ import annotations

from dataclasses import asdict

from pyoxigraph import Triple

from kg.errors import QueryError
from kg.export.proofs import describe_proofs
from kg.graph.triples import find_triple
from kg.model.proofs import Proof
from kg.verbs import KnowledgeGraph
from kg.whynot import Absence, Inquiry
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, open_graph, resolve, write_document
from kg.workers.foreign import run_foreign
from kg.workers.outlet import Outlet

MOST = 1_000
"""Proofs that are looked for at the most."""
TERMS = ("subject", "predicate", "object")


def explain(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write why the fact of `subject`, `predicate` and `object` holds: the cheapest proof, or up to `all` of them.

    Of a fact that does not hold, what would make it hold, and what sources say instead.

    Raises:
        NotFound: a term names nothing; with the nearest names.
        QueryError: an argument is missing or malformed.
        DataError: the data or the texts are wrong.
    """
    missing = [name for name in TERMS if not request.text(name)]
    if missing:
        raise QueryError(f"{missing[0]}: nothing is named; a fact has {', '.join(TERMS)}")
    most = request.count("all", MOST) if request.text("all") else None
    graph, lang = open_graph(desk, request), request.language()
    triple = find_triple(graph.store, graph.names, *(request.text(name) for name in TERMS))
    proofs = graph.evidence.find_proofs(triple, most)
    told = _describe_proofs(desk, graph, proofs, lang) if proofs else _describe_missing(desk, graph, triple, lang)
    weighed = graph.weigh_triple(triple, lang=lang)
    write_document(outlet, {**told, "sure": weighed.marks[0], "hangs_on": weighed.reasons[0]})


def _describe_proofs(desk: Desk, graph: KnowledgeGraph, proofs: tuple[Proof, ...], lang: str) -> dict[str, object]:
    citations = graph.evidence.cite_proofs(proofs, lang=lang, texts=None)
    told = describe_proofs(proofs, graph.names.make_label(lang), citations)
    named = told["citations"]
    claims = named if isinstance(named, dict) else {}
    return {"holds": True, **told, "citations": cite(desk, graph, claims, lang)}


def _describe_missing(desk: Desk, graph: KnowledgeGraph, triple: Triple, lang: str) -> dict[str, object]:
    inquiry = Inquiry(graph, full=desk.graph, lang=lang)
    missing = inquiry.explain_missing(triple)
    citations = cite(desk, desk.graph, inquiry.cite(missing), lang)
    return {"holds": False, "why_not": asdict(missing), "citations": citations}


def explain_absence(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write why no row of the answer to `question`, or of the SPARQL `query`, has the values `expect`, by column.

    `expect` is a mapping, or a list of texts such as `model=Fronx`. Without values it is why there is no row at all.

    Raises:
        NotFound: no question is surely meant, or a name is none.
        QueryError: nothing is asked about, or an argument is unknown, missing or malformed.
        DataError: the data or the texts are wrong.
    """
    lang = request.language()
    inquiry = Inquiry(open_graph(desk, request), full=desk.graph, lang=lang)
    absence = _ask_why_not(desk, request, inquiry)
    told = {
        "present": absence.is_present,
        **asdict(absence),
        "citations": cite(desk, desk.graph, absence.citations, lang),
    }
    write_document(outlet, told)


def _ask_why_not(desk: Desk, request: Request, inquiry: Inquiry) -> Absence:
    expected = request.pairs("expect") or dict(map(split_expected, request.texts("expect")))
    sparql = request.text("query")
    if not sparql:
        question, parameters = resolve(desk, request)
        return inquiry.explain_question(question.name, expected, parameters)
    if request.text("question") or request.pairs("parameters"):
        raise QueryError("a query stands alone, and has no parameters; say what its row should have with expect")
    with run_foreign(desk, sparql):
        return inquiry.explain(sparql, expected)


def split_expected(text: str) -> tuple[str, str]:
    """Return column and value of an expectation.

    >>> split_expected("model=Toyota Camry")
    ('model', 'Toyota Camry')

    Raises:
        QueryError: it is not written so.
    """
    column, equals, value = text.partition("=")
    if not equals or not column.strip() or not value.strip():
        raise QueryError(f"expect: '{text}' names no column and value; write it as COLUMN=VALUE")
    return column.strip().removeprefix("?"), value.strip()
