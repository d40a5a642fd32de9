"""Where on a server things are found by their names: the names of the graph are forwarded to it by w3id.org."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from kg.terms import CLAIM, RI, RID, SRC

PLACES: Mapping[str, str] = {"/id/": RID.iri, "/claim/": CLAIM.iri, "/source/": SRC.iri}
"""Where things are found, and the namespaces of their names."""
ONTOLOGY = "/ontology"


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name of the graph, at a path of the server."""

    iri: str
    path: str

    @property
    def address(self) -> str:
        """Return the path as it may stand in a header."""
        return quote(self.path, safe="/-_~")


def find_named(path: str) -> Named | None:
    """Return what is named at a path of the server, or None.

    >>> find_named("/id/suzuki").iri
    'https://w3id.org/reverse-imports/id/suzuki'
    """
    if path == ONTOLOGY:
        return Named(RI.iri.rstrip("#"), path)
    for place, space in PLACES.items():
        name = path.removeprefix(place)
        if name != path and is_local(name):
            return Named(space + name, path)
    return None


def is_local(name: str) -> bool:
    """Say whether this may be the name of a thing within its namespace.

    >>> is_local("suzuki-fronx"), is_local("ジムニー-ノマド"), is_local("a/b"), is_local("")
    (True, True, False, False)
    """
    return bool(name) and all(c.isalnum() or c in "-_" for c in name)
