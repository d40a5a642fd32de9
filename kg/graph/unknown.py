"""Names in a query that nothing has: a misspelt class, relation or thing finds no rows, and nobody would know why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from pyoxigraph import DefaultGraph, NamedNode, Store

from kg.errors import QueryError
from kg.sparql.reading import read_query
from kg.sparql.syntax import Bind, Query, Select, Service, Values, walk
from kg.sparql.tokens import Token, check_size
from kg.terms import PREFIXES, TYPE, compact

OWN = ("ri", "rid", "claim", "src")
"""The prefixes of the names that are the graph's own, so that it knows all of them."""


def tell_unknown(store: Store, sparql: str, when: str = "") -> tuple[str, ...]:
    """Return a sentence for each name in a query that neither ontology nor data has, with the nearest that they have.

    Names that a query makes or brings along are left alone: in the template of CONSTRUCT, in SELECT, BIND and VALUES,
    and what it asks of another service.

    Raises:
        LimitError: the query is nested too deeply to be read.
    """
    check_size(sparql)
    try:
        names = dict.fromkeys(_list_names(read_query(sparql)))
    except (QueryError, ValueError):  # what is wrong with it the store says
        return ()
    own = [name for name in names if _get_prefix(name)]
    return tuple(_tell(store, name, when) for name in own if not _is_known(store, name))


def _list_names(query: Query) -> Iterator[NamedNode]:
    """Yield the names that the patterns and conditions of a query ask for."""
    told = query.get_words((0, len(query.prologue)))
    declared = zip(told, told[1:], told[2:], strict=False)
    prefixes = {
        **PREFIXES,
        **{name.text[:-1]: iri.text[1:-1] for word, name, iri in declared if word.is_word("PREFIX")},
    }
    own = [(0, len(query.prologue))]
    for part in walk(query.select):
        if isinstance(part, Bind | Values | Service):
            own.append(part.span)
        elif isinstance(part, Select):
            own += [part.head, *([part.values.span] if part.values else [])]
    for before, token in pairwise(query.tokens):
        if not before.is_mark("^^") and not any(start <= token.start < end for start, end in own):
            yield from _expand(token, prefixes)


def _expand(token: Token, prefixes: Mapping[str, str]) -> Iterator[NamedNode]:
    if token.kind == "iri" and ":" in token.text:
        yield NamedNode(token.text[1:-1])
    elif token.kind == "name":
        prefix, _, local = token.text.partition(":")
        if prefix in prefixes:
            yield NamedNode(prefixes[prefix] + local.replace("\\", ""))


def _get_prefix(name: NamedNode) -> str:
    """Return the prefix of a name of the graph's own, else an empty text; that of `rid:x` and not of `ri:`."""
    prefix = compact(name).partition(":")[0]
    return prefix if prefix in OWN else ""


def _is_known(store: Store, name: NamedNode) -> bool:
    places = ((name, None, None, None), (None, None, name, None), (None, name, None, None), (None, None, None, name))
    return any(next(store.quads_for_pattern(*place), None) for place in places)


def _tell(store: Store, name: NamedNode, when: str) -> str:
    from difflib import get_close_matches  # most names are known

    namespace = PREFIXES[_get_prefix(name)]
    typed = store.quads_for_pattern(None, TYPE, None, DefaultGraph())
    things = {quad.subject.value for quad in typed if isinstance(quad.subject, NamedNode)}
    known = {iri.removeprefix(namespace): iri for iri in things if iri.startswith(namespace)}
    near = get_close_matches(name.value.removeprefix(namespace), known, n=1)
    hint = f"; did you mean {compact(NamedNode(known[near[0]]))}?" if near else ""
    return f"{compact(name)} is not in the ontology or the data{when}{hint}"
