"""Dependence of each holder on each source: shares and how concentrated they are, by items and by units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import TypeVar

from pyoxigraph import NamedNode

from kg.model.analyses import Line, Shape
from kg.model.domain import join
from kg.model.views import Count, Flow
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.volumes import Part, split_by_source
from kg.network.wording import ONLY_SOURCE, REST, percent_of, tell

Key = TypeVar("Key")


def find_dependence(net: Network) -> Found:
    """Return how much each holder depends on each source.

    Edges go from a source to a holder. By items, the weight is the number of the holder's flows of a status from that
    source (an item from two sources counts for each); by units, it is what was counted in a period, as it is printed,
    where the graph holds a source for it. `share` is the weight over the sum of the holder's weights, 0 to 1;
    `herfindahl` is the Herfindahl-Hirschman index of those shares (Hirschman 1964, see `compute_herfindahl`), 1 for a
    single source; it is empty where the source of some units is not held.
    """
    split, bare = split_by_source(net)
    # Of a holder that has no flow of this status, units would speak of its other flows.
    split = {(period, holder): parts for (period, holder), parts in split.items() if holder in net.pairs}
    holder, source = net.word("holder"), net.word("source")
    head = ("measure", holder, source, "count", "share", "herfindahl")
    return Found(
        title=tell(net, "dependence_title"),
        sentences=[*_tell_pairs(net), *(_tell_part(net, *key, parts) for key, parts in split.items())],
        columns=(*head, net.word("items"), "bound", f"{source}_known_by"),
        lines=[*_list_items(net), *_list_units(net, split)],
        shape=Shape(
            kind="stacked-bars",
            x="share",
            y=holder,
            series=source,
            facet="measure",
            unit=tell(net, "network_share"),
            whole=1.0,
        ),
        notes=[
            *net.tell_left_out(),
            *_tell_holderless(net),
            *net.tell_lone_flows(net.chosen),
            *_tell_gaps(net, split, bare),
        ],
        behind=net.cite_flows(net.chosen),
    )


def count_pairs(by_source: Mapping[NamedNode, Sequence[Flow]]) -> dict[NamedNode, int]:
    """Return the number of flows from each source."""
    return {source: len(flows) for source, flows in by_source.items()}


def _list_items(net: Network) -> list[Line]:
    lines = []
    for holder, by_source in sorted(net.pairs.items(), key=lambda item: net.tell(item[0])):
        counts = count_pairs(by_source)
        shares = compute_shares(counts)
        index = compute_herfindahl(shares.values())
        # A share is of all flows of the holder, so it rests on those from other sources too.
        claims = net.cite_flows(flow for flows in by_source.values() for flow in flows)
        for source, count in _sort_counts(net, counts):
            items = "; ".join(sorted(net.tell(flow.item) for flow in by_source[source]))
            cells = (net.name("items"), net.tell(holder), net.tell(source), count, shares[source], index, items)
            lines.append(Line((*cells, None, None), claims))
    return lines


def _list_units(net: Network, split: Mapping[tuple[NamedNode, NamedNode], Sequence[Part]]) -> list[Line]:
    lines = []
    for (period, holder), parts in split.items():
        merged = merge_parts(parts)
        shares = compute_shares({source: units for source, (units, _) in merged.items()})
        index = None if None in merged else compute_herfindahl(shares.values())
        claims = net.cite(triple for part in parts for triple in part.triples)
        guessed = any(part.ground == ONLY_SOURCE for part in parts)
        measure = tell(net, "dependence_measured" if guessed else "dependence_measure", period=net.tell(period))
        for source, (units, kinds) in merged.items():
            known = "; ".join(sorted({tell(net, part.ground) for part in kinds}))
            bound = "exact" if all(part.bound == "exact" for part in kinds) else "about"
            told = net.tell(source) if source else tell(net, kinds[0].ground)
            share = shares.get(source)
            cells = (measure, net.tell(holder), told, units, share, index, None, bound, known)
            lines.append(Line(cells, claims))
    return lines


def merge_parts(parts: Iterable[Part]) -> dict[NamedNode | None, tuple[int, list[Part]]]:
    """Return the units from each source with the parts they are made of."""
    groups: dict[NamedNode | None, list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.source].append(part)
    return {source: (sum(part.units for part in found), found) for source, found in groups.items()}


def _tell_pairs(net: Network) -> list[str]:
    """Return sentences on the sources of all flows, on holders with one source, and on those with several."""
    pairs = net.pairs
    if not pairs:
        return [tell(net, "dependence_none", told=net.told)]
    totals = Counter(s for by_source in pairs.values() for s, found in by_source.items() for _ in found)
    (first, most), *rest = _sort_counts(net, totals)
    parts = [tell(net, "dependence_first", n=most, place=net.tell(first)), *_tell_counts(net, rest)]
    sentences = [tell(net, "dependence_told", n=totals.total(), told=net.told, parts=parts)]
    alone = [holder for holder, by_source in pairs.items() if len(by_source) == 1]
    if alone:
        names = sorted(f"{net.tell(one)} ({net.tell(next(iter(pairs[one])))})" for one in alone)
        sentences.append(tell(net, "dependence_alone", n=len(alone), all=len(pairs), names=names))
    several = sorted((holder for holder in pairs if holder not in alone), key=net.tell)
    return [*sentences, *(_tell_spread(net, one, count_pairs(pairs[one])) for one in several)]


def _tell_counts(net: Network, counts: Iterable[tuple[NamedNode, int]]) -> list[str]:
    return [tell(net, "dependence_rest", n=count, place=net.tell(source)) for source, count in counts]


def _tell_spread(net: Network, holder: NamedNode, counts: Mapping[NamedNode, int]) -> str:
    most, total = max(counts.values()), sum(counts.values())
    top = sorted(net.tell(source) for source, count in counts.items() if count == most)
    figures: dict[str, str | int] = {
        "n": total,
        "m": len(counts),
        "index": f"{compute_herfindahl(compute_shares(counts).values()):.3f}",
        "percent": percent_of(most / total),
        "ties": len(top),
    }
    return tell(net, "dependence_spread", who=net.tell(holder), names=top, **figures)


def _sort_counts(net: Network, counts: Mapping[NamedNode, int]) -> list[tuple[NamedNode, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], net.tell(item[0])))


def _tell_part(net: Network, period: NamedNode, holder: NamedNode, parts: Sequence[Part]) -> str:
    """Return a sentence on the units of a holder and period whose source is held."""
    merged = merge_parts(parts)
    known = {source: units for source, (units, _) in merged.items() if source}
    told = join(_tell_counts(net, _sort_counts(net, known)), net.lang)
    rest = tell(net, "dependence_more", n=merged[None][0]) if None in merged else ""
    how = tell(net, "dependence_guessed") if any(part.ground == ONLY_SOURCE for part in parts) else ""
    return tell(net, "dependence_units", who=net.tell(holder), period=net.tell(period), told=told, how=how, rest=rest)


def _tell_holderless(net: Network) -> list[str]:
    found = sorted(net.tell(flow.item) for flow in net.chosen if not flow.only_holder)
    return [tell(net, "dependence_no_holder", names=found)] if found else []


def _tell_gaps(
    net: Network, split: Mapping[tuple[NamedNode, NamedNode], Sequence[Part]], bare: Sequence[Count]
) -> list[str]:
    """Return notes on units without a source, on how sources are known, and on figures that one source states."""
    parts = [part for found in split.values() for part in found]
    notes = []
    if bare:
        names = sorted(f"{_tell_count(net, row)} ({row.units:,})" for row in bare)
        notes.append(tell(net, "dependence_bare", names=join(names, net.lang, most=12)))
    elif not parts:
        notes.append(tell(net, "dependence_no_units"))
    if any(part.ground == ONLY_SOURCE for part in parts):
        notes.append(tell(net, "network_guess"))
    totals = (any(part.ground == REST for part in found) for found in split.values())
    if any(part.ground != REST for part in parts) and not all(totals):
        notes.append(tell(net, "dependence_partial"))
    stated = (part.triples[0] for part in parts)
    points = {net.tell(triple.subject): triple for triple in stated if isinstance(triple.subject, NamedNode)}
    return [*notes, *net.tell_lone("figure", points.items())]


def _tell_count(net: Network, row: Count) -> str:
    return " ".join(net.tell(thing) for thing in (row.holder, row.period) if thing)


def compute_shares(counts: Mapping[Key, int]) -> dict[Key, float]:
    """Return each count as a part of their sum, from 0 to 1; nothing where the sum is 0.

    >>> compute_shares({"a": 3, "b": 1})
    {'a': 0.75, 'b': 0.25}
    """
    total = sum(counts.values())
    return {key: count / total for key, count in counts.items()} if total else {}


def compute_herfindahl(shares: Iterable[float]) -> float:
    """Return the Herfindahl-Hirschman index of shares that add to 1: the sum of their squares.

    It is 1 where one takes all, and 1/n where n take the same (A. O. Hirschman, "The Paternity of an Index", American
    Economic Review 54, 1964).

    >>> compute_herfindahl([0.75, 0.25])
    0.625
    """
    return sum(share * share for share in shares)


def compute_overlap(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    """Return the weighted Jaccard index (Ruzicka similarity) of two weightings: shared over joint weight, 0 to 1.

    >>> compute_overlap({"a": 1.0}, {"a": 0.5, "b": 0.5})
    0.3333333333333333
    """
    keys = [*one, *(key for key in other if key not in one)]
    joint = sum(max(one.get(key, 0.0), other.get(key, 0.0)) for key in keys)
    return sum(min(one.get(key, 0.0), other.get(key, 0.0)) for key in keys) / joint if joint else 0.0


def compute_cosine(one: Mapping[Key, float], other: Mapping[Key, float]) -> float:
    """Return the cosine of the angle between two weightings without negative weights, 0 to 1.

    >>> compute_cosine({"a": 1.0}, {"a": 0.6, "b": 0.8})
    0.6
    """
    product = sum(weight * other.get(key, 0.0) for key, weight in one.items())
    lengths = sqrt(sum(w * w for w in one.values())) * sqrt(sum(w * w for w in other.values()))
    return product / lengths if lengths else 0.0
