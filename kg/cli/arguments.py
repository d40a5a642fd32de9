"""What can be typed after `kg`: the verbs, whose parameters and help are those of their table, and what else is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from kg.cli import commands, comparing, limiting, pictures, proving, serving
from kg.cli.values import is_text, parse_amount, parse_count, parse_day, parse_port, parse_seconds
from kg.errors import KGError
from kg.escapes import cut, show_line
from kg.model.domain import fill
from kg.paths import find_home
from kg.verbs.table import CLOCKS, LANG, Parameter, Verb, find_verb, list_verbs

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["CommandParser"]  # argparse has no public name for it

ROWS = ("table", "csv", "json", "markdown")
TEXT = ("text", "json")
GRAPHS = ("turtle", "trig", "nquads", "jsonld", "ntriples")
HOME = "folder with data/ and ontology/ (default: found from here)"
TEXTS = "folder of the texts: cite the sentences themselves too"
FREE = "Parameters of a question follow as --name value: kg"
OWN_KINDS = ("rows", "parameters", "sparql")
"""Kinds of parameters that stand on a line as each command has them, or not at all."""


@dataclass(frozen=True, slots=True)
class Command:
    """How a verb stands on a line: what runs it, its parameters without `--`, those it has in its own way, and more."""

    run: Callable[[argparse.Namespace], None]
    formats: tuple[str, ...] = ROWS
    places: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    more: Callable[[argparse.ArgumentParser], None] = lambda _: None
    epilog: str | None = None


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
            setattr(self, name, fill(getattr(self, name) or "", told))
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
    return domain.list_examples()


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
    for verb in list_verbs("command"):
        _add_verb(found, verb, COMMANDS.get(verb.name) or _make_command(verb))
    for add in (_add_check, _add_schema, _add_simulate, _add_locate, _add_serve, _add_mcp):
        add(found)
    return parser


def _add_verb(found: Commands, verb: Verb, command: Command) -> None:
    told = f"{verb.help[:1].upper()}{verb.help[1:]}."
    parser = found.add_parser(verb.name, help=verb.help, description=told, epilog=command.epilog)
    command.more(parser)
    for parameter in verb.parameters:
        if parameter.kind not in OWN_KINDS and parameter.name not in command.own:
            _add_parameter(parser, parameter, placed=parameter.name in command.places)
    if command.formats:
        parser.add_argument("--format", choices=command.formats, default=command.formats[0])
    parser.add_argument("--output", type=Path, help="file to write instead of standard output")
    for parameter in (*((LANG,) if verb.spoken else ()), *(CLOCKS if verb.dated else ())):
        _add_parameter(parser, parameter, placed=False)
    parser.set_defaults(run=command.run)


def _add_parameter(parser: argparse.ArgumentParser, parameter: Parameter, *, placed: bool) -> None:
    """Declare a parameter of a verb, in its place or by its name."""
    name = parameter.word or parameter.name
    if placed:
        parser.add_argument(parameter.name, help=parameter.help, nargs=None if parameter.required else "?")
        return
    many: dict[str, Any] = {"action": "append", "default": [], "metavar": name.upper()}
    kinds: Mapping[str, dict[str, Any]] = {
        "switch": {"action": "store_true"},
        "choice": {"choices": parameter.choices, "default": parameter.default},
        "number": {"type": parse_count, "default": parameter.default},
        "day": {"type": parse_day, "metavar": "DATE"},
        "texts": many,
        "expected": {**many, "metavar": "COLUMN=VALUE"},
        "files": {**many, "type": Path, "metavar": "FILE"},
    }
    more = kinds.get(parameter.kind, {})
    parser.add_argument(f"--{name.replace('_', '-')}", dest=parameter.name, help=parameter.help, **more)


def _make_command(verb: Verb) -> Command:
    """Return how a verb stands on a line that has no way of its own: its document is written as JSON."""
    places = tuple(parameter.name for parameter in verb.parameters if parameter.required)
    return Command(lambda arguments: commands.run_verb(verb, arguments), ("json",), places)


def _add_asking(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group()
    one.add_argument("question", nargs="?", help="name of a question, or the question in words; without it, list them")
    one.add_argument("--search", metavar="WORDS", help="list the questions that have to do with some words")
    parser.add_argument("--reading", action="store_true", help="show how the words are read, and run nothing")
    parser.add_argument("--texts", type=Path, help=TEXTS)
    parser.add_argument("--why", action="store_true", help="for each row, what it stands on, and the proofs behind it")


def _add_querying(parser: argparse.ArgumentParser) -> None:
    one = parser.add_mutually_exclusive_group(required=True)
    one.add_argument("file", nargs="?", help="file with the query, or - for standard input")
    one.add_argument("-e", "--expression", help="the query itself")
    parser.add_argument("--texts", type=Path, help=TEXTS)
    possible = next(parameter for parameter in find_verb("ask").parameters if parameter.name == "possible")
    _add_parameter(parser, possible, placed=False)
    for parameter in CLOCKS:
        _add_parameter(parser, parameter, placed=False)
    limiting.add_limits(parser)


def _add_proving(parser: argparse.ArgumentParser) -> None:
    told = "other proofs too, up to N (10)"
    parser.add_argument("--all", type=parse_count, nargs="?", const=proving.FEW, metavar="N", help=told)
    told = "a smallest set of claims that is enough for it, and the sources whose loss fells it"
    parser.add_argument("--stands-on", action="store_true", help=told)
    parser.add_argument("--texts", type=Path, help=TEXTS)


def _add_missing(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", help="name of a question, the question in words, or a file with a query")
    parser.add_argument("-e", "--expression", help="a query instead of a question")
    limiting.add_limits(parser)


COMMANDS: Mapping[str, Command] = {
    "ask": Command(commands.run_ask, own=("question",), more=_add_asking, epilog=f"{FREE} ask {{question}}"),
    "query": Command(commands.run_query, more=_add_querying),
    "show": Command(commands.run_show, TEXT, ("entity",)),
    "why": Command(
        proving.run_why,
        ("text", "json", "turtle", "svg", "png"),
        ("subject", "predicate", "object"),
        ("proofs",),
        _add_proving,
        'Example: kg why "{node}" type "{class}"',
    ),
    "why-not": Command(
        proving.run_why_not,
        TEXT,
        own=("question",),
        more=_add_missing,
        epilog=f"{FREE} why-not {{absent}}",
    ),
    "whatif": Command(
        comparing.run_whatif,
        places=("question",),
        epilog=f"{FREE} whatif --without rid:{{lost}} {{question}}",
    ),
    "diff": Command(comparing.run_diff, places=("first", "second")),
    "conflicts": Command(commands.run_conflicts, (*ROWS, "html")),
    "network": Command(pictures.run_network, own=("name",), more=pictures.add_analysing),
    "chart": Command(pictures.run_chart, (), own=("name",), more=pictures.add_charting),
    "report": Command(pictures.run_report, ()),
    "explore": Command(pictures.run_explore, (), more=pictures.add_exploring),
    "export": Command(commands.run_export, GRAPHS),
}
"""The verbs that a line has in a way of its own; of all others, the document is written as JSON."""


def _add_build(found: Commands) -> None:
    parser = found.add_parser("build", help="data/ -> a checked, reasoned, stored graph under build/")
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")
    parser.set_defaults(run=commands.run_build)


def _add_check(found: Commands) -> None:
    parser = found.add_parser("check", help="shapes, checks, inference, evidence and consistency, without a build")
    parser.add_argument("--texts", type=Path, help="folder of the texts: compare pointers and claims with them")
    parser.add_argument(
        "--reasoner", choices=("engine", "owlrl"), default="engine", help="owlrl: compare the engine with owlrl (slow)"
    )
    parser.add_argument("--coverage", action="store_true", help=find_verb("coverage").help)
    parser.add_argument("--strict", action="store_true", help="fail if a finding of severity error is open")
    parser.add_argument("--format", choices=ROWS, default="table", help="of the findings, or the coverage report")
    _add_parameter(parser, LANG, placed=False)
    parser.add_argument("--output", type=Path, help="file to write instead of standard output")
    parser.set_defaults(run=commands.run_check)


def _add_simulate(found: Commands) -> None:
    parser = found.add_parser("simulate", help="an invented home like this one, of any size, with the truth kept aside")
    parser.add_argument("--claims", type=parse_amount, default=1000, help="about how many claims (default: 1000)")
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
    parser.add_argument("--format", choices=TEXT, default="text")
    parser.set_defaults(run=commands.run_locate)


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
    parser.add_argument("--texts", type=Path, help=TEXTS)
    parser.set_defaults(run=serving.run_serve)


def _add_mcp(found: Commands) -> None:
    parser = found.add_parser(
        "mcp",
        help="tools for an assistant, over standard input and output",
        description="Serve an assistant, by the Model Context Protocol, until it closes standard input. Its client "
        'starts this command itself: {"command": "kg", "args": ["mcp"]}.',
    )
    _add_limits(parser)
    parser.add_argument("--texts", type=Path, help=TEXTS)
    parser.set_defaults(run=serving.run_mcp)


def _add_limits(parser: argparse.ArgumentParser) -> None:
    """Add what each query may use (`kg.workers.Limits`)."""
    parser.add_argument("--seconds", type=parse_seconds, default=10.0, help="that a query may run (default: 10)")
    parser.add_argument("--memory", type=parse_amount, default=512, help="MiB that a query may take (default: 512)")
    parser.add_argument("--rows", type=parse_amount, default=100_000, help="of a result at most (default: 100000)")
