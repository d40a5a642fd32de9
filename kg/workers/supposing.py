"""The task of supposing: what would change without some claims, or with other values in them."""

from __future__ import annotations

from kg.errors import QueryError
from kg.whatif.asking import Asked
from kg.whatif.report import tell_supposed
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, resolve, write_document
from kg.workers.outlet import Outlet


def suppose(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write what would change without the claims of the things `without`, and with what `set` gives claims to say.

    It is told of the answer to `question`, of what is inferred, of findings and disagreements; without a question, of
    all facts.

    Raises:
        NotFound: a name is none, or no question is surely meant.
        QueryError: nothing is supposed, or an argument is unknown, missing or malformed.
        DataError: the data or the texts are wrong, or what is left contradicts the ontology.
    """
    without, changed, lang = request.texts("without"), request.texts("set"), request.language()
    if not any((*without, *changed)):
        raise QueryError("without: nothing is supposed; name a source, a claim, a decision or a thing, or set a value")
    asked = None
    if request.text("question"):
        question, parameters = resolve(desk, request)
        asked = Asked(question, parameters, lang)
    after = desk.whatif.suppose(without, changed=changed)
    report = tell_supposed(desk.graph, after, asked, lang=lang)
    facts = {} if asked else report.list_facts()
    parts = {**report.list_rows(), **report.list_inferences(), **facts, **report.list_backed()}
    claims = sorted({claim for changes in parts.values() for change in changes for claim in change.list_claims()})
    told = {
        "without": list(without),
        "set": list(changed),
        "question": asked.question.name if asked else "",
        "changed": bool(report.found),
        "changes": report.list_documents(parts),
        "citations": cite(desk, desk.graph, claims, lang),
    }
    write_document(outlet, {key: value for key, value in told.items() if key not in ("question", "set") or value})
