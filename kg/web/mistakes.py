"""What is wrong with a query and where, from the message of its error.

The store's parser tells the furthest place that it came to while it tried what may stand there. A keyword that it tried
counts with its whole length, so the place of the mistake is so much before; and near the end of a text it cannot try
keywords, so a query is sent with room behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROOM = " " * 40
"""What is put behind a query before it is parsed: as much as the longest keyword, and more."""
MESSAGE = re.compile(r"query: at (\d+):(\d+): expected (?:one of )?(.*?)(?:; correct the query there)?", re.DOTALL)
WORD = re.compile(r"[\w:\-?$]+|<[^<>\s]*>?|\S")
SYMBOL = re.compile(r'"(\\?[^"]*|\\")"')
ANYTHING = "[_]"
ESCAPE = r'"\\U"'
"""What may follow only within a text."""
NAMES = {"Prefix not found": ("prefix", WORD), "IRI parsing failed": ("iri", re.compile(r"<[^<>\n]*>"))}


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake: its kind, the word that is wrong, what may stand there, and where; `end` is 0 where that is unknown.

    The kinds are `word` (from it on the query cannot be read), `ends` (the query ends too early), `string` (a text does
    not end), `prefix` (it is not known), `iri` (it is none) and `other`, which `word` tells.
    """

    kind: str
    word: str
    expected: tuple[str, ...] = ()
    start: int = 0
    end: int = 0


def find_mistake(sparql: str, message: str) -> Mistake:
    r"""Return what is wrong with a query, from the message that its parsing with `ROOM` behind it gave.

    >>> find_mistake("ASK {\n ?x a foo:y }", "query: at 2:12: expected one of Prefix not found")
    Mistake(kind='prefix', word='foo:y', expected=(), start=12, end=17)
    >>> find_mistake("SELEC * {}", "query: at 1:10: expected CONSTRUCT; correct the query there").word
    'SELEC'
    """
    found = MESSAGE.fullmatch(message)
    if found is None:
        return Mistake("other", message.removeprefix("query: "))
    place = _find_place(sparql, int(found[1]), int(found[2]))
    pieces = SYMBOL.sub("", found[3]).split(", ")
    told = next((piece for piece in pieces if " " in piece), "")
    if told:
        return _find_unreadable(sparql, told, place)
    symbols = tuple(dict.fromkeys(SYMBOL.findall(found[3])))
    if ESCAPE in found[3]:
        return _mark("string", _find_before(sparql, place))
    keywords = [len(piece) for piece in pieces if piece and piece != ANYTHING]
    place -= 0 if symbols else min(keywords, default=0)
    if place >= len(sparql.rstrip()):
        return _mark("ends", _find_before(sparql, len(sparql)), symbols)
    return _mark("word", _find_at(sparql, place), symbols)


def find_line(sparql: str, mistake: Mistake) -> tuple[int, int]:
    r"""Return line and column of a mistake, both counted from 1.

    >>> find_line("ASK {\n ?x", Mistake("word", "?x", (), 7, 9))
    (2, 2)
    """
    before = sparql[: mistake.start]
    return before.count("\n") + 1, mistake.start - (before.rfind("\n") + 1) + 1


def _find_unreadable(sparql: str, told: str, place: int) -> Mistake:
    """Return the mistake of a name that the parser took, and could make nothing of."""
    if told in NAMES:
        kind, pattern = NAMES[told]
        return _mark(kind, _find_before(sparql, place, pattern))
    return Mistake("other", told)


def _find_place(sparql: str, line: int, column: int) -> int:
    lines = (sparql + ROOM).split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def _find_at(sparql: str, place: int) -> re.Match[str] | None:
    """Return the word at a place; at the end of a line that which stands last on it."""
    found = WORD.search(sparql, place)
    return _find_before(sparql, place) if found is None or "\n" in sparql[place : found.start()] else found


def _find_before(sparql: str, place: int, pattern: re.Pattern[str] = WORD) -> re.Match[str] | None:
    """Return the last word that ends at a place or before."""
    words = [word for word in pattern.finditer(sparql) if word.end() <= place]
    return words[-1] if words else None


def _mark(kind: str, word: re.Match[str] | None, expected: tuple[str, ...] = ()) -> Mistake:
    return Mistake(kind, word[0], expected, *word.span()) if word else Mistake(kind, "", expected)
