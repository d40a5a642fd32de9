"""What can be done with a graph: one method of `KnowledgeGraph` for each verb.

Stands above the analyses, and below everything that people and programs meet; changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pyoxigraph import Store

from kg.graph import Graph
from kg.paths import find_home
from kg.store import find_current, open_build

__all__ = ["KnowledgeGraph", "load", "load_at"]


class KnowledgeGraph(Graph):
    """A built graph, and all that can be done with it.

    >>> import kg
    >>> graph = kg.load()  # doctest: +SKIP
    >>> graph.ask("models-from", origin="India")  # doctest: +SKIP
    """


def load(path: str | Path | None = None, *, tell: Callable[[str], None] | None = None) -> KnowledgeGraph:
    """Open the graph of the home at or above `path` (default: the current folder); build it if it has no build yet.

    Raises:
        NotFound: the folder does not exist.
        DataError: the graph has to be built and its data is wrong, or the build is damaged.
    """
    home = find_home(Path(path) if path else Path.cwd())
    folder = find_current(home.builds)
    if folder is None:
        from kg.build import build  # the pipeline is slow to import: only a first use needs it

        folder = build(home, tell or _say_nothing)
    return KnowledgeGraph.open(home, open_build(folder))


def load_at(
    path: str | Path | None = None,
    *,
    as_of: date | None = None,
    known_by: date | None = None,
    tell: Callable[[str], None] | None = None,
) -> KnowledgeGraph:
    """Return the graph of the home at or above `path` as the two clocks have it: see `KnowledgeGraph.at`.

    It is read from the data; its build, which checks the data, is made if there is none, and else not opened until
    the graph without clocks is needed.

    Raises:
        NotFound: the folder does not exist.
        DataError: the data is wrong.
    """
    home = find_home(Path(path) if path else Path.cwd())
    folder = find_current(home.builds)
    if folder is None:
        return load(path, tell=tell).at(as_of=as_of, known_by=known_by)
    unread = KnowledgeGraph(Store(), home=home, manifest=open_build(folder).manifest, full=lambda: load(path))
    return unread.at(as_of=as_of, known_by=known_by)


def _say_nothing(line: str) -> None:
    """Drop a line of progress."""
