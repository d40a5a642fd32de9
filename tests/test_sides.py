"""What is held of many claims on one point: the same as when each is compared with each, at the cost of each alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from kg.checks import check_copies
from kg.model.claims import Claim, Data, Date, Fact, Node, Source, Where
from kg.model.origins import cap_grades, find_circles, find_origins, find_roots, find_worst
from kg.model.outcomes import Reading
from kg.model.quantities import Extent, find_extent
from kg.model.vocabulary import Vocabulary
from kg.resolve import resolve
from kg.resolve.agreement import Camp, Position, choose_side, find_contested, find_sides, hold_facts
from kg.resolve.runs import count_ends
from kg.resolve.status import WEAK, Step, find_fresh, list_barred
from kg.terms import CLAIM, RI, RID, SRC
from tests.sampling import tries

NODE = Node(RID("import-volume_1"), RI("ImportVolume"))
COUNT = Literal  # a number of cars
EXACT, ABOVE, BELOW, ABOUT = (RI(name) for name in ("units", "unitsAbove", "unitsBelow", "unitsAbout"))


def make_day(text: str) -> Date:
    """Return an EDTF date of a year, a month or a day."""
    first = dt.date.fromisoformat(f"{text}-01-01"[:10])
    last = first.replace(month=12, day=31) if len(text) == 4 else first
    return Date(text, first, last)


def make_source(name: str, **fields: object) -> Source:
    """Return an invented source."""
    source = Source(
        iri=SRC(name), id=name, title=name, publisher=RID("p"), address="", language="en", kind=RI("article"),
        published=make_day("2026"), grade="C", grade_reason="invented", where=Where(name, 1), given_grade="C",
    )  # fmt: skip
    return replace(source, **fields)  # type: ignore[arg-type]  # fields of a source, as the tests give them


def make_claim(n: int, *facts: Fact, source: str = "", node: Node = NODE) -> Claim:
    """Return an invented claim, of a source of its own."""
    name = source or f"s{n:05}"
    return Claim(CLAIM(f"{name}_{n:05}"), SRC(name), f"{n}", node, facts, RI("asserted"), Where(name, n))


def make_data(claims: Iterable[Claim], sources: Iterable[Source] = ()) -> Data:
    """Return data of claims, and of the sources that are not given."""
    said = tuple(claims)
    known = {s.iri: s for s in sources} or {c.source: make_source(SRC.local(c.source)) for c in said}
    return Data({}, known, said, now=dt.date(2026, 12, 31))


FACTS = st.one_of(
    st.builds(lambda prop, n: Fact(prop, COUNT(n)), st.sampled_from([EXACT, ABOVE, BELOW, ABOUT]), st.integers(8, 12)),
    st.builds(lambda n: Fact(RI("rank"), Literal(n)), st.integers(1, 2)),
    st.builds(lambda n: Fact(RI("changePercent"), Literal(n)), st.sampled_from(["3", "3.4", "4"])),
    st.builds(lambda n: Fact(RI("changeFactor"), Literal(n)), st.sampled_from(["1", "1.03"])),
    st.builds(lambda name: Fact(RI("direction"), RI(name)), st.sampled_from(["increase", "decrease"])),
    st.builds(lambda text: Fact(RI("since"), make_day(text)), st.sampled_from(["2020", "2020-05-01", "2021"])),
)
"""Values that agree, differ, and meet without being equal; two in one claim may contradict each other."""


@st.composite
def draw_positions(draw: st.DrawFn) -> list[Position]:
    """Give what claims of three grades and origins say on one point."""
    said = draw(st.lists(st.lists(FACTS, min_size=1, max_size=3), min_size=1, max_size=9))
    positions = []
    for n, facts in enumerate(said):
        origin = draw(st.sampled_from([RID("a"), RID("b"), RID("c"), None]))
        claim = make_claim(n, *facts)
        reading = Reading(claim, NODE, claim.facts, grade=draw(st.sampled_from("BBC")), origin=origin)
        positions.append(Position(reading, claim.facts, tuple(find_extent(f) for f in facts)))
    return positions


def agree(one: Position, other: Position) -> bool:
    """Say whether two can both be true: whether all their values meet."""
    return all(a.meets(b) for a in one.extents for b in other.extents)


def compare_each(positions: Sequence[Position]) -> list[list[Position]]:
    """Return the sides by comparing each with each."""
    order = sorted(
        positions, key=lambda p: (-len(p.extents), sum(e.width for e in p.extents), p.reading.claim.iri.value)
    )
    camps: list[list[Position]] = []
    for position in order:
        camp = next((camp for camp in camps if all(agree(position, other) for other in camp)), None)
        if camp is None:
            camps.append([position])
        else:
            camp.append(position)
    fits = [[i for i, camp in enumerate(camps) if all(agree(p, other) for other in camp)] for p in order]
    sides = [[p for p, found in zip(order, fits, strict=True) if found == [i]] for i in range(len(camps))]
    return [side for side in sides if side]


@given(draw_positions())
@settings(max_examples=tries(60, 400))
def test_sides_are_those_of_each_with_each(positions: list[Position]) -> None:
    """The sides, and the measures on which they differ, are those found by comparing each position with each."""
    sides = find_sides(positions)
    assert sides == compare_each(positions)
    pairs = [(p, q) for one, other in combinations(sides, 2) for p in one for q in other]
    differing = {a.measure for p, q in pairs for a in p.extents for b in q.extents if not a.meets(b)}
    assert find_contested(sides) == differing


def choose_each(sides: Sequence[Sequence[Position]]) -> int | None:
    """Return the side that is held, by grade and by the origins that stand on no other; all have one publisher."""
    grades = [min(p.reading.grade for p in side) for side in sides]
    best = [i for i in range(len(sides)) if all(grades[i] <= other for other in grades)]
    own = {i: {p.reading.origin for p in sides[i] if p.reading.origin} for i in best}
    alone = {i: [o for o in own[i] if all(o not in own[j] for j in best if j != i)] for i in best}
    most = [i for i in best if all(len(alone[i]) >= len(alone[j]) for j in best)]
    return best[0] if len(best) == 1 else most[0] if len(most) == 1 else None


@given(draw_positions())
def test_side_is_chosen_by_grade_and_origins(positions: list[Position]) -> None:
    """Of sides the one with the best grade is held, else the one with most origins that stand on no other."""
    sides = find_sides(positions)
    data = make_data(p.reading.claim for p in positions)
    assert choose_side(sides, data)[0] == (choose_each(sides) if sides else None)


def hold_each(side: Sequence[Position]) -> dict[str, list[NamedNode]]:
    """Return who says each value of a side within which no other lies, of each measure only the narrowest."""
    said = [(fact, find_extent(fact), p.reading.claim.iri) for p in side for fact in p.facts]
    narrow = [(f, e, who) for f, e, who in said if not any(lies_within(other, e) for _, other, _ in said)]
    found = {}
    for measure in {e.measure for _, e, _ in narrow}:
        least = min((e.width, str(f.value)) for f, e, _ in narrow if e.measure == measure)
        members = [(f, who) for f, e, who in narrow if e.measure == measure and (e.width, str(f.value)) == least]
        found[str(members[0][0])] = sorted({who for _, who in members}, key=str)
    return found


def lies_within(inner: Extent, outer: Extent) -> bool:
    """Say whether an extent is another than one of the same measure, and lies in it."""
    same = inner.measure != outer.measure or (inner.low, inner.high) == (outer.low, outer.high)
    return not same and outer.low <= inner.low and inner.high <= outer.high


@given(draw_positions())
def test_most_precise_values_are_held(positions: list[Position]) -> None:
    """Of claims that agree the most precise values are held, each by who says exactly it."""
    for side in compare_each(positions):
        assert {str(h.fact): list(h.said_by) for h in hold_facts(side)} == hold_each(side)


RANKS = {"possible": 0, "planned": 2, "conditional": 2, "active": 3, "ended": 4, "cancelled": 4}
DAYS = st.integers(0, 9).map(lambda n: dt.date(2020, 1, 1 + n))


@st.composite
def draw_steps(draw: st.DrawFn) -> dict[NamedNode, Step]:
    """Give the steps that claims state, of a few days each."""
    said = draw(
        st.lists(
            st.tuples(st.sampled_from(sorted(RANKS)), DAYS, DAYS, st.booleans(), st.sampled_from("ACEF")), max_size=8
        )
    )
    return {
        CLAIM(f"{n}"): Step(RI(s), min(one, two), max(one, two), dated, grade, RANKS[s], RANKS[s] == 4)
        for n, (s, one, two, dated, grade) in enumerate(said)
    }


def may_step(step: Step, earlier: Sequence[Step]) -> bool:
    """Say whether a step may follow or undo those of one status."""
    if step.rank > earlier[0].rank or earlier[0].over:
        return step.grade not in WEAK
    return all(step.grade < e.grade and not e.dated for e in earlier)


@given(draw_steps())
@settings(max_examples=tries(60, 300))
def test_succession_is_that_of_each_with_each(steps: dict[NamedNode, Step]) -> None:
    """What was succeeded, and what may not undo what was before, are found as by comparing each step with each."""
    said = {s.status: [o for o in steps.values() if o.status == s.status] for s in steps.values()}
    fresh = {
        iri: s
        for iri, s in steps.items()
        if not any(o.status != s.status and o.first > s.last and may_step(o, said[s.status]) for o in steps.values())
    }
    barred = {
        iri
        for iri, s in fresh.items()
        for o in fresh.values()
        if s.first > o.last and s.rank < o.rank and not may_step(s, said[o.status])
    }
    assert find_fresh(steps) == fresh
    assert list_barred(fresh, steps) == barred


@given(draw_steps())
def test_steps_come_after_ends(steps: dict[NamedNode, Step]) -> None:
    """A step comes after the ends that it surely comes after, and after those that it overlaps by both of its days."""
    ends = sorted((s for s in steps.values() if s.over), key=lambda s: (s.last, s.first))
    for step in steps.values():
        after = [
            end
            for end in ends
            if step.first > end.last or (not step.over and step.first > end.first and step.last >= end.last)
        ]
        assert count_ends(step, ends) == len(after)


@st.composite
def draw_copies(draw: st.DrawFn) -> Data:
    """Give claims of sources of which some are copies of others, also in circles, with grades."""
    names = [f"s{n}" for n in range(draw(st.integers(1, 6)))]
    sources = [
        make_source(
            name,
            given_grade=(grade := draw(st.sampled_from("ABC"))),
            grade=grade,
            derived_from=tuple(SRC(s) for s in draw(st.lists(st.sampled_from(names), max_size=2))),
        )
        for name in names
    ]
    return make_data([make_claim(n, source=name) for n, name in enumerate(names)], sources)


def list_ancestry(source: NamedNode, data: Data) -> set[NamedNode]:
    """Return all that a source was copied from, through others."""
    found = set(data.sources[source].derived_from)
    while more := {o for s in found for o in data.sources[s].derived_from} - found:
        found |= more
    return found


@given(draw_copies())
@settings(max_examples=tries(40, 200))
def test_copies_go_back_to_their_originals(data: Data) -> None:
    """A copy weighs as the worst of its originals, has their roots, and is its own original in a circle only."""
    ancestry = {iri: list_ancestry(iri, data) for iri in data.sources}
    capped, roots = cap_grades(data.sources), find_roots(data.sources)
    for iri, above in ancestry.items():
        assert capped[iri].grade == max(data.sources[s].given_grade for s in {iri, *above})
        assert data.sources[find_worst(data.sources)[iri]].given_grade == capped[iri].grade
        if not any(s in ancestry[s] for s in {iri, *above}):
            assert roots[iri] == {s for s in {iri, *above} if not ancestry[s]}
    circles = {iri for iri, above in ancestry.items() if iri in above}
    assert {s.iri for s in find_circles(data.sources)} == circles


def test_copy_goes_back_by_the_longest_way() -> None:
    """What was copied from an original and from another copy of it is of the original: all three are one witness."""
    fact = Fact(EXACT, COUNT(7))
    sources = [
        make_source("first"),
        make_source("copy", derived_from=(SRC("first"),)),
        make_source("both", derived_from=(SRC("first"), SRC("copy"))),
    ]
    data = make_data([make_claim(n, fact, source=s.id) for n, s in enumerate(sources)], sources)
    assert set(find_origins(data).values()) == {SRC("first")}


CHAIN: dict[str, Callable[[int], tuple[NamedNode, ...]]] = {
    "chain": lambda n: (SRC(f"s{n - 1:05}"),),
    "star": lambda _: (SRC("s00000"),),
}


@pytest.mark.parametrize("shape", CHAIN)
def test_thousands_of_copies_are_one_witness(shape: str, vocabulary: Vocabulary) -> None:
    """However long the chain of copies, and however many copies one source has, they are one witness of its grade."""
    count = 3000
    sources = [
        make_source(f"s{n:05}", given_grade="B" if n else "C", derived_from=CHAIN[shape](n) if n else ())
        for n in range(count)
    ]
    data = make_data([make_claim(n, Fact(EXACT, COUNT(43266)), source=s.id) for n, s in enumerate(sources)], sources)
    data = replace(data, sources=cap_grades(data.sources))
    assert not check_copies(data)
    resolution = resolve(data, vocabulary)
    assert set(resolution.origins.values()) == {SRC("s00000")}
    assert {r.grade for r in resolution.readings} == {"C"}
    assert len(resolution.nodes[0].said_by) == count


WORLDS: dict[str, Callable[[int], Fact]] = {
    "alike": lambda _: Fact(EXACT, COUNT(43266)),
    "of seven values": lambda n: Fact(EXACT, COUNT(1000 + n % 7)),
    "all different": lambda n: Fact(EXACT, COUNT(1000 + n)),
    "bounds": lambda n: Fact((ABOVE, BELOW)[n % 2], COUNT(1000 + n)),
    "near each other": lambda n: Fact(ABOUT, COUNT(1001 + n)),
    "changes": lambda n: Fact(RI("changePercent"), Literal(f"{n}.5")),
}


@pytest.mark.parametrize("world", WORLDS)
def test_comparisons_grow_with_claims(world: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Claims are compared with what others share, some times each, however many there are: not each with each."""
    counted: list[Camp] = []
    fits = Camp.fits

    def count(camp: Camp, position: Position) -> bool:
        counted.append(camp)
        return fits(camp, position)

    monkeypatch.setattr(Camp, "fits", count)
    claims = [make_claim(n, WORLDS[world](n)) for n in range(800)]
    positions = [Position(Reading(c, NODE, c.facts, grade="C"), c.facts, (find_extent(c.facts[0]),)) for c in claims]
    assert find_sides(positions)
    assert len(counted) < 20 * len(claims)
