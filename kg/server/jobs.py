"""Requests of the API as jobs for workers, and their replies as responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import LimitError
from kg.server.http import read_request, while_connected
from kg.server.problems import RETRY, make_problem
from kg.workers import Broken, Pool

GONE = 499
"""The status, as nginx has it, for a client that has gone away: only logs see it."""


class Jobs:
    """Hands jobs to a pool; what it answers stays the same until the next build, and a client may keep it till then."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def answer(
        self, request: Request, task: str, arguments: Mapping[str, object], *, lasting: bool = True
    ) -> Response:
        """Return the reply to a job as a response, or 304 where the client has it; the job ends if the client goes."""
        mark = self._pool.mark(task, arguments)
        keeping = {"etag": mark, "cache-control": "no-cache"} if lasting else {"cache-control": "no-store"}
        headers = {**keeping, "vary": "accept-encoding"}
        if lasting and mark in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        packed = read_request(request.scope).accepts_gzip() and request.method != "HEAD"
        found: list[Response] = []
        async with while_connected(request.receive):
            found.append(await self._run(task, {**arguments, "gzip": packed}, headers))
        return found[0] if found else Response(status_code=GONE)

    async def _run(self, task: str, arguments: Mapping[str, object], headers: Mapping[str, str]) -> Response:
        try:
            async with self._pool.run(task, arguments) as run:
                reply = await run.read()
        except LimitError as error:
            return make_problem(error.status, str(error), type(error).__name__, headers=RETRY)  # workers are busy
        except Broken as error:
            return make_problem(500, f"the answer was cut off: {error}; ask again")
        if reply.status != 200:
            return make_problem(reply.status, reply.body.decode(), reply.error, reading=reply.reading)
        packing = {"content-encoding": "gzip"} if run.packed else {}
        return Response(reply.body, headers={**headers, **packing}, media_type=reply.media_type)

    async def read(self, task: str, arguments: Mapping[str, object]) -> Any:
        """Return the document that a job gives, for further use here.

        Raises:
            KGError: it gives none.
        """
        return json.loads((await self._pool.ask(task, arguments)).take())
