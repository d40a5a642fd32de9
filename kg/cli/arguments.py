"""What can be typed after `kg`: the verbs, whose parameters and help are those of their table, and what else is."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from kg.cli.values import ROWS, TEXT, add_output, add_parameter, choose_format
from kg.errors import KGError
from kg.escapes import cut, show_line
from kg.language import fill
from kg.paths import find_home
from kg.verbs.table import CLOCKS, LANG, Verb, list_verbs

HOME = "folder with data/ and ontology/ (default: found from here)"
FREE = "Parameters of a question follow as --name value: kg"
COMPOSED = "--of"
"""What a question that is composed of parts begins with."""
SWITCHES = ("count", "share", "whether", "compare")
"""Parts of such a question that need no value."""
OWN_KINDS = ("rows", "parameters", "sparql")
"""Kinds of parameters that stand on a line as each command has them, or not at all."""


@dataclass(frozen=True, slots=True)
class Command:
    """How a command stands on a line.

    Its module of `kg.cli`, loaded when it is called, has `run_…`, which runs it, and `add_…`, which declares what it
    takes of its own. Of a verb, `places` are parameters without `--`, and `own` those that it has in its own way; what
    is no verb has its `help` and `description` here.
    """

    module: str = "commands"
    formats: tuple[str, ...] = ROWS
    places: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    epilog: str | None = None
    help: str = ""
    description: str | None = None


COMMANDS: Mapping[str, Command] = {
    "ask": Command(own=("question",), epilog=f"{FREE} ask {{question}}"),
    "query": Command(),
    "show": Command(formats=TEXT, places=("entity",)),
    "why": Command(
        "proving",
        ("text", "json", "turtle", "svg", "png"),
        ("subject", "predicate", "object"),
        ("proofs",),
        'Example: kg why "{node}" type "{class}"',
    ),
    "why-not": Command("proving", TEXT, own=("question",), epilog=f"{FREE} why-not {{absent}}"),
    "whatif": Command("comparing", places=("question",), epilog=f"{FREE} whatif --without rid:{{lost}} {{question}}"),
    "diff": Command("comparing", places=("first", "second")),
    "conflicts": Command(formats=(*ROWS, "html")),
    "network": Command("pictures", own=("name",)),
    "chart": Command("pictures", (), own=("name",)),
    "report": Command("pictures", ()),
    "explore": Command("pictures", ()),
    "export": Command(formats=("turtle", "trig", "nquads", "jsonld", "ntriples")),
}
"""The verbs that a line has in a way of its own; of all others, the document is written as JSON."""
OTHERS: Mapping[str, Command] = {
    "build": Command("building", help="data/ -> a checked, reasoned, stored graph under build/"),
    "check": Command("checking", help="shapes, checks, inference, evidence and consistency, without a build"),
    "schema": Command("schemas", help="JSON Schema of data files, for editors to complete and check them"),
    "simulate": Command("building", help="an invented home like this one, of any size, with the truth kept aside"),
    "locate": Command("locating", help="sentence, offsets and digest of some words, ready to paste"),
    "serve": Command(
        "serving",
        help="pages for a browser, a SPARQL endpoint, and answers as JSON, over HTTP",
        description="Serve the graph at http://127.0.0.1:8765: pages at /, the SPARQL 1.1 Protocol at /sparql, "
        "the Graph Store Protocol at /data, VoID at /.well-known/void, JSON at /api, for reading only, until Ctrl-C.",
    ),
    "mcp": Command(
        "serving",
        help="tools for an assistant, over standard input and output",
        description="Serve an assistant, by the Model Context Protocol, until it closes standard input. Its client "
        'starts this command itself: {"command": "kg", "args": ["mcp"]}.',
    ),
}
"""The commands that are no verbs."""


def parse_arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    """Return the arguments; `run` is the command, and `parameters` are those of a question.

    Raises:
        SystemExit: with 2 for wrong usage, 0 after help.
    """
    parser = make_parser()
    argv = list(sys.argv[1:] if argv is None else argv)
    if COMPOSED in argv and "ask" in argv[: argv.index(COMPOSED)] and argv[argv.index("ask") + 1].startswith("-"):
        argv.insert(argv.index("ask") + 1, "")  # no words: else the first value would be taken for them
    for word in argv:
        try:
            word.encode()
        except UnicodeEncodeError:
            parser.error(f"{word!a} is not UTF-8; write it in UTF-8")
    arguments, rest = parser.parse_known_args(argv)
    arguments.parameters = {}
    if getattr(arguments, "formats", ()) and not arguments.format:
        try:
            arguments.format = choose_format(arguments.formats, arguments.output)
        except ValueError as error:
            parser.error(str(error))
    if rest and arguments.command not in ("ask", "why-not", "whatif", "diff"):
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
        if (
            name in SWITCHES
            and not equals
            and (not (ahead := rest[rest.index(word) + 1 :]) or ahead[0].startswith("--"))
        ):
            equals, value = "=", "yes"
        if not word.startswith("--"):
            parser.error(f"unknown argument '{word}'; write a question in quotes, and its parameters as --name value")
        if not equals:
            value = next(words, "")
        if not value:
            parser.error(f"--{name} needs a value")
        if name.replace("-", "_") in found:
            parser.error(
                f"--{name} is given twice; write several values with a comma between, where the question takes them"
            )
        found[name.replace("-", "_")] = value
    return found


class Parser(argparse.ArgumentParser):
    """A parser whose errors show in one line what was typed, and whose help speaks of the graph at hand."""

    def __init__(self, **options: Any) -> None:
        """Take a width of its own for the usage, which few see: to ask for that of the terminal takes a library."""
        super().__init__(formatter_class=partial(argparse.HelpFormatter, width=80), **options)

    def format_usage(self) -> str:
        """Return how it is used, in the width of the terminal."""
        self.formatter_class = argparse.HelpFormatter
        return super().format_usage()

    def format_help(self) -> str:
        """Return the help, with the names and examples of the domain where `{…}` stands for them."""
        self.formatter_class, told = argparse.HelpFormatter, _tell_domain()
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
    """A parser of one command, made when the command is called: each line has one of them, and they take long to make.

    It takes `--home` too, so that it may stand before or after the command.
    """

    def __init__(self, declare: Callable[[argparse.ArgumentParser], None], **options: Any) -> None:
        self.declare = partial(declare, self)
        self.options = options

    def make(self) -> None:
        """Declare what the command takes."""
        super().__init__(**self.options)
        self.add_argument("--home", type=Path, default=argparse.SUPPRESS, help=HOME)
        self.declare()

    def parse_known_args(self, *given: Any, **named: Any) -> Any:  # Any: as argparse has it
        """Return the arguments, and those that are not known."""
        self.make()
        return super().parse_known_args(*given, **named)


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = Parser(
        prog="kg",
        description="Questions on {about}, answered with sources.",
        epilog="Each command has its own help: kg ask --help",
    )
    parser.add_argument("--home", type=Path, help=HOME)
    found = parser.add_subparsers(
        dest="command", required=True, metavar="COMMAND", parser_class=CommandParser, prog="kg"
    )
    verbs = {verb.name: verb for verb in list_verbs("command")}
    for name in ("build", *verbs, *(name for name in OTHERS if name != "build")):
        verb = verbs.get(name)
        command = OTHERS[name] if verb is None else COMMANDS.get(name) or _make_command(verb)
        told = verb.help if verb else command.help
        found.add_parser(
            name,
            help=told,
            description=f"{told[:1].upper()}{told[1:]}." if verb else command.description,
            epilog=command.epilog,
            declare=partial(_declare, name, command, verb),
        )
    return parser


def _make_command(verb: Verb) -> Command:
    """Return how a verb stands on a line that has no way of its own."""
    return Command(formats=("json",), places=tuple(p.name for p in verb.parameters if p.required))


def _declare(name: str, command: Command, verb: Verb | None, parser: argparse.ArgumentParser) -> None:
    """Declare what a command takes, and what runs it: its own function or, of a verb that has none, that of all."""
    module, word = import_module(f"kg.cli.{command.module}"), name.replace("-", "_")
    if add := getattr(module, f"add_{word}", None):
        add(parser)
    if verb:
        _add_verb(parser, verb, command)
    parser.set_defaults(run=getattr(module, f"run_{word}", None) or partial(module.run_verb, verb))


def _add_verb(parser: argparse.ArgumentParser, verb: Verb, command: Command) -> None:
    for parameter in verb.parameters:
        if parameter.kind not in OWN_KINDS and parameter.name not in command.own:
            add_parameter(parser, parameter, placed=parameter.name in command.places)
    add_output(parser, command.formats)
    for parameter in (*((LANG,) if verb.spoken else ()), *(CLOCKS if verb.dated else ())):
        add_parameter(parser, parameter)
