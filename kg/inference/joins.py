"""Rules as Python functions: one for each rule and each pattern of its body that a new triple can match.

Takes coded rules and gives functions that find every way to match the rest of the body and record what is
new; and, for the other direction, functions that find one way in which a rule gives a triple. The text of a
function depends on the shape of its rule only, so that few texts are compiled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from types import CodeType
from typing import Any, Generic, TypeVar

from kg.errors import DataError
from kg.inference.coding import Code, CodedPattern, CodedRule

T = TypeVar("T")
Join = Callable[[int, int], int]
"""Takes subject and object of a new triple; gives how many times the rule fired."""

Check = Callable[[int, int], tuple[Code, ...] | None]
"""Takes subject and object of a triple; gives premises from which a rule gives it, or None."""

Origin = tuple[int, tuple[Code, ...]]
"""The number of a rule and the premises from which it gave a triple."""

Index = dict[int, dict[int, set[int]]]


@dataclass(slots=True)
class Memory:
    """What the closure knows: the origin of each triple (None for a fact), and indexes of those taken up."""

    origins: dict[Code, Origin | None]
    queue: list[Code]
    literals: set[int]
    refuse: Callable[[int, tuple[Code, ...]], None]
    forward: Index = field(default_factory=lambda: defaultdict(dict))
    backward: Index = field(default_factory=lambda: defaultdict(dict))

    def take_up(self, subject: int, predicate: int, value: int) -> None:
        """Index a triple, from subject to object and back, where some rule looks up its predicate."""
        if predicate in self.forward:
            self.forward[predicate].setdefault(subject, set()).add(value)
            self.backward[predicate].setdefault(value, set()).add(subject)

    def take_out(self, subject: int, predicate: int, value: int) -> None:
        """Take a triple out of the indexes, if it is there."""
        if predicate in self.forward:
            self.forward[predicate].get(subject, set()).discard(value)
            self.backward[predicate].get(value, set()).discard(subject)


@dataclass(slots=True)
class Dispatch(Generic[T]):
    """What is to be run for a triple, by its predicate, or by its predicate and object."""

    by_predicate: defaultdict[int, list[T]] = field(default_factory=lambda: defaultdict(list))
    by_object: defaultdict[tuple[int, int], list[T]] = field(default_factory=lambda: defaultdict(list))

    def add(self, pattern: CodedPattern, one: T) -> None:
        """Note what is to be run for triples that match a pattern."""
        _, predicate, value = pattern
        if isinstance(value, str):
            self.by_predicate[predicate].append(one)
        else:
            self.by_object[predicate, value].append(one)

    def list(self, predicate: int, value: int) -> Iterable[T]:
        """Return what is to be run for a triple."""
        return chain(self.by_predicate.get(predicate, ()), self.by_object.get((predicate, value), ()))


def build_joins(rules: Sequence[CodedRule], memory: Memory) -> Dispatch[Join]:
    """Return the joins that a new triple starts.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    joins = Dispatch[Join]()
    for rule in rules:
        for place, lookup in enumerate(rule.lookups):
            joins.add(lookup, _make_function(rule, place, memory))
    return joins


def build_checks(rules: Sequence[CodedRule], memory: Memory) -> Dispatch[tuple[int, Check]]:
    """Return the checks of the rules that may give a triple, over a memory that has not taken up anything yet.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    checks = Dispatch[tuple[int, Check]]()
    for rule in rules:
        checks.add(rule.head, (rule.number, _make_function(rule, None, memory)))
    return checks


def _make_function(rule: CodedRule, trigger: int | None, memory: Memory) -> Any:
    scope = name_values(rule, memory, whole=trigger is None)
    # The text is the writer's own: names of places, never a word of the data.
    exec(compile_function(find_shape(rule), trigger), scope)  # noqa: S102
    return scope["run"]


def find_shape(rule: CodedRule) -> CodedRule:
    """Return a rule with 0 for every constant: all that the text of its joins depends on."""

    def blank(pattern: CodedPattern) -> CodedPattern:
        subject, _, value = pattern
        return (subject if isinstance(subject, str) else 0, 0, value if isinstance(value, str) else 0)

    lookups, premises = tuple(map(blank, rule.lookups)), tuple(map(blank, rule.premises))
    return CodedRule(0, lookups, premises, blank(rule.head))


@cache
def compile_function(shape: CodedRule, trigger: int | None) -> CodeType:
    """Return the compiled text of the join that starts at place `trigger`, or of the check; few shapes serve all rules.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    writer = JoinWriter(shape)
    if trigger is None:
        writer.write_check()
    else:
        writer.write_join(trigger)
    return compile("\n".join(writer.lines), "<join>", "exec")


def name_values(rule: CodedRule, memory: Memory, *, whole: bool) -> dict[str, Any]:
    """Return the values of the names in the functions of a rule.

    The indexes in which its patterns are looked up, all of them in a `whole` check, are kept from then on.
    """
    names: dict[str, Any] = {
        "number": rule.number,
        "origins": memory.origins,
        "push": memory.queue.append,
        "literals": memory.literals,
        "refuse": memory.refuse,
    }
    for place, (_, predicate, _) in enumerate(rule.lookups if whole or len(rule.lookups) > 1 else ()):
        names[f"forward{place}"] = memory.forward[predicate]
        names[f"backward{place}"] = memory.backward[predicate]
    for place, premise in enumerate(rule.premises):
        names |= {f"{part}{place}": code for part, code in zip("spo", premise, strict=True)}
    return names | dict(zip(("s_head", "p_head", "o_head"), rule.head, strict=True))


class JoinWriter:
    """Writes the text of a join or a check, line by line."""

    def __init__(self, rule: CodedRule) -> None:
        self.rule = rule
        self.known: set[str] = set()
        self.lines = ["def run(subject, value):"]
        self.depth = 1
        slots = [slot for pattern in rule.lookups for slot in pattern if isinstance(slot, str)]
        self.variables = {slot: f"v{number}" for number, slot in enumerate(dict.fromkeys(slots))}

    def write_join(self, trigger: int) -> None:
        """Write the join that starts with a triple for the pattern at place `trigger`.

        The other patterns follow by how much of each is known by then, so that each is a look-up.

        Raises:
            DataError: for a rule whose patterns do not hang together.
        """
        self.write("fired = 0")
        self.write_start(self.rule.lookups[trigger], (f"s{trigger}", f"o{trigger}"), "0")
        self.write_lookups([place for place in range(len(self.rule.lookups)) if place != trigger])
        self.write_end()

    def write_check(self) -> None:
        """Write the check whether the rule gives a triple from others.

        Raises:
            DataError: for a rule whose patterns do not hang together.
        """
        self.write_start(self.rule.head, ("s_head", "o_head"), "None")
        self.write_lookups(list(range(len(self.rule.lookups))))
        self.write(f"return {self.list_premises()}")

    def write(self, line: str) -> None:
        """Add a line; what follows a line that ends in a colon is inside it."""
        self.lines.append(" " * self.depth + line)
        self.depth += line.endswith(":")

    def name(self, slot: int | str, constant: str) -> str:
        """Return the name of a variable, or of the constant that stands there."""
        return self.variables[slot] if isinstance(slot, str) else constant

    def is_known(self, slot: int | str) -> bool:
        """Say whether a slot has a value by now."""
        return not isinstance(slot, str) or slot in self.known

    def count_known(self, place: int) -> int:
        """Return how many ends of a pattern are known by now."""
        subject, _, value = self.rule.lookups[place]
        return self.is_known(subject) + self.is_known(value)

    def write_start(self, pattern: CodedPattern, constants: tuple[str, str], otherwise: str) -> None:
        """Match a triple; its predicate, and its object where that is a constant, match already."""
        subject, _, value = pattern
        for slot, given, constant in zip((subject, value), ("subject", "value"), constants, strict=True):
            if self.is_known(slot):
                self.write(f"if {given} != {self.name(slot, constant)}: return {otherwise}")
            elif isinstance(slot, str):
                self.write(f"{self.variables[slot]} = {given}")
                self.known.add(slot)

    def write_lookups(self, waiting: list[int]) -> None:
        """Go through the triples that match the patterns at some places.

        Raises:
            DataError: where neither end of a pattern is known.
        """
        while waiting:
            place = max(waiting, key=self.count_known)
            waiting.remove(place)
            self.write_lookup(place)

    def write_lookup(self, place: int) -> None:
        """Go through the triples that match a pattern.

        Raises:
            DataError: where neither end of the pattern is known.
        """
        slots = (self.rule.lookups[place][0], self.rule.lookups[place][2])
        subject, value = self.name(slots[0], f"s{place}"), self.name(slots[1], f"o{place}")
        match self.is_known(slots[0]), self.is_known(slots[1]):
            case True, True:
                self.write(f"if {value} in forward{place}.get({subject}, ()):")
            case True, False:
                self.write(f"for {value} in forward{place}.get({subject}, ()):")
            case False, True:
                self.write(f"for {subject} in backward{place}.get({value}, ()):")
            case _:
                raise DataError(f"rule {self.rule.number} joins patterns that share nothing: {self.rule.lookups}")
        self.known.update(slot for slot in slots if isinstance(slot, str))

    def write_end(self) -> None:
        """Record the head, with its premises, where it is new."""
        subject, _, value = self.rule.head
        head = f"{self.name(subject, 's_head')}, p_head, {self.name(value, 'o_head')}"
        self.write("fired += 1")
        self.write(f"head = ({head})")
        if isinstance(subject, str) and subject not in {pattern[0] for pattern in self.rule.lookups}:
            self.write(f"if {self.name(subject, 's_head')} in literals: refuse(number, {self.list_premises()})")
        self.write("if head not in origins:")
        self.write(f"origins[head] = (number, {self.list_premises()})")
        self.write("push(head)")
        self.depth = 1
        self.write("return fired")

    def list_premises(self) -> str:
        """Return the text of the tuple of premises."""
        named = (
            f"({self.name(subject, f's{place}')}, p{place}, {self.name(value, f'o{place}')})"
            for place, (subject, _, value) in enumerate(self.rule.premises)
        )
        return f"({', '.join(named)},)"
