"""Rules as Python functions: one for each rule and each pattern of its body that a new triple can match.

Takes coded rules and gives functions that find every way to match the rest of the body and record what is
new; and, for the other direction, functions that find one way in which a rule gives a triple. The text of a
function depends on the shape of its rule only, so that few texts are compiled.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import CodeType
from typing import Any

from kg.errors import DataError
from kg.inference.coding import Code, CodedPattern, CodedRule

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
class Triggers:
    """The joins that a new triple starts, by its predicate, or by its predicate and object."""

    by_predicate: defaultdict[int, list[Join]] = field(default_factory=lambda: defaultdict(list))
    by_object: defaultdict[tuple[int, int], list[Join]] = field(default_factory=lambda: defaultdict(list))

    def add(self, lookup: CodedPattern, join: Join) -> None:
        """Note that triples that match a pattern start a join."""
        _, predicate, value = lookup
        if isinstance(value, str):
            self.by_predicate[predicate].append(join)
        else:
            self.by_object[predicate, value].append(join)

    def fire(self, subject: int, predicate: int, value: int) -> int:
        """Run the joins of a new triple and return how many times a rule fired."""
        fired = 0
        for join in self.by_predicate.get(predicate, ()):
            fired += join(subject, value)
        for join in self.by_object.get((predicate, value), ()):
            fired += join(subject, value)
        return fired


def build_triggers(rules: Sequence[CodedRule], memory: Memory) -> Triggers:
    """Return the joins of the rules over a memory.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    triggers = Triggers()
    for rule in rules:
        names, shape = name_values(rule, memory), find_shape(rule)
        for place, lookup in enumerate(rule.lookups):
            scope = dict(names)
            # The text is the writer's own: names of places, never a word of the data.
            exec(compile_join(shape, place), scope)  # noqa: S102
            triggers.add(lookup, scope["join"])
    return triggers


@dataclass(slots=True)
class Checks:
    """The checks of the rules that may give a triple, by its predicate, or by its predicate and object."""

    memory: Memory
    by_predicate: defaultdict[int, list[tuple[int, Check]]] = field(default_factory=lambda: defaultdict(list))
    by_object: defaultdict[tuple[int, int], list[tuple[int, Check]]] = field(default_factory=lambda: defaultdict(list))

    def find_origin(self, code: Code) -> Origin | None:
        """Return a rule and premises that have been taken up from which it gives a triple, or None."""
        subject, predicate, value = code
        for checks in (self.by_predicate.get(predicate, ()), self.by_object.get((predicate, value), ())):
            for number, check in checks:
                premises = check(subject, value)
                if premises is not None:
                    return number, premises
        return None


def build_checks(rules: Sequence[CodedRule], memory: Memory) -> Checks:
    """Return the checks of the rules over a memory that has not taken up anything yet.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    found = Checks(memory)
    for rule in rules:
        scope = name_values(rule, memory) | name_indexes(rule, memory)
        # The text is the writer's own, as above.
        exec(compile_check(find_shape(rule)), scope)  # noqa: S102
        _, predicate, value = rule.head
        if isinstance(value, str):
            found.by_predicate[predicate].append((rule.number, scope["check"]))
        else:
            found.by_object[predicate, value].append((rule.number, scope["check"]))
    return found


def find_shape(rule: CodedRule) -> CodedRule:
    """Return a rule with 0 for every constant: all that the text of its joins depends on."""

    def blank(pattern: CodedPattern) -> CodedPattern:
        subject, _, value = pattern
        return (subject if isinstance(subject, str) else 0, 0, value if isinstance(value, str) else 0)

    lookups, premises = tuple(map(blank, rule.lookups)), tuple(map(blank, rule.premises))
    return CodedRule(0, lookups, premises, blank(rule.head))


@cache
def compile_join(shape: CodedRule, trigger: int) -> CodeType:
    """Return the compiled text of the join that starts at place `trigger`; few shapes serve all rules.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    return compile(write_join(shape, trigger), "<join>", "exec")


@cache
def compile_check(shape: CodedRule) -> CodeType:
    """Return the compiled text of the check of a rule.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    return compile(write_check(shape), "<check>", "exec")


def name_values(rule: CodedRule, memory: Memory) -> dict[str, Any]:
    """Return the values of the names that stand in the joins of a rule."""
    names: dict[str, Any] = {
        "number": rule.number,
        "origins": memory.origins,
        "push": memory.queue.append,
        "literals": memory.literals,
        "refuse": memory.refuse,
    }
    if len(rule.lookups) > 1:
        names |= name_indexes(rule, memory)
    for place, premise in enumerate(rule.premises):
        names |= {f"{part}{place}": code for part, code in zip("spo", premise, strict=True)}
    return names | dict(zip(("s_head", "p_head", "o_head"), rule.head, strict=True))


def name_indexes(rule: CodedRule, memory: Memory) -> dict[str, Any]:
    """Return the indexes in which the patterns of a rule are looked up; from then on they are kept."""
    names: dict[str, Any] = {}
    for place, (_, predicate, _) in enumerate(rule.lookups):
        names[f"forward{place}"] = memory.forward[predicate]
        names[f"backward{place}"] = memory.backward[predicate]
    return names


def write_join(rule: CodedRule, trigger: int) -> str:
    """Return the text of the join that starts with a triple for the pattern at place `trigger`.

    The other patterns follow by how much of each is known by then, so that each is a look-up.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    writer = JoinWriter(rule, "join")
    writer.write("fired = 0")
    writer.write_start(rule.lookups[trigger], (f"s{trigger}", f"o{trigger}"), "0")
    writer.write_lookups([place for place in range(len(rule.lookups)) if place != trigger])
    writer.write_end()
    return "\n".join(writer.lines)


def write_check(rule: CodedRule) -> str:
    """Return the text of the check whether a rule gives a triple from others.

    Raises:
        DataError: for a rule whose patterns do not hang together.
    """
    writer = JoinWriter(rule, "check")
    writer.write_start(rule.head, ("s_head", "o_head"), "None")
    writer.write_lookups(list(range(len(rule.lookups))))
    writer.write(f"return {writer.list_premises()}")
    return "\n".join(writer.lines)


class JoinWriter:
    """Writes the text of a join or a check, line by line."""

    def __init__(self, rule: CodedRule, name: str) -> None:
        self.rule = rule
        self.known: set[str] = set()
        self.lines = [f"def {name}(subject, value):"]
        self.depth = 1
        slots = [slot for pattern in rule.lookups for slot in pattern if isinstance(slot, str)]
        self.variables = {slot: f"v{number}" for number, slot in enumerate(dict.fromkeys(slots))}

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
