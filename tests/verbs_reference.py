"""The reference of the verbs, `docs/verbs.md`, written from their table: `python -m tests.verbs_reference` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.inputs import read_inputs
from kg.reader.domain import read_domain
from kg.verbs import table
from kg.verbs.table import FACES, Parameter, Verb, fill_verb

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "verbs.md"
HEAD = """\
# What can be done with a graph

*Made from the table of verbs (`kg/verbs/table.py`) by `python -m tests.verbs_reference`; a test compares the two.*

Each verb is one method of `kg.KnowledgeGraph`, whose result is one document: the same members in Python, in the JSON of
HTTP, in the fields of a tool, and on the pages. `/api/openapi.json` and the schemas of the tools describe them. In
Python, `ask`, `conflicts`, `query` and `list` give the terms of the store besides.
"""


def write_reference() -> str:
    """Return the page."""
    names = read_domain(read_inputs(ontology=ROOT / "ontology")).list_examples()
    return "\n".join([HEAD, *(line for verb in table.VERBS for line in write_verb(fill_verb(verb, names)))])


def write_verb(verb: Verb) -> Iterator[str]:
    """Yield what the page says of a verb: where it is, what it takes, and which faces leave it out."""
    yield from (f"## {verb.name}", "", f"{verb.help[:1].upper()}{verb.help[1:]}.", "", verb.help_ja, "")
    places = {
        "Python": f"`graph.{verb.method}`" if verb.method else "",
        "command": f"`kg {verb.name}`",
        "http": ", ".join(f"`/api{route.path}`" for route in verb.list_routes()),
        "tool": f"`{verb.tool or verb.method}`",
        "page": "a page shows it",
    }
    for face, place in places.items():
        reason = {str(name): told for name, told in verb.left_out.items()}.get(face)
        name = {str(name): told for name, told in FACES.items()}.get(face, face)
        if place or reason:
            yield f"- {name[:1].upper()}{name[1:]}: {f'no; {reason}' if reason else place}"
    if verb.parameters:
        yield from ("", "| parameter | takes | | |", "|---|---|---|---|")
        yield from (write_parameter(parameter) for parameter in verb.list_parameters())
    yield ""


def write_parameter(parameter: Parameter) -> str:
    """Return the row of a parameter."""
    other = dict.fromkeys(filter(None, (parameter.word, parameter.tool)))
    names = f"`{parameter.name}`{''.join(f', `{name}`' for name in other)}"
    takes = " or ".join(f"`{one}`" for one in parameter.choices) or parameter.kind
    return f"| {names} | {takes}{', needed' if parameter.required else ''} | {parameter.help} | {parameter.help_ja} |"


if __name__ == "__main__":
    PAGE.write_text(write_reference(), encoding="utf-8")
