"""What a subject calls the parts of flows, where its things belong, and which of its words ask for what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from pyoxigraph import Literal, NamedNode

from kg.compose.columns import Column, View
from kg.compose.sentence import Mention, Unread
from kg.compose.views import FLOW, Views
from kg.compose.words import Words
from kg.graph.lookups import list_subjects
from kg.model.answers import Table
from kg.model.statuses import Statuses
from kg.terms import RI, RID, TYPE, kebab

COUNT = "count"
"""What the rows of the view of figures are about."""
SOURCE = "source"
"""The head that asks for what claims are from."""
NEXT = "status.next-status"
"""A column of statuses that says nothing of flows."""


class Subject:
    """What questions on one graph are made of. Each head is a word of its own for a part of a flow, or for a class."""

    def __init__(self, views: Views, statuses: Statuses, words: Words) -> None:
        self.views = views
        self.statuses = statuses
        self.words = words
        self.home = views.graph.views.home
        self.item, self.holder, self.origin, self.site, self.target = map(
            views.name_part, ("item", "holder", "source", "site", "target")
        )
        self.unit, self.regime, self.treatment = map(self._find_head, ("unit", "regime", "treatment"))
        self._columns: dict[tuple[str, NamedNode, str, str, NamedNode], Column | None] = {}

    def _find_head(self, part: str) -> str:
        """Return the head that has the subject's word for a part among its words; the part itself where none has."""
        word = self.call(part)
        return next((name.partition("/")[0] for text, name in self.words.list_section("heads") if text == word), part)

    def call(self, part: str) -> str:
        """Return what the subject calls a part of the read model, or several of them."""
        return self.views.words.get(part, {}).get("en", part)

    @cached_property
    def topics(self) -> Mapping[tuple[str, str], str]:
        """Return the questions of the catalogue for which heads stand, perhaps with an operator: by both."""
        found = (name.split("/") for _, name in self.words.list_section("heads") if "/" in name)
        return {(head, operator[0] if operator else ""): topic for head, *operator, topic in found}

    def find_topic(self, head: str, operators: Iterable[str]) -> str:
        """Return the question for which a head stands with one of some operators, or alone; empty where it does not."""
        return next((topic for word in (*operators, "") if (topic := self.topics.get((head, word)))), "")

    # Statuses

    @cached_property
    def status_terms(self) -> frozenset[NamedNode]:
        """Return all statuses, those too that say nothing of how far something is."""
        return frozenset(list_subjects(self.views.graph.store, TYPE, RI("Status")))

    @cached_property
    def ended(self) -> frozenset[NamedNode]:
        """Return the statuses of what went on and is over."""
        return self.statuses.begun - self.statuses.going

    def name_statuses(self, statuses: frozenset[NamedNode]) -> tuple[str, ...]:
        """Return the names of statuses."""
        return tuple(sorted(kebab(RI.local(status)) for status in statuses))

    def is_going(self, mention: Mention) -> bool:
        """Say whether a mention is that something goes on."""
        return mention.term in self.statuses.going

    def is_planned(self, mention: Mention) -> bool:
        """Say whether a mention is that something is planned."""
        return mention.term is not None and mention.term == self.statuses.plan

    def make_home(self) -> Mention:
        """Return the home market as if it were named."""
        return Mention(RID.local(self.home), self.home)

    # Views and columns

    @property
    def flow(self) -> View | None:
        """Return the view of flows."""
        return self.views.find_read(FLOW)

    def get_view(self, anchor: str) -> View:
        """Return a view of the read model.

        Raises:
            Unread: there is none.
        """
        view = self.views.find_read(anchor)
        if view is None:
            raise Unread("nothing of that kind is held")
        return view

    def name_head(self, head: str) -> str:
        """Return what is asked for by a head, as a column or a class is called."""
        if head == FLOW:
            return self.views.name_part(FLOW)
        return self.item if head == self.unit else head

    @property
    def site_class(self) -> str:
        """Return the class of all sites, wherever what they build goes."""
        cls = self.get_view(FLOW).columns[self.site].range
        return f"ri:{RI.local(cls)}" if cls else self.call("sites")

    @cached_property
    def now(self) -> str:
        """Return the year in which the curators last looked, which is that of the newest source."""
        found = self.views.graph.run("SELECT (MAX(?day) AS ?last) { ?source ri:publishedEarliest ?day }")
        term = found.rows[0][0] if isinstance(found, Table) and found.rows else None
        return term.value[:4] if isinstance(term, Literal) else ""

    def find_own(self, mention: Mention) -> Column | None:
        """Return the column of flows whose values what is mentioned is one of."""
        return self.find_column(self.flow, mention.term) if self.flow and mention.term else None

    def name_own(self, mention: Mention) -> str:
        """Return the name of that column; an empty one where there is none."""
        column = self.find_own(mention)
        return column.name if column else ""

    def is_holder(self, mention: Mention) -> bool:
        """Say whether a holder is named."""
        return self.name_own(mention) == self.holder

    def is_place(self, mention: Mention) -> bool:
        """Say whether a place from which something comes is named."""
        return mention.kind == "thing" and self.name_own(mention) in (self.origin, self.site)

    def is_kind(self, mention: Mention) -> bool:
        """Say whether a mention is of what kind items are, and is no holder, item or place."""
        column = self.find_own(mention)
        return column is None or bool(column.of)

    def is_alike(self, one: Mention, other: Mention) -> bool:
        """Say whether two mentions are values of the same column, or of none."""
        known = self.flow and one.term and other.term
        return bool(known) and self.find_own(one) == self.find_own(other)

    def is_pact(self, name: str) -> bool:
        """Say whether a column has that to which places are parties."""
        return name.rpartition(".")[2] in self.words.name_columns("pact")

    @property
    def pact_column(self) -> str:
        """Return the column that has that to which places of origin are parties."""
        return next((f"{self.origin}.{name}" for name in self.words.name_columns("pact")), "")

    def find_column(self, view: View, term: NamedNode, asked: str = "") -> Column | None:
        """Return the column whose values a term is one of: an own one, or one of the things in an own one."""
        key = (view.anchor, view.cls, view.base, asked, term)
        if key not in self._columns:
            self._columns[key] = self._search_column(view, term, asked)
        return self._columns[key]

    def _search_column(self, view: View, term: NamedNode, asked: str) -> Column | None:
        plain = [column for column in view.columns.values() if not column.of]
        own = [view.columns[name] for name in view.own if name != self.target] or plain
        order = [column.name for column in own]
        deeper = (self.item, self.origin) if view.own else ()
        deep = [column for column in view.columns.values() if column.of in deeper]
        deep.sort(key=lambda column: (column.of != asked, order.index(column.of)))
        traits = [column for column in plain if column not in own and column.range and term in RI]
        is_a = self.views.graph.names.is_a
        if is_a(term, RI("Place")):  # of what lies where, only what places are bound by tells them apart
            bonds = self.words.name_columns("bond")
            deep = [column for column in deep if column.name.rpartition(".")[2] in bonds]
        return next((column for column in (*own, *traits, *deep) if self._has(column, term)), None)

    def _has(self, column: Column, term: NamedNode) -> bool:
        if column.kind != "thing" or column.range is None or column.name == NEXT:
            return False
        return self.views.graph.names.is_a(term, column.range)
