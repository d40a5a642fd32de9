"""The list of queries to begin with: a few that are explained, and the questions of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

from nicegui.events import GenericEventArguments

from kg.errors import KGError
from kg.language import say
from kg.web.jobs import run
from kg.web.samples import make_examples
from kg.web.shell import show_error
from kg.web.tags import tag
from kg.workers import Pool

CHOSEN = "(event) => emit(event.target.value)"


class Examples:
    """The list on one user's page; a query that is chosen goes to `take`."""

    def __init__(self, pool: Pool, lang: str, take: Callable[[str], None]) -> None:
        self._pool, self._lang, self._take = pool, lang, take
        self._examples = make_examples(pool.domain)

    async def show(self) -> None:
        """Make the list."""
        with tag("label", classes="field"):
            tag("span", say("examples", self._lang))
            with tag("select").on("change", self._choose, js_handler=CHOSEN):
                tag("option", say("choose", self._lang), value="")
                with tag("optgroup", label=say("explained", self._lang)):
                    for number, example in enumerate(self._examples):
                        name = example.name_ja if self._lang == "ja" else example.name
                        tag("option", name, value=str(number))
                await self._list_questions()

    async def _list_questions(self) -> None:
        with tag("optgroup", label=say("questions", self._lang)):
            try:
                for question in await run(self._pool, "queries", lang=self._lang):
                    tag("option", question.title, value=question.name)
            except KGError:  # the other examples are there, and whatever is asked next tells the same
                return

    async def _choose(self, event: GenericEventArguments) -> None:
        chosen = str(event.args)
        if chosen.isdecimal():
            self._take(self._examples[int(chosen)].sparql)
        elif chosen:
            try:
                found = await run(self._pool, "queries", question=chosen)
                self._take(found[0].sparql)
            except KGError as error:
                show_error(error, lang=self._lang)
