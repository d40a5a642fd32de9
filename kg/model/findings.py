"""What the consistency checks find: claims that cannot all be right, or that want a second look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pyoxigraph import NamedNode

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something odd that a rule found: the claims it is about, what is odd, and what would settle it.

    `error`: the claims cannot all be right. `warning`: one of them is probably wrong, late or in the wrong place.
    `note`: true and worth knowing, or settled already. `node` is what it is about, where that is one thing.
    """

    rule: str
    severity: Severity
    claims: tuple[NamedNode, ...]
    node: NamedNode | None
    told: str
    settle: str
