"""Figures: what a claim says of a volume, with its dimensions and period ready to be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.findings.spans import Span
from kg.model.claims import Value
from kg.model.outcomes import Reading
from kg.model.quantities import UNITS, Extent, find_extent
from kg.terms import RI

MAKER, MODEL, ORIGIN, DESTINATION = RI("maker"), RI("model"), RI("origin"), RI("destination")
PERIOD, IMPORTER = RI("period"), RI("importer")
EXACT = RI("units")
DIRECTION = RI("direction")
MEASURES = {"units": UNITS, "change": {RI("changePercent"), RI("changeFactor")}}
DIRECTIONS = {RI("increase"): Extent("change", low=1e-9), RI("decrease"): Extent("change", high=-1e-9)}

Series = tuple[NamedNode, frozenset[tuple[NamedNode, Value]]]
"""What is counted, whenever: the class of the volume and its dimensions, without the period."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What one claim says of one volume. An importer counts as a maker; `span` is None where no period is said.

    `units` and `change` (in percent) are what the claim's own words can mean, None where it gives none.
    """

    reading: Reading
    dimensions: Mapping[NamedNode, Value]
    series: Series
    span: Span | None
    units: Extent | None
    exact: int | None
    change: Extent | None

    @property
    def claim(self) -> NamedNode:
        """Return the claim."""
        return self.reading.claim.iri

    @property
    def node(self) -> NamedNode:
        """Return the volume."""
        return self.reading.node.iri

    @property
    def subject(self) -> tuple[Value | None, Value | None]:
        """Return whose vehicles are counted: maker and model, None for all."""
        return self.dimensions.get(MAKER), self.dimensions.get(MODEL)


def read_figure(reading: Reading, spans: Mapping[NamedNode, Span]) -> Figure | None:
    """Return what a reading says of a volume; None where a part of its key other than the period is left open."""
    node = reading.node
    if any(prop != PERIOD for prop in node.unknown):
        return None
    values = {fact.property: fact.value for fact in node.key}
    period = values.pop(PERIOD, None)
    dimensions = {MAKER if prop == IMPORTER else prop: value for prop, value in values.items()}
    return Figure(
        reading=reading,
        dimensions=dimensions,
        series=(node.cls, frozenset(dimensions.items())),
        span=spans.get(period) if isinstance(period, NamedNode) else None,
        units=_find_measure(reading, "units"),
        exact=next((_get_number(f.value) for f in reading.facts if f.property == EXACT), None),
        change=_find_measure(reading, "change") or _find_direction(reading),
    )


def _find_measure(reading: Reading, measure: str) -> Extent | None:
    return next((find_extent(fact) for fact in reading.facts if fact.property in MEASURES[measure]), None)


def _find_direction(reading: Reading) -> Extent | None:
    """Return the change that is said without a number: some rise, or some fall."""
    return next(
        (DIRECTIONS.get(f.value) for f in reading.facts if f.property == DIRECTION and isinstance(f.value, NamedNode)),
        None,
    )


def _get_number(value: Value) -> int | None:
    return int(value.value) if isinstance(value, Literal) else None


def measure_change(after: Extent, before: Extent) -> Extent | None:
    """Return the changes in percent that lead from one count to another; None from nothing.

    >>> measure_change(Extent("units", 110, 110), Extent("units", 100, 100)).low
    10.0
    """
    if before.low <= 0:
        return None
    return Extent("change", round(_change(after.low, before.high), 9), round(_change(after.high, before.low), 9))


def _change(after: float, before: float) -> float:
    return (after - before) / before * 100 if before != float("inf") else -100.0
