"""Taking the operators of a question in words: what lists, denies, bounds or turns what is named beside it."""

from __future__ import annotations

from kg.compose.sentence import Sentence, Unread
from kg.compose.subject import Subject
from kg.compose.timing import BOUNDS, Timer
from kg.model.ask import Test

TURNS = ("not", "only", "both", "each", "per")


class Turner:
    """Takes the operators of a sentence."""

    def __init__(self, subject: Subject, sentence: Sentence, timer: Timer) -> None:
        self._subject = subject
        self._sentence = sentence
        self._timer = timer
        self._mark = subject.words.mark

    def take(self, place: int, name: str) -> None:
        """Take an operator.

        Raises:
            Unread: it asks for what cannot be asked, or has nothing before it.
        """
        sentence = self._sentence
        head = name.removeprefix("count-")
        match name:
            case "or" | "and":
                sentence.joined, sentence.either = True, name == "or"
            case "not-behind":
                self._deny_last(place)
            case "beyond":
                raise Unread(f"'{sentence.text(place)}'")
            case "pronoun":
                raise Unread(f"it is open what '{sentence.text(place)}' means")
            case _ if name != head:
                sentence.done.add("count")
                sentence.heads.append(head)
            case _ if name in BOUNDS or name in TURNS:
                self._take_turn(name)
            case _:
                self._timer.take_word(place, name)

    def _deny_last(self, place: int) -> None:
        sentence = self._sentence
        if not sentence.mentions:
            raise Unread("a word that denies has nothing before it")
        sentence.joined = False
        if sentence.text(place) in self._mark("lacking") and len(sentence.mentions) > 1:
            sentence.denied = 0
        else:
            self._turn_last("not")

    def _turn_last(self, test: Test) -> None:
        """Turn the last value that is mentioned, and those listed with it."""
        mentions = self._sentence.mentions
        last = mentions[-1]
        if last.word in self._mark("adverb"):
            raise Unread(f"'{last.word}' with what is denied")
        for mention in mentions:
            alike = mention.kind == last.kind and mention.test == "is" and self._subject.is_alike(mention, last)
            if mention is last or alike:
                mention.test = test

    def _take_turn(self, name: str) -> None:
        """Take a word that bounds or turns what follows it or, in Japanese, what is before it."""
        sentence = self._sentence
        if self._timer.bound_last(name):
            return
        if sentence.is_spaceless and name == "per" and sentence.heads:
            sentence.per.append(sentence.heads.pop())
        elif sentence.is_spaceless and name in ("only", "both") and sentence.mentions:
            self._turn_last("only" if name == "only" else "all")
        elif sentence.is_spaceless and name in ("before", "upto", "since", "after"):
            raise Unread(f"'{name}' has no year before it")
        else:
            sentence.pending.append(name)
