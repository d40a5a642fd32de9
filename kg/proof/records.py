"""Recorded derivations as a file and back: which rule gave each inferred triple, from which premises.

Terms and rules stand once, in tables; a derivation is a row of numbers. A reader needs nothing but the file: no rule
has to be compiled again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from kg.errors import DataError
from kg.model.proofs import Derivation, Pattern, Rule

Term = NamedNode | BlankNode | Literal
Key = tuple[int, int, int]
Row = tuple[int, Sequence[Key]]
CodedRule = tuple[str, str, Sequence[Sequence[str]], Sequence[str]]

MENDING = "run `kg build`"


def encode_derivations(derivations: Iterable[Derivation], rules: Iterable[Rule] = ()) -> str:
    """Return derivations as JSON lines: a head with a table of rules and a table of terms, then one row a derivation.

    The table has the given rules, also those that no derivation uses, and those of the derivations. A term is written
    as in N-Triples, and a variable of a rule as `?a`. A row is `[subject, predicate, object, rule, [premises …]]`, each
    premise three terms, by their numbers in the tables.
    """
    terms: dict[str, int] = {}
    numbers = {rule: number for number, rule in enumerate(dict.fromkeys(rules))}
    rows = [_encode_row(d, terms, numbers) for d in derivations]
    tables = [
        {"name": r.name, "axiom": r.axiom, "body": [list(map(str, p)) for p in r.body], "head": list(map(str, r.head))}
        for r in numbers
    ]
    head = {"rules": tables, "terms": list(terms)}
    lines = [json.dumps(head, ensure_ascii=False), *(json.dumps(row, separators=(",", ":")) for row in rows)]
    return "\n".join(lines) + "\n"


def _encode_row(derivation: Derivation, terms: dict[str, int], rules: dict[Rule, int]) -> list[object]:
    triples = (derivation.triple, *derivation.premises)
    coded = [[terms.setdefault(str(t), len(terms)) for t in (x.subject, x.predicate, x.object)] for x in triples]
    return [*coded[0], rules.setdefault(derivation.rule, len(rules)), coded[1:]]


def read_derivations(content: bytes, path: Path) -> Records:
    """Return the rules and the derivations of a file with this content.

    Raises:
        DataError: the file is damaged.
    """
    try:
        # Not splitlines, which would also split at the line separators that a literal may hold.
        head, *rows = content.decode().removesuffix("\n").split("\n")
        tables, coded = json.loads(head), json.loads(f"[{','.join(rows)}]")
        numbers = {text: number for number, text in enumerate(tables["terms"])}
        rules = [(r["name"], r["axiom"], r["body"], r["head"]) for r in tables["rules"]]
        kept: dict[Key, Row] = {(s, p, o): (rule, premises) for s, p, o, rule, premises in coded}
    except (ValueError, TypeError, KeyError) as error:
        raise DataError(f"{path}: {error}; {MENDING}") from error
    return Records(rules, numbers, kept, path)


def _decode_pattern(texts: Sequence[str]) -> Pattern:
    subject, predicate, value = (text if text.startswith("?") else decode_term(text) for text in texts)
    if any(isinstance(slot, BlankNode) for slot in (subject, predicate, value)):
        raise TypeError("a rule about a nameless thing")
    return (subject, predicate, value)  # type: ignore[return-value]  # as it was looked at


def decode_term(text: str) -> Term:
    r"""Return the term that stands in a text as in N-Triples.

    >>> decode_term('"one\\ntwo"@en').value
    'one\ntwo'

    Raises:
        ValueError: the text is no term.
    """
    if text.startswith("<") and text.endswith(">") and "\\" not in text:
        return NamedNode(text[1:-1])
    try:
        (quad,) = parse(f"<x:s> <x:p> {text} .", format=RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise ValueError(f"{text} is no term") from error
    if isinstance(quad.object, Triple):
        raise ValueError(f"{text} is a triple, and no term")
    term: Term = quad.object
    return term


class Records:
    """Recorded derivations and the rules they are by, decoded when they are asked for."""

    def __init__(
        self, rules: Sequence[CodedRule], numbers: Mapping[str, int], rows: Mapping[Key, Row], path: Path
    ) -> None:
        self._coded = rules
        self._numbers = numbers
        self._texts = tuple(numbers)
        self._rows = rows
        self._path = path
        self._get_rule = cache(self._decode_rule)
        self._get_term = cache(lambda number: decode_term(self._texts[_check(number)]))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return all rules.

        Raises:
            DataError: the file is damaged.
        """
        with self._telling("a rule"):
            return tuple(self._get_rule(number) for number in range(len(self._coded)))

    def get(self, triple: Triple, /) -> Derivation | None:
        """Return the recorded derivation of a triple, or None.

        Raises:
            DataError: the file is damaged.
        """
        numbers = self._numbers
        try:
            subject, predicate = numbers[str(triple.subject)], numbers[str(triple.predicate)]
            rule, premises = self._rows[subject, predicate, numbers[str(triple.object)]]
        except KeyError:
            return None
        with self._telling(f"the derivation of {triple}"):
            return Derivation(triple, self._get_rule(rule), tuple(map(self._decode_triple, premises)))

    def __len__(self) -> int:
        """Return how many triples have a recorded derivation."""
        return len(self._rows)

    @contextmanager
    def _telling(self, what: str) -> Iterator[None]:
        """Tell what of the file is damaged where it cannot be decoded."""
        try:
            yield
        except (LookupError, TypeError, ValueError) as error:
            raise DataError(f"{self._path}: {what} is damaged: {error}; {MENDING}") from error

    def _decode_rule(self, number: int) -> Rule:
        name, axiom, body, head = self._coded[_check(number)]
        return Rule(name, axiom, tuple(map(_decode_pattern, body)), _decode_pattern(head))

    def _decode_triple(self, key: Key) -> Triple:
        subject, predicate, value = map(self._get_term, key)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            raise TypeError("a literal stands where a thing is needed")
        return Triple(subject, predicate, value)


def _check(number: int) -> int:
    """Return a number of a table: a negative one would count from the end of the table, and name a wrong row."""
    if number < 0:
        raise IndexError(f"no row has the number {number}")
    return number
