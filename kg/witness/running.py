"""Running traced queries: solutions, the terms that a query writes, and quads along its paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, QuerySolutions, Store, Triple, Variable

from kg.errors import QueryError
from kg.sparql.syntax import Path, Query, Span, get_name

if TYPE_CHECKING:
    from kg.witness.paths import End

# Any: which terms may stand where in a quad is known to the store, and is lost in a solution.
Row = tuple[Any, ...]
LIMIT = 100_000
"""Solutions that are read of one traced query at the most."""
DEFAULT = DefaultGraph()


@dataclass(frozen=True, slots=True)
class Match:
    """One way in which a row comes about: the quads that hold, and the conditions that something does not."""

    quads: tuple[Quad, ...]
    absences: tuple[str, ...] = ()


@dataclass(slots=True)
class Runner:
    """Runs parts of one query; `uncovered` collects what its matches leave out."""

    store: Store
    query: Query
    prefixes: Mapping[str, str]
    limit: int = LIMIT
    uncovered: dict[str, None] = field(default_factory=dict)
    _terms: dict[str, End] = field(default_factory=dict)

    def run(self, text: str, values: Mapping[str, Any] | None = None) -> QuerySolutions:
        """Return the solutions of a SELECT, with values for some of its variables.

        Raises:
            QueryError: the store does not take it.
        """
        given = {Variable(name): value for name, value in values.items()} if values else None
        try:
            found = self.store.query(text, prefixes=dict(self.prefixes), substitutions=given)
        except SyntaxError as error:
            raise QueryError(f"the query cannot be traced: {error.msg}") from error
        if not isinstance(found, QuerySolutions):
            raise QueryError("the query cannot be traced: it is no SELECT")
        return found

    def get_term(self, text: str) -> End:
        """Return the term that a part of the query writes, as the store reads it."""
        if text not in self._terms:
            prefix, _, local = text.partition(":")
            if prefix in self.prefixes and local.isalnum() and not self.query.prologue:  # most are plain names
                self._terms[text] = NamedNode(self.prefixes[prefix] + local)
                return self._terms[text]
            row = next(self.run(f"{self.query.prologue} SELECT ({text} AS ?term) {{}}"), None)
            if row is None or row[0] is None:
                raise QueryError(f"'{text}' is no term")
            self._terms[text] = row[0]
        return self._terms[text]

    def find_quads(self, subject: Any, path: Path, value: Any, graph: Any) -> tuple[Quad, ...]:
        """Return the quads along a path between two ends, in a graph or in the query's default graph."""
        from kg.witness.paths import PathFinder  # a path over one property needs no finding

        finder = PathFinder(lambda s, p, o: self._look_up(s, p, o, graph), self.get_term)
        return finder.find(subject, path, value) or ()

    def _look_up(self, subject: Any, predicate: Any, value: Any, graph: Any) -> Iterator[Quad]:
        for one in self.list_graphs() if graph == DEFAULT else (graph,):
            yield from self.store.quads_for_pattern(subject, predicate, value, one)

    def list_graphs(self) -> tuple[Any, ...]:
        """Return the graphs that make up the default graph of the query."""
        return tuple(self.get_term(name) for name in self.query.dataset) or (DEFAULT,)

    def tell_absence(self, span: Span, values: Mapping[str, Any]) -> str:
        """Return that a group has no match, with the values around it in the place of its variables."""
        words = [
            _write(values.get(get_name(t.text)), t.text, self.prefixes) if t.kind == "variable" else t.text
            for t in self.query.get_words(span)
        ]
        return f"no match of {' '.join(words)}"


def _write(value: Any, name: str, prefixes: Mapping[str, str]) -> str:
    if not isinstance(value, NamedNode):
        return name if value is None or isinstance(value, BlankNode | Triple) else str(value)
    for prefix, iri in prefixes.items():
        if value.value.startswith(iri):
            return f"{prefix}:{value.value.removeprefix(iri)}"
    return str(value)
