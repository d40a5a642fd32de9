"""Sources that are one source: the same page in two files, one story told twice, a copy above its original."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from kg.findings.corpus import Corpus
from kg.findings.names import fold_name
from kg.findings.repeats import is_exact
from kg.findings.words import sort_claims, tell_list, tell_number
from kg.model.claims import Claim, Source
from kg.model.findings import Finding, Severity
from kg.model.origins import find_origins, find_roots, find_stories, find_worst, fold_address
from kg.terms import RI

SENTENCES = 3
"""Sentences of one text in two files from which on the files are of one text."""
STATEMENTS = 3
"""What two sources of one publisher say in all, from which on saying the same is more than chance."""
FIGURES = 3
"""Exact figures in one order from which on two sources tell one story."""


def find_same_pages(corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources that are one page in two files: by their address, by the text, or by all that they say."""
    sources, claims = corpus.data.sources, _list_claims(corpus)
    grounds: tuple[tuple[tuple[str, ...], Callable[[Source], Iterable[Hashable]], int], ...] = (
        (("one address",), lambda s: filter(None, [fold_address(s.address)]), 1),
        (("three or more sentences in common",), lambda s: dict.fromkeys(p.digest for p in s.sentences), SENTENCES),
        (("one publisher", "one title"), lambda s: [(s.publisher, fold_name(s.title))], 1),
        (
            ("one publisher", "all their claims in common"),
            lambda s: [(s.publisher, said) for said in _tell_all(claims.get(s.iri, ()))],
            1,
        ),
    )
    told: dict[tuple[NamedNode, NamedNode], list[str]] = defaultdict(list)
    for ground, list_keys, least in grounds:
        keys = {iri: tuple(list_keys(source)) for iri, source in sources.items()}
        for pair in _pair(keys, keys.__getitem__, least):
            told[pair] += ground
    stories = find_stories(sources)
    for (one, other), words in told.items():
        first, second = sources[one], sources[other]
        if other in first.same_story or one in second.same_story:
            continue
        counted = "; they count as one witness" if stories[one] == stories[other] else ""
        yield Finding(
            rule="same-page",
            severity="error",
            claims=sort_claims(c.iri for s in (one, other) for c in claims.get(s, ())[:1]),
            node=other,
            told=f"{second.id}: it and {first.id} have {tell_list(dict.fromkeys(words))}: one page in two files"
            f"{counted}.",
            settle="Keep one of the files; or, where they are two versions of one page, name the other as "
            "'same-story-as'.",
        )


def _list_claims(corpus: Corpus) -> dict[NamedNode, list[Claim]]:
    """Return the claims of each source in the order of their sentences, else of their numbers."""
    found: dict[NamedNode, list[Claim]] = defaultdict(list)
    for claim in sorted(corpus.data.claims, key=lambda c: (c.sentence.start if c.sentence else 0, c.number)):
        found[claim.source].append(claim)
    return found


def _tell_all(claims: Iterable[Claim]) -> list[Hashable]:
    """Return all that some claims say as one key; no key where that is little."""
    said = frozenset((c.node.iri, c.denied, *(str((f.property, f.value)) for f in c.facts)) for c in claims)
    return [said] if len(said) >= STATEMENTS else []


def _pair(
    sources: Iterable[NamedNode], list_keys: Callable[[NamedNode], Iterable[Hashable]], least: int
) -> list[tuple[NamedNode, NamedNode]]:
    """Return the neighbours, by name, among the sources that share a key, where they share `least` of them."""
    keys = {source: frozenset(list_keys(source)) for source in sources}
    having: dict[Hashable, list[NamedNode]] = defaultdict(list)
    for source in sorted(keys, key=lambda s: s.value):
        for key in keys[source]:
            having[key].append(source)
    pairs = dict.fromkeys(pair for found in having.values() for pair in pairwise(found))
    return [(one, other) for one, other in pairs if len(keys[one] & keys[other]) >= least]


def find_same_stories(corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources that share figures in one order, or all they say, with no word that one has it of the other."""
    claims, origins, sources = _list_claims(corpus), find_origins(corpus.data), corpus.data.sources
    stories, roots = find_stories(sources), find_roots(sources)
    for (one, other), (words, said) in {**_share_all(sources.values(), claims), **_share_figures(claims)}.items():
        if roots[one] & roots[other] or stories[one] == stories[other]:
            continue
        one_holder = len({origins[claim] for claim in said}) == 1
        counted = "; both credit it to one holder, so they count as one witness already" if one_holder else ""
        yield Finding(
            rule="same-story",
            severity="note" if one_holder else "warning",
            claims=sort_claims(said),
            node=other,
            told=f"{sources[other].id}: it and {sources[one].id} {words}: one may have it of the other{counted}.",
            settle="Whoever knows which is the copy names its original as 'derived-from'; where nobody does, the one "
            "names the other as 'same-story-as'. Then they count as one witness.",
        )


Shared = Mapping[tuple[NamedNode, NamedNode], tuple[str, Sequence[NamedNode]]]
"""What pairs of sources share, in words, and the claims that say it."""


def _share_figures(claims: Mapping[NamedNode, Iterable[Claim]]) -> Shared:
    """Return the sources that share exact figures, all of them in one order."""
    figures = {iri: own for iri, said in claims.items() if len(own := _list_figures(said)) >= FIGURES}
    found = {}
    for one, other in _pair(figures, figures.__getitem__, FIGURES):
        shared = [number for number in figures[one] if number in figures[other]]
        if shared == [number for number in figures[other] if number in figures[one]]:
            words = f"give {tell_list(tell_number(n) for n in shared)}, in this order"
            found[one, other] = words, [figures[s][number] for s in (one, other) for number in shared]
    return found


def _share_all(sources: Iterable[Source], claims: Mapping[NamedNode, Sequence[Claim]]) -> Shared:
    """Return the sources of different publishers that say the same in all their claims."""
    houses = {s.iri: s.publisher for s in sources}
    pairs = _pair(houses, lambda s: _tell_all(claims.get(s, ())), 1)
    return {
        (one, other): ("say the same in all their claims", [c.iri for s in (one, other) for c in claims[s]])
        for one, other in pairs
        if houses[one] != houses[other]
    }


def _list_figures(claims: Iterable[Claim]) -> dict[int, NamedNode]:
    """Return the exact figures of a source in their order, each with the first claim that gives it."""
    found: dict[int, NamedNode] = {}
    for claim in claims:
        for fact in claim.facts:
            if fact.property == RI("units") and isinstance(fact.value, Literal) and is_exact(int(fact.value.value)):
                found.setdefault(int(fact.value.value), claim.iri)
    return found


def find_copies_above_originals(corpus: Corpus) -> Iterator[Finding]:
    """Yield the copies that are graded above what they were copied from: they weigh as that."""
    sources = corpus.data.sources
    for iri, worst in find_worst(sources).items():
        source = sources[iri]
        if source.grade != source.given_grade:
            original = sources[worst].id
            told = f"graded {source.given_grade}, a copy of {original}, graded {source.grade}, as which it weighs."
            yield _tell_grade("copy-above-original", "warning", source, told)


def find_uneven_grades(corpus: Corpus) -> Iterator[Finding]:
    """Yield the sources that are graded otherwise than most of the same publisher and kind, two or more."""
    groups: dict[object, list[Source]] = defaultdict(list)
    for source in corpus.data.sources.values():
        groups[source.publisher, source.kind].append(source)
    for members in groups.values():
        grades = sorted(s.given_grade for s in members)
        usual = max(grades, key=grades.count)
        others = tell_list(s.id for s in members if s.given_grade == usual)
        for source in members:
            if source.given_grade != usual and grades.count(usual) > 1:
                told = f"graded {source.given_grade}, while {others} of the same publisher have {usual}."
                yield _tell_grade("uneven-grades", "note", source, told)


def _tell_grade(rule: str, severity: Severity, source: Source, told: str) -> Finding:
    return Finding(
        rule=rule,
        severity=severity,
        claims=(),
        node=source.iri,
        told=f"{source.id}: {told}",
        settle="The reasons beside the grades, read again: one of the grades changes, or its reason says why not.",
    )
