"""Tasks of the catalogue: its questions, how words are read as one, and answers with what they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from textwrap import indent

from pyoxigraph import Literal, NamedNode

from kg.errors import NotFound, suggest
from kg.graph.asking import bind_parameters, find_hidden
from kg.graph.disputes import choose_question
from kg.model.answers import Answer, Term, text_of
from kg.model.questions import Candidate, Question, Reading
from kg.terms import XSD, compact
from kg.workers.desk import Desk, Request
from kg.workers.documents import cite, open_graph, resolve, write_document
from kg.workers.outlet import Outlet

READER_LINES = ("# title-ja:", "# parameter:", "# example:", "# cue:")
"""Lines of the header of a question that are for its readers, and not for who writes queries."""


def list_catalogue(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the questions of the catalogue; with `search`, those that have to do with some words, the nearest first.

    Raises:
        NotFound: none has to do with them.
    """
    words = request.text("search")
    found = desk.graph.search(words) if words else desk.graph.list_questions()
    lang = request.language()
    write_document(outlet, [_describe_question(question, desk.columns[question.name], lang) for question in found])


def _describe_question(question: Question, columns: Sequence[str], lang: str) -> dict[str, object]:
    given = ("name", "type", "required", "description")
    return {
        "name": question.name,
        "title": question.name_in(lang),
        "description": question.description,
        "parameters": [{name: asdict(p)[name] for name in given} for p in question.parameters],
        "columns": [name for name in columns if name not in find_hidden(question)],
        "examples": [{"text": e.text, "parameters": dict(e.values)} for e in question.examples],
    }


def list_queries(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the questions of the catalogue as SPARQL, each with what it answers; with `question`, that one.

    With `parameters`, the query has them as a filter, and gives the rows of the answer.

    Raises:
        NotFound: there is none of this name, or no thing of a parameter's name.
        QueryError: a parameter is unknown, missing or malformed.
    """
    name, known = request.text("question"), {question.name: question for question in desk.graph.list_questions()}
    if name and name not in known:
        raise NotFound(f"there is no question '{name}'{suggest(name, known)}")
    found = [known[name]] if name else known.values()
    given = request.pairs("parameters")
    lang = request.language()
    shown = [
        {"name": one.name, "title": one.name_in(lang), "sparql": _write_query(desk, one, given if name else {})}
        for one in found
    ]
    write_document(outlet, shown)


def _write_query(desk: Desk, question: Question, given: Mapping[str, str]) -> str:
    """Return the query of a question, with the values given to its parameters as a filter around it.

    Around it, since a value put into it would also stand in rows that leave the parameter's column empty.
    """
    sparql = _strip_header(question.sparql)
    if not given:
        return sparql
    columns_of = {p.name: p.column for p in question.parameters}
    bound = bind_parameters(question, given, desk.graph.names)
    tests = " && ".join(f"?{columns_of[name]} = {_write_term(term)}" for name, term in bound.items())
    shown = [column for column in desk.columns[question.name] if column not in find_hidden(question)]
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


def read(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write how the words `question` are read, with the `parameters` that are known besides; run nothing.

    Raises:
        QueryError: a text is none.
    """
    reading = desk.graph.read(request.text("question"), **request.pairs("parameters"))
    titles = {name: question.name_in(request.language()) for name, question in desk.graph.catalogue.items()}
    write_document(outlet, describe_reading(reading, titles))


def describe_reading(reading: Reading, titles: Mapping[str, str]) -> dict[str, object]:
    """Return a reading as a JSON object, with titles of questions by name."""
    return {
        "query": reading.query,
        "parameters": dict(reading.parameters),
        "sure": reading.sure,
        "told": reading.told,
        "candidates": [_describe_candidate(candidate, titles) for candidate in reading.candidates],
    }


def _describe_candidate(candidate: Candidate, titles: Mapping[str, str]) -> dict[str, object]:
    return {
        "name": candidate.name,
        "title": titles[candidate.name],
        "parameters": dict(candidate.parameters),
        "command": candidate.command,
    }


def ask(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the answer to `question`, a name or English, with its `parameters`: at most `rows` rows, in `lang`.

    It is as of the day `as_of`, by what was `known_by` another, with `possible` also what may have been so before. With
    `cite`, a row cites all that its query rests on, else its sources.

    Raises:
        NotFound: no question is surely meant, or there is no thing of a parameter's name.
        QueryError: an argument is unknown, missing or malformed.
        DataError: the data or the texts are wrong.
    """
    question, parameters = resolve(desk, request)
    graph, lang = open_graph(desk, request), request.language()
    rows = request.count("rows", desk.limits.rows)
    answer = graph.ask(
        question.name, lang=lang, cite=request.has("cite"), possible=request.has("possible"), **parameters
    )
    cited = answer.cited[:rows]
    found = {
        "question": answer.question,
        "title": answer.title,
        "description": question.description,
        "reading": answer.question + "".join(f", {name} {text}" for name, text in answer.parameters.items()),
        "parameters": dict(answer.parameters),
        **_describe_rows(answer, rows),
        "cited": [list(claims) for claims in cited],
        "citations": cite(desk, graph, (claim for claims in cited for claim in claims), lang),
        "disputed": list(answer.disputed),
        "left_out": list(answer.notes),
        **_describe_bases(answer, rows),
        **_tell_cut(len(answer), rows, desk.limits.rows),
    }
    write_document(outlet, found)


def _describe_rows(answer: Answer, rows: int) -> dict[str, object]:
    columns = answer.columns[:-1]
    return {
        "columns": list(columns),
        "rows": [_drop_empty(columns, list(map(text_of, row[:-1]))) for row in answer.rows[:rows]],
        "things": [
            _drop_empty(columns, [term.value if isinstance(term, NamedNode) else "" for term in row[:-1]])
            for row in answer.things[:rows]
        ],
    }


def _drop_empty(columns: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    return {column: cell for column, cell in zip(columns, cells, strict=True) if cell}


def _describe_bases(answer: Answer, rows: int) -> dict[str, object]:
    """Return what a cited answer tells beyond its claims."""
    if not answer.bases:
        return {"uncovered": list(answer.uncovered)} if answer.uncovered else {}
    return {
        "given": [list(basis.given) for basis in answer.bases[:rows]],
        "conditions": [list(basis.conditions) for basis in answer.bases[:rows]],
        "uncovered": list(answer.uncovered),
    }


def _tell_cut(total: int, rows: int, limit: int) -> dict[str, object]:
    """Return how many rows there are, and where not all are given, what to do."""
    if total <= rows:
        return {"total": total, "cut": False}
    remedy = "ask for more with rows" if rows < limit else f"no result here has more than {limit:,}; ask for less"
    return {"total": total, "cut": True, "cut_told": f"{rows:,} of {total:,} rows; {remedy}"}


def list_conflicts(desk: Desk, request: Request, outlet: Outlet) -> None:
    """Write the disagreements of sources, or those of a `kind`, as the answer to the question that lists them.

    Raises:
        NotFound: there is no such kind.
        QueryError: an argument is malformed.
        DataError: the data or the texts are wrong.
    """
    question, parameters = choose_question(request.text("kind"))
    ask(desk, Request({**request.arguments, "question": question, "parameters": parameters}), outlet)
