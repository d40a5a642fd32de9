"""Linked data: at the address of a thing, a claim, a source or the ontology, its triples or its page, as a client asks.

The names of the graph are forwarded to a server by w3id.org, which is the redirect that tells a thing from what
describes it; so the description itself is sent here, and says what it describes (RFC 6892).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from kg.server.http import Header, Message, Receive, Refusal, Scope, Send, read_request
from kg.server.protocol import Job, Protocol
from kg.workers.descriptions import LINKED
from kg.workers.formats import PAGE, Format, NotAcceptable, choose_format
from kg.workers.places import ONTOLOGY

OFFERED: tuple[Format[Any], ...] = (*LINKED, Format("html", PAGE, ("application/xhtml+xml",), None))
"""What a client may ask for: for a program that takes anything, triples; for a browser, the page."""

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


async def answer_linked(
    iri: str, scope: Scope, receive: Receive, send: Send, *, protocol: Protocol, pages: Application
) -> None:
    """Answer one request that reads what is named `iri`: triples by the workers, and the page by `pages`.

    Raises:
        Refusal: the client accepts nothing that can be sent.
    """
    request, address = read_request(scope), quote(scope["path"], safe="/-_~")
    headers = list_headers(iri, address)
    try:
        wanted = choose_format(request.headers.get("accept", ""), request.get("format"), OFFERED)
    except NotAcceptable as error:
        raise Refusal(error.status, str(error), headers) from error
    if wanted.writer:
        task = "ontology" if scope["path"] == ONTOLOGY else "describe-thing"
        headers.append((b"content-location", f"{address}?format={wanted.name}".encode()))
        job = Job(task, {"thing": iri, "format": wanted.name}, lasting=True, headers=tuple(headers))
        await protocol.pass_on(job, request, receive, send)
        return

    async def send_with_links(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"vary", b"accept"), *headers]
        await send(message)

    # The pages know no HEAD; the server leaves the body of a response to it away.
    await pages({**scope, "method": "GET"}, receive, send_with_links)


def list_headers(iri: str, address: str) -> list[Header]:
    """Return the Link header of a description: what it describes, and its other forms (RFC 8288)."""
    forms = [f'<{address}?format={one.name}>; rel="alternate"; type="{one.media_type}"' for one in OFFERED]
    described = f'<{quote(iri, safe=":/#-_~")}>; rel="describes"'
    return [(b"link", ", ".join([described, *forms]).encode())]
