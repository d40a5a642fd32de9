"""Jobs that a page gives to the workers: the document that comes back, or the error that the endpoint would give."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from typing import Any

from nicegui import Client, context
from nicegui.client import ClientConnectionTimeout

from kg.errors import LimitError
from kg.verbs.table import find_verb
from kg.workers import Broken, Pool, Reply
from kg.workers.documents import decode

SOON = 0.25
"""Seconds after which a page goes out, and takes later what it waits for still."""
CONNECTING = 20.0
"""Seconds in which a browser that has a page opens its connection; a program that never does wants no document."""


async def run(pool: Pool, name: str, /, **arguments: object) -> Any:  # Any: each verb has a class of its own
    """Return the document of a verb; where it takes long, let the page go out first.

    The job ends with whoever waits for it: when the user leaves the page, and when this call is cancelled.

    Raises:
        KGError: the job gives none; the message says why, and what to do.
    """
    return decode(find_verb(name), (await wait_for(asyncio.ensure_future(ask(pool, name, arguments)))).take())


async def read(pool: Pool, name: str, /, **arguments: object) -> Any:
    """Return the document of a verb, however long it takes: the status of the page hangs on it.

    Raises:
        KGError: as `run`.
    """
    client, job = context.client, asyncio.ensure_future(ask(pool, name, arguments))
    client.on_delete(job.cancel)
    return decode(find_verb(name), check(client, await job).take())


async def ask(pool: Pool, task: str, arguments: Mapping[str, object]) -> Reply:
    """Return the reply to a job.

    Raises:
        LimitError: no worker is free in time, or the reply is cut off.
    """
    try:
        return await pool.ask(task, arguments)
    except Broken as error:
        raise LimitError(f"the answer was cut off: {error}; ask again") from error


def check(client: Client, reply: Reply) -> Reply:
    """Return a reply if its page is still there, and call off whoever waits for it if not: nobody would see it."""
    if client.is_deleted:
        raise asyncio.CancelledError
    return reply


async def wait_for(job: asyncio.Future[Reply]) -> Reply:
    """Return the reply of a job that belongs to the page of which this is called.

    Raises:
        KGError: as the job.
    """
    client = context.client
    client.on_delete(job.cancel)
    try:
        await asyncio.wait({job}, timeout=max(0.0, client.created + SOON - time.time()))
        if not job.done():
            await _connect(client)
        return check(client, await job)
    finally:
        job.cancel()


async def _connect(client: Client) -> None:
    """Wait until the browser that has a page is connected; call off what waits for one that never is."""
    try:
        await client.connected(timeout=CONNECTING)
    except ClientConnectionTimeout:
        client.delete()
        raise asyncio.CancelledError from None
