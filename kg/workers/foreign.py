"""Foreign queries: what strangers send, which must not make this machine call others.

Two fences, as either may have a hole: the query is read, and while it runs this process can open nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise

from kg.errors import QueryError
from kg.sparql import split_tokens
from kg.workers.desk import Desk
from kg.workers.limits import forbid_files

NEEDED = (
    "difflib",
    "kg.graph.evidence",
    "kg.graph.sentences",
    "kg.model.proofs",
    "kg.proof",
    "kg.witness",
    "kg.whynot",
    "kg.whynot.inquiry",
)
"""What running, citing and missing a query imports when it first needs it, which it could not under the ban."""


def prepare(desk: Desk) -> None:
    """Import and read what foreign queries need; a desk keeps what it has read.

    Raises:
        DataError: the texts cannot be read.
    """
    for name in NEEDED:
        importlib.import_module(name)
    _ = desk.sentences, desk.graph.evidence.derived


@contextmanager
def run_foreign(desk: Desk, sparql: str) -> Iterator[None]:
    """Run a foreign query in the block: it may call the services that are allowed, and nobody else.

    Raises:
        QueryError: it calls a service that is not allowed.
    """
    if check_services(sparql, desk.services):
        yield
        return
    with forbid_files():
        yield


def check_services(sparql: str, allowed: frozenset[str]) -> bool:
    """Say whether a query calls a service, each of which is allowed.

    Stricter than the grammar: the store takes `SERVICESILENT` for two words and `SERVICE:x` too, so that whatever
    has the word in it and is no text, comment, variable, IRI or local name has to be a plain call.

    Raises:
        QueryError: it calls one that is not allowed, or what looks like a call is none.
    """
    if "service" not in sparql.lower():
        return False
    tokens = [token for token in split_tokens(sparql) if not token.is_word("SILENT")]
    calls = 0
    for token, name in pairwise(tokens):
        text = token.text.partition(":")[0] if token.kind == "name" else token.text
        if token.kind in ("string", "iri", "variable") or "service" not in text.lower():
            continue
        if not token.is_word("SERVICE") or name.kind != "iri" or name.text[1:-1] not in allowed:
            listed = f"it calls {', '.join(sorted(allowed))} only" if allowed else "it calls none"
            raise QueryError(
                f"SERVICE is refused at '{token.text} {name.text}': this server calls nobody for a client ({listed}); "
                "ask that service yourself, or have whoever runs the server allow it (--allow-service)"
            )
        calls += 1
    return bool(calls)
