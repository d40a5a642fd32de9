"""Building the graph again from a few claims, by the pipeline, for tests of what rows rest on.

Entity files, ontology, decisions and records of sources are as given. Findings are left out: no row of the tests
asks for them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, QuerySolutions, Store, Triple

from kg.build import close_schema
from kg.inference import close, compile_rules
from kg.model.claims import Data
from kg.paths import find_home
from kg.quads import encode_claims, encode_denials, encode_descriptions, encode_held, encode_identity
from kg.reader import read_home
from kg.resolve import resolve
from kg.store import canonicalize
from kg.terms import CLAIM, INFERRED, PREFIXES, RI, TYPE

Row = tuple[object, ...]
SEPARATOR = "; "


class Rebuilder:
    """Builds the graph of a home from chosen claims, and runs queries on it."""

    def __init__(self, home: Path) -> None:
        folders = find_home(home)
        self._given = read_home(folders.data, folders.ontology)
        self._ontology = canonicalize(self._given.ontology)
        self._rules = compile_rules(self._ontology)
        self._schema = close_schema(folders, self._given)
        individuals = {t.subject for t in self._ontology if t.predicate == TYPE and t.object in RI}
        self._individuals = [t for t in self._ontology if t.subject in individuals and t.object in RI]
        self._store = Store()
        self._store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in self._ontology)
        for triple in self._schema:
            self._store.add(Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()))
            self._store.add(Quad(triple.subject, triple.predicate, triple.object, INFERRED))
        self._added: set[Quad] = set()
        self._kept: frozenset[str] | None = None

    def run(self, claims: Collection[str], sparql: str) -> set[Row]:
        """Return the rows of a SELECT over the graph of these claims alone, with joined values in a fixed order."""
        self._keep(frozenset(claims))
        found = self._store.query(sparql, prefixes=PREFIXES)
        assert isinstance(found, QuerySolutions)
        return {fold_row(tuple(row)) for row in found}

    def _keep(self, claims: frozenset[str]) -> None:
        if claims == self._kept:
            return
        data = self._given.data
        kept = tuple(claim for claim in data.claims if CLAIM.local(claim.iri) in claims)
        quads = set(self._make_quads(replace(data, claims=kept)))
        for quad in self._added - quads:
            self._store.remove(quad)
        self._store.extend(quads - self._added)
        self._added, self._kept = quads, claims

    def _make_quads(self, data: Data) -> list[Quad]:
        vocabulary = self._given.vocabulary
        resolution = resolve(data, vocabulary)
        held: list[Triple] = [
            *encode_identity(data, resolution, vocabulary),
            *encode_held(resolution, vocabulary),
            *encode_denials(resolution),
            *encode_descriptions(data, resolution),
        ]
        inferred = close((*held, *self._individuals), self._rules).inferred
        quads = [Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in (*held, *inferred)]
        quads += [Quad(t.subject, t.predicate, t.object, INFERRED) for t in inferred]
        return [*quads, *encode_claims(data, resolution, vocabulary)]


def fold_row(row: Row) -> Row:
    """Return a row with what GROUP_CONCAT joined in a fixed order: SPARQL promises none."""
    return tuple(_fold(term) for term in row)


def _fold(term: object) -> object:
    text = getattr(term, "value", None)
    return SEPARATOR.join(sorted(text.split(SEPARATOR))) if isinstance(text, str) and SEPARATOR in text else term
