"""Succession: which status claims of a node belong to one run, and which of them lose there.

It takes status claims with the interval at which each holds. A later step forward succeeds; a step back needs a better
grade; where intervals overlap, rule 6 decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from tests.oracle.days import FIRST, Interval
from tests.oracle.reading import Claim, Data
from tests.oracle.terms import ENDS, PLANS, RANKS
from tests.oracle.weighing import DOUBTFUL, choose_side, get_grade, weigh


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A status claim, or one that leaves several open: its rank, when it holds, and whether by a date of its own."""

    statuses: tuple[str, ...]
    rank: int
    at: Interval
    dated: bool
    claim: Claim
    grade: str


def find_items(data: Data, claims: Sequence[Claim]) -> list[Item]:
    """Give the status claims among the claims on a node, ordered in time."""
    items = []
    for claim in claims:
        if statuses := claim.facts.get("status"):
            at, dated = _find_time(claim, statuses[0] if len(statuses) == 1 else "possible")
            rank = min(RANKS[status] for status in statuses)
            items.append(Item(tuple(sorted(statuses)), rank, at, dated, claim, get_grade(data, claim)))
    return sorted(items, key=lambda item: (item.at.lo, item.at.hi, item.rank, item.claim.name))


def _find_time(claim: Claim, status: str) -> tuple[Interval, bool]:
    published = claim.source.published
    kinds: tuple[str, ...] = ()
    if status in ENDS:
        kinds = ("until",)
    elif status == "active":
        kinds = ("first-shipped", "since", "in-force")
    elif status in PLANS:
        kinds = ("announced",)
        expected = claim.date("expected")
        if "announced" not in claim.facts and expected and expected.before(published):
            return Interval(FIRST, expected.lo - timedelta(days=1) if expected.lo > FIRST else FIRST), False
    return next(((days, True) for kind in kinds if (days := claim.date(kind))), (published, False))


def split_runs(items: Sequence[Item]) -> list[list[Item]]:
    """Part items, ordered in time, into runs: only after an end does a lower step open a new one."""
    runs: list[list[Item]] = [[]]
    for item in items:
        ended = any(RANKS[other.statuses[0]] == RANKS["ended"] and other.at.before(item.at) for other in runs[-1])
        if ended and item.rank < RANKS["ended"] and item.grade not in DOUBTFUL:
            runs.append([])
        runs[-1].append(item)
    for run, after in pairwise(runs):
        ends = [item.at for item in run if item.rank == RANKS["ended"]]
        # What began after an end by both of its days belongs to the life after it, if there is one.
        late = [i for i in run if i.rank < RANKS["ended"] and all(e.lo < i.at.lo and e.hi <= i.at.hi for e in ends)]
        run[:], after[:] = [i for i in run if i not in late], [*late, *after]
    return runs


def settle_run(data: Data, items: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Give the items of a run that do not lose to another status, and those of which none is held for another."""
    open_ = [item for item in items if len(item.statuses) > 1]
    sure = [item for item in items if len(item.statuses) == 1]
    # One status that an open claim names is the more precise of the two.
    vague = [item for item in open_ if not any(other.statuses[0] in item.statuses for other in sure)]
    kept = [*sure, *vague]
    disputed: list[Item] = []
    for higher in sorted({item.statuses for item in kept}, key=_rank, reverse=True):
        for lower in sorted({item.statuses for item in kept if item.statuses != higher}, key=_rank, reverse=True):
            if _rank(lower) <= _rank(higher):
                sides = [i for i in kept if i.statuses == lower], [i for i in kept if i.statuses == higher]
                lost = _find_losers(data, *sides)
                if {item.statuses for item in lost} == {lower, higher}:
                    disputed += lost
                kept = [item for item in kept if item not in lost]
    return kept, disputed


def _rank(statuses: Iterable[str]) -> tuple[int, str]:
    return min(RANKS[status] for status in statuses), min(statuses)


def _find_losers(data: Data, lower: Sequence[Item], higher: Sequence[Item]) -> list[Item]:
    if not lower or not higher:
        return []
    at = _find_begin(data, higher)
    history = [item for item in lower if item.at.before(at)]
    back = [item for item in lower if at.before(item.at)]
    beside = [item for item in lower if item not in history and item not in back]
    best = min(item.grade for item in higher)
    lost: list[Item] = []
    if back and lower[0].rank == higher[0].rank and lower[0].rank < RANKS["ended"]:
        back = []  # Planned and conditional stand beside each other, and either follows the other.
    if back:
        fixed = any(item.dated and item.rank >= RANKS["active"] for item in higher)
        undone = min(item.grade for item in back) < best and not fixed
        lost += higher if undone else back
    if beside:
        lost += _weigh(data, beside, higher)
    if history and not lost and best in DOUBTFUL:
        lost += _weigh(data, history, higher)
    return lost


def _weigh(data: Data, lower: Sequence[Item], higher: Sequence[Item]) -> list[Item]:
    held = choose_side(data, [[item.claim for item in lower], [item.claim for item in higher]])
    return [*([] if held == 0 else lower), *([] if held == 1 else higher)]


def _find_begin(data: Data, items: Sequence[Item]) -> Interval:
    """Give the days on which a step that several claims tell may begin."""
    dated = {item.claim.name: item.at for item in items if item.dated}
    held = weigh(
        data,
        [item.claim for item in items if item.dated],
        lambda a, b: dated[a.name].overlaps(dated[b.name]),
    ).held
    if held:
        return min((dated[claim.name] for claim in held), key=Interval.length)
    return Interval(min(item.at.lo for item in items), min(item.at.hi for item in items))
