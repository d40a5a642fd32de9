"""Addresses of the pages: what is asked stands in them, so that they can be sent to somebody else."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from kg.terms import CLAIM, RID, SRC

ROOMS = ((RID.iri, "id"), (CLAIM.iri, "claim"), (SRC.iri, "source"))
PREFIXES = {"rid:": "id", "claim:": "claim", "src:": "source"}


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
    """Return the address of the page of a thing, a claim or a source, by its IRI or prefixed name; None of all else.

    >>> find_page("rid:suzuki"), find_page("43266")
    ('/id/suzuki', None)
    """
    for start, room in (*ROOMS, *PREFIXES.items()):
        local = name.removeprefix(start)
        if name.startswith(start) and local and not any(c.isspace() for c in local):
            return make_address(f"/{room}/{quote(local, safe='')}", lang)
    return None
