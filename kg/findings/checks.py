"""Rules that are queries over the graph as it is built, of which rows become findings.

Takes the checks of a home and a store that holds the graph, inference included; gives findings. What a check looks for
stands in its file, `queries/checks/*.rq`; docs/checks.md tells how to write one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from re import Match
from typing import cast, get_args

from pyoxigraph import DefaultGraph, Literal, NamedNode, QuerySolutions, Store

from kg.errors import DataError
from kg.findings.telling import sort_claims, tell_list, tell_number
from kg.language import say
from kg.model.findings import FIELD, Check, Finding, Severity
from kg.terms import LABEL, NUMBERS, PREFIXES, RI, RID, SRC, TYPE
from kg.witness.reading import mend_query

DEFAULT = DefaultGraph()

Row = Mapping[str, object]
"""What a row has, by column; what is not bound is left out."""


def run_checks(checks: Iterable[Check], store: Store) -> Iterator[Finding]:
    """Yield what checks find in a graph.

    Rows that agree in all that the message tells once are one finding; what it tells of all of them (`{*column}`), and
    their claims, are put together. A column `severity` is that of the row. A column `decision` names what has settled
    it, and makes it a note.

    Raises:
        DataError: a query failed, or gives a severity that is none; with its file.
    """
    for check in checks:
        for rows in _group_rows(check, _run(check, store)):
            yield _make(check, rows, store)


def _run(check: Check, store: Store) -> list[Row]:
    try:
        found = cast(QuerySolutions, store.query(mend_query(check.sparql), prefixes=PREFIXES))
        columns = [variable.value for variable in found.variables]
        return [{name: row[name] for name in columns if row[name] is not None} for row in found]
    except (RuntimeError, OSError) as error:
        raise DataError(f"{check.file}: the query failed: {error}; mend the check") from error


def _group_rows(check: Check, rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of each finding, in an order that does not hang on theirs."""
    once = sorted({"node", *(name for star, name in FIELD.findall(check.message + check.settle) if not star)})
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(str(row.get(name, "")) for name in once)].append(row)
    return [groups[key] for key in sorted(groups)]


def _make(check: Check, rows: Sequence[Row], store: Store) -> Finding:
    decisions = _list_terms(rows, "decision")

    def fill(template: str, lang: str) -> str:
        def fill_one(match: Match[str]) -> str:
            told = [tell(term, store, lang) for term in _list_terms(rows, match[2])]
            return tell_list(sorted(told), lang=lang) if match[1] else "".join(told)

        return FIELD.sub(fill_one, template)

    def settle(template: str, lang: str) -> str:
        by = sorted({tell(term, store, lang) for term in decisions})
        return say("finding_settled", lang, decisions=tell_list(by, lang=lang)) if by else fill(template, lang)

    node = rows[0].get("node")
    things = {term for row in rows for term in row.values()}
    claims = (c for column in ("claim", "also") for c in _list_terms(rows, column) if isinstance(c, NamedNode))
    return Finding(
        rule=check.name,
        severity="note" if decisions else _find_severity(check, rows),
        claims=sort_claims(said for claim in claims for said in list_said(claim, things, store)),
        node=node if isinstance(node, NamedNode) else None,
        told=fill(check.message, "en"),
        settle=settle(check.settle, "en"),
        told_ja=fill(check.message_ja, "ja"),
        settle_ja=settle(check.settle_ja, "ja"),
    )


def _list_terms(rows: Iterable[Row], column: str) -> list[object]:
    return list(dict.fromkeys(row[column] for row in rows if column in row))


def _find_severity(check: Check, rows: Iterable[Row]) -> Severity:
    """Return the gravest severity that rows give themselves, else that of the check."""
    given = {term.value for term in _list_terms(rows, "severity") if isinstance(term, Literal)}
    wrong = given.difference(get_args(Severity))
    if wrong:
        raise DataError(f"{check.file}: ?severity is '{min(wrong)}'; give one of {', '.join(get_args(Severity))}")
    return next((severity for severity in get_args(Severity) if severity in given), check.severity)


def list_said(claim: NamedNode, things: set[object], store: Store) -> Iterator[NamedNode]:
    """Yield a claim; in place of a decision the claims that it covers and has speak of one of some things."""
    links = (RI("corrects"), RI("identifies"))
    covered = [q.object for link in links for q in store.quads_for_pattern(claim, link, None, DEFAULT)]
    said = [c for c in covered if isinstance(c, NamedNode)]
    read = [c for c in said if any(q.object in things for q in store.quads_for_pattern(c, RI("readAs"), None, DEFAULT))]
    yield from read or [claim]


def tell(term: object, store: Store, lang: str = "en") -> str:
    """Return a term as a reader knows it: its label, its identifier, a number with separators.

    A node is told by its class and key, as other findings do; claims, decisions and sources by their identifiers.
    """
    if isinstance(term, Literal):
        return tell_number(float(term.value)) if term.datatype in NUMBERS else term.value
    if not isinstance(term, NamedNode):
        return str(term)
    if term in SRC:
        return SRC.local(term)
    types = {quad.object for quad in store.quads_for_pattern(term, TYPE, None, DEFAULT)}
    if RI("Decision") in types:
        return say("finding_decision", lang, number=term.value.rpartition("_")[2])
    found = (quad.object for quad in store.quads_for_pattern(term, LABEL, None, DEFAULT))
    labels = {label.language: label.value for label in found if isinstance(label, Literal)}
    label = labels.get(lang) or labels.get("en", "")
    if RI("KeyedNode") in types and ": " in label:
        thing, key = label.split(": ", 1)
        return say("finding_node", lang, thing=thing, key=key)
    if label:
        return label
    kind, bar, key = re.split("[/#]", term.value)[-1].partition("_")  # as of a node that is not held
    return f"{kind.replace('-', ' ')} ({key.replace('_', ', ')})" if key and term in RID else kind + bar + key
