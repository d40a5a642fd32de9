"""The words of questions: for a text, what each part of it may mean, the longest phrase first, in both languages.

Where words have spaces a phrase is of whole words, and where they have none it begins and ends where it will. A word
that nothing is called may be a misspelt one.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from kg.compose.phrases import Meaning
from kg.compose.tokens import SPACELESS, join_words, split_words
from kg.spelling import SHORT, count_edits, count_forgiven

PLURALS = (("ies", "y"), ("es", ""), ("s", ""))
"""Endings of English plurals, and what stands there in the singular."""
RARE = 100
"""How often a word is written at the most that may be a misspelt one all the same."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, as it was written, with all that it may mean; nothing where it is not known.

    `meant` is the word for which it was taken, where it is misspelt.
    """

    text: str
    meanings: tuple[Meaning, ...]
    meant: str = ""


class Lexicon:
    """All phrases of a graph, folded, with their meanings."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], Meaning]]) -> None:
        self._phrases: dict[str, list[Meaning]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)
        for words, meaning in phrases:
            if words and meaning not in (found := self._phrases[join_words(words)]):
                found.append(meaning)
                self._longest[words[0]] = max(self._longest[words[0]], len(words))

    def split(self, text: str) -> list[Part]:
        """Return the parts of a text, from left to right."""
        words = split_words(text)
        parts, at = [], 0
        while at < len(words):
            size, part = self._read_known(words, at) or self._read_other(words, at)
            parts.append(part)
            at += size
        return parts

    def _read_known(self, words: Sequence[str], at: int) -> tuple[int, Part] | None:
        """Return the longest phrase that begins with a word; None where none does."""
        for size in range(min(max(self._longest.get(words[at], 0), 1), len(words) - at), 0, -1):
            text = join_words(words[at : at + size])
            meanings = self._find(text)
            if meanings:
                return size, Part(text, tuple(meanings))
        return None

    def _find(self, text: str) -> Sequence[Meaning]:
        """Return what a phrase means, also where the last word of it is a plural."""
        found = self._phrases.get(text, [])
        for ending, single in PLURALS:
            if not found and text.endswith(ending) and len(text) > len(ending) + 2:
                found = self._phrases.get(text[: -len(ending)] + single, [])
        return found

    def _read_other(self, words: Sequence[str], at: int) -> tuple[int, Part]:
        """Return a number, a misspelt word, or the word as it is, which nothing is known of."""
        word = words[at]
        if word[0].isdigit():
            return 1, Part(word, (Meaning("number", word),))
        size = 1
        if SPACELESS.match(word):  # one letter: what belongs together is told together
            while (
                at + size < len(words) and SPACELESS.match(words[at + size]) and not self._read_known(words, at + size)
            ):
                size += 1
        text = join_words(words[at : at + size])
        near = self._find_near(text)
        return size, Part(text, tuple(self._phrases[near]) if near else (), near)

    # Misspelt words

    @cached_property
    def _single(self) -> Mapping[str, list[str]]:
        """Return the phrases of one word, by their first letters."""
        found: dict[str, list[str]] = defaultdict(list)
        for phrase in self._phrases:
            if " " not in phrase:
                found[phrase[0]].append(phrase)
        return found

    def _find_near(self, word: str) -> str:
        """Return the only word that a misspelt one may be: a letter off, two in a long one, and never the first."""
        if not word.isalpha():
            return ""
        rated = [(edits, known) for known in self._single.get(word[0], ()) if (edits := self._count(word, known))]
        best = min((edits for edits, _ in rated), default=0)
        found = {known for edits, known in rated if edits == best}
        if found and is_english(word):
            return ""  # it says something else
        meanings = {tuple(self._find(known)) for known in found}
        return min(found) if len(meanings) == 1 else ""

    def _count(self, word: str, known: str) -> int:
        """Return how many letters are wrong in a word, if it may be a known one or its plural; else nought."""
        if not self._is_forgiven(word, self._phrases[known]):
            return 0
        spare = len(word) == SHORT and all(meaning.value == "plain" for meaning in self._phrases[known])
        counts = []
        for form in [known, f"{known}s"] if word.endswith("s") else [known]:
            most = min(count_forgiven(word), count_forgiven(form)) or (1 if spare else 0)
            edits = count_edits(word, form, most) if most else 1
            counts += [edits] if edits <= most else []
        return min(counts, default=0)

    def _is_forgiven(self, word: str, meanings: Sequence[Meaning]) -> bool:
        """Say whether a word may be a misspelt one that means this.

        None that restricts nothing, for it may have said something; a short one only where it names a thing, or says
        then nothing that restricts, for it is soon another one.
        """
        if any(meaning.kind == "empty" and meaning.value != "plain" for meaning in meanings):
            return False
        return len(word) > SHORT + 1 or any(one.kind == "thing" or one.value == "plain" for one in meanings)


@cache
def read_english() -> Mapping[str, int]:
    """Return the words of English with how often they are written: those of pyspellchecker, read as a file."""
    path = files("spellchecker") / "resources" / "en.json.gz"
    found: Mapping[str, int] = json.loads(gzip.decompress(path.read_bytes()))
    return found


def is_english(word: str) -> bool:
    """Say whether a word is one of English, and so no misspelt one.

    >>> is_english("match"), is_english("modles")
    (True, False)
    """
    return read_english().get(word, 0) > RARE
