"""The graph as a program uses it: query, ask, show, and conversion to other libraries.

Opens a build and answers; changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import cache, cached_property, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Literal, overload

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, Triple

from kg.catalogue import read_catalogue
from kg.errors import NotFound, QueryError
from kg.graph.asking import bind_parameters, choose_rows, find_question, make_answer, mark_sure
from kg.graph.disputes import find_disputed
from kg.graph.names import Names
from kg.graph.running import run_sparql
from kg.model.answers import Answer, Cited, Row, Sheet, Table
from kg.model.proofs import Proof
from kg.model.questions import Question, Reading
from kg.paths import Home, find_home
from kg.store import DERIVATIONS, digest_inputs, find_current, open_store, read_manifest

if TYPE_CHECKING:
    import networkx
    import rdflib

    from kg.graph.evidence import Derived, Evidence
    from kg.questions import Reader
    from kg.view import View

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
    return KnowledgeGraph(
        open_store(folder), home=home, manifest=read_manifest(folder), derive=partial(_read_derivations, folder)
    )


def _read_derivations(folder: Path) -> Derived:
    from kg.proof import read_derivations  # only who asks what an answer rests on needs proofs

    return read_derivations(folder / DERIVATIONS)


def _say_nothing(line: str) -> None:
    """Drop a line of progress."""


class KnowledgeGraph:
    """A built graph.

    `derive` gives how it was inferred, for proofs; without it, nothing that is inferred has one.

    >>> import kg
    >>> graph = kg.load()  # doctest: +SKIP
    >>> graph.ask("models-from", origin="India")  # doctest: +SKIP
    """

    def __init__(
        self,
        store: Store,
        *,
        home: Home,
        manifest: Mapping[str, object],
        derive: Callable[[], Derived] | None = None,
        possible: Callable[[], KnowledgeGraph] | None = None,
    ) -> None:
        self.store = store
        self._possible = possible
        self.home = home
        self.manifest = manifest
        self.names = Names(store)
        self._derive = derive
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

        @cache
        def imagine() -> KnowledgeGraph:  # what may have been so; only answers are compared with it
            return self.over(make_view(self.home, Clocks(as_of, known_by, certain=False)))

        return self.over(make_view(self.home, Clocks(as_of, known_by, certain=True)), possible=imagine)

    def over(self, view: View, *, possible: Callable[[], KnowledgeGraph] | None = None) -> KnowledgeGraph:
        """Return the graph of another store of the same home, such as a view as of a day."""
        return KnowledgeGraph(
            view.store, home=self.home, manifest=self.manifest, derive=lambda: view, possible=possible
        )

    @cached_property
    def evidence(self) -> Evidence:
        """Return what finds the claims and proofs behind answers."""
        from kg.graph.evidence import Evidence, Unrecorded  # a plain question starts faster without it

        return Evidence(self.store, self.names, self._derive or Unrecorded)

    @property
    def catalogue(self) -> Mapping[str, Question]:
        """Return the questions, by name."""
        if self._catalogue is None:
            self._catalogue = read_catalogue(self.home.queries)
        return self._catalogue

    @cached_property
    def reader(self) -> Reader:
        """Return what reads English as questions of the catalogue."""
        from kg.graph.lexicon import make_lexicon  # a question by name starts faster without it
        from kg.questions import Reader

        questions = self.catalogue.values()
        return Reader(questions, make_lexicon(self.store, self.names, questions))

    def read(self, text: str, /, **parameters: str | int) -> Reading:
        """Return how words are read as a question of the catalogue, without running it.

        `parameters` supply what the words leave out, or override what they say.
        """
        return self.reader.read(text, {name: str(value) for name, value in parameters.items()})

    def search(self, words: str) -> list[Question]:
        """Return the questions of the catalogue that have to do with some words, the nearest first.

        Raises:
            NotFound: there is none.
        """
        found = self.reader.search(words)
        if not found:
            raise NotFound(f"no question has to do with '{words}'; `kg ask` lists them all")
        return found

    def resolve(self, words: str, parameters: Mapping[str, str | int] | None = None) -> tuple[Question, dict[str, str]]:
        """Return the question that has this name, or is surely meant by these words, with its parameters.

        Raises:
            NotFound: there is none; with how the words may be read, or what is near.
        """
        given = {name: str(value) for name, value in (parameters or {}).items()}
        return find_question(words, given, self.catalogue, self.read)

    @overload
    def query(self, sparql: str) -> Result: ...

    @overload
    def query(self, sparql: str, *, cite: Literal[False]) -> Result: ...

    @overload
    def query(self, sparql: str, *, cite: Literal[True], lang: str = "en", texts: Path | None = None) -> Cited: ...

    def query(self, sparql: str, *, cite: bool = False, lang: str = "en", texts: Path | None = None) -> Result | Cited:
        """Return the result of a SPARQL 1.1 query: a Table for SELECT, a bool for ASK, triples for CONSTRUCT.

        The graph's prefixes are known. With `cite`, the result comes as a Cited, with the claims that each row rests
        on, and their sentences where the folder `texts` has them.

        Raises:
            QueryError: the query is wrong; with line and column.
            DataError: the texts cannot be read.
        """
        result = self._run(sparql)
        return self.evidence.cite_result(sparql, result, lang=lang, texts=texts) if cite else result

    def _run(self, sparql: str) -> Result:
        found = run_sparql(self.store, sparql)
        try:
            if isinstance(found, QuerySolutions):
                return Table(tuple(v.value for v in found.variables), tuple(map(tuple, found)))
            return bool(found) if isinstance(found, QueryBoolean) else tuple(found)
        except (RuntimeError, ValueError, OSError) as error:  # a store computes rows as they are taken
            raise QueryError(f"query: {error}; correct the query") from error

    @overload
    def ask(self, question: str, /, *, lang: str = "en", **parameters: str | int) -> Answer: ...

    @overload
    def ask(
        self,
        question: str,
        /,
        *,
        lang: str = "en",
        cite: bool,
        texts: Path | None = None,
        **parameters: str | int,
    ) -> Answer: ...

    def ask(  # type: ignore[misc]  # no parameter of a question is called cite or texts
        self,
        question: str,
        /,
        *,
        lang: str = "en",
        cite: bool = False,
        texts: Path | None = None,
        **parameters: str | int,
    ) -> Answer:
        """Return the answer to a question of the catalogue, by name or in plain English.

        With `cite`, a row cites all that its query rests on, also where the question's own sources leave it out, with
        the sentences where the folder `texts` has them.

        Raises:
            NotFound: no such question, words that are not surely one, or no thing of a parameter's name.
            QueryError: a parameter is unknown, missing or malformed.
            DataError: the texts cannot be read.
        """
        asked, values = self.resolve(question, parameters)
        bound = bind_parameters(asked, values, self.names)
        table = self.query(asked.sparql)
        if not isinstance(table, Table):
            raise QueryError(f"queries/{asked.name}.rq: a question must be a SELECT query; correct it")
        answer = make_answer(asked, bound, table, self.store, names=self.names, lang=lang)
        if cite:
            answer = self._cite_answer(answer, asked.sparql, table.columns, choose_rows(asked, bound, table), texts)
        answer = replace(answer, disputed=find_disputed(self.store, self.names, answer.citations, lang))
        if self._possible is None:
            return answer
        return mark_sure(answer, self._possible().ask(asked.name, lang=lang, **values))

    def _cite_answer(
        self, answer: Answer, sparql: str, columns: tuple[str, ...], chosen: Mapping[Row, list[Row]], texts: Path | None
    ) -> Answer:
        from kg.graph.evidence import merge_bases

        citer = self.evidence.make_citer()
        found = iter(citer.cite_rows(sparql, columns, [row for rows in chosen.values() for row in rows]))
        bases = tuple(merge_bases(list(islice(found, len(rows)))) for rows in chosen.values())
        return replace(
            answer,
            raw=tuple(rows[0] for rows in chosen.values()),
            bases=bases,
            cited=tuple(basis.claims for basis in bases),
            citations=self.evidence.cite_bases(bases, lang=answer.lang, texts=texts),
            uncovered=tuple(citer.uncovered),
        )

    def prove(self, triple: Triple) -> Proof | None:
        """Return the cheapest proof of a triple, down to the claims it rests on; None for one that does not hold."""
        return self.evidence.prover.search(triple)

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
