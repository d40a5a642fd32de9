"""The commands: each takes its arguments, does one thing, and writes the result."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kg.cli.output import encode_reading, list_questions, tell, write_text
from kg.cli.values import add_parameter, add_texts
from kg.errors import DataError, NotFound, QueryError
from kg.escapes import encode_json
from kg.inputs import read_text
from kg.model.answers import Answer, Table
from kg.model.document import to_plain
from kg.model.questions import ASKED
from kg.verbs import KnowledgeGraph, load, load_at
from kg.verbs.table import CLOCKS, POSSIBLE, Verb

FEW = 8
"""So many of the things that are not sure are named."""


def open_graph(arguments: argparse.Namespace) -> KnowledgeGraph:
    """Return the graph of the home, as its clocks have it; tell if its data has changed since it was built."""
    clocks = {name: day for name in ("as_of", "known_by") if (day := getattr(arguments, name, None))}
    graph = load_at(arguments.home, tell=tell, **clocks) if clocks else load(arguments.home, tell=tell)
    graph.texts.folder = getattr(arguments, "texts", None)
    if told := graph.tell_changed():
        tell(f"kg: {told}")
    return graph


def tell_notes(graph: KnowledgeGraph, arguments: argparse.Namespace) -> None:
    """Tell what the clocks leave out."""
    lang = getattr(arguments, "lang", "en")  # a file has labels in all languages
    for note in graph.moments.tell_notes(lang):
        tell(f"kg: {note}")


def open_shown(arguments: argparse.Namespace) -> KnowledgeGraph:
    """Return the graph to be shown as a whole, and tell what of it is not sure: no mark stands on it there."""
    graph = open_graph(arguments)
    tell_notes(graph, arguments)
    told = graph.list_unsure(lang=getattr(arguments, "lang", "en")) if graph.moments.is_dated else ()
    if told:
        tell("kg: things are shown as far as they may have come; not sure is:")
        for line in (*told[:FEW], *([f"{len(told) - FEW} more"] if len(told) > FEW else [])):
            tell(f"kg:   {line}")
    return graph


def add_ask(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg ask` takes of its own."""
    one = parser.add_mutually_exclusive_group()
    one.add_argument("question", nargs="?", help="name of a question, or the question in words; without it, list them")
    one.add_argument("--search", metavar="WORDS", help="list the questions that have to do with some words")
    parser.add_argument("--reading", action="store_true", help="show how the words are read, and run nothing")
    add_texts(parser)
    parser.add_argument("--why", action="store_true", help="for each row, what it stands on, and the proofs behind it")


def run_ask(arguments: argparse.Namespace) -> None:
    """Answer a question, or list the questions."""
    graph = open_graph(arguments)
    if not arguments.question and "of" not in arguments.parameters:
        found = graph.list_questions(arguments.search or "")
        for fault in graph.left_out.values():
            tell(f"kg: left out: {fault}")
        write_text(list_questions(found, arguments.format, arguments.lang), arguments.output)
        return
    if arguments.reading:
        reading = graph.read(arguments.question or "", arguments.parameters, lang=arguments.lang)
        write_text(encode_reading(reading, arguments.format), arguments.output)
        return
    answer = graph.ask(
        arguments.question or "",
        arguments.parameters,
        lang=arguments.lang,
        cite=arguments.cite or arguments.why,
        possible=arguments.possible,
    )
    told = "".join(f", {name} {value}" for name, value in answer.parameters.items())
    tell(answer.title if answer.question == ASKED else f"{answer.question}{told}: {answer.title}")
    for point in answer.disputed if arguments.format in ("csv", "json") else ():
        tell(f"disputed: {point}")
    if not answer.rows:
        tell("no rows: nothing that is held answers this")
    for note in answer.notes:
        tell(f"kg: {note}")
    for part in () if arguments.cite else answer.uncovered:
        tell(f"not covered by the sources: {part}")
    write_text(_encode_answer(graph, answer, arguments), arguments.output)


def _encode_answer(graph: KnowledgeGraph, answer: Answer, arguments: argparse.Namespace) -> str:
    if arguments.cite:
        from kg.export.cited import encode_cited_answer as encode
    else:
        from kg.export.rows import encode_answer as encode
    text = encode(answer, arguments.format)
    if not arguments.why:
        return text
    from kg.cli.proving import explain_rows, refuse_clocks

    refuse_clocks(arguments)
    return text + "".join(explain_rows(graph, answer, arguments.lang))


def add_query(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg query` takes of its own."""
    from kg.cli.limiting import add_limits

    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", help="file with the query, or - for standard input")
    one.add_argument("-e", "--expression", help="the query itself")
    add_texts(parser)
    for parameter in (POSSIBLE, *CLOCKS):
        add_parameter(parser, parameter)
    add_limits(parser)


def run_query(arguments: argparse.Namespace) -> None:
    """Run a SPARQL query.

    Raises:
        QueryError: it is wrong, or calls a service that is not named.
    """
    from kg.cli.limiting import run_limited

    graph, sparql = open_graph(arguments), read_query(arguments)
    tell_notes(graph, arguments)
    for told in graph.tell_unknown(sparql):
        tell(f"kg: {told}")
    with run_limited(arguments, sparql):
        text = _encode_result(graph, sparql, arguments)
    write_text(text, arguments.output)


def _encode_result(graph: KnowledgeGraph, sparql: str, arguments: argparse.Namespace) -> str:
    """Return the result of a query as text, and tell what of it is not sure or not cited."""
    from kg.export.rdf import encode_triples
    from kg.export.rows import encode_boolean, encode_table
    from kg.graph.reasons import tell_more

    weighed = graph.weigh(sparql, lang=arguments.lang, possible=arguments.possible)
    if weighed.before:
        tell(f"kg: {tell_more(weighed.before, arguments.lang)} (--possible)")
    is_marked = isinstance(weighed.result, Table) and graph.moments.is_dated
    if weighed.unsure and not is_marked:
        hint = "so in some worlds, not in all" if graph.moments.is_dated else "--as-of DATE marks rows and tells why"
        tell(f"kg: not sure: {weighed.unsure} of {len(weighed.marks)}; {hint}")
    if arguments.cite:
        from kg.export.cited import encode_cited

        found = graph.run(sparql)
        cited = graph.evidence.cite_result(sparql, found, lang=arguments.lang)
        cited = cited.with_marks(weighed) if is_marked else cited
        for told in () if isinstance(cited.result, Table | bool) else cited.uncovered:
            tell(f"not covered by the citations: {told}")
        return encode_cited(cited, arguments.format)
    result = weighed.with_marks() if is_marked else weighed.result
    if isinstance(result, Table):
        return encode_table(result, arguments.format)
    if isinstance(result, bool):
        return encode_boolean(result, arguments.format)
    return encode_triples(result, arguments.format)


def read_query(arguments: argparse.Namespace) -> str:
    """Return the text of a query that is given as such, or as a file.

    Raises:
        NotFound: there is no such file.
        QueryError: it cannot be read, or is not in UTF-8.
    """
    if arguments.expression is not None:
        return str(arguments.expression)
    path = Path(arguments.file)
    try:
        if arguments.file == "-" and sys.stdin is None:
            raise QueryError("standard input is closed; give a file with a query")
        if arguments.file == "-":
            return sys.stdin.read().encode().decode()  # what is not UTF-8 may be read as halves of surrogates
        if not path.exists():
            raise NotFound(f'{path}: no such file; give a file with a query, or -e "SELECT …"')
        return read_text(path)
    except DataError as error:
        raise QueryError(str(error)) from error
    except UnicodeError as error:
        raise QueryError("standard input: a character is not UTF-8; write the query in UTF-8") from error


def run_conflicts(arguments: argparse.Namespace) -> None:
    """Show where sources disagree."""
    from kg.export.pages import encode_page
    from kg.export.rows import encode_answer, encode_records

    graph = open_graph(arguments)
    answer = graph.conflicts(arguments.kind or "", lang=arguments.lang)
    if arguments.format == "html":
        text = encode_page(answer, graph.catalogue[answer.question].description, arguments.lang)
    elif arguments.format == "json":
        rows = (dict(zip(answer.columns, row, strict=True)) for row in answer.texts())
        text = encode_records(list(rows), "json")
    else:
        text = encode_answer(answer, arguments.format)
    write_text(text, arguments.output)


def run_show(arguments: argparse.Namespace) -> None:
    """Show all that is known of one thing."""
    from kg.export.sheets import encode_sheet

    sheet = open_shown(arguments).show(arguments.entity, lang=arguments.lang)
    write_text(encode_sheet(sheet, arguments.format), arguments.output)


def run_verb(verb: Verb, arguments: argparse.Namespace) -> None:
    """Write the document of a verb as JSON."""
    graph = open_graph(arguments)
    taken = [parameter.name for parameter in verb.list_parameters() if parameter.kind not in ("day", "rows")]
    given = {name: value for name in taken if (value := getattr(arguments, name, None)) is not None}
    write_text(encode_json(to_plain(verb.call(graph, **given))) + "\n", arguments.output)


def run_export(arguments: argparse.Namespace) -> None:
    """Write the graph as a file."""
    write_text(open_shown(arguments).export(arguments.format).text, arguments.output)
