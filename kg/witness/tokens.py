"""The words of a SPARQL query, each with its place.

Follows the terminals of SPARQL 1.1, section 19.8. The query has passed the store's own parser before, so that nothing
here has to tell right from wrong.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.errors import QueryError

_LOCAL = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]|[\w:])"
_WITHIN = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]|[\w:.\-\u00b7])"
_END = r"(?:%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]|[\w:\-\u00b7])"
TOKEN = re.compile(
    rf"""
    (?P<skip>\s+|\#[^\n\r]*)
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<string>'''(?:(?:'|'')?(?:[^'\\]|\\.))*'''|\"\"\"(?:(?:"|"")?(?:[^"\\]|\\.))*\"\"\"
        |'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")
  | (?P<variable>[?$]\w+)
  | (?P<blank>_:\w(?:[\w.\-]*[\w\-])?)
  | (?P<name>(?:[^\W\d_](?:[\w.\-]*[\w\-])?)?:(?:{_LOCAL}(?:{_WITHIN}*{_END})?)?)
  | (?P<lang>@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*)
  | (?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<word>[^\W\d]\w*)
  | (?P<mark>\^\^|\|\||&&|!=|<=|>=|<<|>>|[{{}}()\[\];,.|/^*+?!=<>\-])
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a query: `kind` as in `TOKEN`, its text, and where it stands."""

    kind: str
    text: str
    start: int
    end: int

    def is_word(self, *words: str) -> bool:
        """Say whether it is one of some keywords, in any case."""
        return self.kind == "word" and self.text.upper() in words

    def is_mark(self, *marks: str) -> bool:
        """Say whether it is one of some marks."""
        return self.kind == "mark" and self.text in marks


def split_tokens(text: str) -> list[Token]:
    """Return the words of a query without white space and comments, and an empty one at the end.

    A number that ends in a dot is a number and a dot, unless digits follow; each variable begins with `?`.

    >>> [t.text for t in split_tokens("SELECT ?a { ?a ri:units 5. }")]
    ['SELECT', '?a', '{', '?a', 'ri:units', '5', '.', '}', '']

    Raises:
        QueryError: at a character that no word of SPARQL 1.1 begins with.
    """
    found: list[Token] = []
    place = depth = 0
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            raise QueryError(f"'{text[place]}' at character {place + 1} begins no word of SPARQL 1.1")
        kind, words = match.lastgroup or "", match[0]
        if kind == "iri" and depth and found and _is_comparison(found[-1], words):
            kind, words = "mark", "<"
        depth += {"(": 1, ")": -1}.get(words, 0)
        if kind == "variable":
            words = f"?{words[1:]}"  # the two marks mean the same
        if kind == "number" and words.endswith("."):
            words = words[:-1]
        if kind != "skip":
            found.append(Token(kind, words, place, place + len(words)))
        place += len(words)
    return [*found, Token("end", "", place, place)]


def _is_comparison(before: Token, words: str) -> bool:
    """Say whether what looks like an IRI in brackets begins with the sign for less: `?n<5&&5>?m`."""
    operand = before.kind in ("variable", "number", "string", "lang", "name") or before.is_mark(")")
    return operand and (":" not in words or "&&" in words or "||" in words)
