"""A group of a query with the values looked for, ready to be probed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kg.whynot.conflicts import Conflicts
from kg.whynot.parts import Part, Splitter, Wanted, make_wanted
from kg.whynot.probing import Prober, Run
from kg.whynot.scope import Scope, join
from kg.witness.syntax import Bind, Group, Query, Slot


@dataclass(frozen=True, slots=True)
class Asked:
    """A group that is asked about: the values it should give, GRAPH around it, and parts that stand after it."""

    group: Group
    wanted: Sequence[Wanted]
    graph: Slot | None = None
    further: Sequence[Part] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """A group with the values looked for: its prober, and its conflicts."""

    prober: Prober
    conflicts: Conflicts

    def get_parts(self, places: Sequence[int]) -> list[Part]:
        """Return the parts at some places."""
        return [self.prober.parts[i] for i in places]


class CaseMaker:
    """Makes cases of the groups of one query."""

    def __init__(self, query: Query, scope: Scope, is_stated: Callable[[Slot], bool], run: Run) -> None:
        self._query = query
        self._scope = scope
        self._splitter = Splitter(query, scope, is_stated)
        self._run = run

    def make(self, asked: Asked) -> Case:
        """Return a group with the values looked for.

        A value that every solution of the group has is put in front; any other is compared at the end, since it may
        come from OPTIONAL or from an expression, which would take it for granted.
        """
        group = asked.group
        bound = {element.variable for element in group.elements if isinstance(element, Bind)}
        bound |= join(part.gives for part in asked.further)
        free = self._scope.list_inside(group) - self._scope.list_certain(group)
        late = [one for one in asked.wanted if one.loose or one.variable in bound | free]
        given = [one for one in asked.wanted if one not in late]
        parts = self._splitter.split(group, frozenset(one.variable for one in given))
        prober = Prober(self._query, [*parts, *asked.further, *map(make_wanted, late)], given, asked.graph, self._run)
        return Case(prober, Conflicts(prober))
