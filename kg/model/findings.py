"""What the consistency checks find: claims that cannot all be right, or that want a second look."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

Severity = Literal["error", "warning", "note"]

FIELD = re.compile(r"\{(\*?)(\w+)\}")
"""Where a column stands in the message of a check; with a star, what all rows of a finding have there."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd that a rule found: the claims it is about, what is odd, and what would settle it.

    `error`: the claims cannot all be right. `warning`: one of them is probably wrong, late or in the wrong place.
    `note`: true and worth knowing, or settled already. `node` is what it is about, where that is one thing. Rules over
    claims tell it in English only.
    """

    rule: str
    severity: Severity
    claims: tuple[NamedNode, ...]
    node: NamedNode | None
    told: str
    settle: str
    told_ja: str = ""
    settle_ja: str = ""

    def tell(self, lang: str) -> tuple[str, str]:
        """Return what is odd and what would settle it in a language; in English where it has no words in another."""
        told, settle = (self.told_ja, self.settle_ja) if lang == "ja" else ("", "")
        return told or self.told, settle or self.settle


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over the whole graph: a query whose rows are findings or parts of them, and the words to tell them in.

    `message` and `settle` name columns of the query: `{model}` is what a row has there, `{*model}` what all rows of one
    finding have. `severity` is that of its gravest findings. `file` is where it stands.
    """

    name: str
    title: str
    severity: Severity
    description: str
    message: str
    settle: str
    sparql: str
    file: str
    title_ja: str = ""
    message_ja: str = ""
    settle_ja: str = ""
