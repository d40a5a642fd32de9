"""Taking the numbers of a question in words, its years and the parts of years, each with the word that bounds it."""

from __future__ import annotations

import re

from kg.compose.sentence import Bounded, Sentence, Unread
from kg.model.ask import Test

YEAR = re.compile(r"(?:19|20)\d\d")
MONTH = re.compile(r"\d{4}-\d\d")
DATED: dict[str, Test] = {"since": "from", "after": "above", "before": "below", "upto": "to", "by": "to", "": "is"}
"""What words that bound a date ask of it."""
COMPARED: dict[str, Test] = {"more": "above", "less": "below", "from": "from", "to": "to", "is": "is"}
"""What words that bound a number ask of it."""
DATES, SIZES = ("since", "after", "before", "upto", "by", "between"), ("more", "less", "from", "to")
BOUNDS = DATES + SIZES
HALVES = {"1-6": "H1", "7-12": "H2", "1-3": "Q1", "4-6": "Q2", "7-9": "Q3", "10-12": "Q4"}


class Timer:
    """Takes what a sentence says of numbers and of time; `unit` is the head for what figures count."""

    def __init__(self, sentence: Sentence, unit: str) -> None:
        self._sentence = sentence
        self._unit = unit
        self._mark = sentence.words.mark

    def is_dated(self, place: int) -> bool:
        """Say whether a name of a month, which is one of something else too, stands before a year or another month."""
        sentence = self._sentence
        if place and sentence.text(place - 1) in self._mark("dates-before"):
            return True
        near = sentence.parts[place + 1 : place + 3]
        rest = [part for part in near if part.text not in self._mark("dates-between")]
        if not rest:
            return False
        return bool(YEAR.fullmatch(rest[0].text)) or any(one.kind == "time" for one in rest[0].meanings)

    def take_number(self, place: int, text: str) -> None:
        """Take a number: a month, a year, or how many.

        Raises:
            Unread: it is a number of what is not counted.
        """
        if self._is_month(place):
            self.take_part("months", text)
            return
        is_year, bound = bool(YEAR.fullmatch(text)), self._pop_bound(place, text)
        follows = self._sentence.parts[place + 1].meanings if place + 1 < len(self._sentence.parts) else ()
        if is_year and bound not in SIZES:
            self._take_year(place, text, bound)
        elif not is_year and follows and self._counts_others(place):
            raise Unread(f"'{text} {self._sentence.text(place + 1)}'")
        elif bound in COMPARED:
            self._sentence.numbers.append(Bounded(text.rstrip("%"), bound))
            self._sentence.done |= {"percent"} if text.endswith("%") else set()
        else:
            bounded = any(one.kind == "operators" and one.value in BOUNDS for one in follows)
            first = "" if bounded or self._sentence.is_spaceless else "first"
            self._sentence.numbers.append(Bounded(text.rstrip("%"), first))
            self._sentence.done |= {"percent"} if text.endswith("%") else set()

    def _pop_bound(self, place: int, text: str) -> str:
        """Return the word that waits for a number and stands near it; a year is not measured."""
        sentence = self._sentence
        yearly = YEAR.fullmatch(text) and (sentence.is_spaceless or sentence.text(place - 1) in self._mark("yearly"))
        before = sentence.parts[max(0, place - 2) : place]
        near = {one.value for part in before for one in part.meanings if one.kind == "operators"}
        return sentence.pop(*(word for word in (DATES if yearly else BOUNDS) if word in near or word == "between"))

    def _counts_others(self, place: int) -> bool:
        """Say whether the word behind a number is something that is counted, or a measure of time."""
        part = self._sentence.parts[place + 1]
        heads = any(one.kind == "heads" and one.value != self._unit for one in part.meanings)
        return heads or part.text in self._mark("duration")

    def _take_year(self, place: int, text: str, bound: str) -> None:
        sentence = self._sentence
        if len(sentence.years) == 1 and (sentence.years[0].bound == "between" or self._ends_range(place)):
            bound = sentence.years[0].bound = "between"
        rest = [part.text for part in sentence.parts[place + 1 : place + 3]]
        after = next((word for word in rest if word not in self._mark("year-behind")), "")
        if not bound and sentence.is_spaceless:
            bound = next((f"{name}?" for name in ("since", "upto") if after in self._mark(f"{name}-behind")), "")
        sentence.years.append(Bounded(make_time(text, sentence.part), bound))
        sentence.part = ""

    def _ends_range(self, place: int) -> bool:
        """Say whether a year stands behind another one and a word between: 2021 to 2023."""
        before, year = self._sentence.text(place - 1), self._sentence.text(place - 2)
        return before in self._mark("dates-between") and bool(YEAR.fullmatch(year))

    def _is_month(self, place: int) -> bool:
        """Say whether a number is that of a month, or the first of some months: 10月, 10-12月."""
        first, second = (self._sentence.text(place + n) for n in (1, 2))
        month = self._mark("month-behind")
        return first in month or (second in month and first.isdigit())

    def take_part(self, section: str, name: str) -> None:
        """Take a part of a year, such as a month or a half, which stands before the year or after it.

        Raises:
            Unread: it is none of which anything is held.
        """
        sentence, part = self._sentence, name_part(section, name)
        last = sentence.years[-1] if sentence.years else None
        if not part:
            raise Unread("a part of a year that is not looked at")
        if last and YEAR.fullmatch(last.text) and (sentence.is_spaceless or not last.bound):
            last.text = make_time(last.text, part)
        elif last and sentence.is_spaceless and part.isdigit() and MONTH.fullmatch(last.text):
            year, first = last.text.split("-")
            last.text = make_time(year, f"{int(first)}-{int(part)}")
        elif sentence.part.isdigit() and part.isdigit():
            sentence.part = f"{sentence.part}-to-{part}"
        else:
            sentence.part = part

    def bound_last(self, name: str) -> bool:
        """Let a word bound the year or the number before it, and say whether it does."""
        sentence = self._sentence
        if sentence.is_spaceless and sentence.years and name in DATES and name != "by":
            for year in sentence.years if name == "between" else sentence.years[-1:]:
                year.bound = name
            return True
        if name in COMPARED and sentence.numbers and not sentence.numbers[-1].bound:
            sentence.numbers[-1].bound = name
            return True
        return False

    def take_word(self, place: int, name: str) -> None:
        """Take a word of shares or of ranges, or another one of which something is made later."""
        sentence = self._sentence
        number = sentence.numbers[-1].text if sentence.numbers else None
        if name == "share" and sentence.text(place - 1).rstrip("%") == number:
            sentence.done.add("percent")
        elif name == "range":
            sentence.ranged.append(sentence.text(place))
        elif name != "within":
            sentence.done.add(name)


def name_part(section: str, name: str) -> str:
    """Return how a part of a year is written by its section of words; empty of what is none.

    >>> name_part("months", "3"), name_part("parts", "1-6"), name_part("calendar", "day")
    ('03', '1-6', '')
    """
    if section == "months":
        return f"{int(name):02}" if name.isdigit() else ""
    return name if section == "parts" or name == "fiscal" else ""


def make_time(year: str, part: str) -> str:
    """Return a year, or a part of it, as its period is called.

    >>> make_time("2021", "1-6"), make_time("2024", "12"), make_time("2019", "fiscal"), make_time("2024", "")
    ('2021-H1', '2024-12', 'FY2019', '2024')

    Raises:
        Unread: nothing is held of such parts.
    """
    if part == "fiscal":
        return f"FY{year}"
    if "-to-" in part:
        first, last = part.split("-to-")
        return f"{year}-{first}-to-{year}-{last}"
    if part and part not in HALVES and not part.isdigit():
        raise Unread("a season is no period of which anything is held")
    return f"{year}-{HALVES.get(part, part)}" if part else year
