"""Composed questions: from what is asked for and conditions to rows with their sources, and a sentence that tells both.

Takes a graph and a question (`kg.model.ask`); the engine runs, weighs and cites the query that it comes to, as it does a
question of the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode

from kg.catalogue import rank_questions
from kg.compose.compiling import PERHAPS, Compiled, Compiler
from kg.compose.lexicon import Lexicon
from kg.compose.reading import Unread, WordReader
from kg.compose.telling import SEPARATOR, Teller
from kg.compose.views import Views
from kg.errors import NotFound, QueryError
from kg.graph import Graph
from kg.graph.answering import answer_question
from kg.graph.held import Held
from kg.language import say
from kg.model.answers import Answer, Row, Table, Term, text_of
from kg.model.ask import Ask
from kg.model.questions import ASKED, Question
from kg.model.readings import Candidate, Reading
from kg.model.statuses import STATUS, Statuses

__all__ = ["Composer"]

NEAREST = 3
"""Questions of the catalogue that are named where words are not read."""


class Composer:
    """Answers composed questions on one graph."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.views = Views(graph)
        self.statuses: Statuses = Held(graph, "en").statuses
        self._compiler = Compiler(self.views, self.statuses, graph.views.home)

    def compile(self, ask: Ask) -> Compiled:
        """Return a question as SPARQL.

        Raises:
            NotFound: nothing that can be asked for, or no thing, is called so.
            QueryError: a column, a value or a combination is wrong.
        """
        return self._compiler.compile(ask)

    @cached_property
    def reader(self) -> WordReader:
        """Return what reads words as questions."""
        topics = self.graph.list_questions()
        return WordReader(Lexicon(self.graph, self.views), self.views, self.compile, topics)

    def read(self, words: str, lang: str = "en") -> Reading:
        """Return how words are read as a question, without running it; of words that are none, why not."""
        try:
            found = self.reader.read(words)
            if found.ask:
                self.compile(found.ask)
        except (Unread, QueryError, NotFound) as error:
            near = [self._make_candidate(one, lang) for one in self._list_near(words)]
            return Reading(None, {}, sure=False, told=say("asked_unread", lang, why=error), candidates=tuple(near))
        forgiven = tuple(say("asked_forgiven", lang, word=word, meant=meant) for word, meant in found.misspelt)
        if found.ask:
            return self.tell(found.ask, lang, forgiven)
        named = "".join(f", {name} {value}" for name, value in found.parameters)
        told = SEPARATOR.join([f"{found.topic}{named}", *forgiven])
        return Reading(found.topic, dict(found.parameters), sure=True, told=told, candidates=(), forgiven=forgiven)

    def tell(self, ask: Ask, lang: str = "en", forgiven: tuple[str, ...] = ()) -> Reading:
        """Return a composed question with how it is told.

        Raises:
            KGError: as `compile`.
        """
        told = SEPARATOR.join([Teller(self.views, lang).tell(self.compile(ask)), *forgiven])
        return Reading(ASKED, {}, sure=True, told=told, candidates=(), ask=ask, forgiven=forgiven)

    def _list_near(self, words: str) -> list[Question]:
        return rank_questions(self.graph.catalogue.values(), words)[:NEAREST]

    def _make_candidate(self, question: Question, lang: str) -> Candidate:
        needed = {p.name: "" for p in question.parameters if p.required}
        given = "".join(f" --{name.replace('_', '-')} …" for name in needed)
        return Candidate(question.name, question.name_in(lang), needed, f"kg ask {question.name}{given}")

    def make_question(self, ask: Ask, lang: str = "en") -> Question:
        """Return a composed question as one of the catalogue is, to be run, explained and supposed like it."""
        compiled = self.compile(ask)
        sure = "" if "MINUS" in compiled.sparql or ask.is_measured else "rows"  # else as the form of the query allows
        return Question(ASKED, Teller(self.views, lang).tell(compiled), "", (), (), compiled.sparql, sure=sure)

    def answer(
        self,
        ask: Ask,
        *,
        lang: str = "en",
        cite: bool = False,
        possible: bool = False,
        texts: Path | None = None,
        read: tuple[str, ...] = (),
    ) -> Answer:
        """Return the rows of a question with their sources; the title tells how it is read, notes what it leaves out.

        `read` are notes on how it was read.

        Raises:
            KGError: as `compile`, and as questions of the catalogue.
        """
        compiled, teller = self.compile(ask), Teller(self.views, lang)
        question = self.make_question(ask, lang)
        found = answer_question(self.graph, question, {}, lang=lang, cite=cite, possible=possible, texts=texts)
        if ask.first:
            found = take_first(found, ask)
        found = replace(found, ask=ask, sparql=compiled.sparql)
        return replace(found, notes=(*read, *self._list_notes(compiled, found, teller), *found.notes))

    def _list_notes(self, compiled: Compiled, found: Answer, teller: Teller) -> Iterable[str]:
        lang = teller.lang
        beside = self._run(compiled.beside) if compiled.beside else ()
        counts = {status: int(n.value) for status, n in beside if isinstance(status, NamedNode) and isinstance(n, Literal)}
        if compiled.ask.whether:
            so = is_so(compiled, found)
            yield say("asked_yes" if so else "asked_not_now" if counts else "asked_no", lang)
        if compiled.ask.compare:
            yield from tell_difference(compiled, found, lang)
        if not found.rows:
            yield from self._tell_emptiness(compiled, teller)
        by_status = self._count_statuses(compiled, found)
        if len(by_status) > 1:
            yield self._tell_statuses(by_status, teller)
        for column, query in compiled.nulls:
            count = self._count(query)
            if count:
                yield say("asked_nulls", lang, count=count, column=teller.name_column(column))
        if counts:
            yield say("asked_beside", lang, counts=self._tell_statuses(counts, teller))
        if PERHAPS in found.columns and any(row[found.columns.index(PERHAPS)] for row in found.rows):
            yield say("asked_perhaps", lang)

    def _count_statuses(self, compiled: Compiled, found: Answer) -> dict[NamedNode, int]:
        """Return how many of what is listed there are by status."""
        status = next((c for c in compiled.view.columns.values() if c.property == STATUS and not c.of), None)
        if compiled.ask.is_measured or status is None or status.variable not in found.columns:
            return {}
        places = found.columns.index(status.variable), 0
        pairs = {(row[places[0]], row[places[1]]) for row in found.things}
        return dict(Counter(one for one, _ in pairs if isinstance(one, NamedNode)))

    def _tell_statuses(self, counts: Mapping[NamedNode, int], teller: Teller) -> str:
        ranked = sorted(counts, key=lambda one: (one not in self.statuses.going, -self.statuses.rank(one), one.value))
        return say("comma", teller.lang).join(
            say("asked_some", teller.lang, count=counts[one], status=teller.name(one)) for one in ranked
        )

    def _tell_emptiness(self, compiled: Compiled, teller: Teller) -> Iterable[str]:
        """Yield what there is without one of the conditions, for each that alone keeps all rows out."""
        ask = replace(compiled.ask, count=True, total="", per=(), show=(), order="", first=0)
        told = False
        for place, one in enumerate(compiled.conditions):
            others = replace(ask, where=(*ask.where[:place], *ask.where[place + 1 :]))
            count = self._count(self.compile(others).sparql)
            if count:
                told = True
                yield say("asked_without", teller.lang, condition=teller.tell_condition(one), count=count)
        if not told:
            yield say("asked_nothing", teller.lang)

    def _count(self, query: str) -> int:
        return next((int(row[0].value) for row in self._run(query) if isinstance(row[0], Literal)), 0)

    def _run(self, query: str) -> tuple[tuple[Term | None, ...], ...]:
        found = self.graph.run(query)
        return found.rows if isinstance(found, Table) else ()


def is_so(compiled: Compiled, found: Answer) -> bool:
    """Say whether what is asked is so: there are rows; of two that are compared, the one named first has more."""
    if not compiled.ask.compare or "units" not in found.columns or len(found.rows) != 2:
        return bool(found.rows)
    place = found.columns.index("units")
    named = next((one.told[0] for one in compiled.conditions if len(one.told) == 2), None)
    amounts = {named in row: Decimal(row[place].value) for row in found.things if isinstance(row[place], Literal)}  # type: ignore[union-attr]
    return len(amounts) == 2 and amounts[True] > amounts[False]


def tell_difference(compiled: Compiled, answer: Answer, lang: str) -> Iterable[str]:
    """Yield by how much the numbers of two rows differ: the later from the earlier, or what was named first from the other."""
    column = next((name for name in ("units", "total", "count") if name in answer.columns), "")
    place = answer.columns.index(column) if column else 0
    found = [(row, Decimal(term.value)) for row in answer.rows if column and isinstance(term := row[place], Literal)]
    if len(found) != 2:
        yield say("asked_no_difference", lang, count=len(found))
        return
    if "period" in answer.columns:
        when = answer.columns.index("period")
        found.sort(key=lambda pair: text_of(pair[0][when]))
    named = next((one.told for one in compiled.conditions if len(one.told) == 2 and one.column.kind == "thing"), ())
    if named:
        things = dict(zip(answer.rows, answer.things, strict=True))
        found.sort(key=lambda pair: named[0] in things[pair[0]])  # the one named first is compared with the other
    (_, first), (_, second) = found
    yield say(
        "asked_difference",
        lang,
        first=f"{first:,f}",
        second=f"{second:,f}",
        difference=f"{second - first:+,f}",
        percent=f"{(second - first) * 100 / first:+.1f}" if first else "–",
        factor=f"{second / first:.1f}" if first else "–",
    )


def take_first(answer: Answer, ask: Ask) -> Answer:
    """Return the first rows of an answer, and those that are equal to the last of them in what it is sorted by."""
    count = ask.first
    if count >= len(answer.rows):
        return answer
    column = ask.order.removeprefix("-").replace("-", "_").replace(".", "_")
    if column in answer.columns:
        place = answer.columns.index(column)
        last = answer.rows[count - 1][place]
        while count < len(answer.rows) and answer.rows[count][place] == last:
            count += 1

    def cut(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return rows[:count]

    return replace(
        answer,
        rows=cut(answer.rows),
        things=cut(answer.things),
        raw=cut(answer.raw),
        cited=answer.cited[:count],
        roles=answer.roles[:count],
        bases=answer.bases[:count],
        citations={c: answer.citations[c] for row in answer.cited[:count] for c in row if c in answer.citations},
    )
