"""A checker of proofs that shares no code with the engine: it reads the ontology with rdflib and looks at the quads.

It knows the axioms of OWL 2 RL by their meaning (https://www.w3.org/TR/owl2-profiles/, section 4.3) and the rules of
those tables by name; of a step it asks which axiom makes the conclusion follow from exactly these premises, by exactly
the rules that the step names. It finds faults; a proof without any is sound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path

import pyoxigraph as ox
import yaml
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef

from kg.model.proofs import Ground, Proof, ProofStep, Rule

Term = URIRef | BNode | Literal
Fact = tuple[Term, Term, Term]
Used = tuple[frozenset[Fact], tuple[str, ...]]
"""Premises used, and the names of the rules that use them."""

NAMESPACE = "https://w3id.org/reverse-imports/"
INFERRED = ox.NamedNode(f"{NAMESPACE}graph/inferred")
AXIOMS = (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain, RDFS.range)
AXIOMS_OF_OWL = (OWL.equivalentClass, OWL.equivalentProperty, OWL.inverseOf, OWL.disjointWith)


class Ontology:
    """The axioms of an ontology, looked up in rdflib once each."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._lists: dict[tuple[Term, URIRef], tuple[Term, ...]] = {}
        self.inclusions = list(self._find_inclusions())

    def _find_inclusions(self) -> Iterator[tuple[Term, Term, str]]:
        """Yield narrower and wider class expression, and the rule, of each axiom about classes."""
        for narrow, wide in self.graph.subject_objects(RDFS.subClassOf):
            yield as_term(narrow), as_term(wide), "cax-sco"
        for one, other in self.graph.subject_objects(OWL.equivalentClass):
            yield as_term(one), as_term(other), "cax-eqc1"
            yield as_term(other), as_term(one), "cax-eqc2"

    def find(self, node: Term, predicate: URIRef) -> Term | None:
        """Return the object of a nameless node and a predicate, or None."""
        return next(iter(self.find_all(node, predicate)), None) if isinstance(node, BNode) else None

    def find_all(self, node: Term, predicate: URIRef) -> tuple[Term, ...]:
        """Return the objects of a node and a predicate."""
        if (node, predicate) not in self._lists:
            self._lists[node, predicate] = tuple(map(as_term, self.graph.objects(node, predicate)))
        return self._lists[node, predicate]

    def list_items(self, node: Term, predicate: URIRef) -> tuple[Term, ...]:
        """Return the members of the list that is the object of a nameless node and a predicate."""
        head = self.find(node, predicate)
        return () if head is None else self.list_members(head)

    def list_members(self, head: Term) -> tuple[Term, ...]:
        """Return the members of a list."""
        first, rest = self.find_all(head, RDF.first), self.find_all(head, RDF.rest)
        return (*first, *self.list_members(rest[0])) if rest else ()


class Checker:
    """Checks proofs over one ontology; `check_leaf` finds the faults of a step without a rule."""

    def __init__(self, ontology: Graph, check_leaf: Callable[[ProofStep], list[str]]) -> None:
        self._ontology = Ontology(ontology)
        self._check_leaf = check_leaf
        self._found: dict[ProofStep, list[str]] = {}

    def check(self, proof: Proof, goal: ox.Triple) -> list[str]:
        """Return the faults of a proof of a triple."""
        if not proof.steps or proof.steps[-1].triple != goal:
            return ["the last step is not what was to be proved"]
        faults: list[str] = []
        known: set[ox.Triple] = set()
        for number, step in enumerate(proof.steps, 1):
            found = [*self._check(step)]
            found += [f"premise {p} does not come before" for p in step.premises if p not in known]
            if step.triple in known:
                found.append("the conclusion came before")
            known.add(step.triple)
            faults += [f"step {number}, {step.triple}: {fault}" for fault in found]
        used = {premise for step in proof.steps for premise in step.premises} | {goal}
        return faults + [f"{triple} is of no use" for triple in known - used]

    def _check(self, step: ProofStep) -> list[str]:
        if step not in self._found:
            self._found[step] = self._check_rule(step, step.rule) if step.rule else self._check_ground(step)
        return self._found[step]

    def _check_ground(self, step: ProofStep) -> list[str]:
        faults = [] if step.ground else ["it has neither a rule nor a ground"]
        faults += ["a step without a rule has premises"] if step.premises else []
        return [*faults, *self._check_leaf(step)]

    def _check_rule(self, step: ProofStep, rule: Rule) -> list[str]:
        """Return the faults of a step by a rule: its patterns do not fit, or no axiom makes the conclusion follow."""
        names = rule.name.split("+")
        faults = [] if fits(step) else ["the patterns of the rule do not fit"]
        if step.ground:
            faults.append("it has both a rule and a ground")
        if len(set(names)) < len(names):
            faults.append("a rule is named twice")
        premises = frozenset(map(decode, step.premises))
        ways = Reading(self._ontology, premises).find_ways(decode(step.triple))
        if not any(used == premises and frozenset(rules) == frozenset(names) for used, rules in ways):
            faults.append(f"no axiom gives it from these premises by {rule.name}")
        return faults


def fits(step: ProofStep) -> bool:
    """Say whether one choice for the variables of the rule gives the premises and the conclusion."""
    if step.rule is None or len(step.rule.body) != len(step.premises):
        return False
    chosen: dict[str, object] = {}
    pairs = [*zip(step.rule.body, step.premises, strict=True), (step.rule.head, step.triple)]
    for pattern, triple in pairs:
        for slot, term in zip(pattern, (triple.subject, triple.predicate, triple.object), strict=True):
            expected = chosen.setdefault(slot, term) if isinstance(slot, str) else slot
            if expected != term:
                return False
    return True


@dataclass(frozen=True)
class Reading:
    """The axioms of an ontology as ways from premises to a conclusion."""

    ontology: Ontology
    premises: frozenset[Fact]

    def find_ways(self, fact: Fact) -> Iterator[Used]:
        """Yield what premises and rules some axiom gives a fact from."""
        yield from self._by_properties(fact)
        for narrow, wide, name in self.ontology.inclusions:
            # A named class says nothing of other types, which is most of them.
            things = {subject for subject, _, _ in self.premises}
            for thing in things if isinstance(wide, BNode) else things & {fact[0]} if fact[2] == wide else ():
                for used, rules in self._belongs(narrow, thing):
                    yield from self._conclude(wide, thing, fact, (used, (*rules, name)))
        yield from self._by_ends(fact)

    def _by_properties(self, fact: Fact) -> Iterator[Used]:
        subject, on, value = fact
        same, back = self._paths(subject, value, 1), self._paths(value, subject, 1)
        for axiom, first, second in (
            (RDFS.subPropertyOf, "prp-spo1", None),
            (OWL.equivalentProperty, "prp-eqp1", "prp-eqp2"),
        ):
            yield from self._rename(axiom, on, same, (first, second))
        yield from self._rename(OWL.inverseOf, on, back, ("prp-inv1", "prp-inv2"))
        kinds = self.ontology.find_all(on, RDF.type)
        if OWL.SymmetricProperty in kinds:
            yield from ((used, ("prp-symp",)) for path, used in back if path == (on,))
        if OWL.TransitiveProperty in kinds:
            yield from ((used, ("prp-trp",)) for path, used in self._paths(subject, value, 2) if path == (on, on))
        for chain in self.ontology.find_all(on, OWL.propertyChainAxiom):
            wanted = self.ontology.list_members(chain)
            found = self._paths(subject, value, len(wanted))
            yield from ((used, ("prp-spo2",)) for path, used in found if path == wanted)

    def _rename(
        self,
        axiom: URIRef,
        on: Term,
        paths: list[tuple[tuple[Term, ...], frozenset[Fact]]],
        names: tuple[str, str | None],
    ) -> Iterator[Used]:
        for (other,), used in paths:
            if on in self.ontology.find_all(other, axiom):
                yield used, (names[0],)
            if names[1] and other in self.ontology.find_all(on, axiom):
                yield used, (names[1],)

    def _paths(self, start: Term, end: Term, length: int) -> list[tuple[tuple[Term, ...], frozenset[Fact]]]:
        """Return the properties along each path of premises from a thing to another, and these premises."""
        if length == 0:
            return [((), frozenset())] if start == end else []
        return [
            ((on, *rest), used | {(subject, on, value)})
            for subject, on, value in self.premises
            if subject == start
            for rest, used in self._paths(value, end, length - 1)
        ]

    def _by_ends(self, fact: Fact) -> Iterator[Used]:
        for premise in self.premises:
            subject, on, value = premise
            for axiom, thing, name in ((RDFS.domain, subject, "prp-dom"), (RDFS.range, value, "prp-rng")):
                for wide in self.ontology.find_all(on, axiom):
                    yield from self._conclude(wide, thing, fact, (frozenset({premise}), (name,)))

    def _belongs(self, expression: Term, thing: Term) -> Iterator[Used]:
        """Yield what shows that a thing belongs to a class expression."""
        if expression == OWL.Thing:
            yield frozenset(), ()
        elif isinstance(expression, URIRef):
            fact = (thing, RDF.type, expression)
            if fact in self.premises:
                yield frozenset({fact}), ()
        elif parts := self.ontology.list_items(expression, OWL.intersectionOf):
            for choice in product(*(list(self._belongs(part, thing)) for part in parts)):
                used = frozenset[Fact]().union(*(part for part, _ in choice))
                yield used, ("cls-int1", *(rule for _, rules in choice for rule in rules))
        elif parts := self.ontology.list_items(expression, OWL.unionOf):
            for part in parts:
                yield from ((used, ("cls-uni", *rules)) for used, rules in self._belongs(part, thing))
        else:
            yield from self._meets(expression, thing)

    def _meets(self, restriction: Term, thing: Term) -> Iterator[Used]:
        """Yield what shows that a thing meets a restriction on a property."""
        on, wanted = self.ontology.find(restriction, OWL.onProperty), self.ontology.find(restriction, OWL.hasValue)
        filler = self.ontology.find(restriction, OWL.someValuesFrom)
        for fact in self.premises:
            if fact[:2] == (thing, on) and wanted is not None and fact[2] == wanted:
                yield frozenset({fact}), ("cls-hv2",)
            if fact[:2] == (thing, on) and filler is not None:
                name = "cls-svf2" if filler == OWL.Thing else "cls-svf1"
                yield from ((used | {fact}, (name, *rules)) for used, rules in self._belongs(filler, fact[2]))

    def _conclude(self, expression: Term, thing: Term, fact: Fact, so_far: Used) -> Iterator[Used]:
        """Yield the ways in which a fact follows for a thing from its belonging to a class expression."""
        used, rules = so_far
        on = self.ontology.find(expression, OWL.onProperty)
        value, filler = self.ontology.find(expression, OWL.hasValue), self.ontology.find(expression, OWL.allValuesFrom)
        if isinstance(expression, URIRef) and fact == (thing, RDF.type, expression):
            yield so_far
        if value is not None and fact == (thing, on, value):
            yield used, (*rules, "cls-hv1")
        for part in self.ontology.list_items(expression, OWL.intersectionOf):
            yield from self._conclude(part, thing, fact, (used, (*rules, "cls-int2")))
        for premise in self.premises if filler is not None else ():
            if filler is not None and premise[:2] == (thing, on):
                yield from self._conclude(filler, premise[2], fact, (used | {premise}, (*rules, "cls-avf")))


def decode(triple: ox.Triple) -> Fact:
    """Return a triple as terms of rdflib."""
    return (decode_term(triple.subject), decode_term(triple.predicate), decode_term(triple.object))


def decode_term(term: object) -> Term:
    """Return a term as one of rdflib, its text unchanged."""
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    raise TypeError(f"no term of a triple: {term}")


def as_term(node: object) -> Term:
    """Return a node of an rdflib graph, which is always a term here."""
    if isinstance(node, URIRef | BNode | Literal):
        return node
    raise TypeError(f"no term: {node!r}")


@dataclass(frozen=True)
class Leaves:
    """What may stand without a proof: the quads of a graph, its ontology and the files of its data."""

    store: ox.Store
    ontology: Graph
    data: Path

    def check(self, step: ProofStep) -> list[str]:
        """Return the faults of a step that rests on a ground."""
        if not self._holds(step.triple, ox.DefaultGraph()):
            return ["it is not held"]
        return [*self._check_given(step.triple, step.ground), *self._check_claims(step.triple, step.ground)]

    def _check_given(self, triple: ox.Triple, ground: Ground) -> list[str]:
        checks = {
            "ontology": self._is_of_ontology,
            "entity file": self._is_of_entity,
            "record of a source": self._is_of_source,
            "decision": self._is_of_decision,
        }
        if ground.given and not checks.get(ground.given, lambda _: False)(triple):
            return [f"the {ground.given} does not give it"]
        return []

    def _check_claims(self, triple: ox.Triple, ground: Ground) -> list[str]:
        """Return what is wrong with the claims: of each alternative, a graph says the triple, or it describes them."""
        faults = []
        for alternative in ground.claims:
            claims = [ox.NamedNode(f"{NAMESPACE}claim/{name}") for name in sorted(alternative)]
            faults += [f"there is no claim {claim}" for claim in claims if not self._is_claim(claim)]
            said = any(self._holds(triple, claim) for claim in claims)
            if not said and not self._is_description(triple, claims):
                faults.append(f"none of {', '.join(sorted(alternative))} says it")
        return faults

    def _holds(self, triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> bool:
        return ox.Quad(triple.subject, triple.predicate, triple.object, graph) in self.store

    def _is_claim(self, claim: ox.NamedNode) -> bool:
        kinds = (ox.NamedNode(f"{NAMESPACE}ontology#{name}") for name in ("Claim", "Decision"))
        kind = ox.NamedNode(str(RDF.type))
        return any(self._holds(ox.Triple(claim, kind, cls), ox.DefaultGraph()) for cls in kinds)

    def _is_description(self, triple: ox.Triple, claims: list[ox.NamedNode]) -> bool:
        """Say whether a triple that nobody says and nothing implies describes one of some claims, or what they made."""
        graphs = {quad.graph_name for quad in self.store.quads_for_pattern(*split(triple), None)}
        if graphs != {ox.DefaultGraph()}:
            return False
        subject = str(decode_term(triple.subject))
        made = subject.startswith(tuple(f"{NAMESPACE}id/{kind}" for kind in ("run_", "disagreement_", "finding_")))
        about = any(subject == c.value or subject.startswith(f"{c.value}_") for c in claims)
        return about or made or subject.startswith(f"{NAMESPACE}id/data-set_")

    def _is_of_ontology(self, triple: ox.Triple) -> bool:
        fact = decode(triple)
        if fact in self.ontology:
            return True
        return fact[1] in (*AXIOMS, *AXIOMS_OF_OWL) and self._holds(triple, INFERRED)

    def _is_of_entity(self, triple: ox.Triple) -> bool:
        """Say whether an entity file lists the subject, and of a class, under it."""
        name = str(decode_term(triple.subject)).removeprefix(f"{NAMESPACE}id/")
        kinds = [kind for kind, names in self._entities if name in names]
        kinds += ["period"] if name.startswith("period_") else []  # these are spelt by their names, and in no file
        if triple.predicate.value != str(RDF.type):
            return bool(kinds)
        cls = str(decode_term(triple.object)).removeprefix(f"{NAMESPACE}ontology#")
        short = self.ontology.value(URIRef(f"{NAMESPACE}ontology#{cls}"), URIRef(f"{NAMESPACE}ontology#shortName"))
        spelled = "".join(f"-{c.lower()}" if c.isupper() else c for c in cls).lstrip("-")
        return str(short or spelled) in kinds

    @cached_property
    def _entities(self) -> list[tuple[str, set[str]]]:
        """Return the names that the entity files list, by kind."""
        return list(self._read_entities())

    def _read_entities(self) -> Iterator[tuple[str, set[str]]]:
        for path in sorted((self.data / "entities").glob("*.yaml")):
            for kind, things in yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader).items():  # noqa: S506  # texts only
                yield kind, set(things)

    def _is_of_source(self, triple: ox.Triple) -> bool:
        name = str(decode_term(triple.subject)).removeprefix(f"{NAMESPACE}source/")
        return (self.data / "sources" / f"{name}.yaml").is_file() or name == "curation"

    def _is_of_decision(self, triple: ox.Triple) -> bool:
        graphs = {quad.graph_name for quad in self.store.quads_for_pattern(*split(triple), None)}
        return graphs == {ox.DefaultGraph()}


def split(
    triple: ox.Triple,
) -> tuple[ox.NamedNode | ox.BlankNode, ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]:
    """Return the parts of a triple, none of which is a triple."""
    subject, value = triple.subject, triple.object
    if isinstance(subject, ox.Triple) or isinstance(value, ox.Triple):
        raise TypeError(f"a triple about triples: {triple}")
    return subject, triple.predicate, value
