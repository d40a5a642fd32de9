"""The graph at another reading of the two clocks: the pipeline again over what was known, kept in memory.

Takes a home and its clocks; gives a store. Writes nothing.
"""

from __future__ import annotations

from dataclasses import replace

from pyoxigraph import Store

from kg.build import close_schema, draft_graph, infer, list_quads
from kg.paths import Home
from kg.reader import read_home
from kg.resolve import resolve
from kg.resolve.clocks import Clocks, hold_as_of, list_known


def make_view(home: Home, clocks: Clocks) -> Store:
    """Return the graph of a home as its clocks have it.

    Raises:
        DataError: the data is wrong, or what was known contradicts the ontology.
    """
    given = read_home(home.data, home.ontology)
    data = list_known(given.data, clocks)
    resolution = hold_as_of(resolve(data, given.vocabulary), data, clocks)
    draft = draft_graph(replace(given, data=data), resolution)
    store = Store()
    store.bulk_extend(list_quads(draft, infer(draft), close_schema(home, given)))
    return store
