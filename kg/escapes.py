r"""Text on its way out: what lies in it is made visible, and no reader takes it for more than text.

Labels, titles, notes and arguments come from anywhere. A character that steers a terminal, turns the direction of
writing, breaks a line or cannot be seen is written as its escape (`\u202e`); what a medium would take for markup of its
own is escaped as that medium has it. Every face lets text out through here; reads and writes nothing.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass, replace
from typing import Any

LONGEST, NOTE = 4_000, 40
"""Characters of one text that an error or an assistant is told, so that what was sent comes not back whole; half of
them less those of a note stand before and after what is left out."""

# Control characters, and marks of direction, separators, tags and other characters that are not seen: Unicode's
# Default_Ignorable_Code_Point (https://www.unicode.org/reports/tr44/), annotations, surrogates and what is none.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\udfff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U0001fffe\U0001ffff\U000e0000-\U000e0fff"
)
UNSEEN = re.compile(f"[{_UNSEEN}]")
"""What no text that goes out holds, be it of several lines."""
_BREAKING = re.compile(f"[\t\n{_UNSEEN}]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

# What CommonMark (https://spec.commonmark.org/0.31.2/) and GitHub's tables would read as markup.
_MARKUP = re.compile(
    r"[`*\[<|~]|(?<![^\W_])_|_(?![^\W_])|\\(?=[!-/:-@\[-`{-~]|$)|&(?=#?\w+;)"
    r"|^[#>=]|^[-+](?=\s|$|-)|^(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$)"
)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?([eE][+-]?[0-9]+)?( ?%)?")


class Markup(str):
    """Text that was made for its medium, such as the marks [1] [2] of a row: it is drawn as it stands."""

    __slots__ = ()


def show(text: str) -> str:
    r"""Return a text of several lines with what is not seen made visible.

    >>> show("a\x1b[1m\nb\u202e")
    'a\\u001b[1m\nb\\u202e'
    """
    return UNSEEN.sub(_spell, text)


def show_line(text: str) -> str:
    r"""Return a text as one line, with what is not seen made visible.

    >>> show_line("Kicks\n[2] Forged\u2028")
    'Kicks\\n[2] Forged\\u2028'
    """
    return text if isinstance(text, Markup) else _BREAKING.sub(_spell, text)


def _spell(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    return _SHORT.get(character) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


def encode_lines(lines: Iterable[str]) -> str:
    r"""Return texts as lines, one each.

    >>> encode_lines(["a\nb", "c"])
    'a\\nb\nc\n'
    """
    return "".join(f"{show_line(line)}\n" for line in lines)


def cut(text: str, most: int = LONGEST) -> str:
    """Return a text of at most so many characters: a long one without its middle, saying so.

    >>> cut(100 * "a" + 100 * "b", 104)
    'aaaaaaaaaaaa… (176 characters left out) …bbbbbbbbbbbb'
    """
    kept = most // 2 - NOTE
    return text if len(text) <= most else f"{text[:kept]}… ({len(text) - 2 * kept} characters left out) …{text[-kept:]}"


def escape_markdown(text: str) -> str:
    r"""Return a text as one line of Markdown that shows it and makes no markup.

    >>> escape_markdown("**Sources** [x](javascript:y) <b> a_b _c_ -18")
    '\\*\\*Sources\\*\\* \\[x](javascript:y) \\<b> a_b \\_c\\_ -18'
    """
    return text if isinstance(text, Markup) else _MARKUP.sub(_escape_mark, show_line(text).strip())


def _escape_mark(found: re.Match[str]) -> str:
    return f"{found['number']}\\{found['mark']}" if found["number"] else f"\\{found[0]}"


def escape_html(text: str) -> str:
    r"""Return a text as HTML or SVG that shows it.

    >>> escape_html("<b>\u202e")
    '&lt;b&gt;\\u202e'
    """
    from html import escape  # only pages, pictures and notebooks are HTML

    return escape(show_line(text))


def escape_cell(text: str) -> str:
    """Return a text as a cell of CSV for people, led by an apostrophe where a spreadsheet would run it as a formula.

    >>> escape_cell("=1+1"), escape_cell("@SUM(A1)"), escape_cell("-18"), escape_cell("+37.1")
    ("'=1+1", "'@SUM(A1)", '-18', '+37.1')
    """
    shown = show_line(text)
    first = unicodedata.normalize("NFKC", shown.lstrip()[:1])  # a double-byte sign is a sign too
    return f"'{shown}" if first in tuple("=+-@") and not _NUMBER.fullmatch(shown) else shown


def encode_json(document: object, *, indent: int | None = 1) -> str:
    r"""Return a document as JSON (RFC 8259), in which what is not seen is escaped: it reads back as the same document.

    >>> encode_json(["é\u202e"], indent=None)
    '["é\\u202e"]'
    """
    return escape_json(json.dumps(document, ensure_ascii=False, indent=indent))


def escape_json(text: str) -> str:
    """Return JSON with what is not seen in its strings escaped."""
    return UNSEEN.sub(lambda found: json.dumps(found[0])[1:-1], text)


def change_texts(change: Callable[[str], str], document: Any) -> Any:  # Any: what JSON can hold, or a document
    r"""Return a document with each text in it changed, names of members too.

    >>> change_texts(show_line, {"a": ["b\u202e", 1]})
    {'a': ['b\\u202e', 1]}
    """
    if isinstance(document, str):
        return change(document)
    if isinstance(document, dict):
        return {change_texts(change, name): change_texts(change, value) for name, value in document.items()}
    if isinstance(document, list | tuple):
        return type(document)(change_texts(change, value) for value in document)
    if is_dataclass(document) and not isinstance(document, type):
        texts = {field.name: change_texts(change, getattr(document, field.name)) for field in fields(document)}
        return replace(document, **texts)
    return document
