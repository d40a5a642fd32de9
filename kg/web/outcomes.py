"""What a query gives, as a page shows it: rows with their sources, yes or no, or triples in Turtle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import urlencode

from kg.language import say
from kg.model.results import Excerpt
from kg.sparql.tokens import find_form
from kg.web.forms import SHOWN
from kg.web.jobs import run, take
from kg.web.results import show_result
from kg.web.tags import link, tag
from kg.workers import Pool

MOST = 500
"""Rows that a page shows; the downloads have more."""
LONGEST = 60_000
"""Characters of Turtle that a page shows."""
ROWS = ("csv", "json", "tsv")
GRAPHS = ("turtle", "jsonld", "ntriples")
ANSWER = "answer"


async def show_outcome(pool: Pool, sparql: str, lang: str, *, cited: bool) -> None:
    """Run a query and show what it gives; with `cited`, what each row rests on.

    Raises:
        KGError: the query is wrong, or takes more than it may.
    """
    form = find_form(sparql)
    document = await run(pool, "query", query=sparql, rows=MOST, cite=cited, lang=lang)
    for note in document.notes:
        tag("p", note, classes="note")
    if document.boolean is not None:
        _show_truth(document, pool, list_downloads(sparql, ROWS[1:2]), lang)
    elif form in ("CONSTRUCT", "DESCRIBE"):
        await _show_triples(document, pool, sparql, lang, cited=cited)
    else:
        _show_cut(document, pool, lang)
        show_result(pool, document, lang=lang, links=list_downloads(sparql, ROWS))


def list_downloads(sparql: str, names: Sequence[str]) -> list[tuple[str, str]]:
    """Return the same result in other formats: names, and addresses at the endpoint.

    >>> list_downloads("ASK {}", ["json"])
    [('JSON', '/sparql?query=ASK+%7B%7D&format=json')]
    """
    return [
        (SHOWN.get(name, name.upper()), f"/sparql?{urlencode({'query': sparql, 'format': name})}") for name in names
    ]


def _show_cut(document: Excerpt, pool: Pool, lang: str) -> None:
    """Tell that only the first rows are shown, and where the others are."""
    if document.more:
        tag("p", say("cut_more", lang, shown=f"{MOST:,}", most=f"{pool.limits.rows:,}"), classes="note cut")
    elif document.total > len(document.rows):
        tag("p", say("cut", lang, shown=f"{MOST:,}", total=f"{document.total:,}"), classes="note cut")


def _show_truth(document: Excerpt, pool: Pool, links: Sequence[tuple[str, str]], lang: str) -> None:
    """Show yes or no as a word, with what it rests on as that of one row."""
    word = say("yes" if document.boolean else "no", lang)
    tag("p", word, classes="truth", role="status")
    if document.citations or any(document.given):
        show_result(pool, replace(document, columns=(ANSWER,), rows=({ANSWER: word},)), lang=lang, links=links)


async def _show_triples(document: Excerpt, pool: Pool, sparql: str, lang: str, *, cited: bool) -> None:
    """Show triples as Turtle, and where they are cited as rows too.

    Raises:
        KGError: there are more of them than a result may have.
    """
    turtle = (await take(pool, "sparql", {"query": sparql, "format": GRAPHS[0]})).decode()
    with tag("p", classes="count"):
        tag("span", say("triples", lang, count=f"{document.total:,}"), role="status")
        with tag("span", classes="links"):
            tag("span", say("download", lang))
            for name, address in list_downloads(sparql, GRAPHS):
                link(name, address)
    show_text(drop_unused(turtle), lang)
    if document.rows and cited:
        tag("h2", say("triples_cited", lang))
        _show_cut(document, pool, lang)
        show_result(pool, document, lang=lang)


def drop_unused(turtle: str) -> str:
    r"""Return Turtle without the prefixes that nothing in it uses.

    >>> drop_unused("@prefix a: <http://a/> .\n@prefix b: <http://b/> .\na:x a a:y .")
    '@prefix a: <http://a/> .\na:x a a:y .'
    """
    lines = turtle.splitlines(keepends=True)
    names = {line: line.split()[1] for line in lines if line.startswith("@prefix ")}
    body = "".join(line for line in lines if line not in names)
    used = {name for name in names.values() if re.search(rf"(?<![\w:]){re.escape(name)}", body)}
    return "".join(line for line in lines if names.get(line) in used) + body


def show_text(text: str, lang: str) -> None:
    """Show a long text as it is, and say where it is cut."""
    shown = text if len(text) <= LONGEST else text[: text.rfind("\n", 0, LONGEST)]
    tag("pre", shown, classes="turtle", tabindex="0", role="region", aria_label="Turtle")
    if shown is not text:
        tag("p", say("cut_text", lang, shown=f"{len(shown):,}", total=f"{len(text):,}"), classes="note cut")
