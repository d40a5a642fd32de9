"""Taking the parts of a question in words from left to right: each gives something, or turns what there is."""

from __future__ import annotations

from kg.compose.lexicon import Part
from kg.compose.phrases import Meaning
from kg.compose.sentence import Bounded, Mention, Sentence, Unread
from kg.compose.subject import SOURCE, Subject
from kg.compose.timing import Timer
from kg.compose.turning import Turner
from kg.compose.views import FLOW
from kg.model.ask import Test
from kg.terms import RI

ORDER = "thing times operators conditions statuses heads value class dates shown topics time number sold empty".split()
"""Which meaning of a phrase is taken, where it has several."""
LATEST_ORDER = 4
"""The last place at which a word that asks to be told something stands."""


class Taker:
    """Fills a sentence from its parts."""

    def __init__(self, subject: Subject, sentence: Sentence) -> None:
        self._subject = subject
        self._sentence = sentence
        self._mark = subject.words.mark
        self._timer = Timer(sentence, subject.unit)
        self._turner = Turner(subject, sentence, self._timer)

    def take(self) -> None:
        """Take all parts.

        Raises:
            Unread: a word says what cannot be asked, or finds nothing that it turns.
        """
        for place, part in enumerate(self._sentence.parts):
            self._take(place, self._choose(place, part))
        if self._sentence.part:
            raise Unread("it is not said of which year")

    def _choose(self, place: int, part: Part) -> Meaning:
        """Return what a part means here."""
        found = sorted(part.meanings, key=lambda one: ORDER.index(one.kind))
        by_kind = {one.kind: one for one in reversed(found)}
        if "time" in by_kind and self._timer.is_dated(place):
            return by_kind["time"]
        if found[0].kind == "class" and "empty" in by_kind:
            return by_kind["empty"]
        things = {
            one: self._subject.find_column(flow, one.term)
            for one in found
            if (flow := self._subject.flow) and one.kind == "thing" and one.term
        }
        others = [one for one in found if one.kind != "thing"]
        if things and others and not any(things.values()):
            return others[0]
        if len(things) > 1 and self._subject.flow:
            columns = [*self._subject.flow.columns]
            return min(things, key=lambda one: columns.index(own.name) if (own := things[one]) else len(columns))
        return found[0]

    def _take(self, place: int, meaning: Meaning) -> None:
        match meaning.kind:
            case "thing" if meaning.term == self._subject.home:
                self._take_home(place)
            case "thing" | "value" | "class" | "statuses" | "conditions":
                self._mention(self._make_mention(place, meaning))
            case "heads":
                self._take_named_head(place, meaning.value.partition("/")[0])
            case "time":
                self._timer.take_part(*meaning.value.split())
            case "number":
                self._timer.take_number(place, meaning.value)
            case "operators":
                self._turner.take(place, meaning.value)
            case _:
                self._take_word(place, meaning)

    def _take_word(self, place: int, meaning: Meaning) -> None:
        name, sentence = meaning.value, self._sentence
        match meaning.kind:
            case "dates":
                sentence.verbs.append(name)
            case "shown" | "sold" if self._is_grouped(place) and (name == "year" or meaning.kind == "shown"):
                self._group(meaning)
            case "sold":
                sentence.done.add(name)
            case "shown":
                self._show(place, name)
            case "topics":
                sentence.topic = sentence.topic or name
            case "times":
                sentence.done.update({"change", "up"})
                sentence.numbers.append(Bounded(str((int(name) - 1) * 100), "change"))
            case "empty" if name == "order" and place > LATEST_ORDER:
                raise Unread(f"'{sentence.text(place)}'")

    def _group(self, meaning: Meaning) -> None:
        """Take a part by which rows are told."""
        sentence = self._sentence
        sentence.pop("per", "by", "each")
        if meaning.kind == "sold":
            sentence.done.add("by-year")
        else:
            sentence.per.append(meaning.value)

    def _show(self, place: int, name: str) -> None:
        sentence = self._sentence
        sentence.show.append(name)
        if sentence.text(place).endswith(self._mark("takes")):
            sentence.roles[place] = name

    def _is_grouped(self, place: int) -> bool:
        """Say whether a word stands before a part that rows are told by."""
        before = self._sentence.parts[place - 1].meanings if place else ()
        return any(one.kind == "operators" and one.value in ("per", "by", "each") for one in before)

    # Values

    def _take_home(self, place: int) -> None:
        """Take the home market, to which all comes: what comes from it, or stands there, is another thing."""
        sentence, mark = self._sentence, self._mark
        sentence.pop("between")
        if sentence.pop("not"):
            raise Unread("what does not come to the home market is not looked at")
        text, before, after = (sentence.text(near) for near in (place, place - 1, place + 1))
        if before in mark("from-home") or after in mark("from-behind") or text.endswith(mark("made")):
            raise Unread(f"what comes from {text} is not looked at")
        sentence.at_home |= before in mark("stands") or after in mark("stands-behind")
        if text.startswith(mark("home-adjective")):
            sentence.at_home |= SOURCE in sentence.heads
            sentence.adjective = True
        sentence.homes.append((before, after))

    def _make_mention(self, place: int, meaning: Meaning) -> Mention:
        if meaning.kind == "conditions":
            column, _, value = meaning.value.partition("/")
            return Mention(value, None, kind=f"column {column}")
        sentence, is_status = self._sentence, meaning.kind == "statuses"
        before = sentence.text(place - 1)
        if before in self._mark("article") and place > 1:
            before = sentence.text(place - 2)
        return Mention(
            meaning.value,
            RI(meaning.value) if is_status else meaning.term,
            kind="value" if is_status else meaning.kind,
            word=sentence.text(place),
            before=before,
            after=sentence.text(place + 1),
            place=place,
            role=sentence.roles.get(place - 1, ""),
        )

    def _mention(self, mention: Mention) -> None:
        """Take a value, turned by what waits for one or by the value with which it is listed."""
        sentence, subject = self._sentence, self._subject
        if (
            sentence.joined
            and subject.is_planned(mention)
            and not any(one.kind == "value" for one in sentence.mentions)
        ):
            raise Unread("it is open which status is meant beside the plan")
        sentence.pop("between")
        mention.test = self._find_test(mention)
        column = subject.find_own(mention)
        if sentence.text(mention.place - 1) in self._mark("picked") and column and column.of == subject.item:
            sentence.heads.insert(0, subject.item)
        mention.joined, mention.either = sentence.joined, sentence.joined and sentence.either
        sentence.joined = False
        sentence.mentions.append(mention)

    def _find_test(self, mention: Mention) -> Test:
        sentence = self._sentence
        last = sentence.mentions[-1] if sentence.mentions else None
        if sentence.pop("not"):
            return "not"
        if sentence.pop("only"):
            return "only"
        beside = last.test if last else "is"
        if "both" in sentence.pending or (sentence.joined and beside == "all"):
            if beside == "all":
                sentence.pop("both")
            return "all"
        if (
            last
            and sentence.joined
            and last.kind == mention.kind
            and beside == "not"
            and self._subject.is_alike(last, mention)
        ):
            return "not"
        return "is"

    # What is asked for

    def _take_named_head(self, place: int, head: str) -> None:
        sentence = self._sentence
        is_where = sentence.text(place) in self._mark("where")
        if not (sentence.is_spaceless and sentence.heads and is_where):
            sentence.head_texts[head] = sentence.text(place)
            self._take_head(head, sentence.text(place + 1))
        if is_where and sentence.heads[:1] == [head]:
            sentence.shows_items = True

    def _take_head(self, head: str, follows: str) -> None:
        sentence, subject = self._sentence, self._subject
        if head == subject.origin and follows in self._mark("buys"):
            raise Unread("what other countries import is not looked at")
        word = sentence.pop("each", "per", "by")
        if word == "each":
            sentence.each.append(head)
            sentence.heads += [head] if head not in sentence.heads else []
        elif word:
            sentence.per.append(head)
        elif sentence.heads and "not" in sentence.pending and self._deny(head):
            sentence.pop("not")
        elif head == subject.unit:
            self._take_unit()
        elif head not in sentence.heads:
            sentence.heads.append(head)

    def _deny(self, head: str) -> bool:
        """Deny that there is something with all that is said of it, or that there is something at all."""
        sentence, subject = self._sentence, self._subject
        if head in (subject.item, FLOW) and sentence.heads[0] in (subject.holder, subject.origin, subject.site):
            sentence.denied = len(sentence.mentions)
            return True
        if head not in (subject.regime, subject.site):
            return False
        column = subject.pact_column if head == subject.regime else head
        sentence.mentions.append(Mention("*", None, "not", f"column {column}"))
        return True

    def _take_unit(self) -> None:
        sentence, item = self._sentence, self._subject.item
        if sentence.has("count") and not sentence.heads:
            sentence.done = (sentence.done - {"count"}) | {"units", "count-units"}  # of units, not of items
            return
        sentence.counts_units = True
        sentence.heads += [] if item in sentence.heads else [item]
