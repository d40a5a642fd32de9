"""What the rows of a result rest on: the sources, numbered, and on a click the claims behind one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nicegui.element import Element

from kg.web.addresses import find_page
from kg.web.rows import Rows
from kg.web.tags import link, link_out, tag
from kg.web.words import say

Citation = Mapping[str, Any]


class Evidence:
    """The sources of a document: each has a number, in the order in which the rows name them."""

    def __init__(self, document: Mapping[str, Any], rows: Rows, lang: str) -> None:
        self._document, self._rows, self._lang = document, rows, lang
        self._citations: Mapping[str, Citation] = document.get("citations") or {}
        self._cited: Sequence[Sequence[str]] = document.get("cited") or []
        named = dict.fromkeys(self._get_source(claim) for claims in self._cited for claim in claims)
        self._numbers = {source: number for number, source in enumerate(named, 1)}
        self._place: Element | None = None
        self._done: Callable[[], None] = lambda: None

    def number(self, row: int) -> list[int]:
        """Return the numbers of the sources of a row."""
        claims = self._cited[row] if row < len(self._cited) else ()
        return sorted({self._numbers[self._get_source(claim)] for claim in claims})

    def _get_source(self, claim: str) -> str:
        return str(self._citations[claim].get("source") or claim)

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
        title = citation.get("title") or citation["claim"]
        page = find_page(citation.get("source", ""), self._lang)
        if page:
            link(title, page, dir="auto")
        else:
            tag("span", title, dir="auto")
        grade = say("grade", self._lang, grade=citation["grade"]) if citation.get("grade") else ""
        about = filter(None, (citation.get("publisher"), citation.get("date"), grade))
        tag("p", " · ".join(about), classes="about", dir="auto")

    def _tell_places(self, claims: Sequence[str]) -> None:
        """Tell which sentences of a source are cited, and where none is named, which of its claims."""
        places: dict[str, str] = {}
        for claim in claims:
            place = self._citations[claim].get("locator")
            number = claim.rpartition("_")[2]
            places.setdefault(place or say("claim_number", self._lang, number=number), claim)
        with tag("p", classes="places"):
            for place, claim in places.items():
                page = find_page(self._citations[claim]["claim"], self._lang)
                if page:
                    link(place, page)
                else:
                    tag("span", place)

    async def choose(self, row: int, done: Callable[[], None]) -> None:
        """Show the claims behind a row instead of all sources; `done` is called when the user closes them."""
        if self._place is None:
            return
        self._done = done
        self._place.clear()
        self._place.classes("open")
        with self._place:
            heading = self._make_top(row)
            for source in dict.fromkeys(self._get_source(claim) for claim in self._cited[row]):
                here = [claim for claim in self._cited[row] if self._get_source(claim) == source]
                self._tell_claims(source, here)
            self._tell_given(row)
        self._place.client.run_javascript(f"kgPage.focus('{heading.html_id}')")

    def _make_top(self, row: int) -> Element:
        with tag("div", classes="top"):
            told = say("sources_of", self._lang, row=self._rows.describe(row))
            heading = tag("h2", told, tabindex="-1", dir="auto")
            tag("button", say("close", self._lang), type="button").on("click", self._close, args=[])
        return heading

    def _close(self) -> None:
        if self._place is None or "open" not in self._place.classes:
            return
        self._place.clear()
        self._place.classes(remove="open")
        with self._place:
            self._list_sources()
        self._done()

    def _tell_claims(self, source: str, claims: Sequence[str]) -> None:
        """Tell what a row has of one source, sentence by sentence."""
        first = self._citations[claims[0]]
        with tag("article", classes="claim"):
            tag("span", str(self._numbers[source]), classes="badge")
            self._tell_source(first)
            for place in dict.fromkeys(self._citations[claim].get("locator", "") for claim in claims):
                here = [claim for claim in claims if self._citations[claim].get("locator", "") == place]
                self._tell_sentence(place, here)
            address = str(first.get("address") or "")
            if address and not find_page(address):
                with tag("p", classes="links"):
                    link_out(say("open_source", self._lang), address)

    def _tell_sentence(self, place: str, claims: Sequence[str]) -> None:
        """Tell what a row has of one sentence, and how decisions read it, or what they identify in it."""
        cited = [self._citations[claim] for claim in claims]
        manners = dict.fromkeys(one["evidential"] for one in cited if one.get("evidential"))
        with tag("p", classes="where"):
            told = [say("sentence", self._lang, place=place)] if place else []
            tag("span", " · ".join([*told, *manners]))
            for claim, one in zip(claims, cited, strict=True):
                if page := find_page(one["claim"], self._lang):
                    link(say("claim_number", self._lang, number=claim.rpartition("_")[2]), page)
        for sentence in dict.fromkeys(one["sentence"] for one in cited if one.get("sentence")):
            tag("blockquote", sentence, dir="auto")
        for note in dict.fromkeys(one["note"] for one in cited if one.get("note")):
            tag("p", note, classes="remark", dir="auto")
        for reading in dict.fromkeys(one["reading"] for one in cited if one.get("reading")):
            tag("p", reading, classes="corrections", dir="auto")

    def _tell_given(self, row: int) -> None:
        """Tell what else a row rests on: files of the graph, and what must not be there."""
        for name, field in (("also_given", "given"), ("conditions", "conditions")):
            told = self._document.get(field)
            if told and told[row]:
                with tag("section", classes="note"):
                    tag("h3", say(name, self._lang))
                    with tag("ul"):
                        for line in told[row]:
                            tag("li", line)
