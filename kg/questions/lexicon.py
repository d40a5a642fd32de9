"""The things that questions are about, by what people call them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kg.model.questions import fold
from kg.spelling import count_edits, count_forgiven

WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
"""A letter of Japanese, which is written without spaces."""

Name = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing with its names: `kind` is its most specific class, `types` the parameter types that it fits.

    `place` marks what cars can come from or go to, `home` the market that all routes lead to: it goes without saying.
    """

    id: str
    kind: str
    types: frozenset[str]
    names: tuple[str, ...]
    place: bool = False
    home: bool = False


class Lexicon:
    """Finds things by label, alias or identifier, the longest name first, also misspelt.

    It is made of names, each with the identifier of its thing; `describe` gives the thing, once it is named.
    """

    def __init__(self, names: Iterable[tuple[str, str]], describe: Callable[[str], Thing]) -> None:
        self._describe = cache(describe)
        self._ids: dict[Name, tuple[str, ...]] = {}
        self._heads: dict[str, list[Name]] = defaultdict(list)
        self._words: set[str] = set()
        folded = [(fold(name), thing) for name, thing in names]
        for name, thing in folded:
            self._add(tuple(_close(name).split()), thing)
        for name, thing in folded:
            self._add_last(name, thing)
        for names_of in self._heads.values():
            names_of.sort(key=len, reverse=True)

    def _add(self, name: Name, thing: str) -> None:
        known = self._ids.get(name, ())
        if name and thing not in known:
            self._ids[name] = (*known, thing)
        if name and not known:
            self._heads[name[0]].append(name)
            self._words.update(name)

    def _add_last(self, name: str, thing: str) -> None:
        """Take the last word of a name for one too where the rest names another thing: "日産 ムラーノ"."""
        rest, _, last = name.rpartition(" ")
        owners = self._ids.get((_close(rest),), ()) if rest else ()
        if owners and thing not in owners and (last,) not in self._ids and len(self._describe(thing).types) > 1:
            self._add((last,), thing)

    @cached_property
    def _joined(self) -> dict[str, Name]:
        """Return the names of several words by what they are when written as one: "WRV"."""
        return {"".join(name): name for name in reversed(self._ids) if len(name) > 1 and len("".join(name)) > 2}

    @cached_property
    def _initials(self) -> dict[str, list[Name]]:
        initials: dict[str, list[Name]] = defaultdict(list)
        for name in self._ids:
            initials[name[0][0]].append(name)
        return initials

    @cached_property
    def _wide(self) -> re.Pattern[str]:
        wide = sorted({name[0] for name in self._ids if WIDE.search(name[0])}, key=lambda name: (-len(name), name))
        return re.compile("|".join(r"\s*".join(map(re.escape, name)) for name in wide))

    def space(self, text: str) -> str:
        """Return a folded text with spaces around Japanese names, and none inside."""
        if text.isascii() or not WIDE.search(text):
            return text
        return self._wide.sub(lambda found: f" {''.join(found[0].split())} ", text)

    def knows(self, word: str) -> bool:
        """Say whether a word stands in a name."""
        return word in self._words

    def find(self, words: Sequence[str], at: int, accepts: Callable[[Thing], bool]) -> tuple[int, tuple[Thing, ...]]:
        """Return how many words from a place on are a name, the longest one, and the things it names; 0 for none."""
        for head in _list_forms(words[at]):
            for name in self._heads.get(head, ()):
                size = len(name)
                if _matches(name, words[at : at + size]):
                    things = tuple(filter(accepts, map(self._describe, self._ids[name])))
                    if things:
                        return size, things
        joined = self._joined.get(words[at])
        things = tuple(filter(accepts, map(self._describe, self._ids[joined]))) if joined else ()
        return (1, things) if things else (0, ())

    def find_misspelt(
        self, words: Sequence[str], at: int, accepts: Callable[[Thing], bool], knows: Callable[[str], bool]
    ) -> tuple[int, tuple[Thing, ...]]:
        """Return as `find`, for the name that is closest to what is written, if it is the only one.

        A word that `knows` has, or that stands in another name, is never taken for a misspelt one.
        """
        near: dict[tuple[int, int], dict[str, Thing]] = defaultdict(dict)
        for name in self._list_near(words[at]):
            edits = self._count(name, words[at : at + len(name)], knows)
            if edits is not None:
                things = filter(accepts, map(self._describe, self._ids[name]))
                near[-len(name), edits].update((thing.id, thing) for thing in things)
        ranks = [rank for rank, things in near.items() if things]
        best = near[min(ranks)] if ranks else {}
        return (-min(ranks)[0], tuple(best.values())) if len(best) == 1 else (0, ())

    def _list_near(self, word: str) -> Iterator[Name]:
        """Yield the names with the initial of a word, or with its second letter, which may have been swapped."""
        for initial in dict.fromkeys(word[:2]):
            yield from self._initials.get(initial, ())

    def _count(self, name: Name, window: Sequence[str], knows: Callable[[str], bool]) -> int | None:
        """Return the edits between a name and words, or None where they are too many or a known word would change."""
        if len(window) != len(name):
            return None
        edits = 0
        for wanted, word in zip(name, window, strict=True):
            if wanted != word:
                most = count_forgiven(wanted)
                if not most or len(word) < 4 or not _starts_alike(word, wanted) or knows(word) or self.knows(word):
                    return None
                count = min(count_edits(form, wanted, most) for form in _list_forms(word))
                if count > most:
                    return None
                edits += count
        return edits


def _matches(name: Name, words: Sequence[str]) -> bool:
    """Say whether words are a name, or the plural of one: "Camrys", "WR-Vs"."""
    *first, last = name
    return len(words) == len(name) and first == list(words[:-1]) and last in _list_forms(words[-1])


def _starts_alike(one: str, other: str) -> bool:
    return one[0] == other[0] or one[:2] == other[1::-1]


def _list_forms(word: str) -> tuple[str, ...]:
    """Return a word, and what it may be the plural of."""
    if not word.endswith("s") or len(word) < 2:
        return (word,)
    return (word, word[:-1], word[:-2]) if word.endswith("es") and len(word) > 3 else (word, word[:-1])


def _close(name: str) -> str:
    """Return a Japanese name without spaces."""
    return name if name.isascii() or not WIDE.search(name) else "".join(name.split())
