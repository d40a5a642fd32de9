"""Words for numbers and lists in sentences."""

from __future__ import annotations

from collections.abc import Iterable


def count_of(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun.

    >>> count_of(1, "route"), count_of(1200, "route"), count_of(2, "country", "countries")
    ('1 route', '1,200 routes', '2 countries')
    """
    return f"{number:,} {one if number == 1 else many or f'{one}s'}"


def join_words(items: Iterable[str], most: int = 8) -> str:
    """Return items in a row, the first of them and how many more there are where they are many.

    >>> join_words(["a", "b", "c"]), join_words("abc", most=2), join_words([])
    ('a, b and c', 'a, b and 1 more', '')
    """
    found = list(items)
    if len(found) > most:
        found = [*found[:most], f"{len(found) - most:,} more"]
    return " and ".join(filter(None, [", ".join(found[:-1]), *found[-1:]]))


def percent_of(share: float) -> str:
    """Return a share as a percentage.

    >>> percent_of(1.0), percent_of(2 / 3), percent_of(0.0004)
    ('100 %', '66.7 %', 'under 0.1 %')
    """
    if 0 < share < 0.001:
        return "under 0.1 %"
    return f"{share * 100:.1f} %".replace(".0 %", " %")


def verb(number: int, one: str, many: str) -> str:
    """Return the form of a verb that goes with a number.

    >>> verb(1, "comes", "come"), verb(0, "comes", "come")
    ('comes', 'come')
    """
    return one if number == 1 else many


def tell_statuses(statuses: Iterable[str]) -> str:
    """Return statuses as an adjective.

    >>> tell_statuses(["active", "planned"])
    'active or planned'
    """
    return " or ".join(statuses)


def with_article(noun: str) -> str:
    """Return a noun with its indefinite article.

    >>> with_article("origin"), with_article("maker")
    ('an origin', 'a maker')
    """
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"
