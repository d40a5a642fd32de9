"""Highs, records and firsts against the figures that are known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from pyoxigraph import NamedNode

from kg.findings.changes import list_counts, list_falls, list_rises, tell_said_change
from kg.findings.corpus import Corpus, find_text, find_thing
from kg.findings.figures import DIRECTION, Figure
from kg.findings.spans import Span, move_months
from kg.findings.words import sort_claims, tell_extent, tell_list
from kg.model.findings import Finding
from kg.terms import RI

YEARS, SINCE_WHEN, RECORD = RI("highYears"), RI("highestSince"), RI("record")
FIRST, RISE = RI("firstInYears"), RI("increase")

Window = Callable[[Span], bool]
"""Says of the span of another figure whether a high is to exceed it."""

MISFIT, UNDERSTATED = "high-does-not-fit", "high-understated"
SETTLE = {
    MISFIT: "The figures of the years between; or a decision that reads the claim otherwise, or refutes it.",
    UNDERSTATED: "Figures of the years before: if none is higher it is the highest of all, and the words say less than "
    "they could.",
}


def find_highs_that_do_not_fit(corpus: Corpus) -> Iterator[Finding]:
    """Yield the highs, records and firsts that known figures of the time they speak of contradict."""
    for figure in corpus.figures:
        span = figure.span or assume_span(figure, corpus)
        if span:
            yield from _check_high(figure, span, corpus)
            yield from _check_first(figure, span, corpus)


def find_understated_highs(corpus: Corpus) -> Iterator[Finding]:
    """Yield the figures that are called the highest since some period, and are above that of this period as well."""
    for figure in corpus.figures:
        span = figure.span or assume_span(figure, corpus)
        if span:
            yield from _check_base(figure, span, corpus)


def assume_span(figure: Figure, corpus: Corpus) -> Span | None:
    """Return the last year that had ended when a source appeared, for a claim that names no period."""
    published = corpus.get_source(figure.reading).published
    if not published.earliest or not published.latest or published.earliest.year != published.latest.year:
        return None
    year = published.earliest.year - 1
    return Span(
        dt.date(year, 1, 1), dt.date(year, 12, 31), f"{year} (the year before the source, as no period is said)"
    )


def _check_high(figure: Figure, span: Span, corpus: Corpus) -> Iterator[Finding]:
    windows = dict(_list_windows(figure, span, corpus))
    own = [f.units for f in _list_own(figure, span, corpus) if f.units] if windows else []
    highest = max((units.high for units in own), default=None)
    for name, is_in in windows.items() if highest is not None else ():
        above = [f for f in _list_others(figure, span, is_in, corpus) if f.units and f.units.low > (highest or 0)]
        if above:
            said = tell_list(dict.fromkeys(tell_extent(units) for units in own))
            others = tell_list(
                dict.fromkeys(f"{tell_extent(f.units)} in {f.span.name}" for f in above if f.units and f.span)
            )
            told = f"{said} in {span.name} is called {name}; known are {others}."
            yield _make(MISFIT, figure, above, told, corpus)


def _list_own(figure: Figure, span: Span, corpus: Corpus) -> list[Figure]:
    """Return the counts of a figure's volume; of one without a period, those of the span it is taken to be of."""
    if figure.span:
        return list_counts(figure, corpus)
    return [figure] if figure.units else [f for f in corpus.series.get(figure.series, {}).get(span.days, ()) if f.units]


def _list_windows(figure: Figure, span: Span, corpus: Corpus) -> Iterator[tuple[str, Window]]:
    reading = figure.reading
    years, since = find_text(reading, YEARS), find_thing(reading, SINCE_WHEN)
    if find_text(reading, RECORD) == "true":
        yield "a record", lambda other: other.last < span.first
    if years:
        start = move_months(span.first, -12 * int(years))
        yield f"the highest in {years} years", lambda other: start < other.first and other.last < span.first
    base = corpus.spans.get(since) if since else None
    if base:
        yield f"the highest since {base.name}", lambda other: base.last < other.first and other.last < span.first


def _list_others(figure: Figure, span: Span, is_in: Window, corpus: Corpus) -> Iterator[Figure]:
    """Yield the known figures of the same series over spans as long, in a window."""
    for members in corpus.series.get(figure.series, {}).values():
        other = members[0].span
        if other and other.months == span.months and is_in(other):
            yield from filter(corpus.is_known, members)


def _check_first(figure: Figure, span: Span, corpus: Corpus) -> Iterator[Finding]:
    years = find_text(figure.reading, FIRST)
    direction = find_thing(figure.reading, DIRECTION)
    if not years or not direction:
        return
    start = move_months(span.first, -12 * int(years))
    between = _list_others(figure, span, lambda other: start < other.first and other.last < span.first, corpus)
    found = (list_rises if direction == RISE else list_falls)(between)
    if found:
        kind = "rise" if direction == RISE else "fall"
        known = tell_list(f"{tell_said_change(f.change)} in {f.span.name}" for f in _sort(found) if f.span)
        told = f"the {kind} in {span.name} is called the first in {years} years; known are {known}."
        yield _make(MISFIT, figure, found, told, corpus)


def _check_base(figure: Figure, span: Span, corpus: Corpus) -> Iterator[Finding]:
    since = find_thing(figure.reading, SINCE_WHEN)
    base = corpus.spans.get(since) if since else None
    if not base or base.months != span.months:
        return
    then = [f for f in corpus.series.get(figure.series, {}).get(base.days, ()) if f.units and corpus.is_known(f)]
    now = [f.units for f in _list_own(figure, span, corpus) if f.units]
    if now and then and all(f.units and f.units.high < min(u.low for u in now) for f in then):
        known = tell_list(dict.fromkeys(tell_extent(f.units) for f in then if f.units))
        told = (
            f"{tell_extent(now[0])} in {span.name} is called the highest since {base.name}, and is above the {known} "
        )
        yield _make(UNDERSTATED, figure, then, f"{told}of that period too.", corpus)


def _sort(figures: Iterable[Figure]) -> list[Figure]:
    return sorted(figures, key=lambda f: (f.span.days if f.span else (dt.date.min, dt.date.min), f.claim.value))


def _make(rule: str, figure: Figure, others: Iterable[Figure], told: str, corpus: Corpus) -> Finding:
    claims: list[NamedNode] = [figure.claim, *(f.claim for f in others)]
    return Finding(
        rule=rule,
        severity="warning" if rule == MISFIT else "note",
        claims=sort_claims(claims),
        node=figure.node,
        told=f"{corpus.tell_node(figure.reading.node)}: {told}",
        settle=SETTLE[rule],
    )
