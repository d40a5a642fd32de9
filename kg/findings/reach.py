"""What of a graph a check looks at, so that it runs again only where something came or went that bears on it.

Takes queries, and quads that came and went; gives what both see. Where it sees too much, a check runs in vain.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from kg.findings.checks import run_checks
from kg.model.findings import Check, Finding
from kg.sparql.reading import read_query
from kg.sparql.syntax import Group, InGraph, Part, Query, Select, Triples, Values, list_inner
from kg.sparql.variables import list_columns
from kg.terms import CLAIM, PREFIXES

Seen = tuple[bool, str | None, str | None]
"""Whether in a graph of its own, such as that of a claim, the property, and the object; None for any."""
Names = Mapping[str, Sequence[str | None]]
"""The names that a variable may stand for, where they are listed."""


def list_seen(quads: Iterable[Quad], store: Store) -> set[Seen]:
    """Return what those see who look at any of some quads, which came or went.

    Of a claim that is described otherwise than before, they see anew what its graph says.
    """
    every = set(quads)
    told = (quad.subject for quad in every if quad.graph_name == DefaultGraph())
    claims = {thing for thing in told if isinstance(thing, NamedNode) and thing in CLAIM}
    every.update(quad for claim in claims for quad in store.quads_for_pattern(None, None, None, claim))
    found = set[Seen]()
    for quad in every:
        value = quad.object.value if isinstance(quad.object, NamedNode) else None
        found.update(product([quad.graph_name != DefaultGraph()], [quad.predicate.value, None], [value, None]))
    return found


@cache
def find_reach(sparql: str) -> frozenset[Seen]:
    """Return what a query looks at.

    How a claim is described bears on it only where its graph does, as in `GRAPH ?c { … } ?c ri:standing ri:inUse`.
    """
    query = read_query(sparql)
    return frozenset(_look(query.select, query, {}, frozenset()))


def _look(part: Part, query: Query, names: Names, claims: frozenset[str], *, in_graph: bool = False) -> Iterator[Seen]:
    """Yield what a part looks at, inside which some variables have names listed, and others name a claim's graph."""
    if isinstance(part, Group):
        names, claims = {**names, **_list_names(part, query)}, claims | _list_claims(part)
    elif isinstance(part, Select):  # inside, what is no column is another variable
        columns = list_columns(part)
        names, claims = {name: names[name] for name in columns if name in names}, claims.intersection(columns)
    for pattern in part.patterns if isinstance(part, Triples) else ():
        if in_graph or pattern.subject not in claims:
            plain = pattern.path if isinstance(pattern.path, str) else ""
            ends = (names.get(slot, [_read_name(slot, query)]) for slot in (plain, pattern.value if plain else ""))
            yield from product([in_graph], *ends)
    for inner in list_inner(part):
        yield from _look(inner, query, names, claims, in_graph=in_graph or isinstance(part, InGraph))


def _list_names(part: Part, query: Query) -> Names:
    """Return the names that a part lists for variables by VALUES."""
    match part:
        case Values(variables, span, True):
            names = [name for word in query.get_words(span) if (name := _read_name(word.text, query))]
            return dict.fromkeys(variables, names)
        case Select():
            inside = _list_names(part.where, query)
            return {name: inside[name] for name in list_columns(part) if name in inside}
        case Group(elements):
            return {variable: names for one in elements for variable, names in _list_names(one, query).items()}
        case _:
            return {}


def _list_claims(part: Part) -> frozenset[str]:
    """Return the variables that every solution of a part has from the name of a graph."""
    match part:
        case InGraph(graph):
            return frozenset([graph])
        case Select():
            return _list_claims(part.where).intersection(list_columns(part))
        case Group(elements):
            return frozenset[str]().union(*map(_list_claims, elements))
        case _:
            return frozenset()


def _read_name(text: str, query: Query) -> str | None:
    """Return the name that a word is; None for any other word, and for all of a query with prefixes of its own."""
    prefix, _, local = text.partition(":")
    known = prefix in PREFIXES and query.tokens[0].is_word("SELECT") and "\\" not in local
    return text[1:-1] if text.startswith("<") else PREFIXES[prefix] + local if known else None


class Watch:
    """Runs checks on a graph that changes: those that found something, and the others where a change bears on them."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self._checks = tuple(checks)
        self._silent: set[str] = set()

    def run(self, store: Store, changed: Iterable[Quad]) -> list[Finding]:
        """Return what all checks find in a graph, since whose last run some quads came or went.

        Raises:
            DataError: as `run_checks`.
        """
        seen = list_seen(changed, store)
        due = [c for c in self._checks if c.name not in self._silent or not find_reach(c.sparql).isdisjoint(seen)]
        found = list(run_checks(due, store))
        self._silent |= {check.name for check in due}
        self._silent -= {finding.rule for finding in found}
        return found
