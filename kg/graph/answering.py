"""Answering a question of the catalogue: its rows in every world, how sure each row is and why, and who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph.asking import SEPARATOR, WeighedChoice, choose_rows, find_hidden, make_answer, mark_rows
from kg.graph.disputes import find_disputed
from kg.graph.evidence import Evidence
from kg.graph.joining import join_partial, tell_left_out
from kg.graph.sureness import NO, YES, Weighed, weigh
from kg.model.answers import Answer, Row, Table, Term
from kg.model.proofs import Basis, merge_bases
from kg.model.questions import Question

if TYPE_CHECKING:
    from kg.graph import Graph

Solutions = Sequence[Row]
"""The solutions of a query that one row of an answer stands for."""


def answer_question(  # noqa: PLR0913  # as a question is asked
    graph: Graph,
    asked: Question,
    bound: Mapping[str, Term],
    *,
    lang: str,
    cite: bool,
    possible: bool,
    texts: Path | None,
) -> Answer:
    """Return the answer of a graph to a question with the values of its parameters: see `Graph.ask`.

    Raises:
        QueryError: the question is no SELECT query.
        DataError: the texts cannot be read.
    """
    weighed = join_partial(asked, weigh_rows(graph, asked, bound, possible=possible))
    told_by, uncovered = _credit_rows(graph, asked, weighed, lang)
    answer = make_answer(asked, bound, weighed, told_by, names=graph.names, lang=lang)
    answer = replace(answer, uncovered=uncovered)
    reasons = _find_reasons(graph, answer, weighed) if weighed.marked else ()
    if cite:
        answer = _add_bases(graph, answer, asked.sparql, weighed)
    citations = graph.evidence.cite_claims((c for row in answer.cited for c in row), lang=lang, texts=texts)
    answer = replace(answer, citations=citations, disputed=find_disputed(graph.store, graph.names, citations, lang))
    if graph.moments.is_dated:
        from kg.graph.reasons import tell_more  # only the clocks leave anything out

        before = 0 if weighed.listed else weighed.before
        more = [tell_more(before, lang)] if before else []
        answer = replace(answer, before=before, dated=True, notes=(*graph.moments.tell_notes(lang), *more))
    return mark_rows(answer, weighed.marks, reasons) if weighed.marked else answer


def _query_rows(graph: Graph, asked: Question) -> Table:
    table = graph.run(asked.sparql)
    if not isinstance(table, Table):
        raise QueryError(f"queries/{asked.name}.rq: a question must be a SELECT query; correct it")
    return table


def weigh_rows(graph: Graph, asked: Question, bound: Mapping[str, Term], *, possible: bool = False) -> WeighedChoice:
    """Return the rows of a question that some world has, as terms, each with how sure it is.

    Raises:
        QueryError: the question is no SELECT query.
    """
    spread, told = graph.moments.spread(lambda: _query_rows(graph, asked)), _is_told(asked)

    def judge(values: Mapping[str, Term]) -> Weighed[Row, list[Row]]:
        cells = spread.map(lambda table: choose_rows(asked, values, table).rows)
        return weigh(cells, told=told, after_now=after_now)

    after_now, columns = graph.moments.after_now, choose_rows(asked, bound, spread.held).columns
    found, every = judge(bound), judge({})
    before = len(found.before)
    if possible:
        found = found.with_before()
    marked = graph.moments.is_dated or not every.is_sure  # the same columns whichever rows are chosen
    worlds: tuple[tuple[Row, ...], ...] = ()
    if told and not after_now and found.marks.count(NO) > 1:
        chosen = spread.map(lambda table: tuple(choose_rows(asked, bound, table).rows))
        worlds = (chosen.held, *chosen.worlds, chosen.certain, chosen.possible)
    return WeighedChoice(
        columns,
        found.rows,
        marks=found.marks,
        held=spread.held,
        before=before,
        listed=possible,
        marked=marked,
        worlds=worlds,
    )


def _find_reasons(graph: Graph, answer: Answer, weighed: WeighedChoice) -> list[str]:
    """Return why the rows that are not sure are not, by their sources."""
    from kg.graph.reasons import Teller  # only what is not sure needs reasons

    teller = Teller(graph.moments, graph.store, graph.names, answer.lang)
    listed = len(weighed.marks) - (weighed.before if weighed.listed else 0)
    rows = enumerate(zip(answer.cited, weighed.rows, weighed.marks, strict=True))
    return [
        tell_left_out(weighed, row, graph.names, answer.lang)
        if mark == YES
        else teller.tell(cited, row, before=place >= listed)
        for place, (cited, row, mark) in rows
    ]


def _credit_rows(
    graph: Graph, asked: Question, weighed: WeighedChoice, lang: str
) -> tuple[tuple[Basis, ...], tuple[str, ...]]:
    """Return who says each row of an answer, and what is not covered by that.

    They say so in the graph at rest or, of a row that is not there, in a world that has it.
    """
    rows = list(weighed.rows.values())
    found: dict[int, Basis] = {}
    uncovered: dict[str, None] = {}

    def credit(evidence: Evidence, there: Table) -> None:
        left = [place for place in range(len(rows)) if place not in found]
        if left:
            known = _find_known(there, [rows[place] for place in left])
            places = [place for place, solutions in zip(left, known, strict=True) if solutions]
            citer = evidence.make_citer(lang)
            told = citer.credit_rows(asked.sparql, there.columns, list(filter(None, known)), find_hidden(asked))
            found.update(zip(places, told, strict=True))
            uncovered.update(citer.uncovered)

    credit(graph.evidence, weighed.held)
    if len(found) < len(rows):  # what holds in one world holds in no other
        graph.moments.spread(lambda: credit(graph.make_evidence(), _query_rows(graph, asked)))
    return tuple(found.get(place, Basis()) for place in range(len(rows))), tuple(uncovered)


def _add_bases(graph: Graph, answer: Answer, sparql: str, weighed: WeighedChoice) -> Answer:
    """Return the answer with all that its rows rest on; a row that is not there at rest keeps its sources."""
    rows = list(weighed.rows.values())
    known = _find_known(weighed.held, rows)
    citer = graph.evidence.make_citer(answer.lang)
    found = iter(citer.cite_rows(sparql, weighed.held.columns, [solution for part in known for solution in part]))
    told_by = (Basis(claims=cited, roles=roles) for cited, roles in zip(answer.cited, answer.roles, strict=True))
    bases = tuple(merge_bases([*islice(found, len(part)), credit]) for part, credit in zip(known, told_by, strict=True))
    return replace(
        answer,
        cited=tuple(basis.claims for basis in bases),
        roles=tuple(basis.roles for basis in bases),
        bases=bases,
        raw=tuple(part[0] for part in rows),
        uncovered=tuple(dict.fromkeys((*answer.uncovered, *citer.uncovered))),
    )


def _find_known(there: Table, rows: Iterable[Solutions]) -> list[list[Row]]:
    """Return the solutions behind each row as a result has them, those that it has."""
    known = {_sort_joined(row): row for row in there.rows}
    return [[known[key] for row in found if (key := _sort_joined(row)) in known] for found in rows]


def _sort_joined(row: Row) -> tuple[object, ...]:
    """Return a row so that two runs of a query give equal ones: the order in which a group joins values is not told."""
    return tuple(frozenset(t.value.split(SEPARATOR)) if isinstance(t, Literal) else t for t in row)


def _is_told(asked: Question) -> bool:
    """Say whether the sureness of a question's rows can be told: as its header says, else by the form of its query."""
    if asked.sure:
        return asked.sure == "rows"
    from kg.graph.telling import is_told  # it reads the query, which the questions of the catalogue spare

    return is_told(asked.sparql)
