"""Answering a question of the catalogue: its rows in every world, how sure each is and why, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.errors import QueryError
from kg.graph.asking import SEPARATOR, Choice, WeighedChoice, choose_rows, make_answer, mark_rows
from kg.graph.citations import list_covered
from kg.graph.disputes import find_disputed
from kg.graph.joining import join_partial, tell_left_out
from kg.graph.sureness import NO, YES, Weighed, weigh
from kg.model.answers import Answer, Row, Table, Term
from kg.model.proofs import Basis, merge_bases
from kg.model.questions import Question
from kg.terms import CLAIM, RI

if TYPE_CHECKING:
    from kg.graph import Graph
    from kg.graph.citing import Citer


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
    answer = make_answer(asked, bound, weighed.choice, graph.store, names=graph.names, lang=lang)
    reasons = _find_reasons(graph, answer, weighed) if weighed.marked else ()
    answer = _cite_rows(graph, answer, asked.sparql, weighed.choice, whole=cite, texts=texts)
    answer = replace(answer, disputed=find_disputed(graph.store, graph.names, answer.citations, lang))
    if graph.moments and graph.moments.is_dated:
        before = 0 if weighed.listed else weighed.before
        answer = replace(answer, before=before, dated=True, notes=_list_notes(graph, before, lang))
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
    if graph.moments is None:
        choice = choose_rows(asked, bound, _query_rows(graph, asked))
        return WeighedChoice(choice, (YES,) * len(choice.rows))
    spread, told = graph.moments.spread(lambda: _query_rows(graph, asked)), _is_told(asked)

    def judge(values: Mapping[str, Term]) -> Weighed[tuple[Row, int], tuple[Row, list[Row]]]:
        # Who else says so changes no row: the last column, of the sources, is left out of the comparison.
        cells = spread.map(lambda table: _key_by_cells(choose_rows(asked, values, table)))
        return weigh(cells, told=told, after_now=after_now)

    after_now, columns = graph.moments.after_now, choose_rows(asked, bound, spread.held).columns
    found, every = judge(bound), judge({})
    before = len(found.before)
    if possible:
        found = found.with_before()
    marked = graph.moments.is_dated or not every.is_sure  # the same columns whichever rows are chosen
    choice = Choice(columns, dict(found.rows.values()))
    worlds: tuple[tuple[Row, ...], ...] = ()
    if told and not after_now and found.marks.count(NO) > 1:
        chosen = spread.map(lambda table: tuple(choose_rows(asked, bound, table).rows))
        worlds = (chosen.held, *chosen.worlds, chosen.certain, chosen.possible)
    return WeighedChoice(choice, found.marks, before, listed=possible, marked=marked, worlds=worlds)


def _find_reasons(graph: Graph, answer: Answer, weighed: WeighedChoice) -> list[str]:
    """Return why the rows that are not sure are not, by their sources."""
    from kg.graph.reasons import Teller  # only what is not sure needs reasons

    teller = Teller(graph.moments, graph.store, graph.names, answer.lang)
    listed = len(weighed.marks) - (weighed.before if weighed.listed else 0)
    rows = enumerate(zip(answer.cited, answer.things, weighed.marks, strict=True))
    return [
        tell_left_out(weighed, things, answer.columns, graph.names, answer.lang)
        if mark == YES
        else teller.tell(cited, things, before=place >= listed)
        for place, (cited, things, mark) in rows
    ]


def _cite_rows(graph: Graph, answer: Answer, sparql: str, choice: Choice, *, whole: bool, texts: Path | None) -> Answer:
    """Return the answer with what the claims do for its rows, and those that decisions behind them cover.

    `whole` adds all other claims that the rows rest on. A row that is not there at rest comes with its own sources.
    """
    if not whole and not _may_differ(graph, answer):
        return answer
    citer = graph.evidence.make_citer(answer.lang)
    found = _find_bases(graph, citer, sparql, choice.rows.values())
    named = tuple(_add_covered(graph, cited, basis) for cited, basis in zip(answer.cited, found, strict=True))
    bases = tuple(basis or Basis(claims=cited) for basis, cited in zip(found, answer.cited, strict=True))
    cited = tuple(basis.claims for basis in bases) if whole else named
    told = replace(
        answer,
        rows=tuple((*row[:-1], Literal(SEPARATOR.join(own))) for row, own in zip(answer.rows, named, strict=True)),
        cited=cited,
        roles=tuple(basis.roles for basis in bases),
        citations=graph.evidence.cite_claims((c for row in cited for c in row), lang=answer.lang, texts=texts),
    )
    if not whole:
        return told
    raw = tuple(part[0] for part in choice.rows.values())
    return replace(told, raw=raw, bases=bases, uncovered=tuple(citer.uncovered))


def _may_differ(graph: Graph, answer: Answer) -> bool:
    """Say whether some claim that an answer cites may not simply state its row: a decision, a denial, one of a dispute.

    Most answers have none, and are spared being traced.
    """
    sides = (graph.store.quads_for_pattern(None, RI("claim"), CLAIM(c), None) for c in answer.citations)
    return any(citation.role != "states" for citation in answer.citations.values()) or any(
        "_side" in str(quad.subject) for found in sides for quad in found
    )


def _find_bases(graph: Graph, citer: Citer, sparql: str, rows: Iterable[Sequence[Row]]) -> list[Basis | None]:
    """Return what each row of an answer rests on, by the solutions it stands for; None where none is there at rest."""
    there = graph.run(sparql)
    known = {_sort_joined(row): row for row in there.rows} if isinstance(there, Table) else {}
    parts = [[known[key] for row in found if (key := _sort_joined(row)) in known] for found in rows]
    columns = there.columns if isinstance(there, Table) else ()
    found = iter(citer.cite_rows(sparql, columns, [row for part in parts for row in part]))
    return [merge_bases(list(islice(found, len(part)))) if part else None for part in parts]


def _sort_joined(row: Row) -> tuple[object, ...]:
    """Return a row so that two runs of a query give equal ones: the order in which a group joins values is not told."""
    return tuple(frozenset(t.value.split(SEPARATOR)) if isinstance(t, Literal) else t for t in row)


def _add_covered(graph: Graph, cited: Sequence[str], basis: Basis | None) -> tuple[str, ...]:
    """Return the claims that a row cites with those behind its decisions: a decision says nothing by itself."""
    if basis is None:
        return tuple(cited)
    decisions = basis.roles.deciding.intersection(cited)
    covered = {CLAIM.local(c) for decision in decisions for c in list_covered(graph.store, CLAIM(decision))}
    return basis.roles.order({*cited, *covered.intersection(basis.claims)})


def _list_notes(graph: Graph, before: int, lang: str) -> tuple[str, ...]:
    from kg.graph.reasons import tell_more  # only the clocks leave anything out

    told = graph.moments.tell_notes(lang) if graph.moments else ()
    return (*told, tell_more(before, lang)) if before else told


def _key_by_cells(choice: Choice) -> Mapping[tuple[Row, int], tuple[Row, list[Row]]]:
    """Return rows by what they show without their sources; of rows that show the same the copies are numbered."""
    counts: Counter[Row] = Counter()
    found = {}
    for row, solutions in choice.rows.items():
        counts[row[:-1]] += 1
        found[row[:-1], counts[row[:-1]]] = (row, solutions)
    return found


def _is_told(asked: Question) -> bool:
    """Say whether the sureness of a question's rows can be told: as its header says, else by the form of its query."""
    if asked.sure:
        return asked.sure == "rows"
    from kg.graph.telling import is_told  # it reads the query, which the questions of the catalogue spare

    return is_told(asked.sparql)
