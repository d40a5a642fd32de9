"""A knowledge graph of reverse imports that cites its sources.

>>> import kg
>>> graph = kg.load()  # doctest: +SKIP
>>> graph.ask("models-from", origin="India")  # doctest: +SKIP
>>> graph.ask(of="models", maker="Honda", origin=kg.not_("USA"))  # doctest: +SKIP
>>> graph.query("SELECT ?route { ?route a ri:TariffFreeRoute }")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph, load

__all__ = ["DataError", "KGError", "KnowledgeGraph", "LimitError", "NotFound", "QueryError", "load", "not_"]


def not_(*values: str) -> str:
    """Return the condition that a column has none of these values, as `graph.ask(of="models", origin=not_("USA"))`.

    >>> not_("USA", "India")
    '!USA,India'
    """
    return "!" + ",".join(values)


def __getattr__(name: str) -> object:
    """Return what only those who ask a graph need: a build does not."""
    if name in ("KnowledgeGraph", "load"):
        from kg import verbs

        return getattr(verbs, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
