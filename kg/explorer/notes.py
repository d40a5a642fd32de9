"""What the page says of each thing and relation, as plain data in one fixed order, without what is empty.

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
ARTICLE_KEYS = ("title", "publisher", "published", "grade", "address")
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
        self._added: dict[int, tuple[Mapping[str, object], int]] = {}

    @property
    def records(self) -> Record:
        """Return all of it, by name."""
        return {
            "articles": self._articles.records,
            "sources": self._sources.records,
            "steps": self._steps.records,
        }

    def add_sources(self, sources: Iterable[Mapping[str, object]] | None) -> list[int]:
        """Return the numbers of some sources."""
        return [self._get_number(source) for source in sources or ()]

    def _get_number(self, source: Mapping[str, object]) -> int:
        """Return the number of a source; many things share the same mapping, which is read once."""
        if id(source) not in self._added:
            self._added[id(source)] = source, self._add_source(source)
        return self._added[id(source)][1]

    def _add_source(self, source: Mapping[str, object]) -> int:
        article = {key: text_of(source.get(key)) for key in ARTICLE_KEYS}
        number = self._articles.number(_trim({**article, "link": is_web_address(article["address"])}))
        return self._sources.number({"in": number, **_trim({key: text_of(source.get(key)) for key in PLACE_KEYS})})

    def add_steps(self, steps: Iterable[Mapping[str, Any]]) -> list[int]:
        """Return the numbers of the steps of a proof, in which premises come before what follows from them."""
        numbers: list[int] = []
        for step in steps:
            texts = {key: text_of(step.get(key)) for key in ("rule", "owl", "given")}
            premises = [numbers[place] for place in step["premises"]]
            sources = self.add_sources(step.get("sources"))
            says = [text_of(term) for term in step["says"]]
            numbers.append(self._steps.number(_trim({"says": says, **texts, "from": premises, "sources": sources})))
        return numbers


def list_things(graph: nx.MultiDiGraph[str], shared: Shared) -> dict[str, Record]:
    """Return what is to be shown of each node, by node, in the order of their names in the graph."""
    return {name: _read_thing(name, graph.nodes[name], shared) for name in sorted(graph)}


def list_relations(graph: nx.MultiDiGraph[str], shared: Shared) -> list[tuple[str, str, Record]]:
    """Return what is to be shown of each edge, ordered by its ends and what it says, never by its key or insertion."""
    edges = [(a, b, _read_relation(data), data) for a, b, data in graph.edges(data=True)]
    order = [
        json.dumps([a, b, record, data.get("sources")], sort_keys=True, default=str) for a, b, record, data in edges
    ]
    found = [edge for _, edge in sorted(zip(order, edges, strict=True), key=lambda pair: pair[0])]
    for _, _, record, data in found:
        record["sources"] = shared.add_sources(data.get("sources"))
        record["proof"] = shared.add_steps(data.get("proof") or ())[-1:]
    return [(a, b, _trim(record)) for a, b, record, _ in found]


def _read_thing(name: str, data: Mapping[str, Any], shared: Shared) -> Record:
    record = {
        "label": text_of(data.get("label")).strip() or name,
        "cls": text_of(data.get("cls")) or "Other",
        "status": text_of(data.get("status")),
        "also": sorted([text_of(lang), text_of(label)] for lang, label in dict(data.get("lang_labels") or {}).items()),
        "aliases": [text_of(alias) for alias in data.get("aliases") or ()],
        "facts": [
            [text_of(prop), text_of(value), list_texts(claims)] for prop, value, claims in data.get("facts") or ()
        ],
        "sources": shared.add_sources(data.get("sources")),
        "place": bool(data.get("place")),
        "runs": [list_texts(step) for step in data.get("runs") or ()],
        "volumes": [_read_volume(volume, shared) for volume in data.get("volumes") or ()],
        "disputes": [_read_dispute(point, shared) for point in data.get("disputes") or ()],
        "sayings": [_read_saying(saying, shared) for saying in data.get("sayings") or ()],
    }
    return _trim(record)


def _read_volume(volume: Mapping[str, Any], shared: Shared) -> Record:
    texts = {key: text_of(volume.get(key)) for key in ("label", "period", "from", "to", "text")}
    return {**texts, "units": int(volume["units"]), "sources": shared.add_sources(volume.get("sources"))}


def _read_dispute(point: Mapping[str, Any], shared: Shared) -> Record:
    texts = {key: text_of(point.get(key)) for key in ("kind", "property", "rule")}
    sides = [
        {
            "value": text_of(side.get("value")),
            "held": bool(side.get("held")),
            "sources": shared.add_sources(side.get("sources")),
        }
        for side in point.get("sides") or ()
    ]
    return {**texts, "sides": sides}


def _read_saying(saying: Mapping[str, Any], shared: Shared) -> Record:
    texts = {key: text_of(saying.get(key)) for key in ("about", "property", "value", "standing")}
    return {**texts, "sources": shared.add_sources(saying.get("sources"))}


def _read_relation(data: Mapping[str, Any]) -> Record:
    status = text_of(data.get("status"))
    return {
        "says": text_of(data.get("label")) or "related to",
        "inferred": bool(data.get("inferred")),
        "status": "" if status == STATED else status,
    }


def _trim(record: Record) -> Record:
    """Return a record without what is empty; the page reads an absent part as an empty one."""
    return {key: value for key, value in record.items() if value not in ("", [], False, None)}


def text_of(value: object) -> str:
    """Return a value as text; None as an empty one."""
    return "" if value is None else str(value)


def list_texts(values: str | Iterable[object]) -> list[str]:
    """Return some values, or the one, as texts."""
    return [values] if isinstance(values, str) else [str(value) for value in values]
