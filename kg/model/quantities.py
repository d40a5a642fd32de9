"""Quantities and dates as intervals, so that a bound, a rounded figure and an exact one can be compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from math import inf

from pyoxigraph import Literal

from kg.model.claims import Date, Fact
from kg.terms import NUMBERS, RI, UNITS


@dataclass(frozen=True, slots=True)
class Extent:
    """What a value can mean: an interval of numbers (days for dates), or one `name` that equals only itself."""

    measure: str
    low: float = -inf
    high: float = inf
    name: str = ""

    def meets(self, other: Extent) -> bool:
        """Say whether both can be true; different measures never contradict."""
        if self.measure != other.measure:
            return True
        return self.name == other.name and self.low <= other.high and other.low <= self.high

    @property
    def width(self) -> float:
        """Return how vague it is; 0 for an exact value."""
        return 0.0 if self.name else self.high - self.low


def find_extent(fact: Fact) -> Extent:
    """Return what a fact's value can mean.

    Units are counted; *about* covers what rounds to the figure; a percentage covers what rounds to it
    as printed; a factor (seven-fold = 600 percent more) covers what rounds to it.

    >>> find_extent(Fact(RI("unitsAbout"), Literal(70000)))
    Extent(measure='units', low=65000.0, high=75000.0, name='')
    >>> find_extent(Fact(RI("changeFactor"), Literal("7")))
    Extent(measure='change', low=550.0, high=650.0, name='')
    """
    value = fact.value
    if isinstance(value, Date):
        return Extent(fact.property.value, _day(value.earliest, -inf), _day(value.latest, inf))
    if isinstance(value, Literal) and fact.property in UNITS:
        return _find_units(fact.property.value.rpartition("#")[2], int(value.value))
    if isinstance(value, Literal) and fact.property == RI("changePercent"):
        return _round("change", Decimal(value.value))
    if isinstance(value, Literal) and fact.property == RI("changeFactor"):
        factor = _round("change", Decimal(value.value))
        return Extent("change", (factor.low - 1) * 100, (factor.high - 1) * 100)
    if isinstance(value, Literal) and value.datatype in NUMBERS:
        return Extent(fact.property.value, float(value.value), float(value.value))
    return Extent(fact.property.value, 0, 0, name=str(value))


def _day(day: dt.date | None, otherwise: float) -> float:
    return otherwise if day is None else float(day.toordinal())


def _find_units(name: str, number: int) -> Extent:
    if name == "unitsAbove":
        return Extent("units", number + 1, inf)
    if name == "unitsBelow":
        return Extent("units", 0, number - 1)
    if name == "unitsAbout":
        zeros = len(str(number)) - len(str(number).rstrip("0")) if number else 0
        return Extent("units", number - 10**zeros / 2, number + 10**zeros / 2)
    return Extent("units", number, number)


def _round(measure: str, number: Decimal) -> Extent:
    exponent = number.as_tuple().exponent
    half = Decimal(1).scaleb(exponent) / 2 if isinstance(exponent, int) else Decimal(0)
    return Extent(measure, float(number - half), float(number + half))
