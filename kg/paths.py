"""Where a graph lives: its data, ontology, questions, checks and builds. Finds folders; reads nothing in them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from kg.errors import DataError, NotFound

PACKAGE = Path(__file__).resolve().parent
BESIDE = ("shapes.ttl", "alignments.ttl")
"""What stands in the folder of an ontology beside its terms."""
RULES = {"checks", "read"}
"""The folders of `queries/` that hold no questions."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one graph."""

    data: Path
    ontology: Path
    queries: Path
    builds: Path

    @property
    def checks(self) -> Path:
        """Return the folder of the checks: that of the home, else the packaged one."""
        return self._find_queries("checks")

    @property
    def views(self) -> Path:
        """Return the folder of the queries of the read model: that of the home, else the packaged one."""
        return self._find_queries("read")

    def _find_queries(self, kind: str) -> Path:
        own = self.data.parent / "queries" / kind
        return own if own.is_dir() else find_packaged() / "queries" / kind

    @property
    def terms(self) -> Path:
        """Return the Turtle file of the terms of the ontology.

        Raises:
            DataError: there is none, or more than one.
        """
        return self.ontology / choose_terms(path.name for path in self.ontology.glob("*.ttl"))


def choose_terms(names: Iterable[str]) -> str:
    """Return which of the Turtle files of an ontology has its terms: the one beside the shapes and the alignments.

    Raises:
        DataError: there is none, or more than one.
    """
    found = sorted(name for name in names if PurePosixPath(name).name not in BESIDE)
    if len(found) != 1:
        told = f"{' and '.join(found)} both have terms" if found else "the file of its terms is missing"
        raise DataError(f"ontology/: {told}; give one *.ttl beside {' and '.join(BESIDE)}")
    return found[0]


def find_home(start: Path) -> Home:
    """Return the home of the nearest folder at or above `start` with `data/` and `ontology/`, else the packaged one.

    A home without `queries/` of its own, or with nothing but checks and views in it, uses the packaged questions.

    Raises:
        NotFound: `start` does not exist.
    """
    if not start.is_dir():
        raise NotFound(f"{start}: no such folder; give an existing folder with data/ and ontology/ in it")
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / "data").is_dir() and (folder / "ontology").is_dir():
            own = folder / "queries"
            parts = {path.name for path in own.iterdir()} if own.is_dir() else RULES
            asked = not parts or not parts <= RULES
            queries = own if asked else find_packaged() / "queries"
            return Home(folder / "data", folder / "ontology", queries, folder / "build")
    packaged = find_packaged()
    return Home(packaged / "data", packaged / "ontology", packaged / "queries", find_cache())


def find_packaged() -> Path:
    """Return the folder of the data that came with the package: inside the wheel, or the checkout around it."""
    inside = PACKAGE / "home"
    return inside if inside.is_dir() else PACKAGE.parent


def find_cache() -> Path:
    """Return the user's cache folder for builds, as the XDG Base Directory Specification has it."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "reverse-imports"
