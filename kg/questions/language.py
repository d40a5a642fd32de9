"""General English: words that mean the same, words that carry nothing, and the stems of both.

Takes the text of `english.txt`; knows no question and no thing of the graph.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path

from kg.model.questions import fold
from kg.spelling import count_edits

ENGLISH = Path(__file__).with_name("english.txt")
LONG_WORD = 7
"""Letters from which a plain word forgives one edit."""

POLITE = frozenset("please kindly can could would will you".split())
OBJECTS = frozenset("the a an all every any my me this that these those".split())
"""Words before an order, and those that its object begins with."""

SHORTENED = (
    (".", r"\b([A-Z])\.([A-Z])\.?(?:A\.)?(?!\w)", r"\1\2"),
    (" us", r"\b(tell|give|show|let|help|send|inform|remind|get|for) us\b", r"\1"),
    ("a", r"(?i:\bgrade a\b|\ba[- ]grade\b)|(?<=[a-z] )A\b(?! [A-Z])", " letter a "),
    ("states", r"\bthe States\b", "the United States"),
    ("’", "’", "'"),
    ("!=", "!=", " not "),
    ("≠", "≠", " not "),
    ("<", "[<>]+=?", " less than "),
    (">", ">=?", " more than "),
    ("can", r"(?i)\bcan'?t\b|\bcannot\b", "can not"),
    ("won", r"(?i)\bwon't\b", "will not"),
    ("n't", r"(?i)n't\b", " not"),
    ("'", r"(?i)'(?:s|re|m|d|ll|ve)\b", " "),
    (":", r"\b(?:rid|ri|wd):", " "),
)
"""Short forms, each with a sign of it, as they are written out: "U.S.", "give us", "isn't", "who's", "rid:honda".

A pattern is compiled where its sign is first met: most are never needed for a question.
"""


class Language:
    """The words of `english.txt`, which explains its sections."""

    def __init__(self, text: str) -> None:
        sections = _split_sections(text)
        concepts = [_split(line) for line in sections["concepts"]]
        self._irregular = dict(line.split() for line in sections["irregular"])
        self.demonyms = dict(map(_split, sections["demonyms"]))
        self.roles = dict(map(_split, sections["roles"]))
        self.strict, self.topic, self.nouns, self.antecedents, self.plain = (
            frozenset(" ".join(sections[name]).split()) for name in ("strict", "topic", "nouns", "antecedents", "plain")
        )
        self._orders = frozenset(" ".join(sections["orders"]).split())
        self.modified = self.topic | self.nouns
        nothing = " ".join(sections["carries nothing"]).split()
        listed = [(word, "") for word in nothing]
        listed += [(word, name) for name, words in concepts for word in (name, *words.split())]
        self._words = {word for word, _ in listed if "-" not in word}
        self._words.update(self.roles, self.demonyms, *map(str.split, sections["known"]))
        self._parts = {part for word, _ in listed if "-" in word for part in word.split("-")}
        self._texts: list[str] = []
        self.stem = cache(self._find_stem)
        self._concepts: dict[str, str] = {}
        self._phrases: dict[tuple[str, ...], str] = {}
        self._openers: dict[str, list[int]] = {}
        for word, concept in listed:
            self._add(word, concept)
        self._spell = cache(self._find_spelling)

    def split(self, text: str) -> list[str]:
        """Return the words of a text, folded, with short forms written out."""
        for sign, pattern, full in SHORTENED:
            if sign in text.casefold():
                text = re.sub(pattern, full, text)
        return fold(text).split()

    def knows(self, word: str) -> bool:
        """Say whether a word is one of the language's, in any form, so that it is no misspelt name."""
        stem = self.stem(word)
        return word in self._irregular or stem in self._words or stem in self._parts

    def is_order(self, words: Sequence[str]) -> bool:
        """Say whether words want something done: "stop importing cars", "correct the facts"."""
        verb, after = (*(word for word in words[:5] if word not in POLITE), "", "")[:2]
        return verb in self._orders and (after in OBJECTS or after.endswith("ing"))

    def find_concepts(self, words: Sequence[str]) -> list[str]:
        """Return what words mean, phrases first: names of concepts, or the stem of a word that has none."""
        return [concept for concept, _ in self.find_terms(words)]

    def find_terms(self, words: Sequence[str], *, spell: bool = False) -> Iterator[tuple[str, str]]:
        """Yield the concepts of `find_concepts`, each with its words; of misspelt words too where it is to `spell`."""
        stems = [self.stem(word) for word in words]
        at = 0
        while at < len(stems):
            size, concept = self._find_phrase(stems, words, at) or (1, self._mean(stems[at], spell=spell))
            if concept:
                yield concept, " ".join(words[at : at + size])
            at += size

    def know(self, text: str) -> None:
        """Take the words of a text for known, so that none is taken for a misspelt one."""
        self._texts.append(text)

    @cached_property
    def _seen(self) -> frozenset[str]:
        return frozenset(self.stem(word) for text in self._texts for word in self.split(text))

    def learn(self, word: str) -> str:
        """Return what a word, or a phrase with hyphens, of a cue means; it is known from now on.

        It is empty for a word that carries nothing, and for an unknown phrase.
        """
        stems = tuple(self.stem(part) for part in word.casefold().split("-"))
        if len(stems) > 1:
            return self._phrases.get(stems, "")
        if stems[0] not in self._concepts:
            self._concepts[stems[0]] = stems[0]
            self._words.add(stems[0])
            self.stem.cache_clear()
        return self._concepts[stems[0]]

    def _find_phrase(self, stems: list[str], words: Sequence[str], at: int) -> tuple[int, str] | None:
        for size in self._openers.get(stems[at], ()):
            concept = self._phrases.get(tuple(stems[at : at + size]))
            # "That" before a plural opens a clause and points at nothing: "cars that makers weigh up".
            if concept is not None and not (words[at] == "that" and words[at + size - 1].endswith("s")):
                return size, concept
        return None

    def _mean(self, stem: str, *, spell: bool) -> str:
        """Return the concept of a stem, else the stem itself."""
        concept = self._concepts.get(stem)
        if concept is not None or len(stem) < LONG_WORD or stem in self._words:
            return stem if concept is None else concept
        return self._spell(stem) if spell and stem not in self._seen else stem

    def _find_spelling(self, word: str) -> str:
        """Return the concept of the only one that has a word one edit away, else the word."""
        near = {
            concept
            for known, concept in self._concepts.items()
            if known[0] == word[0] and abs(len(known) - len(word)) < 2 and count_edits(word, known, 1) == 1
        }
        return near.pop() if len(near) == 1 else word

    def _add(self, word: str, concept: str) -> None:
        if "-" not in word:
            self._concepts[self._irregular.get(word, word)] = concept
            return
        stems = tuple(map(self.stem, word.split("-")))
        self._phrases[stems] = concept
        sizes = self._openers.setdefault(stems[0], [])
        if len(stems) not in sizes:
            sizes.append(len(stems))
            sizes.sort(reverse=True)

    def _find_stem(self, word: str) -> str:
        if word in self._irregular:
            return self._irregular[word]
        if word in self._words:
            return word
        forms = [word, *_strip(word)]
        for known in (self._words, self._parts):
            for form in forms:
                if form in known:
                    return form
        return _strip_plural(word)


def read_language() -> Language:
    """Return the English of this package."""
    return Language(ENGLISH.read_text(encoding="utf-8"))


def _split_sections(text: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = defaultdict(list)
    name = ""
    for line in text.splitlines():
        if line.startswith("== "):
            name = line[3:]
        elif line and not line.startswith("#"):
            sections[name].append(line)
    return sections


def _split(line: str) -> tuple[str, str]:
    name, _, words = line.partition(":")
    return name.strip(), words.strip()


ENDINGS = (
    ("ies", "y"), ("ied", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("ers", "er"), ("ly", ""),
)  # fmt: skip
"""Regular endings, and what stands there without them."""
HISSING = ("s", "x", "z", "ch", "sh", "o")
"""What takes "es" in the plural."""


def _strip(word: str) -> Iterator[str]:
    """Yield what a word may be a form of: without an ending, and as it was before the ending changed it."""
    for ending, instead in ENDINGS:
        stem = word[: -len(ending)]
        if word.endswith(ending) and len(stem) > 2 and (ending != "es" or stem.endswith(HISSING)):
            yield stem + instead
            if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                yield stem[:-1]


def _strip_plural(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
