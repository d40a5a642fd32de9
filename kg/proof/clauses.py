"""Definite clauses over claims: what can be concluded when only some claims are assumed.

An atom is anything that may hold: a triple, a claim, a row. A clause concludes its head from all of its body. Knows
nothing of rules or triples.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count

Atom = Hashable
Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Clause:
    """A head that holds where all of a body do, by numbers of atoms."""

    head: int
    body: tuple[int, ...]


class Program:
    """Clauses about one goal, and the claims, each in the body of some clause, that can be assumed."""

    def __init__(self, goal: Atom, clauses: Iterable[tuple[Atom, Iterable[Atom]]], claims: Iterable[str]) -> None:
        numbers: defaultdict[Atom, int] = defaultdict(count(1).__next__, {goal: 0})
        coded = {Clause(numbers[head], tuple(dict.fromkeys(numbers[atom] for atom in body))) for head, body in clauses}
        self._clauses = sorted(coded, key=lambda clause: (clause.head, clause.body))
        self._numbers = {name: numbers[name] for name in claims}
        self._names = {number: name for name, number in self._numbers.items()}
        self._users: list[list[int]] = [[] for _ in numbers]
        for index, clause in enumerate(self._clauses):
            for atom in clause.body:
                self._users[atom].append(index)
        self._bare = [clause.head for clause in self._clauses if not clause.body]

    @property
    def claims(self) -> Names:
        """Return the claims that can be assumed."""
        return frozenset(self._numbers)

    def concludes(self, assumed: Iterable[str]) -> bool:
        """Say whether the goal holds where these claims are assumed."""
        missing = [len(clause.body) for clause in self._clauses]
        queue = [*self._bare, *(self._numbers[name] for name in assumed)]
        held = set(queue)
        for atom in queue:
            if atom == 0:
                return True
            for index in self._users[atom]:
                missing[index] -= 1
                head = self._clauses[index].head
                if not missing[index] and head not in held:
                    held.add(head)
                    queue.append(head)
        return False

    def find_few(self, assumed: Names) -> Names | None:
        """Return few claims of those assumed that the goal holds with, or None where it does not hold.

        No claim of them can be spared.
        """
        used = self._find_used(assumed)
        for name in sorted(used or ()):
            if used and self.concludes(used - {name}):
                used -= {name}
        return used

    def _find_used(self, assumed: Names) -> Names | None:
        """Return the claims in a cheapest derivation of the goal, where a claim costs one as often as it is used."""
        missing = [len(clause.body) for clause in self._clauses]
        costs = [0] * len(self._clauses)
        heap = [(0, atom, -1) for atom in self._bare]
        heap += [(1, self._numbers[name], -1) for name in sorted(assumed)]
        heapify(heap)
        origins: dict[int, int] = {}
        while heap and 0 not in origins:
            cost, atom, origin = heappop(heap)
            if atom in origins:
                continue
            origins[atom] = origin
            for index in self._users[atom]:
                costs[index] += cost
                missing[index] -= 1
                if not missing[index]:
                    heappush(heap, (costs[index], self._clauses[index].head, index))
        return self._list_used(origins) if 0 in origins else None

    def _list_used(self, origins: Mapping[int, int]) -> Names:
        queue = [0]
        seen = {0}
        for atom in queue:
            origin = origins[atom]
            new = [a for a in self._clauses[origin].body if a not in seen] if origin >= 0 else []
            seen.update(new)
            queue.extend(new)
        return frozenset(self._names[atom] for atom in queue if atom in self._names)
