"""YAML with line numbers and without implicit types: every scalar is the text that stands in the file.

`014` stays `014`, `7.10` stays `7.10`, `NO` stays `NO`; the ontology gives the types.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from kg.errors import suggest
from kg.model.claims import Where
from kg.reader.problems import Problems

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"any", "unknown", "decision"})  # they have a meaning in minted names and in data files


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


def parse_yaml(text: str, file: str, problems: Problems) -> Record | None:
    """Return the one document of a YAML text, or None when it is broken or empty (told to `problems`)."""
    try:
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else 1
        problems.add(Where(file, line), f"broken YAML: {error.problem}; mend the syntax at this line")
        return None
    except yaml.reader.ReaderError as error:
        problems.add(Where(file, 1), f"broken YAML: {error.reason}; remove the character")
        return None
    if node is None:
        problems.add(Where(file, 1), "the file is empty; add its content or delete it")
        return None
    try:
        return _convert(node, file, problems)
    except RecursionError:
        problems.add(Where(file, 1), "broken YAML: an anchor holds itself, or the nesting is too deep; write it out")
        return None


def _convert(node: yaml.Node, file: str, problems: Problems, line: int = 0) -> Record:
    where = Where(file, line or node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return Record(tuple(_convert(n, file, problems) for n in node.value), where)
    if isinstance(node, yaml.MappingNode):
        return Record(dict(_convert_fields(node, file, problems)), where)
    return Record(str(node.value), where)


def _convert_fields(node: yaml.MappingNode, file: str, problems: Problems) -> Iterator[tuple[str, Record]]:
    seen: dict[str, int] = {}
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in seen:
            problems.add(Where(file, line), f"duplicate field '{name}', first at line {seen[name]}; keep one")
        seen[name] = line
        yield name, _convert(value, file, problems, line)


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
    found = record.get(name)
    items = found.items if found else ()
    for item in items:
        if not item.text:
            problems.add(item.where, f"'{name}' must be a text or a list of texts; correct it")
    return {item.text: item.where for item in items if item.text}


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
