"""`kg why-not`: why a row is not in an answer."""

from __future__ import annotations

import argparse

from kg.cli.commands import open_graph, read_query
from kg.cli.limiting import run_limited
from kg.cli.output import write_text
from kg.errors import QueryError


def run_why_not(arguments: argparse.Namespace) -> None:
    """Tell why a row is not in the answer to a question, or in the result of a query."""
    from kg.export.absences import encode_absence

    graph = open_graph(arguments)
    expected = dict(map(split_expected, arguments.expect))
    sparql = read_sparql(arguments)
    if sparql is None:
        absence = graph.why_not(arguments.question, expected, arguments.parameters, lang=arguments.lang)
    else:
        with run_limited(arguments, sparql):
            absence = graph.why_not(expect=expected, query=sparql, lang=arguments.lang)
    write_text(encode_absence(absence, arguments.format), arguments.output)


def split_expected(text: str) -> tuple[str, str]:
    """Return column and value of an expectation such as `model=Fronx`.

    Raises:
        QueryError: it is not written so.
    """
    column, equals, value = text.partition("=")
    if not equals or not column.strip() or not value.strip():
        raise QueryError(f"--expect '{text}' names no column and value; write it as --expect COLUMN=\"VALUE\"")
    return column.strip().removeprefix("?"), value.strip()


def read_sparql(arguments: argparse.Namespace) -> str | None:
    """Return the query that is asked about, or None where it is a question of the catalogue.

    Raises:
        QueryError: nothing is asked about, or parameters are given for a query, which has none.
    """
    question = arguments.question
    is_file = question is not None and (question == "-" or question.endswith(".rq"))
    if arguments.expression is None and not is_file:
        if question is None:
            raise QueryError('name a question, a file with a query, or write one as -e "SELECT …"')
        return None
    if arguments.parameters or (question and arguments.expression is not None):
        raise QueryError("a query has no parameters, and stands alone; say what its row should have with --expect")
    return read_query(argparse.Namespace(expression=arguments.expression, file=question))
