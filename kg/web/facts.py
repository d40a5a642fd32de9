"""The facts of a thing as a table: relation, value, and the sources that say so, or how it is inferred."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from nicegui.element import Element

from kg.errors import KGError
from kg.language import say
from kg.model.sheets import Statement
from kg.web.jobs import run
from kg.web.proving import show_proof
from kg.web.shell import loading, show_error
from kg.web.tags import button, link, link_out, name_thing, tag
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
                with tag("tr"):
                    tag("th", statement.relation, scope="row")
                    with tag("td"):
                        self._show_value(statement)

    def _show_value(self, statement: Statement) -> None:
        if statement.iri is None:
            link_out(statement.value, statement.value)  # a text, unless it is an address
        else:
            name_thing(statement.value, statement.iri, self._lang, dir="auto")
        if statement.inferred:
            self._make_why(statement)
        self.show_marks(statement.claims)

    def show_marks(self, claims: Sequence[str]) -> None:
        """Make the numbers of sources, each a link to its sentence on this page."""
        known = sorted({self._numbers[claim] for claim in claims if claim in self._numbers})
        if not known:
            return
        with tag("span", classes="marks"):
            for number in map(str, known):
                link(number, f"#source-{number}", classes="badge", aria_label=say("source", self._lang, number=number))

    def _make_why(self, statement: Statement) -> None:
        asker = button(say("why", self._lang), lambda: self._toggle(statement, asker, place), classes="why")
        asker.props["aria-expanded"] = "false"
        place = tag("div", classes="whys")
        for element in (asker, place):
            element.on("keydown.escape", partial(self._close, asker, place), args=[])

    async def _toggle(self, statement: Statement, asker: Element, place: Element) -> None:
        """Open the proof of a fact, or close it."""
        if asker.props.get("aria-expanded") == "true":
            self._close(asker, place)
            return
        asker.props["aria-expanded"] = "true"
        place.clear()
        with place, loading(self._lang):
            fact = {"subject": self._iri, "predicate": statement.relation, "object": statement.iri or statement.value}
            try:
                show_proof(await run(self._pool, "why", **fact, lang=self._lang), self._lang)
            except KGError as error:
                show_error(error, lang=self._lang)

    def _close(self, asker: Element, place: Element) -> None:
        asker.props["aria-expanded"] = "false"
        place.clear()
