"""The closure of facts under rules, with the first derivation of every inferred triple.

Takes triples and rules; gives what follows from them and how. Semi-naive: each way to match a rule is found
once, when the last of its premises is taken up. Never retracts, never reads or writes a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Triple

from kg.errors import DataError
from kg.inference.coding import Code, CodedRule, Coding
from kg.inference.joins import Memory, Triggers, build_triggers
from kg.model.derivations import Derivation, Rule
from kg.terms import OWL


@dataclass(frozen=True, slots=True)
class Closure:
    """What follows from facts: each inferred triple with its first derivation, whose premises come before it.

    `firings` counts the ways found to match a rule, also those that gave a triple known by then.
    """

    inferred: dict[Triple, Derivation]
    firings: int


def close(facts: Iterable[Triple], rules: Iterable[Rule]) -> Closure:
    """Return what follows from facts under rules; the order of the facts changes nothing in it.

    Raises:
        DataError: for `owl:sameAs` in the facts, and for a literal where an axiom needs a thing.
    """
    everything, numbered = set(facts), tuple(rules)
    refuse_same_things(everything)
    # No rule looks at a triple of any other predicate, and most descriptions are of others.
    known = {pattern[1] for rule in numbered for pattern in (*rule.body, rule.head)}
    ordered = sorted((triple for triple in everything if triple.predicate in known), key=str)
    coding = Coding()
    given = {coding.encode_triple(triple): triple for triple in ordered}
    coded = [coding.encode_rule(number, rule) for number, rule in enumerate(numbered)]
    shortcuts = find_transitive(coded)

    def refuse(number: int, premises: tuple[Code, ...]) -> None:
        needed = " . ".join(str(coding.decode_triple(premise)) for premise in premises)
        raise DataError(f'a literal stands where the axiom "{numbered[number].axiom}" needs a thing: {needed}')

    memory = Memory(dict.fromkeys(given), list(given), coding.literals, refuse)
    triggers = build_triggers([shorten(rule, shortcuts) for rule in coded], memory)
    firings = saturate(memory, triggers, shortcuts)
    return Closure(decode(memory, coding, given, numbered), firings)


def refuse_same_things(facts: Iterable[Triple]) -> None:
    """Let facts pass when none says that two names are of one thing.

    Raises:
        DataError: for `owl:sameAs`.
    """
    same = OWL("sameAs")
    for triple in facts:
        if triple.predicate == same:
            raise DataError(f"names are unique, so owl:sameAs cannot stand: {triple}; merge the two, or drop the link")


def saturate(memory: Memory, triggers: Triggers, shortcuts: Mapping[int, int]) -> int:
    """Take up every triple of the queue, which the joins lengthen, and return how many times a rule fired.

    Raises:
        DataError: for a literal where an axiom needs a thing.
    """
    firings = 0
    for code in memory.queue:
        subject, predicate, value = code
        names = [predicate]
        if predicate in shortcuts and not is_composed(memory, code, shortcuts[predicate]):
            names.append(get_step_code(predicate))
        for name in names:
            memory.take_up(subject, name, value)
        firings += sum(triggers.fire(subject, name, value) for name in names)
    return firings


# A transitive property p needs no join of two edges that are both composed by its own rule. Call an edge of p
# a step when it is a fact or its derivation is by another rule. Each composed edge was made of an edge and a
# step, so by induction on the order in which edges are found it is a path of steps; and for an edge x-y and
# an edge y-z, which is a path of steps y-s1-...-z, the edges x-s1, ..., x-z are each an edge and a step. So
# joining edges with steps gives every edge, wherever steps come from, and on a chain of n steps there are
# about n²/2 joins where there would be n³/6.


def find_transitive(rules: Sequence[CodedRule]) -> dict[int, int]:
    """Return, by property, the number of the rule that makes the property transitive."""
    return {rule.head[1]: rule.number for rule in rules if is_transitive(rule)}


def is_transitive(rule: CodedRule) -> bool:
    """Say whether a rule leads from two edges of a property in a row to one edge of it."""
    if len(rule.lookups) != 2:
        return False
    (start, first, middle), (again, second, end) = rule.lookups
    variables = {slot for slot in (start, middle, end) if isinstance(slot, str)}
    chained = first == second and middle == again and rule.head == (start, first, end)
    return chained and len(variables) == 3


def shorten(rule: CodedRule, shortcuts: Mapping[int, int]) -> CodedRule:
    """Return a rule as it is, but one that makes a property transitive with a step as second edge."""
    if shortcuts.get(rule.head[1]) != rule.number:
        return rule
    edge, (start, predicate, end) = rule.lookups
    return replace(rule, lookups=(edge, (start, get_step_code(predicate), end)))


def get_step_code(predicate: int) -> int:
    """Return the code under which the steps of a property are looked up: negative, so that no term has it."""
    return -1 - predicate


def is_composed(memory: Memory, code: Code, number: int) -> bool:
    """Say whether a triple was first given by the rule of a number."""
    origin = memory.origins[code]
    return origin is not None and origin[0] == number


def decode(
    memory: Memory, coding: Coding, given: Mapping[Code, Triple], rules: Sequence[Rule]
) -> dict[Triple, Derivation]:
    """Return the derivations in the order in which they were found."""
    triples = dict(given)
    inferred: dict[Triple, Derivation] = {}
    for code, origin in memory.origins.items():
        if origin is not None:
            triple = triples[code] = coding.decode_triple(code)
            number, premises = origin
            inferred[triple] = Derivation(triple, rules[number], tuple(triples[p] for p in premises))
    return inferred
