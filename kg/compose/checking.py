"""Refusing sentences that may mean something else than would be run."""

from __future__ import annotations

from collections.abc import Sequence

from kg.compose.doubting import find_doubt
from kg.compose.sentence import Mention, Sentence, Unread
from kg.compose.settling import settle_statuses
from kg.compose.subject import SOURCE, Subject


def check(subject: Subject, sentence: Sentence) -> None:
    """Refuse a sentence of which it is open what it means.

    Raises:
        Unread: it is.
    """
    Checker(subject, sentence).check()


class Checker:
    """Refuses one sentence, for the first reason."""

    def __init__(self, subject: Subject, sentence: Sentence) -> None:
        self._subject = subject
        self._sentence = sentence
        self._mark = subject.words.mark
        self._whether = sentence.is_whether

    def check(self) -> None:
        """Refuse it where there is a reason.

        Raises:
            Unread: there is.
        """
        sentence = self._sentence
        self._check_home()
        self._check_markets()
        settle_statuses(self._subject, sentence)
        if doubt := find_doubt(self._subject, sentence):
            raise Unread(doubt)
        places = [one for one in sentence.mentions if self._subject.is_place(one)]
        renamed = any(map(self._is_named, sentence.heads))
        self._check_places(places, renamed=renamed)
        self._check_whether()
        self._check_ways(places)
        if not renamed:
            self._check_roles(places)
            self._check_relations()
            self._check_pairs()

    def _is_named(self, head: str) -> bool:
        """Say whether a head stands for a question of the catalogue wherever it is."""
        return head != self._subject.treatment and bool(self._subject.find_topic(head, ()))

    def _check_home(self) -> None:
        """Refuse what is at home; sites there are those that lie there."""
        sentence, subject = self._sentence, self._subject
        if subject.site in sentence.heads and sentence.at_home:
            if sentence.heads != [subject.site] or sentence.mentions:
                sites, units = subject.call("sites"), subject.call("units")
                raise Unread(f"{sites} at home build no {units} that come from abroad")
            sentence.mentions.append(subject.make_home())
        if sentence.adjective and SOURCE in sentence.heads:
            raise Unread("from where a source is")
        if self._whether and any(one.test == "all" for one in sentence.mentions):
            raise Unread("whether both are so")
        if sentence.has("built") and any(after in self._mark("within-behind") for _, after in sentence.homes):
            raise Unread("what is built at home is not looked at")

    def _check_markets(self) -> None:
        """Refuse what other markets buy and are sold."""
        sentence = self._sentence
        texts = [part.text for part in sentence.parts]
        if {"abroad", "sold"} <= sentence.done:
            raise Unread("what is sold abroad is not looked at")
        also = self._mark("also")
        if sum(text in also for text in texts) > 1:
            raise Unread(f"'{also[0]}' twice")
        asks_origin = sentence.heads[:1] == [self._subject.origin] and not sentence.mentions
        if not asks_origin or not sentence.is_spaceless or any(text in self._mark("from") for text in texts):
            return
        if any(text.startswith(self._mark("import-begins")) for text in texts):
            raise Unread("what other countries import is not looked at")

    def _check_places(self, places: Sequence[Mention], *, renamed: bool) -> None:
        """Refuse places of which it is open whether something comes from there."""
        sentence, built = self._sentence, self._sentence.has("built")
        for one in places:
            if one.after in self._mark("holder-behind"):
                raise Unread(f"where a {self._subject.call('holder')} is from")
            if not (renamed or built or sentence.heads[:1] == [self._subject.site]) and self._is_within(one):
                raise Unread(self._tell_open())
        where = sentence.head_texts.get(self._subject.origin, "") in self._mark("where")
        if sentence.has("sold") and not built and where:
            raise Unread(self._tell_open())

    def _is_within(self, mention: Mention) -> bool:
        return mention.before in self._mark("within") or mention.after in self._mark("within-behind")

    def _tell_open(self) -> str:
        return f"it is open whether {self._subject.call('units')} are sold or built there"

    def _check_whether(self) -> None:
        """Refuse to say whether something is so that is more than one thing, or is not so."""
        sentence = self._sentence
        if self._whether and any(one.joined for one in sentence.mentions):
            raise Unread("whether both are so")
        begins_how = sentence.parts[0].text.split()[0] in self._mark("how") and len(sentence.parts) > 1
        if begins_how and not sentence.has("count", "units", "change", "up", "down", "share"):
            raise Unread("how something is done")
        if self._whether and (sentence.has("all") or sentence.each):
            raise Unread("whether all are so")
        turned = any(one.test not in ("is", "all") for one in sentence.mentions)
        if self._whether and (sentence.denied is not None or turned):
            raise Unread("whether something is not so, or only so")

    def _check_ways(self, places: Sequence[Mention]) -> None:
        before, after = self._mark("outward"), self._mark("outward-behind")
        if any(one.before in self._mark("agent") for one in places):
            raise Unread("by whom or what it is")
        if any(one.before in before or one.after in after for one in places):
            raise Unread("what goes to other markets is not looked at")

    def _check_roles(self, places: Sequence[Mention]) -> None:
        """Refuse words of selling and owning beside which it is open what a place or a holder does."""
        sentence, subject = self._sentence, self._subject
        if sentence.has("sold") and any(map(self._is_within, places)):
            raise Unread(self._tell_open())
        holders = any(map(subject.is_holder, sentence.mentions))
        if sentence.has("count") and sentence.has("sold", "built") and not (places or sentence.has("abroad")):
            raise Unread(f"{subject.call('units')} that are built at home are not looked at")
        if sentence.has("owned") and sentence.heads[:1] == [subject.site] and holders:
            raise Unread(f"whose {subject.call('sites')} they are, and not whose {subject.call('units')} they build")
        if sentence.heads[:2] == [subject.origin, subject.regime] and places:
            raise Unread("it is open which country is meant")

    # What stands together

    def _check_relations(self) -> None:
        """Refuse a thing that stands in a relation that is not looked at, and two that are not listed."""
        subject = self._subject
        subject.get_view("flow")
        seen: dict[str, Mention] = {}
        last = ""
        for one in self._sentence.mentions:
            name = subject.name_own(one)
            told = one.kind == "thing" and name and not subject.is_pact(name)
            if one.kind == "thing" and subject.regime in self._sentence.heads:
                self._check_relation(one, self._mark("about"))
            elif told:
                self._check_relation(one)
                self._check_apart(seen.get(name), one)
                seen[name] = one
            self._check_listed(one, last, name)
            last = name

    def _check_relation(self, one: Mention, fitting: Sequence[str] = ()) -> None:
        compared = self._sentence.has("compare") and one.before in self._mark("compared")
        if one.before in self._mark("relation") and one.before not in fitting and not compared:
            raise Unread(f"'{one.before} {one.word}'")
        if one.after in self._mark("relation-behind"):
            raise Unread(f"'{one.word}{one.after}'")

    def _check_apart(self, before: Mention | None, one: Mention) -> None:
        """Refuse two things of one column that are not listed together."""
        if before is None or one.joined or one.place - before.place <= 1 or before.after in self._mark("goes-on"):
            return
        if before.term != one.term and before.test == one.test == "is" and not self._sentence.has("compare"):
            raise Unread(f"'{before.word}' and '{one.word}' are not listed together")

    def _check_listed(self, one: Mention, last: str, name: str) -> None:
        """Refuse a list of things of different columns; a clause before it may be joined: "planned and from India"."""
        beside = one.before in self._mark("joins")
        if one.joined and one.kind == "thing" and last and name and name != last and beside:
            raise Unread("what is listed is of different kinds")
        if one.either and last and name != last:
            raise Unread("what is listed with 'or' is of different kinds")

    def _check_pairs(self) -> None:
        """Refuse values of two columns that alternate, as in "SUVs from India and sedans from Thailand"."""
        columns = [name for one in self._sentence.mentions if (name := self._subject.name_own(one))]
        runs = [name for place, name in enumerate(columns) if not place or columns[place - 1] != name]
        if len({name for name in runs if runs.count(name) > 1}) > 1:
            raise Unread("what belongs together is open")
