"""Things and the points on which sources differ about them, as documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, get_args

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.errors import NotFound, QueryError, suggest
from kg.graph.disputes import Point, list_points
from kg.graph.lookups import get_text
from kg.graph.names import Names
from kg.model import results
from kg.model.findings import Severity
from kg.terms import CLAIM, PREFIXES, RI, RID, SRC, TYPE, kebab

if TYPE_CHECKING:
    from kg.verbs import KnowledgeGraph

DEFAULT = DefaultGraph()
FEW = 25
"""Points that are given where nobody says how many."""
NEAR = 3
"""Things that are offered for a name that nothing has."""


def read_name(name: str) -> NamedNode:
    """Return the thing of an IRI, or of a name with a prefix of the graph.

    Raises:
        QueryError: it is neither.
    """
    prefix, _, local = name.partition(":")
    try:
        return NamedNode(PREFIXES[prefix] + local if prefix in PREFIXES else name)
    except ValueError as error:
        raise QueryError(f"{name}: {error}; name a thing by its whole IRI") from error


def name_terms(graph: KnowledgeGraph, *, terms: Iterable[str], lang: str = "en") -> Mapping[str, str]:
    """Return the labels of terms by their names; a node that is said and not held is told by its key.

    Raises:
        QueryError: one is no IRI.
    """
    return {name: graph.names.name(read_name(name), lang) for name in terms}


def find_near(store: Store, thing: NamedNode) -> list[NamedNode]:
    """Return the things of the same kind of name whose names are nearest to one that nothing has."""
    space = next((space for space in (RID, CLAIM, SRC) if thing in space), RID)
    named = {
        space.local(quad.subject)
        for quad in store.quads_for_pattern(None, TYPE, None, DEFAULT)
        if isinstance(quad.subject, NamedNode) and quad.subject in space
    }
    return [space(name) for name in get_close_matches(space.local(thing), sorted(named), n=NEAR)]


def list_near(graph: KnowledgeGraph, *, thing: str, lang: str = "en") -> tuple[results.Near, ...]:
    """Return the things whose names are nearest to that of `thing`, which may be none.

    Raises:
        QueryError: the name is no IRI.
    """
    near = find_near(graph.store, read_name(thing))
    return tuple(results.Near(one.value, graph.names.name(one, lang)) for one in near)


def points(  # which of them, and how
    graph: KnowledgeGraph,
    *,
    kind: str = "",
    about: Iterable[str] = (),
    offset: int = 0,
    count: int = FEW,
    lang: str = "en",
) -> results.Points:
    """Return the points on which sources disagree: all, those of a `kind`, or those about the things `about`.

    At most `count` of them are given, from the one at `offset` on, with how many there are of each kind.

    Raises:
        NotFound: there is no such kind.
        DataError: the texts cannot be read.
    """
    things = [NamedNode(thing) for thing in about]
    found = list_points(graph.store, things or None)
    kinds = {kebab(RI.local(one)): graph.names.name(one, lang) for one in _list_kinds(graph.store)}
    if kind and kind not in kinds:
        near = suggest(kind, kinds) or f"; choose one of {', '.join(sorted(kinds))}"
        raise NotFound(f"kind: there is no '{kind}'{near}")
    counts = Counter(_get_kind(point) for point in found)
    chosen = [point for point in found if not kind or _get_kind(point) == kind]
    start = min(offset, len(chosen))
    shown = chosen[start : start + count]
    claims = dict.fromkeys(c for point in shown for c in (*point.claims, *filter(None, [point.decision])))
    return results.Points(
        total=len(chosen),
        offset=start,
        kinds={name: results.Kind(kinds[name], counts[name]) for name in sorted(kinds)},
        points=tuple(_describe(point, graph.names, lang) for point in shown),
        citations=graph.evidence.cite_claims(claims, lang=lang),
    )


def _list_kinds(store: Store) -> list[NamedNode]:
    found = store.quads_for_pattern(None, TYPE, RI("DisagreementKind"), DEFAULT)
    return [quad.subject for quad in found if isinstance(quad.subject, NamedNode)]


def _get_kind(point: Point) -> str:
    return kebab(RI.local(point.kind))


def _describe(point: Point, names: Names, lang: str) -> results.Point:
    return results.Point(
        iri=point.name.value,
        about=tuple(node.value for node in point.nodes),
        labels=tuple(names.name(node, lang) for node in point.nodes),
        relation=names.name(point.relation, lang) if point.relation else "",
        kind=_get_kind(point),
        rule=point.rule,
        sides=tuple(results.Side(side.value, side.held, side.claims) for side in point.sides),
        decision=point.decision,
    )


def find_oddities(graph: KnowledgeGraph, severity: str, rule: str, lang: str) -> results.Oddities:
    """Return what the checks found: see `KnowledgeGraph.findings`."""
    grave = get_args(Severity)
    every = sorted(_list_oddities(graph.store), key=lambda one: (grave.index(one.severity), one.rule, one.told))
    found = tuple(one for one in every if severity in ("", one.severity) and rule in ("", one.rule))
    claims = dict.fromkeys(claim for one in found for claim in one.claims)
    return results.Oddities(found, graph.evidence.cite_claims(claims, lang=lang))


def _list_oddities(store: Store) -> Iterator[results.Oddity]:
    for quad in store.quads_for_pattern(None, TYPE, RI("Finding"), DEFAULT):
        one = quad.subject
        if not isinstance(one, NamedNode):
            continue
        claims = (part.object for part in store.quads_for_pattern(one, RI("claim"), None, DEFAULT))
        severity = get_text(store, one, RI("severity"))
        yield results.Oddity(
            rule=get_text(store, one, RI("rule")),
            severity=next(known for known in get_args(Severity) if known == severity),
            told=get_text(store, one, RI("told")),
            settle=get_text(store, one, RI("settle")),
            claims=tuple(sorted(CLAIM.local(claim) for claim in claims if isinstance(claim, NamedNode))),
            node=get_text(store, one, RI("node")),
        )
