"""The page at `/query`: a SPARQL query, written with help, run under the server's limits, and sent by its address."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from nicegui import background_tasks, context, ui

from kg.errors import KGError, QueryError
from kg.graph.mistakes import Mistake, find_line, find_mistake
from kg.language import say
from kg.web.addresses import choose_language, make_address
from kg.web.examples import show_examples
from kg.web.inserting import Inserting
from kg.web.jobs import run
from kg.web.outcomes import show_outcome
from kg.web.samples import make_examples
from kg.web.shell import frame, loading
from kg.web.sparql import add_prefixes
from kg.web.tags import button, tag
from kg.workers import Pool

SCRIPT = Path(__file__).parent / "editor.js"
LONGEST = 6_000
"""Characters of a query that an address holds: beyond, some programs on the way would cut it."""


def add_query(pool: Pool) -> None:
    """Add the page."""
    script = f"<script>{SCRIPT.read_text('utf-8')}</script>"

    @ui.page("/query")
    async def query(  # the parameters of its address
        query: str = "", question: str = "", run: str = "", cite: str = "1", lang: str = "en"
    ) -> None:
        lang = choose_language(lang)
        ui.add_head_html(script)
        workbench = Workbench(pool, lang)
        with frame(say("query", lang), pool, lang=lang, here="query"):
            await workbench.show(query, cited=cite != "0")
        given = bool(query.strip()) or await workbench.open_question(question)
        if run and given:
            background_tasks.create(workbench.run(), name="query of an address", context=context.client)


class Workbench:
    """One user's editor and the result below it."""

    def __init__(self, pool: Pool, lang: str) -> None:
        self._pool, self._lang = pool, lang
        self._job: asyncio.Task[None] | None = None
        self._cited = True

    async def show(self, query: str, *, cited: bool) -> None:
        """Make the editor with a query, or with one to begin with."""
        self._cited = cited
        tag("h1", say("query", self._lang))
        tag("p", say("query_intro", self._lang), classes="intro", id="kg-query-hint")
        with tag("div", classes="workbench"):
            with tag("div", classes="writing"):
                self._make_editor(query)
                self._make_bar()
                self._mistake = tag("div", classes="mistake", role="alert")
            with tag("aside", classes="helps", aria_label=say("helps", self._lang)):
                await show_examples(self._pool, self._lang, self._take)
                Inserting(self._pool, self._lang, self._insert).show()
                self._make_past()
        self._place = tag("section", classes="outcome", aria_label=say("result", self._lang))

    def _make_editor(self, query: str) -> None:
        with tag("div", classes="editor-box") as self._box:
            self._editor = ui.codemirror(
                query or add_prefixes(make_examples(self._pool.domain)[0].sparql),
                language="SPARQL",
                theme="vscodeLight",
                line_wrapping=True,
                indent="  ",
                keymap={"Mod-Enter": self.run},
                on_change=lambda: self._box.classes("edited"),
            )
        self._editor.classes("editor")
        name = json.dumps(say("editor", self._lang))
        number = self._editor.id
        ui.run_javascript(f"kgQuery.describe({number}, {name}, 'kg-query-hint'); kgQuery.follow({number})")

    def _make_bar(self) -> None:
        with tag("div", classes="bar"):
            button(say("run", self._lang), self.run, classes="main", title="Ctrl+Enter")
            with tag("label", classes="check"):
                tag("input", type="checkbox", checked=self._cited).on(
                    "change", self._set_cited, js_handler="(event) => emit(event.target.checked)"
                )
                tag("span", say("cite", self._lang))
            button(say("add_prefixes", self._lang), self._add_prefixes, title=say("prefixes_known", self._lang))
            self._share = button(say("share", self._lang), self._copy)

    def _make_past(self) -> None:
        """Make the list of past queries, which the browser alone keeps and fills."""
        editor = self._editor.id
        with tag("details") as past:
            tag("summary", say("past", self._lang))
            with tag("div", classes="none"):
                tag("p", say("past_kept", self._lang), classes="hint")
                tag("p", say("past_none", self._lang), classes="hint no-past")
                tag("ul", id="kg-past", classes="past-list")
                tag("button", say("forget", self._lang), type="button").on(
                    "click", js_handler=f"() => kgQuery.forget('kg-past', {editor})"
                )
        past.on("toggle", js_handler=f"() => kgQuery.showPast('kg-past', {editor})")

    def _set_cited(self, event: object) -> None:
        self._cited = bool(getattr(event, "args", True))

    def _insert(self, text: str) -> None:
        """Put a name where the cursor is."""
        ui.run_javascript(f"kgQuery.insert({self._editor.id}, {json.dumps(text)})")

    def _take(self, sparql: str) -> None:
        """Put a query in the place of the one that stands there; the editor can undo it."""
        ui.run_javascript(f"kgQuery.replace({self._editor.id}, {json.dumps(add_prefixes(sparql))})")

    async def open_question(self, name: str) -> bool:
        """Put the query of a question of the catalogue into the editor, and say whether there is one."""
        if not name:
            return False
        try:
            (found,) = await run(self._pool, "queries", question=name)
        except KGError as error:
            self._show_mistake(error)
            return False
        self._editor.value = add_prefixes(found.sparql)
        return True

    def _add_prefixes(self) -> None:
        try:
            self._take(self._editor.value)
        except QueryError as error:
            self._show_mistake(error)

    def _make_address(self) -> str:
        sparql = self._editor.value
        given = {"query": sparql, "run": "1", "cite": "" if self._cited else "0"}
        return make_address("/query", self._lang, **given) if len(sparql) <= LONGEST else ""

    def _copy(self) -> None:
        address = self._make_address()
        if not address:
            self._show_mistake(QueryError(say("too_long", self._lang)))
            return
        done = json.dumps(say("copied", self._lang))
        ui.run_javascript(f"kgQuery.share({json.dumps(address)}, {json.dumps(self._share.html_id)}, {done})")

    async def run(self) -> None:
        """Run what stands in the editor; what ran before and is not yet done is called off."""
        if self._job is not None:
            self._job.cancel()
        self._job = asyncio.current_task()
        sparql = self._editor.value
        self._mistake.clear()
        if self._editor.decorations:
            self._editor.decorations = []
        self._place.clear()
        if not sparql.strip():
            self._show_mistake(QueryError(say("empty", self._lang)))
            return
        with self._place, loading(self._lang):
            try:
                await show_outcome(self._pool, sparql, self._lang, cited=self._cited)
            except KGError as error:
                self._show_mistake(error)
                return
            ui.run_javascript(f"kgQuery.remember({json.dumps(sparql)}); kgQuery.reveal()")
            ui.navigate.history.replace(self._make_address() or make_address("/query", self._lang))

    def _show_mistake(self, error: KGError) -> None:
        """Tell what is wrong, and mark the place in the editor."""
        self._mistake.clear()
        mistake = find_mistake(self._editor.value, str(error))
        with self._mistake:
            if mistake.end:
                line, column = find_line(self._editor.value, mistake.start)
                tag("strong", say("place", self._lang, line=line, column=column))
                self._editor.decorations = [
                    {"kind": "line", "line": line, "class": "wrong-line"},
                    {"kind": "mark", "from": mistake.start, "to": mistake.end, "class": "wrong-word"},
                ]
                self._box.classes(remove="edited")
                self._editor.reveal_line(line)
            tag("span", tell_mistake(mistake, self._lang), dir="auto")


def tell_mistake(mistake: Mistake, lang: str) -> str:
    """Return a mistake as a sentence.

    >>> tell_mistake(Mistake("ends", "{", ("}",)), "en")
    'The query ends too early; what may follow: }'
    """
    if mistake.kind == "other":
        return mistake.word
    told = say(f"mistake_{mistake.kind}", lang, word=mistake.word)
    return told + (say("mistake_expected", lang, symbols=" ".join(mistake.expected)) if mistake.expected else "")
