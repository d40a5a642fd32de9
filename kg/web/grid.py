"""The rows of a result as a table: pages of rows, sorted as one likes, each row with the numbers of its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from nicegui.element import Element

from kg.language import name_column, say
from kg.web.rows import Rows, measure
from kg.web.tags import button, name_thing, tag

PAGE = 50
"""Rows of a page of a table."""
LONG = 200
"""Characters of a text that shows its first lines only, until its row is chosen."""
UNLESS_LINK = "(event) => { if (!event.target.closest('a') && !String(getSelection())) emit() }"
"""A click on a link follows it, and text that is being marked is no click."""

Chooser = Callable[[int, Callable[[], None]], object]


class Grid:
    """A table; it knows which page is open, how it is sorted, and which row is chosen.

    `number` gives the numbers of the sources of a row. `choose` is called with a row that is clicked, and with what to
    call when the user is done with it.
    """

    def __init__(self, rows: Rows, lang: str, number: Callable[[int], Sequence[int]], choose: Chooser) -> None:
        self._rows, self._lang, self._number, self._choose_row = rows, lang, number, choose
        self._cited = any(number(row) for row in range(len(rows)))
        self._order = list(range(len(rows)))
        self._column, self._falling = "", False
        self._page = 0
        self._chosen: Element | None = None
        self._heads: dict[str, Element] = {}
        self._place = tag("div", classes="grid")
        self._fill()

    def _fill(self) -> None:
        self._chosen = None
        self._place.clear()
        with self._place:
            told = say("table", self._lang, count=f"{len(self._rows):,}")
            # What can be scrolled can have the focus, else no key scrolls it.
            self._region = tag("div", classes="wide", tabindex="0", role="region", aria_label=told)
            with self._region, tag("table", role="table"):
                self._make_head()
                with tag("tbody", role="rowgroup"):
                    for row in self._order[self._page * PAGE : (self._page + 1) * PAGE]:
                        self._make_row(row)
            if len(self._rows) > PAGE:
                self._make_pages()

    def _make_head(self) -> None:
        with tag("thead", role="rowgroup"), tag("tr", role="row"):
            for column in self._rows.columns:
                look = "number" if self._rows.is_number(column) else ""
                with tag("th", role="columnheader", scope="col", aria_sort=self._tell_order(column), classes=look):
                    name = name_column(column, self._lang)
                    told = say("sort", self._lang, column=name)
                    self._heads[column] = button(name, partial(self._sort, column), title=told)
            if self._cited:
                tag("th", say("sources", self._lang), role="columnheader", scope="col", classes="cites")

    def _tell_order(self, column: str) -> str:
        if column != self._column:
            return "none"
        return "descending" if self._falling else "ascending"

    def _make_row(self, row: int) -> None:
        with tag("tr", role="row") as made:
            for column in self._rows.columns:
                self._make_cell(row, column)
            if self._cited:
                with tag("td", role="cell", classes="cites", data_label=say("sources", self._lang)):
                    numbers = self._make_numbers(row)
                choose = partial(self._choose, row, made, numbers)
                made.classes("choosable").on("click", choose, args=[], js_handler=UNLESS_LINK)

    def _make_numbers(self, row: int) -> Element:
        numbers = self._number(row)
        told = say("sources_of", self._lang, row=self._rows.describe(row))
        heard = f"{told}: {', '.join(map(str, numbers))}"
        with tag("button", type="button", classes="numbers", aria_label=heard) as made:
            for number in numbers:
                tag("span", str(number))
        return made

    def _make_cell(self, row: int, column: str) -> None:
        text = self._rows.show(row, column)
        look = "number" if self._rows.is_number(column) else measure(text)
        with tag("td", role="cell", classes=look if text else "empty", data_label=name_column(column, self._lang)):
            if text:
                look = "clamped" if len(text) > LONG else ""
                name_thing(text, self._rows.name(row, column), self._lang, dir="auto", classes=look)

    def _make_pages(self) -> None:
        first, last = self._page * PAGE + 1, min((self._page + 1) * PAGE, len(self._rows))
        told = say("shown", self._lang, first=f"{first:,}", last=f"{last:,}", count=f"{len(self._rows):,}")
        with tag("nav", classes="pages", aria_label=say("pages_of_rows", self._lang)):
            for name, step, off in (("previous", -1, first == 1), ("next", 1, last == len(self._rows))):
                button(say(name, self._lang), partial(self._turn, step), disabled=off)
            tag("span", told, role="status")

    def _turn(self, step: int) -> None:
        self._page = max(0, min(self._page + step, (len(self._rows) - 1) // PAGE))
        self._fill()
        self._place.client.run_javascript(f"kgPage.reveal('{self._region.html_id}')")

    def _sort(self, column: str) -> None:
        """Sort by a column, the other way round the second time."""
        self._column, self._falling = column, self._column == column and not self._falling
        self._order, self._page = self._rows.sort(column, falling=self._falling), 0
        self._fill()
        self._place.client.run_javascript(f"kgPage.focus('{self._heads[column].html_id}')")

    def _choose(self, row: int, made: Element, numbers: Element) -> object:
        self._leave()
        self._chosen = made.classes("chosen")
        return self._choose_row(row, partial(self._give_back, numbers))

    def _leave(self) -> None:
        if self._chosen is not None:
            self._chosen.classes(remove="chosen")
        self._chosen = None

    def _give_back(self, numbers: Element) -> None:
        """Take the keyboard's focus back to the row that was chosen."""
        self._leave()
        self._place.client.run_javascript(f"kgPage.focus('{numbers.html_id}')")
