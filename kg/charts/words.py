"""Messages of pictures with the words of the subject in them, and lists of names."""

from __future__ import annotations

from kg.escapes import show_line
from kg.graph.held import Held
from kg.language import say
from kg.terms import RI


def tell(held: Held, name: str, **values: str | int) -> str:
    """Return a message in the language of a picture, with what the subject calls its parts and home, and values."""
    domain, lang = held.graph.domain, held.lang
    words = {part: by_lang[lang] for part, by_lang in domain.words.items()}
    text = say(name, lang, **{**words, "name": domain.name[lang], "home": held.tell(held.home), **values})
    return text[:1].upper() + text[1:]


def tell_status(held: Held, status: str) -> str:
    """Return what the ontology calls a status; a start that is only expected has words of its own."""
    return say(status, held.lang) if status == "expected" else show_line(held.graph.names.name(RI(status), held.lang))


def join(names: list[str], lang: str) -> str:
    """Return names as a list in words.

    >>> join(["Honda", "Suzuki", "Toyota"], "en"), join(["Honda"], "ja")
    ('Honda, Suzuki and Toyota', 'Honda')
    """
    if len(names) < 2:
        return "".join(names)
    return say("comma", lang).join(names[:-1]) + say("and", lang) + names[-1]
