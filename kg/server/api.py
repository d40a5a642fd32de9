"""The catalogue, entities, proofs and suppositions as JSON under `/api`, with an OpenAPI description.

Reads nothing itself: each request becomes a job for a worker, which writes the document.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from kg.errors import KGError, NotFound
from kg.server import models
from kg.server.description import DESCRIPTION, describe_api
from kg.server.http import Refusal
from kg.server.jobs import Jobs
from kg.server.parameters import (
    FREE,
    About,
    Arguments,
    Changed,
    Fact,
    Kind,
    Lang,
    Limit,
    Name,
    Question,
    Row,
    Rows,
    Search,
    Shape,
    Thing,
    ThingQuery,
    View,
    Without,
    Words,
    check_encoding,
    check_known,
    list_further,
)
from kg.server.problems import make_problem, tell_error, tell_http, tell_invalid, tell_refusal
from kg.workers import Pool

Operation = Callable[..., Coroutine[Any, Any, Response]]
Operations = tuple[tuple[str, Operation, object], ...]


class Api:
    """The operations, each a method with the parameters that it takes."""

    def __init__(self, pool: Pool) -> None:
        self._jobs = Jobs(pool)

    async def list_questions(self, request: Request, search: About = None) -> Response:
        """List the questions of the catalogue with their parameters, columns and examples."""
        return await self._jobs.answer(request, "catalogue", {"search": search})

    async def answer_question(self, request: Request, name: Name, view: View, shape: Shape) -> Response:
        """Answer a question of the catalogue by its name; its own parameters are query parameters."""
        asked = {"question": name, "parameters": list_further(request), **shape}
        return await self._answer_at(request, "ask", asked, view)

    async def ask(self, request: Request, q: Words, view: View, shape: Shape) -> Response:
        """Answer a question in English, if it is sure which one is meant; else tell what it may mean, as an error."""
        asked = {"question": q, "parameters": list_further(request), **shape}
        response = await self._answer_at(request, "ask", asked, view)
        if response.status_code != NotFound.status:
            return response
        reading = await self._jobs.read("read", asked)
        if reading["sure"]:
            return response
        detail = json.loads(bytes(response.body))["detail"]
        more = {"reading": reading, "candidates": reading["candidates"]}
        return make_problem(NotFound.status, detail, NotFound.__name__, more=more)

    async def read(self, request: Request, q: Words) -> Response:
        """Tell how a question in English is read, and run nothing."""
        return await self._jobs.answer(request, "read", {"question": q, "parameters": list_further(request)})

    async def search_entities(
        self, request: Request, search: Search, limit: Limit = None, lang: Lang = "en"
    ) -> Response:
        """Search things by what they are called, also misspelt, the best first."""
        return await self._jobs.answer(request, "search", {"text": search, "limit": limit, "lang": lang})

    async def show_entity(self, request: Request, name: Thing, view: View) -> Response:
        """Tell all that is known of one thing, with its sources, what is missing and where sources differ."""
        return await self._answer_at(request, "show", {"entity": name}, view)

    async def show_entity_of_query(self, request: Request, name: ThingQuery, view: View) -> Response:
        """Tell all that is known of one thing that the query names: for IRIs, which have slashes."""
        return await self._answer_at(request, "show", {"entity": name}, view)

    async def explain(self, request: Request, fact: Fact, view: View) -> Response:
        """Prove a fact down to the sentences of its sources; of one that does not hold, tell what is missing."""
        return await self._answer_at(request, "why", fact, view)

    async def explain_absence(self, request: Request, row: Row, view: View) -> Response:
        """Tell why a row is not in an answer: what fails, what would have to be true, and who says so."""
        return await self._answer_at(request, "why-not", {**row, "parameters": list_further(request)}, view)

    async def suppose(
        self,
        request: Request,
        without: Without = (),
        changed: Changed = (),
        question: Question = None,
        lang: Lang = "en",
    ) -> Response:
        """Tell what would change without some claims, or with other values: in the answer to a question, or in all."""
        asked = {
            "without": without,
            "set": changed,
            "question": question,
            "parameters": list_further(request),
            "lang": lang,
        }
        return await self._jobs.answer(request, "whatif", asked)

    async def list_conflicts(self, request: Request, view: View, kind: Kind = None, rows: Rows = None) -> Response:
        """List where sources disagree, what is held, and the rule that decided."""
        return await self._answer_at(request, "conflicts", {"kind": kind, "rows": rows}, view)

    async def _answer_at(self, request: Request, task: str, asked: Arguments, view: Arguments) -> Response:
        """Answer as of a day; what a day shows is read from the data, which may change before the next build."""
        lasting = not (view["as_of"] or view["known_by"])
        return await self._jobs.answer(request, task, {**asked, **view}, lasting=lasting)

    async def list_catalogue(self) -> list[dict[str, Any]]:
        """Return the questions of the catalogue.

        Raises:
            LimitError: no worker is free to tell.
        """
        found: list[dict[str, Any]] = await self._jobs.read("catalogue", {})
        return found


def make_api(pool: Pool) -> FastAPI:
    """Return the application that serves `/api` from a pool."""
    api = Api(pool)
    handlers: dict[Any, Any] = {
        KGError: tell_error,
        Refusal: tell_refusal,
        RequestValidationError: tell_invalid,
        HTTPException: tell_http,
    }
    # The description has an operation for each question of the current build, and its page would load scripts from
    # elsewhere: both are left out of what the framework serves.
    app = FastAPI(
        title="Reverse imports",
        description=DESCRIPTION,
        version="1",
        openapi_url=None,
        exception_handlers=handlers,
        redirect_slashes=False,
    )
    _add_operations(app, api)
    outline = app.openapi()
    _add_heads(app)

    async def describe() -> Response:
        return JSONResponse(describe_api(outline, await api.list_catalogue()), headers={"cache-control": "no-cache"})

    async def welcome() -> Response:
        return RedirectResponse("/api/openapi.json")

    app.add_api_route("/api/openapi.json", describe, methods=["GET", "HEAD"], include_in_schema=False)
    app.add_api_route("/api", welcome, methods=["GET", "HEAD"], include_in_schema=False)
    return app


def _add_operations(app: FastAPI, api: Api) -> None:
    """Add the operations; those of a question take its parameters too, by whatever names they have."""
    fixed: Operations = (
        ("/questions", api.list_questions, list[models.Question]),
        ("/entities", api.search_entities, list[models.Named]),
        ("/entities/{id:path}", api.show_entity, models.Sheet),
        ("/entity", api.show_entity_of_query, models.Sheet),
        ("/why", api.explain, models.Why | models.WhyNot),
        ("/conflicts", api.list_conflicts, models.Answer),
    )
    free: Operations = (
        ("/questions/{name}", api.answer_question, models.Answer),
        ("/ask", api.ask, models.Answer),
        ("/read", api.read, models.Reading),
        ("/why-not", api.explain_absence, models.Absence),
        ("/whatif", api.suppose, models.Supposition),
    )
    for path, operation, model in fixed:
        _add(app, path, operation, model)
    for path, operation, model in free:
        _add(app, path, operation, model, free=FREE)


def _add(app: FastAPI, path: str, operation: Operation, model: object, free: dict[str, Any] | None = None) -> None:
    app.add_api_route(
        f"/api{path}",
        operation,
        operation_id=operation.__name__,
        summary=operation.__name__.replace("_", " ").capitalize(),
        dependencies=[Depends(check_encoding if free else check_known)],
        responses={200: {"model": model, "description": "the document"}},
        openapi_extra=free,
    )


def _add_heads(app: FastAPI) -> None:
    """Let HEAD be asked wherever GET is, without a second operation in the description."""
    for route in app.routes:
        methods = getattr(route, "methods", None)
        if methods and "GET" in methods:
            methods.add("HEAD")
