"""What the replies in JSON have in common: how they are written, and citations of claims."""

from __future__ import annotations

from collections.abc import Iterable

from kg.errors import QueryError
from kg.escapes import encode_json
from kg.export.cited import encode_citation
from kg.graph.asking import bind_parameters
from kg.graph.sentences import quote
from kg.model.questions import Question
from kg.verbs import KnowledgeGraph
from kg.workers.desk import Desk, Request
from kg.workers.outlet import Outlet


def write_document(outlet: Outlet, document: object) -> None:
    """Write a document of JSON as the reply."""
    outlet.begin("application/json")
    outlet.write(encode_json(document, indent=None).encode())


def open_graph(desk: Desk, request: Request) -> KnowledgeGraph:
    """Return the graph as the request wants it: `as_of` a day, `known_by` a day.

    Raises:
        QueryError: a day is none.
        DataError: the data is wrong.
    """
    return desk.open_view(request.day("as_of"), request.day("known_by"))


def cite(desk: Desk, graph: KnowledgeGraph, claims: Iterable[str], lang: str) -> dict[str, object]:
    """Return the citations of claims by their identifiers, each with its sentence where the texts are at hand.

    Raises:
        DataError: the texts cannot be read.
    """
    found = graph.evidence.cite_claims(claims, lang=lang, texts=None)
    quoted = quote(graph.store, found, desk.sentences) if desk.texts else found
    return {claim: encode_citation(citation) for claim, citation in quoted.items()}


def resolve(desk: Desk, request: Request) -> tuple[Question, dict[str, str]]:
    """Return the question of the catalogue that is meant by `question`, with its `parameters`.

    Raises:
        QueryError: there is no question, or a parameter is unknown, missing or malformed.
        NotFound: no question is surely meant, or there is no thing of a parameter's name.
    """
    words = request.text("question")
    if not words:
        raise QueryError("no question is asked; name one of the catalogue, or ask in English")
    question, parameters = desk.graph.resolve(words, request.pairs("parameters"))
    if not parameters.keys() <= {parameter.name for parameter in question.parameters}:
        bind_parameters(question, parameters, desk.graph.names)  # which tells what is wrong
    return question, parameters
