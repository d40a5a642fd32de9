"""The page at `/`: a question in words, how it is read, its answer and what it rests on.

Without a question it shows the headline.
"""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import context, ui

from kg.errors import KGError, NotFound
from kg.language import say
from kg.model.readings import Reading
from kg.model.results import Answer
from kg.web.addresses import choose_language, make_address
from kg.web.headline import show_answer, show_headline, show_tries
from kg.web.jobs import run
from kg.web.shell import frame, show_error
from kg.web.suggestions import QuestionBox
from kg.web.tags import tag
from kg.workers import Pool

MOST = 5_000
"""Rows of an answer that a page takes."""
OWN = frozenset({"q", "lang"})
"""Parameters of the address that are none of the question's."""


def add_asking(pool: Pool) -> None:
    """Add the page."""

    @ui.page("/")
    async def ask(q: str = "", lang: str = "en") -> None:
        chosen, words = choose_language(lang), " ".join(q.split())
        given = {name: value for name, value in context.client.request.query_params.items() if name not in OWN}
        with frame(words, pool, lang=chosen, here="ask"):
            QuestionBox(pool, chosen, words)
            with tag("div", classes="found"):
                try:
                    await (
                        _answer(pool, chosen, words, given) if words or "of" in given else show_headline(pool, chosen)
                    )
                except KGError as error:
                    show_error(error, lang=chosen, heading=say("error", chosen))
                    show_tries(pool, chosen)


async def _answer(pool: Pool, lang: str, words: str, given: Mapping[str, str]) -> None:
    """Show the answer to a question, given by a name, in words or by parts, or tell what was not understood.

    Raises:
        KGError: there is none.
    """
    try:
        found = await run(pool, "ask", question=words, parameters=dict(given), lang=lang, rows=MOST)
    except NotFound as error:
        if error.reading is None:
            raise  # it is another thing that there is not
        _show_unread(pool, await run(pool, "read", question=words, lang=lang), lang)
    else:
        show_answer(pool, lang, found, editor=await _find_editor(pool, lang, found))


async def _find_editor(pool: Pool, lang: str, found: Answer) -> str:
    """Return the address at which the query of an answer can be changed."""
    if found.sparql:
        return make_address("/query", lang, query=found.sparql, run="1")
    if not found.parameters:
        return make_address("/query", lang, question=found.question, run="1")
    asked = {"question": found.question, "parameters": dict(found.parameters)}
    (query,) = await run(pool, "queries", **asked)
    return make_address("/query", lang, query=query.sparql, run="1")


def _show_unread(pool: Pool, reading: Reading, lang: str) -> None:
    """Show which word of a question was not understood."""
    with tag("section", classes="panel unsure", role="status"):
        tag("h1", say("not_run", lang))
        tag("p", reading.told, dir="auto", classes="told")
        tag("p", say("try_examples", lang, about=pool.domain.tell_about(lang)))
    show_tries(pool, lang)
