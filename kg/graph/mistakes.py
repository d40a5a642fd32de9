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
MESSAGE = re.compile(
    r"query: at (\d+):(\d+): (?P<told>expected (?:one of )?(?P<said>.*?)(?:; correct the query there)?)", re.DOTALL
)
WORD = re.compile(r"[\w:\-?$]+|<[^<>\s]*>?|\S")
SYMBOL = re.compile(r'"(\\?[^"]*|\\")"')
IGNORED = ("[_]",)
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
    r"""Return what is wrong with a query, from the message of its error.

    >>> find_mistake("ASK {\n ?x a foo:y }", "query: at 2:7: expected one of Prefix not found")
    Mistake(kind='prefix', word='foo:y', expected=(), start=12, end=17)
    >>> find_mistake("SELEC * {}", "query: at 1:1: expected CONSTRUCT; correct the query there").word
    'SELEC'
    """
    found = MESSAGE.fullmatch(message)
    if found is None:
        return Mistake("other", message.removeprefix("query: "))
    place, told = _find_place(sparql, int(found[1]), int(found[2])), _find_told(found["said"])
    if told:
        kind, pattern = NAMES.get(told, ("other", WORD))
        return Mistake("other", told) if kind == "other" else _mark(kind, pattern.match(sparql, place))
    if ESCAPE in found["said"]:
        return _mark("string", WORD.match(sparql, place))
    symbols = tuple(dict.fromkeys(SYMBOL.findall(found["said"])))
    if place >= len(sparql.rstrip()):
        return _mark("ends", _find_before(sparql, len(sparql)), symbols)
    return _mark("word", WORD.match(sparql, place), symbols)


def correct_place(sparql: str, message: str) -> str:
    r"""Return the message that the parser gave of a query with `ROOM` behind it, with the place of the mistake.

    >>> correct_place("SELEC * {}", "query: at 1:10: expected CONSTRUCT")
    'query: at 1:1: expected CONSTRUCT'
    """
    found = MESSAGE.fullmatch(message)
    if found is None:
        return message
    start = _find_start(sparql, found["said"], _find_place(sparql, int(found[1]), int(found[2])))
    line, column = _find_line(sparql, start)
    return f"query: at {line}:{column}: {message[found.start('told') :]}"


def _find_start(sparql: str, told: str, place: int) -> int:
    """Return where the word begins that is wrong, or the end of a query that ends too early."""
    if reason := _find_told(told):
        word = _find_before(sparql, place, NAMES[reason][1]) if reason in NAMES else None
        return word.start() if word else place
    if ESCAPE in told:
        word = _find_before(sparql, place)
        return word.start() if word else place
    keywords = [len(piece) for piece in SYMBOL.sub("", told).split(", ") if piece and piece not in IGNORED]
    place -= 0 if SYMBOL.search(told) else min(keywords, default=0)
    end = len(sparql.rstrip())
    word = _find_at(sparql, place) if place < end else None
    return word.start() if word else end


def _find_told(told: str) -> str:
    """Return the parser's own words for a name that it took, and could make nothing of; else an empty text."""
    return next((piece for piece in SYMBOL.sub("", told).split(", ") if " " in piece), "")


def find_line(sparql: str, mistake: Mistake) -> tuple[int, int]:
    r"""Return line and column of a mistake, both counted from 1.

    >>> find_line("ASK {\n ?x", Mistake("word", "?x", (), 7, 9))
    (2, 2)
    """
    return _find_line(sparql, mistake.start)


def _find_line(sparql: str, place: int) -> tuple[int, int]:
    before = sparql[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1


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
