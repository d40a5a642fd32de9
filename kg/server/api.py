"""The verbs as JSON under `/api`, with an OpenAPI description: each operation is a row of the table of verbs.

Reads nothing itself: each request becomes a job for a worker, which writes the document.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg.errors import KGError
from kg.model.domain import fill
from kg.server.description import DESCRIPTION, describe_api
from kg.server.http import Refusal
from kg.server.jobs import Jobs
from kg.server.parameters import describe_free, list_further, make_signature
from kg.server.problems import tell_error, tell_http, tell_invalid, tell_refusal
from kg.verbs.table import Route, Verb, list_verbs
from kg.workers import Pool

Operation = Callable[..., Coroutine[Any, Any, Response]]


def make_api(pool: Pool) -> FastAPI:
    """Return the application that serves `/api` from a pool."""
    jobs, names = Jobs(pool), pool.domain.list_examples()
    handlers: dict[Any, Any] = {
        KGError: tell_error,
        Refusal: tell_refusal,
        RequestValidationError: tell_invalid,
        HTTPException: tell_http,
    }
    # The description has an operation for each question of the current build, and its page would load scripts from
    # elsewhere: both are left out of what the framework serves.
    app = FastAPI(
        title=pool.domain.name["en"],
        description=fill(DESCRIPTION, names),
        version="1",
        openapi_url=None,
        exception_handlers=handlers,
        redirect_slashes=False,
    )
    for verb in list_verbs("http", names):
        for route in verb.list_routes():
            _add(app, verb, route, jobs)
    outline = app.openapi()
    _add_heads(app)

    async def describe() -> Response:
        catalogue = await jobs.read("list", {})
        return JSONResponse(describe_api(outline, catalogue), headers={"cache-control": "no-cache"})

    async def welcome() -> Response:
        return RedirectResponse("/api/openapi.json")

    app.add_api_route("/api/openapi.json", describe, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/api", welcome, methods=["GET", "HEAD"], include_in_schema=False)
    return app


def _add(app: FastAPI, verb: Verb, route: Route, jobs: Jobs) -> None:
    def check(request: Request) -> None:
        list_further(request, verb, route)

    app.add_api_route(
        f"/api{route.path}",
        make_operation(verb, route, jobs),
        operation_id=route.operation,
        summary=route.operation.replace("_", " ").capitalize(),
        description=f"{verb.help[:1].upper()}{verb.help[1:]}.",
        dependencies=[Depends(check)],
        responses={200: {"model": verb.result, "description": "the document"}},
        openapi_extra=describe_free(verb),
    )


def make_operation(verb: Verb, route: Route, jobs: Jobs) -> Operation:
    """Return what answers requests at a route.

    What a day shows is read from the data, which may change before the next build: no client keeps it.
    """

    async def operation(*, request: Request, **asked: Any) -> Response:
        if further := list_further(request, verb, route):
            asked["parameters"] = further
        lasting = verb.lasting and not (asked.get("as_of") or asked.get("known_by"))
        return await jobs.answer(request, verb.name, asked, lasting=lasting)

    operation.__signature__ = make_signature(verb, route)  # type: ignore[attr-defined]  # the framework reads it
    return operation


def _add_heads(app: FastAPI) -> None:
    """Let HEAD be asked wherever GET is, without a second operation in the description."""
    for route in app.routes:
        methods = getattr(route, "methods", None)
        if methods and "GET" in methods:
            methods.add("HEAD")
