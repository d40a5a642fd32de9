"""Documents as objects again, for the faces that show them: read by the one class that each verb gives."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from kg.verbs.table import Verb, find_verb
from kg.workers.pool import Pool


async def ask(pool: Pool, name: str, /, **arguments: object) -> Any:  # Any: each verb has a class of its own
    """Return the document of a verb; arguments that are None are left out.

    Raises:
        KGError: the verb has no result, or the reply ends before it is whole.
    """
    given = {name: value for name, value in arguments.items() if value is not None}
    return decode(find_verb(name), (await pool.ask(name, given)).take())


def decode(verb: Verb, body: bytes) -> Any:
    """Return the document of a verb."""
    return make_adapter(verb.result).validate_json(body)


@lru_cache(maxsize=128)
def make_adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what reads documents of a class and describes them; it takes some time to make."""
    return TypeAdapter(kind)
