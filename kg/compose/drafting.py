"""A query in the making: the rows of a view that meet some conditions, as a list, a number or a share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.compose.columns import Column, Piece, View
from kg.compose.filters import COMPARED, DURING, Bound, compare_days, compare_range, compare_run, join_terms
from kg.compose.pieces import RANGE, VARIABLE
from kg.errors import QueryError
from kg.model.answers import Term
from kg.model.statuses import STATUS

STATUSES = ("status", "run-status")
"""The columns that say how far something is."""
PERIODS = ("year", "period")
"""The columns that say of which time a figure is."""
PERHAPS = "perhaps"
"""The column that marks rows which a condition on a date that is not known to the day only may fit."""
SHARE = "(ROUND({} * 1000.0 / ?whole) / 10 AS ?share)"


@dataclass(frozen=True, slots=True)
class Draft:
    """A query in the making: the rows of a view that meet some conditions.

    `begun` are the statuses of what goes or went on, and `going` those of what goes on; `figures` the parts of the key
    of a figure, and whether the question uses each.
    """

    view: View
    asked: Column
    conditions: tuple[Bound, ...]
    unsaid: tuple[Bound, ...]
    begun: tuple[Term, ...]
    going: tuple[Term, ...]
    figures: tuple[tuple[Column, bool], ...] = ()

    def list_rows(self, columns: Sequence[Column], *, share: bool = False) -> str:
        """Return the query of a list; with the `share` of figures in the whole of their period.

        Raises:
            QueryError: a share is asked for of what is no figure.
        """
        unsure, lines = self._tell_unsure(), self._write([column.variable for column in columns])
        head = " ".join(f"?{column.variable}" for column in columns)
        head += f' (IF({unsure}, ?none, "yes") AS ?{PERHAPS})' if unsure else ""
        if share:
            head += f" ?whole {SHARE.format('?units')}"
            lines += f"\n  {self._find_whole()}"
        return f"SELECT DISTINCT {head}\nWHERE {{\n{lines}\n}}"

    def _find_whole(self) -> str:
        """Return the pattern of the figure of everything in the same period, as `?whole`."""
        if not any(used for _, used in self.figures):
            raise QueryError(f"{self.view.name}: a share is of a count, or of a figure of a part; say of which part")
        plain = tuple(one for one in self.conditions if one.column.variable in PERIODS)
        whole = replace(self, conditions=plain, figures=tuple((column, False) for column, _ in self.figures))
        keep = {"period": "period", "units": "whole"}
        lines = whole._write(["period", "units"])
        renamed = VARIABLE.sub(lambda found: f"?{keep.get(found[1], f'whole_{found[1]}')}", lines)
        return f"{{ SELECT DISTINCT ?period ?whole WHERE {{\n{renamed}\n  }} }}"

    def measure(self, per: Sequence[Column], total: Column | None) -> str:
        """Return the query of a number, by the columns of which it is told."""
        keys = [f"?{column.variable}" for column in per]
        head, group = " ".join(keys), f"\nGROUP BY {' '.join(keys)}" if keys else ""
        shown = [column.variable for column in (*per, self.asked, *([total] if total else ()))]
        lines = self._write(shown, [column.name for column in per])
        if total is None:
            count = f"(COUNT(DISTINCT ?{self.asked.variable}) AS ?count)"
            return f"SELECT {head} {count}\nWHERE {{\n{lines}\n}}{group}"
        name = f"?{total.variable}"
        rows = f"{{ SELECT DISTINCT {' '.join((*keys, f'?{self.view.anchor}', name))} WHERE {{\n{lines}\n}} }}"
        end = f"{group}\nHAVING (COUNT({name}) > 0)"
        return f"SELECT {head} (SUM({name}) AS ?total)\nWHERE {{ {rows} }}{end}"

    def share(self, per: Sequence[Column], total: Column | None) -> str:
        """Return the query of a number with its share in that of everything."""
        name = "count" if total is None else "total"
        kept = (one for one in self.conditions if one.column.property == STATUS or one.column.variable in PERIODS)
        whole = replace(self, conditions=tuple(kept)).measure((), total)
        every = VARIABLE.sub(lambda found: f"?whole_{found[1]}", whole).replace(f"?whole_{name}", "?whole", 1)
        keys = " ".join(f"?{column.variable}" for column in per)
        head = f"SELECT {keys} ?{name} ?whole {SHARE.format(f'?{name}')}"
        return f"{head}\nWHERE {{\n{{ {self.measure(per, total)} }}\n{{ {every} }}\n}}"

    def count_nulls(self, condition: Bound) -> str:
        """Return the query that counts what meets all other conditions and has no value for this one."""
        lacking = replace(condition, test="lacks", terms=(), query="")
        others = tuple(lacking if one is condition else one for one in self.conditions)
        return replace(self, conditions=others).measure((), None)

    def count_beside(self) -> str:
        """Return the query that counts by status what a measure leaves out, else nothing."""
        status = next((one for one in self.unsaid if one.column.property == STATUS), None)
        if status is None:
            return ""
        unsaid = tuple(replace(one, test="not") if one is status else one for one in self.unsaid)
        return replace(self, unsaid=unsaid).measure((status.column,), None)

    # The pattern

    def _write(self, shown: Iterable[str], having: Iterable[str] = ()) -> str:
        """Return the pattern of the rows that meet all conditions, with some variables bound where they can be."""
        every = (*self.unsaid, *self.conditions)
        needs = {one.column.name for one in every if one.test != "lacks"} | set(having)
        needs |= {column.name for column, used in self.figures if used}
        variables = {*shown, self.view.anchor, *(one.column.variable for one in every)}
        variables |= {column.variable for column, _ in self.figures}
        variables |= {"run_status"} if any(one.column.name == DURING for one in every) else set()
        required = {self.view.columns[name].variable for name in needs if name in self.view.columns}
        required.add(self.asked.variable)
        lines, certain = write_pieces(self.view.pieces, variables, required)
        lines += [line for one in every for line in self._test(one)]
        lines += [f"FILTER (!BOUND(?{column.variable}))" for column, used in self.figures if not used]
        lines += [f"FILTER (BOUND(?{name}))" for name in sorted(required - certain)]
        return "\n".join(f"  {line}" for line in lines)

    def _test(self, one: Bound) -> list[str]:
        """Return the lines of a pattern that test a condition."""
        if one.test == "has":
            return []
        if one.test == "lacks":
            return [f"FILTER (!BOUND(?{one.column.variable}))"]
        if one.column.kind == "date" or one.test in COMPARED:
            begun = [f"FILTER (?run_status IN ({join_terms(self.begun)}))"] if one.column.name == DURING else []
            return [*begun, *(f"FILTER ({test})" for test in self._compare(one, surely=False))]
        return self._test_values(one)

    def _test_values(self, one: Bound) -> list[str]:
        name = one.column.variable
        if one.test == "all":
            each = (replace(one, test="is", terms=(term,)) for term in one.terms)
            return [*(self._find_other(other, "") for other in each), *self._test(replace(one, test="is"))]
        if one.test == "only":
            return [*self._test(replace(one, test="is")), self._find_other(replace(one, test="beyond"), "MINUS ")]
        other = one.column.several or self.asked.variable != self.view.anchor
        if one.test == "not" and other and one not in self.unsaid:
            return [self._find_other(replace(one, test="is"), "MINUS ")]
        if one.query:
            inner = f"{{ SELECT ?{name} WHERE {{ {{ {_project(one.query, name)} }} }} }}"
            return [inner if one.test == "is" else f"MINUS {inner}"]
        word = "NOT IN" if one.test in ("not", "beyond") else "IN"
        return [f"FILTER (?{name} {word} ({join_terms(one.terms)}))"]

    def _find_other(self, one: Bound, word: str) -> str:
        """Return a pattern of the things asked for that have a row, which meets what is said of rows, with a value."""
        keep = self.asked.variable
        told = STATUSES if one.column.name in STATUSES else (one.column.name,)
        others = (c for c in self.conditions if c.test in ("is", *COMPARED) and not c.query)
        plain = tuple(c for c in others if c.column.name not in told)
        lines = replace(self, conditions=(*plain, one))._write([keep])
        renamed = VARIABLE.sub(lambda found: found[0] if found[1] == keep else f"?other_{found[1]}", lines)
        return f"{word}{{ SELECT DISTINCT ?{keep} WHERE {{\n{renamed}\n  }} }}"

    # What is not known exactly

    def _is_ranged(self, one: Bound) -> bool:
        """Say whether a number is compared of which the least and the greatest that it can be are known."""
        least = f"{one.column.variable}{RANGE[0]}"
        return one.test in COMPARED and any(least in piece.gives for piece in self.view.pieces)

    def _compare(self, one: Bound, *, surely: bool) -> list[str]:
        if one.column.name == DURING:
            return compare_run(one, self.going, surely=surely)
        if one.column.kind == "date":
            return compare_days(one, surely=surely)
        if self._is_ranged(one):
            return compare_range(one, surely=surely)
        return [f"?{one.column.variable} {COMPARED[one.test]} {one.terms[0]}"]

    def _tell_unsure(self) -> str:
        """Return the test that every condition on what is not known exactly is surely met; nothing without one."""
        told = (one for one in self.conditions if one.test not in ("has", "lacks"))
        open_ = (one for one in told if one.column.kind == "date" or self._is_ranged(one))
        return " && ".join(test for one in open_ for test in self._compare(one, surely=True))


def _project(query: str, name: str) -> str:
    """Return a query whose first column has another name."""
    head = re.match(r"SELECT DISTINCT \?(\w+)", query)
    if head is None:
        raise QueryError("a condition takes the things that another question lists, and no number")
    return f"SELECT (?{head[1]} AS ?{name}) WHERE {{ {{ {query} }} }}" if head[1] != name else query


def write_pieces(pieces: Sequence[Piece], needed: set[str], required: set[str]) -> tuple[list[str], set[str]]:
    """Return the pieces that a query needs, and what they surely bind: what is required, without an OPTIONAL."""
    core = set[str]().union(*(piece.gives for piece in pieces if not piece.spare))
    kept = _choose_pieces(pieces, needed, core)
    lines, certain = list[str](), set(core)
    for place in sorted(kept):
        piece = pieces[place]
        sole = piece.optional and _is_sole(pieces, piece, required, kept)
        certain |= piece.gives & required if sole else set()
        text = piece.text if sole or not piece.optional else f"OPTIONAL {{ {piece.text} }}"
        lines.append(text if text.endswith(".") else f"{text} .")
    return lines, certain


def _choose_pieces(pieces: Sequence[Piece], needed: set[str], core: set[str]) -> set[int]:
    """Return the places of the pieces that bind what is needed and what these use, and of those always there."""
    wanted, kept = set(needed), {place for place, piece in enumerate(pieces) if not piece.spare}
    more = kept
    while more:
        more = {place for place, piece in enumerate(pieces) if place not in kept and (piece.gives - core) & wanted}
        kept |= more
        wanted |= {name for place in more for name in pieces[place].uses}
    return kept


def _is_sole(pieces: Sequence[Piece], piece: Piece, required: set[str], kept: set[int]) -> bool:
    """Say whether a piece alone gives something that is required."""
    others = (pieces[place].gives for place in kept if pieces[place] is not piece)
    return bool((piece.gives & required) - frozenset().union(*others))
