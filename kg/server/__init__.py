"""The HTTP server: SPARQL and graphs by their protocols, and the catalogue, entities and proofs as JSON.

Takes requests and gives jobs to workers; never reads the graph itself, so that no query can stop it.
"""

from __future__ import annotations

import secrets
import signal
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import LimitError
from kg.workers import Limits, Pool

__all__ = ["Settings", "serve"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How to serve: where to listen, who may ask, the limits of a query, and the services that queries may call."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    limits: Limits = field(default_factory=Limits)
    workers: int | None = None
    services: tuple[str, ...] = ()
    texts: Path | None = None


def serve(folder: Path, settings: Settings, tell: Callable[[str], None]) -> None:
    """Serve the graph of the home at or above a folder until the process is told to end.

    Raises:
        KGError: the graph cannot be opened, or the port is taken.
    """
    import uvloop  # who does not serve pays for none of this

    uvloop.run(_serve(folder, settings, tell))


async def _serve(folder: Path, settings: Settings, tell: Callable[[str], None]) -> None:
    import uvicorn

    from kg.server.access import Access, is_local
    from kg.server.api import make_api
    from kg.server.app import App
    from kg.server.wire import BoundedProtocol
    from kg.web import add_pages

    local = is_local(settings.host)
    token = settings.token or ("" if local else secrets.token_urlsafe(24))
    listener = listen(settings.host, settings.port)
    pool = Pool(
        folder,
        limits=settings.limits,
        size=settings.workers,
        services=settings.services,
        texts=settings.texts,
        tell=tell,
    )
    async with pool:
        rest = make_api(pool)
        add_pages(rest, pool)
        app = App(pool, Access(token, local=local), rest, shared=bool(token) or settings.texts is None)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        address = f"http://{host}:{listener.getsockname()[1]}"
        tell(f"kg: serving {address}/sparql, {address}/data, {address}/api and pages at {address}; Ctrl-C ends it")
        if token and not settings.token:
            tell(f"kg: whoever asks needs the token {token}")
        config = uvicorn.Config(
            app,
            loop="none",
            http=BoundedProtocol,
            lifespan="on",
            log_level="error",
            access_log=False,
            proxy_headers=False,
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=3,
        )
        # The server ends at these by itself, and then raises them again: by then there is nothing left to do.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)
        await uvicorn.Server(config).serve(sockets=[listener])


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens at an address.

    Raises:
        LimitError: the address cannot be had.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2_048)
    except (OSError, OverflowError) as error:
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise LimitError(f"{host}, port {port}: {told}; give another with --port or --host") from error
