"""Statuses as an ontology has them: their order, and the dates on which each begins.

The ontology says which status follows which (`ri:nextStatus`), and on which date one begins (`ri:beginsOn`): what
begins when it was announced is a plan, on a start it goes on, on an end it is over, and on no date it is an idea. A
date of the subject, such as that on which a deal is signed, is a kind of one of these (`ri:datesLike`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.terms import RI

STATUS, AMONG = RI("status"), RI("statusAmong")
ANNOUNCED, SINCE, UNTIL = RI("announced"), RI("since"), RI("until")
EXPECTED, EXPECTED_END = RI("expected"), RI("expectedEnd")
HOPES = frozenset({EXPECTED, EXPECTED_END})
"""The dates of what was not yet so when it was said."""


@dataclass(frozen=True, slots=True)
class Statuses:
    """The statuses of an ontology by what they mean, and the dates that tell of them.

    `ranks` says how far each is, `dates` on which dates it begins, of which the earliest counts. `plans` are announced,
    `going` have begun and last, `over` have ended or were called off, `begun` go on or went on. `plan` is what an
    announcement alone makes. `announcing`, `starting` and `ending` are dates, and `date_ranks` says how far that is
    which a date tells of.
    """

    ranks: Mapping[NamedNode, int]
    dates: Mapping[NamedNode, tuple[NamedNode, ...]]
    plans: frozenset[NamedNode]
    going: frozenset[NamedNode]
    over: frozenset[NamedNode]
    begun: frozenset[NamedNode]
    plan: NamedNode | None
    announcing: tuple[NamedNode, ...]
    starting: tuple[NamedNode, ...]
    ending: tuple[NamedNode, ...]
    date_ranks: Mapping[NamedNode, int]

    @property
    def starts(self) -> tuple[NamedNode, ...]:
        """Return the dates on which a thing begins, be it as a plan."""
        return self.announcing + self.starting

    @property
    def events(self) -> tuple[NamedNode, ...]:
        """Return all dates of a run."""
        return (*self.starts, EXPECTED, EXPECTED_END, *self.ending)

    def rank(self, status: NamedNode | None) -> int:
        """Return how far a status is; one that is not known counts as planned."""
        plan = self.ranks[self.plan] if self.plan else 0
        return self.ranks.get(status, plan) if status else plan

    def rank_date(self, date: NamedNode) -> int:
        """Return how far that is which a date tells of; what else is dated is as far as what goes on."""
        return self.date_ranks.get(date, self.date_ranks.get(SINCE, 0))


def order_statuses(
    follows: Mapping[NamedNode, NamedNode],
    begins_on: Mapping[NamedNode, NamedNode],
    kinds: Mapping[NamedNode, tuple[NamedNode, ...]],
) -> Statuses:
    """Return the statuses of which some follow others and some begin on dates, of which there are kinds.

    One that follows none and that none follows is as far as those that begin on the same date.
    """
    dates = {on: (*kinds.get(on, ()), on) for on in (ANNOUNCED, SINCE, UNTIL)}
    ranks = _count(follows)
    places = {begins_on[status]: rank for status, rank in ranks.items() if status in begins_on}
    ranks |= {status: places.get(on, 0) for status, on in begins_on.items() if status not in ranks}
    plans, going, over = (frozenset(s for s, on in begins_on.items() if on == date) for date in dates)
    return Statuses(
        ranks=ranks,
        dates={status: dates[on] for status, on in begins_on.items()},
        plans=plans,
        going=going,
        over=over,
        begun=going | (over & {*follows.values()}),
        plan=next((status for status in follows if status in plans), None),
        announcing=dates[ANNOUNCED],
        starting=dates[SINCE],
        ending=dates[UNTIL],
        date_ranks={date: places[on] for on in dates if on in places for date in dates[on]},
    )


def _count(follows: Mapping[NamedNode, NamedNode]) -> dict[NamedNode, int]:
    """Return how many statuses come before each; those of a circle are as far as each other."""
    before = {after: status for status, after in follows.items()}
    ranks = {}
    for status in {**follows, **before}:
        trail = [status]
        while trail[-1] in before and before[trail[-1]] not in trail:
            trail.append(before[trail[-1]])
        ranks[status] = len(trail) - 1
    return ranks


NO_STATUSES = order_statuses({}, {}, {})
