"""The reply that lists the questions of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field

from kg.assistant.replies import Record, Reply

Json = Mapping[str, Any]  # Any: it comes from JSON
FEW = 3
"""Examples shown of a question."""


class Parameter(Record):
    """A parameter of a question."""

    name: str
    type: Annotated[str, Field(description="year, date, or the class of the things it takes")]
    required: bool
    description: str = ""

    def write(self) -> str:
        """Return the parameter as its name and type."""
        return f"{self.name}{'' if self.required else '?'} ({self.type})"


class Question(Record):
    """A question of the catalogue."""

    name: Annotated[str, Field(description="for `ask`")]
    title: str
    description: str = ""
    parameters: Sequence[Parameter] = ()
    columns: Sequence[str] = ()
    examples: Annotated[Sequence[str], Field(description="how people ask it")] = ()


class Questions(Reply):
    """Questions of the catalogue, the fittest first."""

    questions: Sequence[Question] = ()

    def write(self) -> Iterator[str]:
        """Yield a line for each question, with its description below where few are listed."""
        for q in self.questions:
            given = ", ".join(parameter.write() for parameter in q.parameters)
            yield f"- **{q.name}**{f' [{given}]' if given else ''}: {q.title}. E.g. “{q.examples[0]}”"
            if q.description:
                yield f"  {q.description} Columns: {', '.join(q.columns)}."


def make_questions(found: Sequence[Json], *, described: bool) -> Questions:
    """Return the reply for questions of the task `catalogue`; `described` in full, or a line each."""
    return Questions(questions=[_describe(one) if described else _name(one) for one in found])


def _name(found: Json) -> Question:
    return Question(
        name=found["name"],
        title=found["title"],
        parameters=[Parameter(name=p["name"], type=p["type"], required=p["required"]) for p in found["parameters"]],
        examples=[found["examples"][0]["text"]],
    )


def _describe(found: Json) -> Question:
    return Question(
        name=found["name"],
        title=found["title"],
        description=found["description"],
        parameters=[Parameter(**parameter) for parameter in found["parameters"]],
        columns=found["columns"],
        examples=[example["text"] for example in found["examples"][:FEW]],
    )
