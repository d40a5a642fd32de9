"""Whom each claim goes back to: witnesses are counted by these origins, not by files.

Follows "Independence" of the model: copies, pages that are the same and stories that are declared the same have one
origin; so has all that is credited to one holder, with what that holder publishes itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from pyoxigraph import NamedNode

from kg.model.claims import Claim, Data, Source

Sources = Mapping[NamedNode, Source]
FOLLOWING = re.compile(r"utm_|(fb|g|y|ms|dc)clid$|mc_[ce]id$|ref(errer|_src)?$|igshid$", re.IGNORECASE)
"""Parameters of an address that follow readers and name no other page."""


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

    A copy repeats the farthest of its originals that speaks of the same node, and of a property that it speaks of. What
    only the copy says is its own; what several copies of one original say, and it does not, is one witness still.
    """
    stories = find_stories(data.sources)
    holders = {claim.attributed_to for claim in data.claims if claim.attributed_to}
    own = {stories[s.iri]: s.publisher for s in data.sources.values() if s.publisher in holders}
    ancestry = {s.iri: find_ancestry(s.iri, data.sources) for s in data.sources.values() if s.derived_from}
    known = {*ancestry, *(iri for found in ancestry.values() for iri in found)}
    told = _group_by_node(claim for claim in data.claims if claim.source in known)
    copied = (claim for claim in data.claims if claim.source in ancestry)
    first = {c.iri: _find_first(c, ancestry[c.source], told[c.node.iri]) for c in copied}

    def find(claim: Claim) -> NamedNode:
        found = first.get(claim.iri, claim)
        holder = claim.attributed_to or found.attributed_to
        return holder or name_origin(find_root(found))

    def find_root(claim: Claim) -> NamedNode:
        """Return the source of a claim, but the original where another copy of that says it too, by itself."""
        root = ancestry.get(claim.source, (claim.source,))[-1]
        said = told[claim.node.iri] if root != claim.source else ()
        others = (first[c.iri].source for c in said if root in ancestry.get(c.source, ()) and _speak_of_one(c, claim))
        return root if any(source != claim.source for source in others) else claim.source

    def name_origin(source: NamedNode) -> NamedNode:
        return own.get(stories[source], stories[source])

    return {claim.iri: find(claim) for claim in data.claims}


def _group_by_node(claims: Iterable[Claim]) -> Mapping[NamedNode, list[Claim]]:
    found: dict[NamedNode, list[Claim]] = defaultdict(list)
    for claim in claims:
        found[claim.node.iri].append(claim)
    return found


def _find_first(claim: Claim, line: Iterable[NamedNode], told: Iterable[Claim]) -> Claim:
    """Return what a claim repeats of the farthest in its line of sources, best one that names a holder; else itself."""
    said = [c for c in told if _speak_of_one(c, claim)]
    repeated = ([c for c in said if c.source == source] for source in reversed(tuple(line)))
    found = next(filter(None, repeated), [claim])
    return next((c for c in found if c.attributed_to), found[0])


def _speak_of_one(one: Claim, other: Claim) -> bool:
    """Say whether claims on one node speak of one property, or one of them of none."""
    ours, theirs = ({fact.property for fact in claim.facts} for claim in (one, other))
    return not ours or not theirs or bool(ours & theirs)


def count_origins(claims: Iterable[NamedNode], origins: Origins) -> int:
    """Return how many independent witnesses some claims are; a decision is none."""
    return len({origins[claim] for claim in claims if claim in origins})
