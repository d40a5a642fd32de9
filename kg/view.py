"""The graph at another reading of the two clocks: the pipeline again over what was known, kept in memory.

Takes a home and its clocks; gives a store with the derivations of what was inferred. Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Store, Triple

from kg.build import close_schema, draft_graph, infer, list_quads
from kg.inference import compile_rules
from kg.model.derivations import Derivation, Rule
from kg.paths import Home
from kg.reader import read_home
from kg.resolve import resolve
from kg.resolve.clocks import Clocks, hold_as_of, list_known


@dataclass(frozen=True, slots=True)
class View:
    """A graph in memory, and how it was inferred."""

    store: Store
    rules: tuple[Rule, ...]
    derivations: Mapping[Triple, Derivation]

    def get(self, triple: Triple, /) -> Derivation | None:
        """Return the derivation of a triple, or None for one that is not inferred."""
        return self.derivations.get(triple)


def make_view(home: Home, clocks: Clocks) -> View:
    """Return the graph of a home as its clocks have it.

    Raises:
        DataError: the data is wrong, or what was known contradicts the ontology.
    """
    given = read_home(home.data, home.ontology)
    data = list_known(given.data, clocks)
    resolution = hold_as_of(resolve(data, given.vocabulary), data, clocks)
    draft = draft_graph(replace(given, data=data), resolution)
    closure = infer(draft)
    store = Store()
    store.bulk_extend(list_quads(draft, closure, close_schema(home, given)))
    return View(store, compile_rules(draft.ontology), closure.inferred)
