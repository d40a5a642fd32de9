"""The parameters of the API, as the table of verbs has them: their types, and those that a request has besides."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal

from fastapi import Path, Query
from fastapi.dependencies.models import Dependant
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema
from starlette.requests import Request

from kg.errors import QueryError, suggest
from kg.server.http import read_request
from kg.verbs.table import Parameter, Route, Verb

Filled = Annotated[str, Field(min_length=1)]
Nothing = SkipJsonSchema[None]
DAY = {"format": "date"}
FREE: dict[str, object] = {
    "name": "parameters",
    "in": "query",
    "style": "form",
    "explode": True,
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}
"""Parameters with any names, as OpenAPI describes them."""


def make_signature(verb: Verb, route: Route) -> Signature:
    """Return the parameters of a verb at a route, as the framework reads them from a function."""
    taken = [p for p in verb.list_parameters() if p.kind not in ("parameters", "files")]
    arguments = [_make_argument(parameter, route) for parameter in taken]
    request = Argument("request", Argument.KEYWORD_ONLY, annotation=Request)
    return Signature([request, *arguments])


def _make_argument(parameter: Parameter, route: Route) -> Argument:
    name = route.names.get(parameter.name, parameter.word or parameter.name)
    in_path = f"{{{name}" in route.path
    place: Any = Path if in_path else Query
    more: dict[str, Any] = {"json_schema_extra": DAY} if parameter.kind == "day" else {}
    if parameter.example is not None:
        example = parameter.example
        more["examples"] = [[f"{k}={v}" for k, v in example.items()] if isinstance(example, dict) else example]
    told = place(alias=name, description=parameter.help, **more)
    kind, default = _find_type(parameter)
    return Argument(
        parameter.name,
        Argument.KEYWORD_ONLY,
        annotation=Annotated[str if in_path else kind, told],
        default=Argument.empty if in_path or parameter.required else default,
    )


def _find_type(parameter: Parameter) -> tuple[Any, object]:
    """Return the type of a parameter, and what it is where it is left out."""
    match parameter.kind:
        case "words":
            return Filled, Argument.empty
        case "texts":
            return tuple[Filled, ...], ()
        case "expected":
            return tuple[str, ...], ()
        case "number":
            return Annotated[int, Field(ge=parameter.least, le=parameter.most)] | Nothing, None
        case "rows":
            return Annotated[int, Field(ge=0)] | Nothing, None
        case "switch":
            return bool, bool(parameter.default)
        case "choice":
            kind: Any = Literal[parameter.choices]
            return (kind, parameter.default) if parameter.default else (kind | Nothing, None)
        case _:
            return str | Nothing, None


def describe_free(verb: Verb) -> dict[str, Any] | None:
    """Return the description of the parameters that a verb takes by any names; nothing where it takes none."""
    free = next((p for p in verb.parameters if p.kind == "parameters"), None)
    return {"parameters": [{**FREE, "description": free.help, "example": free.example}]} if free else None


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
