"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Literal

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KGError, QueryError
from kg.escapes import encode_json
from kg.model.document import Document, to_plain
from kg.model.readings import Reading
from kg.server.http import Refusal
from kg.workers.frames import Head

MEDIA_TYPE = "application/problem+json"
SEE = "/api/openapi.json describes"


@dataclass(frozen=True, slots=True)
class Problem(Document):
    """An error, as a problem detail (RFC 9457)."""

    type: str
    """what kind of problem it is; about:blank, where the status says it"""
    title: str
    """what the status means"""
    status: int
    """the status of the response"""
    detail: str
    """what is wrong, where, and what to do"""
    error: Literal["QueryError", "NotFound", "LimitError", "DataError", ""] = ""
    """the name of the error, as in Python"""
    reading: Reading | None = None
    """how words were read that are not understood"""


def encode_problem(head: Head, detail: str) -> bytes:
    """Return an error as a problem detail."""
    title = HTTPStatus(head.status).phrase
    problem = Problem("about:blank", title, head.status, detail, head.error, head.reading)  # type: ignore[arg-type]  # a name of ours
    return encode_json(to_plain(problem), indent=None).encode()


def make_problem(status: int, detail: str, error: str = "", headers: Mapping[str, str] | None = None) -> Response:
    """Return the response of an error."""
    return Response(encode_problem(Head(status, error=error), detail), status, headers, MEDIA_TYPE)


def tell_error(_: Request, error: Exception) -> Response:
    """Return the response to a request that is wrong, or cannot be read."""
    status = error.status if isinstance(error, KGError | Refusal) else 500
    return make_problem(status, str(error), type(error).__name__ if isinstance(error, KGError) else "")


def tell_invalid(_: Request, error: Exception) -> Response:
    """Return the response to a request whose parameters are not of the types they should be."""
    problems = error.errors() if isinstance(error, RequestValidationError) else ()
    # What may be left out may also be nothing: of the two ways to be wrong, only the first is worth telling.
    told = {one["loc"][1]: one["msg"].lower() for one in reversed(problems) if one["type"] != "none_required"}
    listed = "; ".join(f"{name}: {message}" for name, message in reversed(told.items()))
    return make_problem(400, f"{listed}; {SEE} what it takes", QueryError.__name__)


def tell_http(_: Request, error: Exception) -> Response:
    """Return the response to a request for what is not there, or with a method that is not allowed."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = error.headers if isinstance(error, HTTPException) else None
    told = {404: "there is nothing here", 405: "nothing can be changed here, so it takes GET only"}
    return make_problem(status, f"{told.get(status, 'it failed')}; {SEE} what there is", headers=headers)
