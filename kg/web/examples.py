"""The list of queries to begin with: a few that are explained, and the questions of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from nicegui.events import GenericEventArguments

from kg.errors import KGError
from kg.language import say
from kg.web.jobs import run
from kg.web.samples import make_examples
from kg.web.shell import show_error
from kg.web.tags import tag
from kg.workers import Pool

CHOSEN = "(event) => emit(event.target.value)"


async def show_examples(pool: Pool, lang: str, take: Callable[[str], None]) -> None:
    """Make the list; a query that is chosen goes to `take`."""
    examples = make_examples(pool.domain)

    async def choose(event: GenericEventArguments) -> None:
        chosen = str(event.args)
        if chosen.isdecimal():
            take(examples[int(chosen)].sparql)
        elif chosen:
            try:
                (found,) = await run(pool, "queries", question=chosen)
                take(found.sparql)
            except KGError as error:
                show_error(error, lang=lang)

    with tag("label", classes="field"):
        tag("span", say("examples", lang))
        with tag("select").on("change", choose, js_handler=CHOSEN):
            tag("option", say("choose", lang), value="")
            with tag("optgroup", label=say("explained", lang)):
                for number, example in enumerate(examples):
                    tag("option", example.name_ja if lang == "ja" else example.name, value=str(number))
            # The other examples are there without them, and whatever is asked next tells the same error.
            with tag("optgroup", label=say("questions", lang)), suppress(KGError):
                for question in await run(pool, "queries", lang=lang):
                    tag("option", question.title, value=question.name)
