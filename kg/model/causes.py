"""Causes whose effect is nil: what is named as a cause sets what applies anyway, without it.

A rule is a part of the key of the nodes that say what it sets, and where. Of its kind is a class that the ontology
marks as a baseline: what applies where no other rule does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from pyoxigraph import Literal, NamedNode

from kg.model.claims import Data, Fact, Value
from kg.model.figures import find_vague
from kg.model.outcomes import Reading
from kg.model.vocabulary import Vocabulary
from kg.terms import NUMBERS, RI

CAUSE = RI("cause")
Scope = frozenset[tuple[NamedNode, Value]]
"""Where a rule applies: the other parts of a key, without those that hold others of their kind, such as a group."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a source says that a rule sets, in the places and for the things of `scope`.

    `is_claim` says that it only claims so, beside others that set it.
    """

    reading: Reading
    rule: NamedNode
    fact: Fact
    scope: Scope
    is_claim: bool

    @property
    def value(self) -> object:
        """Return what is set, so that equal numbers are equal."""
        value = self.fact.value
        return Decimal(value.value) if isinstance(value, Literal) and value.datatype in NUMBERS else value


@dataclass(frozen=True, slots=True)
class NilCause:
    """A claim that names a rule as a cause, and what applies without it, which is the same."""

    reading: Reading
    rule: NamedNode
    baseline: tuple[Setting, ...]


def find_nil_causes(readings: Iterable[Reading], data: Data, vocabulary: Vocabulary) -> Iterator[NilCause]:
    """Yield the rules named as a cause that change nothing, by sources other than the one that names them.

    Where they apply is told by that source itself, else by any; what applies without them must be known everywhere.
    """
    said = list(readings)
    settings = list(_list_settings(said, data, vocabulary))
    by_rule: dict[NamedNode, list[Setting]] = defaultdict(list)
    baseline: dict[tuple[NamedNode, Scope], list[Setting]] = defaultdict(list)
    for one in settings:
        by_rule[one.rule].append(one)
        if vocabulary.is_baseline(data.entities[one.rule].cls):
            baseline[one.reading.node.cls, one.scope].append(one)
    for reading in said if settings else ():
        cause = reading.node.find_part(CAUSE)
        told = by_rule.get(cause, []) if isinstance(cause, NamedNode) else []
        own = [one for one in told if one.reading.claim.source == reading.claim.source] or told
        pairs = [(one, list_baseline(one, reading.claim.source, baseline)) for one in own]
        if pairs and all(there and all(one.value == other.value for other in there) for one, there in pairs):
            without = dict.fromkeys(other for _, there in pairs for other in there)
            yield NilCause(reading, own[0].rule, tuple(without))


def _list_settings(readings: Iterable[Reading], data: Data, vocabulary: Vocabulary) -> Iterator[Setting]:
    """Yield what readings say that rules set: of nodes whose key names a thing of a kind that has a baseline."""
    vague = find_vague(data.entities, vocabulary)
    by_rule = frozenset(filter(vocabulary.has_baseline, vocabulary.property_of))
    for reading in readings:
        rule = next((f for f in reading.node.key if f.property in by_rule), None)
        if rule and isinstance(rule.value, NamedNode) and rule.value in data.entities:
            rest = ((f.property, f.value) for f in reading.node.key if f is not rule and f.value not in vague)
            fact = next((f for f in reading.facts if vocabulary.is_of(f.property, reading.node.cls)), None)
            if fact:
                is_claim = vocabulary.begins_when_told(fact.property)
                yield Setting(reading, rule.value, fact, frozenset(rest), is_claim)


def list_baseline(
    setting: Setting, source: NamedNode, baseline: Mapping[tuple[NamedNode, Scope], list[Setting]]
) -> list[Setting]:
    """Return what sources other than one say of the baseline where a setting holds; what is only claimed, if no more.

    What is said of a group, such as the whole world, holds for its members; what is said of another place does not.
    """
    scope, cls = setting.scope, setting.reading.node.cls
    wider = (frozenset(part) for count in range(len(scope) + 1) for part in combinations(scope, count))
    found = [b for s in wider for b in baseline.get((cls, s), ()) if b.reading.claim.source != source]
    return [b for b in found if not b.is_claim] or found
