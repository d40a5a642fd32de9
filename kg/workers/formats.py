"""Formats of results, and the choice among them by what a client accepts (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

from kg.errors import QueryError

Writer = TypeVar("Writer", bound=QueryResultsFormat | RdfFormat | None)


class NotAcceptable(QueryError):
    """No format that the client accepts."""

    status = 406


@dataclass(frozen=True, slots=True, eq=False)
class Format(Generic[Writer]):
    """A format: its short name, its media type, other types under which it is asked for, and what writes it, if any."""

    name: str
    media_type: str
    others: tuple[str, ...]
    writer: Writer


PAGE = "text/html"
LONGEST = 2_000
"""Characters of an Accept header that are read."""

ROWS = (
    Format(
        "json",
        "application/sparql-results+json",
        ("application/json", "text/json", "text/javascript", "application/javascript"),
        QueryResultsFormat.JSON,
    ),
    Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), QueryResultsFormat.XML),
    Format("csv", "text/csv", (), QueryResultsFormat.CSV),
    Format("tsv", "text/tab-separated-values", (), QueryResultsFormat.TSV),
)
"""Formats of solutions and of truth values, the one first that is sent where all are accepted."""

GRAPHS = (
    Format("turtle", "text/turtle", ("application/x-turtle",), RdfFormat.TURTLE),
    Format("ntriples", "application/n-triples", ("text/plain",), RdfFormat.N_TRIPLES),
    Format("jsonld", "application/ld+json", ("application/json",), RdfFormat.JSON_LD),
    Format("xml", "application/rdf+xml", ("application/xml", "text/xml"), RdfFormat.RDF_XML),
)
"""Formats of graphs."""

DATASETS = (
    Format("trig", "application/trig", ("application/x-trig",), RdfFormat.TRIG),
    Format("nquads", "application/n-quads", ("text/x-nquads", "text/plain"), RdfFormat.N_QUADS),
    Format("jsonld", "application/ld+json", ("application/json",), RdfFormat.JSON_LD),
)
"""Formats of all graphs together."""


def choose_format(accept: str, named: str, offered: tuple[Format[Writer], ...]) -> Format[Writer]:
    """Return the format that a client names, else the one it accepts most, else the first.

    A name that no format has is passed over: clients send names of their own.

    >>> choose_format("text/csv;q=0.5, application/xml", "", ROWS).name
    'xml'

    Raises:
        NotAcceptable: the client accepts none.
    """
    return offered[
        _choose(accept[:LONGEST], named, tuple((each.name, each.media_type, *each.others) for each in offered))
    ]


@lru_cache(maxsize=256)  # clients send the same few headers again and again
def _choose(accept: str, named: str, offered: tuple[tuple[str, ...], ...]) -> int:
    for i, names in enumerate(offered):
        if named and named.replace(" ", "+") in names:  # a plus sign in an address is a space
            return i
    if not accept.strip():
        return 0
    types = [names[1] for names in offered]
    weights = [_weigh(names[1:], accept) for names in offered]
    if "text/html" in accept and PAGE not in types and _weigh((PAGE,), accept) >= max(weights):
        return 0  # a browser takes all, whatever it would like best
    if max(weights) > 0:
        return weights.index(max(weights))
    raise NotAcceptable(f"none of {accept} can be sent; accept one of {', '.join(types)}")


def _weigh(types: tuple[str, ...], accept: str) -> float:
    """Return how much a client wants a format: by the most specific of the ranges that it gives."""
    found = [(specific, quality) for name, quality in _read_ranges(accept) if (specific := _match(types, name))]
    return max(found, default=(0, 0.0))[1]


def _match(types: tuple[str, ...], name: str) -> int:
    """Return how closely a range fits: 4 for the type itself, 3 for another name of it, 2 for type/*, 1 for all."""
    if name in types:
        return 4 if name == types[0] else 3
    if name.endswith("/*") and types[0].startswith(name[:-1]):
        return 2
    return int(name == "*/*")


def _read_ranges(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        name, *settings = (piece.strip().lower() for piece in part.split(";"))
        quality = next((s.removeprefix("q=") for s in settings if s.startswith("q=")), "1")
        yield name, float(quality) if quality.replace(".", "", 1).isdecimal() else 1.0
