"""Similarity of holders by where their items come from."""

from __future__ import annotations

from itertools import combinations

from kg.model.analyses import Line, Shape
from kg.network.dependence import compute_cosine, compute_overlap, compute_shares, count_pairs, group_flows
from kg.network.flows import GOING_ON, Network, choose_flows
from kg.network.found import Found
from kg.network.wording import count_of, join_words, tell_statuses, verb, with_article


def find_similarity(net: Network, *, status: str = GOING_ON) -> Found:
    """Return how alike holders are by the sources of their flows of a status, a row a pair; undirected.

    Each holder is a weighting of sources: the share of its flows that come from each, 0 to 1. `overlap` is the weighted
    Jaccard index (Ruzicka similarity) of two weightings, `cosine` the cosine of the angle between them; both are 0
    where no source is shared, 1 where the shares are equal. Two holders with few flows are easily alike.

    Raises:
        QueryError: there is no such status.
    """
    statuses = net.parse_statuses(status)
    chosen = choose_flows(net.flows, statuses)
    pairs = group_flows(chosen)
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
        title=f"Similarity of {net.word('holders')} by the {sources} of their {net.word('items')}",
        sentences=_tell(net, lines, tell_statuses(statuses), sorted(map(net.tell, pairs))),
        columns=(*head, f"shared_{sources}", sources),
        lines=sorted(lines, key=lambda line: -float(line.cells[2] or 0)),
        shape=Shape(kind="matrix", x=head[0], y=head[1], value="overlap", unit=f"overlap of {sources}", whole=1.0),
        notes=[*net.tell_left_out(net.flows, chosen), *net.tell_lone_flows(chosen)],
        parameters={"status": ",".join(statuses)},
    )


def _tell(net: Network, lines: list[Line], status: str, names: list[str]) -> list[str]:
    holders, flows, source = net.word("holders"), net.word("flows"), net.word("source")
    if not lines:
        only = f": only {names[0]} has any" if names else ""
        return [f"There are no two {holders} with {status} {flows} to compare{only}."]
    best = max(float(line.cells[2] or 0) for line in lines)
    alike = [f"{line.cells[0]} with {line.cells[1]}" for line in lines if line.cells[2] == best]
    apart = sum(line.cells[2] == 0 for line in lines)
    head = f"Of {count_of(len(lines), 'pair')} of {holders} by their {status} {flows}, "
    if best == 0:
        return [f"{head}none has {with_article(source)} in common."]
    same = " (they have the same shares)" if best == 1 else ""
    return [
        f"{head}the most alike are {join_words(alike, 6)}, with an overlap of {best:.3f}{same}; "
        f"{apart} {verb(apart, 'has', 'have')} no {source} in common."
    ]
