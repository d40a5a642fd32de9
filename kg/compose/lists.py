"""A question for a list or a count of things, or whether there are any."""

from __future__ import annotations

from collections.abc import Sequence

from kg.compose.conditions import Conditions
from kg.compose.sentence import Sentence, Unread
from kg.compose.subject import Subject
from kg.compose.views import FLOW
from kg.model.ask import Ask, Condition

STATUS, RUN_STATUS, EXPECTED_END = "status", "run-status", "expected-end"
USED = {"count", "most", "least", "newest", "oldest", "when"}


class Lists:
    """Makes the question for a list of one sentence."""

    def __init__(self, subject: Subject, sentence: Sentence) -> None:
        self._subject = subject
        self._sentence = sentence
        self._columns = subject.words.name_columns
        self._heads = sentence.heads or [subject.item]
        self._view, self._of = subject.views.find(self._name_asked(self._heads[0]))
        self._where: list[Condition] = []
        self._show: list[str] = []

    def make(self) -> Ask:
        """Return the question.

        Raises:
            Unread: it is open what is asked of what, or rows have no such columns.
        """
        sentence, subject = self._sentence, self._subject
        if sentence.has("compare", "sum"):
            raise Unread("a comparison or a sum of what is no figure")
        asked, counted = self._heads[0], sentence.has("count", "most", "least")
        self._settle_going()
        conditions = Conditions(subject, sentence, self._view, self._of)
        self._where = [*self._list_denied(conditions), *conditions.list_all()]
        self._ask_past(asked)
        self._show_own(asked)
        self._ask_dates()
        per, asked = self._group(asked)
        order, first = self._order(counted=counted, grouped=bool(per))
        sentence.refuse_left(USED)
        return Ask(
            self._name_asked(asked),
            tuple(dict.fromkeys(self._show)),
            tuple(self._where),
            tuple(per),
            count=counted or bool(per),
            share=sentence.has("share"),
            whether=sentence.is_whether and not (counted or per),
            order=order,
            first=first,
        )

    def _name_asked(self, head: str) -> str:
        """Return what is asked for; sites alone are all there are, wherever what they build goes."""
        sentence, subject = self._sentence, self._subject
        if head != subject.site or sentence.heads != [subject.site] or sentence.years:
            return subject.name_head(head)
        if any(one.kind != "thing" for one in sentence.mentions):
            return head
        view, _ = subject.views.find(subject.site_class)
        holder = subject.get_view(FLOW).columns[subject.holder].range
        for one in sentence.mentions:
            builds = holder and one.term and subject.views.graph.names.is_a(one.term, holder)
            if one.term is None or builds or not subject.find_column(view, one.term):
                return head
        return subject.site_class

    # Conditions

    def _settle_going(self) -> None:
        """Settle what goes on in a year: what went on then; what was planned then is not known."""
        sentence, subject = self._sentence, self._subject
        if not sentence.years or sentence.verbs or any(year.bound for year in sentence.years):
            return
        values = (one for one in sentence.mentions if one.kind == "value" and one.test == "is")
        told = next((one for one in values if subject.is_going(one) or subject.is_planned(one)), None)
        if told and subject.is_going(told):
            sentence.mentions.remove(told)
        elif told and min(year.text[:4] for year in sentence.years) < subject.now:
            raise Unread("what was planned then")

    def _list_denied(self, conditions: Conditions) -> list[Condition]:
        """Return the condition that nothing is so of which all is said that is denied together."""
        sentence = self._sentence
        if sentence.denied is None:
            return []
        if not self._of or self._of == self._subject.item:
            raise Unread("it is open what is denied")
        outer, sentence.mentions = sentence.mentions[: sentence.denied], sentence.mentions[sentence.denied :]
        among = Ask(self._name_asked(sentence.heads[0]), where=tuple(conditions.list_all()))
        sentence.mentions, sentence.years = outer, []
        return [Condition(self._of, "not", among=among)]

    def _ask_past(self, asked: str) -> None:
        """Ask for what went on where it is told of the past, and for what does not where nothing does any longer."""
        sentence, subject = self._sentence, self._subject
        counts = sentence.has("ever") and sentence.has("count")
        past = counts or (sentence.is_whether and (sentence.has("ever") or sentence.is_past))
        if past and RUN_STATUS in self._view.columns and not any(one.kind == "value" for one in sentence.mentions):
            self._where.append(Condition(RUN_STATUS, "is", subject.name_statuses(subject.statuses.begun)))
        gone = any(one.word in subject.words.mark("gone") for one in sentence.mentions)
        if gone and asked not in (subject.item, FLOW):
            self._where.append(Condition(STATUS, "not", subject.name_statuses(subject.statuses.going)))

    def _show_own(self, asked: str) -> None:
        """Show what is asked for besides, and the columns that things of a class are told by."""
        sentence, subject = self._sentence, self._subject
        told = {one.column for one in self._where}
        own = [name for name in self._columns(asked) if name in self._view.columns and name not in told]
        self._show = [name for name in (*sentence.show, *own) if not name == asked == subject.site]
        if sentence.shows_items and asked == subject.origin and subject.item not in told:
            self._show.append(subject.item)

    def _ask_dates(self) -> None:
        """Ask for the dates that verbs name: that there is one, or when it is."""
        sentence, has = self._sentence, self._view.columns
        valid = [name for name in self._columns("valid") if name in sentence.verbs and name in has]
        if not sentence.years:
            self._where += [Condition(name, "has") for name in valid]
        if sentence.has("when") and not self._view.own:
            self._where += [Condition(name, "has") for name in self._columns("held-day") if name in has]
        elif sentence.has("when"):
            self._show += [name for name in self._columns("days") if name in has]
        if EXPECTED_END in sentence.verbs and not sentence.years:
            self._where.append(Condition(EXPECTED_END, "has"))
        hopes = {"expected", "announced", EXPECTED_END} & {*sentence.verbs}
        if hopes and not any(one.column == STATUS for one in self._where):
            self._where.append(Condition(STATUS, "has"))
        self._use_verbs()

    def _use_verbs(self) -> None:
        """Show the dates that verbs name and no condition uses."""
        sentence, columns = self._sentence, self._view.columns
        used = {name for one in self._where for name in (one.column, one.column.removeprefix("run-"))}
        used |= {"since"} if "expected" in used else set()  # the start of what is planned is expected
        names = [name for name in sentence.verbs if name not in used]
        for name in names:
            if name not in columns:
                raise Unread(f"'{name}' of {self._view.name}")
        found = [name for name in names if name in columns]
        if not sentence.has("when") and not sentence.shows_items:
            self._where += [Condition(name, "has") for name in found]  # what is announced has an announcement
        self._show += found

    # What is asked for

    def _group(self, asked: str) -> tuple[list[str], str]:
        """Return by what is counted, and what is: where the most is asked for, by that of which it is."""
        sentence, subject = self._sentence, self._subject
        if not sentence.has("most", "least"):
            self._use_heads(self._heads[1:])
            return [subject.name_head(head) for head in sentence.per], asked
        if len(self._heads) < 2 and asked == subject.item:
            raise Unread("'most' of what is not said")
        if sentence.has("least"):
            raise Unread("what has none is not counted")
        parts = (FLOW, subject.item, subject.unit, subject.holder, subject.origin, subject.site)
        return [subject.name_head(asked)], next((head for head in self._heads[1:] if head in parts), subject.item)

    def _use_heads(self, heads: Sequence[str]) -> None:
        """Show what is asked for besides; pacts are asked of the place that is party to them."""
        subject, columns = self._subject, self._view.columns
        for head in heads:
            name = subject.name_head(head)
            if head == subject.regime and subject.pact_column in columns:
                if not any(subject.is_pact(one.column) for one in self._where):
                    self._where.append(Condition(subject.pact_column, "has"))
            elif name in columns:
                self._show.append(name)
            elif head not in (subject.item, FLOW):
                raise Unread(f"'{head}' with '{self._heads[0]}'")

    def _order(self, *, counted: bool, grouped: bool) -> tuple[str, int]:
        """Return by what rows are sorted, and how many of the first are asked for."""
        sentence = self._sentence
        order, first = self._find_order()
        if order and not counted:
            name = order.removeprefix("-")
            self._show.append(name)
            self._where.append(Condition(name, "has"))
        if counted and grouped and not order:
            order = "-count"
        number = next((one.text for one in sentence.numbers if one.bound == "first"), "")
        if number and not order:
            raise Unread(f"'{number}'")
        return order, int(number) if number and first else first

    def _find_order(self) -> tuple[str, int]:
        sentence = self._sentence
        if sentence.has("most", "least"):
            return ("-count" if sentence.has("most") else "count"), 1
        word = next((word for word in ("newest", "oldest") if sentence.has(word)), "")
        if not word:
            return "", 0
        column = next((name for name in self._columns("first-day") if name in self._view.columns), "")
        if not column:
            raise Unread(f"'{word}' of what has no date")
        return f"{'-' if word == 'newest' else ''}{column}", 1
