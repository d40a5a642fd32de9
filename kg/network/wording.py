"""What analyses tell: messages with the words of the subject, numbers and lists."""

from __future__ import annotations

from kg.graph.held import Held
from kg.language import Number
from kg.model.domain import join, tell_of

MOST = 8
"""Names that are listed in a sentence at most."""
STATED, REST, ONLY_SOURCE = "dependence_stated", "dependence_unknown", "dependence_only"
"""The messages that tell how the source of some units is known."""


def tell(held: Held, name: str, **values: str | int | list[str]) -> str:
    """Return a message in the language of an analysis, with the words of the subject and home, numbers and lists."""
    told = {key: join(value, held.lang, MOST) if isinstance(value, list) else value for key, value in values.items()}
    numbers = {key: Number(value) for key, value in values.items() if isinstance(value, int)}
    home = held.tell(held.home) if held.graph.names.list_labels(held.home) else "the home market"
    return tell_of(held.graph.domain, name, held.lang, home=home, **{**told, **numbers})


def percent_of(share: float) -> str:
    """Return a share as a percentage.

    >>> percent_of(1.0), percent_of(2 / 3), percent_of(0.0004)
    ('100 %', '66.7 %', 'under 0.1 %')
    """
    if 0 < share < 0.001:
        return "under 0.1 %"
    return f"{share * 100:.1f} %".replace(".0 %", " %")
