"""Linked data: at the address of a thing, a claim, a source or the ontology, its triples or its page, as a client asks.

The names of the graph are forwarded to a server by w3id.org, which is the redirect that tells a thing from what
describes it; so the description itself is sent here, and says what it describes (RFC 6892).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response

from kg.errors import LimitError
from kg.terms import CLAIM, RI, RID, SRC
from kg.workers import Broken
from kg.workers.descriptions import LINKED
from kg.workers.formats import weigh

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from kg.workers import Pool

PLACES: Mapping[str, str] = {"/id/": RID.iri, "/claim/": CLAIM.iri, "/source/": SRC.iri}
"""Where things are found on the server, and the namespaces of their names."""
ONTOLOGY = "/ontology"
PAGE = "html"
OFFERED: Mapping[str, tuple[str, ...]] = {
    **{one.name: (one.media_type, *one.others) for one in LINKED},
    PAGE: ("text/html", "application/xhtml+xml"),
}
"""What a client may ask for, by short names: for a program that takes anything, triples; for a browser, the page."""


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name of the graph, at an address of the server."""

    iri: str
    path: str

    @property
    def address(self) -> str:
        """Return the address as it may stand in a header."""
        return quote(self.path, safe="/-_~")


class LinkedData:
    """Answers for the addresses of things where triples are asked for, and passes everything else on to `app`."""

    def __init__(self, app: ASGIApp, pool: Pool) -> None:
        self._app = app
        self._pool = pool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        named = find_named(scope["path"]) if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") else None
        if named is None:
            await self._app(scope, receive, send)
            return
        wanted = choose(Headers(scope=scope).get("accept", ""), QueryParams(scope["query_string"]).get("format", ""))
        if wanted == PAGE:
            # The pages know no HEAD; the server leaves the body of a response to it away.
            send = describe_page(named, send)
            await self._app({**scope, "method": "GET"}, receive, send)
            return
        response = await self._describe(named, wanted, Headers(scope=scope).get("if-none-match", ""))
        await GZipMiddleware(response, minimum_size=1_024)(scope, receive, send)

    async def _describe(self, named: Named, wanted: str, held: str) -> Response:
        """Return the triples about a thing in a format, or that the client has them."""
        headers = {"vary": "accept", "link": list_links(named)}
        if not wanted:
            types = ", ".join(types[0] for types in OFFERED.values())
            return PlainTextResponse(f"none of what you accept can be sent; accept one of {types}", 406, headers)
        headers |= {"etag": self._pool.mark(named.iri, wanted), "cache-control": "no-cache"}
        if headers["etag"] in held:
            return Response(status_code=304, headers=headers)
        task = "ontology" if named.path == ONTOLOGY else "describe-thing"
        try:
            reply = await self._pool.ask(task, {"thing": named.iri, "format": wanted})
        except (LimitError, Broken) as error:
            return PlainTextResponse(str(error), LimitError.status, {"retry-after": "5", "vary": "accept"})
        if reply.status != 200:
            return Response(reply.body, reply.status, {"vary": "accept"}, reply.media_type)
        headers["content-location"] = f"{named.address}?format={wanted}"
        return Response(reply.body, 200, headers, reply.media_type)


def find_named(path: str) -> Named | None:
    """Return what is named at a path of the server, or None.

    >>> find_named("/id/suzuki").iri
    'https://w3id.org/reverse-imports/id/suzuki'
    """
    if path == ONTOLOGY:
        return Named(RI.iri.rstrip("#"), path)
    for place, space in PLACES.items():
        name = path.removeprefix(place)
        if name != path and is_local(name):
            return Named(space + name, path)
    return None


def is_local(name: str) -> bool:
    """Say whether this may be the name of a thing within its namespace.

    >>> is_local("suzuki-fronx"), is_local("ジムニー-ノマド"), is_local("a/b"), is_local("")
    (True, True, False, False)
    """
    return bool(name) and all(c.isalnum() or c in "-_" for c in name)


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


def list_links(named: Named) -> str:
    """Return the Link header of a description: what it describes, and its other forms (RFC 8288)."""
    forms = [(f"{named.address}?format={name}", "alternate", types[0]) for name, types in OFFERED.items()]
    links = [f'<{address}>; rel="{rel}"; type="{media_type}"' for address, rel, media_type in forms]
    return ", ".join([f'<{quote(named.iri, safe=":/#-_~")}>; rel="describes"', *links])


def describe_page(named: Named, send: Send) -> Send:
    """Return what sends the page of a thing, with the headers that lead to its triples."""

    async def send_with_links(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.add_vary_header("accept")
            headers.append("link", list_links(named))
        await send(message)

    return send_with_links
