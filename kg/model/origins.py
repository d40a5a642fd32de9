"""Whom each claim goes back to: witnesses are counted by these origins, not by files.

Follows "Independence" of the model: copies, pages that are the same and stories that are declared the same have one
origin; so has all that is credited to one holder, with what that holder publishes itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, Source

Sources = Mapping[NamedNode, Source]
FOLLOWING = re.compile(r"utm_|(fb|g|y|ms|dc)clid$|mc_[ce]id$|ref(errer|_src)?$|igshid$", re.IGNORECASE)
"""Parameters of an address that follow readers and name no other page."""


def list_originals(source: NamedNode, sources: Sources) -> tuple[NamedNode, ...]:
    """Return the known sources that one says it was copied from, each once."""
    return tuple(dict.fromkeys(s for s in sources[source].derived_from if s in sources))


def find_roots(sources: Sources) -> dict[NamedNode, frozenset[NamedNode]]:
    """Return the sources that each was copied from in the end: itself, where from none. A circle has no root."""
    roots: dict[NamedNode, frozenset[NamedNode]] = {}
    for here, originals in _order_originals(sources, sources):
        found = {roots.get(s, frozenset()) for s in originals}
        roots[here] = found.pop() if len(found) == 1 else frozenset().union(*found) if found else frozenset([here])
    return roots


def find_circles(sources: Sources) -> list[Source]:
    """Return the sources that are copies of themselves, directly or through others.

    They and an original of theirs go back to each other, which two walks tell (Kosaraju and Sharir).
    """
    copies, circle = _list_copies(sources), dict[NamedNode, NamedNode]()
    for start, _ in reversed(list(_order_originals(sources, sources))):
        todo = [] if start in circle else [start]
        for here in todo:
            circle[here] = start
            todo += (s for s in copies[here] if s not in circle)
    return [s for iri, s in sources.items() if any(circle[o] == circle[iri] for o in list_originals(iri, sources))]


def _list_copies(sources: Sources) -> Mapping[NamedNode, list[NamedNode]]:
    found: dict[NamedNode, list[NamedNode]] = defaultdict(list)
    for iri in sources:
        for original in list_originals(iri, sources):
            found[original].append(iri)
    return found


def _order_originals(
    starts: Iterable[NamedNode], sources: Sources
) -> Iterator[tuple[NamedNode, tuple[NamedNode, ...]]]:
    """Yield sources and all that they go back to, each after its originals, with these; a circle is cut."""
    seen: set[NamedNode] = set()
    for start in starts:
        todo = [(start, list_originals(start, sources), iter(sources[start].derived_from))] if start not in seen else []
        seen.add(start)
        while todo:
            here, originals, waiting = todo[-1]
            fresh = next((s for s in waiting if s in sources and s not in seen), None)
            if fresh is None:
                yield here, originals
                todo.pop()
            else:
                seen.add(fresh)
                todo.append((fresh, list_originals(fresh, sources), iter(sources[fresh].derived_from)))


def find_worst(sources: Sources) -> dict[NamedNode, NamedNode]:
    """Return for each source that of the worst given grade, the nearest, among itself and what it goes back to."""
    copies = _list_copies(sources)

    def grade(iri: NamedNode) -> str:
        return sources[iri].given_grade

    worst: dict[NamedNode, NamedNode] = {}
    for _, level in groupby(sorted(sources, key=grade, reverse=True), key=grade):
        todo = [(iri, iri) for iri in level if iri not in worst]
        worst.update(todo)
        for here, bad in todo:
            fresh = {copy: bad for copy in copies[here] if copy not in worst}
            worst |= fresh
            todo += fresh.items()
    return worst


def cap_grades(sources: Sources) -> dict[NamedNode, Source]:
    """Return sources of which no copy is graded above what it was copied from; `given_grade` keeps what was given."""
    grades = {iri: sources[worst].given_grade for iri, worst in find_worst(sources).items()}
    return {iri: s if s.grade == grades[iri] else replace(s, grade=grades[iri]) for iri, s in sources.items()}


def fold_address(address: str) -> str:
    """Return what names a page in an address, '' for a mere site.

    Neither scheme, port, `www.`, `m.` or `amp.` matter, nor the place in the page, the order of a query, or what a
    query has to follow readers.

    >>> fold_address("https://www.Example.org/a/?p=1#top") == fold_address("http://example.org/a?p=1")
    True
    >>> fold_address("https://example.org/")
    ''
    """
    parts = urlsplit(address.strip())
    asked = sorted(pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not FOLLOWING.match(pair[0]))
    path, query = parts.path.rstrip("/"), f"?{urlencode(asked)}" if asked else ""
    host = re.sub(r"^(www|m|amp)\.|:\d+$", "", parts.netloc.casefold())
    return f"{host}{path}{query}" if path or query else ""


def find_stories(sources: Sources) -> dict[NamedNode, NamedNode]:
    """Return the first, by name, of the sources that tell one story with each: same page, or declared the same."""
    linked: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for one, other in _list_links(sources):
        linked[one].add(other)
        linked[other].add(one)
    story = {iri: iri for iri in sources}
    for iri in sorted(linked, key=lambda s: s.value):
        if story[iri] == iri:
            todo, seen = [iri], {iri}
            for here in todo:
                story[here] = iri
                todo += linked[here] - seen
                seen |= linked[here]
    return story


def _list_links(sources: Sources) -> Iterable[tuple[NamedNode, NamedNode]]:
    """Yield pairs of sources that are one page, or of which one says that it is the story of the other."""
    pages: dict[str, NamedNode] = {}
    for iri, source in sources.items():
        page = fold_address(source.address)
        if page:
            yield iri, pages.setdefault(page, iri)
        yield from ((iri, other) for other in source.same_story if other in sources)


Origins = Mapping[NamedNode, NamedNode]
"""The holder or the source that each claim goes back to, by the name of the claim."""


def find_origins(data: Data) -> dict[NamedNode, NamedNode]:
    """Return whom each claim goes back to.

    A copy repeats the farthest of its originals that speaks of the same node, and of a property that it speaks of. What
    only the copy says is its own; what several copies of one original say, and it does not, is one witness still.
    """
    stories = find_stories(data.sources)
    holders = {claim.attributed_to for claim in data.claims if claim.attributed_to}
    own = {stories[s.iri]: s.publisher for s in data.sources.values() if s.publisher in holders}
    traced = _trace_copies(data)

    def find(claim: Claim) -> NamedNode:
        found, source = traced.get(claim.iri, (claim, claim.source))
        story = stories[source]
        return claim.attributed_to or found.attributed_to or own.get(story, story)

    return {claim.iri: find(claim) for claim in data.claims}


Traced = dict[NamedNode, tuple[Claim, NamedNode]]
"""What each claim of a copy repeats, and the source as which that counts, by the name of the claim."""


def _trace_copies(data: Data) -> Traced:
    sources, roots = data.sources, find_roots(data.sources)
    copies = [iri for iri in sources if list_originals(iri, sources)]
    known = {iri for iri, _ in _order_originals(copies, sources)}
    told: dict[NamedNode, list[Claim]] = defaultdict(list)
    for claim in data.claims:
        if claim.source in known:
            told[claim.node.iri].append(claim)
    traced: Traced = {}
    for said in told.values():
        copied = [claim for claim in said if roots[claim.source] != {claim.source}]
        repeated = _find_repeated(said, copied, sources)
        traced |= {iri: (found, found.source) for iri, found in repeated.items()}
        for iri, root in _find_shared(copied, repeated, roots):
            traced[iri] = repeated[iri], root
    return traced


def _find_repeated(said: list[Claim], copied: list[Claim], sources: Sources) -> dict[NamedNode, Claim]:
    """Return what each copied claim on a node repeats: of the farthest original, best what names a holder."""
    found: dict[NamedNode, Claim] = {}
    groups: dict[Properties, list[Claim]] = defaultdict(list)
    for claim in copied:
        groups[_list_properties(claim)].append(claim)
    for about, members in groups.items():
        alike: dict[NamedNode, list[Claim]] = defaultdict(list)
        for claim in said:
            if _speak_of_one(about, _list_properties(claim)):
                alike[claim.source].append(claim)
        farthest = _find_farthest(alike, sources)
        for claim in members:
            repeated = alike[farthest[claim.source]]
            found[claim.iri] = next((c for c in repeated if c.attributed_to), repeated[0])
    return found


def _find_farthest(speaking: Collection[NamedNode], sources: Sources) -> dict[NamedNode, NamedNode]:
    """Return for each source that speaks the farthest that does of what it goes back to, by the longest way; or itself.

    Of several as far it is the one named last.
    """
    if len(speaking) == 1:
        return {source: source for source in speaking}
    far: dict[NamedNode, tuple[int, NamedNode]] = {}
    for here, originals in _order_originals(speaking, sources):
        ways = [(far[s][0] + 1, far[s][1]) for s in reversed(originals) if s in far]
        if ways or here in speaking:
            far[here] = max(ways, key=lambda way: way[0], default=(0, here))
    return {here: far[here][1] for here in speaking}


def _find_shared(
    copied: Iterable[Claim], repeated: Mapping[NamedNode, Claim], roots: Mapping[NamedNode, frozenset[NamedNode]]
) -> Iterator[tuple[NamedNode, NamedNode]]:
    """Yield the copied claims that repeat what several copies of a root say by themselves, each with the root."""
    firsts: dict[NamedNode, dict[Properties, set[NamedNode]]] = defaultdict(lambda: defaultdict(set))
    for claim in copied:
        for root in roots[claim.source]:
            firsts[root][_list_properties(claim)].add(repeated[claim.iri].source)
    for claim in copied:
        found = repeated[claim.iri]
        about = _list_properties(found)
        for root in sorted(roots[found.source] - {found.source}, key=lambda r: r.value):
            alike = (said for other, said in firsts[root].items() if _speak_of_one(about, other))
            if any(not said <= {found.source} for said in alike):
                yield claim.iri, root
                break


Properties = frozenset[NamedNode]


def _list_properties(claim: Claim) -> Properties:
    return frozenset(fact.property for fact in claim.facts)


def _speak_of_one(one: Properties, other: Properties) -> bool:
    """Say whether claims on one node speak of one property, or one of them of none."""
    return not one or not other or bool(one & other)


def count_origins(claims: Iterable[NamedNode], origins: Origins) -> int:
    """Return how many independent witnesses some claims are; a decision is none."""
    return len({origins[claim] for claim in claims if claim in origins})
