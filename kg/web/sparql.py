"""The text of a query as other servers need it: with the prefixes that only this one knows."""

from __future__ import annotations

from itertools import pairwise

from kg.sparql.tokens import split_tokens
from kg.terms import PREFIXES


def add_prefixes(sparql: str) -> str:
    r"""Return a query with a PREFIX line for each prefix of the graph that it uses and does not declare.

    This server knows them, but others do not.

    >>> add_prefixes("ASK { rid:suzuki ?p 'ri:x' }")
    "PREFIX rid: <https://w3id.org/reverse-imports/id/>\nASK { rid:suzuki ?p 'ri:x' }"

    Raises:
        QueryError: at a character that no word of SPARQL begins with.
    """
    tokens = split_tokens(sparql)
    names = [token.text.partition(":")[0] for token in tokens if token.kind == "name"]
    declared = {
        name.text.partition(":")[0] for mark, name in pairwise(tokens) if mark.is_word("PREFIX") and name.kind == "name"
    }
    lacking = [name for name in PREFIXES if name in names and name not in declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in lacking) + sparql
