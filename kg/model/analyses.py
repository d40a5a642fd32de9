"""Results of network analyses, and pictures: a table with the claims behind each row, what it tells, how it is drawn.

Plain values that `kg.network` and `kg.charts` fill and that faces show; computes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from kg.escapes import Markup, escape_html
from kg.model.answers import Citation, encode_html
from kg.model.document import Document

Cell = str | int | float | None
Kind = Literal["bars", "stacked-bars", "matrix", "chain", "flow", "dumbbell"]


@dataclass(frozen=True, slots=True)
class Line:
    """A row in the making, with the claims behind it by identifier."""

    cells: tuple[Cell, ...]
    claims: tuple[str, ...]


class CitedTable(Document):
    """A table each of whose rows cites its claims."""

    __slots__ = ()
    rows: tuple[tuple[Cell, ...], ...]
    cited: tuple[tuple[str, ...], ...]
    citations: Mapping[str, Citation]

    def texts(self) -> list[tuple[str, ...]]:
        """Return the rows as texts: nothing for None, and fractions with three places."""
        return [tuple(map(text_of_cell, row)) for row in self.rows]

    def list_claims(self) -> list[str]:
        """Return all claims once each, in the order of the rows."""
        return list(dict.fromkeys(claim for row in self.cited for claim in row))

    def numbered(self) -> tuple[list[tuple[str, ...]], list[Citation]]:
        """Return the rows with a last cell `[1] [2]` for their claims, and all citations in that order."""
        order = {claim: i for i, claim in enumerate(self.list_claims(), 1)}
        marks = [Markup(" ".join(f"[{order[claim]}]" for claim in row)) for row in self.cited]
        rows = [(*texts, mark) for texts, mark in zip(self.texts(), marks, strict=True)]
        return rows, [self.citations[claim] for claim in order]


@dataclass(frozen=True, slots=True)
class Shape(Document):
    """How to draw the rows of an analysis: the kind of picture, and the columns that it shows, by name.

    What each kind takes (a field that it does not name is an empty text; a row with None in `x` is not drawn):

    - `bars`: one bar a row, `y` its name, `x` its length (a number from 0), `series` its colour;
    - `stacked-bars`: the same, rows of one `y` after one another in one bar;
    - `matrix`: one cell a row, at the names `x` and `y`, with the number of `value` in it and as its shade;
    - `chain`: the rows in their order are the links of a chain, from the thing `y` to the thing `x`, each with the
      text of `value` on it;
    - `flow`: one ribbon a row, from the thing `y` to the thing `x`, as wide as `value`;
    - `dumbbell`: one line a row, `y` its name, from the number `x` to the number `end`, either of which may be None.

    `facet` is the column whose values each get a picture of their own, with a scale of its own. `unit` says what the
    numbers count ("share of active routes"); `whole` is the highest number there can be (1.0 for shares), or None.
    """

    kind: Kind
    x: str
    y: str
    value: str = ""
    series: str = ""
    end: str = ""
    facet: str = ""
    unit: str = ""
    whole: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis(CitedTable):
    """What a network analysis found.

    Each figure of a sentence stands in a row, or counts what is listed or told to be left out. `cited[i]` are the
    identifiers of the claims behind row `i`; `behind` those of what is only counted, such as the routes of which a row
    is a part; `citations` says where each stands; `notes` tell what is left out, and which facts are shaky.

    How each analysis fills its rows and its shape:

    - `dependence`: a row a measure (`models`, or `units, <period>`), maker and origin; stacked-bars of `share` by
      maker, coloured by origin, a facet a measure;
    - `single-points`: a row a thing; bars of the models that lose Japan with it, coloured by the kind of thing;
    - `exposure`: a row a route; flow from the origin to the model;
    - `centrality`: a row a thing; bars of betweenness, coloured by class;
    - `communities`: a row a thing of one of the largest; bars of its neighbours inside, coloured and a facet by it;
    - `explanation`: a row a link; chain;
    - `similarity`: a row a pair of makers; matrix of the overlap of their origins;
    - `evidence`: a row a source; bars of the facts that stand on it alone;
    - `change`: a row a measure, maker and origin, or a route; dumbbell of the share before and after.
    """

    name: str
    title: str
    sentences: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    cited: tuple[tuple[str, ...], ...]
    citations: Mapping[str, Citation]
    shape: Shape
    notes: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    parameters: Mapping[str, str] = field(default_factory=dict)
    lang: str = "en"

    def list_claims(self) -> list[str]:
        """Return all claims once each: those of the rows in their order, then those of what is only counted."""
        return list(dict.fromkeys([claim for row in (*self.cited, self.behind) for claim in row]))

    def _repr_html_(self) -> str:
        """Return title, sentences, rows and sources as HTML, which notebooks show."""
        rows, citations = self.numbered()
        told = "".join(f"<p>{escape_html(text)}</p>" for text in (*self.sentences, *self.notes))
        sources = "".join(f"<li>{escape_html(str(c))}</li>" for c in citations)
        table = encode_html((*self.columns, "sources"), rows)
        return f"<h4>{escape_html(self.title)}</h4>{told}{table}<ol>{sources}</ol>"


def text_of_cell(cell: Cell) -> str:
    """Return a cell as a person reads it.

    >>> text_of_cell(None), text_of_cell(2), text_of_cell(2 / 3), text_of_cell("India")
    ('', '2', '0.667', 'India')
    """
    if cell is None:
        return ""
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture(CitedTable):
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
