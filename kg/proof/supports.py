"""What a row rests on: minimal sets of claims that yield it, and smallest sets of sources whose loss fells it.

Takes the alternative witnesses of a row, any of which yields it. All that rules may conclude is considered, also where
a triple that a claim states follows from others too; so a set of claims is minimal if and only if the row is lost with
any one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby, islice

from pyoxigraph import Triple

from kg.model.proofs import Witness
from kg.proof.clauses import Atom, Names, Program
from kg.proof.hitting import list_sufficient
from kg.proof.search import Prover

ROW = "the row"


class Supports:
    """Finds the supports and the cuts of rows; `given` says which claims, such as decisions, need no support."""

    def __init__(self, prover: Prover, given: Callable[[str], bool]) -> None:
        self._applications = prover.applications
        self._given = given

    def find_support(self, witnesses: Sequence[Witness], within: Iterable[str] | None = None) -> Names | None:
        """Return a small set of claims that yields the row and of which none can be spared, or None.

        It is empty where the row needs no claim, and None where no witness can be proved: with claims from `within`
        alone, where these are given.
        """
        program = self._make_program(witnesses)
        return program.find_few(program.claims if within is None else program.claims & frozenset(within))

    def find_cuts(self, witnesses: Sequence[Witness], source_of: Callable[[str], str], limit: int) -> tuple[Names, ...]:
        """Return up to `limit` of the smallest sets of sources whose loss, with all their claims, leaves no support.

        There is none where the row needs no claim, and the empty set where it has no support anyway.

        Raises:
            LimitError: the sets are too many to go through.
        """
        program = self._make_program(witnesses)
        sources = {name: source_of(name) for name in program.claims}

        def keep(lost: Iterable[str]) -> Names:
            return frozenset(name for name, source in sources.items() if source not in lost)

        def find_missed(lost: Names) -> Names | None:
            support = program.find_few(keep(lost))
            if support is None:
                return None
            needed = frozenset(sources[name] for name in support)
            others = frozenset(sources.values()) - needed
            for source in sorted(needed):
                if program.concludes(keep(others | {source})):
                    others |= {source}
            return frozenset(sources.values()) - others

        _, smallest = next(groupby(list_sufficient(find_missed), key=len), (0, ()))  # they come smallest first
        return tuple(islice(smallest, limit))

    def _make_program(self, witnesses: Sequence[Witness]) -> Program:
        clauses: list[tuple[Atom, Sequence[Atom]]] = [
            (ROW, (*w.triples, *self._list_needed(w.claims))) for w in witnesses
        ]
        queue = list(dict.fromkeys(triple for witness in witnesses for triple in witness.triples))
        seen = set(queue)
        for triple in queue:
            for body, premises in self._list_ways(triple):
                clauses.append((triple, body))
                queue.extend(p for p in premises if p not in seen)
                seen.update(premises)
        names = sorted({atom for _, body in clauses for atom in body if isinstance(atom, str)})
        return Program(ROW, clauses, names)

    def _list_ways(self, triple: Triple) -> list[tuple[Sequence[Atom], Sequence[Triple]]]:
        """Return what a triple can be concluded from: claims or premises, and which of these are triples.

        What holds without any claim has that one way only.
        """
        ground = self._applications.ground(triple)
        stated = [self._list_needed(claims) for claims in ground.claims]
        if ground.given or () in stated:
            return [((), ())]
        inferred = self._applications.list(triple)
        if any(all(self._applications.ground(p).given for p in d.premises) for d in inferred):
            return [((), ())]
        return [*((claims, ()) for claims in stated), *((d.premises, d.premises) for d in inferred)]

    def _list_needed(self, claims: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(name for name in claims if not self._given(name)))
