"""The pages for what goes wrong: an address where nothing is, and a mistake of the server's own."""

from __future__ import annotations

from nicegui import app, context
from nicegui.client import Client
from nicegui.page import page
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from kg.errors import DataError, KGError, NotFound
from kg.language import say
from kg.web.addresses import choose_language
from kg.web.shell import frame, show_error
from kg.workers import Pool

ASSETS = "/_nicegui/"
"""Where the framework's own files are; whoever asks there for one that is not is no reader of pages."""


def add_faults(pool: Pool) -> None:
    """Let every page that there is not, or that fails, say so in a sentence, in the frame of the others."""

    async def tell_missing(request: Request, error: Exception) -> Response:
        if request.url.path.startswith(ASSETS) or request.method not in ("GET", "HEAD"):
            status = error.status_code if isinstance(error, HTTPException) else 404
            return PlainTextResponse("there is nothing here; open / for the pages", status)
        with Client(page(""), request=request) as client:
            path = request.url.path
            _show(pool, NotFound(f"There is nothing at {path}; ask a question, or open a page named above."))
        return client.build_response(request, 404)

    def tell_failure(error: Exception) -> None:
        # What is wrong goes to the log of the server, not to whoever happens to look.
        wrong = (
            error if isinstance(error, KGError) else DataError("The server made a mistake; its log has the details.")
        )
        _show(pool, wrong)

    app.add_exception_handler(404, tell_missing)
    app.on_page_exception(tell_failure)


def _show(pool: Pool, error: KGError) -> None:
    """Show an error as a page of its own."""
    lang = choose_language(context.client.request.query_params.get("lang", ""))
    title = say("not_found" if isinstance(error, NotFound) else "error", lang)
    with frame(title, pool, lang=lang):
        show_error(error, lang=lang, heading=title)
