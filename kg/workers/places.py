"""Where on a server things are found by their names: the names of the graph are forwarded to it by w3id.org."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote

from kg.terms import CLAIM, PREFIXES, RI, RID, SRC

PLACES: Mapping[str, str] = {"/id/": RID.iri, "/claim/": CLAIM.iri, "/source/": SRC.iri}
"""Where things are found, and the namespaces of their names."""
ONTOLOGY = "/ontology"
ONTOLOGY_IRI = RI.iri.rstrip("#")


def find_place(name: str) -> str | None:
    """Return where a thing, a claim or a source is found, by its IRI or prefixed name; None of all else.

    >>> find_place("rid:suzuki"), find_place("43266")
    ('/id/suzuki', None)
    """
    prefix, _, local = name.partition(":")
    iri = PREFIXES[prefix] + local if prefix in PREFIXES else name
    for place, space in PLACES.items():
        local = iri.removeprefix(space)
        if local and local != iri and not any(c.isspace() for c in local):
            return place + quote(local, safe="")
    return None


def find_named(path: str) -> str | None:
    """Return the IRI of what is named at a path of the server, or None.

    >>> find_named("/id/suzuki")
    'https://w3id.org/reverse-imports/id/suzuki'
    """
    if path == ONTOLOGY:
        return ONTOLOGY_IRI
    found = ((space, path.removeprefix(place)) for place, space in PLACES.items() if path.startswith(place))
    return next((space + name for space, name in found if is_local(name)), None)


def is_local(name: str) -> bool:
    """Say whether this may be the name of a thing within its namespace.

    >>> is_local("suzuki-fronx"), is_local("ジムニー-ノマド"), is_local("a/b"), is_local("")
    (True, True, False, False)
    """
    return bool(name) and all(c.isalnum() or c in "-_" for c in name)
