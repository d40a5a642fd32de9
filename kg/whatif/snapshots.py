"""The graphs that `kg diff` compares: builds that stand beside the current one, and what was known by a day."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

from kg.errors import NotFound, QueryError, suggest
from kg.graph import Graph
from kg.paths import Home
from kg.store import MANIFEST, find_current, open_build

CURRENT = "current"
SHORT = 12


def open_snapshot(graph: Graph, name: str, clock: str) -> Graph:
    """Return the graph of a build, by the start of its name or as `current`, or that of a day, by one of the clocks.

    Raises:
        NotFound: there is no such build, or several; with the nearest names.
        QueryError: the day is none.
        DataError: a build is damaged, or the data of the home is wrong.
    """
    if re.fullmatch(r"\d{4}-\d\d-\d\d", name):
        day = _parse_day(name)
        return graph.at(as_of=day) if clock == "as-of" else graph.at(known_by=day)
    return type(graph).open(graph.home, open_build(find_build(graph.home, name)))


def _parse_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"'{text}' is no day of the calendar; write it as 2025-01-31") from error


def find_build(home: Home, name: str) -> Path:
    """Return the folder of a build.

    Raises:
        NotFound: as `open_snapshot`.
    """
    current = find_current(home.builds)
    if name == CURRENT and current:
        return current
    builds = sorted(path.parent for path in home.builds.glob(f"*/{MANIFEST}"))
    found = [folder for folder in builds if name and folder.name.startswith(name)]
    if len(found) == 1:
        return found[0]
    names = [folder.name[:SHORT] for folder in found or builds]
    if found:
        raise NotFound(f"'{name}' may be any of the builds {', '.join(names)}; write more of its name")
    near = suggest(name[:SHORT], [*names, CURRENT]) or f"; there are {', '.join([CURRENT, *names])}"
    raise NotFound(f"{home.builds}: no build '{name}', and no day such as 2025-01-31{near}")
