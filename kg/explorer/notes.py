"""What the page says of each thing and relation, as plain data in one fixed order.

Takes the graph as its caller made it; gives lists and dicts that JSON can hold. Never escapes and never trusts: the
page shows every string as text, and an address becomes a link only if `is_web_address` says so.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import networkx as nx

from kg.explorer.marks import STATED

Record = dict[str, Any]
SOURCE_KEYS = ("claim", "title", "locator", "published", "grade", "address")


def is_web_address(address: str) -> bool:
    """Tell whether an address may become a link: http or https, with a host, in visible ASCII without quotes.

    >>> [is_web_address(a) for a in ("https://example.org/a?b=1", "javascript:alert(1)", "https://", "//example.org")]
    [True, False, False, False]
    """
    if not all("!" <= letter <= "~" and letter not in "\"'<>\\`" for letter in address):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an IPv6 host without its closing bracket
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


class SourceTable:
    """Each source once; things and relations refer to it by number."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._numbers: dict[str, int] = {}

    def add(self, sources: Iterable[Mapping[str, object]]) -> list[int]:
        """Return the numbers of the sources, adding those that are new."""
        return [self._number(_read_source(source)) for source in sources]

    def _number(self, record: Record) -> int:
        key = json.dumps(record, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.records)
            self.records.append(record)
        return self._numbers[key]


def list_things(graph: nx.MultiDiGraph[str], sources: SourceTable) -> dict[str, Record]:
    """Return what is to be shown of each node, by node, in the order of their names in the graph."""
    return {name: _read_thing(name, graph.nodes[name], sources) for name in sorted(graph)}


def list_relations(graph: nx.MultiDiGraph[str], sources: SourceTable) -> list[tuple[str, str, Record]]:
    """Return what is to be shown of each edge, ordered by its ends and what it says, never by its key or insertion."""
    edges = [(a, b, _read_relation(data)) for a, b, data in graph.edges(data=True)]
    edges.sort(key=lambda edge: (edge[0], edge[1], json.dumps(edge[2], sort_keys=True)))
    for _, _, record in edges:
        record["sources"] = sources.add(record["sources"])
    return edges


def _read_thing(name: str, data: Mapping[str, Any], sources: SourceTable) -> Record:
    return {
        "label": _text(data.get("label")).strip() or name,
        "cls": _text(data.get("cls")) or "Other",
        "status": _text(data.get("status")),
        "also": sorted([_text(lang), _text(label)] for lang, label in dict(data.get("lang_labels") or {}).items()),
        "facts": [[_text(prop), _text(value), _list_texts(claims)] for prop, value, claims in data.get("facts") or ()],
        "sources": sources.add(data.get("sources") or ()),
    }


def _read_relation(data: Mapping[str, Any]) -> Record:
    return {
        "says": _text(data.get("label")) or "related to",
        "inferred": bool(data.get("inferred")),
        "status": _text(data.get("status")) or STATED,
        "sources": [_read_source(source) for source in data.get("sources") or ()],
    }


def _read_source(source: Mapping[str, object]) -> Record:
    record: Record = {key: _text(source.get(key)) for key in SOURCE_KEYS}
    return record | {"link": is_web_address(record["address"])}


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _list_texts(values: str | Iterable[object]) -> list[str]:
    return [values] if isinstance(values, str) else [str(value) for value in values]
