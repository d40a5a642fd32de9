"""The parameters of the API: their types and what they are for, and those that a request has besides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import Depends, Path, Query
from fastapi.dependencies.models import Dependant
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

from kg.errors import QueryError, suggest
from kg.server.http import read_request

Arguments = dict[str, object]
Filled = Annotated[str, Field(min_length=1)]
Text = str | SkipJsonSchema[None]
From0 = Annotated[int, Field(ge=0)] | SkipJsonSchema[None]
From1 = Annotated[int, Field(ge=1, le=1_000)] | SkipJsonSchema[None]
DAY = {"format": "date"}

Lang = Annotated[Literal["en", "ja"], Query(description="language of labels")]
AsOf = Annotated[Text, Query(description="how things stood on a day", json_schema_extra=DAY)]
KnownBy = Annotated[Text, Query(description="by what had been published by a day", json_schema_extra=DAY)]
Rows = Annotated[From0, Query(description="rows to give at the most; what is cut says so")]
Possible = Annotated[bool, Query(description="as of a day, rows too that may have been so before anybody said so")]
Cite = Annotated[bool, Query(description="cite all that a row rests on, not only its sources: slower")]
Words = Annotated[Filled, Query(description="a question in English", examples=["which models come from India"])]
Name = Annotated[str, Path(description="name of a question", examples=["models-from"])]
Thing = Annotated[str, Path(alias="id", description="label, alias, identifier or IRI", examples=["suzuki-fronx"])]
ThingQuery = Annotated[
    Filled, Query(alias="id", description="label, alias, identifier or IRI", examples=["Suzuki Fronx"])
]
Search = Annotated[Filled, Query(description="a name or a part of it, in English or Japanese", examples=["フロンクス"])]
Limit = Annotated[From1, Query(description="things to give at the most; 20, where it is left out")]
About = Annotated[Text, Query(description="only questions that have to do with these words, the nearest first")]
Subject = Annotated[
    Filled, Query(description="label, alias, identifier or IRI", examples=["route_suzuki-fronx_india_japan"])
]
Predicate = Annotated[
    Filled, Query(description="relation, by label or identifier; type is the class of a thing", examples=["type"])
]
Value = Annotated[Filled, Query(alias="object", description="thing, class or literal", examples=["tariff-free route"])]
Proofs = Annotated[From1, Query(alias="all", description="other proofs too, up to so many")]
Question = Annotated[
    Text, Query(description="name of a question, or the question in English", examples=["models-from"])
]
Sparql = Annotated[Text, Query(description="a SELECT query, instead of a question")]
Expect = Annotated[
    tuple[str, ...],
    Query(description="what the row should have, as column=value; may be repeated", examples=[["model=Suzuki Fronx"]]),
]
Without = Annotated[
    tuple[Filled, ...],
    Query(
        description="what to suppose away: a source, a claim, a decision, or all claims that name a thing",
        examples=[["japan-india-cepa"]],
    ),
]
Changed = Annotated[
    tuple[Filled, ...],
    Query(
        alias="set",
        description="what to suppose that a claim says, as CLAIM.PROPERTY=VALUE; may be repeated",
        examples=[["fujipost-37443_003.units=50000"]],
    ),
]
Kind = Annotated[
    Literal["correction", "succession", "outvoted", "disputed"] | SkipJsonSchema[None], Query(description="only these")
]

FREE: dict[str, object] = {
    "parameters": [
        {
            "name": "parameters",
            "in": "query",
            "description": "parameters of the question, each by its own name, such as origin=India",
            "style": "form",
            "explode": True,
            "schema": {"type": "object", "additionalProperties": {"type": "string"}},
            "example": {"origin": "India"},
        }
    ]
}
"""Parameters with any names, as OpenAPI describes them."""


def read_view(lang: Lang = "en", as_of: AsOf = None, known_by: KnownBy = None) -> Arguments:
    """Return the language of labels, and the days as of which to answer."""
    return {"lang": lang, "as_of": as_of, "known_by": known_by}


def read_shape(*, cite: Cite = False, possible: Possible = False, rows: Rows = None) -> Arguments:
    """Return how to give the rows of an answer."""
    return {"cite": cite, "possible": possible, "rows": rows}


def read_fact(subject: Subject, predicate: Predicate, value: Value, most: Proofs = None) -> Arguments:
    """Return the terms of a fact, and how many proofs of it to give."""
    return {"subject": subject, "predicate": predicate, "object": value, "all": most}


def read_row(question: Question = None, query: Sparql = None, expect: Expect = ()) -> Arguments:
    """Return what is asked, and what a row of the answer should have."""
    return {"question": question, "query": query, "expect": expect}


Shape = Annotated[Arguments, Depends(read_shape)]
View = Annotated[Arguments, Depends(read_view)]
Fact = Annotated[Arguments, Depends(read_fact)]
Row = Annotated[Arguments, Depends(read_row)]


def list_further(request: Request) -> dict[str, str]:
    """Return the parameters that an operation does not declare: those of the question that is asked."""
    known = list_declared(request)
    return {name: value for name, value in request.query_params.items() if name not in known}


def check_known(request: Request) -> None:
    """Let a request pass whose parameters are all declared, and in UTF-8.

    Raises:
        QueryError: one is not declared; with the nearest names.
        Refusal: they are not in UTF-8.
    """
    check_encoding(request)
    known = list_declared(request)
    for name in list_further(request):
        listed = f"it has {', '.join(known)}" if known else "there are none"
        raise QueryError(f"no parameter '{name}'{suggest(name, known)}; {listed}")


def check_encoding(request: Request) -> None:
    """Let a request pass whose parameters are in UTF-8.

    Raises:
        Refusal: they are not.
    """
    read_request(request.scope)


def list_declared(request: Request) -> list[str]:
    """Return the parameters that the operation of a request declares."""
    return list(_list_names(request.scope["route"].dependant))


def _list_names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for inner in dependant.dependencies:
        yield from _list_names(inner)
