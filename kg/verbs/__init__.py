"""What can be done with a graph: one method of `KnowledgeGraph` for each verb.

Stands above the analyses, and below everything that people and programs meet; changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Store

from kg.errors import QueryError
from kg.graph import Graph
from kg.paths import find_home
from kg.store import find_current, open_build
from kg.terms import CLAIM, TYPE

if TYPE_CHECKING:
    from kg.graph.searching import Search
    from kg.model import results
    from kg.model.absences import Absence
    from kg.model.analyses import Analysis
    from kg.model.answers import Answer, Citation
    from kg.model.pictures import Picture
    from kg.whatif import WhatIf

__all__ = ["KnowledgeGraph", "load", "load_at"]

DEFAULT = DefaultGraph()
FEW = 20
"""Things that a search gives where nobody says how many."""


class KnowledgeGraph(Graph):
    """A built graph, and all that can be done with it.

    >>> import kg
    >>> graph = kg.load()  # doctest: +SKIP
    >>> graph.ask("models-from", origin="India")  # doctest: +SKIP
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
    def _search(self) -> Search:
        from kg.graph.searching import Search

        return Search(self.store, self.names)

    def search(self, text: str, limit: int = FEW, *, lang: str = "en") -> tuple[results.Named, ...]:
        """Return the things that a text may name, in English or Japanese, also misspelt; the best first.

        Raises:
            QueryError: there is no text.
        """
        if not text:
            raise QueryError("text: nothing is searched for; give a name, or a part of one")
        return tuple(self._search.find(text, limit, lang=lang))

    def why(  # a fact has three terms
        self,
        subject: str,
        predicate: str,
        object: str,  # noqa: A002  # the word of RDF
        *,
        most: int | None = None,
        lang: str = "en",
        texts: Path | None = None,
    ) -> results.Why | results.WhyNot:
        """Return why a fact holds: the cheapest proof, or up to `most`; of one that does not hold, what is known of it.

        Raises:
            NotFound: a term names nothing; with the nearest names.
            DataError: the texts cannot be read.
        """
        from kg.verbs.proofs import why

        return why(self, (subject, predicate, object), most, lang, texts)

    def why_not(  # what is asked, and what a row should have
        self,
        question: str = "",
        expect: Mapping[str, str] | None = None,
        parameters: Mapping[str, str] | None = None,
        *,
        query: str = "",
        lang: str = "en",
        texts: Path | None = None,
    ) -> Absence:
        """Return why no row of the answer to a question, or of a SPARQL `query`, has the values `expect`, by column.

        Without values it is why there is no row at all.

        Raises:
            NotFound: no question is surely meant, or a name is none.
            QueryError: nothing is asked about, or an argument is unknown, missing or malformed.
            DataError: the texts cannot be read.
        """
        from kg.verbs.proofs import why_not

        found = why_not(self, question, expect or {}, parameters or {}, query, lang)
        if texts is None:
            return found
        return replace(found, citations=self.full.evidence.cite_claims(found.citations, lang=lang, texts=texts))

    def whatif(  # noqa: PLR0913  # what is supposed, and what is asked of it
        self,
        without: Iterable[str] = (),
        changed: Iterable[str] = (),
        added: Iterable[Path] = (),
        *,
        question: str = "",
        parameters: Mapping[str, str] | None = None,
        rows: int | None = None,
        lang: str = "en",
        texts: Path | None = None,
    ) -> results.Supposition:
        """Return what would change without the claims of some things, with other values in claims, or with more files.

        What is `changed` is written `CLAIM.PROPERTY=VALUE`. It is told of the answer to the question, of what is
        inferred, of findings and disagreements; without a question, of all facts: at most `rows` changes of each part.
        The graph stays as it is.

        Raises:
            NotFound: a name is none, or no question is surely meant.
            QueryError: nothing is supposed, or an argument is unknown, missing or malformed.
            DataError: the data or the texts are wrong, or what is left contradicts the ontology.
        """
        from kg.model.results import Supposition
        from kg.verbs.changes import suppose

        gone, said = tuple(without), tuple(changed)
        report, parts = suppose(self, (gone, said, added), (question, parameters or {}, lang))
        changes = report.list_changes(parts, rows)
        return Supposition(
            without=gone,
            set=said,
            question=report.found.asked[0].question.name if question else "",
            changed=bool(report.found),
            changes=changes,
            totals={name: len(found) for name, found in parts.items() if found},
            citations=report.cite(changes, texts),
        )

    def diff(  # noqa: PLR0913  # what is compared, and what is asked of both
        self,
        first: str,
        second: str,
        *,
        clock: str = "known-by",
        question: str = "",
        parameters: Mapping[str, str] | None = None,
        rows: int | None = None,
        lang: str = "en",
        texts: Path | None = None,
    ) -> results.Difference:
        """Return what changed between two builds or days, each change with what caused it; at most `rows` of each part.

        Raises:
            NotFound: there is no such build, or no question is surely meant.
            QueryError: a day is none, or a parameter is unknown, missing or malformed.
            DataError: a build is damaged, or the data or the texts are wrong.
        """
        from kg.model.results import Difference
        from kg.verbs.changes import compare_snapshots

        report, parts = compare_snapshots(self, (first, second), clock, (question, parameters or {}, lang))
        changes = report.list_changes(parts, rows)
        return Difference(
            first=first,
            second=second,
            question=report.found.asked[0].question.name if question else "",
            changed=bool(report.found),
            changes=changes,
            totals={name: len(found) for name, found in parts.items() if found},
            citations=report.cite(changes, texts),
        )

    def conflicts(self, kind: str = "", *, lang: str = "en") -> Answer:
        """Return where sources disagree, what is held, and the rule that decided: all, or those of a kind.

        Raises:
            NotFound: there is no such kind.
        """
        from kg.graph.disputes import choose_question

        question, parameters = choose_question(kind)
        return self.ask(question, parameters, lang=lang)

    def findings(
        self, severity: str = "", rule: str = "", *, lang: str = "en", texts: Path | None = None
    ) -> results.Oddities:
        """Return what the consistency checks found when the graph was built, the gravest first.

        Raises:
            DataError: the texts cannot be read.
        """
        from kg.verbs.things import find_oddities

        return find_oddities(self, severity, rule, lang, texts)

    def coverage(self) -> results.Coverage:
        """Return how far the data of the home goes: sentences, claims, what entities lack, facts of one source.

        Raises:
            DataError: the data is wrong.
        """
        from kg.build import cover_home
        from kg.model.results import Coverage

        return Coverage(cover_home(self.home))

    def network(
        self,
        name: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        lang: str = "en",
        texts: Path | None = None,
    ) -> Analysis:
        """Return what an analysis of the network finds.

        Raises:
            NotFound: there is no such analysis, or nothing of that name; with the nearest names.
            QueryError: a parameter is unknown, missing or malformed.
            DataError: a graph as of a day has to be made, and the data is wrong.
        """
        from kg.network import analyse

        found = analyse(self, name, lang=lang, **(parameters or {}))
        if texts is None:
            return found
        return replace(found, citations=self.evidence.cite_claims(found.citations, lang=lang, texts=texts))

    def chart(
        self,
        name: str,
        parameters: Mapping[str, str | int] | None = None,
        *,
        lang: str = "en",
        texts: Path | None = None,
    ) -> Picture:
        """Return a picture with the rows it is drawn from and their claims; also that of an analysis of the network.

        Raises:
            NotFound: there is no such picture, or nothing of a parameter's name; with the nearest names.
            QueryError: a parameter is unknown, missing or malformed.
        """
        from kg.verbs.pictures import draw

        return draw(self, name, parameters or {}, lang, texts)

    def explore(  # which part, and how
        self,
        entity: str = "",
        depth: int = 0,
        *,
        query: str = "",
        days: str = "",
        lang: str = "en",
        texts: Path | None = None,
    ) -> results.Page:
        """Return one page to look around in: of the whole graph, what is near a thing, or what a query names.

        Raises:
            NotFound: there is no such thing.
            QueryError: the query is wrong, or names nothing to show, or a depth has nothing to count from.
            DataError: the texts cannot be read.
        """
        from kg.verbs.pictures import explore

        return explore(self, (entity, depth, query), days, lang, texts)

    def report(self, *, days: Mapping[str, str] | None = None, lang: str = "en") -> results.Page:
        """Return one page to send on: answers, pictures, conflicts and sources."""
        from kg.model.results import Page
        from kg.report import encode_report

        return Page(encode_report(self, lang=lang, clocks=dict(days or {})))

    def export(self, format_name: str = "turtle") -> results.File:
        """Return the graph as a file for other tools."""
        from kg.export.rdf import encode_graph
        from kg.model.results import File

        return File(format_name, encode_graph(self.store, format_name).decode())

    def cite(self, claims: Iterable[str], *, lang: str = "en", texts: Path | None = None) -> Mapping[str, Citation]:
        """Return where claims stand, by their identifiers or IRIs; one that is none is left out.

        Raises:
            DataError: the texts cannot be read.
        """
        names = [name.removeprefix(CLAIM.iri) for name in claims]
        known = [name for name in names if next(self.store.quads_for_pattern(CLAIM(name), TYPE, None, DEFAULT), None)]
        return self.evidence.cite_claims(known, lang=lang, texts=texts)


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


def _say_nothing(line: str) -> None:
    """Drop a line of progress."""
