"""Composed questions: from what is asked for and conditions to rows with their sources, and a sentence that tells both.

Takes a graph and a question (`kg.model.ask`); the engine runs, weighs and cites the query that it comes to, as it does
one of the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from kg.compose.compiling import Compiled, Compiler
from kg.compose.lexicon import Lexicon
from kg.compose.notes import Notes
from kg.compose.phrases import Phrases
from kg.compose.reading import WordReader
from kg.compose.sentence import Unread
from kg.compose.subject import Subject
from kg.compose.sums import check_sum
from kg.compose.telling import SEPARATOR, Teller
from kg.compose.views import Views
from kg.compose.words import Words
from kg.errors import NotFound, QueryError
from kg.graph import Graph
from kg.graph.answering import answer_question
from kg.graph.held import Held
from kg.language import say
from kg.model.answers import Answer, Row
from kg.model.ask import Ask
from kg.model.questions import ASKED, Question
from kg.model.readings import Reading
from kg.model.statuses import Statuses

__all__ = ["Composer"]


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
            QueryError: a column, a value or a combination is wrong, or a part of a sum is not held.
        """
        compiled = self._compiler.compile(ask)
        if ask.total:
            check_sum(self.graph, self._compiler.compile, ask, self.views.name_part("holder"))
        return compiled

    @cached_property
    def reader(self) -> WordReader:
        """Return what reads words as questions."""
        return self.make_reader(self.graph.list_questions())

    def make_reader(self, topics: Iterable[Question]) -> WordReader:
        """Return what reads words as composed questions, or as one of the catalogue out of these."""
        words = Words(self.graph.manifest.get("words"))
        subject, phrases = Subject(self.views, self.statuses, words), Phrases(self.views, words).list_all()
        return WordReader(Lexicon(phrases), subject, self.compile, topics)

    def read(self, words: str, lang: str = "en") -> Reading:
        """Return how words are read as a question, without running it; of words that are none, why not."""
        try:
            found = self.reader.read(words)
            if found.ask:
                self.compile(found.ask)
        except (Unread, QueryError, NotFound) as error:
            return Reading(None, {}, sure=False, told=say("asked_unread", lang, why=error))
        forgiven = tuple(say("asked_forgiven", lang, word=word, meant=meant) for word, meant in found.misspelt)
        if found.ask:
            return self.tell(found.ask, lang, forgiven)
        named = "".join(f", {name} {value}" for name, value in found.parameters)
        told = SEPARATOR.join([f"{found.topic}{named}", *forgiven])
        return Reading(found.topic, dict(found.parameters), sure=True, told=told, forgiven=forgiven)

    def tell(self, ask: Ask, lang: str = "en", forgiven: tuple[str, ...] = ()) -> Reading:
        """Return a composed question with how it is told.

        Raises:
            KGError: as `compile`.
        """
        told = SEPARATOR.join([Teller(self.views, lang).tell(self.compile(ask)), *forgiven])
        return Reading(ASKED, {}, sure=True, told=told, ask=ask, forgiven=forgiven)

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
        compiled, question = self.compile(ask), self.make_question(ask, lang)
        found = answer_question(self.graph, question, {}, lang=lang, cite=cite, possible=possible, texts=texts)
        if ask.first:
            found = take_first(found, ask)
        notes = Notes(self.graph, self.statuses, self._compiler, Teller(self.views, lang))
        told = (*read, *notes.list_all(compiled, found), *found.notes)
        return replace(found, ask=ask, sparql=compiled.sparql, notes=told)


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
