"""What is suggested while somebody types a question: ways to ask of the catalogue, and things by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nicegui.element import Element
from nicegui.events import GenericEventArguments

from kg.errors import KGError
from kg.language import say
from kg.model.results import Question
from kg.web.addresses import find_page, make_address
from kg.web.jobs import run
from kg.web.tags import link, tag
from kg.workers import Pool

MOST_PHRASES, MOST_THINGS = 6, 4
LONGEST = 200
"""Characters of a question for which suggestions are looked up."""
PAUSE = 0.12
"""Seconds between two look-ups while somebody types."""
WORD = re.compile(r"[\w'-]+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may be meant: its text, what it is, and the address where its answer is."""

    text: str
    kind: str
    address: str


class QuestionBox:
    """The box for a question. It is a form, so that it works before the page is connected; the rest comes on top."""

    def __init__(self, pool: Pool, lang: str, q: str) -> None:
        self._pool, self._lang = pool, lang
        self._catalogue: Sequence[Question] | None = None
        self._typed = q
        with tag("form", classes="question", action="/", method="get", role="search"):
            with tag("div", classes="box"):
                self._list = self._make_input(q)
            if lang != "en":
                tag("input", name="lang", value=lang, type="hidden")
            tag("button", say("ask", lang), type="submit", classes="main")

    def _make_input(self, q: str) -> Element:
        """Make the input and the list below it, as a combobox (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/)."""
        # Not `value`, which would be put back whenever the page changes while somebody types.
        entry = tag("input", name="q", defaultValue=q, type="search", maxlength="1000", autocomplete="off")
        listed = tag(
            "ul", classes="suggestions", role="listbox", aria_label=say("suggestions", self._lang), hidden=True
        )
        entry.props.update(
            {
                "aria-label": say("question", self._lang),
                "placeholder": say("placeholder", self._lang, example=self._pool.domain.tries[-1]),
                "role": "combobox",
                "aria-expanded": "false",
                "aria-autocomplete": "list",
                "aria-controls": listed.html_id,
                "autofocus": not q,
                "enterkeyhint": "search",
                "spellcheck": "false",
            }
        )
        typed = "(event) => { kgPage.combobox(event); emit(event.target.value) }"
        entry.on("input", self._suggest, throttle=PAUSE, leading_events=False, js_handler=typed)
        for event in ("keydown", "blur"):
            entry.on(event, js_handler="(event) => kgPage.combobox(event)")
        return listed

    async def _suggest(self, event: GenericEventArguments) -> None:
        """Fill the list for what is typed; where more has been typed meanwhile, leave it to the next call."""
        self._typed = typed = str(event.args)[:LONGEST]
        try:
            found = await self._find(typed) if typed.strip() else []
        except KGError:
            found = []  # whoever types is told of it with the answer
        if typed == self._typed:
            self._fill(found)

    async def _find(self, typed: str) -> list[Suggestion]:
        if self._catalogue is None:
            self._catalogue = await run(self._pool, "list", lang=self._lang)
        things = await run(self._pool, "search", text=typed, limit=MOST_THINGS, lang=self._lang)
        phrases = find_phrases(self._catalogue, typed)[:MOST_PHRASES]
        asked = [Suggestion(phrase, title, make_address("/", self._lang, q=phrase)) for phrase, title in phrases]
        named = [
            Suggestion((one.label_ja if self._lang == "ja" else one.label) or one.id, ", ".join(one.classes), page)
            for one in things
            if (page := find_page(one.iri, self._lang))
        ]
        return [*asked, *named]

    def _fill(self, found: Sequence[Suggestion]) -> None:
        self._list.clear()
        with self._list:
            for one in found:
                with tag("li", role="option", aria_selected="false") as option:
                    option.props["id"] = option.html_id
                    link(one.text, one.address, tabindex="-1", dir="auto")
                    tag("small", one.kind, dir="auto")
        self._list.client.run_javascript(f"kgPage.open('{self._list.html_id}', {len(found)})")


def find_phrases(catalogue: Sequence[Question], typed: str) -> list[tuple[str, str]]:
    """Return ways to ask that have each word typed, or one that begins so, with the titles of what they ask.

    Those that begin as what is typed come first; within each, the shorter ones.
    """
    words = WORD.findall(typed.casefold())
    found = {}
    for question in catalogue:
        for example in question.examples:
            if words and _has(WORD.findall(example.text.casefold()), words):
                found[example.text] = question.title
    start = " ".join(words)
    return sorted(found.items(), key=lambda one: (not one[0].casefold().startswith(start), len(one[0]), one[0]))


def _has(text: Sequence[str], words: Sequence[str]) -> bool:
    return all(any(word.startswith(part) for word in text) for part in words)
