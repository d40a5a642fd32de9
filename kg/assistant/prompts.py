"""Prompts that a person can choose in a client: an answer with sources, and the check of a statement."""

from __future__ import annotations

from typing import Annotated

from mcp.server.mcpserver import MCPServer
from pydantic import Field

from kg.escapes import cut, show

ANSWER = """\
Answer this from the knowledge graph: {question}

1. Call `ask` with the question. If it is not answered, choose the reading that is meant, or say what the graph cannot
   answer; for what no question covers, call `read_guide` and write a query for `run_sparql`.
2. Answer in a few sentences or a small table. Carry the marks [1] [2] of the rows.
3. Say how the question was read, what is disputed, what is planned rather than done, and what rests on one weak source.
4. List the sources under their numbers: title, publisher, date, grade, sentence, address, and the sentence if given.
"""
CHECK = """\
Check this statement against the knowledge graph: {statement}

1. Split it into single facts. Find the names with `search_names`.
2. For each fact: `ask` or `show_entity` for what is held, `why` for its proof, or for why it does not hold.
   `list_conflicts` tells where sources differ.
3. Give a verdict for each: supported, contradicted, disputed, or not in the graph (which is no evidence against it),
   with the sources [n] for and against, their dates and grades.
4. Say what changed over time where the statement was true once, and quote the sentence that decides, if given.
"""


def add_prompts(server: MCPServer) -> None:
    """Give a server its prompts."""

    @server.prompt(title="Answer with sources", description="Answer a question from the graph, with its sources")
    def answer_with_sources(question: Annotated[str, Field(description="what to answer")]) -> str:
        return ANSWER.format(question=show(cut(question)))

    @server.prompt(title="Check a statement", description="Compare a statement with what is held, and by whom")
    def check_statement(statement: Annotated[str, Field(description="a sentence or a paragraph to check")]) -> str:
        return CHECK.format(statement=show(cut(statement)))
