"""A result as a page shows it: rows with numbered sources, what each row rests on, a chart where there is one.

Takes documents with rows; all that a user does here stays in this one page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from nicegui import ui

from kg.export.rows import encode_csv
from kg.language import say
from kg.model import results
from kg.web.charts import Chart, find_chart
from kg.web.evidence import Evidence, show_notes
from kg.web.grid import Grid
from kg.web.rows import Rows
from kg.web.tags import button, link, tag
from kg.workers import Pool

Links = Sequence[tuple[str, str]]


def show_result(  # whose it is, and how it is shown
    pool: Pool, document: results.Rows, *, lang: str, name: str = "", links: Links = (), charted: bool = True
) -> None:
    """Show a table with its citations beside it, a chart where its columns have the shape of one, and downloads.

    `name` is that of an answer or a picture; `links` are names and addresses of the same result in other formats.
    """
    rows = Rows(document)
    evidence = Evidence(document, rows, lang)
    with tag("div", classes="result"):
        with tag("div", classes="answer"):
            _show_count(document, name, links, lang)
            if len(rows):
                if charted and (chart := find_chart(document, pool.domain, lang)):  # a picture is below it already
                    _show_chart(chart, lang)
                Grid(rows, lang, evidence.number, evidence.choose)
            else:
                tag("p", say("no_rows", lang), classes="none")
            _show_notes(document, lang)
        if document.citations:
            evidence.show()


def _show_count(document: results.Rows, name: str, links: Links, lang: str) -> None:
    total = document.total if isinstance(document, results.Answer | results.Excerpt) else len(document.rows)
    more = isinstance(document, results.Excerpt) and document.more
    with tag("p", classes="count"):
        told = say("row", lang) if total == 1 else say("rows", lang, count=f"{total:,}")
        tag("span", f"{told}+" if more else told, role="status")
        with tag("span", classes="links"):
            if links or isinstance(document, results.Answer):
                tag("span", say("download", lang))
            if isinstance(document, results.Answer):
                button("CSV", partial(_download, document), classes="plain")
            for form, address in links:
                kept = {"download": f"{name}.{form.lower()}"} if address.startswith("data:") else {}
                link(form, address, **kept)


def _download(document: results.Answer) -> None:
    ui.download.content(encode_answer(document), f"{document.question}.csv", "text/csv")


def encode_answer(document: results.Answer) -> str:
    """Return the rows of an answer as CSV, with the claims behind each in the last column, as the command has it."""
    columns = document.columns
    rows = [
        [*(row.get(c, "") for c in columns), "; ".join(claims)]
        for row, claims in zip(document.rows, document.cited, strict=True)
    ]
    return encode_csv([*columns, "sources"], rows)


def _show_chart(chart: Chart, lang: str) -> None:
    with tag("figure", classes="chart", role="group", aria_label=say("chart", lang)):
        place = tag("div", role="img", aria_label=chart.told).style(f"height: {chart.height}px")
        tag("figcaption", chart.told)

    def draw() -> None:
        with place:
            ui.echart(chart.options, renderer="svg").style("height: 100%")

    # What draws is large; a page is there without it, and draws once it is connected.
    with place:
        ui.timer(0, draw, once=True)


def _show_notes(document: results.Rows, lang: str) -> None:
    """Show what is cut, left out by a day, disputed, or covered by no citation."""
    if isinstance(document, results.Answer):
        if document.cut_told:
            tag("p", document.cut_told, classes="note")
        show_notes("asked_notes" if document.ask else "left_out", document.left_out, lang)
        show_notes("disputed", document.disputed, lang)
    show_notes("uncovered", document.uncovered, lang)
