"""Words of the lexicons as patterns over plain text: one space for any, lower case, whole words."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Iterable

from kg.model.domain import Lexicons, Word
from kg.text import fold

_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
NOTHING = "(?!)"
"""What matches nowhere, for a lexicon without words."""


def normalise(text: str) -> str:
    """Return a text with letters and digits of full width, hyphens, quotes and spaces in their plain form.

    >>> normalise("２０２４年、US–made")
    '2024年、US-made'
    """
    return " ".join(fold(unicodedata.normalize("NFKC", text)).split())


def lower(text: str) -> str:
    """Return a text with the capitals of English small, at the same length."""
    return text.translate(_LOWER)


def make_key(text: str) -> str:
    """Return a phrase in the one form in which it is looked up: without spaces and hyphens, which a text may leave out.

    >>> make_key("Two-Thirds") == make_key("two thirds"), make_key("duty-free") == make_key("dutyfree")
    (True, True)
    """
    return lower(text).replace("-", "").replace(" ", "")


def make_pattern(words: Iterable[Word], *, after: str = r"(?![a-z])") -> str:
    """Return a pattern for any of some words, over a text in lower case; a hyphen may stand for a space.

    `after` is what must follow a word of Latin letters, so that it is whole.

    >>> bool(re.search(make_pattern([Word("1/3", "a third", "en")]), "by a-third"))
    True
    """
    texts = [lower(normalise(word.text)) for word in words]
    if not texts:
        return NOTHING
    first = "".join(
        re.escape(letter) for letter in sorted({text[0] for text in texts})
    )  # tried first: four times faster
    return f"(?=[{first}])(?:{'|'.join(_make_word(text, after) for text in texts)})"


def _make_word(text: str, after: str) -> str:
    body = re.escape(text).replace(r"\ ", "[ -]").replace(r"\-", "[ -]?")
    head = r"(?<![a-z])" if text[0].isascii() and text[0].isalpha() else ""
    return head + body + (after if text[-1].isascii() and text[-1].isalpha() else "")


def map_words(lexicons: Lexicons, section: str) -> dict[str, str]:
    """Return the meanings of a section by its words, as they are looked up."""
    return {make_key(normalise(word.text)): word.meaning for word in lexicons.list_words(section)}
