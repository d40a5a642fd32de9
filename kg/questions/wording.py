"""The words of a question with its things and years masked: what remains is which question it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg.questions.language import Language
from kg.questions.lexicon import Lexicon, Thing

WORD = re.compile(r"\w+")
YEAR = re.compile(r"(?:19|20)\d\d")
DAY = re.compile(r"\b((?:19|20)\d\d)-(\d\d)-(\d\d)\b")
ANY, NAMED, LATER = PRONOUNS = ("pronoun", "subject-pronoun", "generic-pronoun")
"""Words that refer: to a noun or name before, to a name before ("how many did they …"), or also to a later name."""
ROLES = ("origin", "destination", "excluded")
BOUNDS = ("bound", "origin", "destination", "excluded")
"""Roles of words that make a year the end of a time: "since 2020", "from 2020", "up to 2020"."""
BEFORE = 5
"""Words before a place that may tell whether cars come from it or are sold in it."""

NEAR = 4
"""Words before a place among which "made" tells that cars come from it."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing, year or date that is named: `role` is what the words around a place make of it, and may be empty."""

    text: str
    things: tuple[Thing, ...]
    role: str = ""
    concepts: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Return the class of what is named."""
        return self.things[0].kind

    @property
    def goes_without_saying(self) -> bool:
        """Say whether this is the market that all routes lead to, as such."""
        return self.things[0].home and self.role != "origin"


@dataclass
class Wording:
    """What a question says: concepts, each with the words for it, and mentions."""

    concepts: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def list_terms(self) -> list[str]:
        """Return the terms for ranking: concepts, and the parameter types of what is mentioned."""
        masked = [kind for mention in self.mentions for kind in sorted(mention.things[0].types - {"entity"})]
        return [*self.concepts, *(f"{{{kind}}}" for kind in masked)]


class Masker:
    """Masks the things in words; `accepts` says which kinds of things it looks for."""

    def __init__(self, language: Language, lexicon: Lexicon, accepts: Callable[[Thing], bool]) -> None:
        self._language = language
        self._lexicon = lexicon
        self.accepts = accepts

    def mask(self, text: str, *, spell: bool = True) -> Wording:
        """Return what a text says; names that are misspelt are found where it is to `spell`."""
        days = [_name_day(found[0]) for found in DAY.finditer(text)] if "-" in text else []
        words = self._split(DAY.sub(" ", text) if days else text)
        wording, at = Wording(mentions=days), 0
        small = frozenset(word for word in WORD.findall(text) if word in self._language.plain)
        pending: list[str] = []
        if self._language.is_order(words):
            wording.concepts.append("order")
            wording.texts["order"] = " ".join(words[:2])
        while at < len(words):
            size, things = self._find(words, at, spell=spell)
            if size == 1 and words[at] in small and self._is_noun(words[at + 1 : at + 2]):
                size = 0
            if size:
                self._read(pending, wording, spell=spell)
                wording.mentions.append(self._mention(words, at, size, things))
                pending, at = [], at + size
            else:
                pending.append(words[at])
                at += 1
        self._read(pending, wording, spell=spell)
        if LATER in wording.concepts and any(map(_is_name, wording.mentions)):
            wording.concepts.remove(LATER)
        return wording

    def _is_noun(self, words: Sequence[str]) -> bool:
        """Say whether a word is a noun that a question may ask for, so that the word before it tells of what kind."""
        return not self._language.nouns.isdisjoint(self._language.find_concepts(words))

    def _split(self, text: str) -> list[str]:
        return self._lexicon.space(" ".join(self._language.split(text))).split()

    def _find(self, words: Sequence[str], at: int, *, spell: bool) -> tuple[int, tuple[Thing, ...]]:
        word = words[at]
        if YEAR.fullmatch(word):
            return 1, (Thing(word, "year", frozenset(["year"]), ()),)
        size, things = self._lexicon.find(words, at, self.accepts)
        adjective = self._language.stem(word)
        if not size and adjective in self._language.demonyms:
            noun = self._language.demonyms[adjective].split()
            size, things = self._lexicon.find(noun, 0, self.accepts)
            size = 1 if size == len(noun) else 0
        if spell and not size and not self._language.knows(word):
            size, things = self._lexicon.find_misspelt(words, at, self.accepts, self._language.knows)
        return size, things

    def _mention(self, words: Sequence[str], at: int, size: int, things: tuple[Thing, ...]) -> Mention:
        own, before = words[at : at + size], words[max(0, at - BEFORE) : at]
        role = "also" if self._is_joined(words, at, size) else "agent" if self._is_agent(before) else ""
        if things[0].place:
            role = self._find_role(before, words[at + size : at + size + 2], home=things[0].home)
        elif things[0].kind == "year":
            role = self._find_bound(before)
        if things[0].home and role == "origin" and "not" in before:
            role = "excluded"
        return Mention(" ".join(own), things, role, tuple(self._language.find_concepts(own)))

    def _is_agent(self, before: Sequence[str]) -> bool:
        """Say whether what is named does something: "what does the Asahi Shimbun say"."""
        roles = [role for word in before[-2:] if (role := self._get_role(word)) != "skip"]
        return roles[-1:] == ["agent"]

    def _is_joined(self, words: Sequence[str], at: int, size: int) -> bool:
        """Say whether what is named is one of several: "Suzuki and the Fronx"."""
        before = [word for word in words[max(0, at - 2) : at] if self._get_role(word) != "skip"]
        return "and" in map(self._get_role, (*before[-1:], *words[at + size : at + size + 1]))

    def _get_role(self, word: str) -> str:
        return self._language.roles.get(self._language.stem(word), "")

    def _find_bound(self, before: Sequence[str]) -> str:
        """Return whether a year only bounds a time: "since 2020", "between 2020 and 2024"."""
        last = self._get_role(before[-1]) if before else ""
        return "bound" if last in BOUNDS else ""

    def _find_role(self, before: Sequence[str], after: Sequence[str], *, home: bool) -> str:
        """Return whether cars come from a place or go to it, as the words before and after it have it."""
        following = [self._get_role(word) for word in after if not word.endswith("ed")]
        if following[:1] == ["made"] and [self._get_role(word) for word in before[-1:]] != ["in"]:
            return "origin"
        if following[:1] == ["owned"] or following == ["sold", "owned"]:
            return "agent"
        for word in reversed(before):
            role = self._get_role(word)
            if role == "in":
                return self._find_verb(before, home=home)
            if role in ("agent", "for"):
                return self._find_noun(after) or ("destination" if role == "for" else role)
            if role == "bound":
                return "agent"
            if role != "skip":
                return role if role in ROLES else self._find_noun(after)
        return self._find_noun(after)

    def _find_noun(self, after: Sequence[str]) -> str:
        """Return whether a place only tells more of a noun: "US imports"."""
        following = self._language.find_concepts(after[:1])
        return "modifier" if self._language.modified.intersection(following) else ""

    def _find_verb(self, before: Sequence[str], *, home: bool) -> str:
        """Return the role of a place that a word such as "in" goes before: of what the last verb says."""
        verbs = [role for word in reversed(before) if (role := self._get_role(word)) not in ("in", "skip")]
        found = next((role for role in verbs if role in ("made", "sold")), "")
        if found == "made":
            return "origin" if found in verbs[: 1 if home else NEAR] else "within"
        return "destination" if found else "within"

    def _read(self, words: Sequence[str], wording: Wording, *, spell: bool) -> None:
        """Add the concepts of words between mentions; a word such as "it" needs something that it may refer to."""
        for concept, text in self._language.find_terms(words, spell=spell):
            if concept not in PRONOUNS or not self._is_resolved(concept, wording):
                wording.concepts.append(concept)
                wording.texts.setdefault(concept, text)

    def _is_resolved(self, pronoun: str, wording: Wording) -> bool:
        """Say whether something has been named that a word such as "it" may refer to."""
        nouns = self._language.antecedents.intersection(wording.concepts)
        return any(map(_is_name, wording.mentions)) or (pronoun != NAMED and bool(nouns))


def _is_name(mention: Mention) -> bool:
    return mention.kind != "year"


def _name_day(day: str) -> Mention:
    return Mention(day, (Thing(day, "date", frozenset(["date"]), ()),))
