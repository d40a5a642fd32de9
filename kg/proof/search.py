"""Proofs of triples: recalled from recorded derivations, or searched for in the closed graph.

Takes rules, recorded derivations, a store whose default graph is closed under the rules, and the grounds of its
triples; gives proofs. Never proves a triple that does not hold.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Protocol

from pyoxigraph import Store, Triple

from kg.model.proofs import Derivation, Ground, Proof, Rule
from kg.proof.applications import Applications
from kg.proof.cheapest import Settled, form_proof, get_cost, settle
from kg.terms import TYPE

SEARCHED = 4_000
"""Matches looked at before a search takes what it has, or what is recorded: some 20 ms."""

EXPLORED = 20_000
"""Matches looked at for other proofs of one triple: some 0.1 s."""


class Recorded(Protocol):
    """Recorded derivations: those of a file, or a dictionary."""

    def get(self, triple: Triple, /) -> Derivation | None:
        """Return the recorded derivation of a triple, or None."""


class Prover:
    """Proves the triples of a closed graph."""

    def __init__(
        self, rules: Iterable[Rule], records: Recorded, store: Store, ground: Callable[[Triple], Ground]
    ) -> None:
        self.applications = Applications(rules, store, ground)
        self._records = records

    def recall(self, triple: Triple) -> Proof | None:
        """Return the proof by recorded first derivations, or None where the record does not reach.

        Raises:
            DataError: the file of derivations is damaged.
        """
        ground = self.applications.ground
        return form_proof(triple, lambda one: None if ground(one) else self._records.get(one), ground)

    def search(self, triple: Triple) -> Proof | None:
        """Return the cheapest proof, or None where there is none; of equal ones always the same.

        Where very many triples lead to this one, work is bounded: then the proof is the cheaper of the one found by
        then and the recorded one.

        Raises:
            DataError: the file of derivations is damaged.
        """
        if self.applications.ground(triple):
            return form_proof(triple, lambda _: None, self.applications.ground)
        search = Search(self.applications, triple)
        if search.run(SEARCHED):
            return search.form_proof()
        known = [proof for proof in (search.form_proof(), self.recall(triple)) if proof]
        if known:
            return min(known, key=get_cost)
        search.run(None)
        return search.form_proof()

    def list_leaves(self, triple: Triple) -> tuple[Triple, ...]:
        """Return the triples with a ground at which proofs end: all proofs or, of an inferred class, the cheapest.

        What a proof gives that needs no claim rests on nothing more. Where very many triples lead to this one, the
        leaves are those of the cheapest proof.
        """
        cheapest = self._list_cheapest(triple)
        if triple.predicate == TYPE or not any(self.applications.ground(leaf).claims for leaf in cheapest):
            return cheapest
        stop = self.applications.looked + EXPLORED
        found, seen, queue = dict[Triple, None](), {triple}, deque([triple])
        while queue:
            here = queue.popleft()
            if self.applications.looked > stop:
                return cheapest
            if here.predicate == TYPE or self.applications.ground(here):
                found.update(dict.fromkeys(self._list_cheapest(here)))
                continue
            new = dict.fromkeys(p for d in self.applications.list(here) for p in d.premises if p not in seen)
            seen.update(new)
            queue.extend(new)
        return tuple(found)

    def _list_cheapest(self, triple: Triple) -> tuple[Triple, ...]:
        proof = self.search(triple)
        return tuple(step.triple for step in proof.steps if not step.rule) if proof else ()

    def enumerate(self, triple: Triple, limit: int) -> tuple[Proof, ...]:
        """Return up to `limit` different proofs, cheapest first.

        Of a triple that has a ground, the first is that ground alone. Where very many triples lead to this one, only
        the nearest are looked at.
        """
        from kg.proof.alternatives import Ranking  # who says a row needs one proof of each triple

        return tuple(islice(Ranking(self.applications, triple, self._explore(triple)).run(), limit))

    def _explore(self, goal: Triple) -> dict[Triple, list[Derivation]]:
        """Return the applications that may take part in a proof; what needs no claim is not looked behind."""
        stop = self.applications.looked + EXPLORED
        edges: dict[Triple, list[Derivation]] = {}
        queue = deque([goal])
        while queue and self.applications.looked <= stop:
            triple = queue.popleft()
            if triple not in edges:
                edges[triple] = list(self.applications.list(triple))
                premises = (premise for derivation in edges[triple] for premise in derivation.premises)
                queue.extend(p for p in premises if p not in edges and not self.applications.ground(p).given)
        if queue:
            self._add_known(goal, edges)
        return edges

    def _add_known(self, goal: Triple, edges: dict[Triple, list[Derivation]]) -> None:
        """Add the applications of the proof that a search finds, which may reach farther."""
        proof = self.search(goal)
        for step in proof.steps if proof else ():
            if step.rule:
                derivation = Derivation(step.triple, step.rule, step.premises)
                if derivation not in (found := edges.setdefault(step.triple, [])):
                    found.append(derivation)


class Search:
    """A search for the cheapest proof of a triple, layer by layer backward, which can be interrupted."""

    def __init__(self, applications: Applications, goal: Triple) -> None:
        self._applications = applications
        self._goal = goal
        self._edges: dict[Triple, tuple[Derivation, ...]] = {}
        self._layer = [goal]
        self._next: dict[Triple, None] = {}
        self._depth = 0
        self._settled: dict[Triple, Settled] = {}

    def run(self, bound: int | None) -> bool:
        """Go on until the cheapest proof is found or there is none, or until so many matches are looked at.

        Return whether the search is done.
        """
        stop = None if bound is None else self._applications.looked + bound
        while self._layer:
            done = self._expand(stop)
            self._settled = settle(self._edges, self._applications.ground)
            if not done:
                return False
            if self._is_cheapest():
                return True
            self._layer, self._next = [t for t in self._next if t not in self._edges], {}
            self._depth += 1
        return True

    def form_proof(self) -> Proof | None:
        """Return the cheapest proof found so far, or None."""
        return form_proof(self._goal, self._choose, self._applications.ground)

    def _choose(self, triple: Triple) -> Derivation | None:
        found = self._settled.get(triple)
        return found.derivation if found else None

    def _expand(self, stop: int | None) -> bool:
        """Look behind each triple of the layer, and return whether all were looked at."""
        while self._layer:
            if stop is not None and self._applications.looked > stop:
                return False
            triple = self._layer.pop()
            self._edges[triple] = self._applications.list_promising(triple)
            for derivation in self._edges[triple]:
                new = (p for p in derivation.premises if p not in self._edges)
                self._next.update((p, None) for p in new if not self._applications.ground(p))
        return True

    def _is_cheapest(self) -> bool:
        """Say whether nothing farther off can be cheaper.

        A proof with a triple of the next layer has `depth + 1` applications on the way to it, and one more that gives
        it.
        """
        found = self._settled.get(self._goal)
        return found is not None and found.cost <= self._depth + 2
