"""Reading words as a composed question, in English and Japanese, by rules and lexicons alone.

Every word is used, or is on the list of those that can restrict nothing; else nothing is read, and what is left over is
told. A word that turns or bounds what is asked, and finds nothing to turn, is left over too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from kg.compose.checking import check
from kg.compose.compiling import Compiled
from kg.compose.figures import Figures
from kg.compose.lexicon import Lexicon, Part, is_english
from kg.compose.lists import Lists
from kg.compose.sentence import Read, Sentence, Unread
from kg.compose.settling import Settler, is_figures, order_heads
from kg.compose.subject import Subject
from kg.compose.taking import Taker
from kg.compose.topics import asks_claims, check_charged, make_about, make_claims, make_topic
from kg.model.ask import Ask
from kg.model.questions import Question, fold

SENTENCES = re.compile(r"(?<!\b[A-Z])(?<!\bvs)(?<!\bno)[.?!。？！]\s*(?=[^\W\d])(?![a-z]*\.)")
"""Where one sentence ends and another begins."""
KANA = re.compile(r"(?:^| )(?:[\u3041-\u3096] ){3}")
"""Three particles in a row, which are rather a word that is not known."""


def is_plain_word(text: str, part: Part, follows: Part) -> bool:
    """Say whether a common word in small letters tells of what kind what follows is, though it is a name too."""
    word = part.text
    if not (word.isascii() and word.isalpha() and any(one.kind == "heads" for one in follows.meanings)):
        return False
    return re.search(rf"\b{word}\b", text) is not None and is_english(word)


class WordReader:
    """Reads words on one graph, as composed questions, or as those `topics` of the catalogue that are none."""

    def __init__(
        self, lexicon: Lexicon, subject: Subject, compile_ask: Callable[[Ask], Compiled], topics: Iterable[Question]
    ) -> None:
        self._lexicon = lexicon
        self._subject = subject
        self._compile = compile_ask
        self._topics = {question.name: question for question in topics}
        self._examples = {
            fold(example.text): (name, tuple(example.values.items()))
            for name, question in self._topics.items()
            for example in question.examples
        }

    def read(self, text: str) -> Read:
        """Return how words are read.

        Raises:
            Unread: a word is not known, or nothing that can be asked is made of them.
        """
        known = self._examples.get(fold(text))
        if known:
            return Read(None, *known)
        if SENTENCES.search(text.strip()):
            raise Unread("several sentences at once; ask one question")
        parts = self._lexicon.split(text)
        unknown = dict.fromkeys(part.text for part in parts if not part.meanings)
        if unknown or not parts:
            raise Unread("it has no words" if not parts else ", ".join(f"'{word}'" for word in unknown))
        for part, follows in pairwise(parts):
            if self._is_item(part) and is_plain_word(text, part, follows):
                raise Unread(f"'{part.text} {follows.text}'")
        words = self._subject.words
        found = self._interpret(Sentence(words, parts, text.strip().endswith(words.mark("asks-end"))))
        return replace(found, misspelt=tuple((part.text, part.meant) for part in parts if part.meant))

    def _is_item(self, part: Part) -> bool:
        """Say whether a part names an item, and nothing but things."""
        flow, terms = self._subject.flow, [one.term for one in part.meanings if one.kind == "thing"]
        columns = [self._subject.find_column(flow, term) for term in terms if flow and term]
        return any(column and column.name == self._subject.item for column in columns)

    def _interpret(self, sentence: Sentence) -> Read:
        """Return the question that the parts of a text make.

        Raises:
            Unread: a word finds nothing to turn or to bound, or nothing that can be asked is made of them.
        """
        subject = self._subject
        if sentence.is_spaceless and KANA.search(" ".join(part.text for part in sentence.parts)):
            raise Unread("a word that is made of particles")
        Taker(subject, sentence).take()
        Settler(subject, sentence).settle()
        if sentence.topic:
            return make_topic(subject, sentence, self._get_topic(sentence.topic))
        check(subject, sentence)
        order_heads(subject, sentence)
        if asks_claims(subject, sentence):
            return Read(make_claims(subject, sentence))
        topic = self._find_topic(sentence)
        if topic:
            return make_topic(subject, sentence, self._get_topic(topic))
        about = make_about(subject, sentence)
        return Read(about or self._make_ask(sentence))

    def _get_topic(self, name: str) -> Question:
        if name not in self._topics:
            raise Unread(f"no question is about '{name}'")
        return self._topics[name]

    def _find_topic(self, sentence: Sentence) -> str:
        """Return the question of the catalogue for which the first head stands, or one that stands for no thing."""
        subject = self._subject
        first = sentence.heads[0] if sentence.heads else ""
        topic = subject.find_topic(first, sorted(sentence.done))
        if first == subject.treatment and topic:
            check_charged(subject, sentence)
        elif topic:
            sentence.done = {name for name in sentence.done if not subject.topics.get((first, name))}
        else:
            others = (head for head in sentence.heads if head != subject.treatment)
            topic = next((found for head in others if (found := subject.find_topic(head, ()))), "")
        return topic

    def _make_ask(self, sentence: Sentence) -> Ask:
        """Return the question for a figure, or for a list or a count of things.

        Raises:
            Unread: there is none.
        """
        if sentence.has("than") and not sentence.has("compare"):
            raise Unread("'than'")
        if is_figures(self._subject, sentence):
            ask = Figures(self._subject, sentence, self._compile).make()
        else:
            ask = Lists(self._subject, sentence).make()
        if not (ask.where or ask.count or ask.order or sentence.heads or ask.total or ask.show):
            raise Unread("it says too little")
        return ask
