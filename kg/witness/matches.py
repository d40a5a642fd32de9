"""What each row of a result rests on: the quads that its patterns matched, and the conditions of absence.

Takes a store and a query; runs the traced query and fits its solutions to the rows. Why-provenance in the sense of
Buneman, Khanna and Tan, "Why and Where: A Characterization of Data Provenance" (ICDT 2001).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pyoxigraph import Store

from kg.errors import QueryError
from kg.sparql.syntax import OWN, Group, Query, Select, Slot, Span, get_name
from kg.sparql.variables import list_columns, list_fresh, list_hidden, list_names, name_key
from kg.witness.running import LIMIT, Match, Row, Runner
from kg.witness.solutions import Solutions
from kg.witness.tracing import Plan, Traced, Tracer

FIRST = "no other solution that comes before it in the order of the query, since only some are shown"
"""What a row of a SELECT with LIMIT or OFFSET rests on beside its own solution."""


class Matcher:
    """Finds the matches of the rows of one query."""

    def __init__(
        self,
        store: Store,
        query: Query,
        prefixes: Mapping[str, str],
        *,
        limit: int = LIMIT,
        left_out: Collection[str] = (),
    ) -> None:
        """Take a query of a store; patterns with a variable that is `left_out` give no quad.

        Raises:
            QueryError: a variable begins with `?kg_`.
        """
        taken = next((t.text for t in query.tokens if t.kind == "variable" and t.text.startswith(OWN)), None)
        if taken:
            raise QueryError(f"the variable {taken} begins like those that tracing adds; give it another name")
        self.runner = Runner(store, query, prefixes, limit)
        self.left_out = frozenset(f"?{name}" for name in left_out)
        self.tracer = Tracer(query)
        self.query = query
        self._selected: dict[Span, Selected] = {}

    @property
    def uncovered(self) -> tuple[str, ...]:
        """Return what the matches found so far leave out, each as a phrase."""
        return tuple(self.runner.uncovered)

    def find_rows(self, columns: Sequence[str], rows: Sequence[Row]) -> list[list[Match]]:
        """Return the matches of each row of a SELECT: alternatives, or one for all of its group where it aggregates."""
        return Selected(self, self.query.select, columns).match_all(rows)

    def find_solutions(self, limit: int | None = None) -> tuple[list[str], list[tuple[Row, Match]]]:
        """Return the variables of the pattern of a query, and its solutions, each with its match."""
        solutions = self.solve(self.tracer.trace_select(self.query.select), limit=limit)
        return solutions.names, [(row, solutions.match(row)) for row in solutions.rows]

    def solve(self, traced: Traced, *, values: Mapping[str, Any] | None = None, limit: int | None = None) -> Solutions:
        """Return the solutions of a traced query, with values for some of its variables."""
        return Solutions(self.runner, self._match_rest, traced, values=values, limit=limit, left_out=self.left_out)

    def _match_rest(self, plan: Plan, values: Mapping[str, Any]) -> Iterator[Match]:
        for select in plan.selects:
            if not self.left_out.intersection(list_columns(select)):
                if select.span not in self._selected:  # its solutions are found once
                    self._selected[select.span] = Selected(self, select, list_names(select), plan.graph)
                yield self._selected[select.span].match_like(values)
        for group in plan.exists:
            yield from self._match_exists(group, plan.graph, values)

    def _match_exists(self, group: Group, graph: Slot | None, values: Mapping[str, Any]) -> Iterator[Match]:
        """Yield what a pattern that a filter asks about rests on: its first solution with the values around it."""
        named = self.query.list_variables(group.span) | {graph or ""}
        known = {name: value for name, value in values.items() if value is not None and f"?{name}" in named}
        traced = self.tracer.trace_group(group, graph, [f"?{name}" for name in known])
        solutions = self.solve(traced, values=known, limit=1)
        if not solutions.rows:
            self.runner.uncovered.setdefault(f"a pattern that a filter asks about: {self.query.quote(group.span)}")
        yield from map(solutions.match, solutions.rows)


class Selected:
    """The solutions of one SELECT, in `graph` where it stands in GRAPH, by the row that they give.

    A way in which a row comes about is a solution or, where the SELECT aggregates, all the solutions of a group.
    """

    def __init__(self, matcher: Matcher, select: Select, columns: Sequence[str], graph: Slot | None = None) -> None:
        self._matcher = matcher
        self._select = select
        self._graph = graph
        self._columns = list(columns)
        self._solutions = matcher.solve(matcher.tracer.trace_select(select, graph))
        hidden = {get_name(name) for name in list_hidden(select)} if select.aggregates else set()
        hidden |= {get_name(name) for name in list_fresh(matcher.query, select)}
        self._places = [i for i, name in enumerate(columns) if name not in hidden]
        shown = [columns[i] for i in self._places]
        keys = tuple(name_key(i, item) for i, item in enumerate(select.keys))
        # Where the columns name each group, they find its solutions; else the groups are listed with their keys.
        if {get_name(key) for key in keys} <= set(shown):
            members = self._index(shown).items()
            self._ways: Mapping[Row, list[list[Row]]] = {
                row: [own] if select.aggregates else [[one] for one in own] for row, own in members
            }
        else:
            self._places, self._ways = list(range(len(columns))), self._list_groups(keys)
        self._matched: dict[Row, Match] = {}

    def _index(self, names: Iterable[str]) -> Mapping[Row, list[Row]]:
        places = self._solutions.get_places(names)
        found: dict[Row, list[Row]] = defaultdict(list)
        for row in self._solutions.rows:
            found[tuple(row[i] if i >= 0 else None for i in places)].append(row)
        return found

    def _list_groups(self, keys: tuple[Slot, ...]) -> Mapping[Row, list[list[Row]]]:
        """Return the groups of a SELECT that aggregates by the row that each gives."""
        names = [get_name(key) for key in keys]
        by_key = self._index(names)
        found: dict[Row, list[list[Row]]] = defaultdict(list)
        for group in self._matcher.runner.run(self._matcher.tracer.write_groups(self._select, keys, self._graph)):
            row = tuple(group)[: len(self._select.columns)]
            found[row].append(by_key.get(tuple(group[name] for name in names), []))
        return found

    def match_all(self, rows: Iterable[Row]) -> list[list[Match]]:
        """Return the matches of each row: of equal rows each its own, where the query keeps them apart."""
        used: dict[Row, int] = defaultdict(int)
        found = []
        for row in rows:
            ways = self._find_ways(row)
            if not ways:
                self._matcher.runner.uncovered.setdefault("a row whose values are made anew at each run")
            if ways and not self._select.distinct:
                place = used[row] % len(ways)
                used[row] += 1
                ways = [ways[place]]
            found.append(list(map(self._match, ways)))
        return found

    def _match(self, way: Sequence[Row]) -> Match:
        """Return what a way to a row rests on: a group without members, on nothing matching."""
        nothing = Match((), (self._matcher.runner.tell_absence(self._select.where.span, {}),))
        match = self._solutions.match_all(way) if way else nothing
        return replace(match, absences=(*match.absences, FIRST)) if self._select.sliced else match

    def match_like(self, values: Mapping[str, Any]) -> Match:
        """Return what a row with the values around it rests on, by the first of its ways."""
        row = tuple(values.get(name) for name in self._columns)
        if row not in self._matched:
            ways = self._find_ways(row) or self._find_compatible(row)
            if not ways:
                self._matcher.runner.uncovered.setdefault(
                    "a row of a sub-select whose values are made anew at each run"
                )
            self._matched[row] = self._match(ways[0]) if ways else Match(())
        return self._matched[row]

    def _find_ways(self, row: Row) -> list[list[Row]]:
        found = self._ways.get(tuple(row[i] for i in self._places))
        # Without keys there is one group, which may be empty.
        return found or ([[]] if self._select.aggregates and not self._select.keys else [])

    def _find_compatible(self, row: Row) -> list[list[Row]]:
        """Return the ways to the first row that leaves open what the values around it have."""
        asked = [row[i] for i in self._places]
        fitting = (key for key in self._ways if all(a is None or a == b for a, b in zip(key, asked, strict=True)))
        return self._ways.get(next(fitting, ()), [])
