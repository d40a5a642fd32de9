"""The first rows of a result with what each rests on: short enough to be read, not only parsed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from pyoxigraph import QueryBoolean, QuerySolutions

from kg.errors import QueryError
from kg.export.rows import show_texts
from kg.graph.running import run_sparql
from kg.model.answers import Cited, Table
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, write_document
from kg.workers.foreign import run_foreign
from kg.workers.outlet import Outlet

TRIPLE = ("subject", "predicate", "object")

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The start of a result, and how many rows or triples it has: `total`, or `more` than that."""

    result: Table | bool | tuple[object, ...]
    total: int = 1
    more: bool = False


def excerpt(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the first `rows` rows of the result of `query` as JSON; with `cite`, what each rests on.

    Names have their prefixes. A graph is given as rows of subject, predicate and object, a truth value as `boolean`.

    Raises:
        QueryError: the query is wrong, calls a service that is not allowed, or an argument is malformed.
        DataError: the texts cannot be read.
    """
    sparql, lang = request.text("query"), request.language()
    with run_foreign(desk, sparql):
        found = _take(desk, sparql, request.count("rows", desk.limits.rows))
        told = _describe(found) | {"notes": list(desk.graph.tell_unknown(sparql))}
        if request.has("cite"):
            cited = desk.graph.evidence.cite_result(  # the rows taken, and no others
                sparql,
                found.result,  # type: ignore[arg-type]  # triples, where it is a tuple
                lang=lang,
                texts=None,
            )
            told |= _describe_bases(cited) | {"citations": cite(desk, desk.graph, cited.citations, lang)}
    write_document(outlet, told)


def _take(desk: Desk, sparql: str, rows: int) -> Excerpt:
    """Run a query and keep the start of its result; the rest is counted, up to the limit of rows."""
    found = run_sparql(desk.graph.store, sparql)
    if isinstance(found, QueryBoolean):
        return Excerpt(bool(found))
    try:
        kept, total, more = _split(found, rows, desk.limits.rows)
    except (RuntimeError, ValueError, OSError) as error:  # a store computes rows as they are taken
        raise QueryError(f"query: {error}; correct the query") from error
    if isinstance(found, QuerySolutions):
        table = Table(tuple(v.value for v in found.variables), tuple(map(tuple, kept)))
        return Excerpt(table, total, more)
    return Excerpt(tuple(kept), total, more)


def _split(found: Iterable[Item], rows: int, most: int) -> tuple[list[Item], int, bool]:
    """Return the first items, the number of all up to `most`, and whether there are more."""
    items: Iterator[Item] = iter(found)
    kept = list(islice(items, rows))
    total = len(kept) + sum(1 for _ in islice(items, most - len(kept)))
    return kept, total, next(items, None) is not None


def _describe(found: Excerpt) -> dict[str, object]:
    if isinstance(found.result, bool):
        return {"boolean": found.result}
    table = found.result if isinstance(found.result, Table) else Table(TRIPLE, tuple(map(tuple, found.result)))  # type: ignore[arg-type]  # a triple is its three terms
    rows = [_drop_empty(table.columns, cells) for cells in show_texts(table)]
    return {"columns": list(table.columns), "rows": rows, "total": found.total, "more": found.more}


def _drop_empty(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=True) if cell}


def _describe_bases(cited: Cited) -> dict[str, object]:
    return {
        "cited": [list(basis.claims) for basis in cited.bases],
        "given": [list(basis.given) for basis in cited.bases],
        "conditions": [list(basis.conditions) for basis in cited.bases],
        "uncovered": list(cited.uncovered),
    }
