"""The graph that all analyses look into: its store, its names, its questions, and what they rest on.

Opens a build and answers; changes nothing. What can be done with a graph stands above, in `kg.verbs`.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Self, overload

from pyoxigraph import NamedNode, QueryBoolean, QuerySolutions, Store, Triple

from kg.catalogue import Catalogue, find_fault, find_question, rank_questions, read_catalogue
from kg.errors import DataError, NotFound, QueryError, UnknownName, suggest
from kg.graph.names import Names
from kg.graph.running import run_sparql
from kg.graph.texts import Texts
from kg.graph.today import Today
from kg.inputs import digest_code, digest_home, look_at, read_inputs
from kg.model.answers import Table
from kg.model.moments import Undated
from kg.paths import Home
from kg.store import DERIVATIONS, Build, is_unchanged, open_store
from kg.terms import RID

if TYPE_CHECKING:
    from datetime import date

    import networkx
    import rdflib

    from kg.graph.evidence import Derived, Evidence
    from kg.graph.reading import ReadModel
    from kg.model.answers import Answer, Result
    from kg.model.cited import Cited, Weighing
    from kg.model.domain import Domain
    from kg.model.moments import Moments
    from kg.model.proofs import Proof
    from kg.model.questions import Question
    from kg.model.sheets import Sheet
    from kg.view import Stage

__all__ = ["Graph"]


Value = str | int
Given = Mapping[str, Value]


class Graph:
    """A built graph.

    `derive` gives how it was inferred, for proofs; without it, nothing that is inferred has one. `full` gives the graph
    without clocks, of one that has a clock set.
    """

    def __init__(
        self,
        store: Store,
        *,
        home: Home,
        manifest: Mapping[str, object],
        derive: Callable[[], Derived] | None = None,
        moments: Moments | None = None,
        full: Callable[[], Self] | None = None,
    ) -> None:
        self.store = store
        self.moments: Moments = moments or Undated()
        self.home = home
        self.manifest = manifest
        self.names = Names(store)
        self._derive = derive
        self._full = full
        self._stage: Stage | None = None
        self._is_supposed = False
        self.texts = Texts()

    @classmethod
    def open(cls, home: Home, build: Build) -> Self:
        """Return the graph of a build of a home.

        Raises:
            DataError: the build is damaged.
        """
        store = open_store(build)

        def derive() -> Derived:
            from kg.proof.records import read_derivations

            return read_derivations(build.read(DERIVATIONS), build.folder / DERIVATIONS)

        return cls(store, home=home, manifest=build.manifest, derive=derive, moments=Today(store, build))

    @property
    def full(self) -> Self:
        """Return the graph without clocks: itself, where none is set."""
        return self._full() if self._full else self

    def at(self, *, as_of: date | None = None, known_by: date | None = None) -> Self:
        """Return the graph as things stood on the day `as_of`, by what had been published by the day `known_by`.

        It is made from the data, which is read once, in memory. Its answers have a column `sure`: `no`
        where a date that is not known to the day, of a source or of an event, may change the row, and `hangs_on` tells
        which. At rest, for pictures and sheets, it shows things as far as they may have come by the day.

        Raises:
            DataError: the data is wrong.
            QueryError: the graph is supposed: the clocks read the data of the home, which is another.
        """
        if self._is_supposed:
            raise QueryError(f"what is supposed cannot be read as of {as_of or known_by}; leave the day out")
        from kg.resolve.clocks import Clocks  # the pipeline is slow to import: only the clocks need it here
        from kg.view import Stage

        if self._stage is None or self._stage.inputs != digest_home(self.home):
            self._stage = Stage(self.home)
        view = self._stage.view(Clocks(as_of, known_by))
        found = self._make_like(view.store, lambda: view, view)
        found._full = lambda: self.full
        return found

    def suppose(self, store: Store, derive: Callable[[], Derived], moments: Moments | None) -> Self:
        """Return a graph of what is supposed, in a store of its own; it has no clocks."""
        found = self._make_like(store, derive, moments)
        found._is_supposed = True
        return found

    def _make_like(self, store: Store, derive: Callable[[], Derived], moments: Moments | None) -> Self:
        """Return another graph of the same home, with the same texts at hand."""
        found = type(self)(store, home=self.home, manifest=self.manifest, derive=derive, moments=moments)
        found.texts = self.texts
        return found

    @cached_property
    def domain(self) -> Domain:
        """Return what the graph is about, for titles and help: as its build has it, else as its home has it now.

        Raises:
            DataError: there is no build, and the file of the home is missing or broken.
        """
        from kg.model.domain import decode_domain  # no answer needs it

        built = self.manifest.get("domain")
        if isinstance(built, Mapping):
            return decode_domain(built)
        from kg.reader.domain import read_domain  # reading YAML is slow to import

        return read_domain(read_inputs(ontology=self.home.ontology))

    @cached_property
    def views(self) -> ReadModel:
        """Return the read model: what is held as rows of the views of `queries/read/`.

        Raises:
            DataError: the domain of the home is missing or broken.
        """
        from kg.graph.reading import ReadModel  # a question starts faster without it

        return ReadModel(self.store, self.home.views, RID(self.domain.home))

    @cached_property
    def evidence(self) -> Evidence:
        """Return what finds the claims and proofs behind answers."""
        return self.make_evidence()

    def make_evidence(self) -> Evidence:
        """Return what finds the claims and proofs behind answers of the graph as it stands now."""
        from kg.graph.evidence import Evidence, read_nothing  # what only runs a query starts faster without it

        return Evidence(self.store, self.names, self._derive or read_nothing, self.texts)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Return the questions, by name."""
        return read_catalogue(self.home.queries)

    @cached_property
    def left_out(self) -> Mapping[str, str]:
        """Return the questions that cannot be asked, by name: what is wrong with each, with file and line."""
        faults = {name: fault for name, question in self.catalogue.items() if (fault := find_fault(question))}
        return {**self.catalogue.broken, **faults}

    def list_questions(self, search: str = "") -> list[Question]:
        """Return the questions that can be asked, by name; with `search`, those near some words, the nearest first.

        Raises:
            NotFound: none has to do with the words.
        """
        every = rank_questions(self.catalogue.values(), search) if search else self.catalogue.values()
        found = [question for question in every if question.name not in self.left_out]
        if search and not found:
            raise NotFound(f"no question has to do with '{search}'; `kg ask` lists them all")
        return found

    @cached_property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """Return the columns of the questions that can be asked, by name, as their queries have them."""
        from kg.sparql.reading import read_query
        from kg.sparql.variables import list_names

        return {asked.name: list_names(read_query(asked.sparql).select) for asked in self.list_questions()}

    def resolve(self, name: str, parameters: Given | None = None) -> tuple[Question, dict[str, str]]:
        """Return the question of this name, with its parameters.

        Raises:
            NotFound: there is none; with the nearest names.
            DataError: its file is broken.
        """
        question = self.find_named(name)
        if question is None:
            raise NotFound(f"no question '{name}'{suggest(name, self.catalogue)}; `kg ask` lists all questions")
        if fault := find_fault(question):
            raise DataError(fault)
        return question, {name: str(value) for name, value in (parameters or {}).items()}

    def find_named(self, name: str) -> Question | None:
        """Return the question of a name, or None: of the catalogue, which is not read for one alone."""
        if "catalogue" not in self.__dict__:
            return find_question(self.home.queries, name)
        if name in self.catalogue.broken:
            raise DataError(self.catalogue.broken[name])
        return self.catalogue.get(name)

    @overload
    def query(self, sparql: str, *, cite: Literal[False] = False) -> Result: ...

    @overload
    def query(self, sparql: str, *, cite: Literal[True], lang: str = "en", texts: Path | None = None) -> Cited: ...

    def query(self, sparql: str, *, cite: bool = False, lang: str = "en", texts: Path | None = None) -> Result | Cited:
        """Return the result of a SPARQL 1.1 query: a Table for SELECT, a bool for ASK, triples for CONSTRUCT.

        The graph's prefixes are known; a name that neither ontology nor data has gives a warning. With `cite`, the
        result comes as a Cited, with the claims that each row rests on, and their sentences where the folder `texts`
        has them.

        Raises:
            QueryError: the query is wrong; with line and column.
            DataError: the texts cannot be read.
        """
        for told in self.tell_unknown(sparql):
            warnings.warn(told, UnknownName, stacklevel=2)
        result = self.run(sparql)
        return self.evidence.cite_result(sparql, result, lang=lang, texts=texts) if cite else result

    def tell_unknown(self, sparql: str) -> tuple[str, ...]:
        """Return a sentence for each name in a query that neither ontology nor data has, with the nearest known one."""
        from kg.graph.unknown import tell_unknown  # only foreign queries may be misspelt

        return tell_unknown(self.store, sparql, " as of that day" if self.moments.is_dated else "")

    def run(self, sparql: str) -> Result:
        """Return the result of a query as `query` does, without a word on its names.

        Raises:
            QueryError: the query is wrong; with line and column.
        """
        found = run_sparql(self.store, sparql)
        try:
            if isinstance(found, QuerySolutions):
                return Table(tuple(v.value for v in found.variables), tuple(map(tuple, found)))
            return bool(found) if isinstance(found, QueryBoolean) else tuple(found)
        except (RuntimeError, ValueError, OSError) as error:  # a store computes rows as they are taken
            raise QueryError(f"query: {error}; correct the query") from error

    def weigh(self, sparql: str, *, lang: str = "en", possible: bool = False) -> Weighing:
        """Return the result of a query with how sure each row of it is, over all that vague dates leave open.

        Rows that differ only in numbers computed over several solutions are one row, from lowest to highest. With
        `possible`, rows are listed that may have been so before anybody said so, and that are else only counted.

        Raises:
            QueryError: the query is wrong; with line and column.
        """
        from kg.graph.weighing import weigh_query  # only what is not sure needs it

        return weigh_query(self, sparql, lang=lang, possible=possible)

    def ask(  # no parameter of a question is called cite, possible or texts
        self,
        question: str,
        parameters: Given | None = None,
        /,
        *,
        lang: str = "en",
        cite: bool = False,
        possible: bool = False,
        texts: Path | None = None,
        **named: Value,
    ) -> Answer:
        """Return the answer to a question of the catalogue, by name.

        Its `parameters` may also be `named`. With `cite`, a row cites all that its query rests on, also where the
        question's own sources leave it out, with the sentences where the folder `texts` has them. Under a clock, or
        where a row of the question is not sure, two columns tell how sure each row is and what that hangs on; with
        `possible`, rows are listed that may have been so before anybody said so, and that are else only counted.

        Raises:
            NotFound: no such question, or no thing of a parameter's name.
            QueryError: a parameter is unknown, missing or malformed.
            DataError: the texts cannot be read.
        """
        from kg.graph.answering import answer_question  # what shows a thing or only runs a query starts faster without
        from kg.graph.asking import bind_parameters, tell_owners

        asked, values = self.resolve(question, {**(parameters or {}), **named})
        bound = bind_parameters(asked, values, self.names)
        answer = answer_question(self, asked, bound, lang=lang, cite=cite, possible=possible, texts=texts)
        brands = tell_owners(asked, values, bound, self.names, lang)
        return replace(answer, notes=(*brands, *answer.notes)) if brands else answer

    def weigh_triple(self, triple: Triple, *, lang: str = "en") -> Weighing:
        """Return whether a triple holds in any world that vague dates leave open, how sure that is, and why."""
        from kg.graph.weighing import weigh_triple  # only what is not sure needs it

        return weigh_triple(self, triple, lang=lang)

    def list_unsure(self, *, lang: str = "en") -> tuple[str, ...]:
        """Return each thing that is not sure, by its label, with the dates and sources that hangs on."""
        from kg.graph.reasons import Teller

        return Teller(self.moments, self.store, self.names, lang).list_unsure()

    def prove(self, triple: Triple) -> Proof | None:
        """Return the cheapest proof of a triple, down to the claims it rests on; None for one that does not hold."""
        return next(iter(self.evidence.find_proofs(triple)), None)

    def show(self, entity: str, *, lang: str = "en") -> Sheet:
        """Return all that is known of the thing with this label, alias, identifier or IRI.

        Raises:
            NotFound: there is no such thing, or several; with the nearest names.
            DataError: the texts cannot be read.
        """
        from kg.graph.sheet import SheetMaker

        sheet = SheetMaker(self.store, self.names, self.moments, lang).make(self.find(entity))
        if self.texts.folder is None:
            return sheet
        return replace(sheet, citations=self.evidence.cite_claims(sheet.citations, lang=lang))

    def is_stale(self) -> bool:
        """Say whether the data, the ontology or the code has changed since the graph was built."""
        return bool(self.list_changed())

    def list_changed(self) -> tuple[str, ...]:
        """Return which of what a graph is made from has changed since it was built: `data` (with the ontology), `code`.

        Raises:
            DataError: a file of the home cannot be read.
        """
        if is_unchanged(self.home.builds, str(self.manifest.get("build")), look_at(self.home)):
            return ()
        now = {"data": digest_home(self.home), "code": digest_code()}
        built = {"data": self.manifest.get("inputs"), "code": self.manifest.get("code")}
        return tuple(name for name, digest in now.items() if digest != built[name])

    def tell_changed(self) -> str:
        """Return a sentence on what has changed since the graph was built, or why that cannot be said; else nothing."""
        try:
            changed = self.list_changed()
        except DataError as error:
            return f"the data cannot be read as it is now: {error}"
        has = "have" if len(changed) > 1 else "has"
        told = f"the {' and the '.join(changed)} {has} changed since this graph was built; run `kg build`"
        return told if changed else ""

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

        return to_networkx(self, lang)
