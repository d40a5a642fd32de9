"""Messages of pictures with the words of the subject in them, and lists of names."""

from __future__ import annotations

from pyoxigraph import NamedNode

from kg.graph.held import Held
from kg.language import say
from kg.model.domain import tell_of


def tell(held: Held, name: str, **values: str | int) -> str:
    """Return a message in the language of a picture, with what the subject calls its parts and home, and values."""
    text = tell_of(held.graph.domain, name, held.lang, home=held.tell(held.home), **values)
    return text[:1].upper() + text[1:]


def tell_status(held: Held, status: NamedNode | None) -> str:
    """Return what the ontology calls a status; None is a start that is only expected."""
    return held.tell(status) if status else say("expected", held.lang)
