"""Jobs of the tools: each is given to a worker, and what comes back is a document or an error of ours."""

from __future__ import annotations

from typing import Any

from kg.errors import LimitError
from kg.verbs.table import find_verb
from kg.workers import Broken, Pool
from kg.workers.documents import decode


class Jobs:
    """Gives jobs to the workers of a pool."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def run(self, name: str, /, **arguments: object) -> Any:  # Any: each verb has a class of its own
        """Return the document of a verb; arguments that are None are left out.

        Raises:
            KGError: the verb has no result, or the reply ends before it is whole.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            reply = await self._pool.ask(name, given)
        except Broken as error:
            raise LimitError(f"{error} before the answer was whole; ask for less at a time") from error
        return decode(find_verb(name), reply.take())
