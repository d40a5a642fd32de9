"""How sure the result of a query is: a SELECT row by row, a CONSTRUCT triple by triple, an ASK as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import DefaultGraph, Quad

from kg.graph.reasons import Teller
from kg.graph.sureness import NO, YES, weigh
from kg.graph.telling import Ranged, is_told, join_ranges, list_measures
from kg.model.answers import Result, Row, Table
from kg.model.cited import Weighing
from kg.model.moments import Moments, Spread

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from kg.graph import Graph

REASONED = 100
"""Of so many rows that are not sure the claims are looked up to tell why: each takes as long as citing it."""

Part = Mapping[Hashable, "Row | Triple"]


def weigh_query(graph: Graph, sparql: str, *, lang: str, possible: bool) -> Weighing:
    """Return the result of a query with how sure it is.

    Raises:
        QueryError: the query is wrong.
    """
    spread = graph.moments.spread(lambda: graph.run(sparql))
    if isinstance(spread.held, bool):
        return _weigh_truth(spread.map(bool), graph.moments)
    weighed = weigh(spread.map(_number_rows), told=is_told(sparql), after_now=graph.moments.after_now)
    listed = len(weighed.rows)
    if possible:
        weighed = weighed.with_before()
    if not isinstance(spread.held, Table):
        triples = tuple(t for t in weighed.rows.values() if not isinstance(t, tuple))
        return Weighing(triples, weighed.marks, ("",) * len(weighed.marks), len(weighed.before))
    rows = zip((row for row in weighed.rows.values() if isinstance(row, tuple)), weighed.marks, strict=True)
    ranged = join_ranges(spread.held.columns, rows, list_measures(sparql))
    reasons = _find_reasons(graph, sparql, ranged, lang, list(weighed.rows.values())[listed:])
    table = Table(spread.held.columns, tuple(one.row for one in ranged))
    return Weighing(table, tuple(one.mark for one in ranged), reasons, len(weighed.before))


def weigh_triple(graph: Graph, triple: Triple, *, lang: str) -> Weighing:
    """Return whether a triple holds in any world, how sure that is, and by the claims behind it why it is not."""
    quad = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
    found = _weigh_truth(graph.moments.spread(lambda: quad in graph.store), graph.moments)
    if found.marks == (YES,):
        return found
    proof = graph.prove(triple)
    grounds = [step.ground for step in proof.steps] if proof else [graph.evidence.grounds.find(triple)]
    claims = sorted({claim for ground in grounds for way in ground.claims for claim in way})
    reason = Teller(graph.moments, graph.store, graph.names, lang).tell(claims, {triple.object})
    return Weighing(found.result, found.marks, (reason,))


def _weigh_truth(spread: Spread[bool], moments: Moments) -> Weighing:
    """Return whether something is so in any world; sure is what is so, or is not, in all of them and in the bounds."""
    same = len({spread.held, *spread.worlds, spread.certain, spread.possible}) == 1
    sure = same and not moments.after_now
    return Weighing(any((spread.held, *spread.worlds)), (YES if sure else NO,), ("",))


def _number_rows(result: Result) -> Part:
    """Return the rows or triples of a result, the copies of equal ones told apart by their number."""
    counts: Counter[Hashable] = Counter()
    found: dict[Hashable, Row | Triple] = {}
    for row in () if isinstance(result, bool) else result:
        counts[row] += 1
        found[row, counts[row]] = row
    return found


def _find_reasons(
    graph: Graph, sparql: str, rows: Sequence[Ranged], lang: str, supposed: Sequence[object]
) -> tuple[str, ...]:
    """Return why the rows that are not sure are not, by the claims that they rest on; nothing without a clock.

    `supposed` are those that only may have been so before anybody said so.
    """
    moments = graph.moments
    if not moments.is_dated or all(one.mark == YES for one in rows):
        return ("",) * len(rows)
    there = graph.run(sparql)
    known = dict.fromkeys(there.rows) if isinstance(there, Table) else {}
    unsure = [part for one in rows if one.mark != YES for part in one.parts if part in known][:REASONED]
    columns = there.columns if isinstance(there, Table) else ()
    bases = graph.evidence.make_citer().cite_rows(sparql, columns, unsure)
    claims = {row: basis.claims for row, basis in zip(unsure, bases, strict=True)}
    teller = Teller(moments, graph.store, graph.names, lang)

    def tell(one: Ranged) -> str:
        cited = [claim for part in one.parts for claim in claims.get(part, ())]
        return "" if one.mark == YES else teller.tell(cited, one.row, before=one.row in supposed)

    return tuple(map(tell, rows))
