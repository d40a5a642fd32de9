"""What the rows of a result rest on: the sources, numbered, and on a click the claims behind one row."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from nicegui.element import Element

from kg.language import say
from kg.model import results
from kg.model.answers import TOLD, Citation
from kg.web.addresses import find_page
from kg.web.rows import Rows
from kg.web.tags import button, link, link_out, list_texts, name_thing, tag


class Evidence:
    """The sources of a document: each has a number, in the order in which the rows name them."""

    def __init__(self, document: results.Rows, rows: Rows, lang: str) -> None:
        self._document, self._rows, self._lang = document, rows, lang
        self._citations = document.citations
        named = dict.fromkeys(self._get_source(claim) for claims in document.cited for claim in claims)
        self._numbers = {source: number for number, source in enumerate(named, 1)}
        self._place: Element | None = None
        self._done: Callable[[], None] = lambda: None

    def number(self, row: int) -> list[int]:
        """Return the numbers of the sources of a row."""
        claims = self._document.cited[row] if row < len(self._document.cited) else ()
        return sorted({self._numbers[self._get_source(claim)] for claim in claims})

    def _get_source(self, claim: str) -> str:
        return self._citations[claim].source or claim

    def show(self) -> None:
        """Make the list of sources, which stands beside the table."""
        self._place = tag("aside", classes="sources", aria_label=say("sources", self._lang))
        self._place.on("keydown.escape", self._close, args=[])
        with self._place:
            self._list_sources()

    def _list_sources(self) -> None:
        tag("h2", say("sources", self._lang))
        tag("p", say("choose_row", self._lang), classes="hint")
        with tag("ol"):
            for source, number in self._numbers.items():
                claims = [claim for claim in self._citations if self._get_source(claim) == source]
                with tag("li", value=number):
                    self._tell_source(self._citations[claims[0]])
                    self._tell_places(claims)

    def _tell_source(self, citation: Citation) -> None:
        name_thing(citation.title or citation.claim, citation.source, self._lang, dir="auto")
        grade = say("grade", self._lang, grade=citation.grade) if citation.grade else ""
        about = filter(None, (citation.publisher, citation.date, grade))
        tag("p", " · ".join(about), classes="about", dir="auto")

    def _tell_places(self, claims: Sequence[str]) -> None:
        """Tell which sentences of a source are cited, and where none is named, which of its claims."""
        places: dict[str, str] = {}
        for claim in claims:
            place = self._citations[claim].locator
            number = claim.rpartition("_")[2]
            places.setdefault(place or say("claim_number", self._lang, number=number), claim)
        with tag("p", classes="places"):
            for place, claim in places.items():
                name_thing(place, self._citations[claim].claim, self._lang)

    async def choose(self, row: int, done: Callable[[], None]) -> None:
        """Show the claims behind a row instead of all sources; `done` is called when the user closes them."""
        if self._place is None:
            return
        self._done = done
        self._place.clear()
        self._place.classes("open")
        with self._place:
            with tag("div", classes="top"):
                told = say("sources_of", self._lang, row=self._rows.describe(row))
                heading = tag("h2", told, tabindex="-1", dir="auto")
                button(say("close", self._lang), self._close)
            cited = self._document.list_citations(row)
            for source in dict.fromkeys(self._get_source(one.name) for one in cited):
                self._tell_claims(source, [one for one in cited if self._get_source(one.name) == source])
            # What else it rests on: files of the graph, and what must not be there.
            for name, given in (("also_given", self._document.given), ("conditions", self._document.conditions)):
                show_notes(name, given[row] if given else (), self._lang)
        self._place.client.run_javascript(f"kgPage.focus('{heading.html_id}')")

    def _close(self) -> None:
        if self._place is None or "open" not in self._place.classes:
            return
        self._place.clear()
        self._place.classes(remove="open")
        with self._place:
            self._list_sources()
        self._done()

    def _tell_claims(self, source: str, cited: Sequence[Citation]) -> None:
        """Tell what a row has of one source, sentence by sentence."""
        first = cited[0]
        with tag("article", classes="claim"):
            tag("span", str(self._numbers[source]), classes="badge")
            self._tell_source(first)
            for place in dict.fromkeys(one.locator for one in cited):
                self._tell_sentence(place, [one for one in cited if one.locator == place])
            if first.address and not find_page(first.address):
                with tag("p", classes="links"):
                    link_out(say("open_source", self._lang), first.address)

    def _tell_sentence(self, place: str, cited: Sequence[Citation]) -> None:
        """Tell what a row has of one sentence, what it does for it, and how decisions read it or what they identify."""
        manners = dict.fromkeys(one.evidential for one in cited if one.evidential)
        with tag("p", classes="where"):
            told = [say("sentence", self._lang, place=place)] if place else []
            tag("span", " · ".join([*told, *manners]))
            for one in cited:
                if page := find_page(one.claim, self._lang):
                    link(say("claim_number", self._lang, number=one.name.rpartition("_")[2]), page)
        for sentence in dict.fromkeys(one.sentence for one in cited if one.sentence):
            tag("blockquote", sentence, dir="auto")
        for note in dict.fromkeys(one.note for one in cited if one.note):
            tag("p", note, classes="remark", dir="auto")
        for reading in dict.fromkeys(map(self._tell_reading, cited)):
            if reading:
                tag("p", reading, classes="corrections", dir="auto")

    def _tell_reading(self, one: Citation) -> str:
        role = say(f"role_{one.role.replace(' ', '_')}", self._lang) if one.role in TOLD else ""
        return ": ".join(filter(None, (role, one.reading)))


def show_notes(name: str, texts: Sequence[str], lang: str) -> None:
    """Show some notes under their heading, if there are any."""
    if texts:
        with tag("section", classes="note"):
            tag("h3", say(name, lang))
            list_texts(texts)
