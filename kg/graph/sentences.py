"""The sentences behind claims, where the texts are at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import NamedNode, Store

from kg.errors import DataError
from kg.graph.lookups import get_text
from kg.inputs import read_text
from kg.model.answers import Citation
from kg.terms import RI
from kg.text import Sentence, parse_sentences

Text = Mapping[str, Sentence]
"""The sentences of a text by their places."""


def read_sentences(folder: Path) -> dict[str, Text]:
    """Return the texts in a folder, each by the digest of any of its sentences, by which claims name them.

    Raises:
        DataError: there is no text, or one cannot be read.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise DataError(f"{folder}: no text here; give the folder of the texts (*.txt)")
    found: dict[str, Text] = {}
    for path in paths:
        text = {sentence.locator: sentence for sentence in parse_sentences(read_text(path, folder))}
        found |= {sentence.digest: text for sentence in text.values()}
    return found


def quote(store: Store, citations: Mapping[str, Citation], texts: Mapping[str, Text]) -> dict[str, Citation]:
    """Return citations with the sentences of their claims and of their context, where these are known by a digest."""
    return {name: _quote(store, citation, texts) for name, citation in citations.items()}


def _quote(store: Store, citation: Citation, texts: Mapping[str, Text]) -> Citation:
    digest = get_text(store, NamedNode(citation.claim), RI("textDigest"))
    text = texts.get(digest, {})
    sentence = next((s.text for s in text.values() if s.digest == digest), "")
    where = tuple(text[place].text for place in citation.context if place in text)
    return replace(citation, sentence=sentence, said_where=where)
