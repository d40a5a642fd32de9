"""Questions of the catalogue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.language import fill_pair

ASKED = "asked"
"""What a composed question has for its name."""
MARKS = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: `type` is `year`, `date`, or the name of a class whose things it takes.

    `column` is the variable of the query that it is compared with, and `hidden` says that this column is not shown.
    """

    name: str
    type: str
    description: str
    required: bool
    column: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Example:
    """A way people ask a question, and the parameters it means; or a cue, which is only the words that tell it."""

    text: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Key:
    """The columns that say what a row is `about`, and those that tell `apart` rows about the same."""

    about: tuple[str, ...]
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the catalogue. `sure` tells how sure its rows are told: `rows`, `not told`, or empty: unsaid.

    No two of its rows agree in all columns of its key; without one, a row is about all that it says.
    """

    name: str
    title: str
    description: str
    parameters: tuple[Parameter, ...]
    examples: tuple[Example, ...]
    sparql: str
    cues: tuple[Example, ...] = ()
    title_ja: str = ""
    sure: str = ""
    key: Key | None = None
    words_ja: Mapping[str, str] = field(default_factory=dict)

    def name_in(self, lang: str) -> str:
        """Return the title in a language, else in English."""
        return self.title_ja or self.title if lang == "ja" else self.title

    def say(self, text: str, lang: str) -> str:
        """Return a text that the query writes into a cell in a language, or as it is where no words are known for it.

        >>> Question("q", "t", "d", (), (), "", words_ja={"about {} times": "約{}倍"}).say("about 7 times", "ja")
        '約7倍'
        """
        return (fill_pair(text, self.words_ja) if lang == "ja" else None) or text


def fold(text: str) -> str:
    """Return a text without case, punctuation, hyphens of any kind and surplus spaces, to compare what people write.

    >>> fold("Which models come from  INDIA?") == fold("which models come from India")
    True
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return " ".join(MARKS.sub(" ", plain.casefold()).split())
