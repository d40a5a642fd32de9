"""Rules from an ontology, the closure of facts under them, clashes, and owlrl as the second opinion."""

from __future__ import annotations

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, RdfFormat, Triple, parse

from kg.errors import DataError
from kg.inference.clashes import Clash, find_constraints
from kg.inference.engine import Closure, close
from kg.inference.oracle import close_ontology, close_with_owlrl, is_domain_triple
from kg.inference.revision import Change, Revision
from kg.inference.rules import compile_rules
from kg.model.proofs import Derivation, Pattern, Rule
from kg.terms import OWL, PREFIXES, RDFS, RI, RID, TYPE
from tests.brisk_owlrl import BriskOwlrl
from tests.sampling import tries

PROLOGUE = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in PREFIXES.items())

# name of the rule: axioms, facts, and all that follows
CASES = {
    "cax-sco": ("ri:Van rdfs:subClassOf ri:Car .", "rid:a a ri:Van .", "rid:a a ri:Car ."),
    "cax-eqc1": ("ri:Van owl:equivalentClass ri:Bus .", "rid:a a ri:Van .", "rid:a a ri:Bus ."),
    "cax-eqc2": ("ri:Van owl:equivalentClass ri:Bus .", "rid:a a ri:Bus .", "rid:a a ri:Van ."),
    "cls-int1+cax-sco": (
        "[ owl:intersectionOf (ri:Van ri:Old) ] rdfs:subClassOf ri:Classic .",
        "rid:a a ri:Van, ri:Old . rid:b a ri:Van .",
        "rid:a a ri:Classic .",
    ),
    "cls-uni+cax-sco": (
        "[ owl:unionOf (ri:Van ri:Bus) ] rdfs:subClassOf ri:Big .",
        "rid:a a ri:Van . rid:b a ri:Bus .",
        "rid:a a ri:Big . rid:b a ri:Big .",
    ),
    "cls-svf1+cax-sco": (
        "[ owl:onProperty ri:origin ; owl:someValuesFrom ri:Country ] rdfs:subClassOf ri:Import .",
        "rid:a ri:origin rid:x . rid:x a ri:Country . rid:b ri:origin rid:y .",
        "rid:a a ri:Import .",
    ),
    "cls-svf2+cax-sco": (
        "[ owl:onProperty ri:origin ; owl:someValuesFrom owl:Thing ] rdfs:subClassOf ri:Import .",
        "rid:a ri:origin rid:x .",
        "rid:a a ri:Import .",
    ),
    "cls-hv2+cax-sco": (
        "[ owl:onProperty ri:origin ; owl:hasValue rid:x ] rdfs:subClassOf ri:Import .",
        "rid:a ri:origin rid:x . rid:b ri:origin rid:y .",
        "rid:a a ri:Import .",
    ),
    "cls-hv2+cax-sco of a literal": (
        "[ owl:onProperty ri:record ; owl:hasValue true ] rdfs:subClassOf ri:Best .",
        "rid:a ri:record true . rid:b ri:record false .",
        "rid:a a ri:Best .",
    ),
    "cax-sco+cls-hv1": (
        "ri:Van rdfs:subClassOf [ owl:onProperty ri:wheels ; owl:hasValue 4 ] .",
        "rid:a a ri:Van .",
        "rid:a ri:wheels 4 .",
    ),
    "cax-sco+cls-int2": (
        "ri:Van rdfs:subClassOf [ owl:intersectionOf (ri:Car ri:Big) ] .",
        "rid:a a ri:Van .",
        "rid:a a ri:Car, ri:Big .",
    ),
    "cax-sco+cls-avf": (
        "ri:Van rdfs:subClassOf [ owl:onProperty ri:maker ; owl:allValuesFrom ri:Firm ] .",
        "rid:a a ri:Van ; ri:maker rid:m . rid:b ri:maker rid:n .",
        "rid:m a ri:Firm .",
    ),
    "cls-int1+cls-hv2+cls-svf1+cax-sco": (
        """[ owl:intersectionOf ( ri:Route [ owl:onProperty ri:to ; owl:hasValue rid:japan ]
             [ owl:onProperty ri:from ; owl:someValuesFrom [ owl:intersectionOf ( ri:Country
               [ owl:onProperty ri:partyTo ; owl:someValuesFrom ri:Deal ] ) ] ] ) ]
             rdfs:subClassOf ri:Free .""",
        """rid:r a ri:Route ; ri:to rid:japan ; ri:from rid:x . rid:x a ri:Country ; ri:partyTo rid:d .
           rid:d a ri:Deal . rid:q a ri:Route ; ri:to rid:japan ; ri:from rid:y . rid:y a ri:Country .""",
        "rid:r a ri:Free .",
    ),
    "prp-spo1": ("ri:owns rdfs:subPropertyOf ri:has .", "rid:a ri:owns rid:b .", "rid:a ri:has rid:b ."),
    "prp-eqp1": ("ri:owns owl:equivalentProperty ri:has .", "rid:a ri:owns rid:b .", "rid:a ri:has rid:b ."),
    "prp-eqp2": ("ri:owns owl:equivalentProperty ri:has .", "rid:a ri:has rid:b .", "rid:a ri:owns rid:b ."),
    "prp-inv1": ("ri:maker owl:inverseOf ri:makes .", "rid:a ri:maker rid:b .", "rid:b ri:makes rid:a ."),
    "prp-inv2": ("ri:maker owl:inverseOf ri:makes .", "rid:b ri:makes rid:a .", "rid:a ri:maker rid:b ."),
    "prp-symp": ("ri:near a owl:SymmetricProperty .", "rid:a ri:near rid:b .", "rid:b ri:near rid:a ."),
    "prp-trp": (
        "ri:in a owl:TransitiveProperty .",
        "rid:a ri:in rid:b . rid:b ri:in rid:c . rid:c ri:in rid:d .",
        "rid:a ri:in rid:c, rid:d . rid:b ri:in rid:d .",
    ),
    "prp-dom": ("ri:maker rdfs:domain ri:Model .", "rid:a ri:maker rid:b .", "rid:a a ri:Model ."),
    "prp-rng": ("ri:maker rdfs:range ri:Firm .", "rid:a ri:maker rid:b .", "rid:b a ri:Firm ."),
    "prp-rng+cls-int2": (
        "ri:maker rdfs:range [ owl:intersectionOf (ri:Firm ri:Old) ] .",
        "rid:a ri:maker rid:b .",
        "rid:b a ri:Firm, ri:Old .",
    ),
    "prp-spo2": (
        "ri:deal owl:propertyChainAxiom (ri:route ri:from ri:partyTo) .",
        "rid:m ri:route rid:r . rid:r ri:from rid:x . rid:x ri:partyTo rid:d, rid:e .",
        "rid:m ri:deal rid:d, rid:e .",
    ),
    "prp-spo2 of itself": (
        "ri:partyTo owl:propertyChainAxiom (ri:memberOf ri:partyTo) .",
        "rid:x ri:memberOf rid:g . rid:g ri:memberOf rid:h . rid:h ri:partyTo rid:d .",
        "rid:g ri:partyTo rid:d . rid:x ri:partyTo rid:d .",
    ),
}

UNSUPPORTED = {
    "owl:complementOf": "ri:A rdfs:subClassOf [ owl:complementOf ri:B ] .",
    "owl:oneOf": "[ owl:oneOf (rid:x) ] rdfs:subClassOf ri:A .",
    "owl:maxCardinality": "ri:A rdfs:subClassOf [ owl:onProperty ri:p ; owl:maxCardinality 1 ] .",
    "owl:hasSelf": "ri:A rdfs:subClassOf [ owl:onProperty ri:p ; owl:hasSelf true ] .",
    "owl:FunctionalProperty": "ri:p a owl:FunctionalProperty .",
    "owl:InverseFunctionalProperty": "ri:p a owl:InverseFunctionalProperty .",
    "owl:AsymmetricProperty": "ri:p a owl:AsymmetricProperty .",
    "owl:propertyDisjointWith": "ri:p owl:propertyDisjointWith ri:q .",
    "owl:imports": "<http://example.org/> a owl:Ontology ; owl:imports <http://example.org/other> .",
    "owl:sameAs": "rid:a owl:sameAs rid:b .",
    "owl:sameAs stands in an axiom": "ri:p rdfs:subPropertyOf owl:sameAs .",
    "owl:inverseOf on ri:p": "ri:p rdfs:subPropertyOf [ owl:inverseOf ri:q ] .",
    "ri:p as a conclusion": "ri:A rdfs:subClassOf [ owl:onProperty ri:p ; owl:someValuesFrom ri:B ] .",
    "owl:unionOf as a conclusion": "ri:A rdfs:subClassOf [ owl:unionOf (ri:B ri:C) ] .",
    "ri:p as a condition": "[ owl:onProperty ri:p ; owl:allValuesFrom ri:B ] rdfs:subClassOf ri:A .",
    "about everything": "owl:Thing rdfs:subClassOf ri:A .",
    "owl:Nothing": "ri:A rdfs:subClassOf owl:Nothing .",
    "the datatype xsd:date": "ri:p rdfs:range xsd:date .",
    "one supported construct": "ri:A rdfs:subClassOf [ a owl:Class ] .",
    "one owl:onProperty": "ri:A rdfs:subClassOf [ owl:hasValue rid:x ] .",
    "a named individual or a literal": "ri:A rdfs:subClassOf [ owl:onProperty ri:p ; owl:hasValue [] ] .",
    "without a name": "ri:p rdfs:domain ri:A . [] rdfs:domain ri:A .",
    "is empty": "ri:p owl:propertyChainAxiom () .",
    "is broken": "ri:A rdfs:subClassOf [ owl:intersectionOf [ rdf:first ri:B ] ] .",
}

SMALL_WORLD = """
    ri:in a owl:TransitiveProperty ; owl:propertyChainAxiom (ri:ward ri:holds) ; rdfs:range ri:Place .
    ri:holds owl:inverseOf ri:in .
    ri:near a owl:SymmetricProperty ; rdfs:subPropertyOf ri:linked .
    ri:linked a owl:TransitiveProperty .
    ri:served owl:propertyChainAxiom (ri:road ri:in ri:near) ; rdfs:domain ri:Town .
    ri:Town rdfs:subClassOf ri:Place .
    [ owl:intersectionOf ( ri:Place [ owl:onProperty ri:near ; owl:someValuesFrom ri:Town ] ) ]
        rdfs:subClassOf ri:Suburb, [ owl:onProperty ri:holds ; owl:allValuesFrom ri:Ward ] .
"""


def read(turtle: str) -> list[Triple]:
    """Give the triples of Turtle, with the prefixes known."""
    return [quad.triple for quad in parse(PROLOGUE + turtle, format=RdfFormat.TURTLE)]


def infer(axioms: str, facts: str) -> Closure:
    """Give the closure of facts in Turtle under axioms in Turtle."""
    return close(read(facts), compile_rules(read(axioms)))


def chain(length: int) -> list[Triple]:
    """Give edges of ri:in in a row, one more thing than edges."""
    return [Triple(RID(f"n{n}"), RI("in"), RID(f"n{n + 1}")) for n in range(length)]


def bind(pattern: Pattern, triple: Triple, bound: dict[str, object]) -> bool:
    """Say whether a triple matches a pattern, and bind the variables; a checker that shares no code."""
    for slot, term in zip(pattern, triple, strict=True):
        if (bound.setdefault(slot, term) if isinstance(slot, str) else slot) != term:
            return False
    return True


def is_instance(step: Derivation) -> bool:
    """Say whether a derivation is an instance of its rule."""
    bound: dict[str, object] = {}
    pairs = [*zip(step.rule.body, step.premises, strict=True), (step.rule.head, step.triple)]
    return all(bind(pattern, triple, bound) for pattern, triple in pairs)


def assert_sound(closure: Closure, facts: Iterable[Triple]) -> None:
    """Check that each derivation is an instance of its rule, from what was known before it."""
    known = set(facts)
    for triple, step in closure.inferred.items():
        assert step.triple == triple
        assert triple not in known
        assert known.issuperset(step.premises)
        assert is_instance(step)
        known.add(triple)


def list_domain_triples(facts: Iterable[Triple], closure: Closure) -> set[Triple]:
    """Give the triples on which the engine and owlrl must agree."""
    return set(filter(is_domain_triple, [*facts, *closure.inferred]))


@pytest.mark.parametrize("name", CASES)
def test_rule_of_each_kind(name: str) -> None:
    """Each kind of axiom gives exactly what follows, under its name in OWL 2 RL."""
    axioms, facts, expected = CASES[name]
    closure = infer(axioms, facts)
    assert set(closure.inferred) == set(read(expected))
    assert any(step.rule.name == name.partition(" of ")[0] for step in closure.inferred.values())
    assert_sound(closure, read(facts))


@pytest.mark.parametrize("name", CASES)
def test_rule_as_owlrl(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the facts of each kind of axiom, owlrl finds the same, with its repeats and without."""
    axioms, facts, _ = CASES[name]
    theirs = close_with_owlrl(read(facts), read(axioms))
    assert list_domain_triples(read(facts), infer(axioms, facts)) == theirs
    monkeypatch.setattr("kg.inference.oracle.OWLRL_Semantics", BriskOwlrl)
    assert close_with_owlrl(read(facts), read(axioms)) == theirs


@pytest.mark.parametrize("name", CASES)
def test_each_trigger_fires(name: str) -> None:
    """A rule fires whichever of its premises comes last: any one may itself be inferred."""
    axioms, facts, expected = CASES[name]
    for late in read(facts):
        early = Triple(late.subject, RI("early"), late.object)
        others = [early if triple == late else triple for triple in read(facts)]
        delayed = compile_rules([*read(axioms), Triple(RI("early"), RDFS("subPropertyOf"), late.predicate)])
        assert set(close(others, delayed).inferred) == {*read(expected), late}


def test_axioms_in_plain_words() -> None:
    """Each rule says its axiom in plain words with the names of the ontology."""
    nested, *_ = CASES["cls-int1+cls-hv2+cls-svf1+cax-sco"]
    axioms = read(
        nested
        + """ri:in a owl:TransitiveProperty ; rdfs:range ri:Place . ri:maker owl:inverseOf ri:makes .
             [ owl:unionOf (ri:Van [ owl:onProperty ri:seats ; owl:hasValue 9 ]) ] rdfs:subClassOf
             [ owl:intersectionOf (ri:Big [ owl:onProperty ri:maker ; owl:allValuesFrom ri:Firm ]) ] ."""
    )
    assert {rule.axiom for rule in compile_rules(axioms)} == {
        "a Route with to japan and a from that is (a Country with a partyTo that is a Deal) is a Free",
        "if A in B and B in C, then A in C",
        "if B in A, then A is a Place",
        "if A maker B, then B makes A",
        "if A makes B, then B maker A",
        'a Van or (anything with seats "9") is a Big and has as maker only a Firm',
    }


def test_without_rules() -> None:
    """Annotations, keys, disjointness, declarations, individuals and trivial axioms give no rule."""
    axioms = """<http://example.org/> a owl:Ontology ; owl:versionInfo "1" ; rdfs:comment "c" .
        ri:A a owl:Class ; rdfs:label "A"@en ; owl:hasKey (ri:p) ; owl:disjointWith ri:B ; skos:example "e" .
        ri:p a owl:DatatypeProperty ; rdfs:range xsd:date ; ri:singleValued true .
        ri:n a owl:AnnotationProperty ; rdfs:range xsd:string .
        rid:x a owl:NamedIndividual, ri:A ; ri:q rid:y . ri:A rdfs:subClassOf owl:Thing .
        [] a owl:AllDisjointClasses ; owl:members (ri:A ri:C) . ri:A rdfs:subClassOf ri:A .
        [] a owl:Axiom ; owl:annotatedSource ri:A ; owl:annotatedProperty rdfs:subClassOf ;
            owl:annotatedTarget ri:A ."""
    assert compile_rules(read(axioms)) == ()


@pytest.mark.parametrize("name", UNSUPPORTED)
def test_unsupported(name: str) -> None:
    """A construct that the engine does not support stops the build and is named."""
    with pytest.raises(DataError, match=name):
        compile_rules(read(UNSUPPORTED[name]))


def test_unsupported_all_named() -> None:
    """The error names every construct that is not supported, and the class or property where it stands."""
    axioms = "ri:A rdfs:subClassOf [ owl:complementOf ri:B ] . ri:p a owl:FunctionalProperty ."
    with pytest.raises(DataError, match=r"owl:FunctionalProperty on ri:p; owl:complementOf on ri:A"):
        compile_rules(read(axioms))


def test_rules_in_any_order() -> None:
    """The order of the ontology's triples and the names of its blank nodes change no rule."""
    axioms = "".join(axioms for axioms, _, _ in CASES.values()) + SMALL_WORLD
    rules = compile_rules(read(axioms))
    assert compile_rules(reversed(read(axioms))) == rules
    assert len(set(rules)) == len(rules)


def test_closure_twice() -> None:
    """What is closed stays as it is."""
    facts, rules = read("rid:a ri:in rid:b . rid:b ri:in rid:c ."), compile_rules(read(SMALL_WORLD))
    assert close([*facts, *close(facts, rules).inferred], rules).inferred == {}


def test_same_things_refused() -> None:
    """Names are unique: a fact that two are the same is an error."""
    with pytest.raises(DataError, match="owl:sameAs cannot stand"):
        close([Triple(RID("japan"), OWL("sameAs"), RID("nippon"))], [])


@pytest.mark.parametrize("name", ["prp-rng", "prp-inv1", "prp-symp", "cax-sco+cls-avf"])
def test_literal_where_a_thing_is_needed(name: str) -> None:
    """A literal as the value of an object property is an error that names the axiom, never left out."""
    facts = 'rid:a a ri:Van ; ri:maker "Honda" ; ri:near "Honda" .'
    with pytest.raises(DataError, match=r'a literal stands where the axiom ".+" needs a thing: .*"Honda"'):
        infer(CASES[name][0], facts)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ((("?a", "?p", "?b"),), "variable"),
        ((("?a", RI("p"), "?b"), ("?c", RI("p"), "?d")), "share nothing"),
    ],
)
def test_rule_made_by_hand(body: tuple[Pattern, ...], message: str) -> None:
    """A rule that the engine cannot join is an error."""
    with pytest.raises(DataError, match=message):
        close([], [Rule("own", "own", body, ("?a", RI("q"), "?b"))])


def test_rule_with_a_variable_twice() -> None:
    """A variable that stands twice in a pattern asks for the same thing in both places."""
    selves = Rule("own", "own", (("?a", RI("p"), "?a"), ("?a", RI("q"), "?a")), ("?a", TYPE, RI("Self")))
    facts = read("rid:a ri:p rid:a ; ri:q rid:a . rid:b ri:p rid:b ; ri:q rid:a . rid:c ri:p rid:b ; ri:q rid:c .")
    assert set(close(facts, [selves]).inferred) == {Triple(RID("a"), TYPE, RI("Self"))}


def test_long_chain() -> None:
    """A transitive chain of 500 takes about n²/2 firings, where joining all with all takes n³/6."""
    length = 500
    closure = close(chain(length), compile_rules(read("ri:in a owl:TransitiveProperty .")))
    assert len(closure.inferred) == length * (length - 1) // 2
    assert closure.firings <= length**2
    assert is_instance(closure.inferred[Triple(RID("n0"), RI("in"), RID("n500"))])


def test_long_chain_with_other_edges() -> None:
    """Edges of a transitive property that come from other rules, as they come, join like facts."""
    axioms = "ri:in a owl:TransitiveProperty . ri:holds rdfs:subPropertyOf ri:has . ri:has owl:inverseOf ri:in ."
    edges = chain(40)
    held = [Triple(e.object, RI("holds"), e.subject) for e in edges[1::2] if not isinstance(e.object, Literal)]
    facts = [*edges[::2], *held]
    closure = close(facts, compile_rules(read(axioms)))
    assert {t for t in closure.inferred if t.predicate == RI("in")} == {
        Triple(RID(f"n{one}"), RI("in"), RID(f"n{other}")) for one in range(40) for other in range(one + 1, 41)
    } - set(facts)
    assert_sound(closure, facts)


@cache
def get_small_world() -> tuple[Rule, ...]:
    """Give the rules of the small world, compiled once."""
    return compile_rules(read(SMALL_WORLD))


things = st.sampled_from([RID(name) for name in "abcd"])
roles = st.sampled_from([RI(name) for name in ("in", "in", "holds", "near", "linked", "ward", "road", "served")])
edges = st.builds(Triple, things, roles, things)
typings = st.builds(Triple, things, st.just(TYPE), st.sampled_from([RI("Town"), RI("Place")]))
small_graphs = st.lists(edges | edges | edges | typings, max_size=9)


@settings(max_examples=tries(12, 40))
@given(small_graphs)
def test_small_graphs_as_owlrl(facts: list[Triple]) -> None:
    """Transitivity, chains, inverses, symmetry and class rules together give what owlrl gives."""
    assert list_domain_triples(facts, close(facts, get_small_world())) == close_with_owlrl(facts, read(SMALL_WORLD))


@given(small_graphs)
def test_small_graphs_have_proofs(facts: list[Triple]) -> None:
    """Every derivation is an instance of its rule, from facts or from what was inferred before it."""
    assert_sound(close(facts, get_small_world()), facts)


@given(small_graphs, st.randoms(use_true_random=False))
def test_order_of_facts(facts: list[Triple], chance: random.Random) -> None:
    """The order of the facts, and facts said twice, change neither the derivations nor their order."""
    shuffled = [*facts, *facts[:3]]
    chance.shuffle(shuffled)
    one, other = close(facts, get_small_world()), close(shuffled, get_small_world())
    assert list(one.inferred.items()) == list(other.inferred.items())
    assert one.firings == other.firings


@settings(max_examples=tries(40, 200))
@given(st.lists(small_graphs, min_size=2, max_size=6))
def test_revision(graphs: list[list[Triple]]) -> None:
    """A revision begins as a closure, and however facts come and go holds what one would; it tells each change."""
    facts = set(graphs[0])
    revision, closure = Revision(facts, get_small_world()), close(facts, get_small_world())
    assert revision.tell_closure() == closure
    assert list(revision) == list(closure.inferred)
    for graph in graphs[1:]:
        before, wanted = set(revision), set(graph)
        change = revision.revise(facts - wanted, wanted - facts)
        facts, held = wanted, set(revision)
        assert held == close(facts, get_small_world()).inferred.keys()
        assert change == Change(frozenset(before - held), frozenset(held - before))
        assert_sound(order_derivations(revision, facts), list(facts))


def test_fact_that_comes_costs_the_same_in_any_closure() -> None:
    """What a fact more takes of memory does not grow with the closure that it comes to: nothing there is copied."""
    rules = compile_rules(read("ri:basedIn rdfs:range ri:Country ; rdfs:domain ri:Organisation ."))
    peaks = []
    for count in (500, 8_000):
        revision = Revision([Triple(RID(f"m{n}"), RI("basedIn"), RID("japan")) for n in range(count)], rules)
        revision.revise([], [Triple(RID("one"), RI("basedIn"), RID("japan"))])
        tracemalloc.start()
        assert len(revision.revise([], [Triple(RID("other"), RI("basedIn"), RID("japan"))]).gained) == 1
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 2 * peaks[0]


def order_derivations(revision: Revision, facts: set[Triple]) -> Closure:
    """Give the derivations of a revision with premises first; one that rests on itself is left out."""
    waiting = dict(revision)
    ordered: dict[Triple, Derivation] = {}
    for _ in range(len(waiting)):
        ready = {t: d for t, d in waiting.items() if all(p in facts or p in ordered for p in d.premises)}
        ordered |= {t: d for t, d in ready.items() if t not in ordered}
    assert ordered.keys() == waiting.keys()
    return Closure(ordered, 0, ())


def test_revision_of_a_chain() -> None:
    """A long chain of a transitive property may be cut, mended and said otherwise, and stays a closure."""
    axioms = "ri:in a owl:TransitiveProperty . ri:holds rdfs:subPropertyOf ri:has . ri:has owl:inverseOf ri:in ."
    rules, edges = compile_rules(read(axioms)), chain(12)
    turned = Triple(RID("n6"), RI("holds"), RID("n5"))
    revision = Revision(edges, rules)
    for lost, gained in (([edges[5]], []), ([], [turned]), ([edges[2]], [edges[5]]), ([turned], [edges[2]])):
        revision.revise(lost, gained)
    assert set(revision) == close(edges, rules).inferred.keys()


@pytest.mark.parametrize(
    "axioms",
    [
        "ri:A owl:disjointWith ri:B .",
        "[] a owl:AllDisjointClasses ; owl:members (ri:C ri:B ri:A) .",
        "ri:D owl:disjointUnionOf (ri:A ri:B) .",
        "ri:A owl:disjointWith ri:B . ri:B owl:disjointWith ri:A .",
    ],
)
def test_clash_of_classes(axioms: str) -> None:
    """A thing in two disjoint classes is one clash, however the disjointness is stated."""
    graph = read("rid:x a ri:B, ri:A, ri:D . rid:y a ri:A .")
    (clash,) = find_constraints(read(axioms)).find_clashes(graph)
    assert (clash.kind, clash.subject) == ("disjoint", RID("x"))
    assert set(clash.details) == set(read("rid:x a ri:A, ri:B ."))
    assert clash.message.startswith("rid:x is a ri:A and a ri:B, and nothing can be both")


def test_clash_of_values() -> None:
    """Two values of a property that has one at a time are a clash with both triples; one value is none."""
    axioms = "ri:maker ri:singleValued true . ri:plant ri:singleValued false ."
    graph = read("rid:r ri:maker rid:a, rid:b ; ri:plant rid:p, rid:q . rid:s ri:maker rid:a .")
    (clash,) = find_constraints(read(axioms)).find_clashes(graph)
    assert clash == Clash(
        "single-valued",
        RID("r"),
        tuple(read("rid:r ri:maker rid:a, rid:b .")),
        "rid:r has 2 values of ri:maker, which has one at a time: rid:a, rid:b",
    )


def test_clash_of_circles() -> None:
    """Places that lie in each other clash; a symmetric property may lead back."""
    axioms = """ri:in a owl:TransitiveProperty . ri:like a owl:TransitiveProperty, owl:SymmetricProperty .
        ri:follows a owl:IrreflexiveProperty ."""
    facts = "rid:a ri:in rid:b ; ri:like rid:b ; ri:follows rid:a . rid:b ri:in rid:a ."
    clashes = find_constraints(read(axioms)).find_clashes([*read(facts), *infer(axioms, facts).inferred])
    assert [(clash.kind, clash.details) for clash in clashes] == [
        ("cycle", (Triple(thing, RI(on), thing),))
        for thing, on in ((RID("a"), "follows"), (RID("a"), "in"), (RID("b"), "in"))
    ]
    assert clashes[1].message.startswith("rid:a ri:in rid:a: nothing stands in ri:in to itself")


def test_clash_without_a_name() -> None:
    """Disjointness of a class expression without a name is an error, never left out."""
    with pytest.raises(DataError, match="name the class"):
        find_constraints([Triple(RI("A"), OWL("disjointWith"), BlankNode())])


def test_schema() -> None:
    """The closure of the ontology holds what is new between its names, and nothing reflexive."""
    axioms = """ri:A a owl:Class ; rdfs:subClassOf ri:B, skos:Concept ; rdfs:label "a"@en . ri:B a owl:Class ;
        rdfs:subClassOf ri:C, ri:D . ri:D rdfs:subClassOf ri:B . ri:C a owl:Class .
        ri:p rdfs:domain ri:B .
        ri:q a owl:ObjectProperty ; rdfs:subPropertyOf ri:p ; ri:note "n" . ri:A ri:note "n" ."""
    expected = """ri:A rdfs:subClassOf ri:C, ri:D . ri:D rdfs:subClassOf ri:C .
        ri:B owl:equivalentClass ri:D . ri:D owl:equivalentClass ri:B .
        ri:p rdfs:domain ri:C, ri:D . ri:q rdfs:domain ri:B, ri:C, ri:D ."""
    assert close_ontology(read(axioms)) == set(read(expected))


def test_oracle_keeps_literals() -> None:
    """The oracle gives literals back as they were, and neither owlrl's keys nor literals as subjects."""
    axioms = "ri:units rdfs:range xsd:integer . ri:share rdfs:subPropertyOf ri:part . ri:A owl:hasKey (ri:units) ."
    facts = 'rid:a a ri:A ; ri:units 007 ; ri:share 7.0, "x"@en . rid:b a ri:A ; ri:units 7 .'
    expected = read('rid:a ri:part 7.0, "x"@en .')
    assert close_with_owlrl(read(facts), read(axioms)) == {*read(facts), *expected}


def test_oracle_refuses_triple_terms() -> None:
    """A triple as a term is beyond owlrl: an error."""
    said = Triple(RID("a"), RI("p"), RID("b"))
    with pytest.raises(DataError, match="triple as a term"):
        close_with_owlrl([Triple(RID("c"), RI("says"), said)], [])


def draft_trade(routes: int) -> str:
    """Give a made-up trade of some routes into Japan and out of it, with all that hangs on a route."""
    lines = [
        "rid:japan a ri:HomeMarket . rid:bloc a ri:CountryGroup .",
        "rid:plains a ri:Region ; ri:locatedIn rid:c0 .",
        "rid:d0 a ri:TradeDeal ; ri:party rid:japan, rid:c0 ; ri:status ri:active ; ri:covers rid:cars .",
        "rid:d1 a ri:TradeDeal ; ri:party rid:japan, rid:bloc ; ri:status ri:active .",
        "rid:d2 a ri:TradeDeal ; ri:party rid:japan, rid:c2 ; ri:status ri:planned .",
        "rid:c0 a ri:ForeignCountry . rid:c1 a ri:ForeignCountry ; ri:memberOf rid:bloc .",
        "rid:c2 a ri:ForeignCountry . rid:m0 ri:rebadgeOf rid:m1 . rid:m0 ri:inSeries rid:s0 .",
    ]
    for n in range(routes):
        model, origin, maker = f"rid:m{n % 7}", f"rid:c{n % 3}", f"rid:k{n % 4}"
        home, status = ("rid:japan" if n % 4 else "rid:c1"), ("active", "planned", "ended")[n % 3 % 2]
        lines += [
            f"rid:r{n} a ri:SupplyRoute ; ri:model {model} ; ri:origin {origin} ; ri:destination rid:japan ;",
            f' ri:maker {maker} ; ri:plant rid:p{n % 5} ; ri:status ri:{status} ; ri:soldAs "M{n % 7}" .',
            f"{model} a ri:VehicleModel . {maker} a ri:CarMaker ; ri:basedIn {home} .",
            f"rid:p{n % 5} ri:locatedIn rid:town{n % 2} ; ri:operatedBy {maker} .",
            f"rid:town{n % 2} a ri:Region ; ri:locatedIn rid:plains .",
            f"rid:v{n} a ri:ImportVolume ; ri:importer {maker} ; ri:model {model} ; ri:units {n * 100} ;",
            f" ri:changePercent {n}.0 ; ri:record {str(n % 2 == 0).lower()} .",
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def ontology(root: Path) -> list[Triple]:
    """Give the ontology of the repository."""
    path = root / "ontology" / "reverse-imports.ttl"
    return [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]


def test_ontology_as_owlrl(ontology: list[Triple], monkeypatch: pytest.MonkeyPatch) -> None:
    """Under the ontology of the repository, the engine finds what owlrl finds, and proves it."""
    monkeypatch.setattr("kg.inference.oracle.OWLRL_Semantics", BriskOwlrl)
    facts = read(draft_trade(8))
    closure = close(facts, compile_rules(ontology))
    assert list_domain_triples(facts, closure) == close_with_owlrl(facts, ontology)
    assert_sound(closure, facts)


def test_ontology_tells_reverse_imports(ontology: list[Triple]) -> None:
    """The derived classes and relations of the ontology come out as defined."""
    facts = """rid:r a ri:SupplyRoute ; ri:model rid:jimny ; ri:origin rid:india ; ri:destination rid:japan ;
            ri:maker rid:suzuki ; ri:status ri:active .
        rid:jimny a ri:VehicleModel ; ri:bodyType rid:suv . rid:suv ri:tariffHeading rid:passenger-cars .
        rid:suzuki a ri:CarMaker ; ri:basedIn rid:japan .
        rid:japan a ri:HomeMarket . rid:india a ri:ForeignCountry .
        rid:deal a ri:TradeDeal ; ri:party rid:japan, rid:india ; ri:status ri:active ;
            ri:covers rid:passenger-cars ."""
    expected = """rid:r a ri:ReverseImport, ri:ActiveRoute, ri:OpenRoute, ri:TariffFreeRoute .
        rid:jimny a ri:ReverseImportedModel ; ri:suppliedFrom rid:india ; ri:manufacturer rid:suzuki .
        rid:india ri:partyTo rid:deal .
        rid:suzuki a ri:JapaneseMaker ; ri:makes rid:jimny . rid:deal a ri:JapanCarDealInForce ."""
    inferred = close(read(facts), compile_rules(ontology)).inferred
    assert inferred.keys() >= set(read(expected))
    planned = read(facts.replace("ri:maker rid:suzuki ; ri:status ri:active", "ri:maker rid:suzuki"))
    gone = inferred.keys() - close(planned, compile_rules(ontology)).inferred.keys()
    assert set(read("rid:r a ri:ActiveRoute, ri:TariffFreeRoute . rid:jimny a ri:ReverseImportedModel .")) <= gone


@pytest.mark.parametrize(
    ("status", "is_open"),
    [(s, s in ("active", "planned", "conditional")) for s in (
        "possible", "considered", "planned", "conditional", "active", "ended", "cancelled")],
)  # fmt: skip
def test_open_route_goes_on_or_is_to_come(status: str, ontology: list[Triple], *, is_open: bool) -> None:
    """Only what is supplied now, or is to be, can be free of tariffs: what has ended is none, nor what is weighed."""
    facts = f"""rid:r a ri:SupplyRoute ; ri:model rid:m ; ri:origin rid:india ; ri:destination rid:japan ;
            ri:status ri:{status} .
        rid:m ri:bodyType rid:suv . rid:suv ri:tariffHeading rid:passenger-cars .
        rid:japan a ri:HomeMarket . rid:india a ri:ForeignCountry .
        rid:deal a ri:TradeDeal ; ri:party rid:japan, rid:india ; ri:status ri:active ;
            ri:covers rid:passenger-cars ."""
    inferred = close(read(facts), compile_rules(ontology)).inferred
    assert [t in inferred for t in read("rid:r a ri:OpenRoute, ri:TariffFreeRoute .")] == [is_open] * 2


@pytest.mark.parametrize(
    ("heading", "covered", "is_free"),
    [
        ("goods-vehicles", "goods-vehicles", True),
        ("goods-vehicles", "passenger-cars", False),
        ("passenger-cars", "goods-vehicles", False),
    ],
)
def test_tariff_free_is_what_the_deal_covers(
    heading: str, covered: str, ontology: list[Triple], *, is_free: bool
) -> None:
    """A pick-up is free of tariffs only under a deal on goods vehicles, and a car only under one on passenger cars."""
    facts = f"""rid:r a ri:SupplyRoute ; ri:model rid:m ; ri:origin rid:india ; ri:destination rid:japan ;
            ri:status ri:active .
        rid:m ri:bodyType rid:shape . rid:shape ri:tariffHeading rid:{heading} .
        rid:japan a ri:HomeMarket . rid:india a ri:ForeignCountry .
        rid:deal a ri:TradeDeal ; ri:party rid:japan, rid:india ; ri:status ri:active ; ri:covers rid:{covered} ."""
    inferred = close(read(facts), compile_rules(ontology)).inferred
    assert [t in inferred for t in read("rid:r a ri:TariffFreeRoute .")] == [is_free]


def test_ontology_has_no_clash(ontology: list[Triple]) -> None:
    """A made-up trade clashes with nothing, and one more status of a route clashes."""
    facts, rules = read(draft_trade(3)), compile_rules(ontology)
    individuals = [t for t in ontology if t.predicate == TYPE and t.object in RI]
    graph = [*facts, *individuals]
    assert find_constraints(ontology).find_clashes([*graph, *close(graph, rules).inferred]) == ()
    graph += read("rid:r0 ri:status ri:ended ; a ri:CarMaker . rid:plains ri:locatedIn rid:town1 .")
    found = find_constraints(ontology).find_clashes([*graph, *close(graph, rules).inferred])
    assert {clash.kind for clash in found} == {"disjoint", "single-valued", "cycle"}


def test_ontology_closes(ontology: list[Triple], monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows from the ontology itself is between its names, and new; owlrl without repeats finds it too."""
    schema = close_ontology(ontology)
    assert Triple(RI("CarMaker"), RDFS("subClassOf"), RI("Entity")) in schema
    assert not schema & set(ontology)
    assert all(triple.subject in RI and triple.object in RI for triple in schema)
    monkeypatch.setattr("kg.inference.oracle.OWLRL_Semantics", BriskOwlrl)
    assert close_ontology(ontology) == schema


def test_imports_no_slow_library() -> None:
    """The engine imports neither rdflib nor owlrl: a question from the command line waits for neither."""
    code = "import sys, kg.inference; sys.exit(any(name in sys.modules for name in ('rdflib', 'owlrl')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
