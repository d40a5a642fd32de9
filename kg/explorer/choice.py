"""Which part of a graph a page shows: what is near one thing, or what a query names.

Takes the picture of a graph; gives a smaller one. Never changes what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
from pyoxigraph import NamedNode, Triple

from kg.errors import NotFound, QueryError
from kg.graph import Graph
from kg.model.answers import Table, text_of


def keep_near(picture: nx.MultiDiGraph[str], thing: str, depth: int) -> nx.MultiDiGraph[str]:
    """Return what is at most `depth` relations away from a thing, in either direction.

    Raises:
        NotFound: the thing is not in the picture.
    """
    if thing not in picture:
        raise NotFound(f"{thing}: nothing is held that relates it to anything; name another thing")
    near, reached = {thing}, {thing}
    for _ in range(depth):
        reached = {other for one in reached for other in nx.all_neighbors(picture, one)} - near
        near |= reached
    return _keep(picture, near)


def keep_named(picture: nx.MultiDiGraph[str], table: Table) -> nx.MultiDiGraph[str]:
    """Return the things that the rows of a SELECT query name, with the relations between them.

    Raises:
        QueryError: the rows name something, and nothing of it is a thing of the graph.
    """
    named = {term.value for row in table for term in row if isinstance(term, NamedNode)}
    if table.rows and not named & set(picture):
        raise QueryError("the query names no thing of the graph; SELECT the IRIs of the things to show")
    return _keep(picture, named)


def keep_triples(
    graph: Graph, picture: nx.MultiDiGraph[str], triples: Iterable[Triple], lang: str
) -> nx.MultiDiGraph[str]:
    """Return the things and relations that a CONSTRUCT query makes; what is known of them comes from the graph.

    A triple that the graph does not hold is shown as the query has it, without a source.
    """
    found: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    label = graph.names.make_label(lang)
    for triple in triples:
        start, key, end = triple.subject, triple.predicate.value, triple.object
        if not isinstance(start, NamedNode):
            continue
        _add_thing(found, picture, start, label(start))
        if not isinstance(end, NamedNode):
            data = found.nodes[start.value]
            data["facts"] = (*data["facts"], (label(triple.predicate), text_of(end), ()))
            continue
        _add_thing(found, picture, end, label(end))
        known = picture.get_edge_data(start.value, end.value, key) or {"label": label(triple.predicate)}
        found.add_edge(start.value, end.value, key=key, **known)
    return found


def _add_thing(found: nx.MultiDiGraph[str], picture: nx.MultiDiGraph[str], thing: NamedNode, label: str) -> None:
    if thing.value not in found:
        known = dict(picture.nodes[thing.value]) if thing.value in picture else {"label": label}
        # A route stays a thing among the relations that the query asked for.
        found.add_node(thing.value, **{"facts": (), **known, "route": None})


def _keep(picture: nx.MultiDiGraph[str], names: set[str]) -> nx.MultiDiGraph[str]:
    return nx.MultiDiGraph(picture.subgraph(names))
