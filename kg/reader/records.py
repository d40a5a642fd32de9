"""YAML with line numbers and without implicit types: every scalar is the text that stands in the file.

`014` stays `014`, `7.10` stays `7.10`, `NO` stays `NO`; the ontology gives the types.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import yaml

from kg.errors import suggest, tell_all
from kg.model.claims import Where


@dataclass(slots=True)
class Problems:
    """Collects messages while reading; `stop` raises them together."""

    found: list[tuple[Where, str]] = field(default_factory=list)

    def add(self, where: Where, message: str) -> None:
        """Note one problem: what is wrong and what to do."""
        self.found.append((where, message))

    def stop(self) -> None:
        """Raise what was found.

        Raises:
            DataError: there is at least one problem; one line each, in the order of files and lines.
        """
        if self.found:
            raise tell_all(sorted(self.found))


def decode(content: bytes, name: str, problems: Problems) -> str | None:
    """Return the text of a file, or None where it is no UTF-8, which is told."""
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        where = Where(name, content[: error.start].count(b"\n") + 1)
        problems.add(where, "a character is not UTF-8; save the file as UTF-8")
        return None


T = TypeVar("T", bound=Hashable)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST = 2_000
"""So many characters a text has at most."""
DEEPEST = 20
"""So deep lists and mappings stand in each other at most."""
MOST_VALUES = 2_000_000
"""So many texts, lists and mappings a file has at most."""
Event = Any  # Any: to the stubs of PyYAML, events have no fields
RESERVED = frozenset({"any", "unknown", "decision"})  # they have a meaning in minted names and in data files
NUMBER = "[0-9]{3,9}"
"""The number of a claim or a decision."""
BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""What Unicode takes for letters and signs, and nobody sees: fillers of hangul, braille without dots."""


@dataclass(frozen=True, slots=True)
class Record:
    """A YAML value and where it stands: a text, a list of records, or a mapping of them."""

    value: str | tuple[Record, ...] | dict[str, Record]
    where: Where

    @property
    def text(self) -> str | None:
        """Return the text of a scalar, else None."""
        return self.value if isinstance(self.value, str) else None

    @property
    def items(self) -> tuple[Record, ...]:
        """Return the members of a list; a scalar or a mapping counts as a list of itself."""
        return self.value if isinstance(self.value, tuple) else (self,)

    @property
    def fields(self) -> dict[str, Record]:
        """Return the fields of a mapping; none for anything else."""
        return self.value if isinstance(self.value, dict) else {}

    def get(self, name: str) -> Record | None:
        """Return a field, or None."""
        return self.fields.get(name)

    def list(self, name: str) -> tuple[Record, ...]:
        """Return the members of a field; none where it is not there."""
        found = self.fields.get(name)
        return found.items if found else ()


def parse_yaml(text: str, file: str, problems: Problems) -> Record | None:
    """Return the one document of a YAML text, or None when it is broken or empty (told to `problems`).

    A text that would grow as it is read costs nothing: anchors, tags and deep nesting are refused where they stand.
    """
    text = text.removeprefix("\ufeff")
    lines = enumerate(text.replace("\r\n", "\n").replace("\t", " ").split("\n"), 1)
    clean = [check_characters(line, Where(file, number), problems) for number, line in lines]
    if not all(clean):
        return None
    try:
        return _Composer(yaml.parse(text, Loader=yaml.CBaseLoader), file, problems).read_document()
    except Refused as error:
        problems.add(Where(file, error.line), f"broken YAML: {error}")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        problems.add(Where(file, line), f"broken YAML: {error.problem}; mend the syntax at this line")
    return None


class Refused(Exception):
    """Something of YAML that data files do without: what it is, and what to write instead."""

    def __init__(self, event: Event, told: str) -> None:
        super().__init__(told)
        self.line = event.start_mark.line + 1


class _Composer:
    """Makes records of the events of a parser, in bounds of depth and number."""

    def __init__(self, events: Iterator[Event], file: str, problems: Problems) -> None:
        self._events = events
        self._file = file
        self._problems = problems
        self._left = MOST_VALUES

    def read_document(self) -> Record | None:
        """Return the only document; None, told, where there is none.

        Raises:
            Refused: there is something that data files do without.
        """
        next(self._events)  # the stream begins
        begin = next(self._events)
        if isinstance(begin, yaml.StreamEndEvent):
            self._problems.add(Where(self._file, 1), "the file is empty; add its content or delete it")
            return None
        if begin.version or begin.tags:
            raise Refused(begin, "a line that begins with % is a directive; remove it")
        record = self._read(next(self._events), DEEPEST)
        next(self._events)  # the document ends
        more = next(self._events)
        if not isinstance(more, yaml.StreamEndEvent):
            raise Refused(more, "a second document begins; a file has one, so put it into a file of its own")
        return record

    def _read(self, event: Event, depth: int, line: int = 0) -> Record:
        self._check(event, depth)
        where = Where(self._file, line or event.start_mark.line + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            return Record(tuple(self._read(e, depth - 1) for e in self._list_inside(yaml.SequenceEndEvent)), where)
        if isinstance(event, yaml.MappingStartEvent):
            return Record(dict(self._read_fields(depth - 1)), where)
        check_text(event.value, where, self._problems)
        return Record(event.value, where)

    def _read_fields(self, depth: int) -> Iterator[tuple[str, Record]]:
        seen: dict[str, int] = {}
        for key in self._list_inside(yaml.MappingEndEvent):
            if isinstance(key, yaml.CollectionStartEvent):
                kind = "a list" if isinstance(key, yaml.SequenceStartEvent) else "a mapping"
                raise Refused(key, f"the name of a field is {kind}; write a name, such as 'title: …'")
            name, line = self._read(key, depth).text or "", key.start_mark.line + 1
            if name in seen:
                told = f"duplicate field '{name}', first at line {seen[name]}; keep one"
                self._problems.add(Where(self._file, line), told)
            seen[name] = line
            yield name, self._read(next(self._events), depth, line)

    def _list_inside(self, end: type[yaml.CollectionEndEvent]) -> Iterator[Event]:
        while not isinstance(event := next(self._events), end):
            yield event

    def _check(self, event: Event, depth: int) -> None:
        self._left -= 1
        if isinstance(event, yaml.AliasEvent):
            raise Refused(event, f"*{event.anchor} stands for what an anchor marks; write it out")
        if event.anchor:
            told = f"&{event.anchor} is an anchor; remove it, and put a text that begins with & in quotes"
            raise Refused(event, told)
        if event.tag:
            raise Refused(event, f"{event.tag} is a tag; remove it, and put a text that begins with ! in quotes")
        if not depth:
            raise Refused(event, f"lists and mappings stand more than {DEEPEST} deep in each other; write them flat")
        if not self._left:
            raise Refused(event, f"the file has more than {MOST_VALUES:,} values; split it")


def check_text(text: str, where: Where, problems: Problems) -> None:
    """Tell of a text that is too long, has nothing but spaces, or has characters that cannot be seen."""
    check_characters(text, where, problems)
    if len(text) > LONGEST:
        problems.add(where, f"a text of {len(text):,} characters; write {LONGEST:,} at most")
    if text and not text.strip():
        problems.add(where, "a text of nothing but spaces; write something, or leave it out")


def check_characters(text: str, where: Where, problems: Problems) -> bool:
    """Say whether a text has only characters that a reader sees where they stand; of others, which make it lie, tell.

    The others are control characters, line and paragraph separators, marks of direction and width, halves of
    surrogates, and what Unicode leaves to private use or has not assigned. Spaces of any width may stand.
    """
    if text.isprintable() and BLANKS.isdisjoint(text):
        return True
    seen = (c for c in text if c not in BLANKS and (c.isprintable() or unicodedata.category(c) == "Zs"))
    odd = sorted(set(text).difference(seen))
    for char in odd:
        name = "a line break" if char in "\r\n" else unicodedata.name(char, "a character without a name").lower()
        problems.add(where, f"{name} (U+{ord(char):04X}) stands in the text; remove it")
    return not odd


def check_fields(record: Record, allowed: tuple[str, ...], problems: Problems) -> None:
    """Tell of each field of a mapping that is not among the allowed ones."""
    for name, value in record.fields.items():
        if name not in allowed:
            problems.add(value.where, f"unknown field '{name}'{suggest(name, allowed)}; known: {', '.join(allowed)}")


def check_identifier(text: str, where: Where, problems: Problems) -> None:
    """Tell of an identifier that can't be part of a name in the graph."""
    if text in RESERVED or not SLUG.fullmatch(text):
        form = "use lower-case letters and digits, parts joined by hyphens"
        told = f"'{text}' has a meaning of its own; use another identifier" if text in RESERVED else None
        problems.add(where, told or f"'{text}' is no identifier; {form}")


def encode_local(text: str) -> str:
    """Return a text as a part of an IRI: itself, or a name that nothing has where it can't be one.

    >>> encode_local("suzuki-fronx"), encode_local("Suzuki Fronx")
    ('suzuki-fronx', 'Suzuki.Fronx')
    """
    return re.sub(r"[^\w-]", ".", text)


def find_text(record: Record, name: str, problems: Problems) -> str | None:
    """Return the text of an optional field; where it is no text, tell, and return None."""
    return get_text(record, name, problems) or None if record.get(name) else None


def find_texts(record: Record, name: str, problems: Problems) -> dict[str, Where]:
    """Return the texts of an optional field, each with its place; tell of members that are no text."""
    for item in record.list(name):
        if not item.text:
            problems.add(item.where, f"'{name}' must be a text or a list of texts; correct it")
    return {item.text: item.where for item in record.list(name) if item.text}


def get_text(record: Record, name: str, problems: Problems) -> str:
    """Return the text of a required field; where it is missing or no text, tell, and return an empty one."""
    found = record.get(name)
    if found is None:
        problems.add(record.where, f"'{name}' is missing; add '{name}: …'")
        return ""
    if not found.text:
        problems.add(found.where, f"'{name}' must be a text; write '{name}: …'")
        return ""
    return found.text


def check_form(text: str, form: str, told: str, where: Where, problems: Problems) -> str:
    """Return a text, and tell where it has not a form, a regular expression; an empty one is told elsewhere."""
    if text and not re.fullmatch(form, text):
        problems.add(where, f"'{text}' is {told}")
    return text


def list_reached(starts: Iterable[T], lead: Callable[[T], Iterable[T]]) -> set[T]:
    """Return some things, and all that they lead to, step by step."""
    found, todo = set[T](), list(starts)
    while todo:
        thing = todo.pop()
        if thing not in found:
            found.add(thing)
            todo.extend(lead(thing))
    return found
