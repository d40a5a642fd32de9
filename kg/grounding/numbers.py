"""Which numbers a text gives, in digits or words, and as what: a count, a percentage, a multiple, a rank, years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from kg.grounding.phrases import make_key, make_pattern, map_words
from kg.model.domain import Lexicons

Role = Literal["count", "percent", "times", "place", "years"]
Bound = Literal["", "above", "below", "about"]

SIGNS: Mapping[str, tuple[Role, int]] = {
    "percent": ("percent", 1), "tenth": ("percent", 10), "times": ("times", 1), "years": ("years", 1),
    "decades": ("years", 10), "place": ("place", 1), "count": ("count", 1),
}  # fmt: skip
"""What a sign behind a number makes of it, and of how many it is one."""

PHRASES: Mapping[str, Role] = {"fractions": "percent", "multiples": "times", "ranks": "place"}
"""Sections of words that are a number by themselves, and what it is."""

BOUNDS: tuple[Bound, ...] = ("above", "below", "about")
DIGITS = r"(?<![\d.,a-z])(?<![a-z]-)(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?!\d|,\d{3}(?!\d))"
HUGE = 10**15
"""No quantity is so large, and no word goes on with it."""
SEPARATORS = frozenset({"", " ", "-", " and "})


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a text, and what it is bounded by; `text` is how it is printed."""

    value: Decimal
    role: Role
    bound: Bound
    text: str


class Numbers:
    """The words for numbers, compiled once."""

    def __init__(self, lexicons: Lexicons) -> None:
        self._values = {text: Decimal(number) for text, number in map_words(lexicons, "numbers").items()}
        self._scales = {text: Decimal(number) for text, number in map_words(lexicons, "scales").items()}
        words = (*lexicons.list_words("numbers"), *lexicons.list_words("scales"))
        # A sign may follow a word without a space, as in "sevenfold".
        times = make_pattern(lexicons.list_words("signs", "times")).replace("(?<![a-z])", "")
        self._atom = re.compile(f"{DIGITS}|{make_pattern(words, after=f'(?=[^a-z]|$|{times})')}")
        signs = {name: make_pattern(lexicons.list_words("signs", name)).replace("(?<![a-z])", "") for name in SIGNS}
        self._signs = re.compile("[ -]?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in signs.items()) + ")")
        self._place = re.compile(make_pattern(lexicons.list_words("before", "place")) + "[ -]?$")
        before = {name: make_pattern(lexicons.list_words("before", name)) for name in BOUNDS}
        behind = {name: make_pattern(lexicons.list_words("behind", name)) for name in BOUNDS}
        self._before = {name: re.compile(f"{words} ?(?:the |a )?$") for name, words in before.items()}
        self._behind = {name: re.compile(f" ?{words}") for name, words in behind.items()}
        self._phrases = [
            (role, re.compile(make_pattern(lexicons.list_words(section))), map_words(lexicons, section))
            for section, role in PHRASES.items()
        ]

    def find(self, text: str) -> list[Number]:
        """Return the numbers of a plain text in lower case in which dates are blanked out."""
        found: list[Number] = []
        for role, pattern, meanings in self._phrases:
            matches = list(pattern.finditer(text))
            found += [Number(_read_meaning(meanings[make_key(m.group())]), role, "", m.group()) for m in matches]
            if matches and role == "percent":  # "a third" is no rank, and no number of things
                text = pattern.sub(lambda m: " " * len(m.group()), text)
        return [*found, *(number for run in self._list_runs(text) for number in self._read(text, run))]

    def _list_runs(self, text: str) -> Iterator[list[re.Match[str]]]:
        """Yield the digits and words that stand side by side and may be one number."""
        run: list[re.Match[str]] = []
        for atom in self._atom.finditer(text):
            if run and text[run[-1].end() : atom.start()] not in SEPARATORS:
                yield run
                run = []
            run.append(atom)
        if run:
            yield run

    def _read(self, text: str, run: list[re.Match[str]]) -> Iterator[Number]:
        """Yield the numbers of a run; one of Japanese numerals alone, as in a name, needs a sign behind it."""
        start, end = run[0].start(), run[-1].end()
        sign = self._signs.match(text, end)
        name = sign.lastgroup if sign else None
        printed = text[start:end]
        role, unit = SIGNS[name] if name else ("count", 1)
        if name is None and not any(letter.isascii() for letter in printed) and self._values.get(printed) != 0:
            return
        if name is None and self._place.search(text[:start]):
            role = "place"
        bound = self._find_bound(text, start, sign.end() if sign and name == "count" else end)
        for value in self._add_up(make_key(atom.group()) for atom in run):
            yield Number(value * unit, role, bound, printed)

    def _find_bound(self, text: str, start: int, end: int) -> Bound:
        near = max(0, start - 30)
        found = (n for n in BOUNDS if self._before[n].search(text[near:start]) or self._behind[n].match(text, end))
        return next(found, "")

    def _add_up(self, atoms: Iterable[str]) -> Iterator[Decimal]:
        """Yield the numbers that digits, words and scales make: "two hundred thousand" is one, "one two" are two."""
        total, last, scale = Decimal(0), None, None
        for atom in atoms:
            factor = self._scales.get(atom)
            if factor is not None:
                total, last = self._scale(total, last, scale, factor)
                scale = factor
                continue
            value = self._values.get(atom)
            value = Decimal(atom.replace(",", "")) if value is None else value
            if last is not None and not _goes_on(last, value):
                yield total + last
                total, last = Decimal(0), None
            last = value if last is None else last + value
        yield total + (last or 0)

    @staticmethod
    def _scale(
        total: Decimal, last: Decimal | None, scale: Decimal | None, factor: Decimal
    ) -> tuple[Decimal, Decimal | None]:
        """Return what is summed up and what is still open, once a scale multiplies what stands before it."""
        if last is None and scale is not None and factor > scale:  # "five thousand million"
            return total * factor, None
        scaled = (Decimal(1) if last is None else last) * factor
        return (total, scaled) if factor < 1000 else (total + scaled, None)


def _goes_on(last: Decimal, value: Decimal) -> bool:
    """Say whether a number goes on with the one before it, as "five" does with "twenty" or "three hundred"."""
    if last >= HUGE:
        return False
    if last >= 100 and last % 100 == 0:
        return value < 100
    return last % 100 >= 20 and last % 10 == 0 and 0 < value < 10


def _read_meaning(text: str) -> Decimal:
    """Return a meaning as a number; a fraction in percent."""
    over, slash, under = text.partition("/")
    return Decimal(100) * int(over) / int(under) if slash else Decimal(text)
