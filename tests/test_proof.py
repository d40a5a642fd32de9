"""Proofs recalled and searched, alternatives, supports and cuts; an independent checker and brute force judge them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, product
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from kg.errors import DataError, LimitError
from kg.inference.engine import Closure, close
from kg.inference.rules import compile_rules
from kg.model.proofs import Derivation, Ground, Proof, ProofStep, Rule, Witness
from kg.proof import hitting
from kg.proof.cheapest import get_cost
from kg.proof.records import Records, encode_derivations, read_derivations
from kg.proof.search import Prover
from kg.proof.supports import Supports
from kg.store import DERIVATIONS, find_current
from kg.terms import CLAIM, INFERRED, RI, RID, SRC, TYPE
from kg.verbs import KnowledgeGraph
from tests.proof_checker import Checker, Leaves
from tests.sampling import tries
from tests.test_inference import CASES, PROLOGUE, SMALL_WORLD, read

NOTHING = Ground()


@dataclass(frozen=True)
class World:
    """A small closed graph with the grounds of its facts."""

    rules: tuple[Rule, ...]
    closure: Closure
    store: Store
    grounds: Mapping[Triple, Ground]

    def find_ground(self, triple: Triple) -> Ground:
        """Give the ground of a triple."""
        return self.grounds.get(triple, NOTHING)

    def make_prover(self, *, recorded: bool = True) -> Prover:
        """Give a prover with the derivations of the closure, or with none."""
        records: Mapping[Triple, Derivation] = self.closure.inferred if recorded else {}
        return Prover(self.rules, records, self.store, self.find_ground)

    def make_supports(self) -> Supports:
        """Give what finds supports and cuts; decisions are given."""
        return Supports(self.make_prover(), lambda name: name.startswith("decision_"))


def make_world(axioms: str, grounds: Mapping[Triple, Ground] | Sequence[Triple]) -> World:
    """Give the closure of facts under axioms; facts without grounds have a claim each, `c0`, `c1` and so on."""
    if not isinstance(grounds, Mapping):
        grounds = {fact: Ground((frozenset({f"c{n}"}),)) for n, fact in enumerate(grounds)}
    rules = compile_cached(axioms)
    closure = close(grounds, rules)
    store = Store()
    store.extend(Quad(t.subject, t.predicate, t.object, DefaultGraph()) for t in (*grounds, *closure.inferred))
    return World(rules, closure, store, grounds)


@cache
def compile_cached(axioms: str) -> tuple[Rule, ...]:
    """Give the rules of axioms in Turtle."""
    return compile_rules(read(axioms))


@cache
def make_checker(axioms: str) -> Checker:
    """Give a checker over axioms in Turtle, for which a leaf needs a ground only."""
    return Checker(rdflib.Graph().parse(data=PROLOGUE + axioms, format="turtle"), lambda _: [])


def one(turtle: str) -> Triple:
    """Give the triple of Turtle."""
    (triple,) = read(turtle)
    return triple


def sets(*texts: str) -> set[frozenset[str]]:
    """Give sets of words."""
    return {frozenset(text.split()) for text in texts}


# --- The shipped graph ---


@pytest.fixture(scope="module")
def shipped_checker(shipped: KnowledgeGraph, shipped_home: Path) -> Checker:
    """Give a checker over the shipped ontology, graph and files."""
    ontology = rdflib.Graph().parse(shipped_home / "ontology" / "reverse-imports.ttl")
    return Checker(ontology, Leaves(shipped.store, ontology, shipped_home / "data").check)


@pytest.fixture(scope="module")
def shipped_prover(shipped: KnowledgeGraph) -> Prover:
    """Give what proves the triples of the shipped graph."""
    return shipped.evidence.prover


@pytest.fixture(scope="module")
def shipped_inferred(shipped: KnowledgeGraph) -> list[Triple]:
    """Give the inferred triples of the shipped graph."""
    return [quad.triple for quad in shipped.store.quads_for_pattern(None, None, None, INFERRED)]


def test_every_inferred_triple_has_a_recorded_proof(
    shipped_prover: Prover, shipped_inferred: list[Triple], shipped_checker: Checker
) -> None:
    """Each inferred triple of the shipped graph has a recorded proof without fault."""
    proofs = {triple: shipped_prover.recall(triple) for triple in shipped_inferred}
    assert len(proofs) > 1000
    assert [t for t, proof in proofs.items() if proof is None] == []
    assert [fault for t, proof in proofs.items() if proof for fault in shipped_checker.check(proof, t)] == []


def test_every_inferred_triple_has_a_searched_proof(
    shipped_prover: Prover, shipped_inferred: list[Triple], shipped_checker: Checker
) -> None:
    """A search finds a proof without fault of each inferred triple, never dearer than the recorded one."""
    for triple in shipped_inferred:
        proof, recalled = shipped_prover.search(triple), shipped_prover.recall(triple)
        assert proof
        assert recalled
        assert shipped_checker.check(proof, triple) == []
        assert get_cost(proof) <= get_cost(recalled)


def test_alternatives_in_the_shipped_graph(
    shipped_prover: Prover, shipped_inferred: list[Triple], shipped_checker: Checker
) -> None:
    """Other proofs are without fault, cheapest first, all different."""
    several = 0
    for triple in shipped_inferred[::7]:
        proofs = shipped_prover.enumerate(triple, 5)
        assert [fault for proof in proofs for fault in shipped_checker.check(proof, triple)] == []
        assert_ranked(proofs)
        several += len(proofs) > 1
    assert several > 40


def assert_ranked(proofs: Iterable[Proof]) -> None:
    """Check that proofs are sorted by cost and differ in their steps."""
    listed = list(proofs)
    assert listed
    costs = [get_cost(proof) for proof in listed]
    assert costs == sorted(costs)
    assert len({frozenset(proof.steps) for proof in listed}) == len(listed)


def test_axioms_of_the_closed_ontology_are_given(shipped_prover: Prover, shipped_inferred: list[Triple]) -> None:
    """What follows from the ontology alone needs no claim and no rule."""
    axioms = [t for t in shipped_inferred if t.subject in RI and t.predicate not in RI and t.predicate != TYPE]
    assert len(axioms) > 100
    for triple in axioms:
        (step,) = (shipped_prover.search(triple) or Proof(())).steps
        assert (step.rule, step.ground) == (None, Ground((), "ontology"))


def test_file_holds_every_rule(shipped_home: Path) -> None:
    """The recorded derivations of a build bring all rules of the ontology, so that none is compiled again."""
    folder = find_current(shipped_home / "build")
    assert folder
    records = read_derivations((folder / DERIVATIONS).read_bytes(), folder / DERIVATIONS)
    ontology = (shipped_home / "ontology" / "reverse-imports.ttl").read_text(encoding="utf-8")
    assert {(r.name, r.axiom) for r in records.rules} == {(r.name, r.axiom) for r in compile_cached(ontology)}
    assert len(records) > 900


# --- Faults that the checker finds ---


SPOILT_WORLD = """
    ri:maker rdfs:domain ri:Model . ri:Model rdfs:subClassOf ri:Thing . ri:Thing rdfs:subClassOf ri:Entity .
    [ owl:intersectionOf ( ri:Thing [ owl:onProperty ri:sold ; owl:hasValue rid:japan ] ) ] rdfs:subClassOf ri:Sold .
    ri:Sold owl:equivalentClass ri:Traded .
"""


def find_sold() -> tuple[Proof, Triple]:
    """Give a proof of five steps: maker and sold are given; Model, Thing and Sold follow."""
    world = make_world(SPOILT_WORLD, read("rid:a ri:maker rid:m ; ri:sold rid:japan ."))
    goal = one("rid:a a ri:Sold .")
    proof = world.make_prover(recorded=False).search(goal)
    assert proof
    assert len(proof.steps) == 5
    return proof, goal


def change_last(proof: Proof, change: Callable[[ProofStep], ProofStep]) -> Proof:
    """Give a proof with another last step."""
    return Proof((*proof.steps[:-1], change(proof.steps[-1])))


def rename(step: ProofStep, name: str) -> ProofStep:
    """Give a step whose rule has another name."""
    assert step.rule
    return replace(step, rule=replace(step.rule, name=name))


def circle() -> Proof:
    """Give two classes that rest on each other."""
    rules = {rule.name: rule for rule in compile_cached(SPOILT_WORLD)}
    sold, traded = read("rid:a a ri:Sold . rid:a a ri:Traded .")
    steps = (
        ProofStep(traded, rules["cax-eqc1"], (sold,), NOTHING),
        ProofStep(sold, rules["cax-eqc2"], (traded,), NOTHING),
    )
    return Proof(steps)


EXTRA = one("rid:x ri:sold rid:japan .")
SPOILS: dict[str, tuple[Callable[[Proof], Proof], str]] = {
    "a step is left out": (lambda p: Proof(p.steps[1:]), "does not come before"),
    "the order is turned": (lambda p: Proof((*p.steps[-2::-1], p.steps[-1])), "does not come before"),
    "the end is left out": (lambda p: Proof(p.steps[:-1]), "not what was to be proved"),
    "nothing is left": (lambda _: Proof(()), "not what was to be proved"),
    "a step comes twice": (lambda p: Proof((p.steps[0], *p.steps)), "came before"),
    "a step is of no use": (
        lambda p: Proof((ProofStep(EXTRA, None, (), Ground((), "x")), *p.steps)),
        "of no use",
    ),
    "a rule has a name too few": (
        lambda p: change_last(p, lambda s: rename(s, "cls-int1+cax-sco")),
        "no axiom gives it",
    ),
    "a rule has a name too many": (
        lambda p: change_last(p, lambda s: rename(s, "cls-int1+cls-hv2+cls-svf1+cax-sco")),
        "no axiom gives it",
    ),
    "a rule is named twice": (
        lambda p: change_last(p, lambda s: rename(s, "cls-int1+cls-hv2+cax-sco+cax-sco")),
        "named twice",
    ),
    "a premise is missing": (lambda p: change_last(p, lambda s: replace(s, premises=s.premises[:1])), "do not fit"),
    "a premise is too many": (
        lambda p: change_last(p, lambda s: replace(s, premises=(*s.premises, p.steps[1].triple))),
        "no axiom gives it",
    ),
    "the premises are turned": (
        lambda p: change_last(p, lambda s: replace(s, premises=s.premises[::-1])),
        "do not fit",
    ),
    "a rule gives what no axiom does": (
        lambda p: change_last(
            p, lambda s: replace(s, rule=Rule("cax-sco", "own", (("?a", RI("sold"), "?b"),), ("?a", TYPE, RI("Sold"))))
        ),
        "no axiom gives it",
    ),
    "a rule is left out": (lambda p: change_last(p, lambda s: replace(s, rule=None)), "a step without a rule"),
    "a ground is left out": (
        lambda p: Proof(tuple(s if s.rule else replace(s, ground=NOTHING) for s in p.steps)),
        "neither a rule nor a ground",
    ),
    "a rule has a ground too": (
        lambda p: change_last(p, lambda s: replace(s, ground=Ground((), "ontology"))),
        "both a rule and a ground",
    ),
    "it goes in a circle": (lambda _: circle(), "does not come before"),
}


def test_checker_passes_what_is_sound() -> None:
    """The proof that the next test spoils is without fault."""
    assert make_checker(SPOILT_WORLD).check(*find_sold()) == []


@pytest.mark.parametrize("name", SPOILS)
def test_checker_finds(name: str) -> None:
    """A proof that is spoilt in one way is refused for it."""
    spoil, expected = SPOILS[name]
    proof, goal = find_sold()
    assert expected in "\n".join(make_checker(SPOILT_WORLD).check(spoil(proof), goal))


@pytest.mark.parametrize(
    ("triple", "ground", "expected"),
    [
        ("rid:suzuki a ri:CarMaker .", Ground((), "ontology"), "the ontology does not give it"),
        ("rid:suzuki a ri:CarMaker .", Ground((), "record of a source"), "the record of a source does not give it"),
        ("rid:suzuki a ri:CarMaker .", Ground((), "hearsay"), "the hearsay does not give it"),
        ("rid:suzuki a ri:CarMaker .", Ground((frozenset({"nobody_001"}),)), "there is no claim"),
        ("rid:suzuki a ri:Authority .", Ground((), "entity file"), "not held"),
        ("rid:suzuki a ri:Organisation .", Ground((), "entity file"), "the entity file does not give it"),
    ],
)
def test_checker_finds_leaf(shipped_checker: Checker, triple: str, ground: Ground, expected: str) -> None:
    """A leaf that its ground does not give is refused."""
    goal = one(triple)
    faults = shipped_checker.check(Proof((ProofStep(goal, None, (), ground),)), goal)
    assert expected in "\n".join(faults)


def test_checker_finds_claim_that_says_otherwise(
    shipped: KnowledgeGraph, shipped_checker: Checker, shipped_prover: Prover
) -> None:
    """A leaf with a claim that exists and says something else is refused."""
    goal = next(shipped.store.quads_for_pattern(None, RI("origin"), RID("india"), DefaultGraph())).triple
    proof = shipped_prover.search(goal)
    assert proof
    assert shipped_checker.check(proof, goal) == []
    said = {quad.graph_name for quad in shipped.store.quads_for_pattern(goal.subject, None, None, None)}
    claims = (quad.subject for quad in shipped.store.quads_for_pattern(None, TYPE, RI("Claim"), DefaultGraph()))
    other = next(claim for claim in claims if isinstance(claim, NamedNode) and claim not in said)
    step = replace(proof.steps[0], ground=Ground((frozenset({CLAIM.local(other)}),)))
    assert "says it" in "\n".join(shipped_checker.check(Proof((step,)), goal))


# --- Recall and search ---


@pytest.mark.parametrize("name", CASES)
def test_rule_of_each_kind(name: str) -> None:
    """What each kind of axiom gives has a recorded and a searched proof that the checker passes."""
    axioms, facts, _ = CASES[name]
    world = make_world(axioms, read(facts))
    prover = world.make_prover()
    for goal in world.closure.inferred:
        for proof in (prover.recall(goal), prover.search(goal), *prover.enumerate(goal, 9)):
            assert proof
            assert make_checker(axioms).check(proof, goal) == []


def test_given_triple_is_its_own_proof() -> None:
    """A triple that is stated is proved by its ground, also where a rule would give it; enumeration tells both."""
    world = make_world("ri:Van rdfs:subClassOf ri:Car .", read("rid:a a ri:Van, ri:Car ."))
    goal = one("rid:a a ri:Car .")
    prover = world.make_prover()
    stated = Proof((ProofStep(goal, None, (), world.grounds[goal]),))
    assert prover.recall(goal) == prover.search(goal) == stated
    first, second = prover.enumerate(goal, 9)
    assert first == stated
    assert [step.rule.name if step.rule else None for step in second.steps] == [None, "cax-sco"]


def test_what_does_not_hold_has_no_proof() -> None:
    """Of a triple that neither stands nor follows there is no proof of any kind."""
    world = make_world(SMALL_WORLD, read("rid:a ri:in rid:b ."))
    prover = world.make_prover()
    for goal in read('rid:b ri:in rid:a . rid:a a ri:Place . rid:a ri:unknown "x" . rid:a ri:in "x" . rid:a a rid:b .'):
        assert (prover.recall(goal), prover.search(goal), prover.enumerate(goal, 3)) == (None, None, ())


def test_recall_needs_the_record() -> None:
    """Where the record does not reach, recall gives nothing and a search still proves the triple."""
    world = make_world(SMALL_WORLD, read("rid:a ri:near rid:b ."))
    prover = world.make_prover(recorded=False)
    goal = one("rid:b ri:linked rid:a .")
    assert prover.recall(goal) is None
    assert prover.search(goal)


def test_record_that_goes_in_a_circle() -> None:
    """A record in which two triples rest on each other proves neither."""
    first, second = circle().steps
    assert first.rule
    assert second.rule
    records = {s.triple: Derivation(s.triple, s.rule, s.premises) for s in (first, second) if s.rule}
    prover = Prover((), records, Store(), lambda _: NOTHING)
    assert prover.recall(first.triple) is None


def test_cheapest_of_several_ways() -> None:
    """The search takes the way with the fewest applications, though a longer one is recorded or comes first."""
    axioms = """ri:A rdfs:subClassOf ri:B . ri:B rdfs:subClassOf ri:C . ri:C rdfs:subClassOf ri:Z .
        ri:X rdfs:subClassOf ri:Y . ri:Y rdfs:subClassOf ri:Z ."""
    world = make_world(axioms, read("rid:a a ri:A, ri:X ."))
    proof = world.make_prover().search(one("rid:a a ri:Z ."))
    assert proof
    assert get_cost(proof) == 2
    assert [str(step.triple.object).rpartition("#")[2] for step in proof.steps] == ["X>", "Y>", "Z>"]


def test_cheapest_is_not_nearest() -> None:
    """A long way in single file is cheaper than a short one that needs many things, and proofs are ranked so."""
    axioms = """[ owl:intersectionOf (ri:P ri:Q ri:R) ] rdfs:subClassOf ri:Z .
        ri:P1 rdfs:subClassOf ri:P . ri:Q1 rdfs:subClassOf ri:Q . ri:R1 rdfs:subClassOf ri:R .
        ri:A rdfs:subClassOf ri:B . ri:B rdfs:subClassOf ri:C . ri:C rdfs:subClassOf ri:Z ."""
    world = make_world(axioms, read("rid:a a ri:P1, ri:Q1, ri:R1, ri:A ."))
    goal = one("rid:a a ri:Z .")
    proof = world.make_prover().search(goal)
    assert proof
    assert get_cost(proof) == 3
    assert [get_cost(p) for p in world.make_prover().enumerate(goal, 9)] == [3, 4]


def test_thing_that_many_triples_lead_to() -> None:
    """The work of a search does not grow with the number of triples that lead to its goal."""
    axioms = "ri:maker rdfs:range ri:Firm . ri:Firm rdfs:subClassOf ri:Agent ."
    world = make_world(axioms, [Triple(RID(f"car{n}"), RI("maker"), RID("honda")) for n in range(3000)])
    prover = world.make_prover()
    proof = prover.search(one("rid:honda a ri:Agent ."))
    assert proof
    assert get_cost(proof) == 2
    assert prover.applications.looked < 10


def chain(length: int) -> list[Triple]:
    """Give edges of ri:in in a row, one more thing than edges."""
    return [Triple(RID(f"n{n}"), RI("in"), RID(f"n{n + 1}")) for n in range(length)]


TRANSITIVE = "ri:in a owl:TransitiveProperty ."
CLIQUE = "ri:in a owl:TransitiveProperty, owl:SymmetricProperty ."


class ChainRecord:
    """The record of a chain as the engine makes it, each edge put together of a shorter one and the last step."""

    def get(self, triple: Triple, /) -> Derivation | None:
        """Give the derivation of an edge."""
        first, last = (int(str(end).rpartition("n")[2].rstrip(">")) for end in (triple.subject, triple.object))
        ends = [
            Triple(RID(f"n{one}"), RI("in"), RID(f"n{other}")) for one, other in ((first, last - 1), (last - 1, last))
        ]
        return Derivation(triple, compile_cached(TRANSITIVE)[0], tuple(ends)) if last - first > 1 else None


def test_long_chain() -> None:
    """Of a transitive chain of 500 the recorded proof is taken after bounded work, and all proofs are sound."""
    things = [RID(f"n{n}") for n in range(501)]
    store = Store()
    store.extend(Quad(x, RI("in"), y, DefaultGraph()) for x, y in combinations(things, 2))
    grounds = {fact: Ground((frozenset({"c"}),)) for fact in chain(500)}
    prover = Prover(compile_cached(TRANSITIVE), ChainRecord(), store, lambda triple: grounds.get(triple, NOTHING))
    goal = Triple(things[0], RI("in"), things[-1])
    proof = prover.search(goal)
    assert prover.applications.looked < 10_000
    assert proof
    assert get_cost(proof) == 499
    assert make_checker(TRANSITIVE).check(proof, goal) == []
    assert prover.enumerate(goal, 2)
    assert prover.applications.looked < 40_000


def test_long_chain_without_record() -> None:
    """Without a record, a search of a long chain goes on until it has the cheapest proof."""
    goal = Triple(RID("n0"), RI("in"), RID("n150"))
    proof = make_world(TRANSITIVE, chain(150)).make_prover(recorded=False).search(goal)
    assert proof
    assert get_cost(proof) == 149
    assert make_checker(TRANSITIVE).check(proof, goal) == []


@pytest.mark.parametrize(("size", "recorded"), [(30, "recorded"), (15, "not recorded")])
def test_clique(size: int, recorded: str) -> None:
    """In a symmetric and transitive clique, where all rests on all, proofs are sound and of bounded work."""
    world = make_world(CLIQUE, chain(size - 1))
    prover = world.make_prover(recorded=recorded == "recorded")
    for goal in (Triple(RID(f"n{size - 1}"), RI("in"), RID("n0")), Triple(RID("n9"), RI("in"), RID("n9"))):
        for proof in (prover.search(goal), *prover.enumerate(goal, 3)):
            assert proof
            assert make_checker(CLIQUE).check(proof, goal) == []
    assert prover.applications.looked < 120_000


# --- Small graphs against brute force ---

things = st.sampled_from([RID(name) for name in "abcd"])
roles = st.sampled_from([RI(name) for name in ("in", "in", "holds", "near", "linked", "ward", "road", "served")])
edges = st.builds(Triple, things, roles, things)
typings = st.builds(Triple, things, st.just(TYPE), st.sampled_from([RI("Town"), RI("Place")]))
small_graphs = st.lists(edges | edges | edges | typings, min_size=1, max_size=7, unique=True)


def find_least_costs(world: World) -> dict[Triple, int]:
    """Give the least cost of each triple by trying all applications of all rules until nothing gets cheaper."""
    known = [quad.triple for quad in world.store]
    steps = [(head, body) for rule in world.rules for head, body in apply_rule(rule, known)]
    costs = dict.fromkeys(world.grounds, 0)
    changed = True
    while changed:
        changed = False
        for head, body in steps:
            if body <= costs.keys():
                cost = 1 + sum(costs[premise] for premise in body)
                if cost < costs.get(head, cost + 1):
                    costs[head], changed = cost, True
    return costs


def apply_rule(rule: Rule, known: Sequence[Triple]) -> list[tuple[Triple, frozenset[Triple]]]:
    """Give what a rule gives from known triples, with the premises."""
    found: list[tuple[dict[str, object], frozenset[Triple]]] = [({}, frozenset())]
    for pattern in rule.body:
        longer = []
        for (bound, used), triple in product(found, known):
            more = dict(bound)
            terms = (triple.subject, triple.predicate, triple.object)
            if all(
                (more.setdefault(slot, term) if isinstance(slot, str) else slot) == term
                for slot, term in zip(pattern, terms, strict=True)
            ):
                longer.append((more, used | {triple}))
        found = longer
    fact = {str(triple): triple for triple in known}
    named = [([bound[s] if isinstance(s, str) else s for s in rule.head], used) for bound, used in found]
    return [(fact[" ".join(map(str, head))], used) for head, used in named]


@settings(max_examples=tries(15, 60))
@given(small_graphs)
def test_small_graphs(facts: list[Triple]) -> None:
    """On small graphs proofs are sound, the searched one costs least, and other proofs come in order."""
    world = make_world(SMALL_WORLD, facts)
    prover, least, checker = world.make_prover(), find_least_costs(world), make_checker(SMALL_WORLD)
    for goal in world.closure.inferred:
        recalled, searched, several = prover.recall(goal), prover.search(goal), prover.enumerate(goal, 6)
        assert recalled
        assert searched
        assert get_cost(searched) == get_cost(several[0]) == least[goal]
        assert_ranked(several)
        assert [fault for proof in (recalled, searched, *several) for fault in checker.check(proof, goal)] == []


@settings(max_examples=tries(15, 60))
@given(small_graphs)
def test_proofs_do_not_depend_on_the_record(facts: list[Triple]) -> None:
    """A search without record gives the proof that it gives with it, and so does a prover that is asked again."""
    world = make_world(SMALL_WORLD, facts)
    prover, bare = world.make_prover(), world.make_prover(recorded=False)
    for goal in world.closure.inferred:
        assert prover.search(goal) == bare.search(goal) == prover.search(goal)


def test_all_proofs_are_told() -> None:
    """Each combination of ways is one proof: two ways to a premise and three to another, and one short cut."""
    axioms = """[ owl:intersectionOf (ri:P ri:Q) ] rdfs:subClassOf ri:Z . ri:Short rdfs:subClassOf ri:Z .
        ri:P1 rdfs:subClassOf ri:P . ri:P2 rdfs:subClassOf ri:P .
        ri:Q1 rdfs:subClassOf ri:Q . ri:Q2 rdfs:subClassOf ri:Q . ri:Q3 rdfs:subClassOf ri:Q2 ."""
    world = make_world(axioms, read("rid:a a ri:P1, ri:P2, ri:Q1, ri:Q2, ri:Q3, ri:Short ."))
    proofs = world.make_prover().enumerate(one("rid:a a ri:Z ."), 99)
    assert [get_cost(proof) for proof in proofs] == [1, 3, 3, 3, 3, 4, 4]
    assert_ranked(proofs)
    assert world.make_prover().enumerate(one("rid:a a ri:Z ."), 3) == proofs[:3]


# --- Supports and cuts ---


names = st.sampled_from(["a", "b", "c", "d", "decision_001"])
grounds = st.one_of(
    st.lists(st.frozensets(names, min_size=1, max_size=2), min_size=1, max_size=2, unique=True).map(
        lambda found: Ground(tuple(found))
    ),
    st.just(Ground((), "entity file")),
)
grounded_graphs = st.dictionaries(edges | edges | edges | typings, grounds, min_size=1, max_size=6)
ALL = ("a", "b", "c", "d")


def choose_subsets(members: Sequence[str]) -> list[frozenset[str]]:
    """Give all subsets, small ones first."""
    return [frozenset(chosen) for size in range(len(members) + 1) for chosen in combinations(members, size)]


def keep_minimal(found: Iterable[frozenset[str]]) -> set[frozenset[str]]:
    """Give the sets that hold no other."""
    listed = list(found)
    return {chosen for chosen in listed if not any(other < chosen for other in listed)}


def find_yielding(world: World, witnesses: Sequence[Witness]) -> set[frozenset[str]]:
    """Give the sets of claims with which some witness holds, each by a closure of what they state."""
    yielding = set()
    for claims in choose_subsets(ALL):
        assumed = claims | {"decision_001"}
        facts = [t for t, g in world.grounds.items() if g.given or any(needed <= assumed for needed in g.claims)]
        held = {*facts, *close(facts, world.rules).inferred}
        if any(held.issuperset(w.triples) and assumed >= w.claims for w in witnesses):
            yielding.add(claims)
    return yielding


@st.composite
def rows(draw: st.DrawFn) -> tuple[World, list[Witness]]:
    """Make a small world and the witnesses of a row."""
    world = make_world(SMALL_WORLD, draw(grounded_graphs))
    triples = st.sampled_from(sorted({*world.grounds, *world.closure.inferred}, key=str))
    made = st.builds(Witness, st.lists(triples, max_size=2).map(tuple), st.frozensets(names, max_size=1))
    return world, draw(st.lists(made, min_size=1, max_size=3))


@settings(max_examples=tries(10, 40))
@given(rows())
def test_supports_against_brute_force(row: tuple[World, list[Witness]]) -> None:
    """A support is a minimal set of claims whose closure yields the row; each such set is that of its own claims."""
    world, witnesses = row
    minimal = keep_minimal(find_yielding(world, witnesses))
    supports = world.make_supports()
    assert all(supports.find_support(witnesses, claims) == claims for claims in minimal)
    found = supports.find_support(witnesses)
    assert found in minimal if minimal else found is None


@settings(max_examples=tries(10, 40))
@given(rows(), st.fixed_dictionaries({name: st.sampled_from(["s1", "s2", "s3"]) for name in ALL}))
def test_cuts_against_brute_force(row: tuple[World, list[Witness]], sources: dict[str, str]) -> None:
    """Cuts are exactly the smallest sets of sources without whose claims the row is not yielded."""
    world, witnesses = row
    yielding = find_yielding(world, witnesses)
    felling = [
        lost
        for lost in choose_subsets(["s1", "s2", "s3"])
        if frozenset(name for name in ALL if sources[name] not in lost) not in yielding
    ]
    smallest = {lost for lost in felling if len(lost) == len(felling[0])}
    found = world.make_supports().find_cuts(witnesses, sources.__getitem__, 99)
    assert set(found) == smallest
    assert len(found) == len(smallest)


def test_support_of_a_route() -> None:
    """A row with two witnesses, one of which needs an inferred triple, has a support for each, and its cuts."""
    world = make_world(
        "ri:maker rdfs:range ri:Firm .", read("rid:r ri:maker rid:m . rid:r ri:to rid:j . rid:q ri:to rid:j .")
    )
    witnesses = [
        Witness(tuple(read("rid:m a ri:Firm . rid:r ri:to rid:j ."))),
        Witness((one("rid:q ri:to rid:j ."),), frozenset({"read", "decision_001"})),
    ]
    supports = world.make_supports()
    assert {supports.find_support(witnesses, within) for within in ("c0 c1".split(), "c1 c2 read".split())} == sets(
        "c0 c1", "c2 read"
    )
    assert supports.find_support(witnesses, ["c0", "c2"]) is None
    assert set(supports.find_cuts(witnesses, lambda name: name, 9)) == sets("c0 c2", "c0 read", "c1 c2", "c1 read")
    assert supports.find_cuts(witnesses, lambda _: "the only one", 9) == (frozenset({"the only one"}),)
    assert len(supports.find_cuts(witnesses, lambda name: name, 2)) == 2


@pytest.mark.parametrize(("shared", "other"), [("ri:P1", "ri:P2"), ("ri:P2", "ri:P1")])
def test_support_spares_no_claim(shared: str, other: str) -> None:
    """Where one claim serves twice, a second one that is as cheap for a part of the proof is no part of the support."""
    claims = {shared: "twice", other: "once", "ri:Q1": "twice"}
    grounds = {one(f"rid:x a {name} ."): Ground((frozenset({claim}),)) for name, claim in claims.items()}
    axioms = """ri:P1 rdfs:subClassOf ri:P . ri:P2 rdfs:subClassOf ri:P . ri:Q1 rdfs:subClassOf ri:Q .
        [ owl:intersectionOf (ri:P ri:Q) ] rdfs:subClassOf ri:Z ."""
    supports = make_world(axioms, grounds).make_supports()
    witnesses = [Witness((one("rid:x a ri:Z ."),))]
    assert supports.find_support(witnesses) == frozenset({"twice"})
    assert supports.find_support(witnesses, ["once"]) is None


def test_row_without_claims() -> None:
    """A row of given triples has the empty support and no cut; a row that does not hold has no support."""
    world = make_world("ri:Van rdfs:subClassOf ri:Car .", {one("rid:a a ri:Van ."): Ground((), "entity file")})
    supports = world.make_supports()
    given_row, lost_row = [Witness((one("rid:a a ri:Car ."),))], [Witness((one("rid:b a ri:Car ."),))]
    assert supports.find_support(given_row) == frozenset()
    assert supports.find_cuts(given_row, lambda name: name, 9) == ()
    assert supports.find_support(lost_row) is None
    assert supports.find_cuts(lost_row, lambda name: name, 9) == (frozenset(),)
    assert supports.find_support([]) is None


def test_support_of_a_long_chain() -> None:
    """Each of 150 claims of a chain is needed, and each is a cut."""
    witnesses = [Witness((Triple(RID("n0"), RI("in"), RID("n150")),))]
    supports = make_world(TRANSITIVE, chain(150)).make_supports()
    assert supports.find_support(witnesses) == frozenset(f"c{n}" for n in range(150))
    assert len(supports.find_cuts(witnesses, lambda name: name, 3)) == 3


def test_shipped_supports(shipped: KnowledgeGraph, shipped_inferred: list[Triple]) -> None:
    """In the shipped graph a support of an inferred triple names claims that exist, and every cut meets it."""
    claims = {quad.subject for quad in shipped.store.quads_for_pattern(None, TYPE, RI("Claim"), DefaultGraph())}
    supports = shipped.evidence.supports
    for triple in shipped_inferred[::9]:
        witnesses = [Witness((triple,))]
        support = supports.find_support(witnesses)
        assert support is not None
        assert {CLAIM(name) for name in support} <= claims
        cuts = supports.find_cuts(witnesses, find_source(shipped), 5)
        assert bool(cuts) == bool(support)
        assert all(cut & {find_source(shipped)(name) for name in support} for cut in cuts)


def find_source(graph: KnowledgeGraph) -> Callable[[str], str]:
    """Give a function from a claim to its source."""

    def find(name: str) -> str:
        quad = next(graph.store.quads_for_pattern(CLAIM(name), RI("source"), None, DefaultGraph()))
        assert isinstance(quad.object, NamedNode)
        return SRC.local(quad.object)

    return find


def test_too_many_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sets that are too many to compare are an error, not a silent part of the answer."""
    monkeypatch.setattr(hitting, "TRIED", 50)
    pairs = [frozenset({f"{n}a", f"{n}b"}) for n in range(9)]

    def find_missed(chosen: frozenset[str]) -> frozenset[str] | None:
        return next((pair for pair in pairs if not pair & chosen), None)

    with pytest.raises(LimitError, match="ask about fewer rows"):
        list(hitting.list_sufficient(find_missed))


# --- Records ---


terms = st.one_of(
    st.sampled_from([RID("a"), RID("日本"), BlankNode("b1")]),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=8).map(Literal),
    st.sampled_from([Literal("one\ntwo", language="en"), Literal(7), Literal('"\\\u2028?x')]),
)
subjects = st.sampled_from([RID("a"), RID("b"), BlankNode("b1")])
triples = st.builds(Triple, subjects, st.sampled_from([RI("p"), RI("q")]), terms)
kept_rules = st.sampled_from(compile_cached(SMALL_WORLD))
derivations = st.builds(Derivation, triples, kept_rules, st.lists(triples, max_size=3).map(tuple))


@settings(max_examples=tries(15, 60))
@given(found=st.lists(derivations, max_size=6, unique_by=lambda derivation: derivation.triple))
def test_records_round_trip(found: list[Derivation]) -> None:
    """What is written is read back, term for term, with the rules that no derivation uses."""
    rules = compile_cached(SMALL_WORLD)
    records = read_derivations(encode_derivations(found, rules).encode(), Path("round-trip.jsonl"))
    assert records.rules == rules
    assert len(records) == len(found)
    assert [records.get(derivation.triple) for derivation in found] == found


def write_records(path: Path, change: Callable[[str], str]) -> Records:
    """Give the records of a small closure whose file is changed before it is read."""
    closure = close(read("rid:a ri:near rid:b ."), compile_cached(SMALL_WORLD))
    text = encode_derivations(closure.inferred.values())
    changed = change(text)
    assert changed != text
    return read_derivations(changed.encode(), path)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('{"rules"', '{"rule"'),
        ('"name"', '"title"'),
        ('"terms"', '"words"'),
        ("]]]\n", "\n"),
        ("[0,1,2,", "[0,1,"),
        ("[0,1,2,", "[[0],1,2,"),
    ],
)
def test_damaged_records(tmp_path: Path, old: str, new: str) -> None:
    """A damaged file is an error with its name and what to do, as soon as it is read."""
    path = tmp_path / "derivations.jsonl"
    with pytest.raises(DataError, match=r"derivations\.jsonl: .*run `kg build`"):
        write_records(path, lambda text: text.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("[[0,3,2]]", "[[0,3,99]]"),
        ("[[0,3,2]]", "[[0,3,-1]]"),
        ("[[0,3,2]]", "[[0,3]]"),
        ("[[0,3,2]]", "7"),
        ("[0,1,2,0,", "[0,1,2,-1,"),
        ("[0,1,2,0,", "[0,1,2,99,"),
        ("[0,1,2,0,", '[0,1,2,"x",'),
    ],
)
def test_damaged_derivation(tmp_path: Path, old: str, new: str) -> None:
    """Damage inside a row is an error when the row is asked for, and never a wrong derivation."""
    records = write_records(tmp_path / "derivations.jsonl", lambda text: text.replace(old, new))
    with pytest.raises(DataError, match=r"derivations\.jsonl: the derivation of .* is damaged"):
        records.get(one("rid:a ri:linked rid:b ."))


def test_unknown_triple_is_not_recorded(tmp_path: Path) -> None:
    """A triple without a row, of known or unknown terms, has no recorded derivation."""
    records = write_records(tmp_path / "derivations.jsonl", lambda text: text.replace("A near B", "A is near B"))
    assert records.get(one("rid:a ri:linked rid:b ."))
    assert records.get(one("rid:a ri:near rid:b .")) is None
    assert records.get(one("rid:z ri:near rid:b .")) is None
