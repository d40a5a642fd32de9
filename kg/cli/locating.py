"""`kg locate`: words in texts as pointers, in the form that a source file takes."""

from __future__ import annotations

import argparse
from pathlib import Path

from kg.cli.output import write_text
from kg.cli.values import TEXT
from kg.errors import DataError, NotFound
from kg.escapes import encode_json, encode_lines
from kg.inputs import read_text
from kg.text import find_nearest, find_quote


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
        told = (
            encode_json(
                [
                    {
                        "text": path.name,
                        "at": s.locator,
                        "start": s.start,
                        "end": s.end,
                        "digest": s.digest,
                        "sentence": s.text,
                    }
                    for path, s in found
                ]
            )
            + "\n"
        )
    else:
        lines = (
            (f"# {path.name}: {s.text}", f"- {{at: {s.locator}, chars: {s.start}-{s.end}, digest: {s.digest}}}")
            for path, s in found
        )
        told = encode_lines(line for pair in lines for line in pair)
    write_text(told, None)
