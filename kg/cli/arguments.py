"""What can be typed after `kg`: the commands, their arguments and help."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kg.cli import assisting, charting, commands, comparing, exploring, limiting, missing, networks, proving, serving
from kg.cli.values import is_text, parse_amount, parse_count, parse_day, parse_port, parse_seconds
from kg.errors import KGError
from kg.escapes import cut, show_line
from kg.paths import find_home

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["CommandParser"]  # argparse has no public name for it

ROW_FORMATS = ("table", "csv", "json", "markdown")
HOME = "folder with data/ and ontology/ (default: found from here)"
GRAPH_FORMATS = ("turtle", "trig", "nquads", "jsonld", "ntriples")


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; `run` is the command, and `parameters` are those of a question.

    Raises:
        SystemExit: with 2 for wrong usage, 0 after help.
    """
    parser = make_parser()
    for word in sys.argv[1:] if argv is None else argv:
        try:
            word.encode()
        except UnicodeEncodeError:
            parser.error(f"{word!a} is not UTF-8; write it in UTF-8")
    arguments, rest = parser.parse_known_args(argv)
    arguments.parameters = {}
    if rest and arguments.command not in ("ask", "why-not", "whatif", "diff"):
        parser.error(f"unknown arguments: {' '.join(rest)}")
    if rest:
        arguments.parameters = _parse_parameters(parser, rest)
    for text in (*vars(arguments).values(), *arguments.parameters.values()):
        if isinstance(text, str) and not is_text(text):
            parser.error(f"'{text}' is not in UTF-8; write it so")
    return arguments


def _parse_parameters(parser: argparse.ArgumentParser, rest: Sequence[str]) -> dict[str, str]:
    """Return `--origin India` and `--origin=India` as parameters of a question."""
    found: dict[str, str] = {}
    words = iter(rest)
    for word in words:
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--"):
            parser.error(f"unknown argument '{word}'; write a question in quotes, and its parameters as --name value")
        if not equals:
            value = next(words, "")
        if not value:
            parser.error(f"--{name} needs a value")
        found[name.replace("-", "_")] = value
    return found


class Parser(argparse.ArgumentParser):
    """A parser whose errors show in one line what was typed, and whose help speaks of the graph at hand."""

    def format_help(self) -> str:
        """Return the help, with the names and examples of the domain where `{…}` stands for them."""
        told = _tell_domain()
        for name in ("description", "epilog"):
            text = getattr(self, name) or ""
            setattr(self, name, re.sub(r"\{(\w+)\}", lambda found: told.get(found[1], found[0]), text))
        return super().format_help()

    def error(self, message: str) -> NoReturn:
        """Tell what is wrong, and end."""
        super().error(cut(show_line(message)))


def _tell_domain() -> Mapping[str, str]:
    """Return what the graph of the current folder is about, and its examples; bare names where its file is broken."""
    from kg.inputs import read_inputs
    from kg.reader.domain import EXAMPLES, read_domain  # reading YAML is slow to import, and only a help needs it

    try:
        domain = read_domain(read_inputs(ontology=find_home(Path.cwd()).ontology))
    except KGError:
        return {"about": "what sources say", **{name: name.upper() for name in EXAMPLES}}
    return {"about": domain.tell_about(), **domain.examples}


class CommandParser(Parser):
    """A parser of one command: it takes `--home` too, so that it may stand before or after the command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=HOME)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        prog="kg",
        description="Questions on {about}, answered with sources.",
        epilog="Each command has its own help: kg ask --help",
    )
    parser.add_argument("--home", type=Path, help=HOME)
    found = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=CommandParser)
    _add_build(found)
    _add_ask(found)
    _add_query(found)
    _add_show(found)
    _add_why(found)
    _add_why_not(found)
    _add_whatif(found)
    _add_diff(found)
    _add_conflicts(found)
    _add_check(found)
    _add_schema(found)
    _add_simulate(found)
    _add_locate(found)
    _add_network(found)
    _add_charting(found)
    _add_explore(found)
    _add_export(found)
    _add_serve(found)
    _add_mcp(found)
    return parser


def _add_build(found: Commands) -> None:
    parser = found.add_parser("build", help="data/ -> a checked, reasoned, stored graph under build/")
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")
    parser.set_defaults(run=commands.run_build)


def _add_ask(found: Commands) -> None:
    parser = found.add_parser(
        "ask",
        help="a question in English, or by name",
        description="Answer a question of the catalogue, by name or in plain English; without a question, list them. "
        "Words are run as a question only where it is sure which one they mean.",
        epilog="Parameters of a question follow as --name value: kg ask {question}",
    )
    one = parser.add_mutually_exclusive_group()
    one.add_argument("question", nargs="?", help="name of a question, or the question in words")
    one.add_argument("--search", metavar="WORDS", help="list the questions that have to do with some words")
    parser.add_argument("--reading", action="store_true", help="show how the words are read, and run nothing")
    _add_rows(parser)
    _add_cite(parser)
    parser.add_argument("--why", action="store_true", help="for each row, what it stands on, and the proofs behind it")
    _add_language(parser)
    _add_clocks(parser)
    _add_possible(parser)
    parser.set_defaults(run=commands.run_ask)


def _add_query(found: Commands) -> None:
    parser = found.add_parser("query", help="any SPARQL query")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", help="file with the query, or - for standard input")
    one.add_argument("-e", "--expression", help="the query itself")
    _add_rows(parser)
    _add_cite(parser)
    _add_language(parser)
    _add_clocks(parser)
    _add_possible(parser)
    limiting.add_limits(parser)
    parser.set_defaults(run=commands.run_query)


def _add_show(found: Commands) -> None:
    parser = found.add_parser("show", help="all that is known of one thing, with sources")
    parser.add_argument("entity", help="label, alias, identifier or IRI")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_show)


def _add_why(found: Commands) -> None:
    parser = found.add_parser(
        "why",
        help="the proof of a triple, down to the sentences; of one that does not hold, why not",
        description="Show why a triple holds: the cheapest proof, rule by rule, down to claims and sentences.",
        epilog='Example: kg why "{node}" type "{class}"',
    )
    parser.add_argument("subject", help="label, alias, identifier or IRI")
    parser.add_argument("predicate", help="relation, by label or identifier; type is the class of a thing")
    parser.add_argument("object", help="thing, class or literal")
    parser.add_argument(
        "--all",
        type=parse_count,
        nargs="?",
        const=proving.FEW,
        metavar="N",
        help="other proofs too, up to N (10)",
    )
    told = "a smallest set of claims that is enough for it, and the sources whose loss fells it"
    parser.add_argument("--stands-on", action="store_true", help=told)
    _add_texts(parser)
    parser.add_argument("--format", choices=("text", "json", "turtle", "svg", "png"), default="text")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=proving.run_why)


def _add_why_not(found: Commands) -> None:
    parser = found.add_parser(
        "why-not",
        help="why a row is not in an answer: what fails, what would have to be true, and who says so",
        description="Tell why a row is not in the answer to a question or the result of a query; without --expect, "
        "why there is no row at all.",
        epilog="Parameters of a question follow as --name value: kg why-not {absent}",
    )
    parser.add_argument("question", nargs="?", help="name of a question, the question in words, or a file with a query")
    parser.add_argument("-e", "--expression", help="a query instead of a question")
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="what the row should have; may be repeated",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    limiting.add_limits(parser)
    parser.set_defaults(run=missing.run_why_not)


def _add_whatif(found: Commands) -> None:
    parser = found.add_parser(
        "whatif",
        help="what would change without some claims, with more, or with other values",
        description="Tell which rows and inferred facts would be lost, gained or changed without the claims of a "
        "source, a claim, a decision, or all claims that name a thing; without a question, all facts.",
        epilog="Parameters of the question follow as --name value: kg whatif --without rid:{lost} {question}",
    )
    parser.add_argument("question", nargs="?", help="name of a question, or the question in words")
    parser.add_argument(
        "--without", action="append", default=[], metavar="ENTITY", help="what to suppose away; may be repeated"
    )
    parser.add_argument(
        "--with",
        dest="added",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a file of a source, or of entities, to suppose; may be repeated",
    )
    parser.add_argument(
        "--set",
        dest="changed",
        action="append",
        default=[],
        metavar="CLAIM.PROPERTY=VALUE",
        help="what to suppose that a claim says, as in a data file; may be repeated",
    )
    _add_rows(parser)
    _add_language(parser)
    parser.set_defaults(run=comparing.run_whatif)


def _add_diff(found: Commands) -> None:
    parser = found.add_parser(
        "diff",
        help="what changed between two builds or days, each with the article that caused it",
        description="Compare two graphs, each a build (the start of its name, or current) or a day.",
    )
    parser.add_argument("first", help="a build, or a day such as 2025-01-31")
    parser.add_argument("second", help="a build, or a day")
    parser.add_argument(
        "--clock", choices=("known-by", "as-of"), default="known-by", help="how a day is meant (default: known-by)"
    )
    parser.add_argument("--question", help="only this question, by name or in words (default: all without parameters)")
    _add_rows(parser)
    _add_language(parser)
    parser.set_defaults(run=comparing.run_diff)


def _add_conflicts(found: Commands) -> None:
    parser = found.add_parser("conflicts", help="where sources disagree, what is held, and the rule that decided")
    parser.add_argument("--kind", choices=("correction", "succession", "outvoted", "disputed"), help="only these")
    parser.add_argument("--format", choices=(*ROW_FORMATS, "html"), default="table")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_conflicts)


def _add_check(found: Commands) -> None:
    parser = found.add_parser("check", help="shapes, checks, inference, evidence and consistency, without a build")
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")
    parser.add_argument(
        "--reasoner", choices=("engine", "owlrl"), default="engine", help="owlrl: compare the engine with owlrl (slow)"
    )
    told = "report how far the data goes: sentences, claims, what entities lack, facts that rest on one source"
    parser.add_argument("--coverage", action="store_true", help=told)
    parser.add_argument("--strict", action="store_true", help="fail if a finding of severity error is open")
    parser.add_argument(
        "--format", choices=ROW_FORMATS, default="table", help="of the findings, or the coverage report"
    )
    _add_language(parser)
    _add_output(parser)
    parser.set_defaults(run=commands.run_check)


def _add_simulate(found: Commands) -> None:
    parser = found.add_parser("simulate", help="an invented home like this one, of any size, with the truth kept aside")
    parser.add_argument("--claims", type=parse_count, default=1000, help="about how many claims (default: 1000)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files")
    parser.add_argument("--output", type=Path, required=True, help="folder to write the home into; new, or empty")
    parser.set_defaults(run=commands.run_simulate)


def _add_schema(found: Commands) -> None:
    parser = found.add_parser("schema", help="JSON Schema of data files, for editors to complete and check them")
    parser.add_argument("--output", type=Path, help="folder to write into (default: build/schema of the home)")
    parser.set_defaults(run=commands.run_schema)


def _add_locate(found: Commands) -> None:
    parser = found.add_parser("locate", help="sentence, offsets and digest of some words, ready to paste")
    parser.add_argument("words", help="words as they stand in the text")
    parser.add_argument("--texts", type=Path, required=True, help="folder of the texts, or one text")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.set_defaults(run=commands.run_locate)


def _add_network(found: Commands) -> None:
    parser = found.add_parser("network", help="what the network of things and sources tells")
    networks.add_arguments(parser)
    _add_rows(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=networks.run_network)


def _add_charting(found: Commands) -> None:
    for parser in charting.add_parsers(found):
        _add_output(parser)
        _add_language(parser)
        _add_clocks(parser)


def _add_explore(found: Commands) -> None:
    parser = found.add_parser(
        "explore",
        help="one HTML page to look around in, without a network",
        description="Write one HTML page of the graph, or of a part of it, that needs a browser and nothing else.",
    )
    exploring.add_explore_arguments(parser)
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)


def _add_export(found: Commands) -> None:
    parser = found.add_parser("export", help="the graph as a file for other tools")
    parser.add_argument(
        "--format", choices=GRAPH_FORMATS, default="turtle", help="turtle, ntriples: what is held; others: claims too"
    )
    _add_output(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_export)


def _add_serve(found: Commands) -> None:
    parser = found.add_parser(
        "serve",
        help="pages for a browser, a SPARQL endpoint, and answers as JSON, over HTTP",
        description="Serve the graph at http://127.0.0.1:8765: pages at /, the SPARQL 1.1 Protocol at /sparql, "
        "the Graph Store Protocol at /data, VoID at /.well-known/void, JSON at /api, for reading only, until Ctrl-C.",
    )
    parser.add_argument(
        "--host",
        default="127.0.0.1",
        help="address to listen at; for others than this machine's own a token is needed (default: 127.0.0.1)",
    )
    parser.add_argument("--port", type=parse_port, default=8765, help="port to listen at; 0 for any (default: 8765)")
    parser.add_argument(
        "--token",
        help="token that requests must bring (default: that of KG_TOKEN; a new one is made "
        "and shown where one is needed)",
    )
    parser.add_argument("--workers", type=parse_count, help="processes that answer (default: two a processor)")
    parser.add_argument(
        "--allow-service",
        action="append",
        default=[],
        metavar="URL",
        help="an endpoint that SERVICE may call; may be repeated (default: none)",
    )
    _add_limits(parser)
    _add_texts(parser)
    parser.set_defaults(run=serving.run_serve)


def _add_mcp(found: Commands) -> None:
    parser = found.add_parser(
        "mcp",
        help="tools for an assistant, over standard input and output",
        description="Serve an assistant, by the Model Context Protocol, until it closes standard input. Its client "
        'starts this command itself: {"command": "kg", "args": ["mcp"]}.',
    )
    _add_limits(parser)
    _add_texts(parser)
    parser.set_defaults(run=assisting.run_mcp)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    """Add what each query may use (`kg.workers.Limits`)."""
    parser.add_argument("--seconds", type=parse_seconds, default=10.0, help="that a query may run (default: 10)")
    parser.add_argument("--memory", type=parse_amount, default=512, help="MiB that a query may take (default: 512)")
    parser.add_argument("--rows", type=parse_amount, default=100_000, help="of a result at most (default: 100000)")


def _add_rows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=ROW_FORMATS, default="table")
    _add_output(parser)


def _add_cite(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cite", action="store_true", help="with each row, the claims it rests on")
    _add_texts(parser)


def _add_texts(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--texts", type=Path, help="folder of the texts: cite the sentences themselves too")


def _add_clocks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=parse_day, metavar="DATE", help="how things stood on a day, such as 2025-01-31")
    parser.add_argument("--known-by", type=parse_day, metavar="DATE", help="by what had been published by a day")


def _add_possible(parser: argparse.ArgumentParser) -> None:
    told = "list too what may have been so before anybody said so, which is else only counted"
    parser.add_argument("--possible", action="store_true", help=told)


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, help="file to write instead of standard output")


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("en", "ja"), default="en", help="language of labels")
