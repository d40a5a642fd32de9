"""An answer as one readable HTML page without a script or a request: a table, and its sources below."""

from __future__ import annotations

from kg.escapes import escape_html
from kg.model.answers import Answer

STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 80rem; padding: 0 1rem; color: #1a202c }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .4rem .6rem }
th { border-bottom: 2px solid #4a5568; position: sticky; top: 0; background: #fff }
td { border-bottom: 1px solid #e2e8f0 } tbody tr:nth-child(even) { background: #f7fafc }
a { color: #004a75; text-decoration: none } a:hover { text-decoration: underline } li { margin: .2rem 0 }
li:target { background: #fefcbf } .about { color: #4a5568 }
"""


def encode_page(answer: Answer, description: str, lang: str) -> str:
    """Return a page with the rows of an answer; each number in the last column leads to its source below."""
    rows, citations = answer.numbered()
    places = {citation: i for i, citation in enumerate(citations, 1)}
    cited = [[places[use] for use in answer.list_citations(row)] for row in range(len(rows))]
    head = "".join(f"<th scope=col>{escape_html(column.replace('_', ' '))}</th>" for column in answer.columns)
    body = "".join(_draw_row(row[:-1], own) for row, own in zip(rows, cited, strict=True))
    notes = "".join(f'<li id="s{i}">{escape_html(str(c))}</li>' for i, c in enumerate(citations, 1))
    return (
        f'<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape_html(answer.title)}</title>'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<style>{STYLE}</style></head><body><h1>{escape_html(answer.title)}</h1>"
        f'<p class="about">{escape_html(description)}</p>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        f"<h2>Sources</h2><ol>{notes}</ol></body></html>\n"
    )


def _draw_row(cells: tuple[str, ...], places: list[int]) -> str:
    drawn = "".join(f"<td>{escape_html(cell)}</td>" for cell in cells)
    marks = " ".join(f'<a href="#s{place}">{place}</a>' for place in places)
    return f"<tr>{drawn}<td>{marks}</td></tr>"
