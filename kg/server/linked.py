"""Linked data: at the address of a thing, a claim, a source or the ontology, its triples or its page, as a client asks.

The names of the graph are forwarded to a server by w3id.org, which is the redirect that tells a thing from what
describes it; so the description itself is sent here, and says what it describes (RFC 6892).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import quote

from kg.server.http import Header, Message, Receive, Refusal, Scope, Send, read_request
from kg.server.protocol import Job, Protocol
from kg.workers.descriptions import LINKED
from kg.workers.formats import weigh
from kg.workers.places import ONTOLOGY, Named

PAGE = "html"
OFFERED: Mapping[str, tuple[str, ...]] = {
    **{one.name: (one.media_type, *one.others) for one in LINKED},
    PAGE: ("text/html", "application/xhtml+xml"),
}
"""What a client may ask for, by short names: for a program that takes anything, triples; for a browser, the page."""

Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class LinkedData:
    """Answers for the addresses of things: triples by the workers, and the page by `pages`."""

    def __init__(self, protocol: Protocol, pages: Application) -> None:
        self._protocol = protocol
        self._pages = pages

    async def answer(self, named: Named, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request that reads.

        Raises:
            Refusal: the client accepts nothing that can be sent.
        """
        request = read_request(scope)
        wanted = choose(request.headers.get("accept", ""), request.get("format"))
        if not wanted:
            types = ", ".join(types[0] for types in OFFERED.values())
            raise Refusal(406, f"none of what you accept can be sent; accept one of {types}", list_headers(named))
        if wanted == PAGE:
            # The pages know no HEAD; the server leaves the body of a response to it away.
            await self._pages({**scope, "method": "GET"}, receive, add_headers(named, send))
            return
        await self._protocol.pass_on(make_job(named, wanted), request, receive, send)


def make_job(named: Named, wanted: str) -> Job:
    """Return what describes a thing in a format."""
    task = "ontology" if named.path == ONTOLOGY else "describe-thing"
    place = (b"content-location", f"{named.address}?format={wanted}".encode())
    headers = (*list_headers(named), place)
    return Job(task, {"thing": named.iri, "format": wanted}, lasting=True, headers=headers)


def choose(accept: str, named: str) -> str:
    """Return the short name of the format that a client names or accepts most; an empty text where it accepts none.

    >>> choose("text/html,application/xml;q=0.9,*/*;q=0.8", ""), choose("*/*", ""), choose("text/html", "jsonld")
    ('html', 'turtle', 'jsonld')
    >>> choose("image/png", "")
    ''
    """
    found = next((name for name, types in OFFERED.items() if named and named in (name, *types)), "")
    if found:
        return found
    weights = {name: weigh(types, accept or "*/*") for name, types in OFFERED.items()}
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] > 0 else ""


def list_headers(named: Named) -> list[Header]:
    """Return the Link header of a description: what it describes, and its other forms (RFC 8288)."""
    forms = [(f"{named.address}?format={name}", "alternate", types[0]) for name, types in OFFERED.items()]
    links = [f'<{address}>; rel="{rel}"; type="{media_type}"' for address, rel, media_type in forms]
    described = f'<{quote(named.iri, safe=":/#-_~")}>; rel="describes"'
    return [(b"link", ", ".join([described, *links]).encode())]


def add_headers(named: Named, send: Send) -> Send:
    """Return what sends the page of a thing, with the headers that lead to its triples."""

    async def send_with_links(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], (b"vary", b"accept"), *list_headers(named)]
        await send(message)

    return send_with_links
