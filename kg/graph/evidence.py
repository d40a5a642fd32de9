"""What answers rest on: citations of results, proofs, supports and cuts, over one store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pyoxigraph import DefaultGraph, Quad, Store, Triple

from kg.graph.citations import cite
from kg.graph.citing import Backing, Citer, Leaves
from kg.graph.grounds import Grounds
from kg.graph.names import Names
from kg.graph.texts import Texts
from kg.model.answers import Citation, Result, Table
from kg.model.proofs import Basis, Proof, ProofStep, Roles, Rule
from kg.proof.search import Prover, Recorded
from kg.terms import CLAIM, INFERRED

if TYPE_CHECKING:
    from kg.model.cited import Cited
    from kg.proof.supports import Supports

UNMATCHED = "no match of the pattern of the query"


class Derived(Recorded, Protocol):
    """How a graph was inferred: its rules, and the first derivation of each inferred triple."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Return the rules under which the graph is closed."""


def read_nothing() -> Derived:
    """Return how a graph was inferred of which no record is kept: nobody knows."""
    from kg.proof.records import Records

    return Records((), {}, {}, Path())


class Evidence:
    """Finds what the answers of one graph rest on; reads how the graph was inferred when it first needs it."""

    def __init__(self, store: Store, names: Names, derive: Callable[[], Derived], texts: Texts) -> None:
        self._store = store
        self._names = names
        self.derive = derive
        self._texts = texts
        self.grounds = Grounds(store)
        self._leaves: dict[Triple, Leaves] = {}
        self._backed: dict[Quad, tuple[Backing, ...]] = {}
        self._cited: dict[tuple[str, str], Citation] = {}

    @cached_property
    def derived(self) -> Derived:
        """Return how the graph was inferred."""
        return self.derive()

    @cached_property
    def prover(self) -> Prover:
        """Return what proves triples of the graph."""
        return Prover(self.derived.rules, self.derived, self._store, self.grounds.find)

    @cached_property
    def supports(self) -> Supports:
        """Return what finds minimal sets of claims; decisions are given, as entity files are."""
        from kg.proof.supports import Supports  # what is only cited needs none

        return Supports(self.prover, lambda name: self.grounds.is_decision(CLAIM(name)))

    def make_citer(self, lang: str = "en") -> Citer:
        """Return what cites the rows of one result, and tells what claims say otherwise in a language."""
        leaves, backed = self._leaves, self._backed
        return Citer(self._store, self.grounds, self.prove, self.list_leaves, leaves, backed, self._names, lang)

    def prove(self, triple: Triple) -> tuple[Proof | None, bool]:
        """Return the cheapest proof of a triple, and whether it is one of several; None where it has none.

        What no rule may give has its ground alone, and nothing is looked for beyond it.
        """
        stated = self.grounds.find(triple)
        if stated and Quad(triple.subject, triple.predicate, triple.object, INFERRED) not in self._store:
            return Proof((ProofStep(triple, None, (), stated),)), False
        proof = self.prover.search(triple)
        return proof, proof is not None and len(self.prover.enumerate(triple, 2)) > 1

    def list_leaves(self, triple: Triple) -> tuple[Triple, ...]:
        """Return the stated triples that a triple of the graph rests on, by any proof; itself where it is stated."""
        return (triple,) if self.grounds.find(triple) else self.prover.list_leaves(triple)

    def cite_result(self, sparql: str, result: Result, *, lang: str, texts: Path | None = None) -> Cited:
        """Return the result of a query with what it rests on.

        Raises:
            DataError: the texts cannot be read.
        """
        from kg.model.cited import Cited

        citer = self.make_citer(lang)
        if isinstance(result, Table):
            bases = citer.cite_rows(sparql, result.columns, result.rows)
        elif isinstance(result, bool):
            bases = (citer.cite_truth(sparql) if result else Basis(conditions=(UNMATCHED,)),)
        else:
            bases = citer.cite_triples(sparql, result)
        citations = self.cite_claims((claim for basis in bases for claim in basis.claims), lang=lang, texts=texts)
        return Cited(result, bases, citations, tuple(citer.uncovered))

    def find_proofs(self, triple: Triple, most: int | None = None) -> tuple[Proof, ...]:
        """Return the cheapest proof of a triple, or up to `most`, cheapest first; none where it does not hold.

        What claims say and the default graph does not hold, such as a status that another has followed, has none.
        """
        if Quad(triple.subject, triple.predicate, triple.object, DefaultGraph()) not in self._store:
            return ()
        return self.prover.enumerate(triple, most) if most else tuple(filter(None, [self.prover.search(triple)]))

    def cite_proofs(self, proofs: Iterable[Proof], *, lang: str, texts: Path | None = None) -> Mapping[str, Citation]:
        """Return the citations of the claims at the leaves of proofs, by identifier in order.

        Raises:
            DataError: the texts cannot be read.
        """
        ways = {way for proof in proofs for step in proof.steps for way in step.ground.claims}
        stating = frozenset[str]().union(*map(self.grounds.list_stating, ways))
        found = self.cite_claims(sorted(frozenset[str]().union(*ways)), lang=lang, texts=texts)
        otherwise = frozenset(c for c, citation in found.items() if c not in stating and citation.role == "states")
        return {claim: citation.in_row(Roles(otherwise)) for claim, citation in found.items()}

    def cite_claims(self, claims: Iterable[str], *, lang: str, texts: Path | None = None) -> Mapping[str, Citation]:
        """Return the citations of claims, each with its sentence where the texts are at hand.

        Raises:
            DataError: the texts cannot be read.
        """
        names, folder = dict.fromkeys(claims), texts or self._texts.folder
        new = cite(self._store, (name for name in names if (name, lang) not in self._cited), self._names, lang)
        self._cited.update({(name, lang): citation for name, citation in new.items()})
        citations = {name: self._cited[name, lang] for name in names}
        if folder is None:
            return citations
        from kg.graph.sentences import quote  # who has no texts reads none

        return quote(self._store, citations, self._texts.read(folder))
