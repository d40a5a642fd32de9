"""Whom each claim goes back to: witnesses are counted by these origins, not by files.

Follows "Independence" of the model: copies, pages that are the same and stories that are declared the same have one
origin; so has all that is credited to one holder, with what that holder publishes itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, Source

Sources = Mapping[NamedNode, Source]


def find_ancestry(source: NamedNode, sources: Sources) -> tuple[NamedNode, ...]:
    """Return a source and those it was copied from, directly or through others, the nearest first."""
    found = [source]
    for one in found:
        found += [s for s in dict.fromkeys(sources[one].derived_from) if s in sources and s not in found]
    return tuple(found)


def cap_grades(sources: Sources) -> dict[NamedNode, Source]:
    """Return sources of which no copy is graded above what it was copied from; `given_grade` keeps what was given."""
    return {iri: _cap(source, sources) for iri, source in sources.items()}


def _cap(source: Source, sources: Sources) -> Source:
    grade = max(sources[s].given_grade for s in find_ancestry(source.iri, sources))
    return source if grade == source.grade else replace(source, grade=grade)


def fold_address(address: str) -> str:
    """Return what names a page in an address: neither scheme, `www.` nor the place in the page; '' for a mere site.

    >>> fold_address("https://www.Example.org/a/?p=1#top") == fold_address("http://example.org/a?p=1")
    True
    >>> fold_address("https://example.org/")
    ''
    """
    parts = urlsplit(address.strip())
    path, query = parts.path.rstrip("/"), f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.casefold().removeprefix('www.')}{path}{query}" if path or query else ""


def find_stories(sources: Sources) -> dict[NamedNode, NamedNode]:
    """Return the first, by name, of the sources that tell one story with each: same page, or declared the same."""
    linked: dict[NamedNode, set[NamedNode]] = defaultdict(set)
    for one, other in _list_links(sources):
        linked[one].add(other)
        linked[other].add(one)
    story = {iri: iri for iri in sources}
    for iri in sorted(linked, key=lambda s: s.value):
        if story[iri] == iri:
            todo = [iri]
            for here in todo:
                story[here] = iri
                todo += [s for s in linked[here] if s not in todo]
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

    A copy repeats the farthest of its originals that speaks of the same node; what only the copy says is its own.
    """
    stories = find_stories(data.sources)
    holders = {claim.attributed_to for claim in data.claims if claim.attributed_to}
    ancestry = {s.iri: find_ancestry(s.iri, data.sources) for s in data.sources.values() if s.derived_from}
    originals = {iri for found in ancestry.values() for iri in found}
    told: dict[tuple[NamedNode, NamedNode], list[Claim]] = {}
    for claim in data.claims:
        if claim.source in originals:
            told.setdefault((claim.source, claim.node.iri), []).append(claim)

    def find(claim: Claim) -> NamedNode:
        if claim.attributed_to:
            return claim.attributed_to
        for source in reversed(ancestry.get(claim.source, ())):
            said = told.get((source, claim.node.iri), [])
            holder = next((c.attributed_to for c in said if c.attributed_to), None)
            if holder or said:
                return holder or name_origin(source)
        return name_origin(claim.source)

    def name_origin(source: NamedNode) -> NamedNode:
        publisher = data.sources[source].publisher
        return publisher if publisher in holders else stories[source]

    return {claim.iri: find(claim) for claim in data.claims}


def count_origins(claims: Iterable[NamedNode], origins: Origins) -> int:
    """Return how many independent witnesses some claims are; a decision is none."""
    return len({origins[claim] for claim in claims if claim in origins})
