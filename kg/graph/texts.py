"""The texts of sources, each folder read once: what is asked of a graph as of other days needs no second reading."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.graph.lookups import remember

if TYPE_CHECKING:
    from kg.text import Sentence


class Texts:
    """Reads the folders of texts that whoever asks has at hand; `folder` is the one that all is cited with."""

    def __init__(self) -> None:
        self.folder: Path | None = None

    @remember
    def read(self, folder: Path) -> Mapping[str, Mapping[str, Sentence]]:
        """Return the texts of a folder, each by the digest of any of its sentences.

        Raises:
            DataError: they cannot be read.
        """
        from kg.graph.sentences import read_sentences  # who has no texts reads none

        return read_sentences(folder)
