"""Communities: which things belong together."""

from __future__ import annotations

from kg.graph.held import Held
from kg.model.analyses import Line, Shape
from kg.network.flows import Network
from kg.network.found import Found
from kg.network.things import Things, read_things, tell_classes
from kg.network.wording import tell

COLUMNS = ("community", "thing", "class", "inside", "outside", "things")
SHAPE = Shape(kind="bars", x="inside", y="thing", series="community", facet="community", unit="neighbours inside")
SEED = 1
LISTED = 8
"""How many communities are listed, the largest first."""


def find_communities(held: Network) -> Found:
    """Return the largest communities of the network, and of each up to `most` entities with the most neighbours inside.

    Edges are held facts that sources state, undirected and without weight (see `things`). The method is that of Louvain
    (Blondel and others 2008, `networkx.community.louvain_communities`) with a fixed seed and numbered nodes, so that it
    gives the same each time; another seed may draw some borders elsewhere. `inside` and `outside` count neighbours,
    `things` the entities of the community, which is called after its first. A thing without any neighbour is in none.
    """
    net = read_things(held)
    groups = split_communities(net)
    members = {i: _rank(net, group) for i, group in enumerate(groups)}
    shown = sorted((found, i) for i, found in members.items() if found)
    shown.sort(key=lambda item: (-len(item[0]), item[0]))
    lines = [line for found, i in shown[:LISTED] for line in _list_lines(held, net, groups[i], found)]
    hidden = sum(max(0, len(found) - held.most) for found, _ in shown[:LISTED])
    notes = [tell(held, "communities_more", n=hidden)] if hidden else []
    small = [len(found) for found, _ in shown[LISTED:]]
    if small:
        notes.append(tell(held, "communities_small", n=len(small), m=sum(small)))
    return Found(
        title=tell(held, "communities_title"),
        sentences=[_tell(held, net, groups, [found for found, _ in shown])],
        columns=COLUMNS,
        lines=lines,
        shape=SHAPE,
        notes=[*notes, tell(held, "things_left_out")],
    )


def split_communities(net: Things) -> list[frozenset[int]]:
    """Return the communities as sets of numbers, in the order of their lowest."""
    from networkx.algorithms.community import louvain_communities

    if not net.graph.size():
        return []
    return sorted((frozenset(group) for group in louvain_communities(net.graph, seed=SEED)), key=min)


def _rank(net: Things, group: frozenset[int]) -> list[int]:
    """Return the entities of a community, those with the most neighbours inside first."""
    entities = [number for number in group if number not in net.keyed]
    return sorted(entities, key=lambda number: (-_count_inside(net, group, number), number))


def _count_inside(net: Things, group: frozenset[int], number: int) -> int:
    return sum(other in group for other in net.graph[number])


def _list_lines(held: Network, net: Things, group: frozenset[int], members: list[int]) -> list[Line]:
    name, classes = held.tell(net.things[members[0]]), tell_classes(held)
    lines = []
    for number in members[: held.most]:
        inside = _count_inside(net, group, number)
        thing = net.things[number]
        counts = (inside, len(net.graph[number]) - inside, len(members))
        cells = (name, held.tell(thing), classes.get(thing, ""), *counts)
        lines.append(Line(cells, held.cite(net.list_facts(number))))
    return lines


def _tell(held: Held, net: Things, groups: list[frozenset[int]], members: list[list[int]]) -> str:
    from networkx.algorithms.community import modularity

    if not members:
        return tell(held, "communities_none")
    named = [tell(held, "communities_name", thing=held.tell(net.things[own[0]]), n=len(own)) for own in members]
    share = f"{modularity(net.graph, map(set, groups)):.3f}"
    return tell(held, "communities_told", n=len(members), modularity=share, names=named)
