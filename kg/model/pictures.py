"""Pictures with the data that they are drawn from: a table whose rows cite their claims, and a specification to draw.

Plain values that `kg.charts` fills and that faces show; computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.escapes import Markup
from kg.model.analyses import Cell, text_of_cell
from kg.model.answers import Citation
from kg.model.document import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(Document):
    """A picture of what a graph says.

    `title` states what it shows, `caption` what it is drawn from and leaves out, and `description` tells it in words,
    for whom it is read out. `cited[i]` are the identifiers of the claims behind row `i`; `citations` says where each
    stands. `spec` is a Vega-Lite specification that holds its data and names no address.
    """

    name: str
    title: str
    caption: str
    description: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cited: tuple[tuple[str, ...], ...]
    citations: Mapping[str, Citation]
    spec: Mapping[str, Any]
    lang: str = "en"
    sentences: tuple[str, ...] = ()
    """of an analysis, what it tells"""
    notes: tuple[str, ...] = ()
    """of an analysis, what is left out, and which facts are shaky"""

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows as texts."""
        return [tuple(map(text_of_cell, row)) for row in self.rows]

    def numbered(self) -> tuple[list[tuple[str, ...]], list[Citation]]:
        """Return the rows with a last cell `[1] [2]` for their claims, and the citations in that order."""
        order = {claim: i for i, claim in enumerate(dict.fromkeys(c for row in self.cited for c in row), 1)}
        marks = [Markup(" ".join(f"[{order[claim]}]" for claim in row)) for row in self.cited]
        rows = [(*texts, mark) for texts, mark in zip(self.texts(), marks, strict=True)]
        return rows, [self.citations[claim] for claim in order]
