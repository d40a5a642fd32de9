"""Rules at work on the triples of a memory: each way to match one is found once.

Semi-naive: a match is found when the last of its premises is taken up. Never retracts, never reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import Triple

from kg.errors import DataError
from kg.inference.coding import Code, CodedRule, Coding
from kg.inference.joins import Memory, build_joins
from kg.model.proofs import Derivation, Rule, is_transitive
from kg.terms import OWL

SAME = OWL("sameAs")


class Engine:
    """Rules made ready to be applied to the triples of a memory."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        # No rule looks at a triple of any other predicate, and most descriptions are of others.
        self.known = {pattern[1] for rule in self.rules for pattern in (*rule.body, rule.head)}
        self.coding = Coding()
        coded = [self.coding.encode_rule(number, rule) for number, rule in enumerate(self.rules)]
        self.shortcuts = {rule.head[1]: rule.number for rule in coded if is_transitive(rule.lookups, rule.head)}
        """By property, the number of the rule that makes the property transitive."""
        self.coded = [shorten(rule, self.shortcuts) for rule in coded]
        self.memory = Memory({}, [], self.coding.literals, self._refuse)
        self.joins = build_joins(self.coded, self.memory)

    def _refuse(self, number: int, premises: tuple[Code, ...]) -> None:
        needed = " . ".join(str(self.coding.decode_triple(premise)) for premise in premises)
        raise DataError(f'a literal stands where the axiom "{self.rules[number].axiom}" needs a thing: {needed}')

    def encode_facts(self, facts: Iterable[Triple]) -> dict[Code, Triple]:
        """Return the facts that some rule looks at, by code, in an order of their own.

        Raises:
            DataError: for `owl:sameAs`.
        """
        everything = set(facts)
        if same := next((triple for triple in everything if triple.predicate == SAME), None):
            raise DataError(f"names are unique, so owl:sameAs cannot stand: {same}; merge the two, or drop the link")
        ordered = sorted((triple for triple in everything if triple.predicate in self.known), key=str)
        return {self.coding.encode_triple(triple): triple for triple in ordered}

    def give(self, facts: Iterable[Triple]) -> dict[Code, Triple]:
        """Put facts in the queue, and return those that some rule looks at.

        Raises:
            DataError: for `owl:sameAs`.
        """
        given = self.encode_facts(facts)
        self.memory.origins.update(dict.fromkeys(given))
        self.memory.queue.extend(given)
        return given

    def saturate(self) -> int:
        """Take up every triple of the queue, which the joins lengthen, and return how many times a rule fired.

        Raises:
            DataError: for a literal where an axiom needs a thing.
        """
        firings = 0
        for code in self.memory.queue:
            subject, _, value = code
            names = self.list_names(code)
            for name in names:
                self.memory.take_up(subject, name, value)
            firings += sum(join(subject, value) for name in names for join in self.joins.list(name, value))
        self.memory.queue.clear()
        return firings

    def list_names(self, code: Code) -> list[int]:
        """Return the predicates under which a triple is looked up: its own, and for a step that of steps."""
        predicate = code[1]
        by = self.memory.origins[code]
        composed = predicate not in self.shortcuts or (by is not None and by[0] == self.shortcuts[predicate])
        return [predicate] if composed else [predicate, get_step_code(predicate)]

    def derive(self, code: Code, triples: Mapping[Code, Triple]) -> Derivation | None:
        """Return the derivation of a triple, None for a fact; what stands in `triples` need not be decoded."""
        origin = self.memory.origins[code]
        if origin is None:
            return None
        number, premises = origin
        found = [triples.get(part) or self.coding.decode_triple(part) for part in (code, *premises)]
        return Derivation(found[0], self.rules[number], tuple(found[1:]))


# A transitive property p needs no join of two edges that are both composed by its own rule. Call an edge of p
# a step when it is a fact or its derivation is by another rule. Each composed edge was made of an edge and a
# step, so by induction on the order in which edges are found it is a path of steps; and for an edge x-y and
# an edge y-z, which is a path of steps y-s1-...-z, the edges x-s1, ..., x-z are each an edge and a step. So
# joining edges with steps gives every edge, wherever steps come from, and on a chain of n steps there are
# about n²/2 joins where there would be n³/6.


def shorten(rule: CodedRule, shortcuts: Mapping[int, int]) -> CodedRule:
    """Return a rule as it is, but one that makes a property transitive with a step as second edge."""
    if shortcuts.get(rule.head[1]) != rule.number:
        return rule
    edge, (start, predicate, end) = rule.lookups
    return replace(rule, lookups=(edge, (start, get_step_code(predicate), end)))


def get_step_code(predicate: int) -> int:
    """Return the code under which the steps of a property are looked up: negative, so that no term has it."""
    return -1 - predicate


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from facts: each inferred triple with its first derivation, whose premises come before it.

    `firings` counts the ways found to match a rule, also those that gave a triple known by then.
    """

    inferred: dict[Triple, Derivation]
    firings: int
    rules: tuple[Rule, ...]


def close(facts: Iterable[Triple], rules: Iterable[Rule]) -> Closure:
    """Return what follows from facts under rules; the order of the facts changes nothing in it.

    Raises:
        DataError: for `owl:sameAs` in the facts, and for a literal where an axiom needs a thing.
    """
    engine = Engine(rules)
    given = engine.give(facts)
    firings = engine.saturate()
    return Closure(decode(engine, given), firings, engine.rules)


def decode(engine: Engine, given: Mapping[Code, Triple]) -> dict[Triple, Derivation]:
    """Return the derivations in the order in which they were found."""
    triples = dict(given)
    inferred: dict[Triple, Derivation] = {}
    for code in engine.memory.origins:
        derivation = engine.derive(code, triples)
        if derivation:
            triples[code] = derivation.triple
            inferred[derivation.triple] = derivation
    return inferred
