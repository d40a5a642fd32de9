"""What the program says of itself, in English and Japanese: the messages of one catalogue, `messages.po`.

An entry of it has a name (`msgctxt`), the English (`msgid`) and the Japanese (`msgstr`), as gettext's tools read them.
What things are called is not in it: that is said by the ontology and the data.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

CATALOGUE = Path(__file__).with_name("messages.po")
ENTRY = re.compile(r'^msgctxt "(.*)"\nmsgid ((?:".*"\n)+)msgstr ((?:".*"\n)+)', re.MULTILINE)
HOLE = re.compile(r"\{\w*\}")


class Number(int):
    """A whole number of a message: `{n}` writes it, and `{n:one|other}` what goes with 1, or with any other.

    >>> "{n} {n:route|routes}".format(n=Number(1200)), "{n:it has|they have}".format(n=Number(1))
    ('1,200 routes', 'it has')
    """

    def __format__(self, forms: str) -> str:
        """Return the number with commas, or one of two forms."""
        one, choice, other = forms.partition("|")
        return (one if self == 1 else other) if choice else f"{int(self):,}"


class Noun(str):
    """A noun of a message, in English: `{noun}` writes it, and `{noun:a}` its indefinite article too.

    >>> "{noun:a}".format(noun=Noun("origin")), "{noun:a}".format(noun=Noun("maker"))
    ('an origin', 'a maker')
    """

    __slots__ = ()

    def __format__(self, article: str) -> str:
        """Return the noun, with its article where that is asked for."""
        return f"{'an' if self[:1] in 'aeiou' else 'a'} {self}" if article else str(self)


@cache
def read_messages() -> Mapping[str, tuple[str, str]]:
    """Return the English and the Japanese of each message, by its name."""
    found = ENTRY.findall(CATALOGUE.read_text(encoding="utf-8"))
    return MappingProxyType({name: (_unquote(english), _unquote(japanese)) for name, english, japanese in found})


def _unquote(text: str) -> str:
    """Return a text of the catalogue, which is quoted as in C, and may go on in further lines."""
    return str(json.loads(text.replace('"\n"', "")))


def say(name: str, lang: str, /, **values: object) -> str:
    """Return a message in a language, with values in its places.

    >>> say("rows", "en", count=4), say("rows", "ja", count=4)
    ('4 rows', '4 行')
    """
    english, japanese = read_messages()[name]
    text = japanese or english if lang == "ja" else english
    return text.format(**values) if values else text


def find_word(kind: str, word: str, lang: str) -> str | None:
    """Return what a word of a kind is in a language, or None where the catalogue has no word for it.

    >>> find_word("term", "skos:altLabel", "ja"), find_word("term", "skos:hiddenLabel", "ja")
    ('別名', None)
    """
    name = f"{kind} {word}"
    return say(name, lang) if name in read_messages() else None


def name_column(column: str, lang: str) -> str:
    """Return the heading of a column; one that has no Japanese name has its own.

    >>> name_column("duty_charged", "en"), name_column("maker", "ja")
    ('duty charged', 'メーカー')
    """
    plain = column.replace("_", " ").strip()
    return find_word("column", plain, lang) or plain


def list_pairs(kind: str) -> dict[str, str]:
    """Return the Japanese of all words of a kind by their English."""
    return dict(pair for name, pair in read_messages().items() if name.startswith(f"{kind} "))


def fill_pair(text: str, pairs: Mapping[str, str], tell: Callable[[str], str] = str) -> str | None:
    """Return the Japanese of an English text, of which a part may be any, as pairs have it; None where they have none.

    >>> fill_pair("about 7 times", {"about {} times": "約{}倍"}), fill_pair("none", {"about {} times": "約{}倍"})
    ('約7倍', None)
    """
    if text in pairs:
        return pairs[text]
    for english, japanese in pairs.items():
        before, *rest = HOLE.split(english)
        after = "".join(rest)
        inner = text[len(before) : len(text) - len(after)]
        if rest and inner and text == before + inner + after:
            return tell(inner).join(HOLE.split(japanese))
    return None


def fill(text: str, names: Mapping[str, str]) -> str:
    """Return a text with its names in braces replaced; what is none of the names stays as it is.

    >>> fill('ask {named} of {"a": 1} and {what}', {"named": "flows"})
    'ask flows of {"a": 1} and {what}'
    """
    return re.sub(r"\{(\w+)\}", lambda found: names.get(found[1], found[0]), text)
