"""The read model of a graph: what is held as rows of a few views, each read once, with the facts behind each row.

Takes a store and the queries of `queries/read/`; gives rows (`kg.model.views`). The queries say nothing of evidence:
what a row rests on is found as of any other query (`kg.witness`), and cited as facts are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from kg.errors import DataError
from kg.graph.lookups import remember
from kg.graph.running import run_sparql
from kg.inputs import read_text
from kg.model.answers import Term
from kg.model.views import Flow, Place
from kg.terms import PREFIXES, XSD


class View(Protocol):
    """A row of a view."""

    VIEW: ClassVar[str]


V = TypeVar("V", bound=View)
Raw = tuple[Term | None, ...]
VALUE = "value"
"""The column whose terms stay as they are, whatever it is a value of."""
PARSERS: Mapping[NamedNode, Callable[[str], Any]] = {
    XSD("integer"): int,
    XSD("boolean"): lambda text: text == "true",
    XSD("date"): date.fromisoformat,
}


class ReadModel:
    """The views of one store; `home` is the place on which the subject looks."""

    def __init__(self, store: Store, folder: Path, home: NamedNode) -> None:
        self.home = home
        self._store = store
        self._folder = folder

    def read(self, view: type[V]) -> tuple[V, ...]:
        """Return the rows of a view, in the order of their terms; none where the subject has no such view.

        Raises:
            DataError: its query gives a column that no row has, or lacks one that every row has.
            QueryError: its query is wrong.
        """
        return tuple(self._gather(view)[1])

    @cached_property
    def inward(self) -> tuple[Flow, ...]:
        """Return the flows from other countries to the home of the subject."""
        abroad = {row.place for row in self.read(Place) if row.kind == "country"} - {self.home}
        return tuple(flow for flow in self.read(Flow) if flow.target == self.home and flow.source in abroad)

    def list_facts(self, row: View, *columns: str) -> tuple[Triple, ...]:
        """Return the triples that give the values of some columns of a row; all that give the row without any."""
        found = self._match(type(row))[row]
        names, rows = self._gather(type(row))
        places = [names.index(column) for column in columns if column in names]
        values = {raw[place] for raw in rows[row] for place in places}
        return tuple(t for t in found if t.object in values) if columns else found

    @remember
    def _gather(self, view: type[V]) -> tuple[tuple[str, ...], Mapping[V, list[Raw]]]:
        """Return the columns of a view, and its rows with the solutions that each is made of."""
        path = self._folder / f"{view.VIEW}.rq"
        if not path.is_file():
            return (), {}
        solutions = run_sparql(self._store, read_text(path, self._folder))
        columns = tuple(v.value for v in solutions.variables) if isinstance(solutions, QuerySolutions) else ()
        known = {field.name.rstrip("_"): field for field in fields(view)}  # type: ignore[arg-type]  # a data class
        needed = [name for name, field in known.items() if field.default is MISSING]
        odd = [name for name in columns if name not in known] or [name for name in needed if name not in columns]
        if odd:
            told = f"queries/read/{path.name}:1: the columns do not fit at {', '.join(odd)}"
            raise DataError(f"{told}; a row of this view has {', '.join(known)}, and always {', '.join(needed)}")
        many = [place for place, name in enumerate(columns) if known[name].default == ()]
        groups: dict[Raw, list[Raw]] = defaultdict(list)
        for raw in sorted(map(tuple, solutions), key=_order):  # type: ignore[arg-type]  # solutions, as just seen
            groups[tuple(None if place in many else term for place, term in enumerate(raw))].append(raw)
        names = [known[name].name for name in columns]
        return columns, {_make_row(view, names, many, raws): raws for raws in groups.values()}

    @remember
    def _match(self, view: type[View]) -> Mapping[Any, tuple[Triple, ...]]:
        """Return what each row of a view rests on."""
        from kg.witness.matches import Matcher  # only who cites rows needs it
        from kg.witness.reading import read_mended

        columns, rows = self._gather(view)
        text = read_text(self._folder / f"{view.VIEW}.rq", self._folder)
        raws = [raw for found in rows.values() for raw in found]
        behind = iter(Matcher(self._store, read_mended(text), PREFIXES).find_rows(columns, raws))
        found: dict[Any, tuple[Triple, ...]] = {}
        for row, own in rows.items():
            quads = [quad for _ in own for match in next(behind) for quad in match.quads]
            found[row] = tuple(dict.fromkeys(quad.triple for quad in quads))
        return found


def _order(raw: Iterable[Any]) -> tuple[str, ...]:
    return tuple("" if term is None else term.value for term in raw)  # no row has a triple in it


def _make_row(view: type[V], names: list[str], many: list[int], raws: list[Raw]) -> V:
    """Return the row that some solutions make, which differ in the columns that take all values."""
    values: dict[str, Any] = {n: _parse(term) if n != VALUE else term for n, term in zip(names, raws[0], strict=True)}
    for place in many:
        values[names[place]] = tuple(dict.fromkeys(raw[place] for raw in raws if raw[place] is not None))
    return view(**{name: value for name, value in values.items() if value is not None})


def _parse(term: Term | None) -> Any:
    """Return a term as rows have it: numbers, days and truths as such, plain texts as texts, all else as it is."""
    if not isinstance(term, Literal):
        return term
    if term.datatype in PARSERS:
        return PARSERS[term.datatype](term.value)
    return term.value if term.datatype == XSD("string") else term
