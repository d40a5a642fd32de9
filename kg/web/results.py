"""A result as a page shows it: rows with numbered sources, what each row rests on, a chart where there is one.

Takes the documents of the tasks `ask`, `conflicts` and `excerpt`; all that a user does here stays in this one page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from nicegui import ui

from kg.export.rows import encode_csv
from kg.web.charts import find_chart
from kg.web.evidence import Evidence
from kg.web.grid import Grid
from kg.web.rows import Rows
from kg.web.tags import link, tag
from kg.web.words import say

Document = Mapping[str, Any]
Links = Sequence[tuple[str, str]]


def show_result(document: Document, *, lang: str, links: Links = ()) -> None:
    """Show a table with its citations beside it, a chart where its columns have the shape of one, and downloads.

    `links` are names and addresses of the same result in other formats.
    """
    rows = Rows(document)
    evidence = Evidence(document, rows, lang)
    with tag("div", classes="result"):
        with tag("div", classes="answer"):
            _show_count(document, links, lang)
            if len(rows):
                _show_chart(document, lang)
                Grid(rows, lang, evidence.number, evidence.choose)
            else:
                tag("p", say("no_rows", lang), classes="none")
            _show_notes(document, lang)
        if document.get("citations"):
            evidence.show()


def _show_count(document: Document, links: Links, lang: str) -> None:
    total = int(document.get("total", len(document["rows"])))
    with tag("p", classes="count"):
        told = say("row", lang) if total == 1 else say("rows", lang, count=f"{total:,}")
        tag("span", f"{told}+" if document.get("more") else told, role="status")
        with tag("span", classes="links"):
            if links or document.get("question"):
                tag("span", say("download", lang))
            if document.get("question"):
                tag("button", "CSV", type="button", classes="plain").on("click", partial(_download, document), args=[])
            for name, address in links:
                kept = {"download": f"{document['name']}.{name.lower()}"} if address.startswith("data:") else {}
                link(name, address, **kept)


def _download(document: Document) -> None:
    ui.download.content(encode_answer(document), f"{document['question']}.csv", "text/csv")


def encode_answer(document: Document) -> str:
    """Return the rows of an answer as CSV, with the claims behind each in the last column, as the command has it."""
    columns = document["columns"]
    cited = document.get("cited") or [() for _ in document["rows"]]
    rows = [
        [*(row.get(c, "") for c in columns), "; ".join(claims)]
        for row, claims in zip(document["rows"], cited, strict=True)
    ]
    return encode_csv([*columns, "sources"], rows)


def _show_chart(document: Document, lang: str) -> None:
    chart = None if "spec" in document else find_chart(document, lang)  # a picture shows what is below it already
    if chart is None:
        return
    with tag("figure", classes="chart", role="group", aria_label=say("chart", lang)):
        place = tag("div", role="img", aria_label=chart.told).style(f"height: {chart.height}px")
        tag("figcaption", chart.told)

    def draw() -> None:
        with place:
            ui.echart(chart.options, renderer="svg").style("height: 100%")

    # What draws is large; a page is there without it, and draws once it is connected.
    with place:
        ui.timer(0, draw, once=True)


def _show_notes(document: Document, lang: str) -> None:
    """Show what is cut, left out by a day, disputed, or covered by no citation."""
    if cut := document.get("cut_told"):
        tag("p", cut, classes="note")
    for name in ("left_out", "disputed", "uncovered"):
        if told := document.get(name):
            with tag("section", classes="note"):
                tag("h3", say(name, lang))
                with tag("ul"):
                    for line in told:
                        tag("li", line)
