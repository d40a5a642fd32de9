"""The task of supposing: what would change without some claims."""

from __future__ import annotations

from collections.abc import Callable

from kg.errors import QueryError
from kg.export.rows import list_parts
from kg.graph import KnowledgeGraph
from kg.model.answers import Table
from kg.terms import CLAIM, TYPE
from kg.whatif.report import tell_supposed
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, resolve, write_document
from kg.workers.outlet import Outlet

CLAIMS = ("claims that fell", "claims", "claims that carry it", "said by", "sources")
"""Fields of a change that name claims."""


def suppose(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write what would change without the claims of the things `without`: in the answer to `question`, or in all facts.

    Raises:
        NotFound: a name is none, or no question is surely meant.
        QueryError: nothing is supposed, or an argument is unknown, missing or malformed.
        DataError: the data or the texts are wrong, or what is left contradicts the ontology.
    """
    without, lang = request.texts("without"), request.language()
    if not any(without):
        raise QueryError("without: nothing is supposed; name a source, a claim, a decision or a thing")
    asked, name = None, ""
    if request.text("question"):
        question, parameters = resolve(desk, request)
        asked, name = _make_asked(question.name, parameters, lang), question.name
    parts, found = tell_supposed(desk.graph, desk.whatif.suppose(without), asked, lang=lang)
    changes = list_parts(parts)
    named = {name for change in changes for field in CLAIMS for name in str(change.get(field, "")).split(", ")}
    claims = sorted(one for one in named if _is_claim(desk.graph, one))
    told = {
        "without": list(without),
        "question": name,
        "changed": bool(found),
        "changes": changes,
        "citations": cite(desk, desk.graph, claims, lang),
    }
    write_document(outlet, {key: value for key, value in told.items() if key != "question" or value})


def _is_claim(graph: KnowledgeGraph, name: str) -> bool:
    """Say whether this names a claim, and not what else gives a fact, such as an entity file."""
    if not name or " " in name:
        return False
    return next(graph.store.quads_for_pattern(CLAIM(name), TYPE, None, None), None) is not None


def _make_asked(name: str, parameters: dict[str, str], lang: str) -> Callable[[KnowledgeGraph], Table]:
    return lambda graph: graph.ask(name, lang=lang, **parameters)
