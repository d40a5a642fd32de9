"""From a composed question to one SPARQL query, which says nothing of sources: the engine cites it as any other.

A column that nothing gives a value never passes a condition that denies or compares, and the rows that this leaves out
are counted. What a number counts is what is asked for, whatever else a row is joined with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.compose.binding import Binder
from kg.compose.columns import Column, View, snake
from kg.compose.drafting import STATUSES, Draft
from kg.compose.filters import COMPARED, DURING, Bound
from kg.compose.views import Views
from kg.errors import QueryError
from kg.model.ask import Ask
from kg.model.statuses import STATUS, Statuses

ROWS = ("item", "holder", "source")
"""The parts of a flow that a list of flows, or of their items, shows."""
KEYS = ("holder", "item", "source")
"""The parts of the key of a figure."""
FIGURE = ("period", "units", "bound")
"""What a list of figures shows besides the parts of their keys."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A composed question as SPARQL.

    `asked` is the column of what is asked for, `conditions` those of the question and `unsaid` those that go without
    saying. `nulls` are queries that count what has no value where a condition needs one, by the column; `beside` counts
    what there is of other statuses.
    """

    ask: Ask
    view: View
    asked: Column
    sparql: str
    conditions: tuple[Bound, ...]
    unsaid: tuple[Bound, ...]
    nulls: tuple[tuple[Column, str], ...]
    beside: str


class Compiler:
    """Compiles questions on one graph."""

    def __init__(self, views: Views, statuses: Statuses, home: NamedNode) -> None:
        self._views = views
        self._statuses = statuses
        self._home = home
        self._binder = Binder(views, statuses, lambda ask: self.compile(ask, bare=True).sparql)

    def compile(self, ask: Ask, *, bare: bool = False) -> Compiled:
        """Return a question as SPARQL; of one that is `bare`, the query lists only what is asked for.

        Raises:
            NotFound: nothing that can be asked for, or no thing, is called so.
            QueryError: a column, a value or a combination is wrong.
        """
        view, column = self._views.find(ask.of)
        asked = view.columns[column] if column else Column(view.name, view.anchor, "thing", None, view.cls)
        conditions = tuple(self._binder.bind(view, one, column) for one in ask.where)
        unsaid = tuple(self._list_unsaid(view, conditions, ask))
        listed, per = ([self._views.find_column(view, name, column) for name in names] for names in (ask.show, ask.per))
        total = self._find_total(view, ask)
        used = [*listed, *per, *(one.column for one in conditions), asked]
        begun, going = (tuple(sorted(some, key=str)) for some in (self._statuses.begun, self._statuses.going))
        draft = Draft(view, asked, conditions, unsaid, begun, going, tuple(self._list_keys(view, used)))
        if ask.is_measured:
            sparql = draft.share(per, total) if ask.share else draft.measure(per, total)
        else:
            sparql = draft.list_rows([asked] if bare else self._choose(draft, listed), share=ask.share)
        sparql += self._order(ask, view, sparql)
        return Compiled(ask, view, asked, sparql, conditions, unsaid, list_nulls(draft), draft.count_beside())

    def _find_total(self, view: View, ask: Ask) -> Column | None:
        total = self._views.find_column(view, ask.total) if ask.total else None
        if total and total.kind != "number":
            raise QueryError(f"{view.name}: '{ask.total}' is no number; a total is of one")
        return total

    # What goes without saying

    def _list_unsaid(self, view: View, conditions: Sequence[Bound], ask: Ask) -> Iterable[Bound]:
        """Yield the conditions that go without saying: things come home from abroad; a measure takes what goes on."""
        given = {one.column.name for one in conditions}
        given |= {self._views.find_column(view, name).name for name in (*ask.per, *ask.show)}
        whole = view.cls == self._views.rows.get(view.base)
        if whole:
            yield from self._list_ways(view, conditions, given)
        status = find_status(view)
        dated = any(one.column.kind == "date" for one in conditions)
        told = dated or bool(status and given & {status.name, *STATUSES[1:]})
        if status and (ask.is_measured or ask.whether) and not told:
            yield Bound(status, "is", tuple(sorted(self._statuses.going, key=str)))
        kind = view.columns.get("kind")
        if kind and "period" in view.columns and kind.name not in given and whole:
            yield Bound(kind, "is", (Literal("in"),))

    def _list_ways(self, view: View, conditions: Sequence[Bound], given: set[str]) -> Iterable[Bound]:
        """Yield the conditions that rows lead home, and flows from abroad."""
        target, source = (view.columns.get(self._views.name_part(part)) for part in ("target", "source"))
        if target is None or target.name in given:
            return
        yield Bound(target, "is", (self._home,))
        named = {one.column.name for one in conditions if one.test in ("is", "only", "all")}
        if source and "period" not in view.columns and source.name not in named:
            yield Bound(source, "not", (self._home,))

    def _list_keys(self, view: View, used: Sequence[Column]) -> Iterable[tuple[Column, bool]]:
        """Yield the parts of the key of figures, and whether each is used: what is not used means all."""
        if "period" not in view.columns or not view.own:
            return
        names, item = {column.name for column in used}, self._views.name_part("item")
        for part in KEYS:
            column = view.columns.get(self._views.name_part(part))
            implied = part == "holder" and item in names  # whose it is goes with it
            if column and (column.name in names or not implied):
                yield column, column.name in names

    # What is shown

    def _choose(self, draft: Draft, listed: Sequence[Column]) -> list[Column]:
        """Return the columns of a list: what is asked for, what tells rows apart, what is asked of them, and more."""
        view, first = draft.view, self._list_first(draft)
        hidden = {one.column.name for one in draft.unsaid if len(one.terms) == 1 and one.test == "is"}
        plain = [one for one in draft.conditions if one.test != "lacks" and one.column.name != DURING]
        told = [one.column for one in plain if not (one.test == "not" and one.column.several)]
        if any(one.column.name in (DURING, "run-status") for one in draft.conditions):
            told += [view.columns["run-since"], view.columns["run-until"]]
        found = {c.name: c for c in (draft.asked, *first, *told, *listed) if c.name not in hidden}
        if draft.asked.variable == view.anchor and first:
            found.pop(draft.asked.name)  # the parts of its key say which it is
        return list(found.values())

    def _list_first(self, draft: Draft) -> list[Column]:
        """Return the columns that tell rows apart."""
        own, view = draft.view.own, draft.view
        if draft.figures:
            return [*(c for c, used in draft.figures if used), *(view.columns[name] for name in FIGURE if name in own)]
        parts = [self._views.name_part(part) for part in ROWS]
        if draft.asked.variable not in (view.anchor, snake(parts[0])):
            parts = []
        return [view.columns[part] for part in (*parts, *STATUSES[:1]) if part in own]

    def _order(self, ask: Ask, view: View, sparql: str) -> str:
        if not ask.order:
            return ""
        name = ask.order.removeprefix("-")
        variable = name if name in ("count", "total") else self._views.find_column(view, name).variable
        if f"?{variable}" not in sparql:
            raise QueryError(f"{view.name}: rows are sorted by what they show; add --show {name}")
        return f"\nORDER BY {'DESC' if ask.order.startswith('-') else 'ASC'}(?{variable})"


def find_status(view: View) -> Column | None:
    """Return the column of a view that says how far its rows are; None where none does."""
    return next((column for column in view.columns.values() if column.property == STATUS and not column.of), None)


def list_nulls(draft: Draft) -> tuple[tuple[Column, str], ...]:
    """Return queries that count what has no value where a condition denies or compares one, by the column."""
    needing = (one for one in draft.conditions if one.test in ("not", *COMPARED) and one.column.name != DURING)
    return tuple((one.column, draft.count_nulls(one)) for one in needing)
