"""Changes against the figures they are measured from, and highs against the figures they are to exceed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.findings.corpus import Corpus
from kg.findings.figures import Figure, measure_change
from kg.findings.spans import Span, list_before, name_next
from kg.findings.words import sort_claims, tell_change, tell_extent, tell_list
from kg.model.findings import Finding
from kg.model.quantities import Extent


def find_changes_that_do_not_fit(corpus: Corpus) -> Iterator[Finding]:
    """Yield the changes that no figure of the period before allows, with the period that would allow them.

    What is not held in the end is no measure of what is: a change that is held is compared with figures that are, and
    where there is none, what does not fit it is the figure before.
    """
    for figure in corpus.figures:
        if figure.change and figure.span:
            after = list_counts(figure, corpus)
            said = list_before_counts(figure, figure.span, corpus)
            known = list(filter(corpus.is_known, said))
            before = known or said
            if after and before and not any(_fits(figure.change, a, b) for a in after for b in before):
                tell = _tell_misfit if known or not corpus.is_known(figure) else _tell_wrong_base
                yield tell(figure, after, before, corpus)


def list_counts(figure: Figure, corpus: Corpus) -> list[Figure]:
    """Return the figures that say how many a figure's volume has: itself if it does, else all others on it."""
    if figure.units or not figure.span:
        return [figure] if figure.units else []
    members = [f for f in corpus.series.get(figure.series, {}).get(figure.span.days, ()) if f.units]
    return list(filter(corpus.is_known, members)) or members


def list_before_counts(figure: Figure, span: Span, corpus: Corpus) -> list[Figure]:
    """Return the counts of the period before a span, in the series of a figure."""
    series = corpus.series.get(figure.series, {})
    return [f for days in list_before(span) for f in series.get(days, ()) if f.units]


def _fits(change: Extent, after: Figure, before: Figure) -> bool:
    if not after.units or not before.units:
        return True
    measured = measure_change(after.units, before.units)
    return measured is None or measured.meets(change)


def _tell_misfit(figure: Figure, after: list[Figure], before: list[Figure], corpus: Corpus) -> Finding:
    known = tell_list(dict.fromkeys(f"{_tell_count(f)} in {f.span.name}" for f in before if f.span))
    is_now = tell_list(dict.fromkeys(_tell_count(f) for f in after))
    would_fit = list(_find_fitting(figure, after, corpus))
    fitting = f"it would fit {tell_list(would_fit)}" if would_fit else "no other period that is known would fit"
    return Finding(
        rule="change-does-not-fit",
        severity="warning",
        claims=sort_claims(f.claim for f in (figure, *after, *before)),
        node=figure.node,
        told=f"{corpus.tell_node(figure.reading.node)}: {tell_said_change(figure.change)} is said; {is_now} against "
        f"{known} is {_tell_measured(after[0], before[0])}; {fitting}.",
        settle="The publisher's figure of the period before; or a decision that reads one of the two under its own.",
    )


def _tell_wrong_base(figure: Figure, after: list[Figure], before: list[Figure], corpus: Corpus) -> Finding:
    base, period = before[0], figure.span.name if figure.span else ""
    return Finding(
        rule="change-does-not-fit",
        severity="warning",
        claims=sort_claims(f.claim for f in (figure, *after, *before)),
        node=base.node,
        told=f"{corpus.tell_node(base.reading.node)}: {_tell_count(base)} is said; the {_tell_count(after[0])} of "
        f"{period} would be {_tell_measured(after[0], base)} against it, and {tell_said_change(figure.change)} is "
        "known.",
        settle="The publisher's figure of the period; or a decision that reads this one under its own.",
    )


def _find_fitting(figure: Figure, after: list[Figure], corpus: Corpus) -> Iterator[str]:
    """Yield the periods in which the same count and change would fit the figure of the period before."""
    for members in corpus.series.get(figure.series, {}).values():
        for before in filter(corpus.is_known, members):
            alike = before.units and before.span and figure.span and before.span.months == figure.span.months
            if alike and before.span and figure.change and any(_fits(figure.change, a, before) for a in after):
                yield f"{name_next(before.span)} (after {_tell_count(before)} in {before.span.name})"
                break


def _tell_measured(after: Figure, before: Figure) -> str:
    measured = measure_change(after.units, before.units) if after.units and before.units else None
    if measured is None:
        return "another change"
    if measured.low == measured.high:
        return tell_change(measured.low)
    return f"between {tell_change(measured.low)} and {tell_change(measured.high)}"


def _tell_count(figure: Figure) -> str:
    return tell_extent(figure.units) if figure.units else ""


def tell_said_change(change: Extent | None) -> str:
    """Return a change as it was said, by the middle of what it can mean."""
    if change is None or change.low == -change.high:
        return "no change"
    if change.high - change.low == float("inf"):
        return "a rise" if change.low > 0 else "a fall"
    return tell_change((change.low + change.high) / 2)


def list_rises(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that say of a volume that it surely rose."""
    return [f for f in figures if f.change and f.change.low > 0]


def list_falls(figures: Iterable[Figure]) -> list[Figure]:
    """Return the figures that say of a volume that it surely fell."""
    return [f for f in figures if f.change and f.change.high < 0]
