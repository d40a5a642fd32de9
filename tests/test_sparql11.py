"""Our engine beside rdflib, by 150 queries of every form of SPARQL 1.1 over the shipped data.

The queries stand in `queries/sparql11.rq`; together they have every keyword and every built-in function of the grammar.
Rows are compared as often as they come, triples and truth values likewise. Where the two differ, the query stands in
`DIFFERENT` with the reason: a wrong row of ours would be rewritten (`kg/witness/mending.py`), or refused, instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable
from decimal import Decimal
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, QueryBoolean, QuerySolutions

from kg.graph.running import run_sparql
from kg.sparql.tokens import split_tokens
from kg.terms import PREFIXES, RID
from kg.verbs import KnowledgeGraph

pytestmark = pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning", "ignore:.*:SyntaxWarning")

FILE = Path(__file__).parent / "queries" / "sparql11.rq"
KEYWORDS = """
BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT WHERE DESCRIBE ASK FROM NAMED GROUP BY HAVING ORDER ASC DESC
LIMIT OFFSET
VALUES UNDEF OPTIONAL GRAPH SERVICE SILENT BIND MINUS UNION FILTER EXISTS NOT IN A TRUE FALSE SEPARATOR
"""
FUNCTIONS = """
STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI
CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY HOURS MINUTES SECONDS TIMEZONE TZ NOW UUID STRUUID MD5 SHA1
SHA256 SHA384 SHA512 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL ISNUMERIC REGEX SUBSTR REPLACE
COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT
"""
MARKS = "* + - / ^ | ! ? ( ) [ ] { } , ; . = != < > <= >= && || ^^"

DIFFERENT = {
    "values-none": "rdflib fails over VALUES without a value",
    "group-concat-of-numbers": "rdflib takes numbers for texts; by 18.5.1.7 GROUP_CONCAT is of texts, as CONCAT is",
    "count-of-errors": "rdflib counts values that are errors too, against 18.5.1.2",
    "sum-of-unbound": "rdflib passes over what is not bound; by 11.5 an error in a group is an error of its sum",
    "min-of-nothing": "rdflib fails over MIN and SAMPLE of nothing",
    "group-of-nothing": "rdflib gives a row for a group that is not there",
    "aggregate-computed-on-with": "rdflib leaves what computes on with an aggregate empty, against 18.2.4.4",
    "path-negated-inverse": "rdflib knows no inverse in a negated property set",
    "replace": "rdflib takes the flag of REPLACE for a count",
    "regex-flags": "rdflib does not know the flag x",
    "division-by-zero": "rdflib knows no infinity of xsd:double (17.3: IEEE 754)",
    "comparison-of-booleans": "pyoxigraph compares no booleans by < and > (17.3 does): an error, and no wrong row",
    "logic-with-errors": "rdflib makes an error of true || error, against 17.2",
    "in-by-value": "rdflib compares terms and not values in IN, and passes over errors, against 17.4.1.9",
    "describe-star": "rdflib fails over DESCRIBE *",
    "service-silent": "rdflib gives no row where a silent service fails, against the Federated Query 1.1, 2.1",
}
"""Queries of which the two give different results, and why."""


def read_queries() -> dict[str, str]:
    """Return the queries of the file by name."""
    parts = re.split(r"^## (.+)\n", FILE.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


QUERIES = read_queries()


@pytest.fixture(scope="module")
def dataset(shipped: KnowledgeGraph) -> rdflib.Dataset:
    """Give the shipped graph to rdflib."""
    return shipped.to_rdflib()


def tell(term: object) -> Hashable:
    """Return a term so that equal ones of both libraries are equal: numbers by value, nodes without a name alike."""
    if isinstance(term, NamedNode | rdflib.URIRef):
        return f"<{term.value if isinstance(term, NamedNode) else term}>"
    if isinstance(term, BlankNode | rdflib.BNode):
        return "_:"
    if isinstance(term, Literal):
        return tell_literal(term.value, term.datatype.value, term.language or "")
    assert isinstance(term, rdflib.Literal)
    return tell_literal(str(term), str(term.datatype or rdflib.XSD.string), term.language or "")


def tell_literal(text: str, datatype: str, language: str) -> Hashable:
    """Return a literal by its value."""
    name = datatype.rpartition("#")[2]
    if name in ("integer", "decimal", "double", "float"):
        return round(Decimal(text), 12) if text.upper() not in ("INF", "NAN", "-INF") else text.upper()
    return text, "" if language else name, language.lower()


def ask_ours(graph: KnowledgeGraph, query: str) -> object:
    """Return our result, so that it can be compared."""
    found = run_sparql(graph.store, query)
    if isinstance(found, QueryBoolean):
        return bool(found)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        return Counter(frozenset((n, tell(row[n])) for n in names if row[n] is not None) for row in found)
    return Counter(tuple(map(tell, triple)) for triple in set(found))


def ask_rdflib(dataset: rdflib.Dataset, query: str) -> object:
    """Return the result of rdflib, so that it can be compared, or the name of its error."""
    try:
        found = dataset.query(query, initNs=dict(PREFIXES))
        if found.type == "ASK":
            return found.askAnswer
        if found.type == "SELECT":
            return Counter(frozenset((str(n), tell(t)) for n, t in row.items()) for row in found.bindings)
        return Counter(tuple(map(tell, triple)) for triple in found.graph or ())
    except Exception as error:  # noqa: BLE001  # whatever a second opinion fails with is told
        return f"{type(error).__name__}: {str(error)[:80]}"


def keep_described(found: object) -> object:
    """Return of what is described the triples of things: what else DESCRIBE gives, each engine chooses (16.4)."""
    assert isinstance(found, Counter)
    return Counter({triple: count for triple, count in found.items() if str(triple[0]).startswith(f"<{RID('').value}")})


@pytest.mark.parametrize("name", QUERIES)
def test_same_as_rdflib(name: str, shipped: KnowledgeGraph, dataset: rdflib.Dataset) -> None:
    """Both give the same rows, each as often, or the difference is explained."""
    query = QUERIES[name]
    ours, theirs = ask_ours(shipped, query), ask_rdflib(dataset, query)
    if name.startswith("describe") and not isinstance(theirs, str):
        ours, theirs = keep_described(ours), keep_described(theirs)
    if name in DIFFERENT:
        assert ours != theirs, f"{name}: no longer different; take its line out"
    else:
        assert ours == theirs


def test_every_form_is_there() -> None:
    """Each keyword, function and mark of the grammar of SPARQL 1.1 (19.8) stands in a query, and 150 queries do."""
    words: set[str] = set()
    for query in QUERIES.values():
        words |= {token.text.upper() for token in split_tokens(query) if token.kind in ("word", "mark")}
    assert not {*KEYWORDS.split(), *FUNCTIONS.split(), *MARKS.split()} - words
    assert len(QUERIES) >= 150
    assert set(DIFFERENT) <= set(QUERIES)
