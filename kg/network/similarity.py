"""Similarity of holders by where their items come from."""

from __future__ import annotations

from itertools import combinations

from kg.model.analyses import Line, Shape
from kg.model.domain import join
from kg.network.dependence import compute_cosine, compute_overlap, compute_shares, count_pairs
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.wording import tell


def find_similarity(net: Network) -> Found:
    """Return how alike holders are by the sources of their flows of a status, a row a pair; undirected.

    Each holder is a weighting of sources: the share of its flows that come from each, 0 to 1. `overlap` is the weighted
    Jaccard index (Ruzicka similarity) of two weightings, `cosine` the cosine of the angle between them; both are 0
    where no source is shared, 1 where the shares are equal. Two holders with few flows are easily alike.
    """
    pairs = net.pairs
    lines = []
    for one, other in combinations(sorted(pairs, key=net.tell), 2):
        weights = [compute_shares(count_pairs(pairs[holder])) for holder in (one, other)]
        shared = sorted(net.tell(source) for source in weights[0] if source in weights[1])
        claims = net.cite_flows(flow for m in (one, other) for found in pairs[m].values() for flow in found)
        figures = (compute_overlap(*weights), compute_cosine(*weights))
        lines.append(Line((net.tell(one), net.tell(other), *figures, len(shared), "; ".join(shared)), claims))
    holder, sources = net.word("holder"), net.word("sources")
    head = (holder, f"other_{holder}", "overlap", "cosine")
    return Found(
        title=tell(net, "similarity_title"),
        sentences=[_tell(net, lines, sorted(map(net.tell, pairs)))],
        columns=(*head, f"shared_{sources}", sources),
        lines=sorted(lines, key=lambda line: -float(line.cells[2] or 0)),
        shape=Shape(kind="matrix", x=head[0], y=head[1], value="overlap", unit=tell(net, "similarity_unit"), whole=1.0),
        notes=[*net.tell_left_out(), *net.tell_lone_flows(net.chosen)],
    )


def _tell(net: Network, lines: list[Line], names: list[str]) -> str:
    if not lines:
        return tell(net, "similarity_only" if names else "similarity_none", told=net.told, one="".join(names))
    best = max(float(line.cells[2] or 0) for line in lines)
    if best == 0:
        return tell(net, "similarity_apart", n=len(lines), told=net.told)
    alike = [
        tell(net, "similarity_pair", one=str(line.cells[0]), other=str(line.cells[1]))
        for line in lines
        if line.cells[2] == best
    ]
    figures: dict[str, str | int] = {
        "best": f"{best:.3f}",
        "whole": int(best),
        "apart": sum(line.cells[2] == 0 for line in lines),
    }
    return tell(net, "similarity_told", n=len(lines), told=net.told, names=join(alike, net.lang, 6), **figures)
