"""The questions of `queries/*.rq`: SPARQL with a header that names, describes and types them.

A header is the comment lines at the top of the file:

    # title: Models from a country
    # title-ja: ある国から来る車種
    # description: …
    # parameter: origin (territory) the country the cars come from
    # parameter: year? (year) the calendar year; all years without it
    # example: which models come from India | origin=india
    # cue: model|come|make {origin} (sell market)
    # key: model, origin (maker)
    # word-ja: exact = 正確 | about {} times = 約{}倍
    # sure: rows

`title-ja` may be left out. `?` marks an optional parameter. A parameter is a projected variable of the query, compared
as a term. `filter` after the type says that its column only serves to choose rows and is not shown; `filter part`
names another column for that.
`key` names the columns that say what a row is about, by which two answers are compared; those in brackets tell apart
rows about the same. Without it, a row is about all that it says.
`sure` says how it is told which rows are sure where dates are vague: `rows`, each by itself, or `not told`; without it,
as the form of the query allows.
`word-ja` gives texts that the query itself writes into cells, in English, with what they are in Japanese; `{}` stands
for what changes, such as a number.
`cue` lines are for the reader of English: docs/asking.md tells how.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from pathlib import Path

from kg.errors import DataError
from kg.inputs import read_text
from kg.model.answers import SOURCES
from kg.model.questions import Example, Key, Parameter, Question, fold
from kg.sparql.faults import Fault, find_columns

NAMES = ("title", "title-ja", "description", "parameter", "example", "cue", "sure", "key", "word-ja")
NAME = re.compile(r"[\w-]+")
SURE = ("rows", "not told")
HEADER = re.compile(rf"#\s*({'|'.join(NAMES)}):\s*(.+)")
KEY = re.compile(r"([a-z_, ]+?)\s*(?:\(([a-z_, ]+)\))?")
PARAMETER = re.compile(r"([a-z_]+)(\?)?\s+\(([a-z-]+)(,\s*filter(?:\s+([a-z_]+))?)?\)\s*(.*)")


class Catalogue(dict[str, Question]):
    """Questions by name; `broken` tells of each that is left out what is wrong with it, with file and line."""

    def __init__(self) -> None:
        super().__init__()
        self.broken: dict[str, str] = {}


def read_catalogue(folder: Path) -> Catalogue:
    """Return the questions of a folder. One that is broken breaks no other."""
    catalogue = Catalogue()
    for path in sorted(folder.glob("*.rq")):
        try:
            catalogue[path.stem] = read_question(path)
        except DataError as error:
            catalogue.broken[path.stem] = str(error)
    return catalogue


def read_question(path: Path) -> Question:
    """Return the question of a file.

    Raises:
        DataError: it is broken.
    """
    try:
        return parse_question(path.stem, read_text(path, path.parent))
    except DataError as error:
        raise DataError(str(error).replace(str(path), f"queries/{path.name}", 1)) from error


def find_question(folder: Path, name: str) -> Question | None:
    """Return the question of this name in a folder, or None; no other is read.

    Raises:
        DataError: it is broken.
    """
    path = folder / f"{name}.rq"
    return read_question(path) if NAME.fullmatch(name) and path.exists() else None


def is_named(folder: Path, text: str) -> bool:
    """Say whether a text is the name of a question, or written as one: words joined by hyphens."""
    joined = "-" in text and " " not in text
    return joined or bool(NAME.fullmatch(text) and (folder / f"{text}.rq").exists())


def find_fault(question: Question) -> str | None:
    """Return what is wrong with the query of a question, with file and line, or None.

    It is asked of an empty store, which is not done while a catalogue is read: a query may take long also there.
    """
    file = f"queries/{question.name}.rq"
    try:
        columns = find_columns(question.sparql, "question")
    except Fault as fault:
        return f"{file}:{fault.line}: {fault}"
    if SOURCES in columns:
        return f"{file}:1: {SOURCES}: every answer has this column, which tells who says so; take it out of SELECT"
    missing = [p for p in question.parameters if p.column not in columns]
    return next((f"{file}:1: {p.name}: the query has no column ?{p.column}; add it to SELECT" for p in missing), None)


def check_catalogue(folder: Path) -> None:
    """Stop at what is broken in the questions of a folder.

    Raises:
        DataError: with every fault, file and line.
    """
    catalogue = read_catalogue(folder)
    faults = [*catalogue.broken.values(), *filter(None, map(find_fault, catalogue.values()))]
    if faults:
        raise DataError(*faults)


def parse_question(name: str, text: str) -> Question:
    """Return a question from the text of its file.

    Raises:
        DataError: title, description or examples are missing, or a parameter line is malformed.
    """
    found: dict[str, list[str]] = {key: [] for key in NAMES}
    for line in takewhile(lambda line: line.startswith("#"), text.splitlines()):
        match = HEADER.match(line)
        if match:
            found[match[1]].append(match[2].strip())
    missing = [key for key in ("title", "description", "example") if not found[key]]
    if missing:
        raise DataError(f"queries/{name}.rq: the header lacks {', '.join(missing)}; add a line '# {missing[0]}: …'")
    return Question(
        name=name,
        title=found["title"][0],
        title_ja=next(iter(found["title-ja"]), ""),
        description=" ".join(found["description"]),
        parameters=tuple(_parse_parameter(name, line) for line in found["parameter"]),
        examples=tuple(_parse_example(line, "|") for line in found["example"]),
        cues=tuple(_parse_example(line, " | ") for line in found["cue"]),
        sure=_read_sure(name, found["sure"]),
        key=_parse_key(name, found["key"]),
        words_ja=dict(_parse_word(name, word) for line in found["word-ja"] for word in line.split(" | ")),
        sparql=text,
    )


def _read_sure(name: str, lines: list[str]) -> str:
    told = next(iter(lines), "")
    if told not in ("", *SURE):
        raise DataError(f"queries/{name}.rq: '# sure: {told}' is none of {', '.join(SURE)}; correct it")
    return told


def _parse_key(name: str, lines: list[str]) -> Key | None:
    if not lines:
        return None
    match = KEY.fullmatch(lines[0])
    if match is None:
        raise DataError(f"queries/{name}.rq: '# key: {lines[0]}' is malformed; write '# key: column, column (column)'")
    about, apart = (tuple(part.strip() for part in (text or "").split(",") if part.strip()) for text in match.groups())
    return Key(about, apart)


def _parse_word(name: str, text: str) -> tuple[str, str]:
    english, sign, japanese = (part.strip() for part in text.partition(" = "))
    if not (english and sign and japanese) or english.count("{}") != japanese.count("{}") or english.count("{}") > 1:
        told = f"queries/{name}.rq: '# word-ja: {text}' is malformed"
        raise DataError(f"{told}; write '# word-ja: English = Japanese', with one {{}} in both or in neither")
    return english, japanese


def _parse_parameter(name: str, line: str) -> Parameter:
    match = PARAMETER.fullmatch(line)
    if match is None:
        told = f"queries/{name}.rq: '# parameter: {line}' is malformed"
        raise DataError(f"{told}; write '# parameter: name? (type) text'")
    return Parameter(
        name=match[1],
        type=match[3],
        description=match[6],
        required=not match[2],
        column=match[5] or match[1],
        hidden=bool(match[4]),
    )


def _parse_example(line: str, bar: str) -> Example:
    text, _, rest = line.partition(bar)
    pairs = (pair.partition("=") for pair in rest.split(",") if pair.strip())
    return Example(text.strip(), {key.strip(): value.strip() for key, _, value in pairs})


def rank_questions(questions: Iterable[Question], words: str) -> list[Question]:
    """Return the questions whose title, description or examples have some words, those with most of them first."""
    wanted = {word.rstrip("s") for word in fold(words).split()}

    def rate(question: Question) -> tuple[int, str]:
        texts = [
            question.title,
            question.title,
            question.title_ja,
            question.description,
            *(e.text for e in question.examples),
        ]
        known = [word.rstrip("s") for text in texts for word in fold(text).split()]
        return -sum(10 * (word in known) + min(known.count(word), 9) for word in wanted), question.name

    return sorted((one for one in questions if rate(one)[0]), key=rate)
