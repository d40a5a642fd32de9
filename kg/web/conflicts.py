"""The page at `/conflicts`: where sources disagree, both sides in their own sentences, what is held, and why."""

from __future__ import annotations

from nicegui import ui

from kg.errors import KGError
from kg.language import say
from kg.model.results import Points
from kg.web.addresses import choose_language, make_address
from kg.web.jobs import run
from kg.web.points import show_point
from kg.web.shell import frame, show_error
from kg.web.tags import link, tag
from kg.workers import Pool

MOST = 25
"""Points of a page."""


def add_conflicts(pool: Pool) -> None:
    """Add the page."""

    @ui.page("/conflicts", response_timeout=pool.limits.seconds * 2 + 1)
    async def conflicts(kind: str = "", start: str = "", lang: str = "en") -> None:
        lang = choose_language(lang)
        with frame(say("conflicts", lang), pool, lang=lang, here="conflicts"):
            tag("h1", say("conflicts_title", lang))
            tag("p", say("conflicts_intro", lang), classes="intro")
            try:
                document = await run(pool, "points", kind=kind, offset=start, count=MOST, lang=lang)
            except KGError as error:
                show_error(error, lang=lang)
                link(say("all_points", lang), make_address("/conflicts", lang))
                return
            _show_kinds(document, kind, lang)
            if not document.points:
                tag("p", say("no_points", lang), classes="none")
            for point in document.points:
                show_point(point, document, lang)
            _show_pages(document, kind, lang)


def _show_kinds(document: Points, kind: str, lang: str) -> None:
    total = sum(one.points for one in document.kinds.values())
    kinds = [("", say("all_points", lang), total)]
    kinds += [(name, one.label, one.points) for name, one in document.kinds.items()]
    with tag("nav", classes="kinds", aria_label=say("kinds", lang)):
        for name, label, count in kinds:
            current = "page" if name == kind else None
            link(f"{label} {count}", make_address("/conflicts", lang, kind=name), aria_current=current)


def _show_pages(document: Points, kind: str, lang: str) -> None:
    first, shown, total = document.offset, len(document.points), document.total
    if shown == total:
        return
    told = say("shown_points", lang, first=first + 1, last=first + shown, count=total)
    with tag("nav", classes="pages", aria_label=told):
        starts = {"previous": max(0, first - MOST)} if first else {}
        starts |= {"next": first + MOST} if first + shown < total else {}
        for name, start in starts.items():
            at = str(start) if start else ""
            link(say(name, lang), make_address("/conflicts", lang, kind=kind, start=at), classes="button")
        tag("span", told)
