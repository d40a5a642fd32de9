"""Foreign queries: what strangers send, which must not make this machine call others.

Two fences, as either may have a hole: the query is read, and while it runs this process can open nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from pkgutil import iter_modules

from kg.language import read_messages
from kg.limits import forbid_files
from kg.sparql.tokens import check_services
from kg.workers.desk import Desk

ASK = "ask that service yourself, or have whoever runs the server allow it (--allow-service)"
NEEDED = ("graph", "model", "proof", "verbs", "whynot", "witness")
"""Rooms that verbs import at need: a query could not under the ban, and each worker would do it anew."""


def prepare(desk: Desk) -> None:
    """Import and read what foreign queries need; a desk keeps what it has read.

    Raises:
        DataError: the texts cannot be read.
    """
    importlib.import_module("difflib")
    for room in NEEDED:
        for module in iter_modules(importlib.import_module(f"kg.{room}").__path__, f"kg.{room}."):
            importlib.import_module(module.name)
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
