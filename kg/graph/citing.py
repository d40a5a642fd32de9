"""Results with what they rest on: from the matches of a query to claims, through the proofs of inferred triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store, Triple

from kg.errors import QueryError
from kg.graph.grounds import DECISION, Grounds, find_whole
from kg.model.answers import Row
from kg.model.derivations import Derivation
from kg.model.proofs import Basis, Witness
from kg.terms import CLAIM, INFERRED, PREFIXES, compact
from kg.witness import Match, Matcher, Query, read_query
from kg.witness.syntax import Pattern, get_name, is_variable

T = TypeVar("T")
DEFAULT = DefaultGraph()
ITSELF = "the query itself"
"""What gives a row of values that the query writes, or of a path of no step."""
WAYS = 100
"""Ways in which a row comes about that are cited at the most, where each of them is enough."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a triple rests on in the end: the claims at the leaves of its proof, and what else gives leaves.

    `missing` says that no proof of it is recorded, or of one of its premises.
    """

    claims: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    missing: bool = False


@dataclass(slots=True)
class Citer:
    """Finds what results rest on; `uncovered` collects what no citation covers.

    `leaves` are those found before in the same graph, which grow.
    """

    store: Store
    grounds: Grounds
    recall: Callable[[Triple], Derivation | None]
    leaves: dict[Triple, Leaves]
    uncovered: dict[str, None] = field(default_factory=dict)
    _quads: dict[Quad, Leaves] = field(default_factory=dict)

    def cite_rows(self, sparql: str, columns: Sequence[str], rows: Sequence[Row]) -> tuple[Basis, ...]:
        """Return what each row of a SELECT rests on."""
        found = self._trace(sparql, lambda matcher: matcher.find_rows(columns, rows))
        return tuple(map(self.make_basis, found if found is not None else [[] for _ in rows]))

    def cite_truth(self, sparql: str) -> Basis:
        """Return what a true ASK rests on: one solution of its pattern."""
        found = self._trace(sparql, lambda matcher: matcher.find_solutions(limit=1)[1])
        return self.make_basis([match for _, match in found or ()])

    def cite_triples(self, sparql: str, triples: Sequence[Triple]) -> tuple[Basis, ...]:
        """Return what each triple of a CONSTRUCT or DESCRIBE rests on."""
        found = self._trace(sparql, lambda matcher: self._match_triples(matcher, triples))
        return tuple(map(self.make_basis, found if found is not None else [[] for _ in triples]))

    def _match_triples(self, matcher: Matcher, triples: Sequence[Triple]) -> list[list[Match]]:
        if matcher.query.form == "DESCRIBE":
            if matcher.query.dataset:
                self._note(["the data set of FROM"])
            return [[Match((_place(triple),))] for triple in triples]
        made: dict[Triple, list[Match]] = {}
        names, solutions = matcher.find_solutions()
        for row, match in solutions:
            values = dict(zip(names, row, strict=True))
            for triple in fill_template(matcher.query, values, matcher.get_term):
                made.setdefault(triple, []).append(match)
        if any(triple not in made for triple in triples):
            self._note(["triples about nodes without a name, which the template makes anew"])
        return [made.get(triple, []) for triple in triples]

    def _trace(self, sparql: str, find: Callable[[Matcher], T]) -> T | None:
        """Return what is found of a query; None, with a word on it, for one that cannot be traced."""
        try:
            matcher = Matcher(self.store, read_query(sparql), PREFIXES)
            found = find(matcher)
        except QueryError as error:
            self._note([f"the query, which cannot be traced: {error}"])
            return None
        self._note(matcher.uncovered)
        return found

    def _note(self, told: Iterable[str]) -> None:
        self.uncovered.update(dict.fromkeys(told))

    def make_basis(self, matches: Sequence[Match]) -> Basis:
        """Return what a row with these matches rests on."""
        if len(matches) > WAYS:
            self._note([f"more than {WAYS} ways in which one row comes about"])
        kept = matches[:WAYS]
        leaves = [self._find_leaves(quad) for quad in dict.fromkeys(q for match in kept for q in match.quads)]
        claims = tuple(sorted({claim for leaf in leaves for claim in leaf.claims}))
        given = tuple(sorted({given for leaf in leaves for given in leaf.given}))
        conditions = tuple(dict.fromkeys(told for match in kept for told in match.absences))
        alone = kept and not (claims or given or conditions or any(match.quads for match in kept))
        return Basis(
            claims=claims,
            given=(ITSELF,) if alone else given,
            conditions=conditions,
            witnesses=tuple(map(self._make_witness, kept)),
        )

    def _make_witness(self, match: Match) -> Witness:
        held = tuple(q.triple for q in match.quads if q.graph_name in (DEFAULT, INFERRED))
        read = (q for q in match.quads if q.graph_name in CLAIM)
        ways = (self.grounds.read(q.triple, q.graph_name) for q in read if isinstance(q.graph_name, NamedNode))
        return Witness(held, frozenset(claim for way in ways if way for claim in way[0]))

    def _find_leaves(self, quad: Quad) -> Leaves:
        if quad not in self._quads:
            self._quads[quad] = self._read_quad(quad)
        return self._quads[quad]

    def _read_quad(self, quad: Quad) -> Leaves:
        graph = quad.graph_name
        if graph in (DEFAULT, INFERRED):
            leaves = self._prove(quad.triple)
            if leaves.missing:
                self._note([f"{quad.triple}, of which no proof is recorded"])
            return leaves
        if isinstance(graph, NamedNode) and graph in CLAIM:
            return Leaves(frozenset().union(*self.grounds.read(quad.triple, graph)))
        self._note([f"what is read from the graph {compact(graph) if isinstance(graph, NamedNode) else graph}"])
        return Leaves()

    def _prove(self, triple: Triple) -> Leaves:
        """Return the leaves of the recorded proof of a triple, with all the claims that state each.

        Premises come first; a record leads to its premises only, which were there before, so there is no way around.
        """
        stack = [triple]
        while stack:
            here = stack[-1]
            derivation = None if self.grounds.find(here) else self.recall(here)
            waiting = [p for p in derivation.premises if p not in self.leaves] if derivation else []
            if waiting and here not in self.leaves:
                stack.extend(waiting)
                continue
            if here not in self.leaves:
                self.leaves[here] = self._collect_leaves(here, derivation)
            stack.pop()
        return self.leaves[triple]

    def _collect_leaves(self, triple: Triple, derivation: Derivation | None) -> Leaves:
        ground = self.grounds.find(triple)
        stated, named = frozenset[str]().union(*ground.claims), _list_named(triple)
        if ground.given:
            return Leaves(named | (stated if ground.given == DECISION else frozenset()), frozenset([ground.given]))
        if stated:
            return Leaves(stated | named)
        if derivation is None:
            return Leaves(named, missing=True)
        found = [self.leaves[premise] for premise in derivation.premises]
        return Leaves(
            claims=named.union(*(leaf.claims for leaf in found)),
            given=frozenset[str]().union(*(leaf.given for leaf in found)),
            missing=any(leaf.missing for leaf in found),
        )


def _list_named(triple: Triple) -> frozenset[str]:
    """Return the claim that a triple names, such as a reason, which is cited with it."""
    value = triple.object
    if not isinstance(value, NamedNode) or value not in CLAIM:
        return frozenset()
    return frozenset([CLAIM.local(NamedNode(find_whole(value.value)))])


def fill_template(query: Query, values: Mapping[str, Any], get_term: Callable[[str], Any]) -> Iterator[Triple]:
    """Yield the triples that a CONSTRUCT makes of a solution, but those with a part that has no value or no name."""

    def fill(slot: str) -> Any:
        return values.get(get_name(slot)) if is_variable(slot) else get_term(slot)

    for pattern in query.template:
        parts = _list_parts(pattern)
        terms = [fill(part) for part in parts]
        if all(term is not None for term in terms) and isinstance(terms[1], NamedNode):
            yield Triple(*terms)


def _list_parts(pattern: Pattern) -> tuple[str, str, str]:
    return (pattern.subject, str(pattern.path), pattern.value)


def _place(triple: Triple) -> Quad:
    return Quad(triple.subject, triple.predicate, triple.object, DEFAULT)
