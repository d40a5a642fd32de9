"""The words of a SPARQL query, each with its place, and what they alone tell of it.

Follows the terminals of SPARQL 1.1, section 19.8. That a query is right the store's own parser says, and nothing here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from kg.errors import LimitError, QueryError

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

FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
DEPTH = 100
"""Brackets within brackets at the most: the store reads them, and a query runs, by recursion."""
STEPS = 2_000
"""Keywords and marks of a query at the most, for the same reason: `1+1+1` is nested as much as `((1)+1)+1`."""
LISTED = frozenset({"UNDEF", "TRUE", "FALSE", ",", ";", ".", "(", ")", "[", "]"})
"""What also stands in long lists of values, which are not nested."""

COMMENTS = re.compile(r"^\s*#.*$", re.MULTILINE)
"""Lines of words only: questions have long headers."""
SUSPECT = re.compile(
    r"(?<!\|)\|(?!\|)"  # a path of alternatives
    r"|\bgraph\s*[?$]\w+\s*\{[^{}]*\{"  # more than triples of one graph
    r"|[\w>)]\s*\*(?<!select \*)(?<!distinct \*)|[\w>)]\s*\?(?!\w)"  # a path of no step, or a product
    r"|\bcount\s*\((?!\s*(?:distinct\s*)?(?:\*|[?$]\w+)\s*\))"
    r"|\bas\s*[?$](\w+)\s*\)[^{]*[?$]\1\b[^{]*\{",  # a column that a later one names
    re.IGNORECASE,
)
"""What every query has that the store may answer wrongly, or refuse wrongly."""


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


@lru_cache(maxsize=64)  # the query of an answer is run several times
def check_size(text: str) -> None:
    """Refuse a query that is nested or chained so deeply that the store would end the process.

    Raises:
        LimitError: it is.
    """
    if len(text) <= STEPS and sum(map(text.count, "{([!")) <= DEPTH:
        return
    depth = steps = 0
    for found in TOKEN.finditer(text):
        word = found[0].upper()
        depth += 1 if word in ("{", "(", "[") else -1 if word in ("}", ")", "]") else 0
        steps += (found.lastgroup in ("word", "mark") and word not in LISTED) or word[0] in "+-"  # +1 is a number
        if depth > DEPTH:
            line = text.count("\n", 0, found.start()) + 1
            told = f"more than {DEPTH} brackets stand within each other at line {line}"
            raise LimitError(f"query: it is nested too deeply: {told}; write it flatter")
    if steps > STEPS:
        told = f"{steps} keywords and marks, where {STEPS} may be"
        raise LimitError(f"query: it is nested or chained too deeply: {told}; ask for less at a time, or use VALUES")


def find_form(text: str) -> str:
    r"""Return the form of a query, or an empty text where it has none.

    >>> find_form("# ASK\nPREFIX select: <http://example.org/> ASK {}")
    'ASK'
    """
    words = (found[0].upper() for found in TOKEN.finditer(text) if found.lastgroup == "word")
    return next((word for word in words if word in FORMS), "")


@lru_cache(maxsize=64)
def may_be_wrong(text: str) -> bool:
    """Say whether the store may answer a query wrongly, for which its text has to be read (`kg.witness.mending`)."""
    return bool(SUSPECT.search(COMMENTS.sub("", text)))


def check_services(sparql: str, allowed: frozenset[str], hint: str) -> bool:
    """Say whether a query calls a service, each of which is allowed; `hint` is what to do where one is not.

    Stricter than the grammar: the store takes `SERVICESILENT` for two words and `SERVICE:x` too, so that whatever
    has the word in it and is no text, comment, variable, IRI or local name has to be a plain call.

    Raises:
        QueryError: it calls one that is not allowed, or what looks like a call is none.
    """
    if "service" not in sparql.lower():
        return False
    tokens = [token for token in split_tokens(sparql) if not token.is_word("SILENT")]
    calls = 0
    for token, name in pairwise(tokens):
        text = token.text.partition(":")[0] if token.kind == "name" else token.text
        if token.kind in ("string", "iri", "variable") or "service" not in text.lower():
            continue
        if not token.is_word("SERVICE") or name.kind != "iri" or name.text[1:-1] not in allowed:
            listed = f"{', '.join(sorted(allowed))} only" if allowed else "none"
            raise QueryError(
                f"SERVICE is refused at '{token.text} {name.text}': a query may make this machine call the services "
                f"that are allowed ({listed}); {hint}"
            )
        calls += 1
    return bool(calls)


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


def find_close(words: Sequence[Token], place: int) -> int:
    """Return the place of the bracket that closes the one at a place."""
    depth = 0
    for there in range(place, len(words)):
        depth += words[there].is_mark("(") - words[there].is_mark(")")
        if not depth:
            return there
    raise QueryError("query: a bracket is not closed; close it")
