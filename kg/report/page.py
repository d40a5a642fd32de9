"""The HTML of reports: tables, pictures and citations, every text escaped, in one page that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.escapes import escape_html, show_line
from kg.export.rows import is_large, is_numeric
from kg.language import name_column
from kg.model.answers import Citation

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
SAFE = re.compile(r"https?://", re.IGNORECASE)
STYLE = """
:root { color-scheme: light }
body { font: 16px/1.5 system-ui, 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif; margin: 0 auto; max-width: 68rem;
  padding: 1.5rem 1.25rem 4rem; color: #1a202c; background: #fff; overflow-wrap: break-word }
h1 { font-size: 1.8rem; line-height: 1.25; margin: .5rem 0 } h2 { font-size: 1.35rem; margin: 2.6rem 0 .6rem;
  border-bottom: 2px solid #cbd5e0; padding-bottom: .2rem } h3 { font-size: 1.08rem; margin: 1.8rem 0 .3rem }
p { margin: .5rem 0; max-width: 50rem } .about { color: #4a5568 } .small { font-size: .875rem }
a { color: #00568a } a:hover { text-decoration: none } nav ul { columns: 2; padding-left: 1.2rem }
.scroll { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .6rem 0 }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid #e2e8f0 }
td { max-width: 24rem }
th { border-bottom: 2px solid #4a5568; white-space: nowrap } .number { text-align: right; white-space: nowrap }
td.whole { white-space: nowrap } td.marks { min-width: 6rem }
figure { margin: 1rem 0 } figure svg { max-width: 100%; height: auto } figcaption { color: #4a5568; font-size: .875rem }
details { margin: .4rem 0 } summary { cursor: pointer; color: #00568a } ol.claims { font-size: .875rem;
  padding-left: 2.8rem } ol.claims li { margin: .3rem 0 } li:target, tr:target { background: #fefcbf }
.held { font-weight: 600 } code { font-size: .9em; background: #f1f5f9; padding: .1em .3em }
pre { background: #f1f5f9; padding: .7rem 1rem; overflow-x: auto } ul.sides { margin: .2rem 0; padding-left: 1.2rem }
@media print { body { max-width: none; padding: 0; font-size: 10pt } a { color: inherit } h2, h3 { break-after: avoid }
  figure, tr, li { break-inside: avoid } nav { display: none } .scroll { overflow: visible }
  thead { display: table-header-group }
  details > * { display: block } }
"""


class Notes:
    """Numbers the claims of a page in the order in which they are cited, and lists them at its end."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._citations: dict[str, Citation] = {}
        self._numbers: dict[str, int] = {}

    def mark(self, claims: Sequence[str], citations: Mapping[str, Citation]) -> str:
        """Return links to claims; each claim has one number in the whole page."""
        for claim in claims:
            self._citations.setdefault(claim, citations[claim])
            self._numbers.setdefault(claim, len(self._numbers) + 1)
        numbers = sorted(self._numbers[claim] for claim in claims)
        return " ".join(f'<a href="#claim-{number}">[{number}]</a>' for number in numbers)

    def encode(self) -> str:
        """Return the list of all claims that are cited."""
        rows = "".join(self._encode_one(claim) for claim in self._citations)
        return f'<ol class="claims">{rows}</ol>'

    def _encode_one(self, claim: str) -> str:
        one = self._citations[claim]
        told = show_line(str(one))
        address = show_line(one.address)
        linked = escape_html(told)
        if SAFE.match(address):
            link = f'<a href="{escape_html(address)}" rel="noreferrer">{escape_html(address)}</a>'
            linked = linked.replace(escape_html(address), link, 1)
        return f'<li id="claim-{self._numbers[claim]}">{linked}</li>'


def encode_page(title: str, body: str, lang: str) -> str:
    """Return a whole page."""
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape_html(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def encode_table(columns: Sequence[str], rows: Sequence[Sequence[str]], marks: Sequence[str], lang: str) -> str:
    """Return a table whose last column leads to the claims of each row; columns without a value are left out."""
    kept = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    filled = {place: [row[place] for row in rows if row[place]] for place in kept}
    numbers = {place for place in kept if is_numeric(filled[place])}
    large = {place for place in numbers if is_large(filled[place])}
    head = "".join(_encode_head(columns[place], "number" if place in numbers else "", lang) for place in kept)
    body = "".join(
        "<tr>"
        + "".join(
            _encode_cell(
                f"{int(row[place]):,}" if place in large and row[place] else row[place],
                "number" if place in numbers else "",
            )
            for place in kept
        )
        + f'<td class="marks">{mark}</td></tr>'
        for row, mark in zip(rows, marks, strict=True)
    )
    last = f'<th scope="col">{escape_html(name_column("sources", lang))}</th>'
    return f'<div class="scroll"><table><thead><tr>{head}{last}</tr></thead><tbody>{body}</tbody></table></div>'


def _encode_head(column: str, kind: str, lang: str) -> str:
    look = f' class="{kind}"' if kind else ""
    return f'<th scope="col"{look}>{escape_html(name_column(column, lang))}</th>'


def _encode_cell(text: str, kind: str) -> str:
    look = kind or ("whole" if DATE.fullmatch(text) else "")
    told = escape_html(text)
    return f'<td class="{look}">{told}</td>' if look else f"<td>{told}</td>"


def encode_plain_table(columns: Sequence[str], rows: Sequence[Sequence[str]], lang: str) -> str:
    """Return a table of sources, which need none themselves."""
    head = "".join(_encode_head(column, "", lang) for column in columns)
    body = "".join("<tr>" + "".join(_encode_cell(text, "") for text in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
