"""The graph as a program uses it: query, ask, show, and conversion to other libraries.

Opens a build and answers; changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, Triple

from kg.catalogue import Question, find_question, read_catalogue
from kg.errors import QueryError
from kg.graph.asking import bind_parameters, make_answer, mark_sure
from kg.graph.disputes import find_disputed
from kg.graph.names import Names
from kg.model.answers import Answer, Sheet, Table
from kg.paths import Home, find_home
from kg.store import digest_inputs, find_current, open_store, read_manifest
from kg.terms import PREFIXES

if TYPE_CHECKING:
    import networkx
    import rdflib

__all__ = ["KnowledgeGraph", "load"]

Result = Table | bool | tuple[Triple, ...]


def load(path: str | Path | None = None, *, tell: Callable[[str], None] | None = None) -> KnowledgeGraph:
    """Open the graph of the home at or above `path` (default: the current folder); build it if it has no build yet.

    Raises:
        NotFound: the folder does not exist.
        DataError: the graph has to be built and its data is wrong, or the build is damaged.
    """
    home = find_home(Path(path) if path else Path.cwd())
    folder = find_current(home.builds)
    if folder is None:
        from kg.build import build  # the pipeline is slow to import: only a first use needs it

        folder = build(home, tell or _say_nothing)
    return KnowledgeGraph(open_store(folder), home=home, manifest=read_manifest(folder))


def _say_nothing(line: str) -> None:
    """Drop a line of progress."""


class KnowledgeGraph:
    """A built graph.

    >>> import kg
    >>> graph = kg.load()  # doctest: +SKIP
    >>> graph.ask("models-from", origin="India")  # doctest: +SKIP
    """

    def __init__(
        self, store: Store, *, home: Home, manifest: Mapping[str, object], possible: KnowledgeGraph | None = None
    ) -> None:
        self.store = store
        self._possible = possible
        self.home = home
        self.manifest = manifest
        self.names = Names(store)
        self._catalogue: dict[str, Question] | None = None

    def at(self, *, as_of: date | None = None, known_by: date | None = None) -> KnowledgeGraph:
        """Return the graph as things stood on the day `as_of`, by what had been published by the day `known_by`.

        It is made anew from the data, in memory. Its answers have a column `sure`: `no` where a date that is not
        known to the day, of a source or of an event, may change the row.

        Raises:
            DataError: the data is wrong.
        """
        from kg.resolve.clocks import Clocks  # the pipeline is slow to import: only the clocks need it here
        from kg.view import make_view

        stores = [make_view(self.home, Clocks(as_of, known_by, certain)) for certain in (True, False)]
        possible = KnowledgeGraph(stores[1], home=self.home, manifest=self.manifest)
        return KnowledgeGraph(stores[0], home=self.home, manifest=self.manifest, possible=possible)

    @property
    def catalogue(self) -> Mapping[str, Question]:
        """Return the questions, by name."""
        if self._catalogue is None:
            self._catalogue = read_catalogue(self.home.queries)
        return self._catalogue

    def query(self, sparql: str) -> Result:
        """Return the result of a SPARQL 1.1 query: a Table for SELECT, a bool for ASK, triples for CONSTRUCT.

        The graph's prefixes are known.

        Raises:
            QueryError: the query is wrong; with line and column.
        """
        try:
            found = self.store.query(sparql, prefixes=PREFIXES)
            if isinstance(found, QuerySolutions):
                return Table(tuple(v.value for v in found.variables), tuple(map(tuple, found)))
            return bool(found) if isinstance(found, QueryBoolean) else tuple(found)
        except SyntaxError as error:
            # The parser also lists each class of characters that it would have taken: "['A' ..= 'Z' | …]".
            told = re.sub(r"\['.*?'\](, )?", "", error.msg, flags=re.DOTALL).removeprefix("error ").rstrip(", ")
            raise QueryError(f"query: {told}; correct the query there") from error
        except (RuntimeError, ValueError, OSError) as error:
            raise QueryError(f"query: {error}; correct the query") from error

    def ask(self, question: str, /, *, lang: str = "en", **parameters: str | int) -> Answer:
        """Return the answer to a question of the catalogue, by name or in the words of one of its examples.

        Raises:
            NotFound: no such question, or no thing of a parameter's name.
            QueryError: a parameter is unknown, missing or malformed.
        """
        asked, values = find_question(question, self.catalogue)
        given = {name: str(value) for name, value in parameters.items()}
        bound = bind_parameters(asked, {**values, **given}, self.names)
        table = self.query(asked.sparql)
        if not isinstance(table, Table):
            raise QueryError(f"queries/{asked.name}.rq: a question must be a SELECT query; correct it")
        answer = make_answer(asked, bound, table, self.store, names=self.names, lang=lang)
        answer = replace(answer, disputed=find_disputed(self.store, self.names, answer.citations, lang))
        if self._possible is None:
            return answer
        return mark_sure(answer, self._possible.ask(question, lang=lang, **parameters))

    def show(self, name: str, *, lang: str = "en") -> Sheet:
        """Return all that is known of the thing with this label, alias, identifier or IRI.

        Raises:
            NotFound: there is no such thing, or several; with the nearest names.
        """
        from kg.graph.sheet import SheetMaker

        return SheetMaker(self.store, self.names, lang).make(self.find(name))

    def is_stale(self) -> bool:
        """Say whether the data or the ontology has changed since the graph was built."""
        return self.manifest.get("inputs") != digest_inputs(self.home.data, self.home.ontology)

    def find(self, name: str) -> NamedNode:
        """Return the thing with this label, alias, identifier or IRI.

        Raises:
            NotFound: as `show`.
        """
        return self.names.find(name)

    def to_rdflib(self) -> rdflib.Dataset:
        """Return the whole graph as an rdflib Dataset."""
        from kg.graph.convert import to_rdflib

        return to_rdflib(self.store)

    def to_networkx(self, *, lang: str = "en") -> networkx.MultiDiGraph[str]:
        """Return what is held as a networkx graph of things and relations."""
        from kg.graph.convert import to_networkx

        return to_networkx(self.store, self.names, lang)
