"""The facts of a thing as a table: relation, value, and the sources that say so, or how it is inferred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from nicegui.element import Element

from kg.errors import KGError
from kg.language import say
from kg.model.answers import Statement
from kg.web.addresses import find_page
from kg.web.jobs import run
from kg.web.proving import show_proof
from kg.web.shell import show_error, show_loading
from kg.web.tags import link, link_out, tag
from kg.workers import Pool


class Facts:
    """The facts on one user's page of a thing; `numbers` says which of the page's sentences a claim stands in."""

    def __init__(self, pool: Pool, iri: str, numbers: Mapping[str, int], lang: str) -> None:
        self._pool, self._iri, self._numbers, self._lang = pool, iri, numbers, lang

    def show(self, statements: Sequence[Statement]) -> None:
        """Make the tables: first what is said, then what is inferred."""
        for name, inferred in (("facts", False), ("inferred", True)):
            found = [one for one in statements if one.inferred == inferred]
            if found:
                tag("h2", say(name, self._lang))
                self.list(found)

    def list(self, statements: Sequence[Statement]) -> None:
        """Make a table of facts."""
        with tag("table", classes="facts"), tag("tbody"):
            for statement in statements:
                self._show_statement(statement)

    def _show_statement(self, statement: Statement) -> None:
        with tag("tr"):
            tag("th", statement.relation, scope="row")
            with tag("td"):
                self._show_value(statement)
                if statement.inferred:
                    self._make_why(statement)
                self.show_marks(statement.claims)

    def _show_value(self, statement: Statement) -> None:
        value, page = statement.value, find_page(statement.iri or "", self._lang)
        if page:
            link(value, page, dir="auto")
        elif statement.iri is None:
            link_out(value, value)  # a text, unless it is an address
        else:
            tag("span", value, dir="auto")

    def show_marks(self, claims: Sequence[str]) -> None:
        """Make the numbers of sources, each a link to its sentence on this page."""
        known = sorted({self._numbers[claim] for claim in claims if claim in self._numbers})
        if not known:
            return
        with tag("span", classes="marks"):
            for number in map(str, known):
                link(number, f"#source-{number}", classes="badge", aria_label=say("source", self._lang, number=number))

    def _make_why(self, statement: Statement) -> None:
        button = tag("button", say("why", self._lang), type="button", classes="why", aria_expanded="false")
        place = tag("div", classes="whys")
        button.on("click", partial(self._toggle, statement, button, place), args=[])
        for element in (button, place):
            element.on("keydown.escape", partial(self._close, button, place), args=[])

    async def _toggle(self, statement: Statement, button: Element, place: Element) -> None:
        """Open the proof of a fact, or close it."""
        if button.props.get("aria-expanded") == "true":
            self._close(button, place)
            return
        button.props["aria-expanded"] = "true"
        place.clear()
        with place:
            waiting = show_loading(self._lang)
            fact = {"subject": self._iri, "predicate": statement.relation}
            try:
                document = await run(
                    self._pool, "why", **fact, object=statement.iri or statement.value, lang=self._lang
                )
                show_proof(document, self._lang)
            except KGError as error:
                show_error(error, lang=self._lang)
            finally:
                waiting.delete()

    def _close(self, button: Element, place: Element) -> None:
        button.props["aria-expanded"] = "false"
        place.clear()
