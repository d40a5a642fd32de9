"""Which worlds are looked at: a choice of days for all dates that are not known to the day.

Two extremes, in which all falls as early and as late as it may, and others in between: every state of one thing is
seen, of any two uncertain things each early or late with the other's, and of any three sources each known or not with
the others. What is certain never rests on this.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations

from pyoxigraph import NamedNode

from kg.model.outcomes import Days
from kg.resolve.chronology import EARLY, Times, World

MANY = 5
"""Of so many sources that speak of one thing every choice is looked at; of more, nothing of the thing is certain."""


def count_patterns(things: int) -> int:
    """Return how many patterns tell any two of some things apart, both ways."""
    return 2 * (max(things - 1, 0)).bit_length()


def list_bits(things: Sequence[NamedNode], pattern: int) -> Iterator[NamedNode]:
    """Yield the things that a pattern chooses: those whose number has a bit, or, for odd patterns, has it not.

    >>> from kg.terms import RID
    >>> [RID.local(t) for t in list_bits([RID("a"), RID("b"), RID("c")], 0)]
    ['b']
    """
    for number, thing in enumerate(things):
        if (number >> pattern // 2) % 2 != pattern % 2:
            yield thing


def list_parities(things: Sequence[NamedNode]) -> Iterator[frozenset[NamedNode]]:
    """Yield choices of things, among which any three are seen in every way but all alike: a row may join as many.

    A choice is of the things in whose number one bit is set, or just one of two bits, or of all the others. Two numbers
    differ from a third in a bit that they share, or each in a bit of its own: this bit, or these two, set the third
    apart.
    """
    bits = [1 << place for place in range(max(len(things) - 1, 0).bit_length())]
    for mask in (*bits, *map(sum, combinations(bits, 2))):
        chosen = frozenset(thing for number, thing in enumerate(things) if (number & mask).bit_count() % 2)
        yield from (chosen, frozenset(things) - chosen)


def choose_missing(uncertain: Sequence[NamedNode], together: Iterable[Set[NamedNode]]) -> list[frozenset[NamedNode]]:
    """Return which of the sources that may not have appeared had not: none, all, and as `list_parities` chooses.

    Of sources that speak `together` of one thing, each is seen without the others, and the others without it.
    """
    found = [frozenset[NamedNode](), frozenset(uncertain)]
    found += list_parities(uncertain)
    for color in color_apart(uncertain, together):
        found += [frozenset(uncertain) - color, color]
    return list(dict.fromkeys(found))


def complete(
    seen: Sequence[frozenset[NamedNode]], groups: Iterable[frozenset[NamedNode]]
) -> list[frozenset[NamedNode]]:
    """Return what is to be missing besides, so that of each group every choice is seen; of too large ones none is.

    >>> from kg.terms import RID
    >>> a, b = RID("a"), RID("b")
    >>> found = complete([frozenset(), frozenset([a, b])], [frozenset([a, b])])
    >>> sorted([RID.local(t) for t in gone] for gone in found)
    [['a'], ['b']]
    """
    drafts: list[dict[NamedNode, bool]] = []
    for group in sorted(set(groups), key=lambda g: (len(g), sorted(map(str, g)))):
        if len(group) > MANY:
            continue
        known = {gone & group for gone in seen} | {
            frozenset(t for t in group if draft[t]) for draft in drafts if group <= draft.keys()
        }
        for choice in _list_choices(group):
            if choice not in known:
                _draft(drafts, {thing: thing in choice for thing in group})
    return [frozenset(thing for thing, gone in draft.items() if gone) for draft in drafts]


def _list_choices(group: frozenset[NamedNode]) -> Iterator[frozenset[NamedNode]]:
    things = sorted(group, key=str)
    for number in range(2 ** len(things)):
        yield frozenset(thing for place, thing in enumerate(things) if number >> place & 1)


def _draft(drafts: list[dict[NamedNode, bool]], wanted: Mapping[NamedNode, bool]) -> None:
    """Note a choice in the first draft that says nothing else of its things, or in a new one."""
    for draft in drafts:
        if all(draft.get(thing, gone) == gone for thing, gone in wanted.items()):
            draft.update(wanted)
            return
    drafts.append(dict(wanted))


def color_apart(things: Sequence[NamedNode], together: Iterable[Set[NamedNode]]) -> list[frozenset[NamedNode]]:
    """Return things in few groups, no group with two that stand together.

    >>> from kg.terms import RID
    >>> a, b, c = RID("a"), RID("b"), RID("c")
    >>> [sorted(RID.local(t) for t in color) for color in color_apart([a, b, c], [{a, b}, {b, c}])]
    [['a', 'c'], ['b']]
    """
    near: dict[NamedNode, set[NamedNode]] = {thing: set() for thing in things}
    for group in together:
        for thing in group & near.keys():
            near[thing] |= group
    colors: list[set[NamedNode]] = []
    for thing in things:
        color = next((color for color in colors if not color & near[thing]), None)
        if color is None:
            colors.append({thing})
        else:
            color.add(thing)
    return [frozenset(color) for color in colors]


def choose_extremes(published: Mapping[NamedNode, Days]) -> list[World]:
    """Return the world in which all falls as early as it may, and that in which all falls as late."""
    return [
        World({iri: days.first for iri, days in published.items()}, tilt=EARLY),
        World({iri: days.last for iri, days in published.items()}),
    ]


def choose_worlds(published: Mapping[NamedNode, Days], times: Collection[Times], day: dt.date) -> list[World]:
    """Return the worlds of a day: the extremes, and those between."""
    first = {iri: days.first for iri, days in published.items()}
    last = {iri: days.last for iri, days in published.items()}
    sources = [iri for iri, days in published.items() if days.first <= day < days.last]
    nodes = {t.held.node.iri: t.tilts for t in times if len(t.tilts) > 1 and t.differs(day)}
    things = [*sources, *nodes]
    worlds = choose_extremes(published)
    for pattern in range(count_patterns(len(things))):
        early = set(list_bits(things, pattern))
        chosen = {iri: first[iri] if iri in early else last[iri] for iri in first}
        worlds.append(World(chosen, {iri: tilts[-1] if iri in early else tilts[0] for iri, tilts in nodes.items()}))
    for place in range(1, max((len(tilts) for tilts in nodes.values()), default=2) - 1):
        between = {iri: tilts[min(place, len(tilts) - 1)] for iri, tilts in nodes.items()}
        worlds += [World(days, between) for days in (first, last)]
    return worlds
