"""Jobs of the tools: each is given to a worker, and what comes back is JSON or an error of ours."""

from __future__ import annotations

import json
from typing import Any

from kg.errors import DataError, KGError, LimitError, NotFound, QueryError
from kg.workers import Broken, Pool

Json = dict[str, Any]  # Any: it comes from JSON


class Jobs:
    """Gives jobs to the workers of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, task: str, **arguments: object) -> Any:
        """Return what a task answers; arguments that are None are left out.

        Raises:
            KGError: the task fails, or the reply ends before it is whole.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            reply = await self._pool.ask(task, given)
        except Broken as error:
            raise LimitError(f"{error} before the answer was whole; ask for less at a time") from error
        if reply.status != 200:
            raise get_error(reply.error)(*reply.body.decode().splitlines())
        return json.loads(reply.body)


def get_error(name: str) -> type[KGError]:
    """Return the error of this name; a worker that crashed names none.

    >>> get_error("LimitError").__name__, get_error("NotAcceptable").__name__
    ('LimitError', 'KGError')
    """
    return {e.__name__: e for e in (DataError, QueryError, NotFound, LimitError)}.get(name, KGError)
