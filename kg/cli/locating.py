"""`kg locate`: words in texts as pointers, in the form that a source file takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.output import write_text
from kg.cli.values import TEXT
from kg.errors import DataError, NotFound
from kg.escapes import encode_json, encode_lines
from kg.inputs import read_text
from kg.text import Sentence, find_nearest, find_quote


def add_locate(parser: argparse.ArgumentParser) -> None:
    """Declare what `kg locate` takes."""
    parser.add_argument("words", help="words as they stand in the text")
    parser.add_argument("--texts", type=Path, required=True, help="folder of the texts, or one text")
    parser.add_argument("--format", choices=TEXT, default="text")


def run_locate(arguments: argparse.Namespace) -> None:
    """Write the sentences of a text, or of those in a folder, in which words stand, as `sentences:` has them.

    Raises:
        NotFound: they stand nowhere, word for word; with the nearest sentences.
        DataError: there is no text, or one cannot be read.
    """
    words, texts = arguments.words, arguments.texts
    if texts.is_dir():
        read = [(path, read_text(path, texts)) for path in sorted(texts.glob("*.txt"))]
    else:
        read = [(texts, read_text(texts))] if texts.exists() else []
    if not read:
        raise DataError(f"{texts}: no text here; give a text, or a folder with *.txt")
    found = [(path, sentence) for path, text in read for sentence in find_quote(text, words)]
    if not found:
        near = [f"  {path.name} {s.locator}: {s.text}" for path, text in read for s in find_nearest(text, words)]
        raise NotFound(f"'{words}' stands nowhere word for word; the nearest sentences are", *near)
    if arguments.format == "json":
        told = encode_json([_encode(path, s) for path, s in found]) + "\n"
    else:
        told = encode_lines(line for path, s in found for line in (f"# {path.name}: {s.text}", encode_pointer(s)))
    write_text(told, None)


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
