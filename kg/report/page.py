"""The HTML of reports: tables, pictures and citations, every text escaped, in one page that asks for nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.escapes import escape_html, show_line
from kg.export.rows import is_large, is_numeric
from kg.language import name_column
from kg.model.analyses import Analysis, Picture
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


def tag(name: str, text: str, look: str = "") -> str:
    """Return an element with a text, escaped, and a class where it has one."""
    return f"<{name}{encode_look(look)}>{escape_html(text)}</{name}>"


def encode_look(look: str) -> str:
    """Return the attribute of a class, or nothing."""
    return f' class="{look}"' if look else ""


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
        rows = "".join(
            f'<li id="claim-{self._numbers[claim]}">{_encode_claim(one)}</li>' for claim, one in self._citations.items()
        )
        return f'<ol class="claims">{rows}</ol>'

    def encode_table(self, table: Picture | Analysis) -> str:
        """Return a table with links to the claims of each row."""
        marks = [self.mark(cited, table.citations) for cited in table.cited]
        return encode_table(table.columns, table.texts(), self.lang, marks)


def _encode_claim(citation: Citation) -> str:
    told, address = escape_html(show_line(str(citation))), show_line(citation.address)
    if not SAFE.match(address):
        return told
    link = f'<a href="{escape_html(address)}" rel="noreferrer">{escape_html(address)}</a>'
    return told.replace(escape_html(address), link, 1)


def encode_page(title: str, body: str, lang: str) -> str:
    """Return a whole page."""
    return (
        f'<!doctype html>\n<html lang="{lang}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="referrer" content="no-referrer">'
        f"<title>{escape_html(title)}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n"
    )


def encode_table(
    columns: Sequence[str], rows: Sequence[Sequence[str]], lang: str, marks: Sequence[str] | None = None
) -> str:
    """Return a table without the columns that have no value; with marks, its last column has those of each row."""
    filled = {place: [row[place] for row in rows if row[place]] for place in range(len(columns))}
    numbers = {place for place, texts in filled.items() if is_numeric(texts)}
    large = {place for place in numbers if is_large(filled[place])}
    kept = [(place, "number" if place in numbers else "") for place, texts in filled.items() if texts]
    head = "".join(_encode_head(columns[place], look, lang) for place, look in kept)
    body = ""
    for number, row in enumerate(rows):
        told = (f"{int(row[place]):,}" if place in large and row[place] else row[place] for place, _ in kept)
        cells = "".join(_encode_cell(text, look) for text, (_, look) in zip(told, kept, strict=True))
        cited = f'<td class="marks">{marks[number]}</td>' if marks else ""
        body += f"<tr>{cells}{cited}</tr>"
    last = _encode_head("sources", "", lang) if marks else ""
    return f'<div class="scroll"><table><thead><tr>{head}{last}</tr></thead><tbody>{body}</tbody></table></div>'


def _encode_head(column: str, look: str, lang: str) -> str:
    return f'<th scope="col"{encode_look(look)}>{escape_html(name_column(column, lang))}</th>'


def _encode_cell(text: str, look: str) -> str:
    return tag("td", text, look or ("whole" if DATE.fullmatch(text) else ""))
