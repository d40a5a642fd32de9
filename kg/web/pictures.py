"""The page at `/pictures`: pictures and network analyses, each with what it says, its rows, and their sources."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace

from nicegui import context, ui

from kg.charts import NAMES, encode_svg
from kg.language import say
from kg.model.analyses import Picture
from kg.model.domain import Domain, tell_of
from kg.model.results import Rows
from kg.network import ANALYSES
from kg.web.addresses import choose_language, make_address
from kg.web.jobs import run
from kg.web.results import show_result
from kg.web.shell import frame
from kg.web.tags import link, list_texts, tag
from kg.workers import Pool

FIRST = "flow"
FEW = 3
"""Notes that are shown at once."""
OWN = frozenset({"name", "lang"})
"""Parameters of the address that are none of an analysis."""


def add_pictures(pool: Pool) -> None:
    """Add the page."""
    drawing = asyncio.Semaphore(1)  # what draws takes a processor for itself

    @ui.page("/pictures", response_timeout=pool.limits.seconds * 2 + 1)
    async def pictures(name: str = FIRST, lang: str = "en") -> None:
        lang = choose_language(lang)
        asked = context.client.request.query_params
        given = {key: value.strip() for key, value in asked.items() if key not in OWN and value.strip()}
        with frame(say("pictures", lang), pool, lang=lang, here="pictures"):
            _show_choice(name, pool.domain, lang)
            things = ANALYSES[name].things if name in ANALYSES else ()
            if things:
                _show_form(name, things, given, lang)
            if not all(given.get(thing) for thing in things):
                tag("p", say("name_things", lang), classes="note")
                return
            document = await run(pool, "chart", name=name, parameters=given, lang=lang)
            async with drawing:
                drawn = await asyncio.to_thread(draw, document)
            _show_picture(pool, document, drawn, lang)


def draw(picture: Picture) -> tuple[str, str]:
    """Return the addresses of two pictures as SVG: without its title, which the page has, and whole, to be kept."""
    bare = replace(picture, spec={key: value for key, value in picture.spec.items() if key != "title"})
    first, second = (
        f"data:image/svg+xml;base64,{b64encode(encode_svg(one).encode()).decode()}" for one in (bare, picture)
    )
    return first, second


def _show_choice(name: str, domain: Domain, lang: str) -> None:
    """Show the names of all pictures; the one that is shown is marked."""
    for heading, names in (("pictures", NAMES), ("analyses", ANALYSES)):
        with tag("nav", classes="kinds", aria_label=say(heading, lang)):
            tag("strong", say(heading, lang))
            for one in names:
                current = "page" if one == name else None
                address = make_address("/pictures", lang, name=one)
                title = tell_of(domain, f"{heading} {one}", lang)
                link(one.replace("-", " "), address, title=title, aria_current=current)


def _show_form(name: str, things: Sequence[str], given: Mapping[str, str], lang: str) -> None:
    """Show the inputs for what an analysis is about; a form, so that what is asked stands in the address."""
    with tag("form", classes="about", action="/pictures", method="get"):
        tag("input", type="hidden", name="name", value=name)
        if lang != "en":
            tag("input", type="hidden", name="lang", value=lang)
        for thing in things:
            with tag("label"):
                tag("span", say(f"about_{thing}", lang))
                kind = "date" if thing in ("start", "end") else "text"
                tag("input", type=kind, name=thing, defaultValue=given.get(thing, ""), required=True, maxlength="200")
        tag("button", say("draw", lang), type="submit", classes="main")


def _show_picture(pool: Pool, picture: Picture, drawn: tuple[str, str], lang: str) -> None:
    tag("h1", picture.title, dir="auto")
    for sentence in picture.sentences or (picture.caption,):
        tag("p", sentence, classes="told", dir="auto")
    shown, whole = drawn
    with tag("figure", classes="picture"), tag("div", classes="wide", tabindex="0", role="region") as place:
        place.props["aria-label"] = picture.title
        tag("img", src=shown, alt=picture.description)
    _show_notes(picture.notes, lang)
    rows = [
        {column: text for column, text in zip(picture.columns, texts, strict=True) if text} for texts in picture.texts()
    ]
    table = Rows(columns=picture.columns, rows=rows, cited=picture.cited, citations=picture.citations)
    show_result(pool, table, lang=lang, name=picture.name, links=[("SVG", whole)], charted=False)


def _show_notes(notes: Sequence[str], lang: str) -> None:
    """Show what is left out and what is shaky, on a click where it is much."""
    if not notes:
        return
    with tag("details", classes="notes", open=len(notes) <= FEW):
        tag("summary", say("notes", lang, count=len(notes)))
        list_texts(notes)
