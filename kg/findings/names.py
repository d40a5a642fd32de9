"""Names: two things that may be one, and one name that may stand for two."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from kg.findings.corpus import ROUTE, Corpus, find_part, find_text
from kg.findings.figures import DESTINATION, MAKER, MODEL, ORIGIN
from kg.findings.words import sort_claims, tell_list
from kg.model.claims import Entity
from kg.model.findings import Finding
from kg.model.outcomes import Reading
from kg.terms import RI

SETTLE = "A source that says whether they are one; then a decision that identifies the one as the other."

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


def list_names(entity: Entity) -> set[str]:
    """Return the folded names of an entity, none empty."""
    return {name for text in (*entity.labels.values(), *entity.aliases) if (name := fold_name(text))}


def find_names_of_two_things(corpus: Corpus) -> Iterator[Finding]:
    """Yield the pairs of entities that share a label, an alias or an identifier."""
    sharing: dict[str | NamedNode, list[Entity]] = defaultdict(list)
    for entity in corpus.data.entities.values():
        for name in list_names(entity) if entity.cls != RI("Period") else ():
            sharing[name].append(entity)
        for match in entity.matches:
            sharing[match].append(entity)
    pairs: dict[tuple[NamedNode, NamedNode], list[str | NamedNode]] = defaultdict(list)
    for shared, entities in sharing.items():
        for one, two in pairwise(sorted(entities, key=lambda e: e.iri.value)):
            if corpus.find_same(one.iri) != corpus.find_same(two.iri):
                pairs[one.iri, two.iri].append(_tell_name(shared, one) if isinstance(shared, str) else shared)
    for (first, second), both in pairs.items():
        told = f"{corpus.tell(first)}: it and {corpus.tell(second)} {_tell_shared(both)}"
        yield _make("one-name-two-things", (), second, f"{told}: one thing may have two files, or one name two things.")


def _tell_shared(shared: Iterable[str | NamedNode]) -> str:
    names = sorted(one for one in shared if isinstance(one, str))
    identifiers = sorted(one.value for one in shared if isinstance(one, NamedNode))
    called = [f"are both called {tell_list(names)}"] if names else []
    return " and ".join([*called, *(f"have the same identifier, {one}" for one in identifiers)])


def _tell_name(name: str, entity: Entity) -> str:
    return next((text for text in (*entity.labels.values(), *entity.aliases) if fold_name(text) == name), name)


def _make(rule: str, claims: Iterable[NamedNode], node: NamedNode, told: str) -> Finding:
    return Finding(rule, "warning", sort_claims(claims), node, told, SETTLE)


def find_models_with_two_names(corpus: Corpus) -> Iterator[Finding]:
    """Yield the models whose name is that under which another model is sold, with the claims that say so."""
    by_name: dict[str, list[NamedNode]] = defaultdict(list)
    for entity in corpus.data.entities.values():
        if corpus.is_a(entity.iri, RI("VehicleLine")):
            for name in list_names(entity):
                by_name[name].append(entity.iri)
    routes = _list_routes(corpus)
    pairs: dict[tuple[NamedNode, NamedNode], dict[str, list[NamedNode]]] = defaultdict(lambda: defaultdict(list))
    for reading, model, name in _list_renamed(corpus):
        for other in by_name.get(fold_name(name), ()):
            if corpus.find_same(other) != corpus.find_same(model):
                pairs[model, other][name] += [reading.claim.iri, *_list_parallel(reading, other, routes)]
    for (model, other), names in pairs.items():
        told = (
            f"{corpus.tell(model)}: sold as {tell_list(sorted(names))}, which is the name of {corpus.tell(other)} too"
        )
        claims = [claim for found in names.values() for claim in found]
        yield _make("one-thing-two-names", claims, other, f"{told}: they may be one model.")


def _list_renamed(corpus: Corpus) -> Iterator[tuple[Reading, NamedNode, str]]:
    """Yield each claim of a name in a market, or on a route, with the model that bears it."""
    for cls, prop in ((RI("Renaming"), RI("name")), (ROUTE, RI("soldAs"))):
        for reading in corpus.list_of(cls):
            model, name = find_part(reading.node, MODEL), find_text(reading, prop)
            if model and name:
                yield reading, model, name


Way = tuple[NamedNode | None, NamedNode | None, NamedNode | None]


def _list_routes(corpus: Corpus) -> Mapping[Way, list[Reading]]:
    """Return the claims on routes by model, origin and destination."""
    found: dict[Way, list[Reading]] = defaultdict(list)
    for reading in corpus.list_of(ROUTE):
        way = (find_part(reading.node, prop) for prop in (MODEL, ORIGIN, DESTINATION))
        found[next(way), next(way), next(way)].append(reading)
    return found


def _list_parallel(reading: Reading, other: NamedNode, routes: Mapping[Way, list[Reading]]) -> list[NamedNode]:
    """Return the claims on a route of another model between the same places, by the same maker where both name one."""
    there = routes.get((other, find_part(reading.node, ORIGIN), find_part(reading.node, DESTINATION)), [])
    return [r.claim.iri for r in there if not _list_makers(r) or not _list_makers(reading) or _share(r, reading)]


def _list_makers(reading: Reading) -> set[object]:
    return {f.value for f in reading.facts if f.property == MAKER and not isinstance(f.value, Literal)}


def _share(one: Reading, two: Reading) -> bool:
    return bool(_list_makers(one) & _list_makers(two))
