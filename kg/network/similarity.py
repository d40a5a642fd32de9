"""Similarity of makers by where their cars come from."""

from __future__ import annotations

from itertools import combinations

from kg.model.analyses import Shape
from kg.network.dependence import count_pairs, group_routes
from kg.network.facts import Facts
from kg.network.found import Found, Line
from kg.network.routes import (
    ACTIVE,
    choose_routes,
    list_routes,
    parse_statuses,
    tell_left_out,
    tell_lone_routes,
    tell_statuses,
)
from kg.network.shares import compute_cosine, compute_overlap, compute_shares
from kg.network.wording import count_of, join_words, verb

COLUMNS = ("maker", "other_maker", "overlap", "cosine", "shared_origins", "origins")
SHAPE = Shape(kind="matrix", x="maker", y="other_maker", value="overlap", unit="overlap of origins", whole=1.0)


def find_similarity(facts: Facts, *, status: str = ACTIVE) -> Found:
    """Return how alike makers are by the origins of their routes of a status, a row a pair; undirected.

    Each maker is a weighting of origins: the share of its routes that come from each, 0 to 1. `overlap` is the weighted
    Jaccard index (Ruzicka similarity) of two weightings, `cosine` the cosine of the angle between them; both are 0
    where no origin is shared, 1 where the shares are equal. Two makers with few routes are easily alike.

    Raises:
        QueryError: there is no such status.
    """
    statuses = parse_statuses(facts, status)
    routes = list_routes(facts)
    chosen = choose_routes(routes, statuses)
    pairs = group_routes(chosen)
    lines = []
    for one, other in combinations(sorted(pairs, key=facts.tell), 2):
        weights = [compute_shares(count_pairs(pairs[maker])) for maker in (one, other)]
        shared = sorted(facts.tell(origin) for origin in weights[0] if origin in weights[1])
        behind = (t for m in (one, other) for found in pairs[m].values() for route in found for t in route.triples)
        figures = (compute_overlap(*weights), compute_cosine(*weights))
        cells = (facts.tell(one), facts.tell(other), *figures, len(shared), "; ".join(shared))
        lines.append(Line(cells, facts.cite(behind)))
    return Found(
        title="Similarity of makers by the origins of their models",
        sentences=_tell(lines, tell_statuses(statuses), sorted(map(facts.tell, pairs))),
        columns=COLUMNS,
        lines=sorted(lines, key=lambda line: -float(line.cells[2] or 0)),
        shape=SHAPE,
        notes=[*tell_left_out(routes, chosen), *tell_lone_routes(facts, chosen)],
        parameters={"status": ",".join(statuses)},
    )


def _tell(lines: list[Line], status: str, makers: list[str]) -> list[str]:
    if not lines:
        only = f": only {makers[0]} has any" if makers else ""
        return [f"There are no two makers with {status} routes to compare{only}."]
    best = max(float(line.cells[2] or 0) for line in lines)
    alike = [f"{line.cells[0]} with {line.cells[1]}" for line in lines if line.cells[2] == best]
    apart = sum(line.cells[2] == 0 for line in lines)
    head = f"Of {count_of(len(lines), 'pair')} of makers by their {status} routes, "
    if best == 0:
        return [f"{head}none has an origin in common."]
    same = " (they have the same shares)" if best == 1 else ""
    return [
        f"{head}the most alike are {join_words(alike, 6)}, with an overlap of {best:.3f}{same}; "
        f"{apart} {verb(apart, 'has', 'have')} no origin in common."
    ]
