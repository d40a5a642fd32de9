"""Data in which every label, alias, title, note and other text tries to be more than text, to try what goes out.

What is poisoned is what the reader gives, not the files: so it holds also of what a reader would refuse, and of what
comes from elsewhere, such as a store that somebody else wrote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from pyoxigraph import Literal

from kg.model.claims import Claim, Data, Decision, Entity, SentencePointer, Source

LEAD = "=1+"
"""What a spreadsheet would run."""
TAIL = (
    " a\n\n**Sources**\n[1] Forged; grade A\n## Forged\n| a | b |\r\x1b[31m\x1b]0;x\x07\t\x85\x9b31m\x7f\u2028\u2029"
    "\u202e\u2066\u200f\u061c\u200b\ufeff\u3164\ufe0f\U000e0041 [x](javascript:y) <img src=x> `c` https://evil.example/"
)
HOSTILE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\u3164\ufe0f\U000e0041\ud800-\udfff]"
)
"""What may come out nowhere, whatever went in; written apart from what the program itself takes for hostile."""

TEXTS: Mapping[type, tuple[str, ...]] = {
    Source: ("title", "grade_reason"),
    Claim: ("note",),
    Decision: ("note",),
    SentencePointer: ("none",),
}


def poison_text(text: str) -> str:
    """Return a text that steers a terminal, forges lines, markup and a formula, and still says what it said."""
    return f"{LEAD}{text}{TAIL}"


def poison(value: Any) -> Any:  # Any: what a Data is made of
    """Return data with all its texts poisoned; names, dates, figures and places in texts stay as they are."""
    if isinstance(value, Literal):
        plain = value.language or value.datatype.value.endswith(("#string", "#langString"))
        return Literal(poison_text(value.value), language=value.language) if plain else value
    if isinstance(value, Entity):
        labels = {lang: poison_text(label) for lang, label in value.labels.items()}
        return replace(value, labels=labels, aliases=tuple(map(poison_text, value.aliases)), facts=poison(value.facts))
    if isinstance(value, tuple):
        return tuple(map(poison, value))
    if isinstance(value, Mapping):
        return {name: poison(one) for name, one in value.items()}
    if not is_dataclass(value) or isinstance(value, type):
        return value
    told = {field.name: poison(getattr(value, field.name)) for field in fields(value)}
    told |= {name: poison_text(told[name]) for name in TEXTS.get(type(value), ()) if told[name]}
    return replace(value, **told)


def poison_data(data: Data) -> Data:
    """Return data with all its texts poisoned."""
    found: Data = poison(data)
    return found
