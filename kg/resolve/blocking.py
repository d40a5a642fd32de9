"""Blocking checks: what cannot be true together is not held of the lowest-graded source until it is decided.

Three rules over readings, none of which knows a source: parts above the whole, one exact figure for two periods, and a
cause whose effect is nil.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Fact, Node
from kg.model.outcomes import Disagreement, Reading, Side
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import tell_facts, tell_value
from kg.terms import RI, RID

Series = tuple[NamedNode, tuple[Fact, ...]]
"""A class of observations and a key, without the part by which they differ."""

UNITS, PERIOD = RI("units"), RI("period")
MANY = 1000  # figures below may well be equal by chance


@dataclass(frozen=True, slots=True)
class Conflict:
    """Readings that cannot all be true, the property they clash on, and the rule that says so."""

    rule: str
    property: NamedNode
    readings: tuple[Reading, ...]


def block(readings: Iterable[Reading], vocabulary: Vocabulary) -> tuple[list[Reading], list[Disagreement]]:
    """Return the readings that are left, and a disagreement for each conflict that took some away."""
    known = [r for r in readings if not r.claim.denied]
    conflicts = [
        *find_repeats(known, vocabulary),
        *find_overflows(known, vocabulary),
        *find_nil_causes(known),
    ]
    blocked: set[NamedNode] = set()
    found: list[Disagreement] = []
    for conflict in conflicts:
        lowest = max(r.grade for r in conflict.readings)
        fallen = {r.claim.iri for r in conflict.readings if r.grade == lowest}
        blocked |= fallen
        found.append(_tell(conflict, fallen))
    return [r for r in readings if r.claim.iri not in blocked], found


def _tell(conflict: Conflict, fallen: set[NamedNode]) -> Disagreement:
    sides = []
    for group in (True, False):
        members = [r for r in conflict.readings if (r.claim.iri in fallen) == group]
        if members:
            told = "; ".join(dict.fromkeys(f"{_tell_key(r.node)}: {tell_facts(r.facts) or 'so'}" for r in members))
            sides.append(Side(told, tuple(sorted({r.said_by for r in members}, key=lambda c: c.value))))
    node = next(r.node.iri for r in conflict.readings if r.claim.iri in fallen)
    return Disagreement("disputed", node, conflict.property, tuple(sides), None, conflict.rule)


def _tell_key(node: Node) -> str:
    return ", ".join(tell_value(fact.value) for fact in node.key)


def _get_units(reading: Reading) -> int | None:
    found = (f.value for f in reading.facts if f.property == UNITS and isinstance(f.value, Literal))
    return next((int(value.value) for value in found), None)


def _volumes(readings: Iterable[Reading], vocabulary: Vocabulary) -> Iterator[tuple[Reading, int]]:
    for reading in readings:
        units = _get_units(reading) if vocabulary.is_a(reading.node.cls, RI("Volume")) else None
        if units is not None and not reading.node.unknown:
            yield reading, units


def _without(node: Node, *properties: NamedNode) -> Series:
    return node.cls, tuple(f for f in node.key if f.property not in properties)


def find_repeats(readings: Iterable[Reading], vocabulary: Vocabulary) -> Iterator[Conflict]:
    """Yield the exact figures of four digits or more that stand for two periods of one series."""
    groups: dict[tuple[Series, int], list[Reading]] = defaultdict(list)
    for reading, units in _volumes(readings, vocabulary):
        if units >= MANY:
            groups[_without(reading.node, PERIOD), units].append(reading)
    for members in groups.values():
        if len({r.node.iri for r in members}) > 1:
            yield Conflict("one exact figure for two periods", PERIOD, tuple(members))


def find_overflows(readings: Iterable[Reading], vocabulary: Vocabulary) -> Iterator[Conflict]:
    """Yield the parts of a whole, one dimension of it told apart, that add up to more than the whole.

    Of several figures of the whole those of the best grade count: they are what is held of it.
    """
    wholes: dict[Series, list[tuple[Reading, int]]] = defaultdict(list)
    parts: dict[tuple[Series, NamedNode], dict[NamedNode, list[tuple[Reading, int]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for reading, units in _volumes(readings, vocabulary):
        wholes[_without(reading.node)].append((reading, units))
        for fact in reading.node.key:
            if fact.property != PERIOD and fact.property != RI("destination"):
                parts[_without(reading.node, fact.property), fact.property][reading.node.iri].append((reading, units))
    for (whole, _), members in parts.items():
        total = _list_best(wholes.get(whole, []))
        least = sum(min(units for _, units in said) for said in members.values())
        if total and least > max(units for _, units in total):
            involved = [*total, *(item for said in members.values() for item in said)]
            yield Conflict("parts above the whole", UNITS, tuple(reading for reading, _ in involved))


def _list_best(said: list[tuple[Reading, int]]) -> list[tuple[Reading, int]]:
    best = min((reading.grade for reading, _ in said), default="")
    return [(reading, units) for reading, units in said if reading.grade == best]


def find_nil_causes(readings: Iterable[Reading]) -> Iterator[Conflict]:
    """Yield the deals given as a cause although the general duty that they would remove is nil.

    Who says so of one cause with one grade falls alike, so that they are one conflict.
    """
    charged: dict[tuple[object, object], list[Reading]] = defaultdict(list)
    covered: dict[object, set[tuple[object, object]]] = defaultdict(set)
    drivers: dict[tuple[NamedNode, str], list[Reading]] = defaultdict(list)
    causes: dict[NamedNode, object] = {}
    for reading in readings:
        key = {f.property: f.value for f in reading.node.key}
        if reading.node.cls == RI("TariffTreatment"):
            trade = (key.get(RI("destination")), key.get(RI("goods")))
            covered[key.get(RI("regime"))].add(trade)
            if key.get(RI("regime")) == RID("mfn") and any(_is_free(f) for f in reading.facts):
                charged[trade].append(reading)
        elif reading.node.cls == RI("Driver") and reading.claim.evidential != RI("opinion"):
            drivers[reading.node.iri, reading.grade].append(reading)
            causes[reading.node.iri] = key.get(RI("cause"))
    for (node, _), said in drivers.items():
        cause = causes[node]
        general = [r for trade in sorted(covered.get(cause, ()), key=str) for r in charged.get(trade, [])]
        if general and cause != RID("mfn"):
            rule = "a cause whose effect is nil: no duty is charged that the deal could remove"
            yield Conflict(rule, RI("cause"), (*said, *general))


def _is_free(fact: Fact) -> bool:
    return fact.property == RI("chargedDuty") and isinstance(fact.value, Literal) and float(fact.value.value) == 0
