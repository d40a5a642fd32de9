"""What can be typed after `kg`: the commands, their arguments and help."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.cli import commands

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
    arguments, rest = parser.parse_known_args(argv)
    arguments.parameters = {}
    if rest and arguments.command != "ask":
        parser.error(f"unknown arguments: {' '.join(rest)}")
    if rest:
        arguments.parameters = _parse_parameters(parser, rest)
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


class CommandParser(argparse.ArgumentParser):
    """A parser of one command: it takes `--home` too, so that it may stand before or after the command."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=HOME)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = argparse.ArgumentParser(
        prog="kg",
        description="Questions on cars that Japanese makers build abroad and sell in Japan, answered with sources.",
        epilog="Each command has its own help: kg ask --help",
    )
    parser.add_argument("--home", type=Path, help=HOME)
    found = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=CommandParser)
    _add_build(found)
    _add_ask(found)
    _add_query(found)
    _add_show(found)
    _add_conflicts(found)
    _add_check(found)
    _add_schema(found)
    _add_locate(found)
    _add_explore(found)
    _add_export(found)
    return parser


def _add_build(found: Commands) -> None:
    parser = found.add_parser("build", help="data/ -> a checked, reasoned, stored graph under build/")
    parser.add_argument("--texts", type=Path, help="folder of the texts: verify every pointer into them")
    parser.set_defaults(run=commands.run_build)


def _add_ask(found: Commands) -> None:
    parser = found.add_parser(
        "ask",
        help="a question by name, or in the words of one of its examples",
        description="Answer a question of the catalogue; without a question, list them.",
        epilog="Parameters of a question follow as --name value: kg ask models-from --origin India",
    )
    parser.add_argument("question", nargs="?", help="name of a question, or the question in words")
    _add_rows(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_ask)


def _add_query(found: Commands) -> None:
    parser = found.add_parser("query", help="any SPARQL query")
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", help="file with the query, or - for standard input")
    one.add_argument("-e", "--expression", help="the query itself")
    _add_rows(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_query)


def _add_show(found: Commands) -> None:
    parser = found.add_parser("show", help="all that is known of one thing, with sources")
    parser.add_argument("entity", help="label, alias, identifier or IRI")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_show)


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
    parser.add_argument("--texts", type=Path, help="folder of the texts: verify every pointer into them")
    parser.add_argument(
        "--reasoner", choices=("engine", "owlrl"), default="engine", help="owlrl: compare the engine with owlrl (slow)"
    )
    told = "report how far the data goes: sentences, claims, what entities lack, facts that rest on one source"
    parser.add_argument("--coverage", action="store_true", help=told)
    parser.add_argument("--strict", action="store_true", help="fail if a finding of severity error is open")
    parser.add_argument(
        "--format", choices=ROW_FORMATS, default="table", help="of the findings, or the coverage report"
    )
    _add_output(parser)
    parser.set_defaults(run=commands.run_check)


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


def _add_explore(found: Commands) -> None:
    parser = found.add_parser("explore", help="one HTML page to look around in, without a network")
    _add_output(parser)
    _add_language(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_explore)


def _add_export(found: Commands) -> None:
    parser = found.add_parser("export", help="the graph as a file for other tools")
    parser.add_argument(
        "--format", choices=GRAPH_FORMATS, default="turtle", help="turtle, ntriples: what is held; others: claims too"
    )
    _add_output(parser)
    _add_clocks(parser)
    parser.set_defaults(run=commands.run_export)


def _add_rows(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=ROW_FORMATS, default="table")
    _add_output(parser)


def _add_clocks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=parse_day, metavar="DATE", help="how things stood on a day, such as 2025-01-31")
    parser.add_argument("--known-by", type=parse_day, metavar="DATE", help="by what had been published by a day")


def parse_day(text: str) -> date:
    """Return a day written as 2025-01-31.

    Raises:
        ArgumentTypeError: the text is no such day.
    """
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"'{text}' is no day; write it as 2025-01-31") from error


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", type=Path, help="file to write instead of standard output")


def _add_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("en", "ja"), default="en", help="language of labels")
