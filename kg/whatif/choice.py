"""Which claims and decisions a thing stands for when it is supposed away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import NamedNode

from kg.errors import NotFound
from kg.graph.names import Names
from kg.model.claims import Data, Fact, Node
from kg.model.vocabulary import Vocabulary
from kg.resolve.decisions import apply_decisions
from kg.terms import PREFIXES, RID


class Choice:
    """Finds the claims and decisions that a source, a claim, a decision or any other thing stands for."""

    def __init__(self, data: Data, vocabulary: Vocabulary, names: Names) -> None:
        self._data = data
        self._vocabulary = vocabulary
        self._names = names
        self._by_source: dict[NamedNode, set[NamedNode]] = {source: set() for source in data.sources}
        for claim in data.claims:
            self._by_source[claim.source].add(claim.iri)
        self._single = {c.iri for c in data.claims} | {d.iri for d in data.decisions}

    def find(self, thing: NamedNode | str) -> set[NamedNode]:
        """Return the claims and decisions that a thing stands for.

        Raises:
            NotFound: there is no such thing, or several; with the nearest names.
        """
        found = self._spell(thing if isinstance(thing, str) else thing.value)
        if found in self._by_source:
            return self._by_source[found]
        return {found} if found in self._single else self._naming.get(found, set())

    def _spell(self, name: str) -> NamedNode:
        """Return the thing that a name means: also a node of which nothing is held, by its identifier.

        Raises:
            NotFound: as `find`.
        """
        prefix, _, local = name.partition(":")
        spelled = {name, PREFIXES.get(prefix, "") + local, RID.iri + name}
        for known in (self._by_source, self._single, self._naming):
            found = [thing for thing in known if thing.value in spelled]
            if found and self._names.follow(found[0]) == found[0]:
                return found[0]
        try:
            return self._names.find(name)
        except NotFound as error:
            told = f"{error}; name a source, a claim, a decision or a thing of the graph"
            raise NotFound(told) from error

    @cached_property
    def _naming(self) -> Mapping[NamedNode, set[NamedNode]]:
        """The claims that name each thing, in their node, its key or their facts."""
        found: dict[NamedNode, set[NamedNode]] = defaultdict(set)
        said = ((claim.iri, claim.node, claim.facts) for claim in self._data.claims)
        readings = apply_decisions(self._data, self._vocabulary).readings
        read = ((reading.claim.iri, reading.node, reading.facts) for reading in readings)
        for claim, node, facts in (*said, *read):
            for thing in _list_things(node, facts):
                found[thing].add(claim)
        return found


def _list_things(node: Node, facts: Iterable[Fact]) -> Iterable[NamedNode]:
    values = (fact.value for fact in (*node.key, *facts))
    return (node.iri, *(value for value in values if isinstance(value, NamedNode)))
