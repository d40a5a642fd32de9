"""Running some parts of a group: whether they have a solution together, and which.

A part that means nothing without the others, such as a filter whose variables nobody binds, is left out; so fewer parts
never have fewer solutions.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.sparql.syntax import Query, Slot
from kg.sparql.variables import NOTHING, join
from kg.whynot.parts import LATE, Part, Wanted

Chosen = frozenset[int]
Solution = dict[str, Any]
Run = Callable[[str], Iterable[Any]]
# Any: the terms of a solution, which the store knows.


@dataclass(slots=True)
class Prober:
    """Runs parts of one group, with values for some variables, inside GRAPH `graph` where that is given."""

    query: Query
    parts: Sequence[Part]
    given: Sequence[Wanted]
    graph: Slot | None
    run: Run
    _known: dict[Chosen, bool] = field(default_factory=dict)

    @property
    def fixed(self) -> frozenset[Slot]:
        """Return the variables that have a value from outside."""
        return frozenset(wanted.variable for wanted in self.given)

    @property
    def all(self) -> Chosen:
        """Return the places of the parts that may take solutions away."""
        return frozenset(i for i, part in enumerate(self.parts) if not part.is_carried)

    def holds(self, chosen: Collection[int]) -> bool:
        """Say whether parts have a solution together; those that share no variable are run apart."""
        return all(self._holds_joined(joined) for joined in self.connect(frozenset(chosen)))

    def _holds_joined(self, chosen: Chosen) -> bool:
        if chosen not in self._known:
            self._known[chosen] = bool(self.solve(chosen, 1))
        return self._known[chosen]

    def connect(self, chosen: Chosen, *, surely: bool = False) -> list[Chosen]:
        """Return parts as the sets that hang together by variables without a value, the set with the most first.

        With `surely`, a variable counts only where a part needs or always binds it.
        """
        active = self.activate(chosen)
        groups: list[tuple[set[int], set[Slot]]] = []
        for i in sorted(active):
            part = self.parts[i]
            links = set((part.needs | part.binds if surely and not part.is_carried else part.mentions) - self.fixed)
            near = [group for group in groups if group[1] & links]
            groups = [group for group in groups if group not in near]
            groups.append(({i}.union(*(g[0] for g in near)), links.union(*(g[1] for g in near))))
        found = [frozenset(members) & chosen for members, _ in groups]
        return sorted(filter(None, found), key=lambda c: (-len(c), min(c)))

    def solve(self, chosen: Collection[int], limit: int, *, looks: frozenset[Slot] = NOTHING) -> list[Solution]:
        """Return solutions of parts, as values by the names of variables, also of those that somebody `looks` at."""
        active = sorted(self.activate(chosen, looks))
        names = sorted(self.fixed | join(self.parts[i].gives for i in active))
        columns = " ".join(names) or "(1 AS ?kg_one)"
        text = self.query.write(columns, f"{{ {self._write(active)} }}", f"LIMIT {limit}")
        return [dict(zip([name[1:] for name in names], row, strict=False)) for row in self.run(text)]

    def _write(self, active: Iterable[int]) -> str:
        values = " ".join(f"VALUES {wanted.variable} {{ {wanted.term} }}" for wanted in self.given)
        body = f"{values} {' '.join(self.parts[i].text for i in active)}"
        return f"GRAPH {self.graph} {{ {body} }}" if self.graph else body

    def activate(self, chosen: Collection[int], looks: frozenset[Slot] = NOTHING) -> Chosen:
        """Return the parts among those chosen that mean something, with what has to be carried along."""
        bound = set(self.fixed)
        active = set[int]()
        for i, part in enumerate(self.parts):
            if (i in chosen or part.is_carried) and part.kind not in LATE and part.needs <= bound:
                active.add(i)
                bound |= part.gives
        late = {i for i in chosen if self.parts[i].kind in LATE and self.parts[i].needs <= bound}
        return frozenset(active | late) - self._list_idle(active, late, looks)

    def _list_idle(self, active: set[int], late: set[int], looks: frozenset[Slot]) -> set[int]:
        """Return the carried parts whose variables no other part looks at."""
        used = looks | join(self.parts[i].needs for i in late)
        idle = set[int]()
        for i in sorted(active, reverse=True):
            part = self.parts[i]
            if part.is_carried and not part.gives & used:
                idle.add(i)
            else:
                used |= part.mentions
        return idle
