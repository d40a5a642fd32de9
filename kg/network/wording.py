"""What analyses tell: messages with the words of the subject, numbers and lists."""

from __future__ import annotations

from collections.abc import Iterable

from kg.graph.held import Held
from kg.language import Number, say
from kg.model.domain import tell_of

STATED, REST, ONLY_SOURCE = "dependence_stated", "dependence_unknown", "dependence_only"
"""The messages that tell how the source of some units is known."""


def tell(held: Held, name: str, **values: str | int) -> str:
    """Return a message in the language of an analysis, with the words of the subject and home; see `Number`."""
    counted = {key: Number(value) if isinstance(value, int) else value for key, value in values.items()}
    home = held.tell(held.home) if held.graph.names.list_labels(held.home) else "the home market"
    return tell_of(held.graph.domain, name, held.lang, home=home, **counted)


def join_words(items: Iterable[str], lang: str, most: int = 8) -> str:
    """Return items in a row, the first of them and how many more there are where they are many.

    >>> join_words(["a", "b", "c"], "en"), join_words("abc", "en", most=2), join_words([], "en")
    ('a, b and c', 'a, b and 1 more', '')
    """
    found = list(items)
    first, last = found[: min(most, len(found) - 1)], found[-1:]
    told = say("comma", lang).join(first)
    if len(found) > most:
        return say("and_more_of", lang, names=told, n=Number(len(found) - most))
    return say("and", lang).join(filter(None, [told, *last]))


def percent_of(share: float) -> str:
    """Return a share as a percentage.

    >>> percent_of(1.0), percent_of(2 / 3), percent_of(0.0004)
    ('100 %', '66.7 %', 'under 0.1 %')
    """
    if 0 < share < 0.001:
        return "under 0.1 %"
    return f"{share * 100:.1f} %".replace(".0 %", " %")
