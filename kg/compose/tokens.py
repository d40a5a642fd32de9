"""The words of a text, folded: whole words where a script has spaces, and single letters where it has none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

SPACELESS = re.compile(r"[\u3005\u3041-\u30ff\u4e00-\u9fff\uff66-\uff9f]")
"""Letters of a script that puts no spaces between words."""
WORD = re.compile(
    r"[\u3005\u3041-\u30ff\u4e00-\u9fff\uff66-\uff9f]+|\d+(?:\.\d+)?%?|[^\W\d_\u3005\u3041-\u30ff\u4e00-\u9fff]+|\S"
)
SHORTENED = (
    (re.compile(r"\u30fb"), " "),
    (re.compile(r"!="), " not "),
    (re.compile(r"n['’]t\b"), " not"),
    (re.compile(r"\bcannot\b"), "can not"),
    (re.compile(r"['’](?:s|re|ve|ll|d|m)\b"), " "),
    (re.compile(r"\bu\.s\.(?:a\.)?|(?<!\btell )(?<!\bgive )(?<!\bshow )(?<!\blet )(?<!\bhelp )\bus\b"), "usa"),
    (re.compile(r"\bu\.k\.?"), "uk"),
    (re.compile(r"\be\.u\.?"), "eu"),
    (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
)
"""Short forms as they are written out."""
MARKED = re.compile(r"[\u30fb'’.,!\d]|\b(?:us|cannot)\b")
"""What a text has that may have short forms."""
SIGNS = frozenset("%<>=≠≥≤+*&|^$€¥£#@{}[]\\_")
"""Signs that say something; what else is no letter only parts words."""
MYRIADS = re.compile(r"(\d+(?:\.\d+)?)\u4e07(\d{1,4})?")


YEARS = re.compile(r"\b((?:19|20)\d\d)\u5e74?\s*[-\u2013\u2014~\u301c]\s*((?:19|20)\d\d)\b")
"""Two years with a dash between."""


def split_words(text: str) -> list[str]:
    """Return the words of a text, folded; of a script without spaces, its letters.

    >>> split_words("Honda's WR-V isn't 43,266"), split_words("2025年のスズキ")
    (['honda', 'wr', 'v', 'is', 'not', '43266'], ['2025', '年', 'の', 'ス', 'ズ', 'キ'])
    """
    plain = unicodedata.normalize("NFKC", text).casefold()
    if MARKED.search(plain):
        plain = YEARS.sub(r"\1 to \2", plain)
        for pattern, full in SHORTENED:
            plain = pattern.sub(full, plain)
        plain = MYRIADS.sub(lambda found: str(int(float(found[1]) * 10_000) + int(found[2] or 0)), plain)
    elif plain.isascii() and plain.replace(" ", "").isalpha():
        return plain.split()
    words = []
    for word in WORD.findall(plain):
        if SPACELESS.match(word):
            words += list(word)
        elif word[0].isalnum() or word in SIGNS:
            words.append(word)
    return words


def join_words(words: Sequence[str]) -> str:
    """Return words as a phrase: letters of a script without spaces stand together.

    >>> join_words(["2025", "a", "b"])
    '2025 a b'
    """
    text = ""
    for word in words:
        glued = not text or (SPACELESS.match(word) and SPACELESS.match(text[-1]))
        text += word if glued else f" {word}"
    return text
