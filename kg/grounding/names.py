"""Which things and terms a text names: by label, alias or a word of the lexicons, as whole words.

A name may have spaces and hyphens or not; its capitals must be capitals, so that "US" is not in "us". A name that
stands inside a longer one of the same family ("Jimny" in "Jimny Nomade") is not named by it. Katakana is never cut.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from kg.grounding.phrases import normalise
from kg.model.claims import Entity
from kg.model.domain import Lexicons
from kg.model.vocabulary import Vocabulary
from kg.terms import RI, RID

_TOKEN = re.compile(r"[^\W\d_぀-ヿ㐀-鿿々]+|\d+|[぀-ヿ㐀-鿿々]|[^\w\s\-・·]")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")  # U.S.
_KATAKANA = re.compile("[ァ-ヺー]")
_BRACKETED = re.compile(r"\s*[(]([^()]*)[)]")
GAP, REACH = "...", 2
"""What stands in a word of a lexicon for other words, and for how many at most."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, a Japanese character or a mark, and where it stands."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A thing or term that is named by the tokens [start, end)."""

    thing: NamedNode
    start: int
    end: int


@dataclass(slots=True)
class _Place:
    """What may follow in a name, and the names that end here, as the tokens they are written with."""

    after: dict[str, _Place] = field(default_factory=dict)
    ends: list[tuple[NamedNode, tuple[str, ...]]] = field(default_factory=list)


def split_tokens(text: str) -> list[Token]:
    """Return the tokens of a normalised text.

    >>> [token.text for token in split_tokens("U.S.-made CX-3s")]
    ['US', 'made', 'CX', '3', 's']
    """
    # Dots of an abbreviation go, and blanks keep the places of all else.
    plain = _DOTTED.sub(lambda m: m.group().replace(".", "").ljust(len(m.group())), text)
    return [Token(m.group(), m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(plain)]


class Names:
    """All names of some things and terms, made once, to be looked for in many texts."""

    def __init__(self, entities: Mapping[NamedNode, Entity], vocabulary: Vocabulary, lexicons: Lexicons) -> None:
        self._root = _Place()
        self._families: dict[NamedNode, frozenset[NamedNode]] = {}
        self._endings = tuple(word.text for word in lexicons.list_words("endings"))
        self.terms: set[NamedNode] = set()
        apart = {RI("Entity")}
        for entity in entities.values():
            cls = vocabulary.class_of[entity.cls]
            self._families[entity.iri] = cls.ancestors - apart
            if not cls.own_words:
                droppable = [word.text for word in lexicons.list_words("classes", cls.name)]
                for name in _list_names(entity, droppable):
                    self._add(entity.iri, name)
        for word in lexicons.list_words("things"):
            if RID(word.meaning) in entities:
                self._add(RID(word.meaning), word.text)
        for word in lexicons.list_words("terms"):
            term = vocabulary.individuals.get(word.meaning) or vocabulary.properties[word.meaning]
            self.terms.add(term.iri)
            self._add(term.iri, word.text)

    def find(self, tokens: list[Token]) -> list[Mention]:
        """Return what tokens name; inside a longer name of its family nothing is named."""
        first = self._root.after.keys()
        starts = [i for i, token in enumerate(tokens) if not first.isdisjoint(self._list_stems(token))]
        found = [m for start in starts for m in self._find_at(tokens, start)]
        return [m for m in found if not any(self._covers(longer, m) for longer in found)]

    def _add(self, thing: NamedNode, name: str) -> None:
        parts = normalise(name).split(GAP)
        words = [t.text for i, part in enumerate(parts) for t in (*([_GAP_TOKEN] if i else []), *split_tokens(part))]
        place = self._root
        for word in words:
            place = place.after.setdefault(word.casefold(), _Place())
        if words:
            place.ends.append((thing, tuple(words)))

    def _find_at(self, tokens: list[Token], start: int) -> Iterator[Mention]:
        """Yield what is named from a token on."""
        todo: list[tuple[_Place, tuple[int, ...]]] = [(self._root, ())]
        while todo:
            place, used = todo.pop()
            here = used[-1] + 1 if used else start
            gap = place.after.get(GAP)
            for after, places in ((place, range(here, here + 1)), (gap, range(here, here + REACH + 1))):
                for i in places if after else ():
                    if after and i < len(tokens):
                        yield from self._list_ends(after, tokens, (*used, i))
                        if tokens[i].key in after.after:
                            todo.append((after.after[tokens[i].key], (*used, i)))

    def _list_ends(self, place: _Place, tokens: list[Token], used: tuple[int, ...]) -> Iterator[Mention]:
        """Yield what is named by some tokens, also where the last has the ending of a plural."""
        start, last = used[0], used[-1]
        for key in self._list_stems(tokens[last]):
            after = place.after.get(key)
            for thing, name in after.ends if after else ():
                if _is_written(name, [tokens[i] for i in used]) and _is_whole(tokens, start, last):
                    yield Mention(thing, start, last + 1)

    def _list_stems(self, token: Token) -> list[str]:
        """Return a word, and what it is without each ending that it has."""
        return [token.key, *(token.key.removesuffix(e) for e in self._endings if token.key.endswith(e))]

    def _covers(self, longer: Mention, mention: Mention) -> bool:
        inside = longer.start <= mention.start and mention.end <= longer.end
        wider = longer.end - longer.start > mention.end - mention.start
        if not (inside and wider) or longer.thing == mention.thing:
            return False
        family = self._families.get(mention.thing, frozenset())
        return not family.isdisjoint(self._families.get(longer.thing, frozenset()))


_GAP_TOKEN = Token(GAP, GAP, 0, 0)


def _list_names(entity: Entity, droppable: Iterable[str]) -> Iterator[str]:
    """Yield the names of a thing: as they stand, without what is in brackets, and without the word for its class."""
    for name in (*entity.labels.values(), *entity.aliases):
        plain = normalise(name)
        bare = _BRACKETED.sub("", plain)
        yield from dict.fromkeys((plain, bare))
        for word in droppable:
            ending = word if not word.isascii() else f" {word}"
            if bare.endswith(ending):
                yield bare.removesuffix(ending)
                yield from _BRACKETED.findall(plain)


def _is_written(name: tuple[str, ...], tokens: list[Token]) -> bool:
    """Say whether each capital of a name is one in the text."""
    words = [word for word in name if word != GAP]
    return all(
        not letter.isupper() or there.isupper()
        for word, token in zip(words, tokens, strict=True)
        for letter, there in zip(word, token.text, strict=False)
    )


def _is_whole(tokens: list[Token], start: int, last: int) -> bool:
    """Say whether the tokens cut no word of katakana in two."""
    before = start > 0 and _touch(tokens[start - 1], tokens[start])
    return not before and not (last + 1 < len(tokens) and _touch(tokens[last], tokens[last + 1]))


def _touch(left: Token, right: Token) -> bool:
    katakana = _KATAKANA.fullmatch(left.text[-1]) and _KATAKANA.fullmatch(right.text[0])
    return left.end == right.start and katakana is not None
