"""What a row or a triple stands on, tried out: a smallest set of claims that yields it, and what fells it.

Proofs say which claims should do; the graph of those claims alone says whether they do. So what comes back holds also
where fewer claims mean that others are held, as with sources that outvote one another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from pyoxigraph import DefaultGraph, Literal, Triple

from kg.errors import DataError
from kg.graph import Graph
from kg.graph.asking import SEPARATOR
from kg.model.answers import Row, Table
from kg.model.proofs import Basis
from kg.terms import CLAIM, XSD
from kg.whatif import WhatIf

Holds = Callable[[Graph], bool]
"""Says whether a row or a triple is there in a graph."""
TRIED = 200
"""Sets of sources that are tried out at the most, where no source alone fells a row."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What a row or a triple stands on.

    `support` is a set of claims that yields it alone, with decisions, entity files and ontology as given, and of which
    none can be spared; None where no set of its claims does, since it rests on something else not being there. `cuts`
    are all the smallest sets of sources, by name, whose loss fells it; none where it stands without any source.
    """

    support: tuple[str, ...] | None
    cuts: tuple[tuple[str, ...], ...]


class Surveyor:
    """Finds what rows and triples of one graph stand on."""

    def __init__(self, graph: Graph) -> None:
        """Read the data of the graph's home.

        Raises:
            DataError: the data is wrong, or has changed since the graph was built.
        """
        self._graph = graph
        self._whatif = WhatIf(graph)

    def find_footing(self, basis: Basis, holds: Holds, *, most: int = TRIED) -> Footing:
        """Return the support and the cuts of what has a basis and is there where `holds` says so."""
        return Footing(self.find_support(basis, holds), self.find_cuts(basis, holds, most=most))

    def find_support(self, basis: Basis, holds: Holds) -> tuple[str, ...] | None:
        """Return claims of a basis that yield what rests on it, and of which none can be spared, or None."""
        claims = [claim for claim in basis.claims if not self._is_decision(claim)]
        small = self._graph.evidence.supports.find_support(basis.witnesses, claims)
        for chosen in filter(None, (small, claims)):
            if self._is_enough(chosen, holds):
                return self._spare(sorted(chosen), holds)
        return () if not claims and self._is_enough((), holds) else None

    def _spare(self, claims: list[str], holds: Holds) -> tuple[str, ...]:
        """Return the claims without those that can be spared, tried one after another until none is.

        A status that one claim gives may need another only as long as there is a third, which is spared later.
        """
        kept = list(claims)
        for claim in claims:
            rest = [one for one in kept if one != claim]
            if self._is_enough(rest, holds):
                kept = rest
        return tuple(kept) if len(kept) == len(claims) else self._spare(kept, holds)

    def _is_enough(self, claims: Collection[str], holds: Holds) -> bool:
        return _try(lambda: self._whatif.keep(claims), holds)

    def _is_decision(self, claim: str) -> bool:
        return self._graph.evidence.grounds.is_decision(CLAIM(claim))

    def find_cuts(self, basis: Basis, holds: Holds, *, most: int = TRIED) -> tuple[tuple[str, ...], ...]:
        """Return the smallest sets of sources whose loss fells what rests on a basis; up to `most` sets are tried."""
        sources = self._list_sources(basis.claims)
        alone = tuple((source,) for source in sorted(sources) if self._falls((source,), holds))
        if alone:
            return alone
        found: list[tuple[str, ...]] = []
        for cut in islice(dict.fromkeys(self._propose(basis, sources)), most):
            if found and len(cut) > len(found[0]):
                break
            if self._falls(cut, holds):
                found.append(cut)
        return tuple(found)

    def _propose(self, basis: Basis, sources: dict[str, set[str]]) -> Iterator[tuple[str, ...]]:
        """Yield the sets of sources without which no proof is left, and after them those of all others together."""
        of = {claim: source for source, claims in sources.items() for claim in claims}
        cuts = self._graph.evidence.supports.find_cuts(basis.witnesses, lambda claim: of.get(claim, claim), TRIED)
        yield from sorted(tuple(sorted(cut)) for cut in cuts if len(cut) > 1 and cut <= set(sources))
        if len(sources) > 1:
            yield tuple(sorted(sources))

    def _list_sources(self, claims: Iterable[str]) -> dict[str, set[str]]:
        """Return the sources of claims, each with all of its claims that are cited; decisions have none."""
        found: dict[str, set[str]] = {}
        kept = [claim for claim in claims if not self._is_decision(claim)]
        for name, citation in self._graph.evidence.cite_claims(kept, lang="en", texts=None).items():
            found.setdefault(citation.source.rpartition("/")[2], set()).add(name)
        return found

    def _falls(self, cut: Iterable[str], holds: Holds) -> bool:
        without = [f"src:{source}" for source in cut]
        return not _try(lambda: self._whatif.suppose(without), holds)


def _try(suppose: Callable[[], Graph], holds: Holds) -> bool:
    """Say whether something holds in a supposed graph; in one that contradicts itself nothing does."""
    try:
        return holds(suppose())
    except DataError:
        return False


def holds_row(sparql: str, row: Row, *, cells: slice = slice(None)) -> Holds:
    """Return what says whether a SELECT gives a row with these cells, with values that it joins in any order."""
    wanted = _fold(row[cells])

    def holds(graph: Graph) -> bool:
        found = graph.run(sparql)
        return isinstance(found, Table) and any(_fold(one[cells]) == wanted for one in found.rows)

    return holds


def holds_triple(triple: Triple) -> Holds:
    """Return what says whether a triple is held."""

    def holds(graph: Graph) -> bool:
        quads = graph.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, DefaultGraph())
        return next(quads, None) is not None

    return holds


def _fold(row: Row) -> Row:
    return tuple(_sort_joined(term) if isinstance(term, Literal) else term for term in row)


def _sort_joined(term: Literal) -> Literal:
    """Return a text with its joined parts in a fixed order: SPARQL promises none for GROUP_CONCAT."""
    if term.datatype != XSD("string") or SEPARATOR not in term.value:
        return term
    return Literal(SEPARATOR.join(sorted(term.value.split(SEPARATOR))))
