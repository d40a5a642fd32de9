"""The tools: a row of the table of verbs each, with what an assistant has to know to choose well.

A question that is not surely understood is a result, and no error: the call did what it should, the reading and its
alternatives are its document, and clients may hide or repeat a call that failed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal

from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent
from pydantic import Field

from kg.assistant.calls import make_tool
from kg.assistant.guide import write_guide
from kg.assistant.writing import MANY, send
from kg.errors import NotFound
from kg.language import fill
from kg.model.readings import Reading
from kg.model.results import Question
from kg.model.sheets import Sheet
from kg.verbs.table import Parameter, Verb, list_verbs
from kg.workers import Pool
from kg.workers.documents import ask, make_adapter

ROWS = 50
"""Rows that come where the call names no number."""
MANY_QUESTIONS = 15
"""From more questions than these on, each is only named."""
LONGEST = 1_000

ADVICE: Mapping[str, str] = {
    "ask": """\
On {about}. Give it in plain words of English or Japanese ("{asked}"), by its parts (`parameters`), or by the name of a
question. Start here. The reply says how the question was read, and each row cites its sources as [1] [2]; where dates
are vague, `sure` says whether a row is so in any case, and `hangs_on` on which date it hangs. If a word is not
understood, nothing is run: the reply says "not answered" and which word it was; ask again otherwise, or by parts.""",
    "list": "With `search`, only those that have to do with some words, the nearest first, described in full.",
    "search": "Use it before other tools where a name is uncertain. Gives identifiers, which every tool takes.",
    "why": """\
Use it for inferred facts, such as why("{node}", "type", "{class}").""",
    "why-not": """\
Give a question or a query, and not both. For example: question "{named}", parameters {"{parameter}":
"{argument}"}, expect {"{column}": "{cell}"}.""",
    "whatif": """\
Gives the rows, inferred facts, findings and disagreements lost, gained and changed, each with what causes it. The graph
stays as it is. For example: without ["{lost}"], question "{named}"; or set ["{changed}"].""",
    "diff": "With a question it is quick; without one it compares all answers and facts, which takes long.",
    "query": """\
For what no question of the catalogue covers; call read_guide first, which has the classes and relations. Prefixes ri:
(terms) and rid: (things) are declared. The default graph is what is held true, inferences included; each claim is a
named graph of what its sentence says: ?c a ri:Claim . GRAPH ?c { … }. A query that runs too long is stopped.""",
    "network": """\
For example: name "exposure", parameters {"thing": "{lost}"}; or name "change", parameters {"start":
"2024-12-31", "end": "2025-12-31"}.""",
}
"""What an assistant has to know of a verb besides what it does."""


def make_tools(pool: Pool, names: Mapping[str, str]) -> list[Tool]:
    """Return the tools, the most used first, explained by the examples of a domain."""

    async def read_guide() -> CallToolResult:
        """Read how to query the graph: its layers, prefixes, classes, relations, example queries, how to cite."""
        return CallToolResult(content=[TextContent(text=await write_guide(pool, names))])

    tools = [_make_tool(verb, pool, fill(ADVICE.get(verb.name, ""), names)) for verb in list_verbs("tool", names)]
    return [*tools, make_tool(read_guide, read_guide.__name__, read_guide.__doc__ or "", None)]


def _make_tool(verb: Verb, pool: Pool, advice: str) -> Tool:
    make_adapter(verb.result)  # now, and not while an assistant waits
    told = f"{verb.help[:1].upper()}{verb.help[1:]}.\n\n{advice}".strip()
    taken = {p.tool or p.word or p.name: p for p in verb.list_parameters("files")}

    async def call(**given: Any) -> CallToolResult:
        asked = {taken[name].name: value for name, value in given.items()}
        days = {name: value.isoformat() for name, value in asked.items() if isinstance(value, date)}
        try:
            document = await ask(pool, verb.name, **{**asked, **days})
        except NotFound as error:
            if verb.name != "ask" or not isinstance(error.reading, Reading):
                raise
            return send("read", error.reading)
        return send(verb.name, _shorten(document))

    call.__signature__ = Signature([_make_argument(*one) for one in taken.items()])  # type: ignore[attr-defined]  # the SDK reads it
    result = verb.result | Reading if verb.name == "ask" else verb.result
    return make_tool(call, verb.tool or verb.method, told, result)


def _make_argument(name: str, parameter: Parameter) -> Argument:
    kind, default = _find_type(parameter)
    told = Annotated[kind, Field(description=parameter.help)]  # type: ignore[valid-type]  # made here
    default = Argument.empty if parameter.required else default
    return Argument(name, Argument.KEYWORD_ONLY, annotation=told, default=default)


def _find_type(parameter: Parameter) -> tuple[Any, object]:
    """Return the type of an argument, and what it is where it is left out."""
    number = Annotated[int, Field(ge=parameter.least, le=parameter.most)]
    choice: Any = Literal[parameter.choices]
    kinds: Mapping[str, tuple[Any, object]] = {
        "words": (str, None),
        "texts": (list[str] | None, None),
        "parameters": (dict[str, str | int] | None, None),
        "expected": (dict[str, str | int] | None, None),
        "day": (date | None, None),
        "number": (number if parameter.default else number | None, parameter.default),
        "rows": (Annotated[int, Field(ge=1, le=LONGEST)], ROWS),
        "switch": (bool, bool(parameter.default)),
        "choice": (choice, parameter.default) if parameter.default else (choice | None, None),
    }
    return kinds.get(parameter.kind, (str | None, None))


def _shorten(document: Any) -> Any:
    """Return a document without what an assistant would read for nothing.

    Of a thing these are the many nodes and gaps, and of a long list of questions all but their names and one example.
    """
    if isinstance(document, Sheet):
        return replace(document, related=document.related[:MANY], gaps=document.gaps[:MANY])
    if isinstance(document, tuple) and len(document) > MANY_QUESTIONS and isinstance(document[0], Question):
        return tuple(replace(one, description="", columns=(), examples=one.examples[:1]) for one in document)
    return document
