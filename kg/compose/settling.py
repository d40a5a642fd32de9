"""Settling what the words of a sentence mean together, after all were taken.

A word may say another thing beside others: a share of percent is none, and what is said of plans is no plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from kg.compose.sentence import Bounded, Mention, Sentence, Unread
from kg.compose.subject import Subject
from kg.compose.timing import COMPARED

FIGURES = ("units", "record", "sum", "change", "up", "down", "rank")
"""Operators that are about figures."""


class Settler:
    """Settles what one sentence means."""

    def __init__(self, subject: Subject, sentence: Sentence) -> None:
        self._subject = subject
        self._sentence = sentence

    def settle(self) -> None:
        """Settle it.

        Raises:
            Unread: a word has nothing that it turns or bounds.
        """
        sentence = self._sentence
        if sentence.has("share") and sentence.has("up", "down", "change"):
            shares = [part.text for part in sentence.parts for one in part.meanings if one.value == "share"]
            if any(text not in self._subject.words.mark("percent") for text in shares):
                raise Unread("a share beside a change")
            sentence.done.discard("share")
        if sentence.has("up", "down", "change", "compare") and not sentence.heads:
            sentence.done.discard("count")
        self._drop_plans()
        self._settle_each()
        self._settle_years()
        self._settle_numbers()
        self._settle_counts()
        self._settle_more()
        if sentence.has("percent"):
            self._drop_share()
        sentence.pending = [word for word in sentence.pending if word != "by"]  # who does it is said with it
        picked = any(part.text in self._subject.words.mark("among") for part in sentence.parts)
        if picked and len(sentence.heads) > 1:
            raise Unread("it is open what is asked for of which")
        if sentence.pending:
            raise Unread(f"'{sentence.pending[0]}' has nothing that it turns or bounds")

    def _drop_plans(self) -> None:
        """Leave out that something is planned where that is said of plans: "which plans were cancelled"."""
        sentence, plans = self._sentence, self._subject.words.mark("plan")
        if len([one for one in sentence.mentions if one.kind == "value"]) > 1:
            sentence.mentions = [one for one in sentence.mentions if one.kind != "value" or one.word not in plans]

    def _drop_share(self) -> None:
        """Leave out that a number is percent; a share that is bounded by one is not looked at."""
        mark = self._subject.words.mark("percent")
        shares = [part.text for part in self._sentence.parts for one in part.meanings if one.value == "share"]
        if any(text not in mark for text in shares):
            raise Unread("shares that are more or less than a number")
        self._sentence.done.discard("share")

    def _settle_each(self) -> None:
        sentence = self._sentence
        if sentence.each and (sentence.has("count") or is_figures(self._subject, sentence)):
            sentence.per += sentence.each  # else each is all of them
            sentence.heads = [head for head in sentence.heads if head not in sentence.each]

    def _settle_years(self) -> None:
        """Let a bound that is doubtful bound only a year that stands alone, and two ends of a range be one."""
        years = self._sentence.years
        if self._sentence.is_spaceless and self._is_range(years):
            for year in years:
                year.bound = "between"
        for year in years:
            if year.bound.endswith("?"):
                year.bound = year.bound.rstrip("?") if len(years) == 1 else ""
        if len(years) == 2 and len(self._sentence.ranged) > 1 and not any(year.bound for year in years):
            for year in years:
                year.bound = "between"

    def _is_range(self, years: Sequence[Bounded]) -> bool:
        """Say whether two times are the ends of a range, of which words behind them tell: from one, up to the other."""
        bounds = [year.bound for year in years]
        begins = any(part.text in self._subject.words.mark("since-behind") for part in self._sentence.parts)
        return bounds in (["since?", "upto"], ["since?", ""]) or (bounds == ["", "upto"] and begins)

    def _settle_numbers(self) -> None:
        ordered = self._sentence.has("most", "least", "newest", "oldest")
        for number in self._sentence.numbers:
            number.bound = number.bound or ("first" if ordered else "is")

    def _settle_counts(self) -> None:
        """Settle whether units are counted or items: what has a status or a kind are items."""
        sentence = self._sentence
        if sentence.has("including"):
            sentence.verbs = sentence.verbs[:1]
            sentence.mentions = [one for one in sentence.mentions if one.kind != "value"]
        if sentence.has("count") and not sentence.heads and not sentence.show:
            sentence.done = (sentence.done - {"count"}) | {"units", "count-units"}
        if {"units", "count-units"} <= sentence.done and any(map(self._is_trait, sentence.mentions)):
            sentence.done = (sentence.done - {"units"}) | {"count"}
            sentence.heads = sentence.heads or [self._subject.item]
        if sentence.has("count") and sentence.years and sentence.heads[:1] == [self._subject.item]:
            self._refuse_units()
        sentence.done.discard("count-units")

    def _refuse_units(self) -> None:
        """Refuse to count items in a year where units may be meant: "how many SUVs were brought in 2025"."""
        subject, named = self._subject, self._sentence.head_texts
        if subject.unit in named or subject.item not in named:
            raise Unread(f"whether {subject.call('units')} or {subject.call('items')} are counted")

    def _is_trait(self, mention: Mention) -> bool:
        return mention.kind != "thing" or self._subject.is_kind(mention)

    def _settle_more(self) -> None:
        """Settle what has more than another, or than in the year before."""
        sentence = self._sentence
        more = sentence.pop("more", "less") if sentence.has("than", "up-before") else ""
        if more and sentence.has("than"):
            sentence.done.add("compare")
            sentence.done.discard("count")
        elif more:
            sentence.done.add("up" if more == "more" else "down")
        sentence.falls_short = more == "less"


def settle_statuses(subject: Subject, sentence: Sentence) -> None:
    """Bring together words of status that stand in one question and are not listed.

    Raises:
        Unread: it is open what they mean together.
    """
    told = [one for one in sentence.mentions if one.kind == "value" and one.term in subject.status_terms]
    if len(told) < 2 or any(one.joined for one in told[1:]):
        return
    first, second = sorted(told, key=lambda one: not subject.is_going(one))[:2]
    if subject.is_going(first) and first.test == second.test == "is":
        sentence.mentions.remove(first)  # what is planned now is planned
    elif "not" not in (first.test, second.test) and _are_plan_and_end(subject, (first, second)):
        sentence.mentions = [one for one in sentence.mentions if one not in (first, second)]
        sentence.verbs.append("expected-end")
    elif first.test == second.test == "is":
        raise Unread(f"'{first.word}' with '{second.word}'")


def _are_plan_and_end(subject: Subject, mentions: Sequence[Mention]) -> bool:
    """Say whether of two words of status one is of a plan and one of an end, which then is planned."""
    if any(one.word in subject.words.mark("no-longer") for one in mentions):
        return False
    return any(map(subject.is_planned, mentions)) and any(one.term in subject.ended for one in mentions)


def order_heads(subject: Subject, sentence: Sentence) -> None:
    """Put what is asked for first: in Japanese it stands last, unless a word of a question begins it."""
    if sentence.is_spaceless and len(sentence.heads) > 1:
        begins = subject.words.mark("question-begins")
        asking = [head for head in sentence.heads if sentence.head_texts.get(head, "").startswith(begins)]
        chosen = (asking or sentence.heads[-1:])[0]
        sentence.heads = [chosen, *(head for head in sentence.heads if head != chosen)]


def is_figures(subject: Subject, sentence: Sentence) -> bool:
    """Say whether a sentence asks for figures; a share of items makes it count them.

    Raises:
        Unread: it asks for the change of what has no figures.
    """
    if sentence.has("says"):
        return False
    if sentence.has("up", "down") and sentence.heads == [subject.item] and not sentence.years:
        raise Unread(f"{subject.call('items')} that rose or fell")
    if sentence.has(*FIGURES) or any(number.bound in COMPARED for number in sentence.numbers):
        return True
    if sentence.has("share") and not sentence.counts_units and sentence.heads[:1] == [subject.item]:
        sentence.done.add("count")
        return False
    if not sentence.has("count"):
        if sentence.has("share", "total"):
            return True
        if sentence.has("most", "least", "compare"):
            return _are_figures_ranked(subject, sentence)
    return _are_figures_meant(subject, sentence)


def _are_figures_ranked(subject: Subject, sentence: Sentence) -> bool:
    """Say whether what is the most, or compared, are figures of holders.

    Raises:
        Unread: it is open whether items or units are.
    """
    compares, named = sentence.has("compare"), subject.item in sentence.head_texts
    if compares and named:
        raise Unread(f"more {subject.call('items')}")
    ranked = all(map(subject.is_holder, sentence.mentions))
    if ranked and not {*sentence.heads} <= {subject.item, subject.holder}:
        ranked = compares
    elif ranked:
        ranked = compares or sentence.counts_units or subject.item not in sentence.heads
    if not (ranked or named):
        raise Unread("it is open of what there is most or least")
    return ranked


def _are_figures_meant(subject: Subject, sentence: Sentence) -> bool:
    """Say whether nothing is asked for but a year or a holder, of which figures are."""
    names = {name for one in sentence.mentions if (name := subject.name_own(one))}
    kinds = {one.kind for one in sentence.mentions}
    asked = sentence.heads or sentence.show or sentence.verbs or sentence.has("when")
    if subject.flow is None or asked or not names <= {subject.holder}:
        return False
    return bool(sentence.years or sentence.per) and kinds.isdisjoint({"value", "class"})
