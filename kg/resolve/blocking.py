"""Blocking checks: what cannot be true together is not held of the lowest-graded source until it is decided.

Three rules over readings, none of which knows a source: parts above the whole, one exact figure for two periods, and a
cause whose effect is nil. `kg.findings` words what they find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.causes import CAUSE, find_nil_causes
from kg.model.claims import Data, Node
from kg.model.figures import EXACT, PERIOD, Figures, find_overflows, find_repeats, find_vague, index_figures, is_counted
from kg.model.outcomes import Disagreement, Reading, Side, list_sayers
from kg.model.periods import read_spans
from kg.model.vocabulary import Vocabulary
from kg.resolve.agreement import tell_facts, tell_value
from kg.terms import RI

MANY = 1000  # figures below may well be equal by chance


@dataclass(frozen=True, slots=True)
class Conflict:
    """Readings that cannot all be true, the property they clash on, and the rule that says so."""

    rule: str
    property: NamedNode
    readings: tuple[Reading, ...]


def block(readings: Iterable[Reading], data: Data, vocabulary: Vocabulary) -> tuple[list[Reading], list[Disagreement]]:
    """Return the readings that are left, and a disagreement for each conflict that took some away."""
    known = [r for r in readings if not r.claim.denied]
    counted = (r for r in known if is_counted(r.node.cls, vocabulary))
    figures = index_figures(counted, read_spans(data.entities.values()), find_vague(data.entities, vocabulary))
    blocked: set[NamedNode] = set()
    found: list[Disagreement] = []
    for conflict in (*_list_repeats(figures), *_list_overflows(figures), *_list_nil_causes(known, data, vocabulary)):
        lowest = max(r.grade for r in conflict.readings)
        fallen = {r.claim.iri for r in conflict.readings if r.grade == lowest}
        blocked |= fallen
        found.append(_tell(conflict, fallen))
    return [r for r in readings if r.claim.iri not in blocked], found


def _list_repeats(figures: Figures) -> Iterator[Conflict]:
    """Yield the figures of four digits or more that repeat, round ones too: what is blocked waits for a decision."""
    for one, two in find_repeats(figures, lambda number: number >= MANY):
        yield Conflict("one exact figure for two periods", PERIOD, tuple(f.reading for f in (*one, *two)))


def _list_overflows(figures: Figures) -> Iterator[Conflict]:
    """Yield the parts above a whole of which the figures of the best grade are less: they are what is held of it.

    A vague figure agrees with all sides: of a part that has an exact one, those that are not fall for nothing.
    """
    for found in find_overflows(figures):
        best = min(f.reading.grade for f in found.wholes)
        wholes = [f for f in found.wholes if f.reading.grade == best]
        if all(f in found.less for f in wholes):
            exact = ([f for f in part.figures if f.exact is not None] or part.figures for part in found.parts)
            parts = (f for figures in exact for f in figures)
            yield Conflict("parts above the whole", EXACT, tuple(f.reading for f in (*wholes, *parts)))


def _list_nil_causes(readings: Sequence[Reading], data: Data, vocabulary: Vocabulary) -> Iterator[Conflict]:
    """Yield the causes that are no opinion, which is never held; who says so of one with one grade falls alike."""
    alike: dict[tuple[NamedNode, str], dict[Reading, None]] = defaultdict(dict)
    for found in find_nil_causes(readings, data, vocabulary):
        if found.reading.claim.evidential != RI("opinion"):
            members = (found.reading, *(one.reading for one in found.baseline))
            alike[found.reading.node.iri, found.reading.grade].update(dict.fromkeys(members))
    for involved in alike.values():
        yield Conflict("a cause whose effect is nil: the same applies without it", CAUSE, tuple(involved))


def _tell(conflict: Conflict, fallen: set[NamedNode]) -> Disagreement:
    sides = []
    for group in (True, False):
        members = [r for r in conflict.readings if (r.claim.iri in fallen) == group]
        if members:
            told = "; ".join(dict.fromkeys(f"{_tell_key(r.node)}: {tell_facts(r.facts) or 'so'}" for r in members))
            sides.append(Side(told, list_sayers(members)))
    node = next(r.node.iri for r in conflict.readings if r.claim.iri in fallen)
    return Disagreement("disputed", node, conflict.property, tuple(sides), None, conflict.rule)


def _tell_key(node: Node) -> str:
    return ", ".join(tell_value(fact.value) for fact in node.key)
