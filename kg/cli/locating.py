"""`kg locate`: words in texts as pointers, in the form that a source file takes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from kg.errors import DataError, NotFound
from kg.text import Sentence, find_nearest, find_quote


def locate(words: str, texts: Iterable[Path], format_name: str) -> str:
    """Return the sentences in which the words stand, each as a line for `sentences:` of a source file.

    Raises:
        NotFound: they stand nowhere, word for word; with the nearest sentences.
        DataError: a text cannot be read.
    """
    read = [(path, read_text(path)) for path in texts]
    found = [(path, sentence) for path, text in read for sentence in find_quote(text, words)]
    if not found:
        near = [f"  {path.name} {s.locator}: {s.text}" for path, text in read for s in find_nearest(text, words)]
        told = "\n".join([f"'{words}' stands nowhere word for word; the nearest sentences are", *near])
        raise NotFound(told)
    if format_name == "json":
        return json.dumps([_encode(path, s) for path, s in found], ensure_ascii=False, indent=1) + "\n"
    return "".join(f"# {path.name}: {s.text}\n{encode_pointer(s)}\n" for path, s in found)


def read_text(path: Path) -> str:
    """Return a text.

    Raises:
        DataError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode()  # as they are: the ends of lines count in offsets
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: {error}; give a text in UTF-8") from error


def encode_pointer(sentence: Sentence) -> str:
    """Return a sentence as a line of YAML for `sentences:`."""
    return f"- {{at: {sentence.locator}, chars: {sentence.start}-{sentence.end}, digest: {sentence.digest}}}"


def _encode(path: Path, sentence: Sentence) -> dict[str, object]:
    return {
        "text": path.name,
        "at": sentence.locator,
        "start": sentence.start,
        "end": sentence.end,
        "digest": sentence.digest,
        "sentence": sentence.text,
    }
