"""A knowledge graph of reverse imports that cites its sources.

>>> import kg
>>> graph = kg.load()  # doctest: +SKIP
>>> graph.ask("models-from", origin="India")  # doctest: +SKIP
>>> graph.query("SELECT ?route { ?route a ri:TariffFreeRoute }")  # doctest: +SKIP
"""

from __future__ import annotations

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError
from kg.graph import KnowledgeGraph, load

__all__ = ["DataError", "KGError", "KnowledgeGraph", "LimitError", "NotFound", "QueryError", "load"]
