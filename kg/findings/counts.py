"""Rules over figures: sums, changes, figures that stand twice, highs and ranks; and causes that change nothing."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf

from pyoxigraph import Literal, NamedNode

from kg.findings.rules import Corpus, Odd, rule
from kg.findings.telling import (
    MOST,
    sort_claims,
    tell_change,
    tell_claims,
    tell_extent,
    tell_list,
    tell_number,
    tell_said_change,
)
from kg.model.causes import CAUSE, find_nil_causes
from kg.model.claims import Value
from kg.model.figures import DIRECTION, Figure, Part, Series, find_overflows, find_repeats, is_exact, measure_change
from kg.model.outcomes import Reading
from kg.model.periods import Days, Span, list_before, move_months, name_next
from kg.model.quantities import Extent
from kg.terms import NUMBERS, RI

Readings = tuple[Reading, ...]
RANK, YEARS, SINCE_WHEN, RECORD, FIRST = (
    RI(name) for name in ("rank", "highYears", "highestSince", "record", "firstInYears")
)


def find_text(figure: Figure, prop: NamedNode) -> str | None:
    """Return the text or number that a figure's claim gives for a property, or None."""
    facts = figure.reading.facts
    return next((f.value.value for f in facts if f.property == prop and isinstance(f.value, Literal)), None)


@rule(
    "error",
    "A table of the publisher that shows which figure has another period, another scope or a wrong digit.",
    by="figures",
)
def parts_above_whole(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the wholes that are less than their parts together, whichever figure of each part is taken."""
    for found in find_overflows(corpus.figures):
        first = found.less[0]
        ordered = sorted(found.parts, key=lambda part: min(f.node.value for f in part.figures))
        each = (f"{_tell_part(p, first, corpus)} {tell_number(p.low)}" for p in ordered[:MOST])
        told = f"the parts come to {tell_number(found.total)} or more ({tell_list(each, of=len(ordered))})"
        whole = tell_list(tell_extent(f.units) for f in found.less)
        claims = [*(f.claim for f in found.less), *(claim for part in found.parts for claim in part.lowest)]
        yield corpus.see(first.reading.node, f"{told}, and the whole is said to be {whole}.", claims)


def _tell_part(part: Part, whole: Figure, corpus: Corpus) -> str:
    figure = part.figures[0]
    own = [corpus.names.tell(v) for p, v in figure.dimensions.items() if p not in whole.dimensions]
    period = figure.span.name if figure.span and whole.span and figure.span.days != whole.span.days else ""
    return " ".join(filter(None, [*own, period]))


@rule(
    "note", "The figures of the others; until then a rank is sure only of those with more than is left.", by="figures"
)
def remainder(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield what is left of a whole that nobody is assigned, where some are named for the same period."""
    for (series, days, holder), parts in _list_held_parts(corpus).items():
        counted = corpus.figures.list_counts(series, days)
        if counted:
            whole, tell = Part(counted), corpus.names.tell
            rest = Extent("units", whole.low - sum(p.high for p in parts), whole.high - sum(p.low for p in parts))
            if 0 < rest.low <= rest.high < inf:
                of = f"{tell_extent(rest)} of {tell_extent(Extent('units', whole.low, whole.high))}"
                kind = f"no {corpus.names.tell_range(holder)}"
                named = tell_list(sorted(tell(part.figures[0].dimensions[holder]) for part in parts))
                told = f"{of} are assigned to {kind}; named are {named}."
                claims = [f.claim for part in (whole, *parts) for f in part.figures]
                yield corpus.see(counted[0].reading.node, told, claims)


def _list_held_parts(corpus: Corpus) -> Mapping[tuple[Series, Days, NamedNode], list[Part]]:
    """Return the parts that name whose they are, by the series that does not but is the same else, and by days."""
    found: dict[tuple[Series, Days, NamedNode], list[Part]] = defaultdict(list)
    for (cls, dimensions), by_days in corpus.figures.series.items():
        for item in dimensions:
            whole = (cls, dimensions - {item})
            whose = corpus.vocabulary.find_range(item[0])  # of agents each has a figure of its own
            is_holder = whose is not None and corpus.vocabulary.is_a(whose, RI("Agent"))
            if is_holder and whole in corpus.figures.series and item[1] not in corpus.figures.vague:
                for days in by_days:
                    if counted := corpus.figures.list_counts((cls, dimensions), days):
                        found[whole, days, item[0]].append(Part(counted))
    return found


# --- Changes ---


@rule(
    "warning",
    "The publisher's figure of the period before; or a decision that reads one of the two under its own.",
    by="figures",
)
def change_does_not_fit(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the changes that no figure of the period before allows, with the period that would allow them.

    What is not held in the end is no measure of what is: a change that is held is compared with figures that are, and
    where there is none, what does not fit it is the figure before.
    """
    for figure in corpus.figures.all:
        if figure.change and figure.span:
            after = list_counts(figure, corpus)
            said = [f for days in list_before(figure.span) for f in corpus.figures.list_counts(figure.series, days)]
            known = list(filter(corpus.is_known, said))
            before = known or said
            if after and before and not any(_fits(figure.change, a, b) for a in after for b in before):
                claims = [f.claim for f in (figure, *after, *before)]
                if known or not corpus.is_known(figure):
                    yield corpus.see(figure.reading.node, _tell_misfit(figure, after, before, corpus), claims)
                else:
                    settle = "The publisher's figure of the period; or a decision that reads this one under its own."
                    told = _tell_wrong_base(figure, after[0], before[0])
                    yield corpus.see(before[0].reading.node, told, claims, settle)


def list_counts(figure: Figure, corpus: Corpus) -> list[Figure]:
    """Return the figures that count what a figure is of: itself if it does, else all others on it."""
    if figure.units or not figure.span:
        return [figure] if figure.units else []
    members = corpus.figures.list_counts(figure.series, figure.span.days)
    return list(filter(corpus.is_known, members)) or list(members)


def _fits(change: Extent, after: Figure, before: Figure) -> bool:
    measured = _measure(after, before)
    return measured is None or measured.meets(change)


def _measure(after: Figure, before: Figure) -> Extent | None:
    return measure_change(after.units, before.units) if after.units and before.units else None


def _tell_misfit(figure: Figure, after: list[Figure], before: list[Figure], corpus: Corpus) -> str:
    known = tell_list(f"{tell_extent(f.units)} in {f.span.name}" for f in before if f.span)
    is_now = tell_list(tell_extent(f.units) for f in after)
    would_fit = tell_list(_find_fitting(figure, after, corpus))
    fitting = f"it would fit {would_fit}" if would_fit else "no other period that is known would fit"
    measured = f"{is_now} against {known} is {_tell_measured(after[0], before[0])}"
    return f"{tell_said_change(figure.change)} is said; {measured}; {fitting}."


def _tell_wrong_base(figure: Figure, after: Figure, base: Figure) -> str:
    period = figure.span.name if figure.span else ""
    measured = f"{tell_extent(after.units)} of {period} would be {_tell_measured(after, base)} against it"
    return f"{tell_extent(base.units)} is said; the {measured}, and {tell_said_change(figure.change)} is known."


def _find_fitting(figure: Figure, after: list[Figure], corpus: Corpus) -> Iterator[str]:
    """Yield the periods in which the same count and change would fit the figure of the period before."""
    for members in corpus.figures.series.get(figure.series, {}).values():
        for before in filter(corpus.is_known, members):
            alike = before.units and before.span and figure.span and before.span.months == figure.span.months
            if alike and before.span and figure.change and any(_fits(figure.change, a, before) for a in after):
                yield f"{name_next(before.span)} (after {tell_extent(before.units)} in {before.span.name})"
                break


def _tell_measured(after: Figure, before: Figure) -> str:
    measured = _measure(after, before)
    if measured is None:
        return "another change"
    if measured.low == measured.high:
        return tell_change(measured.low)
    return f"between {tell_change(measured.low)} and {tell_change(measured.high)}"


@rule(
    "error",
    "The publisher's own table; then a decision that reads the other of the two under its own key.",
    by="figures",
)
def same_figure_twice(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the exact figures that stand for two periods of one series."""
    for pair in find_repeats(corpus.figures, is_exact):
        places = [(figures[0], sort_claims(f.claim for f in figures)) for figures in pair]
        both = tell_list(f"{corpus.names.tell_node(f.reading.node)} ({tell_claims(claims)})" for f, claims in places)
        first = places[0][0]
        told = f"{tell_number(first.exact or 0)}: one exact figure stands for both {both}."
        yield Odd([claim for _, claims in places for claim in claims], first.node, told)


# --- Highs ---

Window = Callable[[Span], bool]
"""Says of the span of another figure whether a high is to exceed it."""


@rule(
    "warning",
    "The figures of the years between; or a decision that reads the claim otherwise, or refutes it.",
    by="figures",
)
def high_does_not_fit(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the highs, records and firsts that known figures of the time they speak of contradict."""
    for figure in corpus.figures.all:
        span = figure.span or assume_span(figure, corpus)
        if span:
            yield from _check_high(figure, span, corpus)
            yield from _check_first(figure, span, corpus)


def assume_span(figure: Figure, corpus: Corpus) -> Span | None:
    """Return the last year that had ended when a source appeared, for a claim that names no period."""
    published = corpus.get_published(figure.reading)
    if not published.earliest or not published.latest or published.earliest.year != published.latest.year:
        return None
    year = published.earliest.year - 1
    name = f"{year} (the year before the source, as no period is said)"
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31), name)


def _check_high(figure: Figure, span: Span, corpus: Corpus) -> Iterator[Odd]:
    windows = dict(_list_windows(figure, span, corpus))
    own = _list_own(figure, span, corpus) if windows else []
    highest = max((units.high for units in own), default=None)
    for name, is_in in windows.items() if highest is not None else ():
        above = [f for f in _list_others(figure, span, is_in, corpus) if f.units and f.units.low > (highest or 0)]
        if above:
            said = tell_list(map(tell_extent, own))
            others = tell_list(f"{tell_extent(f.units)} in {f.span.name}" for f in above if f.span)
            told = f"{said} in {span.name} is called {name}; known are {others}."
            yield corpus.see(figure.reading.node, told, [figure.claim, *(f.claim for f in above)])


def _list_own(figure: Figure, span: Span, corpus: Corpus) -> list[Extent]:
    """Return what the counts can mean that a figure is of; without a period, those of the span it is taken to be of."""
    assumed = not (figure.span or figure.units)
    own = corpus.figures.list_counts(figure.series, span.days) if assumed else list_counts(figure, corpus)
    return [f.units for f in own if f.units]


def _list_windows(figure: Figure, span: Span, corpus: Corpus) -> Iterator[tuple[str, Window]]:
    years, base = find_text(figure, YEARS), corpus.find_span(figure.reading.find_thing(SINCE_WHEN))
    if find_text(figure, RECORD) == "true":
        yield "a record", lambda other: other.last < span.first
    if years:
        start = move_months(span.first, -12 * int(years))
        yield f"the highest in {years} years", lambda other: start < other.first and other.last < span.first
    if base:
        yield f"the highest since {base.name}", lambda other: base.last < other.first and other.last < span.first


def _list_others(figure: Figure, span: Span, is_in: Window, corpus: Corpus) -> Iterator[Figure]:
    """Yield the known figures of the same series over spans as long, in a window."""
    for members in corpus.figures.series.get(figure.series, {}).values():
        other = members[0].span
        if other and other.months == span.months and is_in(other):
            yield from filter(corpus.is_known, members)


def _check_first(figure: Figure, span: Span, corpus: Corpus) -> Iterator[Odd]:
    years, direction = find_text(figure, FIRST), figure.reading.find_thing(DIRECTION)
    if not years or not direction:
        return
    rise, start = direction == RI("increase"), move_months(span.first, -12 * int(years))
    between = _list_others(figure, span, lambda other: start < other.first and other.last < span.first, corpus)
    found = [f for f in between if f.change and (f.change.low > 0 if rise else f.change.high < 0)]
    if found:
        ordered = sorted(found, key=lambda f: (f.span.days if f.span else (), f.claim.value))
        known = tell_list(f"{tell_said_change(f.change)} in {f.span.name}" for f in ordered if f.span)
        kind = "rise" if rise else "fall"
        told = f"the {kind} in {span.name} is called the first in {years} years; known are {known}."
        yield corpus.see(figure.reading.node, told, [figure.claim, *(f.claim for f in found)])


@rule(
    "note",
    "Figures of the years before: if none is higher it is the highest of all, and the words say less than they could.",
    by="figures",
)
def high_understated(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the figures that are called the highest since some period, and are above that of this period as well."""
    for figure in corpus.figures.all:
        span = figure.span or assume_span(figure, corpus)
        base = corpus.find_span(figure.reading.find_thing(SINCE_WHEN))
        if span and base and base.months == span.months:
            then = list(filter(corpus.is_known, corpus.figures.list_counts(figure.series, base.days)))
            now = _list_own(figure, span, corpus)
            if now and then and all(f.units and f.units.high < min(u.low for u in now) for f in then):
                said = f"{tell_extent(now[0])} in {span.name} is called the highest since {base.name}"
                known = tell_list(tell_extent(f.units) for f in then)
                told = f"{said}, and is above the {known} of that period too."
                yield corpus.see(figure.reading.node, told, [figure.claim, *(f.claim for f in then)])


# --- Ranks ---

Field = tuple[NamedNode, frozenset[tuple[NamedNode, Value]], NamedNode, Days]
"""What is ranked: the class, the other dimensions, the dimension that differs, and the days."""


@rule("error", "The publisher's ranking of the period, with the figures it rests on.", by="figures")
def rank_contradicted(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the ranks that fewer places are left for: more are surely larger than the rank allows."""
    ranked = [(figure, int(rank)) for figure in corpus.figures.all if (rank := find_text(figure, RANK))]
    wanted = {field for figure, _ in ranked for field in _list_fields(figure)}
    rivals = _list_rivals(corpus, wanted) if wanted else {}
    for figure, place in ranked:
        own = [f.units for f in list_counts(figure, corpus) if f.units]
        for field in _list_fields(figure) if own else ():
            field_rivals = rivals.get(field, ())
            start = bisect_right(field_rivals, max(units.high for units in own), key=lambda r: r.low)
            above = [rival for rival in field_rivals[start:] if rival.figures[0].node != figure.node]
            if len(above) >= place:
                tell, firsts = corpus.names.tell_node, [rival.figures[0] for rival in reversed(above)]
                larger = tell_list(f"{tell(f.reading.node)} {tell_extent(f.units)}" for f in firsts)
                said = f"{tell(figure.reading.node)} with {tell_list(map(tell_extent, own))}"
                claims = [figure.claim, *(f.claim for rival in above for f in rival.figures)]
                yield Odd(claims, figure.node, f"{said} is said to have rank {place}; larger are {larger}.")


def _list_fields(figure: Figure) -> Iterator[Field]:
    if figure.span:
        cls, dimensions = figure.series
        for item in dimensions:
            yield cls, dimensions.difference([item]), item[0], figure.span.days


def _list_rivals(corpus: Corpus, wanted: set[Field]) -> Mapping[Field, Sequence[Part]]:
    found: dict[Field, list[Part]] = defaultdict(list)
    for by_days in corpus.figures.series.values():
        for figures in by_days.values():
            counted = tuple(f for f in figures if f.units and corpus.is_known(f))
            if counted and corpus.figures.vague.isdisjoint(counted[0].dimensions.values()):
                for field in wanted.intersection(_list_fields(counted[0])):
                    found[field].append(Part(counted))
    return {f: sorted(rivals, key=lambda r: (r.low, r.figures[0].node.value)) for f, rivals in found.items()}


# --- Causes ---


@rule("error", "A source for other terms at the time; or a decision that refutes the cause.", by="causes")
def cause_excluded(readings: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield what is named as a cause and sets no more than applies without it."""
    tell = corpus.names.tell
    for found in find_nil_causes(readings, corpus.data, corpus.vocabulary):
        said = sort_claims(one.reading.claim.iri for one in found.baseline)
        prop = corpus.names.tell_property(found.baseline[0].fact.property)
        values = " or ".join(sorted({_tell_value(one.fact.value, corpus) for one in found.baseline}))
        effect = tell(next((f.value for f in found.reading.node.key if f.property != CAUSE), None))
        told = f"named as a cause of {effect}; without it the {prop} is {values} all the same ({tell_claims(said)})."
        yield Odd([found.reading.claim.iri, *said], found.reading.node.iri, f"{tell(found.rule)}: {told}")


def _tell_value(value: Value, corpus: Corpus) -> str:
    if isinstance(value, Literal) and value.datatype in NUMBERS:
        return tell_number(float(value.value))
    return corpus.names.tell(value)
