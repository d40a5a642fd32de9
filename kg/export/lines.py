"""Texts in lines: how wide they are, and where they break.

Takes and gives strings; Japanese breaks anywhere, other scripts between words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]

WIDE = r"\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd"
OPENING, CLOSING = "（「『【〈《", "）」』】〉》、。，．：；！？ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々"
TOKEN = re.compile(rf"\s+|[{OPENING}]*[{WIDE}][{CLOSING}]*|[^\s{WIDE}]+")
"""What stays together: a run of spaces, a wide character with the marks that cling to it, a word of another script."""


def count_columns(text: str) -> int:
    """Return the columns that a text takes in a terminal: two for a wide character, none for a combining one.

    >>> count_columns("Fronx"), count_columns("フロンクス")
    (5, 10)
    """
    return len(text) if text.isascii() and text.isprintable() else sum(_count_column(c) for c in text)


def _count_column(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: float, measure: Measure = count_columns) -> list[str]:
    """Return a text in lines of at most `width`; a word that is wider breaks where it must.

    >>> wrap("reverse import of ジムニー", 10)
    ['reverse', 'import of', 'ジムニー']
    """
    lines = [""]
    for token in _split(text, width, measure):
        if token.isspace():
            lines[-1] += " " if lines[-1] else ""
        elif not lines[-1] or measure(lines[-1] + token) <= width:
            lines[-1] += token
        else:
            lines.append(token)
    return [line.rstrip() for line in lines]


def _split(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield the parts between which a text may break."""
    for match in TOKEN.finditer(text):
        yield from [match[0]] if measure(match[0]) <= width else _cut(match[0], width, measure)


def _cut(word: str, width: float, measure: Measure) -> Iterator[str]:
    part = ""
    for character in word:
        if part and measure(part + character) > width:
            yield part
            part = ""
        part += character
    yield part
