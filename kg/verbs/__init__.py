"""What can be done with a graph: one method of `KnowledgeGraph` for each verb.

Stands above the analyses, and below everything that people and programs meet; changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Store

from kg.catalogue import is_named
from kg.errors import NotFound, QueryError
from kg.graph import Graph
from kg.model.questions import ASKED
from kg.paths import find_home
from kg.store import find_current, open_build
from kg.terms import CLAIM, TYPE

if TYPE_CHECKING:
    from datetime import date

    from kg.compose import Composer
    from kg.graph.searching import Search
    from kg.model import results
    from kg.model.absences import Absence
    from kg.model.analyses import Analysis, Picture
    from kg.model.answers import Answer, Citation
    from kg.model.ask import Ask
    from kg.model.questions import Question
    from kg.model.readings import Reading
    from kg.whatif import WhatIf

__all__ = ["KnowledgeGraph", "load", "load_at"]

Cells = Mapping[str, str]
Parameters = Mapping[str, str | int]
DEFAULT = DefaultGraph()
CLAIM_NAME = re.compile(r"[\w-]+")
MOST_WORDS = 80
"""Letters of words that are told where they are not read."""
FEW = 20
"""Things that a search gives where nobody says how many."""


class KnowledgeGraph(Graph):
    """A built graph, and all that can be done with it.

    >>> import kg
    >>> graph = kg.load()  # doctest: +SKIP
    >>> graph.ask("models-from", origin="India")  # doctest: +SKIP

    Sentences are cited where `graph.texts.folder` names the folder of the texts.
    """

    @cached_property
    def supposer(self) -> WhatIf:
        """Return what supposes, on stores of its own.

        Raises:
            DataError: the data is wrong, or has changed since the graph was built.
        """
        from kg.whatif import WhatIf

        return WhatIf(self)

    @cached_property
    def composer(self) -> Composer:
        """Return what reads and answers composed questions."""
        from kg.compose import Composer

        return Composer(self)

    def ask(  # takes words and composed questions too
        self,
        question: str | Ask = "",
        parameters: Mapping[str, object] | None = None,
        /,
        *,
        lang: str = "en",
        cite: bool = False,
        possible: bool = False,
        texts: Path | None = None,
        **named: object,
    ) -> Answer:
        """Return the answer to a question: of the catalogue by name, in words of English or Japanese, or composed.

        What is composed is an `Ask`, or its parts by name: `of="models", maker="Honda", origin=not_("USA")`; beside
        words, they are further conditions. Parameters, which may also be `named`, are those of the question. With
        `cite`, a row cites all that its query rests on, with the sentences where the folder `texts` has them. Under a
        clock, or where a row is not sure, two columns tell how sure each row is and what that hangs on; with
        `possible`, rows are listed that may have been so before anybody said so, and that are else only counted.

        Raises:
            NotFound: no such question, words that are not read, or no thing of a name.
            QueryError: a parameter or a part is unknown, missing or malformed.
            DataError: the texts cannot be read.
        """
        parts = {**(parameters or {}), **named}
        if isinstance(question, str) and is_named(self.home.queries, question):
            plain = {name: str(value) for name, value in parts.items()}
            return super().ask(question, plain, lang=lang, cite=cite, possible=possible, texts=texts)
        reading = self._understand(question, parts, lang)
        if reading.ask is None:
            return super().ask(
                reading.query or "", reading.parameters, lang=lang, cite=cite, possible=possible, texts=texts
            )
        return self.composer.answer(
            reading.ask, lang=lang, cite=cite, possible=possible, texts=texts, read=reading.forgiven
        )

    def read(
        self, question: str, parameters: Mapping[str, object] | None = None, /, *, lang: str = "en", **named: object
    ) -> Reading:
        """Return how words are read as a question, without running it.

        `parameters`, which may also be `named`, supply what the words leave out, or override what they say.
        """
        from kg.model.readings import Reading

        parts = {**(parameters or {}), **named}
        try:
            return self._understand(question, parts, lang)
        except NotFound as error:
            if isinstance(error.reading, Reading):
                return error.reading
            raise

    def resolve(self, name: str, parameters: Mapping[str, object] | None = None) -> tuple[Question, dict[str, str]]:
        """Return the question that has this name, or that words are read as, with its parameters.

        Raises:
            NotFound: there is none; with how the words may be read.
            DataError: its file is broken.
        """
        if is_named(self.home.queries, name):
            return super().resolve(name, {key: str(value) for key, value in (parameters or {}).items()})
        reading = self._understand(name, parameters or {}, "en")
        if reading.ask:
            return self.composer.make_question(reading.ask), {}
        return super().resolve(reading.query or "", reading.parameters)

    def _understand(self, question: str | Ask, parts: Mapping[str, object], lang: str) -> Reading:
        """Return what is asked: a name of the catalogue, words, or parts, which are also conditions beside words.

        Raises:
            NotFound: the words are not read.
            QueryError: a part is malformed.
        """
        from kg.model.ask import join_asks, make_ask
        from kg.model.readings import Reading

        given = {name: value for name, value in parts.items() if value is not None and value != ""}
        if not isinstance(question, str):
            return Reading(ASKED, {}, sure=True, told="", ask=question)
        of = str(given.pop("of", ""))
        if of and not question:
            return self.composer.tell(make_ask(of, given), lang)
        if of:
            raise QueryError("a question is asked in words or by its parts; leave 'of' out, or the words")
        if is_named(self.home.queries, question):
            plain = {name: str(value) for name, value in given.items()}
            return Reading(question, plain, sure=True, told=question)
        reading = self.composer.read(question, lang)
        if not reading.sure:
            raise self._refuse(question, reading)
        if reading.ask and given:
            more = make_ask(reading.ask.of, given)
            return self.composer.tell(join_asks(reading.ask, more), lang, reading.forgiven)
        return replace(
            reading, parameters={**reading.parameters, **{name: str(value) for name, value in given.items()}}
        )

    def _refuse(self, words: str, reading: Reading) -> NotFound:
        shown = words if len(words) <= MOST_WORDS else f"{words[:MOST_WORDS]}…"
        error = NotFound(f"'{shown}': {reading.told}", "`kg ask` lists all questions")
        error.reading = reading
        return error

    @cached_property
    def _search(self) -> Search:
        from kg.graph.searching import Search

        return Search(self.store, self.names)

    def search(self, text: str, limit: int = FEW, *, lang: str = "en") -> tuple[results.Named, ...]:
        """Return the things that a text may name, in English or Japanese, also misspelt; the best first."""
        return tuple(self._search.find(text, limit, lang=lang))

    def why(  # a fact has three terms
        self,
        subject: str,
        predicate: str,
        object: str,  # noqa: A002  # the word of RDF
        *,
        proofs: int | None = None,
        lang: str = "en",
    ) -> results.Why | results.WhyNot:
        """Return why a fact holds: the cheapest of its proofs, or up to so many; of one that does not, what is known.

        Raises:
            NotFound: a term names nothing; with the nearest names.
        """
        from kg.verbs.proofs import why

        return why(self, (subject, predicate, object), proofs, lang)

    def why_not(  # what is asked, and what a row should have
        self,
        question: str = "",
        expect: Cells | None = None,
        parameters: Cells | None = None,
        *,
        query: str = "",
        lang: str = "en",
    ) -> Absence:
        """Return why no row of the answer to a question, or of a SPARQL `query`, has the values `expect`, by column.

        Without values it is why there is no row at all.

        Raises:
            NotFound: no question is surely meant, or a name is none.
            QueryError: nothing is asked about, or an argument is unknown, missing or malformed.
        """
        from kg.verbs.proofs import why_not

        return why_not(self, (question, parameters or {}, query), expect or {}, lang)

    def whatif(  # noqa: PLR0913  # what is supposed, and what is asked of it
        self,
        without: Iterable[str] = (),
        changed: Iterable[str] = (),
        added: Iterable[Path] = (),
        *,
        question: str = "",
        parameters: Cells | None = None,
        rows: int | None = None,
        lang: str = "en",
    ) -> results.Supposition:
        """Return what would change without the claims of some things, with other values in claims, or with more files.

        What is `changed` is written `CLAIM.PROPERTY=VALUE`. It is told of the answer to the question, of what is
        inferred, of findings and disagreements; without a question, of all facts: at most `rows` changes of each part.
        The graph stays as it is.

        Raises:
            NotFound: a name is none, or no question is surely meant.
            QueryError: nothing is supposed, or an argument is unknown, missing or malformed.
            DataError: the data is wrong, or what is left contradicts the ontology.
        """
        from kg.model.results import Supposition
        from kg.verbs.changes import describe, suppose

        gone, said = tuple(without), tuple(changed)
        found = suppose(self, (gone, said, tuple(added)), (question, parameters or {}, lang))
        return describe(found, rows, partial(Supposition, without=gone, set=said))

    def diff(  # noqa: PLR0913  # what is compared, and what is asked of both
        self,
        first: str,
        second: str,
        *,
        clock: str = "known-by",
        question: str = "",
        parameters: Cells | None = None,
        rows: int | None = None,
        lang: str = "en",
    ) -> results.Difference:
        """Return what changed between two builds or days, each change with what caused it; at most `rows` of each part.

        Raises:
            NotFound: there is no such build, or no question is surely meant.
            QueryError: a day is none, or a parameter is unknown, missing or malformed.
            DataError: a build is damaged, or the data is wrong.
        """
        from kg.model.results import Difference
        from kg.verbs.changes import compare_snapshots, describe

        found = compare_snapshots(self, (first, second), clock, (question, parameters or {}, lang))
        return describe(found, rows, partial(Difference, first=first, second=second))

    def conflicts(self, kind: str = "", *, lang: str = "en") -> Answer:
        """Return where sources disagree, what is held, and the rule that decided: all, or those of a kind."""
        from kg.graph.disputes import choose_question

        return self.ask(*choose_question(kind), lang=lang)

    def findings(self, severity: str = "", rule: str = "", *, lang: str = "en") -> results.Oddities:
        """Return what the consistency checks found when the graph was built, the gravest first."""
        from kg.verbs.things import find_oddities

        return find_oddities(self, severity, rule, lang)

    def coverage(self) -> results.Coverage:
        """Return how far the data of the home goes: sentences, claims, what entities lack, facts of one source.

        Raises:
            DataError: the data is wrong.
        """
        from kg.coverage import cover_home
        from kg.model.results import Coverage

        return Coverage(cover_home(self.home))

    def network(self, name: str, parameters: Parameters | None = None, *, lang: str = "en") -> Analysis:
        """Return what an analysis of the network finds.

        Raises:
            NotFound: there is no such analysis, or nothing of that name; with the nearest names.
            QueryError: a parameter is unknown, missing or malformed.
            DataError: a graph as of a day has to be made, and the data is wrong.
        """
        from kg.network import analyse

        return analyse(self, name, lang=lang, **(parameters or {}))

    def chart(self, name: str, parameters: Parameters | None = None, *, lang: str = "en") -> Picture:
        """Return a picture with the rows it is drawn from and their claims; also that of an analysis of the network.

        Raises:
            NotFound: there is no such picture, or nothing of a parameter's name; with the nearest names.
            QueryError: a parameter is unknown, missing or malformed, or a picture of all of time is asked for a day.
        """
        from kg.verbs.pictures import draw

        return draw(self, name, parameters or {}, lang)

    def explore(
        self, entity: str = "", depth: int = 0, *, query: str = "", days: str = "", lang: str = "en"
    ) -> results.Page:
        """Return one page to look around in: of the whole graph, what is near a thing, or what a query names.

        `days` are told in its title.

        Raises:
            NotFound: there is no such thing.
            QueryError: the query is wrong, or names nothing to show, or a depth has nothing to count from.
        """
        from kg.verbs.pictures import explore

        return explore(self, (entity, depth, query), days, lang)

    def report(self, *, days: Cells | None = None, lang: str = "en") -> results.Page:
        """Return one page to send on: answers, pictures, conflicts and sources; `days` are those of the clocks."""
        from kg.model.results import Page
        from kg.report.contents import encode_report

        return Page(encode_report(self, lang=lang, clocks=dict(days or {})))

    def export(self, format_name: str = "turtle") -> results.File:
        """Return the graph as a file for other tools."""
        from kg.export.rdf import encode_graph
        from kg.model.results import File

        return File(format_name, encode_graph(self.store, format_name).decode())

    def cite(self, claims: Iterable[str], *, lang: str = "en") -> Mapping[str, Citation]:
        """Return where claims stand, by their identifiers or IRIs; one that is none is left out."""
        names = [name.removeprefix(CLAIM.iri) for name in claims]
        named = [name for name in names if CLAIM_NAME.fullmatch(name)]
        known = [name for name in named if next(self.store.quads_for_pattern(CLAIM(name), TYPE, None, DEFAULT), None)]
        return self.evidence.cite_claims(known, lang=lang)


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

        folder = build(home, tell or (lambda _: None))
    return KnowledgeGraph.open(home, open_build(folder))


def load_at(
    path: str | Path | None = None,
    *,
    as_of: date | None = None,
    known_by: date | None = None,
    tell: Callable[[str], None] | None = None,
) -> KnowledgeGraph:
    """Return the graph of the home at or above `path` as the two clocks have it: see `KnowledgeGraph.at`.

    It is read from the data; its build, which checks the data, is made if there is none, and else not opened until
    the graph without clocks is needed.

    Raises:
        NotFound: the folder does not exist.
        DataError: the data is wrong.
    """
    home = find_home(Path(path) if path else Path.cwd())
    folder = find_current(home.builds)
    if folder is None:
        return load(path, tell=tell).at(as_of=as_of, known_by=known_by)
    unread = KnowledgeGraph(Store(), home=home, manifest=open_build(folder).manifest, full=lambda: load(path))
    return unread.at(as_of=as_of, known_by=known_by)
