"""The tasks of a worker, by name: one for each verb that gives a document, and those that write RDF or rows.

A verb is one task like all others: its arguments are read as the table of verbs has them, and its document is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from kg.errors import QueryError
from kg.escapes import encode_json
from kg.model.document import to_plain
from kg.verbs.table import Parameter, Verb, find_verb, split_expected
from kg.workers import descriptions, results
from kg.workers.desk import Desk, Request
from kg.workers.foreign import run_foreign
from kg.workers.outlet import Outlet
from kg.workers.worker import Task


def answer(verb: Verb, desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the document of a verb; a query in it is a stranger's, and fenced.

    Raises:
        KGError: an argument is wrong, or the verb has no result.
    """
    graph = desk.open_view(request.day("as_of"), request.day("known_by")) if verb.dated else desk.graph
    asked = dict(read_arguments(verb, request, desk))
    foreign = next((str(asked[p.name]) for p in verb.parameters if p.kind == "sparql" and p.name in asked), "")
    fence: AbstractContextManager[None] = run_foreign(desk, foreign) if foreign else nullcontext()
    with fence:
        document = to_plain(verb.call(graph, **asked))
    outlet.begin("application/json")
    outlet.write(encode_json(document, indent=None).encode())


def read_arguments(verb: Verb, request: Request, desk: Desk) -> Iterator[tuple[str, object]]:
    """Yield the arguments that a request gives a verb, and those that a server fills in.

    Raises:
        QueryError: one is missing or malformed.
    """
    # A day is that of the graph, and no file is read for a stranger.
    for parameter in verb.list_parameters("day", "files"):
        value = read_value(parameter, request, desk)
        if value or parameter.kind == "rows" or (value is not None and parameter.kind in ("number", "switch")):
            yield parameter.name, value
        elif parameter.required:
            raise QueryError(f"{parameter.name}: nothing is named; give {parameter.help}")
    if verb.document.startswith("answers.") and any(p.kind == "rows" for p in verb.parameters):
        yield "most", desk.limits.rows


def read_value(parameter: Parameter, request: Request, desk: Desk) -> object:
    """Return what a request gives for a parameter; nothing where it gives none.

    Raises:
        QueryError: it is malformed.
    """
    name = parameter.name
    readers: Mapping[str, Callable[[], object]] = {
        "texts": lambda: request.texts(name),
        "parameters": lambda: request.pairs(name),
        "expected": lambda: request.pairs(name) or dict(map(split_expected, request.texts(name))),
        "number": lambda: request.count(name, parameter.most) if request.text(name) else None,
        "rows": lambda: request.count(name, desk.limits.rows),
        "switch": lambda: request.has(name),
        "choice": lambda: request.choice(name, parameter.choices),
    }
    return readers.get(parameter.kind, lambda: request.text(name))()


def find_task(name: str) -> Task:
    """Return the task of a name: that of a verb, or one that writes its reply by itself."""
    return STREAMS[name] if name in STREAMS else partial(answer, find_verb(name))


STREAMS: Mapping[str, Task] = {
    "sparql": results.run_query,
    "graph": results.read_graph,
    "describe": results.describe,
    "describe-thing": descriptions.describe_thing,
    "ontology": descriptions.give_ontology,
}
"""Tasks whose replies are no documents."""
