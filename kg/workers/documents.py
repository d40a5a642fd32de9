"""Documents as objects again, for the faces that show them: read by the one class that each verb gives."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter

from kg.verbs.table import Verb


def decode(verb: Verb, body: bytes) -> Any:  # Any: each verb has a class of its own
    """Return the document of a verb."""
    return make_adapter(verb.result).validate_json(body)


@lru_cache(maxsize=128)
def make_adapter(kind: Any) -> TypeAdapter[Any]:
    """Return what reads documents of a class and describes them; it takes some time to make."""
    return TypeAdapter(kind)
