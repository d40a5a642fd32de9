"""The words of questions: names of things, of classes, columns and values, and the words of `ontology/words/`.

Takes a graph; gives, for a text, what each part of it may mean, the longest phrase first. Both languages at once: where
words have spaces a phrase is of whole words, and where they have none it begins and ends where it will.
"""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import cast

from pyoxigraph import DefaultGraph, Literal, NamedNode

from kg.compose.views import FLOW, Views, camel
from kg.graph import Graph
from kg.spelling import SHORT, count_edits, count_forgiven
from kg.terms import OWL, RDFS, RI, RID, TYPE, kebab

DEFAULT = DefaultGraph()
SPACELESS = re.compile("[\u3005\u3041-\u30ff\u4e00-\u9fff\uff66-\uff9f]")
"""Letters of a script that puts no spaces between words."""
WORD = re.compile(r"[\u3005\u3041-\u30ff\u4e00-\u9fff\uff66-\uff9f]+|\d+(?:\.\d+)?%?|[^\W\d_\u3005\u3041-\u30ff\u4e00-\u9fff]+|\S")
SHORTENED = (
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"['’](?:s|re|ve|ll|d|m)\b"), " "),
    (re.compile(r"\bu\.s\.(?:a\.)?|(?<!\btell )(?<!\bgive )(?<!\bshow )(?<!\blet )(?<!\bhelp )\bus\b"), "usa"),
    (re.compile(r"\bu\.k\.?"), "uk"),
    (re.compile(r"\be\.u\.?"), "eu"),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
)
"""Short forms as they are written out."""
MYRIADS = re.compile(r"(\d+(?:\.\d+)?)万(\d{1,4})?")
PLURALS = (("ies", "y"), ("es", ""), ("s", ""))
"""Endings of English plurals, and what stands there in the singular."""
RARE = 100
"""How often a word is written at the most that may be a misspelt one all the same."""
KINDS = ("operators", "conditions", "statuses", "dates", "heads", "shown", "topics", "sold", "empty")
"""The sections of words of questions."""
TIMES = ("months", "parts", "calendar")
"""The sections of words for parts of years."""
SHORT_MONTHS = ("Mar", "Sep", "Dec", "early", "late", "mid", "before", "by", "初め", "前半", "後半", "終わり", "年", "月", "日", "元")
"""Words for times that mean something else as often."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase may mean: a `thing`, `class` or `value` by its term, or a word of a section by its name."""

    kind: str
    value: str
    term: NamedNode | None = None


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

    def __init__(self, graph: Graph, views: Views) -> None:
        self._graph = graph
        self._views = views
        self._phrases: dict[str, list[Meaning]] = defaultdict(list)
        self._longest: dict[str, int] = defaultdict(int)
        for text, meaning in (*self._list_things(), *self._list_terms(), *self._list_words()):
            self._add(text, meaning)

    def _add(self, text: str, meaning: Meaning) -> None:
        words = split_words(text)
        key = _join(words)
        if key and meaning not in self._phrases[key]:
            self._phrases[key].append(meaning)
            self._longest[words[0]] = max(self._longest[words[0]], len(words))

    # What there is

    def _list_things(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of things; one that is shortened only where nothing has it for its whole name."""
        names = self._graph.names
        whole, short = list[tuple[str, NamedNode]](), list[tuple[str, NamedNode]]()
        for name, thing in names.loose.variants:
            labels = {*names.list_labels(thing).values(), *names.list_aliases(thing)}
            (whole if name in labels else short).append((name, names.follow(thing)))
        for name, identifier in self._list_words_of("things"):
            if next(self._graph.store.quads_for_pattern(RID(identifier), TYPE, None, DEFAULT), None):
                whole.append((name, RID(identifier)))
        known = {_join(split_words(name)) for name, _ in whole}
        for name, thing in (*whole, *(pair for pair in short if _join(split_words(pair[0])) not in known)):
            if not names.is_a(thing, RI("Period")):  # a year is read as such
                yield name, Meaning("thing", RID.local(thing), thing)

    def _list_terms(self) -> Iterator[tuple[str, Meaning]]:
        """Yield the names of values that the ontology has, and of classes of rows as adjectives: "tariff-free"."""
        store = self._graph.store
        for quad in store.quads_for_pattern(None, TYPE, OWL("NamedIndividual"), DEFAULT):
            if isinstance(quad.subject, NamedNode) and quad.subject in RI:
                meaning = Meaning("value", kebab(RI.local(quad.subject)), quad.subject)
                yield from ((name, meaning) for name in self._call(quad.subject))
        for view in self._views.read.values():
            for quad in store.quads_for_pattern(None, RDFS("subClassOf"), view.cls, DEFAULT):
                if isinstance(quad.subject, NamedNode) and quad.subject != view.cls:
                    meaning = Meaning("class", kebab(RI.local(quad.subject)), quad.subject)
                    for lang, name in self._graph.names.list_labels(quad.subject).items():
                        yield name, meaning
                        if lang == "en" and " " in name and view.base == FLOW:
                            yield name.rpartition(" ")[0], meaning

    def _call(self, term: NamedNode) -> list[str]:
        return [*self._graph.names.list_labels(term).values(), kebab(RI.local(term))]

    def _list_words(self) -> Iterator[tuple[str, Meaning]]:
        for section in KINDS:
            for text, name in self._list_words_of(section):
                yield text, Meaning(section, name)
        for quad in self._graph.store.quads_for_pattern(None, RI("grade"), None, DEFAULT):
            if isinstance(quad.object, Literal):
                grade = quad.object.value
                meaning = Meaning("conditions", f"grade/{grade}")
                yield from ((text, meaning) for text in (f"grade {grade}", f"{grade} grade", f"等級{grade}", f"グレード{grade}"))
        for text, name in self._list_words_of("terms"):
            term = RI(camel(name))
            if self._is_value(term):
                yield text, Meaning("value", name, term)
        for section in TIMES:
            for text, name in self._list_words_of(section):
                if text not in SHORT_MONTHS:
                    yield text, Meaning("time", f"{section} {name}")
        for text, number in self._list_words_of("multiples"):
            yield text, Meaning("times", number)

    def _is_value(self, term: NamedNode) -> bool:
        """Say whether a term is one that a column of flows has."""
        view = self._views.read.get(FLOW)
        ranges = [column.range for column in view.columns.values() if column.range] if view else []
        return any(self._graph.names.is_a(term, cls) for cls in ranges)

    def _list_words_of(self, section: str) -> Iterator[tuple[str, str]]:
        words = self._graph.manifest.get("words")
        for name, texts in (words.get(section, {}) if isinstance(words, Mapping) else {}).items():
            yield from ((text, name) for text in texts)

    # Reading

    def split(self, text: str) -> list[Part]:
        """Return the parts of a text, from left to right."""
        words = split_words(text)
        parts, at = [], 0
        while at < len(words):
            size = next((n for n in self._list_sizes(words, at) if self._get(words[at : at + n])), 0)
            if size:
                chosen = words[at : at + size]
                parts.append(Part(_join(chosen), tuple(self._get(chosen))))
            else:
                size, part = self._read_other(words, at)
                parts.append(part)
            at += size
        return parts

    def _list_sizes(self, words: Sequence[str], at: int) -> range:
        return range(min(max(self._longest.get(words[at], 0), 1), len(words) - at), 0, -1)

    def _get(self, words: Sequence[str]) -> list[Meaning]:
        """Return what words mean, also where the last of them is a plural."""
        text = _join(words)
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
            while at + size < len(words) and SPACELESS.match(words[at + size]) and not self._begins(words, at + size):
                size += 1
        text = _join(words[at : at + size])
        near = self._find_near(text)
        return size, Part(text, tuple(self._phrases[near]) if near else (), near)

    def _begins(self, words: Sequence[str], at: int) -> bool:
        return any(self._get(words[at : at + n]) for n in self._list_sizes(words, at))

    @cached_property
    def _single(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for phrase in self._phrases:
            if " " not in phrase:
                found[phrase[0]].append(phrase)
        return found

    def _find_near(self, word: str) -> str:
        """Return the only word that a misspelt one may be: a letter off, or two in a long one, with the same first letter."""
        if not word.isalpha():
            return ""
        rated = [(edits, known) for known in self._single.get(word[0], ()) if (edits := self._count(word, known))]
        best = min((edits for edits, _ in rated), default=0)
        found = {known for edits, known in rated if edits == best}
        if found and is_english(word):
            return ""  # it says something else
        meanings = {tuple(self._get([known])) for known in found}
        return min(found) if len(meanings) == 1 else ""

    def _count(self, word: str, known: str) -> int:
        """Return how many letters are wrong in a word, if it may be a known one or its plural; else nought.

        A short word is forgiven one letter only where it then says nothing that restricts.
        """
        meant = self._phrases[known]
        if any(meaning.kind == "empty" and meaning.value != "plain" for meaning in meant):
            return 0  # nothing is lost that may have said something
        if len(word) <= SHORT + 1 and not any(meaning.kind == "thing" or meaning.value == "plain" for meaning in meant):
            return 0  # a short word is soon another one
        spare = len(word) == SHORT and all(meaning.value == "plain" for meaning in meant)
        counts = []
        for form in [known, f"{known}s"] if word.endswith("s") else [known]:
            most = min(count_forgiven(word), count_forgiven(form)) or (1 if spare else 0)
            edits = count_edits(word, form, most) if most else 1
            counts += [edits] if edits <= most else []
        return min(counts, default=0)


@cache
def read_english() -> Mapping[str, int]:
    """Return the words of English with how often they are written: those of pyspellchecker, read as a file."""
    from importlib.resources import files

    return cast("Mapping[str, int]", json.loads(gzip.decompress((files("spellchecker") / "resources" / "en.json.gz").read_bytes())))


def is_english(word: str) -> bool:
    """Say whether a word is one of English, and so no misspelt one.

    >>> is_english("match"), is_english("modles")
    (True, False)
    """
    return read_english().get(word, 0) > RARE


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded; of a script without spaces, its letters.

    >>> split_words("Honda's WR-V isn't 43,266"), split_words("2025年のスズキ")
    (['honda', 'wr', 'v', 'is', 'not', '43266'], ['2025', '年', 'の', 'ス', 'ズ', 'キ'])
    """
    plain = unicodedata.normalize("NFKC", text).casefold().replace("・", " ")
    for pattern, full in SHORTENED:
        plain = pattern.sub(full, plain)
    plain = MYRIADS.sub(lambda found: str(int(float(found[1]) * 10_000) + int(found[2] or 0)), plain)
    words = []
    for word in WORD.findall(plain):
        if SPACELESS.match(word):
            words += list(word)
        elif word[0].isalnum() or word in "!％%":
            words.append(word)
    return words


def _join(words: Sequence[str]) -> str:
    """Return words as a phrase: letters of a script without spaces stand together."""
    text = ""
    for word in words:
        glued = not text or (SPACELESS.match(word) and SPACELESS.match(text[-1]))
        text += word if glued else f" {word}"
    return text
