"""Building the graph again from a few claims, by the pipeline, for tests of what rows rest on.

Entity files, ontology, decisions and records of sources are as given. Findings are left out: no row of the tests
asks for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, Quad, QuerySolutions, Store, Triple

from kg.findings.checks import run_checks
from kg.findings.settlement import find_findings
from kg.inference.engine import close
from kg.inference.rules import compile_rules
from kg.model.claims import Data
from kg.model.outcomes import Resolution
from kg.model.vocabulary import Vocabulary
from kg.ontology import close_schema
from kg.paths import find_home
from kg.quads import list_units
from kg.quads.descriptions import describe_finding
from kg.reader import Input, read_home
from kg.resolve import resolve
from kg.store import canonicalize
from kg.terms import CLAIM, INFERRED, PREFIXES, RI, TYPE

Row = tuple[object, ...]
Parts = tuple[frozenset[Triple], frozenset[Triple], frozenset[Quad]]
SEPARATOR = "; "


class Rebuilder:
    """Builds the graph of a home from chosen claims, and runs queries on it."""

    def __init__(self, home: Path) -> None:
        folders = find_home(home)
        self._given = read_home(folders.data, folders.ontology, folders.checks)
        self._ontology = canonicalize(self._given.ontology)
        self._rules = compile_rules(self._ontology)
        self._schema = close_schema(folders, self._given)
        individuals = {t.subject for t in self._ontology if t.predicate == TYPE and t.object in RI}
        self._individuals = [t for t in self._ontology if t.subject in individuals and t.object in RI]
        self._fixed = frozenset(list_quads((*self._ontology, *self._schema), self._schema, ()))
        self._none = self._draft(frozenset())
        self._store = Store()
        self._store.extend(self._fixed.union(list_quads(*self._none)))
        self._changed: frozenset[Quad] = frozenset()
        self._found: dict[frozenset[str], frozenset[Quad]] = {}

    def run(self, claims: Collection[str], sparql: str) -> set[Row]:
        """Return the rows of a SELECT over the graph of these claims alone, with joined values in a fixed order."""
        self._keep(frozenset(claims))
        found = self._store.query(sparql, prefixes=PREFIXES)
        assert isinstance(found, QuerySolutions)
        return {fold_row(tuple(row)) for row in found}

    def _keep(self, claims: frozenset[str]) -> None:
        changes = self._found.get(claims)
        if changes is None:
            changes = self._found[claims] = self._find_changes(claims)
        for quad in changes ^ self._changed:
            if quad in self._store:
                self._store.remove(quad)
            else:
                self._store.add(quad)
        self._changed = changes

    def _find_changes(self, claims: frozenset[str]) -> frozenset[Quad]:
        """Return the quads that only one of two graphs has: the graph of these claims, and the graph of none."""
        (told, inferred, stated), none = self._draft(claims), self._none
        return frozenset(list_quads(told ^ none[0], inferred ^ none[1], stated ^ none[2])) - self._fixed

    def _draft(self, claims: frozenset[str]) -> Parts:
        """Return what the pipeline makes of some claims."""
        kept = tuple(claim for claim in self._given.data.claims if CLAIM.local(claim.iri) in claims)
        data, vocabulary = replace(self._given.data, claims=kept), self._given.vocabulary
        resolution = resolve(data, vocabulary)
        held = list_triples(data, resolution, vocabulary)
        inferred = close((*held, *self._individuals), self._rules).inferred
        stated = list_stated(data, resolution, vocabulary)
        return frozenset((*held, *inferred)), frozenset(inferred), frozenset(stated)


def build_plainly(given: Input, schema: Iterable[Triple]) -> set[Quad]:
    """Return the whole graph of an input: stage by stage from nothing, with no graph that follows its data."""
    data, vocabulary = given.data, given.vocabulary
    resolution, ontology = resolve(data, vocabulary), canonicalize(given.ontology)
    told = list_triples(data, resolution, vocabulary)
    individuals = {t.subject for t in ontology if t.predicate == TYPE and t.object in RI}
    known = [t for t in ontology if t.subject in individuals and t.object in RI]
    inferred = close((*told, *known), compile_rules(ontology)).inferred
    quads = set(list_quads((*ontology, *told, *inferred), inferred, list_stated(data, resolution, vocabulary)))
    store = Store()
    store.extend(quads)
    findings = find_findings(data, resolution, vocabulary, more=run_checks(given.checks, store))
    named = [triple for triple in schema if not isinstance(triple.subject, BlankNode)]
    described = [triple for finding in findings for triple in describe_finding(finding)]
    return quads.union(list_quads((*described, *schema), named, ()))


def list_triples(
    data: Data, resolution: Resolution, vocabulary: Vocabulary, parts: Collection[str] = ("held", "description")
) -> list[Triple]:
    """Return the triples of some parts of the default graph, before inference."""
    units = list_units(data, resolution, vocabulary)
    return [triple for unit in units if unit.part in parts for triple in unit.encode()]


def list_stated(data: Data, resolution: Resolution, vocabulary: Vocabulary) -> list[Quad]:
    """Return what the graphs of claims and decisions say."""
    units = list_units(data, resolution, vocabulary)
    return [quad for unit in units if unit.part == "claim" for quad in unit.encode_quads()]


def list_quads(told: Iterable[Triple], inferred: Iterable[Triple], stated: Iterable[Quad]) -> Iterator[Quad]:
    """Yield the quads of what is told in the default graph, inferred, and stated by claims."""
    yield from (Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in told)
    yield from (Quad(t.subject, t.predicate, t.object, INFERRED) for t in inferred)
    yield from stated


def fold_row(row: Row) -> Row:
    """Return a row with what GROUP_CONCAT joined in a fixed order: SPARQL promises none."""
    return tuple(_fold(term) for term in row)


def _fold(term: object) -> object:
    text = getattr(term, "value", None)
    return SEPARATOR.join(sorted(text.split(SEPARATOR))) if isinstance(text, str) and SEPARATOR in text else term
