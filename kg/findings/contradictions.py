"""One source against itself: two values of what has one value at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from kg.findings.corpus import EXPECTED, SINCE, STATUS, UNTIL, Corpus, find_date
from kg.findings.words import sort_claims, tell_claims, tell_list
from kg.model.claims import Fact
from kg.model.findings import Finding
from kg.model.outcomes import Reading
from kg.model.quantities import Extent, find_extent
from kg.terms import RI

Said = tuple[Extent, Fact, Reading]
STEPS = (SINCE, UNTIL, EXPECTED, RI("expectedEnd"))


def find_self_contradictions(corpus: Corpus) -> Iterator[Finding]:
    """Yield the points on which claims of one source differ, unless their dates make them steps of one story."""
    for facts in _list_points(corpus):
        by_measure: dict[str, list[Said]] = defaultdict(list)
        for fact, reading in facts:
            extent = find_extent(fact)
            by_measure[extent.measure].append((extent, fact, reading))
        for said in by_measure.values():
            ends = find_ends(said)
            if ends and not _are_steps(*ends):
                yield _make(said, corpus)


def _list_points(corpus: Corpus) -> Iterator[list[tuple[Fact, Reading]]]:
    """Yield what each source says of each thing on what is compared as one, where it says so more than once."""
    points: dict[tuple[NamedNode, NamedNode, NamedNode], list[tuple[Fact, Reading]]] = defaultdict(list)
    vocabulary = corpus.vocabulary
    for reading in corpus.readings:
        for fact in reading.facts:
            if vocabulary.is_single(fact.property):
                group = vocabulary.group_of(fact.property)
                points[reading.claim.source, reading.node.iri, group].append((fact, reading))
    yield from (facts for facts in points.values() if len(facts) > 1)


def find_ends(said: Iterable[Said]) -> tuple[Said, Said] | None:
    """Return two values of one measure that cannot both be true, or None: intervals meet if all pairs do."""
    known = list(said)
    first = known[0]
    other = next((one for one in known if one[0].name != first[0].name), None)
    if other:
        return first, other
    low, high = max(known, key=lambda one: one[0].low), min(known, key=lambda one: one[0].high)
    return (high, low) if low[0].low > high[0].high else None


def _are_steps(one: Said, two: Said) -> bool:
    """Say whether two statuses, or their dates, are told of different times: an end, and a new start after it."""
    if one[1].property not in (STATUS, *STEPS):
        return False
    dates = [[find_extent(Fact(STATUS, date)) for p in STEPS if (date := find_date(s[2], p))] for s in (one, two)]
    apart = [not a.meets(b) for a in dates[0] for b in dates[1]]
    ended = any(find_date(s[2], UNTIL) for s in (one, two))
    return bool(apart) and all(apart) and (one[1].property == STATUS or ended)


def _make(said: Iterable[Said], corpus: Corpus) -> Finding:
    by_value: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        by_value[corpus.tell(one[1].value)].append(one)
    members = [one for group in by_value.values() for one in group]
    reading = members[0][2]
    values = tell_list(f"{value} ({tell_claims([s[2].claim.iri for s in group])})" for value, group in by_value.items())
    return Finding(
        rule="self-contradiction",
        severity="error",
        claims=sort_claims(one[2].claim.iri for one in members),
        node=reading.node.iri,
        told=f"{corpus.tell_node(reading.node)}: {corpus.get_source(reading).id} gives more than one "
        f"{corpus.tell_property(members[0][1].property)}: {values}.",
        settle="The sentence itself: one claim may be misread; else a decision that refutes one of them.",
    )
