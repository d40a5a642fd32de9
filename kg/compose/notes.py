"""Notes on the answer of a composed question: yes or no, differences, what is left out, and why nothing is found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from pyoxigraph import Literal, NamedNode

from kg.compose.compiling import Compiled, Compiler, find_status
from kg.compose.drafting import PERHAPS
from kg.compose.telling import Teller
from kg.graph import Graph
from kg.language import say
from kg.model.answers import Answer, Table, Term, text_of
from kg.model.statuses import Statuses

OPEN = ".."
"""What the text of a date has of which one end is not known."""
MEASURES = ("units", "total", "count")
"""The columns of numbers that are compared."""


class Notes:
    """Lists the notes on answers of one graph, in one language."""

    def __init__(self, graph: Graph, statuses: Statuses, compiler: Compiler, teller: Teller) -> None:
        self._graph = graph
        self._statuses = statuses
        self._compiler = compiler
        self._teller = teller
        self._lang = teller.lang

    def list_all(self, compiled: Compiled, found: Answer) -> Iterable[str]:
        """Yield the notes on an answer."""
        rows = self._run(compiled.beside) if compiled.beside else ()
        beside = {
            row[0]: int(n.value) for row in rows if isinstance(row[0], NamedNode) and isinstance(n := row[1], Literal)
        }
        yield from self._tell_result(compiled, found, beside=bool(beside))
        statuses = count_statuses(compiled, found)
        if len(statuses) > 1:
            yield self._tell_statuses(statuses)
        yield from self._tell_missing(compiled, found)
        for column, query in compiled.nulls:
            count = self._count(query)
            if count:
                yield say("asked_nulls", self._lang, count=count, column=self._teller.name_column(column))
        if beside:
            yield say("asked_beside", self._lang, counts=self._tell_statuses(beside))
        if PERHAPS in found.columns and any(row[found.columns.index(PERHAPS)] for row in found.rows):
            yield say("asked_perhaps", self._lang)

    def _tell_result(self, compiled: Compiled, found: Answer, *, beside: bool) -> Iterable[str]:
        """Yield whether it is so, by how much two rows differ, and what keeps all rows out."""
        if compiled.ask.whether and not (compiled.ask.compare and len(found.rows) != 2):
            so, inferred = is_so(compiled, found), any(one.column.name == "type" for one in compiled.conditions)
            no = "asked_not_said" if inferred else "asked_no"
            yield say("asked_yes" if so else "asked_not_now" if beside else no, self._lang)
        if compiled.ask.compare:
            yield tell_difference(compiled, found, self._lang)
        if not found.rows:
            yield from self._tell_emptiness(compiled)
        order = compiled.ask.order.removeprefix("-").replace("-", "_")
        if compiled.ask.first and order in found.columns:
            place = found.columns.index(order)
            if any(OPEN in text_of(row[place]) for row in found.rows):
                yield say("asked_open", self._lang)

    def _tell_statuses(self, counts: Mapping[NamedNode, int]) -> str:
        """Return how many there are by status, what goes on first, then the furthest."""
        going, rank = self._statuses.going, self._statuses.rank
        ranked = sorted(counts, key=lambda one: (one not in going, -rank(one), one.value))
        some = (say("asked_some", self._lang, count=counts[one], status=self._teller.name(one)) for one in ranked)
        return say("comma", self._lang).join(some)

    def _tell_missing(self, compiled: Compiled, found: Answer) -> Iterable[str]:
        """Yield which of several values that are asked for stand in no row."""
        for one in compiled.conditions if found.rows else ():
            several = one.test == "is" and len(one.told) > 1 and one.told == one.terms
            if several and one.column.variable in found.columns:
                place = found.columns.index(one.column.variable)
                there = {text_of(row[place]) for row in found.things}
                missing = [self._teller.name(term) for term in one.told if text_of(term) not in there]
                if missing:
                    yield say("asked_missing", self._lang, values=say("comma", self._lang).join(missing))

    def _tell_emptiness(self, compiled: Compiled) -> Iterable[str]:
        """Yield what there is without one of the conditions, for each that alone keeps all rows out."""
        ask = replace(compiled.ask, count=True, total="", per=(), show=(), order="", first=0)
        told = False
        for place, one in enumerate(compiled.conditions):
            others = replace(ask, where=(*ask.where[:place], *ask.where[place + 1 :]))
            count = self._count(self._compiler.compile(others).sparql)
            if count:
                told = True
                yield say("asked_without", self._lang, condition=self._teller.tell_condition(one), count=count)
        if not told:
            yield say("asked_nothing", self._lang)

    def _count(self, query: str) -> int:
        return next((int(row[0].value) for row in self._run(query) if isinstance(row[0], Literal)), 0)

    def _run(self, query: str) -> tuple[tuple[Term | None, ...], ...]:
        found = self._graph.run(query)
        return found.rows if isinstance(found, Table) else ()


def count_statuses(compiled: Compiled, found: Answer) -> Mapping[NamedNode, int]:
    """Return how many of what is listed there are by status."""
    status = find_status(compiled.view)
    if compiled.ask.is_measured or status is None or status.variable not in found.columns:
        return {}
    place = found.columns.index(status.variable)
    pairs = {(row[place], row[0]) for row in found.things}
    return Counter(one for one, _ in pairs if isinstance(one, NamedNode))


def is_so(compiled: Compiled, found: Answer) -> bool:
    """Say whether what is asked is so: there are rows; of two that are compared, the one named first has more."""
    if not compiled.ask.compare or "units" not in found.columns or len(found.rows) != 2:
        return bool(found.rows)
    place = found.columns.index("units")
    named = next((one.told[0] for one in compiled.conditions if len(one.told) == 2), None)
    amounts = {named in row: Decimal(term.value) for row in found.things if isinstance(term := row[place], Literal)}
    return len(amounts) == 2 and amounts[True] > amounts[False]


def tell_difference(compiled: Compiled, found: Answer, lang: str) -> str:
    """Return by how much two rows differ: the later from the earlier, or what was named first from the other."""
    column = next((name for name in MEASURES if name in found.columns), "")
    place = found.columns.index(column) if column else 0
    rows = zip(found.rows, found.things, strict=True)
    pairs = [(row, things, Decimal(n.value)) for row, things in rows if column and isinstance(n := row[place], Literal)]
    if len(pairs) != 2:
        return say("asked_no_difference", lang, count=len(pairs))
    if "period" in found.columns:
        when = found.columns.index("period")
        pairs.sort(key=lambda pair: text_of(pair[0][when]))
    named = next((one.told for one in compiled.conditions if len(one.told) == 2 and one.column.kind == "thing"), ())
    if named:
        pairs.sort(key=lambda pair: named[0] in pair[1])  # the one named first is compared with the other
    (*_, first), (*_, second) = pairs
    return say(
        "asked_difference",
        lang,
        first=f"{first:,f}",
        second=f"{second:,f}",
        difference=f"{second - first:+,f}",
        percent=f"{(second - first) * 100 / first:+.1f}" if first else "–",
        factor=f"{second / first:.1f}" if first else "–",
    )
