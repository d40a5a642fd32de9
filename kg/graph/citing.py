"""Results with what they rest on: from the matches of a query to claims, through the proofs of inferred triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from kg.errors import QueryError
from kg.graph.grounds import DECISION, Grounds, Point, find_whole
from kg.graph.lookups import DEFAULT
from kg.graph.names import Names
from kg.language import say
from kg.model.answers import Row
from kg.model.proofs import Basis, Ground, Proof, Roles, Witness
from kg.sparql.syntax import OWN, Pattern, Query, get_name, is_variable
from kg.terms import CLAIM, INFERRED, PREFIXES, compact
from kg.witness.matches import Matcher
from kg.witness.reading import read_mended
from kg.witness.running import Match

ITSELF = "the query itself"
"""What gives a row of values that the query writes, or of a path of no step."""
WAYS = 100
"""Ways in which a row comes about that are cited at the most, where each of them is enough."""


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a triple rests on in the end: the claims at the leaves of its proof, and what else gives leaves.

    `stating` are those of the claims that state it; others are read otherwise than they say, or decide. `several` says
    that there are other proofs, `missing` that there is none.
    """

    claims: frozenset[str] = frozenset()
    stating: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    several: bool = False
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Backing:
    """The claims behind one stated triple about a node: all, and those that state it.

    `minor` says that it only tells which node it is.
    """

    node: NamedNode | None
    minor: bool
    claims: frozenset[str]
    stating: frozenset[str]


@dataclass(slots=True)
class Citer:
    """Finds what results rest on; `uncovered` collects what no citation covers.

    `prove` gives the cheapest proof of a triple and says whether it is one of several, `list_leaves` the stated triples
    at which all of them end. `leaves` and `backed` are what was found before in the same graph, which grows. `names`
    names terms for people, in the language `lang`.
    """

    store: Store
    grounds: Grounds
    prove: Callable[[Triple], tuple[Proof | None, bool]]
    list_leaves: Callable[[Triple], tuple[Triple, ...]]
    leaves: dict[Triple, Leaves]
    backed: dict[Quad, tuple[Backing, ...]]
    names: Names
    lang: str
    uncovered: dict[str, None] = field(default_factory=dict)
    _within: frozenset[str] | None = None

    def cite_rows(self, sparql: str, columns: Sequence[str], rows: Sequence[Row]) -> tuple[Basis, ...]:
        """Return what each row of a SELECT rests on."""
        found = self._trace(sparql, lambda matcher: matcher.find_rows(columns, rows), len(rows))
        return tuple(map(self.make_basis, found))

    def credit_rows(
        self, sparql: str, columns: Sequence[str], rows: Sequence[Sequence[Row]], hidden: Collection[str] = ()
    ) -> tuple[Basis, ...]:
        """Return who says what each row of an answer shows, each told by the solutions of its SELECT.

        These are the claims of what its patterns find, and of all that may be inferred from, but no claim that only
        says of which node the row tells where others say more of it, and none for patterns of `hidden` columns.
        """
        solutions = [solution for row in rows for solution in row]
        ways = iter(self._trace(sparql, lambda matcher: matcher.find_rows(columns, solutions), len(solutions), hidden))
        return tuple(self._credit(dict.fromkeys(m for part in islice(ways, len(row)) for m in part)) for row in rows)

    def _credit(self, matches: Iterable[Match]) -> Basis:
        quads = dict.fromkeys(quad for match in matches for quad in match.quads)
        named = {quad.triple for quad in quads if quad.graph_name in CLAIM}  # the row itself tells of who says so
        asked = (q for q in quads if q.graph_name in CLAIM or q.triple not in named)
        found = dict.fromkeys(backing for quad in asked for backing in self._back(quad))
        told = {backing.node for backing in found if not backing.minor}
        kept = [backing for backing in found if not backing.minor or backing.node not in told]
        claims, roles = self._tell_roles(kept, quads)
        return Basis(claims=roles.order(claims), roles=roles)

    def _back(self, quad: Quad) -> tuple[Backing, ...]:
        """Return the claims behind a quad, by the stated triples that it rests on."""
        if quad not in self.backed:
            found = tuple(self._list_backings(quad))
            if not found and quad.graph_name in (DEFAULT, INFERRED) and not self.list_leaves(quad.triple):
                self._note([f"{quad.triple}, of which no proof is recorded"])
                return ()
            self.backed[quad] = tuple(backing for backing in found if backing.claims)
        return self.backed[quad]

    def _list_backings(self, quad: Quad) -> Iterator[Backing]:
        graph, triple = quad.graph_name, quad.triple
        if isinstance(graph, NamedNode) and graph in CLAIM:
            leaves = self._rest_on(self.grounds.read(triple, graph))
            yield Backing(self.grounds.find_node(triple.subject), False, leaves.claims, leaves.stating)
        held = self.list_leaves(triple) if graph in (DEFAULT, INFERRED) else ()
        for leaf in (leaf for leaf in held if not self.grounds.is_given(leaf)):
            node, minor = self.grounds.find_node(leaf.subject), self.grounds.tells_which(leaf)
            # Of one of several runs, who says so of the node is enough.
            said = None if node is None or minor else self.grounds.find(Triple(node, leaf.predicate, leaf.object))
            leaves, named = self._collect_leaves(said or self.grounds.find(leaf)), list_named(leaf)
            yield Backing(node, minor, leaves.claims | named, leaves.stating | named)

    def cite_truth(self, sparql: str) -> Basis:
        """Return what a true ASK rests on: one solution of its pattern."""
        (found,) = self._trace(sparql, lambda matcher: [[m for _, m in matcher.find_solutions(limit=1)[1]]], 1)
        return self.make_basis(found)

    def cite_triples(self, sparql: str, triples: Sequence[Triple]) -> tuple[Basis, ...]:
        """Return what each triple of a CONSTRUCT or DESCRIBE rests on."""
        found = self._trace(sparql, lambda matcher: self._match_triples(matcher, triples), len(triples))
        return tuple(map(self.make_basis, found))

    def _match_triples(self, matcher: Matcher, triples: Sequence[Triple]) -> list[list[Match]]:
        if matcher.query.form == "DESCRIBE":
            graphs = matcher.runner.list_graphs()
            quads = ([Quad(t.subject, t.predicate, t.object, g) for g in graphs] for t in triples)
            return [[Match(tuple(quad for quad in found if quad in self.store))] for found in quads]
        made: dict[Triple, list[Match]] = {}
        names, solutions = matcher.find_solutions()
        fresh: dict[Shape, list[Match]] = {}
        for row, match in solutions:
            values = dict(zip(names, row, strict=True))
            for triple in fill_template(matcher.query, values, matcher.runner.get_term):
                made.setdefault(triple, []).append(match)
            for shape in shape_template(matcher.query, values, matcher.runner.get_term):
                fresh.setdefault(shape, []).append(match)
        nodes = match_fresh(triples, fresh)
        found = [
            self._narrow(t, made.get(t) or [m for end in (t.subject, t.object) for m in nodes.get(end, ())][:1])
            for t in triples
        ]
        if not all(found):
            self._note(["triples about nodes without a name, which the template makes anew"])
        return found

    def _narrow(self, triple: Triple, matches: list[Match]) -> list[Match]:
        """Return what a triple that a template makes rests on: where it is held, on that, and else on the solutions."""
        own = Quad(triple.subject, triple.predicate, triple.object, DEFAULT)
        if not matches or isinstance(triple.subject, BlankNode) or own not in self.store:
            return matches
        return [Match((own,), tuple(dict.fromkeys(told for match in matches for told in match.absences)))]

    def _trace(
        self, sparql: str, find: Callable[[Matcher], list[list[Match]]], count: int, hidden: Collection[str] = ()
    ) -> list[list[Match]]:
        """Return what is found of the rows of a query; nothing of any, with a word on it, if it cannot be traced."""
        try:
            matcher = Matcher(self.store, read_mended(sparql), PREFIXES, left_out=hidden)
            found = find(matcher)
            graphs = matcher.runner.list_graphs()  # of a data set of claims alone, nothing else is cited
            self._within = frozenset(map(CLAIM.local, graphs)) if all(graph in CLAIM for graph in graphs) else None
        except QueryError as error:
            self._note([f"the query, which cannot be traced: {error}"])
            return [[] for _ in range(count)]
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
        claims, roles = self._tell_roles(leaves, [quad for match in kept for quad in match.quads])
        given = tuple(sorted(_join(leaf.given for leaf in leaves)))
        conditions = tuple(dict.fromkeys(told for match in kept for told in match.absences))
        alone = kept and not (claims or given or conditions or any(match.quads for match in kept))
        return Basis(
            claims=roles.order(claims),
            given=(ITSELF,) if alone else given,
            conditions=conditions,
            witnesses=tuple(map(self._make_witness, kept)),
            roles=roles,
            several=any(leaf.several for leaf in leaves),
        )

    def _tell_roles(self, parts: Sequence[Leaves | Backing], quads: Iterable[Quad]) -> tuple[frozenset[str], Roles]:
        """Return the claims behind a row that some quads give, and what each does for it.

        Those outside the data set that is asked give nothing of it.
        """
        claims, stating = _join(part.claims for part in parts), _join(part.stating for part in parts)
        claims = claims if self._within is None else claims & self._within
        deciding = frozenset(c for c in claims if self.grounds.is_decision(CLAIM(c)))
        kept = claims & stating - deciding
        shown: dict[Point, dict[Triple, int]] = defaultdict(dict)
        for place, quad in enumerate(quads):
            if quad.predicate in self.grounds.single_valued and quad.graph_name in (DEFAULT, INFERRED):
                shown[self.grounds.find_node(quad.subject), quad.predicate].setdefault(quad.triple, place)
        contrary = {c: told for c in sorted(kept) if (told := self._tell_contrary(CLAIM(c), shown))}
        contrary |= {c: "" for c in claims - kept - deciding if self.grounds.is_denial(CLAIM(c))}
        return claims, Roles(claims - kept - deciding - contrary.keys(), deciding, contrary)

    def _tell_contrary(self, claim: NamedNode, shown: Mapping[Point, Mapping[Triple, int]]) -> str:
        """Return what a claim says of some points otherwise than is shown; an empty text where it fits all.

        `shown` has the triples of each point with their places in the row. A row may rest on many claims, and each of
        them speaks of few points: only these are compared.
        """
        points = [shown[point] for point in self.grounds.list_points(claim) if point in shown]
        triples = sorted((place, triple) for point in points for triple, place in point.items())
        found = dict.fromkeys(t for _, triple in triples for t in self.grounds.list_contrary(claim, triple))
        label = self.names.make_label(self.lang)
        parts = dict.fromkeys(f"{label(t.predicate)} {label(t.object)}" for t in found)
        return say("claim_says", self.lang, facts=", ".join(parts)) if parts else ""

    def _make_witness(self, match: Match) -> Witness:
        held = tuple(q.triple for q in match.quads if q.graph_name in (DEFAULT, INFERRED))
        read = (q for q in match.quads if q.graph_name in CLAIM)
        ways = (self.grounds.read(q.triple, q.graph_name) for q in read if isinstance(q.graph_name, NamedNode))
        return Witness(held, frozenset(claim for way in ways if way for claim in way[0]))

    def _find_leaves(self, quad: Quad) -> Leaves:
        graph = quad.graph_name
        if graph in (DEFAULT, INFERRED):
            leaves = self._prove(quad.triple)
            if leaves.missing:
                self._note([f"{quad.triple}, of which no proof is recorded"])
            return leaves
        if isinstance(graph, NamedNode) and graph in CLAIM:
            return self._rest_on(self.grounds.read(quad.triple, graph))
        self._note([f"what is read from the graph {compact(graph) if isinstance(graph, NamedNode) else graph}"])
        return Leaves()

    def _rest_on(self, ways: Iterable[frozenset[str]]) -> Leaves:
        """Return the leaves of some ways, each the claims that it takes."""
        found = list(ways)
        return Leaves(_join(found), _join(map(self.grounds.list_stating, found)))

    def _prove(self, triple: Triple) -> Leaves:
        """Return the leaves of the cheapest proof of a triple, with all the claims that state each premise."""
        if triple not in self.leaves:
            proof, several = self.prove(triple)
            steps = proof.steps if proof else ()
            found = [self._collect_leaves(step.ground) for step in steps if not step.rule]
            named = _join(list_named(step.triple) for step in steps) or list_named(triple)
            self.leaves[triple] = Leaves(
                claims=named.union(*(leaf.claims for leaf in found)),
                stating=named.union(*(leaf.stating for leaf in found)),
                given=_join(leaf.given for leaf in found),
                several=several,
                missing=proof is None,
            )
        return self.leaves[triple]

    def _collect_leaves(self, ground: Ground) -> Leaves:
        found = self._rest_on(ground.claims)
        if not ground.given:
            return found
        return replace(found if ground.given == DECISION else Leaves(), given=frozenset([ground.given]))


def _join(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*sets)


def list_named(triple: Triple) -> frozenset[str]:
    """Return the claim that a triple names, such as a reason, which is cited with it."""
    value = triple.object
    if not isinstance(value, NamedNode) or value not in CLAIM:
        return frozenset()
    return frozenset([CLAIM.local(NamedNode(find_whole(value.value)))])


Shape = frozenset[tuple[object, object, object]]
"""The triples about a node without a name, None in the place of each such node."""


def fill_template(query: Query, values: Mapping[str, Any], get_term: Callable[[str], Any]) -> Iterator[Triple]:
    """Yield the triples that a CONSTRUCT makes of a solution, but those with a part that has no value or no name."""
    for pattern in query.template:
        terms = [_fill(part, values, get_term) for part in _list_parts(pattern)]
        if all(term is not None for term in terms) and isinstance(terms[1], NamedNode):
            yield Triple(*terms)


def shape_template(query: Query, values: Mapping[str, Any], get_term: Callable[[str], Any]) -> Iterator[Shape]:
    """Yield the shape of what a CONSTRUCT makes of a solution about each node that it makes anew."""
    fresh = {part for pattern in query.template for part in _list_parts(pattern) if part.startswith(OWN)}
    for node in sorted(fresh):
        patterns = [_list_parts(pattern) for pattern in query.template if node in _list_parts(pattern)]
        filled = [tuple(_fill(part, values, get_term) for part in parts) for parts in patterns]
        blank = [[part.startswith(OWN) for part in parts] for parts in patterns]
        yield frozenset(
            (terms[0], terms[1], terms[2])
            for terms, made in zip(filled, blank, strict=True)
            if all(term is not None or new for term, new in zip(terms, made, strict=True))
        )


def match_fresh(triples: Iterable[Triple], shapes: Mapping[Shape, Sequence[Match]]) -> dict[object, list[Match]]:
    """Return what gave each node without a name in a result: of equal ones each its own solution, in their order."""
    about: dict[object, set[tuple[object, object, object]]] = {}
    for triple in triples:
        ends = [end for end in (triple.subject, triple.object) if isinstance(end, BlankNode)]
        named = [None if isinstance(end, BlankNode) else end for end in (triple.subject, triple.object)]
        for end in ends:
            about.setdefault(end, set()).add((named[0], triple.predicate, named[1]))
    used: dict[Shape, int] = {}
    found: dict[object, list[Match]] = {}
    for node, told in about.items():
        shape = frozenset(told)
        ways = shapes.get(shape, ())
        if ways:
            used[shape] = used.get(shape, -1) + 1
            found[node] = [ways[used[shape] % len(ways)]]
    return found


def _fill(slot: str, values: Mapping[str, Any], get_term: Callable[[str], Any]) -> Any:
    return values.get(get_name(slot)) if is_variable(slot) else get_term(slot)


def _list_parts(pattern: Pattern) -> tuple[str, str, str]:
    return (pattern.subject, str(pattern.path), pattern.value)
