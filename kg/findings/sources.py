"""Rules over sources and entities: what is one in two files, a story told twice, and grades that do not fit."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from kg.findings.rules import Corpus, Odd, rule
from kg.findings.telling import tell_list, tell_number
from kg.model.claims import Claim, Data, Entity, Source
from kg.model.figures import EXACT, is_exact
from kg.model.origins import find_origins, find_roots, find_stories, find_worst, fold_address
from kg.model.outcomes import Reading
from kg.terms import RI

Readings = tuple[Reading, ...]
Pair = tuple[NamedNode, NamedNode]

SENTENCES = 3
"""Sentences of one text in two files from which on the files are of one text."""
STATEMENTS = 3
"""What two sources of one publisher say in all, from which on saying the same is more than chance."""
FIGURES = 3
"""Exact figures in one order from which on two sources tell one story."""


@rule(
    "error",
    "Keep one of the files; or, where they are two versions of one page, name the other as 'same-story-as'.",
    by="sources",
)
def same_page(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the sources that are one page in two files: by their address, by the text, or by all that they say."""
    sources, claims = corpus.data.sources, _list_claims(corpus.data)
    grounds: tuple[tuple[tuple[str, ...], Callable[[Source], Iterable[Hashable]], int], ...] = (
        (("one address",), lambda s: filter(None, [fold_address(s.address)]), 1),
        (("three or more sentences in common",), lambda s: (p.digest for p in s.sentences), SENTENCES),
        (("one publisher", "one title"), lambda s: [(s.publisher, fold_name(s.title))], 1),
        (("one publisher", "all their claims in common"), lambda s: _tell_all(claims.get(s.iri, ()), s.publisher), 1),
    )
    told: dict[Pair, list[str]] = defaultdict(list)
    for ground, list_keys, least in grounds:
        for pair in _pair({iri: list_keys(source) for iri, source in sources.items()}, least):
            told[pair] += ground
    stories = find_stories(sources)
    for (one, other), words in told.items():
        first, second = sources[one], sources[other]
        if other not in first.same_story and one not in second.same_story:
            counted = "; they count as one witness" if stories[one] == stories[other] else ""
            shared = f"it and {first.id} have {tell_list(words)}: one page in two files{counted}."
            yield Odd([c.iri for s in (one, other) for c in claims.get(s, ())[:1]], other, f"{second.id}: {shared}")


def _list_claims(data: Data) -> dict[NamedNode, list[Claim]]:
    """Return the claims of each source in the order of their sentences, else of their numbers."""
    found: dict[NamedNode, list[Claim]] = defaultdict(list)
    for claim in sorted(data.claims, key=lambda c: (c.sentence.start if c.sentence else 0, c.number)):
        found[claim.source].append(claim)
    return found


def _tell_all(claims: Iterable[Claim], by: NamedNode | None = None) -> list[Hashable]:
    """Return all that some claims say, and by whom, as one key; no key where that is little."""
    said = frozenset((c.node.iri, c.denied, *(str((f.property, f.value)) for f in c.facts)) for c in claims)
    return [(by, said)] if len(said) >= STATEMENTS else []


def _pair(given: Mapping[NamedNode, Iterable[Hashable]], least: int) -> list[Pair]:
    """Return the neighbours, by name, among the sources that share a key, where they share `least` of them."""
    keys = {source: frozenset(found) for source, found in given.items()}
    having: dict[Hashable, list[NamedNode]] = defaultdict(list)
    for source in sorted(keys, key=lambda s: s.value):
        for key in keys[source]:
            having[key].append(source)
    pairs = dict.fromkeys(pair for found in having.values() for pair in pairwise(found))
    return [(one, other) for one, other in pairs if len(keys[one] & keys[other]) >= least]


@rule(
    "warning",
    "Whoever knows which is the copy names its original as 'derived-from'; where nobody does, the one names the other "
    "as 'same-story-as'. Then they count as one witness.",
    by="sources",
)
def same_story(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the sources that share figures in one order, or all they say, with no word that one has it of the other."""
    sources, claims, origins = corpus.data.sources, _list_claims(corpus.data), find_origins(corpus.data)
    stories, roots = find_stories(sources), find_roots(sources)
    for (one, other), (words, said) in {**_share_all(sources, claims), **_share_figures(claims)}.items():
        if not roots[one] & roots[other] and stories[one] != stories[other]:
            held = len({origins[claim] for claim in said}) == 1
            counted = "; both credit it to one holder, so they count as one witness already" if held else ""
            told = f"{sources[other].id}: it and {sources[one].id} {words}: one may have it of the other{counted}."
            yield Odd(said, other, told, severity="note" if held else None)


Shared = Mapping[Pair, tuple[str, Sequence[NamedNode]]]
"""What pairs of sources share, in words, and the claims that say it."""


def _share_figures(claims: Mapping[NamedNode, Iterable[Claim]]) -> Shared:
    """Return the sources that share exact figures, all of them in one order."""
    figures = {iri: own for iri, said in claims.items() if len(own := _list_figures(said)) >= FIGURES}
    found = {}
    for one, other in _pair(figures, FIGURES):
        shared = [number for number in figures[one] if number in figures[other]]
        if shared == [number for number in figures[other] if number in figures[one]]:
            words = f"give {tell_list(tell_number(n) for n in shared)}, in this order"
            found[one, other] = words, [figures[s][number] for s in (one, other) for number in shared]
    return found


def _list_figures(claims: Iterable[Claim]) -> dict[int, NamedNode]:
    """Return the exact figures of a source in their order, each with the first claim that gives it."""
    found: dict[int, NamedNode] = {}
    for claim in claims:
        for fact in claim.facts:
            if fact.property == EXACT and isinstance(fact.value, Literal) and is_exact(int(fact.value.value)):
                found.setdefault(int(fact.value.value), claim.iri)
    return found


def _share_all(sources: Mapping[NamedNode, Source], claims: Mapping[NamedNode, Sequence[Claim]]) -> Shared:
    """Return the sources of different publishers that say the same in all their claims."""
    return {
        (one, other): ("say the same in all their claims", [c.iri for s in (one, other) for c in claims[s]])
        for one, other in _pair({iri: _tell_all(claims.get(iri, ())) for iri in sources}, 1)
        if sources[one].publisher != sources[other].publisher
    }


GRADES = "The reasons beside the grades, read again: one of the grades changes, or its reason says why not."


@rule("warning", GRADES, by="sources")
def copy_above_original(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the copies that are graded above what they were copied from: they weigh as that."""
    sources = corpus.data.sources
    for iri, worst in find_worst(sources).items():
        source = sources[iri]
        if source.grade != source.given_grade:
            copied = f"a copy of {sources[worst].id}, graded {source.grade}, as which it weighs"
            yield Odd((), iri, f"{source.id}: graded {source.given_grade}, {copied}.")


@rule("note", GRADES, by="sources")
def uneven_grades(_: Readings, corpus: Corpus) -> Iterator[Odd]:
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
                yield Odd((), source.iri, f"{source.id}: {told}")


# --- Names ---

LOOKS = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0458\u0455\u0501\u04bb"
    "\u03b1\u03b2\u03b5\u03b6\u03b7\u03b9\u03ba\u03bc\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "abekmhopctyxijsdhabezhikmnoptyx",
)
"""Small letters, Cyrillic and then Greek, of which the small or the capital form looks like a Latin one."""


def fold_name(text: str) -> str:
    r"""Return a name as a reader sees it: without case, width, spaces and marks, and in Latin what looks Latin.

    >>> fold_name("WR-V") == fold_name("wr v"), fold_name("ジムニー ノマド"), fold_name("\u041donda")
    (True, 'ジムニーノマド', 'honda')
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(LOOKS)
    return "".join(c for c in plain if c.isalnum())


@rule(
    "warning",
    "A source that says whether they are one; then a decision that identifies the one as the other.",
    by="entities",
)
def one_name_two_things(_: Readings, corpus: Corpus) -> Iterator[Odd]:
    """Yield the pairs of entities that share a label, an alias or an identifier."""
    pairs: dict[Pair, list[str | NamedNode]] = defaultdict(list)
    for things in _share_names(corpus.data.entities.values()):
        for one, two in pairwise(sorted(things, key=lambda iri: iri.value)):
            if corpus.find_same(one) != corpus.find_same(two):
                pairs[one, two].append(things[one])
    for (one, two), shared in pairs.items():
        names = sorted(name for name in shared if isinstance(name, str))
        called = [f"are both called {tell_list(names)}"] if names else []
        matches = sorted(match.value for match in shared if isinstance(match, NamedNode))
        both = " and ".join([*called, *(f"have the same identifier, {match}" for match in matches)])
        told = f"it and {corpus.names.tell(two)} {both}: one thing may have two files, or one name two things."
        yield Odd((), two, f"{corpus.names.tell(one)}: {told}")


def _share_names(entities: Iterable[Entity]) -> Iterable[Mapping[NamedNode, str | NamedNode]]:
    """Return the things that have a name or an identifier, of each; a period has none, as it is called by its days."""
    sharing: dict[object, dict[NamedNode, str | NamedNode]] = defaultdict(dict)
    for entity in entities:
        for text in (*entity.labels.values(), *entity.aliases) if entity.cls != RI("Period") else ():
            if name := fold_name(text):
                sharing[name].setdefault(entity.iri, text)
        for match in entity.matches:
            sharing[match][entity.iri] = match
    return sharing.values()
