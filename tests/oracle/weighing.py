"""Rule 6: of sides that cannot all be right, the one that is held, by grade and then by independent origins.

It takes claims and a test whether two of them agree, and gives those that are held and those that lost.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tests.oracle.reading import Claim, Data, Source

Agrees = Callable[[Claim, Claim], bool]
DOUBTFUL = frozenset({"E", "F"})


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What came of a comparison: the claims that may be held together, and those that lost."""

    held: tuple[Claim, ...]
    lost: tuple[Claim, ...]


def get_grade(data: Data, claim: Claim) -> str:
    """Give the grade of a claim: a copy's is never above its original's."""
    return max(source.grade for source in _find_ancestry(data, claim.source))


def find_origin(data: Data, claim: Claim) -> str:
    """Give the origin as which a claim is counted, or nothing for a corrected one, which supports nobody."""
    if claim.read:
        return ""
    holders = {other.by for other in data.claims if other.by}
    source = _find_first(data, claim)
    told = [c for c in data.claims if c.source is source and (c is claim or _repeats(c, claim))]
    root = _find_ancestry(data, source)[-1]
    copies = [c for c in data.claims if root in _find_ancestry(data, c.source) and _repeats(c, claim)]
    by = claim.by or next((c.by for c in told if c.by), "")
    if len({_find_first(data, c).name for c in copies}) > 1:
        source = root  # copies of one text agree on what it does not say: no two witnesses
    by = by or (source.publisher if source.publisher in holders else "")
    return f"holder {by}" if by else f"source {_find_story(data, source)}"


def _find_first(data: Data, claim: Claim) -> Source:
    """Give the farthest of what a source was copied from that tells what the claim tells."""
    line = _find_ancestry(data, claim.source)
    return [s for s in line if s is claim.source or any(c.source is s and _repeats(c, claim) for c in data.claims)][-1]


def _repeats(claim: Claim, other: Claim) -> bool:
    """Say whether two claims speak of one thing, and of some property of it both, if they speak of any."""
    shared = not claim.facts or not other.facts or claim.facts.keys() & other.facts.keys()
    return claim.node == other.node and bool(shared)


def _find_ancestry(data: Data, source: Source) -> list[Source]:
    found = [source]
    for one in found:
        found += [
            data.sources[name] for name in one.derived if name in data.sources and data.sources[name] not in found
        ]
    return found


def _find_story(data: Data, source: Source) -> str:
    story = {source.name}
    while more := {one.name for one in data.sources.values() if one.name not in story and _same(data, one, story)}:
        story |= more
    return min(story)


def _same(data: Data, source: Source, story: Iterable[str]) -> bool:
    others = [data.sources[name] for name in story]
    return any(
        (source.address and source.address == other.address)
        or other.name in source.same_story
        or source.name in other.same_story
        for other in others
    )


def weigh(data: Data, claims: Sequence[Claim], agrees: Agrees) -> Verdict:
    """Hold the side with the better grade, then with more origins; nothing where neither decides.

    A claim that agrees with two sides that do not agree supports none, and stands beside whichever is held.
    """
    conflicting = [c for c in claims if not all(agrees(c, other) for other in claims)]
    if not conflicting:
        return Verdict(tuple(claims), ())
    sides = _find_sides(conflicting, agrees)
    supporters = [[c for c in side if sum(c in other for other in sides) == 1] for side in sides]
    best = choose_side(data, supporters)
    if best is None:
        return Verdict((), tuple(claims))
    held = [c for c in claims if c in sides[best] or c not in conflicting]
    return Verdict(tuple(held), tuple(c for c in claims if c not in held))


def choose_side(data: Data, sides: Sequence[Sequence[Claim]]) -> int | None:
    """Give the index of the side that is held, or None where nothing decides."""
    grades = [min((get_grade(data, c) for c in side), default="Z") for side in sides]
    left = [i for i, grade in enumerate(grades) if grade == min(grades)]
    origins = {i: {find_origin(data, c) for c in sides[i]} - {""} for i in left}
    counts = {i: len(origins[i].difference(*(origins[j] for j in left if j != i))) for i in left}
    left = [i for i in left if counts[i] == max(counts.values())]
    if len(left) > 1 and len(set().union(*(origins[i] for i in left))) == 1:
        publishers = {i: len({c.source.publisher for c in sides[i]}) for i in left}
        left = [i for i in left if publishers[i] == max(publishers.values())]
    return left[0] if len(left) == 1 else None


def _find_sides(claims: Sequence[Claim], agrees: Agrees) -> list[list[Claim]]:
    """Give the largest sets of claims that all agree with one another."""
    sides: list[list[Claim]] = []

    def grow(side: list[Claim], open_: list[Claim], done: list[Claim]) -> None:
        if not open_ and not done:
            sides.append(side)
        while open_:
            claim = open_.pop()
            grow([*side, claim], [c for c in open_ if agrees(c, claim)], [c for c in done if agrees(c, claim)])
            done.append(claim)

    grow([], list(claims), [])
    return sides
