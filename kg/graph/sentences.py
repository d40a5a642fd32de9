"""The sentences behind claims, where the texts are at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Store

from kg.errors import DataError
from kg.graph.citations import get_text
from kg.model.answers import Citation
from kg.terms import CLAIM, RI
from kg.text import parse_sentences


def read_sentences(folder: Path) -> dict[str, str]:
    """Return the sentences of the texts in a folder by their digest, by which claims name them.

    Raises:
        DataError: there is no text, or one is not UTF-8.
    """
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise DataError(f"{folder}: no text here; give the folder of the texts (*.txt)")
    return {digest: text for path in paths for digest, text in _read(path)}


def _read(path: Path) -> list[tuple[str, str]]:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    return [(sentence.digest, sentence.text) for sentence in parse_sentences(text)]


def quote(store: Store, citations: Mapping[str, Citation], sentences: Mapping[str, str]) -> dict[str, Citation]:
    """Return citations with the sentences of their claims, where they are known by the digest of the claim."""
    return {
        name: replace(citation, sentence=sentences.get(get_text(store, CLAIM(name), RI("textDigest")), ""))
        for name, citation in citations.items()
    }
