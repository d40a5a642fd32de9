"""Jobs that a page gives to the workers: the document that comes back, or the error that the endpoint would give."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from nicegui import Client, context
from nicegui.client import ClientConnectionTimeout

from kg.verbs.table import find_verb
from kg.workers import Pool
from kg.workers.documents import decode

SOON = 0.25
"""Seconds after which a page goes out, and takes later what it waits for still."""
CONNECTING = 20.0
"""Seconds in which a browser that has a page opens its connection; a program that never does wants no document."""


async def run(pool: Pool, name: str, /, **arguments: object) -> Any:  # Any: each verb has a class of its own
    """Return the document of a verb; where it takes long, let the page go out first.

    Raises:
        KGError: the job gives none; the message says why, and what to do.
    """
    return decode(find_verb(name), await take(pool, name, arguments))


async def read(pool: Pool, name: str, /, **arguments: object) -> Any:
    """Return the document of a verb, however long it takes: the status of the page hangs on it.

    Raises:
        KGError: as `run`.
    """
    return decode(find_verb(name), await take(pool, name, arguments, whole=True))


async def take(pool: Pool, task: str, arguments: Mapping[str, object], *, whole: bool = False) -> bytes:
    """Return what a job gives the page of which this is called; where it takes long, only a `whole` page waits for it.

    The job ends with whoever waits for it: when the user leaves the page, and when this call is cancelled.

    Raises:
        KGError: the job gives nothing.
    """
    client, job = context.client, asyncio.ensure_future(pool.ask(task, arguments))
    client.on_delete(job.cancel)
    try:
        await asyncio.wait({job}, timeout=None if whole else max(0.0, client.created + SOON - time.time()))
        if not job.done():
            await _connect(client)
        reply = await job
        if client.is_deleted:  # nobody would see it
            raise asyncio.CancelledError
        return reply.take()
    finally:
        job.cancel()


async def _connect(client: Client) -> None:
    """Wait until the browser that has a page is connected; call off what waits for one that never is."""
    try:
        await client.connected(timeout=CONNECTING)
    except ClientConnectionTimeout:
        client.delete()
        raise asyncio.CancelledError from None
