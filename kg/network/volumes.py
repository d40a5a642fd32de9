"""What was counted of what comes into the home market, and from where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from kg.model.views import Count, Flow
from kg.network.flows import Network
from kg.network.wording import ONLY_SOURCE, REST, STATED

MEASURES = ("exact", "over", "under", "about")


@dataclass(frozen=True, slots=True)
class Part:
    """The units of one holder in one period that came from one source; from anywhere else where that is None.

    `ground` is the message that tells how the source is known: `STATED`, `ONLY_SOURCE` or `REST`.
    """

    source: NamedNode | None
    units: int
    bound: str
    ground: str
    triples: tuple[Triple, ...]


def list_imports(net: Network) -> list[Count]:
    """Return the held counts of what comes into the home market, by name, each by its most exact figure."""
    rows = (row for row in net.read(Count) if row.kind == "in" and row.target == net.home)
    found: dict[NamedNode, Count] = {}
    for row in sorted(rows, key=lambda row: (row.count.value, MEASURES.index(row.bound))):
        found.setdefault(row.count, row)
    return list(found.values())


def split_by_source(net: Network) -> tuple[dict[tuple[NamedNode, NamedNode], list[Part]], list[Count]]:
    """Return the parts of each holder's units by source, by period and holder; and totals without any source.

    Counts by source come first; where there are none, counts by item are taken, each for the source that it states, or
    else for the only source of the flows of its item that have begun. What a held total of the same holder and period
    has beyond the parts is a part without a source, so that shares are of the whole.
    """
    groups: dict[tuple[NamedNode, NamedNode], list[Count]] = defaultdict(list)
    for row in list_imports(net):
        if row.holder:
            groups[row.period, row.holder].append(row)
    sources = find_only_sources(net, net.flows)
    split: dict[tuple[NamedNode, NamedNode], list[Part]] = {}
    bare: list[Count] = []
    for key, group in sorted(groups.items(), key=lambda item: [part.value for part in item[0]]):
        total = next((v for v in group if not v.item and not v.source), None)
        parts = [part for v in group if v.source and not v.item and (part := _make_part(net, v, sources))]
        parts = parts or [part for v in group if v.item and (part := _make_part(net, v, sources))]
        if parts:
            split[key] = [*parts, *_find_rest(net, total, parts)]
        elif total:
            bare.append(total)
    return split, bare


def find_only_sources(net: Network, flows: Iterable[Flow]) -> Mapping[NamedNode, Flow]:
    """Return the flow of each item all whose flows that have begun, or are under way, come from one source."""
    by_item: dict[NamedNode, list[Flow]] = defaultdict(list)
    for flow in flows:
        if flow.status in net.statuses.begun:
            by_item[flow.item].append(flow)
    return {item: found[0] for item, found in by_item.items() if len({flow.source for flow in found}) == 1}


def list_stated(net: Network, row: Count) -> tuple[Triple, ...]:
    """Return the fact that a count is."""
    return net.graph.views.list_facts(row, "units")


def _make_part(net: Network, row: Count, sources: Mapping[NamedNode, Flow]) -> Part | None:
    if row.source:
        return Part(row.source, row.units, row.bound, STATED, list_stated(net, row))
    flow = sources.get(row.item) if row.item else None
    if not flow:
        return None
    return Part(flow.source, row.units, row.bound, ONLY_SOURCE, (*list_stated(net, row), *net.list_facts(flow)))


def _find_rest(net: Network, total: Count | None, parts: Sequence[Part]) -> list[Part]:
    rest = total.units - sum(part.units for part in parts) if total else 0
    if not total or rest <= 0:
        return []
    stated = tuple(triple for part in parts for triple in part.triples)
    bound = "exact" if total.bound == "exact" and all(part.bound == "exact" for part in parts) else "about"
    return [Part(None, rest, bound, REST, (*list_stated(net, total), *stated))]
