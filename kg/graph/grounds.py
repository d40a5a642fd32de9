"""What each triple of the graph rests on without inference: claims that state it, or what gives it otherwise.

Reads a store: claim graphs for what sentences say, and the links of the descriptions (`ri:claim`, `ri:side`,
`ri:corrects`, `ri:readAs`) for what the build made of claims.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from pyoxigraph import Literal, NamedNode, Quad, Store, Triple

from kg.graph.citations import DECIDES, list_covered, list_deciders, list_key
from kg.graph.lookups import DEFAULT, get_object, holds, list_objects, list_subjects, remember
from kg.model.answers import Term, text_of
from kg.model.proofs import Ground
from kg.terms import CLAIM, INFERRED, LABEL, OWL, QB, RDFS, RI, RID, SRC, TYPE

ONTOLOGY, ENTITY, RECORD, DECISION = "ontology", "entity file", "record of a source", "decision"
AXIOMS = frozenset(
    [RDFS(name) for name in ("subClassOf", "subPropertyOf", "domain", "range")]
    + [OWL(name) for name in ("equivalentClass", "equivalentProperty", "inverseOf", "disjointWith")]
)
TRUE = Literal(True)
ALONE = {RI("inUse"), RI("opinionClaim")}
"""The standings that a claim has by itself; every other it has because of further claims."""
REPEATED = {TYPE, LABEL, QB("dataSet"), RI("unitsText")}
"""What repeats of a keyed node what its key, or a property beside it, says."""
BOUNDS = ("Earliest", "Latest")
PARTED = {RI("of"), RI("step")}
"""What parts a node into runs, and runs into steps."""
PARTS = ("_side", "_step", "_position", "_denial")

Point = tuple[NamedNode | None, NamedNode]
"""A node, and a property of it."""


class Grounds:
    """Finds what triples of the default graph, and of the graphs of claims, rest on."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @remember
    def find(self, triple: Triple) -> Ground:
        """Return what a triple of the default graph rests on; an empty ground where it is inferred, or not there."""
        graphs, inferred = list[NamedNode](), False
        for quad in self._store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None):
            if quad.graph_name == INFERRED:
                inferred = True
            elif quad.graph_name in CLAIM and isinstance(quad.graph_name, NamedNode):
                graphs.append(quad.graph_name)
        stating = [g for g in graphs if triple.subject in CLAIM or not self.is_denial(g)]  # a denial gives nothing else
        in_use = [g for g in stating if holds(self._store, g, RI("standing"), RI("inUse"))]
        alternatives = tuple(sorted({way for g in in_use for way in self.read(triple, g)}, key=sorted))
        if inferred:
            axiom = triple.predicate in AXIOMS and triple.subject in RI and triple.object in RI
            return Ground(alternatives, ONTOLOGY if axiom else "")
        if alternatives:  # claims repeat the class of an entity, which its file gives
            given = triple.predicate == TYPE and self.is_given(triple)
            return Ground(alternatives, self._find_giver(triple) if given else "")
        return self._describe(triple)

    @remember
    def read(self, triple: Triple, claim: NamedNode) -> tuple[frozenset[str], ...]:
        """Return the ways in which the graph of a claim comes to hold a triple, each the claims it takes.

        A claim's graph holds what its sentence says. The graph of a decision holds what it makes of another claim.
        """
        return tuple(self._expand(triple, claim))

    @remember
    def is_decision(self, claim: NamedNode) -> bool:
        """Say whether a claim is a decision of the curators."""
        return holds(self._store, claim, TYPE, RI("Decision"))

    @remember
    def list_stating(self, way: frozenset[str]) -> frozenset[str]:
        """Return the claims of a way that state what it leads to: no decision, and none that one of them corrects."""
        deciders = [CLAIM(name) for name in way if self.is_decision(CLAIM(name))]
        others = (claim for name in way if (claim := CLAIM(name)) not in deciders and not self.is_denial(claim))
        kept = (c for c in others if not any(holds(self._store, d, RI("corrects"), c) for d in deciders))
        return frozenset(CLAIM.local(claim) for claim in kept)

    @remember
    def is_denial(self, claim: NamedNode) -> bool:
        """Say whether a claim says that something is not so."""
        return any(self._store.quads_for_pattern(None, TYPE, OWL("NegativePropertyAssertion"), claim))

    def is_given(self, triple: Triple) -> bool:
        """Say whether a triple is the class or the label of an entity, which its file gives whoever says it besides."""
        return triple.predicate in (TYPE, LABEL) and triple.subject in RID and not self._is_keyed(triple.subject)

    def tells_which(self, triple: Triple) -> bool:
        """Say whether a triple only says which node it is about: its class, its key, or what repeats something of it.

        Whoever says anything of a node says this of it too.
        """
        node, name = self.find_node(triple.subject), triple.predicate
        if name in REPEATED or name.value.endswith(BOUNDS) or (node != triple.subject and name in PARTED):
            return True
        kinds = list_objects(self._store, node, TYPE) if node and self._is_keyed(node) else ()
        return any(name in self._keys.get(kind, ()) for kind in kinds)

    @cached_property
    def _keys(self) -> dict[NamedNode, frozenset[NamedNode]]:
        """Return the properties that make up the key of each class of nodes."""
        classes = list_subjects(self._store, OWL("hasKey"), None)
        return {cls: frozenset(list_key(self._store, get_object(self._store, cls, OWL("hasKey")))) for cls in classes}

    @remember
    def list_points(self, claim: NamedNode) -> frozenset[Point]:
        """Return the nodes and properties that the graph of a claim speaks of."""
        found = self._store.quads_for_pattern(None, None, None, claim)
        return frozenset((q.subject, q.predicate) for q in found if isinstance(q.subject, NamedNode))

    def list_contrary(self, claim: NamedNode, triple: Triple) -> list[Triple]:
        """Return what a claim says of the subject of a triple in its stead, which is of a `single_valued` property.

        A date that holds all that the triple's can mean says the same, less precisely.
        """
        node = self.find_node(triple.subject)
        if node is None:
            return []
        said = [q.triple for q in self._store.quads_for_pattern(node, triple.predicate, None, claim)]
        same = any(t.object == triple.object for t in said) or self._is_vaguer(claim, node, triple)
        return [] if same else said

    @remember
    def find_node(self, subject: object) -> NamedNode | None:
        """Return the node that a subject tells of: itself, or what a run or a step of it is of."""
        if not isinstance(subject, NamedNode):
            return None
        whole = NamedNode(find_whole(subject.value)) if subject in RID else subject
        return next(iter(list_objects(self._store, whole, RI("of"))), subject)

    def _is_vaguer(self, claim: NamedNode, node: NamedNode, triple: Triple) -> bool:
        bounds = [NamedNode(f"{triple.predicate.value}{end}") for end in BOUNDS]
        said, shown = (
            [next(self._store.quads_for_pattern(s, p, None, graph), None) for p in bounds]
            for s, graph in ((node, claim), (triple.subject, DEFAULT))
        )
        if None in (*shown, *said):
            return False
        (first, last), (since, until) = ([text_of(q.object) for q in pair if q] for pair in (said, shown))
        return first <= since and until <= last

    @cached_property
    def single_valued(self) -> frozenset[NamedNode]:
        """Return the properties that have one value at a time."""
        return frozenset(list_subjects(self._store, RI("singleValued"), TRUE))

    def _is_keyed(self, thing: object) -> bool:
        return isinstance(thing, NamedNode) and holds(self._store, thing, TYPE, RI("KeyedNode"))

    def _find_giver(self, triple: Triple) -> str:
        """Return what gives a triple that no rule and no claim gives."""
        return RECORD if triple.subject in SRC else ENTITY if triple.subject in RID else ONTOLOGY

    def _describe(self, triple: Triple) -> Ground:
        """Return the ground of a triple that the build made: a label, or what describes a claim or an outcome."""
        subject = triple.subject
        if Quad(subject, triple.predicate, triple.object, DEFAULT) not in self._store:
            return Ground()
        if not isinstance(subject, NamedNode):
            return Ground((), ONTOLOGY)
        if subject in CLAIM:
            return self._describe_claim(triple)
        if subject in RID:
            return self._describe_thing(triple, subject)
        return Ground((), self._find_giver(triple))

    def _describe_claim(self, triple: Triple) -> Ground:
        claim = NamedNode(find_whole(str(triple.subject.value)))  # type: ignore[union-attr]  # the caller has looked
        if self.is_decision(claim):
            if triple.predicate in DECIDES and isinstance(triple.object, NamedNode):
                return Ground((frozenset({CLAIM.local(claim), CLAIM.local(triple.object)}),))
            return Ground((frozenset({CLAIM.local(claim)}),), DECISION)
        others = frozenset[str]()
        if triple.predicate == RI("disagreesIn") and isinstance(triple.object, NamedNode):
            others = self._list_claims(triple.object)
        elif triple.predicate == RI("readAs") or (triple.predicate == RI("standing") and triple.object not in ALONE):
            others = self._find_opponents(claim)
        return Ground((frozenset({CLAIM.local(claim), *others}),))

    def _find_opponents(self, claim: NamedNode) -> frozenset[str]:
        """Return the claims and decisions because of which a claim stands as it does."""
        sides = [side.value for side in list_subjects(self._store, RI("claim"), claim) if "_side" in side.value]
        against = frozenset(claim for side in sides for claim in self._list_claims(NamedNode(find_whole(side))))
        return against.union(map(CLAIM.local, list_deciders(self._store, claim)))

    def _describe_thing(self, triple: Triple, subject: NamedNode) -> Ground:
        whole = NamedNode(find_whole(subject.value))
        if holds(self._store, whole, TYPE, RI("Run")):
            return Ground(tuple(self._describe_run(triple, whole)))
        if claims := self._list_claims(whole):
            return Ground((claims,))
        if triple.predicate in (LABEL, TYPE):
            quads = [*self._store.quads_for_pattern(None, QB("dataSet"), subject, DEFAULT)]
            if self._is_keyed(subject) and triple.predicate == LABEL:
                quads += self._store.quads_for_pattern(subject, TYPE, None, DEFAULT)
            if ways := {way for quad in quads for way in self.find(quad.triple).claims}:
                return Ground(tuple(sorted(ways, key=sorted)))
        return Ground((), ENTITY)

    def _describe_run(self, triple: Triple, run: NamedNode) -> Iterator[frozenset[str]]:
        """Yield what a triple on a run or its steps rests on.

        An only run is there by any claim of its steps, and has the status and dates that its node has; so is its first
        step. Which of several runs or steps one is, and the days of a step, rest on all the claims of the node's runs.
        """
        (node,) = list_objects(self._store, run, RI("of"))
        runs = list_subjects(self._store, RI("of"), node)
        steps = [step for one in runs for step in list_objects(self._store, one, RI("step"))]
        claims = sorted({claim for step in steps for claim in list_objects(self._store, step, RI("claim"))}, key=str)
        part = triple.object if triple.predicate == RI("step") else triple.subject
        # That there is a first step, and its status, any of its claims gives.
        first = isinstance(part, NamedNode) and part.value.endswith("_step1")
        any_gives = part == run or (first and triple.predicate in (TYPE, RI("step"), RI("status")))
        if len(runs) > 1 or not any_gives:
            yield frozenset(name for claim in claims for name in self._spell_out(claim, node))
            return
        stated = triple.predicate not in (TYPE, RI("of"), RI("step"))
        if stated and part == run:
            yield from self.find(Triple(node, triple.predicate, triple.object)).claims
            return
        own = part if part != run and isinstance(part, NamedNode) else None
        kept = [claim for claim in claims if own is None or holds(self._store, own, RI("claim"), claim)]
        says = triple.predicate if stated else TYPE
        ways = list(self._read_all(node, says, triple.object if stated else None, kept))
        # That something was announced makes a planned step, also where nobody calls it planned.
        yield from ways or self._read_all(node, RI("announced"), None, kept)

    def _read_all(
        self, node: NamedNode, predicate: NamedNode, value: Term | None, claims: Iterable[NamedNode]
    ) -> Iterator[frozenset[str]]:
        for claim in claims:
            for quad in self._store.quads_for_pattern(node, predicate, value, claim):
                yield from self.read(quad.triple, claim)

    @remember
    def _list_claims(self, outcome: NamedNode) -> frozenset[str]:
        """Return the claims behind a disagreement or a finding.

        The reasons of a decision are none of them: a correction is there without them.
        """
        node = next(iter(list_objects(self._store, outcome, RI("node"))), None)
        if holds(self._store, outcome, RI("kind"), RI("correction")):
            sides = sorted(list_objects(self._store, outcome, RI("side")), key=str)
            before, after = (list_objects(self._store, side, RI("claim")) for side in sides)
            return frozenset(map(CLAIM.local, (*before, *filter(self.is_decision, after))))
        sides = [outcome, *list_objects(self._store, outcome, RI("side"))]
        found = (claim for side in sides for claim in list_objects(self._store, side, RI("claim")))
        return frozenset(name for claim in found for name in self._spell_out(claim, node))

    def _spell_out(self, claim: NamedNode, node: NamedNode | None) -> Iterator[str]:
        """Yield a claim, and of a decision the claims that it reads as speaking of a node."""
        yield CLAIM.local(claim)
        if self.is_decision(claim):
            covered = list_covered(self._store, claim)
            yield from (CLAIM.local(c) for c in covered if node is None or holds(self._store, c, RI("readAs"), node))

    def _expand(self, triple: Triple, claim: NamedNode) -> Iterator[frozenset[str]]:
        if not self.is_decision(claim):
            yield frozenset({CLAIM.local(claim)})
            return
        read = [c for c in list_covered(self._store, claim) if self._has_readers(c, triple)]
        if not read:
            yield frozenset({CLAIM.local(claim)})
        ranked = {c: self._rank(c, triple) for c in read}
        for corrected, rank in ranked.items():
            if rank == max(ranked.values()):
                deciders = list_deciders(self._store, corrected)
                yield frozenset(CLAIM.local(one) for one in (corrected, *deciders))

    def _has_readers(self, claim: NamedNode, triple: Triple) -> bool:
        if not isinstance(triple.subject, NamedNode):
            return False
        if triple.subject in CLAIM:  # a denial
            return find_whole(triple.subject.value) == claim.value
        return holds(self._store, claim, RI("readAs"), triple.subject)

    def _rank(self, claim: NamedNode, triple: Triple) -> int:
        """Return how plainly a corrected claim stands behind a triple: it says so, says otherwise, or neither."""
        said = [q.object for q in self._store.quads_for_pattern(None, triple.predicate, None, claim)]
        return 2 if triple.object in said else 1 if said else 0


def find_whole(name: str) -> str:
    """Return the IRI of what a part belongs to: of `…_side1` the disagreement, of `…_position` the claim.

    >>> find_whole("https://example.org/run_a_1_step2"), find_whole("https://example.org/a")
    ('https://example.org/run_a_1', 'https://example.org/a')
    """
    for part in PARTS:
        head, mark, tail = name.rpartition(part)
        if mark and (not tail or tail.isdigit()):
            return head
    return name
