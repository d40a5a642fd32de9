"""The parameters of the API, as the table of verbs has them: their types, and those that a request has besides."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter as Argument
from inspect import Signature
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query
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


def make_signature(verb: Verb, route: Route, read_further: Callable[[Request], dict[str, str]]) -> Signature:
    """Return the parameters of a verb at a route, as the framework reads them, and what is `further` to them."""
    arguments = [_make_argument(parameter, route) for parameter in verb.list_parameters("parameters", "files")]
    further = Annotated[dict[str, str], Depends(read_further)]
    return Signature([Argument("further", Argument.KEYWORD_ONLY, annotation=further), *arguments])


def _name(parameter: Parameter, route: Route) -> str:
    return route.names.get(parameter.name, parameter.word or parameter.name)


def _make_argument(parameter: Parameter, route: Route) -> Argument:
    name = _name(parameter, route)
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
    choice: Any = Literal[parameter.choices]
    kinds: Mapping[str, tuple[Any, object]] = {
        "words": (Filled, Argument.empty),
        "texts": (tuple[Filled, ...], ()),
        "expected": (tuple[str, ...], ()),
        "number": (Annotated[int, Field(ge=parameter.least, le=parameter.most)] | Nothing, None),
        "rows": (Annotated[int, Field(ge=0)] | Nothing, None),
        "switch": (bool, bool(parameter.default)),
        "choice": (choice, parameter.default) if parameter.default else (choice | Nothing, None),
    }
    return kinds.get(parameter.kind, (str | Nothing, None))


def describe_free(verb: Verb) -> dict[str, Any] | None:
    """Return the description of the parameters that a verb takes by any names; nothing where it takes none."""
    free = next((p for p in verb.parameters if p.kind == "parameters"), None)
    return {"parameters": [{**FREE, "description": free.help, "example": free.example}]} if free else None


def list_further(request: Request, verb: Verb, route: Route) -> dict[str, str]:
    """Return the parameters of a request that a verb does not declare at a route: those of what is asked of it.

    Raises:
        Refusal: they are not in UTF-8.
        QueryError: there are some, and the verb takes none; with the nearest names.
    """
    read_request(request.scope)  # which lets nothing pass that is not in UTF-8
    names = [_name(parameter, route) for parameter in verb.list_parameters("parameters", "files")]
    known = [name for name in names if f"{{{name}" not in route.path]
    further = {name: value for name, value in request.query_params.items() if name not in known}
    if further and not describe_free(verb):
        name = next(iter(further))
        listed = f"it has {', '.join(known)}" if known else "there are none"
        raise QueryError(f"no parameter '{name}'{suggest(name, known)}; {listed}")
    return further
