"""Errors of the API as problem details (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KGError, QueryError
from kg.escapes import encode_json
from kg.server.http import Refusal

MEDIA_TYPE = "application/problem+json"
RETRY = {"retry-after": "5"}
SEE = "/api/openapi.json describes"


def make_problem(
    status: int,
    detail: str,
    error: str = "",
    *,
    more: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return the response of an error."""
    told = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    document = {**told, **({"error": error} if error else {}), **(more or {})}
    body = encode_json(document, indent=None).encode()
    return Response(body, status, dict(headers or {}), MEDIA_TYPE)


def tell_error(_: Request, error: Exception) -> Response:
    """Return the response to a request that is wrong."""
    status = error.status if isinstance(error, KGError) else 500
    return make_problem(status, str(error), type(error).__name__)


def tell_refusal(_: Request, error: Exception) -> Response:
    """Return the response to a request that cannot be read."""
    return make_problem(error.status if isinstance(error, Refusal) else 500, str(error))


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
