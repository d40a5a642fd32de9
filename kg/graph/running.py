"""Running SPARQL on a store: a query, the dataset it is asked of, and errors that say what to correct.

Gives the results of the store as they come, so that who writes them out need not hold them all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    Store,
)

from kg.errors import QueryError
from kg.sparql.tokens import check_size, may_be_wrong, split_tokens
from kg.terms import PREFIXES

FROM = re.compile(r"(?<![?$:\w])from", re.IGNORECASE)
"""What may begin a FROM clause: no variable, and no local name."""
UNBOUND = "expression with a variable that is unbound"
"""What the store says of a column that computes on with an aggregate of the same SELECT, which is right."""
HEADER = re.compile(r"(?:\s*#[^\n]*\n)+")

Found = QuerySolutions | QueryBoolean | QueryTriples


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query is asked of (SPARQL 1.1, section 13.2): those merged as the default one, and those by name."""

    default: tuple[NamedNode, ...]
    named: tuple[NamedNode, ...]


def run_sparql(store: Store, sparql: str, dataset: Dataset | None = None) -> Found:
    """Return the result of a query, asked of `dataset`, else of the one its FROM clauses name, else of the store.

    Raises:
        QueryError: the query is wrong, with line and column; or the store would answer it wrongly.
        LimitError: it is nested too deeply.
    """
    try:
        chosen = dataset or _find_dataset(store, sparql)
        mended = _mend(sparql)
        # The store parses each prefix it is given anew, which takes longer than a light query.
        prefixes = {name: iri for name, iri in PREFIXES.items() if f"{name}:" in sparql}
        if chosen is None:
            return store.query(mended, prefixes=prefixes)
        named: list[NamedNode | BlankNode] = list(chosen.named)
        default: list[NamedNode | BlankNode | DefaultGraph] = list(chosen.default)
        if len(default) > 1:
            store.query(mended, prefixes=prefixes)  # what is wrong with it is said before graphs are merged
            store, default = _merge(store, chosen), [DefaultGraph()]
        return store.query(mended, prefixes=prefixes, default_graph=default, named_graphs=named)
    except SyntaxError as error:
        fault = _find_fault(sparql, error)
        raise QueryError(fault if ";" in fault.rsplit("'", 1)[-1] else f"{fault}; correct the query there") from error
    except (RuntimeError, ValueError, OSError) as error:
        raise QueryError(f"query: {error}; correct the query") from error


def _mend(sparql: str) -> str:
    """Return a query as the store has to be asked.

    Raises:
        QueryError: the store would answer it wrongly, and it cannot be rewritten.
        LimitError: it is nested too deeply.
        SyntaxError: it is wrong; said of the query as it was typed.
    """
    check_size(sparql)
    if not may_be_wrong(sparql):
        return sparql
    from kg.witness.reading import mend_query  # few queries have to be read

    try:
        mended = mend_query(sparql)
    except QueryError as error:
        _check(sparql)
        raise QueryError(f"{error}; the store would answer it wrongly as it stands") from error
    if mended != sparql and "service" not in sparql.lower():  # the check would call
        _check(sparql)
    return mended


def _check(sparql: str) -> None:
    """Let the store read a query.

    Raises:
        SyntaxError: it is wrong.
    """
    try:
        Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        if UNBOUND not in error.msg:
            raise


def _find_fault(sparql: str, error: SyntaxError) -> str:
    """Return what the parser says of a query, with the place of the word that is wrong."""
    from kg.graph.mistakes import ROOM, correct_place, spread  # few queries are wrong

    spaced = spread(sparql)
    try:
        Store().query(spaced.text + ROOM, prefixes=PREFIXES)
    except SyntaxError as better:
        error = better
    # The parser also lists each class of characters that it would have taken: "['A' ..= 'Z' | …]".
    told = re.sub(r"\['.*?'\](, )?", "", error.msg, flags=re.DOTALL).removeprefix("error ").rstrip(", ")
    return correct_place(sparql, spaced, f"query: {told}")


def make_dataset(default: Sequence[str], named: Sequence[str]) -> Dataset | None:
    """Return the dataset of some IRIs of graphs, or None where there are none.

    Raises:
        QueryError: one is no IRI.
    """
    try:
        chosen = Dataset(tuple(map(NamedNode, default)), tuple(map(NamedNode, named)))
    except ValueError as error:
        raise QueryError(f"graph: {error}; name a graph by its whole IRI") from error
    return chosen if default or named else None


def _find_dataset(store: Store, sparql: str) -> Dataset | None:
    """Return the dataset of a query with several FROM clauses; one clause the store reads well itself.

    The store joins several default graphs without dropping the triples they share, so that sums come out wrong.
    """
    header = HEADER.match(sparql)  # questions have long ones, with words of English
    if len(FROM.findall(sparql, header.end() if header else 0)) < 2:
        return None
    from kg.sparql.reading import read_query  # few queries name several graphs

    try:
        tokens = split_tokens(sparql)
        # A word that begins with FROM and goes on, which the store, but no reader, takes for two words.
        words = [token for token in tokens if token.kind in ("word", "name") and not token.is_word("FROM")]
        strange = next((token.text for token in words if FROM.match(token.text)), None)
        if not strange and sum(token.is_word("FROM") for token in tokens) < 2:
            return None
        query = read_query(sparql)
    except QueryError:
        strange = "FROM"
    if strange:
        store.query(sparql, prefixes=PREFIXES)  # what is wrong with it the store says better
        raise QueryError(
            f"query: the graphs of several FROM cannot be told apart at '{strange}'; write each as FROM <IRI>, with "
            "nothing beyond SPARQL 1.1, or name the graphs beside the query"
        )
    if len(query.dataset) < 2:
        return None
    return Dataset(*(_resolve(store, query.prologue, names) for names in (query.dataset, query.named)))


def _resolve(store: Store, prologue: str, names: Sequence[str]) -> tuple[NamedNode, ...]:
    """Return the IRIs of names as they stand in a query, by its BASE and PREFIX lines."""
    found = store.query(f"{prologue} SELECT ?g {{ VALUES ?g {{ {' '.join(names)} }} }}", prefixes=PREFIXES)
    rows = found if isinstance(found, QuerySolutions) else ()
    return tuple(row[0] for row in rows if isinstance(row[0], NamedNode))


def _merge(store: Store, dataset: Dataset) -> Store:
    """Return a store with the default graphs of a dataset merged (RDF 1.1 Semantics, 4.1), and its named ones."""
    merged = Store()
    for graph in dataset.default:
        merged.extend(
            Quad(q.subject, q.predicate, q.object, DefaultGraph())
            for q in store.quads_for_pattern(None, None, None, graph)
        )
    for graph in dataset.named:
        merged.extend(store.quads_for_pattern(None, None, None, graph))
    return merged
