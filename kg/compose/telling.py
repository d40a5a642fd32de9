"""How a composed question is told: what is asked for and its conditions, in one line of either language."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from kg.compose.columns import Column
from kg.compose.compiling import Compiled, find_status
from kg.compose.drafting import STATUSES
from kg.compose.filters import Bound
from kg.compose.views import PARTS, Views, pluralise
from kg.language import name_column, say
from kg.model.answers import Term, text_of
from kg.model.statuses import STATUS
from kg.terms import RI

SEPARATOR = " · "


class Teller:
    """Tells composed questions in one language."""

    def __init__(self, views: Views, lang: str) -> None:
        self.lang = lang
        self._views = views

    def tell(self, compiled: Compiled) -> str:
        """Return what is asked for, with all conditions, those that go without saying too."""
        return SEPARATOR.join(self._list_parts(compiled))

    def _list_parts(self, compiled: Compiled) -> Iterator[str]:
        ask = compiled.ask
        yield self._tell_asked(compiled)
        yield from map(self.tell_condition, compiled.conditions)
        yield from map(self._tell_unsaid, compiled.unsaid)
        told = (*compiled.conditions, *compiled.unsaid)
        status = any(one.column.property == STATUS or one.column.name in STATUSES for one in told)
        if find_status(compiled.view) and not status:
            yield say("asked_any_status", self.lang)
        if ask.per:
            columns = (self._name_measure(compiled, name) for name in ask.per)
            yield say("asked_per", self.lang, columns=say("comma", self.lang).join(columns))
        if ask.order:
            column = self._name_measure(compiled, ask.order.removeprefix("-"))
            yield say("asked_down" if ask.order.startswith("-") else "asked_up", self.lang, column=column)
        if ask.share:
            yield say("asked_share", self.lang)
        if ask.first:
            yield say("asked_first", self.lang, count=ask.first)

    def _tell_unsaid(self, one: Bound) -> str:
        """Return a condition that goes without saying; of what comes in, that it is what the graph is about."""
        if not isinstance(one.terms[0], Literal):
            return self.tell_condition(one)
        name = self._views.graph.domain.name[self.lang]
        return say("asked_only", self.lang, value=name[:1].lower() + name[1:])

    def _tell_asked(self, compiled: Compiled) -> str:
        ask, things = compiled.ask, self._name_things(compiled)
        if ask.count:
            return say("asked_count", self.lang, things=things)
        if ask.total:
            return say("asked_total", self.lang, column=self._name_measure(compiled, ask.total), things=things)
        return things

    def _name_measure(self, compiled: Compiled, name: str) -> str:
        """Return what people call a column of a question, or the number that it measures."""
        if name in ("count", "total"):
            return name_column(name, self.lang)
        return self.name_column(self._views.find_column(compiled.view, name))

    def _name_things(self, compiled: Compiled) -> str:
        words = self._views.words
        part = next((p for p in PARTS if self._views.name_part(p) == compiled.asked.name and compiled.view.own), "")
        if f"{part}s" in words:
            return words[f"{part}s"][self.lang]
        label = self._views.graph.names.name(compiled.asked.range or compiled.view.cls, self.lang)
        return pluralise(label) if self.lang == "en" else label

    def tell_condition(self, one: Bound) -> str:
        """Return a condition, such as `origin: not United States`."""
        joined = say("and" if one.test == "all" else "asked_or", self.lang)
        values = joined.join(map(self._tell_value, one.told or one.terms)) or say("asked_those", self.lang)
        told = say(f"asked_{one.test}", self.lang, value=values)
        return say("asked_condition", self.lang, column=self.name_column(one.column), value=told)

    def _tell_value(self, term: Term) -> str:
        return text_of(term) if isinstance(term, Literal) else self.name(term)

    def name(self, term: Term) -> str:
        """Return the label of a term."""
        return self._views.graph.names.name(term, self.lang) if isinstance(term, NamedNode) else text_of(term)

    def name_column(self, column: Column) -> str:
        """Return what people call a column; that of the things in another one stands after that one's name."""
        plain = column.name.rpartition(".")[2]
        part = next((p for p in PARTS if self._views.name_part(p) == plain and p in self._views.words), "")
        if part:
            return self._views.words[part][self.lang]
        if column.property and column.property in RI:
            return self._views.graph.names.name(column.property, self.lang)
        return name_column(plain, self.lang)
