"""Answers and the catalogue as documents: the rows that are asked for, as texts, with what each rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from textwrap import indent
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions, QueryTriples, Triple

from kg.errors import NotFound, QueryError, suggest
from kg.graph.asking import bind_parameters, find_hidden
from kg.graph.running import run_sparql
from kg.model import results
from kg.model.answers import Answer, Citation, Table, Term, text_of
from kg.model.questions import Question
from kg.model.readings import Reading
from kg.terms import XSD, compact

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph

READER_LINES = ("# title-ja:", "# parameter:", "# example:", "# cue:")
"""Lines of the header of a question that are for its readers, and not for who writes queries."""
TRIPLE = ("subject", "predicate", "object")
MOST = 100_000
"""Rows of an answer, or rows that are counted, where nobody says how many."""


def list_questions(graph: KnowledgeGraph, *, search: str = "", lang: str = "en") -> tuple[results.Question, ...]:
    """Return the questions of the catalogue; with `search`, those near some words, the nearest first.

    Raises:
        NotFound: none has to do with the words.
    """
    return tuple(_describe_question(one, graph.columns[one.name], lang) for one in graph.list_questions(search))


def _describe_question(question: Question, columns: Sequence[str], lang: str) -> results.Question:
    hidden = find_hidden(question)
    return results.Question(
        name=question.name,
        title=question.name_in(lang),
        description=question.description,
        parameters=tuple(results.Parameter(p.name, p.type, p.required, p.description) for p in question.parameters),
        columns=tuple(name for name in columns if name not in hidden),
        examples=tuple(results.Example(example.text, example.values) for example in question.examples),
    )


def list_queries(
    graph: KnowledgeGraph, *, question: str = "", parameters: Mapping[str, str] | None = None, lang: str = "en"
) -> tuple[results.Query, ...]:
    """Return the questions of the catalogue as SPARQL; with `question`, that one, with its parameters as a filter.

    Raises:
        NotFound: there is none of this name, or no thing of a parameter's name.
        QueryError: a parameter is unknown, missing or malformed.
    """
    known = {one.name: one for one in graph.list_questions()}
    if question and question not in known:
        raise NotFound(f"there is no question '{question}'{suggest(question, known)}")
    chosen = [known[question]] if question else known.values()
    given = (parameters or {}) if question else {}
    return tuple(results.Query(one.name, one.name_in(lang), _write_query(graph, one, given)) for one in chosen)


def _write_query(graph: KnowledgeGraph, question: Question, given: Mapping[str, str]) -> str:
    """Return the query of a question, with the values given to its parameters as a filter around it.

    Around it, since a value put into it would also stand in rows that leave the parameter's column empty.
    """
    sparql = _strip_header(question.sparql)
    if not given:
        return sparql
    columns_of = {p.name: p.column for p in question.parameters}
    bound = bind_parameters(question, given, graph.names)
    tests = " && ".join(f"?{columns_of[name]} = {_write_term(term)}" for name, term in bound.items())
    shown = [column for column in graph.columns[question.name] if column not in find_hidden(question)]
    listed = " ".join(f"?{column}" for column in shown)
    return f"SELECT {listed} WHERE {{\n  {{\n{indent(sparql, '    ')}\n  }}\n  FILTER ({tests})\n}}"


def _write_term(term: Term) -> str:
    """Return a term as a query has it: with its prefix, where its name can be written so.

    >>> _write_term(NamedNode("https://w3id.org/reverse-imports/id/suzuki")), _write_term(Literal(2025))
    ('rid:suzuki', '2025')
    """
    if isinstance(term, Literal) and term.datatype == XSD("integer"):
        return term.value
    name = compact(term) if isinstance(term, NamedNode) else ""
    return name if re.fullmatch(r"[a-z]+:[\w-]+", name) else str(term)


def _strip_header(sparql: str) -> str:
    r"""Return a query with its title and description as plain comments, and without what its header has for readers.

    >>> _strip_header("# title: All\n# example: all?\nSELECT *")
    '# All\nSELECT *'
    """
    lines = sparql.splitlines(keepends=True)
    kept = "".join(line for line in lines if not line.startswith(READER_LINES)).strip()
    return re.sub(r"^# (title|description): ", "# ", kept, flags=re.MULTILINE)


def read(
    graph: KnowledgeGraph, *, question: str = "", parameters: Mapping[str, str] | None = None, lang: str = "en"
) -> Reading:
    """Return how words or parts are read as a question: see `Graph.read`."""
    _require_question(question, parameters)
    return graph.read(question, parameters, lang=lang)


def answer(  # noqa: PLR0913  # as a question is asked
    graph: KnowledgeGraph,
    *,
    question: str = "",
    parameters: Mapping[str, str] | None = None,
    cite: bool = False,
    possible: bool = False,
    lang: str = "en",
    rows: int = MOST,
    most: int = MOST,
) -> results.Answer:
    """Return the answer to a question as a document: see `Graph.ask`.

    Raises:
        KGError: as `Graph.ask`.
    """
    _require_question(question, parameters)
    found = graph.ask(question, parameters, lang=lang, cite=cite, possible=possible)
    return _describe_answer(graph, found, rows, most)


def _require_question(question: str, parameters: Mapping[str, str] | None) -> None:
    if not question and "of" not in (parameters or {}):
        raise NotFound("no question is asked; name one of the catalogue, ask in words, or say of what with 'of'")


def conflicts(
    graph: KnowledgeGraph, *, kind: str = "", lang: str = "en", rows: int = MOST, most: int = MOST
) -> results.Answer:
    """Return the disagreements of sources as a document: see `KnowledgeGraph.conflicts`.

    Raises:
        KGError: as `KnowledgeGraph.conflicts`.
    """
    return _describe_answer(graph, graph.conflicts(kind, lang=lang), rows, most)


def _describe_answer(graph: KnowledgeGraph, found: Answer, rows: int, most: int) -> results.Answer:
    columns, total, known = found.columns[:-1], len(found), graph.catalogue.get(found.question)
    shown = [found.list_citations(row) for row in range(min(rows, total))]
    cited, bases = found.cited[:rows], found.bases[:rows]
    claims = dict.fromkeys(claim for row in cited for claim in row)
    remedy = "ask for more with rows" if rows < most else f"no result here has more than {most:,}; ask for less"
    citations = graph.evidence.cite_claims(claims, lang=found.lang)
    return results.Answer(
        question=found.question,
        title=found.title,
        description=known.description if known else "",
        reading=found.title
        if known is None
        else found.question + "".join(f", {n} {t}" for n, t in found.parameters.items()),
        parameters=dict(found.parameters),
        columns=columns,
        rows=[_drop_empty(columns, list(map(text_of, row[:-1]))) for row in found.rows[:rows]],
        things=[_drop_empty(columns, list(map(_name, row[:-1]))) for row in found.things[:rows]],
        cited=cited,
        uses=_list_uses(shown, citations),
        citations=citations,
        disputed=found.disputed,
        left_out=found.notes,
        given=[basis.given for basis in bases] or (),
        conditions=[basis.conditions for basis in bases] or (),
        uncovered=found.uncovered,
        total=total,
        cut=total > rows,
        sparql=found.sparql,
        ask=found.ask,
        cut_told=f"{rows:,} of {total:,} rows; {remedy}" if total > rows else "",
    )


def _list_uses(
    shown: Iterable[Iterable[Citation]], citations: Mapping[str, Citation]
) -> Sequence[Mapping[str, results.Use]]:
    """Return what claims do for each row, where it is not what they do by themselves; nothing where none does."""
    uses = [
        {one.name: results.Use(one.role, one.reading) for one in row if one.role != citations[one.name].role}
        for row in shown
    ]
    return uses if any(uses) else ()


def _name(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _drop_empty(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=True) if cell}


def excerpt(  # as a query is asked
    graph: KnowledgeGraph,
    *,
    query: str,
    cite: bool = False,
    lang: str = "en",
    rows: int = MOST,
    most: int = MOST,
) -> results.Excerpt:
    """Return the first rows of the result of a query; the rest is counted, up to `most`.

    Names have their prefixes. A graph is given as rows of subject, predicate and object.

    Raises:
        QueryError: the query is wrong.
        DataError: the texts cannot be read.
    """
    found = run_sparql(graph.store, query)
    result: Table | bool | tuple[Triple, ...]
    if isinstance(found, QueryBoolean):
        result, told = bool(found), results.Excerpt(boolean=bool(found), total=1, citations={})
    else:
        result, told = _take(found, rows, most)
    told = replace(told, notes=graph.tell_unknown(query))
    if not cite:
        return told
    cited = graph.evidence.cite_result(query, result, lang=lang)
    return replace(
        told,
        cited=[basis.claims for basis in cited.bases],
        uses=_list_uses(map(cited.list_citations, range(len(cited.bases))), cited.citations),
        citations=cited.citations,
        given=[basis.given for basis in cited.bases],
        conditions=[basis.conditions for basis in cited.bases],
        uncovered=cited.uncovered,
    )


def _take(
    found: QuerySolutions | QueryTriples, rows: int, most: int
) -> tuple[Table | tuple[Triple, ...], results.Excerpt]:
    """Return the start of a result, and what is told of it: how many rows it has, or that there are more."""
    items: Iterator[Any] = iter(found)
    try:
        kept = list(islice(items, rows))
        total = len(kept) + sum(1 for _ in islice(items, most - len(kept)))
        more = next(items, None) is not None
    except (RuntimeError, ValueError, OSError) as error:  # a store computes rows as they are taken
        raise QueryError(f"query: {error}; correct the query") from error
    is_table = isinstance(found, QuerySolutions)
    columns = tuple(variable.value for variable in found.variables) if isinstance(found, QuerySolutions) else TRIPLE
    shown = [_drop_empty(columns, list(map(_show, row))) for row in kept]
    result = Table(columns, tuple(map(tuple, kept))) if is_table else tuple(kept)
    return result, results.Excerpt(columns=columns, rows=shown, total=total, more=more, citations={})


def _show(term: Term | None) -> str:
    return compact(term) if isinstance(term, NamedNode) else text_of(term)
