"""What stays the same whatever the data says: what follows from the ontology alone, and its individuals."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pyoxigraph import RdfFormat, Triple, parse

from kg.errors import DataError
from kg.inputs import digest_code
from kg.paths import PACKAGE, Home
from kg.reader import Input
from kg.store import encode_triples, open_build, write_build
from kg.terms import RI, TYPE

CLOSED = "closed.nt"


def close_schema(home: Home, given: Input) -> frozenset[Triple]:
    """Return what owlrl infers of the ontology alone; kept beside the builds, as one: it is slow and seldom changes.

    What is kept is used as it was written, or made again.

    Raises:
        DataError: it cannot be written.
    """
    from importlib.metadata import version  # only a build needs it

    made_of = (
        f"{given.files.digest(f'ontology/{home.terms.name}')} {version('owlrl')} {digest_code(PACKAGE / 'inference')}"
    )
    digest = hashlib.sha256(made_of.encode()).hexdigest()
    builds = home.builds / "ontology"
    try:
        kept = open_build(builds / digest).read(CLOSED)
    except DataError:  # missing or damaged
        from kg.inference.oracle import close_ontology  # owlrl: only here

        kept = encode_triples(close_ontology(given.ontology))

        def write(folder: Path) -> Mapping[str, object]:
            (folder / CLOSED).write_bytes(kept)
            return {}

        write_build(builds, digest, write)
    return frozenset(quad.triple for quad in parse(kept, RdfFormat.N_TRIPLES))


def list_individuals(ontology: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return what an ontology says of its individuals."""
    known = tuple(ontology)
    individuals = {t.subject for t in known if t.predicate == TYPE and t.object in RI}
    own = (t for t in known if t.subject in individuals and t.object in RI)
    return tuple(t for t in own if t.predicate in RI or t.predicate == TYPE)
