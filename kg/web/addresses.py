"""Addresses of the pages: what is asked stands in them, so that they can be sent to somebody else."""

from __future__ import annotations

from urllib.parse import urlencode

from kg.workers.places import find_place


def choose_language(text: str) -> str:
    """Return the language that an address asks for: Japanese, or else English."""
    return "ja" if text == "ja" else "en"


def make_address(path: str, lang: str = "en", /, **parameters: str) -> str:
    """Return the address of a page of this server; what is empty is left out, and so is English.

    >>> make_address("/", q="who imports most?"), make_address("/conflicts", "ja")
    ('/?q=who+imports+most%3F', '/conflicts?lang=ja')
    """
    given = {name: value for name, value in parameters.items() if value}
    asked = urlencode(given | ({"lang": lang} if lang != "en" else {}))
    return f"{path}?{asked}" if asked else path


def find_page(name: str, lang: str = "en") -> str | None:
    """Return the address of the page of a thing, a claim or a source, by its IRI or prefixed name; None of all else."""
    place = find_place(name)
    return make_address(place, lang) if place else None
