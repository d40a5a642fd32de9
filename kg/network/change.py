"""Change between two days: routes that came, went or changed their status, and what that did to makers' origins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.model.analyses import Cell, Shape
from kg.network.dependence import Pairs, count_pairs, group_routes
from kg.network.facts import Facts
from kg.network.found import Found, Line
from kg.network.routes import (
    ACTIVE,
    Route,
    choose_routes,
    list_routes,
    parse_statuses,
    tell_lone_routes,
    tell_route,
    tell_statuses,
)
from kg.network.shares import compute_shares
from kg.network.wording import count_of, join_words

COLUMNS = (
    "about", "name", "maker", "origin", "model", "status_before", "status_after", "share_before", "share_after",
    "change",
)  # fmt: skip
SHAPE = Shape(
    kind="dumbbell",
    x="share_before",
    y="name",
    series="origin",
    end="share_after",
    unit="share of the maker",
    whole=1.0,
)
ROUTE, SHARE = "route", "share"


@dataclass(frozen=True, slots=True)
class Moment:
    """What is read of one day."""

    facts: Facts
    routes: Mapping[NamedNode, Route]
    pairs: Pairs


def find_change(facts: Facts, *, start: str | date, end: str | date, status: str = ACTIVE) -> Found:
    """Return what changed between two days, as things stood on each by all that is known now.

    A row about a `route` is one whose status differs (an empty one: the route was not there yet); rows about a `share`
    give, for each maker and origin, the maker's routes of a status from there over all of its routes of that status, 0
    to 1, on both days, where they differ. Both graphs are made anew from the data (`Graph.at`), each with what
    may have happened by its day: an event whose date is not known to the day counts from its first possible day.

    Raises:
        QueryError: a day is none, or the first is not before the second; there is no such status.
        DataError: the data is wrong.
    """
    days = (parse_day(start), parse_day(end))
    if days[0] >= days[1]:
        raise QueryError(f"change: {days[0]} is not before {days[1]}; give the earlier day first")
    statuses = parse_statuses(facts, status)
    before, after = (_read(Facts(facts.graph.at(as_of=day), facts.lang), statuses) for day in days)
    routes = _list_routes(before, after)
    shares = _list_shares(before, after)
    return Found(
        title=f"What changed from {days[0]} to {days[1]}",
        sentences=_tell(routes, shares, (before, after), (days, statuses)),
        columns=COLUMNS,
        lines=[*routes, *shares],
        shape=SHAPE,
        notes=[
            "an event whose date is not known to the day counts from its first possible day",
            *tell_lone_routes(facts, _list_changed(before, after)),
        ],
        behind=sorted(_cite_all(before) | _cite_all(after)),
        parameters={"start": str(days[0]), "end": str(days[1]), "status": ",".join(statuses)},
    )


def parse_day(value: str | date) -> date:
    """Return a day of the calendar.

    >>> parse_day("2025-01-31")
    datetime.date(2025, 1, 31)

    Raises:
        QueryError: it is none.
    """
    try:
        return value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError as error:
        raise QueryError(f"change: '{value}' is no day of the calendar; write it as 2025-01-31") from error


def _read(facts: Facts, statuses: Sequence[str]) -> Moment:
    routes = list_routes(facts)
    return Moment(facts, {route.iri: route for route in routes}, group_routes(choose_routes(routes, statuses)))


def _list_changed(before: Moment, after: Moment) -> list[Route]:
    """Return the routes whose status differs, as they are after it, or before where they are gone."""
    names = sorted({*before.routes, *after.routes}, key=str)
    pairs = ((before.routes.get(name), after.routes.get(name)) for name in names)
    return [
        found
        for old, new in pairs
        if (old.state if old else None) != (new.state if new else None) and (found := new or old)
    ]


def _list_routes(before: Moment, after: Moment) -> list[Line]:
    lines = []
    for route in _list_changed(before, after):
        old, new = before.routes.get(route.iri), after.routes.get(route.iri)
        facts = (after if new else before).facts
        states = [facts.tell(one.state) if one and one.state else None for one in (old, new)]
        maker = facts.tell(route.maker) if route.maker else None
        head: tuple[Cell, ...] = (
            ROUTE,
            tell_route(facts, route),
            maker,
            facts.tell(route.origin),
            facts.tell(route.model),
        )
        claims = [m.facts.cite(one.triples) for m, one in ((before, old), (after, new)) if one]
        told = f"{states[0] or 'not there'} → {states[1] or 'not there'}"
        lines.append(Line((*head, *states, None, None, told), tuple(sorted({c for found in claims for c in found}))))
    return sorted(lines, key=lambda line: tuple(str(cell or "") for cell in line.cells[2:5]))


def _list_shares(before: Moment, after: Moment) -> list[Line]:
    """Return a line a maker and origin whose share differs; the share of a maker without routes is empty."""
    lines = []
    tell = after.facts.tell
    for maker in sorted({*before.pairs, *after.pairs}, key=tell):
        old, new = (compute_shares(count_pairs(moment.pairs.get(maker, {}))) for moment in (before, after))
        if old != new:
            claims = _cite_maker(before, maker) | _cite_maker(after, maker)
            for origin in sorted({*old, *new}, key=tell):
                figures = [shares.get(origin, 0.0) if shares else None for shares in (old, new)]
                name = f"{tell(maker)} from {tell(origin)}"
                cells = (SHARE, name, tell(maker), tell(origin), None, None, None, *figures, _tell_step(*figures))
                lines.append(Line(cells, tuple(sorted(claims))))
    return lines


def _tell_step(old: float | None, new: float | None) -> str:
    texts = ["no route" if share is None else f"{share:.3f}" for share in (old, new)]
    return " → ".join(texts)


def _cite_maker(moment: Moment, maker: NamedNode) -> set[str]:
    routes = (route for found in moment.pairs.get(maker, {}).values() for route in found)
    return set(moment.facts.cite(triple for route in routes for triple in route.triples))


def _cite_all(moment: Moment) -> set[str]:
    return {claim for maker in moment.pairs for claim in _cite_maker(moment, maker)}


def _tell(
    routes: Sequence[Line],
    shares: Sequence[Line],
    moments: tuple[Moment, Moment],
    given: tuple[tuple[date, date], Sequence[str]],
) -> list[str]:
    (start, end), statuses = given
    told = tell_statuses(statuses)
    numbers = [sum(len(found) for by in moment.pairs.values() for found in by.values()) for moment in moments]
    sentences = [
        f"{count_of(numbers[0], f'{told} route')} of a known maker led into the home market on {start}, and "
        f"{numbers[1]:,} on {end}."
    ]
    if not routes:
        return [*sentences, "No route changed its status between these days."]
    steps = Counter(str(line.cells[9]) for line in routes)
    names = join_words(f"{count} {step}" for step, count in sorted(steps.items()))
    sentences.append(f"{count_of(len(routes), 'route')} changed: {names}.")
    makers = list(dict.fromkeys(str(line.cells[2]) for line in shares))
    if makers:
        sentences.append(f"Shares of origins changed for {count_of(len(makers), 'maker')}: {join_words(makers)}.")
    return sentences
