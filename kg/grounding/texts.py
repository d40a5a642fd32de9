"""The texts that are at hand: read once, split into sentences, and held against the pointers into them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from pyoxigraph import NamedNode

from kg.checks import check_evidence
from kg.errors import DataError
from kg.grounding.claims import Texts
from kg.inputs import read_bytes
from kg.model.claims import Data, Source, Where
from kg.text import Sentence, parse_sentences


def read_texts(data: Data, texts: Path) -> tuple[Texts, list[tuple[Where, str]]]:
    """Return the sentences of the sources that have a text in a folder, and the pointers that do not fit them.

    Raises:
        DataError: the folder does not exist.
    """
    if not texts.is_dir():
        raise DataError(f"{texts}: no such folder; give the folder of the texts")
    read: dict[NamedNode, tuple[Sentence, ...]] = {}
    unfit: list[tuple[Where, str]] = []
    for source in data.sources.values():
        try:
            sentences = _read_text(source, texts)
        except DataError as error:
            unfit.append((source.where, str(error)))
            continue
        if sentences is not None:
            read[source.iri] = sentences
            unfit += check_evidence(source, ((s.locator, s.start, s.end, s.digest) for s in sentences))
    return read, unfit


def _read_text(source: Source, texts: Path) -> tuple[Sentence, ...] | None:
    """Return the sentences of a source, None where it has no text.

    Raises:
        DataError: the text is not there, or cannot be read.
    """
    if source.text is None:
        return None
    path = texts / source.text
    if not path.exists():
        raise DataError(f"the text {source.text} is not in {texts}; put it there")
    try:
        return parse_sentences(read_bytes(path, texts).decode())
    except UnicodeDecodeError as error:
        raise DataError(f"the text {source.text} is not UTF-8 at byte {error.start}; save it as UTF-8") from error


def tell_unread(data: Data, texts: Texts) -> str:
    """Return how many claims were compared with their sentences, and how many of how many sources have no text."""
    without = Counter(claim.source for claim in data.claims if claim.source not in texts)
    unread = without.total()
    told = f"{len(data.claims) - unread} claims compared with the texts"
    if not unread:
        return told
    sources = f"{len(without)} source{'' if len(without) == 1 else 's'}"
    return f"{told}; not checked: {unread} of {sources} without a text"
