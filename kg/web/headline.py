"""What the first page shows unasked: the answer that most come for, who disagrees, and a query to start from."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from kg.language import name_column, say
from kg.model.results import Answer
from kg.web.addresses import make_address
from kg.web.jobs import run
from kg.web.results import show_result
from kg.web.tags import link, name_thing, tag
from kg.workers import Pool

FEW = 5
"""Disagreements that are shown."""


async def show_headline(pool: Pool, lang: str) -> None:
    """Show the headline.

    Raises:
        KGError: some of it is not to be had.
    """
    show_tries(pool, lang)
    headline = pool.domain.headline
    show_answer(pool, lang, await run(pool, "ask", question=headline, lang=lang))
    with tag("div", classes="pair"):
        await _show_conflicts(pool, lang)
        await _show_query(pool, headline, lang)
    await _list_questions(pool, lang)


def show_tries(pool: Pool, lang: str) -> None:
    """Show some questions to try."""
    with tag("p", classes="tries"):
        tag("span", say("try", lang))
        for words in pool.domain.tries:
            link(words, make_address("/", lang, q=words))


async def _list_questions(pool: Pool, lang: str) -> None:
    """List the questions of the catalogue, each as somebody would ask it."""
    catalogue = await run(pool, "list", lang=lang)
    with tag("details", classes="panel questions"):
        tag("summary", say("all_questions", lang, count=len(catalogue)))
        with tag("ul"):
            for question in catalogue:
                words = question.examples[0].text if question.examples else question.name
                with tag("li"):
                    link(words, make_address("/", lang, q=words))
                    tag("small", question.title)


def show_answer(pool: Pool, lang: str, found: Answer, *, editor: str = "") -> None:
    """Show an answer: what is asked, with its columns named as the table names them, then its rows.

    With the address of an `editor` for its query, it tells how the question was read.
    """
    tag("h1", found.title)
    if editor:
        with tag("p", classes="told"):
            tag("span", say("read_as", lang))
            tag("code", found.reading, dir="auto")
            link(say("change_query", lang), editor, classes="after")
    told = found.description
    for column in found.columns:
        if "_" in column:
            told = told.replace(column, f"“{name_column(column, lang)}”")
    tag("p", told, classes="told")
    address = make_address(f"/api/questions/{quote(found.question)}", lang, **found.parameters)
    show_result(pool, found, lang=lang, name=found.question, links=[("JSON", address)])


async def _show_conflicts(pool: Pool, lang: str) -> None:
    """Show some of the disagreements: what each side says, and what is held."""
    conflicts = await run(pool, "conflicts", lang=lang)
    with tag("section", classes="panel"):
        tag("h2", say("disagree", lang))
        with tag("ul", classes="conflicts"):
            for row, things in list(zip(conflicts.rows, conflicts.things, strict=True))[:FEW]:
                with tag("li"):
                    _tell_conflict(row, things.get("about", ""), lang)
        told = say("all_conflicts", lang, count=conflicts.total)
        with tag("p"):
            link(told, make_address("/conflicts", lang))


def _tell_conflict(row: Mapping[str, str], about: str, lang: str) -> None:
    name_thing(row.get("about", ""), about, lang, dir="auto")
    if row.get("property"):
        tag("span", f" · {row['property']}", classes="soft", dir="auto")
    tag("p", row.get("values", ""), dir="auto")
    held = row.get("held")
    told = say("held_by", lang, held=held, rule=row.get("rule", "")) if held else say("held_none", lang)
    tag("p", told, classes="soft", dir="auto")


async def _show_query(pool: Pool, question: str, lang: str) -> None:
    """Show the query behind the headline, ready to be changed."""
    (query,) = await run(pool, "queries", question=question)
    with tag("section", classes="panel"):
        tag("h2", say("as_sparql", lang))
        tag("p", say("as_sparql_told", lang), classes="soft")
        tag("pre", query.sparql, tabindex="0", role="region", aria_label=say("as_sparql", lang))
        with tag("p"):
            address = make_address("/query", lang, question=question, run="1")
            link(say("change_query", lang), address, classes="button main")
