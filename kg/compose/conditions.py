"""The conditions of a sentence on the rows of a view: what it names, and the years it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kg.compose.columns import View
from kg.compose.filters import DURING
from kg.compose.sentence import Bounded, Mention, Sentence, Unread
from kg.compose.subject import Subject
from kg.compose.timing import DATED, YEAR
from kg.compose.views import ROW
from kg.model.ask import Condition

RUNS = {"since": "run-since", "until": "run-until"}
"""Dates of each time that a flow lived, by those of the last."""
COLUMN = "column "
"""How the kind of a mention begins that names its column."""


class Conditions:
    """What a sentence says of the rows of a view; `asked` is the column of what is asked for."""

    def __init__(self, subject: Subject, sentence: Sentence, view: View, asked: str = "") -> None:
        self._subject = subject
        self._sentence = sentence
        self._view = view
        self._asked = asked

    def list_all(self) -> list[Condition]:
        """Return the conditions of all that is named, and those of years.

        Raises:
            Unread: rows of the view have no such values or dates.
        """
        return [*self.list_named(), *self.list_years()]

    def list_named(self) -> list[Condition]:
        """Return the conditions of all that is named; values of one column are alternatives of one condition.

        Raises:
            Unread: rows of the view have no such values.
        """
        self._join_members()
        found: list[Condition] = []
        for mention in self._sentence.mentions:
            column = self._name_column(mention)
            if mention.text == "*":
                found.append(Condition(column, "lacks" if mention.test == "not" else "has"))
                continue
            same = next((i for i, one in enumerate(found) if (one.column, one.test) == (column, mention.test)), None)
            if same is None:
                found.append(Condition(column, mention.test, (mention.text,)))
            else:
                values = dict.fromkeys((*found[same].values, mention.text))
                found[same] = replace(found[same], values=tuple(values))
        return found

    def _join_members(self) -> None:
        """Let several members of one thing be its members all at once."""
        joint = self._subject.words.name_columns("member")
        plain = (one for one in self._sentence.mentions if one.test == "is" and one.term)
        members = [one for one in plain if self._name_column(one) in joint]
        for mention in members if len(members) > 1 else ():
            mention.test = "all"

    def _name_column(self, mention: Mention) -> str:
        if mention.role:
            if mention.role in self._view.columns:
                return mention.role
        elif mention.kind == "class":
            above = self._subject.views.relations.list_above(mention.term) if mention.term else ()
            if "type" in self._view.columns and self._view.cls in above:
                return "type"
        elif mention.kind.startswith(COLUMN):
            return mention.kind.removeprefix(COLUMN)
        elif mention.term and not self._view.own and self._subject.views.graph.names.is_a(mention.term, self._view.cls):
            return ROW
        elif mention.term and (column := self._subject.find_column(self._view, mention.term, self._asked)):
            return column.name
        raise Unread(f"'{mention.text}' of {self._view.name}")

    # Years

    def list_years(self) -> list[Condition]:
        """Return the conditions of years, on the date that verbs and statuses say.

        Raises:
            Unread: it is open on which date, or what is meant by several.
        """
        years = self._sentence.years
        if not years:
            return []
        parts = [year for year in years if not YEAR.fullmatch(year.text)]
        if parts and "period" in self._view.columns:
            if len(parts) < len(years) or any(year.bound for year in parts):
                raise Unread(f"'{parts[0].text}' with other times")
            return [Condition("period", "is", tuple(f"period_{year.text}" for year in parts))]
        ends = {"until"} if any(one.term in self._subject.ended for one in self._sentence.mentions) else set()
        if len({*self._sentence.verbs} | ends) > 1 and len(years) > 1:
            raise Unread("several dates at once")
        column = self._find_date()
        if column == DURING and any(year.bound in ("upto", "by") for year in years):
            raise Unread("it is open what was so until then")
        if [year.bound for year in years] == ["between", "between"]:
            return self._list_between(column)
        if any(year.bound == "between" for year in years):
            raise Unread("between which years")
        return self._list_bounded(column)

    def _list_between(self, column: str) -> list[Condition]:
        first, last = sorted(year.text for year in self._sentence.years)
        if column == DURING:
            return [Condition(DURING, "is", (f"{first}/{last}",))]
        return [Condition(column, "from", (first,)), Condition(column, "to", (last,))]

    def _list_bounded(self, column: str) -> list[Condition]:
        years: Sequence[Bounded] = self._sentence.years
        plain = tuple(year.text for year in years if not year.bound)
        name = RUNS["since"] if column == DURING else column
        found = [Condition(name, DATED[year.bound], (year.text,)) for year in years if year.bound]
        return [Condition(column, "is", plain), *found] if plain else found

    def _find_date(self) -> str:
        """Return the column of the date that is meant."""
        columns, statuses = self._view.columns, self._subject.statuses
        if "year" in columns:
            return "year"
        told = {one.term for one in self._sentence.mentions if one.term and one.test == "is"}
        over = told & statuses.over
        if statuses.plan in told and {*self._sentence.verbs} <= {"since", "expected"} and "expected" in columns:
            return "expected"
        verb = next((name for name in reversed(self._sentence.verbs) if name in columns), "")
        if verb:
            return RUNS[verb] if verb in RUNS and not over and "run" in columns else verb
        if statuses.plan in told:
            return "expected"
        if over:
            return RUNS["until"] if "run" in columns and over <= self._subject.ended else "until"
        if "run" in columns:
            return DURING
        found = next((name for name in self._subject.words.name_columns("any-day") if name in columns), "")
        if not found or any(not year.bound for year in self._sentence.years):
            raise Unread(f"'{self._sentence.years[0].text}' of {self._view.name}")
        return found
