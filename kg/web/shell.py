"""The frame of every page: header, navigation, language, dark mode, footer; and errors as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nicegui import context, ui
from nicegui.element import Element

from kg.errors import KGError
from kg.escapes import show_line
from kg.language import say
from kg.web.addresses import make_address
from kg.web.tags import link, tag
from kg.workers import Pool

HERE = Path(__file__).parent
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
"""What a page may load: nothing of another address (https://www.w3.org/TR/CSP3/)."""
PAGES = (("ask", "/"), ("query", "/query"), ("conflicts", "/conflicts"), ("pictures", "/pictures"))


def add_looks() -> None:
    """Give all pages their policy, style and the few scripts that need no server."""
    ui.add_head_html(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', shared=True)
    ui.add_css((HERE / "style.css").read_text("utf-8"), shared=True)
    ui.add_head_html(f"<script>{(HERE / 'page.js').read_text('utf-8')}</script>", shared=True)


@contextmanager
def frame(title: str, pool: Pool, *, lang: str, here: str = "") -> Iterator[Element]:
    """Make what stands around a page; the block makes its content, and what is wrong with it is shown in its place.

    `here` is the page of the navigation it is.
    """
    name = pool.domain.name[lang]
    ui.page_title(show_line(f"{title} · {name}") if title else name)
    ui.add_head_html(f'<script>document.documentElement.lang = "{"ja" if lang == "ja" else "en"}"</script>')
    _free_landmarks()
    _make_header(name, lang, here)
    main = tag("main", classes="page", aria_busy="true", data_loading=say("loading", lang))
    _make_footer(pool, lang)
    ui.skip_link(say("skip", lang), target=main)
    with main:
        try:
            yield main
        except KGError as error:
            show_error(error, lang=lang)
    main.props["aria-busy"] = "false"


def _free_landmarks() -> None:
    """Let the framework's own page be no `main`: there is one of ours in it, beside header and footer."""
    slot = context.client.content.parent_slot
    if slot is not None:
        slot.parent.tag = "div"


def _make_header(name: str, lang: str, here: str) -> None:
    with tag("header", classes="site"):
        link(name, make_address("/", lang), classes="name")
        with tag("nav", aria_label=say("pages", lang)):
            for page, path in PAGES:
                current = "page" if page == here else None
                link(say(page, lang), make_address(path, lang), aria_current=current)
        with tag("div", classes="choices"):
            _make_languages(lang)
            told = say("dark", lang)
            theme = tag("button", "◐", classes="theme", type="button", title=told, aria_label=told)
            theme.on("click", js_handler="() => kgPage.toggleTheme()")


def _make_languages(lang: str) -> None:
    """Make the links to this same page in each language."""
    url = context.client.request.url
    with tag("nav", classes="languages", aria_label=say("language", lang)):
        for code, name in (("en", "EN"), ("ja", "日本語")):
            asked = url.include_query_params(lang=code)
            current = "true" if code == lang else None
            link(name, f"{asked.path}?{asked.query}", lang=code, aria_current=current)


def _make_footer(pool: Pool, lang: str) -> None:
    told = pool.manifest
    with tag("footer", classes="site"):
        tag("span", f"{say('build', lang)} {pool.build[:12]}", title=pool.build)
        count, inferred = (f"{told.get(name, 0):,}" for name in ("quads", "inferred"))
        tag("span", say("statements", lang, count=count, inferred=inferred))
        with tag("nav", aria_label=say("data", lang)):
            link(say("endpoint", lang), "/sparql")
            link(say("data", lang), "/data")
            link("API", "/api/openapi.json")


def show_error(error: KGError, *, lang: str = "en", heading: str = "") -> None:
    """Show an error as a sentence with what to do; each of its lines is a paragraph."""
    with tag("section", classes="error", role="alert"):
        tag("h1" if heading else "h2", heading or say("error", lang))
        for line in str(error).splitlines():
            tag("p", line)


@contextmanager
def loading(lang: str) -> Iterator[None]:
    """Show that something is on its way, until the block has made it."""
    waiting = tag("p", say("loading", lang), classes="loading", role="status")
    try:
        yield
    finally:
        if not waiting.is_deleted:  # else its place has been cleared meanwhile
            waiting.delete()
