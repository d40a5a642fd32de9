"""Blocking checks: claims that cannot be right together with claims on other nodes.

It takes the claims of a view and gives those that are not held until a decision: of the claims involved, those of the
lowest-graded source.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from tests.oracle.days import parse_period
from tests.oracle.figures import agree_on_figures, find_range, pick_precise
from tests.oracle.reading import Claim, Data
from tests.oracle.terms import FIGURES, KEYS, VOLUMES
from tests.oracle.weighing import get_grade, weigh


def drop_blocked(data: Data, claims: Sequence[Claim]) -> list[Claim]:
    """Give the claims without those that a check blocks, checked again until none does."""
    left = list(claims)
    while blocked := _find_blocked(data, left):
        left = [claim for claim in left if claim not in blocked]
    return left


def _find_blocked(data: Data, claims: Sequence[Claim]) -> list[Claim]:
    """Give what all checks block of the same claims: what falls by one of them still tells against what others find."""
    blocked = []
    for check in (_find_repeats, _find_sums, _find_nil_causes):
        for involved in check(data, claims):
            worst = max(get_grade(data, claim) for claim in involved)
            blocked += [claim for claim in involved if get_grade(data, claim) == worst]
    return blocked


def hold_figures(data: Data, claims: Sequence[Claim]) -> tuple[dict[str, str], tuple[Claim, ...]]:
    """Give the figures that are held of one observation, and the claims they rest on."""
    held = weigh(data, [c for c in claims if any(name in c.facts for name in FIGURES)], agree_on_figures).held
    return {name: text for figure in FIGURES for name, text in pick_precise(figure, held).items()}, held


def _find_repeats(_: Data, claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Find the same exact figure of four or more digits for two periods."""
    told: dict[tuple[str, ...], list[Claim]] = defaultdict(list)
    for claim in claims:
        units = claim.facts.get("units", ("",))[0] if claim.kind in VOLUMES else ""
        if units.isdigit() and len(units) >= 4 and parse_period(claim.keys.get("period", "any")):
            dimensions = [claim.keys.get(key, "any") for key in KEYS[claim.kind] if key != "period"]
            told[(claim.kind, *dimensions, units)].append(claim)
    for alike in told.values():
        if len({claim.keys["period"] for claim in alike}) > 1:
            yield alike


def _find_sums(data: Data, claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Find parts that come to more than the whole that is held."""
    nodes: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind in VOLUMES and "units" in claim.facts and parse_period(claim.keys.get("period", "any")):
            nodes[claim.node].append(claim)
    held = {node: hold_figures(data, told) for node, told in nodes.items()}
    counted = {
        node: (_measure(figures), c) for node, (figures, c) in held.items() if any("units" in f for f in figures)
    }
    for (_, most), whole in counted.values():
        for parts in _find_partitions(whole[0], counted):
            if sum(lo for (lo, _), _ in parts) > most:
                yield [c for c in [*whole, *(c for _, told in parts for c in told)] if "units" in c.facts]


_Counted = tuple[tuple[Decimal, Decimal], tuple[Claim, ...]]


def _find_partitions(whole: Claim, counted: Mapping[str, _Counted]) -> Iterator[list[_Counted]]:
    """Give the sets of nodes that say one dimension more than the whole, and each node that lies within it."""
    finer: dict[str, list[_Counted]] = defaultdict(list)
    for part in counted.values():
        key = part[1][0]
        if key.kind != whole.kind or not _lies_within(key, whole):
            continue
        said = [name for name in KEYS[key.kind] if key.keys.get(name) != whole.keys.get(name)]
        if said:
            yield [part]
        if len(said) == 1 and said != ["period"]:
            finer[said[0]].append(part)
    yield from finer.values()


def _lies_within(part: Claim, whole: Claim) -> bool:
    inner, outer = parse_period(part.keys["period"]), parse_period(whole.keys["period"])
    return (
        all(whole.keys.get(name) in (None, "any", part.keys.get(name)) for name in KEYS[whole.kind] if name != "period")
        and inner is not None
        and outer is not None
        and outer.lo <= inner.lo
        and inner.hi <= outer.hi
    )


def _measure(figures: Mapping[str, str]) -> tuple[Decimal, Decimal]:
    marks = {"units": "", "units-about": "~", "units-above": ">", "units-below": "<"}
    ranges = [find_range(mark + figures[name]) for name, mark in marks.items() if name in figures]
    return max(lo for lo, _ in ranges), min(hi for _, hi in ranges)


def _find_nil_causes(_: Data, claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    """Find deals given as a cause that lower no duty below the general one, by what schedules charge."""
    charged = [claim for claim in claims if claim.kind == "tariff-treatment" and "charged-duty" in claim.facts]
    for driver in claims:
        if driver.kind != "driver" or driver.denies:
            continue
        for duty in (claim for claim in charged if claim.keys["regime"] == driver.keys["cause"]):
            for general in (c for c in charged if c.keys["regime"] == "mfn" and _same_trade(c, duty)):
                if Decimal(general.facts["charged-duty"][0]) <= Decimal(duty.facts["charged-duty"][0]):
                    yield [driver, duty, general]


def _same_trade(one: Claim, other: Claim) -> bool:
    return all(one.keys[name] == other.keys[name] for name in ("destination", "goods"))
