"""A question for figures: how much there was, how it changed, who had the most, and sums of it."""

from __future__ import annotations

from collections.abc import Callable

from pyoxigraph import Literal

from kg.compose.compiling import Compiled
from kg.compose.conditions import Conditions
from kg.compose.doubting import FIGURE_DOUBTS
from kg.compose.sentence import Bounded, Sentence, Unread
from kg.compose.subject import COUNT, Subject
from kg.compose.timing import COMPARED, YEAR
from kg.model.answers import Table
from kg.model.ask import Ask, Condition, Test

VOLUMES = "volumes"
USED = {"units", "record", "change", "up", "down", "rank", "most", "least", "total", "when", "by-year"}
CHANGES: dict[str, Condition] = {
    "up": Condition("change", "above", ("0",)),
    "down": Condition("change", "below", ("0",)),
}
TURNED: dict[Test, Test] = {"above": "below", "below": "above", "from": "to", "to": "from"}


def limit_change(number: Bounded, *, falls: bool) -> list[Condition]:
    """Return the conditions that something rose or fell by so many percent.

    >>> limit_change(Bounded("20", "more"), falls=True)[0].write()
    '<-20'
    """
    test = COMPARED[number.bound]
    if not falls:
        return [Condition("change", test, (number.text,))]
    turned = TURNED.get(test, test)
    found = [Condition("change", turned, (f"-{number.text}",))]
    return [*found, CHANGES["down"]] if turned in ("above", "from") else found


class Figures:
    """Makes the question for figures of one sentence."""

    def __init__(self, subject: Subject, sentence: Sentence, compile_ask: Callable[[Ask], Compiled]) -> None:
        self._subject = subject
        self._sentence = sentence
        self._compile = compile_ask
        self._conditions = Conditions(subject, sentence, subject.get_view(COUNT))
        self._where: list[Condition] = []
        self._named: set[str] = set()
        self._first = 0

    def make(self) -> Ask:
        """Return the question.

        Raises:
            Unread: it is open which figures are meant, or they are not held.
        """
        sentence = self._sentence
        if any(one.kind != "thing" for one in sentence.mentions):
            raise Unread("figures of what has a status or a kind")
        self._check_counted()
        turns = self._settle_years()
        self._where = self._conditions.list_all()
        self._named = {one.column for one in self._where}
        record = self._is_record()
        self._ask_holders(record=record)
        changes = sentence.has("change", "up", "down") or any(n.bound == "change" for n in sentence.numbers)
        if not (sentence.has("compare") or len(sentence.years) == 2) and self._asks_change():
            self._where += [CHANGES[name] for name in ("up", "down") if sentence.has(name)]
        self._limit(falls="down" in turns)
        self._check_turns()
        order = self._order(record=record, changes=changes)
        self._check_sums()
        sentence.refuse_left(USED)
        if sentence.verbs or sentence.show:
            raise Unread(f"'{[*sentence.verbs, *sentence.show][0]}' of figures")
        if self._is_sum():
            return Ask(VOLUMES, where=tuple(self._where), total="units")
        self._use_heads()
        return self._make_list(order, changes=changes, turned=bool(turns))

    def _check_counted(self) -> None:
        """Refuse figures that do not count what comes in, and those of which nothing says so."""
        if doubt := next(filter(None, (doubt(self._subject, self._sentence) for doubt in FIGURE_DOUBTS)), ""):
            raise Unread(doubt)

    def _check_turns(self) -> None:
        """Refuse a rise or fall of which nothing is made but figures."""
        sentence = self._sentence
        if not sentence.has("up", "down") or any(one.column == "change" for one in self._where):
            return
        asked = sentence.heads or sentence.per
        compared = len(sentence.years) == 2 and not asked
        if (sentence.has("units", "sum") and not compared) or asked:
            raise Unread("what rose or fell, or by how much")

    def _make_list(self, order: str, *, changes: bool, turned: bool) -> Ask:
        sentence = self._sentence
        ends = len(sentence.years) == 2 and not any(year.bound == "between" for year in sentence.years)
        compare = sentence.has("compare") or (ends and changes)
        whether = sentence.is_whether and (turned or compare or bool(sentence.numbers))
        if whether and compare and sentence.falls_short:
            raise Unread("whether one has less than another")
        return Ask(
            VOLUMES,
            ("change", "change-bound") if changes else (),
            tuple(self._where),
            share=sentence.has("share"),
            compare=compare,
            whether=whether,
            order=order,
            first=self._first,
        )

    # Years

    def _settle_years(self) -> set[str]:
        """Settle which years a change is between, and return which way it goes."""
        sentence = self._sentence
        turns = sentence.done & {"up", "down"}
        if {"compare", "than"} <= sentence.done and len(sentence.years) == 2 and not self._names_holders():
            self._take_comparison()
            turns = {"up"}
        if sentence.has("change", "up", "down", "compare"):
            for year in sentence.years:
                year.bound = "" if year.bound == "between" else year.bound
        if turns and len(sentence.years) == 2 and sentence.is_whether:
            first, last = sorted(int(year.text) for year in sentence.years if YEAR.fullmatch(year.text))
            if last - first != 1:
                raise Unread("whether a figure rose over more than a year")
            sentence.years = [Bounded(str(last))]
        return turns

    def _names_holders(self) -> bool:
        return self._subject.holder in {one.column for one in self._conditions.list_named()}

    def _take_comparison(self) -> None:
        """Take more in one year than in that before it as a rise."""
        sentence = self._sentence
        texts = [year.text for year in sentence.years]
        plain = all(map(YEAR.fullmatch, texts))
        if not plain or int(texts[0]) - int(texts[1]) != 1 or sentence.falls_short:
            raise Unread("a comparison of these years")
        sentence.done = (sentence.done - {"compare"}) | {"up"}
        sentence.years = [Bounded(texts[0])]

    # Conditions

    def _is_record(self) -> bool:
        """Say whether the year is asked for in which most were counted."""
        sentence, holder = self._sentence, self._subject.holder
        asks_holders = holder in (*sentence.heads, *self._per) or sentence.has("compare")
        return sentence.has("record") or (sentence.has("most", "least") and not asks_holders)

    @property
    def _per(self) -> list[str]:
        return [self._subject.name_head(head) for head in self._sentence.per]

    def _ask_holders(self, *, record: bool) -> None:
        sentence, holder = self._sentence, self._subject.holder
        asked = not record and (holder in (*sentence.heads, *self._per) or sentence.has("rank"))
        if asked and holder not in self._named and not sentence.has("total"):
            self._where.append(Condition(holder, "has"))

    def _asks_change(self) -> bool:
        """Say whether those are asked for that grew, and not by how much one did."""
        sentence, holder = self._sentence, self._subject.holder
        if sentence.is_whether or sentence.has("change") or (sentence.has("year", "when") and not sentence.years):
            return True
        return holder not in self._named and holder in sentence.heads

    def _limit(self, *, falls: bool) -> None:
        """Add the conditions of numbers, of which one may say how many rows are asked for."""
        for number in self._sentence.numbers:
            others = [one for one in self._where if one.column != "change"]
            if number.bound == "change":
                self._where = [*others, Condition("change", "from", (number.text,))]
            elif number.bound == "first":
                self._first = int(number.text)
            elif self._sentence.has("percent"):
                self._where = [*others, *limit_change(number, falls=falls)]
            else:
                self._where.append(Condition("units", COMPARED[number.bound], (number.text,)))

    def _order(self, *, record: bool, changes: bool) -> str:
        """Return the column by which figures are sorted; of holders' without a year, take the last."""
        sentence, holder = self._sentence, self._subject.holder
        if record and not sentence.years:
            self._where.append(Condition("year", "has"))
        superlative = record or sentence.has("most", "least")
        if superlative and sentence.is_whether:
            raise Unread("whether something is the most")
        ranked = sentence.has("rank")
        order = self._choose_order(changes=changes and superlative) if superlative or ranked else ""
        if order:
            self._first = self._first or (1 if superlative else 0)
            if not sentence.years and Condition(holder, "has") in self._where:
                self._where.append(Condition("year", "is", (self._find_latest_year(),)))
        if ranked and holder in self._named:
            raise Unread(f"which rank one {self._subject.call('holder')} has")
        return order

    def _choose_order(self, *, changes: bool) -> str:
        falls = changes and self._sentence.has("down")
        sign = "" if self._sentence.has("least") != falls else "-"
        return f"{sign}{'change' if changes else 'units'}"

    def _find_latest_year(self) -> str:
        """Return the last year of which figures by holder are held."""
        ask = Ask(VOLUMES, ("year",), (Condition(self._subject.holder, "has"), Condition("year", "has")))
        found = self._subject.views.graph.run(self._compile(ask).sparql)
        if not isinstance(found, Table) or not found.rows:
            raise Unread("no figure by year is held")
        place = found.columns.index("year")
        return max(term.value for row in found.rows if isinstance(term := row[place], Literal))

    # Sums

    def _check_sums(self) -> None:
        sentence = self._sentence
        summed = sentence.has("sum") or (sentence.has("total") and self._subject.holder in self._named)
        if summed and not sentence.years:
            raise Unread("a total of which years")

    def _is_sum(self) -> bool:
        sentence = self._sentence
        totals = sentence.has("total") and len(sentence.years) > 1 and self._subject.holder in self._named
        return sentence.has("sum") or totals

    def _use_heads(self) -> None:
        """Let figures have a value in the columns that are asked for, and by which they are told."""
        subject, sentence = self._subject, self._sentence
        asked = [head for head in sentence.heads if head not in (subject.item, subject.holder)]
        if asked and (name := subject.name_head(asked[0])) not in self._named:
            self._where.append(Condition(name, "has"))
        for name in self._per:
            if name not in {one.column for one in self._where}:
                self._where.append(Condition(name, "has"))
