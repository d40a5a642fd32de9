"""Figures: when two of them agree, and which of those that agree is the most precise.

It takes texts as the data write them (`>14000`, `~61850`, `-33`) and gives truth values and texts.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from tests.oracle.reading import Claim
from tests.oracle.terms import FIGURES


def find_range(units: str) -> tuple[Decimal, Decimal]:
    """Give the least and the greatest whole number that a text of units can mean.

    >>> find_range(">14000")[0], find_range("~61850"), find_range("<6000")[1]
    (Decimal('14001'), (Decimal('61845'), Decimal('61854')), Decimal('5999'))
    """
    number = Decimal(units.lstrip("<>~"))
    if units[0] == ">":
        return number + 1, Decimal("Infinity")
    if units[0] == "<":
        return Decimal(0), number - 1
    if units[0] == "~":
        half = Decimal(10) ** (len(units) - len(units.rstrip("0"))) / 2
        return (number - half).to_integral_value(), (number + half - Decimal("0.5")).to_integral_value("ROUND_FLOOR")
    return number, number


def agree_on_figures(one: Claim, other: Claim) -> bool:
    """Tell whether all that two claims say of one observation can be so together."""
    said = [{name: claim.facts[name][0] for name in FIGURES if name in claim.facts} for claim in (one, other)]
    return all(_agree(first, said[0][first], second, said[1][second]) for first, second in product(said[0], said[1]))


def agree_on_numbers(one: str, other: str) -> bool:
    """Tell whether two numbers are equal once both have the decimals of the rougher.

    >>> agree_on_numbers("37.1", "37"), agree_on_numbers("37.1", "37.2")
    (True, False)
    """
    decimals = min(_count_decimals(one), _count_decimals(other))
    return _round(Decimal(one), decimals) == _round(Decimal(other), decimals)


def pick_precise(name: str, claims: Sequence[Claim]) -> dict[str, str]:
    """Give the most precise values that claims which agree state of one property.

    Units come apart into `units`, `units-about`, or `units-above` and `units-below`.
    """
    values = sorted({claim.facts[name][0] for claim in claims if name in claim.facts})
    if not values:
        return {}
    if name == "units":
        return _pick_units(values)
    return {name: max(values, key=_count_decimals) if name in ("change", "factor") else values[0]}


def _pick_units(values: Sequence[str]) -> dict[str, str]:
    if exact := [value for value in values if value[0] not in "<>~"]:
        return {"units": exact[0]}
    if about := [value for value in values if value[0] == "~"]:
        return {"units-about": min(about, key=lambda v: find_range(v)[1] - find_range(v)[0])[1:]}
    above = [Decimal(value[1:]) for value in values if value[0] == ">"]
    below = [Decimal(value[1:]) for value in values if value[0] == "<"]
    return {
        **({"units-above": str(max(above))} if above else {}),
        **({"units-below": str(min(below))} if below else {}),
    }


def _agree(first: str, value: str, second: str, other: str) -> bool:
    if first == second == "units":
        (lo, hi), (low, high) = find_range(value), find_range(other)
        return lo <= high and low <= hi
    if first == second:
        return agree_on_numbers(value, other) if first in ("change", "factor") else value == other
    names = {first: value, second: other}
    if names.keys() == {"change", "factor"}:
        return agree_on_numbers(str(Decimal(names["change"]) / 100 + 1), names["factor"])
    if names.keys() == {"change", "direction"}:
        return (Decimal(names["change"]) < 0) == (names["direction"] == "decrease")
    if names.keys() == {"factor", "direction"}:
        return (Decimal(names["factor"]) < 1) == (names["direction"] == "decrease")
    return True


def _count_decimals(number: str) -> int:
    return len(number.partition(".")[2])


def _round(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
