"""What the page says of each thing and relation, as plain data in one fixed order, without what is empty.

Takes a graph as `content` makes it; gives lists and dicts that JSON can hold. Never escapes and never trusts: the
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
ARTICLE_KEYS = ("title", "publisher", "published", "grade", "address")
THING_PARTS = ("status", "aliases", "facts", "sources", "place", "runs", "volumes", "disputes", "sayings")
PLACE_KEYS = ("claim", "locator", "evidential", "note", "sentence")


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


class Numbered:
    """Records that are kept once each, and referred to by number."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self._numbers: dict[str, int] = {}

    def number(self, record: Record) -> int:
        """Return the number of a record, adding it if it is new."""
        key = json.dumps(record, sort_keys=True)
        if key not in self._numbers:
            self._numbers[key] = len(self.records)
            self.records.append(record)
        return self._numbers[key]


class Shared:
    """What things and relations share and the page holds once: articles, sources in them, and steps of proofs."""

    def __init__(self) -> None:
        self._articles, self._sources, self._steps = Numbered(), Numbered(), Numbered()
        self._added: dict[int, tuple[Record, int]] = {}

    @property
    def records(self) -> Record:
        """Return all of it, by name."""
        return {
            "articles": self._articles.records,
            "sources": self._sources.records,
            "steps": self._steps.records,
        }

    def pack(self, value: Any) -> Any:
        """Return a value as the page has it: `sources` by their numbers, and nothing of what is empty."""
        if isinstance(value, Mapping):
            found = {
                key: [self._number_source(one) for one in part or ()] if key == "sources" else self.pack(part)
                for key, part in value.items()
            }
            return {key: part for key, part in found.items() if part not in ("", [], None) and part is not False}
        return [self.pack(part) for part in value] if isinstance(value, list | tuple) else value

    def _number_source(self, source: Record) -> int:
        """Return the number of a source; many things share the same mapping, which is read once."""
        if id(source) not in self._added:
            article = {key: source.get(key) for key in ARTICLE_KEYS}
            article["link"] = is_web_address(str(source.get("address") or ""))
            told = {"in": self._articles.number(self.pack(article)), **{key: source.get(key) for key in PLACE_KEYS}}
            self._added[id(source)] = source, self._sources.number(self.pack(told))
        return self._added[id(source)][1]

    def add_steps(self, steps: Iterable[Record]) -> list[int]:
        """Return the numbers of the steps of a proof, in which premises come before what follows from them."""
        numbers: list[int] = []
        for step in steps:
            premises = [numbers[place] for place in step.get("from", ())]
            numbers.append(self._steps.number(self.pack({**step, "from": premises})))
        return numbers


def list_things(graph: nx.MultiDiGraph[str], shared: Shared) -> dict[str, Record]:
    """Return what is to be shown of each node, by node, in the order of their names in the graph."""
    found = {}
    for name in sorted(graph):
        data = graph.nodes[name]
        told: Record = {part: data.get(part) for part in THING_PARTS}
        told["label"] = str(data.get("label") or "").strip() or name
        told["cls"] = data.get("cls") or "Other"
        told["also"] = sorted((data.get("lang_labels") or {}).items())
        found[name] = shared.pack(told)
    return found


def list_relations(graph: nx.MultiDiGraph[str], shared: Shared) -> list[tuple[str, str, Record]]:
    """Return what is to be shown of each edge, ordered by its ends and what it says, never by its key or insertion."""
    found = []
    for start, end, data in graph.edges(data=True):
        status = data.get("status")
        told: Record = {part: data.get(part) for part in ("inferred", "sources")}
        told |= {"says": data.get("label") or "related to", "status": "" if status == STATED else status}
        found.append((start, end, told, data.get("proof") or ()))
    found.sort(key=lambda edge: json.dumps(edge[:3], sort_keys=True, default=str))
    return [(a, b, shared.pack({**told, "proof": shared.add_steps(proof)[-1:]})) for a, b, told, proof in found]
