"""A search of the names of the graph, each put into the query with a click: classes, relations, values and things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from nicegui.events import GenericEventArguments

from kg.errors import KGError
from kg.language import say
from kg.web.jobs import run
from kg.web.ontology import TERMS
from kg.web.tags import tag
from kg.workers import Pool

MOST = 12
TYPED = "(event) => emit(event.target.value)"
PAUSE = 0.2
"""Seconds between two searches while somebody types."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that may be put into a query: as the query has it, its label, and what it is the name of."""

    text: str
    label: str
    kind: str
    other: str = ""


class Inserting:
    """The search on one user's page; a name that is chosen goes to `take`."""

    def __init__(self, pool: Pool, lang: str, take: Callable[[str], None]) -> None:
        self._pool, self._lang, self._take = pool, lang, take
        self._terms: Sequence[Name] = ()
        self._asked = ""

    def show(self) -> None:
        """Make the search; it lists terms of the ontology before anything is typed."""
        words = {word: self._pool.domain.say(word, self._lang) for word in ("item", "holder")}
        with tag("label", classes="field"):
            tag("span", say("insert", self._lang))
            box = tag("input", type="search", autocomplete="off", spellcheck="false", aria_describedby="kg-names")
            box.props["placeholder"] = say("insert_hint", self._lang, **words)
        box.on("input", self._search, js_handler=TYPED, throttle=PAUSE, leading_events=False)
        box.on("focus", self._search, js_handler=TYPED)
        with tag("div", classes="names"):
            self._told = tag("p", classes="hint", role="status", id="kg-names")
            self._list = tag("ul")

    async def _search(self, event: GenericEventArguments) -> None:
        """List the names that fit what is typed."""
        self._asked = words = str(event.args).strip()
        try:
            found = await self._find(words)
        except KGError as error:
            self._told.text = str(error)
            return
        if words == self._asked:  # else something else has been typed since
            self._fill(found)

    async def _find(self, words: str) -> list[Name]:
        if not self._terms:
            self._terms = await self._read_terms()
        if not words:
            return list(self._terms[:MOST])
        terms = find_terms(self._terms, words)
        things = await run(self._pool, "search", text=words, limit=MOST, lang=self._lang)
        named = [Name(f"rid:{one.id}", one.label, ", ".join(one.classes)) for one in things]
        return [*terms[: MOST // 2], *named, *terms[MOST // 2 :]][:MOST]

    async def _read_terms(self) -> list[Name]:
        document = await run(self._pool, "query", query=TERMS.replace("LANGUAGE", self._lang))
        return [Name(r["term"], r["label"], say(r["kind"], self._lang), r.get("other", "")) for r in document.rows]

    def _fill(self, found: Sequence[Name]) -> None:
        self._told.text = say("names_found", self._lang, count=len(found)) if found else say("names_none", self._lang)
        self._list.clear()
        with self._list:
            for name in found:
                with tag("li"), tag("button", type="button", title=name.text) as button:
                    tag("span", name.label, classes="label", dir="auto")
                    tag("code", name.text)
                    tag("span", name.kind, classes="kind")
                button.on("click", partial(self._take, name.text), args=[])


def find_terms(terms: Sequence[Name], words: str) -> list[Name]:
    """Return the terms in whose name or labels all words are, those first that begin with them.

    >>> names = [Name("ri:origin", "origin", "relation"), Name("ri:suppliedFrom", "supply origin", "relation")]
    >>> [name.text for name in find_terms(names, "origin")], find_terms(names, "x")
    (['ri:origin', 'ri:suppliedFrom'], [])
    """
    wanted = words.casefold().split()
    texts = {term: f"{term.label} {term.text} {term.other}".casefold() for term in terms}
    found = [term for term, text in texts.items() if all(word in text for word in wanted)]
    return sorted(found, key=lambda term: (not texts[term].startswith(" ".join(wanted)), len(term.label)))
