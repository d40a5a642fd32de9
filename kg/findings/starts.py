"""Volumes against the routes by which they can have come: none may be counted before one began."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product

from pyoxigraph import NamedNode

from kg.findings.corpus import COMING, EXPECTED, ROUTE, SINCE, STATUS, UNTIL, Corpus, find_date, find_part, find_thing
from kg.findings.figures import DESTINATION, MAKER, MODEL, ORIGIN, Figure
from kg.findings.words import sort_claims, tell_extent
from kg.model.claims import Value
from kg.model.findings import Finding
from kg.model.outcomes import Reading
from kg.terms import RI

SALES, SOURCING, TRADED = RI("SalesVolume"), RI("Sourcing"), (RI("ImportVolume"), RI("ExportVolume"))

Way = tuple[NamedNode, NamedNode | None, NamedNode | None]
"""A maker or a model, with origin and destination; None for any."""


@dataclass(slots=True)
class Start:
    """The first day on which routes can have begun; `unknown` if one may have begun on any day."""

    day: dt.date | None = None
    unknown: bool = False
    claims: list[NamedNode] = field(default_factory=list)

    def add(self, other: Start) -> None:
        """Take in the start of another route."""
        self.unknown = self.unknown or other.unknown
        if other.day and (self.day is None or other.day < self.day):
            self.day, self.claims = other.day, list(other.claims)


def find_volumes_before_routes(corpus: Corpus) -> Iterator[Finding]:
    """Yield the volumes of a period that ended before any route of their model, or of their maker, began."""
    starts = _list_starts(corpus)
    for figure in corpus.figures:
        if figure.span and is_supplied(figure):
            start = _find_start(figure, starts)
            if start and not start.unknown and start.day and figure.span.last < start.day:
                yield _make(figure, start, corpus)


def is_supplied(figure: Figure) -> bool:
    """Say whether a volume needs a route: imports, exports, and sales of what was built elsewhere."""
    origin, destination = figure.dimensions.get(ORIGIN), figure.dimensions.get(DESTINATION)
    if figure.series[0] == SALES:
        return origin is not None and origin != destination
    return figure.series[0] in TRADED and (origin is None or origin != destination)


def _find_start(figure: Figure, starts: Mapping[Way, Start]) -> Start | None:
    maker, model = figure.subject
    thing = model or maker
    if not isinstance(thing, NamedNode):
        return None
    return starts.get((thing, _as_thing(figure, ORIGIN), _as_thing(figure, DESTINATION)))


def _as_thing(figure: Figure, prop: NamedNode) -> NamedNode | None:
    value: Value | None = figure.dimensions.get(prop)
    return value if isinstance(value, NamedNode) else None


def _list_starts(corpus: Corpus) -> dict[Way, Start]:
    """Return when the supply of each maker and model began, by every way to name the route.

    A sourcing that gives no date says nothing of the start of the maker's routes, and is passed over.
    """
    found: dict[Way, Start] = defaultdict(Start)
    for readings in _group_by_node([*corpus.list_of(ROUTE), *corpus.list_of(SOURCING)]):
        start, node = find_start(readings, corpus), readings[0].node
        origin, destination = find_part(node, ORIGIN), find_part(node, DESTINATION)
        if node.unknown or origin == destination or (start.unknown and node.cls == SOURCING):
            continue
        makers = {maker for r in readings if (maker := find_thing(r, MAKER) or find_part(node, MAKER))}
        things = {*makers, find_part(node, MODEL)} - {None}
        for thing, here, there in product(things, {origin, None}, {destination, None}):
            if thing:
                found[thing, here, there].add(start)
    return found


def _group_by_node(readings: Iterable[Reading]) -> list[list[Reading]]:
    found: dict[NamedNode, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.node.iri].append(reading)
    return list(found.values())


def find_start(readings: Iterable[Reading], corpus: Corpus) -> Start:
    """Return the first day on which a route can have begun, by all that is said of it.

    That is the earliest start that is stated, unless it ended once before; else, where it is only planned, the
    earliest day it is expected, or the first on which a source that speaks of the plan can have appeared.
    """
    said = list(readings)
    dated = [(since, r.claim.iri) for r in said if (since := find_date(r, SINCE))]
    begun = [(day, claim) for since, claim in dated if (day := since.earliest)]
    if len(begun) < len(dated):
        return Start(unknown=True)
    if begun:
        day = min(found for found, _ in begun)
        ended = (find_date(r, UNTIL) for r in said)
        before = any(end and (end.latest is None or end.latest < day) for end in ended)
        return Start(day, before, [claim for found, claim in begun if found == day])
    if not all(find_thing(r, STATUS) in COMING for r in said if find_thing(r, STATUS)):
        return Start(unknown=True)
    plans = [(day, r.claim.iri) for r in said if find_thing(r, STATUS) and (day := _find_plan(r, corpus))]
    first = min((day for day, _ in plans), default=None)
    return Start(first, first is None, [claim for day, claim in plans if day == first])


def _find_plan(reading: Reading, corpus: Corpus) -> dt.date | None:
    expected = find_date(reading, EXPECTED)
    return (expected.earliest if expected else None) or corpus.get_source(reading).published.earliest


def _make(figure: Figure, start: Start, corpus: Corpus) -> Finding:
    maker, model = figure.subject
    count = tell_extent(figure.units) if figure.units else "some"
    return Finding(
        rule="volume-before-route",
        severity="warning" if model else "note",
        claims=sort_claims([figure.claim, *start.claims]),
        node=figure.node,
        told=f"{corpus.tell_node(figure.reading.node)}: {count} were counted, and no known route of "
        f"{corpus.tell(model or maker)} that fits began before {start.day}.",
        settle="A source for an earlier route; or a decision that reads the volume under another period or origin.",
    )
