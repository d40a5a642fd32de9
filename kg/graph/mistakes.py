"""What is wrong with a query and where, from the message of its error.

The store's parser tells the furthest place that it came to while it tried what may stand there. A keyword that it tried
counts with its whole length, so the place may be beyond the mistake; where the pieces of a query stand far apart, it is
still nearer to the mistake than to what comes next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

ROOM = " " * 40
"""A gap wider than the longest keyword."""
BRACKETS = tuple("{}();")
PIECE = re.compile(
    r"""\#[^\n]*|(?P<bracket>[{}();])|<[^<>\n"{}]*>
    |\"\"\".*?\"\"\"|'''.*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[^\s{}();"'<>\#]+|\S""",
    re.VERBOSE | re.DOTALL,
)
MESSAGE = re.compile(
    r"query: at (\d+):(\d+): (?P<told>(?:expected (?:one of )?(?P<said>.*?)|'.*' cannot stand here))"
    r"(?:; correct the query there)?",
    re.DOTALL,
)
SENTENCE = re.compile(r"query: at (\d+):(\d+): (?:(?P<prefix>the prefix of) |'<[^']*' is no whole IRI)")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH")
"""The words that updates begin with (SPARQL 1.1 Update)."""
WORD = re.compile(r"[\w:\-?$]+|<[^<>\s]*>?|\S")
SYMBOL = re.compile(r'"(\\?[^"]*|\\")"')
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
    sentence = SENTENCE.match(message)
    if sentence:
        place = _find_place(sparql, int(sentence[1]), int(sentence[2]))
        kind, pattern = NAMES["Prefix not found" if sentence["prefix"] else "IRI parsing failed"]
        return _mark(kind, pattern.match(sparql, place))
    found = MESSAGE.fullmatch(message)
    if found is None:
        return Mistake("other", message.removeprefix("query: "))
    said = found["said"] or ""
    place, told = _find_place(sparql, int(found[1]), int(found[2])), _find_told(said)
    if told:
        kind, pattern = NAMES.get(told, ("other", WORD))
        return Mistake("other", told) if kind == "other" else _mark(kind, pattern.match(sparql, place))
    if ESCAPE in said:
        return _mark("string", WORD.match(sparql, place))
    symbols = tuple(dict.fromkeys(SYMBOL.findall(said)))
    if place >= len(sparql.rstrip()):
        return _mark("ends", _find_before(sparql, len(sparql)), symbols)
    return _mark("word", WORD.match(sparql, place), symbols)


@dataclass(frozen=True, slots=True)
class Spread:
    """A query with wide gaps between its pieces, and where each piece stands: there, in the query, and its length."""

    text: str
    pieces: tuple[tuple[int, int, int], ...]

    def find(self, place: int) -> tuple[int, int]:
        """Return the start of the piece at a place or before it, and how far within the piece the place is."""
        there, here, length = next((one for one in reversed(self.pieces) if one[0] <= place), (0, 0, 0))
        return here, min(place - there, length)


def spread(sparql: str) -> Spread:
    """Return a query with gaps that no keyword reaches across, and without its comments."""
    found: list[tuple[int, int, int]] = []
    text, end = "", 0
    for piece in PIECE.finditer(sparql):
        if not piece[0].startswith("#"):
            apart = piece.start() > end or piece["bracket"] or sparql[end - 1 : end] in BRACKETS
            text += ROOM if text and apart else ""
            found.append((len(text), piece.start(), len(piece[0])))
            text += piece[0]
        end = piece.end()
    return Spread(text, tuple(found))


def correct_place(sparql: str, spaced: Spread, message: str) -> str:
    r"""Return the message that the parser gave of a query that was spread, with the place of the mistake in the query.

    >>> correct_place("SELEC * {}", spread("SELEC * {}"), "query: at 1:10: expected CONSTRUCT")
    "query: at 1:1: 'SELEC' cannot stand here"
    """
    found = MESSAGE.fullmatch(message)
    if found is None:
        return message
    said = found["said"]
    start = _find_start(sparql, spaced, said, int(found[2]) - 1)
    line, column = find_line(sparql, start)
    word = WORD.match(sparql, start)
    reason = _find_told(said)
    if reason:
        told = _write_reason(reason, NAMES.get(reason, ("", WORD))[1].match(sparql, start))
    else:  # of the keywords that may stand there, the parser tells the longest only
        told = f"'{word[0]}' cannot stand here" if word and not SYMBOL.search(said) else found["told"]
    if word and word[0].upper() in UPDATES and told.startswith("'"):
        told = f"{told}: this graph is read-only; ask it by SELECT, ASK, CONSTRUCT or DESCRIBE"
    return f"query: at {line}:{column}: {told}"


def _write_reason(reason: str, word: re.Match[str] | None) -> str:
    """Return a reason of the parser as a sentence."""
    kind = NAMES.get(reason, ("", WORD))[0] if word else ""
    if word and kind == "prefix":
        prefix = word[0].partition(":")[0]
        return f"the prefix of '{word[0]}' is not declared; write PREFIX {prefix}: <…> before the query"
    if word and kind == "iri":
        return f"'{word[0]}' is no whole IRI; write one such as <http://…>, or BASE <…> before the query"
    return reason


def _find_start(sparql: str, spaced: Spread, told: str, place: int) -> int:
    """Return where the word begins that is wrong, or the end of a query that ends too early."""
    start, within = spaced.find(place)
    reason = _find_told(told)
    if reason or ESCAPE in told:
        word = _find_before(sparql, start + within, NAMES.get(reason, ("", WORD))[1])
        return word.start() if word else start
    # What ends too early is read to the end of the last gap; a keyword tried at the last piece ends within it.
    if place >= len(spaced.text) + (0 if SYMBOL.search(told) else len(ROOM)):
        return len(sparql.rstrip())
    return start + within if SYMBOL.search(told) and sparql[start + within : start + within + 1].strip() else start


def _find_told(told: str) -> str:
    """Return the parser's own words for a name that it took, and could make nothing of; else an empty text."""
    return next((piece for piece in SYMBOL.sub("", told).split(", ") if " " in piece), "")


def find_line(sparql: str, place: int) -> tuple[int, int]:
    r"""Return line and column of a place, both counted from 1.

    >>> find_line("ASK {\n ?x", 7)
    (2, 2)
    """
    before = sparql[:place]
    return before.count("\n") + 1, place - (before.rfind("\n") + 1) + 1


def _find_place(sparql: str, line: int, column: int) -> int:
    lines = sparql.split("\n")
    return sum(len(one) + 1 for one in lines[: line - 1]) + column - 1


def _find_before(sparql: str, place: int, pattern: re.Pattern[str] = WORD) -> re.Match[str] | None:
    """Return the last word that ends at a place or before."""
    return max((word for word in pattern.finditer(sparql) if word.end() <= place), key=re.Match.end, default=None)


def _mark(kind: str, word: re.Match[str] | None, expected: tuple[str, ...] = ()) -> Mistake:
    return Mistake(kind, word[0], expected, *word.span()) if word else Mistake(kind, "", expected)
