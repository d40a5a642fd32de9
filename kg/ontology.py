"""What stays the same whatever the data says: what follows from the ontology alone, and its individuals."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import Triple

from kg.paths import Home
from kg.reader import Input
from kg.store import digest_inputs, read_triples, write_triples
from kg.terms import RI, TYPE


def close_schema(home: Home, given: Input) -> frozenset[Triple]:
    """Return what owlrl infers of the ontology alone; kept beside the builds, since it is slow and seldom changes."""
    kept = home.builds / "ontology" / f"{digest_inputs(home.ontology, home.ontology)}.nt"
    if kept.is_file():
        return frozenset(read_triples(kept))
    from kg.inference.schema import close_ontology  # owlrl: only here

    schema = close_ontology(given.ontology)
    write_triples(kept, schema)
    return schema


def list_individuals(ontology: Iterable[Triple]) -> tuple[Triple, ...]:
    """Return what an ontology says of its individuals."""
    known = tuple(ontology)
    individuals = {t.subject for t in known if t.predicate == TYPE and t.object in RI}
    own = (t for t in known if t.subject in individuals and (t.predicate in RI or t.predicate == TYPE))
    return tuple(t for t in own if t.object in RI)
