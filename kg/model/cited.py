"""Results of queries with what they rest on, and with how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Triple

from kg.model.answers import MARKS, Citation, Table

if TYPE_CHECKING:
    from kg.model.proofs import Basis


@dataclass(frozen=True, slots=True)
class Cited:
    """The result of a query with what it rests on: a basis for each row, each triple, or the one truth value.

    `citations` says where each claim stands; `uncovered` tells what no citation covers, each as a phrase.
    """

    result: Table | bool | tuple[Triple, ...]
    bases: tuple[Basis, ...]
    citations: Mapping[str, Citation]
    uncovered: tuple[str, ...] = ()

    def with_marks(self, weighed: Weighing) -> Cited:
        """Return a cited table with how sure each of its rows is; rows of other worlds come with no citation."""
        marked = weighed.with_marks()
        if not isinstance(marked, Table) or not isinstance(self.result, Table):
            return self
        from kg.model.proofs import Basis  # what is not cited starts faster without them

        bases = dict(zip(self.result.rows, self.bases, strict=True))
        width = len(self.result.columns)
        found = tuple(bases.get(row[:width], Basis()) for row in marked.rows)
        return replace(self, result=marked, bases=found)

    def list_citations(self, row: int) -> list[Citation]:
        """Return the citations of a row."""
        basis = self.bases[row]
        return [self.citations[claim].in_row(basis.roles) for claim in basis.claims]


@dataclass(frozen=True, slots=True)
class Weighing:
    """The result of a query with how sure it is: a mark and a reason for each row, triple, or the one truth value.

    A mark is `yes`, `no`, or `not told` where it cannot be; `before` counts rows that are not listed, since they only
    may have been so before anybody said so.
    """

    result: Table | bool | tuple[Triple, ...]
    marks: tuple[str, ...]
    reasons: tuple[str, ...]
    before: int = 0

    @property
    def unsure(self) -> int:
        """Return how many rows are not surely so."""
        return sum(mark != "yes" for mark in self.marks)

    def with_marks(self) -> Table | bool | tuple[Triple, ...]:
        """Return the result, a table with the columns `hangs_on` and `sure`."""
        if not isinstance(self.result, Table):
            return self.result
        cells = zip(self.result.rows, self.reasons, self.marks, strict=True)
        rows = tuple((*row, Literal(reason) if reason else None, Literal(mark)) for row, reason, mark in cells)
        return Table((*self.result.columns, *MARKS), rows)
