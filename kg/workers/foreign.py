"""Foreign queries: what strangers send, which must not make this machine call others.

Two fences, as either may have a hole: the query is read, and while it runs this process can open nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from kg.language import read_messages
from kg.limits import forbid_files
from kg.sparql.tokens import check_services
from kg.workers.desk import Desk

ASK = "ask that service yourself, or have whoever runs the server allow it (--allow-service)"
NEEDED = (
    "difflib",
    "kg.graph.evidence",
    "kg.graph.unknown",
    "kg.graph.sentences",
    "kg.model.results",
    "kg.model.proofs",
    "kg.proof",
    "kg.verbs.answers",
    "kg.verbs.changes",
    "kg.verbs.pictures",
    "kg.verbs.proofs",
    "kg.verbs.things",
    "kg.witness",
    "kg.whynot",
    "kg.whynot.inquiry",
)
"""What verbs import when they first need it: a query could not under the ban, and each worker would do it anew."""


def prepare(desk: Desk) -> None:
    """Import and read what foreign queries need; a desk keeps what it has read.

    Raises:
        DataError: the texts cannot be read.
    """
    for name in NEEDED:
        importlib.import_module(name)
    read_messages()
    _ = desk.graph.evidence.derived
    if desk.graph.texts.folder:
        desk.graph.texts.read(desk.graph.texts.folder)


@contextmanager
def run_foreign(desk: Desk, sparql: str) -> Iterator[None]:
    """Run a foreign query in the block: it may call the services that are allowed, and nobody else.

    Raises:
        QueryError: it calls a service that is not allowed.
    """
    if check_services(sparql, desk.services, ASK):
        yield
        return
    with forbid_files():
        yield
