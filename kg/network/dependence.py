"""Dependence of each maker on each origin: shares and how concentrated they are, by models and by units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import NamedNode

from kg.model.analyses import Shape
from kg.network.facts import Facts
from kg.network.found import Found, Line
from kg.network.routes import (
    ACTIVE,
    Route,
    choose_routes,
    cite_routes,
    list_routes,
    parse_statuses,
    tell_left_out,
    tell_lone_routes,
    tell_statuses,
)
from kg.network.shares import compute_herfindahl, compute_shares
from kg.network.volumes import ONLY_ORIGIN, REST, Part, Volume, list_imports, split_by_origin
from kg.network.wording import count_of, join_words, percent_of, verb

COLUMNS = ("measure", "maker", "origin", "count", "share", "herfindahl", "models", "bound", "origin_known_by")
SHAPE = Shape(
    kind="stacked-bars", x="share", y="maker", series="origin", facet="measure", unit="share of the maker", whole=1.0
)
MODELS = "models"
Pairs = Mapping[NamedNode, Mapping[NamedNode, list[Route]]]


def find_dependence(facts: Facts, *, status: str = ACTIVE) -> Found:
    """Return how much each maker depends on each origin.

    Edges go from an origin to a maker. By models, the weight is the number of the maker's routes of a status from that
    origin (a model from two origins counts for each); by units, it is the cars counted in a period, as they are
    printed, where the graph holds an origin for them. `share` is the weight over the sum of the maker's weights, 0 to
    1; `herfindahl` is the Herfindahl-Hirschman index of those shares (Hirschman 1964, see `compute_herfindahl`), 1 for
    a single origin; it is empty where the origin of some units is not held.

    Raises:
        QueryError: there is no such status.
    """
    statuses = parse_statuses(facts, status)
    routes = list_routes(facts)
    chosen = choose_routes(routes, statuses)
    pairs = group_routes(chosen)
    split, bare = split_by_origin(list_imports(facts), routes)
    # Of a maker that has no route of this status, units would speak of its other routes.
    split = {(period, importer): parts for (period, importer), parts in split.items() if importer in pairs}
    lines = [*_list_models(facts, pairs), *_list_units(facts, split)]
    return Found(
        title="Dependence of each maker on each origin",
        sentences=[*tell_pairs(facts, pairs, statuses), *_tell_units(facts, split)],
        columns=COLUMNS,
        lines=lines,
        shape=SHAPE,
        notes=[
            *tell_left_out(routes, chosen),
            *_tell_makerless(facts, chosen),
            *tell_lone_routes(facts, chosen),
            *_tell_gaps(facts, split, bare),
        ],
        behind=cite_routes(facts, chosen),
        parameters={"status": ",".join(statuses)},
    )


def group_routes(routes: Iterable[Route]) -> Pairs:
    """Return routes by maker and origin, without those whose maker is not held."""
    found: dict[NamedNode, dict[NamedNode, list[Route]]] = {}
    for route in routes:
        if route.maker:
            found.setdefault(route.maker, {}).setdefault(route.origin, []).append(route)
    return found


def count_pairs(by_origin: Mapping[NamedNode, Sequence[Route]]) -> dict[NamedNode, int]:
    """Return the number of routes from each origin."""
    return {origin: len(routes) for origin, routes in by_origin.items()}


def _list_models(facts: Facts, pairs: Pairs) -> list[Line]:
    lines = []
    for maker, by_origin in sorted(pairs.items(), key=lambda item: facts.tell(item[0])):
        counts = count_pairs(by_origin)
        shares = compute_shares(counts)
        index = compute_herfindahl(shares.values())
        for origin in sorted(counts, key=lambda origin: (-counts[origin], facts.tell(origin))):
            models = "; ".join(sorted(facts.tell(route.model) for route in by_origin[origin]))
            cells = (MODELS, facts.tell(maker), facts.tell(origin), counts[origin], shares[origin], index, models)
            # A share is of all routes of the maker, so it rests on those from other origins too.
            behind = (triple for routes in by_origin.values() for route in routes for triple in route.triples)
            lines.append(Line((*cells, None, None), facts.cite(behind)))
    return lines


def _list_units(facts: Facts, split: Mapping[tuple[NamedNode, NamedNode], Sequence[Part]]) -> list[Line]:
    lines = []
    for (period, importer), parts in split.items():
        merged = merge_parts(parts)
        shares = compute_shares({origin: units for origin, (units, _) in merged.items()})
        index = None if None in merged else compute_herfindahl(shares.values())
        claims = facts.cite(triple for part in parts for triple in part.triples)
        guess = " by the only origin held" if any(part.ground == ONLY_ORIGIN for part in parts) else ""
        for origin, (units, kinds) in merged.items():
            known = "; ".join(sorted({part.ground for part in kinds}))
            bound = "exact" if all(part.bound == "exact" for part in kinds) else "about"
            told = facts.tell(origin) if origin else REST
            measure = f"units{guess}, {facts.tell(period)}"
            share = shares.get(origin)
            cells = (measure, facts.tell(importer), told, units, share, index, None, bound, known)
            lines.append(Line(cells, claims))
    return lines


def merge_parts(parts: Iterable[Part]) -> dict[NamedNode | None, tuple[int, list[Part]]]:
    """Return the units from each origin with the parts they are made of."""
    groups: dict[NamedNode | None, list[Part]] = defaultdict(list)
    for part in parts:
        groups[part.origin].append(part)
    return {origin: (sum(part.units for part in found), found) for origin, found in groups.items()}


def tell_pairs(facts: Facts, pairs: Pairs, statuses: Sequence[str]) -> list[str]:
    """Return sentences on the origins of all routes, on makers with one origin, and on those with several."""
    told, home = tell_statuses(statuses), join_words(map(facts.tell, sorted(facts.homes, key=str))) or "the home market"
    if not pairs:
        return [f"No {told} route into {home} is held whose maker is known: there is no dependence to measure."]
    totals = Counter(o for by_origin in pairs.values() for o, found in by_origin.items() for _ in found)
    (first, most), *rest = _sort_counts(facts, totals)
    parts = [f"{most} {verb(most, 'comes', 'come')} from {facts.tell(first)}"]
    parts += [f"{count} from {facts.tell(origin)}" for origin, count in rest]
    sentences = [f"Of {count_of(sum(totals.values()), f'{told} route')} into {home}, {join_words(parts)}."]
    alone = [m for m, by_origin in pairs.items() if len(by_origin) == 1]
    if alone:
        names = sorted(f"{facts.tell(m)} ({facts.tell(next(iter(pairs[m])))})" for m in alone)
        sentences.append(
            f"{count_of(len(alone), 'maker')} of {len(pairs)} {verb(len(alone), 'takes', 'take')} all from a single "
            f"origin (Herfindahl index 1): {join_words(names)}."
        )
    several = sorted((m for m in pairs if m not in alone), key=facts.tell)
    return [*sentences, *(_tell_spread(facts, maker, pairs[maker]) for maker in several)]


def _tell_spread(facts: Facts, maker: NamedNode, by_origin: Mapping[NamedNode, Sequence[Route]]) -> str:
    counts = count_pairs(by_origin)
    shares = compute_shares(counts)
    most = max(counts.values())
    top = sorted(facts.tell(origin) for origin, count in counts.items() if count == most)
    each = " each" if len(top) > 1 else ""
    return (
        f"{facts.tell(maker)} spreads {count_of(sum(counts.values()), 'route')} over {len(counts)} origins "
        f"(Herfindahl index {compute_herfindahl(shares.values()):.3f}); the largest share is that of "
        f"{join_words(top)}, {percent_of(most / sum(counts.values()))}{each}."
    )


def _sort_counts(facts: Facts, counts: Mapping[NamedNode, int]) -> list[tuple[NamedNode, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], facts.tell(item[0])))


def _tell_units(facts: Facts, split: Mapping[tuple[NamedNode, NamedNode], Sequence[Part]]) -> list[str]:
    """Return a sentence a maker and period on the units whose origin is held."""
    return [_tell_part(facts, *key, parts) for key, parts in split.items()]


def _tell_part(facts: Facts, period: NamedNode, importer: NamedNode, parts: Sequence[Part]) -> str:
    merged = merge_parts(parts)
    known = {origin: units for origin, (units, _) in merged.items() if origin}
    told = join_words(f"{units:,} from {facts.tell(origin)}" for origin, units in _sort_counts(facts, known))
    rest = f"; no origin is held for {merged[None][0]:,} more" if None in merged else ""
    only = any(part.ground == ONLY_ORIGIN for part in parts)
    how = ", counting each model for the only origin that is held for it" if only else ""
    return f"By units, {facts.tell(importer)} in {facts.tell(period)}: {told}{how}{rest}."


def _tell_makerless(facts: Facts, routes: Iterable[Route]) -> list[str]:
    found = [facts.tell(route.model) for route in routes if not route.maker]
    return [f"left out, as no maker is held: {join_words(sorted(found))}"] if found else []


def _tell_gaps(
    facts: Facts, split: Mapping[tuple[NamedNode, NamedNode], Sequence[Part]], bare: Sequence[Volume]
) -> list[str]:
    """Return notes on units without an origin, on how origins are known, and on figures that one source states."""
    parts = [part for found in split.values() for part in found]
    notes = []
    if bare:
        names = sorted(f"{_tell_volume(facts, volume)} ({volume.units:,})" for volume in bare)
        notes.append(f"no origin is held for the units of {join_words(names, most=12)}")
    elif not parts:
        notes.append("no import volume of a maker is held, so nothing is said by units")
    if any(part.ground == ONLY_ORIGIN for part in parts):
        notes.append("units of a model count for the only origin of its routes that have begun; no source says so")
    if any(part.ground != REST for part in parts) and not all(_has_total(found) for found in split.values()):
        notes.append("shares by units are of those whose origin is known, where no larger total of the maker is held")
    stated = (part.triples[0] for part in parts)
    points = {facts.tell(triple.subject): triple for triple in stated if isinstance(triple.subject, NamedNode)}
    return [*notes, *facts.tell_lone(points.items(), "a figure by units")]


def _tell_volume(facts: Facts, volume: Volume) -> str:
    return " ".join(facts.tell(thing) for thing in (volume.importer, volume.period) if thing)


def _has_total(parts: Iterable[Part]) -> bool:
    return any(part.ground == REST for part in parts)
