"""The OpenAPI description: what the framework knows of the operations, and what only the catalogue knows.

Each question of the catalogue gets an operation of its own, with its parameters, so that a client that is made from
the description has a function for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from pydantic import TypeAdapter

from kg.model.results import Question
from kg.server.problems import MEDIA_TYPE, Problem

Json = dict[str, Any]

DESCRIPTION = """\
Questions on {about}, answered with the sentences they rest on.

Everything is read-only. An answer says what each row rests on: `cited` has the claims of each row, and `citations`
says where each stands. What sources disagree on is told under `disputed`. Responses have an `ETag`, good until the
next build. Errors are problem details (RFC 9457)."""
REFERENCE = "#/components/schemas/{model}"
ERRORS = {
    "400": "a parameter is unknown, missing or malformed",
    "404": "no such question or thing, or words of a question that are not understood",
    "500": "the data is wrong, or something broke",
    "503": "it takes too long or needs too much, or too many ask at once; try again later",
}
QUESTION = "/api/questions/{name}"
OWN = ("name", "parameters")
"""Parameters of the operation that answers any question, which those of one question do not have."""


def describe_api(outline: Mapping[str, Any], catalogue: Iterable[Question]) -> Json:
    """Return the description from its outline and the questions of the catalogue."""
    found: Json = deepcopy(dict(outline))
    schemas = found["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = TypeAdapter(Problem).json_schema(mode="serialization", ref_template=REFERENCE)
    schemas.update({**problem.pop("$defs"), Problem.__name__: problem})
    found["components"]["responses"] = {status: _describe_error(status, told) for status, told in ERRORS.items()}
    errors = {status: {"$ref": f"#/components/responses/{status}"} for status in ERRORS}
    for path in found["paths"].values():
        responses = path["get"]["responses"]
        responses.pop("422", None)
        responses.update(errors)
    paths = found["paths"]
    general = paths.pop(QUESTION)["get"]
    for question in catalogue:
        paths[QUESTION.format(name=question.name)] = {"get": _describe_question(question, general)}
    return found


def _describe_error(status: str, told: str) -> Json:
    described: Json = {
        "description": told,
        "content": {MEDIA_TYPE: {"schema": {"$ref": REFERENCE.format(model=Problem.__name__)}}},
    }
    if status == "503":
        described["headers"] = {"Retry-After": {"description": "seconds to wait", "schema": {"type": "integer"}}}
    return described


def _describe_question(question: Question, general: Json) -> Json:
    shared = [parameter for parameter in general["parameters"] if parameter["name"] not in OWN]
    return {
        **general,
        "operationId": question.name.replace("-", "_"),
        "summary": question.title,
        "description": question.description,
        "tags": ["questions"],
        "parameters": [*_describe_parameters(question), *shared],
    }


def _describe_parameters(question: Question) -> Iterator[Json]:
    for parameter in question.parameters:
        examples = (example.parameters.get(parameter.name) for example in question.examples)
        example = next(filter(None, examples), None)
        yield {
            "name": parameter.name,
            "in": "query",
            "required": parameter.required,
            "description": parameter.description,
            "schema": _describe_type(parameter.type) | ({"minLength": 1} if parameter.required else {}),
            **({"example": example} if example else {}),
        }


def _describe_type(kind: str) -> Json:
    if kind == "year":
        return {"type": "string", "pattern": "^[0-9]{4}$"}
    if kind == "date":
        return {"type": "string", "format": "date"}
    return {"type": "string", "description": f"a thing of the class {kind}, by label, alias, identifier or IRI"}
