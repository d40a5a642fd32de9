"""The verbs as JSON under `/api`, with an OpenAPI description: each operation is a row of the table of verbs.

Reads nothing itself: each request becomes a job for a worker, which writes the document.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg.errors import KGError
from kg.language import fill
from kg.server.description import DESCRIPTION, describe_api
from kg.server.http import Receive, Refusal, Scope, Send, read_request
from kg.server.parameters import describe_free, list_further, make_signature
from kg.server.problems import tell_error, tell_http, tell_invalid
from kg.server.protocol import Job, Protocol
from kg.verbs.table import Route, Verb, list_verbs
from kg.workers import Pool
from kg.workers.documents import ask

Operation = Callable[..., Coroutine[Any, Any, Response]]


def make_api(pool: Pool) -> FastAPI:
    """Return the application that serves `/api` from a pool."""
    protocol = Protocol(pool)
    handlers: dict[Any, Any] = {
        KGError: tell_error,
        Refusal: tell_error,
        RequestValidationError: tell_invalid,
        HTTPException: tell_http,
    }
    # The description has an operation for each question of the current build, and its page would load scripts from
    # elsewhere: both are left out of what the framework serves.
    app = FastAPI(
        title=pool.domain.name["en"],
        description=fill(DESCRIPTION, pool.domain.list_examples()),
        version="1",
        openapi_url=None,
        exception_handlers=handlers,
        redirect_slashes=False,
    )
    for verb in list_verbs("http", pool.domain.list_examples()):
        for route in verb.list_routes():
            app.add_api_route(
                f"/api{route.path}",
                make_operation(verb, route, protocol),
                operation_id=route.operation,
                summary=route.operation.replace("_", " ").capitalize(),
                description=f"{verb.help[:1].upper()}{verb.help[1:]}.",
                responses={200: {"model": verb.result, "description": "the document"}},
                openapi_extra=describe_free(verb),
            )
    outline = app.openapi()
    for added in app.routes:  # HEAD may be asked wherever GET is, without a second operation in the description
        methods = getattr(added, "methods", None)
        if methods and "GET" in methods:
            methods.add("HEAD")

    async def describe() -> Response:
        catalogue = await ask(pool, "list")
        return JSONResponse(describe_api(outline, catalogue), headers={"cache-control": "no-cache"})

    async def welcome() -> Response:
        return RedirectResponse("/api/openapi.json")

    app.add_api_route("/api/openapi.json", describe, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/api", welcome, methods=["GET", "HEAD"], include_in_schema=False)
    return app


class Passed(Response):
    """A response that comes from a worker."""

    def __init__(self, protocol: Protocol, job: Job) -> None:
        super().__init__()
        self._protocol, self._job = protocol, job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        await self._protocol.pass_on(self._job, read_request(scope), receive, send)


def make_operation(verb: Verb, route: Route, protocol: Protocol) -> Operation:
    """Return what answers requests at a route.

    What a day shows is read from the data, which may change before the next build: no client keeps it.
    """

    def read_further(request: Request) -> dict[str, str]:
        return list_further(request, verb, route)

    async def operation(*, further: dict[str, str], **asked: Any) -> Response:
        if further:
            asked["parameters"] = further
        lasting = verb.lasting and not (asked.get("as_of") or asked.get("known_by"))
        headers = () if lasting else ((b"cache-control", b"no-store"),)
        return Passed(protocol, Job(verb.name, asked, lasting, headers, document=True))

    operation.__signature__ = make_signature(verb, route, read_further)  # type: ignore[attr-defined]  # the framework reads it
    return operation
