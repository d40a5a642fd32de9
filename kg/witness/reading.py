"""Queries as the store has to be asked."""

from __future__ import annotations

from functools import lru_cache

from kg.sparql.reading import read_query
from kg.sparql.syntax import Query
from kg.sparql.tokens import may_be_wrong


@lru_cache(maxsize=64)  # a question is run again for each world that vague dates leave open
def mend_query(text: str) -> str:
    """Return a query that the store answers as this one should be; this one itself where the store is right.

    >>> mend_query("ASK { ?route ri:originDeal|ri:regime ?deal }")
    'ASK { { ?route ri:originDeal ?deal . } UNION { ?route ri:regime ?deal . } }'

    Raises:
        QueryError: it cannot be read, or the store may be wrong and nobody can rewrite it.
    """
    if not may_be_wrong(text):
        return text
    from kg.witness.mending import Mender  # few queries have to be rewritten

    return Mender(read_query(text)).mend()


def read_mended(text: str) -> Query:
    """Return the parts of a query as the store has to be asked.

    Raises:
        QueryError: it cannot be read, or not be rewritten.
    """
    return read_query(mend_query(text))
